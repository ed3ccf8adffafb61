/* From one kind of value to another (DMN 1.5, 10.3.4.1), negation and identity. */
#include "decide/feel/builtins_groups.h"
#include "decide/feel/temporal.h"

#include <string.h>

static const char *const SECONDS_OF_DAY = "hour must be in 0..23, minute in 0..59, second at least 0 and below 60";
enum { LARGEST_OFFSET = 18 * 3600 /* seconds; W3C XPath allows 14 hours, DMN's test cases 18 */ };

/* ---- numbers and strings ---- */

static bool is_separator(qq_feel_value value, const char *allowed)
{
    return value.kind == QQ_FEEL_NULL || (value.length == 1 && strchr(allowed, value.text[0]));
}

static qq_feel_value read_number(const qq_feel_invocation *call, const char *text, size_t length)
{
    qq_decimal number;
    if (!qq_decimal_read(text, length, &number))
        return qq_feel_refuse(call, "%s is not a number", qq_feel_shown(call, text));
    return qq_feel_number(number);
}

static qq_feel_value number_of(const qq_feel_invocation *call)
{
    return read_number(call, call->given[0].text, call->given[0].length);
}

static qq_feel_value number_separated(const qq_feel_invocation *call)
{
    qq_feel_value grouping = call->given[1], point = call->given[2];
    if (!is_separator(grouping, " ,.")) return qq_feel_refuse(call, "groups are parted by space, comma or point");
    if (!is_separator(point, ",.")) return qq_feel_refuse(call, "the decimal separator is a point or a comma");
    if (grouping.kind == QQ_FEEL_STRING && point.kind == QQ_FEEL_STRING && grouping.text[0] == point.text[0])
        return qq_feel_refuse(call, "one separator cannot be for groups and decimals");
    char decimal_sign = '.';
    if (point.kind == QQ_FEEL_STRING) decimal_sign = point.text[0];
    char *plain = qq_feel_arena_take(call->run->arena, call->given[0].length + 1u);
    size_t length = 0;
    for (const char *at = call->given[0].text; *at; at++) {
        if (grouping.kind == QQ_FEEL_STRING && *at == grouping.text[0]) continue;
        if (*at == '.' && decimal_sign != '.') return qq_feel_refuse(call, "a point is no separator here");
        plain[length++] = '.';
        if (*at != decimal_sign) plain[length - 1] = *at;
    }
    return read_number(call, plain, length);
}

static qq_feel_value string_of(const qq_feel_invocation *call)
{
    if (call->given[0].kind == QQ_FEEL_NULL || call->given[0].kind == QQ_FEEL_STRING) return call->given[0];
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, call->given[0], false);
    if (text->len > QQ_FEEL_TEXT_MAX) return qq_feel_refuse(call, "the text becomes too long");
    return qq_feel_text(call, text->str, text->len);
}

/* ---- dates and times ---- */

static qq_feel_value date_of(const qq_feel_invocation *call)
{
    qq_feel_date date;
    switch (call->given[0].kind) {
    case QQ_FEEL_DATE:
        return call->given[0];
    case QQ_FEEL_DATE_TIME:
        return qq_feel_date_value(call->given[0].date_time->date);
    default:
        if (qq_feel_read_date(call->given[0].text, call->given[0].length, &date)) return qq_feel_date_value(date);
        return qq_feel_refuse(call, "%s is not a date: YYYY-MM-DD", qq_feel_shown(call, call->given[0].text));
    }
}

static bool make_date(const qq_feel_value *parts, qq_feel_date *out)
{
    int64_t number[3];
    for (size_t part = 0; part < 3; part++) {
        if (!qq_decimal_to_int64(parts[part].number, 0, &number[part])) return false;
    }
    return qq_feel_make_date(number[0], number[1], number[2], out);
}

static qq_feel_value date_of_parts(const qq_feel_invocation *call)
{
    qq_feel_date date;
    if (!make_date(call->given, &date)) return qq_feel_refuse(call, "there is no such day");
    return qq_feel_date_value(date);
}

static qq_feel_value time_of(const qq_feel_invocation *call)
{
    qq_feel_time time;
    switch (call->given[0].kind) {
    case QQ_FEEL_TIME:
        return call->given[0];
    case QQ_FEEL_DATE_TIME:
        return qq_feel_time_value(call->given[0].date_time->time);
    default:
        if (qq_feel_read_time(call->run->arena, call->given[0].text, call->given[0].length, &time))
            return qq_feel_time_value(time);
        return qq_feel_refuse(call, "%s is not a time: hh:mm:ss", qq_feel_shown(call, call->given[0].text));
    }
}

/* Hour, minute and second, which may have a fraction, cut to nanoseconds. */
static bool make_time(const qq_feel_value *parts, qq_feel_time *out)
{
    int64_t hour, minute, nanoseconds;
    qq_decimal cut;
    if (!qq_decimal_to_int64(parts[0].number, 0, &hour) || hour < 0 || hour > 23) return false;
    if (!qq_decimal_to_int64(parts[1].number, 0, &minute) || minute < 0 || minute > 59) return false;
    if (qq_decimal_sign(parts[2].number) < 0 || !qq_decimal_round(parts[2].number, 9, QQ_ROUND_DOWN, &cut))
        return false;
    if (!qq_decimal_to_int64(cut, 9, &nanoseconds) || nanoseconds >= 60 * INT64_C(1000000000)) return false;
    *out = (qq_feel_time){.hour = (uint8_t)hour,
                          .minute = (uint8_t)minute,
                          .second = (uint8_t)(nanoseconds / 1000000000),
                          .nanosecond = (int32_t)(nanoseconds % 1000000000)};
    return true;
}

/* Sets the distance from Greenwich, a duration or a number of hours; null leaves the time local. */
static bool set_offset(qq_feel_value offset, qq_feel_time *time)
{
    int64_t seconds;
    if (offset.kind == QQ_FEEL_NULL) return true;
    if (offset.kind == QQ_FEEL_NUMBER) {
        qq_decimal product;
        if (!qq_decimal_multiply(offset.number, qq_decimal_of(3600), &product) ||
            !qq_decimal_to_int64(product, 0, &seconds))
            return false;
    } else {
        if (offset.seconds.nanosecond != 0) return false;
        seconds = offset.seconds.seconds;
    }
    if (seconds < -LARGEST_OFFSET || seconds > LARGEST_OFFSET) return false;
    time->zone_kind = QQ_FEEL_OFFSET;
    time->offset = (int32_t)seconds;
    return true;
}

static qq_feel_value time_of_parts(const qq_feel_invocation *call)
{
    qq_feel_time time;
    if (!make_time(call->given, &time)) return qq_feel_refuse(call, "%s", SECONDS_OF_DAY);
    if (!set_offset(call->given[3], &time)) return qq_feel_refuse(call, "the offset is beyond 18 hours");
    return qq_feel_time_value(time);
}

/* A date alone is its midnight, without zone. */
static qq_feel_value date_time_of(const qq_feel_invocation *call)
{
    qq_feel_value from = call->given[0];
    qq_feel_date_time moment = {0};
    if (from.kind == QQ_FEEL_DATE_TIME) return from;
    if (!qq_feel_read_date_time(call->run->arena, from.text, from.length, &moment) &&
        !qq_feel_read_date(from.text, from.length, &moment.date))
        return qq_feel_refuse(call, "%s is not a date and time: YYYY-MM-DDThh:mm:ss", qq_feel_shown(call, from.text));
    return qq_feel_date_time_value(call->run->arena, moment);
}

static qq_feel_date date_part(qq_feel_value day)
{
    return day.kind == QQ_FEEL_DATE ? day.date : day.date_time->date;
}

/* The zone is read as if it stood behind a time: a name, an offset or Z. */
static bool set_zone(const qq_feel_invocation *call, qq_feel_value zone, qq_feel_time *time)
{
    bool is_offset = zone.length > 0 && (strchr("+-", zone.text[0]) || !g_ascii_strcasecmp(zone.text, "z"));
    g_autofree char *text = g_strconcat("00:00:00", is_offset ? "" : "@", zone.text, NULL);
    qq_feel_time midnight;
    if (!qq_feel_read_time(call->run->arena, text, strlen(text), &midnight)) return false;
    time->zone_kind = midnight.zone_kind;
    time->offset = midnight.offset;
    time->zone = midnight.zone;
    return true;
}

/* Of a date and time as first argument only the date counts; a zone named takes the place of the time's own. */
static qq_feel_value date_time_joined(const qq_feel_invocation *call)
{
    qq_feel_date_time moment = {.date = date_part(call->given[0]), .time = call->given[1].time};
    if (call->count > 2 && !set_zone(call, call->given[2], &moment.time))
        return qq_feel_refuse(call, "there is no time zone %s", qq_feel_shown(call, call->given[2].text));
    return qq_feel_date_time_value(call->run->arena, moment);
}

static qq_feel_value date_time_of_parts(const qq_feel_invocation *call)
{
    qq_feel_value where = call->given[6];
    qq_feel_date_time moment;
    if (!make_date(call->given, &moment.date)) return qq_feel_refuse(call, "there is no such day");
    if (!make_time(call->given + 3, &moment.time)) return qq_feel_refuse(call, "%s", SECONDS_OF_DAY);
    if (where.kind == QQ_FEEL_STRING ? !set_zone(call, where, &moment.time) : !set_offset(where, &moment.time))
        return qq_feel_refuse(call, "no such time zone, or an offset beyond 18 hours");
    return qq_feel_date_time_value(call->run->arena, moment);
}

/* ---- durations ---- */

static qq_feel_value duration_of(const qq_feel_invocation *call)
{
    qq_feel_value duration;
    if (qq_feel_read_duration(call->given[0].text, call->given[0].length, &duration)) return duration;
    return qq_feel_refuse(call, "%s is not a duration: PnYnM or PnDTnHnMnS", qq_feel_shown(call, call->given[0].text));
}

/* Whole months, of which a begun one does not count. */
static qq_feel_value months_between(const qq_feel_invocation *call)
{
    qq_feel_date from = date_part(call->given[0]), to = date_part(call->given[1]);
    int64_t months = ((int64_t)to.year - from.year) * 12 + to.month - from.month;
    if (months > 0 && to.day < from.day) months--;
    if (months < 0 && to.day > from.day) months++;
    return qq_feel_months_value(months);
}

/* ---- negation, identity ---- */

static qq_feel_value negation(const qq_feel_invocation *call)
{
    qq_feel_value given = call->given[0];
    if (given.kind == QQ_FEEL_BOOLEAN || given.kind == QQ_FEEL_NULL) return qq_feel_not(given);
    return qq_feel_refuse(call, "a %s is neither true nor false", qq_feel_kind_name(given.kind));
}

static bool is_one_time(qq_feel_time a, qq_feel_time b)
{
    if (a.hour != b.hour || a.minute != b.minute || a.second != b.second || a.nanosecond != b.nanosecond) return false;
    if (a.zone_kind != b.zone_kind) return false;
    if (a.zone_kind == QQ_FEEL_ZONE) return !strcmp(a.zone, b.zone);
    return a.zone_kind == QQ_FEEL_LOCAL || a.offset == b.offset;
}

/* The same element of FEEL's domain: times that mean one moment in two zones are two (DMN 1.5, 10.3.4.5). */
static bool is_one(qq_feel_value a, qq_feel_value b)
{
    if (a.kind != b.kind) return false;
    switch (a.kind) {
    case QQ_FEEL_TIME:
        return is_one_time(a.time, b.time);
    case QQ_FEEL_DATE_TIME:
        return qq_feel_day_number(a.date_time->date) == qq_feel_day_number(b.date_time->date) &&
               is_one_time(a.date_time->time, b.date_time->time);
    case QQ_FEEL_FUNCTION:
        return a.function == b.function;
    default:
        return qq_feel_same(a, b);
    }
}

static qq_feel_value is_same(const qq_feel_invocation *call)
{
    return qq_feel_boolean(is_one(call->given[0], call->given[1]));
}

/* The ways of "date and time" with a zone of its own or with numbers are of DMN 1.6. */
/* clang-format off */
#define DATE_AND_TIME_OF_DAY \
    {"year", QQ_TAKES_NUMBER, QQ_NEEDED}, {"month", QQ_TAKES_NUMBER, QQ_NEEDED}, {"day", QQ_TAKES_NUMBER, QQ_NEEDED}, \
    {"hour", QQ_TAKES_NUMBER, QQ_NEEDED}, {"minute", QQ_TAKES_NUMBER, QQ_NEEDED}, {"second", QQ_TAKES_NUMBER, QQ_NEEDED}

const qq_feel_builtin QQ_FEEL_CONVERSIONS[] = {
    {"number", number_of, {{"from", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"number", number_separated, {{"from", QQ_TAKES_STRING, QQ_NEEDED},
                                  {"grouping separator", QQ_TAKES_STRING | QQ_TAKES_NULL, QQ_NEEDED},
                                  {"decimal separator", QQ_TAKES_STRING | QQ_TAKES_NULL, QQ_NEEDED}}},
    {"string", string_of, {{"from", QQ_TAKES_ANY, QQ_NEEDED}}},
    {"date", date_of, {{"from", QQ_TAKES_STRING | QQ_TAKES_DAY, QQ_NEEDED}}},
    {"date", date_of_parts, {{"year", QQ_TAKES_NUMBER, QQ_NEEDED},
                             {"month", QQ_TAKES_NUMBER, QQ_NEEDED},
                             {"day", QQ_TAKES_NUMBER, QQ_NEEDED}}},
    {"time", time_of, {{"from", QQ_TAKES_STRING | QQ_TAKES_TIME | QQ_TAKES_DATE_TIME, QQ_NEEDED}}},
    {"time", time_of_parts, {{"hour", QQ_TAKES_NUMBER, QQ_NEEDED},
                             {"minute", QQ_TAKES_NUMBER, QQ_NEEDED},
                             {"second", QQ_TAKES_NUMBER, QQ_NEEDED},
                             {"offset", QQ_TAKES_SECONDS | QQ_TAKES_NULL, QQ_OPTIONAL}}},
    {"date and time", date_time_of, {{"from", QQ_TAKES_STRING | QQ_TAKES_DATE_TIME, QQ_NEEDED}}},
    {"date and time", date_time_joined, {{"date", QQ_TAKES_DAY, QQ_NEEDED}, {"time", QQ_TAKES_TIME, QQ_NEEDED}}},
    {"date and time", date_time_joined, {{"date", QQ_TAKES_DAY, QQ_NEEDED},
                                         {"time", QQ_TAKES_TIME, QQ_NEEDED},
                                         {"timezone", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"date and time", date_time_of_parts, {DATE_AND_TIME_OF_DAY,
                                           {"offset", QQ_TAKES_SECONDS | QQ_TAKES_NUMBER | QQ_TAKES_NULL, QQ_OPTIONAL}}},
    {"date and time", date_time_of_parts, {DATE_AND_TIME_OF_DAY, {"hour offset", QQ_TAKES_NUMBER, QQ_NEEDED}}},
    {"date and time", date_time_of_parts, {DATE_AND_TIME_OF_DAY, {"timezone", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"duration", duration_of, {{"from", QQ_TAKES_STRING, QQ_NEEDED}}},
    {"years and months duration", months_between, {{"from", QQ_TAKES_DAY, QQ_NEEDED}, {"to", QQ_TAKES_DAY, QQ_NEEDED}}},
    {"not", negation, {{"negand", QQ_TAKES_ANY, QQ_NEEDED}}},
    {"is", is_same, {{"value1", QQ_TAKES_ANY, QQ_NEEDED}, {"value2", QQ_TAKES_ANY, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
