/* A quiet GSL, doubles in order. */
#include "numeric.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

void qq_gsl_quiet(void)
{
    static gsize quiet;
    if (g_once_init_enter(&quiet)) {
        gsl_set_error_handler_off();
        g_once_init_leave(&quiet, 1);
    }
}

double qq_normal_span(double level)
{
    qq_gsl_quiet();
    return level > 0 && level < 1 ? gsl_cdf_ugaussian_Pinv(0.5 + level / 2) : NAN;
}

double qq_two_sided(double z)
{
    qq_gsl_quiet();
    return isnan(z) ? NAN : fmin(1, 2 * gsl_cdf_ugaussian_Q(fabs(z)));
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare_indexed(const void *a, const void *b)
{
    const qq_indexed *x = a, *y = b;
    int order = (x->value > y->value) - (x->value < y->value);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

void qq_sort_indexed(qq_indexed *entries, size_t count)
{
    if (count > 1) qsort(entries, count, sizeof *entries, compare_indexed);
}

void qq_sort_doubles(double *values, size_t count)
{
    if (count > 1) qsort(values, count, sizeof *values, compare_doubles);
}

bool qq_any_nan(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (isnan(values[i])) return true;
    }
    return false;
}

void qq_percentile_ends(double *estimates, size_t count, double level, qq_interval *interval)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(estimates[i])) estimates[kept++] = estimates[i];
    }
    qq_sort_doubles(estimates, kept);
    interval->low = qq_quantile(estimates, kept, (1 - level) / 2);
    interval->high = qq_quantile(estimates, kept, (1 + level) / 2);
}
