/* Every enterprise on all cores, and what came out put together in order of identifier.
 *
 * Enterprises are cut into ranges. A thread takes a range, gives it a room of its own and hands the enterprises of the
 * range to `party`, one after another in order of identifier; the caller's thread takes the rooms by `collect` in order
 * of range. So whatever is gathered by appending is in order of identifier for any number of threads, and only what
 * depends on where ranges were cut (their number, a room's size) may differ from one run to another.
 *
 * Errors: those of the store, of `party` and of `collect`; of several the one of the first range. QQ_ERROR_CANCELLED
 * when `progress` said so. Nothing is collected after an error. */
#ifndef QINQING_SWEEP_H
#define QINQING_SWEEP_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/portfolio.h"
#include "qinqing/score.h"

G_BEGIN_DECLS

typedef struct {
    const char *store_path;
    int32_t known_at;
    int32_t ends_known_at; /* see qq_store_let_ends_act; 0 */
    const qq_model *model; /* borrowed */
    unsigned threads;      /* 0: one a processor */
    /* Called in the caller's thread some times a second with the number of enterprises seen; false cancels. NULL. */
    bool (*progress)(uint64_t parties, void *data);
    void *progress_data;
    /* Dossiers hold all that records say, as qq_store_dossier gives them; else what pricing reads, which is quicker
     * (see qq_portfolio_dossier). With ends_known_at beyond known_at they always do. */
    bool whole;
} qq_sweep_options;

/* What a thread works with; its own, open while it works. */
typedef struct {
    qq_store *store;
    qq_pricer *pricer; /* of the model */
    void *own;         /* what seat_new made; NULL */
    qq_portfolio_reader *reader;
} qq_sweep_seat;

typedef struct {
    /* Room for what is gathered of one range. Called in the thread of the range. */
    void *(*room_new)(void *data);
    /* An enterprise of the range, in order of identifier; the dossier is borrowed for the call. False, with its error
     * set, ends the sweep. Called in the thread of the range. */
    bool (*party)(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *data, GError **error);
    /* Takes what was gathered of the next range; the room is freed afterwards, so what shall stay is taken out of it.
     * Called in the caller's thread. */
    bool (*collect)(void *room, void *data, GError **error);
    void (*room_free)(void *room);
    void *data; /* handed to all of these; shared by the threads, so nobody but `collect` may change it */
    /* What a thread needs besides, called in it before its first range and after its last. NULL: nothing. */
    void *(*seat_new)(const qq_sweep_seat *seat, void *data);
    void (*seat_free)(void *own);
    /* In place of `party`, for an enterprise as it is packed; not with whole dossiers. NULL: `party` is called. */
    bool (*packed)(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *data, GError **error);
} qq_sweep_steps;

bool qq_sweep(const qq_sweep_options *options, const qq_sweep_steps *steps, GError **error);

G_END_DECLS

#endif
