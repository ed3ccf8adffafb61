/* Sets of characters in PCRE's words. PCRE's brackets know neither complements inside nor subtraction: such sets become
 * alternatives with a look ahead. Names: XML Schema 1.0 part 2, appendix F. */
#include "decide/feel/pattern.h"

#include <string.h>

/* XML 1.0, 2.3: what a name may begin with, and what it may go on with besides. */
#define NAME_START                                                                                                     \
    ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{200C}-\\x{200D}"     \
    "\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}"                  \
    "\\x{10000}-\\x{EFFFF}"
#define NAME_MORE "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}"

static const struct {
    char letter; /* small */
    const char *items;
    bool complement; /* the small letter means all but the items */
} LETTERS[] = {
    {'s', "\\x20\\t\\n\\r", false},     {'d', "\\p{Nd}", false},           {'i', NAME_START, false},
    {'c', NAME_START NAME_MORE, false}, {'w', "\\p{P}\\p{Z}\\p{C}", true},
};

static const char CATEGORIES[] = " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk "
                                 "So C Cc Cf Co Cn ";

qq_pattern_set qq_pattern_set_new(void)
{
    return (qq_pattern_set){.items = g_string_new(NULL), .others = g_string_new(NULL)};
}

void qq_pattern_set_clear(qq_pattern_set *set)
{
    g_string_free(set->items, TRUE);
    g_string_free(set->others, TRUE);
}

static void add(qq_pattern_set *set, const char *items, bool complement)
{
    if (complement)
        g_string_append_printf(set->others, "|[^%s]", items);
    else
        g_string_append(set->items, items);
}

bool qq_pattern_set_add_letter(qq_pattern_set *set, char letter)
{
    for (size_t index = 0; index < G_N_ELEMENTS(LETTERS); index++) {
        if (LETTERS[index].letter != g_ascii_tolower(letter)) continue;
        bool capital = g_ascii_isupper(letter);
        add(set, LETTERS[index].items, LETTERS[index].complement != capital);
        return true;
    }
    return false;
}

static bool is_category(const char *name)
{
    g_autofree char *word = g_strconcat(" ", name, " ", NULL);
    return *name && !strchr(name, ' ') && strstr(CATEGORIES, word);
}

bool qq_pattern_set_add_property(qq_pattern_set *set, const char *name, bool other)
{
    gunichar first, last;
    if (is_category(name)) {
        g_string_append_printf(set->items, "\\%c{%s}", other ? 'P' : 'p', name);
        return true;
    }
    if (!g_str_has_prefix(name, "Is") || !qq_pattern_block(name + 2, &first, &last)) return false;
    g_autofree char *items = g_strdup_printf("\\x{%X}-\\x{%X}", first, last);
    add(set, items, other);
    return true;
}

void qq_pattern_set_add_range(qq_pattern_set *set, gunichar first, gunichar last)
{
    g_string_append_printf(set->items, "\\x{%X}", first);
    if (last != first) g_string_append_printf(set->items, "-\\x{%X}", last);
}

void qq_pattern_set_append(GString *out, const qq_pattern_set *set, bool negated, const char *without)
{
    bool simple = set->others->len == 0;
    g_autoptr(GString) any = g_string_new(NULL);
    if (set->items->len > 0) g_string_append_printf(any, "[%s%s]", simple && negated ? "^" : "", set->items->str);
    g_string_append(any, set->items->len > 0 || simple ? set->others->str : set->others->str + 1);
    g_string_append(out, "(?:");
    if (without) g_string_append_printf(out, "(?!%s)", without);
    if (simple)
        g_string_append(out, any->str);
    else if (negated)
        g_string_append_printf(out, "(?!%s)(?s:.)", any->str);
    else
        g_string_append_printf(out, "(?:%s)", any->str);
    g_string_append_c(out, ')');
}
