/* Private to engine/whatif/points. */
#ifndef QINQING_WHATIF_POINTS_H
#define QINQING_WHATIF_POINTS_H

#include "qinqing/points.h"
#include "qinqing/score.h"

/* ---- figures ---- */

/* Of qq_points_figure, freed with their paths. */
GArray *qq_points_figures(const qq_model *model);
/* Number of the figure of that kind and index, which is there. */
unsigned qq_points_find(const GArray *figures, qq_points_kind kind, unsigned index);

/* ---- one ledger: a run of terms, so that equal bytes are equal ledgers ---- */

typedef enum {
    QQ_TERM_DAYS, /* a run of `amount` days alike begins; a model without period has one of one day */
    QQ_TERM_BASE, /* `amount` more than the model's base of the category */
    QQ_TERM_GOOD, /* `amount` that others measured; likewise BAD */
    QQ_TERM_BAD,
    QQ_TERM_FIGURE,  /* `amount` times value `value` */
    QQ_TERM_ACTS,    /* of the next `amount` MEMBERs the one that costs most, weighted, counts; the first of equals */
    QQ_TERM_HONOURS, /* of the next `amount` MEMBERs the one that earns most counts; the first of equals */
    QQ_TERM_MEMBER,  /* value `value` */
} qq_ledger_term_kind;

/* Without holes, so that it can be compared as bytes. */
typedef struct {
    int64_t amount;
    uint32_t value; /* twice the figure's number, and one more when it is escalated */
    uint16_t kind, category;
} qq_ledger_term;

/* What terms refer to, for one sample: of each figure its points, signed, plain and escalated. */
typedef struct {
    const qq_model *model; /* for all but points and weights */
    qq_ppm weights[QQ_CATEGORY_MAX];
    qq_milli *values;
} qq_ledger_prices;

void qq_ledger_prices_init(qq_ledger_prices *prices, const qq_points *points);
void qq_ledger_prices_clear(qq_ledger_prices *prices);
void qq_ledger_prices_set(qq_ledger_prices *prices, const qq_points *points, const qq_milli *values,
                          const qq_weights *weights);
/* Makes `terms`, of qq_ledger_term, those of a result of the pricer. */
void qq_ledger_make(const qq_points *points, const qq_pricer *pricer, const qq_result *result, GArray *terms);
/* Category scores of the terms; the number of days they were averaged over is the sum of theirs. */
void qq_ledger_categories(const qq_ledger_prices *prices, const qq_ledger_term *terms, size_t count,
                          qq_milli out[QQ_CATEGORY_MAX]);

#endif
