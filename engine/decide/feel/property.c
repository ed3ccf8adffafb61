/* Properties: date.year, duration.hours, range.start and the like. Source: DMN 1.5, 10.3.2.3.5 ff. and table 65. */
#include <string.h>
#include "decide/feel/operations.h"
#include "decide/feel/temporal.h"

enum { DAYS_A_WEEK = 7, THURSDAY = 4 }; /* 1970-01-01 was a Thursday */

/* A row of what a kind has; the first member of the row is the name. */
typedef struct {
    const char *name;
    int64_t number;
} numbered;

static bool find_number(const numbered *all, size_t count, const char *name, qq_feel_value *out)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].name, name)) continue;
        *out = qq_feel_integer(all[i].number);
        return true;
    }
    return false;
}

/* Monday is 1. */
static int64_t weekday(qq_feel_date date)
{
    int64_t since = (qq_feel_day_number(date) + THURSDAY - 1) % DAYS_A_WEEK;
    return (since < 0 ? since + DAYS_A_WEEK : since) + 1;
}

static bool of_date(qq_feel_date date, const char *name, qq_feel_value *out)
{
    const numbered all[] = {{"year", date.year}, {"month", date.month}, {"day", date.day}, {"weekday", weekday(date)}};
    return find_number(all, G_N_ELEMENTS(all), name, out);
}

static bool of_time(qq_feel_time time, const char *name, qq_feel_value *out)
{
    const numbered all[] = {{"hour", time.hour}, {"minute", time.minute}, {"second", time.second}};
    if (!strcmp(name, "timezone")) {
        *out = QQ_FEEL_NOTHING;
        if (time.zone_kind == QQ_FEEL_ZONE)
            *out = (qq_feel_value){.kind = QQ_FEEL_STRING, .length = (uint32_t)strlen(time.zone), .text = time.zone};
        return true;
    }
    return find_number(all, G_N_ELEMENTS(all), name, out);
}

static qq_feel_value offset_value(bool known, int32_t offset)
{
    return known ? qq_feel_seconds_value((qq_feel_seconds){.seconds = offset}) : QQ_FEEL_NOTHING;
}

static bool of_months(int64_t months, const char *name, qq_feel_value *out)
{
    const numbered all[] = {{"years", months / 12}, {"months", months % 12}};
    return find_number(all, G_N_ELEMENTS(all), name, out);
}

static bool of_seconds(qq_feel_seconds duration, const char *name, qq_feel_value *out)
{
    int64_t seconds = duration.seconds + (duration.seconds < 0 && duration.nanosecond > 0); /* towards zero */
    const numbered all[] = {{"days", seconds / 86400},
                            {"hours", seconds / 3600 % 24},
                            {"minutes", seconds / 60 % 60},
                            {"seconds", seconds % 60}};
    return find_number(all, G_N_ELEMENTS(all), name, out);
}

static bool of_range(const qq_feel_range *range, const char *name, qq_feel_value *out)
{
    const struct {
        const char *name;
        qq_feel_value value;
    } all[] = {{"start", range->low},
               {"end", range->high},
               {"start included", qq_feel_boolean(range->low_closed)},
               {"end included", qq_feel_boolean(range->high_closed)}};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (strcmp(all[i].name, name)) continue;
        *out = all[i].value;
        return true;
    }
    return false;
}

bool qq_feel_property(qq_feel_run *run, qq_feel_value value, const char *name, qq_feel_value *out)
{
    int32_t offset = 0;
    bool asks_offset = !strcmp(name, "time offset"), known;
    (void)run;
    switch (value.kind) {
    case QQ_FEEL_DATE:
        return of_date(value.date, name, out);
    case QQ_FEEL_TIME:
        if (!asks_offset) return of_time(value.time, name, out);
        known = qq_feel_time_offset(value.time, &offset);
        *out = offset_value(known, offset);
        return true;
    case QQ_FEEL_DATE_TIME:
        if (!asks_offset) return of_date(value.date_time->date, name, out) || of_time(value.date_time->time, name, out);
        known = qq_feel_offset(*value.date_time, &offset);
        *out = offset_value(known, offset);
        return true;
    case QQ_FEEL_MONTHS:
        return of_months(value.months, name, out);
    case QQ_FEEL_SECONDS:
        return of_seconds(value.seconds, name, out);
    case QQ_FEEL_RANGE:
        return of_range(value.range, name, out);
    default:
        return false;
    }
}
