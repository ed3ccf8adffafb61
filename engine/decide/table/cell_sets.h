/* Private: the algebra of reduced cells. Cells of one value kind; what they point to lives in the arena. */
#ifndef QQ_TABLE_CELL_SETS_H
#define QQ_TABLE_CELL_SETS_H

#include "decide/table/cells.h"

/* Everything there is. */
qq_cell qq_cell_everything(void);
/* The one value. Ordered kinds give an interval of it, strings and booleans a set. The value is copied. */
qq_cell qq_cell_single(qq_feel_arena *arena, qq_feel_value value);
/* The values between the ends; ends of kind NULL are infinite, not both. false when they have no order. */
bool qq_cell_between(qq_feel_arena *arena, const qq_interval *ends, qq_cell *out);
/* Any of one or more holds; both hold; the cell does not hold. false when the kinds differ, when the values have no
 * order, and for the opposite of everything, which has no kind. */
bool qq_cell_any_of(const qq_cell *cells, size_t count, qq_feel_arena *arena, qq_cell *out);
bool qq_cell_both(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena, qq_cell *out);
bool qq_cell_otherwise(const qq_cell *cell, qq_feel_arena *arena, qq_cell *out);
/* Whether nothing is in it. */
bool qq_cell_is_empty(const qq_cell *cell);

#endif
