/* Cells as sets: what becomes of texts, and that sets and the evaluator say the same of random cells and values. The
 * seed is printed; QINQING_TEST_SEED sets it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/table/cells.h"
#include "unit/decide/random_cells.h"

static qq_feel_expression *compile(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(types);
    qq_feel_names_add(names, "x");
    qq_feel_expression *made = qq_feel_compile_tests(text, names, 1, 1, &error);
    if (!made) g_error("%s: %s", text, error->message);
    return made;
}

static char *written(const qq_cell *cell)
{
    GString *out = g_string_new(NULL);
    qq_cell_append(out, cell);
    return g_string_free(out, FALSE);
}

/* ---- by example ---- */

static void test_reduced(void)
{
    static const struct {
        const char *text, *set;
    } cases[] = {
        {"-", "-"},
        {"5", "5"},
        {"-5.50", "-5.5"},
        {"2 * 1000", "2000"},
        {"< 5", "< 5"},
        {">= 5, < 5", "-"},
        {"> 5, < 5", "< 5, > 5"},
        {"not(5)", "< 5, > 5"},
        {"!= 5", "< 5, > 5"},
        {"5, 3, 4, 3", "3, 4, 5"},
        {"[1..3), [3..4]", "[1..4]"},
        {"(1..3), (3..4]", "(1..3), (3..4]"},
        {"[1..9], [2..3]", "[1..9]"},
        {"]1..3[", "(1..3)"},
        {"(5..5)", "null"},
        {"not([1..3])", "< 1, > 3"},
        {"not(< 3, > 3)", "3"},
        {"not(< 3, >= 3)", "null"},
        {"? > 3 and ? <= 7", "(3..7]"},
        {"3 < ? and 7 >= ?", "(3..7]"},
        {"? < 3 or ? in [5..6]", "< 3, [5..6]"},
        {"? between 1 and 2", "[1..2]"},
        {"not(? < 3)", ">= 3"},
        {"? > 3 and not(? = 5)", "(3..5), > 5"},
        {"\"a\", \"b\", \"a\"", "\"a\", \"b\""},
        {"[\"a\", \"b\"]", "\"a\", \"b\""},
        {"not(\"b\", \"a\")", "not(\"b\", \"a\")"},
        {"? != \"a\" and ? != \"b\"", "not(\"a\", \"b\")"},
        {"? != \"a\" or ? = \"a\"", "-"},
        {"? = \"a\" and ? = \"b\"", "null"},
        {"true", "true"},
        {"not(true)", "false"},
        {"true, false", "true, false"},
        {"not(true, false)", "null"},
        {"< date(\"2026-01-02\")", "< date(\"2026-01-02\")"},
        {"[@\"2026-01-02\"..@\"2026-03-04\")", "[date(\"2026-01-02\")..date(\"2026-03-04\"))"},
        {">= duration(\"P2Y\")", ">= duration(\"P2Y\")"},
        {"> @\"P1DT2H\"", "> duration(\"P1DT2H\")"},
    };
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(qq_feel_expression) tests = compile(cases[i].text);
        const char *why = NULL;
        qq_cell cell;
        if (!qq_cell_reduce(tests, arena, &cell, &why)) g_error("%s: %s", cases[i].text, why);
        g_autofree char *set = written(&cell);
        g_assert_cmpstr(set, ==, cases[i].set);
    }
    qq_cell cell;
    const char *why;
    g_assert_true(qq_cell_reduce(NULL, arena, &cell, &why));
    g_assert_cmpint(cell.kind, ==, QQ_CELL_ANY);
}

static void test_refused(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"> x", "another name"},
        {"? + 1 > 5", "something else than the input"},
        {"x in [1..2]", "something else than the input"},
        {"null", "null"},
        {"not(null)", "null"},
        {"1, \"a\"", "different kinds"},
        {"? > 1 and ? = \"a\"", "different kinds"},
        {"[1..\"a\"]", "differ in kind"},
        {"> \"m\"", "order of texts"},
        {"> true", "no order"},
        {"string length(?) > 3", "something else than the input"},
        {"starts with(?, \"a\")", "calls a function"},
        {"? > 5 and true", "computes"},
        {"? = false or true", "computes"},
        {"[7..5]", "ends before it begins"},
        {"today()", "calls a function"},
        {"< @\"10:00:00\", > @\"10:00:00Z\"", "no order"},
    };
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(qq_feel_expression) tests = compile(cases[i].text);
        const char *why = NULL;
        qq_cell cell = {0};
        if (qq_cell_reduce(tests, arena, &cell, &why)) g_error("%s is %s", cases[i].text, written(&cell));
        if (!strstr(why, cases[i].why)) g_error("%s: %s", cases[i].text, why);
    }
}

/* ---- at random ---- */

static bool evaluated(const qq_feel_expression *tests, qq_feel_arena *arena, qq_feel_value value)
{
    qq_feel_run run = {.arena = arena};
    qq_feel_value answer = qq_feel_test(tests, &run, NULL, value);
    return answer.kind == QQ_FEEL_BOOLEAN && answer.truth;
}

static void check_values(const char *text, const qq_feel_expression *tests, const qq_cell *cell, random_kind kind,
                         qq_feel_arena *arena)
{
    for (int i = 0; i < random_value_count(kind); i++) {
        qq_feel_value value = random_value(arena, kind, i);
        if (qq_cell_holds(cell, value) != evaluated(tests, arena, value)) {
            g_autofree char *set = written(cell);
            g_error("%s reduced to %s: value %d of kind %d", text, set, i, kind);
        }
    }
}

/* What a cell is written as is a cell of the same values. */
static void check_written(const qq_cell *cell, random_kind kind, qq_feel_arena *arena)
{
    g_autofree char *text = written(cell);
    if (!strcmp(text, "null")) return;
    g_autoptr(qq_feel_expression) tests = compile(text);
    const char *why = NULL;
    qq_cell again;
    if (!qq_cell_reduce(tests, arena, &again, &why)) g_error("%s: %s", text, why);
    g_autofree char *text_again = written(&again);
    g_assert_cmpstr(text_again, ==, text);
    check_values(text, tests, cell, kind, arena);
}

static void check_meet(const qq_cell *a, const qq_cell *b, random_kind kind, qq_feel_arena *arena)
{
    qq_cell cut;
    bool some = qq_cell_meet(a, b, arena, &cut);
    for (int i = 0; i < random_value_count(kind); i++) {
        qq_feel_value value = random_value(arena, kind, i);
        bool both = qq_cell_holds(a, value) && qq_cell_holds(b, value);
        g_assert_cmpint(some && qq_cell_holds(&cut, value), ==, both);
    }
}

static void test_random(void)
{
    g_autoptr(GRand) random = random_seeded();
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (int round = 0; round < 4000; round++) {
        random_kind kind = (random_kind)g_rand_int_range(random, 0, RANDOM_KINDS);
        g_autofree char *text = random_cell(random, kind), *other_text = random_cell(random, kind);
        g_autoptr(qq_feel_expression) tests = compile(text), other_tests = compile(other_text);
        const char *why = NULL;
        qq_cell cell, other;
        qq_feel_arena_reset(arena);
        if (!qq_cell_reduce(tests, arena, &cell, &why)) g_error("%s: %s", text, why);
        if (!qq_cell_reduce(other_tests, arena, &other, &why)) g_error("%s: %s", other_text, why);
        check_values(text, tests, &cell, kind, arena);
        check_written(&cell, kind, arena);
        check_meet(&cell, &other, kind, arena);
    }
}

/* Of nested conditions the reduction and the evaluator go equally deep; a long list stays fast. */
static void test_long(void)
{
    GString *text = g_string_new("\"v0\"");
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_cell cell;
    const char *why = NULL;
    for (int i = 1; i < 4096; i++) g_string_append_printf(text, ", \"v%d\"", i);
    g_autoptr(qq_feel_expression) long_list = compile(text->str);
    g_assert_true(qq_cell_reduce(long_list, arena, &cell, &why));
    g_assert_cmpuint(cell.count, ==, 4096);
    g_string_append(text, ", \"one more\"");
    g_autoptr(qq_feel_expression) too_long = compile(text->str);
    g_assert_false(qq_cell_reduce(too_long, arena, &cell, &why));
    g_assert_nonnull(strstr(why, "4,096"));
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/cells/reduced", test_reduced);
    g_test_add_func("/decide/cells/refused", test_refused);
    g_test_add_func("/decide/cells/random", test_random);
    g_test_add_func("/decide/cells/long", test_long);
    return g_test_run();
}
