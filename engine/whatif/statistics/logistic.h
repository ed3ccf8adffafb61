/* A logistic model whose slopes are not negative: P(event) = 1 / (1 + exp(-(intercept - sum of slope x merit))). */
#ifndef QQ_WHATIF_LOGISTIC_H
#define QQ_WHATIF_LOGISTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const double *merits; /* count x features, row by row, about standardised */
    const bool *event;
    const uint32_t *times; /* how often each row counts; NULL: once */
    const bool *fixed;     /* features whose slope stays 0 */
    size_t count, features;
} qq_logistic_data;

typedef enum {
    QQ_LOGISTIC_GOOD,
    QQ_LOGISTIC_ONE_CLASS,
    QQ_LOGISTIC_SEPARATED, /* the search was ended: slopes grow without end */
    QQ_LOGISTIC_NOT_CONVERGED
} qq_logistic_status;

/* coefficients: intercept, then slopes; where the search begins, and ends. */
qq_logistic_status qq_logistic_fit(const qq_logistic_data *data, double *coefficients, unsigned *iterations);

/* Intercept - sum of slope x merit of a row: the logarithm of the odds of the event. */
double qq_logistic_odds(const qq_logistic_data *data, const double *coefficients, size_t row);
/* -log P(what happened). */
double qq_logistic_loss(double log_odds, bool event);

/* A feature is a combination of others (fixed ones apart): the correlations cannot be inverted. */
bool qq_logistic_dependent(const qq_logistic_data *data);

#endif
