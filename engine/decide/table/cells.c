/* Reduction walks the tree of a cell: every test becomes a set of values of one kind, and tests are joined, cut and
 * turned round as sets. On values of that kind the set and the evaluator agree; null is none of them. */
#include "cells.h"

#include <string.h>

#include "cell_sets.h"
#include "decide/feel/node.h"

/* Joining sets of strings looks at every pair. */
enum { VALUES_MAX = 4096 };

typedef struct {
    qq_feel_arena *arena;
    const char *why;
} reduction;

static bool reduce(reduction *how, const qq_feel_node *node, qq_cell *out);

static bool refuse(reduction *how, const char *why)
{
    if (!how->why) how->why = why;
    return false;
}

/* ---- constants ---- */

static bool is_constant(const qq_feel_node *node);

static bool are_constant(const qq_feel_node *const *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_constant(nodes[i])) return false;
    }
    return true;
}

static bool makes_constant(const char *function)
{
    static const char *const makers[] = {"date",     "time",   "date and time",
                                         "duration", "number", "years and months duration"};
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
        if (!strcmp(function, makers[i])) return true;
    }
    return false;
}

/* Whether the value is the same for every input and every scope. */
static bool is_constant(const qq_feel_node *node)
{
    switch (node->kind) {
    case QQ_NODE_LITERAL:
        return true;
    case QQ_NODE_MINUS:
        return is_constant(node->left);
    case QQ_NODE_ADD:
    case QQ_NODE_SUBTRACT:
    case QQ_NODE_MULTIPLY:
    case QQ_NODE_DIVIDE:
    case QQ_NODE_POWER:
        return is_constant(node->left) && is_constant(node->right);
    case QQ_NODE_CALL:
        return node->left->kind == QQ_NODE_NAME && makes_constant(node->left->name) && !node->entries &&
               are_constant(node->children, node->count);
    default:
        return false;
    }
}

static bool constant(reduction *how, const qq_feel_node *node, qq_feel_value *out)
{
    static const qq_feel_context no_names = {0};
    const qq_feel_scope scope = {.names = &no_names};
    qq_feel_run run = {.arena = how->arena};
    if (!is_constant(node)) return refuse(how, "it looks at another name or computes");
    *out = node->kind == QQ_NODE_LITERAL ? node->value : qq_feel_walk(&run, node, &scope, QQ_FEEL_NOTHING);
    switch (out->kind) {
    case QQ_FEEL_BOOLEAN:
    case QQ_FEEL_NUMBER:
    case QQ_FEEL_STRING:
    case QQ_FEEL_DATE:
    case QQ_FEEL_TIME:
    case QQ_FEEL_DATE_TIME:
    case QQ_FEEL_MONTHS:
    case QQ_FEEL_SECONDS:
        return true;
    case QQ_FEEL_NULL:
        return refuse(how, "it tests for null");
    default:
        return refuse(how, "it tests for something that is no single value");
    }
}

/* ---- tests ---- */

static bool reduce_ends(reduction *how, const qq_interval *ends, qq_cell *out)
{
    const qq_feel_value *known = ends->low.kind == QQ_FEEL_NULL ? &ends->high : &ends->low;
    if (known->kind == QQ_FEEL_STRING) return refuse(how, "it uses the order of texts");
    if (known->kind == QQ_FEEL_BOOLEAN) return refuse(how, "booleans have no order");
    int order;
    if (!qq_cell_between(how->arena, ends, out)) return refuse(how, "the ends of a range have no order");
    /* Such a range is null, and so is whether something lies in it: not(…) of it is not everything. */
    if (qq_feel_order(ends->low, ends->high, &order) && order > 0) return refuse(how, "a range ends before it begins");
    return true;
}

/* low and high may be NULL: infinite. */
static bool reduce_range(reduction *how, const qq_feel_node *low, const qq_feel_node *high, bool low_closed,
                         bool high_closed, qq_cell *out)
{
    qq_interval ends = {.low_closed = low && low_closed, .high_closed = high && high_closed};
    if (low && !constant(how, low, &ends.low)) return false;
    if (high && !constant(how, high, &ends.high)) return false;
    if (!low && !high) return refuse(how, "a range has no ends");
    if (low && high && ends.low.kind != ends.high.kind) return refuse(how, "the ends of a range differ in kind");
    return reduce_ends(how, &ends, out);
}

static bool reduce_single(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    qq_feel_value value;
    if (!constant(how, node, &value)) return false;
    *out = qq_cell_single(how->arena, value);
    return true;
}

static qq_feel_comparison swapped(qq_feel_comparison comparison)
{
    switch (comparison) {
    case QQ_COMPARE_LESS:
        return QQ_COMPARE_MORE;
    case QQ_COMPARE_AT_MOST:
        return QQ_COMPARE_AT_LEAST;
    case QQ_COMPARE_MORE:
        return QQ_COMPARE_LESS;
    case QQ_COMPARE_AT_LEAST:
        return QQ_COMPARE_AT_MOST;
    default:
        return comparison;
    }
}

static bool reduce_comparison(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    bool forward = node->left->kind == QQ_NODE_INPUT;
    const qq_feel_node *with = forward ? node->right : node->left;
    qq_cell equal;
    if (!forward && node->right->kind != QQ_NODE_INPUT) return refuse(how, "it compares something else than the input");
    switch (forward ? node->comparison : swapped(node->comparison)) {
    case QQ_COMPARE_EQUAL:
        return reduce_single(how, with, out);
    case QQ_COMPARE_NOT_EQUAL:
        return reduce_single(how, with, &equal) && qq_cell_otherwise(&equal, how->arena, out);
    case QQ_COMPARE_LESS:
        return reduce_range(how, NULL, with, false, false, out);
    case QQ_COMPARE_AT_MOST:
        return reduce_range(how, NULL, with, false, true, out);
    case QQ_COMPARE_MORE:
        return reduce_range(how, with, NULL, false, false, out);
    case QQ_COMPARE_AT_LEAST:
        return reduce_range(how, with, NULL, true, false, out);
    }
    return refuse(how, "it compares in an unknown way");
}

static bool reduce_any_of(reduction *how, const qq_feel_node *const *tests, size_t count, qq_cell *out)
{
    if (count == 0) return refuse(how, "it is empty");
    if (count > VALUES_MAX) return refuse(how, "it has more than 4,096 tests");
    qq_cell *cells = qq_feel_arena_take(how->arena, count * sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        if (!reduce(how, tests[i], &cells[i])) return false;
    }
    if (!qq_cell_any_of(cells, count, how->arena, out)) {
        return refuse(how, "its tests are of different kinds, or have no order");
    }
    return true;
}

static bool reduce_opposite(reduction *how, const qq_cell *cell, qq_cell *out)
{
    return qq_cell_otherwise(cell, how->arena, out) || refuse(how, "it is the opposite of everything");
}

static bool reduce_condition(reduction *how, const qq_feel_node *node, qq_cell *out);

static bool reduce_pair(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    qq_cell sides[2];
    if (!reduce_condition(how, node->left, &sides[0]) || !reduce_condition(how, node->right, &sides[1])) return false;
    bool related = node->kind == QQ_NODE_AND ? qq_cell_both(&sides[0], &sides[1], how->arena, out)
                                             : qq_cell_any_of(sides, 2, how->arena, out);
    return related || refuse(how, "its conditions are of different kinds");
}

static bool reduce_not(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    qq_cell inner;
    if (node->left->kind != QQ_NODE_NAME || strcmp(node->left->name, "not") != 0 || node->count != 1 || node->entries) {
        return refuse(how, "it calls a function");
    }
    return reduce_condition(how, node->children[0], &inner) && reduce_opposite(how, &inner, out);
}

/* What is itself true or false of the input; a value here would be no test for being equal. */
static bool reduce_condition(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    switch (node->kind) {
    case QQ_NODE_COMPARE:
        return reduce_comparison(how, node, out);
    case QQ_NODE_BETWEEN:
        if (node->left->kind != QQ_NODE_INPUT) return refuse(how, "it tests something else than the input");
        return reduce_range(how, node->right, node->third, true, true, out);
    case QQ_NODE_IN:
        if (node->left->kind != QQ_NODE_INPUT) return refuse(how, "it tests something else than the input");
        return reduce_any_of(how, node->children, node->count, out);
    case QQ_NODE_AND:
    case QQ_NODE_OR:
        return reduce_pair(how, node, out);
    case QQ_NODE_CALL:
        return reduce_not(how, node, out);
    default:
        return refuse(how, "it looks at another name or computes");
    }
}

static bool reduce_tests(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    qq_cell any;
    if (!node->negated) return reduce_any_of(how, node->children, node->count, out);
    return reduce_any_of(how, node->children, node->count, &any) && reduce_opposite(how, &any, out);
}

static bool reduce(reduction *how, const qq_feel_node *node, qq_cell *out)
{
    switch (node->kind) {
    case QQ_NODE_ANY:
        *out = qq_cell_everything();
        return true;
    case QQ_NODE_TESTS:
        return reduce_tests(how, node, out);
    case QQ_NODE_LIST:
        return reduce_any_of(how, node->children, node->count, out);
    case QQ_NODE_RANGE:
        return reduce_range(how, node->left, node->right, node->low_closed, node->high_closed, out);
    case QQ_NODE_COMPARE:
    case QQ_NODE_BETWEEN:
    case QQ_NODE_IN:
    case QQ_NODE_AND:
    case QQ_NODE_OR:
        return reduce_condition(how, node, out);
    case QQ_NODE_CALL:
        return is_constant(node) ? reduce_single(how, node, out) : reduce_condition(how, node, out);
    default:
        return reduce_single(how, node, out);
    }
}

bool qq_cell_reduce(const qq_feel_expression *tests, qq_feel_arena *arena, qq_cell *out, const char **why)
{
    reduction how = {.arena = arena};
    qq_cell cell = qq_cell_everything();
    if (tests && !reduce(&how, tests->root, &cell)) {
        *why = how.why;
        return false;
    }
    *out = cell;
    return true;
}

/* ---- asking and writing ---- */

static bool interval_holds(const qq_interval *interval, qq_feel_value value)
{
    int order;
    if (interval->low.kind != QQ_FEEL_NULL &&
        (!qq_feel_order(interval->low, value, &order) || order > 0 || (order == 0 && !interval->low_closed))) {
        return false;
    }
    if (interval->high.kind == QQ_FEEL_NULL) return true;
    return qq_feel_order(value, interval->high, &order) && (order < 0 || (order == 0 && interval->high_closed));
}

bool qq_cell_holds(const qq_cell *cell, qq_feel_value value)
{
    if (cell->kind == QQ_CELL_ANY) return true;
    if (value.kind != cell->value_kind) return false;
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->kind == QQ_CELL_INTERVALS) {
            if (interval_holds(&cell->intervals[i], value)) return true;
        } else if (qq_feel_same(cell->values[i], value)) {
            return cell->kind == QQ_CELL_SET;
        }
    }
    return cell->kind == QQ_CELL_COMPLEMENT;
}

static void append_interval(GString *out, const qq_interval *interval)
{
    bool has_low = interval->low.kind != QQ_FEEL_NULL, has_high = interval->high.kind != QQ_FEEL_NULL;
    if (!has_low && !has_high) {
        g_string_append_c(out, '-');
        return;
    }
    if (!has_low || !has_high) {
        bool closed = has_low ? interval->low_closed : interval->high_closed;
        g_string_append_printf(out, "%c%s ", has_low ? '>' : '<', closed ? "=" : "");
        qq_feel_append(out, has_low ? interval->low : interval->high, true);
        return;
    }
    if (qq_feel_same(interval->low, interval->high)) {
        qq_feel_append(out, interval->low, true);
        return;
    }
    g_string_append_c(out, interval->low_closed ? '[' : '(');
    qq_feel_append(out, interval->low, true);
    g_string_append(out, "..");
    qq_feel_append(out, interval->high, true);
    g_string_append_c(out, interval->high_closed ? ']' : ')');
}

void qq_cell_append(GString *out, const qq_cell *cell)
{
    bool negated = cell->kind == QQ_CELL_COMPLEMENT && cell->count > 0;
    if (cell->kind == QQ_CELL_ANY || cell->count == 0) {
        g_string_append(out, qq_cell_is_empty(cell) ? "null" : "-");
        return;
    }
    if (negated) g_string_append(out, "not(");
    for (size_t i = 0; i < cell->count; i++) {
        if (i > 0) g_string_append(out, ", ");
        if (cell->kind == QQ_CELL_INTERVALS)
            append_interval(out, &cell->intervals[i]);
        else
            qq_feel_append(out, cell->values[i], true);
    }
    if (negated) g_string_append_c(out, ')');
}
