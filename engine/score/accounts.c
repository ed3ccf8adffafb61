/* Two accounts a category, the weighted sum, and the one rounding. And the law that a ledger adds up.
 *
 * Source: design §6: category = base + min(good, cap) - bad; total = sum of weight x category, rounded half-even once,
 * then clamped. */
#include "pricer.h"

/* The day the enterprise registered with the credit system, NONE when the registry did not say. */
static qq_day registered_on(const qq_pricer *pricer, bool *registered)
{
    qq_day first = QQ_DAY_NONE;
    *registered = false;
    for (uint32_t i = 0; i < pricer->count; i++) {
        const qq_record *record = &pricer->records[i];
        if (record->kind != QQ_KIND_ENTERPRISE || pricer->ends[i].annulled) continue;
        *registered = true;
        if (record->effective_on != QQ_DAY_NONE && (first == QQ_DAY_NONE || record->effective_on < first))
            first = record->effective_on;
    }
    return first;
}

/* Index of the highest step of the clean-record bonus that registration has reached, -1 for none. */
static int clean_step(const qq_pricer *pricer, qq_day registered)
{
    int reached = -1;
    if (registered == QQ_DAY_NONE) return reached;
    for (unsigned i = 0; i < pricer->model->clean_steps->len; i++) {
        const qq_step *step = &g_array_index(pricer->model->clean_steps, qq_step, i);
        if (qq_day_add_months(registered, step->months) <= pricer->as_of) reached = (int)i;
    }
    return reached;
}

/* Bits of the categories with an act in force, counted or not. */
static unsigned unclean_categories(const qq_pricer *pricer)
{
    unsigned unclean = 0;
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        const qq_line *line = &g_array_index(pricer->lines, qq_line, i);
        if (line->group >= 0) unclean |= 1u << line->category;
    }
    return unclean;
}

static void add_clean_bonus(qq_pricer *pricer, qq_result *out)
{
    int reached = clean_step(pricer, registered_on(pricer, &out->registered));
    if (reached < 0) return;
    unsigned unclean = unclean_categories(pricer);
    for (unsigned c = 0; c < pricer->model->category_count; c++) {
        if (unclean & (1u << c)) continue;
        qq_milli points = g_array_index(pricer->model->clean_steps, qq_step, (unsigned)reached).points;
        out->categories[c].good += points;
        qq_pricer_adjust(pricer, QQ_ADJUST_CLEAN, (uint8_t)c, -1, points);
        g_array_index(pricer->adjustments, qq_adjustment, pricer->adjustments->len - 1).index = reached;
    }
}

static void sum_lines(const qq_pricer *pricer, qq_result *out)
{
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        const qq_line *line = &g_array_index(pricer->lines, qq_line, i);
        if (line->state != QQ_LINE_COUNTED) continue;
        qq_category_result *category = &out->categories[line->category];
        if (line->group < 0)
            category->good += line->points;
        else
            category->bad -= line->points;
    }
}

static void close_category(qq_pricer *pricer, unsigned c, qq_category_result *result)
{
    const qq_category *category = &pricer->model->categories[c];
    qq_milli good = MIN(result->good, category->good_cap);
    if (good < result->good) qq_pricer_adjust(pricer, QQ_ADJUST_CAP, (uint8_t)c, -1, good - result->good);
    result->score = category->base + good - result->bad;
}

static void close_total(qq_pricer *pricer, qq_result *out)
{
    const qq_model *model = pricer->model;
    qq_milli rounded = qq_divide_half_even(out->weighted, 1000000);
    if (rounded * 1000000 != out->weighted)
        qq_pricer_adjust(pricer, QQ_ADJUST_ROUNDING, 0, -1, rounded * 1000000 - out->weighted);
    out->score = CLAMP(rounded, model->total_low, model->total_high);
    if (out->score != rounded) qq_pricer_adjust(pricer, QQ_ADJUST_CLAMP, 0, -1, (out->score - rounded) * 1000000);
}

void qq_price_accounts(qq_pricer *pricer, qq_result *out)
{
    add_clean_bonus(pricer, out);
    sum_lines(pricer, out);
    for (unsigned c = 0; c < pricer->model->category_count; c++) {
        close_category(pricer, c, &out->categories[c]);
        out->weighted += out->categories[c].score * pricer->model->categories[c].weight;
    }
    close_total(pricer, out);
}

/* Everything said about one category, added up anew from lines and adjustments. */
static qq_milli explained_category(const qq_model *model, const qq_result *result, unsigned c)
{
    qq_milli sum = model->categories[c].base;
    for (unsigned i = 0; i < result->line_count; i++)
        if (result->lines[i].category == c) sum += result->lines[i].points;
    for (unsigned i = 0; i < result->adjustment_count; i++) {
        const qq_adjustment *adjustment = &result->adjustments[i];
        if (adjustment->kind <= QQ_ADJUST_PROJECT && adjustment->category == c) sum += adjustment->amount;
    }
    return sum;
}

bool qq_ledger_balances(const qq_model *model, const qq_result *result)
{
    int64_t total = 0;
    for (unsigned c = 0; c < model->category_count; c++) {
        qq_milli explained = explained_category(model, result, c);
        if (explained != result->categories[c].score) return false;
        total += explained * model->categories[c].weight;
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
