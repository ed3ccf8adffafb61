/* Text for reject reports with personal numbers masked.
 *
 * Invariant: no citizen number can be read from the result, whether written in one run, in full-width digits, or in
 * groups with blanks and hyphens between. Dates and amounts in groups (fewer than 15 digits) stay readable. */
#include "qinqing/identifier.h"

#include <string.h>

#include "base/cleaned.h"

enum {
    RUN_DIGITS = 6,    /* a run of so many is masked */
    SPREAD_DIGITS = 15 /* so many with separators between may be a citizen number */
};

static bool is_digit(gunichar c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19) || (c > 0x7F && g_unichar_isdigit(c));
}

static bool is_final_x(gunichar c)
{
    return c == 'X' || c == 'x' || c == 0xFF38 || c == 0xFF58;
}

/* What people put between groups of digits: blanks, hyphens and dashes of any width, points and strokes. */
static bool is_separator(gunichar c)
{
    return c == ' ' || c == '\t' || c == '-' || c == '.' || c == '/' || c == '_' || c == ',' || c == 0xB7 ||
           (c > 0x7F && (g_unichar_isspace(c) || g_unichar_type(c) == G_UNICODE_DASH_PUNCTUATION ||
                         g_unichar_type(c) == G_UNICODE_FORMAT));
}

static GArray *read_characters(const char *text, size_t length)
{
    GArray *characters = g_array_sized_new(FALSE, FALSE, sizeof(gunichar), (guint)MIN(length, 4096));
    while (length > 0) {
        gunichar c;
        size_t taken = qq_read_character(text, length, &c);
        text += taken;
        length -= taken;
        if (g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029) c = ' '; /* a report is one line a record */
        g_array_append_val(characters, c);
    }
    return characters;
}

/* Stars from `from` to `until`, digits and their final X only, but for the first and last two of them. */
static void mask_digits(gunichar *c, guint from, guint until, guint digits)
{
    guint seen = 0;
    for (guint i = from; i < until; i++) {
        if (!is_digit(c[i]) && !is_final_x(c[i])) continue;
        seen++;
        if (seen > 2 && seen + 2 <= digits) c[i] = '*';
    }
}

/* The end of the group that begins with a digit at `from`: digits with separators between, and a final X. Counts its
 * digits and X. */
static guint group_end(const gunichar *c, guint count, guint from, bool spread, guint *digits)
{
    guint end = from, at = from;
    *digits = 0;
    while (at < count) {
        if (is_digit(c[at])) {
            (*digits)++;
            end = ++at;
        } else if (spread && is_separator(c[at])) {
            at++;
        } else {
            break;
        }
    }
    if (at < count && is_final_x(c[at]) && *digits >= RUN_DIGITS - 1) {
        (*digits)++;
        end = at + 1;
    }
    return end;
}

static void mask_all(gunichar *c, guint count)
{
    for (guint at = 0; at < count;) {
        if (!is_digit(c[at])) {
            at++;
            continue;
        }
        guint digits, end = group_end(c, count, at, true, &digits);
        if (digits < SPREAD_DIGITS) end = group_end(c, count, at, false, &digits);
        if (digits >= RUN_DIGITS) mask_digits(c, at, end, digits);
        at = end;
    }
}

/* One text whose digits are spread over groups and slips: counted whatever stands between them. */
static guint count_digits(const gunichar *c, guint count)
{
    guint digits = 0;
    for (guint i = 0; i < count; i++) digits += is_digit(c[i]);
    return digits;
}

static char *written(const GArray *characters)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < characters->len; i++) g_string_append_unichar(out, g_array_index(characters, gunichar, i));
    return g_string_free(out, FALSE);
}

char *qq_plain_text(const char *text)
{
    g_autoptr(GArray) characters = read_characters(text, strlen(text));
    return written(characters);
}

char *qq_shown_text(const char *text)
{
    g_autoptr(GArray) characters = read_characters(text, strlen(text));
    gunichar *c = (gunichar *)(void *)characters->data;
    if (count_digits(c, characters->len) >= SPREAD_DIGITS) mask_all(c, characters->len);
    return written(characters);
}

char *qq_mask_text(const char *text, size_t length, size_t limit)
{
    g_autoptr(GArray) characters = read_characters(text, length);
    gunichar *c = (gunichar *)(void *)characters->data;
    mask_all(c, characters->len);
    GString *out = g_string_new(NULL);
    bool cut = characters->len > limit;
    size_t kept = cut ? limit : characters->len;
    for (size_t i = 0; i < kept; i++) g_string_append_unichar(out, cut && i + 1 == kept ? 0x2026 : c[i]);
    return g_string_free(out, FALSE);
}
