/* Past tenders replayed under another model: who would have been refused, whose points would have changed the order,
 * what that would have cost.
 *
 * A tender is the section of an award, with all bids recorded for it. Bidders are graded on the day of their bid, by
 * what is known now, under both models; a consortium by its lowest member. What records do not hold is assumed, the
 * same on both sides, and belongs on every report:
 *   - bidders are the same, and bid the same price;
 *   - total = price points + credit points. The lowest price of those admitted gets all price points, and loses
 *     `per_percent` points for each percent above it, down to none. Technical points are not recorded, so that they are
 *     taken to be equal;
 *   - the highest total wins; of equal ones the lower price, then the lower code.
 * How often that rule names the bidder who really got the award, under the model as it was, tells how far to trust it.
 */
#ifndef QINQING_TENDERS_H
#define QINQING_TENDERS_H

#include "qinqing/decide.h"

G_BEGIN_DECLS

typedef struct {
    const qq_package *package; /* borrowed; its decision tables */
    const qq_model *model;     /* borrowed; compiled from it */
} qq_tender_model;

typedef struct {
    const char *store_path;
    int32_t known_at;
    qq_day from, until; /* awards decided on these days, both included */
    qq_tender_model before, after;
    const char *credit;          /* decision that gives credit points as a number; NULL: none */
    const char *eligibility;     /* decision whose last outcome refuses; NULL: nobody is refused by a table */
    const char *const *settings; /* for these decisions; a value of "@estimate" is the section's estimated price in
                                  * yuan, or the highest bid where none is recorded */
    size_t setting_count;
    const char *lowest_grade;         /* bidders below are refused; a grade of both models, or NULL */
    double price_points, per_percent; /* above 0 */
    unsigned threads;
    bool (*progress)(uint64_t done, void *data); /* false cancels; NULL */
    void *progress_data;
} qq_tender_options;

/* One bidder on one side. */
typedef struct {
    uint8_t grade;  /* index into the side's bands */
    qq_milli score; /* the lowest of its members' */
    bool refused;
    double credit, total; /* points; NaN when refused */
} qq_tender_standing;

typedef struct {
    qq_party lead;
    unsigned members; /* 1, or more in a consortium */
    qq_fen price;
    qq_day day;
    bool awarded; /* got the award */
    qq_tender_standing before, after;
} qq_tender_bid;

typedef struct {
    int64_t project; /* qq_document_hash of the section's code */
    char *code;      /* as recorded; "" */
    qq_day awarded_on;
    qq_fen estimate;                 /* QQ_FEN_NONE */
    GArray *bids;                    /* of qq_tender_bid, in order of lead */
    int winner_before, winner_after; /* by the rule, indices of bids; -1: all were refused */
} qq_tender;

typedef struct {
    GPtrArray *tenders;               /* of qq_tender, in order of the award's day, then of code */
    size_t awards;                    /* sections with an award in the days asked for */
    size_t without_bids;              /* of these, with fewer than two priced bids: nothing to replay */
    size_t agreeing;                  /* replayed, and the rule names the real winner under the model as it was */
    size_t changed;                   /* another winner */
    size_t refused, allowed;          /* bids that only the other model refuses; that only it admits */
    size_t winners_refused;           /* real winners that only the other model refuses */
    size_t reordered;                 /* nobody is refused otherwise, but the points change the winner */
    qq_fen price_before, price_after; /* sums over tenders that have a winner on both sides */
    size_t priced;                    /* how many these are */
} qq_tender_replay;

/* Errors: QQ_ERROR_USAGE: a decision or grade that a package does not have, points that are not above 0, days the wrong
 * way round; QQ_ERROR_INPUT: no awards in these days, or none with two bids; a credit decision that gives no number;
 * those of qq_decide and the store; QQ_ERROR_CANCELLED. */
qq_tender_replay *qq_tenders_replay(const qq_tender_options *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_tender_replay_free(qq_tender_replay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_tender_replay, qq_tender_replay_free)

G_END_DECLS

#endif
