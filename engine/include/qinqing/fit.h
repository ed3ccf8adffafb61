/* Weights that separate best: a logistic model of later events on merits, its weights not negative and summing to one.
 *
 *     P(event) = 1 / (1 + exp(-(intercept - scale x sum of weight x merit))),   scale >= 0
 *
 * A merit is high where the event is not expected, as category sums are. The likelihood is convex in scale x weight, so
 * that the maximum found is the maximum. It proposes; nothing here puts weights in force. */
#ifndef QINQING_FIT_H
#define QINQING_FIT_H

#include "qinqing/uncertainty.h"

G_BEGIN_DECLS

#define QQ_FIT_FEATURES_MAX  128
#define QQ_FIT_FOLDS_MAX     100
#define QQ_FIT_RESAMPLES_MAX 100000
#define QQ_FIT_CELLS_MAX     134217728 /* members x features */

typedef enum {
    QQ_FIT_GOOD,
    QQ_FIT_ONE_CLASS,     /* only events, or none: nothing can be told; all figures NaN */
    QQ_FIT_NO_SIGNAL,     /* no merit goes with fewer events: scale 0, weights NaN */
    QQ_FIT_SEPARATED,     /* merits tell all events from all others: the scale grows without end; weights are where the
                           * search stopped, intervals NaN */
    QQ_FIT_SINGULAR,      /* a merit is constant or a combination of others: its weight is not determined; a constant
                           * one gets 0 */
    QQ_FIT_NOT_CONVERGED, /* the search ended before the maximum */
} qq_fit_status;

/* A static text in English, e.g. "one class". */
const char *qq_fit_status_text(qq_fit_status status);

typedef struct {
    const double *merits; /* count x features, row by row; finite */
    const bool *event;
    size_t count, features;
} qq_fit_data;

typedef struct {
    size_t folds;     /* of the cross-validation, stratified by event; 0: none, else 2 or more */
    size_t resamples; /* of the bootstrap; 0: no intervals */
    double level;     /* of the intervals, percentile; 0.95 when 0 */
    uint64_t seed;
} qq_fit_options;

typedef struct {
    qq_fit_status status;
    size_t features;
    qq_interval *weights; /* one a feature */
    double intercept, scale;
    double log_loss;      /* mean, natural logarithm */
    double auc;           /* of the model on the data it was fitted to */
    double held_out_loss; /* mean over all held-out members; NaN without folds */
    double held_out_auc;  /* of the held-out predictions together */
    size_t resamples;     /* of the bootstrap that gave weights: those that had one class or no signal are left out */
    unsigned iterations;
} qq_fit;

/* Progress is told of the bootstrap; ended early, it has fewer resamples. Errors: QQ_ERROR_USAGE for sizes, folds or
 * levels; QQ_ERROR_INPUT for a merit that is no number (names merit and member). */
qq_fit *qq_fit_weights(const qq_fit_data *data, const qq_fit_options *options, const qq_run *run,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_fit_free(qq_fit *fit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_fit, qq_fit_free)

/* The probability of the event for one member. */
double qq_fit_predict(const qq_fit *fit, const double *merits);

G_END_DECLS

#endif
