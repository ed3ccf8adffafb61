/* What follows an operand: .name, [filter], (arguments), instance of. */
#include "parser.h"

/* How far ahead it is looked for the end of a bracket. */
enum { LOOK_AHEAD = 4096 };

const qq_feel_node *qq_feel_parse_operand(qq_feel_parser *parser)
{
    const qq_feel_node *node = qq_feel_parse_primary(parser);
    return node ? qq_feel_parse_postfix(parser, node) : NULL;
}

static const qq_feel_node *path(qq_feel_parser *parser, const qq_feel_node *left)
{
    qq_feel_place place = parser->token.place;
    if (parser->token.kind != QQ_TOKEN_WORD) return qq_feel_parser_expected(parser, "a name after '.'");
    size_t known = qq_feel_parser_known_member(parser);
    const char *name = known > 0 ? qq_feel_parser_read_name(parser, known) : qq_feel_parser_read_words(parser);
    if (!name) return NULL;
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_PATH, place);
    node->left = left;
    node->name = name;
    return qq_feel_parser_done(parser, node);
}

/* ---- filters ---- */

/* Whether the bracket that is the token closes a range, as in [1..10[: what would be within it is empty, holds a comma,
 * does not end, or leaves nothing that could close the range. */
static bool ends_range(const qq_feel_parser *parser)
{
    qq_feel_lexer ahead = parser->lexer;
    const char *limit = ahead.at + LOOK_AHEAD;
    unsigned depth = 1;
    bool empty = true;
    while (ahead.at < limit) {
        qq_feel_token token = qq_feel_lex(&ahead);
        if (token.kind == QQ_TOKEN_END || token.kind == QQ_TOKEN_BAD) return true;
        if (token.kind == '(' || token.kind == '[' || token.kind == '{') depth++;
        if (token.kind == ')' || token.kind == ']' || token.kind == '}') depth--;
        if (depth == 1 && token.kind == ',') return true;
        if (depth == 0) return token.kind != ']' || empty || qq_feel_lex(&ahead).kind == QQ_TOKEN_END;
        empty = false;
    }
    return true;
}

static const qq_feel_node *filter(qq_feel_parser *parser, const qq_feel_node *left)
{
    qq_feel_place place = parser->token.place;
    bool at_range_end = parser->at_range_end;
    unsigned closures = parser->closures_seen;
    parser->at_range_end = false;
    parser->filters++;
    qq_feel_parser_next(parser);
    const qq_feel_node *condition = qq_feel_parse_expression(parser);
    parser->filters--;
    parser->at_range_end = at_range_end;
    if (!condition || !qq_feel_parser_need(parser, ']')) return NULL;
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_FILTER, place);
    node->left = left;
    node->right = condition;
    node->captures = closures != parser->closures_seen;
    return qq_feel_parser_done(parser, node);
}

/* ---- calls ---- */

/* Bytes of the argument's name when a name and a colon stand here; 0 when not. */
static size_t argument_name(const qq_feel_parser *parser)
{
    qq_feel_lexer ahead = parser->lexer;
    const char *limit = ahead.at + LOOK_AHEAD;
    if (parser->token.kind != QQ_TOKEN_WORD) return 0;
    const char *end = parser->token.start + parser->token.length;
    while (ahead.at < limit) {
        qq_feel_token token = qq_feel_lex(&ahead);
        if (token.kind == ':') return (size_t)(end - parser->token.start);
        if (token.kind != QQ_TOKEN_WORD && token.kind != QQ_TOKEN_NUMBER && token.kind != '-' && token.kind != '+' &&
            token.kind != '*' && token.kind != '/' && token.kind != '.') {
            return 0;
        }
        end = token.start + token.length;
    }
    return 0;
}

static bool named_argument(qq_feel_parser *parser, GArray *named)
{
    size_t length = argument_name(parser);
    if (length == 0) {
        qq_feel_parser_expected(parser, "a parameter's name and ':', as the first argument has them");
        return false;
    }
    qq_feel_node_entry entry = {.name = qq_feel_parser_read_name(parser, length)};
    if (!qq_feel_parser_need(parser, ':')) return false;
    entry.value = qq_feel_parse_expression(parser);
    g_array_append_val(named, entry);
    return entry.value != NULL;
}

static bool plain_argument(qq_feel_parser *parser, GPtrArray *plain)
{
    const qq_feel_node *argument = qq_feel_parse_expression(parser);
    if (argument) g_ptr_array_add(plain, (void *)argument);
    return argument != NULL;
}

static const qq_feel_node *call(qq_feel_parser *parser, const qq_feel_node *function)
{
    g_autoptr(GPtrArray) plain = g_ptr_array_new();
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(qq_feel_node_entry));
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_CALL, parser->token.place);
    bool at_range_end = parser->at_range_end;
    node->left = function;
    parser->at_range_end = false;
    qq_feel_parser_next(parser);
    if (!qq_feel_parser_take(parser, ')')) {
        bool by_name = argument_name(parser) > 0;
        do {
            if (!(by_name ? named_argument(parser, named) : plain_argument(parser, plain))) return NULL;
        } while (qq_feel_parser_take(parser, ','));
        if (!qq_feel_parser_need(parser, ')')) return NULL;
        node->entries = by_name ? qq_feel_parser_entries(parser, named) : NULL;
    }
    parser->at_range_end = at_range_end;
    node->children = node->entries ? NULL : qq_feel_parser_children(parser, plain);
    node->count = node->entries ? named->len : plain->len;
    return qq_feel_parser_done(parser, node);
}

/* ---- all of them ---- */

static const qq_feel_node *instance(qq_feel_parser *parser, const qq_feel_node *left)
{
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_INSTANCE, parser->token.place);
    qq_feel_parser_next(parser);
    node->left = left;
    if (!qq_feel_parser_need_word(parser, "of") || !qq_feel_parse_type(parser, &node->type)) return NULL;
    return qq_feel_parser_done(parser, node);
}

const qq_feel_node *qq_feel_parse_postfix(qq_feel_parser *parser, const qq_feel_node *node)
{
    while (node && !parser->error) {
        if (qq_feel_parser_take(parser, '.'))
            node = path(parser, node);
        else if (parser->token.kind == '[' && !(parser->at_range_end && ends_range(parser)))
            node = filter(parser, node);
        else if (parser->token.kind == '(')
            node = call(parser, node);
        else if (qq_feel_token_is(&parser->token, "instance"))
            node = instance(parser, node);
        else
            return node;
    }
    return NULL;
}
