/* + - * / ** and the sign. Source: DMN 1.5, 10.3.2.13, tables 56 to 60: which kinds go together. */
#include <string.h>
#include "decide/feel/limits.h"
#include "decide/feel/operations.h"
#include "decide/feel/temporal.h"

static qq_feel_value refuse(qq_feel_run *run, qq_feel_place place, const char *sign, qq_feel_value a, qq_feel_value b)
{
    qq_feel_note(run, place.line, place.column, "%s %s %s has no result", qq_feel_kind_name(a.kind), sign,
                 qq_feel_kind_name(b.kind));
    return QQ_FEEL_NOTHING;
}

static unsigned kinds(qq_feel_kind a, qq_feel_kind b)
{
    return (unsigned)a * (QQ_FEEL_FUNCTION + 1) + (unsigned)b;
}

/* A case label of two kinds. */
#define BOTH(a, b) ((unsigned)(a) * (QQ_FEEL_FUNCTION + 1) + (unsigned)(b))

static qq_feel_value number_or_nothing(bool done, qq_decimal number)
{
    return done ? qq_feel_number(number) : QQ_FEEL_NOTHING;
}

/* ---- dates and durations ---- */

static qq_feel_value date_and_months(qq_feel_date date, int64_t months)
{
    return qq_feel_date_add_months(date, months, &date) ? qq_feel_date_value(date) : QQ_FEEL_NOTHING;
}

static qq_feel_value date_and_seconds(qq_feel_date date, qq_feel_seconds seconds)
{
    return qq_feel_date_add_seconds(date, seconds, &date) ? qq_feel_date_value(date) : QQ_FEEL_NOTHING;
}

static qq_feel_value moment_and_months(qq_feel_run *run, qq_feel_date_time moment, int64_t months)
{
    if (!qq_feel_date_add_months(moment.date, months, &moment.date)) return QQ_FEEL_NOTHING;
    return qq_feel_date_time_value(run->arena, moment);
}

static qq_feel_value moment_and_seconds(qq_feel_run *run, qq_feel_date_time moment, qq_feel_seconds seconds)
{
    if (!qq_feel_date_time_add_seconds(moment, seconds, &moment)) return QQ_FEEL_NOTHING;
    return qq_feel_date_time_value(run->arena, moment);
}

static qq_feel_value months_and_months(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum) || sum == INT64_MIN) return QQ_FEEL_NOTHING;
    return qq_feel_months_value(sum);
}

static qq_feel_value seconds_and_seconds(qq_feel_seconds a, qq_feel_seconds b)
{
    return qq_feel_seconds_add(a, b, &a) ? qq_feel_seconds_value(a) : QQ_FEEL_NOTHING;
}

/* A point in time, or a duration, and a duration. */
static qq_feel_value add_duration(qq_feel_run *run, qq_feel_value a, qq_feel_value b)
{
    switch (kinds(a.kind, b.kind)) {
    case BOTH(QQ_FEEL_DATE, QQ_FEEL_MONTHS):
        return date_and_months(a.date, b.months);
    case BOTH(QQ_FEEL_DATE, QQ_FEEL_SECONDS):
        return date_and_seconds(a.date, b.seconds);
    case BOTH(QQ_FEEL_DATE_TIME, QQ_FEEL_MONTHS):
        return moment_and_months(run, *a.date_time, b.months);
    case BOTH(QQ_FEEL_DATE_TIME, QQ_FEEL_SECONDS):
        return moment_and_seconds(run, *a.date_time, b.seconds);
    case BOTH(QQ_FEEL_TIME, QQ_FEEL_SECONDS):
        return qq_feel_time_value(qq_feel_time_add_seconds(a.time, b.seconds));
    case BOTH(QQ_FEEL_MONTHS, QQ_FEEL_MONTHS):
        return months_and_months(a.months, b.months);
    case BOTH(QQ_FEEL_SECONDS, QQ_FEEL_SECONDS):
        return seconds_and_seconds(a.seconds, b.seconds);
    default:
        return QQ_FEEL_NOTHING;
    }
}

static bool is_duration(qq_feel_value value)
{
    return value.kind == QQ_FEEL_MONTHS || value.kind == QQ_FEEL_SECONDS;
}

static qq_feel_value negated(qq_feel_value duration)
{
    if (duration.kind == QQ_FEEL_MONTHS) return qq_feel_months_value(-duration.months);
    return qq_feel_seconds_value(qq_feel_seconds_negate(duration.seconds));
}

/* A date stands for its midnight in Greenwich. */
static bool as_moment(qq_feel_value value, qq_feel_date_time *out)
{
    if (value.kind == QQ_FEEL_DATE)
        *out = qq_feel_midnight(value.date);
    else if (value.kind == QQ_FEEL_DATE_TIME)
        *out = *value.date_time;
    else
        return false;
    return true;
}

static qq_feel_value elapsed(qq_feel_value a, qq_feel_value b)
{
    qq_feel_seconds clock_a, clock_b;
    qq_feel_date_time moment_a, moment_b;
    if (as_moment(a, &moment_a) && as_moment(b, &moment_b)) {
        if (!qq_feel_date_time_clocks(moment_a, moment_b, &clock_a, &clock_b)) return QQ_FEEL_NOTHING;
    } else if (a.kind == QQ_FEEL_TIME && b.kind == QQ_FEEL_TIME) {
        if (!qq_feel_time_clocks(a.time, b.time, &clock_a, &clock_b)) return QQ_FEEL_NOTHING;
    } else {
        return QQ_FEEL_NOTHING;
    }
    return seconds_and_seconds(clock_a, qq_feel_seconds_negate(clock_b));
}

/* Whole months: what is left of a month is dropped. */
static qq_feel_value months_of_number(bool done, qq_decimal number)
{
    int64_t months;
    if (!done || !qq_decimal_round(number, 0, QQ_ROUND_DOWN, &number)) return QQ_FEEL_NOTHING;
    if (!qq_decimal_to_int64(number, 0, &months) || months == INT64_MIN) return QQ_FEEL_NOTHING;
    return qq_feel_months_value(months);
}

static qq_feel_value seconds_of_number(bool done, qq_decimal number)
{
    qq_feel_seconds seconds;
    if (!done || !qq_feel_seconds_of_number(number, &seconds)) return QQ_FEEL_NOTHING;
    return qq_feel_seconds_value(seconds);
}

typedef bool (*calculation)(qq_decimal a, qq_decimal b, qq_decimal *out);

/* A duration multiplied or divided by a number. */
static qq_feel_value scale(calculation calculate, qq_feel_value duration, qq_decimal number)
{
    qq_decimal size;
    if (duration.kind == QQ_FEEL_MONTHS) {
        bool scaled = calculate(qq_decimal_of(duration.months), number, &size);
        return months_of_number(scaled, size);
    }
    bool scaled = qq_feel_seconds_number(duration.seconds, &size) && calculate(size, number, &size);
    return seconds_of_number(scaled, size);
}

static qq_feel_value ratio(qq_feel_value a, qq_feel_value b)
{
    qq_decimal of_a = qq_decimal_of(0), of_b = of_a;
    if (a.kind == QQ_FEEL_MONTHS) {
        of_a = qq_decimal_of(a.months);
        of_b = qq_decimal_of(b.months);
    } else if (!qq_feel_seconds_number(a.seconds, &of_a) || !qq_feel_seconds_number(b.seconds, &of_b)) {
        return QQ_FEEL_NOTHING;
    }
    bool divided = qq_decimal_divide(of_a, of_b, &of_a);
    return number_or_nothing(divided, of_a);
}

/* ---- the operators ---- */

static qq_feel_value join(qq_feel_run *run, qq_feel_value a, qq_feel_value b)
{
    size_t length = (size_t)a.length + b.length;
    if (length >= QQ_FEEL_STRING_MAX) return QQ_FEEL_NOTHING;
    char *text = qq_feel_arena_take(run->arena, length + 1);
    if (a.length > 0) memcpy(text, a.text, a.length);
    if (b.length > 0) memcpy(text + a.length, b.text, b.length);
    return (qq_feel_value){.kind = QQ_FEEL_STRING, .length = (uint32_t)length, .text = text};
}

static qq_feel_value calculated(calculation calculate, qq_feel_value a, qq_feel_value b)
{
    qq_decimal out = a.number;
    bool done = calculate(a.number, b.number, &out);
    return number_or_nothing(done, out);
}

static bool are_numbers(qq_feel_value a, qq_feel_value b)
{
    return a.kind == QQ_FEEL_NUMBER && b.kind == QQ_FEEL_NUMBER;
}

/* Every result that is null is noted. */
static qq_feel_value noted(qq_feel_run *run, qq_feel_place place, const char *sign, qq_feel_value a, qq_feel_value b,
                           qq_feel_value result)
{
    return result.kind == QQ_FEEL_NULL ? refuse(run, place, sign, a, b) : result;
}

qq_feel_value qq_feel_add(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b)
{
    qq_feel_value sum;
    if (are_numbers(a, b))
        sum = calculated(qq_decimal_add, a, b);
    else if (a.kind == QQ_FEEL_STRING && b.kind == QQ_FEEL_STRING)
        sum = join(run, a, b);
    else if (is_duration(b))
        sum = add_duration(run, a, b);
    else
        sum = add_duration(run, b, a);
    return noted(run, place, "+", a, b, sum);
}

qq_feel_value qq_feel_subtract(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b)
{
    qq_feel_value difference;
    if (are_numbers(a, b))
        difference = calculated(qq_decimal_subtract, a, b);
    else if (is_duration(b))
        difference = add_duration(run, a, negated(b));
    else
        difference = elapsed(a, b);
    return noted(run, place, "-", a, b, difference);
}

qq_feel_value qq_feel_multiply(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b)
{
    qq_feel_value product = QQ_FEEL_NOTHING;
    if (are_numbers(a, b))
        product = calculated(qq_decimal_multiply, a, b);
    else if (is_duration(a) && b.kind == QQ_FEEL_NUMBER)
        product = scale(qq_decimal_multiply, a, b.number);
    else if (is_duration(b) && a.kind == QQ_FEEL_NUMBER)
        product = scale(qq_decimal_multiply, b, a.number);
    return noted(run, place, "*", a, b, product);
}

qq_feel_value qq_feel_divide(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b)
{
    qq_feel_value quotient = QQ_FEEL_NOTHING;
    if (b.kind == QQ_FEEL_NUMBER && qq_decimal_sign(b.number) == 0) {
        qq_feel_note(run, place.line, place.column, "division by zero");
        return QQ_FEEL_NOTHING;
    }
    if (are_numbers(a, b))
        quotient = calculated(qq_decimal_divide, a, b);
    else if (is_duration(a) && b.kind == QQ_FEEL_NUMBER)
        quotient = scale(qq_decimal_divide, a, b.number);
    else if (is_duration(a) && a.kind == b.kind)
        quotient = ratio(a, b);
    return noted(run, place, "/", a, b, quotient);
}

qq_feel_value qq_feel_power(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b)
{
    qq_feel_value power = are_numbers(a, b) ? calculated(qq_decimal_power, a, b) : QQ_FEEL_NOTHING;
    return noted(run, place, "**", a, b, power);
}

qq_feel_value qq_feel_minus(qq_feel_run *run, qq_feel_place place, qq_feel_value a)
{
    if (a.kind == QQ_FEEL_NUMBER) return qq_feel_number(qq_decimal_negate(a.number));
    if (is_duration(a)) return negated(a);
    qq_feel_note(run, place.line, place.column, "%s has no sign", qq_feel_kind_name(a.kind));
    return QQ_FEEL_NOTHING;
}
