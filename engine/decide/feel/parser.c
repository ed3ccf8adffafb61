/* Expressions: operators by how strongly they bind. */
#include "parser.h"

typedef struct {
    int binds; /* 0: the token is no operator */
    qq_feel_node_kind kind;
    qq_feel_comparison comparison;
} operator_form;

static operator_form comparison_form(int kind)
{
    static const struct {
        int token;
        qq_feel_comparison comparison;
    } forms[] = {{'=', QQ_COMPARE_EQUAL}, {QQ_TOKEN_NOT_EQUAL, QQ_COMPARE_NOT_EQUAL},
                 {'<', QQ_COMPARE_LESS},  {QQ_TOKEN_AT_MOST, QQ_COMPARE_AT_MOST},
                 {'>', QQ_COMPARE_MORE},  {QQ_TOKEN_AT_LEAST, QQ_COMPARE_AT_LEAST}};
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (forms[i].token == kind) return (operator_form){QQ_BIND_COMPARISON, QQ_NODE_COMPARE, forms[i].comparison};
    }
    return (operator_form){0};
}

static operator_form word_form(const qq_feel_token *token)
{
    if (qq_feel_token_is(token, "or")) return (operator_form){.binds = QQ_BIND_OR, .kind = QQ_NODE_OR};
    if (qq_feel_token_is(token, "and")) return (operator_form){.binds = QQ_BIND_AND, .kind = QQ_NODE_AND};
    if (qq_feel_token_is(token, "in")) return (operator_form){.binds = QQ_BIND_COMPARISON, .kind = QQ_NODE_IN};
    if (qq_feel_token_is(token, "between"))
        return (operator_form){.binds = QQ_BIND_COMPARISON, .kind = QQ_NODE_BETWEEN};
    return (operator_form){0};
}

static operator_form form_of(const qq_feel_token *token)
{
    switch (token->kind) {
    case QQ_TOKEN_WORD:
        return word_form(token);
    case '+':
        return (operator_form){.binds = QQ_BIND_SUM, .kind = QQ_NODE_ADD};
    case '-':
        return (operator_form){.binds = QQ_BIND_SUM, .kind = QQ_NODE_SUBTRACT};
    case '*':
        return (operator_form){.binds = QQ_BIND_PRODUCT, .kind = QQ_NODE_MULTIPLY};
    case '/':
        return (operator_form){.binds = QQ_BIND_PRODUCT, .kind = QQ_NODE_DIVIDE};
    case QQ_TOKEN_POWER:
        return (operator_form){.binds = QQ_BIND_POWER, .kind = QQ_NODE_POWER};
    default:
        return comparison_form(token->kind);
    }
}

static const qq_feel_node *between(qq_feel_parser *parser, const qq_feel_node *value, qq_feel_place place)
{
    const qq_feel_node *low = qq_feel_parse_operation(parser, QQ_BIND_SUM);
    if (!low || !qq_feel_parser_need_word(parser, "and")) return NULL;
    const qq_feel_node *high = qq_feel_parse_operation(parser, QQ_BIND_SUM);
    if (!high) return NULL;
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_BETWEEN, place);
    node->left = value;
    node->right = low;
    node->third = high;
    return qq_feel_parser_done(parser, node);
}

static const qq_feel_node *binary(qq_feel_parser *parser, const qq_feel_node *left, operator_form form,
                                  qq_feel_place place)
{
    const qq_feel_node *right = qq_feel_parse_operation(parser, form.binds + 1);
    if (!right) return NULL;
    qq_feel_node *node = qq_feel_parser_node(parser, form.kind, place);
    node->comparison = form.comparison;
    node->left = left;
    node->right = right;
    return qq_feel_parser_done(parser, node);
}

/* Signs before an operand bind stronger than any operator between two: -5 ** 2 is 25. */
static const qq_feel_node *signed_operand(qq_feel_parser *parser)
{
    qq_feel_place place = parser->token.place;
    unsigned signs = 0;
    while (qq_feel_parser_take(parser, '-')) signs++;
    const qq_feel_node *node = qq_feel_parse_operand(parser);
    for (; node && signs > 0; signs--) {
        qq_feel_node *minus = qq_feel_parser_node(parser, QQ_NODE_MINUS, place);
        minus->left = node;
        node = qq_feel_parser_done(parser, minus);
    }
    return node;
}

const qq_feel_node *qq_feel_parse_more(qq_feel_parser *parser, const qq_feel_node *left, int weakest)
{
    while (left && !parser->error) {
        qq_feel_place place = parser->token.place;
        operator_form form = form_of(&parser->token);
        if (form.binds == 0 || form.binds < weakest) return left;
        qq_feel_parser_next(parser);
        if (form.kind == QQ_NODE_IN)
            left = qq_feel_parse_in(parser, left, place);
        else if (form.kind == QQ_NODE_BETWEEN)
            left = between(parser, left, place);
        else
            left = binary(parser, left, form, place);
    }
    return NULL;
}

const qq_feel_node *qq_feel_parse_operation(qq_feel_parser *parser, int weakest)
{
    return qq_feel_parse_more(parser, signed_operand(parser), weakest);
}

const qq_feel_node *qq_feel_parse_expression(qq_feel_parser *parser)
{
    if (parser->error || !qq_feel_parser_enter(parser)) return NULL;
    bool is_test = comparison_form(parser->token.kind).binds > 0;
    const qq_feel_node *node =
        is_test ? qq_feel_parse_unary_range(parser) : qq_feel_parse_operation(parser, QQ_BIND_OR);
    qq_feel_parser_leave(parser);
    return node;
}
