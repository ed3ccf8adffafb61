/* Strings, counted in Unicode code points (DMN 1.5, 10.3.4.3). */
#include "decide/feel/builtins_groups.h"

#include <string.h>

static qq_feel_value string_length(const qq_feel_invocation *call)
{
    return qq_feel_integer(g_utf8_strlen(call->given[0].text, (gssize)call->given[0].length));
}

/* A length has its fraction cut off, as the TCK wants; one that reaches beyond the end is outside its domain. */
static qq_feel_value substring(const qq_feel_invocation *call)
{
    const char *text = call->given[0].text;
    size_t letters = (size_t)g_utf8_strlen(text, (gssize)call->given[0].length), start;
    if (!qq_feel_index(call->given[1], letters, &start))
        return qq_feel_refuse(call, "the start position is not one of 1 to %" G_GSIZE_FORMAT ", nor of -1 back",
                              letters);
    int64_t wanted = (int64_t)(letters - start), most = wanted;
    if (call->given[2].kind == QQ_FEEL_NUMBER &&
        (!qq_feel_whole(call->given[2], &wanted) || wanted < 1 || wanted > most))
        return qq_feel_refuse(call, "the length is not one of 1 to %" G_GINT64_FORMAT, most);
    const char *from = g_utf8_offset_to_pointer(text, (glong)start);
    const char *end = g_utf8_offset_to_pointer(from, (glong)wanted);
    return qq_feel_text(call, from, (size_t)(end - from));
}

/* Letters change one by one and by Unicode alone: GLib's functions for whole texts follow the locale. */
static void append_upper(GString *out, gunichar letter)
{
    enum { SHARP_S = 0xDF };
    if (letter == SHARP_S)
        g_string_append(out, "SS");
    else
        g_string_append_unichar(out, g_unichar_toupper(letter));
}

static void append_lower(GString *out, gunichar letter)
{
    enum { CAPITAL_I_WITH_DOT = 0x130, DOT_ABOVE = 0x307 };
    if (letter == CAPITAL_I_WITH_DOT) {
        g_string_append_c(out, 'i');
        letter = DOT_ABOVE;
    }
    g_string_append_unichar(out, g_unichar_tolower(letter));
}

static qq_feel_value change_case(const qq_feel_invocation *call, qq_feel_value from,
                                 void (*append)(GString *, gunichar))
{
    g_autoptr(GString) changed = g_string_sized_new(from.length);
    for (const char *at = from.text; *at; at = g_utf8_next_char(at)) append(changed, g_utf8_get_char(at));
    return qq_feel_text(call, changed->str, changed->len);
}

static qq_feel_value upper_case(const qq_feel_invocation *call)
{
    return change_case(call, call->given[0], append_upper);
}

static qq_feel_value lower_case(const qq_feel_invocation *call)
{
    return change_case(call, call->given[0], append_lower);
}

static qq_feel_value substring_before(const qq_feel_invocation *call)
{
    const char *found = strstr(call->given[0].text, call->given[1].text);
    return qq_feel_text(call, call->given[0].text, found ? (size_t)(found - call->given[0].text) : 0);
}

static qq_feel_value substring_after(const qq_feel_invocation *call)
{
    const char *found = strstr(call->given[0].text, call->given[1].text);
    if (!found) return qq_feel_text(call, "", 0);
    const char *rest = found + call->given[1].length;
    return qq_feel_text(call, rest, strlen(rest));
}

static qq_feel_value contains(const qq_feel_invocation *call)
{
    return qq_feel_boolean(strstr(call->given[0].text, call->given[1].text) != NULL);
}

static qq_feel_value starts_with(const qq_feel_invocation *call)
{
    return qq_feel_boolean(g_str_has_prefix(call->given[0].text, call->given[1].text));
}

static qq_feel_value ends_with(const qq_feel_invocation *call)
{
    return qq_feel_boolean(g_str_has_suffix(call->given[0].text, call->given[1].text));
}

/* Nulls in the list are passed over; anything else that is no string spoils the whole. */
static qq_feel_value string_join(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    const char *delimiter = call->given[1].kind == QQ_FEEL_STRING ? call->given[1].text : "";
    g_autoptr(GString) joined = g_string_new(NULL);
    bool first = true;
    for (size_t index = 0; index < list->count; index++) {
        qq_feel_value item = list->items[index];
        if (item.kind == QQ_FEEL_NULL) continue;
        if (item.kind != QQ_FEEL_STRING)
            return qq_feel_refuse(call, "item %" G_GSIZE_FORMAT " of the list is not a string", index + 1);
        if (!first) g_string_append(joined, delimiter);
        g_string_append_len(joined, item.text, (gssize)item.length);
        first = false;
        if (joined->len > QQ_FEEL_TEXT_MAX) return qq_feel_refuse(call, "the joined text is too long");
    }
    return qq_feel_text(call, joined->str, joined->len);
}

/* clang-format off */
#define TWO_STRINGS {{"string", QQ_TAKES_STRING, QQ_NEEDED}, {"match", QQ_TAKES_STRING, QQ_NEEDED}}

const qq_feel_builtin QQ_FEEL_STRINGS[] = {
    {"string length", string_length, {{"string", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"substring", substring, {{"string", QQ_TAKES_STRING, QQ_NEEDED},
                              {"start position", QQ_TAKES_NUMBER, QQ_NEEDED},
                              {"length", QQ_TAKES_NUMBER, QQ_OPTIONAL}}},
    {"upper case", upper_case, {{"string", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"lower case", lower_case, {{"string", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"substring before", substring_before, TWO_STRINGS},
    {"substring after", substring_after, TWO_STRINGS},
    {"contains", contains, TWO_STRINGS},
    {"starts with", starts_with, TWO_STRINGS},
    {"ends with", ends_with, TWO_STRINGS},
    {"string join", string_join, {{"list", QQ_TAKES_LIST, QQ_NEEDED},
                                  {"delimiter", QQ_TAKES_STRING | QQ_TAKES_NULL, QQ_OPTIONAL}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
