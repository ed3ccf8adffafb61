/* decimal128: text, 34 digits, exact powers, rounding, and that int64 arithmetic agrees. */
#include "qinqing/decimal.h"

#include <string.h>
#include "support/random.h"

static qq_decimal of(const char *text)
{
    qq_decimal number;
    if (!qq_decimal_read(text, strlen(text), &number)) g_error("\"%s\" is read as no number", text);
    return number;
}

static void assert_text(qq_decimal number, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_decimal_append(text, number);
    g_assert_cmpstr(text->str, ==, expected);
}

static void test_text(void)
{
    static const char *const pairs[][2] = {
        {"0", "0"},
        {"-0.00", "0"},
        {"00012.3400", "12.34"},
        {".5", "0.5"},
        {"-.872", "-0.872"},
        {"1e3", "1000"},
        {"1E+3", "1000"},
        {"12.5e-1", "1.25"},
        {"1234567890123456789012345678901234", "1234567890123456789012345678901234"},
        {"12345678901234567890123456789012345", "1.234567890123456789012345678901234E+34"},
        {"12345678901234567890123456789012355", "1.234567890123456789012345678901236E+34"},
        {"0.000000000000000000000000000000000000000000001", "1E-45"},
        {"1e6144", "1E+6144"},
        {"0.03333333333333333333333333333333333", "0.03333333333333333333333333333333333"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) assert_text(of(pairs[i][0]), pairs[i][1]);
}

/* A digit far behind the last one decides a tie. */
static void test_sticky_digit(void)
{
    assert_text(of("1.0000000000000000000000000000000005"), "1");
    assert_text(of("1.00000000000000000000000000000000050000000000000000000001"),
                "1.000000000000000000000000000000001");
}

static void test_no_numbers(void)
{
    static const char *const none[] = {"",    "-",    ".",     "1.",  "+1",  "1e",  "1e+",    "abc",
                                       "1 ",  " 1",   "1,000", "--1", "NaN", "Inf", "1e6145", "1e99999999999999999999",
                                       "0x1", "1.2.3"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        qq_decimal number = qq_decimal_of(7);
        if (qq_decimal_read(none[i], strlen(none[i]), &number)) g_error("\"%s\" is read as a number", none[i]);
        assert_text(number, "7");
    }
}

typedef bool (*binary)(qq_decimal a, qq_decimal b, qq_decimal *out);

static void assert_binary(binary operation, const char *a, const char *b, const char *expected)
{
    qq_decimal out;
    bool done = operation(of(a), of(b), &out);
    if (done != (expected != NULL)) g_error("%s and %s: %s", a, b, done ? "a result" : "no result");
    if (expected) assert_text(out, expected);
}

static void test_arithmetic(void)
{
    assert_binary(qq_decimal_add, "0.1", "0.2", "0.3");
    assert_binary(qq_decimal_subtract, "1", "1.0", "0");
    assert_binary(qq_decimal_multiply, "-1", "0", "0");
    assert_binary(qq_decimal_divide, "1", "3", "0.3333333333333333333333333333333333");
    assert_binary(qq_decimal_divide, "2", "3", "0.6666666666666666666666666666666667");
    assert_binary(qq_decimal_divide, "1", "0", NULL);
    assert_binary(qq_decimal_divide, "0", "0", NULL);
    assert_binary(qq_decimal_multiply, "1e6000", "1e6000", NULL);
    assert_binary(qq_decimal_add, "9.999999999999999999999999999999999e6144", "9e6144", NULL);
}

static void test_power(void)
{
    assert_binary(qq_decimal_power, "2", "5", "32");
    assert_binary(qq_decimal_power, "10", "-5", "0.00001");
    assert_binary(qq_decimal_power, "2", "-3", "0.125");
    assert_binary(qq_decimal_power, "0.5", "-100", "1267650600228229401496703205376");
    assert_binary(qq_decimal_power, "-2", "3", "-8");
    assert_binary(qq_decimal_power, "-1", "9223372036854775807", "-1");
    assert_binary(qq_decimal_power, "1.1", "20", "6.72749994932560009201");
    assert_binary(qq_decimal_power, "3", "70", "2503155504993241601315571986085849");
    assert_binary(qq_decimal_power, "3", "72", "2.252839954493917441184014787477264E+34");
    assert_binary(qq_decimal_power, "0.0456174132", "355", "9.803525801279565943471054070810381E-477");
    assert_binary(qq_decimal_power, "1.0005", "-360", "0.835307786891589133782292266356841");
    assert_binary(qq_decimal_power, "4", "0.5", "2");
    assert_binary(qq_decimal_power, "0", "0", "1");
    assert_binary(qq_decimal_power, "0", "-1", NULL);
    assert_binary(qq_decimal_power, "-4", "0.5", NULL);
    assert_binary(qq_decimal_power, "10", "6145", NULL);
}

static void test_modulo(void)
{
    assert_binary(qq_decimal_modulo, "12", "5", "2");
    assert_binary(qq_decimal_modulo, "-12", "5", "3");
    assert_binary(qq_decimal_modulo, "12", "-5", "-3");
    assert_binary(qq_decimal_modulo, "-12", "-5", "-2");
    assert_binary(qq_decimal_modulo, "10.1", "4.5", "1.1");
    assert_binary(qq_decimal_modulo, "-10", "5", "0");
    assert_binary(qq_decimal_modulo, "1e6144", "7", "1");
    assert_binary(qq_decimal_modulo, "1", "0", NULL);
}

typedef bool (*unary)(qq_decimal number, qq_decimal *out);

static void assert_unary(unary operation, const char *number, const char *expected)
{
    qq_decimal out;
    g_assert_cmpint(operation(of(number), &out), ==, expected != NULL);
    if (expected) assert_text(out, expected);
}

static void test_functions(void)
{
    assert_unary(qq_decimal_square_root, "16", "4");
    assert_unary(qq_decimal_square_root, "2", "1.414213562373095048801688724209698");
    assert_unary(qq_decimal_square_root, "-1", NULL);
    assert_unary(qq_decimal_exponential, "0", "1");
    assert_unary(qq_decimal_exponential, "1", "2.718281828459045235360287471352662");
    assert_unary(qq_decimal_exponential, "100000", NULL);
    assert_unary(qq_decimal_logarithm, "1", "0");
    assert_unary(qq_decimal_logarithm, "10", "2.302585092994045684017991454684364");
    assert_unary(qq_decimal_logarithm, "0", NULL);
    assert_unary(qq_decimal_logarithm, "-1", NULL);
}

static void assert_round(const char *number, int scale, qq_rounding rounding, const char *expected)
{
    qq_decimal out;
    g_assert_true(qq_decimal_round(of(number), scale, rounding, &out));
    assert_text(out, expected);
}

static void test_rounding(void)
{
    static const struct {
        const char *number;
        const char *by_mode[7]; /* in the order of qq_rounding */
    } cases[] = {
        {"5.5", {"6", "6", "5", "6", "5", "5", "6"}},         {"2.5", {"2", "3", "2", "3", "2", "2", "3"}},
        {"1.6", {"2", "2", "2", "2", "1", "1", "2"}},         {"1.1", {"1", "1", "1", "2", "1", "1", "2"}},
        {"1.0", {"1", "1", "1", "1", "1", "1", "1"}},         {"-1.1", {"-1", "-1", "-1", "-2", "-1", "-2", "-1"}},
        {"-2.5", {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}}, {"-0.2", {"0", "0", "0", "-1", "0", "-1", "0"}},
        {"2.51", {"3", "3", "3", "3", "2", "2", "3"}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int mode = 0; mode < 7; mode++)
            assert_round(cases[i].number, 0, (qq_rounding)mode, cases[i].by_mode[mode]);
    assert_round("0.333", 2, QQ_ROUND_HALF_EVEN, "0.33");
    assert_round("125", -1, QQ_ROUND_HALF_EVEN, "120");
    assert_round("125", -1, QQ_ROUND_HALF_DOWN, "120");
    assert_round("125.0001", -1, QQ_ROUND_HALF_DOWN, "130");
    assert_round("1", -6111, QQ_ROUND_HALF_UP, "0");
    assert_round("1", 6176, QQ_ROUND_HALF_UP, "1");
    qq_decimal out;
    g_assert_false(qq_decimal_round(of("1"), 6177, QQ_ROUND_UP, &out));
    g_assert_false(qq_decimal_round(of("1"), -6112, QQ_ROUND_UP, &out));
}

static void test_int64(void)
{
    int64_t out = 5;
    g_assert_true(qq_decimal_to_int64(of("12.340"), 2, &out));
    g_assert_cmpint(out, ==, 1234);
    g_assert_true(qq_decimal_to_int64(of("-9223372036854775808"), 0, &out));
    g_assert_cmpint(out, ==, INT64_MIN);
    g_assert_false(qq_decimal_to_int64(of("9223372036854775808"), 0, &out));
    g_assert_false(qq_decimal_to_int64(of("12.345"), 2, &out));
    g_assert_false(qq_decimal_to_int64(of("1"), UINT_MAX, &out));
    g_assert_cmpint(out, ==, INT64_MIN);
}

static void test_whole(void)
{
    assert_text(qq_decimal_scaled(-12345, 3), "-12.345");
    assert_text(qq_decimal_of(INT64_MIN), "-9223372036854775808");
    g_assert_true(qq_decimal_is_whole(of("12.00")));
    g_assert_true(qq_decimal_is_whole(of("1e100")));
    g_assert_false(qq_decimal_is_whole(of("12.01")));
}

static qq_decimal drawn(GRand *random)
{
    int64_t number =
        ((int64_t)((uint64_t)g_rand_int(random) << 32 | g_rand_int(random))) >> g_rand_int_range(random, 0, 62);
    return qq_decimal_scaled(number, (unsigned)g_rand_int_range(random, 0, 60));
}

static void test_round_trip(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 20000; i++) {
        qq_decimal number = drawn(random);
        g_string_truncate(text, 0);
        qq_decimal_append(text, number);
        g_assert_cmpint(qq_decimal_compare(of(text->str), number), ==, 0);
    }
}

static void test_like_int64(void)
{
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 20000; i++) {
        int64_t a = g_rand_int_range(random, -1000000, 1000000), b = g_rand_int_range(random, -1000, 1000), out;
        qq_decimal da = qq_decimal_scaled(a, 3), db = qq_decimal_scaled(b, 3), result;
        g_assert_true(qq_decimal_add(da, db, &result) && qq_decimal_to_int64(result, 3, &out) && out == a + b);
        g_assert_true(qq_decimal_subtract(result, db, &result) && qq_decimal_compare(result, da) == 0);
        g_assert_true(qq_decimal_multiply(da, db, &result) && qq_decimal_to_int64(result, 6, &out) && out == a * b);
        g_assert_cmpint(qq_decimal_compare(da, db), ==, (a > b) - (a < b));
        g_assert_cmpint(qq_decimal_sign(da), ==, (a > 0) - (a < 0));
        if (b == 0) continue;
        g_assert_true(qq_decimal_modulo(da, db, &result) && qq_decimal_to_int64(result, 3, &out));
        g_assert_cmpint(out, ==, (a % b + b) % b);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/decimal/text", test_text);
    g_test_add_func("/decide/decimal/sticky_digit", test_sticky_digit);
    g_test_add_func("/decide/decimal/no_numbers", test_no_numbers);
    g_test_add_func("/decide/decimal/arithmetic", test_arithmetic);
    g_test_add_func("/decide/decimal/power", test_power);
    g_test_add_func("/decide/decimal/modulo", test_modulo);
    g_test_add_func("/decide/decimal/functions", test_functions);
    g_test_add_func("/decide/decimal/rounding", test_rounding);
    g_test_add_func("/decide/decimal/int64", test_int64);
    g_test_add_func("/decide/decimal/whole", test_whole);
    g_test_add_func("/decide/decimal/round_trip", test_round_trip);
    g_test_add_func("/decide/decimal/like_int64", test_like_int64);
    return g_test_run();
}
