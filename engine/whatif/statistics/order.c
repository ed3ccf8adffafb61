/* Quantiles, ranks, and what is made of ranks. */
#include <math.h>
#include "numeric.h"

double qq_quantile(const double *sorted, size_t count, double share)
{
    if (count == 0 || !(share >= 0 && share <= 1) || qq_any_nan(sorted, count)) return NAN;
    double place = (double)(count - 1) * share;
    size_t below = (size_t)place;
    double part = place - (double)below;
    if (part == 0 || below + 1 == count || sorted[below] == sorted[below + 1]) return sorted[below];
    return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

/* Entries that are numbers, worst last. */
static qq_indexed *ordered(const double *values, size_t count, bool best_high, size_t *numbers)
{
    qq_indexed *entries = g_new(qq_indexed, count + 1);
    *numbers = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(values[i])) entries[(*numbers)++] = (qq_indexed){best_high ? -values[i] : values[i], i};
    }
    qq_sort_indexed(entries, *numbers);
    return entries;
}

void qq_ranks(const double *values, size_t count, qq_ties ties, bool best_high, double *ranks)
{
    size_t numbers, next;
    g_autofree qq_indexed *entries = ordered(values, count, best_high, &numbers);
    for (size_t i = 0; i < count; i++) ranks[i] = NAN;
    for (size_t first = 0; first < numbers; first = next) {
        for (next = first + 1; next < numbers && entries[next].value == entries[first].value;) next++;
        double rank = ties == QQ_TIES_LOWEST ? (double)first + 1 : (double)(first + 1 + next) / 2;
        for (size_t i = first; i < next; i++) ranks[entries[i].index] = rank;
    }
}

double qq_mean_rank_shift(const double *ranks, const double *other, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += fabs(ranks[i] - other[i]);
    return count ? sum / (double)count : NAN;
}
