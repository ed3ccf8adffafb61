/* Contexts (DMN 1.5, 10.3.4.9). A context that is given is never changed. */
#include "decide/feel/builtins_groups.h"

static qq_feel_value get_value(const qq_feel_invocation *call)
{
    const qq_feel_value *found = qq_feel_context_get(call->given[0].context, call->given[1].text);
    return found ? *found : qq_feel_refuse(call, "there is no entry %s", qq_feel_shown(call, call->given[1].text));
}

static qq_feel_value get_entries(const qq_feel_invocation *call)
{
    const qq_feel_context *context = call->given[0].context;
    qq_feel_arena *arena = call->run->arena;
    qq_feel_list *made = qq_feel_list_new(arena, context->count);
    for (size_t index = 0; index < context->count; index++) {
        qq_feel_context *entry = qq_feel_context_new(arena, 2);
        qq_feel_context_put(arena, entry, "key", qq_feel_string(arena, context->entries[index].name));
        qq_feel_context_put(arena, entry, "value", context->entries[index].value);
        qq_feel_list_add(arena, made, qq_feel_context_value(entry));
    }
    return qq_feel_list_value(made);
}

static bool put_entry(const qq_feel_invocation *call, qq_feel_context *made, qq_feel_value entry)
{
    if (entry.kind != QQ_FEEL_CONTEXT) return false;
    const qq_feel_value *key = qq_feel_context_get(entry.context, "key");
    const qq_feel_value *value = qq_feel_context_get(entry.context, "value");
    if (!key || !value || key->kind != QQ_FEEL_STRING || qq_feel_context_get(made, key->text)) return false;
    qq_feel_context_put(call->run->arena, made, key->text, *value);
    return true;
}

static qq_feel_value context_of(const qq_feel_invocation *call)
{
    const qq_feel_list *entries = call->given[0].list;
    qq_feel_context *made = qq_feel_context_new(call->run->arena, entries->count);
    for (size_t index = 0; index < entries->count; index++) {
        if (!qq_feel_spend(call, made->count)) return QQ_FEEL_NOTHING;
        if (!put_entry(call, made, entries->items[index]))
            return qq_feel_refuse(call, "item %" G_GSIZE_FORMAT " has no key and value of its own", index + 1);
    }
    return qq_feel_context_value(made);
}

/* A copy that may still grow by `more`. */
static qq_feel_context *copy_of(const qq_feel_invocation *call, const qq_feel_context *context, size_t more)
{
    qq_feel_context *made = qq_feel_context_new(call->run->arena, context->count + more);
    for (size_t index = 0; index < context->count; index++) made->entries[made->count++] = context->entries[index];
    return made;
}

/* Puts a value at a path of keys, whose contexts must be there. */
static bool put_path(const qq_feel_invocation *call, const qq_feel_context *context, const qq_feel_value *keys,
                     size_t count, qq_feel_value value, qq_feel_value *out)
{
    if (keys[0].kind != QQ_FEEL_STRING || count > QQ_FEEL_DEPTH_MAX || !qq_feel_spend(call, context->count))
        return false;
    if (count > 1) {
        const qq_feel_value *inner = qq_feel_context_get(context, keys[0].text);
        if (!inner || inner->kind != QQ_FEEL_CONTEXT) return false;
        if (!put_path(call, inner->context, keys + 1, count - 1, value, &value)) return false;
    }
    qq_feel_context *made = copy_of(call, context, 1);
    qq_feel_context_put(call->run->arena, made, keys[0].text, value);
    *out = qq_feel_context_value(made);
    return true;
}

static qq_feel_value put_at(const qq_feel_invocation *call, const qq_feel_value *keys, size_t count)
{
    qq_feel_value made;
    if (count == 0 || !put_path(call, call->given[0].context, keys, count, call->given[2], &made))
        return qq_feel_refuse(call, "the keys must be strings that lead through contexts");
    return made;
}

static qq_feel_value context_put(const qq_feel_invocation *call)
{
    return put_at(call, &call->given[1], 1);
}

static qq_feel_value context_put_path(const qq_feel_invocation *call)
{
    return put_at(call, call->given[1].list->items, call->given[1].list->count);
}

/* Of entries of one name the last counts. */
static qq_feel_value context_merge(const qq_feel_invocation *call)
{
    const qq_feel_list *contexts = call->given[0].list;
    qq_feel_context *made = qq_feel_context_new(call->run->arena, 4);
    for (size_t index = 0; index < contexts->count; index++) {
        if (contexts->items[index].kind != QQ_FEEL_CONTEXT)
            return qq_feel_refuse(call, "item %" G_GSIZE_FORMAT " is not a context", index + 1);
        const qq_feel_context *from = contexts->items[index].context;
        for (size_t entry = 0; entry < from->count; entry++) {
            if (!qq_feel_spend(call, made->count)) return QQ_FEEL_NOTHING;
            qq_feel_context_put(call->run->arena, made, from->entries[entry].name, from->entries[entry].value);
        }
    }
    return qq_feel_context_value(made);
}

/* clang-format off */
#define CONTEXT {"context", QQ_TAKES_CONTEXT, QQ_NEEDED}
#define VALUE {"value", QQ_TAKES_ANY, QQ_NEEDED}

const qq_feel_builtin QQ_FEEL_CONTEXTS[] = {
    {"get value", get_value, {{"m", QQ_TAKES_CONTEXT, QQ_NEEDED}, {"key", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"get entries", get_entries, {{"m", QQ_TAKES_CONTEXT, QQ_NEEDED}}},
    {"context", context_of, {{"entries", QQ_TAKES_LIST, QQ_NEEDED}}},
    {"context put", context_put, {CONTEXT, {"key", QQ_TAKES_STRING, QQ_NEEDED}, VALUE}},
    {"context put", context_put_path, {CONTEXT, {"keys", QQ_TAKES_LIST, QQ_NEEDED}, VALUE}},
    {"context merge", context_merge, {{"contexts", QQ_TAKES_LIST, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
