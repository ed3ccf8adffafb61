/* The mean over a calendar period: every day of it is priced, over the steps on which nothing changes.
 *
 * Source: design §6; domain/scoring-schemes.md §2 FJ, JX. A category's value of a day is neither clamped nor rounded;
 * the sum over the days is divided by their number, rounded half-even to thousandths, and held between the category's
 * ends. Listings, gates and vetoes are of the as-of day. */
#include "pricer.h"

static const qq_step_of_period *last_step(const qq_pricer *pricer)
{
    return pricer->steps->len ? &g_array_index(pricer->steps, qq_step_of_period, pricer->steps->len - 1) : NULL;
}

static bool same_lines(const qq_pricer *pricer, const qq_step_of_period *step)
{
    if (step->line_count != pricer->lines->len) return false;
    for (unsigned i = 0; i < step->line_count; i++) {
        const qq_line *a = &g_array_index(pricer->period_lines, qq_line, step->first_line + i);
        const qq_line *b = &g_array_index(pricer->lines, qq_line, i);
        if (a->record != b->record || a->item != b->item || a->points != b->points || a->state != b->state ||
            a->last != b->last || a->step != b->step)
            return false;
    }
    return true;
}

static bool same_adjustments(const qq_pricer *pricer, const qq_step_of_period *step)
{
    if (step->adjustment_count != pricer->adjustments->len) return false;
    for (unsigned i = 0; i < step->adjustment_count; i++) {
        const qq_adjustment *a = &g_array_index(pricer->period_adjustments, qq_adjustment, step->first_adjustment + i);
        const qq_adjustment *b = &g_array_index(pricer->adjustments, qq_adjustment, i);
        if (a->kind != b->kind || a->category != b->category || a->amount != b->amount || a->record != b->record ||
            a->index != b->index)
            return false;
    }
    return true;
}

static void keep_step(qq_pricer *pricer, const qq_result *day, qq_day until)
{
    const qq_step_of_period *before = last_step(pricer);
    if (before && same_lines(pricer, before) && same_adjustments(pricer, before)) {
        g_array_index(pricer->steps, qq_step_of_period, pricer->steps->len - 1).until = until;
        return;
    }
    qq_step_of_period step = {.from = pricer->as_of,
                              .until = until,
                              .first_line = pricer->period_lines->len,
                              .line_count = pricer->lines->len,
                              .first_adjustment = pricer->period_adjustments->len,
                              .adjustment_count = pricer->adjustments->len};
    for (unsigned c = 0; c < pricer->model->category_count; c++) step.categories[c] = day->categories[c];
    g_array_append_vals(pricer->period_lines, pricer->lines->data, pricer->lines->len);
    g_array_append_vals(pricer->period_adjustments, pricer->adjustments->data, pricer->adjustments->len);
    g_array_append_val(pricer->steps, step);
}

static void forget_day(qq_pricer *pricer)
{
    g_array_set_size(pricer->lines, 0);
    g_array_set_size(pricer->adjustments, 0);
    g_array_set_size(pricer->listings, 0);
}

static void price_days(qq_pricer *pricer, qq_result *out)
{
    const qq_dossier alone = {.records = (qq_record *)pricer->records, .count = pricer->count};
    g_autoptr(GArray) days = qq_collect_days(pricer->model, &alone, out->period_from, out->period_until);
    g_array_prepend_val(days, out->period_from);
    for (unsigned i = 0; i < days->len; i++) {
        bool last = i + 1 == days->len;
        qq_result day = {0};
        pricer->as_of = g_array_index(days, qq_day, i);
        forget_day(pricer);
        qq_price_day(pricer, &day);
        keep_step(pricer, &day, last ? out->period_until : g_array_index(days, qq_day, i + 1) - 1);
        out->unscored |= day.unscored;
        out->registered = day.registered;
    }
}

static qq_category_result mean_of(const qq_pricer *pricer, unsigned c, int64_t days, int64_t *sum)
{
    int64_t base = 0, good = 0, bad = 0;
    *sum = 0;
    for (unsigned i = 0; i < pricer->steps->len; i++) {
        const qq_step_of_period *step = &g_array_index(pricer->steps, qq_step_of_period, i);
        const qq_category_result *day = &step->categories[c];
        int64_t length = step->until - step->from + 1;
        *sum += day->score * length;
        base += day->base * length;
        bad += day->bad * length;
        good += (day->score - day->base + day->bad) * length;
    }
    return (qq_category_result){.base = qq_divide_half_even(base, days),
                                .good = qq_divide_half_even(good, days),
                                .bad = qq_divide_half_even(bad, days),
                                .score = qq_divide_half_even(*sum, days)};
}

static void close_mean(qq_pricer *pricer, unsigned c, qq_result *out)
{
    const qq_category *category = &pricer->model->categories[c];
    int64_t days = out->period_until - out->period_from + 1, sum;
    qq_category_result mean = mean_of(pricer, c, days, &sum);
    qq_milli rounded = mean.score;
    if (rounded * days != sum) qq_pricer_adjust(pricer, QQ_ADJUST_MEAN, (uint8_t)c, -1, rounded * days - sum);
    mean.score = CLAMP(rounded, category->low, category->high);
    if (mean.score != rounded) qq_pricer_adjust(pricer, QQ_ADJUST_PART, (uint8_t)c, -1, mean.score - rounded);
    out->categories[c] = mean;
}

void qq_price_period(qq_pricer *pricer, qq_result *out)
{
    const qq_day as_of = pricer->as_of;
    g_array_set_size(pricer->period_lines, 0);
    g_array_set_size(pricer->period_adjustments, 0);
    qq_model_period(pricer->model, as_of, &out->period_from, &out->period_until);
    price_days(pricer, out);
    pricer->as_of = as_of;
    forget_day(pricer);
    qq_result now = {0};
    qq_price_day(pricer, &now);
    g_array_set_size(pricer->adjustments, 0);
    for (unsigned c = 0; c < pricer->model->category_count; c++) close_mean(pricer, c, out);
}

void qq_price_period_finish(qq_pricer *pricer)
{
    for (unsigned i = 0; i < pricer->adjustments->len; i++) /* lines of the as-of day are no part of the ledger */
        g_array_index(pricer->adjustments, qq_adjustment, i).line = -1;
    g_array_append_vals(pricer->period_adjustments, pricer->adjustments->data, pricer->adjustments->len);
    GArray *lines = pricer->lines, *adjustments = pricer->adjustments;
    pricer->lines = pricer->period_lines;
    pricer->adjustments = pricer->period_adjustments;
    pricer->period_lines = lines;
    pricer->period_adjustments = adjustments;
}
