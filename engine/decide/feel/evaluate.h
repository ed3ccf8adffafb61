/* Private: the parts of the evaluator. The tree is walked by recursion; chains of operators on the left are followed
 * in a loop, so that a long sum is not deep. Every node, item and character made costs steps. */
#ifndef QQ_FEEL_EVALUATE_H
#define QQ_FEEL_EVALUATE_H

#include "node.h"

/* What an expression sees. */
typedef struct {
    qq_feel_run *run;
    const qq_feel_scope *scope;
    qq_feel_value input; /* ? */
} qq_feel_view;

/* ---- evaluate.c ---- */

qq_feel_value qq_feel_go(const qq_feel_view *view, const qq_feel_node *node);
/* The same with another frame of names around it. */
qq_feel_value qq_feel_go_within(const qq_feel_view *view, const qq_feel_context *names, const qq_feel_node *node);
/* Counts steps; false, with one note, when there are no more. */
bool qq_feel_charge(qq_feel_run *run, const qq_feel_node *node, size_t steps);
bool qq_feel_is_spent(const qq_feel_run *run);
/* Null, with a note at the node's place. */
qq_feel_value qq_feel_unknown(qq_feel_run *run, const qq_feel_node *node, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* The beginning of a name that may be very long, for a note. */
const char *qq_feel_shown_name(qq_feel_run *run, const char *name);
qq_feel_place qq_feel_place_of(const qq_feel_node *node);
/* The value of the name in the innermost frame that has it; NULL when none has. */
const qq_feel_value *qq_feel_look_up(const qq_feel_scope *scope, const char *name);
/* Steps for looking at all of a value once, not at parts of its parts. */
size_t qq_feel_price(qq_feel_value value);

/* ---- evaluate_paths.c ---- */

qq_feel_value qq_feel_go_path(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value);
qq_feel_value qq_feel_go_filter(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value);

/* ---- evaluate_loops.c ---- */

qq_feel_value qq_feel_go_for(const qq_feel_view *view, const qq_feel_node *node);
qq_feel_value qq_feel_go_quantified(const qq_feel_view *view, const qq_feel_node *node); /* some, every */

/* ---- evaluate_calls.c ---- */

qq_feel_value qq_feel_go_call(const qq_feel_view *view, const qq_feel_node *node);
/* The function has been evaluated. */
qq_feel_value qq_feel_go_call_of(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value function);
qq_feel_value qq_feel_go_function(const qq_feel_view *view, const qq_feel_node *node);

/* ---- evaluate_tests.c ---- */

qq_feel_value qq_feel_go_in(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value);
qq_feel_value qq_feel_go_tests(const qq_feel_view *view, const qq_feel_node *node);

/* ---- evaluate_values.c ---- */

qq_feel_value qq_feel_go_list(const qq_feel_view *view, const qq_feel_node *node);
qq_feel_value qq_feel_go_context(const qq_feel_view *view, const qq_feel_node *node);
qq_feel_value qq_feel_go_range(const qq_feel_view *view, const qq_feel_node *node);

#endif
