/* One ordered walk over rows, party by party (walk.c). */
#ifndef QINQING_STORE_WALK_H
#define QINQING_STORE_WALK_H

#include "internal.h"

typedef struct {
    qq_store *store;
    void (*begin)(void *data, const qq_party *party);
    /* The current row of RANGE. */
    bool (*row)(void *data, sqlite3_stmt *row, GError **error);
    /* All rows of the party were given; there may have been none. */
    bool (*end)(void *data, GError **error);
    void *data;
    /* The walk's own. */
    qq_party party;
    size_t length;       /* of party.text */
    unsigned next_alias; /* first alias target not passed yet */
} qq_walk;

/* from <= party < before; inside a read transaction. */
bool qq_walk_range(qq_walk *walk, const char *from, const char *before, GError **error);
/* Every enterprise in [from, before); NULL: from the first, to the last. */
bool qq_walk_enterprises(qq_walk *walk, const qq_party *from, const qq_party *before, GError **error);

#endif
