/* Evaluates decision tables: which rules are hit, and what they conclude together. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "decide/feel/operations.h"

typedef struct {
    qq_feel_run *run;
    const qq_decision_table *table;
    const qq_feel_scope *scope;
    const qq_feel_value *inputs;
    size_t *rules; /* that match, in order of the table */
    size_t count;
} table_hits;

/* ---- inputs ---- */

static bool is_allowed(qq_feel_run *run, const qq_feel_expression *allowed, const qq_feel_scope *scope,
                       qq_feel_value value)
{
    if (!allowed || value.kind == QQ_FEEL_NULL) return true;
    qq_feel_value held = qq_feel_test(allowed, run, scope, value);
    return held.kind == QQ_FEEL_BOOLEAN && held.truth;
}

/* Says which input it is about: by its text when that is short. */
static void note_input(const table_hits *hits, size_t index, const char *what)
{
    enum { SHORT_TEXT = 60 };
    const qq_table_input *input = &hits->table->inputs[index];
    g_autofree char *text = qq_dmn_plain_name(qq_feel_expression_text(input->expression));
    bool is_short = strlen(text) <= SHORT_TEXT;
    qq_feel_note(hits->run, input->line, 1, "input %zu%s%s %s", index + 1, is_short ? ", " : "", is_short ? text : "",
                 what);
}

/* given: values in place of what the expressions give; NULL. false, with a note, when a value is none that the table
 * says it takes. */
static bool read_inputs(table_hits *hits, const qq_feel_value *given)
{
    const qq_decision_table *table = hits->table;
    qq_feel_run *run = hits->run;
    qq_feel_value *values = qq_feel_arena_take(run->arena, (table->input_count + 1) * sizeof *values);
    bool taken = true;
    hits->inputs = values;
    for (size_t i = 0; i < table->input_count; i++) {
        const qq_table_input *input = &table->inputs[i];
        qq_feel_value value = given ? given[i] : qq_feel_evaluate(input->expression, run, hits->scope);
        if (!qq_feel_conform(run->arena, value, input->type, &values[i])) {
            note_input(hits, i, "is not of its type");
            taken = false;
        } else if (!is_allowed(run, input->allowed, hits->scope, values[i])) {
            note_input(hits, i, "is none of the values that the table takes");
            taken = false;
        }
    }
    return taken;
}

/* ---- rules ---- */

static bool matches(const table_hits *hits, const qq_table_rule *rule)
{
    hits->run->steps++;
    for (size_t i = 0; i < hits->table->input_count; i++) {
        if (!rule->tests[i]) continue;
        qq_feel_value held = qq_feel_test(rule->tests[i], hits->run, hits->scope, hits->inputs[i]);
        if (held.kind != QQ_FEEL_BOOLEAN || !held.truth) return false;
    }
    return true;
}

static void find_rules(table_hits *hits)
{
    const qq_decision_table *table = hits->table;
    hits->rules = qq_feel_arena_take(hits->run->arena, (table->rule_count + 1) * sizeof *hits->rules);
    for (size_t i = 0; i < table->rule_count; i++) {
        if (!matches(hits, &table->rules[i])) continue;
        hits->rules[hits->count++] = i;
        if (table->policy == QQ_HIT_FIRST) return;
    }
}

/* ---- conclusions ---- */

static qq_feel_value fit_output(const table_hits *hits, size_t index, qq_feel_value value, int line)
{
    const qq_table_output *output = &hits->table->outputs[index];
    qq_feel_run *run = hits->run;
    qq_feel_value fitting;
    if (!qq_feel_conform(run->arena, value, output->type, &fitting)) {
        qq_feel_note(run, line, 1, "output %zu is not of its type", index + 1);
        return QQ_FEEL_NOTHING;
    }
    if (is_allowed(run, output->allowed, hits->scope, fitting)) return fitting;
    qq_feel_note(run, line, 1, "output %zu is none of the values that the table gives", index + 1);
    return QQ_FEEL_NOTHING;
}

/* rule NULL: the default outputs. */
static qq_feel_value one_output(const table_hits *hits, const qq_table_rule *rule, size_t index)
{
    const qq_table_output *output = &hits->table->outputs[index];
    const qq_feel_expression *said = rule ? rule->conclusions[index] : output->fallback;
    if (!said) return QQ_FEEL_NOTHING;
    qq_feel_value value = qq_feel_evaluate(said, hits->run, hits->scope);
    return fit_output(hits, index, value, rule ? rule->line : output->line);
}

static qq_feel_value conclusion(const table_hits *hits, const qq_table_rule *rule)
{
    const qq_decision_table *table = hits->table;
    if (table->output_count == 1) return one_output(hits, rule, 0);
    qq_feel_context *all = qq_feel_context_new(hits->run->arena, table->output_count);
    for (size_t i = 0; i < table->output_count; i++)
        qq_feel_context_put(hits->run->arena, all, table->outputs[i].name, one_output(hits, rule, i));
    return qq_feel_context_value(all);
}

static qq_feel_value conclusion_at(const table_hits *hits, size_t hit)
{
    return conclusion(hits, &hits->table->rules[hits->rules[hit]]);
}

static qq_feel_value no_value(const table_hits *hits, const char *why)
{
    qq_feel_note(hits->run, hits->table->line, 1, "%s", why);
    return QQ_FEEL_NOTHING;
}

/* ---- no rule ---- */

static bool has_fallback(const qq_decision_table *table)
{
    for (size_t i = 0; i < table->output_count; i++)
        if (table->outputs[i].fallback) return true;
    return false;
}

static qq_feel_value without_hit(const table_hits *hits)
{
    const qq_decision_table *table = hits->table;
    if (table->policy == QQ_HIT_COLLECT && table->collect == QQ_COLLECT_COUNT) return qq_feel_integer(0);
    if (!has_fallback(table)) return no_value(hits, "no rule holds");
    return conclusion(hits, NULL);
}

/* ---- one of several hits ---- */

static void note_rules(const table_hits *hits, const char *what)
{
    g_autoptr(GString) rules = g_string_new(NULL);
    for (size_t i = 0; i < hits->count && i < 8; i++)
        g_string_append_printf(rules, "%s%zu", i ? ", " : "", hits->rules[i] + 1);
    qq_feel_note(hits->run, hits->table->line, 1, "%s: rules %s%s", what, rules->str, hits->count > 8 ? ", …" : "");
}

static qq_feel_value unique(const table_hits *hits)
{
    if (hits->count == 1) return conclusion_at(hits, 0);
    note_rules(hits, "more than one rule holds and the hit policy is UNIQUE");
    return QQ_FEEL_NOTHING;
}

static qq_feel_value any(const table_hits *hits)
{
    qq_feel_value first = conclusion_at(hits, 0);
    for (size_t i = 1; i < hits->count; i++) {
        if (qq_feel_same(first, conclusion_at(hits, i))) continue;
        note_rules(hits, "rules disagree and the hit policy is ANY");
        return QQ_FEEL_NOTHING;
    }
    return first;
}

/* ---- order by output values ---- */

typedef struct {
    qq_feel_value value;
    size_t *ranks; /* one an output */
    size_t rank_count, hit;
} ranked_hit;

/* Place among the output values; what is not among them, or has no order, is last. */
static size_t rank_of(const qq_table_output *output, qq_feel_value value)
{
    guint count = output->order ? output->order->len : 0;
    for (guint i = 0; i < count; i++)
        if (qq_feel_same(*(const qq_feel_value *)output->order->pdata[i], value)) return i;
    return count;
}

static int compare_ranked(const void *a, const void *b)
{
    const ranked_hit *left = a, *right = b;
    for (size_t i = 0; i < left->rank_count; i++)
        if (left->ranks[i] != right->ranks[i]) return left->ranks[i] < right->ranks[i] ? -1 : 1;
    return left->hit < right->hit ? -1 : left->hit > right->hit;
}

static ranked_hit *rank_hits(const table_hits *hits)
{
    const qq_decision_table *table = hits->table;
    qq_feel_arena *arena = hits->run->arena;
    ranked_hit *ranked = qq_feel_arena_take(arena, hits->count * sizeof *ranked);
    for (size_t i = 0; i < hits->count; i++) {
        ranked[i] = (ranked_hit){.value = conclusion_at(hits, i), .rank_count = table->output_count, .hit = i};
        ranked[i].ranks = qq_feel_arena_take(arena, table->output_count * sizeof *ranked[i].ranks);
        for (size_t k = 0; k < table->output_count; k++) {
            const qq_feel_value *part = table->output_count == 1
                                            ? &ranked[i].value
                                            : qq_feel_context_get(ranked[i].value.context, table->outputs[k].name);
            ranked[i].ranks[k] = rank_of(&table->outputs[k], *part);
        }
    }
    qsort(ranked, hits->count, sizeof *ranked, compare_ranked);
    return ranked;
}

/* ---- lists and figures ---- */

static qq_feel_value list_of(const table_hits *hits, const ranked_hit *ranked)
{
    qq_feel_list *list = qq_feel_list_new(hits->run->arena, hits->count);
    for (size_t i = 0; i < hits->count; i++)
        qq_feel_list_add(hits->run->arena, list, ranked ? ranked[i].value : conclusion_at(hits, i));
    return qq_feel_list_value(list);
}

static bool can_be_summed(qq_feel_value value)
{
    return value.kind == QQ_FEEL_NUMBER || value.kind == QQ_FEEL_MONTHS || value.kind == QQ_FEEL_SECONDS;
}

static qq_feel_value sum(const table_hits *hits)
{
    qq_feel_place place = {hits->table->line, 1};
    qq_feel_value total = conclusion_at(hits, 0);
    for (size_t i = 1; i < hits->count && can_be_summed(total); i++)
        total = qq_feel_add(hits->run, place, total, conclusion_at(hits, i));
    return can_be_summed(total) ? total : no_value(hits, "the outputs cannot be summed");
}

static qq_feel_value extreme(const table_hits *hits, bool largest)
{
    qq_feel_value best = conclusion_at(hits, 0);
    int order;
    if (!qq_feel_order(best, best, &order)) return no_value(hits, "the outputs have no order");
    for (size_t i = 1; i < hits->count; i++) {
        qq_feel_value value = conclusion_at(hits, i);
        if (!qq_feel_order(value, best, &order)) return no_value(hits, "the outputs have no order");
        if (largest ? order > 0 : order < 0) best = value;
    }
    return best;
}

static qq_feel_value collect(const table_hits *hits)
{
    switch (hits->table->collect) {
    case QQ_COLLECT_LIST:
        return list_of(hits, NULL);
    case QQ_COLLECT_SUM:
        return sum(hits);
    case QQ_COLLECT_MIN:
        return extreme(hits, false);
    case QQ_COLLECT_MAX:
        return extreme(hits, true);
    case QQ_COLLECT_COUNT:
        return qq_feel_integer((int64_t)hits->count);
    }
    return QQ_FEEL_NOTHING;
}

/* ---- the whole ---- */

static qq_feel_value with_hits(const table_hits *hits)
{
    switch (hits->table->policy) {
    case QQ_HIT_UNIQUE:
        return unique(hits);
    case QQ_HIT_ANY:
        return any(hits);
    case QQ_HIT_PRIORITY:
        return rank_hits(hits)[0].value;
    case QQ_HIT_FIRST:
        return conclusion_at(hits, 0);
    case QQ_HIT_RULE_ORDER:
        return list_of(hits, NULL);
    case QQ_HIT_OUTPUT_ORDER:
        return list_of(hits, rank_hits(hits));
    case QQ_HIT_COLLECT:
        return collect(hits);
    }
    return QQ_FEEL_NOTHING;
}

static qq_feel_value value_for(qq_feel_run *run, const qq_decision_table *table, const qq_feel_scope *scope,
                               const qq_feel_value *given, qq_table_trace *trace)
{
    table_hits hits = {.run = run, .table = table, .scope = scope};
    bool taken = read_inputs(&hits, given);
    if (trace) trace->inputs = hits.inputs;
    if (!taken) return QQ_FEEL_NOTHING;
    find_rules(&hits);
    if (trace && hits.count > 0) g_array_append_vals(trace->matched, hits.rules, (guint)hits.count);
    if (trace) trace->fallback = hits.count == 0 && has_fallback(table);
    return hits.count > 0 ? with_hits(&hits) : without_hit(&hits);
}

qq_feel_value qq_dmn_table_value(qq_feel_run *run, const qq_decision_table *table, const qq_feel_scope *scope,
                                 qq_table_trace *trace)
{
    return value_for(run, table, scope, NULL, trace);
}

qq_feel_value qq_dmn_try(const qq_decision_table *table, qq_feel_run *run, const qq_feel_value *values,
                         qq_table_trace *trace)
{
    *trace = (qq_table_trace){NULL, g_array_new(FALSE, FALSE, sizeof(size_t)), false};
    return value_for(run, table, NULL, values, trace);
}
