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
        {"count(distinct values(for i in 1..100000 return [i]))", NULL},
        {"count(duplicate values(for i in 1..100000 return {a: i}))", NULL},
        {"sort(for i in 1..100000 return i, function(x, y) x)", NULL},
        {"{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1], 60)}.r", NULL},
        {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: count(flatten(f([1], 60)))}.r", NULL},
        {"{f: function(l, n) if n = 0 then l else f([l, l], n - 1), r: string(f([1], 60))}.r", NULL},
    };
    qq_expect_all(CASES);
}

/* ---- any function with any arguments ---- */

/* Values of all kinds, the extreme ones above all. */
static const char *const POOL[] = {
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2.5",
    "3",
    "-3",
    "9.999999999999999999999999999999999e6144",
    "-9.999999999999999999999999999999999e6144",
    "1e-6176",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "6176",
    "-6111",
    "\"\"",
    "\"a\"",
    "\"亲清\\U01F40E\"",
    "\"(a|b)*[c-e-[d]]$1\\\\\"",
    "\"smixq\"",
    "\",\"",
    "\".\"",
    "\"[1..3]\"",
    "\"2024-02-29\"",
    "\"10:00:00@Asia/Shanghai\"",
    "\"-P1DT1H\"",
    "date(\"2024-02-29\")",
    "date(\"-999999999-01-01\")",
    "date(\"999999999-12-31\")",
    "@\"999999999-12-31T23:59:59.999999999-18:00\"",
    "@\"-999999999-01-01T00:00:00+18:00\"",
    "@\"2024-02-29T12:00:00@Asia/Shanghai\"",
    "time(\"23:59:59.999999999\")",
    "time(\"00:00:00Z\")",
    "@\"P999999999M\"",
    "@\"-P999999999Y\"",
    "@\"P99999999999D\"",
    "@\"-PT0.000000001S\"",
    "[]",
    "[1]",
    "[[]]",
    "[null]",
    "[3, 1, 2]",
    "[\"b\", \"a\", null]",
    "[1, \"a\", true, [1, [2]], {a: 1}]",
    "[{key: \"a\", value: 1}, {key: \"b\", value: [2]}]",
    "{}",
    "{a: 1, b: {c: null}}",
    "{key: \"a\", value: 1}",
    "[1..3]",
    "(1..3)",
    "(< 5)",
    "(>= date(\"2024-02-29\"))",
    "[\"a\"..\"b\")",
    "function(x, y) x < y",
    "function(x) x",
    "function() 1",
    "abs",
    "sort",
    "max",
};

/* Calls with positions, or, every third time, with the names of one of the function's own rows. */
static void call_any(GRand *random, qq_feel_run *run, const qq_feel_value *pool, const char *name)
{
    qq_feel_value arguments[QQ_FEEL_PARAMETERS_MAX];
    const char *names[QQ_FEEL_PARAMETERS_MAX];
    const qq_feel_builtin *row = qq_feel_builtin_find(name);
    if (!strcmp(row[1].name ? row[1].name : "", name) && g_rand_boolean(random)) row++;
    size_t count = 0, wanted = (size_t)g_rand_int_range(random, 0, QQ_FEEL_PARAMETERS_MAX);
    bool named = g_rand_int_range(random, 0, 3) == 0;
    while (count < wanted && (!named || row->parameters[count].name)) {
        arguments[count] = pool[g_rand_int_range(random, 0, G_N_ELEMENTS(POOL))];
        names[count] = row->parameters[count].name;
        count++;
    }
    qq_feel_value got = qq_feel_builtin_call(run, 1, 1, name, named ? names : NULL, arguments, count);
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, got, true);
    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
}

static void test_random(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : 20240229;
    g_test_message("QINQING_TEST_SEED=%u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(types);
    g_autoptr(GString) text = g_string_new("[");
    for (size_t index = 0; index < G_N_ELEMENTS(POOL); index++)
        g_string_append_printf(text, "%s%s", index ? ", " : "", POOL[index]);
    g_string_append_c(text, ']');
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_expression) compiled = qq_feel_compile(text->str, names, 1, 1, &error);
    g_assert_no_error(error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new(), scratch = qq_feel_arena_new();
    qq_feel_run making = {.arena = arena};
    qq_feel_value pool = qq_feel_evaluate(compiled, &making, NULL);
    g_assert_cmpint(pool.kind, ==, QQ_FEEL_LIST);
    g_assert_cmpuint(pool.list->count, ==, G_N_ELEMENTS(POOL));
    for (int round = 0; round < 1000; round++) {
        for (const char *const *name = qq_feel_builtin_names(); *name; name++) {
            qq_feel_run run = {.arena = scratch};
            call_any(random, &run, pool.list->items, *name);
            qq_feel_arena_reset(scratch);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/names", test_names);
    g_test_add_func("/decide/builtins/notes", test_notes);
    g_test_add_func("/decide/builtins/values", test_values);
    g_test_add_func("/decide/builtins/hostile", test_hostile);
    g_test_add_func("/decide/builtins/random", test_random);
    return g_test_run();
}
