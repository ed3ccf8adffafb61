/* range("[18..21)"): a range read from text, whose ends are literals (DMN 1.5, 10.3.4.1; grammar rules 66 and 67). */
#include "decide/feel/builtins_groups.h"
#include "decide/feel/node.h"

#include <string.h>

enum { RANGE_TEXT_MAX = 4096 /* bytes */ };

/* The ".." between the ends, which may be texts in quotes; NULL when there is none. */
static const char *find_dots(const char *text, const char *end)
{
    bool quoted = false;
    for (const char *at = text; at + 1 < end; at++) {
        if (*at == '\\' && quoted)
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && at[0] == '.' && at[1] == '.')
            return at;
    }
    return NULL;
}

/* "…" and nothing behind it. */
static bool is_quoted(const char *text, const char *end)
{
    if (end - text < 2 || *text != '"') return false;
    const char *at = text + 1;
    while (at < end && *at != '"') at += *at == '\\' ? 2 : 1;
    return at == end - 1;
}

static const char *skip_blanks(const char *text)
{
    while (g_ascii_isspace(*text)) text++;
    return text;
}

/* date("…") and its like: the argument must be a string literal too. */
static bool is_constructor(const char *text, const char *end)
{
    static const char *const NAMES[] = {"date and time", "date", "time", "duration"};
    for (size_t index = 0; index < G_N_ELEMENTS(NAMES); index++) {
        if (!g_str_has_prefix(text, NAMES[index])) continue;
        const char *open = skip_blanks(text + strlen(NAMES[index]));
        if (*open != '(' || end[-1] != ')') return false;
        const char *last = end - 1;
        while (last > open + 1 && g_ascii_isspace(last[-1])) last--;
        return is_quoted(skip_blanks(open + 1), last);
    }
    return false;
}

static bool is_literal(const char *text)
{
    const char *end = text + strlen(text);
    qq_decimal number;
    return is_quoted(text, end) || (*text == '@' && is_quoted(skip_blanks(text + 1), end)) ||
           is_constructor(text, end) || qq_decimal_read(text, (size_t)(end - text), &number);
}

/* One end, NULL kind when it is left out. False when it is anything but a literal. */
static bool read_end(const qq_feel_invocation *call, const char *from, size_t length, qq_feel_value *out)
{
    g_autofree char *text = g_strstrip(g_strndup(from, length));
    *out = QQ_FEEL_NOTHING;
    if (!*text) return true;
    if (!is_literal(text)) return false;
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(types);
    g_autoptr(qq_feel_expression) compiled = qq_feel_compile(text, names, 1, 1, NULL);
    if (!compiled || compiled->root->kind != QQ_NODE_LITERAL) return false;
    *out = qq_feel_copy(call->run->arena, compiled->root->value);
    return out->kind != QQ_FEEL_NULL;
}

/* A side left out is open; not both may be. */
static bool is_ordered(const qq_feel_range *range)
{
    bool low = range->low.kind != QQ_FEEL_NULL, high = range->high.kind != QQ_FEEL_NULL;
    int order;
    if (!low || !high) return (low || !range->low_closed) && (high || !range->high_closed) && (low || high);
    return qq_feel_order(range->low, range->high, &order) && order <= 0;
}

static bool read_range(const qq_feel_invocation *call, const char *text, qq_feel_range *out)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    size_t length = strlen(trimmed);
    if (length < 4 || length > RANGE_TEXT_MAX) return false;
    char opening = trimmed[0], closing = trimmed[length - 1];
    if (!strchr("[(]", opening) || !strchr("])[", closing)) return false;
    const char *dots = find_dots(trimmed + 1, trimmed + length - 1);
    if (!dots) return false;
    out->low_closed = opening == '[';
    out->high_closed = closing == ']';
    return read_end(call, trimmed + 1, (size_t)(dots - trimmed) - 1, &out->low) &&
           read_end(call, dots + 2, (size_t)(trimmed + length - 1 - (dots + 2)), &out->high) && is_ordered(out);
}

static qq_feel_value range_of(const qq_feel_invocation *call)
{
    qq_feel_range *made = qq_feel_arena_take(call->run->arena, sizeof *made);
    if (!read_range(call, call->given[0].text, made))
        return qq_feel_refuse(call, "%s is not a range with literal ends", qq_feel_shown(call, call->given[0].text));
    /* "[2..)" is >= 2 (DMN 1.5, table 72), not [2..null). */
    made->unary = made->low.kind != made->high.kind;
    return (qq_feel_value){.kind = QQ_FEEL_RANGE, .range = made};
}

const qq_feel_builtin QQ_FEEL_RANGE_READINGS[] = {
    {"range", range_of, {{"from", QQ_TAKES_STRING, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
