/* Evaluates boxed expressions. Frames live in the arena, for functions keep hold of them. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "decide/feel/builtins.h"
#include "decide/feel/operations.h"
#include "decide/feel/temporal.h"

static qq_feel_scope *scope_new(qq_feel_run *run, const qq_feel_scope *outer, qq_feel_context **names, size_t capacity)
{
    *names = qq_feel_context_new(run->arena, capacity);
    qq_feel_scope *scope = qq_feel_arena_take(run->arena, sizeof *scope);
    *scope = (qq_feel_scope){outer, *names};
    return scope;
}

static bool is_true(qq_feel_value value)
{
    return value.kind == QQ_FEEL_BOOLEAN && value.truth;
}

/* An expression that is left out is null. */
static qq_feel_value think_of(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    return logic ? qq_dmn_think(run, logic, scope) : QQ_FEEL_NOTHING;
}

/* ---- contexts, lists ---- */

static qq_feel_value think_context(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *outer)
{
    qq_feel_context *names;
    const qq_feel_scope *scope = scope_new(run, outer, &names, logic->count);
    for (size_t i = 0; i < logic->count; i++) {
        const qq_dmn_entry *entry = &logic->entries[i];
        qq_feel_value value = think_of(run, entry->logic, scope);
        if (!entry->name) return value;
        value = qq_dmn_fit(run, entry->variable, value, entry->line, entry->name);
        qq_feel_context_put(run->arena, names, entry->name, value);
    }
    return qq_feel_context_value(names);
}

static qq_feel_value think_list(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    qq_feel_list *list = qq_feel_list_new(run->arena, logic->count);
    for (size_t i = 0; i < logic->count; i++)
        qq_feel_list_add(run->arena, list, think_of(run, logic->entries[i].logic, scope));
    return qq_feel_list_value(list);
}

/* ---- functions ---- */

static qq_feel_value think_function(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    qq_feel_function *function = qq_feel_arena_take(run->arena, sizeof *function);
    *function = logic->function;
    function->more = scope;
    return (qq_feel_value){.kind = QQ_FEEL_FUNCTION, .function = function};
}

qq_feel_value qq_dmn_call_boxed(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                size_t count)
{
    const qq_dmn_logic *logic = function->data;
    if (!qq_dmn_enter(run, logic->line)) return QQ_FEEL_NOTHING;
    qq_feel_context *names;
    const qq_feel_scope *scope = scope_new(run, function->more, &names, logic->count);
    for (size_t i = 0; i < logic->count; i++) {
        const qq_dmn_entry *parameter = &logic->entries[i];
        qq_feel_value given = i < count ? arguments[i] : QQ_FEEL_NOTHING;
        qq_feel_context_put(run->arena, names, parameter->name,
                            qq_dmn_fit(run, parameter->variable, given, parameter->line, parameter->name));
    }
    qq_feel_value value = think_of(run, logic->right, scope);
    qq_dmn_leave(run);
    return value;
}

/* Arguments in order of the parameters; false, with a note, when a name is none of a parameter. */
static bool order_arguments(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_function *function,
                            const qq_feel_value *given, qq_feel_value *ordered)
{
    for (size_t i = 0; i < logic->count; i++) {
        size_t at = 0;
        while (at < function->parameter_count && strcmp(function->parameters[at], logic->entries[i].name) != 0) at++;
        if (at == function->parameter_count) {
            qq_feel_note(run, logic->entries[i].line, 1, "the function has no parameter \"%s\"",
                         logic->entries[i].name);
            return false;
        }
        ordered[at] = given[i];
    }
    return true;
}

static qq_feel_value call_builtin(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_value *given)
{
    const char **names = qq_feel_arena_take(run->arena, (logic->count + 1) * sizeof *names);
    for (size_t i = 0; i < logic->count; i++) names[i] = logic->entries[i].name;
    return qq_feel_builtin_call(run, logic->line, 1, logic->builtin, names, given, logic->count);
}

static qq_feel_value think_invocation(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    qq_feel_value *given = qq_feel_arena_take(run->arena, (logic->count + 1) * sizeof *given);
    for (size_t i = 0; i < logic->count; i++) {
        const qq_dmn_entry *entry = &logic->entries[i];
        given[i] = qq_dmn_fit(run, entry->variable, think_of(run, entry->logic, scope), entry->line, entry->name);
    }
    if (logic->builtin) return call_builtin(run, logic, given);
    qq_feel_value called = think_of(run, logic->left, scope);
    if (called.kind != QQ_FEEL_FUNCTION) {
        qq_feel_note(run, logic->line, 1, "what is invoked is no function");
        return QQ_FEEL_NOTHING;
    }
    const qq_feel_function *function = called.function;
    qq_feel_value *ordered = qq_feel_arena_take(run->arena, (function->parameter_count + 1) * sizeof *ordered);
    for (size_t i = 0; i < function->parameter_count; i++) ordered[i] = QQ_FEEL_NOTHING;
    if (!order_arguments(run, logic, function, given, ordered)) return QQ_FEEL_NOTHING;
    return qq_feel_call(run, function, ordered, function->parameter_count);
}

/* ---- filters and iterators ---- */

/* The whole numbers or days of a range, as a list; false when it has no such. */
static bool list_of_range(qq_feel_run *run, const qq_feel_range *range, int line, qq_feel_list *list)
{
    int64_t low, high;
    bool dates = range->low.kind == QQ_FEEL_DATE && range->high.kind == QQ_FEEL_DATE;
    if (dates) {
        low = qq_feel_day_number(range->low.date);
        high = qq_feel_day_number(range->high.date);
    } else if (range->low.kind != QQ_FEEL_NUMBER || range->high.kind != QQ_FEEL_NUMBER ||
               !qq_decimal_to_int64(range->low.number, 0, &low) || !qq_decimal_to_int64(range->high.number, 0, &high)) {
        return false;
    }
    int64_t step = low <= high ? 1 : -1;
    if (!range->low_closed) low += step;
    if (!range->high_closed) high -= step;
    for (int64_t at = low; step > 0 ? at <= high : at >= high; at += step) {
        if (++run->steps > QQ_FEEL_STEPS_MAX) {
            qq_feel_note(run, line, 1, "more than %lld steps", QQ_FEEL_STEPS_MAX);
            return false;
        }
        qq_feel_list_add(run->arena, list, dates ? qq_feel_days(at) : qq_feel_integer(at));
    }
    return true;
}

/* What is gone through: a list, a range, or one value as a list of it; NULL, with a note, when it cannot be. */
static const qq_feel_list *items_of(qq_feel_run *run, const qq_dmn_logic *logic, qq_feel_value value)
{
    if (value.kind == QQ_FEEL_LIST) return value.list;
    qq_feel_list *list = qq_feel_list_new(run->arena, 1);
    if (value.kind == QQ_FEEL_RANGE) {
        if (list_of_range(run, value.range, logic->line, list)) return list;
        qq_feel_note(run, logic->line, 1, "only ranges of whole numbers or dates can be gone through");
        return NULL;
    }
    if (value.kind == QQ_FEEL_NULL) {
        qq_feel_note(run, logic->line, 1, "null cannot be gone through");
        return NULL;
    }
    qq_feel_list_add(run->arena, list, value);
    return list;
}

static qq_feel_value item_at(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_list *list, qq_feel_value index)
{
    int64_t at;
    int64_t count = (int64_t)list->count;
    if (qq_decimal_to_int64(index.number, 0, &at)) {
        if (at >= 1 && at <= count) return list->items[at - 1];
        if (at <= -1 && at >= -count) return list->items[count + at];
    }
    qq_feel_note(run, logic->line, 1, "the list has no item of this number");
    return QQ_FEEL_NOTHING;
}

/* The condition sees the item, and what is in it. */
static qq_feel_value match_item(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *outer,
                                qq_feel_value item)
{
    qq_feel_context *names;
    const qq_feel_scope *scope = scope_new(run, outer, &names, 1);
    qq_feel_context_put(run->arena, names, "item", item);
    if (item.kind == QQ_FEEL_CONTEXT) {
        qq_feel_scope *inside = qq_feel_arena_take(run->arena, sizeof *inside);
        *inside = (qq_feel_scope){scope, item.context};
        scope = inside;
    }
    return think_of(run, logic->right, scope);
}

static qq_feel_value think_filter(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    qq_feel_value from = think_of(run, logic->left, scope);
    qq_feel_list *kept = qq_feel_list_new(run->arena, 4);
    const qq_feel_list *list = items_of(run, logic, from);
    if (!list) return QQ_FEEL_NOTHING;
    for (size_t i = 0; i < list->count; i++) {
        qq_feel_value matched = match_item(run, logic, scope, list->items[i]);
        if (matched.kind == QQ_FEEL_NUMBER && i == 0) return item_at(run, logic, list, matched);
        if (is_true(matched)) qq_feel_list_add(run->arena, kept, list->items[i]);
    }
    return qq_feel_list_value(kept);
}

static const qq_feel_scope *iteration(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *outer,
                                      qq_feel_value item, const qq_feel_list *partial)
{
    qq_feel_context *names;
    const qq_feel_scope *scope = scope_new(run, outer, &names, 2);
    qq_feel_context_put(run->arena, names, logic->name, item);
    if (!partial) return scope;
    /* What was returned so far: a list of its own head, for the items only grow. */
    qq_feel_list *so_far = qq_feel_arena_take(run->arena, sizeof *so_far);
    so_far->count = partial->count;
    so_far->items = partial->items;
    qq_feel_context_put(run->arena, names, "partial", qq_feel_list_value(so_far));
    return scope;
}

static qq_feel_value think_for(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    const qq_feel_list *list = items_of(run, logic, think_of(run, logic->left, scope));
    if (!list) return QQ_FEEL_NOTHING;
    qq_feel_list *results = qq_feel_list_new(run->arena, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const qq_feel_scope *inside = iteration(run, logic, scope, list->items[i], results);
        qq_feel_list_add(run->arena, results, think_of(run, logic->right, inside));
    }
    return qq_feel_list_value(results);
}

static qq_feel_value think_quantified(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    bool some = logic->kind == QQ_LOGIC_SOME;
    const qq_feel_list *list = items_of(run, logic, think_of(run, logic->left, scope));
    if (!list) return QQ_FEEL_NOTHING;
    qq_feel_value held = qq_feel_boolean(!some);
    for (size_t i = 0; i < list->count; i++) {
        qq_feel_value one = think_of(run, logic->right, iteration(run, logic, scope, list->items[i], NULL));
        held = some ? qq_feel_or(held, one) : qq_feel_and(held, one);
    }
    return held;
}

static qq_feel_value think_if(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    qq_feel_value condition = think_of(run, logic->left, scope);
    if (condition.kind != QQ_FEEL_BOOLEAN && condition.kind != QQ_FEEL_NULL)
        qq_feel_note(run, logic->line, 1, "the condition of <if> is neither true nor false");
    return think_of(run, is_true(condition) ? logic->right : logic->third, scope);
}

/* ---- any ---- */

static qq_feel_value think(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    switch (logic->kind) {
    case QQ_LOGIC_NONE:
        break;
    case QQ_LOGIC_LITERAL:
        return qq_feel_evaluate(logic->expression, run, scope);
    case QQ_LOGIC_CONTEXT:
        return think_context(run, logic, scope);
    case QQ_LOGIC_INVOKE:
        return think_invocation(run, logic, scope);
    case QQ_LOGIC_LIST:
        return think_list(run, logic, scope);
    case QQ_LOGIC_FUNCTION:
        return think_function(run, logic, scope);
    case QQ_LOGIC_IF:
        return think_if(run, logic, scope);
    case QQ_LOGIC_FILTER:
        return think_filter(run, logic, scope);
    case QQ_LOGIC_FOR:
        return think_for(run, logic, scope);
    case QQ_LOGIC_SOME:
    case QQ_LOGIC_EVERY:
        return think_quantified(run, logic, scope);
    case QQ_LOGIC_TABLE:
        return qq_dmn_table_value(run, logic->table, scope, NULL);
    }
    qq_feel_note(run, logic->line, 1, "%s", logic->why);
    return QQ_FEEL_NOTHING;
}

qq_feel_value qq_dmn_think(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope)
{
    bool counted = logic->kind != QQ_LOGIC_LITERAL; /* the evaluator counts those */
    if (counted && !qq_dmn_enter(run, logic->line)) return QQ_FEEL_NOTHING;
    qq_feel_value value = think(run, logic, scope);
    if (counted) qq_dmn_leave(run);
    return qq_dmn_fit(run, logic->variable, value, logic->line, "the value");
}
