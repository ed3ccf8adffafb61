/* Dates, times and durations: text, the calendar, zones, arithmetic at the edges. */
#include "decide/feel/temporal.h"

#include <string.h>
#include "support/random.h"

static qq_feel_value read(qq_feel_arena *arena, const char *text)
{
    return qq_feel_read_temporal(arena, text, strlen(text));
}

static char *text_of(qq_feel_value value)
{
    GString *text = g_string_new(NULL);
    if (value.kind != QQ_FEEL_NULL) qq_feel_append_temporal(text, value);
    return g_string_free(text, FALSE);
}

static void assert_reads(qq_feel_kind kind, const char *given, const char *expected)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_value value = read(arena, given);
    if (value.kind != kind) g_error("\"%s\" is read as a %s", given, qq_feel_kind_name(value.kind));
    g_autofree char *text = text_of(value);
    g_assert_cmpstr(text, ==, expected);
    g_assert_true(qq_feel_same(value, read(arena, text)));
}

static void test_dates(void)
{
    static const char *const kept[] = {"2017-12-31", "-2017-01-01", "999999999-12-31", "-999999999-12-31",
                                       "2000-02-29", "0000-02-29",  "0001-01-01",      "12345-06-07"};
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) assert_reads(QQ_FEEL_DATE, kept[i], kept[i]);
}

static void test_times(void)
{
    assert_reads(QQ_FEEL_TIME, "10:30:00", "10:30:00");
    assert_reads(QQ_FEEL_TIME, "10:30:00.1200", "10:30:00.12");
    assert_reads(QQ_FEEL_TIME, "10:30:00.000", "10:30:00");
    assert_reads(QQ_FEEL_TIME, "10:30:00.1234567899", "10:30:00.123456789");
    assert_reads(QQ_FEEL_TIME, "10:30:00Z", "10:30:00Z");
    assert_reads(QQ_FEEL_TIME, "10:30:00-00:00", "10:30:00Z");
    assert_reads(QQ_FEEL_TIME, "10:30:00+18:00", "10:30:00+18:00");
    assert_reads(QQ_FEEL_TIME, "10:30:00-05:30:15", "10:30:00-05:30:15");
    assert_reads(QQ_FEEL_TIME, "10:30:00@Asia/Shanghai", "10:30:00@Asia/Shanghai");
    assert_reads(QQ_FEEL_TIME, "24:00:00", "00:00:00");
}

static void test_dates_and_times(void)
{
    assert_reads(QQ_FEEL_DATE_TIME, "2016-12-24T23:59:00-08:00", "2016-12-24T23:59:00-08:00");
    assert_reads(QQ_FEEL_DATE_TIME, "2021-12-31T24:00:00", "2022-01-01T00:00:00");
    assert_reads(QQ_FEEL_DATE_TIME, "2018-12-10T10:30:00@Etc/UTC", "2018-12-10T10:30:00@Etc/UTC");
    assert_reads(QQ_FEEL_DATE_TIME, "999999999-12-31T23:59:59.999999999@Europe/Paris",
                 "999999999-12-31T23:59:59.999999999@Europe/Paris");
    qq_feel_date_time midnight;
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_assert_true(qq_feel_read_date_time(arena, "2018-12-08", 10, &midnight));
    g_autofree char *text = text_of(qq_feel_date_time_value(arena, midnight));
    g_assert_cmpstr(text, ==, "2018-12-08T00:00:00");
}

static void test_durations(void)
{
    static const char *const months[][2] = {
        {"P1Y2M", "P1Y2M"}, {"P26M", "P2Y2M"}, {"-P100M", "-P8Y4M"},           {"P0Y", "P0M"},
        {"-P0M", "P0M"},    {"P1Y0M", "P1Y"},  {"P999999999M", "P83333333Y3M"}};
    static const char *const seconds[][2] = {{"P1DT2H3M4.123456789S", "P1DT2H3M4.123456789S"},
                                             {"PT0.S", "PT0S"},
                                             {"PT1000M0.999999999S", "PT16H40M0.999999999S"},
                                             {"PT24H", "P1D"},
                                             {"P0D", "PT0S"},
                                             {"-P1DT2H", "-P1DT2H"},
                                             {"-PT0.5S", "-PT0.5S"},
                                             {"-PT1.25S", "-PT1.25S"},
                                             {"-PT59M59.9S", "-PT59M59.9S"}};
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) assert_reads(QQ_FEEL_MONTHS, months[i][0], months[i][1]);
    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++) assert_reads(QQ_FEEL_SECONDS, seconds[i][0], seconds[i][1]);
}

static void test_refused(void)
{
    static const char *const none[] = {
        "",
        "2012-12-25T",
        "2012/12/25",
        "9999999999-12-25",
        "2017-13-10",
        "2017-12-32",
        "2017-00-10",
        "2017-02-29",
        "1900-02-29",
        "998-12-31",
        "01211-12-31",
        "+2012-12-02",
        "2012-12-2",
        "2012-12-25 ",
        "7:00:00",
        "07:1:00",
        "07:01:2",
        "24:00:01",
        "24:01:00",
        "25:00:00",
        "00:60:00",
        "00:00:60",
        "10:30",
        "10:30:00.",
        "10:30:00+19:00",
        "10:30:00+18:01",
        "10:30:00+5:00",
        "10:30:00+05:60",
        "10:30:00+",
        "10:30:00@",
        "10:30:00@xyz/abc",
        "10:30:00@../../etc/passwd",
        "10:30:00@/etc/localtime",
        "10:30:00Z@Etc/UTC",
        "10:30:00ZZ",
        "P",
        "-P",
        "PT",
        "P1",
        "P0",
        "1Y",
        "1D",
        "P1H",
        "P1S",
        "P1DT",
        "P1YT1H",
        "P1Y1D",
        "P1M1Y",
        "PT1S1M",
        "P1D1D",
        "P-1D",
        "PT.5S",
        "+P1D",
        "P1.5D",
        "P999999999999999999999Y",
        "P999999999999999999D",
        "P999999999999999999Y",
        "2012T-12-2511:00:00Z",
        "-999999999-01-01T00:00:00+",
    };
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        qq_feel_value value = read(arena, none[i]);
        if (value.kind != QQ_FEEL_NULL) g_error("\"%s\" is read as a %s", none[i], qq_feel_kind_name(value.kind));
    }
}

static void assert_number(int64_t number, int year, int month, int day)
{
    qq_feel_date date;
    g_assert_true(qq_feel_date_of_number(number, &date));
    if (date.year != year || date.month != month || date.day != day || qq_feel_day_number(date) != number)
        g_error("day %" G_GINT64_FORMAT " is not %d-%d-%d", number, year, month, day);
}

/* Every day of four thousand years follows the one before by the calendar's rules. */
static void test_every_day(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    qq_feel_date first;
    g_assert_true(qq_feel_make_date(1, 1, 1, &first));
    int64_t number = qq_feel_day_number(first);
    g_assert_cmpint(number, ==, -719162);
    for (int year = 1; year <= 4000; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int days = lengths[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= days; day++, number++) assert_number(number, year, month, day);
        }
    }
}

static void test_far_days(void)
{
    qq_feel_date last, first = {0}, date;
    g_assert_true(qq_feel_make_date(999999999, 12, 31, &last) && qq_feel_make_date(-999999999, 1, 1, &first));
    g_assert_false(qq_feel_date_of_number(qq_feel_day_number(last) + 1, &date));
    g_assert_false(qq_feel_date_of_number(qq_feel_day_number(first) - 1, &date));
    g_assert_false(qq_feel_date_of_number(INT64_MAX, &date) || qq_feel_date_of_number(INT64_MIN, &date));
    g_assert_false(qq_feel_make_date(1000000000, 1, 1, &date) || qq_feel_make_date(INT64_MIN, 1, 1, &date));
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 100000; i++) {
        int64_t number = ((int64_t)((uint64_t)g_rand_int(random) << 32 | g_rand_int(random))) % INT64_C(365000000000);
        if (qq_feel_date_of_number(number, &date)) g_assert_cmpint(qq_feel_day_number(date), ==, number);
    }
}

/* ---- zones ---- */

static int32_t offset_of(const char *text)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    int32_t offset = 1;
    g_assert_true(qq_feel_offset(*read(arena, text).date_time, &offset));
    return offset;
}

static void test_zones(void)
{
    g_assert_cmpint(offset_of("2026-07-01T12:00:00@Asia/Shanghai"), ==, 8 * 3600);
    g_assert_cmpint(offset_of("2018-10-08T00:00:00@Europe/Paris"), ==, 2 * 3600);
    g_assert_cmpint(offset_of("2018-02-08T00:00:00@Europe/Paris"), ==, 3600);
    g_assert_cmpint(offset_of("2018-02-08T00:00:00-03:30"), ==, -12600);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    int32_t offset;
    g_assert_false(qq_feel_offset(*read(arena, "2018-02-08T00:00:00").date_time, &offset));
    g_assert_true(qq_feel_zone_known("Etc/UTC"));
    g_assert_false(qq_feel_zone_known("Etc/Nowhere") || qq_feel_zone_known("") || qq_feel_zone_known("+08:00"));
}

static qq_feel_seconds seconds(int64_t whole, int32_t nanosecond)
{
    return (qq_feel_seconds){.seconds = whole, .nanosecond = nanosecond};
}

static void assert_later(const char *moment, qq_feel_seconds duration, const char *expected)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_date_time at = *read(arena, moment).date_time;
    g_assert_true(qq_feel_date_time_add_seconds(at, duration, &at));
    g_autofree char *text = text_of(qq_feel_date_time_value(arena, at));
    g_assert_cmpstr(text, ==, expected);
}

static void test_moments(void)
{
    assert_later("2021-01-01T10:10:10", seconds(-36611, 0), "2020-12-31T23:59:59");
    assert_later("2021-01-01T00:00:00.25", seconds(-1, 500000000), "2020-12-31T23:59:59.75");
    /* The clocks in Paris went back an hour at 3 o'clock on 2021-10-31: a day later by time is an hour earlier. */
    assert_later("2021-10-30T12:00:00@Europe/Paris", seconds(86400, 0), "2021-10-31T11:00:00@Europe/Paris");
    assert_later("2021-03-27T12:00:00@Europe/Paris", seconds(86400, 0), "2021-03-28T13:00:00@Europe/Paris");
    assert_later("2021-03-27T12:00:00+01:00", seconds(86400, 0), "2021-03-28T12:00:00+01:00");
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_date_time last = *read(arena, "999999999-12-31T23:59:59").date_time;
    g_assert_false(qq_feel_date_time_add_seconds(last, seconds(1, 0), &last));
    g_assert_false(qq_feel_date_time_add_seconds(last, seconds(INT64_MAX, 0), &last));
    last = *read(arena, "999999999-12-31T23:59:59@Asia/Shanghai").date_time;
    g_assert_false(qq_feel_date_time_add_seconds(last, seconds(INT64_MAX, 0), &last));
}

static void test_time_of_day(void)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_time time = read(arena, "10:15:00.5").time;
    g_autofree char *later = text_of(qq_feel_time_value(qq_feel_time_add_seconds(time, seconds(50000, 600000000))));
    g_assert_cmpstr(later, ==, "00:08:21.1");
    g_autofree char *earlier =
        text_of(qq_feel_time_value(qq_feel_time_add_seconds(time, seconds(-86400 * 3 - 36901, 0))));
    g_assert_cmpstr(earlier, ==, "23:59:59.5");
    qq_feel_time_add_seconds(time, seconds(INT64_MAX, 999999999));
    qq_feel_time_add_seconds(time, seconds(-INT64_MAX, 0));
}

static void assert_months(const char *given, int64_t months, const char *expected)
{
    qq_feel_date date;
    g_assert_true(qq_feel_read_date(given, strlen(given), &date));
    bool done = qq_feel_date_add_months(date, months, &date);
    g_assert_cmpint(done, ==, expected != NULL);
    if (!done) return;
    g_autofree char *text = text_of(qq_feel_date_value(date));
    g_assert_cmpstr(text, ==, expected);
}

static void test_months(void)
{
    assert_months("2021-01-31", 1, "2021-02-28");
    assert_months("2020-01-31", 1, "2020-02-29");
    assert_months("2020-02-29", 12, "2021-02-28");
    assert_months("2021-03-31", -1, "2021-02-28");
    assert_months("2021-01-01", -1, "2020-12-01");
    assert_months("-2021-01-01", -1, "-2022-12-01");
    assert_months("0000-01-15", -13, "-0002-12-15");
    assert_months("2021-01-01", INT64_MAX, NULL);
    assert_months("2021-01-01", INT64_MIN, NULL);
    assert_months("999999999-12-31", 1, NULL);
}

/* A difference added again gives the later moment back, zones or not. */
static void test_differences(void)
{
    static const char *const zones[] = {"", "Z", "+05:30", "-11:00", "@Asia/Shanghai", "@America/New_York"};
    g_autoptr(GRand) random = test_random();
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (int i = 0; i < 5000; i++) {
        const char *zone = zones[g_rand_int_range(random, 0, G_N_ELEMENTS(zones))];
        g_autofree char *text = g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%s", g_rand_int_range(random, 1990, 2030),
                                                g_rand_int_range(random, 1, 13), g_rand_int_range(random, 1, 29),
                                                g_rand_int_range(random, 0, 24), g_rand_int_range(random, 0, 60),
                                                g_rand_int_range(random, 0, 60), zone);
        qq_feel_date_time at = *read(arena, text).date_time, later;
        qq_feel_seconds step = seconds(g_rand_int_range(random, -100000000, 100000000), 250000000), clock_a, clock_b;
        g_assert_true(qq_feel_date_time_add_seconds(at, step, &later));
        g_assert_true(qq_feel_date_time_clocks(later, at, &clock_a, &clock_b));
        g_assert_true(qq_feel_seconds_add(clock_a, qq_feel_seconds_negate(clock_b), &clock_a));
        /* A local hour that a zone showed twice is taken as standard time, an hour later than meant. */
        int64_t off = clock_a.seconds - step.seconds;
        g_assert_true(off == 0 || (strchr(zone, '/') && (off == 3600 || off == -3600)));
        g_assert_cmpint(clock_a.nanosecond, ==, step.nanosecond);
        qq_feel_arena_reset(arena);
    }
}

static void test_duration_numbers(void)
{
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 5000; i++) {
        qq_feel_seconds given = seconds(g_rand_int_range(random, -1000000000, 1000000000),
                                        g_rand_int_range(random, 0, 1000000000)),
                        back = {0};
        qq_decimal number;
        g_assert_true(qq_feel_seconds_number(given, &number) && qq_feel_seconds_of_number(number, &back));
        g_assert_cmpint(qq_feel_seconds_compare(given, back), ==, 0);
        g_assert_true(qq_feel_seconds_add(given, qq_feel_seconds_negate(given), &back));
        g_assert_cmpint(qq_feel_seconds_compare(back, seconds(0, 0)), ==, 0);
    }
    qq_feel_seconds out;
    g_assert_false(qq_feel_seconds_add(seconds(INT64_MAX, 999999999), seconds(0, 1), &out));
    g_assert_false(qq_feel_seconds_add(seconds(-INT64_MAX, 0), seconds(-1, 0), &out));
}

static void test_random_text(void)
{
    static const char letters[] = "0123456789-+:.TZPYMDHS@/AsiaEtcUTC";
    g_autoptr(GRand) random = test_random();
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (int i = 0; i < 20000; i++) {
        char text[32];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof text);
        for (size_t at = 0; at < length; at++) text[at] = letters[g_rand_int_range(random, 0, sizeof letters - 1)];
        qq_feel_value value = qq_feel_read_temporal(arena, text, length);
        if (value.kind != QQ_FEEL_NULL) {
            g_autofree char *written = text_of(value);
            g_assert_true(qq_feel_same(value, read(arena, written)));
        }
        qq_feel_arena_reset(arena);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/temporal/dates", test_dates);
    g_test_add_func("/decide/temporal/times", test_times);
    g_test_add_func("/decide/temporal/dates_and_times", test_dates_and_times);
    g_test_add_func("/decide/temporal/durations", test_durations);
    g_test_add_func("/decide/temporal/refused", test_refused);
    g_test_add_func("/decide/temporal/every_day", test_every_day);
    g_test_add_func("/decide/temporal/far_days", test_far_days);
    g_test_add_func("/decide/temporal/zones", test_zones);
    g_test_add_func("/decide/temporal/moments", test_moments);
    g_test_add_func("/decide/temporal/time_of_day", test_time_of_day);
    g_test_add_func("/decide/temporal/months", test_months);
    g_test_add_func("/decide/temporal/differences", test_differences);
    g_test_add_func("/decide/temporal/duration_numbers", test_duration_numbers);
    g_test_add_func("/decide/temporal/random_text", test_random_text);
    return g_test_run();
}
