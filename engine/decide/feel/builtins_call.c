/* From the arguments of a call to one row of the tables. */
#include "decide/feel/builtins_groups.h"
#include "decide/feel/temporal.h"

#include <stdarg.h>
#include <string.h>

qq_feel_value qq_feel_refuse(const qq_feel_invocation *call, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    qq_feel_note(call->run, call->place.line, call->place.column, "%s", why);
    return QQ_FEEL_NOTHING;
}

const char *qq_feel_shown(const qq_feel_invocation *call, const char *text)
{
    enum { SHOWN = 40 /* characters */ };
    g_autoptr(GString) shown = g_string_new("\"");
    int letters = 0;
    for (; *text && letters < SHOWN; text = g_utf8_next_char(text), letters++) {
        gunichar letter = g_utf8_get_char(text);
        g_string_append_unichar(shown, g_unichar_iscntrl(letter) ? ' ' : letter);
    }
    g_string_append(shown, *text ? "…\"" : "\"");
    return qq_feel_arena_text(call->run->arena, shown->str, shown->len);
}

bool qq_feel_spend(const qq_feel_invocation *call, size_t items)
{
    int64_t *steps = &call->run->steps;
    *steps += items < QQ_FEEL_STEPS_MAX ? (int64_t)items : QQ_FEEL_STEPS_MAX;
    if (*steps <= QQ_FEEL_STEPS_MAX) return true;
    qq_feel_refuse(call, "more than %lld steps; work on less at once", QQ_FEEL_STEPS_MAX);
    *steps = QQ_FEEL_STEPS_MAX + 1; /* it stays beyond, and never overflows */
    return false;
}

/* ---- arguments to parameters ---- */

typedef struct {
    qq_feel_value *values; /* one a parameter, or more when the last repeats */
    bool *given;
    size_t count;
} binding;

static size_t parameter_count(const qq_feel_builtin *way)
{
    size_t count = 0;
    while (way->parameters[count].name) count++;
    return count;
}

/* The parameter of the argument at an index: the last one is that of all that follow it. */
static const qq_feel_parameter *parameter_at(const qq_feel_builtin *way, size_t index)
{
    size_t last = parameter_count(way) - 1;
    return &way->parameters[index < last ? index : last];
}

static binding binding_new(qq_feel_run *run, size_t count)
{
    return (binding){
        .values = qq_feel_arena_take(run->arena, (count + 1) * sizeof(qq_feel_value)),
        .given = qq_feel_arena_take(run->arena, (count + 1) * sizeof(bool)),
        .count = count,
    };
}

static bool is_complete(const qq_feel_builtin *way, const binding *bound)
{
    for (size_t index = 0; way->parameters[index].name; index++) {
        if (way->parameters[index].use != QQ_OPTIONAL && !bound->given[index]) return false;
    }
    return true;
}

static bool bind_positions(qq_feel_run *run, const qq_feel_builtin *way, const qq_feel_value *arguments, size_t count,
                           binding *out)
{
    size_t parameters = parameter_count(way);
    bool repeats = parameters > 0 && way->parameters[parameters - 1].use == QQ_REPEATED;
    if (count > parameters && !repeats) return false;
    *out = binding_new(run, count > parameters ? count : parameters);
    for (size_t index = 0; index < count; index++) {
        out->values[index] = arguments[index];
        out->given[index] = true;
    }
    return is_complete(way, out);
}

static bool bind_names(qq_feel_run *run, const qq_feel_builtin *way, const char *const *names,
                       const qq_feel_value *arguments, size_t count, binding *out)
{
    size_t parameters = parameter_count(way);
    *out = binding_new(run, parameters);
    for (size_t argument = 0; argument < count; argument++) {
        size_t index = 0;
        while (index < parameters && strcmp(way->parameters[index].name, names[argument]) != 0) index++;
        if (index == parameters || out->given[index] || !*names[argument]) return false;
        out->values[index] = arguments[argument];
        out->given[index] = true;
    }
    return is_complete(way, out);
}

/* ---- kinds ---- */

/* The implicit conversions of DMN 1.5, 10.3.2.9.4: from a list of one, to a list of one, date to midnight UTC. */
static bool convert(qq_feel_run *run, qq_feel_value given, int kinds, qq_feel_value *out)
{
    if (given.kind == QQ_FEEL_LIST && given.list->count == 1 && kinds & 1 << given.list->items[0].kind &&
        given.list->items[0].kind != QQ_FEEL_NULL) {
        *out = given.list->items[0];
        return true;
    }
    if (given.kind == QQ_FEEL_DATE && kinds & QQ_TAKES_DATE_TIME) {
        qq_feel_date_time midnight = {.date = given.date, .time = {.zone_kind = QQ_FEEL_OFFSET}};
        *out = qq_feel_date_time_value(run->arena, midnight);
        return true;
    }
    if (given.kind != QQ_FEEL_NULL && kinds & QQ_TAKES_LIST) {
        qq_feel_list *one = qq_feel_list_new(run->arena, 1);
        qq_feel_list_add(run->arena, one, given);
        *out = qq_feel_list_value(one);
        return true;
    }
    return false;
}

/* Whether every argument has a kind its parameter takes; converts those that have not when converting. */
static bool fit_kinds(qq_feel_run *run, const qq_feel_builtin *way, binding *bound, bool converting)
{
    for (size_t index = 0; index < bound->count; index++) {
        int kinds = parameter_at(way, index)->kinds;
        if (!bound->given[index] || kinds & 1 << bound->values[index].kind) continue;
        if (!converting || !convert(run, bound->values[index], kinds, &bound->values[index])) return false;
    }
    return true;
}

/* ---- notes ---- */

static void append_way(GString *out, const qq_feel_builtin *way)
{
    g_string_append_printf(out, "%s(", way->name);
    for (const qq_feel_parameter *at = way->parameters; at->name; at++) {
        if (at != way->parameters) g_string_append(out, ", ");
        g_string_append(out, *at->name ? at->name : "item");
        g_string_append(out, at->use == QQ_OPTIONAL ? "?" : at->use == QQ_REPEATED ? "…" : "");
    }
    g_string_append_c(out, ')');
}

static qq_feel_value refuse_count(const qq_feel_invocation *call, const qq_feel_builtin *ways)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (const qq_feel_builtin *way = ways; way->name && !strcmp(way->name, ways->name); way++) {
        if (known->len > 0) g_string_append(known, " or ");
        append_way(known, way);
    }
    return qq_feel_refuse(call, "the arguments do not fit: it is called %s", known->str);
}

static qq_feel_value refuse_kinds(const qq_feel_invocation *call, const qq_feel_builtin *way, const binding *bound)
{
    size_t index = 0;
    while (index + 1 < bound->count &&
           (!bound->given[index] || parameter_at(way, index)->kinds & 1 << bound->values[index].kind))
        index++;
    g_autoptr(GString) usage = g_string_new(NULL);
    append_way(usage, way);
    return qq_feel_refuse(call, "argument %" G_GSIZE_FORMAT " of %s must not be of kind %s", index + 1, usage->str,
                          qq_feel_kind_name(bound->values[index].kind));
}

/* ---- calls ---- */

static bool bind(const qq_feel_invocation *call, const char *const *names, const qq_feel_builtin *way, binding *out)
{
    return names ? bind_names(call->run, way, names, call->given, call->count, out)
                 : bind_positions(call->run, way, call->given, call->count, out);
}

/* The first way whose parameters fit; bound is then what it gets. NULL when none. */
static const qq_feel_builtin *choose(const qq_feel_invocation *call, const char *const *names,
                                     const qq_feel_builtin *ways, binding *bound)
{
    for (int converting = 0; converting < 2; converting++) {
        for (const qq_feel_builtin *way = ways; way->name && !strcmp(way->name, ways->name); way++) {
            if (bind(call, names, way, bound) && fit_kinds(call->run, way, bound, converting)) return way;
        }
    }
    return NULL;
}

static qq_feel_value refuse(const qq_feel_invocation *call, const char *const *names, const qq_feel_builtin *ways)
{
    binding bound;
    for (const qq_feel_builtin *way = ways; way->name && !strcmp(way->name, ways->name); way++) {
        if (bind(call, names, way, &bound) && bound.count > 0) return refuse_kinds(call, way, &bound);
    }
    return refuse_count(call, ways);
}

static bool spend_arguments(const qq_feel_invocation *call)
{
    size_t items = 1 + call->count;
    for (size_t index = 0; index < call->count; index++) {
        if (call->given[index].kind == QQ_FEEL_LIST) items += call->given[index].list->count;
    }
    return qq_feel_spend(call, items);
}

qq_feel_value qq_feel_builtin_call(qq_feel_run *run, int line, int column, const char *name, const char *const *names,
                                   const qq_feel_value *arguments, size_t count)
{
    qq_feel_invocation call = {run, {line, column}, arguments, count};
    const qq_feel_builtin *ways = qq_feel_builtin_find(name);
    if (!ways) return qq_feel_refuse(&call, "there is no function %s", name);
    binding bound = {0};
    const qq_feel_builtin *way = choose(&call, names, ways, &bound);
    if (!way) return refuse(&call, names, ways);
    call.given = bound.values;
    call.count = bound.count;
    if (!spend_arguments(&call)) return QQ_FEEL_NOTHING;
    return way->apply(&call);
}

/* ---- what functions share ---- */

bool qq_feel_whole(qq_feel_value number, int64_t *out)
{
    qq_decimal whole;
    return qq_decimal_round(number.number, 0, QQ_ROUND_DOWN, &whole) && qq_decimal_to_int64(whole, 0, out);
}

bool qq_feel_index(qq_feel_value position, size_t items, size_t *out)
{
    int64_t number;
    if (!qq_decimal_to_int64(position.number, 0, &number) || number == 0) return false;
    uint64_t distance = number > 0 ? (uint64_t)number : -(uint64_t)number;
    if (distance > items) return false;
    *out = (size_t)(number > 0 ? distance - 1 : items - distance);
    return true;
}

qq_feel_value qq_feel_text(const qq_feel_invocation *call, const char *text, size_t length)
{
    return (qq_feel_value){
        .kind = QQ_FEEL_STRING, .length = (uint32_t)length, .text = qq_feel_arena_text(call->run->arena, text, length)};
}

qq_feel_list qq_feel_items(const qq_feel_invocation *call)
{
    if (call->count == 1 && call->given[0].kind == QQ_FEEL_LIST) return *call->given[0].list;
    return (qq_feel_list){.count = call->count, .items = (qq_feel_value *)call->given};
}
