/* Fixed-point amounts: what money text means, the limits, rounding, and round trips. */
#include "qinqing/amount.h"

#include <string.h>
#include "support/random.h"

static void assert_money(const char *text, qq_money_unit unit, qq_fen expected)
{
    qq_fen out = -1;
    qq_amount_fault fault = qq_money_parse(text, strlen(text), unit, &out);
    if (fault != QQ_AMOUNT_OK || out != expected)
        g_error("\"%s\": fault %d, %" G_GINT64_FORMAT " fen instead of %" G_GINT64_FORMAT, text, fault, out, expected);
}

static void assert_money_fault(const char *text, qq_money_unit unit, qq_amount_fault expected)
{
    qq_fen out = 77;
    qq_amount_fault fault = qq_money_parse(text, strlen(text), unit, &out);
    if (fault != expected) g_error("\"%s\": fault %d instead of %d", text, fault, expected);
    g_assert_cmpint(out, ==, 77);
}

static void test_amount__money(void)
{
    assert_money("0", QQ_UNIT_YUAN, 0);
    assert_money("12.34", QQ_UNIT_YUAN, 1234);
    assert_money("12.340000", QQ_UNIT_YUAN, 1234);
    assert_money("007", QQ_UNIT_YUAN, 700);
    assert_money("5.", QQ_UNIT_YUAN, 500);
    assert_money(".5", QQ_UNIT_YUAN, 50);
    assert_money("+3.1", QQ_UNIT_YUAN, 310);
    assert_money("-0.00", QQ_UNIT_YUAN, 0);
    assert_money(" \t1,234,567.89\n", QQ_UNIT_YUAN, 123456789);
    assert_money("　１２，３４５．６７　", QQ_UNIT_YUAN, 1234567);
    assert_money("1.5", QQ_UNIT_WAN_YUAN, 1500000);
    assert_money("0.000001", QQ_UNIT_WAN_YUAN, 1);
    assert_money("3.500000", QQ_UNIT_WAN_YUAN, 3500000);
    assert_money("1000000000000000", QQ_UNIT_YUAN, INT64_C(100000000000000000));
}

static void test_amount__money_with_unit(void)
{
    assert_money("12.34元", QQ_UNIT_WAN_YUAN, 1234);
    assert_money("12.3456万元", QQ_UNIT_YUAN, 12345600);
    assert_money("1.2 亿元 ", QQ_UNIT_YUAN, INT64_C(12000000000));
    assert_money("0.0000000001亿元", QQ_UNIT_YUAN, 1);
    assert_money_fault("0.00000000001亿元", QQ_UNIT_YUAN, QQ_AMOUNT_TOO_PRECISE);
    assert_money_fault("12元元", QQ_UNIT_YUAN, QQ_AMOUNT_NOT_A_NUMBER);
    assert_money_fault("12万", QQ_UNIT_YUAN, QQ_AMOUNT_NOT_A_NUMBER);
    assert_money_fault("元", QQ_UNIT_YUAN, QQ_AMOUNT_NOT_A_NUMBER);
}

static void test_amount__money_faults(void)
{
    static const char *const none[] = {"",     " ",         ".",    "-",         "1.2.3",    "abc",      "1e5",
                                       "0x10", "1,23",      ",123", "12,34,567", "1234,567", "1,234,56", "1,,234",
                                       "--1",  "1 000",     "壹万", "1.5,0",     "NaN",      "1,",       "$5",
                                       "\xff", "1\xef\xbc", "5%",   "１２３a"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) assert_money_fault(none[i], QQ_UNIT_YUAN, QQ_AMOUNT_NOT_A_NUMBER);
    assert_money_fault("-5", QQ_UNIT_YUAN, QQ_AMOUNT_NEGATIVE);
    assert_money_fault("－０．０１", QQ_UNIT_YUAN, QQ_AMOUNT_NEGATIVE);
    assert_money_fault("-0.000000000000001", QQ_UNIT_YUAN, QQ_AMOUNT_NEGATIVE);
    assert_money_fault("0.001", QQ_UNIT_YUAN, QQ_AMOUNT_TOO_PRECISE);
    assert_money_fault("1.2345678", QQ_UNIT_WAN_YUAN, QQ_AMOUNT_TOO_PRECISE);
    assert_money_fault("1000000000000000.01", QQ_UNIT_YUAN, QQ_AMOUNT_TOO_LARGE);
    assert_money_fault("100000000000.000001", QQ_UNIT_WAN_YUAN, QQ_AMOUNT_TOO_LARGE);
    assert_money_fault("99999999999999999999999999999999999999999999", QQ_UNIT_YUAN, QQ_AMOUNT_TOO_LARGE);
    assert_money_fault("1000000000000000000000000000000000000000000亿元", QQ_UNIT_YUAN, QQ_AMOUNT_TOO_LARGE);
}

static void assert_decimal(const char *text, int decimals, int64_t expected)
{
    int64_t out = 0;
    g_assert_cmpint(qq_decimal_parse(text, strlen(text), decimals, &out), ==, QQ_AMOUNT_OK);
    g_assert_cmpint(out, ==, expected);
}

static void assert_decimal_fault(const char *text, int decimals, qq_amount_fault expected)
{
    int64_t out = 77;
    g_assert_cmpint(qq_decimal_parse(text, strlen(text), decimals, &out), ==, expected);
    g_assert_cmpint(out, ==, 77);
}

static void test_amount__decimal(void)
{
    assert_decimal("78.5", 3, 78500);
    assert_decimal("-0.005", 3, -5);
    assert_decimal("-12", 0, -12);
    assert_decimal("0.250000", 6, 250000);
    assert_decimal("9223372036854775807", 0, INT64_MAX);
    assert_decimal("-9223372036854775807", 0, -INT64_MAX);
    assert_decimal("9223372036.854775807", 9, INT64_MAX);
    assert_decimal_fault("9223372036854775808", 0, QQ_AMOUNT_TOO_LARGE);
    assert_decimal_fault("-9223372036854775808", 0, QQ_AMOUNT_TOO_LARGE);
    assert_decimal_fault("9223372036.854775808", 9, QQ_AMOUNT_TOO_LARGE);
    assert_decimal_fault("18446744073709551617", 0, QQ_AMOUNT_TOO_LARGE);
    assert_decimal_fault("1.0001", 3, QQ_AMOUNT_TOO_PRECISE);
    assert_decimal_fault("1.5", 0, QQ_AMOUNT_TOO_PRECISE);
    assert_decimal_fault("0.00000000000001", 9, QQ_AMOUNT_TOO_PRECISE);
    assert_decimal_fault("1,000", 0, QQ_AMOUNT_NOT_A_NUMBER);
    assert_decimal_fault("5元", 0, QQ_AMOUNT_NOT_A_NUMBER);
    assert_decimal_fault("", 0, QQ_AMOUNT_NOT_A_NUMBER);
}

static void assert_format(int64_t value, int decimals, const char *expected)
{
    char text[QQ_MILLI_TEXT];
    qq_decimal_format(value, decimals, text);
    g_assert_cmpstr(text, ==, expected);
}

static void test_amount__format(void)
{
    assert_format(78500, 3, "78.500");
    assert_format(-5, 3, "-0.005");
    assert_format(0, 3, "0.000");
    assert_format(0, 0, "0");
    assert_format(-12, 0, "-12");
    assert_format(1000, 3, "1.000");
    assert_format(999, 3, "0.999");
    assert_format(1, 9, "0.000000001");
    assert_format(INT64_MAX, 2, "92233720368547758.07");
    assert_format(INT64_MIN, 9, "-9223372036.854775808");
    assert_format(INT64_MIN, 18, "-9.223372036854775808");
}

static void test_amount__round_trip(void)
{
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 200000; i++) {
        guint64 bits = (guint64)g_rand_int(random) << 32 | g_rand_int(random);
        int64_t value = (int64_t)(bits >> g_rand_int_range(random, 0, 64));
        if (value == INT64_MIN) continue;
        int decimals = g_rand_int_range(random, 0, 10);
        char text[QQ_MILLI_TEXT];
        qq_decimal_format(value, decimals, text);
        assert_decimal(text, decimals, value);
    }
}

/* The same sum in yuan, in 万元 and in full-width digits is the same money. */
static void test_amount__units_agree(void)
{
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 50000; i++) {
        int64_t fen = (int64_t)((guint64)g_rand_int(random) << 16 | g_rand_int(random) >> 16);
        char yuan[QQ_MILLI_TEXT], wan[QQ_MILLI_TEXT];
        qq_decimal_format(fen, 2, yuan);
        qq_decimal_format(fen, 6, wan);
        assert_money(yuan, QQ_UNIT_YUAN, fen);
        assert_money(wan, QQ_UNIT_WAN_YUAN, fen);
        g_autoptr(GString) wide = g_string_new(NULL);
        for (const char *at = yuan; *at; at++) g_string_append_unichar(wide, (gunichar)(unsigned char)*at + 0xFEE0);
        assert_money(wide->str, QQ_UNIT_YUAN, fen);
    }
}

static void test_amount__random_bytes(void)
{
    g_autoptr(GRand) random = test_random();
    static const char alphabet[] = "0123456789.,-+ \xef\xbc\x90\xe5\x85\x83\xe4\xb8\x87";
    for (int i = 0; i < 200000; i++) {
        size_t length = (size_t)g_rand_int_range(random, 0, 24);
        g_autofree char *text = g_malloc(length ? length : 1);
        for (size_t k = 0; k < length; k++) text[k] = alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)];
        qq_fen fen = 1;
        if (qq_money_parse(text, length, QQ_UNIT_WAN_YUAN, &fen) == QQ_AMOUNT_OK) g_assert_cmpint(fen, >=, 0);
    }
}

static void test_amount__half_even(void)
{
    static const struct {
        int64_t numerator, denominator, expected;
    } cases[] = {
        {5, 2, 2},
        {7, 2, 4},
        {-5, 2, -2},
        {-7, 2, -4},
        {1, 2, 0},
        {-1, 2, 0},
        {3, 2, 2},
        {-3, 2, -2},
        {10, 3, 3},
        {11, 3, 4},
        {-11, 3, -4},
        {0, 9, 0},
        {15, 10, 2},
        {25, 10, 2},
        {26, 10, 3},
        {-25, 10, -2},
        {6, 3, 2},
        {INT64_MAX, 1, INT64_MAX},
        {INT64_MIN, 1, INT64_MIN},
        {INT64_MAX, INT64_MAX, 1},
        {INT64_MAX / 2, INT64_MAX, 0},
        {INT64_MAX / 2 + 1, INT64_MAX, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(qq_divide_half_even(cases[i].numerator, cases[i].denominator), ==, cases[i].expected);
    qq_wide large = (qq_wide)INT64_MAX * 1000000 + 500000;
    g_assert_cmpint(qq_divide_half_even(large - 1000000, 1000000), ==, INT64_MAX - 1);
}

static void test_amount__fault_texts(void)
{
    for (int fault = QQ_AMOUNT_OK; fault <= QQ_AMOUNT_TOO_LARGE; fault++)
        g_assert_cmpstr(qq_amount_fault_text((qq_amount_fault)fault), !=, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/amount/money", test_amount__money);
    g_test_add_func("/amount/money-with-unit", test_amount__money_with_unit);
    g_test_add_func("/amount/money-faults", test_amount__money_faults);
    g_test_add_func("/amount/decimal", test_amount__decimal);
    g_test_add_func("/amount/format", test_amount__format);
    g_test_add_func("/amount/round-trip", test_amount__round_trip);
    g_test_add_func("/amount/units-agree", test_amount__units_agree);
    g_test_add_func("/amount/random-bytes", test_amount__random_bytes);
    g_test_add_func("/amount/half-even", test_amount__half_even);
    g_test_add_func("/amount/fault-texts", test_amount__fault_texts);
    return g_test_run();
}
