/* Figures of statistics over arrays: order, classification, tests between groups.
 *
 * Pure functions: nothing is read, printed or kept; any thread may call them. What draws samples is in
 * qinqing/uncertainty.h, what fits weights in qinqing/fit.h.
 *
 * Figures that do not exist are NaN, never an error: of nothing, of one class only, of values without variance, of
 * levels outside (0, 1). One NaN among the values makes the figure NaN, unless said otherwise. Infinities are the ends
 * of an order where only the order counts (ranks, quantiles, Kendall, Spearman, ROC, Mann-Whitney); elsewhere they are
 * like NaN. */
#ifndef QINQING_STATISTICS_H
#define QINQING_STATISTICS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* An estimate with the two ends of its interval. */
typedef struct {
    double value, low, high;
} qq_interval;

/* ---- order ---- */

typedef enum {
    QQ_TIES_AVERAGE, /* equal values share the mean of their places: 1, 2.5, 2.5, 4 */
    QQ_TIES_LOWEST,  /* ... the best of their places, as in competitions: 1, 2, 2, 4 */
} qq_ties;

/* The quantile of values in ascending order, linear between places (Hyndman and Fan, type 7). share: 0..1. */
double qq_quantile(const double *sorted, size_t count, double share);

/* Ranks from 1. best_high: the highest value has rank 1, otherwise the lowest. A NaN has rank NaN and is not counted
 * among the others. */
void qq_ranks(const double *values, size_t count, qq_ties ties, bool best_high, double *ranks);

/* Kendall's tau-b, with ties; in n log n steps. */
double qq_kendall(const double *x, const double *y, size_t count);
/* Spearman's correlation of average ranks. */
double qq_spearman(const double *x, const double *y, size_t count);
double qq_pearson(const double *x, const double *y, size_t count);

/* The mean of |a - b| over units: the average shift in ranking of the OECD/JRC Handbook on Constructing Composite
 * Indicators (2008), section 7.2. */
double qq_mean_rank_shift(const double *ranks, const double *other, size_t count);

/* The shares of the variance of y = sum of weight x indicator that each indicator brings: weight x cov(indicator, y) /
 * var(y). They add up to 1; one can be negative. values: units x indicators, row by row. shares: one an indicator. */
void qq_effective_weights(const double *values, size_t units, size_t indicators, const double *weights, double *shares);

/* ---- classification: risk is high where the event is expected; of a credit score hand the negative ---- */

typedef struct {
    double threshold;      /* risk at or above it is called an event; +infinity at the first point */
    double false_positive; /* share of those without event who are called one */
    double true_positive;
} qq_roc_point;

/* The points of the ROC curve from (0, 0) to (1, 1), one for each different risk. Owned by the caller; no points
 * where there is only one class or a NaN. */
GArray *qq_roc(const double *risk, const bool *event, size_t count) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    size_t events, others;
    qq_interval auc;         /* area under the ROC curve; interval by DeLong, DeLong and Clarke-Pearson (1988), cut to
                              * 0..1; with all events above all others it is one point */
    double auc_error;        /* its standard error; NaN where a class has one member */
    double auc_error_hanley; /* the same by Hanley and McNeil (1982), a check */
    double gini;             /* 2 x area - 1 */
    double separation;       /* Kolmogorov-Smirnov: the largest distance between the two cumulated shares */
    double separation_at;    /* ... and the threshold where it is reached first, from high risk to low */
} qq_discrimination;

/* level: of the interval, e.g. 0.95. */
void qq_discriminate(const double *risk, const bool *event, size_t count, double level, qq_discrimination *out);

/* The share events/count with Wilson's score interval. NaN when count is 0 or events > count. */
qq_interval qq_wilson(size_t events, size_t count, double level);

typedef struct {
    size_t count, events;
    qq_interval rate; /* observed, Wilson */
    double expected;  /* mean of the predictions; NaN without them */
} qq_calibration_band;

/* Observed against predicted, band by band. band: of each member, those at or beyond `bands` are left out. predicted:
 * probabilities, or NULL. */
void qq_calibration(const unsigned *band, const bool *event, const double *predicted, size_t count, size_t bands,
                    double level, qq_calibration_band *out);

typedef enum {
    QQ_STABLE,  /* below 0.1 */
    QQ_SHIFTED, /* from 0.1 */
    QQ_UNSTABLE /* from 0.25 */
} qq_stability_verdict;

#define QQ_STABILITY_SHIFTED  0.1
#define QQ_STABILITY_UNSTABLE 0.25

typedef struct {
    double index; /* population stability index: sum of (actual - expected) x ln(actual / expected) over shares */
    qq_stability_verdict verdict;
    size_t filled; /* bins empty on one side, taken as half a member there; bins empty on both sides do not count */
} qq_stability;

/* Counts of members by bin at two dates. Verdict QQ_UNSTABLE with index NaN when a side has no members at all or
 * there are no bins. */
void qq_population_stability(const size_t *expected, const size_t *actual, size_t bins, qq_stability *out);

/* ---- tests between groups; all two-sided ---- */

typedef struct {
    double u;           /* pairs in which a is above b, ties half */
    double superiority; /* u / pairs: the chance that one of a is above one of b */
    double p;
    bool exact; /* from the exact distribution: no ties, at most 50 in each group; else normal with continuity and tie
                 * corrections */
} qq_mann_whitney_result;

/* p is 1 where all values are equal. */
void qq_mann_whitney(const double *a, size_t a_count, const double *b, size_t b_count, qq_mann_whitney_result *out);

typedef struct {
    double difference; /* mean of a - mean of b; of 0 and 1 the difference of rates */
    double p;          /* share of divisions at least as far apart */
    bool exact;        /* all divisions were looked at (at most 20,000, or any number where all values are 0 or 1) */
    size_t divisions;  /* drawn when not exact; then p = (1 + as far) / (1 + drawn) */
} qq_permutation_result;

/* Permutation test of a difference in means. divisions: to draw when there are too many to look at all, 1 or more; from
 * seed, the same for any number of threads. Errors: QQ_ERROR_USAGE when divisions are none or beyond
 * QQ_DIVISIONS_MAX. */
#define QQ_DIVISIONS_MAX 10000000
bool qq_permutation_test(const double *a, size_t a_count, const double *b, size_t b_count, size_t divisions,
                         uint64_t seed, unsigned threads, qq_permutation_result *out,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    double group_rate, reference_rate;
    qq_interval ratio; /* group rate / reference rate; Katz' interval of its logarithm, and where a side has no success
                        * that with half a success and half a member added to both; infinite when only the
                        * reference has none */
    bool small;        /* a side has fewer than QQ_SMALL_GROUP members, or a cell expects fewer than QQ_SMALL_CELL */
} qq_impact;

#define QQ_SMALL_GROUP 30
#define QQ_SMALL_CELL  5

/* The adverse-impact ratio of successes. NaN where a side is empty or has more successes than members. */
void qq_adverse_impact(size_t group_successes, size_t group, size_t reference_successes, size_t reference, double level,
                       qq_impact *out);

G_END_DECLS

#endif
