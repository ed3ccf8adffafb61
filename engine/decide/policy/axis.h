/* Private: one input of a table, cut into bins: within a bin every cell of the column says the same of every value.
 *
 * Ordered kinds (numbers, dates, durations) are cut at every end of an interval, into points and what lies between
 * them; dates, months and nanoseconds have nothing between neighbours, numbers always have. Texts and booleans are a
 * bin a value. Bins are in order; each has a value in it. */
#ifndef QQ_POLICY_AXIS_H
#define QQ_POLICY_AXIS_H

#include "decide/policy/boxes.h"
#include "decide/table/cells.h"

typedef struct {
    qq_interval range;    /* ordered kinds */
    qq_feel_value sample; /* texts and booleans: the value itself */
} qq_bin;

typedef struct {
    qq_feel_kind kind;
    GArray *bins; /* of qq_bin; values live as long as the cells */
} qq_axis;

/* Kinds of input that a policy may have. */
bool qq_axis_can(qq_feel_kind kind);
/* domain: what values there are, ANY when all of the kind; texts need a SET. cells: of the column. False when there is
 * no value at all, or texts have no set. */
bool qq_axis_make(qq_feel_kind kind, const qq_cell *domain, const qq_cell *const *cells, size_t count, qq_axis *out);
void qq_axis_clear(qq_axis *axis);

/* Sets the bins of an input whose values are in the cell. */
void qq_axis_mark(const qq_axis *axis, const qq_cell *cell, const qq_boxes *boxes, size_t input, uint64_t *box);
/* Appends what a box takes of an input, as FEEL writes a cell; what would fill a page is counted. */
void qq_axis_append(GString *out, const qq_axis *axis, const qq_boxes *boxes, size_t input, const uint64_t *box);
/* A value of the box in this input: a whole number, if there is one. The box has a bin of it. */
qq_feel_value qq_axis_sample(const qq_axis *axis, const qq_boxes *boxes, size_t input, const uint64_t *box);

#endif
