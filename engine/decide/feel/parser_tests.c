/* Unary tests: cells of decision tables, and what stands after `in`. */
#include "parser.h"

static bool is_comparison(int kind)
{
    return kind == '<' || kind == '>' || kind == '=' || kind == QQ_TOKEN_AT_MOST || kind == QQ_TOKEN_AT_LEAST ||
           kind == QQ_TOKEN_NOT_EQUAL;
}

const qq_feel_node *qq_feel_parse_unary_range(qq_feel_parser *parser)
{
    qq_feel_place place = parser->token.place;
    int sign = parser->token.kind;
    qq_feel_parser_next(parser);
    const qq_feel_node *end = qq_feel_parse_operation(parser, QQ_BIND_SUM);
    if (!end) return NULL;
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_RANGE, place);
    bool below = sign == '<' || sign == QQ_TOKEN_AT_MOST, above = sign == '>' || sign == QQ_TOKEN_AT_LEAST;
    node->unary = true;
    node->outside = sign == QQ_TOKEN_NOT_EQUAL;
    node->left = below ? NULL : end;
    node->right = above ? NULL : end;
    node->low_closed = sign == QQ_TOKEN_AT_LEAST || sign == '=';
    node->high_closed = sign == QQ_TOKEN_AT_MOST || sign == '=';
    return qq_feel_parser_done(parser, node);
}

/* "= 5" and "!= 5" of the value that is tested: of any kind, so they are no ranges. */
static const qq_feel_node *equality(qq_feel_parser *parser)
{
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_COMPARE, parser->token.place);
    node->comparison = parser->token.kind == '=' ? QQ_COMPARE_EQUAL : QQ_COMPARE_NOT_EQUAL;
    node->left = qq_feel_parser_done(parser, qq_feel_parser_node(parser, QQ_NODE_INPUT, parser->token.place));
    node->asks = true;
    qq_feel_parser_next(parser);
    node->right = qq_feel_parse_operation(parser, QQ_BIND_SUM);
    return node->right ? qq_feel_parser_done(parser, node) : NULL;
}

/* Marks whether ? is in a test that was read since so many had been seen. Literals made by folding ask nothing. */
static const qq_feel_node *marked(qq_feel_parser *parser, const qq_feel_node *test, unsigned seen)
{
    if (!test || seen == parser->inputs_seen || test->asks) return test;
    qq_feel_node *copy = qq_feel_arena_take(parser->arena, sizeof *copy);
    *copy = *test;
    copy->asks = true;
    return copy;
}

static const qq_feel_node *test(qq_feel_parser *parser)
{
    unsigned seen = parser->inputs_seen;
    if (parser->error) return NULL;
    bool equal = parser->token.kind == '=' || parser->token.kind == QQ_TOKEN_NOT_EQUAL;
    return marked(parser, equal ? equality(parser) : qq_feel_parse_expression(parser), seen);
}

/* Reads tests up to the sign that ends them, which is read too. */
static bool tests_until(qq_feel_parser *parser, GPtrArray *tests, int end)
{
    do {
        const qq_feel_node *one = test(parser);
        if (!one) return false;
        g_ptr_array_add(tests, (void *)one);
    } while (qq_feel_parser_take(parser, ','));
    return qq_feel_parser_need(parser, end);
}

static const qq_feel_node *tests_node(qq_feel_parser *parser, qq_feel_node_kind kind, const qq_feel_node *left,
                                      const GPtrArray *tests, qq_feel_place place)
{
    qq_feel_node *node = qq_feel_parser_node(parser, kind, place);
    node->left = left;
    node->children = qq_feel_parser_children(parser, tests);
    node->count = tests->len;
    return qq_feel_parser_done(parser, node);
}

/* ---- in ---- */

static const qq_feel_node *in_single(qq_feel_parser *parser, const qq_feel_node *value, const qq_feel_node *one,
                                     qq_feel_place place)
{
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    if (!one) return NULL;
    g_ptr_array_add(tests, (void *)one);
    return tests_node(parser, QQ_NODE_IN, value, tests, place);
}

/* After the bracket: tests in brackets, a range that is open below, or an operand that happens to begin with a
 * bracket. */
static const qq_feel_node *in_bracket(qq_feel_parser *parser, const qq_feel_node *value, qq_feel_place place)
{
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    qq_feel_place bracket = parser->token.place;
    bool plain = !is_comparison(parser->token.kind);
    unsigned seen = parser->inputs_seen;
    const qq_feel_node *first = test(parser);
    if (!first) return NULL;
    if (plain && qq_feel_parser_take(parser, QQ_TOKEN_DOTS)) {
        first = qq_feel_parse_range_rest(parser, first, false, bracket);
    } else {
        g_ptr_array_add(tests, (void *)first);
        bool more = qq_feel_parser_take(parser, ',');
        bool read = more ? tests_until(parser, tests, ')') : qq_feel_parser_need(parser, ')');
        if (!read) return NULL;
        if (more || !plain) return tests_node(parser, QQ_NODE_IN, value, tests, place);
    }
    if (first) first = qq_feel_parse_postfix(parser, first);
    return in_single(parser, value, marked(parser, qq_feel_parse_more(parser, first, QQ_BIND_SUM), seen), place);
}

const qq_feel_node *qq_feel_parse_in(qq_feel_parser *parser, const qq_feel_node *value, qq_feel_place place)
{
    unsigned seen = parser->inputs_seen;
    bool at_range_end = parser->at_range_end;
    if (parser->token.kind == '=' || parser->token.kind == QQ_TOKEN_NOT_EQUAL) {
        return in_single(parser, value, equality(parser), place);
    }
    if (is_comparison(parser->token.kind)) {
        return in_single(parser, value, marked(parser, qq_feel_parse_unary_range(parser), seen), place);
    }
    if (parser->token.kind != '(') {
        return in_single(parser, value, marked(parser, qq_feel_parse_operation(parser, QQ_BIND_SUM), seen), place);
    }
    qq_feel_parser_next(parser);
    parser->at_range_end = false;
    const qq_feel_node *node = in_bracket(parser, value, place);
    parser->at_range_end = at_range_end;
    return node;
}

/* ---- cells ---- */

/* not(x) as the function, with whatever follows it: not(a) and b. */
static const qq_feel_node *not_function(qq_feel_parser *parser, const GPtrArray *arguments, qq_feel_place place)
{
    qq_feel_node *name = qq_feel_parser_node(parser, QQ_NODE_NAME, place);
    name->name = "not";
    const qq_feel_node *function = qq_feel_parser_done(parser, name);
    const qq_feel_node *call = tests_node(parser, QQ_NODE_CALL, function, arguments, place);
    if (call) call = qq_feel_parse_postfix(parser, call);
    return qq_feel_parse_more(parser, call, QQ_BIND_OR);
}

static const qq_feel_node *rest_of_cell(qq_feel_parser *parser, GPtrArray *tests, qq_feel_place place)
{
    if (qq_feel_parser_take(parser, ',')) {
        if (!tests_until(parser, tests, QQ_TOKEN_END)) return NULL;
    } else if (!qq_feel_parser_need(parser, QQ_TOKEN_END)) {
        return NULL;
    }
    return tests_node(parser, QQ_NODE_TESTS, NULL, tests, place);
}

static const qq_feel_node *negated_cell(qq_feel_parser *parser, qq_feel_place place)
{
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    unsigned seen = parser->inputs_seen;
    qq_feel_parser_next(parser);
    qq_feel_parser_next(parser);
    if (!tests_until(parser, tests, ')')) return NULL;
    if (parser->token.kind != QQ_TOKEN_END) {
        const qq_feel_node *first = marked(parser, not_function(parser, tests, place), seen);
        if (!first) return NULL;
        g_ptr_array_set_size(tests, 0);
        g_ptr_array_add(tests, (void *)first);
        return rest_of_cell(parser, tests, place);
    }
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_TESTS, place);
    node->negated = true;
    node->children = qq_feel_parser_children(parser, tests);
    node->count = tests->len;
    return qq_feel_parser_done(parser, node);
}

static bool next_is(const qq_feel_parser *parser, int kind)
{
    qq_feel_lexer ahead = parser->lexer;
    return qq_feel_lex(&ahead).kind == kind;
}

const qq_feel_node *qq_feel_parse_cell(qq_feel_parser *parser)
{
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    qq_feel_place place = parser->token.place;
    bool dash = parser->token.kind == '-' && next_is(parser, QQ_TOKEN_END);
    if (dash || parser->token.kind == QQ_TOKEN_END) {
        return parser->error ? NULL : qq_feel_parser_done(parser, qq_feel_parser_node(parser, QQ_NODE_ANY, place));
    }
    if (qq_feel_token_is(&parser->token, "not") && next_is(parser, '(')) return negated_cell(parser, place);
    const qq_feel_node *first = test(parser);
    if (!first) return NULL;
    g_ptr_array_add(tests, (void *)first);
    return rest_of_cell(parser, tests, place);
}
