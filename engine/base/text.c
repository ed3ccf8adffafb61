/* Keys of document numbers and names.
 *
 * Invariant: the short way (a stack buffer, for the characters that nearly every Chinese document number is made of)
 * and the long way (NFKC by GLib, Unicode Standard Annex 15) give the same key for every text; a test compares them. */
#include "qinqing/text.h"

#include <stdbool.h>
#include <string.h>

enum {
    SHORT_TEXT = 256, /* bytes; longer document numbers are allowed and take the long way */
    WORD_MAX = 9,     /* bytes of a word that says that there is no number */
};

typedef enum { CASE_UPPER, CASE_FOLD } letter_case;

/* Opening and closing bracket for any bracket after NFKC; 0 for all other characters. */
static gunichar plain_bracket(gunichar c)
{
    switch (c) {
    case '(':
    case '[':
    case '{':
    case '<':
        return '(';
    case ')':
    case ']':
    case '}':
    case '>':
        return ')';
    default:
        break;
    }
    if ((c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301B)) return c % 2 == 0 ? '(' : ')';
    if (c < 0x80) return 0;
    GUnicodeType type = g_unichar_type(c);
    if (type == G_UNICODE_OPEN_PUNCTUATION) return '(';
    return type == G_UNICODE_CLOSE_PUNCTUATION ? ')' : 0;
}

static bool is_dropped(gunichar c)
{
    if (c < 0x80) return c <= ' ' || c == 0x7F;
    return g_unichar_isspace(c) || g_unichar_iscntrl(c) || g_unichar_type(c) == G_UNICODE_FORMAT;
}

static char *long_key(const char *text, size_t length, letter_case letters)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    g_autofree char *normal = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
    if (letters == CASE_FOLD) {
        char *folded = g_utf8_casefold(normal, -1);
        g_free(normal);
        normal = folded;
    }
    GString *key = g_string_sized_new(length);
    for (const char *at = normal; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_dropped(c)) continue;
        gunichar bracket = plain_bracket(c);
        if (bracket)
            c = bracket;
        else if (letters == CASE_UPPER)
            c = g_unichar_toupper(c);
        g_string_append_unichar(key, c);
    }
    return g_string_free(key, FALSE);
}

/* The key character of an ASCII character; 0 when it is dropped. */
static char ascii_key(unsigned char c, letter_case letters)
{
    if (c <= ' ' || c == 0x7F) return 0;
    gunichar bracket = plain_bracket(c);
    if (bracket) return (char)bracket;
    return letters == CASE_UPPER ? g_ascii_toupper((char)c) : g_ascii_tolower((char)c);
}

/* Writes the key of a text of ASCII, full-width ASCII, CJK brackets and blanks, and ideographs U+4E00-U+9FFF, none of
 * which composes with another; -1 when the text holds anything else. out holds `length` bytes: a key is never longer
 * than its text here. */
static int short_key(const char *text, size_t length, letter_case letters, char *out)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    char *to = out;
    while (at < end) {
        if (*at < 0x80) {
            if (*at == 0) return -1;
            char c = ascii_key(*at++, letters);
            if (c) *to++ = c;
            continue;
        }
        if (end - at < 3 || *at < 0xE3 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80) return -1;
        unsigned c = (unsigned)(at[0] & 0x0F) << 12 | (unsigned)(at[1] & 0x3F) << 6 | (unsigned)(at[2] & 0x3F);
        if (*at <= 0xE9 && c >= 0x4E00 && c <= 0x9FFF) {
            memcpy(to, at, 3);
            to += 3;
        } else if (*at == 0xEF && c >= 0xFF01 && c <= 0xFF5E) {
            char ascii = ascii_key((unsigned char)(c - 0xFEE0), letters);
            if (ascii) *to++ = ascii;
        } else if (*at == 0xE3 && c != 0x3012 && c != 0x3013 && c >= 0x3008 && c <= 0x301B) {
            *to++ = (char)plain_bracket(c);
        } else if (c != 0x3000 || *at != 0xE3) {
            return -1;
        }
        at += 3;
    }
    return (int)(to - out);
}

static char *key_of(const char *text, size_t length, letter_case letters)
{
    char buffer[SHORT_TEXT];
    if (length <= sizeof buffer) {
        int taken = short_key(text, length, letters, buffer);
        if (taken >= 0) return g_strndup(buffer, (gsize)taken);
    }
    return long_key(text, length, letters);
}

/* What offices write where a number is asked for and there is none. Taken for numbers they would make one case of
 * strangers. */
static bool says_nothing(const char *key, size_t length)
{
    static const char *const words[] = {"无",   "暂无", "无文号", "无编号", "无案号", "不详", "未知", "空",
                                        "略",   "NULL", "NONE",   "NA",     "N/A",    "/",    "\\",   "-",
                                        "--",   "—",    "——",     "*",      ".",      "0",    "00",   "000",
                                        "0000", "#",    "#N/A",   "#NAME?", "#REF!",  "?"};
    if (length > WORD_MAX) return false;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == length && memcmp(words[i], key, length) == 0) return true;
    return false;
}

char *qq_document_key(const char *text, size_t length)
{
    char *key = key_of(text, length, CASE_UPPER);
    if (says_nothing(key, strlen(key))) *key = '\0';
    return key;
}

char *qq_name_key(const char *text, size_t length)
{
    return key_of(text, length, CASE_FOLD);
}

static int64_t hash_of_key(const char *key, size_t length)
{
    if (length == 0 || says_nothing(key, length)) return 0;
    int64_t hash = (int64_t)qq_hash64(key, length);
    return hash != 0 ? hash : 1;
}

int64_t qq_document_hash(const char *text, size_t length)
{
    char buffer[SHORT_TEXT];
    if (length <= sizeof buffer) {
        int taken = short_key(text, length, CASE_UPPER, buffer);
        if (taken >= 0) return hash_of_key(buffer, (size_t)taken);
    }
    g_autofree char *key = long_key(text, length, CASE_UPPER);
    return hash_of_key(key, strlen(key));
}
