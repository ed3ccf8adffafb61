/* Civil days and stamps: reading, writing, month arithmetic.
 *
 * Invariant: nothing here reads the locale or the time zone of the machine. Days are counted by the
 * proleptic Gregorian calendar in 400-year eras of 146,097 days (ISO 8601-1:2019, 4.2.1), with years that
 * begin in March so that the leap day is the last of its year. */
#include "qinqing/day.h"

#include <string.h>

enum {
    DAYS_PER_ERA = 146097,
    DAYS_TO_EPOCH = 719468, /* from 0000-03-01 to 1970-01-01 */
    SECONDS_PER_DAY = 86400,
    CHINA_OFFSET = 8 * 3600,
    FIRST_YEAR = 1900, /* of dates in text */
    LAST_YEAR = 2099,
    ZONE_HOURS = 14, /* the widest offset from UTC in use */
};

typedef struct {
    int year, month, day;
} civil;

static int month_length(int year, int month)
{
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) return 29;
    return lengths[month - 1];
}

static int64_t days_of(const civil *date)
{
    int64_t year = date->month <= 2 ? date->year - 1 : date->year;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date->month + (date->month > 2 ? -3 : 9)) + 2) / 5 + date->day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
}

static civil civil_of(int64_t days)
{
    int64_t z = days + DAYS_TO_EPOCH;
    int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int64_t day_of_era = z - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    return (civil){(int)year, (int)month, (int)(day_of_year - (153 * shifted + 2) / 5 + 1)};
}

static bool civil_exists(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_length(year, month);
}

bool qq_day_from_civil(int year, int month, int day, qq_day *out)
{
    if (!civil_exists(year, month, day)) return false;
    *out = (qq_day)days_of(&(civil){year, month, day});
    return true;
}

void qq_day_to_civil(qq_day day, int *year, int *month, int *day_of_month)
{
    g_assert(day != QQ_DAY_NONE && day != QQ_DAY_FOREVER);
    civil date = civil_of(day);
    *year = date.year;
    *month = date.month;
    *day_of_month = date.day;
}

/* Reads `count` ASCII digits; -1 when one of them is none. The caller has made sure that they are there. */
static int digits_at(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit > 9) return -1;
        value = value * 10 + (int)digit;
    }
    return value;
}

/* Reads a date at the start of text; the bytes it took, 0 when there is none. */
static size_t read_date(const char *text, size_t length, civil *out)
{
    size_t taken;
    if (length >= 10 && (text[4] == '-' || text[4] == '/')) {
        if (text[7] != text[4]) return 0;
        *out = (civil){digits_at(text, 4), digits_at(text + 5, 2), digits_at(text + 8, 2)};
        taken = 10;
    } else if (length >= 8) {
        *out = (civil){digits_at(text, 4), digits_at(text + 4, 2), digits_at(text + 6, 2)};
        taken = 8;
    } else {
        return 0;
    }
    if (out->year < FIRST_YEAR || out->year > LAST_YEAR) return 0;
    return civil_exists(out->year, out->month, out->day) ? taken : 0;
}

/* Reads Z, +hh:mm or -hh:mm, which must be all of text, as what to add to reach China time. */
static bool read_zone(const char *text, size_t length, int *shift)
{
    if (length == 1 && text[0] == 'Z') {
        *shift = CHINA_OFFSET;
        return true;
    }
    if (length != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    int hours = digits_at(text + 1, 2), minutes = digits_at(text + 4, 2);
    if (hours < 0 || hours > ZONE_HOURS || minutes < 0 || minutes > 59) return false;
    int offset = hours * 3600 + minutes * 60;
    *shift = CHINA_OFFSET - (text[0] == '+' ? offset : -offset);
    return true;
}

static bool clock_seconds(int hour, int minute, int second, int *out)
{
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
    *out = hour * 3600 + minute * 60 + second;
    return true;
}

/* Reads what follows a date, all of it: nothing, HHmmss after a date without separators, or [T or blank]HH:mm:ss with
 * fraction and zone. */
static bool read_time(const char *text, size_t length, bool compact, int *seconds)
{
    if (length == 0) {
        *seconds = 0;
        return true;
    }
    if (compact && length == 6)
        return clock_seconds(digits_at(text, 2), digits_at(text + 2, 2), digits_at(text + 4, 2), seconds);
    if (length < 9 || (text[0] != 'T' && text[0] != ' ') || text[3] != ':' || text[6] != ':') return false;
    int value;
    if (!clock_seconds(digits_at(text + 1, 2), digits_at(text + 4, 2), digits_at(text + 7, 2), &value)) return false;
    size_t at = 9;
    if (at < length && text[at] == '.') {
        size_t first = ++at;
        while (at < length && g_ascii_isdigit(text[at])) at++;
        if (at == first) return false;
    }
    int shift = 0;
    if (at < length && !read_zone(text + at, length - at, &shift)) return false;
    *seconds = value + shift;
    return true;
}

bool qq_day_parse(const char *text, size_t length, qq_day *out)
{
    civil date;
    int seconds;
    size_t taken = read_date(text, length, &date);
    if (taken == 0 || !read_time(text + taken, length - taken, taken == 8, &seconds)) return false;
    if (date.year == FIRST_YEAR && date.month == 1 && date.day == 1)
        *out = QQ_DAY_NONE;
    else if (date.year == LAST_YEAR && date.month == 12 && date.day == 31)
        *out = QQ_DAY_FOREVER;
    else
        *out = (qq_day)days_of(&date);
    return true;
}

bool qq_stamp_parse(const char *text, size_t length, qq_stamp *out)
{
    civil date;
    int seconds;
    size_t taken = read_date(text, length, &date);
    if (taken == 0 || !read_time(text + taken, length - taken, taken == 8, &seconds)) return false;
    if (date.year == FIRST_YEAR && date.month == 1 && date.day == 1)
        *out = QQ_STAMP_NONE;
    else
        *out = days_of(&date) * SECONDS_PER_DAY + seconds;
    return true;
}

static void put_digits(char *out, int count, int value)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void put_date(char *out, int64_t days)
{
    /* What cannot be printed in four digits of year is shown as the nearest that can: no text overflows. */
    int64_t first = days_of(&(civil){1, 1, 1}), last = days_of(&(civil){9999, 12, 31});
    civil date = civil_of(CLAMP(days, first, last));
    put_digits(out, 4, date.year);
    put_digits(out + 5, 2, date.month);
    put_digits(out + 8, 2, date.day);
    out[4] = out[7] = '-';
}

void qq_day_format(qq_day day, char out[QQ_DAY_TEXT])
{
    if (day == QQ_DAY_NONE) {
        out[0] = '\0';
    } else if (day == QQ_DAY_FOREVER) {
        memcpy(out, "2099-12-31", QQ_DAY_TEXT);
    } else {
        put_date(out, day);
        out[QQ_DAY_TEXT - 1] = '\0';
    }
}

void qq_stamp_format(qq_stamp stamp, char out[QQ_STAMP_TEXT])
{
    if (stamp == QQ_STAMP_NONE) {
        out[0] = '\0';
        return;
    }
    if (stamp == QQ_STAMP_LAST) {
        memcpy(out, "2099-12-31T23:59:59", QQ_STAMP_TEXT);
        return;
    }
    int64_t days = stamp / SECONDS_PER_DAY;
    int64_t seconds = stamp % SECONDS_PER_DAY;
    if (seconds < 0) {
        seconds += SECONDS_PER_DAY;
        days--;
    }
    put_date(out, days);
    out[10] = 'T';
    put_digits(out + 11, 2, (int)(seconds / 3600));
    put_digits(out + 14, 2, (int)(seconds / 60 % 60));
    put_digits(out + 17, 2, (int)(seconds % 60));
    out[13] = out[16] = ':';
    out[QQ_STAMP_TEXT - 1] = '\0';
}

qq_day qq_day_add_months(qq_day day, int months)
{
    if (day == QQ_DAY_NONE || day == QQ_DAY_FOREVER) return day;
    civil date = civil_of(day);
    int64_t total = (int64_t)date.year * 12 + (date.month - 1) + months;
    if (total < 12) return (qq_day)days_of(&(civil){1, 1, 1});
    if (total >= 10000 * 12) return QQ_DAY_FOREVER;
    civil moved = {(int)(total / 12), (int)(total % 12) + 1, date.day};
    moved.day = MIN(moved.day, month_length(moved.year, moved.month));
    return (qq_day)days_of(&moved);
}
