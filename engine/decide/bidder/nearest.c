/* The nearest miss: for an outcome that is not the best, the rule with a better one that fails in the fewest cells. */
#include "decide/bidder/bidder.h"

static void cell_free(gpointer data)
{
    qq_decided_cell *cell = data;
    g_free(cell->input);
    g_free(cell);
}

GPtrArray *qq_decided_cells_new(void)
{
    return g_ptr_array_new_with_free_func(cell_free);
}

void qq_decided_cell_add(GPtrArray *cells, const qq_table_input *input, const qq_feel_expression *tests,
                         qq_feel_value value)
{
    qq_decided_cell *cell = g_new0(qq_decided_cell, 1);
    cell->input = g_strdup(input->label ? input->label : qq_feel_expression_text(input->expression));
    cell->value = value;
    cell->cell = tests ? qq_feel_expression_text(tests) : "-";
    g_ptr_array_add(cells, cell);
}

int qq_outcome_rank(const qq_decision_table *table, qq_feel_value outcome)
{
    const GPtrArray *order = table->outputs[0].order;
    for (guint i = 0; order && i < order->len; i++)
        if (qq_feel_same(*(const qq_feel_value *)g_ptr_array_index(order, i), outcome)) return (int)i;
    return -1;
}

static bool holds(const qq_feel_expression *tests, qq_feel_run *run, const qq_feel_scope *scope, qq_feel_value value)
{
    if (!tests) return true;
    qq_feel_value held = qq_feel_test(tests, run, scope, value);
    return held.kind == QQ_FEEL_BOOLEAN && held.truth;
}

/* The cells by which a rule fails: about the bidder, about the project. */
typedef struct {
    size_t of_bidder, of_project;
} failing_cells;

static failing_cells count_failing(const qq_decider *decider, const qq_table_rule *rule, const qq_table_trace *trace,
                                   qq_feel_run *run, const qq_feel_scope *scope)
{
    const qq_decision_table *table = decider->reasons->table;
    failing_cells failing = {0};
    for (size_t i = 0; i < table->input_count; i++) {
        if (holds(rule->tests[i], run, scope, trace->inputs[i])) continue;
        failing.of_bidder += decider->of_bidder[i];
        failing.of_project += !decider->of_bidder[i];
    }
    return failing;
}

static qq_nearest_miss *make_miss(const qq_decision_table *table, size_t index, qq_feel_value outcome,
                                  const qq_table_trace *trace, qq_feel_run *run, const qq_feel_scope *scope)
{
    const qq_table_rule *rule = &table->rules[index];
    qq_nearest_miss *miss = g_new0(qq_nearest_miss, 1);
    miss->rule = rule->id;
    miss->number = (int)index + 1;
    miss->outcome = outcome;
    miss->basis = table->annotation_count ? rule->annotations[0] : rule->description ? rule->description : "";
    miss->cells = qq_decided_cells_new();
    for (size_t i = 0; i < table->input_count; i++)
        if (!holds(rule->tests[i], run, scope, trace->inputs[i]))
            qq_decided_cell_add(miss->cells, &table->inputs[i], rule->tests[i], trace->inputs[i]);
    return miss;
}

qq_nearest_miss *qq_nearest_find(const qq_decider *decider, const qq_table_trace *trace, int rank, qq_feel_run *run,
                                 const qq_feel_context *names, bool *only_project)
{
    const qq_decision_table *table = decider->reasons->table;
    const qq_feel_scope scope = {.names = names};
    qq_nearest_miss *nearest = NULL;
    size_t fewest = SIZE_MAX;
    int best = rank;
    bool project = false;
    for (size_t i = 0; i < table->rule_count; i++) {
        qq_feel_value outcome = qq_feel_evaluate(table->rules[i].conclusions[0], run, &scope);
        int other = qq_outcome_rank(table, outcome);
        if (other < 0 || other >= rank) continue;
        failing_cells failing = count_failing(decider, &table->rules[i], trace, run, &scope);
        project |= failing.of_project && !failing.of_bidder;
        bool nearer = failing.of_bidder < fewest || (failing.of_bidder == fewest && other < best);
        if (failing.of_project || !failing.of_bidder || !nearer) continue;
        qq_nearest_free(nearest);
        nearest = make_miss(table, i, outcome, trace, run, &scope);
        fewest = failing.of_bidder;
        best = other;
    }
    *only_project = project && !nearest;
    return nearest;
}

void qq_nearest_free(qq_nearest_miss *miss)
{
    if (!miss) return;
    g_ptr_array_unref(miss->cells);
    g_free(miss);
}
