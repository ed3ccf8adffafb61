/* Private: dates, times and durations of FEEL: reading, writing, arithmetic. Source: DMN 1.5, 10.3.2.3 and 10.3.4;
 * lexical forms of XML Schema part 2; zones by GLib's copy of the IANA table. */
#ifndef QQ_FEEL_TEMPORAL_H
#define QQ_FEEL_TEMPORAL_H

#include "qinqing/feel.h"

/* Each reads the whole text; false when it is none. Zone names are kept in the arena. */
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

/* Canonical text, as string() gives it. */
void qq_feel_append_temporal(GString *out, qq_feel_value value);

#endif
