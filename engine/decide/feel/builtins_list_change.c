/* Lists made of lists (DMN 1.5, 10.3.4.4). A list that is given is never changed. */
#include "decide/feel/builtins_groups.h"

static void add_all(const qq_feel_invocation *call, qq_feel_list *made, const qq_feel_list *from)
{
    for (size_t index = 0; index < from->count; index++) qq_feel_list_add(call->run->arena, made, from->items[index]);
}

static qq_feel_value refuse_position(const qq_feel_invocation *call)
{
    return qq_feel_refuse(call, "the list has %" G_GSIZE_FORMAT " items: there is no such position",
                          call->given[0].list->count);
}

static qq_feel_value append(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    qq_feel_list *made = qq_feel_list_new(call->run->arena, list->count + call->count - 1);
    add_all(call, made, list);
    for (size_t argument = 1; argument < call->count; argument++)
        qq_feel_list_add(call->run->arena, made, call->given[argument]);
    return qq_feel_list_value(made);
}

static qq_feel_value concatenate(const qq_feel_invocation *call)
{
    qq_feel_list *made = qq_feel_list_new(call->run->arena, call->given[0].list->count);
    for (size_t argument = 0; argument < call->count; argument++) add_all(call, made, call->given[argument].list);
    return qq_feel_list_value(made);
}

static qq_feel_value insert_before(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    size_t position;
    if (!qq_feel_index(call->given[1], list->count, &position)) return refuse_position(call);
    qq_feel_list *made = qq_feel_list_new(call->run->arena, list->count + 1);
    for (size_t index = 0; index < list->count; index++) {
        if (index == position) qq_feel_list_add(call->run->arena, made, call->given[2]);
        qq_feel_list_add(call->run->arena, made, list->items[index]);
    }
    return qq_feel_list_value(made);
}

static qq_feel_value remove_at(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    size_t position;
    if (!qq_feel_index(call->given[1], list->count, &position)) return refuse_position(call);
    qq_feel_list *made = qq_feel_list_new(call->run->arena, list->count);
    for (size_t index = 0; index < list->count; index++) {
        if (index != position) qq_feel_list_add(call->run->arena, made, list->items[index]);
    }
    return qq_feel_list_value(made);
}

static qq_feel_value replace_at(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    size_t position;
    if (!qq_feel_index(call->given[1], list->count, &position)) return refuse_position(call);
    qq_feel_list *made = qq_feel_list_new(call->run->arena, list->count);
    for (size_t index = 0; index < list->count; index++)
        qq_feel_list_add(call->run->arena, made, index == position ? call->given[2] : list->items[index]);
    return qq_feel_list_value(made);
}

static qq_feel_value replace_matching(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    qq_feel_list *made = qq_feel_list_new(call->run->arena, list->count);
    for (size_t index = 0; index < list->count; index++) {
        qq_feel_value pair[] = {list->items[index], call->given[2]};
        qq_feel_value matches = qq_feel_call(call->run, call->given[1].function, pair, 2);
        if (matches.kind != QQ_FEEL_BOOLEAN) return qq_feel_refuse(call, "the match function gives no boolean");
        qq_feel_list_add(call->run->arena, made, pair[matches.truth ? 1 : 0]);
    }
    return qq_feel_list_value(made);
}

static qq_feel_value reverse(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    qq_feel_list *made = qq_feel_list_new(call->run->arena, list->count);
    for (size_t index = list->count; index > 0; index--)
        qq_feel_list_add(call->run->arena, made, list->items[index - 1]);
    return qq_feel_list_value(made);
}

/* Lists nest no deeper than expressions and calls do, of which QQ_FEEL_DEPTH_MAX is the limit. */
static bool flatten_into(const qq_feel_invocation *call, qq_feel_list *made, const qq_feel_list *from, unsigned depth)
{
    if (depth > QQ_FEEL_DEPTH_MAX || !qq_feel_spend(call, from->count)) return false;
    for (size_t index = 0; index < from->count; index++) {
        if (from->items[index].kind != QQ_FEEL_LIST)
            qq_feel_list_add(call->run->arena, made, from->items[index]);
        else if (!flatten_into(call, made, from->items[index].list, depth + 1))
            return false;
    }
    return true;
}

static qq_feel_value flatten(const qq_feel_invocation *call)
{
    qq_feel_list *made = qq_feel_list_new(call->run->arena, call->given[0].list->count);
    if (!flatten_into(call, made, call->given[0].list, 0))
        return qq_feel_refuse(call, "the list is too large or nested too deeply");
    return qq_feel_list_value(made);
}

/* clang-format off */
#define LIST {"list", QQ_TAKES_LIST, QQ_NEEDED}
#define POSITION {"position", QQ_TAKES_NUMBER, QQ_NEEDED}
#define NEW_ITEM {"newItem", QQ_TAKES_ANY, QQ_NEEDED}

const qq_feel_builtin QQ_FEEL_LIST_CHANGES[] = {
    {"append", append, {LIST, {"item", QQ_TAKES_ANY, QQ_REPEATED}}},
    {"concatenate", concatenate, {{"list", QQ_TAKES_LIST, QQ_REPEATED}}},
    {"insert before", insert_before, {LIST, POSITION, NEW_ITEM}},
    {"remove", remove_at, {LIST, POSITION}},
    {"list replace", replace_at, {LIST, POSITION, NEW_ITEM}},
    {"list replace", replace_matching, {LIST, {"match", QQ_TAKES_FUNCTION, QQ_NEEDED}, NEW_ITEM}},
    {"reverse", reverse, {LIST}},
    {"flatten", flatten, {LIST}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
