/* Tokens, one at a time, at whatever place the parser stands. */
#include "lexer.h"

#include <string.h>

#include "names.h"
#include "temporal.h"

void qq_feel_lexer_advance(qq_feel_lexer *lexer, size_t bytes)
{
    const char *until = lexer->at + bytes;
    while (lexer->at < until) {
        bool new_line = *lexer->at == '\n';
        lexer->place.line += new_line ? 1 : 0;
        lexer->place.column = new_line ? 1 : lexer->place.column + 1;
        lexer->at = g_utf8_next_char(lexer->at);
    }
}

bool qq_feel_token_is(const qq_feel_token *token, const char *word)
{
    return token->kind == QQ_TOKEN_WORD && token->length == strlen(word) && !memcmp(token->start, word, token->length);
}

static bool at_text(const qq_feel_lexer *lexer, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(lexer->end - lexer->at) >= length && !memcmp(lexer->at, text, length);
}

static qq_feel_token bad(const qq_feel_lexer *lexer, const char *why)
{
    qq_feel_token token = {.kind = QQ_TOKEN_BAD, .start = lexer->at, .place = lexer->place};
    token.value = (qq_feel_value){.kind = QQ_FEEL_STRING, .length = (uint32_t)strlen(why), .text = why};
    return token;
}

/* False when a comment does not end. */
static bool skip_blanks(qq_feel_lexer *lexer)
{
    for (;;) {
        qq_feel_lexer_advance(lexer, qq_feel_blanks(lexer->at, lexer->end));
        const char *until = NULL;
        if (at_text(lexer, "//")) {
            until = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
            if (!until) until = lexer->end;
        } else if (at_text(lexer, "/*")) {
            until = g_strstr_len(lexer->at + 2, lexer->end - lexer->at - 2, "*/");
            if (!until) return false;
            until += 2;
        } else {
            return true;
        }
        qq_feel_lexer_advance(lexer, (size_t)(until - lexer->at));
    }
}

static qq_feel_token take(qq_feel_lexer *lexer, int kind, size_t length)
{
    qq_feel_token token = {.kind = kind, .start = lexer->at, .length = length, .place = lexer->place};
    qq_feel_lexer_advance(lexer, length);
    return token;
}

/* ---- numbers ---- */

static const char *digits(const char *at, const char *end)
{
    while (at < end && g_ascii_isdigit(*at)) at++;
    return at;
}

static qq_feel_token number(qq_feel_lexer *lexer)
{
    const char *at = digits(lexer->at, lexer->end), *end = lexer->end;
    if (end - at >= 2 && at[0] == '.' && g_ascii_isdigit(at[1])) at = digits(at + 1, end);
    if (at < end && (*at == 'e' || *at == 'E')) {
        const char *exponent = at + 1;
        if (exponent < end && (*exponent == '+' || *exponent == '-')) exponent++;
        if (exponent < end && g_ascii_isdigit(*exponent)) at = digits(exponent, end);
    }
    qq_feel_token token = take(lexer, QQ_TOKEN_NUMBER, (size_t)(at - lexer->at));
    /* ".5" is a number of FEEL, not of everybody. */
    g_autofree char *text = g_strdup_printf("%s%.*s", *token.start == '.' ? "0" : "", (int)token.length, token.start);
    qq_decimal value;
    if (qq_decimal_read(text, strlen(text), &value)) token.value = qq_feel_number(value);
    return token;
}

/* ---- strings ---- */

/* Reads so many hexadecimal digits; false when they are not there. */
static bool hexadecimal(const char *at, const char *end, int count, gunichar *out)
{
    gunichar value = 0;
    if (end - at < count) return false;
    for (int i = 0; i < count; i++) {
        int digit = g_ascii_xdigit_value(at[i]);
        if (digit < 0) return false;
        value = value * 16 + (gunichar)digit;
    }
    *out = value;
    return true;
}

static bool is_surrogate(gunichar value, gunichar first)
{
    return value >= first && value <= first + 0x3FF;
}

/* Reads \uXXXX (two of them when they are a pair) or \UXXXXXX at `at`; bytes read, 0 when it is no such escape. */
static size_t escaped_character(const char *at, const char *end, gunichar *out)
{
    gunichar low;
    if (end - at < 2 || (at[1] != 'u' && at[1] != 'U')) return 0;
    int count = at[1] == 'u' ? 4 : 6;
    if (!hexadecimal(at + 2, end, count, out)) return 0;
    size_t length = 2 + (size_t)count;
    const char *next = at + length;
    if (is_surrogate(*out, 0xD800) && end - next >= 6 && next[0] == '\\' && next[1] == 'u' &&
        hexadecimal(next + 2, end, 4, &low) && is_surrogate(low, 0xDC00)) {
        *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
        length += 6;
    }
    return length;
}

/* What stands for the character after a backslash; 0 when it stands for itself, backslash and all. */
static char escaped_sign(char sign)
{
    switch (sign) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case '"':
    case '\'':
    case '\\':
        return sign;
    default:
        return 0;
    }
}

/* Appends the escape at `at`; bytes read, 0 when it is no character. */
static size_t unescape(const char *at, const char *end, GString *out)
{
    gunichar character = 0;
    size_t length = escaped_character(at, end, &character);
    if (length > 0) {
        if (character == 0 || !g_unichar_validate(character)) return 0;
        g_string_append_unichar(out, character);
        return length;
    }
    char sign = end - at >= 2 ? escaped_sign(at[1]) : 0;
    g_string_append_c(out, sign ? sign : '\\');
    return sign ? 2 : 1;
}

/* The closing quote; NULL when there is none. */
static const char *closing_quote(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '"') return at;
        if (*at == '\\') at++;
    }
    return NULL;
}

static qq_feel_token string(qq_feel_lexer *lexer, size_t prefix)
{
    const char *begin = lexer->at + prefix + 1;
    const char *close = closing_quote(begin, lexer->end);
    if (!close) return bad(lexer, "a text in quotes does not end; close it with \"");
    g_autoptr(GString) text = g_string_sized_new((gsize)(close - begin));
    for (const char *at = begin; at < close;) {
        size_t length = 1;
        if (*at == '\\') {
            length = unescape(at, close, text);
            if (length == 0) return bad(lexer, "a text holds \\u or \\U with a number that is no character");
        } else {
            g_string_append_c(text, *at);
        }
        at += length;
    }
    qq_feel_token token = take(lexer, prefix ? QQ_TOKEN_TEMPORAL : QQ_TOKEN_STRING, (size_t)(close + 1 - lexer->at));
    token.value = prefix ? qq_feel_read_temporal(lexer->arena, text->str, text->len)
                         : (qq_feel_value){.kind = QQ_FEEL_STRING,
                                           .length = (uint32_t)text->len,
                                           .text = qq_feel_arena_text(lexer->arena, text->str, text->len)};
    return token;
}

/* ---- signs ---- */

static qq_feel_token sign(qq_feel_lexer *lexer)
{
    static const struct {
        const char *text;
        int kind;
    } pairs[] = {{"..", QQ_TOKEN_DOTS},     {"**", QQ_TOKEN_POWER},     {"<=", QQ_TOKEN_AT_MOST},
                 {">=", QQ_TOKEN_AT_LEAST}, {"!=", QQ_TOKEN_NOT_EQUAL}, {"->", QQ_TOKEN_ARROW}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (at_text(lexer, pairs[i].text)) return take(lexer, pairs[i].kind, 2);
    }
    if (strchr("()[]{},:.+-*/<>=?'", *lexer->at)) return take(lexer, *lexer->at, 1);
    return bad(lexer, "a sign that FEEL does not know");
}

qq_feel_token qq_feel_lex(qq_feel_lexer *lexer)
{
    if (!skip_blanks(lexer)) return bad(lexer, "a comment does not end; close it with */");
    if (lexer->at >= lexer->end) return take(lexer, QQ_TOKEN_END, 0);
    char first = *lexer->at;
    char second = lexer->end - lexer->at >= 2 ? lexer->at[1] : '\0';
    if (g_ascii_isdigit(first) || (first == '.' && g_ascii_isdigit(second))) return number(lexer);
    if (first == '"') return string(lexer, 0);
    if (first == '@' && second == '"') return string(lexer, 1);
    if (qq_feel_is_name_start(g_utf8_get_char(lexer->at))) {
        return take(lexer, QQ_TOKEN_WORD, qq_feel_word(lexer->at, lexer->end));
    }
    return sign(lexer);
}
