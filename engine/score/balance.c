/* The law that a ledger adds up: everything said is added up anew and must give what was answered. */
#include "qinqing/score.h"

/* Some of a result's lines and adjustments: of a day, or of one step of a period. */
typedef struct {
    const qq_line *lines;
    unsigned line_count;
    const qq_adjustment *adjustments;
    unsigned adjustment_count;
} page;

static qq_milli explained_category(const qq_model *model, const page *said, unsigned c)
{
    qq_milli sum = model->categories[c].base;
    for (unsigned i = 0; i < said->line_count; i++)
        if (said->lines[i].category == c) sum += said->lines[i].points;
    for (unsigned i = 0; i < said->adjustment_count; i++) {
        const qq_adjustment *adjustment = &said->adjustments[i];
        if (qq_adjusts_category(adjustment) && adjustment->category == c) sum += adjustment->amount;
    }
    return sum;
}

/* The steps follow each other over the whole period. */
static bool steps_join(const qq_result *result)
{
    qq_day next = result->period_from;
    for (unsigned i = 0; i < result->step_count; i++) {
        const qq_step_of_period *step = &result->steps[i];
        if (step->from != next || step->until < step->from) return false;
        next = step->until + 1;
    }
    return next == result->period_until + 1;
}

/* What is adjusted of the whole: it stands after the adjustments of the last step. */
static page page_of_whole(const qq_result *result)
{
    const qq_step_of_period *last = &result->steps[result->step_count - 1];
    unsigned first = last->first_adjustment + last->adjustment_count;
    return (page){.adjustments = result->adjustments + first, .adjustment_count = result->adjustment_count - first};
}

/* days x score = sum of the days' values, the rounding of the mean, days x what an end took or gave. */
static bool mean_balances(const qq_model *model, const qq_result *result, unsigned c)
{
    int64_t days = result->period_until - result->period_from + 1, sum = 0;
    for (unsigned i = 0; i < result->step_count; i++) {
        const qq_step_of_period *step = &result->steps[i];
        page said = {result->lines + step->first_line, step->line_count, result->adjustments + step->first_adjustment,
                     step->adjustment_count};
        qq_milli explained = explained_category(model, &said, c);
        if (explained != step->categories[c].score) return false;
        sum += explained * (step->until - step->from + 1);
    }
    page whole = page_of_whole(result);
    for (unsigned i = 0; i < whole.adjustment_count; i++) {
        const qq_adjustment *adjustment = &whole.adjustments[i];
        if (adjustment->category != c) continue;
        if (adjustment->kind == QQ_ADJUST_MEAN) sum += adjustment->amount;
        if (adjustment->kind == QQ_ADJUST_PART) sum += adjustment->amount * days;
    }
    return sum == result->categories[c].score * days;
}

static bool category_balances(const qq_model *model, const qq_result *result, unsigned c)
{
    page said = {result->lines, result->line_count, result->adjustments, result->adjustment_count};
    if (result->step_count) return mean_balances(model, result, c);
    return explained_category(model, &said, c) == result->categories[c].score;
}

bool qq_ledger_balances(const qq_model *model, const qq_result *result)
{
    int64_t total = 0;
    if (result->step_count && !steps_join(result)) return false;
    for (unsigned c = 0; c < model->category_count; c++) {
        if (!category_balances(model, result, c)) return false;
        total += result->categories[c].score * model->categories[c].weight;
    }
    if (total != result->weighted) return false;
    for (unsigned i = 0; i < result->adjustment_count; i++) {
        const qq_adjustment *adjustment = &result->adjustments[i];
        if (adjustment->kind == QQ_ADJUST_ROUNDING || adjustment->kind == QQ_ADJUST_CLAMP ||
            adjustment->kind == QQ_ADJUST_SUCCESSION)
            total += adjustment->amount;
    }
    return total == result->score * 1000000;
}
