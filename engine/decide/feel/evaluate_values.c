/* Lists, contexts and ranges written in place. */
#include "evaluate.h"

qq_feel_value qq_feel_go_list(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_list *list = qq_feel_list_new(view->run->arena, node->count);
    for (size_t i = 0; i < node->count && !qq_feel_is_spent(view->run); i++) {
        qq_feel_list_add(view->run->arena, list, qq_feel_go(view, node->children[i]));
    }
    return qq_feel_list_value(list);
}

/* Every entry sees those before it, and functions all of them. */
qq_feel_value qq_feel_go_context(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_run *run = view->run;
    qq_feel_context *context = qq_feel_context_new(run->arena, node->count);
    for (size_t i = 0; i < node->count; i++) {
        const char *name = node->entries[i].name;
        if (!qq_feel_charge(run, node, 1)) return QQ_FEEL_NOTHING;
        if (qq_feel_context_get(context, name)) {
            return qq_feel_unknown(run, node->entries[i].value, "the context has two entries '%s'",
                                   qq_feel_shown_name(run, name));
        }
        qq_feel_value value = qq_feel_go_within(view, context, node->entries[i].value);
        qq_feel_context_put(run->arena, context, name, value);
    }
    return qq_feel_context_value(context);
}

/* ---- ranges ---- */

/* An end that is written as null is open; one that comes out as null is not known. */
static bool go_end(const qq_feel_view *view, const qq_feel_node *end, qq_feel_value *out)
{
    if (!end) return true;
    *out = qq_feel_go(view, end);
    return out->kind != QQ_FEEL_NULL || (end->kind == QQ_NODE_LITERAL && !end->name);
}

static bool has_order(const qq_feel_range *range)
{
    int order = 0;
    const qq_feel_value *low = &range->low, *high = &range->high;
    if (low->kind == QQ_FEEL_NULL || high->kind == QQ_FEEL_NULL) {
        const qq_feel_value *known = low->kind == QQ_FEEL_NULL ? high : low;
        return known->kind == QQ_FEEL_NULL || qq_feel_order(*known, *known, &order);
    }
    return qq_feel_order(*low, *high, &order) && order <= 0;
}

qq_feel_value qq_feel_go_range(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_range *range = qq_feel_arena_take(view->run->arena, sizeof *range);
    range->low_closed = node->low_closed;
    range->high_closed = node->high_closed;
    range->unary = node->unary;
    if (!go_end(view, node->left, &range->low) || !go_end(view, node->right, &range->high)) {
        return qq_feel_unknown(view->run, node, "an end of the range is not known");
    }
    bool equal = node->unary && node->left && node->right; /* (= 5), (!= 5): also of what has no order */
    if (!equal && !has_order(range)) return qq_feel_unknown(view->run, node, "the ends of the range are not in order");
    return (qq_feel_value){.kind = QQ_FEEL_RANGE, .range = range};
}
