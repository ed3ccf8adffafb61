/* Paths and filters. */
#include "evaluate.h"

#include <string.h>

/* ---- paths ---- */

static qq_feel_value member(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    qq_feel_value property;
    if (value.kind == QQ_FEEL_CONTEXT) {
        const qq_feel_value *found = qq_feel_context_get(value.context, node->name);
        if (found) return *found;
        return qq_feel_unknown(view->run, node, "the context has no entry '%s'",
                               qq_feel_shown_name(view->run, node->name));
    }
    if (qq_feel_property(view->run, value, node->name, &property)) return property;
    return qq_feel_unknown(view->run, node, "%s has no '%s'", qq_feel_kind_name(value.kind),
                           qq_feel_shown_name(view->run, node->name));
}

static qq_feel_value members(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    qq_feel_run *run = view->run;
    if (value.kind != QQ_FEEL_LIST) return member(view, node, value);
    if (run->depth >= QQ_FEEL_DEPTH_MAX) return qq_feel_unknown(run, node, "lists are nested too deep");
    qq_feel_list *list = qq_feel_list_new(run->arena, value.list->count);
    run->depth++;
    for (size_t i = 0; i < value.list->count && qq_feel_charge(run, node, 1); i++) {
        qq_feel_list_add(run->arena, list, members(view, node, value.list->items[i]));
    }
    run->depth--;
    return qq_feel_list_value(list);
}

qq_feel_value qq_feel_go_path(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    return members(view, node, value);
}

/* ---- filters ---- */

/* `item` in a frame of its own; members of an item that is a context hide it. */
typedef struct {
    qq_feel_context names;
    qq_feel_entry entry;
} item_frame;

static item_frame *item_frame_new(qq_feel_run *run)
{
    item_frame *frame = qq_feel_arena_take(run->arena, sizeof *frame);
    frame->entry.name = "item";
    frame->names.count = 1;
    frame->names.entries = &frame->entry;
    return frame;
}

static qq_feel_value go_with_item(const qq_feel_view *view, const qq_feel_node *node, item_frame *frame,
                                  qq_feel_value item)
{
    frame->entry.value = item;
    qq_feel_scope scope = {.outer = view->scope, .names = &frame->names};
    qq_feel_view inner = {.run = view->run, .scope = &scope, .input = view->input};
    if (item.kind == QQ_FEEL_CONTEXT) return qq_feel_go_within(&inner, item.context, node->right);
    return qq_feel_go(&inner, node->right);
}

static qq_feel_value item_at(const qq_feel_view *view, const qq_feel_node *node, const qq_feel_list *list,
                             qq_decimal number)
{
    int64_t index = 0;
    if (!qq_decimal_to_int64(number, 0, &index)) {
        return qq_feel_unknown(view->run, node, "an index must be a whole number");
    }
    uint64_t count = list->count;
    if (index > 0 && (uint64_t)index <= count) return list->items[index - 1];
    if (index < 0 && index >= -(int64_t)count) return list->items[(int64_t)count + index];
    return qq_feel_unknown(view->run, node, "the list has no item %" G_GINT64_FORMAT ", it has %zu", index,
                           list->count);
}

/* What the bracket says of no item at all: a number makes it an index. Complaints about the missing item are dropped.
 */
static qq_feel_value go_without_item(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_run quiet = *view->run;
    quiet.notes = NULL;
    qq_feel_view inner = {.run = &quiet, .scope = view->scope, .input = view->input};
    qq_feel_value said = go_with_item(&inner, node, item_frame_new(&quiet), QQ_FEEL_NOTHING);
    view->run->steps = quiet.steps;
    return said;
}

static qq_feel_value filter(const qq_feel_view *view, const qq_feel_node *node, const qq_feel_list *list)
{
    qq_feel_run *run = view->run;
    qq_feel_list *kept = qq_feel_list_new(run->arena, 0);
    item_frame *frame = item_frame_new(run);
    for (size_t i = 0; i < list->count && qq_feel_charge(run, node, 1); i++) {
        if (node->captures && i > 0) frame = item_frame_new(run);
        qq_feel_value said = go_with_item(view, node, frame, list->items[i]);
        if (said.kind == QQ_FEEL_NUMBER && i == 0) return item_at(view, node, list, said.number);
        if (said.kind == QQ_FEEL_BOOLEAN && said.truth) qq_feel_list_add(run->arena, kept, list->items[i]);
    }
    return qq_feel_list_value(kept);
}

qq_feel_value qq_feel_go_filter(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    qq_feel_list single = {.count = 1, .items = &value};
    const qq_feel_list *list = value.kind == QQ_FEEL_LIST ? value.list : &single;
    if (value.kind == QQ_FEEL_NULL) return qq_feel_unknown(view->run, node, "null cannot be filtered");
    if (node->right->kind == QQ_NODE_LITERAL && node->right->value.kind == QQ_FEEL_NUMBER) {
        return item_at(view, node, list, node->right->value.number);
    }
    if (list->count > 0) return filter(view, node, list);
    qq_feel_value said = go_without_item(view, node);
    if (said.kind == QQ_FEEL_NUMBER) return item_at(view, node, list, said.number);
    return qq_feel_list_value(qq_feel_list_new(view->run->arena, 0));
}
