/* Private: a decision table's cells as sets of values, for what must reason about tables: the prover, the fast path,
 * the nearest miss, the printer.
 *
 * A cell that is reducible is a union of intervals (numbers, dates, dates and times, durations), or a set of single
 * values or its complement (strings; booleans are always a set), or everything. Anything that looks at another name,
 * calls a function on the input, tests for null or uses the order of texts is not reducible. On values of the cell's
 * kind it says what the evaluator says; null is in no cell but ANY. A set or union of nothing (count 0) holds never. */
#ifndef QQ_TABLE_CELLS_H
#define QQ_TABLE_CELLS_H

#include "qinqing/dmn.h"
#include "qinqing/feel.h"

typedef enum { QQ_CELL_ANY, QQ_CELL_INTERVALS, QQ_CELL_SET, QQ_CELL_COMPLEMENT } qq_cell_kind;

/* Ends of kind NULL are infinite. */
typedef struct {
    qq_feel_value low, high;
    bool low_closed, high_closed;
} qq_interval;

typedef struct {
    qq_cell_kind kind;
    qq_feel_kind value_kind; /* of the values in it; NULL kind for ANY */
    qq_interval *intervals;  /* sorted, apart, not empty */
    qq_feel_value *values;   /* SET, COMPLEMENT: each once, in order of the text */
    size_t count;            /* of intervals or values */
} qq_cell;

/* The set of values for which the tests hold. tests NULL or "-": ANY. Values live in the arena. On failure gives
 * false, and in *why (static or in the arena) what keeps it from being one. */
bool qq_cell_reduce(const qq_feel_expression *tests, qq_feel_arena *arena, qq_cell *out, const char **why);
/* Whether a value is in the cell. */
bool qq_cell_holds(const qq_cell *cell, qq_feel_value value);
/* Cuts with another cell; false when nothing is left. */
bool qq_cell_meet(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena, qq_cell *out);
/* Appends the cell as FEEL writes it; one that never holds as null. */
void qq_cell_append(GString *out, const qq_cell *cell);

#endif
