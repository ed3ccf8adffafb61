/* XPath's regular expressions: what they match, and what they refuse. Sources: XML Schema 1.0 part 2, appendix F;
 * XQuery and XPath Functions and Operators 3.1, 5.6.1. */
#include <glib.h>

#include "decide/feel/pattern.h"

static GRegex *compiled(const char *pattern, const char *letters)
{
    qq_pattern_flags flags;
    int groups;
    const char *why;
    g_assert_true(qq_pattern_read_flags(letters, &flags));
    return qq_pattern_compile(pattern, flags, &groups, &why);
}

typedef struct {
    const char *pattern, *flags, *matching, *other; /* NULL: no such text */
} sample;

static void check_samples(const sample *samples, size_t count)
{
    for (const sample *at = samples; at < samples + count; at++) {
        g_autoptr(GRegex) regex = compiled(at->pattern, at->flags);
        if (!regex) g_error("%s is refused", at->pattern);
        if (at->matching && !g_regex_match(regex, at->matching, 0, NULL))
            g_error("%s does not match %s", at->pattern, at->matching);
        if (at->other && g_regex_match(regex, at->other, 0, NULL)) g_error("%s matches %s", at->pattern, at->other);
    }
}

static void test_sets(void)
{
    static const sample SAMPLES[] = {
        {"^[a-z]+$", "", "abc", "aBc"},
        {"^[^a-z]+$", "", "ABC\n", "ABc"},
        {"^[a-z-[aeiou]]+$", "", "xyz", "xaz"},
        {"^[a-z-[a-f-[c]]]+$", "", "cz", "bz"},
        {"^[^a-m-[x]]+$", "", "yz", "xyz"},
        {"^[\\d-[5]]+$", "", "46", "456"},
        {"^[\\D]+$", "", "ab", "a1"},
        {"^[\\S\\n]+$", "", "a\nb", "a b"},
        {"^[^\\S]+$", "", " \t", " a"},
        {"^[^\\S-[ ]]+$", "", "\t", " "},
        {"^[0-9-.]+$", "", "1-2.3", "1+2"},
        {"^[-+]$", "", "-", "a"},
        {"^[+--]$", "", ",", "."},
        {"^[\\^a]$", "", "^", "b"},
        {"^[a^]$", "", "^", "b"},
        {"^[\\[\\]\\\\]+$", "", "[]\\", "a"},
        {"^[$.*|(){}?]+$", "", "$.*|(){}?", "a"},
    };
    check_samples(SAMPLES, G_N_ELEMENTS(SAMPLES));
}

static void test_classes(void)
{
    static const sample SAMPLES[] = {
        {"^\\d+$", "", "1٣", "a"},
        {"^\\w+$", "", "aé中1", "a_b"},
        {"^\\W$", "", "-", "a"},
        {"^\\i\\c*$", "", "a-b.1", "1a"},
        {"^\\I$", "", "1", "_"},
        {"^\\C$", "", " ", "-"},
        {"^\\p{Lu}\\p{Ll}+$", "", "Éa", "éa"},
        {"^\\P{L}$", "", "1", "a"},
        {"^\\p{IsBasicLatin}+$", "", "a~", "é"},
        {"^\\P{IsBasicLatin}+$", "", "é", "a"},
        {"^[\\P{IsBasicLatin}a]+$", "", "éa", "b"},
        {"^\\p{IsCJKUnifiedIdeographs}+$", "", "亲清", "a"},
        {"^\\p{IsGreek}$", "", "λ", "l"},
    };
    check_samples(SAMPLES, G_N_ELEMENTS(SAMPLES));
}

static void test_flags(void)
{
    static const sample SAMPLES[] = {
        {"a.b", "", "a-b", "a\nb"},
        {"a.b", "", NULL, "a\rb"},
        {"a.b", "s", "a\nb", "ab"},
        {"^b$", "m", "a\nb\nc", "abc"},
        {"^b$", "", "b", "b\n"},
        {"^ABC$", "i", "abc", "abd"},
        {"k", "i", "\xE2\x84\xAA", "l"},
        {"[A-Z-[OI]]", "i", "x", "o"},
        {"[^Q]", "i", "a", "q"},
        {"a b\\ s[ ]", "x", "ab  ", "a b  "},
        {"\\p{ Is BasicLatin }", "x", "a", "é"},
        {"a.*b", "q", "xa.*by", "acb"},
        {"A[", "qi", "a[", "b["},
    };
    check_samples(SAMPLES, G_N_ELEMENTS(SAMPLES));
    qq_pattern_flags flags;
    g_assert_false(qq_pattern_read_flags("ip", &flags));
    g_assert_false(qq_pattern_read_flags(" ", &flags));
}

static void test_pieces(void)
{
    static const sample SAMPLES[] = {
        {"^(a|b){2,3}$", "", "aba", "abab"},
        {"^(?:ab)+?$", "", "abab", "aba"},
        {"^a{2}$", "", "aa", "aaa"},
        {"^a{2,}$", "", "aaa", "a"},
        {"^(a)(b)\\2\\1$", "", "abba", "abab"},
        {"^(a)\\10$", "", "aa0", "aa"},
        {"^(?:(a)|b)\\1c$", "", "bc", "abc"},
        {"^(?:(a)|b)\\1c$", "", "aac", "bac"},
        {"^\\$\\^\\.\\-$", "", "$^.-", "a"},
        {"^\\n\\r\\t$", "", "\n\r\t", "nrt"},
        {"^(|a)$", "", "", "b"},
        {"#", "", "#", "a"},
        {"~`!@%&=:;\"'<>,/", "", "~`!@%&=:;\"'<>,/", "a"},
    };
    check_samples(SAMPLES, G_N_ELEMENTS(SAMPLES));
}

static void test_refused(void)
{
    static const char *const PATTERNS[] = {
        "*a",       "a**",      "a+*",       "a++",
        "(*a)",     "a|*",      "(",         ")",
        "a)",       "[",        "[]",        "[^]",
        "[a",       "[b-a]",    "[a[b]]",    "[-[a]]",
        "[a-[b]c]", "]",        "}",         "{",
        "a{",       "a{1",      "a{,2}",     "a{2,1}",
        "a{x}",     "\\",       "\\q",       "\\b",
        "\\A",      "\\z",      "\\Q",       "\\x41",
        "\\0",      "\\1",      "(a)\\2",    "(a\\1)",
        "[\\1]",    "(a)[\\1]", "(?=a)",     "(?<n>a)",
        "(?i)a",    "(?#a)",    "\\p",       "\\p{",
        "\\p{Xx}",  "\\pL",     "\\p{IsNo}", "\\p{ L}",
        "\\p{L L}", "\\p{}",    "[a-\\d]",   "\\p{IsHighSurrogates}",
    };
    for (size_t index = 0; index < G_N_ELEMENTS(PATTERNS); index++) {
        g_autoptr(GRegex) regex = compiled(PATTERNS[index], "");
        if (regex) g_error("%s is taken", PATTERNS[index]);
    }
}

static void test_limits(void)
{
    g_autofree char *nested = g_strnfill(60 * 1024, '(');
    g_assert_null(compiled(nested, ""));
    g_autofree char *brackets = g_malloc0(3 * 30 * 1000 + 1);
    for (size_t at = 0; at < (size_t)3 * 30 * 1000; at++) brackets[at] = "[a-"[at % 3];
    g_assert_null(compiled(brackets, ""));
    g_autofree char *long_one = g_strnfill(100 * 1024, 'a');
    g_assert_null(compiled(long_one, ""));

    /* It goes back and forth for ever, so that the match ends with an error, soon. */
    g_autoptr(GRegex) regex = compiled("^(a+)+$", "");
    g_autoptr(GError) error = NULL;
    g_assert_false(
        g_regex_match_full(regex, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", -1, 0, 0, NULL, &error));
    g_assert_nonnull(error);
}

/* Whatever the letters, a pattern is refused or compiles. */
static void test_random(void)
{
    static const char LETTERS[] = "ab\\()[]{}?*+|^$.-,0123456789:pPIsdwWicSx ";
    const char *given = g_getenv("QINQING_TEST_SEED");
    guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : 20240229;
    g_test_message("QINQING_TEST_SEED=%u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    int taken = 0;
    for (int round = 0; round < 20000; round++) {
        char pattern[24] = {0};
        int length = g_rand_int_range(random, 1, 23);
        for (int at = 0; at < length; at++)
            pattern[at] = LETTERS[g_rand_int_range(random, 0, (gint32)sizeof LETTERS - 1)];
        qq_pattern_flags flags = {.blanks = round % 2};
        int groups;
        const char *why;
        g_autofree char *translated = qq_pattern_translate(pattern, flags, &groups, &why);
        if (!translated) continue;
        taken++;
        g_autoptr(GError) error = NULL;
        g_autoptr(GRegex) regex = g_regex_new(translated, 0, 0, &error);
        if (!regex && !g_error_matches(error, G_REGEX_ERROR, G_REGEX_ERROR_QUANTIFIERS_OUT_OF_ORDER) &&
            !g_error_matches(error, G_REGEX_ERROR, G_REGEX_ERROR_QUANTIFIER_TOO_BIG))
            g_error("%s becomes %s: %s", pattern, translated, error->message);
        if (regex) g_assert_cmpint(g_regex_get_capture_count(regex), ==, groups);
    }
    g_assert_cmpint(taken, >, 500);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/pattern/sets", test_sets);
    g_test_add_func("/decide/pattern/classes", test_classes);
    g_test_add_func("/decide/pattern/flags", test_flags);
    g_test_add_func("/decide/pattern/pieces", test_pieces);
    g_test_add_func("/decide/pattern/refused", test_refused);
    g_test_add_func("/decide/pattern/limits", test_limits);
    g_test_add_func("/decide/pattern/random", test_random);
    return g_test_run();
}
