/* Civil days and seconds, without time zones.
 *
 * A qq_day is the number of days since 1970-01-01 in the proleptic Gregorian
 * calendar; a qq_stamp the number of seconds since 1970-01-01T00:00:00 as the
 * clock on the wall in China showed it (a feed's own time stamp has no zone).
 * Range accepted from text: 1900-01-02 .. 2099-12-31 (feeds use 1900-01-01 for
 * "no date" and 2099-12-31 for "no end"; see qq_day_parse). */
#ifndef QINQING_DAY_H
#define QINQING_DAY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef int32_t qq_day;
typedef int64_t qq_stamp;

#define QQ_DAY_NONE    INT32_MIN /* no date given */
#define QQ_DAY_FOREVER INT32_MAX /* "no end" */
#define QQ_STAMP_NONE  INT64_MIN
#define QQ_STAMP_LAST  INT64_MAX /* later than any stamp a feed can send */

#define QQ_DAY_TEXT   11 /* bytes of "yyyy-mm-dd" with its end */
#define QQ_STAMP_TEXT 20 /* bytes of "yyyy-mm-ddThh:mm:ss" with its end */

/* The day of a civil date. year 1..9999, month 1..12, day 1..31; false, and *out untouched, when there is no such day.
 */
bool qq_day_from_civil(int year, int month, int day, qq_day *out) G_GNUC_WARN_UNUSED_RESULT;

/* Splits a day; day must be a real day, neither NONE nor FOREVER. */
void qq_day_to_civil(qq_day day, int *year, int *month, int *day_of_month);

/* Reads yyyy-MM-dd, yyyy/MM/dd, yyyyMMdd, or one of these followed by a time as in qq_stamp_parse (the time is
 * checked, then dropped). length: bytes of text. 1900-01-01 gives QQ_DAY_NONE; 2099-12-31 gives QQ_DAY_FOREVER.
 * False, and *out untouched, when it is none of these or the day does not exist. Never reads the locale. */
bool qq_day_parse(const char *text, size_t length, qq_day *out) G_GNUC_WARN_UNUSED_RESULT;

/* Reads yyyyMMddHHmmss, yyyy-MM-dd[T or blank]HH:mm:ss with an optional fraction (dropped) and an optional Z or
 * +hh:mm (converted to China time, UTC+8), or a bare day (taken as its 00:00:00). 1900-01-01 gives QQ_STAMP_NONE. False
 * when it is none of these. */
bool qq_stamp_parse(const char *text, size_t length, qq_stamp *out) G_GNUC_WARN_UNUSED_RESULT;

/* Writes yyyy-mm-dd; "" for NONE, "2099-12-31" for FOREVER. */
void qq_day_format(qq_day day, char out[QQ_DAY_TEXT]);
void qq_stamp_format(qq_stamp stamp, char out[QQ_STAMP_TEXT]);

/* The corresponding day `months` later (or earlier), or the month's last day where there is none: 31 January plus
 * one month is the last day of February. NONE and FOREVER stay what they are. Source: hubei-model, "How long". */
qq_day qq_day_add_months(qq_day day, int months);

/* Today in Asia/Shanghai, and now on that clock. QINQING_TODAY=yyyy-mm-dd in the environment replaces today (tests). */
qq_day qq_day_today(void);
qq_stamp qq_stamp_now(void);

G_END_DECLS

#endif
