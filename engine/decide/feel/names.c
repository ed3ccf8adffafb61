/* Names in a tree of tokens. */
#include "names.h"

#include <string.h>

#include "builtins.h"

/* Tokens of a name: trees are freed by recursion. Longer names are found nowhere. */
enum { TOKENS_MAX = 500 };

/* A branch; its key in the parent is the token, with a blank before it when there is one in the name. */
typedef struct branch {
    GHashTable *branches; /* of char* to branch; NULL: none */
    unsigned ends;        /* how many names end here */
} branch;

struct qq_feel_names {
    branch *root;
    qq_feel_types *types; /* borrowed; NULL */
};

typedef struct {
    gunichar first, last;
} span;

static bool within(const span *spans, size_t count, gunichar character)
{
    for (size_t i = 0; i < count; i++) {
        if (character >= spans[i].first && character <= spans[i].last) return true;
    }
    return false;
}

bool qq_feel_is_blank(gunichar character)
{
    static const span blanks[] = {{0x9, 0xD},       {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
                                  {0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x200B}, {0x2028, 0x2029},
                                  {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    return within(blanks, G_N_ELEMENTS(blanks), character);
}

bool qq_feel_is_name_start(gunichar character)
{
    static const span starts[] = {{'A', 'Z'},       {'_', '_'},       {'a', 'z'},        {0xC0, 0xD6},
                                  {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},    {0x37F, 0x1FFF},
                                  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},  {0x3001, 0xD7FF},
                                  {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
    return within(starts, G_N_ELEMENTS(starts), character) && !qq_feel_is_blank(character);
}

bool qq_feel_is_name_part(gunichar character)
{
    static const span parts[] = {{'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};
    return qq_feel_is_name_start(character) || within(parts, G_N_ELEMENTS(parts), character);
}

static size_t run_of(const char *text, const char *end, bool (*belongs)(gunichar character))
{
    const char *at = text;
    while (at < end && belongs(g_utf8_get_char(at))) at = g_utf8_next_char(at);
    return (size_t)(at - text);
}

size_t qq_feel_blanks(const char *text, const char *end)
{
    return run_of(text, end, qq_feel_is_blank);
}

size_t qq_feel_word(const char *text, const char *end)
{
    return run_of(text, end, qq_feel_is_name_part);
}

char *qq_feel_names_tidy(const char *text, size_t length)
{
    const char *end = text + length;
    GString *tidy = g_string_sized_new(length);
    for (const char *at = text; at < end;) {
        size_t blanks = qq_feel_blanks(at, end);
        at += blanks;
        if (at == end) break;
        if (blanks > 0 && tidy->len > 0) g_string_append_c(tidy, ' ');
        const char *next = g_utf8_next_char(at);
        g_string_append_len(tidy, at, next - at);
        at = next;
    }
    return g_string_free(tidy, FALSE);
}

/* ---- the tree ---- */

static void branch_free(void *data)
{
    branch *old = data;
    if (old->branches) g_hash_table_unref(old->branches);
    g_free(old);
}

/* Reads the token at *at into token, with one blank before it when blanks come first (never for the first token).
 * False at the end of the text. */
static bool next_token(const char **at, const char *end, bool first, GString *token)
{
    size_t blanks = qq_feel_blanks(*at, end);
    const char *begin = *at + blanks;
    if (begin >= end) return false;
    size_t length = qq_feel_word(begin, end);
    if (length == 0) length = (size_t)(g_utf8_next_char(begin) - begin);
    g_string_truncate(token, 0);
    if (blanks > 0 && !first) g_string_append_c(token, ' ');
    g_string_append_len(token, begin, (gssize)length);
    *at = begin + length;
    return true;
}

static branch *grow(branch *parent, const char *token)
{
    if (!parent->branches) parent->branches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, branch_free);
    branch *child = g_hash_table_lookup(parent->branches, token);
    if (!child) {
        child = g_new0(branch, 1);
        g_hash_table_insert(parent->branches, g_strdup(token), child);
    }
    return child;
}

qq_feel_names *qq_feel_names_new(qq_feel_types *types)
{
    qq_feel_names *names = g_new0(qq_feel_names, 1);
    names->root = g_new0(branch, 1);
    names->types = types;
    return names;
}

void qq_feel_names_free(qq_feel_names *names)
{
    if (!names) return;
    branch_free(names->root);
    g_free(names);
}

/* The branch where the name ends; NULL for a name without tokens, or, unless made, for one that is not there. */
static branch *branch_of(const qq_feel_names *names, const char *name, bool make)
{
    g_autoptr(GString) token = g_string_new(NULL);
    const char *at = name, *end = name + strlen(name);
    branch *here = names->root;
    while (here && next_token(&at, end, here == names->root, token)) {
        if (make)
            here = grow(here, token->str);
        else
            here = here->branches ? g_hash_table_lookup(here->branches, token->str) : NULL;
    }
    return here == names->root ? NULL : here;
}

static bool is_too_long(const char *name)
{
    g_autoptr(GString) token = g_string_new(NULL);
    const char *at = name, *end = name + strlen(name);
    int tokens = 0;
    while (tokens <= TOKENS_MAX && next_token(&at, end, tokens == 0, token)) tokens++;
    return tokens > TOKENS_MAX;
}

void qq_feel_names_add(qq_feel_names *names, const char *name)
{
    if (!g_utf8_validate(name, -1, NULL) || is_too_long(name)) return;
    branch *end = branch_of(names, name, true);
    if (end) end->ends++;
}

void qq_feel_names_drop(qq_feel_names *names, const char *name)
{
    branch *end = branch_of(names, name, false);
    if (end && end->ends > 0) end->ends--;
}

size_t qq_feel_names_longest(const qq_feel_names *names, const char *text, const char *end)
{
    g_autoptr(GString) token = g_string_new(NULL);
    const char *at = text;
    size_t longest = 0;
    for (const branch *here = names->root; here->branches && next_token(&at, end, here == names->root, token);) {
        here = g_hash_table_lookup(here->branches, token->str);
        if (!here) break;
        if (here->ends > 0) longest = (size_t)(at - text);
    }
    return longest;
}

qq_feel_types *qq_feel_names_types(const qq_feel_names *names)
{
    return names->types;
}

/* ---- names of the language ---- */

const qq_feel_names *qq_feel_names_of_builtins(void)
{
    static gsize made = 0;
    static qq_feel_names *names = NULL;
    if (g_once_init_enter(&made)) {
        names = qq_feel_names_new(NULL);
        for (const char *const *name = qq_feel_builtin_names(); *name; name++) qq_feel_names_add(names, *name);
        g_once_init_leave(&made, 1);
    }
    return names;
}

const qq_feel_names *qq_feel_names_of_properties(void)
{
    static const char *const properties[] = {"time offset", "start included", "end included"};
    static gsize made = 0;
    static qq_feel_names *names = NULL;
    if (g_once_init_enter(&made)) {
        names = qq_feel_names_new(NULL);
        for (size_t i = 0; i < G_N_ELEMENTS(properties); i++) qq_feel_names_add(names, properties[i]);
        g_once_init_leave(&made, 1);
    }
    return names;
}
