/* Expressions that always give the same value, made literals while parsing, so that cells can be read as sets and
 * nothing is computed twice. Texts are left alone: folding them could make more of them than there is memory. */
#include <string.h>

#include "builtins.h"
#include "parser.h"

static bool is_literal(const qq_feel_node *node)
{
    return node && node->kind == QQ_NODE_LITERAL && node->value.kind != QQ_FEEL_NULL;
}

static bool makes_constants(const char *name)
{
    static const char *const makers[] = {"date", "time", "date and time", "duration", "years and months duration"};
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
        if (!strcmp(name, makers[i])) return true;
    }
    return false;
}

/* Whether somebody declared the name, so that it may not be the built-in function. */
static bool is_declared(const qq_feel_parser *parser, const char *name)
{
    const char *end = name + strlen(name);
    size_t length = strlen(name);
    return (parser->given && qq_feel_names_longest(parser->given, name, end) == length) ||
           qq_feel_names_longest(parser->locals, name, end) == length;
}

static qq_feel_value called(qq_feel_parser *parser, qq_feel_run *run, const qq_feel_node *node)
{
    qq_feel_value arguments[7];
    if (node->entries || node->left->kind != QQ_NODE_NAME || node->count > G_N_ELEMENTS(arguments) ||
        !makes_constants(node->left->name) || is_declared(parser, node->left->name)) {
        return QQ_FEEL_NOTHING;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (!is_literal(node->children[i])) return QQ_FEEL_NOTHING;
        arguments[i] = node->children[i]->value;
    }
    return qq_feel_builtin_call(run, node->line, node->column, node->left->name, NULL, arguments, node->count);
}

static qq_feel_value computed(qq_feel_run *run, const qq_feel_node *node)
{
    qq_feel_place place = {node->line, node->column};
    if (!is_literal(node->left)) return QQ_FEEL_NOTHING;
    if (node->kind == QQ_NODE_MINUS) return qq_feel_minus(run, place, node->left->value);
    if (!is_literal(node->right)) return QQ_FEEL_NOTHING;
    qq_feel_value a = node->left->value, b = node->right->value;
    if (a.kind == QQ_FEEL_STRING || b.kind == QQ_FEEL_STRING) return QQ_FEEL_NOTHING;
    switch (node->kind) {
    case QQ_NODE_ADD:
        return qq_feel_add(run, place, a, b);
    case QQ_NODE_SUBTRACT:
        return qq_feel_subtract(run, place, a, b);
    case QQ_NODE_MULTIPLY:
        return qq_feel_multiply(run, place, a, b);
    case QQ_NODE_DIVIDE:
        return qq_feel_divide(run, place, a, b);
    default:
        return qq_feel_power(run, place, a, b);
    }
}

static bool may_fold(qq_feel_node_kind kind)
{
    switch (kind) {
    case QQ_NODE_ADD:
    case QQ_NODE_SUBTRACT:
    case QQ_NODE_MULTIPLY:
    case QQ_NODE_DIVIDE:
    case QQ_NODE_POWER:
    case QQ_NODE_MINUS:
    case QQ_NODE_CALL:
        return true;
    default:
        return false;
    }
}

const qq_feel_node *qq_feel_fold(qq_feel_parser *parser, qq_feel_node *node)
{
    qq_feel_run run = {.arena = parser->arena};
    if (!may_fold(node->kind)) return node;
    qq_feel_value value = node->kind == QQ_NODE_CALL ? called(parser, &run, node) : computed(&run, node);
    if (value.kind == QQ_FEEL_NULL) return node;
    qq_feel_node *folded = qq_feel_parser_node(parser, QQ_NODE_LITERAL, (qq_feel_place){node->line, node->column});
    folded->value = value;
    folded->depth = 1;
    return folded;
}
