/* What the packed image (qinqing/portfolio.h) needs of the store: histories to pack, tables to keep it in, and word of
 * what a landing touches. For engine/portfolio alone; the store does not look into bodies.
 *
 * The image consists of numbered blocks and of one delta for each landing after the one it was made at, in the store's
 * own file and written in the store's own transactions. Failures are QQ_ERROR_STORE. */
#ifndef QINQING_IMAGE_H
#define QINQING_IMAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/record.h"
#include "qinqing/store.h"

G_BEGIN_DECLS

/* ---- histories: every revision of a party, whatever the known time ---- */

typedef struct {
    qq_party party;
    const qq_record *rows; /* in the order of its cluster: key, updated_at, content, landing; `party` is not set */
    size_t count;          /* 0: others stand for it, and nothing was recorded under itself */
    /* At some known time its dossier is not its own rows alone, or they are not all its own: an alias in either
     * direction, an organisation code or a USCC that holds one under which there are records, the tie of a branch or a
     * predecessor, a record that a person gave to it or gave a code. */
    bool entangled;
} qq_history;

/* Borrowed for the call. Returning false, with the error set, stops. */
typedef bool (*qq_history_visit)(const qq_history *history, void *data, GError **error);

/* Every enterprise in [from, before) in order of identifier, in one walk over the rows; NULL: from the first, to the
 * last. */
bool qq_store_scan_histories(qq_store *store, const qq_party *from, const qq_party *before, qq_history_visit visit,
                             void *data, GError **error);
/* One party's; not called when a scan would not meet it. */
bool qq_store_history(qq_store *store, const qq_party *party, qq_history_visit visit, void *data, GError **error);

/* out[0 .. upto]: 1 where the landing counts at a known time, else 0. Inside qq_image_begin_read. */
void qq_store_counting(const qq_store *store, int32_t known_at, int32_t upto, uint8_t *out);

/* ---- the tables ---- */

#define QQ_IMAGE_NO_SERIES (-1)

typedef struct {
    int32_t format;  /* the portfolio's own number */
    int32_t base;    /* the blocks hold what was there at this landing */
    int32_t landing; /* with the deltas: at this one. Equal to the latest, or the image is behind and is not read */
    int64_t parties, revisions; /* in the blocks */
    int64_t delta_revisions;    /* in the deltas */
    int64_t series;             /* which blocks are its own; QQ_IMAGE_NO_SERIES: none yet, only deltas are gathered */
} qq_image_stamp;

/* Inside the open transaction or, between qq_image_begin_read and qq_image_end_read, of one moment; `own` as given. */
bool qq_image_begin_read(qq_store *store, bool *own, GError **error);
void qq_image_end_read(qq_store *store, bool own);
bool qq_image_stamp_read(qq_store *store, qq_image_stamp *out, bool *found, GError **error);
/* *body NULL: there is none. Borrowed until the next call, the end of the transaction at the latest. */
bool qq_image_block(qq_store *store, int64_t series, int64_t block, const void **body, size_t *length, GError **error);
/* The delta of a landing, likewise. */
bool qq_image_delta(qq_store *store, int32_t landing, const void **body, size_t *length, GError **error);

/* Takes what small landings left beside the large tables over into them, in short transactions: no answer changes, and
 * one ordered scan of everybody is then one of one table. Outside transactions. */
bool qq_store_take_over_recent(qq_store *store, GError **error);

/* Making an image, in write transactions: its blocks are put beside those of the image that stands, then the stamp says
 * which are whole. *beside: other connections can read meanwhile. */
bool qq_image_begin(qq_store *store, bool *beside, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool qq_image_commit(qq_store *store, GError **error);
void qq_image_abandon(qq_store *store);
/* A series that nobody else makes: drawn by lot, as who was cut off, or makes one at the same time, has numbered its
 * own. */
bool qq_image_draw_series(qq_store *store, int64_t *series, GError **error);
bool qq_image_put_block(qq_store *store, int64_t series, int64_t block, const void *body, size_t length,
                        GError **error);
/* How many blocks a series has. */
bool qq_image_count(qq_store *store, int64_t series, int64_t *count, GError **error);
/* The stamp in place of the one there is; deltas up to its base go. */
bool qq_image_put_stamp(qq_store *store, const qq_image_stamp *stamp, GError **error);
/* Drops some blocks of other series than that of the stamp as it is now; *more: there may be others left. Inside a
 * write transaction. */
bool qq_image_drop_others(qq_store *store, bool *more, GError **error);
/* Reads the file as it lies in memory, or not; outside transactions. */
void qq_image_map(qq_store *store, bool mapped);

/* ---- landings ---- */

/* The enterprises that a transaction touched: in order of identifier, each once. */
typedef struct {
    int32_t landing;
    const qq_party *parties;
    size_t count;
    bool many; /* too many to be told: parties is NULL */
} qq_touched;
/* Called inside the transaction of every landing (files, retractions, adoptions, what people decide) before it is
 * committed; false undoes it. */
typedef bool (*qq_landing_hook)(qq_store *store, const qq_touched *touched, void *data, GError **error);
void qq_store_set_landing_hook(qq_store *store, qq_landing_hook hook, void *data);
/* Inside the hook: keeps the landing's delta and moves the stamp on to it. */
bool qq_image_put_delta(qq_store *store, int32_t landing, const void *body, size_t length, int64_t revisions,
                        GError **error);

G_END_DECLS

#endif
