/* From the regular expressions of XPath to those of PCRE. What XPath refuses is refused here: PCRE would read much of
 * it in a sense of its own. */
#include "decide/feel/pattern.h"

#include <string.h>

enum {
    SUBTRACTION_MAX = 20,    /* sets nested in sets */
    PATTERN_MAX = 64 * 1024, /* bytes */
};
/* So that a pattern that goes back and forth ends soon: steps, and KiB of memory, of one attempt. */
#define LIMITS "(*LIMIT_MATCH=1000000)(*LIMIT_HEAP=65536)"

typedef struct {
    const char *at;
    GString *out;
    qq_pattern_flags flags;
    GArray *open;   /* of int: the groups that are not yet closed, 0 for those that capture nothing */
    GArray *closed; /* of bool, by the number of the group */
    const char *why;
} translator;

bool qq_pattern_read_flags(const char *letters, qq_pattern_flags *out)
{
    *out = (qq_pattern_flags){0};
    for (; *letters; letters++) {
        bool *flag = *letters == 's'   ? &out->all
                     : *letters == 'm' ? &out->lines
                     : *letters == 'i' ? &out->caseless
                     : *letters == 'x' ? &out->blanks
                     : *letters == 'q' ? &out->verbatim
                                       : NULL;
        if (!flag) return false;
        *flag = true;
    }
    return true;
}

static bool refuse(translator *reading, const char *why)
{
    reading->why = why;
    return false;
}

/* ---- escapes and sets ---- */

/* \p{…}, from the p on. */
static bool read_property(translator *reading, qq_pattern_set *set)
{
    bool other = *reading->at == 'P';
    const char *end = strchr(reading->at, '}');
    if (reading->at[1] != '{' || !end) return refuse(reading, "\\p needs a name in braces");
    g_autofree char *name = g_strndup(reading->at + 2, (size_t)(end - reading->at) - 2);
    reading->at = end + 1;
    return qq_pattern_set_add_property(set, name, other) || refuse(reading, "no such property of characters");
}

/* What follows a backslash: one character, or, then *single is 0, a set. */
static bool read_escape(translator *reading, qq_pattern_set *set, gunichar *single)
{
    char letter = *reading->at;
    *single = 0;
    if (letter == 'p' || letter == 'P') return read_property(reading, set);
    if (!letter) return refuse(reading, "nothing follows the last backslash");
    if (letter == 'n' || letter == 'r' || letter == 't') {
        *single = letter == 'n' ? '\n' : letter == 'r' ? '\r' : '\t';
    } else if (strchr("\\|.?*+(){}[]^$-", letter)) {
        *single = (gunichar)letter;
    } else if (!qq_pattern_set_add_letter(set, letter)) {
        return refuse(reading, "no such escape");
    }
    reading->at++;
    return true;
}

/* One character between brackets, or, then *single is 0, a set. */
static bool read_item(translator *reading, qq_pattern_set *set, gunichar *single)
{
    if (*reading->at == '\\') {
        reading->at++;
        return read_escape(reading, set, single);
    }
    if (*reading->at == '[') return refuse(reading, "[ between brackets needs a backslash");
    *single = g_utf8_get_char(reading->at);
    reading->at = g_utf8_next_char(reading->at);
    return true;
}

/* One character or a range of them. */
static bool read_items(translator *reading, qq_pattern_set *set)
{
    gunichar first, last;
    if (!read_item(reading, set, &first)) return false;
    if (first == 0) return true;
    last = first;
    if (reading->at[0] == '-' && reading->at[1] != ']' && reading->at[1] != '[' && reading->at[1]) {
        reading->at++;
        if (!read_item(reading, set, &last)) return false;
        if (last < first) return refuse(reading, "a range of characters runs backwards");
    }
    qq_pattern_set_add_range(set, first, last);
    return true;
}

static bool read_set(translator *reading, GString *out, int depth);

/* -[…], and the bracket that must follow it. */
static bool read_subtraction(translator *reading, GString *without, int depth)
{
    reading->at++;
    if (!read_set(reading, without, depth + 1)) return false;
    return *reading->at == ']' || refuse(reading, "what is taken from a set must stand at its end");
}

static bool read_set_items(translator *reading, qq_pattern_set *set, GString *without, int depth)
{
    do {
        if (!*reading->at) return refuse(reading, "a bracket is not closed");
        if (reading->at[0] == '-' && reading->at[1] == '[') {
            if (set->items->len + set->others->len == 0) return refuse(reading, "nothing to take from");
            return read_subtraction(reading, without, depth);
        }
        if (!read_items(reading, set)) return false;
    } while (*reading->at != ']');
    return true;
}

/* […], from the opening bracket to behind the closing one. */
static bool read_set(translator *reading, GString *out, int depth)
{
    if (depth > SUBTRACTION_MAX) return refuse(reading, "sets of characters are nested too deeply");
    bool negated = reading->at[1] == '^';
    reading->at += negated ? 2 : 1;
    if (*reading->at == ']') return refuse(reading, "the brackets are empty");
    qq_pattern_set set = qq_pattern_set_new();
    g_autoptr(GString) without = g_string_new(NULL);
    bool good = read_set_items(reading, &set, without, depth);
    if (good) {
        qq_pattern_set_append(out, &set, negated, without->len > 0 ? without->str : NULL);
        reading->at++;
    }
    qq_pattern_set_clear(&set);
    return good;
}

/* ---- pieces ---- */

static void append_literal(GString *out, gunichar letter)
{
    g_string_append_printf(out, "\\x{%X}", letter);
}

/* \1 and the like: the longest number of a group that is closed already. One that has matched nothing matches the
 * empty text, which PCRE must be told. */
static bool read_reference(translator *reading)
{
    int group = 0;
    while (g_ascii_isdigit(*reading->at)) {
        int longer = group * 10 + g_ascii_digit_value(*reading->at);
        if (longer == 0 || (guint)longer >= reading->closed->len) break;
        group = longer;
        reading->at++;
    }
    if (group == 0 || !g_array_index(reading->closed, bool, group))
        return refuse(reading, "a reference to a group that is not closed before it");
    g_string_append_printf(reading->out, "(?:(?(%d)\\g{%d}))", group, group);
    return true;
}

static bool read_backslash(translator *reading)
{
    gunichar single;
    reading->at++;
    if (g_ascii_isdigit(*reading->at)) return read_reference(reading);
    qq_pattern_set set = qq_pattern_set_new();
    bool good = read_escape(reading, &set, &single);
    if (good && single)
        append_literal(reading->out, single);
    else if (good)
        qq_pattern_set_append(reading->out, &set, false, NULL);
    qq_pattern_set_clear(&set);
    return good;
}

static bool open_group(translator *reading)
{
    int group = 0;
    if (reading->at[1] == '?') {
        if (reading->at[2] != ':') return refuse(reading, "a group begins with ( or (?:");
        g_string_append(reading->out, "(?:");
        reading->at += 3;
    } else {
        static const bool CLOSED = false;
        group = (int)reading->closed->len;
        g_array_append_val(reading->closed, CLOSED);
        g_string_append_c(reading->out, '(');
        reading->at++;
    }
    g_array_append_val(reading->open, group);
    return true;
}

static bool close_group(translator *reading)
{
    if (reading->open->len == 0) return refuse(reading, ") without (");
    int group = g_array_index(reading->open, int, reading->open->len - 1);
    g_array_set_size(reading->open, reading->open->len - 1);
    g_array_index(reading->closed, bool, group) = group > 0;
    g_string_append_c(reading->out, ')');
    reading->at++;
    return true;
}

/* {n}, {n,} or {n,m}: its length, or 0. */
static size_t count_length(const char *at)
{
    size_t first = strspn(at + 1, "0123456789"), length = 1 + first;
    if (first == 0) return 0;
    if (at[length] == ',') length += 1 + strspn(at + length + 1, "0123456789");
    return at[length] == '}' ? length + 1 : 0;
}

static bool read_quantifier(translator *reading)
{
    size_t length = 0;
    if (*reading->at == '{') {
        length = count_length(reading->at);
        if (length == 0) return refuse(reading, "braces hold how often: {n}, {n,} or {n,m}");
    } else if (*reading->at && strchr("?*+", *reading->at)) {
        length = 1;
    }
    if (length == 0) return true;
    if (reading->at[length] == '?') length++;
    g_string_append_len(reading->out, reading->at, (gssize)length);
    reading->at += length;
    return true;
}

static bool read_atom(translator *reading)
{
    switch (*reading->at) {
    case ')':
        return close_group(reading);
    case '[':
        return read_set(reading, reading->out, 0);
    case '\\':
        return read_backslash(reading);
    case '.':
        g_string_append(reading->out, reading->flags.all ? "(?s:.)" : "[^\\n\\r]");
        break;
    case '^':
        g_string_append(reading->out, "(?:^)");
        break;
    case '$':
        g_string_append(reading->out, reading->flags.lines ? "(?:$)" : "(?:\\z)");
        break;
    case '?':
    case '*':
    case '+':
    case '{':
        return refuse(reading, "nothing to repeat");
    case '}':
    case ']':
        return refuse(reading, "} and ] by themselves need a backslash");
    default:
        append_literal(reading->out, g_utf8_get_char(reading->at));
        reading->at = g_utf8_next_char(reading->at);
        return true;
    }
    reading->at++;
    return true;
}

static bool read_all(translator *reading)
{
    while (*reading->at) {
        if (*reading->at == '|') {
            g_string_append_c(reading->out, '|');
            reading->at++;
        } else if (*reading->at == '(') {
            if (!open_group(reading)) return false;
        } else if (!read_atom(reading) || !read_quantifier(reading)) {
            return false;
        }
    }
    return reading->open->len == 0 || refuse(reading, "( without )");
}

/* The pattern without its blanks, but for those between brackets. */
static char *without_blanks(const char *pattern)
{
    GString *kept = g_string_sized_new(strlen(pattern));
    int depth = 0;
    for (const char *at = pattern; *at; at++) {
        if (depth == 0 && strchr(" \t\n\r", *at)) continue;
        g_string_append_c(kept, *at);
        if (*at == '[') depth++;
        if (*at == ']' && depth > 0) depth--;
        if (*at != '\\') continue;
        if (depth == 0) at += strspn(at + 1, " \t\n\r");
        if (!at[1]) break;
        g_string_append_c(kept, *++at);
    }
    return g_string_free(kept, FALSE);
}

char *qq_pattern_translate(const char *pattern, qq_pattern_flags flags, int *groups, const char **why)
{
    *groups = 0;
    *why = "the pattern is too long";
    if (strlen(pattern) > PATTERN_MAX) return NULL;
    if (flags.verbatim) return g_regex_escape_string(pattern, -1);
    g_autofree char *kept = flags.blanks ? without_blanks(pattern) : g_strdup(pattern);
    translator reading = {.at = kept,
                          .out = g_string_new(NULL),
                          .flags = flags,
                          .open = g_array_new(FALSE, FALSE, sizeof(int)),
                          .closed = g_array_new(FALSE, TRUE, sizeof(bool))};
    g_array_set_size(reading.closed, 1); /* groups are numbered from 1 */
    bool good = read_all(&reading);
    *groups = (int)reading.closed->len - 1;
    *why = reading.why;
    g_array_free(reading.open, TRUE);
    g_array_free(reading.closed, TRUE);
    return g_string_free(reading.out, !good);
}

GRegex *qq_pattern_compile(const char *pattern, qq_pattern_flags flags, int *groups, const char **why)
{
    g_autofree char *translated = qq_pattern_translate(pattern, flags, groups, why);
    if (!translated) return NULL;
    g_autofree char *limited = g_strconcat(LIMITS, translated, NULL);
    GRegexCompileFlags options = G_REGEX_NEWLINE_LF;
    if (flags.caseless) options |= G_REGEX_CASELESS;
    if (flags.lines) options |= G_REGEX_MULTILINE;
    *why = "the pattern is too large or nested too deeply";
    return g_regex_new(limited, options, 0, NULL);
}
