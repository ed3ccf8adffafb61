/* Literals, names, and what stands in brackets. */
#include <string.h>

#include "parser.h"

static const qq_feel_node *literal(qq_feel_parser *parser, qq_feel_value value)
{
    qq_feel_token token = parser->token;
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_LITERAL, token.place);
    node->value = value;
    bool is_null = qq_feel_token_is(&token, "null");
    if (value.kind == QQ_FEEL_NULL && !is_null) {
        node->name = qq_feel_arena_text(parser->arena, token.start, token.length);
    }
    qq_feel_parser_next(parser);
    return qq_feel_parser_done(parser, node);
}

static const qq_feel_node *name(qq_feel_parser *parser, size_t known)
{
    qq_feel_place place = parser->token.place;
    const char *text = known > 0 ? qq_feel_parser_read_name(parser, known) : qq_feel_parser_read_words(parser);
    if (!text) return NULL;
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_NAME, place);
    node->name = text;
    return qq_feel_parser_done(parser, node);
}

static const qq_feel_node *word(qq_feel_parser *parser)
{
    const qq_feel_token *token = &parser->token;
    size_t known = qq_feel_parser_known_name(parser);
    if (known > token->length || !qq_feel_parser_at_keyword(parser)) return name(parser, known);
    if (qq_feel_token_is(token, "true")) return literal(parser, qq_feel_boolean(true));
    if (qq_feel_token_is(token, "false")) return literal(parser, qq_feel_boolean(false));
    if (qq_feel_token_is(token, "null")) return literal(parser, QQ_FEEL_NOTHING);
    const qq_feel_node *block = qq_feel_parse_block(parser);
    return block || parser->error ? block : qq_feel_parser_expected(parser, "a value");
}

/* Names do not begin with a digit in the grammar, but a model may declare one that does. */
static const qq_feel_node *number(qq_feel_parser *parser)
{
    size_t known = g_ascii_isdigit(*parser->token.start) ? qq_feel_parser_known_name(parser) : 0;
    return known > parser->token.length ? name(parser, known) : literal(parser, parser->token.value);
}

static const qq_feel_node *input(qq_feel_parser *parser)
{
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_INPUT, parser->token.place);
    parser->inputs_seen++;
    qq_feel_parser_next(parser);
    return qq_feel_parser_done(parser, node);
}

/* ---- brackets ---- */

static const qq_feel_node *range_end(qq_feel_parser *parser)
{
    bool before = parser->at_range_end;
    parser->at_range_end = true;
    const qq_feel_node *end = qq_feel_parse_operation(parser, QQ_BIND_SUM);
    parser->at_range_end = before;
    return end;
}

const qq_feel_node *qq_feel_parse_range_rest(qq_feel_parser *parser, const qq_feel_node *low, bool low_closed,
                                             qq_feel_place place)
{
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_RANGE, place);
    node->left = low;
    node->low_closed = low_closed;
    node->right = range_end(parser);
    if (!node->right) return NULL;
    node->high_closed = parser->token.kind == ']';
    if (parser->token.kind != ']' && parser->token.kind != ')' && parser->token.kind != '[') {
        return qq_feel_parser_expected(parser, "the end of a range: ']', ')' or '['");
    }
    qq_feel_parser_next(parser);
    return qq_feel_parser_done(parser, node);
}

/* ]low..high], the bracket has been read. */
static const qq_feel_node *open_range(qq_feel_parser *parser, qq_feel_place place)
{
    const qq_feel_node *low = qq_feel_parse_expression(parser);
    if (!low) return NULL;
    if (!qq_feel_parser_take(parser, QQ_TOKEN_DOTS)) return qq_feel_parser_expected(parser, "'..' of a range");
    return qq_feel_parse_range_rest(parser, low, false, place);
}

static const qq_feel_node *parenthesis(qq_feel_parser *parser, qq_feel_place place)
{
    const qq_feel_node *inner = qq_feel_parse_expression(parser);
    if (!inner) return NULL;
    if (qq_feel_parser_take(parser, QQ_TOKEN_DOTS)) return qq_feel_parse_range_rest(parser, inner, false, place);
    return qq_feel_parser_need(parser, ')') ? inner : NULL;
}

static const qq_feel_node *list(qq_feel_parser *parser, qq_feel_place place)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    while (!qq_feel_parser_take(parser, ']')) {
        if (parser->error) return NULL;
        if (items->len > 0 && !qq_feel_parser_take(parser, ',')) {
            return qq_feel_parser_expected(parser, "',' or ']'");
        }
        const qq_feel_node *item = qq_feel_parse_expression(parser);
        if (!item) return NULL;
        if (items->len == 0 && qq_feel_parser_take(parser, QQ_TOKEN_DOTS)) {
            return qq_feel_parse_range_rest(parser, item, true, place);
        }
        g_ptr_array_add(items, (void *)item);
    }
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_LIST, place);
    node->children = qq_feel_parser_children(parser, items);
    node->count = items->len;
    return qq_feel_parser_done(parser, node);
}

static const qq_feel_node *bracket(qq_feel_parser *parser)
{
    qq_feel_place place = parser->token.place;
    int kind = parser->token.kind;
    bool at_range_end = parser->at_range_end;
    parser->at_range_end = false;
    qq_feel_parser_next(parser);
    const qq_feel_node *node = NULL;
    if (kind == '(') node = parenthesis(parser, place);
    if (kind == '[') node = list(parser, place);
    if (kind == ']') node = open_range(parser, place);
    if (kind == '{') node = qq_feel_parse_context(parser);
    parser->at_range_end = at_range_end;
    return node;
}

const qq_feel_node *qq_feel_parse_primary(qq_feel_parser *parser)
{
    if (parser->error) return NULL;
    switch (parser->token.kind) {
    case QQ_TOKEN_NUMBER:
        return number(parser);
    case QQ_TOKEN_STRING:
    case QQ_TOKEN_TEMPORAL:
        return literal(parser, parser->token.value);
    case QQ_TOKEN_WORD:
        return word(parser);
    case '?':
        return input(parser);
    case '(':
    case '[':
    case ']':
    case '{':
        return bracket(parser);
    default:
        return qq_feel_parser_expected(parser, "a value");
    }
}
