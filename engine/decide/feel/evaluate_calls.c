/* Calls of functions, and functions written in place, which keep the names around them. */
#include "evaluate.h"

#include <string.h>

#include "builtins.h"

/* ---- arguments ---- */

static qq_feel_value *go_arguments(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_value *values = qq_feel_arena_take(view->run->arena, node->count * sizeof *values);
    for (size_t i = 0; i < node->count; i++) {
        values[i] = qq_feel_go(view, node->entries ? node->entries[i].value : node->children[i]);
        /* The function may look at all of it. */
        if (!qq_feel_charge(view->run, node, qq_feel_price(values[i]))) break;
    }
    return values;
}

static const char *const *argument_names(const qq_feel_view *view, const qq_feel_node *node)
{
    if (!node->entries) return NULL;
    const char **names = qq_feel_arena_take(view->run->arena, node->count * sizeof *names);
    for (size_t i = 0; i < node->count; i++) names[i] = node->entries[i].name;
    return names;
}

static bool parameter_index(const qq_feel_function *function, const char *name, size_t *index)
{
    for (size_t i = 0; i < function->parameter_count; i++) {
        if (strcmp(function->parameters[i], name) != 0) continue;
        *index = i;
        return true;
    }
    return false;
}

/* Arguments given by name in the order of the parameters; false, with a note, when they are not the parameters. */
static bool in_order(const qq_feel_view *view, const qq_feel_node *node, const qq_feel_function *function,
                     const qq_feel_value *given, qq_feel_value *ordered)
{
    g_autofree bool *set = g_new0(bool, function->parameter_count + 1);
    size_t index = 0, filled = 0;
    for (size_t i = 0; i < node->count; i++) {
        const char *name = node->entries[i].name;
        if (!parameter_index(function, name, &index) || set[index]) {
            qq_feel_unknown(view->run, node, "the function has no parameter '%s', or it is given twice",
                            qq_feel_shown_name(view->run, name));
            return false;
        }
        ordered[index] = given[i];
        set[index] = true;
        filled++;
    }
    if (filled == function->parameter_count) return true;
    qq_feel_unknown(view->run, node, "%zu of %zu parameters are given", filled, function->parameter_count);
    return false;
}

/* ---- calls ---- */

/* What was made costs steps, so that a small expression cannot fill the memory. */
static qq_feel_value paid(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    size_t price = 0;
    if (value.kind == QQ_FEEL_STRING) price = value.length / 8;
    if (value.kind == QQ_FEEL_LIST) price = value.list->count;
    return qq_feel_charge(view->run, node, price) ? value : QQ_FEEL_NOTHING;
}

static qq_feel_value call_function(const qq_feel_view *view, const qq_feel_node *node, const qq_feel_function *function)
{
    if (!node->entries && !function->variadic && node->count != function->parameter_count) {
        return qq_feel_unknown(view->run, node, "the function has %zu parameters, %zu are given",
                               function->parameter_count, node->count);
    }
    qq_feel_value *given = go_arguments(view, node);
    if (qq_feel_is_spent(view->run)) return QQ_FEEL_NOTHING;
    if (!node->entries) return paid(view, node, qq_feel_call(view->run, function, given, node->count));
    qq_feel_value *ordered = qq_feel_arena_take(view->run->arena, function->parameter_count * sizeof *ordered);
    if (!in_order(view, node, function, given, ordered)) return QQ_FEEL_NOTHING;
    return paid(view, node, qq_feel_call(view->run, function, ordered, function->parameter_count));
}

qq_feel_value qq_feel_go_call_of(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value function)
{
    if (function.kind == QQ_FEEL_FUNCTION) return call_function(view, node, function.function);
    return qq_feel_unknown(view->run, node, "what is called is no function");
}

qq_feel_value qq_feel_go_call(const qq_feel_view *view, const qq_feel_node *node)
{
    const char *name = node->left->name;
    const qq_feel_value *found = qq_feel_look_up(view->scope, name);
    if (found && found->kind == QQ_FEEL_FUNCTION) return call_function(view, node, found->function);
    if (qq_feel_builtin_find(name)) {
        const qq_feel_value *given = go_arguments(view, node);
        const char *const *names = argument_names(view, node);
        if (qq_feel_is_spent(view->run)) return QQ_FEEL_NOTHING;
        return paid(view, node,
                    qq_feel_builtin_call(view->run, node->line, node->column, name, names, given, node->count));
    }
    return qq_feel_unknown(view->run, node, found ? "'%s' is no function" : "no function is named '%s' here",
                           qq_feel_shown_name(view->run, name));
}

/* ---- functions written in place ---- */

typedef struct {
    const qq_feel_node *node;
    const qq_feel_scope *scope;
    qq_feel_value input;
} closure;

/* The frames as the function keeps them: those of the evaluator are on its stack. */
static const qq_feel_scope *kept_scope(qq_feel_arena *arena, const qq_feel_scope *scope)
{
    const qq_feel_scope *first = NULL;
    qq_feel_scope *last = NULL;
    for (; scope; scope = scope->outer) {
        qq_feel_scope *copy = qq_feel_arena_take(arena, sizeof *copy);
        copy->names = scope->names;
        if (last)
            last->outer = copy;
        else
            first = copy;
        last = copy;
    }
    return first;
}

static qq_feel_value call_closure(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                  size_t count)
{
    const closure *kept = function->data;
    qq_feel_view view = {.run = run, .scope = kept->scope, .input = kept->input};
    if (!kept->node->right) return qq_feel_unknown(run, kept->node, "functions in other languages are not run");
    qq_feel_context *names = qq_feel_context_new(run->arena, count);
    for (size_t i = 0; i < count && i < function->parameter_count; i++) {
        qq_feel_context_put(run->arena, names, function->parameters[i], arguments[i]);
    }
    return qq_feel_go_within(&view, names, kept->node->right);
}

qq_feel_value qq_feel_go_function(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_arena *arena = view->run->arena;
    closure *kept = qq_feel_arena_take(arena, sizeof *kept);
    *kept = (closure){.node = node, .scope = kept_scope(arena, view->scope), .input = view->input};
    const char **names = qq_feel_arena_take(arena, node->count * sizeof *names);
    const qq_feel_type **types = qq_feel_arena_take(arena, node->count * sizeof(void *));
    for (size_t i = 0; i < node->count; i++) {
        names[i] = node->entries[i].name;
        types[i] = node->entries[i].type;
    }
    qq_feel_function *made = qq_feel_arena_take(arena, sizeof *made);
    *made = (qq_feel_function){.parameter_count = node->count,
                               .parameters = names,
                               .parameter_types = types,
                               .call = call_closure,
                               .data = kept};
    return (qq_feel_value){.kind = QQ_FEEL_FUNCTION, .function = made};
}
