/* What the files of statistics share: a quiet GSL, doubles in order. */
#ifndef QQ_WHATIF_NUMERIC_H
#define QQ_WHATIF_NUMERIC_H

#include <stdbool.h>
#include <stddef.h>
#include "qinqing/statistics.h"

/* GSL's own handler ends the process; ours are its status codes. Every function that calls GSL calls this first. */
void qq_gsl_quiet(void);

/* How many standard errors an interval of this level spans to each side; NaN unless 0 < level < 1. */
double qq_normal_span(double level);

/* Twice the share of a standard normal beyond |z|. */
double qq_two_sided(double z);

typedef struct {
    double value;
    size_t index;
} qq_indexed;

/* Ascending by value, equal ones by index. No NaN among them. */
void qq_sort_indexed(qq_indexed *entries, size_t count);
void qq_sort_doubles(double *values, size_t count);
bool qq_any_nan(const double *values, size_t count);

/* The percentile interval of estimates, which are put in order; NaN estimates are left out. */
void qq_percentile_ends(double *estimates, size_t count, double level, qq_interval *interval);

#endif
