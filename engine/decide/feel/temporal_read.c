/* Reading dates, times and durations. A cursor goes over the text; every reader takes what it knows and says whether it
 * did, and the whole text has to be taken. */
#include <string.h>
#include "decide/feel/temporal.h"

enum { OFFSET_MAX = 18 * 3600, NANOSECONDS = 9, ZONE_NAME_MAX = 64 };

typedef struct {
    const char *at, *end;
} cursor;

static bool take_char(cursor *text, char wanted)
{
    if (text->at == text->end || *text->at != wanted) return false;
    text->at++;
    return true;
}

/* Between least and most digits as a number; most is at most 18. */
static bool take_digits(cursor *text, int least, int most, int64_t *out)
{
    int64_t number = 0;
    int count = 0;
    for (; count < most && text->at < text->end && g_ascii_isdigit(*text->at); count++)
        number = number * 10 + (*text->at++ - '0');
    if (count < least) return false;
    *out = number;
    return true;
}

static bool take_date(cursor *text, qq_feel_date *out)
{
    bool negative = take_char(text, '-');
    const char *first = text->at;
    int64_t year, month, day;
    if (!take_digits(text, 4, 9, &year)) return false;
    if (text->at - first > 4 && *first == '0') return false; /* more than four digits only when they are needed */
    if (!take_char(text, '-') || !take_digits(text, 2, 2, &month)) return false;
    if (!take_char(text, '-') || !take_digits(text, 2, 2, &day)) return false;
    return qq_feel_make_date(negative ? -year : year, month, day, out);
}

/* The digits after the point as billionths; what is finer is dropped. */
static bool take_fraction(cursor *text, bool may_be_empty, int32_t *nanosecond)
{
    int32_t number = 0;
    int count = 0;
    for (; text->at < text->end && g_ascii_isdigit(*text->at); text->at++, count++)
        if (count < NANOSECONDS) number = number * 10 + (*text->at - '0');
    if (count == 0 && !may_be_empty) return false;
    for (int i = count; i < NANOSECONDS; i++) number *= 10;
    *nanosecond = number;
    return true;
}

/* hh:mm:ss, of an offset also hh:mm. */
static bool take_offset(cursor *text, qq_feel_time *out)
{
    bool west = *text->at == '-';
    int64_t hours, minutes, seconds = 0;
    text->at++;
    if (!take_digits(text, 2, 2, &hours) || !take_char(text, ':') || !take_digits(text, 2, 2, &minutes)) return false;
    if (take_char(text, ':') && !take_digits(text, 2, 2, &seconds)) return false;
    int64_t offset = hours * 3600 + minutes * 60 + seconds;
    if (minutes > 59 || seconds > 59 || offset > OFFSET_MAX) return false;
    out->zone_kind = QQ_FEEL_OFFSET;
    out->offset = (int32_t)(west ? -offset : offset);
    return true;
}

static bool take_zone_name(qq_feel_arena *arena, cursor *text, qq_feel_time *out)
{
    size_t length = (size_t)(text->end - text->at);
    if (length == 0 || length > ZONE_NAME_MAX) return false;
    char *name = qq_feel_arena_text(arena, text->at, length);
    if (!qq_feel_zone_known(name)) return false;
    text->at = text->end;
    out->zone_kind = QQ_FEEL_ZONE;
    out->zone = name;
    return true;
}

static bool take_zone(qq_feel_arena *arena, cursor *text, qq_feel_time *out)
{
    if (text->at == text->end) return true;
    /* The examples of DMN 1.5, 10.3.4.1, write z. */
    if (take_char(text, 'Z') || take_char(text, 'z')) {
        out->zone_kind = QQ_FEEL_OFFSET;
        return true;
    }
    if (*text->at == '+' || *text->at == '-') return take_offset(text, out);
    return take_char(text, '@') && take_zone_name(arena, text, out);
}

/* 24:00:00 is the day's end: *next_day, and midnight as the time. */
static bool take_time(qq_feel_arena *arena, cursor *text, qq_feel_time *out, bool *next_day)
{
    int64_t hour, minute, second;
    qq_feel_time time = {.zone_kind = QQ_FEEL_LOCAL};
    if (!take_digits(text, 2, 2, &hour) || !take_char(text, ':')) return false;
    if (!take_digits(text, 2, 2, &minute) || !take_char(text, ':') || !take_digits(text, 2, 2, &second)) return false;
    if (take_char(text, '.') && !take_fraction(text, false, &time.nanosecond)) return false;
    *next_day = hour == 24 && minute == 0 && second == 0 && time.nanosecond == 0;
    if (*next_day) hour = 0;
    if (hour > 23 || minute > 59 || second > 59) return false;
    time.hour = (uint8_t)hour;
    time.minute = (uint8_t)minute;
    time.second = (uint8_t)second;
    if (!take_zone(arena, text, &time) || text->at != text->end) return false;
    *out = time;
    return true;
}

bool qq_feel_read_date(const char *text, size_t length, qq_feel_date *out)
{
    cursor at = {.at = text, .end = text + length};
    qq_feel_date date;
    if (!take_date(&at, &date) || at.at != at.end) return false;
    *out = date;
    return true;
}

bool qq_feel_read_time(qq_feel_arena *arena, const char *text, size_t length, qq_feel_time *out)
{
    cursor at = {.at = text, .end = text + length};
    bool next_day;
    return take_time(arena, &at, out, &next_day);
}

bool qq_feel_read_date_time(qq_feel_arena *arena, const char *text, size_t length, qq_feel_date_time *out)
{
    cursor at = {.at = text, .end = text + length};
    qq_feel_date_time read = {.time = {.zone_kind = QQ_FEEL_LOCAL}};
    bool next_day = false;
    if (!take_date(&at, &read.date)) return false;
    if (at.at != at.end && (!take_char(&at, 'T') || !take_time(arena, &at, &read.time, &next_day))) return false;
    if (next_day && !qq_feel_date_of_number(qq_feel_day_number(read.date) + 1, &read.date)) return false;
    *out = read;
    return true;
}

/* ---- durations ---- */

/* Adds number x unit when it does not overflow. */
static bool add_units(int64_t number, int64_t unit, int64_t *sum)
{
    int64_t product;
    return !__builtin_mul_overflow(number, unit, &product) && !__builtin_add_overflow(*sum, product, sum);
}

/* Parts in their order, each at most once: digits and a letter of `letters`, worth the unit of the same place. */
static bool take_parts(cursor *text, const char *letters, const int64_t *units, int64_t *sum, int *taken)
{
    for (size_t i = 0; letters[i] != '\0'; i++) {
        cursor before = *text;
        int64_t number;
        if (!take_digits(text, 1, 18, &number)) return true;
        if (!take_char(text, letters[i])) {
            *text = before;
            continue;
        }
        if (!add_units(number, units[i], sum)) return false;
        ++*taken;
    }
    return true;
}

static bool read_months(cursor text, bool negative, qq_feel_value *out)
{
    static const int64_t units[] = {12, 1};
    int64_t months = 0;
    int taken = 0;
    if (!take_parts(&text, "YM", units, &months, &taken) || taken == 0 || text.at != text.end) return false;
    *out = qq_feel_months_value(negative ? -months : months);
    return true;
}

/* n.nS or nS at the end. */
static bool take_seconds(cursor *text, qq_feel_seconds *sum, int *taken)
{
    int64_t seconds;
    if (text->at == text->end) return true;
    if (!take_digits(text, 1, 18, &seconds) || !add_units(seconds, 1, &sum->seconds)) return false;
    if (take_char(text, '.') && !take_fraction(text, true, &sum->nanosecond)) return false;
    ++*taken;
    return take_char(text, 'S');
}

static bool read_seconds(cursor text, bool negative, qq_feel_value *out)
{
    static const int64_t day_units[] = {86400}, time_units[] = {3600, 60};
    qq_feel_seconds sum = {0};
    int days = 0, times = 0;
    if (!take_parts(&text, "D", day_units, &sum.seconds, &days)) return false;
    if (take_char(&text, 'T')) {
        if (!take_parts(&text, "HM", time_units, &sum.seconds, &times)) return false;
        if (!take_seconds(&text, &sum, &times) || times == 0) return false;
    }
    if (days + times == 0 || text.at != text.end) return false;
    *out = qq_feel_seconds_value(negative ? qq_feel_seconds_negate(sum) : sum);
    return true;
}

bool qq_feel_read_duration(const char *text, size_t length, qq_feel_value *out)
{
    cursor at = {.at = text, .end = text + length};
    bool negative = take_char(&at, '-');
    if (!take_char(&at, 'P')) return false;
    return read_months(at, negative, out) || read_seconds(at, negative, out);
}

qq_feel_value qq_feel_read_temporal(qq_feel_arena *arena, const char *text, size_t length)
{
    qq_feel_value duration;
    qq_feel_date date;
    qq_feel_time time;
    qq_feel_date_time date_time;
    if (qq_feel_read_date(text, length, &date)) return qq_feel_date_value(date);
    if (qq_feel_read_date_time(arena, text, length, &date_time)) return qq_feel_date_time_value(arena, date_time);
    if (qq_feel_read_time(arena, text, length, &time)) return qq_feel_time_value(time);
    if (qq_feel_read_duration(text, length, &duration)) return duration;
    return QQ_FEEL_NOTHING;
}
