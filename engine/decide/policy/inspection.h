/* Private: one table being held to the profile, and what is found on the way. */
#ifndef QQ_POLICY_INSPECTION_H
#define QQ_POLICY_INSPECTION_H

#include "decide/policy/axis.h"
#include "qinqing/policy.h"

typedef struct {
    const qq_dmn *dmn;
    const qq_dmn_element *decision;
    const qq_decision_table *table;
    qq_feel_arena *arena;
    GPtrArray *findings;   /* of qq_policy_finding */
    qq_feel_value *values; /* what rules conclude, a row a rule; set by qq_inspect_profile */
} qq_inspection;

/* Adds a finding, "file:line: decision "name": …". */
G_GNUC_PRINTF(4, 5)
qq_policy_finding *qq_inspection_say(const qq_inspection *at, qq_policy_kind kind, int line, const char *format, ...);

/* What can be seen without a proof: hit policy, inputs, rule identifiers, annotations, defaults, conclusions. */
void qq_inspect_profile(qq_inspection *at);

/* The table as boxes. */
typedef struct {
    qq_axis *axes; /* one an input */
    qq_boxes *boxes;
} qq_grid;
/* False, with findings, when an input has no domain or a cell cannot be reduced. Clear it in either case. */
bool qq_inspect_cells(const qq_inspection *at, qq_grid *out);
void qq_grid_clear(const qq_inspection *at, qq_grid *grid);

/* Gaps, overlaps, unreachable rules. */
void qq_inspect_proof(const qq_inspection *at, const qq_grid *grid);

/* What the whole file reads: the clock, names made while running, what the law forbids. */
void qq_inspect_reads(const qq_dmn *dmn, GPtrArray *findings);

#endif
