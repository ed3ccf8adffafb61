/* Weights that best separate who had an act later from who had none: a proposal, never put in force.
 *
 * Members and events are those of a backtest (qinqing/backtest.h); merits are the category scores of the day, in
 * hundreds of points. The fit is that of qinqing/fit.h. What is proposed is the fit rounded to thousandths that sum to
 * one, no category below `least_weight`: a category that told nothing in one window is still the law's. */
#ifndef QINQING_CALIBRATE_H
#define QINQING_CALIBRATE_H

#include "qinqing/backtest.h"
#include "qinqing/fit.h"
#include "qinqing/points.h"
#include "qinqing/population.h"

G_BEGIN_DECLS

typedef struct {
    qq_later_options later; /* with months */
    size_t folds, resamples;
    uint64_t seed;
    qq_ppm least_weight; /* whole thousandths; times the categories at most one half */
} qq_calibration_options;

typedef struct {
    size_t members, events;
    size_t unscored, gone;         /* as of a backtest */
    qq_fit *fit;                   /* weights in the order of the model's categories */
    bool proposes;                 /* the fit gave weights: good, or undetermined for some category only */
    qq_weights proposed;           /* when it does */
    double nominal_auc;            /* of the weighted sum of category scores under the model's weights */
    double proposed_auc;           /* ... under the proposed ones, on the same members */
    double auc[QQ_CATEGORY_MAX];   /* of each category by itself */
    double means[QQ_CATEGORY_MAX]; /* mean score of each category */
} qq_calibrated;

/* Errors: those of a backtest's data; QQ_ERROR_INPUT when all or none had an act; QQ_ERROR_USAGE for sizes;
 * QQ_ERROR_CANCELLED. */
qq_calibrated *qq_calibrate(const qq_calibration_options *options, const qq_run *run,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_calibrated_free(qq_calibrated *calibrated);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_calibrated, qq_calibrated_free)

/* ---- points ---- */

/* Points that best tell later acts under given weights, each within the bounds of its element: the factors that make a
 * logistic model of the score most likely, its slope not negative. Scores are exact for every factor tried (ledgers);
 * the search goes factor by factor, again and again, so that what it finds is the best of its neighbourhood. Points
 * keep their sign and severities their order, since no draw of the elements breaks either. Successors are left out. */
typedef struct {
    qq_later_options later;  /* with months */
    const qq_points *points; /* of that model; elements vary */
    qq_weights weights;
    size_t resamples; /* of members, for intervals */
    uint64_t seed;
} qq_points_calibration;

typedef struct {
    size_t members, events;
    size_t successors;    /* left out */
    qq_interval *factors; /* one an element; 1 where it changes nothing; ends are NaN without resamples */
    qq_milli *proposed;   /* one a figure: to tenths of a point where its factor is not 1 */
    double nominal_loss;  /* mean, natural logarithm, of the logistic model under the model's points */
    double proposed_loss; /* ... under the proposed ones */
    double nominal_auc, proposed_auc;
    size_t resamples; /* done */
} qq_points_calibrated;

/* Errors: as above. */
qq_points_calibrated *qq_calibrate_points(const qq_points_calibration *options, const qq_run *run,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_points_calibrated_free(qq_points_calibrated *calibrated);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_points_calibrated, qq_points_calibrated_free)

/* Rounds shares that sum to one to thousandths with the same sum, none below `least`: those below are set to it and the
 * others share the rest in proportion; what is left over goes to the largest remainders, of equal ones the first. */
void qq_weights_round(const double *shares, size_t count, qq_ppm least, qq_ppm *out);

G_END_DECLS

#endif
