/* Correlations, of numbers and of orders, and the weights that indicators have in effect. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "numeric.h"

double qq_pearson(const double *x, const double *y, size_t count)
{
    double x_mean = 0, y_mean = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < count; i++) {
        x_mean += (x[i] - x_mean) / (double)(i + 1);
        y_mean += (y[i] - y_mean) / (double)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        double dx = x[i] - x_mean, dy = y[i] - y_mean;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    if (!(xx > 0) || !(yy > 0) || !isfinite(xx) || !isfinite(yy)) return NAN;
    return fmin(fmax(xy / sqrt(xx) / sqrt(yy), -1), 1);
}

double qq_spearman(const double *x, const double *y, size_t count)
{
    g_autofree double *x_ranks = g_new(double, count + 1);
    g_autofree double *y_ranks = g_new(double, count + 1);
    qq_ranks(x, count, QQ_TIES_AVERAGE, false, x_ranks);
    qq_ranks(y, count, QQ_TIES_AVERAGE, false, y_ranks);
    return qq_pearson(x_ranks, y_ranks, count);
}

/* ---- Kendall's tau-b: W. R. Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 61
 * (1966): in order of x, then y, the discordant pairs are the exchanges that a merge sort of y takes. ---- */

typedef struct {
    double x, y;
} value_pair;

static int compare_pairs(const void *a, const void *b)
{
    const value_pair *one = a, *two = b;
    int order = (one->x > two->x) - (one->x < two->x);
    return order != 0 ? order : (one->y > two->y) - (one->y < two->y);
}

static uint64_t pairs_of(uint64_t count)
{
    return count % 2 ? count * ((count - 1) / 2) : count / 2 * (count - 1);
}

/* Merges two sorted halves and counts how many of the left stand above each of the right. */
static uint64_t merge_halves(double *values, double *scratch, size_t half, size_t count)
{
    size_t left = 0, right = half, out = 0;
    uint64_t exchanges = 0;
    while (left < half && right < count) {
        if (values[right] < values[left]) {
            exchanges += half - left;
            scratch[out++] = values[right++];
        } else {
            scratch[out++] = values[left++];
        }
    }
    while (left < half) scratch[out++] = values[left++];
    while (right < count) scratch[out++] = values[right++];
    memcpy(values, scratch, count * sizeof *values);
    return exchanges;
}

static uint64_t count_exchanges(double *values, double *scratch, size_t count)
{
    if (count < 2) return 0;
    size_t half = count / 2;
    uint64_t exchanges = count_exchanges(values, scratch, half) + count_exchanges(values + half, scratch, count - half);
    return exchanges + merge_halves(values, scratch, half, count);
}

/* Pairs that tie in x, and those that tie in both. */
static void tied_in_x(const value_pair *pairs, size_t count, uint64_t *x_ties, uint64_t *both_ties)
{
    size_t x_run = 1, both_run = 1;
    *x_ties = *both_ties = 0;
    for (size_t i = 1; i <= count; i++) {
        bool same_x = i < count && pairs[i].x == pairs[i - 1].x;
        bool same_both = same_x && pairs[i].y == pairs[i - 1].y;
        if (!same_both) *both_ties += pairs_of(both_run);
        if (!same_x) *x_ties += pairs_of(x_run);
        both_run = same_both ? both_run + 1 : 1;
        x_run = same_x ? x_run + 1 : 1;
    }
}

static uint64_t tied_pairs(const double *sorted, size_t count)
{
    uint64_t ties = 0;
    size_t run = 1;
    for (size_t i = 1; i <= count; i++) {
        bool same = i < count && sorted[i] == sorted[i - 1];
        if (!same) ties += pairs_of(run);
        run = same ? run + 1 : 1;
    }
    return ties;
}

double qq_kendall(const double *x, const double *y, size_t count)
{
    if (count < 2 || qq_any_nan(x, count) || qq_any_nan(y, count)) return NAN;
    g_autofree value_pair *pairs = g_new(value_pair, count);
    g_autofree double *values = g_new(double, count);
    g_autofree double *scratch = g_new(double, count);
    uint64_t x_ties, both_ties, all = pairs_of(count);
    for (size_t i = 0; i < count; i++) pairs[i] = (value_pair){x[i], y[i]};
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    tied_in_x(pairs, count, &x_ties, &both_ties);
    for (size_t i = 0; i < count; i++) values[i] = pairs[i].y;
    uint64_t discordant = count_exchanges(values, scratch, count);
    uint64_t y_ties = tied_pairs(values, count);
    if (all == x_ties || all == y_ties) return NAN;
    double concordant = (double)(all - x_ties - y_ties + both_ties - discordant);
    return (concordant - (double)discordant) / sqrt((double)(all - x_ties)) / sqrt((double)(all - y_ties));
}

/* ---- weights in effect ---- */

void qq_effective_weights(const double *values, size_t units, size_t indicators, const double *weights, double *shares)
{
    g_autofree double *means = g_new0(double, indicators + 1);
    double variance = 0;
    for (size_t i = 0; i < indicators; i++) shares[i] = 0;
    for (size_t unit = 0; unit < units; unit++) {
        for (size_t i = 0; i < indicators; i++)
            means[i] += (values[unit * indicators + i] - means[i]) / (double)(unit + 1);
    }
    for (size_t unit = 0; unit < units; unit++) {
        double off = 0;
        for (size_t i = 0; i < indicators; i++) off += weights[i] * (values[unit * indicators + i] - means[i]);
        for (size_t i = 0; i < indicators; i++)
            shares[i] += weights[i] * (values[unit * indicators + i] - means[i]) * off;
        variance += off * off;
    }
    for (size_t i = 0; i < indicators; i++) shares[i] = variance > 0 && isfinite(variance) ? shares[i] / variance : NAN;
}
