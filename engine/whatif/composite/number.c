/* Numbers and names as people write them in tables and options. */
#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "whatif/composite/internal.h"

static const char *skip_digits(const char *at)
{
    while (g_ascii_isdigit(*at)) at++;
    return at;
}

/* [+-] digits [. digits] [e [+-] digits], at least one digit before the exponent. */
static bool is_decimal(const char *text)
{
    const char *at = text + (*text == '+' || *text == '-');
    const char *whole = skip_digits(at);
    size_t digits = (size_t)(whole - at);
    at = whole;
    if (*at == '.') {
        const char *end = skip_digits(at + 1);
        digits += (size_t)(end - at - 1);
        at = end;
    }
    if (!digits) return false;
    if (*at != 'e' && *at != 'E') return *at == '\0';
    at += 1 + (at[1] == '+' || at[1] == '-');
    return g_ascii_isdigit(*at) && *skip_digits(at) == '\0';
}

const char *qq_composite_number(const char *text, double *out)
{
    static const double most = 1e100;
    g_autofree char *word = qq_composite_trimmed(text);
    if (!is_decimal(word)) return strchr(word, ',') ? "is no number; write it without separators" : "is no number";
    double value = g_ascii_strtod(word, NULL);
    if (!(fabs(value) <= most)) return "is beyond 10^100";
    if (value != 0 && fabs(value) < 1 / most) return "is nearer to 0 than 10^-100";
    *out = value + 0.0; /* -0 becomes 0 */
    return NULL;
}

const char *qq_composite_weight(const char *text, double *out)
{
    const char *slash = strchr(text, '/');
    if (!slash) return qq_composite_number(text, out);
    double above, below;
    g_autofree char *first = g_strndup(text, (gsize)(slash - text));
    const char *fault = qq_composite_number(first, &above);
    if (!fault) fault = qq_composite_number(slash + 1, &below);
    if (!fault && below == 0) fault = "divides by 0";
    if (!fault) *out = above / below;
    return fault;
}

char *qq_composite_trimmed(const char *text)
{
    return g_strstrip(g_strdup(text));
}

bool qq_composite_find(const GPtrArray *names, const char *name, size_t *place)
{
    for (guint i = 0; i < names->len; i++) {
        if (strcmp(g_ptr_array_index(names, i), name) != 0) continue;
        *place = i;
        return true;
    }
    return false;
}

char *qq_composite_listed(const GPtrArray *names)
{
    enum { SHOWN = 12 };
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < names->len && i < SHOWN; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(names, i));
    if (names->len > SHOWN) g_string_append_printf(out, " and %u more", names->len - SHOWN);
    return g_string_free(out, FALSE);
}

void qq_composite_fail_at(GError **error, const char *name, const qq_csv_row *row, unsigned column, const char *format,
                          ...)
{
    va_list words;
    va_start(words, format);
    g_autofree char *what = g_strdup_vprintf(format, words);
    va_end(words);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%u:%u: %s", name, row->line, column, what);
}

bool qq_composite_fail(GError **error, const char *format, ...)
{
    va_list words;
    va_start(words, format);
    g_autofree char *what = g_strdup_vprintf(format, words);
    va_end(words);
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, what);
    return false;
}

void qq_composite_propagate(GError **error, GError *fault)
{
    g_strdelimit(fault->message, "\n\r\t", ' ');
    g_propagate_error(error, fault);
}
