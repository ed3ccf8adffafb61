/* The evaluator: names, operators, and the way through the tree. */
#include "evaluate.h"

#include <string.h>

#include "builtins.h"

/* Operators of one chain that are followed without going deeper. */
enum { CHAIN = 32 };

qq_feel_place qq_feel_place_of(const qq_feel_node *node)
{
    return (qq_feel_place){node->line, node->column};
}

qq_feel_value qq_feel_unknown(qq_feel_run *run, const qq_feel_node *node, const char *format, ...)
{
    if (!run->notes) return QQ_FEEL_NOTHING;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    qq_feel_note(run, node->line, node->column, "%s", why);
    return QQ_FEEL_NOTHING;
}

bool qq_feel_is_spent(const qq_feel_run *run)
{
    return run->steps > QQ_FEEL_STEPS_MAX;
}

bool qq_feel_charge(qq_feel_run *run, const qq_feel_node *node, size_t steps)
{
    if (qq_feel_is_spent(run)) return false;
    run->steps += steps < QQ_FEEL_STEPS_MAX ? (int64_t)steps : QQ_FEEL_STEPS_MAX;
    bool too_large = qq_feel_arena_taken(run->arena) > QQ_FEEL_MEMORY_MAX;
    if (!too_large && !qq_feel_is_spent(run)) return true;
    if (too_large)
        qq_feel_unknown(run, node, "stopped at %u bytes of memory; work on less at once", QQ_FEEL_MEMORY_MAX);
    else
        qq_feel_unknown(run, node, "stopped after %lld steps; work on less at once", QQ_FEEL_STEPS_MAX);
    run->steps = QQ_FEEL_STEPS_MAX + 1;
    return false;
}

const char *qq_feel_shown_name(qq_feel_run *run, const char *name)
{
    enum { SHOWN = 60 /* characters */ };
    const char *end = name;
    for (int i = 0; i < SHOWN && *end; i++) end = g_utf8_next_char(end);
    return *end ? qq_feel_arena_text(run->arena, name, (size_t)(end - name)) : name;
}

size_t qq_feel_price(qq_feel_value value)
{
    enum { AT_ONCE = 32 }; /* bytes, items or entries looked at in the time of a step */
    switch (value.kind) {
    case QQ_FEEL_STRING:
        return value.length / AT_ONCE;
    case QQ_FEEL_LIST:
        return value.list->count / AT_ONCE;
    case QQ_FEEL_CONTEXT:
        return value.context->count / AT_ONCE;
    default:
        return 0;
    }
}

/* Frames of loops may hold a name twice: the later one hides the earlier. They are short. */
static const qq_feel_value *find_in(const qq_feel_context *names, const char *name)
{
    if (names->placed > 0) return qq_feel_context_get(names, name);
    for (size_t i = names->count; i > 0; i--) {
        if (!strcmp(names->entries[i - 1].name, name)) return &names->entries[i - 1].value;
    }
    return NULL;
}

const qq_feel_value *qq_feel_look_up(const qq_feel_scope *scope, const char *name)
{
    for (; scope; scope = scope->outer) {
        const qq_feel_value *found = scope->names ? find_in(scope->names, name) : NULL;
        if (found) return found;
    }
    return NULL;
}

static qq_feel_value go_name(const qq_feel_view *view, const qq_feel_node *node)
{
    const qq_feel_value *found = qq_feel_look_up(view->scope, node->name);
    if (found) return *found;
    if (qq_feel_builtin_find(node->name)) return qq_feel_builtin_value(view->run, node->name);
    return qq_feel_unknown(view->run, node, "nothing is named '%s' here", qq_feel_shown_name(view->run, node->name));
}

static qq_feel_value go_literal(const qq_feel_view *view, const qq_feel_node *node)
{
    if (node->name) qq_feel_unknown(view->run, node, "%s is no value", qq_feel_shown_name(view->run, node->name));
    return node->value;
}

/* ---- operators ---- */

static qq_feel_value go_both(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value left)
{
    bool decides = node->kind == QQ_NODE_OR; /* the truth that makes the other side idle */
    if (left.kind == QQ_FEEL_BOOLEAN && left.truth == decides) return left;
    qq_feel_value right = qq_feel_go(view, node->right);
    return decides ? qq_feel_or(left, right) : qq_feel_and(left, right);
}

static qq_feel_value go_compare(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value left)
{
    qq_feel_value right = qq_feel_go(view, node->right);
    size_t price = MIN(qq_feel_price(left), qq_feel_price(right));
    if (!qq_feel_charge(view->run, node, price)) return QQ_FEEL_NOTHING;
    return qq_feel_compare(view->run, qq_feel_place_of(node), node->comparison, left, right);
}

static qq_feel_value go_between(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    qq_feel_place place = qq_feel_place_of(node);
    qq_feel_value low = qq_feel_go(view, node->right), high = qq_feel_go(view, node->third);
    return qq_feel_and(qq_feel_compare(view->run, place, QQ_COMPARE_AT_LEAST, value, low),
                       qq_feel_compare(view->run, place, QQ_COMPARE_AT_MOST, value, high));
}

static qq_feel_value go_instance(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    if (!node->type) return qq_feel_unknown(view->run, node, "nobody knows the type after 'instance of'");
    return qq_feel_boolean(qq_feel_is_instance(value, node->type));
}

static qq_feel_value go_arithmetic(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value left)
{
    qq_feel_place place = qq_feel_place_of(node);
    qq_feel_value right = qq_feel_go(view, node->right), result;
    switch (node->kind) {
    case QQ_NODE_ADD:
        result = qq_feel_add(view->run, place, left, right);
        break;
    case QQ_NODE_SUBTRACT:
        result = qq_feel_subtract(view->run, place, left, right);
        break;
    case QQ_NODE_MULTIPLY:
        result = qq_feel_multiply(view->run, place, left, right);
        break;
    case QQ_NODE_DIVIDE:
        result = qq_feel_divide(view->run, place, left, right);
        break;
    default:
        result = qq_feel_power(view->run, place, left, right);
        break;
    }
    bool paid = result.kind != QQ_FEEL_STRING || qq_feel_charge(view->run, node, result.length / 8);
    return paid ? result : QQ_FEEL_NOTHING;
}

/* Whether the node works on the value of its left part, which is evaluated first. */
static bool has_left_value(const qq_feel_node *node)
{
    switch (node->kind) {
    case QQ_NODE_PATH:
    case QQ_NODE_FILTER:
    case QQ_NODE_ADD:
    case QQ_NODE_SUBTRACT:
    case QQ_NODE_MULTIPLY:
    case QQ_NODE_DIVIDE:
    case QQ_NODE_POWER:
    case QQ_NODE_MINUS:
    case QQ_NODE_COMPARE:
    case QQ_NODE_AND:
    case QQ_NODE_OR:
    case QQ_NODE_BETWEEN:
    case QQ_NODE_IN:
    case QQ_NODE_INSTANCE:
        return true;
    case QQ_NODE_CALL:
        return node->left->kind != QQ_NODE_NAME;
    default:
        return false;
    }
}

static qq_feel_value go_with_left(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value left)
{
    switch (node->kind) {
    case QQ_NODE_PATH:
        return qq_feel_go_path(view, node, left);
    case QQ_NODE_FILTER:
        return qq_feel_go_filter(view, node, left);
    case QQ_NODE_MINUS:
        return qq_feel_minus(view->run, qq_feel_place_of(node), left);
    case QQ_NODE_COMPARE:
        return go_compare(view, node, left);
    case QQ_NODE_AND:
    case QQ_NODE_OR:
        return go_both(view, node, left);
    case QQ_NODE_BETWEEN:
        return go_between(view, node, left);
    case QQ_NODE_IN:
        return qq_feel_go_in(view, node, left);
    case QQ_NODE_INSTANCE:
        return go_instance(view, node, left);
    case QQ_NODE_CALL:
        return qq_feel_go_call_of(view, node, left);
    default:
        return go_arithmetic(view, node, left);
    }
}

/* ---- the tree ---- */

static const qq_feel_node *branch_of_if(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_value condition = qq_feel_go(view, node->left);
    if (condition.kind != QQ_FEEL_BOOLEAN && condition.kind != QQ_FEEL_NULL) {
        qq_feel_unknown(view->run, node, "the condition of 'if' is neither true nor false");
    }
    return condition.kind == QQ_FEEL_BOOLEAN && condition.truth ? node->right : node->third;
}

static qq_feel_value go_leaf(const qq_feel_view *view, const qq_feel_node *node)
{
    switch (node->kind) {
    case QQ_NODE_LITERAL:
        return go_literal(view, node);
    case QQ_NODE_NAME:
        return go_name(view, node);
    case QQ_NODE_INPUT:
        return view->input;
    case QQ_NODE_FOR:
        return qq_feel_go_for(view, node);
    case QQ_NODE_SOME:
    case QQ_NODE_EVERY:
        return qq_feel_go_quantified(view, node);
    case QQ_NODE_LIST:
        return qq_feel_go_list(view, node);
    case QQ_NODE_CONTEXT:
        return qq_feel_go_context(view, node);
    case QQ_NODE_RANGE:
        return qq_feel_go_range(view, node);
    case QQ_NODE_CALL:
        return qq_feel_go_call(view, node);
    case QQ_NODE_FUNCTION:
        return qq_feel_go_function(view, node);
    case QQ_NODE_TESTS:
        return qq_feel_go_tests(view, node);
    case QQ_NODE_ANY:
        return qq_feel_boolean(true);
    default:
        return qq_feel_go(view, node);
    }
}

static qq_feel_value go_chain(const qq_feel_view *view, const qq_feel_node *node)
{
    const qq_feel_node *chain[CHAIN];
    size_t count = 0;
    while (count < CHAIN && has_left_value(node)) {
        chain[count++] = node;
        node = node->left;
    }
    if (!qq_feel_charge(view->run, node, count + 1)) return QQ_FEEL_NOTHING;
    /* A chain longer than there is room for goes on one level deeper. */
    qq_feel_value value = has_left_value(node) ? qq_feel_go(view, node) : go_leaf(view, node);
    while (count > 0) value = go_with_left(view, chain[--count], value);
    return qq_feel_is_spent(view->run) ? QQ_FEEL_NOTHING : value;
}

qq_feel_value qq_feel_go(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_run *run = view->run;
    if (run->depth >= QQ_FEEL_DEPTH_MAX) {
        return qq_feel_unknown(run, node, "stopped at a depth of %d calls and expressions", QQ_FEEL_DEPTH_MAX);
    }
    run->depth++;
    while (node->kind == QQ_NODE_IF && qq_feel_charge(run, node, 1)) node = branch_of_if(view, node);
    qq_feel_value value = node->kind == QQ_NODE_IF ? QQ_FEEL_NOTHING : go_chain(view, node);
    run->depth--;
    return value;
}

qq_feel_value qq_feel_go_within(const qq_feel_view *view, const qq_feel_context *names, const qq_feel_node *node)
{
    qq_feel_scope scope = {.outer = view->scope, .names = names};
    qq_feel_view inner = {.run = view->run, .scope = &scope, .input = view->input};
    return qq_feel_go(&inner, node);
}

qq_feel_value qq_feel_walk(qq_feel_run *run, const qq_feel_node *node, const qq_feel_scope *scope, qq_feel_value input)
{
    qq_feel_view view = {.run = run, .scope = scope, .input = input};
    return qq_feel_go(&view, node);
}

qq_feel_value qq_feel_evaluate(const qq_feel_expression *expression, qq_feel_run *run, const qq_feel_scope *scope)
{
    return qq_feel_walk(run, expression->root, scope, QQ_FEEL_NOTHING);
}

qq_feel_value qq_feel_test(const qq_feel_expression *tests, qq_feel_run *run, const qq_feel_scope *scope,
                           qq_feel_value input)
{
    return qq_feel_walk(run, tests->root, scope, input);
}
