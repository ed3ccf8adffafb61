/* What FEEL is read as: numbers, texts, names of several words, precedence, brackets; what is refused, where and why.
 */
#include <string.h>

#include "decide/feel/names.h"
#include "decide/feel/node.h"
#include "qinqing/error.h"
#include "feel_cases.h"

static void test_literals(void)
{
    static const feel_case cases[] = {
        {".872", "0.872"},
        {"-.872", "-0.872"},
        {"1e3", "1000"},
        {"1.5E-2", "0.015"},
        {"1.23e+4", "12300"},
        {"true", "true"},
        {"null", "null"},
        {"\"a\\n\\t\\\"\\\\b\"", "\"a\\n\\t\\\"\\\\b\""},
        {"\"\\u6B66\\u6C49\"", "\"武汉\""},
        {"\"\\uD83D\\uDE00\" = \"😀\"", "true"},
        {"\"\\U01F40E\" = \"🐎\"", "true"},
        {"string length(\"\\\\u0009\")", "6"},
        {"string length(\"\\d\")", "2"},
        {"@\"2026-01-31\"", "date(\"2026-01-31\")"},
        {"@\"P1Y2M\"", "duration(\"P1Y2M\")"},
        {"@\"no date\"", "null"},
        {"1e9999", "null"},
        {"1 // to the end\n + 2", "3"},
        {"1 /* within */ + /* * */ 2", "3"},
    };
    ASSERT_FEEL(cases);
}

static void test_precedence(void)
{
    static const feel_case cases[] = {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 4 - 3", "3"},
        {"2 * 3 ** 2", "18"},
        {"3 ** 4 ** 5", "3486784401"},
        {"-5 ** 2", "25"},
        {"10--5", "15"},
        {"10**-5", "0.00001"},
        {"- - 3", "3"},
        {"1 + 1 = 2 and 2 * 2 = 4", "true"},
        {"true or false and false", "true"},
        {"1 < 2 = true", "true"},
        {"5 between 1 + 1 and 10 and true", "true"},
        {"if false then 1 else 2 + 3", "5"},
        {"1 + if true then 2 else 3", "3"},
        {"3 in [1..5] and 9 in (< 10)", "true"},
        {"-[1, 2][1]", "-1"},
    };
    ASSERT_FEEL(cases);
}

static void test_ranges(void)
{
    static const feel_case cases[] = {
        {"[1..10)", "[1..10)"},
        {"]1..10[", "(1..10)"},
        {"[1..10[ = [1..10)", "true"},
        {"[1..10[.end included", "false"},
        {"[[1..2[, [3..4]]", "[[1..2), [3..4]]"},
        {"[1..[2, 3][1]]", "[1..2]"},
        {"3 in [1..10[ and 3 in [2..3]", "true"},
        {"(< 10).end", "10"},
        {"(< 10).start", "null"},
        {"(>= 10).start included", "true"},
        {"(= 10) = [10..10]", "false"},
        {"(< 10) = (null..10)", "false"},
        {"(< 10) = (< 10)", "true"},
        {"5 in (!= 5)", "false"},
        {"\"b\" in [\"a\"..\"c\"]", "true"},
        {"[3..1]", "null"},
        {"[1..\"a\"]", "null"},
        {"[1..(1/0)]", "null"},
    };
    ASSERT_FEEL(cases);
}

/* ---- names ---- */

static const char *const declared[] = {"Full Name", "a+b",    "a",          "b",        "Full",     "check in date",
                                       "x/y",       "信用分", "2025年得分", "not paid", "期末 得分"};

static qq_feel_context *declared_values(qq_feel_arena *arena)
{
    qq_feel_context *context = qq_feel_context_new(arena, G_N_ELEMENTS(declared));
    for (size_t i = 0; i < G_N_ELEMENTS(declared); i++) {
        qq_feel_context_put(arena, context, declared[i], qq_feel_integer(100 + (int64_t)i));
    }
    return context;
}

static void test_names(void)
{
    static const feel_case cases[] = {
        {"Full Name", "100"},
        {"Full   \n Name + 1", "101"},
        {"a+b", "101"},
        {"a + b", "205"},
        {"(a)+b", "205"},
        {"Full", "104"},
        {"check in date", "105"},
        {"check in date + 1", "106"},
        {"x/y", "106"},
        {"信用分 * 2", "214"},
        {"2025年得分", "108"},
        {"not paid", "109"},
        {"期末 得分", "110"},
        {"not(a = 1)", "true"},
        {"date and time(\"2026-01-31T10:00:00\").hour", "10"},
        {"[{a b: 1, c-d: 2}][a b = 1].c-d", "[2]"},
        {"{first name: \"x\", \"last name\": first name + \"y\"}.last name", "\"xy\""},
        {"for long name in [1, 2] return long name * 2", "[2, 4]"},
        {"(function(first one, b) first one - b)(b: 1, first one: 5)", "4"},
    };
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(declared); i++) qq_feel_names_add(names, declared[i]);
    qq_feel_scope scope = {.names = declared_values(arena)};
    assert_feel(cases, G_N_ELEMENTS(cases), names, &scope);
}

/* A name declared in a loop is no name behind it. */
static void test_names_end(void)
{
    static const feel_case cases[] = {
        {"{a: 5, b: 2, c: [for a-b in [9] return a-b, a-b]}.c", "[[9], 3]"},
    };
    ASSERT_FEEL(cases);
}

static void test_longest(void)
{
    g_autoptr(qq_feel_names) names = qq_feel_names_new(NULL);
    const char *text = "a b  c-d e";
    const char *end = text + strlen(text);
    qq_feel_names_add(names, "a");
    qq_feel_names_add(names, " a   b c-d ");
    g_assert_cmpuint(qq_feel_names_longest(names, text, end), ==, strlen("a b  c-d"));
    static const char other[] = "a bc";
    g_assert_cmpuint(qq_feel_names_longest(names, other, other + strlen(other)), ==, 1);
    qq_feel_names_drop(names, "a b c-d");
    g_assert_cmpuint(qq_feel_names_longest(names, text, end), ==, 1);
    qq_feel_names_drop(names, "a");
    g_assert_cmpuint(qq_feel_names_longest(names, text, end), ==, 0);
}

/* ---- refusals ---- */

static void test_refused(void)
{
    static const feel_case cases[] = {
        {"", "error 1:1: expected an expression, found the end"},
        {"1 +", "error 1:4: expected a value, found the end"},
        {"1 2", "error 1:3: expected an operator or the end, found '2'"},
        {"(1", "error 1:3: expected ')', found the end"},
        {"[1, 2", "error 1:6: expected ',' or ']', found the end"},
        {"{a 1}", "error 1:5: expected the end of a name, found '}'"},
        {"if 1 then 2", "error 1:12: expected 'else', found the end"},
        {"for x in [1]", "error 1:13: expected 'return', found the end"},
        {"\n\n  \"abc", "error 3:3: a text in quotes does not end; close it with \""},
        {"1 /* 2", "error 1:3: a comment does not end; close it with */"},
        {"\"\\uD83D\"", "error 1:1: a text holds \\u or \\U with a number that is no character"},
        {"1 & 2", "error 1:3: a sign that FEEL does not know"},
        {"a.1", "error 1:2: expected an operator or the end, found '.1'"},
        {"f(a: 1, 2)", "error 1:9: expected a parameter's name and ':', as the first argument has them, found '2'"},
        {"function(x", "error 1:11: expected the end of a name, found the end"},
        {"1 == 2", "error 1:4: expected a value, found '='"},
        {"then", "error 1:1: expected a value, found 'then'"},
        {"武汉 + + 1", "error 1:6: expected a value, found '+'"},
    };
    ASSERT_FEEL(cases);
}

static void test_place(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_feel_compile("1 +\n )", NULL, 17, 30, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    g_assert_cmpstr(error->message, ==, "18:2: expected a value, found ')'");
}

static void assert_refused_long(const char *part, size_t times, const char *reason)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < times; i++) g_string_append(text, part);
    g_string_append(text, "x");
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_feel_compile(text->str, NULL, 1, 1, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    if (!strstr(error->message, reason)) g_error("%s...: %s", part, error->message);
}

static void test_limits(void)
{
    static const char *const nested[] = {"(",      "[",           "{a:",       "f(",         "if ", "x[",
                                         "x in (", "function() ", "for i in ", "some i in ", "]"};
    for (size_t i = 0; i < G_N_ELEMENTS(nested); i++) {
        assert_refused_long(nested[i], 50000, "nested deeper than 200");
    }
    assert_refused_long("x instance of list<list<(", 1, "expected a type");
    assert_refused_long("-", 100000, "more than 2000 operators");
    assert_refused_long("a+", 100000, "more than 2000 operators");
    assert_refused_long("a.b[1]+", 200000, "longer than 1048576 bytes");
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_feel_compile("\"\xff\"", NULL, 1, 1, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
}

/* ---- folding ---- */

static void assert_root(const char *text, qq_feel_node_kind kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_expression) expression = qq_feel_compile(text, NULL, 1, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpint(expression->root->kind, ==, kind);
    g_assert_cmpstr(qq_feel_expression_text(expression), ==, text);
}

static void test_folding(void)
{
    assert_root("-5", QQ_NODE_LITERAL);
    assert_root("2 * 500 + 1", QQ_NODE_LITERAL);
    assert_root("date(\"2026-01-31\")", QQ_NODE_LITERAL);
    assert_root("date(2026, 1, 31) + duration(\"P1D\")", QQ_NODE_LITERAL);
    assert_root("date(\"no date\")", QQ_NODE_CALL);
    assert_root("1 / 0", QQ_NODE_DIVIDE);
    assert_root("\"a\" + \"b\"", QQ_NODE_ADD);
    assert_root("x + 1", QQ_NODE_ADD);
    assert_root("{date: 1, a: date(\"2026-01-31\")}", QQ_NODE_CONTEXT);
}

static void test_declared_hides_folding(void)
{
    g_autoptr(qq_feel_names) names = qq_feel_names_new(NULL);
    g_autoptr(GError) error = NULL;
    qq_feel_names_add(names, "date");
    g_autoptr(qq_feel_expression) expression = qq_feel_compile("date(\"2026-01-31\")", names, 1, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpint(expression->root->kind, ==, QQ_NODE_CALL);
}

/* ---- what is used ---- */

static void test_uses(void)
{
    static const feel_case cases[] = {
        {"1 + 2", ""},
        {"a.b.c + a.b + d", "a.b a.b.c d"},
        {"count(a) + count(b.c[1])", "a b.c count()"},
        {"for x in xs return x + y", "xs y"},
        {"for x in xs, z in x.parts return partial", "xs"},
        {"(function(p) p + q)(r)", "q r"},
        {"{k: m, n: k + 1}", "m"},
        {"list[item.a > limit]", "limit list"},
        {"some v in vs satisfies v in (1, < w)", "vs w"},
        {"if c then round up(n, scale) else s.t", "c n round up() s.t scale"},
        {"f(x: g)", "f() g"},
        {"{a: 1}.a", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(qq_feel_expression) expression = qq_feel_compile(cases[i].text, NULL, 1, 1, &error);
        g_assert_no_error(error);
        g_autoptr(GPtrArray) uses = qq_feel_uses(expression);
        g_ptr_array_add(uses, NULL);
        g_autofree char *joined = g_strjoinv(" ", (char **)uses->pdata);
        g_assert_cmpstr(joined, ==, cases[i].expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/parser/literals", test_literals);
    g_test_add_func("/decide/parser/precedence", test_precedence);
    g_test_add_func("/decide/parser/ranges", test_ranges);
    g_test_add_func("/decide/parser/names", test_names);
    g_test_add_func("/decide/parser/names-end", test_names_end);
    g_test_add_func("/decide/parser/longest", test_longest);
    g_test_add_func("/decide/parser/refused", test_refused);
    g_test_add_func("/decide/parser/place", test_place);
    g_test_add_func("/decide/parser/limits", test_limits);
    g_test_add_func("/decide/parser/folding", test_folding);
    g_test_add_func("/decide/parser/declared-hides-folding", test_declared_hides_folding);
    g_test_add_func("/decide/parser/uses", test_uses);
    return g_test_run();
}
