/* Text as it is laid out: columns on a terminal, cells of CSV. */
#include "qinqing/text.h"

#include <string.h>

unsigned qq_text_width(const char *text)
{
    unsigned width = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (g_unichar_iszerowidth(character)) continue;
        width += g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

/* A sign, digits, and at most one point. */
static bool is_number(const char *text)
{
    const char *at = text + (*text == '-' || *text == '+');
    size_t before = strspn(at, "0123456789");
    at += before;
    if (*at == '.') at += 1 + strspn(at + 1, "0123456789");
    return before > 0 && !*at;
}

void qq_csv_shown_cell(GString *out, const char *text, bool last)
{
    bool run = *text && strchr("=+-@\t\r\n", *text) && !is_number(text);
    g_autofree char *defused = run ? g_strconcat("'", text, NULL) : NULL;
    qq_csv_cell(out, defused ? defused : text, last);
}

void qq_csv_cell(GString *out, const char *text, bool last)
{
    if (strpbrk(text, ",\"\r\n")) {
        g_string_append_c(out, '"');
        for (const char *at = text; *at; at++) {
            if (*at == '"') g_string_append_c(out, '"');
            g_string_append_c(out, *at);
        }
        g_string_append_c(out, '"');
    } else {
        g_string_append(out, text);
    }
    g_string_append_c(out, last ? '\n' : ',');
}
