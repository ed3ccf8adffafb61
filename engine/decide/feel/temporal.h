/* Private: dates, times and durations of FEEL: reading, writing, arithmetic. Source: DMN 1.5, 10.3.2.3 and 10.3.4;
 * lexical forms of XML Schema part 2; zones by GLib's copy of the IANA table. */
#ifndef QQ_FEEL_TEMPORAL_H
#define QQ_FEEL_TEMPORAL_H

#include "qinqing/feel.h"

/* Each reads the whole text; false when it is none. Zone names are kept in the arena. 24:00:00 is the start of the next
 * day; a date alone is a date and time at its start. */
bool qq_feel_read_date(const char *text, size_t length, qq_feel_date *out);
bool qq_feel_read_time(qq_feel_arena *arena, const char *text, size_t length, qq_feel_time *out);
bool qq_feel_read_date_time(qq_feel_arena *arena, const char *text, size_t length, qq_feel_date_time *out);
/* PnYnM gives MONTHS, PnDTnHnMnS gives SECONDS. */
bool qq_feel_read_duration(const char *text, size_t length, qq_feel_value *out);
/* Whichever of them the text is, for @"…" literals; null when none. */
qq_feel_value qq_feel_read_temporal(qq_feel_arena *arena, const char *text, size_t length);

bool qq_feel_make_date(int64_t year, int64_t month, int64_t day, qq_feel_date *out);
qq_feel_value qq_feel_date_value(qq_feel_date date);
qq_feel_value qq_feel_time_value(qq_feel_time time);
qq_feel_value qq_feel_date_time_value(qq_feel_arena *arena, qq_feel_date_time date_time);
qq_feel_value qq_feel_months_value(int64_t months);
qq_feel_value qq_feel_seconds_value(qq_feel_seconds seconds);

int64_t qq_feel_day_number(qq_feel_date date); /* days since 1970-01-01 */
bool qq_feel_date_of_number(int64_t days, qq_feel_date *out);
/* Seconds since 1970-01-01T00:00:00Z; false for a local time. Source of zone offsets: the IANA table. */
bool qq_feel_instant(qq_feel_date_time date_time, qq_feel_seconds *out);
/* Offset in seconds east of Greenwich at that moment; false for a local time. */
bool qq_feel_offset(qq_feel_date_time date_time, int32_t *out);
/* Whether the IANA table has the zone. */
bool qq_feel_zone_known(const char *name);
/* Offset of a zone at a moment in seconds since 1970-01-01T00:00:00Z; false for an unknown zone. */
bool qq_feel_zone_offset_at(const char *name, int64_t instant, int32_t *out);
/* Offset of a time of day; that of 2000-01-01 for a zone. False for a local time. */
bool qq_feel_time_offset(qq_feel_time time, int32_t *out);
/* 00:00:00Z of the day: what a date is where a date and time is asked for. */
qq_feel_date_time qq_feel_midnight(qq_feel_date date);

/* Arithmetic; false when the result is out of range. Durations are seconds >= -INT64_MAX, so every one can be negated.
 */
qq_feel_seconds qq_feel_seconds_negate(qq_feel_seconds duration);
bool qq_feel_seconds_add(qq_feel_seconds a, qq_feel_seconds b, qq_feel_seconds *out);
int qq_feel_seconds_compare(qq_feel_seconds a, qq_feel_seconds b);
bool qq_feel_seconds_number(qq_feel_seconds duration, qq_decimal *out); /* in seconds, with the fraction */
bool qq_feel_seconds_of_number(qq_decimal number, qq_feel_seconds *out);
/* The month's last day where it has no such day. */
bool qq_feel_date_add_months(qq_feel_date date, int64_t months, qq_feel_date *out);
bool qq_feel_date_add_seconds(qq_feel_date date, qq_feel_seconds duration, qq_feel_date *out);
bool qq_feel_date_time_add_seconds(qq_feel_date_time at, qq_feel_seconds duration, qq_feel_date_time *out);
qq_feel_time qq_feel_time_add_seconds(qq_feel_time time, qq_feel_seconds duration); /* round the clock */
/* Two moments on one clock, to be compared or subtracted; false when only one of them has a zone. */
bool qq_feel_date_time_clocks(qq_feel_date_time a, qq_feel_date_time b, qq_feel_seconds *clock_a,
                              qq_feel_seconds *clock_b);
bool qq_feel_time_clocks(qq_feel_time a, qq_feel_time b, qq_feel_seconds *clock_a, qq_feel_seconds *clock_b);

/* Canonical text, as string() gives it. */
void qq_feel_append_temporal(GString *out, qq_feel_value value);

#endif
