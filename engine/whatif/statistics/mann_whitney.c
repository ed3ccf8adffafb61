/* The Mann-Whitney test: H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947). */
#include <math.h>
#include <string.h>
#include "numeric.h"

enum { EXACT_MAX = 50 };

/* How often each u comes up among all orders of a's and b's without ties: the last of an order is a b, or an a that is
 * above every b. Returns a_count x b_count + 1 counts. */
static double *count_orders(size_t a_count, size_t b_count)
{
    size_t width = a_count * b_count + 1;
    double *orders = g_new0(double, (a_count + 1) * width);
    for (size_t a = 0; a <= a_count; a++) orders[a * width] = 1;
    for (size_t b = 1; b <= b_count; b++) {
        for (size_t a = 1; a <= a_count; a++) {
            for (size_t u = b; u <= a * b; u++) orders[a * width + u] += orders[(a - 1) * width + u - b];
        }
    }
    memmove(orders, orders + a_count * width, width * sizeof *orders);
    return orders;
}

static double exact_p(size_t a_count, size_t b_count, double u)
{
    size_t pairs = a_count * b_count;
    g_autofree double *orders = count_orders(a_count, b_count);
    double all = 0, below = 0, above = 0;
    for (size_t i = 0; i <= pairs; i++) {
        all += orders[i];
        if ((double)i <= u) below += orders[i];
        if ((double)i >= u) above += orders[i];
    }
    return fmin(1, 2 * fmin(below, above) / all);
}

/* The sum of t^3 - t over runs of t equal values in ascending order. */
static double tie_sum(const double *sorted, size_t count)
{
    double sum = 0, run = 1;
    for (size_t i = 1; i <= count; i++) {
        bool same = i < count && sorted[i] == sorted[i - 1];
        if (!same) sum += run * run * run - run;
        run = same ? run + 1 : 1;
    }
    return sum;
}

static double normal_p(double a_count, double b_count, double u, double ties)
{
    double all = a_count + b_count, pairs = a_count * b_count;
    double variance = pairs / 12 * (all + 1 - ties / (all * (all - 1)));
    double off = fmax(fabs(u - pairs / 2) - 0.5, 0);
    return variance > 0 ? qq_two_sided(off / sqrt(variance)) : 1;
}

void qq_mann_whitney(const double *a, size_t a_count, const double *b, size_t b_count, qq_mann_whitney_result *out)
{
    size_t count = a_count + b_count;
    double n = (double)a_count, m = (double)b_count, sum = 0;
    *out = (qq_mann_whitney_result){NAN, NAN, NAN, false};
    if (!a_count || !b_count || qq_any_nan(a, a_count) || qq_any_nan(b, b_count)) return;
    g_autofree double *all = g_new(double, count);
    g_autofree double *ranks = g_new(double, count);
    memcpy(all, a, a_count * sizeof *a);
    memcpy(all + a_count, b, b_count * sizeof *b);
    qq_ranks(all, count, QQ_TIES_AVERAGE, false, ranks);
    for (size_t i = 0; i < a_count; i++) sum += ranks[i];
    out->u = sum - n * (n + 1) / 2;
    out->superiority = out->u / n / m;
    qq_sort_doubles(all, count);
    double ties = tie_sum(all, count);
    out->exact = ties == 0 && a_count <= EXACT_MAX && b_count <= EXACT_MAX;
    out->p = out->exact ? exact_p(a_count, b_count, out->u) : normal_p(n, m, out->u, ties);
}
