/* Each value once (DMN 1.5, 10.3.4.4). What is equal only if it is written alike is looked up by how it is written;
 * times, ranges, lists and contexts may be equal and written otherwise, so they are compared one by one. */
#include "decide/feel/builtins_groups.h"

typedef struct {
    const qq_feel_invocation *call;
    GHashTable *written; /* of char* */
    qq_feel_list *others;
} seen_values;

static seen_values seen_new(const qq_feel_invocation *call)
{
    return (seen_values){call, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         qq_feel_list_new(call->run->arena, 4)};
}

static bool is_written_alike(qq_feel_kind kind)
{
    const int kinds = QQ_TAKES_NULL | QQ_TAKES_BOOLEAN | QQ_TAKES_NUMBER | QQ_TAKES_STRING | QQ_TAKES_DATE;
    return (kinds & 1 << kind) != 0;
}

typedef enum { NEW, KNOWN, SPENT } sight;

static sight see_other(seen_values *seen, qq_feel_value value)
{
    if (!qq_feel_spend(seen->call, seen->others->count)) return SPENT;
    for (size_t index = 0; index < seen->others->count; index++) {
        if (qq_feel_same(seen->others->items[index], value)) return KNOWN;
    }
    qq_feel_list_add(seen->call->run->arena, seen->others, value);
    return NEW;
}

/* Whether the value was seen before; it is from now on. */
static sight see(seen_values *seen, qq_feel_value value)
{
    if (!is_written_alike(value.kind)) return see_other(seen, value);
    GString *text = g_string_new(NULL);
    qq_feel_append(text, value, true);
    return g_hash_table_add(seen->written, g_string_free(text, FALSE)) ? NEW : KNOWN;
}

/* ---- distinct ---- */

static qq_feel_value collect_distinct(seen_values *seen)
{
    const qq_feel_invocation *call = seen->call;
    qq_feel_list *made = qq_feel_list_new(call->run->arena, 4);
    for (size_t argument = 0; argument < call->count; argument++) {
        const qq_feel_list *from = call->given[argument].list;
        for (size_t index = 0; index < from->count; index++) {
            sight found = see(seen, from->items[index]);
            if (found == SPENT) return QQ_FEEL_NOTHING;
            if (found == NEW) qq_feel_list_add(call->run->arena, made, from->items[index]);
        }
    }
    return qq_feel_list_value(made);
}

/* All lists given, each value once: of one list its distinct values, of several their union. */
static qq_feel_value join_distinct(const qq_feel_invocation *call)
{
    seen_values seen = seen_new(call);
    qq_feel_value made = collect_distinct(&seen);
    g_hash_table_destroy(seen.written);
    return made;
}

/* ---- duplicate ---- */

static qq_feel_value collect_duplicates(seen_values *once, seen_values *twice)
{
    const qq_feel_list *list = once->call->given[0].list;
    qq_feel_list *made = qq_feel_list_new(once->call->run->arena, 4);
    for (size_t index = 0; index < list->count; index++) {
        sight before = see(once, list->items[index]);
        if (before == SPENT) return QQ_FEEL_NOTHING;
        if (before == NEW) continue;
        before = see(twice, list->items[index]);
        if (before == SPENT) return QQ_FEEL_NOTHING;
        if (before == NEW) qq_feel_list_add(once->call->run->arena, made, list->items[index]);
    }
    return qq_feel_list_value(made);
}

/* Those values that a list has more than once, each once. */
static qq_feel_value duplicate_values(const qq_feel_invocation *call)
{
    seen_values once = seen_new(call), twice = seen_new(call);
    qq_feel_value made = collect_duplicates(&once, &twice);
    g_hash_table_destroy(once.written);
    g_hash_table_destroy(twice.written);
    return made;
}

/* clang-format off */
const qq_feel_builtin QQ_FEEL_DISTINCTS[] = {
    {"union", join_distinct, {{"list", QQ_TAKES_LIST, QQ_REPEATED}}},
    {"distinct values", join_distinct, {{"list", QQ_TAKES_LIST, QQ_NEEDED}}},
    {"duplicate values", duplicate_values, {{"list", QQ_TAKES_LIST, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
