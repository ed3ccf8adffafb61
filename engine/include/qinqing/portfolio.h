/* The packed image of all records: what everyone is priced from, without stepping over rows.
 *
 * It lies in the store's own file: immutable blocks of parties in order of identifier, and one delta for each landing
 * since, merged on reading. All revisions are in it with their landing numbers, so that any known time up to the latest
 * landing can be asked of it. It says nothing that the rows do not say: where there is none, or it is behind or
 * damaged, the same calls read the rows and give the same.
 *
 * What it gives is enough to price by (qq_price_dossier); what only people read, or only single answers need, is left
 * in the rows: see qq_portfolio_dossier. */
#ifndef QINQING_PORTFOLIO_H
#define QINQING_PORTFOLIO_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/record.h"
#include "qinqing/store.h"

G_BEGIN_DECLS

/* ---- columns ---- */

/* X(member, type, neutral value): the columns of a block, one value a row; a row is a revision that pricing may read
 * (present, of a kind that is priced). Members mean what they mean in qq_record, with these exceptions:
 *  - document, case_group, target_document are 0 where no other record of the party has the same number; likewise
 * project among honours, results and evaluations. A target_document is kept always.
 *  - target is a number: 1 + the place, among the party's rows, of the first row of the record that is meant; 0 where a
 *    decision names none by key, QQ_TARGET_NOWHERE where that record has no row.
 *  - key is kept for listings (results name them); else zeros.
 *  - updated_at and content are kept for evaluations and corrections; else 0. */
#define QQ_PORTFOLIO_COLUMNS(X)                                                                                        \
    X(kind, uint8_t, 0)                                                                                                \
    X(variant, uint8_t, 0)                                                                                             \
    X(severity, uint8_t, 0)                                                                                            \
    X(measures, uint16_t, 0)                                                                                           \
    X(code, uint16_t, 0)                                                                                               \
    X(issuer, uint16_t, 0)                                                                                             \
    X(acted_on, qq_day, QQ_DAY_NONE)                                                                                   \
    X(decided_on, qq_day, QQ_DAY_NONE)                                                                                 \
    X(effective_on, qq_day, QQ_DAY_NONE)                                                                               \
    X(until_on, qq_day, QQ_DAY_NONE)                                                                                   \
    X(ban_until, qq_day, QQ_DAY_NONE)                                                                                  \
    X(amount, qq_fen, QQ_FEN_NONE)                                                                                     \
    X(document, int64_t, 0)                                                                                            \
    X(case_group, int64_t, 0)                                                                                          \
    X(project, int64_t, 0)                                                                                             \
    X(target_document, int64_t, 0)                                                                                     \
    X(target, uint32_t, 0)                                                                                             \
    X(updated_at, int64_t, 0)                                                                                          \
    X(content, uint64_t, 0)                                                                                            \
    X(key, qq_key, {0})

#define QQ_TARGET_NOWHERE UINT32_MAX

/* Pointers to the first row of a block; all of them can be read for every row. */
typedef struct {
#define QQ_COLUMN_MEMBER(member, type, ...) const type *member;
    QQ_PORTFOLIO_COLUMNS(QQ_COLUMN_MEMBER)
#undef QQ_COLUMN_MEMBER
} qq_columns;

/* The records of a party at a known time, as rows of columns, in order of key. The i-th is row first + i, or rows[i]
 * where rows is set; the first row of the i-th record lies at first + i, or first + records[i] where records is set:
 * what `target` counts by. */
typedef struct {
    const qq_columns *columns;
    uint32_t first, count;
    const uint32_t *rows;    /* NULL: one after another */
    const uint32_t *records; /* NULL: no record has more than one row */
    bool decided;            /* a revocation or delisting may be among them */
    bool linked;             /* two may share a document, case or project */
} qq_rows;

static inline uint32_t qq_row_at(const qq_rows *rows, uint32_t i)
{
    return rows->rows ? rows->rows[i] : rows->first + i;
}

/* ---- reading ---- */

/* How one store is read: its image as it was when this was opened, or its rows. Immutable: threads share it. */
typedef struct qq_portfolio qq_portfolio;
typedef enum {
    QQ_PORTFOLIO_READY,
    QQ_PORTFOLIO_ABSENT,  /* never made, or of another release */
    QQ_PORTFOLIO_BEHIND,  /* something landed that it does not have */
    QQ_PORTFOLIO_DAMAGED, /* qinqing check --repair makes it anew */
    QQ_PORTFOLIO_UNASKED, /* rows were asked for */
} qq_portfolio_state;

/* rows_only: the image is not looked at. NULL only when the store cannot be read. */
qq_portfolio *qq_portfolio_open(qq_store *store, bool rows_only, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_portfolio_close(qq_portfolio *portfolio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_portfolio, qq_portfolio_close)
qq_portfolio_state qq_portfolio_state_of(const qq_portfolio *portfolio);
/* At most parts-1 identifiers that cut the enterprises into ranges of about equal work; of qq_party. As
 * qq_store_split; a cut lies between two blocks. */
GArray *qq_portfolio_split(const qq_portfolio *portfolio, qq_store *store, unsigned parts, GError **error);

/* One enterprise about which something counts at the known time. */
typedef struct {
    qq_party party;
    size_t count; /* records at the known time, those that are never priced included */
    /* Columns NULL: the dossier is given. It is more than the party's rows then: stand-ins, branches, predecessors or a
     * person's decisions are in it. */
    qq_rows rows;
    const qq_dossier *dossier;
} qq_packed_party;

/* One a thread, with the thread's own store. Keeps room between scans. */
typedef struct qq_portfolio_reader qq_portfolio_reader;
qq_portfolio_reader *qq_portfolio_reader_new(const qq_portfolio *portfolio, qq_store *store);
void qq_portfolio_reader_free(qq_portfolio_reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_portfolio_reader, qq_portfolio_reader_free)

/* The same enterprises as qq_store_scan, in the same order; what is given lasts for the call. Never looks beyond
 * known_at (qq_store_let_ends_act is for single answers). A damaged block is read from the rows, with one warning
 * (g_warning) a portfolio. Returning false from visit, with its error set, stops. */
typedef bool (*qq_portfolio_visit)(qq_portfolio_reader *reader, const qq_packed_party *party, void *data,
                                   GError **error);
bool qq_portfolio_scan(qq_portfolio_reader *reader, int32_t known_at, const qq_party *from, const qq_party *before,
                       qq_portfolio_visit visit, void *data, GError **error);
/* The dossier of the party visited: equal to that of qq_store_dossier in all that pricing reads. Not there: landing,
 * detail, role, other, ban_from; members as said above; of records that are never priced only that they are there (kind
 * 0); keys other than a listing's only keep their order and name what is meant. Lasts until the next party. */
const qq_dossier *qq_portfolio_dossier(qq_portfolio_reader *reader, const qq_packed_party *party);
/* The latest landing of all revisions of the party visited; -1 where some of them do not count, or it has a dossier. */
int32_t qq_portfolio_latest(const qq_portfolio_reader *reader, const qq_packed_party *party);

/* ---- writing ---- */

/* qq_store_open, and from then on every landing through this store carries the image on, if it was up to date. Whoever
 * may land anything opens the store by this; a landing that is done otherwise leaves the image behind. */
qq_store *qq_portfolio_open_store(const char *path, qq_store_mode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the image anew where it is absent, behind, of another release or carries too many deltas; otherwise does
 * nothing. One ordered scan, in one transaction. force: in any case. */
bool qq_portfolio_refresh(qq_store *store, bool force, GError **error);

/* Compares the image with the rows in full; findings: of char *, appended. No image, or one that is behind, is no
 * finding. */
bool qq_portfolio_check(qq_store *store, GPtrArray *findings, GError **error);

typedef struct {
    qq_portfolio_state state;
    int64_t parties, revisions, blocks, deltas, delta_revisions;
    int64_t bytes; /* blocks and deltas */
} qq_portfolio_size;
bool qq_portfolio_measure(qq_store *store, qq_portfolio_size *out, GError **error);

G_END_DECLS

#endif
