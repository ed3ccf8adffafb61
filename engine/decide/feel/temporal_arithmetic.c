/* Dates, times and durations added and subtracted. Nothing overflows: what has no result is refused. */
#include <string.h>
#include "decide/feel/temporal.h"

enum { NANOSECONDS = 1000000000, SECONDS_A_DAY = 86400 };

qq_feel_seconds qq_feel_seconds_negate(qq_feel_seconds duration)
{
    if (duration.nanosecond == 0) return (qq_feel_seconds){.seconds = -duration.seconds};
    return (qq_feel_seconds){.seconds = -duration.seconds - 1, .nanosecond = NANOSECONDS - duration.nanosecond};
}

bool qq_feel_seconds_add(qq_feel_seconds a, qq_feel_seconds b, qq_feel_seconds *out)
{
    qq_feel_seconds sum = {.nanosecond = a.nanosecond + b.nanosecond};
    if (__builtin_add_overflow(a.seconds, b.seconds, &sum.seconds)) return false;
    if (sum.nanosecond >= NANOSECONDS) {
        sum.nanosecond -= NANOSECONDS;
        if (__builtin_add_overflow(sum.seconds, 1, &sum.seconds)) return false;
    }
    /* The least number of seconds is left out, so that every duration can be negated. */
    if (sum.seconds == INT64_MIN) return false;
    *out = sum;
    return true;
}

int qq_feel_seconds_compare(qq_feel_seconds a, qq_feel_seconds b)
{
    if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
    return (a.nanosecond > b.nanosecond) - (a.nanosecond < b.nanosecond);
}

/* ---- as numbers ---- */

bool qq_feel_seconds_number(qq_feel_seconds duration, qq_decimal *out)
{
    return qq_decimal_add(qq_decimal_of(duration.seconds), qq_decimal_scaled(duration.nanosecond, 9), out);
}

bool qq_feel_seconds_of_number(qq_decimal number, qq_feel_seconds *out)
{
    qq_decimal whole, rest;
    int64_t seconds, nanosecond;
    if (!qq_decimal_round(number, 9, QQ_ROUND_HALF_EVEN, &number)) return false;
    if (!qq_decimal_round(number, 0, QQ_ROUND_FLOOR, &whole) || !qq_decimal_subtract(number, whole, &rest))
        return false;
    if (!qq_decimal_to_int64(whole, 0, &seconds) || !qq_decimal_to_int64(rest, 9, &nanosecond)) return false;
    if (seconds == INT64_MIN) return false;
    *out = (qq_feel_seconds){.seconds = seconds, .nanosecond = (int32_t)nanosecond};
    return true;
}

/* ---- moments ---- */

/* Seconds since 1970-01-01T00:00:00 as the clock on the wall shows it. */
static qq_feel_seconds wall_clock(qq_feel_date_time at)
{
    int64_t of_day = at.time.hour * 3600 + at.time.minute * 60 + at.time.second;
    return (qq_feel_seconds){.seconds = qq_feel_day_number(at.date) * SECONDS_A_DAY + of_day,
                             .nanosecond = at.time.nanosecond};
}

static void set_time_of_day(qq_feel_time *time, int64_t second_of_day, int32_t nanosecond)
{
    time->hour = (uint8_t)(second_of_day / 3600);
    time->minute = (uint8_t)(second_of_day / 60 % 60);
    time->second = (uint8_t)(second_of_day % 60);
    time->nanosecond = nanosecond;
}

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

static bool set_wall_clock(qq_feel_date_time *at, qq_feel_seconds clock)
{
    int64_t day = floor_divide(clock.seconds, SECONDS_A_DAY);
    if (!qq_feel_date_of_number(day, &at->date)) return false;
    set_time_of_day(&at->time, clock.seconds - day * SECONDS_A_DAY, clock.nanosecond);
    return true;
}

bool qq_feel_date_add_months(qq_feel_date date, int64_t months, qq_feel_date *out)
{
    int64_t all;
    if (__builtin_add_overflow((int64_t)date.year * 12 + date.month - 1, months, &all)) return false;
    int64_t year = floor_divide(all, 12), month = all - year * 12 + 1;
    /* The month's last day where there is no such day. */
    for (int64_t day = date.day; day >= 28; day--)
        if (qq_feel_make_date(year, month, day, out)) return true;
    return qq_feel_make_date(year, month, MIN(date.day, 28), out);
}

bool qq_feel_date_add_seconds(qq_feel_date date, qq_feel_seconds duration, qq_feel_date *out)
{
    qq_feel_date_time at = {.date = date};
    qq_feel_seconds clock;
    if (!qq_feel_seconds_add(wall_clock(at), duration, &clock) || !set_wall_clock(&at, clock)) return false;
    *out = at.date;
    return true;
}

/* With a zone the duration passes as time does, whatever its clocks are set to meanwhile. */
bool qq_feel_date_time_add_seconds(qq_feel_date_time at, qq_feel_seconds duration, qq_feel_date_time *out)
{
    qq_feel_seconds clock;
    if (at.time.zone_kind != QQ_FEEL_ZONE) {
        if (!qq_feel_seconds_add(wall_clock(at), duration, &clock)) return false;
    } else {
        int32_t offset;
        if (!qq_feel_instant(at, &clock) || !qq_feel_seconds_add(clock, duration, &clock)) return false;
        if (!qq_feel_zone_offset_at(at.time.zone, clock.seconds, &offset)) return false;
        if (__builtin_add_overflow(clock.seconds, offset, &clock.seconds)) return false;
    }
    if (!set_wall_clock(&at, clock)) return false;
    *out = at;
    return true;
}

qq_feel_time qq_feel_time_add_seconds(qq_feel_time time, qq_feel_seconds duration)
{
    int64_t nanosecond = (int64_t)time.nanosecond + duration.nanosecond;
    int64_t second = time.hour * 3600 + time.minute * 60 + time.second + nanosecond / NANOSECONDS;
    second += duration.seconds % SECONDS_A_DAY;
    set_time_of_day(&time, second - floor_divide(second, SECONDS_A_DAY) * SECONDS_A_DAY,
                    (int32_t)(nanosecond % NANOSECONDS));
    return time;
}

/* ---- differences ---- */

bool qq_feel_date_time_clocks(qq_feel_date_time a, qq_feel_date_time b, qq_feel_seconds *clock_a,
                              qq_feel_seconds *clock_b)
{
    bool local = a.time.zone_kind == QQ_FEEL_LOCAL;
    if (local != (b.time.zone_kind == QQ_FEEL_LOCAL)) return false;
    if (!local) return qq_feel_instant(a, clock_a) && qq_feel_instant(b, clock_b);
    *clock_a = wall_clock(a);
    *clock_b = wall_clock(b);
    return true;
}

/* A time of day has no day from which a zone's offset follows: that of a winter's day is taken (of the north), and none
 * when both are of the same zone. */
static const qq_feel_date ANY_DAY = {.year = 2000, .month = 1, .day = 1};

bool qq_feel_time_clocks(qq_feel_time a, qq_feel_time b, qq_feel_seconds *clock_a, qq_feel_seconds *clock_b)
{
    if (a.zone_kind == QQ_FEEL_ZONE && b.zone_kind == QQ_FEEL_ZONE && !strcmp(a.zone, b.zone))
        a.zone_kind = b.zone_kind = QQ_FEEL_LOCAL;
    return qq_feel_date_time_clocks((qq_feel_date_time){.date = ANY_DAY, .time = a},
                                    (qq_feel_date_time){.date = ANY_DAY, .time = b}, clock_a, clock_b);
}

bool qq_feel_time_offset(qq_feel_time time, int32_t *out)
{
    return qq_feel_offset((qq_feel_date_time){.date = ANY_DAY, .time = time}, out);
}

qq_feel_date_time qq_feel_midnight(qq_feel_date date)
{
    return (qq_feel_date_time){.date = date, .time = {.zone_kind = QQ_FEEL_OFFSET}};
}
