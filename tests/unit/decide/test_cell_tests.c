/* Cells of decision tables: which inputs they hold of. */
#include <string.h>

#include "decide/feel/node.h"
#include "feel_cases.h"

/* Whether the cell holds of the input, which is written as FEEL: "true", "false", "null", or the error. */
static char *answer(const char *cell, const char *input)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(NULL);
    g_autoptr(GError) error = NULL;
    qq_feel_names_add(names, "limit");
    qq_feel_names_add(names, "flag");
    g_autoptr(qq_feel_expression) tests = qq_feel_compile_tests(cell, names, 1, 1, &error);
    if (!tests) return g_strdup_printf("error %s", error->message);
    g_autoptr(qq_feel_expression) value = qq_feel_compile(input, NULL, 1, 1, &error);
    g_assert_no_error(error);
    qq_feel_context *context = qq_feel_context_new(arena, 2);
    qq_feel_context_put(arena, context, "limit", qq_feel_integer(10));
    qq_feel_context_put(arena, context, "flag", qq_feel_boolean(true));
    qq_feel_scope scope = {.names = context};
    qq_feel_run run = {.arena = arena};
    g_autoptr(GString) out = g_string_new(NULL);
    qq_feel_append(out, qq_feel_test(tests, &run, &scope, qq_feel_evaluate(value, &run, NULL)), true);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void test_cells(void)
{
    static const struct {
        const char *cell, *input, *expected;
    } cases[] = {
        {"-", "1", "true"},
        {" - ", "null", "true"},
        {"", "1", "true"},
        {"5", "5", "true"},
        {"-5", "-5", "true"},
        {"\"A\", \"B\"", "\"B\"", "true"},
        {"\"A\", \"B\"", "\"C\"", "false"},
        {"< 10", "9", "true"},
        {"< 10", "10", "false"},
        {">= 10", "10", "true"},
        {"< limit", "9", "true"},
        {"<limit+1", "10", "true"},
        {"= 5", "5", "true"},
        {"!= 5", "5", "false"},
        {"!= \"A\"", "\"B\"", "true"},
        {"[1..3], > 7", "8", "true"},
        {"[1..3], > 7", "5", "false"},
        {"]1..3[", "1", "false"},
        {"[limit..20]", "15", "true"},
        {"not(5)", "5", "false"},
        {"not(< 3, 7)", "5", "true"},
        {"not(< 3, 7)", "7", "false"},
        {"not(\"A\", \"B\")", "\"C\"", "true"},
        {"not(\"A\")", "null", "true"},
        {"not(< 3)", "null", "null"},
        {"not(? > 3) and ? > 1", "2", "true"},
        {"not(? > 3) and ? > 1", "5", "false"},
        {"? > 3 and ? < 7", "5", "true"},
        {"? > 3 or false", "1", "false"},
        {"modulo(?, 2) = 0", "4", "true"},
        {"starts with(?, \"鄂\")", "\"鄂A\"", "true"},
        {"? in [1, 5]", "5", "true"},
        {"[1, 5]", "5", "true"},
        {"true", "false", "false"},
        {"true", "true", "true"},
        {"false", "false", "true"},
        {"true", "null", "false"},
        {"null", "null", "true"},
        {"null", "5", "false"},
        {"< 10", "null", "null"},
        {"< 10", "\"A\"", "null"},
        {"\"A\"", "5", "null"},
        {"limit > 3", "5", "true"},
        {"limit > 30", "5", "false"},
        {"flag", "false", "false"},
        {"flag", "true", "true"},
        {"limit", "10", "true"},
        {"limit * 2", "20", "true"},
        {"date(\"2026-01-31\")", "date(\"2026-01-31\")", "true"},
        {"< date(\"2026-01-31\")", "date(\"2026-01-30\")", "true"},
        {"[@\"2026-01-01\"..@\"2026-12-31\"]", "@\"2026-06-01\"", "true"},
        {"> duration(\"P1Y\")", "duration(\"P13M\")", "true"},
        {"5,", "5", "error 1:3: expected a value, found the end"},
        {"5 6", "5", "error 1:3: expected an operator or the end, found '6'"},
        {"not(5", "5", "error 1:6: expected ')', found the end"},
        {"< < 5", "5", "error 1:3: expected a value, found '<'"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = answer(cases[i].cell, cases[i].input);
        if (strcmp(got, cases[i].expected) != 0) {
            g_error("cell %s of %s: %s, expected %s", cases[i].cell, cases[i].input, got, cases[i].expected);
        }
    }
}

/* Ends of ranges are literals where they can be, so that cells can be read as sets. */
static void test_literal_ends(void)
{
    static const char *const cells[] = {
        "[1..10]",         "[-5..-1)", "> -3", "(date(\"2026-01-01\")..date(2026, 2, 1)]", "<= duration(\"P1Y\")",
        "[10 * 2..3 * 10]"};
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(qq_feel_expression) tests = qq_feel_compile_tests(cells[i], NULL, 1, 1, &error);
        g_assert_no_error(error);
        g_assert_cmpint(tests->root->kind, ==, QQ_NODE_TESTS);
        g_assert_cmpuint(tests->root->count, ==, 1);
        const qq_feel_node *range = tests->root->children[0];
        g_assert_cmpint(range->kind, ==, QQ_NODE_RANGE);
        g_assert_true(!range->left || range->left->kind == QQ_NODE_LITERAL);
        g_assert_true(!range->right || range->right->kind == QQ_NODE_LITERAL);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/cell-tests/cells", test_cells);
    g_test_add_func("/decide/cell-tests/literal-ends", test_literal_ends);
    return g_test_run();
}
