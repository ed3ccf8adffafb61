/* Random decision tables over columns of all forms, and rows made of values on and beside their boundaries. */
#ifndef RANDOM_TABLE_H
#define RANDOM_TABLE_H

#include "qinqing/table.h"
#include "unit/decide/random_cells.h"

enum { RANDOM_INPUTS_MAX = 8 };

/* How far apart the boundaries of numbers lie. */
typedef enum { RANDOM_SPREAD_SMALL, RANDOM_SPREAD_CLOSE, RANDOM_SPREAD_WIDE, RANDOM_SPREADS } random_spread;

typedef struct {
    GArray *values; /* of int64_t: a pool of values as the column holds them */
    GArray *holds;  /* of gboolean, rule by rule: what the evaluator says of each value */
} random_pool;

typedef struct {
    qq_decision_table decision; /* policy, inputs and tests only */
    qq_column_form forms[RANDOM_INPUTS_MAX];
    random_pool pools[RANDOM_INPUTS_MAX];
} random_table;

random_table *random_table_new(GRand *random, size_t rules, size_t inputs, random_spread spread);
/* A table of given cells, rule by rule; no forms, no pools. */
random_table *random_table_of(const char *const *cells, size_t rules, size_t inputs);
void random_table_free(random_table *table);
/* row: which value of each pool. */
bool random_table_holds(const random_table *table, size_t rule, const size_t *row);
int64_t random_table_value(const random_table *table, size_t input, size_t index);

typedef struct {
    size_t count;
    size_t *chosen; /* row by row: which value of each pool */
    const void **columns;
    size_t column_count;
} random_rows;
random_rows *random_rows_new(GRand *random, const random_table *table, size_t count);
void random_rows_free(random_rows *rows);

#endif
