/* Citizen numbers inside free text: found and masked in place, first and last four digits kept.
 *
 * Invariant: a valid number (GB 11643) does not stay readable, whether in one run, in groups with a blank or a hyphen
 * between, or in full-width digits. Texts without one are passed at the speed of memchr: most are. */
#include <string.h>
#include "check.h"

enum { OLD_DIGITS = 15, KEPT = 4, GROUP_MAX = 64 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A digit or final X of either width at text: its bytes, and its ASCII form; 0 when there is none. */
static size_t digit_at(const char *text, size_t length, char *ascii)
{
    if (is_digit(text[0]) || text[0] == 'X' || text[0] == 'x') {
        *ascii = text[0];
        return 1;
    }
    if (length < 3 || text[0] != '\xEF') return 0;
    unsigned char second = (unsigned char)text[1], third = (unsigned char)text[2];
    if (second == 0xBC && third >= 0x90 && third <= 0x99)
        *ascii = (char)('0' + (third - 0x90));
    else if ((second == 0xBC && third == 0xB8) || (second == 0xBD && third == 0x98))
        *ascii = 'X';
    else
        return 0;
    return 3;
}

static size_t separator_at(const char *text, size_t length)
{
    if (text[0] == ' ' || text[0] == '-') return 1;
    return length >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* A group of digits: where each is, and what it says. */
typedef struct {
    size_t at[GROUP_MAX];
    char digits[GROUP_MAX + 1];
    unsigned count;
    size_t end;
} digit_group;

/* Digits from `at` on, an X ending them, one separator at most between two. */
static void read_group(const char *text, size_t length, size_t at, digit_group *out)
{
    out->count = 0;
    out->end = at;
    while (at < length && out->count < GROUP_MAX) {
        char ascii;
        size_t gap = out->count ? separator_at(text + at, length - at) : 0;
        size_t size = at + gap < length ? digit_at(text + at + gap, length - at - gap, &ascii) : 0;
        if (!size) break;
        bool last = !is_digit(ascii);
        if (last && !out->count) break;
        out->at[out->count] = at + gap;
        out->digits[out->count++] = ascii;
        at += gap + size;
        out->end = at;
        if (last) break;
    }
    out->digits[out->count] = '\0';
}

static void mask(char *text, const digit_group *group, unsigned from, unsigned count)
{
    for (unsigned i = from + KEPT; i + KEPT < from + count; i++) {
        char *digit = text + group->at[i];
        if (*digit == '\xEF')
            memcpy(digit, "\xEF\xBC\x8A", 3); /* full-width asterisk */
        else
            *digit = '*';
    }
}

/* Whether a number may begin or end before digit `i`: at an end of the group or a separator. */
static bool is_border(const char *text, const digit_group *group, unsigned i)
{
    if (i == 0 || i == group->count) return true;
    size_t width = text[group->at[i - 1]] == '\xEF' ? 3 : 1;
    return group->at[i] != group->at[i - 1] + width;
}

static bool is_citizen(const char *text, const digit_group *group, unsigned from, unsigned count)
{
    char number[QQ_CITIZEN_LENGTH + 1];
    return from + count <= group->count && is_border(text, group, from + count) &&
           qq_citizen_check(group->digits + from, count, number).fault == QQ_IDENTIFIER_OK;
}

/* Masks the numbers of the group that stand between separators or its ends. */
static void conceal_group(char *text, const digit_group *group)
{
    unsigned from = 0;
    while (from + OLD_DIGITS <= group->count) {
        unsigned count = 0;
        if (is_border(text, group, from)) {
            if (is_citizen(text, group, from, QQ_CITIZEN_LENGTH))
                count = QQ_CITIZEN_LENGTH;
            else if (is_citizen(text, group, from, OLD_DIGITS))
                count = OLD_DIGITS;
        }
        if (count) mask(text, group, from, count);
        from += MAX(count, 1);
    }
}

void qq_conceal_citizens(char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        digit_group group;
        read_group(text, length, at, &group);
        if (group.count >= OLD_DIGITS) conceal_group(text, &group);
        at = group.count ? group.end : at + 1;
    }
}

/* Whether one of eight bytes is a digit: of the bytes xor '0' only 0..9 stay below the high bit when 0x76 is added. */
static bool has_digit(const char *eight)
{
    uint64_t bytes;
    memcpy(&bytes, eight, sizeof bytes);
    bytes ^= UINT64_C(0x3030303030303030);
    const uint64_t high = UINT64_C(0x8080808080808080);
    return ((((bytes & ~high) + UINT64_C(0x7676767676767676)) | bytes) & high) != high;
}

/* Index of the next digit at or after `at`, `length` when there is none. Most text has few: eight bytes are passed at a
 * time. */
static size_t next_digit(const char *text, size_t length, size_t at)
{
    while (length - at >= 8 && !has_digit(text + at)) at += 8;
    while (at < length && !is_digit(text[at])) at++;
    return at;
}

/* Whether what stands at `at`, behind a run of digits, joins it to another: a blank, a hyphen or a wide blank before a
 * digit. */
static bool joins_digits(const char *text, size_t length, size_t at)
{
    const size_t gap = at < length ? separator_at(text + at, length - at) : 0;
    return gap && at + gap < length && is_digit(text[at + gap]);
}

/* A run of fifteen digits, or shorter ones that are joined. */
static bool has_run(const char *text, size_t length)
{
    for (size_t at = next_digit(text, length, 0); at < length; at = next_digit(text, length, at)) {
        const size_t from = at;
        while (at < length && is_digit(text[at])) at++;
        if (at - from >= OLD_DIGITS || joins_digits(text, length, at)) return true;
    }
    return false;
}

static bool has_wide_digit(const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *at = text; at < end && (at = memchr(at, 0xEF, (size_t)(end - at))); at++) {
        char ascii;
        if (digit_at(at, (size_t)(end - at), &ascii)) return true;
    }
    return false;
}

bool qq_may_hold_citizen(const char *text, size_t length)
{
    return length >= OLD_DIGITS && (has_run(text, length) || has_wide_digit(text, length));
}
