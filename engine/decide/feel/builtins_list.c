/* Asking lists: what they contain, and parts of them (DMN 1.5, 10.3.4.4). */
#include "decide/feel/builtins_groups.h"

static qq_feel_value list_contains(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    for (size_t index = 0; index < list->count; index++) {
        if (qq_feel_same(list->items[index], call->given[1])) return qq_feel_boolean(true);
    }
    return qq_feel_boolean(false);
}

static qq_feel_value count_of(const qq_feel_invocation *call)
{
    return qq_feel_integer((int64_t)call->given[0].list->count);
}

/* The least (sign -1) or greatest (1) of comparable items; null when empty. */
static qq_feel_value extreme(const qq_feel_invocation *call, int sign)
{
    qq_feel_list list = qq_feel_items(call);
    if (list.count == 0) return qq_feel_refuse(call, "an empty list has neither least nor greatest");
    qq_feel_value best = list.items[0];
    for (size_t index = 0; index < list.count; index++) {
        int order;
        if (!qq_feel_order(list.items[index], best, &order))
            return qq_feel_refuse(call, "item %" G_GSIZE_FORMAT " cannot be compared with the others", index + 1);
        if (order * sign > 0) best = list.items[index];
    }
    return best;
}

static qq_feel_value least(const qq_feel_invocation *call)
{
    return extreme(call, -1);
}

static qq_feel_value greatest(const qq_feel_invocation *call)
{
    return extreme(call, 1);
}

/* `decisive` when any item is; else its contrary when all items are; else null. */
static qq_feel_value decide(const qq_feel_invocation *call, bool decisive)
{
    qq_feel_list list = qq_feel_items(call);
    bool known = true;
    for (size_t index = 0; index < list.count; index++) {
        if (list.items[index].kind != QQ_FEEL_BOOLEAN)
            known = false;
        else if (list.items[index].truth == decisive)
            return qq_feel_boolean(decisive);
    }
    return known ? qq_feel_boolean(!decisive) : qq_feel_refuse(call, "an item of the list is not a boolean");
}

static qq_feel_value all_of(const qq_feel_invocation *call)
{
    return decide(call, false);
}

static qq_feel_value any_of(const qq_feel_invocation *call)
{
    return decide(call, true);
}

static qq_feel_value sublist(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    size_t start;
    if (!qq_feel_index(call->given[1], list->count, &start))
        return qq_feel_refuse(call, "the list has %" G_GSIZE_FORMAT " items: there is no such start position",
                              list->count);
    size_t wanted = list->count - start;
    if (call->given[2].kind == QQ_FEEL_NUMBER) {
        int64_t length;
        if (!qq_feel_whole(call->given[2], &length) || length < 1 || (uint64_t)length > wanted)
            return qq_feel_refuse(call, "the length is not one of 1 to %" G_GSIZE_FORMAT, wanted);
        wanted = (size_t)length;
    }
    qq_feel_list *made = qq_feel_list_new(call->run->arena, wanted);
    for (size_t index = start; index < start + wanted; index++)
        qq_feel_list_add(call->run->arena, made, list->items[index]);
    return qq_feel_list_value(made);
}

static qq_feel_value index_of(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    qq_feel_list *made = qq_feel_list_new(call->run->arena, 4);
    for (size_t index = 0; index < list->count; index++) {
        if (qq_feel_same(list->items[index], call->given[1]))
            qq_feel_list_add(call->run->arena, made, qq_feel_integer((int64_t)index + 1));
    }
    return qq_feel_list_value(made);
}

/* clang-format off */
#define LIST {"list", QQ_TAKES_LIST, QQ_NEEDED}

const qq_feel_builtin QQ_FEEL_LISTS[] = {
    {"list contains", list_contains, {LIST, {"element", QQ_TAKES_ANY, QQ_NEEDED}}},
    {"count", count_of, {LIST}},
    {"min", least, {LIST}},
    {"min", least, {{"", QQ_TAKES_POINT, QQ_REPEATED}}},
    {"max", greatest, {LIST}},
    {"max", greatest, {{"", QQ_TAKES_POINT, QQ_REPEATED}}},
    {"all", all_of, {LIST}},
    {"all", all_of, {{"", QQ_TAKES_ANY, QQ_REPEATED}}},
    {"any", any_of, {LIST}},
    {"any", any_of, {{"", QQ_TAKES_ANY, QQ_REPEATED}}},
    {"sublist", sublist, {LIST, {"start position", QQ_TAKES_NUMBER, QQ_NEEDED}, {"length", QQ_TAKES_NUMBER, QQ_OPTIONAL}}},
    {"index of", index_of, {LIST, {"match", QQ_TAKES_ANY, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
