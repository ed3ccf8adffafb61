/* Sobol indices by Jansen's estimators over Saltelli's design.
 *
 * Sources: A. Saltelli and others, "Variance based sensitivity analysis of model output. Design and estimator for the
 * total sensitivity index", Computer Physics Communications 181 (2010), table 2, (c) and (f); M. J. W. Jansen,
 * "Analysis of variance designs for model output", Computer Physics Communications 117 (1999).
 *
 * A row is evaluated at A, at B and, for each input, at A with that input from B. The bootstrap draws rows. */
#include "qinqing/uncertainty.h"

#include <math.h>
#include <string.h>
#include "numeric.h"
#include "parallel.h"
#include "qinqing/error.h"

enum { BLOCK_ROWS = 32, AT_A = 0, AT_B = 1, FIRST_MIXED = 2 };

/* So that rows are not drawn by the stream that made them. */
#define BOOTSTRAP_KEY UINT64_C(0x5bf0f3b1a3d1c96d)
/* A variance below (this x mean)^2 is rounding. */
#define ROUNDING 1e-12

typedef struct {
    qq_sobol_options options;
    qq_block_function function;
    void *function_data;
    double *a, *b;
    double *values; /* rows x (inputs + 2) x outputs */
    size_t rows;    /* evaluated */
    double *drawn;  /* resamples x outputs x inputs x 2 indices */
} sobol_job;

static bool check_options(const qq_sobol_options *options, GError **error)
{
    size_t inputs = options->inputs, outputs = options->outputs, samples = options->samples;
    bool sizes = inputs >= 1 && inputs <= QQ_INPUTS_MAX && outputs >= 1 && outputs <= QQ_EVALUATIONS_MAX &&
                 samples >= 2 && samples <= QQ_SAMPLES_MAX;
    if (!sizes || samples * (inputs + 2) > QQ_EVALUATIONS_MAX / outputs) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "sensitivity to %zu inputs of %zu outputs by %zu samples: samples must be 2 or more, and samples x "
                    "(inputs + 2) x outputs at most %d",
                    inputs, outputs, samples, QQ_EVALUATIONS_MAX);
        return false;
    }
    if (options->resamples > QQ_EVALUATIONS_MAX / (2 * inputs * outputs)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%zu bootstrap resamples of %zu indices: at most %zu",
                    options->resamples, 2 * inputs * outputs, QQ_EVALUATIONS_MAX / (2 * inputs * outputs));
        return false;
    }
    if (options->level >= 0 && options->level < 1) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "an interval of level %g: it must be between 0 and 1", options->level);
    return false;
}

/* ---- evaluation ---- */

static bool evaluate_rows(size_t block, unsigned worker, void *data, GError **error)
{
    const sobol_job *job = data;
    size_t inputs = job->options.inputs, points = inputs + 2;
    size_t from = block * BLOCK_ROWS, rows = MIN(job->options.samples - from, BLOCK_ROWS);
    g_autofree double *all = g_new(double, rows *points *inputs);
    (void)worker;
    for (size_t row = 0; row < rows; row++) {
        const double *a = job->a + (from + row) * inputs, *b = job->b + (from + row) * inputs;
        double *to = all + row * points * inputs;
        for (size_t point = 0; point < points; point++)
            memcpy(to + point * inputs, point == AT_B ? b : a, inputs * sizeof(double));
        for (size_t i = 0; i < inputs; i++) to[(FIRST_MIXED + i) * inputs + i] = b[i];
    }
    return job->function(all, rows * points, job->values + from * points * job->options.outputs, job->function_data,
                         error);
}

/* ---- estimates ---- */

/* The value of a row at one of its points. */
static double value_of(const sobol_job *job, size_t row, size_t point, size_t output)
{
    return job->values[(row * (job->options.inputs + 2) + point) * job->options.outputs + output];
}

/* counts: how often each row counts, NULL: once each. Mean and variance are those of A and B together. */
static void moments(const sobol_job *job, size_t output, const uint32_t *counts, double *mean, double *variance)
{
    double sum = 0, squares = 0, base = value_of(job, 0, AT_A, output);
    for (size_t row = 0; row < job->rows; row++) {
        double times = counts ? counts[row] : 1;
        double a = value_of(job, row, AT_A, output) - base, b = value_of(job, row, AT_B, output) - base;
        sum += times * (a + b);
        squares += times * (a * a + b * b);
    }
    double values = 2 * (double)job->rows;
    *mean = base + sum / values;
    *variance = squares / values - (sum / values) * (sum / values);
    if (*variance <= (ROUNDING * *mean) * (ROUNDING * *mean)) *variance = 0;
}

static void estimate(const sobol_job *job, size_t output, size_t input, const uint32_t *counts, double variance,
                     double *first, double *total)
{
    double from_b = 0, from_a = 0, twice = 2 * (double)job->rows;
    for (size_t row = 0; row < job->rows; row++) {
        double times = counts ? counts[row] : 1;
        double mixed = value_of(job, row, FIRST_MIXED + input, output);
        double b = value_of(job, row, AT_B, output) - mixed, a = value_of(job, row, AT_A, output) - mixed;
        from_b += times * b * b;
        from_a += times * a * a;
    }
    bool none = !(variance > 0) || !isfinite(variance);
    /* What moves nothing has no part by itself either: the estimate beside 0 would only be that of A from B. */
    *first = none ? NAN : from_a > 0 ? 1 - from_b / twice / variance : 0;
    *total = none ? NAN : from_a / twice / variance;
}

static bool resample(size_t number, unsigned worker, void *data, GError **error)
{
    const sobol_job *job = data;
    size_t inputs = job->options.inputs, outputs = job->options.outputs;
    g_autofree uint32_t *counts = g_new0(uint32_t, job->rows);
    double *out = job->drawn + number * outputs * inputs * 2;
    qq_random random;
    (void)worker;
    (void)error;
    qq_random_start(&random, job->options.seed ^ BOOTSTRAP_KEY, number);
    for (size_t row = 0; row < job->rows; row++) counts[qq_random_below(&random, job->rows)]++;
    for (size_t output = 0; output < outputs; output++) {
        double mean, variance;
        moments(job, output, counts, &mean, &variance);
        for (size_t input = 0; input < inputs; input++, out += 2)
            estimate(job, output, input, counts, variance, &out[0], &out[1]);
    }
    return true;
}

static void set_interval(const sobol_job *job, size_t resamples, size_t place, double *scratch, qq_interval *interval)
{
    size_t stride = job->options.outputs * job->options.inputs * 2;
    for (size_t i = 0; i < resamples; i++) scratch[i] = job->drawn[i * stride + place];
    qq_percentile_ends(scratch, resamples, job->options.level, interval);
}

static void set_estimates(sobol_job *job, qq_sobol *sobol)
{
    size_t inputs = sobol->inputs;
    for (size_t output = 0; output < sobol->outputs; output++) {
        moments(job, output, NULL, &sobol->mean[output], &sobol->variance[output]);
        for (size_t input = 0; input < inputs; input++) {
            size_t i = output * inputs + input;
            sobol->first[i] = sobol->total[i] = (qq_interval){NAN, NAN, NAN};
            estimate(job, output, input, NULL, sobol->variance[output], &sobol->first[i].value, &sobol->total[i].value);
        }
    }
}

/* The bootstrap is quick beside the evaluations: it is not told, and not ended. */
static bool set_intervals(sobol_job *job, qq_sobol *sobol, const qq_run *run, GError **error)
{
    qq_run quiet = {.threads = run ? run->threads : 0};
    size_t indices = sobol->outputs * sobol->inputs, done;
    if (!job->options.resamples) return true;
    job->drawn = g_new(double, job->options.resamples *indices * 2);
    if (!qq_run_blocks(&quiet, job->options.resamples, resample, job, &done, error)) return false;
    g_autofree double *scratch = g_new(double, done);
    for (size_t i = 0; i < indices; i++) {
        set_interval(job, done, i * 2, scratch, &sobol->first[i]);
        set_interval(job, done, i * 2 + 1, scratch, &sobol->total[i]);
    }
    return true;
}

static qq_sobol *sobol_new(const sobol_job *job)
{
    qq_sobol *sobol = g_new0(qq_sobol, 1);
    sobol->inputs = job->options.inputs;
    sobol->outputs = job->options.outputs;
    sobol->samples = job->rows;
    sobol->mean = g_new(double, sobol->outputs);
    sobol->variance = g_new(double, sobol->outputs);
    sobol->first = g_new(qq_interval, sobol->outputs * sobol->inputs);
    sobol->total = g_new(qq_interval, sobol->outputs * sobol->inputs);
    return sobol;
}

void qq_sobol_free(qq_sobol *sobol)
{
    if (!sobol) return;
    g_free(sobol->mean);
    g_free(sobol->variance);
    g_free(sobol->first);
    g_free(sobol->total);
    g_free(sobol);
}

static bool evaluate(sobol_job *job, const qq_run *run, GError **error)
{
    const qq_sobol_options *options = &job->options;
    size_t blocks = (options->samples + BLOCK_ROWS - 1) / BLOCK_ROWS, done;
    if (!qq_design_points(options->design, options->samples, options->inputs, options->seed, job->a, job->b, error))
        return false;
    if (!qq_run_blocks(run, blocks, evaluate_rows, job, &done, error)) return false;
    job->rows = MIN(done * BLOCK_ROWS, options->samples);
    if (job->rows >= 2) return true;
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED,
                        "sensitivity cancelled before the first samples were done");
    return false;
}

qq_sobol *qq_sobol_run(const qq_sobol_options *options, qq_block_function function, void *data, const qq_run *run,
                       GError **error)
{
    if (!check_options(options, error)) return NULL;
    size_t cells = options->samples * options->inputs;
    g_autofree double *a = g_new(double, cells);
    g_autofree double *b = g_new(double, cells);
    g_autofree double *values = g_new(double, options->samples *(options->inputs + 2) * options->outputs);
    sobol_job job = {*options, function, data, a, b, values, 0, NULL};
    if (job.options.level == 0) job.options.level = 0.95;
    if (!evaluate(&job, run, error)) return NULL;
    g_autoptr(qq_sobol) sobol = sobol_new(&job);
    set_estimates(&job, sobol);
    bool well = set_intervals(&job, sobol, run, error);
    g_free(job.drawn);
    return well ? g_steal_pointer(&sobol) : NULL;
}
