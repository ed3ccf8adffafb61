/* What expressions give: names, paths, filters, loops, functions, three-valued logic; where notes point; that nothing
 * hangs, fills the memory or overflows the stack. */
#include <string.h>

#include "feel_cases.h"

static void test_logic(void)
{
    static const feel_case cases[] = {
        {"true and null", "null"},
        {"false and null", "false"},
        {"null and false", "false"},
        {"true or null", "true"},
        {"null or true", "true"},
        {"false or null", "null"},
        {"null or null", "null"},
        {"true and \"x\"", "null"},
        {"false and 1 / 0 = 1", "false"},
        {"if null then 1 else 2", "2"},
        {"if \"x\" then 1 else 2", "2"},
        {"1 = \"1\"", "null"},
        {"null = null", "true"},
        {"1 != null", "true"},
        {"not(null)", "null"},
        {"2 between 1 and null", "null"},
        {"2 between 3 and null", "false"},
        {"1 + null", "null"},
        {"\"a\" + 1", "null"},
    };
    ASSERT_FEEL(cases);
}

static void test_paths(void)
{
    static const feel_case cases[] = {
        {"{a: {b: 2}}.a.b", "2"},
        {"{a: 1}.b", "null"},
        {"[{a: 1}, {a: 2}, {b: 3}].a", "[1, 2, null]"},
        {"[[{a: 1}], [{a: 2}]].a", "[[1], [2]]"},
        {"date(\"2026-02-03\").month", "2"},
        {"@\"P3D\".days", "3"},
        {"time(\"10:30:00+05:00\").time offset", "duration(\"PT5H\")"},
        {"null.a", "null"},
        {"1.a", "null"},
        {"{a: 1, b: a + 1, c: b + 1}.c", "3"},
        {"{a: 1, a: 2}", "null"},
        {"{\"x y\": 1}.x y", "1"},
    };
    static const feel_case kept[] = {
        {"{a: 1}.b", "1:8: the context has no entry 'b'"},
        {"\n  nobody + 1", "2:3: nothing is named 'nobody' here"},
        {"sum(\n who(1))", "2:5: no function is named 'who' here"},
        {"(1)(2)", "1:4: what is called is no function"},
        {"[1, 2][3]", "1:7: the list has no item 3, it has 2"},
        {"(function(a) a)(b: 1)", "1:16: the function has no parameter 'b', or it is given twice"},
        {"(function(a) a)()", "1:16: the function has 1 parameters, 0 are given"}};
    ASSERT_FEEL(cases);
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autofree char *note = NULL;
        g_autofree char *value = feel_value(kept[i].text, NULL, NULL, &note);
        g_assert_cmpstr(value, ==, "null");
        g_assert_cmpstr(note, ==, kept[i].expected);
    }
}

static void test_filters(void)
{
    static const feel_case cases[] = {
        {"[10, 20, 30][2]", "20"},
        {"[10, 20, 30][-1]", "30"},
        {"[10, 20, 30][0]", "null"},
        {"[10, 20, 30][4]", "null"},
        {"[10, 20, 30][1.5]", "null"},
        {"{i: 2, r: [10, 20, 30][i]}.r", "20"},
        {"[10, 20, 30][item > 15]", "[20, 30]"},
        {"[10, null, 30][item > 15]", "[30]"},
        {"[10, 20][\"x\"]", "[]"},
        {"[10, 20, 30][item > 15][1]", "20"},
        {"[{a: 1, b: \"x\"}, {a: 2, b: \"y\"}][a = 2].b", "[\"y\"]"},
        {"[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"},
        {"{a: 5, r: [{b: 1}, {b: 9}][b > a]}.r", "[{b: 9}]"},
        {"100[1]", "100"},
        {"100[item = 100]", "[100]"},
        {"100[2]", "null"},
        {"null[1]", "null"},
        {"[][1]", "null"},
        {"[][item > 1]", "[]"},
        {"[1, 2, 3][true]", "[1, 2, 3]"},
        {"[[1, 2], [3]][count(item) = 1]", "[[3]]"},
    };
    ASSERT_FEEL(cases);
}

static void test_loops(void)
{
    static const feel_case cases[] = {
        {"for i in [1, 2, 3] return i * i", "[1, 4, 9]"},
        {"for i in 1..3 return i", "[1, 2, 3]"},
        {"for i in 3..1 return i", "[3, 2, 1]"},
        {"for i in -1..1 return i", "[-1, 0, 1]"},
        {"for i in [1..3] return i", "[1, 2, 3]"},
        {"for i in ]1..3[ return i", "[2]"},
        {"for i in (1..2) return i", "[]"},
        {"for i in 1..2, j in [10, 20] return i + j", "[11, 21, 12, 22]"},
        {"for i in 1..3, j in 1..i return j", "[1, 1, 2, 1, 2, 3]"},
        {"for i in [1, 2], j in (if i = 1 then [] else [i]) return j", "[2]"},
        {"for i in 5 return i", "[5]"},
        {"for i in null return i", "null"},
        {"for i in 1..\"a\" return i", "null"},
        {"for i in 1.5..3 return i", "null"},
        {"for d in @\"2026-02-27\"..@\"2026-03-01\" return d.day", "[27, 28, 1]"},
        {"for i in 1..5 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24, 120]"},
        {"for i in 1..3 return partial", "[[], [[]], [[], [[]]]]"},
        {"for i in 1..3 return count(partial)", "[0, 1, 2]"},
        {"for i in [1, 2], i in [i * 10] return i", "[10, 20]"},
        {"for x in [[1, 2], [3]] return for y in x return y", "[[1, 2], [3]]"},
        {"some x in [1, 2, 3] satisfies x > 2", "true"},
        {"some x in [1, null] satisfies x > 2", "null"},
        {"some x in [] satisfies true", "false"},
        {"some x in [1, 2], y in [3, 4] satisfies x * y = 8", "true"},
        {"every x in [1, 2, 3] satisfies x > 0", "true"},
        {"every x in [1, null] satisfies x > 0", "null"},
        {"every x in [-1, null] satisfies x > 0", "false"},
        {"every x in [] satisfies false", "true"},
        {"every i in 1..3, j in 1..3 satisfies i + j < 7", "true"},
    };
    ASSERT_FEEL(cases);
}

static void test_functions(void)
{
    static const feel_case cases[] = {
        {"(function(x, y) x - y)(5, 3)", "2"},
        {"(function(x, y) x - y)(y: 5, x: 3)", "-2"},
        {"(function(x) x)(1, 2)", "null"},
        {"(function(x: number) x)(\"a\")", "null"},
        {"(function(x: list<number>) count(x))(7)", "1"},
        {"(function() 1)()", "1"},
        {"{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r", "2432902008176640000"},
        {"{add: function(a) function(b) a + b, r: add(2)(40)}.r", "42"},
        {"{fs: for i in 1..3 return function(x) x * i, r: for f in fs return f(10)}.r", "[10, 20, 30]"},
        {"{fs: for i in 1..2, j in [i * 7] return function() i + j, r: [fs[1](), fs[2]()]}.r", "[8, 16]"},
        {"{fs: [1, 2][(function() item)() > 1], r: fs}.r", "[2]"},
        {"sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"},
        {"sort(list: [3, 1, 2], precedes: function(x, y) x > y)", "[3, 2, 1]"},
        {"{m: max, r: m([1, 5, 3])}.r", "5"},
        {"{o: {f: function(x) x + 1}, r: o.f(1)}.r", "2"},
        {"(function() external {java: {class: \"a.B\", method signature: \"c()\"}})()", "null"},
        {"substring(string: \"foobar\", start position: 4)", "\"bar\""},
        {"substring(\"foobar\", no such: 4)", "error 1:28: expected ')', found ':'"},
        {"1 instance of number", "true"},
        {"\"x\" instance of number", "false"},
        {"[1, 2] instance of list<number>", "true"},
        {"{a: 1} instance of context<a: number>", "true"},
        {"@\"PT1H\" instance of days and time duration and true", "true"},
        {"[1..2] instance of range<number>", "true"},
        {"1 instance of no such type", "null"},
        {"(function(x) x) instance of function<Any> -> Any", "true"},
    };
    ASSERT_FEEL(cases);
}

static void test_in(void)
{
    static const feel_case cases[] = {
        {"5 in (1..5]", "true"},
        {"5 in (1..5)", "false"},
        {"5 in < 6", "true"},
        {"5 in (< 3, > 4)", "true"},
        {"5 in (< 3, > 7)", "false"},
        {"5 in [1, 5]", "true"},
        {"5 in 5", "true"},
        {"5 in ([1..3], [4..6])", "true"},
        {"5 in [[1..3], [4..6]]", "true"},
        {"5 in (2 + 3) * 1", "true"},
        {"5 in (? > 4)", "true"},
        {"5 in (= 5)", "true"},
        {"5 in (!= 5, 6)", "false"},
        {"\"a\" in (\"a\", \"b\")", "true"},
        {"null in (null)", "true"},
        {"5 in (1..(1 / 0))", "null"},
        {"{x: 5, l: [1, 5], r: x in l}.r", "true"},
        {"5 in (null..6]", "null"},
    };
    ASSERT_FEEL(cases);
}

/* ---- hostile texts ---- */

static void test_endless(void)
{
    static const feel_case cases[] = {
        {"for i in 1..1000000000 return i", "null"},
        {"some i in 1..1000000000, j in 1..1000000000 satisfies false", "null"},
        {"count([1, 2][for i in 1..1000000000 return item])", "null"},
        {"count(for i in 1..20000 return replace(\"a\", "
         "\"[abcdefghijklmnopqrstuvwxyz0123456789]+(abcdefghijklmnopqrstuvwxyz)+\", \"b\"))",
         "null"},
        {"{f: function(x) f(x), r: f(1)}.r", "null"},
        {"{f: function(x) [f(x), f(x)], r: count(f(1))}.r", "null"},
        {"{f: function(x, y) f(y, x), r: sort([2, 1], f)}.r", "null"},
        {"count(for i in 1..1000000000 return function() i)", "null"},
        {"string length(for i in 1..60 return if i = 1 then \"0123456789012345\" else partial[-1] + partial[-1])",
         "null"},
    };
    ASSERT_FEEL(cases);
}

/* Long chains on the left are not deep. */
static void test_long_chain(void)
{
    g_autoptr(GString) text = g_string_new("{x: 1, r: x");
    for (int i = 0; i < 1500; i++) g_string_append(text, " + x");
    g_string_append(text, "}.r");
    feel_case sum = {text->str, "1501"};
    assert_feel(&sum, 1, NULL, NULL);
    g_string_assign(text, "");
    for (int i = 0; i < 190; i++) g_string_append(text, "if false then 0 else ");
    g_string_append(text, "7");
    feel_case branches = {text->str, "7"};
    assert_feel(&branches, 1, NULL, NULL);
    for (int links = 30; links < 36; links++) { /* around the length that is walked at once, whatever is at its end */
        g_string_assign(text, "{f: function() 7, r: {g: f}.g()");
        for (int i = 0; i < links; i++) g_string_append(text, " + 0");
        g_string_append(text, "}.r");
        feel_case call = {text->str, "7"};
        assert_feel(&call, 1, NULL, NULL);
    }
}

/* ---- one expression, several threads ---- */

static void *evaluate_often(void *data)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (int64_t i = 0; i < 500; i++) {
        qq_feel_context *context = qq_feel_context_new(arena, 1);
        qq_feel_context_put(arena, context, "n", qq_feel_integer(i));
        qq_feel_scope scope = {.names = context};
        qq_feel_run run = {.arena = arena};
        qq_feel_value value = qq_feel_evaluate(data, &run, &scope);
        g_assert_true(qq_feel_same(value, qq_feel_integer(3 * i + 3)));
        qq_feel_arena_reset(arena);
    }
    return NULL;
}

static void test_threads(void)
{
    g_autoptr(qq_feel_names) names = qq_feel_names_new(NULL);
    g_autoptr(GError) error = NULL;
    qq_feel_names_add(names, "n");
    g_autoptr(qq_feel_expression) shared =
        qq_feel_compile("sum(for i in [0, 1, 2] return (function(x) x + n)(i))", names, 1, 1, &error);
    g_assert_no_error(error);
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) threads[i] = g_thread_new("evaluate", evaluate_often, shared);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) g_thread_join(threads[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/evaluate/logic", test_logic);
    g_test_add_func("/decide/evaluate/paths", test_paths);
    g_test_add_func("/decide/evaluate/filters", test_filters);
    g_test_add_func("/decide/evaluate/loops", test_loops);
    g_test_add_func("/decide/evaluate/functions", test_functions);
    g_test_add_func("/decide/evaluate/in", test_in);
    g_test_add_func("/decide/evaluate/endless", test_endless);
    g_test_add_func("/decide/evaluate/long-chain", test_long_chain);
    g_test_add_func("/decide/evaluate/threads", test_threads);
    return g_test_run();
}
