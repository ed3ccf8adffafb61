/* Draws of uncertain inputs: from a random stream, and at a point of the unit cube.
 *
 * Gamma variates are kept as logarithms: with a small shape they are far below the least double, and their share of the
 * sum is still what counts. */
#include "qinqing/uncertainty.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include "numeric.h"
#include "qinqing/error.h"

#define SUM_TOLERANCE 1e-9

#define LOG_NEAR_ZERO (-100.0) /* below it the two are equal to the last bit */
#define STEP_LEAST    1e-13

enum { STEPS_MAX = 60 };

/* ---- what is asked for ---- */

size_t qq_uncertain_inputs(const qq_uncertain *uncertain)
{
    return uncertain->weight_count + uncertain->figure_count;
}

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(GError) made = g_error_new_valist(QQ_ERROR, QQ_ERROR_USAGE, format, arguments);
    va_end(arguments);
    g_propagate_error(error, g_steal_pointer(&made));
    return false;
}

static bool check_spread(const qq_spread *spread, GError **error)
{
    switch (spread->kind) {
    case QQ_SPREAD_NONE:
        return true;
    case QQ_SPREAD_DIRICHLET:
        if (spread->amount > 0) return true;
        return refuse(error, "a concentration of %g: it must be above 0", spread->amount);
    case QQ_SPREAD_SHARE:
        if (spread->amount >= 0 && spread->amount <= 1) return true;
        return refuse(error, "a spread of %g: it must be a share from 0 to 1", spread->amount);
    }
    return refuse(error, "unknown kind of spread %d", (int)spread->kind);
}

static bool check_block(const double *weights, size_t count, size_t first, GError **error)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(weights[i]) || weights[i] < 0)
            return refuse(error, "weight %zu is %g: a weight is a number from 0 to 1", first + i + 1, weights[i]);
        sum += weights[i];
    }
    if (fabs(sum - 1) <= SUM_TOLERANCE) return true;
    if (count == 0) return refuse(error, "a block of no weights: leave it out");
    return refuse(error, "weights %zu to %zu sum to %.10g: they must sum to 1", first + 1, first + count, sum);
}

static size_t block_count(const qq_uncertain *uncertain)
{
    if (uncertain->blocks) return uncertain->block_count;
    return uncertain->weight_count ? 1 : 0;
}

static size_t block_size(const qq_uncertain *uncertain, size_t block)
{
    return uncertain->blocks ? uncertain->blocks[block] : uncertain->weight_count;
}

static bool check_weights(const qq_uncertain *uncertain, GError **error)
{
    size_t first = 0;
    for (size_t i = 0; i < block_count(uncertain); i++) {
        size_t size = block_size(uncertain, i);
        if (size > uncertain->weight_count - first)
            return refuse(error, "blocks hold more than %zu weights", uncertain->weight_count);
        if (!check_block(uncertain->weights + first, size, first, error)) return false;
        first += size;
    }
    if (first == uncertain->weight_count) return true;
    return refuse(error, "blocks hold %zu of %zu weights", first, uncertain->weight_count);
}

static bool check_figures(const qq_uncertain *uncertain, GError **error)
{
    for (size_t i = 0; i < uncertain->figure_count; i++) {
        const qq_uncertain_figure *figure = &uncertain->figures[i];
        bool ordered = figure->low <= figure->nominal && figure->nominal <= figure->high;
        if (!ordered || !isfinite(figure->low) || !isfinite(figure->high))
            return refuse(error,
                          "figure %zu is %g between %g and %g: numbers in this order are needed: low, nominal, high",
                          i + 1, figure->nominal, figure->low, figure->high);
    }
    return true;
}

bool qq_uncertain_check(const qq_uncertain *uncertain, GError **error)
{
    if (uncertain->weight_count > QQ_INPUTS_MAX || uncertain->figure_count > QQ_INPUTS_MAX - uncertain->weight_count)
        return refuse(error, "%zu weights and %zu figures are uncertain: at most %d together", uncertain->weight_count,
                      uncertain->figure_count, QQ_INPUTS_MAX);
    return check_spread(&uncertain->spread, error) && check_weights(uncertain, error) &&
           check_figures(uncertain, error);
}

/* ---- GSL's variates from our streams ---- */

static void stream_set(void *state, unsigned long seed)
{
    qq_random_start(state, seed, 0);
}

static unsigned long stream_get(void *state)
{
    return qq_random_word(state);
}

static double stream_get_double(void *state)
{
    return qq_random_uniform(state);
}

static const gsl_rng_type stream_type = {"philox4x32-10", UINT32_MAX,       0, sizeof(qq_random), stream_set,
                                         stream_get,      stream_get_double};

/* The logarithm of a gamma variate. Below shape 1: G(a) is G(a + 1) x uniform^(1/a) (Marsaglia and Tsang 2000). */
static double log_gamma_variate(qq_random *random, double shape)
{
    gsl_rng source = {&stream_type, random};
    if (shape >= 1) return log(gsl_ran_gamma(&source, shape, 1));
    return log(gsl_ran_gamma(&source, shape + 1, 1)) + log(qq_random_uniform(random)) / shape;
}

/* ---- quantiles of gamma ---- */

/* Wilson and Hilferty's (1931): the cube root of a gamma variate is nearly normal. */
static double first_guess(double share, double shape, double low, double high)
{
    double cube_root = 1 - 1 / (9 * shape) + gsl_cdf_ugaussian_Pinv(share) / (3 * sqrt(shape));
    double guess = shape >= 0.5 && cube_root > 0 ? log(shape) + 3 * log(cube_root) : low;
    return fmin(fmax(guess, low), high);
}

/* The logarithm t of the quantile: Newton's steps on log P(e^t) - log share, which is concave and nearly straight
 * below, halving where a step leaves the bracket. GSL's own inverse fails below shape 0.5 and takes 300 microseconds at
 * large ones. The cumulated share is at most x^a / Gamma(a + 1), and nearly that close to 0. */
static double log_gamma_quantile(double share, double shape)
{
    double log_factor = gsl_sf_lngamma(shape + 1);
    double low = (log(share) + log_factor) / shape, high = log(shape + 100) + 4;
    if (low < LOG_NEAR_ZERO) return low;
    double at = first_guess(share, shape, low, high);
    for (int i = 0; i < STEPS_MAX; i++) {
        double reached = gsl_cdf_gamma_P(exp(at), shape, 1);
        double slope = exp(shape * at - exp(at) - log_factor) * shape;
        if (reached < share)
            low = at;
        else
            high = at;
        double next = at - log(reached / share) * reached / slope;
        if (!(next >= low && next <= high)) next = low + (high - low) / 2;
        bool near = fabs(next - at) <= STEP_LEAST * fmax(1, fabs(at));
        at = next;
        if (near) break;
    }
    return at;
}

/* ---- weights ---- */

/* From logarithms of parts (minus infinity: none) to parts of 1. */
static void normalise_logs(double *weights, size_t count)
{
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) most = fmax(most, weights[i]);
    for (size_t i = 0; i < count; i++) {
        weights[i] = exp(weights[i] - most);
        sum += weights[i];
    }
    for (size_t i = 0; i < count; i++) weights[i] /= sum;
}

static void normalise(double *weights, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += weights[i];
    for (size_t i = 0; i < count; i++) weights[i] /= sum;
}

static bool is_exact(qq_spread spread)
{
    return spread.kind == QQ_SPREAD_NONE || (spread.kind == QQ_SPREAD_SHARE && spread.amount == 0) ||
           (spread.kind == QQ_SPREAD_DIRICHLET && isinf(spread.amount));
}

/* One block, from a point when there is one, otherwise from the stream. */
static void spread_block(const double *nominal, size_t count, qq_spread spread, const double *point, qq_random *random,
                         double *weights)
{
    bool exact = is_exact(spread);
    for (size_t i = 0; i < count; i++) {
        if (exact) {
            weights[i] = nominal[i];
        } else if (spread.kind == QQ_SPREAD_SHARE) {
            double share = point ? point[i] : qq_random_uniform(random);
            weights[i] = nominal[i] * (1 + spread.amount * (2 * share - 1));
        } else if (nominal[i] == 0) {
            weights[i] = -INFINITY;
        } else {
            double shape = spread.amount * nominal[i];
            weights[i] = point ? log_gamma_quantile(point[i], shape) : log_gamma_variate(random, shape);
        }
    }
    if (exact) return;
    if (spread.kind == QQ_SPREAD_SHARE)
        normalise(weights, count);
    else
        normalise_logs(weights, count);
}

void qq_weights_draw(const double *nominal, size_t count, qq_spread spread, qq_random *random, double *weights)
{
    qq_gsl_quiet();
    spread_block(nominal, count, spread, NULL, random, weights);
}

static void spread_all(const qq_uncertain *uncertain, const double *point, qq_random *random, double *inputs)
{
    size_t first = 0, weights = uncertain->weight_count;
    qq_gsl_quiet();
    for (size_t i = 0; i < block_count(uncertain); i++) {
        size_t size = block_size(uncertain, i);
        spread_block(uncertain->weights + first, size, uncertain->spread, point ? point + first : NULL, random,
                     inputs + first);
        first += size;
    }
    for (size_t i = 0; i < uncertain->figure_count; i++) {
        const qq_uncertain_figure *figure = &uncertain->figures[i];
        inputs[weights + i] = point ? figure->low + (figure->high - figure->low) * point[weights + i]
                                    : qq_random_between(random, figure->low, figure->high);
    }
}

void qq_uncertain_draw(const qq_uncertain *uncertain, qq_random *random, double *inputs)
{
    spread_all(uncertain, NULL, random, inputs);
}

void qq_uncertain_at(const qq_uncertain *uncertain, const double *point, double *inputs)
{
    spread_all(uncertain, point, NULL, inputs);
}

void qq_uncertain_nominal(const qq_uncertain *uncertain, double *inputs)
{
    size_t weights = uncertain->weight_count;
    for (size_t i = 0; i < weights; i++) inputs[i] = uncertain->weights[i];
    for (size_t i = 0; i < uncertain->figure_count; i++) inputs[weights + i] = uncertain->figures[i].nominal;
}
