/* Unary tests: `in`, and the cells of decision tables. */
#include "evaluate.h"

/* A test that asks about ? is its own answer; any other is a value, a list or a range that the input is compared with.
 * (DMN 1.5, 10.3.1.2 rule 13 and 7.3.) */
/* Whether the node is a condition by its form, so that it cannot be meant as a value of the column. */
static bool is_condition(const qq_feel_node *node)
{
    switch (node->kind) {
    case QQ_NODE_COMPARE:
    case QQ_NODE_AND:
    case QQ_NODE_OR:
    case QQ_NODE_BETWEEN:
    case QQ_NODE_IN:
    case QQ_NODE_INSTANCE:
    case QQ_NODE_SOME:
    case QQ_NODE_EVERY:
        return true;
    default:
        return false;
    }
}

/* Whether a cell that does not ask about ? still answers by itself: a condition on other names. In a column of booleans
 * it is a value to be compared with. */
static bool answers_by_itself(const qq_feel_node *test, qq_feel_value input)
{
    if (input.kind == QQ_FEEL_BOOLEAN || test->kind == QQ_NODE_LITERAL) return false;
    return input.kind != QQ_FEEL_NULL || is_condition(test);
}

static qq_feel_value go_test(const qq_feel_view *view, const qq_feel_node *test, bool cell)
{
    qq_feel_value value = qq_feel_go(view, test);
    bool answers = test->asks || (cell && answers_by_itself(test, view->input));
    if (answers && value.kind == QQ_FEEL_BOOLEAN) return value;
    if (test->asks && value.kind == QQ_FEEL_NULL) return value;
    if (value.kind == QQ_FEEL_NULL && test->kind == QQ_NODE_RANGE) return value;
    if (!qq_feel_charge(view->run, test, qq_feel_price(value))) return QQ_FEEL_NOTHING;
    return qq_feel_in(view->run, qq_feel_place_of(test), view->input, value);
}

static qq_feel_value go_any_of(const qq_feel_view *view, const qq_feel_node *node, bool cell)
{
    qq_feel_value any = qq_feel_boolean(false);
    for (size_t i = 0; i < node->count && !qq_feel_is_spent(view->run); i++) {
        any = qq_feel_or(any, go_test(view, node->children[i], cell));
        if (any.kind == QQ_FEEL_BOOLEAN && any.truth) break;
    }
    return any;
}

qq_feel_value qq_feel_go_in(const qq_feel_view *view, const qq_feel_node *node, qq_feel_value value)
{
    qq_feel_view inner = {.run = view->run, .scope = view->scope, .input = value};
    return go_any_of(&inner, node, false);
}

qq_feel_value qq_feel_go_tests(const qq_feel_view *view, const qq_feel_node *node)
{
    qq_feel_value any = go_any_of(view, node, true);
    return node->negated ? qq_feel_not(any) : any;
}
