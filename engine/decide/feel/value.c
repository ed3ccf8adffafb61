/* Making, copying and reading values. Lists and contexts grow in the arena: a longer copy replaces the old one, which
 * the arena frees with the rest. */
#include "qinqing/feel.h"

#include <string.h>
#include "decide/feel/temporal.h"
#include "qinqing/text.h"

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

/* Contexts of more entries have places: a table of entry numbers, from 1, by the hash of their names; 0 is empty. Only
 * the first `placed` entries are in it. */
enum { LEAST_PLACED = 16 };

static uint32_t *find_place(const qq_feel_context *context, const char *name)
{
    size_t place = qq_hash64(name, strlen(name)) & (context->place_count - 1);
    while (context->places[place] != 0 && strcmp(context->entries[context->places[place] - 1].name, name))
        place = (place + 1) & (context->place_count - 1);
    return &context->places[place];
}

static void place_entries(qq_feel_arena *arena, qq_feel_context *context)
{
    if (context->count * 2 > context->place_count) {
        context->place_count = MAX(context->place_count, LEAST_PLACED * 2);
        while (context->place_count < context->count * 4) context->place_count *= 2;
        context->places = qq_feel_arena_take(arena, context->place_count * sizeof *context->places);
        context->placed = 0;
    }
    for (; context->placed < context->count; context->placed++)
        *find_place(context, context->entries[context->placed].name) = (uint32_t)context->placed + 1;
}

static qq_feel_entry *find_entry(const qq_feel_context *context, const char *name)
{
    if (context->placed > 0) {
        uint32_t number = *find_place(context, name);
        if (number > 0) return &context->entries[number - 1];
    }
    for (size_t i = context->placed; i < context->count; i++)
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
    if (context->count > LEAST_PLACED) place_entries(arena, context);
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

/* A copy being made. Parts that are shared stay shared: a small value can unfold to more than any memory holds. */
typedef struct {
    qq_feel_arena *arena;
    GHashTable *made; /* of lists, contexts and ranges: from → to */
    unsigned depth;
} copier;

static qq_feel_value copy_value(copier *to, qq_feel_value value);

static const qq_feel_list *copy_list(copier *to, const qq_feel_list *list)
{
    qq_feel_list *copy = qq_feel_list_new(to->arena, list->count);
    for (size_t i = 0; i < list->count; i++) copy->items[copy->count++] = copy_value(to, list->items[i]);
    return copy;
}

static const qq_feel_context *copy_context(copier *to, const qq_feel_context *context)
{
    qq_feel_context *copy = qq_feel_context_new(to->arena, context->count);
    for (size_t i = 0; i < context->count; i++) {
        const qq_feel_entry *entry = &context->entries[i];
        char *name = qq_feel_arena_text(to->arena, entry->name, strlen(entry->name));
        copy->entries[copy->count++] = (qq_feel_entry){.name = name, .value = copy_value(to, entry->value)};
    }
    if (copy->count > LEAST_PLACED) place_entries(to->arena, copy);
    return copy;
}

static const qq_feel_range *copy_range(copier *to, const qq_feel_range *range)
{
    qq_feel_range *copy = qq_feel_arena_take(to->arena, sizeof *copy);
    *copy = *range;
    copy->low = copy_value(to, range->low);
    copy->high = copy_value(to, range->high);
    return copy;
}

/* Values of these kinds point at their parts; the pointer is the same member of the union for all. */
static const void *copy_parts(copier *to, qq_feel_value value)
{
    const void *copy = g_hash_table_lookup(to->made, value.list);
    if (copy) return copy;
    if (value.kind == QQ_FEEL_LIST)
        copy = copy_list(to, value.list);
    else if (value.kind == QQ_FEEL_CONTEXT)
        copy = copy_context(to, value.context);
    else
        copy = copy_range(to, value.range);
    g_hash_table_insert(to->made, (void *)value.list, (void *)copy);
    return copy;
}

static qq_feel_time copy_time(copier *to, qq_feel_time time)
{
    if (time.zone) time.zone = qq_feel_arena_text(to->arena, time.zone, strlen(time.zone));
    return time;
}

static qq_feel_value copy_value(copier *to, qq_feel_value value)
{
    if (to->depth == 0) return QQ_FEEL_NOTHING;
    to->depth--;
    switch (value.kind) {
    case QQ_FEEL_STRING:
        value.text = qq_feel_arena_text(to->arena, value.text, value.length);
        break;
    case QQ_FEEL_TIME:
        value.time = copy_time(to, value.time);
        break;
    case QQ_FEEL_DATE_TIME:
        value = qq_feel_date_time_value(to->arena, (qq_feel_date_time){.date = value.date_time->date,
                                                                       .time = copy_time(to, value.date_time->time)});
        break;
    case QQ_FEEL_LIST:
    case QQ_FEEL_CONTEXT:
    case QQ_FEEL_RANGE:
        value.list = copy_parts(to, value);
        break;
    default:
        break;
    }
    to->depth++;
    return value;
}

qq_feel_value qq_feel_copy(qq_feel_arena *arena, qq_feel_value value)
{
    g_autoptr(GHashTable) made = g_hash_table_new(NULL, NULL);
    copier to = {.arena = arena, .made = made, .depth = QQ_FEEL_DEPTH_MAX};
    return copy_value(&to, value);
}
