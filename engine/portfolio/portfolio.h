/* Private to engine/portfolio: an open image, and its parties one after another with the deltas merged in. */
#ifndef QINQING_PORTFOLIO_PORTFOLIO_H
#define QINQING_PORTFOLIO_PORTFOLIO_H

#include "block.h"

/* The newest entry of a party among the deltas. */
typedef struct {
    uint32_t delta; /* index into deltas */
    uint32_t party; /* in its view */
} qq_delta_entry;

typedef struct {
    qq_place place;
    void *body;
    qq_view view;
} qq_delta;

struct qq_portfolio {
    qq_portfolio_state state;
    /* The rest is empty unless READY. */
    qq_image_stamp stamp;
    uint64_t directory_checksum;
    qq_block_entry *blocks;
    uint32_t block_count;
    qq_delta *deltas;
    uint32_t delta_count;
    GArray *entries; /* of qq_delta_entry, in order of identifier */
    int64_t bytes;   /* of deltas */
    int warned;      /* atomic: damage was told */
};

/* A party as the image has it, or a stretch of identifiers whose block is damaged. */
typedef struct {
    const qq_view *view; /* NULL: damaged; read [from, before) from the rows */
    uint32_t party;
    const char *name; /* QQ_NAME_BYTES */
    qq_party from, before;
    bool open_end; /* no end: `before` is not set */
} qq_member;

/* Blocks and deltas as one sequence, in [from, before); NULL: from the first, to the last. Inside a read transaction
 * of a store whose image is the portfolio's. */
typedef struct {
    const qq_portfolio *portfolio;
    qq_store *store;
    qq_place *place;
    char from[QQ_NAME_BYTES], before[QQ_NAME_BYTES];
    bool open_end;
    uint32_t block, block_end; /* the next to read; behind the last that may matter */
    qq_view view;              /* of the block being given */
    uint32_t party, party_end; /* of it: the next, behind the last of the range */
    uint32_t entry;            /* the next of entries */
    const char *changed;       /* its name; NULL: it is not of the block's stretch */
} qq_merge;
void qq_merge_begin(qq_merge *merge, const qq_portfolio *portfolio, qq_store *store, qq_place *place,
                    const qq_party *from, const qq_party *before);
/* *found false: no more. What is given lasts until the next call. */
bool qq_merge_next(qq_merge *merge, qq_member *out, bool *found, GError **error);

/* Whether the store's image, as the open transaction sees it, is the one this was opened on. */
bool qq_portfolio_is_same(const qq_portfolio *portfolio, qq_store *store, bool *same, GError **error);
void qq_portfolio_warn(const qq_portfolio *portfolio, qq_store *store, const char *what);

/* An identifier as it stands in a block, and back. */
static inline void qq_name_of(const qq_party *party, char name[QQ_NAME_BYTES])
{
    for (unsigned i = 0; i < QQ_NAME_BYTES; i++) name[i] = party->text[i];
}
static inline qq_party qq_party_named(const char *name)
{
    qq_party party = {""};
    for (unsigned i = 0; i < QQ_NAME_BYTES; i++) party.text[i] = name[i];
    return party;
}

#endif
