/* Which calendar period answers on a day. */
#include "qinqing/model.h"

static qq_day first_of_month(int year, int month)
{
    qq_day day = 0;
    bool exists = qq_day_from_civil(year, month, 1, &day);
    g_assert(exists);
    return day;
}

/* The first day of the period that holds the day. */
static qq_day period_start(const qq_period *period, qq_day day)
{
    int year, month, date;
    qq_day_to_civil(day, &year, &month, &date);
    return first_of_month(year, (month - 1) / period->months * period->months + 1);
}

void qq_model_period(const qq_model *model, qq_day day, qq_day *first, qq_day *last)
{
    const qq_period *period = &model->period;
    qq_day start = period_start(period, day);
    if (day - start < period->cut_off_day) start = qq_day_add_months(start, -period->months);
    *first = qq_day_add_months(start, -period->months);
    *last = start - 1;
}

qq_day qq_model_period_switch(const qq_model *model, qq_day day)
{
    const qq_period *period = &model->period;
    qq_day start = period_start(period, day);
    qq_day turn = start + period->cut_off_day;
    return turn > day ? turn : qq_day_add_months(start, period->months) + period->cut_off_day;
}
