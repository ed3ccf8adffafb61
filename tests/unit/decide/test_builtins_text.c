/* Built-in functions on strings, and conversions. Examples: DMN 1.5, tables 71 to 73, worked by hand beyond them. */
#include <glib.h>

#include "unit/decide/cases.h"

static void test_parts(void)
{
    static const qq_feel_case CASES[] = {
        {"substring(\"foobar\", 3)", "\"obar\""},
        {"substring(\"foobar\", 3, 3)", "\"oba\""},
        {"substring(\"foobar\", -2, 1)", "\"a\""},
        {"substring(\"foobar\", -6)", "\"foobar\""},
        {"substring(\"foobar\", 3, 3.8)", "\"oba\""},
        {"substring(\"foobar\", 3, 4)", "\"obar\""},
        {"substring(\"foobar\", -4, 4)", "\"obar\""},
        {"substring(\"亲清信用\", 2, 2)", "\"清信\""},
        {"substring(\"\\U01F40Eab\", 2)", "\"ab\""},
        {"substring(start position: 3, string: \"foobar\")", "\"obar\""},
        {"substring([\"foobar\"], 6)", "\"r\""},
        {"substring(\"foobar\", 3, 5)", NULL},
        {"substring(\"foobar\", -4, 5)", NULL},
        {"substring(\"foobar\", 1.5)", NULL},
        {"substring(\"foobar\", 0)", NULL},
        {"substring(\"foobar\", 7)", NULL},
        {"substring(\"foobar\", -7)", NULL},
        {"substring(\"foobar\", 1, 0)", NULL},
        {"substring(\"foobar\", 1, -1)", NULL},
        {"substring(\"foobar\", 1e30)", NULL},
        {"substring(\"foobar\", null)", NULL},
        {"substring(\"foobar\", 3, null)", NULL},
        {"substring(\"foobar\")", NULL},
        {"substring(\"foobar\", 1, 2, 3)", NULL},
        {"substring(string: \"foobar\", start: 3)", NULL},
        {"substring(string: \"foobar\", string: \"a\", start position: 3)", NULL},
        {"substring before(\"foobar\", \"bar\")", "\"foo\""},
        {"substring before(\"foobar\", \"xyz\")", "\"\""},
        {"substring before(\"foobar\", \"\")", "\"\""},
        {"substring after(\"foobar\", \"ob\")", "\"ar\""},
        {"substring after(\"\", \"a\")", "\"\""},
        {"substring after(\"foobar\", \"\")", "\"foobar\""},
        {"substring after(\"foobar\", \"xyz\")", "\"\""},
        {"substring after(string: \"亲清\", match: \"亲\")", "\"清\""},
        {"substring after(\"foobar\", null)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_whole(void)
{
    static const qq_feel_case CASES[] = {
        {"string length(\"foo\")", "3"},
        {"string length(\"\")", "0"},
        {"string length(\"\\U01F40Eab\")", "3"},
        {"string length(\"亲清\")", "2"},
        {"string length(null)", NULL},
        {"string length(1)", NULL},
        {"string length()", NULL},
        {"upper case(\"aBc4\")", "\"ABC4\""},
        {"upper case(\"straße é\")", "\"STRASSE É\""},
        {"upper case(\"iı\")", "\"II\""},
        {"lower case(\"aBc4É\")", "\"abc4é\""},
        {"lower case(\"亲清\")", "\"亲清\""},
        {"lower case(12)", NULL},
        {"contains(\"foobar\", \"of\")", "false"},
        {"contains(\"foobar\", \"ob\")", "true"},
        {"contains(\"foobar\", \"\")", "true"},
        {"contains(\"foobar\", null)", NULL},
        {"starts with(\"foobar\", \"fo\")", "true"},
        {"starts with(\"foobar\", \"o\")", "false"},
        {"starts with(match: \"f\", string: \"foobar\")", "true"},
        {"ends with(\"foobar\", \"r\")", "true"},
        {"ends with(\"foobar\", \"a\")", "false"},
        {"string join([\"a\", \"b\", \"c\"], \"_and_\")", "\"a_and_b_and_c\""},
        {"string join([\"a\", \"b\", \"c\"], \"\")", "\"abc\""},
        {"string join([\"a\", \"b\", \"c\"], null)", "\"abc\""},
        {"string join([\"a\"], \"X\")", "\"a\""},
        {"string join([\"a\", \"b\", \"c\"])", "\"abc\""},
        {"string join([\"a\", null, \"c\"], \"X\")", "\"aXc\""},
        {"string join([null, \"\", \"c\"], \"X\")", "\"Xc\""},
        {"string join([], \"X\")", "\"\""},
        {"string join(\"a\", \"X\")", "\"a\""},
        {"string join(list: [\"a\", \"b\"], delimiter: \",\")", "\"a,b\""},
        {"string join([\"a\", 123], \"X\")", NULL},
        {"string join(null, \"X\")", NULL},
        {"string join([\"a\"], 1)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_patterns(void)
{
    static const qq_feel_case CASES[] = {
        {"matches(\"foobar\", \"^fo*b\")", "true"},
        {"matches(\"foobar\", \"^Fo*b\", \"i\")", "true"},
        {"matches(\"foobar\", \"o{3}\")", "false"},
        {"matches(\"foobar\", \"ob\", null)", "true"},
        {"matches(\"foobar\", \"[\")", NULL},
        {"matches(\"foobar\", \"o\", \"z\")", NULL},
        {"matches(null, \"o\")", NULL},
        {"matches(input: \"亲清\", pattern: \"^\\\\p{Lo}{2}$\")", "true"},
        {"matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"^(a+)+$\")", NULL},
        {"replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "\"[1=ab][2=]cd\""},
        {"replace(\"abracadabra\", \"a(.)\", \"a$1$1\")", "\"abbraccaddabbra\""},
        {"replace(\"abc\", \"b\", \"$0$0\")", "\"abbc\""},
        {"replace(\"abc\", \"(b)\", \"$12\")", "\"ab2c\""},
        {"replace(\"abc\", \"b\", \"<$1>\")", "\"a<>c\""},
        {"replace(\"abc\", \"b\", \"\\\\$\\\\\\\\\")", "\"a$\\\\c\""},
        {"replace(\"a.c\", \".\", \"$\", \"q\")", "\"a$c\""},
        {"replace(\"亲清信用\", \"清\", \"-\")", "\"亲-信用\""},
        {"replace(\"abc\", \"b\", \"\")", "\"ac\""},
        {"replace(\"abc\", \"^[a-c]\", \"x\")", "\"xbc\""},
        {"replace(\"abc\", \"b\", \"$\")", NULL},
        {"replace(\"abc\", \"b\", \"$x\")", NULL},
        {"replace(\"abc\", \"b\", \"\\\\n\")", NULL},
        {"replace(\"abc\", \"x*\", \"-\")", NULL},
        {"replace(\"abc\", \"(\", \"-\")", NULL},
        {"replace(\"abc\", \"b\")", NULL},
        {"replace(\"abc\", null, \"-\")", NULL},
        {"split(\"John Doe\", \"\\\\s\")", "[\"John\", \"Doe\"]"},
        {"split(\"a;b;c;;\", \";\")", "[\"a\", \"b\", \"c\", \"\", \"\"]"},
        {"split(\";a\", \";\")", "[\"\", \"a\"]"},
        {"split(\"a1b22c\", \"[0-9]+\")", "[\"a\", \"b\", \"c\"]"},
        {"split(\"abc\", \"x\")", "[\"abc\"]"},
        {"split(\"\", \";\")", "[\"\"]"},
        {"split(string: \"a|b\", delimiter: \"\\\\|\")", "[\"a\", \"b\"]"},
        {"split(\"abc\", \"\")", NULL},
        {"split(\"abc\", \"(\")", NULL},
        {"split(\"abc\", null)", NULL},
        {"split(null, \";\")", NULL},
    };
    qq_expect_all(CASES);
}

static void test_conversions(void)
{
    static const qq_feel_case CASES[] = {
        {"number(\"1 000,0\", \" \", \",\")", "1000"},
        {"number(\"1,000.5\", \",\", \".\")", "1000.5"},
        {"number(\"1000.5\", null, null)", "1000.5"},
        {"number(\"-5\")", "-5"},
        {"number(from: \"1.000,5\", grouping separator: \".\", decimal separator: \",\")", "1000.5"},
        {"number(\"1,000.5\", \".\", \".\")", NULL},
        {"number(\"1.5\", null, \",\")", NULL},
        {"number(\"1;5\", \";\", \".\")", NULL},
        {"number(\"\", null, null)", NULL},
        {"number(\"five\")", NULL},
        {"number(5)", NULL},
        {"number(\"1,000\", \",\")", NULL},
        {"string(1.1)", "\"1.1\""},
        {"string(null) = null", "true"},
        {"string(\"a\\\"b\")", "\"a\\\"b\""},
        {"string(true)", "\"true\""},
        {"string([1, 2, \"foo\"])", "\"[1, 2, \\\"foo\\\"]\""},
        {"string({a: \"foo\", b: 1})", "\"{a: \\\"foo\\\", b: 1}\""},
        {"string(date(\"2012-12-25\"))", "\"2012-12-25\""},
        {"string(@\"PT1H\")", "\"PT1H\""},
        {"string(from: @\"P14M\")", "\"P1Y2M\""},
        {"string()", NULL},
        {"string(1, 2)", NULL},
        {"not(true)", "false"},
        {"not(negand: false)", "true"},
        {"not(null) = null", "true"},
        {"not(1) = null", "true"},
        {"is(1, 1.0)", "true"},
        {"is(1, \"1\")", "false"},
        {"is(null, null)", "true"},
        {"is(date(\"2012-12-25\"), time(\"23:00:50\"))", "false"},
        {"is(date(\"2012-12-25\"), date(\"2012-12-25\"))", "true"},
        {"is(time(\"23:00:50z\"), time(\"23:00:50\"))", "false"},
        {"is(time(\"23:00:50z\"), time(\"23:00:50+00:00\"))", "true"},
        {"is(time(\"23:00:50z\"), time(\"22:00:50-01:00\"))", "false"},
        {"is(@\"2012-12-25T00:00:00@Asia/Shanghai\", @\"2012-12-25T00:00:00@Asia/Shanghai\")", "true"},
        {"is(@\"2012-12-25T00:00:00@Asia/Shanghai\", @\"2012-12-25T00:00:00+08:00\")", "false"},
        {"is(value1: [1], value2: [1])", "true"},
        {"is(1)", NULL},
    };
    qq_expect_all(CASES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/parts", test_parts);
    g_test_add_func("/decide/builtins/whole", test_whole);
    g_test_add_func("/decide/builtins/patterns", test_patterns);
    g_test_add_func("/decide/builtins/conversions", test_conversions);
    return g_test_run();
}
