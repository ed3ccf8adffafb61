/* Types: the built-in ones, and those of a set, which live in its arena. */
#include "types.h"

#include <string.h>
#include "decide/feel/limits.h"

struct qq_feel_types {
    qq_feel_arena *arena;
    GHashTable *named; /* name → type, both in the arena */
};

static const qq_feel_type any_type = {.form = QQ_TYPE_ANY};

static const struct {
    const char *name;
    qq_feel_type type;
} built_in[] = {
    {"Any", {.form = QQ_TYPE_ANY}},
    {"Null", {.form = QQ_TYPE_NULL}},
    {"number", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_NUMBER}},
    {"string", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_STRING}},
    {"boolean", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_BOOLEAN}},
    {"date", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_DATE}},
    {"time", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_TIME}},
    {"date and time", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_DATE_TIME}},
    {"years and months duration", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_MONTHS}},
    {"days and time duration", {.form = QQ_TYPE_SIMPLE, .kind = QQ_FEEL_SECONDS}},
    {"list", {.form = QQ_TYPE_LIST, .kind = QQ_FEEL_LIST, .element = &any_type, .depth = 1}},
    {"context", {.form = QQ_TYPE_CONTEXT, .kind = QQ_FEEL_CONTEXT}},
    {"range", {.form = QQ_TYPE_RANGE, .kind = QQ_FEEL_RANGE, .element = &any_type, .depth = 1}},
    {"function", {.form = QQ_TYPE_FUNCTION, .kind = QQ_FEEL_FUNCTION, .open = true}},
};

qq_feel_types *qq_feel_types_new(void)
{
    qq_feel_types *types = g_new0(qq_feel_types, 1);
    types->arena = qq_feel_arena_new();
    types->named = g_hash_table_new(g_str_hash, g_str_equal);
    return types;
}

void qq_feel_types_free(qq_feel_types *types)
{
    if (!types) return;
    g_hash_table_unref(types->named);
    qq_feel_arena_free(types->arena);
    g_free(types);
}

const qq_feel_type *qq_feel_type_find(const qq_feel_types *types, const char *name)
{
    const qq_feel_type *type = types ? g_hash_table_lookup(types->named, name) : NULL;
    for (size_t i = 0; !type && i < G_N_ELEMENTS(built_in); i++)
        if (!strcmp(built_in[i].name, name)) type = &built_in[i].type;
    return type;
}

void qq_feel_type_name(qq_feel_types *types, const char *name, const qq_feel_type *type)
{
    g_hash_table_insert(types->named, qq_feel_arena_text(types->arena, name, strlen(name)), (void *)type);
}

/* ---- composed types ---- */

/* The part as it may stand in a type: not too deep. *depth becomes that of a type with this part. */
static const qq_feel_type *part_of(const qq_feel_type *part, unsigned *depth)
{
    if (!part || part->depth >= QQ_TYPE_DEPTH_MAX) part = &any_type;
    if (part->depth >= *depth) *depth = part->depth + 1;
    return part;
}

static const qq_feel_type *const *parts_of(qq_feel_types *types, const qq_feel_type *const *parts, size_t count,
                                           unsigned *depth)
{
    const qq_feel_type **kept = qq_feel_arena_take(types->arena, count * sizeof(void *));
    for (size_t i = 0; i < count; i++) kept[i] = part_of(parts[i], depth);
    return kept;
}

static qq_feel_type *type_new(qq_feel_types *types, qq_feel_type_form form, qq_feel_kind kind)
{
    qq_feel_type *type = qq_feel_arena_take(types->arena, sizeof *type);
    type->form = form;
    type->kind = kind;
    return type;
}

const qq_feel_type *qq_feel_type_list(qq_feel_types *types, const qq_feel_type *element)
{
    qq_feel_type *type = type_new(types, QQ_TYPE_LIST, QQ_FEEL_LIST);
    type->element = part_of(element, &type->depth);
    return type;
}

const qq_feel_type *qq_feel_type_range(qq_feel_types *types, const qq_feel_type *element)
{
    qq_feel_type *type = type_new(types, QQ_TYPE_RANGE, QQ_FEEL_RANGE);
    type->element = part_of(element, &type->depth);
    return type;
}

const qq_feel_type *qq_feel_type_context(qq_feel_types *types, const char *const *names,
                                         const qq_feel_type *const *members, size_t count)
{
    qq_feel_type *type = type_new(types, QQ_TYPE_CONTEXT, QQ_FEEL_CONTEXT);
    const char **kept = qq_feel_arena_take(types->arena, count * sizeof *kept);
    for (size_t i = 0; i < count; i++) kept[i] = qq_feel_arena_text(types->arena, names[i], strlen(names[i]));
    type->count = count;
    type->names = kept;
    type->members = parts_of(types, members, count, &type->depth);
    return type;
}

const qq_feel_type *qq_feel_type_function(qq_feel_types *types, const qq_feel_type *const *parameters, size_t count,
                                          const qq_feel_type *result)
{
    qq_feel_type *type = type_new(types, QQ_TYPE_FUNCTION, QQ_FEEL_FUNCTION);
    type->count = count;
    type->members = parts_of(types, parameters, count, &type->depth);
    type->element = part_of(result, &type->depth);
    return type;
}

/* ---- what a type is ---- */

qq_feel_kind qq_feel_type_kind(const qq_feel_type *type)
{
    return type->kind;
}

bool qq_feel_type_is_any(const qq_feel_type *type)
{
    return type->form == QQ_TYPE_ANY;
}

const qq_feel_type *qq_feel_type_element(const qq_feel_type *type)
{
    return type->form == QQ_TYPE_LIST || type->form == QQ_TYPE_RANGE ? type->element : NULL;
}

size_t qq_feel_type_member_count(const qq_feel_type *type)
{
    return type->form == QQ_TYPE_CONTEXT ? type->count : 0;
}

const char *qq_feel_type_member(const qq_feel_type *type, size_t index, const qq_feel_type **member)
{
    g_assert(index < qq_feel_type_member_count(type));
    *member = type->members[index];
    return type->names[index];
}

/* ---- text ---- */

static void append_type(GString *out, const qq_feel_type *type);

static void append_members(GString *out, const qq_feel_type *type)
{
    for (size_t i = 0; i < type->count; i++) {
        if (i > 0) g_string_append(out, ", ");
        if (type->names) g_string_append_printf(out, "%s: ", type->names[i]);
        append_type(out, type->members[i]);
    }
}

static void append_brackets(GString *out, const qq_feel_type *type)
{
    g_string_append_printf(out, "%s<", qq_feel_kind_name(type->kind));
    if (type->form == QQ_TYPE_LIST || type->form == QQ_TYPE_RANGE)
        append_type(out, type->element);
    else
        append_members(out, type);
    g_string_append_c(out, '>');
    if (type->form != QQ_TYPE_FUNCTION) return;
    g_string_append(out, " -> ");
    append_type(out, type->element);
}

/* Types share parts as values do; a text that grows too long ends in "…". */
static void append_type(GString *out, const qq_feel_type *type)
{
    bool bare = type->depth == 0 && (type->form == QQ_TYPE_SIMPLE || type->form == QQ_TYPE_CONTEXT || type->open);
    if (out->len >= QQ_FEEL_STRING_MAX)
        g_string_append(out, "…");
    else if (type->form == QQ_TYPE_ANY)
        g_string_append(out, "Any");
    else if (type->form == QQ_TYPE_NULL)
        g_string_append(out, "Null");
    else if (bare)
        g_string_append(out, qq_feel_kind_name(type->kind));
    else
        append_brackets(out, type);
}

void qq_feel_type_append(GString *out, const qq_feel_type *type)
{
    append_type(out, type);
}
