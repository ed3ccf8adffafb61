/* Types as they stand in an expression: names, list<…>, range<…>, context<…>, function<…> -> …. */
#include <string.h>

#include "parser.h"

/* Words in the name of a type: "years and months duration" has four, those of models may have more. */
enum { WORDS_MAX = 32 };

/* The longest known type that begins at the token, in *length its bytes. Words of a name may be keywords. */
static const qq_feel_type *longest_type(const qq_feel_parser *parser, size_t *length)
{
    qq_feel_lexer ahead = parser->lexer;
    qq_feel_token token = parser->token;
    const qq_feel_type *longest = NULL;
    for (int i = 0; i < WORDS_MAX && (token.kind == QQ_TOKEN_WORD || token.kind == '.' || token.kind == '-'); i++) {
        const char *end = token.start + token.length;
        g_autofree char *tidy = qq_feel_names_tidy(parser->token.start, (size_t)(end - parser->token.start));
        const qq_feel_type *type = qq_feel_type_find(parser->types, tidy);
        if (type) {
            longest = type;
            *length = (size_t)(end - parser->token.start);
        }
        token = qq_feel_lex(&ahead);
    }
    return longest;
}

/* A name that may be known nowhere: words, with dots between. */
static bool named_type(qq_feel_parser *parser, const qq_feel_type **type)
{
    size_t length = 0;
    if (parser->token.kind != QQ_TOKEN_WORD) {
        qq_feel_parser_expected(parser, "a type");
        return false;
    }
    *type = longest_type(parser, &length);
    if (*type) return qq_feel_parser_read_name(parser, length) && !parser->error;
    do {
        if (!qq_feel_parser_read_words(parser)) return false;
    } while (qq_feel_parser_take(parser, '.'));
    return !parser->error;
}

static bool element_type(qq_feel_parser *parser, bool list, const qq_feel_type **type)
{
    const qq_feel_type *element = NULL;
    if (!qq_feel_parse_type(parser, &element) || !qq_feel_parser_need(parser, '>')) return false;
    if (element) {
        *type = list ? qq_feel_type_list(parser->types, element) : qq_feel_type_range(parser->types, element);
    }
    return true;
}

static bool context_type(qq_feel_parser *parser, const qq_feel_type **type)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new(), members = g_ptr_array_new();
    bool known = true;
    do {
        const qq_feel_type *member = NULL;
        const char *name = qq_feel_parser_read_declared(parser, ":", NULL);
        if (!name || !qq_feel_parser_need(parser, ':') || !qq_feel_parse_type(parser, &member)) return false;
        qq_feel_names_add(parser->members, name);
        g_ptr_array_add(names, (void *)name);
        g_ptr_array_add(members, (void *)member);
        known = known && member;
    } while (qq_feel_parser_take(parser, ','));
    if (!qq_feel_parser_need(parser, '>')) return false;
    if (known) {
        *type = qq_feel_type_context(parser->types, (const char *const *)names->pdata,
                                     (const qq_feel_type *const *)members->pdata, names->len);
    }
    return true;
}

static bool function_type(qq_feel_parser *parser, const qq_feel_type **type)
{
    g_autoptr(GPtrArray) parameters = g_ptr_array_new();
    const qq_feel_type *result = NULL;
    bool known = true;
    while (!qq_feel_parser_take(parser, '>')) {
        const qq_feel_type *parameter = NULL;
        if (parameters->len > 0 && !qq_feel_parser_need(parser, ',')) return false;
        if (!qq_feel_parse_type(parser, &parameter)) return false;
        g_ptr_array_add(parameters, (void *)parameter);
        known = known && parameter;
    }
    if (!qq_feel_parser_take(parser, QQ_TOKEN_ARROW)) {
        qq_feel_parser_expected(parser, "'->' and the type of the function's result");
        return false;
    }
    if (!qq_feel_parse_type(parser, &result)) return false;
    if (known && result) {
        *type = qq_feel_type_function(parser->types, (const qq_feel_type *const *)parameters->pdata, parameters->len,
                                      result);
    }
    return true;
}

static bool composed_type(qq_feel_parser *parser, const qq_feel_type **type)
{
    bool list = qq_feel_token_is(&parser->token, "list"), range = qq_feel_token_is(&parser->token, "range");
    bool context = qq_feel_token_is(&parser->token, "context");
    qq_feel_parser_next(parser);
    qq_feel_parser_next(parser);
    if (list || range) return element_type(parser, list, type);
    return context ? context_type(parser, type) : function_type(parser, type);
}

static bool is_composed(const qq_feel_parser *parser)
{
    static const char *const words[] = {"list", "range", "context", "function"};
    qq_feel_lexer ahead = parser->lexer;
    if (qq_feel_lex(&ahead).kind != '<') return false;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (qq_feel_token_is(&parser->token, words[i])) return true;
    }
    return false;
}

bool qq_feel_parse_type(qq_feel_parser *parser, const qq_feel_type **type)
{
    *type = NULL;
    if (parser->error || !qq_feel_parser_enter(parser)) return false;
    bool read = is_composed(parser) ? composed_type(parser, type) : named_type(parser, type);
    qq_feel_parser_leave(parser);
    return read && !parser->error;
}
