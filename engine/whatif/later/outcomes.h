/* Private to engine/whatif: everyone as graded on a past day by what was known then, and what became of them. */
#ifndef QINQING_WHATIF_OUTCOMES_H
#define QINQING_WHATIF_OUTCOMES_H

#include "qinqing/backtest.h"

/* One enterprise that had a score on the day. */
typedef struct {
    qq_party party;
    qq_milli score, later_score;
    int32_t categories[QQ_CATEGORY_MAX]; /* 0.001 point, before weights */
    qq_day event;                        /* the first act that counts after the day; NONE: there is none */
    uint8_t grade, later_grade;
    bool registered;
    bool followed; /* it is still known by this identifier at the end */
    bool later_scored;
} qq_outcome;

typedef struct {
    GArray *members; /* of qq_outcome, in order of identifier */
    size_t unscored; /* had none on the day, so they are not among the members */
    size_t gone;     /* members that are known by another identifier now: nothing is known of their later acts */
} qq_outcomes;

/* Errors: those of the sweep; QQ_ERROR_INPUT when nobody had a score. */
bool qq_outcomes_read(const qq_later_options *options, qq_outcomes *out, GError **error);
void qq_outcomes_clear(qq_outcomes *outcomes);

/* Whether the act came within so many months. */
bool qq_outcome_event(const qq_outcome *outcome, qq_day as_of, int months);

#endif
