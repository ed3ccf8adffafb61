/* Built-in functions on dates, times and durations. Examples: DMN 1.5, tables 71, 78 and 79; weeks: ISO 8601. */
#include <glib.h>

#include "unit/decide/cases.h"

static void test_dates(void)
{
    static const qq_feel_case CASES[] = {
        {"date(\"2012-12-25\") - date(\"2012-12-24\")", "@\"P1D\""},
        {"date(date and time(\"2012-12-25T11:00:00Z\"))", "date(\"2012-12-25\")"},
        {"date(2012, 12, 25)", "date(\"2012-12-25\")"},
        {"date(year: 2024, month: 2, day: 29)", "date(\"2024-02-29\")"},
        {"date([\"2012-12-25\"])", "date(\"2012-12-25\")"},
        {"date(2023, 2, 29)", NULL},
        {"date(2012, 12.5, 25)", NULL},
        {"date(2012, 13, 1)", NULL},
        {"date(\"2012-12-25T00:00:00\")", NULL},
        {"date(time(\"10:00:00\"))", NULL},
        {"date(1e30, 1, 1)", NULL},
        {"date and time(\"2012-12-24T23:59:00\")", "@\"2012-12-24T23:59:00\""},
        {"date and time(\"2012-12-24\")", "@\"2012-12-24T00:00:00\""},
        {"date and time(date(\"2012-12-24\"), time(\"23:59:00\"))", "@\"2012-12-24T23:59:00\""},
        {"date and time(date: @\"2012-12-24T10:00:00\", time: time(\"23:59:00+08:00\"))",
         "@\"2012-12-24T23:59:00+08:00\""},
        {"date and time(2012, 12, 24, 23, 59, 0)", "@\"2012-12-24T23:59:00\""},
        {"date and time(2012, 12, 24, 23, 59, 0.5, @\"PT8H\")", "@\"2012-12-24T23:59:00.5+08:00\""},
        {"date and time(2012, 12, 24, 23, 59, 0, -1)", "@\"2012-12-24T23:59:00-01:00\""},
        {"date and time(2012, 12, 24, 23, 59, 0, \"Asia/Shanghai\")", "@\"2012-12-24T23:59:00@Asia/Shanghai\""},
        {"date and time(2012, 12, 24, 23, 59, 0, \"z\")", "@\"2012-12-24T23:59:00Z\""},
        {"date and time(2012, 12, 24, 23, 59, 0, \"Nowhere/Town\")", NULL},
        {"date and time(date(\"2024-12-24\"), time(\"23:59:00\"), \"Z\")", "@\"2024-12-24T23:59:00Z\""},
        {"date and time(date(\"2024-12-24\"), time(\"23:59:00Z\"), \"Asia/Shanghai\")",
         "@\"2024-12-24T23:59:00@Asia/Shanghai\""},
        {"date and time(date(\"2024-12-24\"), time(\"23:59:00\"), \"Nowhere\")", NULL},
        {"date and time(2012, 12, 24, 24, 0, 0)", NULL},
        {"date and time(\"2012-12-24T25:00:00\")", NULL},
        {"date and time(date(\"2012-12-24\"), null)", NULL},
        {"date and time(null)", NULL},
        {"date and time()", NULL},
    };
    qq_expect_all(CASES);
}

static void test_times(void)
{
    static const qq_feel_case CASES[] = {
        {"time(\"23:59:00z\") + duration(\"PT2M\")", "time(\"00:01:00Z\")"},
        {"time(date and time(\"2012-12-24T23:59:00\"))", "time(\"23:59:00\")"},
        {"time(date and time(\"2012-12-24T23:59:00@Asia/Shanghai\"))", "time(\"23:59:00@Asia/Shanghai\")"},
        {"time(date(\"2012-12-24\"))", "time(\"00:00:00Z\")"},
        {"time(23, 59, 0, duration(\"PT0H\"))", "time(\"23:59:00Z\")"},
        {"time(12, 59, 1.3, duration(\"-PT1H\"))", "time(\"12:59:01.3-01:00\")"},
        {"time(12, 59, 1)", "time(\"12:59:01\")"},
        {"time(12, 59, 1, null)", "time(\"12:59:01\")"},
        {"time(hour: 12, minute: 0, second: 0, offset: @\"PT8H\")", "time(\"12:00:00+08:00\")"},
        {"time(24, 0, 0)", NULL},
        {"time(23, 60, 0)", NULL},
        {"time(23, 0, 60)", NULL},
        {"time(23, 0, -1)", NULL},
        {"time(1.5, 0, 0)", NULL},
        {"time(1, 0, 0, @\"PT19H\")", NULL},
        {"time(1, 0)", NULL},
        {"time(\"noon\")", NULL},
        {"time(null)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_durations(void)
{
    static const qq_feel_case CASES[] = {
        {"duration(\"P1DT2H\").hours", "2"},
        {"duration(from: \"P26M\")", "@\"P2Y2M\""},
        {"duration(\"P1Y1D\")", NULL},
        {"duration(null)", NULL},
        {"years and months duration(date(\"2011-12-22\"), date(\"2013-08-24\"))", "@\"P1Y8M\""},
        {"years and months duration(from: date(\"2013-08-24\"), to: date(\"2011-12-22\"))", "@\"-P1Y8M\""},
        {"years and months duration(date(\"2024-01-31\"), date(\"2024-02-29\"))", "@\"P0M\""},
        {"years and months duration(date(\"2024-02-29\"), date(\"2024-01-31\"))", "@\"P0M\""},
        {"years and months duration(date(\"2024-01-15\"), @\"2025-01-15T00:00:00\")", "@\"P1Y\""},
        {"years and months duration(date(\"2024-01-15\"), null)", NULL},
        {"years and months duration(date(\"2024-01-15\"))", NULL},
        {"years and months duration(\"2024-01-15\", \"2024-01-15\")", NULL},
    };
    qq_expect_all(CASES);
}

static void test_calendar(void)
{
    static const qq_feel_case CASES[] = {
        {"day of year(date(2019, 9, 17))", "260"},
        {"day of year(date(2020, 12, 31))", "366"},
        {"day of year(@\"1970-01-01T10:10:10\")", "1"},
        {"day of week(date(2019, 9, 17))", "\"Tuesday\""},
        {"day of week(date(1969, 12, 29))", "\"Monday\""},
        {"day of week(date(1900, 1, 1))", "\"Monday\""},
        {"day of week(date: @\"2024-02-29T00:00:00Z\")", "\"Thursday\""},
        {"month of year(date(2019, 9, 17))", "\"September\""},
        {"week of year(date(2019, 9, 17))", "38"},
        {"week of year(date(2003, 12, 29))", "1"},
        {"week of year(date(2004, 1, 4))", "1"},
        {"week of year(date(2005, 1, 1))", "53"},
        {"week of year(date(2005, 1, 3))", "1"},
        {"week of year(date(2005, 1, 9))", "1"},
        {"week of year(date(2020, 12, 31))", "53"},
        {"week of year(date(2021, 1, 3))", "53"},
        {"week of year(\"2021-01-03\")", NULL},
        {"week of year(date(2021, 1, 3), 1)", NULL},
        {"day of week(null)", NULL},
        {"day of week(time(\"10:00:00\"))", NULL},
        {"today()", "date(\"2024-02-29\")"},
        {"now()", "@\"2024-02-29T12:30:00+08:00\""},
        {"today(1)", NULL},
        {"now(null)", NULL},
    };
    qq_expect_all(CASES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/dates", test_dates);
    g_test_add_func("/decide/builtins/times", test_times);
    g_test_add_func("/decide/builtins/durations", test_durations);
    g_test_add_func("/decide/builtins/calendar", test_calendar);
    return g_test_run();
}
