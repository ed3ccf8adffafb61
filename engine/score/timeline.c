/* The recovery timeline: on which days the result changes if nothing new happens.
 *
 * Every day that can be one is priced in turn: what is reported is what pricing says, so the timeline cannot disagree
 * with it. */
#include "pricer.h"

static qq_change change_of(const qq_result *result)
{
    return (qq_change){.day = result->as_of,
                       .score = result->score,
                       .grade = result->grade,
                       .trust = result->trust,
                       .blacklisted = result->blacklisted,
                       .unscored = result->unscored};
}

static bool differs(const qq_change *a, const qq_change *b)
{
    return a->unscored != b->unscored || (!a->unscored && a->score != b->score) || a->grade != b->grade ||
           a->blacklisted != b->blacklisted || !g_str_equal(a->trust, b->trust);
}

/* With a period: days on which another period begins to answer, until nothing in it can differ any more. */
static void add_switches(const qq_model *model, const qq_dossier *dossier, qq_day as_of, qq_day until, GArray *days)
{
    g_autoptr(GArray) all = qq_collect_days(model, dossier, QQ_DAY_NONE, QQ_DAY_FOREVER - 1);
    qq_day last_change = all->len ? g_array_index(all, qq_day, all->len - 1) : as_of, first, last;
    qq_day turn = qq_model_period_switch(model, as_of);
    for (; turn <= until; turn = qq_model_period_switch(model, turn)) {
        g_array_append_val(days, turn);
        qq_model_period(model, turn, &first, &last);
        if (first > last_change) break;
    }
    g_array_sort(days, qq_compare_days);
}

static GArray *possible_days(const qq_model *model, const qq_dossier *dossier, qq_day as_of, qq_day until)
{
    GArray *days = qq_collect_days(model, dossier, as_of, until);
    if (model->period.months) add_switches(model, dossier, as_of, until, days);
    return days;
}

qq_day qq_next_change(qq_pricer *pricer, const qq_dossier *dossier, const qq_result *now)
{
    const qq_change before = change_of(now);
    g_autoptr(GArray) days = possible_days(pricer->model, dossier, now->as_of, QQ_DAY_FOREVER - 1);
    for (unsigned i = 0; i < days->len; i++) {
        qq_result later;
        qq_price_dossier(pricer, dossier, g_array_index(days, qq_day, i), &later);
        const qq_change after = change_of(&later);
        if (differs(&before, &after)) return after.day;
    }
    return QQ_DAY_NONE;
}

void qq_timeline_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, unsigned limit,
                         GArray *out)
{
    qq_result result;
    qq_price_dossier(pricer, dossier, as_of, &result);
    qq_change before = change_of(&result);
    GArray *days = possible_days(pricer->model, dossier, as_of, until);
    for (unsigned i = 0, found = 0; i < days->len && (!limit || found < limit); i++) {
        qq_day day = g_array_index(days, qq_day, i);
        if (i && day == g_array_index(days, qq_day, i - 1)) continue;
        qq_price_dossier(pricer, dossier, day, &result);
        qq_change now = change_of(&result);
        if (!differs(&before, &now)) continue;
        g_array_append_val(out, now);
        before = now;
        found++;
    }
    g_array_unref(days);
}

void qq_timeline(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of, qq_day until, unsigned limit,
                 GArray *out)
{
    const qq_dossier alone = {.records = (qq_record *)records, .count = count};
    qq_timeline_dossier(pricer, &alone, as_of, until, limit, out);
}
