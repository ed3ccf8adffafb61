/* Masking: no citizen number is left readable, however it is written. */
#include "qinqing/identifier.h"

#include <string.h>
#include "support/random.h"

static void assert_masked(const char *text, size_t limit, const char *expected)
{
    g_autofree char *masked = qq_mask_text(text, strlen(text), limit);
    g_assert_cmpstr(masked, ==, expected);
}

static void test_mask__examples(void)
{
    assert_masked("", 100, "");
    assert_masked("12345", 100, "12345");
    assert_masked("123456", 100, "12**56");
    assert_masked("张三 11010519491231002X 男", 100, "张三 11**************2X 男");
    assert_masked("11010519491231002x", 100, "11**************2x");
    assert_masked("１１０１０５１９４９１２３１００２Ｘ", 100, "１１**************２Ｘ");
    assert_masked("110105 19491231 002X", 100, "11**** ******** **2X");
    assert_masked("110 105 194 912 310 02X", 100, "11* *** *** *** *** *2X");
    assert_masked("110105-19491231-0021", 100, "11****-********-**21");
    assert_masked("2023-02-31", 100, "2023-02-31");
    assert_masked("2023-02-31 12:00:00", 100, "2023-02-31 12:00:00");
    assert_masked("20230231", 100, "20****31");
    assert_masked("a\nb\tc\x01", 100, "a b c ");
    assert_masked("\xff\xfe", 100, "\xef\xbf\xbd\xef\xbf\xbd");
    assert_masked("一二三四五", 4, "一二三…");
    assert_masked("一二三四五", 5, "一二三四五");
    assert_masked("一二三四五", 1, "…");
    assert_masked("一", 0, "");
}

static void test_mask__shown(void)
{
    static const char *const examples[][2] = {{"", ""},
                                              {"contract_price=50000000", "contract_price=50000000"},
                                              {"a\x1b[2J\x7f", "a [2J "},
                                              {"11010519491231002X", "11**************2X"},
                                              {"110105194912310021Q", "11**************21Q"},
                                              {"1101051949-1231002Xa", "11********-******2Xa"},
                                              {"110105194a912310021", "11*****94a91*****21"}};
    for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autofree char *shown = qq_shown_text(examples[i][0]);
        g_assert_cmpstr(shown, ==, examples[i][1]);
    }
}

static const char *const joints[] = {"", " ", "-", "　", "–", ".", "\xc2\xa0", "/"};

/* A valid number anywhere in random text, in any width and grouping: its middle never comes through, in any width. */
static void test_mask__no_number_survives(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 50000; round++) {
        char number[QQ_CITIZEN_LENGTH + 1];
        g_snprintf(number, sizeof number, "420106%04d%02d%02d%03d0", g_rand_int_range(random, 1930, 2010),
                   g_rand_int_range(random, 1, 13), g_rand_int_range(random, 1, 29), g_rand_int_range(random, 0, 1000));
        number[17] = qq_citizen_check_character(number);
        const char *joint = joints[g_rand_int_range(random, 0, G_N_ELEMENTS(joints))];
        bool wide = g_rand_boolean(random);
        g_autoptr(GString) text = g_string_new("身份证");
        for (int i = 0; i < QQ_CITIZEN_LENGTH; i++) {
            if (i == 6 || i == 14 || g_rand_int_range(random, 0, 6) == 0) g_string_append(text, joint);
            g_string_append_unichar(text, (gunichar)(unsigned char)number[i] + (wide ? 0xFEE0 : 0));
        }
        g_string_append(text, g_rand_boolean(random) ? "号" : "");
        g_autofree char *masked = qq_mask_text(text->str, text->len, 1000);
        int left = 0;
        for (const char *at = masked; *at; at = g_utf8_next_char(at)) {
            gunichar c = g_utf8_get_char(at);
            if (g_unichar_isdigit(c)) left++;
        }
        if (left > 4) g_error("%s becomes %s", text->str, masked);
    }
}

static void test_mask__result_is_bounded_text(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 50000; round++) {
        size_t length = (size_t)g_rand_int_range(random, 0, 60), limit = (size_t)g_rand_int_range(random, 0, 40);
        g_autofree char *text = g_malloc(length ? length : 1);
        for (size_t i = 0; i < length; i++) text[i] = (char)g_rand_int_range(random, 0, 256);
        g_autofree char *masked = qq_mask_text(text, length, limit);
        g_assert_true(g_utf8_validate(masked, -1, NULL));
        g_assert_cmpint(g_utf8_strlen(masked, -1), <=, (glong)limit);
        g_assert_null(strpbrk(masked, "\r\n"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mask/examples", test_mask__examples);
    g_test_add_func("/mask/shown", test_mask__shown);
    g_test_add_func("/mask/no-number-survives", test_mask__no_number_survives);
    g_test_add_func("/mask/result-is-bounded-text", test_mask__result_is_bounded_text);
    return g_test_run();
}
