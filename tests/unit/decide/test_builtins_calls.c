/* Calling built-in functions: names, notes, functions as values, and limits against hostile use. */
#include <glib.h>
#include <string.h>

#include "decide/feel/builtins.h"
#include "unit/decide/cases.h"

static void test_names(void)
{
    size_t count = 0;
    bool spaced = false;
    for (const char *const *name = qq_feel_builtin_names(); *name; name++, count++) {
        const qq_feel_builtin *row = qq_feel_builtin_find(*name);
        g_assert_nonnull(row);
        g_assert_cmpstr(row->name, ==, *name);
        spaced = spaced || !strcmp(*name, "years and months duration");
        for (const char *const *other = qq_feel_builtin_names(); other < name; other++)
            g_assert_cmpstr(*name, !=, *other);
    }
    g_assert_true(spaced);
    g_assert_cmpuint(count, >=, 85);
    g_assert_null(qq_feel_builtin_find("no such function"));
}

/* What an expression's first note is. */
static char *note_of(const char *name, const qq_feel_value *arguments, size_t count)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = arena, .notes = notes};
    qq_feel_value got = qq_feel_builtin_call(&run, 3, 7, name, NULL, arguments, count);
    g_assert_cmpint(got.kind, ==, QQ_FEEL_NULL);
    g_assert_cmpuint(notes->len, ==, 1);
    return g_strdup(notes->pdata[0]);
}

static void test_notes(void)
{
    qq_feel_value one = qq_feel_integer(1), text = {.kind = QQ_FEEL_STRING, .length = 3, .text = "a\nb"};
    qq_feel_value pair[] = {one, text}, texts[] = {text, text};
    g_autofree char *unknown = note_of("no such", NULL, 0);
    g_assert_cmpstr(unknown, ==, "3:7: there is no function no such");
    g_autofree char *counted = note_of("abs", pair, 2);
    g_assert_cmpstr(counted, ==, "3:7: the arguments do not fit: it is called abs(n)");
    g_autofree char *kind = note_of("modulo", pair, 2);
    g_assert_cmpstr(kind, ==, "3:7: argument 2 of modulo(dividend, divisor) must not be of kind string");
    g_autofree char *several = note_of("number", texts, 2);
    g_assert_cmpstr(several, ==,
                    "3:7: the arguments do not fit: it is called number(from) or number(from, grouping separator, "
                    "decimal separator)");
    g_autofree char *shown = note_of("date", &text, 1);
    g_assert_cmpstr(shown, ==, "3:7: \"a b\" is not a date: YYYY-MM-DD");
    g_autofree char *clock = note_of("today", NULL, 0);
    g_assert_nonnull(strstr(clock, "no clock"));
}

static void test_values(void)
{
    static const qq_feel_case CASES[] = {
        {"sort([3, 1, 2], before)", "[1, 2, 3]"},
        {"{f: abs, r: f(-1)}.r", "1"},
        {"{f: function(g, x) g(x), r: f(string length, \"abc\")}.r", "3"},
        {"{f: max, r: f(1, 5, 3)}.r", "5"},
    };
    qq_expect_all(CASES);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_run run = {.arena = arena};
    g_assert_cmpint(qq_feel_builtin_value(&run, "no such function").kind, ==, QQ_FEEL_NULL);
}

/* Small expressions that would take all memory or for ever. */
static void test_hostile(void)
{
    static const qq_feel_case CASES[] = {
        {"{a: string join(for i in 1..3000 return \"0123456789\", \"\"), b: replace(a, \"[0-9]\", a)}.b", NULL},
        {"count(distinct values(for i in 1..100000 return i))", NULL},
        {"count(duplicate values(for i in 1..100000 return i))", NULL},
        {"sort(for i in 1..100000 return i, function(x, y) x)", NULL},
        {"{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1], 60)}.r", NULL},
        {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: count(flatten(f([1], 60)))}.r", NULL},
        {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: string(f([1], 60))}.r", NULL},
    };
    qq_expect_all(CASES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/names", test_names);
    g_test_add_func("/decide/builtins/notes", test_notes);
    g_test_add_func("/decide/builtins/values", test_values);
    g_test_add_func("/decide/builtins/hostile", test_hostile);
    return g_test_run();
}
