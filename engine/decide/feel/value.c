/* Making, copying and reading values. Lists and contexts grow in the arena: a longer copy replaces the old one, which
 * the arena frees with the rest. */
#include "qinqing/feel.h"

#include <string.h>
#include "decide/feel/limits.h"
#include "decide/feel/temporal.h"

const qq_feel_value QQ_FEEL_NOTHING = {.kind = QQ_FEEL_NULL};

qq_feel_value qq_feel_boolean(bool truth)
{
    return (qq_feel_value){.kind = QQ_FEEL_BOOLEAN, .truth = truth};
}

qq_feel_value qq_feel_number(qq_decimal number)
{
    return (qq_feel_value){.kind = QQ_FEEL_NUMBER, .number = number};
}

qq_feel_value qq_feel_integer(int64_t number)
{
    return qq_feel_number(qq_decimal_of(number));
}

qq_feel_value qq_feel_string(qq_feel_arena *arena, const char *text)
{
    if (!text) return QQ_FEEL_NOTHING;
    size_t length = strlen(text);
    g_assert(length < UINT32_MAX);
    return (qq_feel_value){
        .kind = QQ_FEEL_STRING, .length = (uint32_t)length, .text = qq_feel_arena_text(arena, text, length)};
}

/* ---- lists and contexts ---- */

enum { LEAST_CAPACITY = 8 };

/* A longer copy of count items of this size; *capacity becomes its places. */
static void *longer(qq_feel_arena *arena, const void *items, size_t count, size_t size, size_t *capacity)
{
    *capacity = count < LEAST_CAPACITY ? LEAST_CAPACITY : count * 2;
    void *copy = qq_feel_arena_take(arena, *capacity * size);
    if (count > 0) memcpy(copy, items, count * size);
    return copy;
}

qq_feel_list *qq_feel_list_new(qq_feel_arena *arena, size_t capacity)
{
    qq_feel_list *list = qq_feel_arena_take(arena, sizeof *list);
    list->capacity = capacity;
    if (capacity > 0) list->items = qq_feel_arena_take(arena, capacity * sizeof *list->items);
    return list;
}

void qq_feel_list_add(qq_feel_arena *arena, qq_feel_list *list, qq_feel_value item)
{
    if (list->count >= list->capacity)
        list->items = longer(arena, list->items, list->count, sizeof *list->items, &list->capacity);
    list->items[list->count++] = item;
}

qq_feel_value qq_feel_list_value(const qq_feel_list *list)
{
    return (qq_feel_value){.kind = QQ_FEEL_LIST, .list = list};
}

qq_feel_context *qq_feel_context_new(qq_feel_arena *arena, size_t capacity)
{
    qq_feel_context *context = qq_feel_arena_take(arena, sizeof *context);
    context->capacity = capacity;
    if (capacity > 0) context->entries = qq_feel_arena_take(arena, capacity * sizeof *context->entries);
    return context;
}

static qq_feel_entry *find_entry(const qq_feel_context *context, const char *name)
{
    for (size_t i = 0; i < context->count; i++)
        if (!strcmp(context->entries[i].name, name)) return &context->entries[i];
    return NULL;
}

void qq_feel_context_put(qq_feel_arena *arena, qq_feel_context *context, const char *name, qq_feel_value value)
{
    qq_feel_entry *entry = find_entry(context, name);
    if (entry) {
        entry->value = value;
        return;
    }
    if (context->count >= context->capacity)
        context->entries = longer(arena, context->entries, context->count, sizeof *entry, &context->capacity);
    context->entries[context->count++] =
        (qq_feel_entry){.name = qq_feel_arena_text(arena, name, strlen(name)), .value = value};
}

qq_feel_value qq_feel_context_value(const qq_feel_context *context)
{
    return (qq_feel_value){.kind = QQ_FEEL_CONTEXT, .context = context};
}

const qq_feel_value *qq_feel_context_get(const qq_feel_context *context, const char *name)
{
    const qq_feel_entry *entry = find_entry(context, name);
    return entry ? &entry->value : NULL;
}

/* ---- copies ---- */

static qq_feel_value copy_deep(qq_feel_arena *arena, qq_feel_value value, qq_feel_reach *reach);

static qq_feel_value copy_list(qq_feel_arena *arena, const qq_feel_list *list, qq_feel_reach *reach)
{
    qq_feel_list *copy = qq_feel_list_new(arena, list->count);
    for (size_t i = 0; i < list->count; i++) copy->items[copy->count++] = copy_deep(arena, list->items[i], reach);
    return qq_feel_list_value(copy);
}

static qq_feel_value copy_context(qq_feel_arena *arena, const qq_feel_context *context, qq_feel_reach *reach)
{
    qq_feel_context *copy = qq_feel_context_new(arena, context->count);
    for (size_t i = 0; i < context->count; i++) {
        const qq_feel_entry *entry = &context->entries[i];
        char *name = qq_feel_arena_text(arena, entry->name, strlen(entry->name));
        copy->entries[copy->count++] = (qq_feel_entry){.name = name, .value = copy_deep(arena, entry->value, reach)};
    }
    return qq_feel_context_value(copy);
}

static qq_feel_value copy_range(qq_feel_arena *arena, const qq_feel_range *range, qq_feel_reach *reach)
{
    qq_feel_range *copy = qq_feel_arena_take(arena, sizeof *copy);
    *copy = *range;
    copy->low = copy_deep(arena, range->low, reach);
    copy->high = copy_deep(arena, range->high, reach);
    return (qq_feel_value){.kind = QQ_FEEL_RANGE, .range = copy};
}

static qq_feel_time copy_time(qq_feel_arena *arena, qq_feel_time time)
{
    if (time.zone) time.zone = qq_feel_arena_text(arena, time.zone, strlen(time.zone));
    return time;
}

static qq_feel_value copy_part(qq_feel_arena *arena, qq_feel_value value, qq_feel_reach *reach)
{
    switch (value.kind) {
    case QQ_FEEL_STRING:
        value.text = qq_feel_arena_text(arena, value.text, value.length);
        return value;
    case QQ_FEEL_TIME:
        value.time = copy_time(arena, value.time);
        return value;
    case QQ_FEEL_DATE_TIME:
        return qq_feel_date_time_value(
            arena, (qq_feel_date_time){.date = value.date_time->date, .time = copy_time(arena, value.date_time->time)});
    case QQ_FEEL_LIST:
        return copy_list(arena, value.list, reach);
    case QQ_FEEL_CONTEXT:
        return copy_context(arena, value.context, reach);
    case QQ_FEEL_RANGE:
        return copy_range(arena, value.range, reach);
    default:
        return value;
    }
}

static qq_feel_value copy_deep(qq_feel_arena *arena, qq_feel_value value, qq_feel_reach *reach)
{
    if (!qq_feel_reach_enter(reach)) return QQ_FEEL_NOTHING;
    qq_feel_value copy = copy_part(arena, value, reach);
    qq_feel_reach_leave(reach);
    return copy;
}

qq_feel_value qq_feel_copy(qq_feel_arena *arena, qq_feel_value value)
{
    qq_feel_reach reach = qq_feel_reach_new();
    return copy_deep(arena, value, &reach);
}
