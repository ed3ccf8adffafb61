/* A table's cells as boxes over its declared domains. */
#include "decide/policy/inspection.h"
#include <string.h>

static const char *const kind_words[] = {
    [QQ_FEEL_NULL] = "null",
    [QQ_FEEL_BOOLEAN] = "a boolean",
    [QQ_FEEL_NUMBER] = "a number",
    [QQ_FEEL_STRING] = "a text",
    [QQ_FEEL_DATE] = "a date",
    [QQ_FEEL_TIME] = "a time",
    [QQ_FEEL_DATE_TIME] = "a date and time",
    [QQ_FEEL_MONTHS] = "a duration of months",
    [QQ_FEEL_SECONDS] = "a duration of days",
    [QQ_FEEL_LIST] = "a list",
    [QQ_FEEL_CONTEXT] = "a context",
    [QQ_FEEL_RANGE] = "a range",
    [QQ_FEEL_FUNCTION] = "a function",
};

static const char *text_of(const qq_feel_expression *tests)
{
    return tests ? qq_feel_expression_text(tests) : "-";
}

/* ---- domains ---- */

static bool find_kind(const qq_inspection *at, size_t index, qq_feel_kind *out)
{
    const qq_table_input *input = &at->table->inputs[index];
    *out = input->type ? qq_feel_type_kind(input->type) : QQ_FEEL_NULL;
    if (qq_axis_can(*out)) return true;
    if (*out == QQ_FEEL_NULL)
        qq_inspection_say(at, QQ_POLICY_PROFILE, input->line,
                          "input %zu (%s) has no type; give it one: number, string, boolean, date or a duration",
                          index + 1, text_of(input->expression));
    else
        qq_inspection_say(at, QQ_POLICY_PROFILE, input->line,
                          "input %zu (%s) is %s, which cannot be proved; use a number, string, boolean, date or "
                          "duration",
                          index + 1, text_of(input->expression), kind_words[*out]);
    return false;
}

static bool find_domain(const qq_inspection *at, size_t index, qq_feel_kind kind, qq_cell *out)
{
    const qq_table_input *input = &at->table->inputs[index];
    const char *why = NULL;
    if (!qq_cell_reduce(input->allowed, at->arena, out, &why)) {
        qq_inspection_say(at, QQ_POLICY_PROFILE, input->line,
                          "the allowed values of input %zu (%s) are no intervals or set: %s", index + 1,
                          text_of(input->expression), why);
        return false;
    }
    if (kind == QQ_FEEL_STRING && out->kind != QQ_CELL_SET) {
        qq_inspection_say(at, QQ_POLICY_PROFILE, input->line,
                          "input %zu (%s) is a text of any kind; list its allowed values", index + 1,
                          text_of(input->expression));
        return false;
    }
    if (out->kind == QQ_CELL_ANY || out->value_kind == kind) return true;
    qq_inspection_say(at, QQ_POLICY_PROFILE, input->line,
                      "input %zu (%s) is %s, but each of its allowed values is %s; make them one kind", index + 1,
                      text_of(input->expression), kind_words[kind], kind_words[out->value_kind]);
    return false;
}

/* ---- cells ---- */

/* The cells of one column: each text once. */
typedef struct {
    size_t input;
    qq_feel_kind kind;
    qq_cell domain;
    GHashTable *seen; /* text -> first rule that has it, plus one */
    GPtrArray *cells; /* of qq_cell*, each once */
    qq_cell **of_rule;
} column;

/* A value that a text cell names and the domain has not: most likely misspelt. */
static bool check_known(const qq_inspection *at, const column *of, size_t rule, const qq_cell *cell)
{
    if (of->domain.kind != QQ_CELL_SET || (cell->kind != QQ_CELL_SET && cell->kind != QQ_CELL_COMPLEMENT)) return true;
    for (size_t i = 0; i < cell->count; i++) {
        if (qq_cell_holds(&of->domain, cell->values[i])) continue;
        g_autoptr(GString) value = g_string_new(NULL);
        qq_feel_append(value, cell->values[i], true);
        qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->rules[rule].line,
                          "rule %zu tests input %zu (%s) for %s, which is not among its allowed values; correct one or "
                          "the other",
                          rule + 1, of->input + 1, text_of(at->table->inputs[of->input].expression), value->str);
        return false;
    }
    return true;
}

static qq_cell *reduce_cell(const qq_inspection *at, const column *of, size_t rule)
{
    const qq_feel_expression *tests = at->table->rules[rule].tests[of->input];
    qq_cell *cell = qq_feel_arena_take(at->arena, sizeof *cell);
    const char *why = NULL;
    if (!qq_cell_reduce(tests, at->arena, cell, &why)) {
        qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->rules[rule].line,
                          "rule %zu, input %zu: \"%s\" is no interval or set: %s; write intervals, or single values",
                          rule + 1, of->input + 1, text_of(tests), why);
        return NULL;
    }
    if (cell->kind != QQ_CELL_ANY && cell->value_kind != of->kind && cell->value_kind != QQ_FEEL_NULL) {
        qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->rules[rule].line,
                          "rule %zu, input %zu: \"%s\" tests for %s, but the input is %s; it never holds", rule + 1,
                          of->input + 1, text_of(tests), kind_words[cell->value_kind], kind_words[of->kind]);
        return NULL;
    }
    return check_known(at, of, rule, cell) ? cell : NULL;
}

static bool reduce_column(const qq_inspection *at, column *of)
{
    bool good = true;
    for (size_t rule = 0; rule < at->table->rule_count; rule++) {
        const char *text = text_of(at->table->rules[rule].tests[of->input]);
        size_t first = GPOINTER_TO_SIZE(g_hash_table_lookup(of->seen, text));
        if (first) {
            of->of_rule[rule] = of->of_rule[first - 1];
            continue;
        }
        g_hash_table_insert(of->seen, (gpointer)text, GSIZE_TO_POINTER(rule + 1));
        of->of_rule[rule] = reduce_cell(at, of, rule);
        if (of->of_rule[rule])
            g_ptr_array_add(of->cells, of->of_rule[rule]);
        else
            good = false;
    }
    return good;
}

/* Reduces a column and cuts its axis. */
static bool read_column(const qq_inspection *at, column *of, qq_axis *axis)
{
    if (!find_kind(at, of->input, &of->kind) || !find_domain(at, of->input, of->kind, &of->domain)) return false;
    if (!reduce_column(at, of)) return false;
    if (qq_axis_make(of->kind, &of->domain, (const qq_cell *const *)of->cells->pdata, of->cells->len, axis))
        return true;
    qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->inputs[of->input].line,
                      "the allowed values of input %zu (%s) are empty; give it values", of->input + 1,
                      text_of(at->table->inputs[of->input].expression));
    return false;
}

/* Rules with the same cell have the same bins: they are found once. */
static void mark_column(const qq_inspection *at, const column *of, const qq_axis *axis, qq_boxes *boxes)
{
    size_t from = boxes->offsets[of->input], words = boxes->offsets[of->input + 1] - from;
    for (size_t rule = 0; rule < at->table->rule_count; rule++) {
        const char *text = text_of(at->table->rules[rule].tests[of->input]);
        size_t first = GPOINTER_TO_SIZE(g_hash_table_lookup(of->seen, text)) - 1;
        uint64_t *box = qq_boxes_rule(boxes, rule);
        if (first == rule)
            qq_axis_mark(axis, of->of_rule[rule], boxes, of->input, box);
        else
            memcpy(box + from, qq_boxes_rule(boxes, first) + from, words * sizeof *box);
    }
}

static void mark_rules(const qq_inspection *at, const column *columns, qq_grid *grid)
{
    size_t inputs = at->table->input_count;
    g_autofree size_t *bins = g_new0(size_t, inputs + 1);
    for (size_t i = 0; i < inputs; i++) bins[i] = grid->axes[i].bins->len;
    grid->boxes = qq_boxes_new(bins, inputs, at->table->rule_count);
    for (size_t i = 0; i < inputs; i++) mark_column(at, &columns[i], &grid->axes[i], grid->boxes);
}

bool qq_inspect_cells(const qq_inspection *at, qq_grid *out)
{
    size_t inputs = at->table->input_count;
    bool good = true;
    *out = (qq_grid){g_new0(qq_axis, inputs + 1), NULL};
    g_autofree column *columns = g_new0(column, inputs + 1);
    for (size_t i = 0; i < inputs; i++) {
        columns[i].input = i;
        columns[i].seen = g_hash_table_new(g_str_hash, g_str_equal);
        columns[i].cells = g_ptr_array_new();
        columns[i].of_rule = g_new0(qq_cell *, at->table->rule_count + 1);
        if (!read_column(at, &columns[i], &out->axes[i])) good = false;
    }
    if (good) mark_rules(at, columns, out);
    for (size_t i = 0; i < inputs; i++) {
        g_hash_table_unref(columns[i].seen);
        g_ptr_array_unref(columns[i].cells);
        g_free(columns[i].of_rule);
    }
    return good;
}

void qq_grid_clear(const qq_inspection *at, qq_grid *grid)
{
    for (size_t i = 0; i < at->table->input_count; i++) qq_axis_clear(&grid->axes[i]);
    g_free(grid->axes);
    qq_boxes_free(grid->boxes);
}
