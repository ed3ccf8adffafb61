/* Cleaning of identifiers as people type them: blanks, full-width forms and case, and nothing else. A letter O stays a
 * letter O: guessing would turn a wrong number into another one's. */
#include "base/cleaned.h"

#include <string.h>

size_t qq_read_character(const char *text, size_t length, gunichar *out)
{
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *out = first;
        return 1;
    }
    gunichar c = g_utf8_get_char_validated(text, (gssize)MIN(length, 4));
    if (c == (gunichar)-1 || c == (gunichar)-2) {
        *out = 0xFFFD;
        return 1;
    }
    *out = c;
    return (size_t)g_unichar_to_utf8(c, NULL);
}

static bool is_blank(gunichar c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || c == 0xFEFF;
}

static gunichar fold(gunichar c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    return c < 0x80 ? (gunichar)(unsigned char)g_ascii_toupper((char)c) : c;
}

void qq_clean_identifier(const char *text, size_t length, qq_cleaned *out)
{
    int count = 0, blanks = 0;
    memset(out, 0, sizeof *out);
    while (length > 0) {
        gunichar c;
        size_t taken = qq_read_character(text, length, &c);
        text += taken;
        length -= taken;
        if (is_blank(c) && count == 0) continue;
        if (count < QQ_CLEANED_MAX) out->characters[count] = fold(c);
        /* A count no identifier has is enough: the text may be of any length. */
        if (count < G_MAXINT - 1) count++;
        blanks = is_blank(c) ? blanks + 1 : 0;
    }
    out->count = count - blanks;
}

bool qq_province_assigned(int first_two)
{
    /* GB/T 2260, first two digits, in tens: bit n of entry t for t*10 + n. */
    static const uint16_t units[10] = {
        [1] = 0x3E, /* 11-15 */
        [2] = 0x0E, /* 21-23 */
        [3] = 0xFE, /* 31-37 */
        [4] = 0x7E, /* 41-46 */
        [5] = 0x1F, /* 50-54 */
        [6] = 0x3E, /* 61-65 */
        [7] = 0x02, /* 71 */
        [8] = 0x06, /* 81, 82 */
    };
    return first_two >= 0 && first_two <= 99 && (units[first_two / 10] >> (first_two % 10) & 1) != 0;
}
