/* Built-in functions on lists and contexts. Examples: DMN 1.5, tables 74, 80 and 81; OMG issues of DMN 1.2 on lists of
 * lists; worked by hand beyond them. */
#include <glib.h>

#include "unit/decide/cases.h"

static void test_asked(void)
{
    static const qq_feel_case CASES[] = {
        {"list contains([1, 2, 3], 2)", "true"},
        {"list contains([1, 2, null], null)", "true"},
        {"list contains([1, 2], null)", "false"},
        {"list contains([], [])", "false"},
        {"list contains([[]], [])", "true"},
        {"list contains(\"a\", \"a\")", "true"},
        {"list contains(list: [1, \"1\"], element: \"1\")", "true"},
        {"list contains(null, 1)", NULL},
        {"list contains([1])", NULL},
        {"count([1, 2, 3])", "3"},
        {"count([])", "0"},
        {"count([1, [2, 3]])", "2"},
        {"count(\"a\")", "1"},
        {"count(null)", NULL},
        {"count(1, 2)", NULL},
        {"all([false, null, true])", "false"},
        {"all(true)", "true"},
        {"all([true])", "true"},
        {"all([])", "true"},
        {"all(true, true)", "true"},
        {"all(0)", NULL},
        {"all([true, null])", NULL},
        {"all(null)", NULL},
        {"all()", NULL},
        {"any([false, null, true])", "true"},
        {"any(false)", "false"},
        {"any([])", "false"},
        {"any(0)", NULL},
        {"any(list: [false, null])", NULL},
        {"index of([1, 2, 3, 2], 2)", "[2, 4]"},
        {"index of([1, null], null)", "[2]"},
        {"index of([\"a\", \"b\", []], [])", "[3]"},
        {"index of([], 1)", "[]"},
        {"index of(null, 1)", NULL},
        {"sublist([4, 5, 6], 1, 2)", "[4, 5]"},
        {"sublist([4, 5, 6], -1, 1)", "[6]"},
        {"sublist([4, 5, 6], 2)", "[5, 6]"},
        {"sublist(\"a\", 1, 1)", "[\"a\"]"},
        {"sublist([[]], 1, 1)", "[[]]"},
        {"sublist(list: [1, 2], start position: 2)", "[2]"},
        {"sublist([], 1, 1)", NULL},
        {"sublist([1, 2], 0)", NULL},
        {"sublist([1, 2], 3)", NULL},
        {"sublist([1, 2], 2, 2)", NULL},
        {"sublist([1, 2], -1, 2)", NULL},
        {"sublist([1, 2], 1, 0)", NULL},
        {"sublist(null, 1)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_made(void)
{
    static const qq_feel_case CASES[] = {
        {"append([1], 2, 3)", "[1, 2, 3]"},
        {"append([[]], 1)", "[[], 1]"},
        {"append(\"a\", 1)", "[\"a\", 1]"},
        {"append([1], null)", "[1, null]"},
        {"append(list: [1], item: [2])", "[1, [2]]"},
        {"append(null, 1)", NULL},
        {"concatenate([1, 2], [3])", "[1, 2, 3]"},
        {"concatenate(\"a\", [], [\"b\"])", "[\"a\", \"b\"]"},
        {"concatenate([[1]], [])", "[[1]]"},
        {"concatenate([1], null)", NULL},
        {"concatenate()", NULL},
        {"insert before([1, 3], 1, 2)", "[2, 1, 3]"},
        {"insert before([1, 3], -1, 2)", "[1, 2, 3]"},
        {"insert before(list: [1], position: 1, newItem: null)", "[null, 1]"},
        {"insert before([], 1, \"a\")", NULL},
        {"insert before([1], 2, \"a\")", NULL},
        {"remove([1, 2, 3], 2)", "[1, 3]"},
        {"remove([1, 2, 3], -1)", "[1, 2]"},
        {"remove(\"a\", 1)", "[]"},
        {"remove([], 1)", NULL},
        {"remove([1], 0)", NULL},
        {"list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"},
        {"list replace([2, 4, 7, 8], -1, 6)", "[2, 4, 7, 6]"},
        {"list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"},
        {"list replace(list: [1, 2], match: function(item, newItem) item = 2, newItem: null)", "[1, null]"},
        {"list replace([1, 2], 3, 6)", NULL},
        {"list replace([1, 2], 0, 6)", NULL},
        {"list replace([1, 2], 1.5, 6)", NULL},
        {"list replace([1, 2], function(item, newItem) \"yes\", 6)", NULL},
        {"list replace([1, 2], \"a\", 6)", NULL},
        {"reverse([1, 2, 3])", "[3, 2, 1]"},
        {"reverse([])", "[]"},
        {"reverse(1)", "[1]"},
        {"reverse(null)", NULL},
        {"union([1, 2], [2, 3])", "[1, 2, 3]"},
        {"union([1, 1], [null], [null, 1.0])", "[1, null]"},
        {"union([1], null)", NULL},
        {"distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"},
        {"distinct values([1, \"1\", [1], [1], null, null])", "[1, \"1\", [1], null]"},
        {"distinct values([{a: 1, b: 2}, {b: 2, a: 1}])", "[{a: 1, b: 2}]"},
        {"distinct values([1e40, 10e39, 1.0, 1, 1.00, \"1\"])", "[1e40, 1, \"1\"]"},
        {"distinct values([@\"10:00:00Z\", @\"11:00:00+01:00\", @\"11:00:00Z\"])", "[@\"10:00:00Z\", @\"11:00:00Z\"]"},
        {"count(distinct values(for i in 1..100000 return modulo(i, 50000)))", "50000"},
        {"distinct values(null)", NULL},
        {"duplicate values([1, 2, 1, 3, 1, 2])", "[1, 2]"},
        {"duplicate values([[1], [2], [1], [1]])", "[[1]]"},
        {"flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"},
        {"flatten([[], [[]]])", "[]"},
        {"flatten([1, {a: [2]}])", "[1, {a: [2]}]"},
        {"flatten(null)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_sort(void)
{
    static const qq_feel_case CASES[] = {
        {"sort([3, 1, 4, 5, 2], function(x, y) x < y)", "[1, 2, 3, 4, 5]"},
        {"sort(list: [3, 1, 2], precedes: function(x, y) x > y)", "[3, 2, 1]"},
        {"sort([{k: 2, n: 1}, {k: 1, n: 2}, {k: 2, n: 3}, {k: 1, n: 4}], function(x, y) x.k < y.k).n", "[2, 4, 1, 3]"},
        {"sort([3, 1, 2])", "[1, 2, 3]"},
        {"sort([], function(x, y) x < y)", "[]"},
        {"sort(\"a\", function(x, y) x < y)", "[\"a\"]"},
        {"sort([1, 2, 3, 4, 5, 6, 7], function(x, y) true)", "[7, 6, 5, 4, 3, 2, 1]"},
        {"sort([1, 2, 3, 4, 5, 6, 7], function(x, y) false)", "[1, 2, 3, 4, 5, 6, 7]"},
        {"count(sort([5, 3, 8, 1, 9, 2, 7, 4], function(x, y) modulo(x * y, 3) = 1))", "8"},
        {"sort([1, 2], function(x, y) null)", NULL},
        {"sort([1, 2], function(x) true)", NULL},
        {"sort([1, \"a\"], function(x, y) x < y)", NULL},
        {"sort([1, null])", NULL},
        {"sort(null, function(x, y) x < y)", NULL},
        {"sort([1, 2], \"<\")", NULL},
    };
    qq_expect_all(CASES);
}

static void test_contexts(void)
{
    static const qq_feel_case CASES[] = {
        {"get value({key1: \"value1\"}, \"key1\")", "\"value1\""},
        {"get value({key1: \"value1\"}, \"unexistent-key\")", NULL},
        {"get value(m: {a: {b: 1}}, key: \"a\").b", "1"},
        {"get value(null, \"a\")", NULL},
        {"get value({a: 1}, null)", NULL},
        {"get entries({key1: \"value1\", key2: 2})", "[{key: \"key1\", value: \"value1\"}, {key: \"key2\", value: 2}]"},
        {"get entries({})", "[]"},
        {"get entries([])", NULL},
        {"for e in get entries({a: 1, b: 2}) return e.value", "[1, 2]"},
        {"context([{key: \"a\", value: 1}, {key: \"b\", value: 2}])", "{a: 1, b: 2}"},
        {"context([{key: \"a\", value: 1}, {key: \"b\", value: 2, c: 3}])", "{a: 1, b: 2}"},
        {"context({key: \"a\", value: null})", "{a: null}"},
        {"context([])", "{}"},
        {"context([{key: \"a\", value: 1}, {key: \"b\"}])", NULL},
        {"context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", NULL},
        {"context([{key: 1, value: 1}])", NULL},
        {"context([1])", NULL},
        {"context put({x: 1}, \"y\", 2)", "{x: 1, y: 2}"},
        {"context put({x: 1, y: 0}, \"y\", 2)", "{x: 1, y: 2}"},
        {"context put({x: 1, y: 0, z: 0}, \"y\", 2)", "{x: 1, y: 2, z: 0}"},
        {"context put({x: 1}, [\"y\"], 2)", "{x: 1, y: 2}"},
        {"context put({x: 1, y: {a: 0}}, [\"y\", \"a\"], 2)", "{x: 1, y: {a: 2}}"},
        {"context put(context: {x: 1}, key: \"x\", value: null)", "{x: null}"},
        {"context put(context: {x: {y: 1}}, keys: [\"x\", \"z\"], value: 2)", "{x: {y: 1, z: 2}}"},
        {"context put({x: 1}, [], 2)", NULL},
        {"context put({x: 1}, null, 2)", NULL},
        {"context put({x: 1}, [\"x\", \"y\"], 2)", NULL},
        {"context put({x: 1}, [\"z\", \"y\"], 2)", NULL},
        {"context put({x: 1}, [1], 2)", NULL},
        {"context put(null, \"x\", 2)", NULL},
        {"{a: {x: 1}, b: context put(a, \"x\", 2), c: a.x}.c", "1"},
        {"context merge([{x: 1}, {y: 2}])", "{x: 1, y: 2}"},
        {"context merge([{x: 1, y: 0}, {y: 2}])", "{x: 1, y: 2}"},
        {"context merge({x: 1})", "{x: 1}"},
        {"context merge([{x: 1}, null])", NULL},
        {"context merge(null)", NULL},
    };
    qq_expect_all(CASES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/asked", test_asked);
    g_test_add_func("/decide/builtins/made", test_made);
    g_test_add_func("/decide/builtins/sort", test_sort);
    g_test_add_func("/decide/builtins/contexts", test_contexts);
    return g_test_run();
}
