/* Days, moments and zones. The calendar is proleptic Gregorian, with a year 0; days are counted from 1970-01-01. */
#include "decide/feel/temporal.h"

#include <string.h>

enum { YEAR_MAX = 999999999, MONTHS_A_YEAR = 12, SECONDS_A_DAY = 86400, ZONES_KEPT = 1000 };

/* ---- values ---- */

qq_feel_value qq_feel_date_value(qq_feel_date date)
{
    return (qq_feel_value){.kind = QQ_FEEL_DATE, .date = date};
}

qq_feel_value qq_feel_time_value(qq_feel_time time)
{
    return (qq_feel_value){.kind = QQ_FEEL_TIME, .time = time};
}

qq_feel_value qq_feel_date_time_value(qq_feel_arena *arena, qq_feel_date_time date_time)
{
    qq_feel_date_time *kept = qq_feel_arena_take(arena, sizeof *kept);
    *kept = date_time;
    return (qq_feel_value){.kind = QQ_FEEL_DATE_TIME, .date_time = kept};
}

qq_feel_value qq_feel_months_value(int64_t months)
{
    return (qq_feel_value){.kind = QQ_FEEL_MONTHS, .months = months};
}

qq_feel_value qq_feel_seconds_value(qq_feel_seconds seconds)
{
    return (qq_feel_value){.kind = QQ_FEEL_SECONDS, .seconds = seconds};
}

qq_feel_value qq_feel_days(int64_t days)
{
    qq_feel_date date;
    return qq_feel_date_of_number(days, &date) ? qq_feel_date_value(date) : QQ_FEEL_NOTHING;
}

/* ---- days ---- */

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int64_t year, int64_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool qq_feel_make_date(int64_t year, int64_t month, int64_t day, qq_feel_date *out)
{
    if (year < -YEAR_MAX || year > YEAR_MAX || month < 1 || month > MONTHS_A_YEAR) return false;
    if (day < 1 || day > days_of_month(year, month)) return false;
    *out = (qq_feel_date){.year = (int32_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

/* Days of the calendar's great round of 400 years, and those before 1970-01-01 from 0000-03-01: years that begin in
 * March have their leap day last, which makes a month's first day a formula. */
enum { ROUND_YEARS = 400, ROUND_DAYS = 146097, EPOCH = 719468 };

int64_t qq_feel_day_number(qq_feel_date date)
{
    int64_t year = date.month > 2 ? date.year : (int64_t)date.year - 1;
    int64_t round = (year >= 0 ? year : year - (ROUND_YEARS - 1)) / ROUND_YEARS;
    int64_t year_of_round = year - round * ROUND_YEARS;
    int64_t month = (date.month + 9) % MONTHS_A_YEAR; /* March is 0 */
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_round = year_of_round * 365 + year_of_round / 4 - year_of_round / 100 + day_of_year;
    return round * ROUND_DAYS + day_of_round - EPOCH;
}

bool qq_feel_date_of_number(int64_t days, qq_feel_date *out)
{
    static const int64_t furthest = INT64_C(366) * (YEAR_MAX + 2);
    if (days < -furthest || days > furthest) return false;
    int64_t day = days + EPOCH;
    int64_t round = (day >= 0 ? day : day - (ROUND_DAYS - 1)) / ROUND_DAYS;
    int64_t day_of_round = day - round * ROUND_DAYS;
    int64_t year = (day_of_round - day_of_round / 1460 + day_of_round / 36524 - day_of_round / (ROUND_DAYS - 1)) / 365;
    int64_t day_of_year = day_of_round - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* March is 0 */
    int64_t day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    int64_t civil_month = month < 10 ? month + 3 : month - 9;
    return qq_feel_make_date(year + round * ROUND_YEARS + (civil_month <= 2), civil_month, day_of_month, out);
}

/* ---- moments ---- */

/* A name as the IANA table has them; no path out of it, no rules spelled out. */
static bool is_zone_name(const char *name)
{
    if (!g_ascii_isalpha(*name)) return false;
    for (const char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("/_+-", *at)) return false;
    return true;
}

/* In the table of zones read so far, or read and put there. */
static GTimeZone *look_up_zone(GHashTable *zones, const char *name)
{
    GTimeZone *zone = g_hash_table_lookup(zones, name);
    if (zone) return g_time_zone_ref(zone);
    zone = is_zone_name(name) ? g_time_zone_new_identifier(name) : NULL;
    if (zone && g_hash_table_size(zones) < ZONES_KEPT)
        g_hash_table_insert(zones, g_strdup(name), g_time_zone_ref(zone));
    return zone;
}

/* A zone is read from its file once and kept for the life of the process; there are about 600. Caller unreferences. */
static GTimeZone *find_zone(const char *name)
{
    static GMutex mutex;
    static GHashTable *zones;
    g_mutex_lock(&mutex);
    if (!zones) zones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
    GTimeZone *zone = look_up_zone(zones, name);
    g_mutex_unlock(&mutex);
    return zone;
}

bool qq_feel_zone_known(const char *name)
{
    g_autoptr(GTimeZone) zone = find_zone(name);
    return zone != NULL;
}

bool qq_feel_zone_offset_at(const char *name, int64_t instant, int32_t *out)
{
    g_autoptr(GTimeZone) zone = find_zone(name);
    if (!zone) return false;
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, instant);
    if (interval < 0) return false;
    *out = g_time_zone_get_offset(zone, interval);
    return true;
}

static int64_t seconds_of_day(qq_feel_time time)
{
    return time.hour * 3600 + time.minute * 60 + time.second;
}

/* A local time that the clock skipped or showed twice is of the standard time, as GLib has it. */
static bool zone_offset(const char *name, int64_t local_seconds, int32_t *out)
{
    g_autoptr(GTimeZone) zone = find_zone(name);
    if (!zone) return false;
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_STANDARD, local_seconds);
    if (interval < 0) {
        gint64 moved = local_seconds;
        interval = g_time_zone_adjust_time(zone, G_TIME_TYPE_STANDARD, &moved);
    }
    *out = g_time_zone_get_offset(zone, interval);
    return true;
}

bool qq_feel_offset(qq_feel_date_time date_time, int32_t *out)
{
    switch ((qq_feel_time_zone)date_time.time.zone_kind) {
    case QQ_FEEL_OFFSET:
        *out = date_time.time.offset;
        return true;
    case QQ_FEEL_ZONE:
        return zone_offset(date_time.time.zone,
                           qq_feel_day_number(date_time.date) * SECONDS_A_DAY + seconds_of_day(date_time.time), out);
    case QQ_FEEL_LOCAL:
        break;
    }
    return false;
}

bool qq_feel_instant(qq_feel_date_time date_time, qq_feel_seconds *out)
{
    int32_t offset;
    if (!qq_feel_offset(date_time, &offset)) return false;
    out->seconds = qq_feel_day_number(date_time.date) * SECONDS_A_DAY + seconds_of_day(date_time.time) - offset;
    out->nanosecond = date_time.time.nanosecond;
    return true;
}
