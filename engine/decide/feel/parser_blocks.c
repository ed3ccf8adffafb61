/* if, for, some, every, functions and contexts: what declares names for a part of the text. */
#include <string.h>

#include "parser.h"

static const qq_feel_node *if_block(qq_feel_parser *parser, qq_feel_place place)
{
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_IF, place);
    node->left = qq_feel_parse_expression(parser);
    if (!node->left || !qq_feel_parser_need_word(parser, "then")) return NULL;
    node->right = qq_feel_parse_expression(parser);
    if (!node->right || !qq_feel_parser_need_word(parser, "else")) return NULL;
    node->third = qq_feel_parse_expression(parser);
    return node->third ? qq_feel_parser_done(parser, node) : NULL;
}

/* ---- names in sight ---- */

static void forget(qq_feel_parser *parser, const GArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        qq_feel_names_drop(parser->locals, g_array_index(entries, qq_feel_node_entry, i).name);
    }
}

/* Adds the entry and makes its name known from here on. */
static void declare(qq_feel_parser *parser, GArray *entries, qq_feel_node_entry entry)
{
    g_array_append_val(entries, entry);
    qq_feel_names_add(parser->locals, entry.name);
}

/* ---- for, some, every ---- */

static bool iterator(qq_feel_parser *parser, GArray *iterators)
{
    qq_feel_node_entry entry = {.name = qq_feel_parser_read_declared(parser, "", "in")};
    if (!entry.name || !qq_feel_parser_need_word(parser, "in")) return false;
    entry.value = qq_feel_parse_expression(parser);
    if (!entry.value) return false;
    if (qq_feel_parser_take(parser, QQ_TOKEN_DOTS)) {
        entry.until = qq_feel_parse_expression(parser);
        if (!entry.until) return false;
    }
    declare(parser, iterators, entry);
    return true;
}

static bool iterators_until(qq_feel_parser *parser, GArray *iterators, const char *word)
{
    do {
        if (!iterator(parser, iterators)) return false;
    } while (qq_feel_parser_take(parser, ','));
    return qq_feel_parser_need_word(parser, word);
}

static const qq_feel_node *loop(qq_feel_parser *parser, qq_feel_node_kind kind, qq_feel_place place)
{
    g_autoptr(GArray) iterators = g_array_new(FALSE, FALSE, sizeof(qq_feel_node_entry));
    qq_feel_node *node = qq_feel_parser_node(parser, kind, place);
    unsigned closures = parser->closures_seen;
    if (iterators_until(parser, iterators, kind == QQ_NODE_FOR ? "return" : "satisfies")) {
        node->right = qq_feel_parse_expression(parser);
    }
    forget(parser, iterators);
    if (!node->right) return NULL;
    node->captures = closures != parser->closures_seen;
    node->entries = qq_feel_parser_entries(parser, iterators);
    node->count = iterators->len;
    return qq_feel_parser_done(parser, node);
}

/* ---- functions ---- */

static bool parameter(qq_feel_parser *parser, GArray *parameters)
{
    qq_feel_node_entry entry = {.name = qq_feel_parser_read_declared(parser, ":,)", NULL)};
    if (!entry.name) return false;
    if (qq_feel_parser_take(parser, ':') && !qq_feel_parse_type(parser, &entry.type)) return false;
    declare(parser, parameters, entry);
    return !parser->error;
}

static bool parameters_until(qq_feel_parser *parser, GArray *parameters)
{
    if (!qq_feel_parser_need(parser, '(')) return false;
    if (qq_feel_parser_take(parser, ')')) return true;
    do {
        if (!parameter(parser, parameters)) return false;
    } while (qq_feel_parser_take(parser, ','));
    return qq_feel_parser_need(parser, ')');
}

/* The body in node->right; stays NULL for one in another language, whose description is only read over. */
static bool body(qq_feel_parser *parser, qq_feel_node *node)
{
    if (qq_feel_parser_take_word(parser, "external")) return qq_feel_parse_expression(parser) != NULL;
    node->right = qq_feel_parse_expression(parser);
    return node->right != NULL;
}

static const qq_feel_node *function(qq_feel_parser *parser, qq_feel_place place)
{
    g_autoptr(GArray) parameters = g_array_new(FALSE, FALSE, sizeof(qq_feel_node_entry));
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_FUNCTION, place);
    bool read = parameters_until(parser, parameters) && body(parser, node);
    forget(parser, parameters);
    if (!read) return NULL;
    parser->closures_seen++;
    node->entries = qq_feel_parser_entries(parser, parameters);
    node->count = parameters->len;
    return qq_feel_parser_done(parser, node);
}

/* ---- contexts ---- */

static const char *key(qq_feel_parser *parser)
{
    if (parser->token.kind != QQ_TOKEN_STRING) return qq_feel_parser_read_declared(parser, ":", NULL);
    const char *text = parser->token.value.text;
    qq_feel_parser_next(parser);
    return parser->error ? NULL : text;
}

static bool context_entry(qq_feel_parser *parser, GArray *entries)
{
    qq_feel_node_entry entry = {.name = key(parser)};
    if (!entry.name || !qq_feel_parser_need(parser, ':')) return false;
    entry.value = qq_feel_parse_expression(parser);
    if (!entry.value) return false;
    qq_feel_names_add(parser->members, entry.name);
    declare(parser, entries, entry);
    return true;
}

static bool context_entries(qq_feel_parser *parser, GArray *entries)
{
    if (qq_feel_parser_take(parser, '}')) return true;
    do {
        if (!context_entry(parser, entries)) return false;
    } while (qq_feel_parser_take(parser, ','));
    return qq_feel_parser_need(parser, '}');
}

const qq_feel_node *qq_feel_parse_context(qq_feel_parser *parser)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(qq_feel_node_entry));
    qq_feel_node *node = qq_feel_parser_node(parser, QQ_NODE_CONTEXT, parser->token.place);
    bool read = context_entries(parser, entries);
    forget(parser, entries);
    if (!read) return NULL;
    node->entries = qq_feel_parser_entries(parser, entries);
    node->count = entries->len;
    return qq_feel_parser_done(parser, node);
}

const qq_feel_node *qq_feel_parse_block(qq_feel_parser *parser)
{
    qq_feel_place place = parser->token.place;
    if (qq_feel_parser_take_word(parser, "if")) return if_block(parser, place);
    if (qq_feel_parser_take_word(parser, "for")) return loop(parser, QQ_NODE_FOR, place);
    if (qq_feel_parser_take_word(parser, "some")) return loop(parser, QQ_NODE_SOME, place);
    if (qq_feel_parser_take_word(parser, "every")) return loop(parser, QQ_NODE_EVERY, place);
    if (qq_feel_parser_take_word(parser, "function")) return function(parser, place);
    return NULL;
}
