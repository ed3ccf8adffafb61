/* The calendar of a date, and the clock (DMN 1.5, 10.3.4.6 and 10.3.4.7). */
#include "decide/feel/builtins_groups.h"
#include "decide/feel/temporal.h"

static const char *const WEEKDAYS[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const MONTHS[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

static qq_feel_date the_date(const qq_feel_invocation *call)
{
    qq_feel_value given = call->given[0];
    return given.kind == QQ_FEEL_DATE ? given.date : given.date_time->date;
}

/* 0 for Monday; 1970-01-01 was a Thursday. */
static int64_t weekday_of(int64_t day)
{
    int64_t rest = (day + 3) % 7;
    return rest < 0 ? rest + 7 : rest;
}

static int64_t first_of_year(int32_t year)
{
    return qq_feel_day_number((qq_feel_date){.year = year, .month = 1, .day = 1});
}

static qq_feel_value day_of_year(const qq_feel_invocation *call)
{
    qq_feel_date date = the_date(call);
    return qq_feel_integer(qq_feel_day_number(date) - first_of_year(date.year) + 1);
}

static qq_feel_value day_of_week(const qq_feel_invocation *call)
{
    return qq_feel_string(call->run->arena, WEEKDAYS[weekday_of(qq_feel_day_number(the_date(call)))]);
}

static qq_feel_value month_of_year(const qq_feel_invocation *call)
{
    return qq_feel_string(call->run->arena, MONTHS[the_date(call).month - 1]);
}

/* The Monday of the year's first week: the week that holds 4 January (ISO 8601). */
static int64_t first_monday(int32_t year)
{
    int64_t fourth = first_of_year(year) + 3;
    return fourth - weekday_of(fourth);
}

static qq_feel_value week_of_year(const qq_feel_invocation *call)
{
    qq_feel_date date = the_date(call);
    int64_t day = qq_feel_day_number(date), first = first_monday(date.year);
    if (day < first)
        first = first_monday(date.year - 1);
    else if (day >= first_monday(date.year + 1))
        first = first_monday(date.year + 1);
    return qq_feel_integer((day - first) / 7 + 1);
}

static qq_feel_value refuse_clock(const qq_feel_invocation *call)
{
    return qq_feel_refuse(call, "this evaluation has no clock: its result must not depend on when it is made");
}

static qq_feel_value today(const qq_feel_invocation *call)
{
    return call->run->has_clock ? qq_feel_date_value(call->run->clock.date) : refuse_clock(call);
}

static qq_feel_value now(const qq_feel_invocation *call)
{
    if (!call->run->has_clock) return refuse_clock(call);
    return qq_feel_date_time_value(call->run->arena, call->run->clock);
}

/* clang-format off */
#define DATE {{"date", QQ_TAKES_DAY, QQ_NEEDED}}

const qq_feel_builtin QQ_FEEL_TEMPORALS[] = {
    {"day of year", day_of_year, DATE},
    {"day of week", day_of_week, DATE},
    {"month of year", month_of_year, DATE},
    {"week of year", week_of_year, DATE},
    {"today", today, {{NULL, 0, QQ_NEEDED}}},
    {"now", now, {{NULL, 0, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
