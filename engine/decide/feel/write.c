/* Values as text: as string() gives them, or as a literal that reads back. */
#include "decide/feel/limits.h"
#include "decide/feel/temporal.h"
#include "qinqing/feel.h"

#include <string.h>

const char *qq_feel_kind_name(qq_feel_kind kind)
{
    static const char *const names[] = {
        [QQ_FEEL_NULL] = "null",
        [QQ_FEEL_BOOLEAN] = "boolean",
        [QQ_FEEL_NUMBER] = "number",
        [QQ_FEEL_STRING] = "string",
        [QQ_FEEL_DATE] = "date",
        [QQ_FEEL_TIME] = "time",
        [QQ_FEEL_DATE_TIME] = "date and time",
        [QQ_FEEL_MONTHS] = "years and months duration",
        [QQ_FEEL_SECONDS] = "days and time duration",
        [QQ_FEEL_LIST] = "list",
        [QQ_FEEL_CONTEXT] = "context",
        [QQ_FEEL_RANGE] = "range",
        [QQ_FEEL_FUNCTION] = "function",
    };
    return names[kind];
}

typedef struct {
    GString *out;
    bool literal;
    qq_feel_reach reach;
} writer;

static void write_value(writer *to, qq_feel_value value);

static void append_quoted(GString *out, const char *text, size_t length)
{
    g_string_append_c(out, '"');
    for (size_t i = 0; i < length; i++) {
        switch (text[i]) {
        case '"':
        case '\\':
            g_string_append_c(out, '\\');
            g_string_append_c(out, text[i]);
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
            g_string_append_c(out, text[i]);
        }
    }
    g_string_append_c(out, '"');
}

static void write_temporal(writer *to, qq_feel_value value)
{
    if (!to->literal) {
        qq_feel_append_temporal(to->out, value);
        return;
    }
    bool duration = value.kind == QQ_FEEL_MONTHS || value.kind == QQ_FEEL_SECONDS;
    g_string_append_printf(to->out, "%s(\"", duration ? "duration" : qq_feel_kind_name(value.kind));
    qq_feel_append_temporal(to->out, value);
    g_string_append(to->out, "\")");
}

static void write_list(writer *to, const qq_feel_list *list)
{
    g_string_append_c(to->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0) g_string_append(to->out, ", ");
        write_value(to, list->items[i]);
    }
    g_string_append_c(to->out, ']');
}

/* Letters, digits, _ and single blanks in between: what needs no quotes as a key. */
static bool is_plain_name(const char *name)
{
    if (!g_unichar_isalpha(g_utf8_get_char(name)) && *name != '_') return false;
    for (const char *at = name; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isalnum(c) && c != '_' && c != ' ') return false;
    }
    return true;
}

static void write_context(writer *to, const qq_feel_context *context)
{
    g_string_append_c(to->out, '{');
    for (size_t i = 0; i < context->count; i++) {
        const char *name = context->entries[i].name;
        if (i > 0) g_string_append(to->out, ", ");
        if (is_plain_name(name))
            g_string_append(to->out, name);
        else
            append_quoted(to->out, name, strlen(name));
        g_string_append(to->out, ": ");
        write_value(to, context->entries[i].value);
    }
    g_string_append_c(to->out, '}');
}

static const char *unary_sign(const qq_feel_range *range)
{
    if (range->low.kind == range->high.kind) return range->low_closed ? "=" : "!=";
    if (range->low.kind == QQ_FEEL_NULL) return range->high_closed ? "<=" : "<";
    return range->low_closed ? ">=" : ">";
}

static void write_range(writer *to, const qq_feel_range *range)
{
    if (range->unary) {
        g_string_append_printf(to->out, "(%s ", unary_sign(range));
        write_value(to, range->low.kind == QQ_FEEL_NULL ? range->high : range->low);
        g_string_append_c(to->out, ')');
        return;
    }
    g_string_append_c(to->out, range->low_closed ? '[' : '(');
    write_value(to, range->low);
    g_string_append(to->out, "..");
    write_value(to, range->high);
    g_string_append_c(to->out, range->high_closed ? ']' : ')');
}

static void write_function(writer *to, const qq_feel_function *function)
{
    g_string_append(to->out, function->name ? function->name : "function");
    g_string_append_c(to->out, '(');
    for (size_t i = 0; i < function->parameter_count; i++)
        g_string_append_printf(to->out, "%s%s", i > 0 ? ", " : "", function->parameters[i]);
    g_string_append_c(to->out, ')');
}

static void write_part(writer *to, qq_feel_value value)
{
    switch (value.kind) {
    case QQ_FEEL_NULL:
        g_string_append(to->out, "null");
        return;
    case QQ_FEEL_BOOLEAN:
        g_string_append(to->out, value.truth ? "true" : "false");
        return;
    case QQ_FEEL_NUMBER:
        qq_decimal_append(to->out, value.number);
        return;
    case QQ_FEEL_STRING:
        append_quoted(to->out, value.text, value.length);
        return;
    case QQ_FEEL_LIST:
        write_list(to, value.list);
        return;
    case QQ_FEEL_CONTEXT:
        write_context(to, value.context);
        return;
    case QQ_FEEL_RANGE:
        write_range(to, value.range);
        return;
    case QQ_FEEL_FUNCTION:
        write_function(to, value.function);
        return;
    default:
        write_temporal(to, value);
    }
}

/* What is too deep or too long to be written is "…". */
static void write_value(writer *to, qq_feel_value value)
{
    if (to->out->len >= QQ_FEEL_STRING_MAX || !qq_feel_reach_enter(&to->reach)) {
        to->reach.items = 0;
        g_string_append(to->out, "…");
        return;
    }
    write_part(to, value);
    qq_feel_reach_leave(&to->reach);
}

void qq_feel_append(GString *out, qq_feel_value value, bool literal)
{
    if (value.kind == QQ_FEEL_STRING && !literal) {
        g_string_append_len(out, value.text, value.length);
        return;
    }
    writer to = {.out = out, .literal = literal, .reach = qq_feel_reach_new()};
    write_value(&to, value);
}
