/* Many rows by one statement: a virtual table `bulk` whose rows a function gives one after another (bulk.c). A
 * statement of its own for each row costs twice as much: it finds the way down the tree anew. */
#ifndef QINQING_STORE_BULK_H
#define QINQING_STORE_BULK_H

#include "internal.h"

struct qq_bulk {
    /* Makes the next row current; *row: whether there is one. It may run other statements. */
    bool (*next)(void *data, bool *row, GError **error);
    /* Gives a column of the current row, from 0, borrowed until the next row. */
    void (*column)(void *data, sqlite3_context *out, int column);
    void *data;
};

static inline void qq_bulk_party(sqlite3_context *out, const qq_party *party)
{
    sqlite3_result_text(out, party->text, (int)strnlen(party->text, QQ_PARTY_BYTES), SQLITE_STATIC);
}

/* Makes `bulk` known to a connection. */
bool qq_bulk_prepare(qq_store *store, GError **error);
/* Runs a kept statement that inserts from `bulk`, with its rows. On failure some may have been inserted: roll back. */
bool qq_bulk_run(qq_store *store, qq_statement statement, const qq_bulk *bulk, GError **error);

#endif
