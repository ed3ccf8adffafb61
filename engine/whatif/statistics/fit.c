/* The proposal of weights: merits are standardised, fitted, cross-validated, fitted again to resamples. Standardising
 * keeps the signs of slopes, so that it changes no maximum. */
#include "qinqing/fit.h"

#include <math.h>
#include <string.h>
#include "logistic.h"
#include "numeric.h"
#include "parallel.h"
#include "qinqing/error.h"

/* So that folds and resamples are drawn apart. */
#define FOLD_KEY     UINT64_C(0x8f1c2d7e5b3a6094)
#define RESAMPLE_KEY UINT64_C(0x2545f4914f6cdd1d)
/* A deviation below this share of the largest value is rounding. */
#define CONSTANT_SHARE 1e-12

typedef struct {
    const qq_fit_data *data;
    qq_fit_options options;
    qq_fit *fit;
    double *merits; /* standardised */
    double *means, *deviations;
    bool *constant;
    double *found;    /* coefficients of the whole */
    unsigned *fold;   /* of each row */
    double *held_out; /* log odds of each row by the fold that left it out */
    int one_class;    /* atomic: a fold's rest has one class */
    double *drawn;    /* resamples x features: weights, NaN where there are none */
} fit_job;

const char *qq_fit_status_text(qq_fit_status status)
{
    switch (status) {
    case QQ_FIT_GOOD:
        return "good";
    case QQ_FIT_ONE_CLASS:
        return "one class";
    case QQ_FIT_NO_SIGNAL:
        return "no signal";
    case QQ_FIT_SEPARATED:
        return "separated";
    case QQ_FIT_SINGULAR:
        return "singular";
    case QQ_FIT_NOT_CONVERGED:
        return "not converged";
    }
    return "unknown";
}

/* ---- what is asked for ---- */

static bool check_sizes(const qq_fit_data *data, const qq_fit_options *options, GError **error)
{
    if (data->features < 1 || data->features > QQ_FIT_FEATURES_MAX || data->count > QQ_FIT_CELLS_MAX / data->features)
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "a fit of %zu weights to %zu members: from 1 to %d weights, and at most %d figures", data->features,
                    data->count, QQ_FIT_FEATURES_MAX, QQ_FIT_CELLS_MAX);
    else if (options->folds == 1 || options->folds > QQ_FIT_FOLDS_MAX)
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%zu folds of cross-validation: 0, or 2 to %d", options->folds,
                    QQ_FIT_FOLDS_MAX);
    else if (options->resamples > QQ_FIT_RESAMPLES_MAX)
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%zu bootstrap resamples: at most %d", options->resamples,
                    QQ_FIT_RESAMPLES_MAX);
    else if (!(options->level >= 0 && options->level < 1))
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "an interval of level %g: it must be between 0 and 1",
                    options->level);
    else
        return true;
    return false;
}

static bool check_merits(const qq_fit_data *data, GError **error)
{
    for (size_t i = 0; i < data->count * data->features; i++) {
        if (isfinite(data->merits[i])) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "merit %zu of member %zu is %g: it must be a number",
                    i % data->features + 1, i / data->features + 1, data->merits[i]);
        return false;
    }
    return true;
}

/* ---- preparation ---- */

static void standardise_one(fit_job *job, size_t feature)
{
    size_t features = job->data->features, count = job->data->count;
    const double *merits = job->data->merits + feature;
    double mean = 0, squares = 0, most = 0;
    for (size_t i = 0; i < count; i++) {
        mean += (merits[i * features] - mean) / (double)(i + 1);
        most = fmax(most, fabs(merits[i * features]));
    }
    for (size_t i = 0; i < count; i++) squares += pow(merits[i * features] - mean, 2) / (double)count;
    double deviation = sqrt(squares);
    job->constant[feature] = !(deviation > CONSTANT_SHARE * most) || !isfinite(deviation);
    job->means[feature] = mean;
    job->deviations[feature] = job->constant[feature] ? 1 : deviation;
    for (size_t i = 0; i < count; i++) {
        double off = job->constant[feature] ? 0 : merits[i * features] - mean;
        job->merits[i * features + feature] = off / job->deviations[feature];
    }
}

static qq_logistic_data logistic_of(const fit_job *job, const uint32_t *times)
{
    return (qq_logistic_data){job->merits,   job->data->event, times,
                              job->constant, job->data->count, job->data->features};
}

/* Weights of coefficients; false and NaN when all slopes are 0. scale may be NULL. */
static bool weights_of(const fit_job *job, const double *coefficients, double *weights, double *scale)
{
    double sum = 0;
    for (size_t i = 0; i < job->data->features; i++) {
        weights[i] = coefficients[i + 1] / job->deviations[i];
        sum += weights[i];
    }
    for (size_t i = 0; i < job->data->features; i++) weights[i] = sum > 0 ? weights[i] / sum : NAN;
    if (scale) *scale = sum;
    return sum > 0;
}

/* ---- the fit ---- */

static void measure(fit_job *job)
{
    qq_logistic_data data = logistic_of(job, NULL);
    g_autofree double *odds = g_new(double, data.count);
    qq_discrimination told;
    double sum = 0;
    for (size_t i = 0; i < data.count; i++) {
        odds[i] = qq_logistic_odds(&data, job->found, i);
        sum += qq_logistic_loss(odds[i], data.event[i]);
    }
    qq_discriminate(odds, data.event, data.count, job->options.level, &told);
    job->fit->log_loss = sum / (double)data.count;
    job->fit->auc = told.auc.value;
}

static void set_coefficients(fit_job *job)
{
    qq_fit *fit = job->fit;
    g_autofree double *weights = g_new(double, fit->features);
    if (!weights_of(job, job->found, weights, &fit->scale) && fit->status == QQ_FIT_GOOD)
        fit->status = QQ_FIT_NO_SIGNAL;
    fit->intercept = job->found[0];
    for (size_t i = 0; i < fit->features; i++) {
        fit->weights[i].value = weights[i];
        fit->intercept += job->found[i + 1] * job->means[i] / job->deviations[i];
    }
}

static bool any_constant(const fit_job *job)
{
    for (size_t i = 0; i < job->data->features; i++) {
        if (job->constant[i]) return true;
    }
    return false;
}

/* False when there is one class only, and so nothing more to do. */
static bool fit_whole(fit_job *job)
{
    qq_logistic_data data = logistic_of(job, NULL);
    qq_logistic_status status = qq_logistic_fit(&data, job->found, &job->fit->iterations);
    job->fit->status = QQ_FIT_GOOD;
    if (status == QQ_LOGISTIC_SEPARATED) job->fit->status = QQ_FIT_SEPARATED;
    if (status == QQ_LOGISTIC_NOT_CONVERGED) job->fit->status = QQ_FIT_NOT_CONVERGED;
    if (status == QQ_LOGISTIC_ONE_CLASS) job->fit->status = QQ_FIT_ONE_CLASS;
    if (status == QQ_LOGISTIC_ONE_CLASS) return false;
    set_coefficients(job);
    measure(job);
    if (job->fit->status == QQ_FIT_GOOD && (any_constant(job) || qq_logistic_dependent(&data)))
        job->fit->status = QQ_FIT_SINGULAR;
    return true;
}

/* ---- cross-validation ---- */

static void shuffle(size_t *rows, size_t count, uint64_t seed, uint64_t stream)
{
    qq_random random;
    qq_random_start(&random, seed, stream);
    for (size_t i = count; i > 1; i--) {
        size_t with = (size_t)qq_random_below(&random, i), row = rows[i - 1];
        rows[i - 1] = rows[with];
        rows[with] = row;
    }
}

/* Each class is dealt to the folds in turn, the others where the events ended. */
static void deal_folds(fit_job *job)
{
    g_autofree size_t *rows = g_new(size_t, job->data->count);
    size_t dealt = 0;
    for (int class = 1; class >= 0; class --) {
        size_t count = 0;
        for (size_t i = 0; i < job->data->count; i++) {
            if (job->data->event[i] == (class == 1)) rows[count++] = i;
        }
        shuffle(rows, count, job->options.seed ^ FOLD_KEY, (uint64_t) class);
        for (size_t i = 0; i < count; i++) job->fold[rows[i]] = (unsigned)(dealt++ % job->options.folds);
    }
}

static bool fit_without_fold(size_t fold, unsigned worker, void *data, GError **error)
{
    fit_job *job = data;
    size_t count = job->data->count;
    g_autofree uint32_t *times = g_new(uint32_t, count);
    g_autofree double *coefficients = g_new0(double, job->data->features + 1);
    unsigned iterations;
    (void)worker;
    (void)error;
    for (size_t i = 0; i < count; i++) times[i] = job->fold[i] != fold;
    qq_logistic_data rest = logistic_of(job, times);
    if (qq_logistic_fit(&rest, coefficients, &iterations) == QQ_LOGISTIC_ONE_CLASS)
        g_atomic_int_set(&job->one_class, 1);
    for (size_t i = 0; i < count; i++) {
        if (!times[i]) job->held_out[i] = qq_logistic_odds(&rest, coefficients, i);
    }
    return true;
}

static bool cross_validate(fit_job *job, const qq_run *quiet, GError **error)
{
    size_t count = job->data->count, done;
    qq_discrimination told;
    double sum = 0;
    if (!job->options.folds) return true;
    g_autofree unsigned *fold = g_new(unsigned, count);
    g_autofree double *held_out = g_new(double, count);
    job->fold = fold;
    job->held_out = held_out;
    deal_folds(job);
    if (!qq_run_blocks(quiet, job->options.folds, fit_without_fold, job, &done, error)) return false;
    if (job->one_class) return true;
    for (size_t i = 0; i < count; i++) sum += qq_logistic_loss(held_out[i], job->data->event[i]);
    qq_discriminate(held_out, job->data->event, count, job->options.level, &told);
    job->fit->held_out_loss = sum / (double)count;
    job->fit->held_out_auc = told.auc.value;
    return true;
}

/* ---- intervals ---- */

static bool fit_resample(size_t number, unsigned worker, void *data, GError **error)
{
    fit_job *job = data;
    size_t count = job->data->count, features = job->data->features;
    g_autofree uint32_t *times = g_new0(uint32_t, count);
    g_autofree double *coefficients = g_memdup2(job->found, (features + 1) * sizeof(double));
    qq_random random;
    unsigned iterations;
    (void)worker;
    (void)error;
    qq_random_start(&random, job->options.seed ^ RESAMPLE_KEY, number);
    for (size_t i = 0; i < count; i++) times[qq_random_below(&random, count)]++;
    qq_logistic_data drawn = logistic_of(job, times);
    double *weights = job->drawn + number * features;
    if (qq_logistic_fit(&drawn, coefficients, &iterations) != QQ_LOGISTIC_ONE_CLASS) {
        weights_of(job, coefficients, weights, NULL);
        return true;
    }
    for (size_t i = 0; i < features; i++) weights[i] = NAN;
    return true;
}

static void set_intervals(fit_job *job, size_t resamples)
{
    size_t features = job->data->features;
    g_autofree double *scratch = g_new(double, resamples + 1);
    for (size_t feature = 0; feature < features; feature++) {
        for (size_t i = 0; i < resamples; i++) scratch[i] = job->drawn[i * features + feature];
        qq_percentile_ends(scratch, resamples, job->options.level, &job->fit->weights[feature]);
    }
    for (size_t i = 0; i < resamples; i++) job->fit->resamples += isnan(job->drawn[i * features]) ? 0 : 1;
}

static bool find_intervals(fit_job *job, const qq_run *run, GError **error)
{
    size_t done;
    if (!job->options.resamples || job->fit->status == QQ_FIT_SEPARATED || job->fit->status == QQ_FIT_NO_SIGNAL)
        return true;
    g_autofree double *drawn = g_new(double, job->options.resamples * job->data->features);
    job->drawn = drawn;
    if (!qq_run_blocks(run, job->options.resamples, fit_resample, job, &done, error)) return false;
    set_intervals(job, done);
    return true;
}

/* ---- all of it ---- */

static qq_fit *fit_new(size_t features)
{
    qq_fit *fit = g_new0(qq_fit, 1);
    *fit = (qq_fit){.features = features,
                    .intercept = NAN,
                    .scale = NAN,
                    .log_loss = NAN,
                    .auc = NAN,
                    .held_out_loss = NAN,
                    .held_out_auc = NAN};
    fit->weights = g_new(qq_interval, features);
    for (size_t i = 0; i < features; i++) fit->weights[i] = (qq_interval){NAN, NAN, NAN};
    return fit;
}

void qq_fit_free(qq_fit *fit)
{
    if (!fit) return;
    g_free(fit->weights);
    g_free(fit);
}

static void job_init(fit_job *job, const qq_fit_data *data, const qq_fit_options *options)
{
    size_t features = data->features;
    *job = (fit_job){.data = data, .options = *options, .fit = fit_new(features)};
    if (job->options.level == 0) job->options.level = 0.95;
    job->merits = g_new(double, data->count *features + 1);
    job->means = g_new(double, features);
    job->deviations = g_new(double, features);
    job->constant = g_new(bool, features);
    job->found = g_new0(double, features + 1);
    for (size_t i = 0; i < features; i++) standardise_one(job, i);
}

static void job_clear(fit_job *job)
{
    g_free(job->merits);
    g_free(job->means);
    g_free(job->deviations);
    g_free(job->constant);
    g_free(job->found);
}

qq_fit *qq_fit_weights(const qq_fit_data *data, const qq_fit_options *options, const qq_run *run, GError **error)
{
    qq_run quiet = {.threads = run ? run->threads : 0};
    fit_job job;
    bool well = true;
    if (!check_sizes(data, options, error) || !check_merits(data, error)) return NULL;
    job_init(&job, data, options);
    if (fit_whole(&job)) well = cross_validate(&job, &quiet, error) && find_intervals(&job, run, error);
    job_clear(&job);
    if (!well) g_clear_pointer(&job.fit, qq_fit_free);
    return job.fit;
}

double qq_fit_predict(const qq_fit *fit, const double *merits)
{
    double odds = fit->intercept;
    for (size_t i = 0; i < fit->features && fit->scale != 0; i++)
        odds -= fit->scale * fit->weights[i].value * merits[i];
    return 1 / (1 + exp(-odds));
}
