/* What follows from not knowing weights, edges and points exactly: streams of random numbers, draws, Sobol indices,
 * and the study of ranks and grades under many weightings.
 *
 * Everything is a function of its arguments and a seed: the number of threads changes no bit of it. Any thread may
 * call. Numbers are doubles; the exact results stay with the score. */
#ifndef QINQING_UNCERTAINTY_H
#define QINQING_UNCERTAINTY_H

#include "qinqing/statistics.h"

G_BEGIN_DECLS

/* Named maxima of what a stranger may ask for; beyond them QQ_ERROR_USAGE. */
#define QQ_SAMPLES_MAX     10000000
#define QQ_EVALUATIONS_MAX 50000000 /* values kept by a sensitivity run: evaluations x outputs */
#define QQ_INPUTS_MAX      512      /* uncertain figures */
#define QQ_SOBOL_INPUTS    20 /* of a design from the Sobol sequence: it has 40 dimensions, a design takes two each */
#define QQ_GRADES_MAX      16
#define QQ_THREADS_MAX     256

/* ---- random numbers: Philox 4x32-10 (Salmon and others, 2011), one stream a sample ---- */

typedef struct {
    uint64_t seed, stream, block; /* key and counter */
    uint32_t words[4];
    unsigned next; /* the first word not given out */
} qq_random;

/* Streams of one seed never overlap. Kept in place, nothing to free. */
void qq_random_start(qq_random *random, uint64_t seed, uint64_t stream);
uint32_t qq_random_word(qq_random *random);
/* In (0, 1), in steps of 2^-52. */
double qq_random_uniform(qq_random *random);
/* In [low, high]; exactly low when they are equal. */
double qq_random_between(qq_random *random, double low, double high);
/* 0..limit-1, each as likely. limit: 1 or more. */
uint64_t qq_random_below(qq_random *random, uint64_t limit);

/* ---- what is uncertain ---- */

typedef enum {
    QQ_SPREAD_NONE,      /* exactly the nominal weights */
    QQ_SPREAD_DIRICHLET, /* Dirichlet(amount x nominal): the mean is the nominal weight w, the variance w (1 - w) /
                          * (amount + 1); amount > 0 */
    QQ_SPREAD_SHARE,     /* each uniform in nominal x (1 +- amount), then all divided by their sum; 0 <= amount <= 1 */
} qq_spread_kind;

typedef struct {
    qq_spread_kind kind;
    double amount;
} qq_spread;

/* A figure between two ends, uniform. */
typedef struct {
    double nominal, low, high;
} qq_uncertain_figure;

/* A vector of uncertain inputs: first the weights, then the figures. Borrows its arrays. Weights of 0 stay 0. */
typedef struct {
    const double *weights;
    size_t weight_count;
    const size_t *blocks; /* sizes of consecutive blocks of weights, each of which sums to 1 and is drawn by itself
                           * (nested groups); NULL: all are one block */
    size_t block_count;
    qq_spread spread;
    const qq_uncertain_figure *figures; /* edges of bands, points of items; NULL when there are none */
    size_t figure_count;
} qq_uncertain;

size_t qq_uncertain_inputs(const qq_uncertain *uncertain);
/* Errors: QQ_ERROR_USAGE: a weight that is negative or no number, a block that does not sum to 1 within 1e-9 (names
 * the sum), an amount out of range, a figure whose nominal value is outside its ends, too many inputs. The functions
 * below want what was checked. */
bool qq_uncertain_check(const qq_uncertain *uncertain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_uncertain_nominal(const qq_uncertain *uncertain, double *inputs);
void qq_uncertain_draw(const qq_uncertain *uncertain, qq_random *random, double *inputs);
/* The inputs at a point of the unit cube, one coordinate an input: what a design needs. The distribution is that of
 * qq_uncertain_draw (a Dirichlet weight is its gamma variate over their sum). Coordinates in (0, 1). */
void qq_uncertain_at(const qq_uncertain *uncertain, const double *point, double *inputs);

/* Of one block, for those who need nothing else. */
void qq_weights_draw(const double *nominal, size_t count, qq_spread spread, qq_random *random, double *weights);

/* ---- long runs ---- */

/* Told now and then on the thread that started the run; false ends it with what is done. */
typedef bool (*qq_run_progress)(size_t done, size_t total, void *data);

typedef struct {
    unsigned threads;         /* 0: as many as there are processors */
    qq_run_progress progress; /* NULL: none */
    void *data;
} qq_run;

/* ---- variance-based sensitivity ---- */

typedef enum {
    QQ_DESIGN_SOBOL,  /* GSL's Sobol sequence moved by a seeded shift (modulo 1): up to QQ_SOBOL_INPUTS inputs, else
                       * QQ_ERROR_USAGE */
    QQ_DESIGN_RANDOM, /* independent points: any number of inputs, wider intervals */
} qq_design;

/* Rows of a design, each two independent points of the unit cube. a, b: samples x inputs, row by row. Errors:
 * QQ_ERROR_USAGE for sizes beyond the maxima above. */
bool qq_design_points(qq_design design, size_t samples, size_t inputs, uint64_t seed, double *a, double *b,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Computes `outputs` values for each of `count` points: values[point x outputs + output]. Called by several threads at
 * once unless the run has one; false with *error set ends the run. */
typedef bool (*qq_block_function)(const double *points, size_t count, double *values, void *data, GError **error);

typedef struct {
    size_t inputs, outputs; /* 1 or more each */
    size_t samples;         /* rows of the design; samples x (inputs + 2) evaluations; at least 2, best a power of 2 */
    qq_design design;
    uint64_t seed;
    size_t resamples; /* of the bootstrap over rows; 0: no intervals (NaN) */
    double level;     /* of the intervals, percentile; 0.95 when 0 */
} qq_sobol_options;

typedef struct {
    size_t inputs, outputs;
    size_t samples;     /* rows that were evaluated: fewer than asked for when the run was ended */
    double *mean;       /* one an output */
    double *variance;   /* one an output; the indices of an output without variance are NaN */
    qq_interval *first; /* outputs x inputs: the share of the variance that goes if this input alone were known */
    qq_interval *total; /* ... that stays if all others were known */
} qq_sobol;

/* First-order and total indices: Saltelli's design (2010), Jansen's estimators (1999), percentile intervals of a seeded
 * bootstrap. An input that has no effect has a total index of exactly 0; all other figures are estimates, not cut, and
 * can lie a little outside 0..1. A value that is not finite makes the indices of its output NaN.
 * Errors: QQ_ERROR_USAGE for sizes; QQ_ERROR_CANCELLED when ended before two rows were done; errors of the function. */
qq_sobol *qq_sobol_run(const qq_sobol_options *options, qq_block_function function, void *data, const qq_run *run,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_sobol_free(qq_sobol *sobol);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_sobol, qq_sobol_free)

/* ---- ranks and grades under many weightings ---- */

/* Scores of all units for one draw of the inputs (weights, then figures). Called by several threads at once unless the
 * run has one; false with *error set ends the run. */
typedef bool (*qq_score_function)(const double *inputs, double *scores, void *data, GError **error);

/* The scores carried on for the same draw, one an heir, rounded and cut; INFINITY where there is none. Called after the
 * score function, by several threads at once. */
typedef void (*qq_carried_function)(const double *inputs, double *scores, void *data);

typedef struct {
    size_t units; /* 1 or more */
    qq_uncertain uncertain;
    const double *values;    /* linear: units x weight_count, row by row: score = sum of weight x value. NULL with a
                              * function */
    qq_score_function score; /* anything else: geometric, nested, with item points among the figures */
    void *score_data;
    double step;         /* scores are rounded to multiples of it, half to even; 0: not */
    double least, most;  /* and cut to these; both 0: not */
    size_t edges;        /* grades = edges + 1. The first `edges` figures are lower edges of grades, from the best grade
                          * 0 downwards; a score at or above an edge has its grade, below all the last. 0: no grades */
    const uint8_t *caps; /* one a unit: the best grade it can have; NULL: no caps */
    const size_t *heirs; /* units whose grade is that of the lower of their own score and one carried on */
    size_t heir_count;
    qq_carried_function carried; /* NULL without heirs; given score_data */
} qq_rank_model;

typedef struct {
    double score;         /* nominal */
    uint32_t rank;        /* nominal, 1 is best, equal scores share the best place */
    double mean_rank;     /* over the samples */
    uint32_t low, high;   /* 5 % and 95 % of the samples lie at or below: the least ranks r with at least that share
                           * at or below r */
    uint32_t best, worst; /* seen */
    uint8_t grade;        /* nominal */
    double flips;         /* share of samples with another grade than the nominal one */
    double distance;      /* from the nominal score to the edge of the nearest other grade: up is positive (what
                           * is missing), down negative (what can be lost); NaN without grades */
} qq_unit_study;

typedef struct {
    size_t units, grades; /* grades 0: without edges */
    size_t samples;       /* done: fewer than asked for when the run was ended */
    qq_unit_study *unit;
    uint32_t *grade_counts; /* units x grades: samples in which the unit has the grade */
    double *shifts;         /* one a sample: mean absolute rank shift against the nominal ranking */
    qq_interval shift;      /* their mean, 5 % and 95 % quantile */
} qq_rank_study;

typedef struct {
    size_t samples; /* 1..QQ_SAMPLES_MAX */
    uint64_t seed;
    size_t memory; /* bytes the study may take beside the model; 0: 1 GiB */
} qq_study_options;

/* Draws the inputs `samples` times (sample i from stream i of the seed) and ranks the units each time. A score that is
 * no number ranks behind all others, in the last grade. Ended early it gives the first samples, at least one. Errors:
 * QQ_ERROR_USAGE: sizes, memory that does not suffice, inputs (see qq_uncertain_check); QQ_ERROR_CANCELLED when ended
 * before the first sample; errors of the function. */
qq_rank_study *qq_rank_study_run(const qq_rank_model *model, const qq_study_options *options, const qq_run *run,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_rank_study_free(qq_rank_study *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_rank_study, qq_rank_study_free)

/* Sobol indices of every input on output 0, the mean absolute rank shift, and on outputs 1.., the scores of the named
 * units (indices into the units). options->inputs and outputs are set from the model. */
qq_sobol *qq_rank_sensitivity(const qq_rank_model *model, const size_t *named, size_t named_count,
                              const qq_sobol_options *options, const qq_run *run,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The mean absolute rank shift when weight i is 0 and the others of its block grow to sum to 1; NaN where it is the
 * whole block. shifts: one a weight. */
bool qq_leave_one_out(const qq_rank_model *model, double *shifts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#endif
