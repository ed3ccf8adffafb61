/* Canonical text of dates, times and durations: no trailing zeros, the largest units first, Z for no offset. */
#include "decide/feel/temporal.h"

enum { NANOSECONDS = 9 };

static void append_date(GString *out, qq_feel_date date)
{
    g_string_append_printf(out, "%s%04d-%02d-%02d", date.year < 0 ? "-" : "", date.year < 0 ? -date.year : date.year,
                           date.month, date.day);
}

static void append_fraction(GString *out, int32_t nanosecond)
{
    if (nanosecond == 0) return;
    int digits = NANOSECONDS;
    for (; nanosecond % 10 == 0; digits--) nanosecond /= 10;
    g_string_append_printf(out, ".%0*d", digits, nanosecond);
}

static void append_offset(GString *out, int32_t offset)
{
    if (offset == 0) {
        g_string_append_c(out, 'Z');
        return;
    }
    int32_t size = offset < 0 ? -offset : offset;
    g_string_append_printf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
    if (size % 60 != 0) g_string_append_printf(out, ":%02d", size % 60);
}

static void append_time(GString *out, qq_feel_time time)
{
    g_string_append_printf(out, "%02d:%02d:%02d", time.hour, time.minute, time.second);
    append_fraction(out, time.nanosecond);
    if (time.zone_kind == QQ_FEEL_OFFSET) append_offset(out, time.offset);
    if (time.zone_kind == QQ_FEEL_ZONE) g_string_append_printf(out, "@%s", time.zone);
}

/* A part of a duration that is not zero. */
static void append_part(GString *out, uint64_t number, char unit)
{
    if (number > 0) g_string_append_printf(out, "%" G_GUINT64_FORMAT "%c", number, unit);
}

static void append_months(GString *out, int64_t months)
{
    uint64_t size = months < 0 ? 0 - (uint64_t)months : (uint64_t)months;
    g_string_append(out, months < 0 ? "-P" : "P");
    append_part(out, size / 12, 'Y');
    append_part(out, size % 12, 'M');
    if (months == 0) g_string_append(out, "0M");
}

static void append_seconds(GString *out, qq_feel_seconds duration)
{
    bool negative = duration.seconds < 0;
    int32_t nanosecond = duration.nanosecond;
    uint64_t size = (uint64_t)duration.seconds;
    if (negative) {
        size = 0 - size - (nanosecond > 0);
        nanosecond = nanosecond > 0 ? 1000000000 - nanosecond : 0;
    }
    g_string_append(out, negative ? "-P" : "P");
    append_part(out, size / 86400, 'D');
    if (size % 86400 == 0 && nanosecond == 0) {
        if (size == 0) g_string_append(out, "T0S");
        return;
    }
    g_string_append_c(out, 'T');
    append_part(out, size / 3600 % 24, 'H');
    append_part(out, size / 60 % 60, 'M');
    if (size % 60 == 0 && nanosecond == 0) return;
    g_string_append_printf(out, "%d", (int)(size % 60));
    append_fraction(out, nanosecond);
    g_string_append_c(out, 'S');
}

void qq_feel_append_temporal(GString *out, qq_feel_value value)
{
    switch (value.kind) {
    case QQ_FEEL_DATE:
        append_date(out, value.date);
        return;
    case QQ_FEEL_TIME:
        append_time(out, value.time);
        return;
    case QQ_FEEL_DATE_TIME:
        append_date(out, value.date_time->date);
        g_string_append_c(out, 'T');
        append_time(out, value.date_time->time);
        return;
    case QQ_FEEL_MONTHS:
        append_months(out, value.months);
        return;
    case QQ_FEEL_SECONDS:
        append_seconds(out, value.seconds);
        return;
    default:
        g_assert_not_reached();
    }
}
