/* What all parts of the parser stand on: tokens, complaints, names, nodes. */
#include <string.h>

#include "parser.h"
#include "qinqing/error.h"

/* ---- tokens and complaints ---- */

const qq_feel_node *qq_feel_parser_complain(qq_feel_parser *parser, qq_feel_place place, const char *format, ...)
{
    if (parser->error) return NULL;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(&parser->error, QQ_ERROR, QQ_ERROR_INPUT, "%d:%d: %s", place.line, place.column, what);
    return NULL;
}

void qq_feel_parser_next(qq_feel_parser *parser)
{
    parser->token = qq_feel_lex(&parser->lexer);
    if (parser->token.kind == QQ_TOKEN_BAD) {
        qq_feel_parser_complain(parser, parser->token.place, "%s", parser->token.value.text);
    }
}

static char *token_text(const qq_feel_token *token)
{
    static const glong shown = 40;
    if (token->kind == QQ_TOKEN_END) return g_strdup("the end");
    g_autofree char *all = g_strndup(token->start, token->length);
    g_autofree char *begin = g_utf8_strlen(all, -1) > shown ? g_utf8_substring(all, 0, shown) : g_strdup(all);
    g_strdelimit(begin, "\n\r", ' ');
    return g_strdup_printf("'%s'", begin);
}

const qq_feel_node *qq_feel_parser_expected(qq_feel_parser *parser, const char *wanted)
{
    g_autofree char *found = token_text(&parser->token);
    return qq_feel_parser_complain(parser, parser->token.place, "expected %s, found %s", wanted, found);
}

bool qq_feel_parser_take(qq_feel_parser *parser, int kind)
{
    if (parser->error || parser->token.kind != kind) return false;
    qq_feel_parser_next(parser);
    return !parser->error;
}

bool qq_feel_parser_take_word(qq_feel_parser *parser, const char *word)
{
    return qq_feel_token_is(&parser->token, word) && qq_feel_parser_take(parser, QQ_TOKEN_WORD);
}

bool qq_feel_parser_need(qq_feel_parser *parser, int kind)
{
    if (qq_feel_parser_take(parser, kind)) return true;
    g_autofree char *wanted = kind == QQ_TOKEN_END ? g_strdup("an operator or the end") : g_strdup_printf("'%c'", kind);
    qq_feel_parser_expected(parser, wanted);
    return false;
}

bool qq_feel_parser_need_word(qq_feel_parser *parser, const char *word)
{
    if (qq_feel_parser_take_word(parser, word)) return true;
    g_autofree char *wanted = g_strdup_printf("'%s'", word);
    qq_feel_parser_expected(parser, wanted);
    return false;
}

bool qq_feel_parser_enter(qq_feel_parser *parser)
{
    if (parser->nesting >= QQ_FEEL_NEST_MAX) {
        qq_feel_parser_complain(parser, parser->token.place, "nested deeper than %d; name the parts",
                                (int)QQ_FEEL_NEST_MAX);
        return false;
    }
    parser->nesting++;
    return true;
}

void qq_feel_parser_leave(qq_feel_parser *parser)
{
    parser->nesting--;
}

/* ---- names ---- */

static size_t longer(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t longest_in(const qq_feel_parser *parser, const qq_feel_names *names)
{
    return names ? qq_feel_names_longest(names, parser->token.start, parser->lexer.end) : 0;
}

static bool is_called(const qq_feel_parser *parser, size_t length)
{
    const char *after = parser->token.start + length;
    after += qq_feel_blanks(after, parser->lexer.end);
    return after < parser->lexer.end && *after == '(';
}

size_t qq_feel_parser_known_name(const qq_feel_parser *parser)
{
    size_t length = longer(longest_in(parser, parser->given), longest_in(parser, parser->locals));
    if (parser->filters > 0) length = longer(length, longest_in(parser, parser->members));
    size_t builtin = longest_in(parser, qq_feel_names_of_builtins());
    /* `date and time` of a date and a time is a conjunction, unless it is called. */
    return builtin > length && (length == 0 || is_called(parser, builtin)) ? builtin : length;
}

size_t qq_feel_parser_known_member(const qq_feel_parser *parser)
{
    size_t length = longer(longest_in(parser, parser->given), longest_in(parser, parser->members));
    return longer(length, longest_in(parser, qq_feel_names_of_properties()));
}

const char *qq_feel_parser_read_name(qq_feel_parser *parser, size_t length)
{
    g_autofree char *tidy = qq_feel_names_tidy(parser->token.start, length);
    const char *name = qq_feel_arena_text(parser->arena, tidy, strlen(tidy));
    parser->lexer.at = parser->token.start;
    parser->lexer.place = parser->token.place;
    qq_feel_lexer_advance(&parser->lexer, length);
    qq_feel_parser_next(parser);
    return name;
}

bool qq_feel_parser_at_keyword(const qq_feel_parser *parser)
{
    static const char *const keywords[] = {"and",      "between",   "else", "every",    "false", "for",
                                           "function", "if",        "in",   "instance", "null",  "or",
                                           "return",   "satisfies", "some", "then",     "true"};
    if (parser->token.kind != QQ_TOKEN_WORD) return false;
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++) {
        if (qq_feel_token_is(&parser->token, keywords[i])) return true;
    }
    return false;
}

const char *qq_feel_parser_read_words(qq_feel_parser *parser)
{
    if (parser->token.kind != QQ_TOKEN_WORD) {
        qq_feel_parser_expected(parser, "a name");
        return NULL;
    }
    g_autoptr(GString) name = g_string_new(NULL);
    do {
        if (name->len > 0) g_string_append_c(name, ' ');
        g_string_append_len(name, parser->token.start, (gssize)parser->token.length);
        qq_feel_parser_next(parser);
    } while (parser->token.kind == QQ_TOKEN_WORD && !qq_feel_parser_at_keyword(parser));
    return parser->error ? NULL : qq_feel_arena_text(parser->arena, name->str, name->len);
}

const char *qq_feel_parser_read_declared(qq_feel_parser *parser, const char *ends, const char *word)
{
    const char *begin = parser->token.start, *end = begin;
    if (parser->token.kind != QQ_TOKEN_WORD) {
        qq_feel_parser_expected(parser, "a name");
        return NULL;
    }
    for (;;) {
        const qq_feel_token *token = &parser->token;
        bool is_end = token->kind < QQ_TOKEN_END && strchr(ends, token->kind);
        if (is_end || (word && end > begin && qq_feel_token_is(token, word))) break;
        bool is_sign = token->kind < QQ_TOKEN_END && strchr("./-'+*", token->kind);
        if (parser->error || (token->kind != QQ_TOKEN_WORD && token->kind != QQ_TOKEN_NUMBER &&
                              token->kind != QQ_TOKEN_POWER && !is_sign)) {
            qq_feel_parser_expected(parser, word ? "a name and 'in'" : "the end of a name");
            return NULL;
        }
        end = token->start + token->length;
        qq_feel_parser_next(parser);
    }
    g_autofree char *tidy = qq_feel_names_tidy(begin, (size_t)(end - begin));
    return qq_feel_arena_text(parser->arena, tidy, strlen(tidy));
}

/* ---- nodes ---- */

qq_feel_node *qq_feel_parser_node(qq_feel_parser *parser, qq_feel_node_kind kind, qq_feel_place place)
{
    qq_feel_node *node = qq_feel_arena_take(parser->arena, sizeof *node);
    node->kind = kind;
    node->line = place.line;
    node->column = place.column;
    return node;
}

static unsigned deepest(unsigned depth, const qq_feel_node *part)
{
    return part && part->depth > depth ? part->depth : depth;
}

static unsigned depth_of_parts(const qq_feel_node *node)
{
    unsigned depth = deepest(deepest(deepest(0, node->left), node->right), node->third);
    for (size_t i = 0; node->children && i < node->count; i++) depth = deepest(depth, node->children[i]);
    for (size_t i = 0; node->entries && i < node->count; i++) {
        depth = deepest(deepest(depth, node->entries[i].value), node->entries[i].until);
    }
    return depth;
}

const qq_feel_node *qq_feel_parser_done(qq_feel_parser *parser, qq_feel_node *node)
{
    unsigned depth = depth_of_parts(node) + 1;
    if (depth > QQ_FEEL_NODE_DEPTH_MAX) {
        return qq_feel_parser_complain(parser, (qq_feel_place){node->line, node->column},
                                       "more than %d operators in a row; name the parts", (int)QQ_FEEL_NODE_DEPTH_MAX);
    }
    node->depth = (uint16_t)depth;
    return qq_feel_fold(parser, node);
}

const qq_feel_node *const *qq_feel_parser_children(qq_feel_parser *parser, const GPtrArray *nodes)
{
    const qq_feel_node **children = qq_feel_arena_take(parser->arena, nodes->len * sizeof(void *));
    for (guint i = 0; i < nodes->len; i++) children[i] = nodes->pdata[i];
    return children;
}

const qq_feel_node_entry *qq_feel_parser_entries(qq_feel_parser *parser, const GArray *entries)
{
    qq_feel_node_entry *copy = qq_feel_arena_take(parser->arena, entries->len * sizeof *copy);
    if (entries->len > 0) memcpy(copy, entries->data, entries->len * sizeof *copy);
    return copy;
}
