/* Today and now in China: UTC+8 all year since 1991 (GB/T 7408.1 counts by it), so no time zone table is read. */
#include "qinqing/day.h"

#include <string.h>

enum { CHINA_OFFSET = 8 * 3600, SECONDS_PER_DAY = 86400 };

qq_stamp qq_stamp_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC + CHINA_OFFSET;
}

qq_day qq_day_today(void)
{
    const char *fixed = g_getenv("QINQING_TODAY");
    qq_day day;
    if (fixed && qq_day_parse(fixed, strlen(fixed), &day) && day != QQ_DAY_NONE && day != QQ_DAY_FOREVER) return day;
    return (qq_day)(qq_stamp_now() / SECONDS_PER_DAY);
}
