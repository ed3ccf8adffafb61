/* Built-in functions on numbers, and statistics. Examples: DMN 1.5, tables 74 and 75, worked by hand beyond them. */
#include <glib.h>

#include "unit/decide/cases.h"

static void test_rounding(void)
{
    static const qq_feel_case CASES[] = {
        {"decimal(1/3, 2)", ".33"},
        {"decimal(1.5, 0)", "2"},
        {"decimal(2.5, 0)", "2"},
        {"decimal(1/3, 2.5)", ".33"},
        {"decimal(1234, -2)", "1200"},
        {"decimal(n: -1.005, scale: 2)", "-1"},
        {"decimal(1, 6177)", NULL},
        {"decimal(1)", NULL},
        {"floor(1.5)", "1"},
        {"floor(-1.56, 1)", "-1.6"},
        {"floor(1.56, null)", NULL},
        {"floor(\"1\")", NULL},
        {"ceiling(1.5)", "2"},
        {"ceiling(-1.5)", "-1"},
        {"ceiling(1.51, 1)", "1.6"},
        {"ceiling(-1.56, 1)", "-1.5"},
        {"ceiling(n: 1.51, scale: 1)", "1.6"},
        {"ceiling(null)", NULL},
        {"round up(5.5, 0)", "6"},
        {"round up(-5.5, 0)", "-6"},
        {"round up(1.121, 2)", "1.13"},
        {"round up(-1.126, 2)", "-1.13"},
        {"round up(1.126, 1.5)", NULL},
        {"round up(1.126)", NULL},
        {"round down(5.5, 0)", "5"},
        {"round down(-5.5, 0)", "-5"},
        {"round down(1.121, 2)", "1.12"},
        {"round down(-1.126, 2)", "-1.12"},
        {"round half up(5.5, 0)", "6"},
        {"round half up(-5.5, 0)", "-6"},
        {"round half up(1.121, 2)", "1.12"},
        {"round half up(-1.126, 2)", "-1.13"},
        {"round half down(5.5, 0)", "5"},
        {"round half down(-5.5, 0)", "-5"},
        {"round half down(1.121, 2)", "1.12"},
        {"round half down(-1.126, 2)", "-1.13"},
        {"round half down(n: 5.51, scale: 0)", "6"},
        {"round half down(5.5, -6112)", NULL},
        {"round half down(5.5, 1e40)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_arithmetic(void)
{
    static const qq_feel_case CASES[] = {
        {"abs(10)", "10"},
        {"abs(-10.5)", "10.5"},
        {"abs(@\"PT5H\")", "@\"PT5H\""},
        {"abs(@\"-PT5H\")", "@\"PT5H\""},
        {"abs(@\"-PT0.5S\")", "@\"PT0.5S\""},
        {"abs(@\"-P1Y\")", "@\"P1Y\""},
        {"abs([-1])", "1"},
        {"abs(number: 1)", NULL},
        {"modulo(12, 5)", "2"},
        {"modulo(-12, 5)", "3"},
        {"modulo(12, -5)", "-3"},
        {"modulo(-12, -5)", "-2"},
        {"modulo(10.1, 4.5)", "1.1"},
        {"modulo(-10.1, 4.5)", "3.4"},
        {"modulo(10.1, -4.5)", "-3.4"},
        {"modulo(-10.1, -4.5)", "-1.1"},
        {"modulo(10, 0)", NULL},
        {"sqrt(16)", "4"},
        {"sqrt(0)", "0"},
        {"sqrt(-3)", NULL},
        {"sqrt(null)", NULL},
        {"decimal(log(10), 8)", "2.30258509"},
        {"log(1)", "0"},
        {"log(0)", NULL},
        {"log(-1)", NULL},
        {"decimal(exp(5), 8)", "148.4131591"},
        {"exp(1e10)", NULL},
        {"odd(5)", "true"},
        {"odd(2)", "false"},
        {"odd(-1)", "true"},
        {"odd(0)", "false"},
        {"odd(0.5)", NULL},
        {"even(5)", "false"},
        {"even(2)", "true"},
        {"even(-2.0)", "true"},
        {"even(\"2\")", NULL},
    };
    qq_expect_all(CASES);
}

static void test_statistics(void)
{
    static const qq_feel_case CASES[] = {
        {"sum([1, 2, 3])", "6"},
        {"sum(1, 2, 3)", "6"},
        {"sum(1)", "1"},
        {"sum(0.1, 0.2)", "0.3"},
        {"sum(list: [1, 2])", "3"},
        {"sum([])", NULL},
        {"sum()", NULL},
        {"sum(null)", NULL},
        {"sum([1, null])", NULL},
        {"sum(1, \"2\")", NULL},
        {"sum([9e6144, 9e6144])", NULL},
        {"product([2, 3, 4])", "24"},
        {"product(2, 3, 4)", "24"},
        {"product([])", NULL},
        {"product(list: [2, \"3\"])", NULL},
        {"mean([1, 2, 3])", "2"},
        {"mean(1, 2)", "1.5"},
        {"mean([])", NULL},
        {"mean(null)", NULL},
        {"median(8, 2, 5, 3, 4)", "4"},
        {"median([6, 1, 2, 3])", "2.5"},
        {"median([])", NULL},
        {"median([1, \"a\"])", NULL},
        {"decimal(stddev(2, 4, 7, 5), 13)", "2.0816659994661"},
        {"stddev([1, 1])", "0"},
        {"stddev(47)", NULL},
        {"stddev([])", NULL},
        {"mode(6, 3, 9, 6, 6)", "[6]"},
        {"mode([6, 1, 9, 6, 1])", "[1, 6]"},
        {"mode([1, 1.0, 2])", "[1]"},
        {"mode([])", "[]"},
        {"mode([6, null])", NULL},
        {"mode(\"a\")", NULL},
        {"min([1, 2, 3])", "1"},
        {"min(3, 1, 2)", "1"},
        {"min(\"b\", \"a\")", "\"a\""},
        {"min([])", NULL},
        {"min(null)", NULL},
        {"min(1, null)", NULL},
        {"min(1, \"a\")", NULL},
        {"min([[1]])", NULL},
        {"max([1, 2, 3])", "3"},
        {"max(@\"2024-01-01\", @\"2024-02-01\")", "@\"2024-02-01\""},
        {"max(list: [@\"PT1H\", @\"PT2H\"])", "@\"PT2H\""},
        {"max(true)", NULL},
    };
    qq_expect_all(CASES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/rounding", test_rounding);
    g_test_add_func("/decide/builtins/arithmetic", test_arithmetic);
    g_test_add_func("/decide/builtins/statistics", test_statistics);
    return g_test_run();
}
