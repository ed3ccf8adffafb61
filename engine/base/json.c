/* Writing JSON (RFC 8259) in the caller's order.
 *
 * Invariant: what is written is always well-formed: keys only and always inside objects, closed as opened, text valid
 * UTF-8. A breach is a mistake in our code and stops the process. */
#include "qinqing/json.h"

#include <string.h>
#include "qinqing/amount.h"

#define DIGITS "0123456789"

enum { DEPTH_MAX = 32 /* our answers have five levels */ };

struct qq_json {
    GString *out;
    int indent;
    int depth;
    bool started; /* the one value at the top was begun */
    struct {
        bool object;
        bool filled;
    } levels[DEPTH_MAX];
};

qq_json *qq_json_new(GString *out, int indent)
{
    g_assert(indent >= 0);
    qq_json *json = g_new0(qq_json, 1);
    json->out = out;
    json->indent = indent;
    return json;
}

void qq_json_free(qq_json *json)
{
    if (!json) return;
    g_assert(json->depth == 0);
    g_free(json);
}

static void new_line(qq_json *json)
{
    if (json->indent == 0) return;
    g_string_append_c(json->out, '\n');
    for (int i = 0; i < json->depth * json->indent; i++) g_string_append_c(json->out, ' ');
}

/* Everything that stands before a value: the comma, the line's beginning and the key. */
static void begin_value(qq_json *json, const char *key)
{
    if (json->depth == 0) {
        g_assert(key == NULL && !json->started);
        json->started = true;
        return;
    }
    bool object = json->levels[json->depth - 1].object;
    g_assert(object == (key != NULL));
    if (json->levels[json->depth - 1].filled) g_string_append_c(json->out, ',');
    json->levels[json->depth - 1].filled = true;
    new_line(json);
    if (!object) return;
    qq_json_quote(json->out, key, strlen(key));
    g_string_append(json->out, json->indent ? ": " : ":");
}

static void open_level(qq_json *json, const char *key, bool object)
{
    begin_value(json, key);
    g_assert(json->depth < DEPTH_MAX);
    json->levels[json->depth].object = object;
    json->levels[json->depth].filled = false;
    json->depth++;
    g_string_append_c(json->out, object ? '{' : '[');
}

void qq_json_open_object(qq_json *json, const char *key)
{
    open_level(json, key, true);
}

void qq_json_open_array(qq_json *json, const char *key)
{
    open_level(json, key, false);
}

void qq_json_close(qq_json *json)
{
    g_assert(json->depth > 0);
    json->depth--;
    if (json->levels[json->depth].filled) new_line(json);
    g_string_append_c(json->out, json->levels[json->depth].object ? '}' : ']');
}

void qq_json_string(qq_json *json, const char *key, const char *value)
{
    begin_value(json, key);
    if (value)
        qq_json_quote(json->out, value, strlen(value));
    else
        g_string_append(json->out, "null");
}

void qq_json_bool(qq_json *json, const char *key, bool value)
{
    begin_value(json, key);
    g_string_append(json->out, value ? "true" : "false");
}

void qq_json_integer(qq_json *json, const char *key, int64_t value)
{
    qq_json_decimal(json, key, value, 0);
}

void qq_json_decimal(qq_json *json, const char *key, int64_t value, int decimals)
{
    char text[QQ_MILLI_TEXT];
    begin_value(json, key);
    qq_decimal_format(value, decimals, text);
    g_string_append(json->out, text);
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)? : no exponent, which nothing of ours writes. */
static bool is_number(const char *at)
{
    if (*at == '-') at++;
    size_t whole = strspn(at, DIGITS);
    if (whole == 0 || (whole > 1 && *at == '0')) return false;
    at += whole;
    if (*at != '.') return *at == '\0';
    size_t places = strspn(++at, DIGITS);
    return places > 0 && at[places] == '\0';
}

void qq_json_number(qq_json *json, const char *key, const char *digits)
{
    g_assert(is_number(digits));
    begin_value(json, key);
    g_string_append(json->out, digits);
}

void qq_json_day(qq_json *json, const char *key, qq_day day)
{
    char text[QQ_DAY_TEXT];
    qq_day_format(day, text);
    qq_json_string(json, key, day == QQ_DAY_NONE ? NULL : text);
}

void qq_json_null(qq_json *json, const char *key)
{
    begin_value(json, key);
    g_string_append(json->out, "null");
}

static void append_escape(GString *out, unsigned char c)
{
    switch (c) {
    case '"':
        g_string_append(out, "\\\"");
        break;
    case '\\':
        g_string_append(out, "\\\\");
        break;
    case '\b':
        g_string_append(out, "\\b");
        break;
    case '\f':
        g_string_append(out, "\\f");
        break;
    case '\n':
        g_string_append(out, "\\n");
        break;
    case '\r':
        g_string_append(out, "\\r");
        break;
    case '\t':
        g_string_append(out, "\\t");
        break;
    default:
        g_string_append_printf(out, "\\u%04x", c);
        break;
    }
}

/* Appends valid UTF-8, copying runs that need no escape as a whole. */
static void append_escaped(GString *out, const char *text, size_t length)
{
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        g_string_append_len(out, text + run, (gssize)(i - run));
        append_escape(out, c);
        run = i + 1;
    }
    g_string_append_len(out, text + run, (gssize)(length - run));
}

void qq_json_quote(GString *out, const char *text, size_t length)
{
    g_string_append_c(out, '"');
    while (length > 0) {
        const char *end;
        g_utf8_validate_len(text, length, &end);
        size_t valid = (size_t)(end - text);
        append_escaped(out, text, valid);
        text += valid;
        length -= valid;
        if (length == 0) break;
        if (*text == '\0')
            append_escape(out, 0);
        else
            g_string_append(out, "\357\277\275");
        text++;
        length--;
    }
    g_string_append_c(out, '"');
}
