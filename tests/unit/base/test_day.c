/* Civil days: known days, what text is read, sentinels, months. */
#include "qinqing/day.h"

#include <string.h>
#include "support/random.h"

static qq_day civil(int year, int month, int day)
{
    qq_day out;
    g_assert_true(qq_day_from_civil(year, month, day, &out));
    return out;
}

static bool parse(const char *text, qq_day *out)
{
    return qq_day_parse(text, strlen(text), out);
}

static bool parse_stamp(const char *text, qq_stamp *out)
{
    return qq_stamp_parse(text, strlen(text), out);
}

static void test_day__known_days(void)
{
    g_assert_cmpint(civil(1970, 1, 1), ==, 0);
    g_assert_cmpint(civil(2000, 3, 1), ==, 11017);
    g_assert_cmpint(civil(1, 1, 1), ==, -719162);
    g_assert_cmpint(civil(9999, 12, 31), ==, 2932896);
    qq_day out = 7;
    g_assert_false(qq_day_from_civil(2023, 2, 29, &out));
    g_assert_false(qq_day_from_civil(1900, 2, 29, &out));
    g_assert_false(qq_day_from_civil(0, 1, 1, &out));
    g_assert_false(qq_day_from_civil(10000, 1, 1, &out));
    g_assert_false(qq_day_from_civil(2023, 0, 1, &out));
    g_assert_false(qq_day_from_civil(2023, 13, 1, &out));
    g_assert_false(qq_day_from_civil(2023, 4, 31, &out));
    g_assert_cmpint(out, ==, 7);
}

/* Every day of the calendar follows the one before, and splits into what it was made of. */
static void test_day__whole_calendar(void)
{
    qq_day expected = civil(1, 1, 1);
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                qq_day made;
                if (!qq_day_from_civil(year, month, day, &made)) continue;
                g_assert_cmpint(made, ==, expected++);
                int y, m, d;
                qq_day_to_civil(made, &y, &m, &d);
                if (y != year || m != month || d != day)
                    g_error("%d-%d-%d comes back as %d-%d-%d", year, month, day, y, m, d);
            }
}

static void test_day__parse(void)
{
    static const char *const good[] = {
        "2023-02-28",
        "2023/02/28",
        "20230228",
        "2023-02-28T23:59:59",
        "2023-02-28 00:00:00",
        "20230228235959",
        "2023-02-28T01:02:03.456Z",
        "2023-02-28T01:02:03+08:00",
        "2023/02/28 10:00:00",
        "2023-02-28T01:02:03-14:00",
    };
    static const char *const bad[] = {
        "",
        "2023",
        "2023-2-28",
        "2023-02-31",
        "20230231",
        "2023-02/28",
        "2023-02-28T",
        "2023-02-2８",
        "2023-13-01",
        "2023-00-10",
        " 2023-02-28",
        "2023-02-28 ",
        "2023-02-28T24:00:00",
        "2023022812",
        "20230228240000",
        "1899-12-31",
        "2100-01-01",
        "2023-02-28T01:02:03.",
        "2023-02-28T01:02:03+8:00",
        "2023-02-28T01:02",
        "2023-02-28T01:02:03+15:00",
        "2023-02-28T01:02:60",
        "2023-02-28125959",
        "-023-02-28",
        "二〇二三年二月一",
        "2023-02-28T01:02:03ZZ",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        qq_day day;
        if (!parse(good[i], &day)) g_error("not read: %s", good[i]);
        g_assert_cmpint(day, ==, civil(2023, 2, 28));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        qq_day day = 42;
        qq_stamp stamp = 43;
        if (parse(bad[i], &day) || parse_stamp(bad[i], &stamp)) g_error("read: %s", bad[i]);
        g_assert_cmpint(day, ==, 42);
        g_assert_cmpint(stamp, ==, 43);
    }
}

static void test_day__sentinels(void)
{
    qq_day day;
    g_assert_true(parse("1900-01-01", &day));
    g_assert_cmpint(day, ==, QQ_DAY_NONE);
    g_assert_true(parse("20991231", &day));
    g_assert_cmpint(day, ==, QQ_DAY_FOREVER);
    g_assert_true(parse("1900-01-02", &day));
    g_assert_cmpint(day, ==, civil(1900, 1, 2));
    g_assert_true(parse("2099-12-30", &day));
    g_assert_cmpint(day, ==, civil(2099, 12, 30));
    char text[QQ_DAY_TEXT];
    qq_day_format(QQ_DAY_NONE, text);
    g_assert_cmpstr(text, ==, "");
    qq_day_format(QQ_DAY_FOREVER, text);
    g_assert_cmpstr(text, ==, "2099-12-31");
    qq_day_format(civil(2024, 2, 29), text);
    g_assert_cmpstr(text, ==, "2024-02-29");
    qq_day_format(QQ_DAY_FOREVER - 1, text);
    g_assert_cmpstr(text, ==, "9999-12-31");
    qq_day_format(QQ_DAY_NONE + 1, text);
    g_assert_cmpstr(text, ==, "0001-01-01");
}

static void assert_stamp(const char *text, const char *expected)
{
    qq_stamp stamp;
    char formatted[QQ_STAMP_TEXT];
    if (!parse_stamp(text, &stamp)) g_error("not read: %s", text);
    qq_stamp_format(stamp, formatted);
    g_assert_cmpstr(formatted, ==, expected);
}

static void test_day__stamps(void)
{
    assert_stamp("20240229123456", "2024-02-29T12:34:56");
    assert_stamp("2024-02-29T12:34:56", "2024-02-29T12:34:56");
    assert_stamp("2024-02-29 12:34:56.999", "2024-02-29T12:34:56");
    assert_stamp("2024-02-29T20:00:00Z", "2024-03-01T04:00:00");
    assert_stamp("2024-02-29T20:00:00+08:00", "2024-02-29T20:00:00");
    assert_stamp("2024-02-29T00:00:00+09:30", "2024-02-28T22:30:00");
    assert_stamp("2024-02-29T20:00:00.5-05:00", "2024-03-01T09:00:00");
    assert_stamp("2024-02-29", "2024-02-29T00:00:00");
    assert_stamp("1969-12-31T23:59:59", "1969-12-31T23:59:59");
    assert_stamp("1900-01-01", "");
    assert_stamp("2099-12-31", "2099-12-31T00:00:00");
    char text[QQ_STAMP_TEXT];
    qq_stamp_format(QQ_STAMP_NONE, text);
    g_assert_cmpstr(text, ==, "");
    qq_stamp_format(QQ_STAMP_LAST, text);
    g_assert_cmpstr(text, ==, "2099-12-31T23:59:59");
    qq_stamp_format(QQ_STAMP_LAST - 1, text);
    g_assert_cmpuint(strlen(text), ==, QQ_STAMP_TEXT - 1);
}

static void test_day__add_months(void)
{
    g_assert_cmpint(qq_day_add_months(civil(2023, 1, 31), 1), ==, civil(2023, 2, 28));
    g_assert_cmpint(qq_day_add_months(civil(2024, 1, 31), 1), ==, civil(2024, 2, 29));
    g_assert_cmpint(qq_day_add_months(civil(2024, 2, 29), 12), ==, civil(2025, 2, 28));
    g_assert_cmpint(qq_day_add_months(civil(2024, 2, 29), 48), ==, civil(2028, 2, 29));
    g_assert_cmpint(qq_day_add_months(civil(2024, 3, 31), -1), ==, civil(2024, 2, 29));
    g_assert_cmpint(qq_day_add_months(civil(2024, 1, 15), -13), ==, civil(2022, 12, 15));
    g_assert_cmpint(qq_day_add_months(civil(2024, 12, 31), 0), ==, civil(2024, 12, 31));
    g_assert_cmpint(qq_day_add_months(civil(2024, 10, 31), 36), ==, civil(2027, 10, 31));
    g_assert_cmpint(qq_day_add_months(QQ_DAY_NONE, 5), ==, QQ_DAY_NONE);
    g_assert_cmpint(qq_day_add_months(QQ_DAY_FOREVER, -5), ==, QQ_DAY_FOREVER);
    g_assert_cmpint(qq_day_add_months(civil(2024, 1, 1), G_MAXINT), ==, QQ_DAY_FOREVER);
    g_assert_cmpint(qq_day_add_months(civil(2024, 1, 1), G_MININT), ==, civil(1, 1, 1));
}

/* A later day or more months never ends earlier; a day of 28 or less comes back. */
static void test_day__add_months_is_monotone(void)
{
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 200000; i++) {
        qq_day day = g_rand_int_range(random, civil(1900, 1, 2), civil(2099, 12, 31));
        int months = g_rand_int_range(random, -600, 600);
        g_assert_cmpint(qq_day_add_months(day, months), <=, qq_day_add_months(day + 1, months));
        g_assert_cmpint(qq_day_add_months(day, months), <, qq_day_add_months(day, months + 1));
        int year, month, day_of_month;
        qq_day_to_civil(day, &year, &month, &day_of_month);
        if (day_of_month <= 28) g_assert_cmpint(qq_day_add_months(qq_day_add_months(day, months), -months), ==, day);
    }
}

static void test_day__text_round_trip(void)
{
    for (qq_day day = civil(1900, 1, 2); day < civil(2099, 12, 31); day++) {
        char text[QQ_DAY_TEXT];
        qq_day back;
        qq_day_format(day, text);
        g_assert_true(parse(text, &back));
        g_assert_cmpint(back, ==, day);
    }
}

/* No bytes crash the readers or are read beyond their length. */
static void test_day__random_bytes(void)
{
    g_autoptr(GRand) random = test_random();
    static const char alphabet[] = "0123456789-/:T Z+.";
    for (int i = 0; i < 200000; i++) {
        size_t length = (size_t)g_rand_int_range(random, 0, 30);
        g_autofree char *text = g_malloc(length ? length : 1);
        for (size_t k = 0; k < length; k++) text[k] = alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)];
        qq_day day;
        qq_stamp stamp;
        g_assert_cmpint(qq_day_parse(text, length, &day), ==, qq_stamp_parse(text, length, &stamp));
    }
}

static void test_day__today(void)
{
    g_setenv("QINQING_TODAY", "2024-02-29", TRUE);
    g_assert_cmpint(qq_day_today(), ==, civil(2024, 2, 29));
    g_setenv("QINQING_TODAY", "yesterday", TRUE);
    qq_day today = qq_day_today();
    g_assert_cmpint(today, >, civil(2024, 1, 1));
    g_unsetenv("QINQING_TODAY");
    g_assert_cmpint(qq_day_today() - today, <=, 1);
    g_assert_cmpint(qq_stamp_now() / 86400 - today, <=, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/day/known-days", test_day__known_days);
    g_test_add_func("/day/whole-calendar", test_day__whole_calendar);
    g_test_add_func("/day/parse", test_day__parse);
    g_test_add_func("/day/sentinels", test_day__sentinels);
    g_test_add_func("/day/stamps", test_day__stamps);
    g_test_add_func("/day/add-months", test_day__add_months);
    g_test_add_func("/day/add-months-is-monotone", test_day__add_months_is_monotone);
    g_test_add_func("/day/text-round-trip", test_day__text_round_trip);
    g_test_add_func("/day/random-bytes", test_day__random_bytes);
    g_test_add_func("/day/today", test_day__today);
    return g_test_run();
}
