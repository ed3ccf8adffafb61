/* The permutation test of a difference in means: over all divisions where they are few or the values only 0 and 1 (then
 * a division's successes are hypergeometric), otherwise over drawn ones. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>
#include "numeric.h"
#include "parallel.h"
#include "qinqing/error.h"

enum { EXACT_DIVISIONS = 20000, BLOCK_DIVISIONS = 64 };

/* Differences closer than this share of the largest value are equal: sums of the same values in another order. */
#define EQUAL_SHARE 1e-12

typedef struct {
    double *values;       /* of both groups, less their mean: the sums of a division and of its rest are opposite */
    size_t count, picked; /* the smaller group */
    double from_sum;      /* difference of means = sum of the picked x this */
    double limit;         /* as far apart as observed */
    uint64_t seed;
    size_t divisions;
    size_t *far;       /* one a block */
    double **shuffled; /* one a thread */
} permutation_job;

/* ---- few divisions ---- */

/* The number of divisions, or more than the exact ones. */
static double divisions_of(size_t count, size_t picked)
{
    double divisions = 1;
    for (size_t i = 1; i <= picked && divisions <= EXACT_DIVISIONS; i++)
        divisions = divisions * (double)(count - picked + i) / (double)i;
    return divisions;
}

/* Moves to the next choice of `picked` ascending places among `count`; false after the last. */
static bool next_choice(size_t *choice, size_t picked, size_t count)
{
    size_t i = picked;
    while (i > 0 && choice[i - 1] == count - picked + i - 1) i--;
    if (i == 0) return false;
    choice[i - 1]++;
    for (; i < picked; i++) choice[i] = choice[i - 1] + 1;
    return true;
}

static void look_at_all(const permutation_job *job, qq_permutation_result *out)
{
    g_autofree size_t *choice = g_new(size_t, job->picked);
    size_t far = 0;
    for (size_t i = 0; i < job->picked; i++) choice[i] = i;
    do {
        double sum = 0;
        for (size_t i = 0; i < job->picked; i++) sum += job->values[choice[i]];
        far += fabs(sum * job->from_sum) >= job->limit;
        out->divisions++;
    } while (next_choice(choice, job->picked, job->count));
    out->exact = true;
    out->p = (double)far / (double)out->divisions;
}

/* ---- rates ---- */

static bool only_zeros_and_ones(const double *values, size_t count, size_t *ones)
{
    *ones = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] != 0 && values[i] != 1) return false;
        *ones += values[i] == 1;
    }
    return true;
}

static void look_at_rates(size_t a_count, size_t b_count, size_t ones, qq_permutation_result *out)
{
    double n = (double)a_count, m = (double)b_count, far = 0;
    size_t least = ones > b_count ? ones - b_count : 0, most = ones < a_count ? ones : a_count;
    for (size_t k = least; k <= most; k++) {
        double difference = (double)k / n - (double)(ones - k) / m;
        if (fabs(difference) < fabs(out->difference) - EQUAL_SHARE) continue;
        far += gsl_ran_hypergeometric_pdf((unsigned)k, (unsigned)ones, (unsigned)(a_count + b_count - ones),
                                          (unsigned)a_count);
    }
    out->exact = true;
    out->p = fmin(far, 1);
}

/* ---- drawn divisions ---- */

/* The sum of a random division: the first steps of a shuffle, undone afterwards so that every division starts from the
 * same order and needs no history. */
static double drawn_sum(const permutation_job *job, double *values, size_t division, size_t *swapped)
{
    qq_random random;
    double sum = 0;
    qq_random_start(&random, job->seed, division);
    for (size_t i = 0; i < job->picked; i++) {
        size_t with = swapped[i] = i + (size_t)qq_random_below(&random, job->count - i);
        double value = values[with];
        values[with] = values[i];
        values[i] = value;
        sum += value;
    }
    for (size_t i = job->picked; i-- > 0;) {
        double value = values[swapped[i]];
        values[swapped[i]] = values[i];
        values[i] = value;
    }
    return sum;
}

static bool draw_block(size_t block, unsigned worker, void *data, GError **error)
{
    permutation_job *job = data;
    size_t from = block * BLOCK_DIVISIONS, before = MIN(from + BLOCK_DIVISIONS, job->divisions);
    g_autofree size_t *swapped = g_new(size_t, job->picked);
    (void)error;
    if (!job->shuffled[worker]) job->shuffled[worker] = g_memdup2(job->values, job->count * sizeof(double));
    for (size_t i = from; i < before; i++) {
        double sum = drawn_sum(job, job->shuffled[worker], i, swapped);
        job->far[block] += fabs(sum * job->from_sum) >= job->limit;
    }
    return true;
}

static bool draw_all(permutation_job *job, const qq_run *run, qq_permutation_result *out, GError **error)
{
    size_t blocks = (job->divisions + BLOCK_DIVISIONS - 1) / BLOCK_DIVISIONS, done, far = 0;
    unsigned threads = qq_run_threads(run);
    g_autofree size_t *counts = g_new0(size_t, blocks);
    g_autofree double **shuffled = g_new0(double *, threads);
    job->far = counts;
    job->shuffled = shuffled;
    bool well = qq_run_blocks(run, blocks, draw_block, job, &done, error);
    for (size_t i = 0; i < blocks; i++) far += counts[i];
    for (unsigned i = 0; i < threads; i++) g_free(shuffled[i]);
    out->divisions = job->divisions;
    out->p = (double)(1 + far) / (double)(1 + job->divisions);
    return well;
}

/* ---- the test ---- */

/* Both groups less their common mean, the smaller first; sets out->difference. False when a value is not finite. */
static bool prepare(permutation_job *job, const double *a, size_t a_count, const double *b, size_t b_count,
                    qq_permutation_result *out)
{
    double mean = 0, most = 0, sum = 0, n = (double)a_count, m = (double)b_count;
    bool first_smaller = a_count <= b_count;
    size_t first = first_smaller ? a_count : b_count, second = job->count - first;
    memcpy(job->values, first_smaller ? a : b, first * sizeof *a);
    memcpy(job->values + first, first_smaller ? b : a, second * sizeof *a);
    for (size_t i = 0; i < job->count; i++) mean += (job->values[i] - mean) / (double)(i + 1);
    for (size_t i = 0; i < job->count; i++) {
        job->values[i] -= mean;
        most = fmax(most, fabs(job->values[i]));
        if (i < first) sum += job->values[i];
    }
    if (!isfinite(mean) || !isfinite(most) || !isfinite(sum)) return false;
    job->picked = first;
    job->from_sum = 1 / n + 1 / m;
    out->difference = sum * job->from_sum * (first_smaller ? 1 : -1);
    job->limit = fabs(out->difference) - EQUAL_SHARE * most;
    return true;
}

static bool check_sizes(size_t a_count, size_t b_count, size_t divisions, GError **error)
{
    if (divisions < 1 || divisions > QQ_DIVISIONS_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%zu divisions to draw: ask for 1 to %d", divisions,
                    QQ_DIVISIONS_MAX);
        return false;
    }
    if (a_count <= INT32_MAX && b_count <= INT32_MAX) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "groups of %zu and %zu members: at most %d each", a_count, b_count,
                INT32_MAX);
    return false;
}

bool qq_permutation_test(const double *a, size_t a_count, const double *b, size_t b_count, size_t divisions,
                         uint64_t seed, unsigned threads, qq_permutation_result *out, GError **error)
{
    permutation_job job = {.count = a_count + b_count, .seed = seed, .divisions = divisions};
    qq_run run = {.threads = threads};
    qq_permutation_result result = {NAN, NAN, false, 0};
    size_t a_ones, b_ones;
    bool well = true;
    if (!check_sizes(a_count, b_count, divisions, error)) return false;
    qq_gsl_quiet();
    g_autofree double *values = g_new(double, job.count + 1);
    job.values = values;
    if (a_count && b_count && prepare(&job, a, a_count, b, b_count, &result)) {
        if (only_zeros_and_ones(a, a_count, &a_ones) && only_zeros_and_ones(b, b_count, &b_ones))
            look_at_rates(a_count, b_count, a_ones + b_ones, &result);
        else if (divisions_of(job.count, job.picked) <= EXACT_DIVISIONS)
            look_at_all(&job, &result);
        else
            well = draw_all(&job, &run, &result, error);
    }
    if (well) *out = result;
    return well;
}
