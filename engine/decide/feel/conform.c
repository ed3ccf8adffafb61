/* Whether values are of types, the implicit conversions, and calls, which use them. Source: DMN 1.5, 10.3.2.9. */
#include "decide/feel/limits.h"
#include "decide/feel/temporal.h"
#include "types.h"

#include <string.h>

/* ---- types ---- */

static const qq_feel_type *find_member(const qq_feel_type *type, const char *name)
{
    for (size_t i = 0; i < type->count; i++)
        if (!strcmp(type->names[i], name)) return type->members[i];
    return NULL;
}

static bool conforms(const qq_feel_type *type, const qq_feel_type *wider, qq_feel_reach *reach);

/* More members than wanted do no harm. */
static bool contexts_conform(const qq_feel_type *type, const qq_feel_type *wider, qq_feel_reach *reach)
{
    for (size_t i = 0; i < wider->count; i++) {
        const qq_feel_type *member = find_member(type, wider->names[i]);
        if (!member || !conforms(member, wider->members[i], reach)) return false;
    }
    return true;
}

/* A function that takes more and gives less than asked for will do. */
static bool functions_conform(const qq_feel_type *type, const qq_feel_type *wider, qq_feel_reach *reach)
{
    if (wider->open) return true;
    if (type->open || type->count != wider->count) return false;
    for (size_t i = 0; i < type->count; i++)
        if (!conforms(wider->members[i], type->members[i], reach)) return false;
    return conforms(type->element, wider->element, reach);
}

static bool parts_conform(const qq_feel_type *type, const qq_feel_type *wider, qq_feel_reach *reach)
{
    switch (wider->form) {
    case QQ_TYPE_SIMPLE:
        return type->kind == wider->kind;
    case QQ_TYPE_LIST:
    case QQ_TYPE_RANGE:
        return conforms(type->element, wider->element, reach);
    case QQ_TYPE_CONTEXT:
        return contexts_conform(type, wider, reach);
    case QQ_TYPE_FUNCTION:
        return functions_conform(type, wider, reach);
    default:
        return true;
    }
}

static bool conforms(const qq_feel_type *type, const qq_feel_type *wider, qq_feel_reach *reach)
{
    if (type == wider || wider->form == QQ_TYPE_ANY || type->form == QQ_TYPE_NULL) return true;
    if (type->form != wider->form || !qq_feel_reach_enter(reach)) return false;
    bool result = parts_conform(type, wider, reach);
    qq_feel_reach_leave(reach);
    return result;
}

bool qq_feel_type_conforms(const qq_feel_type *type, const qq_feel_type *wider)
{
    const qq_feel_type *any = qq_feel_type_find(NULL, "Any");
    qq_feel_reach reach = qq_feel_reach_new();
    return conforms(type ? type : any, wider ? wider : any, &reach);
}

/* ---- values ---- */

static bool fits(qq_feel_value value, const qq_feel_type *type, qq_feel_reach *reach);

static bool list_fits(const qq_feel_list *list, const qq_feel_type *type, qq_feel_reach *reach)
{
    if (type->element->form == QQ_TYPE_ANY) return true;
    for (size_t i = 0; i < list->count; i++)
        if (!fits(list->items[i], type->element, reach)) return false;
    return true;
}

static bool context_fits(const qq_feel_context *context, const qq_feel_type *type, qq_feel_reach *reach)
{
    for (size_t i = 0; i < type->count; i++) {
        const qq_feel_value *member = qq_feel_context_get(context, type->names[i]);
        if (!member || !fits(*member, type->members[i], reach)) return false;
    }
    return true;
}

/* What the function does not say of its types is Any. */
static bool function_fits(const qq_feel_function *function, const qq_feel_type *type)
{
    if (type->open) return true;
    if (!function->variadic && function->parameter_count != type->count) return false;
    for (size_t i = 0; i < type->count && i < function->parameter_count; i++) {
        const qq_feel_type *taken = function->parameter_types ? function->parameter_types[i] : NULL;
        if (!qq_feel_type_conforms(type->members[i], taken)) return false;
    }
    return qq_feel_type_conforms(function->result_type, type->element);
}

static bool kind_fits(qq_feel_value value, const qq_feel_type *type, qq_feel_reach *reach)
{
    switch (type->form) {
    case QQ_TYPE_LIST:
        return list_fits(value.list, type, reach);
    case QQ_TYPE_CONTEXT:
        return context_fits(value.context, type, reach);
    case QQ_TYPE_RANGE:
        return fits(value.range->low, type->element, reach) && fits(value.range->high, type->element, reach);
    case QQ_TYPE_FUNCTION:
        return function_fits(value.function, type);
    default:
        return true;
    }
}

/* Null, being of every type, fits wherever it is a part. */
static bool fits(qq_feel_value value, const qq_feel_type *type, qq_feel_reach *reach)
{
    if (type->form == QQ_TYPE_ANY || value.kind == QQ_FEEL_NULL) return true;
    if (type->form == QQ_TYPE_NULL || value.kind != type->kind || !qq_feel_reach_enter(reach)) return false;
    bool result = kind_fits(value, type, reach);
    qq_feel_reach_leave(reach);
    return result;
}

static bool value_fits(qq_feel_value value, const qq_feel_type *type)
{
    qq_feel_reach reach = qq_feel_reach_new();
    return fits(value, type, &reach);
}

bool qq_feel_is_instance(qq_feel_value value, const qq_feel_type *type)
{
    if (value.kind == QQ_FEEL_NULL) return type->form == QQ_TYPE_NULL;
    return value_fits(value, type);
}

/* ---- conversions ---- */

static bool date_to_moment(qq_feel_arena *arena, qq_feel_value value, const qq_feel_type *type, qq_feel_value *out)
{
    if (value.kind != QQ_FEEL_DATE || type->form != QQ_TYPE_SIMPLE || type->kind != QQ_FEEL_DATE_TIME) return false;
    *out = qq_feel_date_time_value(arena, qq_feel_midnight(value.date));
    return true;
}

static bool to_list(qq_feel_arena *arena, qq_feel_value value, const qq_feel_type *type, qq_feel_value *out)
{
    if (type->form != QQ_TYPE_LIST || value.kind == QQ_FEEL_LIST || !value_fits(value, type->element)) return false;
    qq_feel_list *list = qq_feel_list_new(arena, 1);
    qq_feel_list_add(arena, list, value);
    *out = qq_feel_list_value(list);
    return true;
}

/* The types of a function value that gives none are unknown, not wrong: it is checked when it is called. */
static bool unknown_function(qq_feel_value value, const qq_feel_type *type)
{
    return value.kind == QQ_FEEL_FUNCTION && type->form == QQ_TYPE_FUNCTION && !value.function->result_type &&
           (value.function->variadic || value.function->parameter_count == type->count);
}

bool qq_feel_conform(qq_feel_arena *arena, qq_feel_value value, const qq_feel_type *type, qq_feel_value *out)
{
    if (value.kind == QQ_FEEL_LIST && type->form != QQ_TYPE_LIST && type->form != QQ_TYPE_ANY && value.list->count == 1)
        value = value.list->items[0];
    if (value_fits(value, type) || unknown_function(value, type)) {
        *out = value;
        return true;
    }
    if (to_list(arena, value, type, out) || date_to_moment(arena, value, type, out)) return true;
    *out = QQ_FEEL_NOTHING;
    return false;
}

/* ---- calls ---- */

/* Takes the value as one of the type; null with a note when it is none. */
static bool convert(qq_feel_run *run, const qq_feel_function *function, const char *what, const qq_feel_type *type,
                    qq_feel_value *value)
{
    qq_feel_kind kind = value->kind;
    if (!type || qq_feel_conform(run->arena, *value, type, value)) return true;
    g_autoptr(GString) wanted = g_string_new(NULL);
    qq_feel_type_append(wanted, type);
    enum { SHORT_TYPE = 200 /* bytes; types of types can be very long */ };
    if (wanted->len > SHORT_TYPE) g_string_assign(wanted, qq_feel_kind_name(qq_feel_type_kind(type)));
    qq_feel_note(run, 0, 0, "%s: %s is a %s, not of type %s", function->name ? function->name : "function", what,
                 qq_feel_kind_name(kind), wanted->str);
    return false;
}

qq_feel_value qq_feel_call(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                           size_t count)
{
    if (!function->variadic && count != function->parameter_count) {
        qq_feel_note(run, 0, 0, "%s takes %zu arguments, not %zu", function->name ? function->name : "function",
                     function->parameter_count, count);
        return QQ_FEEL_NOTHING;
    }
    qq_feel_value *converted = qq_feel_arena_take(run->arena, count * sizeof *converted);
    for (size_t i = 0; i < count; i++) {
        converted[i] = arguments[i];
        if (!function->parameter_types || i >= function->parameter_count) continue;
        if (!convert(run, function, function->parameters[i], function->parameter_types[i], &converted[i]))
            return QQ_FEEL_NOTHING;
    }
    qq_feel_value result = function->call(run, function, converted, count);
    if (!convert(run, function, "the result", function->result_type, &result)) return QQ_FEEL_NOTHING;
    return result;
}
