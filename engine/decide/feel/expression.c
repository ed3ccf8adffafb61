/* Compiled expressions: a text, its tree, and the memory of both. */
#include <string.h>

#include "parser.h"
#include "qinqing/error.h"

static bool check_text(const char *text, int line, int column, GError **error)
{
    size_t length = strlen(text);
    if (length > QQ_FEEL_TEXT_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%d:%d: the expression is longer than %d bytes", line, column,
                    (int)QQ_FEEL_TEXT_MAX);
        return false;
    }
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%d:%d: the expression is not UTF-8", line, column);
        return false;
    }
    return true;
}

static const qq_feel_node *parse(qq_feel_parser *parser, bool tests)
{
    qq_feel_parser_next(parser);
    if (parser->error) return NULL;
    if (tests) return qq_feel_parse_cell(parser);
    if (parser->token.kind == QQ_TOKEN_END) return qq_feel_parser_expected(parser, "an expression");
    const qq_feel_node *root = qq_feel_parse_expression(parser);
    return root && qq_feel_parser_need(parser, QQ_TOKEN_END) ? root : NULL;
}

static qq_feel_expression *compile(const char *text, const qq_feel_names *names, int line, int column, bool tests,
                                   GError **error)
{
    if (!check_text(text, line, column, error)) return NULL;
    g_autoptr(qq_feel_expression) expression = g_new0(qq_feel_expression, 1);
    expression->text = g_strdup(text);
    expression->arena = qq_feel_arena_new();
    expression->tests = tests;
    qq_feel_types *types = names ? qq_feel_names_types(names) : NULL;
    if (!types) types = expression->types = qq_feel_types_new();
    g_autoptr(qq_feel_names) locals = qq_feel_names_new(NULL), members = qq_feel_names_new(NULL);
    qq_feel_parser parser = {
        .lexer = {.at = expression->text,
                  .end = expression->text + strlen(text),
                  .place = {line, column},
                  .arena = expression->arena},
        .arena = expression->arena,
        .types = types,
        .given = names,
        .locals = locals,
        .members = members,
    };
    expression->root = parse(&parser, tests);
    if (parser.error) {
        g_propagate_error(error, parser.error);
        return NULL;
    }
    return g_steal_pointer(&expression);
}

qq_feel_expression *qq_feel_compile(const char *text, const qq_feel_names *names, int line, int column, GError **error)
{
    return compile(text, names, line, column, false, error);
}

qq_feel_expression *qq_feel_compile_tests(const char *text, const qq_feel_names *names, int line, int column,
                                          GError **error)
{
    return compile(text, names, line, column, true, error);
}

void qq_feel_expression_free(qq_feel_expression *expression)
{
    if (!expression) return;
    g_free(expression->text);
    qq_feel_arena_free(expression->arena);
    qq_feel_types_free(expression->types);
    g_free(expression);
}

const char *qq_feel_expression_text(const qq_feel_expression *expression)
{
    return expression->text;
}
