/* Two accounts a category, the weighted sum, and the one rounding.
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
        const qq_item *item = qq_pricer_item(pricer, line->item);
        if (item->use == QQ_ITEM_EVALUATION && item->as == QQ_EVALUATES_BASE)
            category->base += line->points;
        else if (line->points > 0)
            category->good += line->points;
        else
            category->bad -= line->points;
    }
}

static bool registered_by(const qq_pricer *pricer)
{
    for (uint32_t i = 0; i < pricer->count; i++) {
        const qq_record *record = &pricer->records[i];
        if (record->kind == QQ_KIND_ENTERPRISE && !pricer->ends[i].annulled &&
            (record->effective_on == QQ_DAY_NONE || record->effective_on <= pricer->as_of))
            return true;
    }
    return false;
}

static const qq_listing *barring(const qq_pricer *pricer, const GArray *lists)
{
    for (unsigned i = 0; i < pricer->listings->len; i++) {
        const qq_listing *listing = &g_array_index(pricer->listings, qq_listing, i);
        for (unsigned l = 0; l < lists->len; l++)
            if (g_array_index(lists, uint16_t, l) == listing->list) return listing;
    }
    return NULL;
}

/* The base that everybody begins with, unless its conditions do not hold on the day. */
static void open_category(qq_pricer *pricer, unsigned c, qq_category_result *result)
{
    const qq_category *category = &pricer->model->categories[c];
    const qq_base_condition *when = &category->base_when;
    result->base = category->base;
    if (!when->line) return;
    const qq_listing *listing = barring(pricer, when->not_listed);
    if (!listing && (!when->registered || registered_by(pricer))) return;
    qq_pricer_adjust(pricer, QQ_ADJUST_BASE, (uint8_t)c, -1, -category->base);
    if (listing)
        g_array_index(pricer->adjustments, qq_adjustment, pricer->adjustments->len - 1).record =
            (int32_t)listing->record;
    result->base = 0;
}

static bool sent(const qq_pricer *pricer, uint16_t item)
{
    for (unsigned i = 0; i < pricer->lines->len; i++)
        if (g_array_index(pricer->lines, qq_line, i).item == item) return true;
    return false;
}

/* A base that others measure and did not send leaves no score; it is not guessed. */
static void find_missing(qq_pricer *pricer, qq_result *out)
{
    for (unsigned i = 0; i < pricer->model->base_evaluations->len; i++) {
        uint16_t item = g_array_index(pricer->model->base_evaluations, uint16_t, i);
        if (sent(pricer, item)) continue;
        qq_pricer_adjust(pricer, QQ_ADJUST_MISSING, qq_pricer_item(pricer, item)->category, -1, 0);
        g_array_index(pricer->adjustments, qq_adjustment, pricer->adjustments->len - 1).index = item;
        out->unscored = true;
    }
}

static void close_category(qq_pricer *pricer, unsigned c, qq_category_result *result)
{
    const qq_category *category = &pricer->model->categories[c];
    qq_milli good = MIN(result->good, category->good_cap);
    if (good < result->good) qq_pricer_adjust(pricer, QQ_ADJUST_CAP, (uint8_t)c, -1, good - result->good);
    qq_milli sum = result->base + good - result->bad;
    result->score = pricer->model->period.months ? sum : CLAMP(sum, category->low, category->high);
    if (result->score != sum) qq_pricer_adjust(pricer, QQ_ADJUST_PART, (uint8_t)c, -1, result->score - sum);
}

void qq_price_total(qq_pricer *pricer, qq_result *out)
{
    const qq_model *model = pricer->model;
    for (unsigned c = 0; c < model->category_count; c++)
        out->weighted += out->categories[c].score * model->categories[c].weight;
    out->unscored |= model->given_score.input != NULL;
    qq_milli rounded = qq_divide_half_even(out->weighted, 1000000);
    if (rounded * 1000000 != out->weighted)
        qq_pricer_adjust(pricer, QQ_ADJUST_ROUNDING, 0, -1, rounded * 1000000 - out->weighted);
    out->score = CLAMP(rounded, model->total_low, model->total_high);
    if (out->score != rounded) qq_pricer_adjust(pricer, QQ_ADJUST_CLAMP, 0, -1, (out->score - rounded) * 1000000);
}

void qq_price_accounts(qq_pricer *pricer, qq_result *out)
{
    for (unsigned c = 0; c < pricer->model->category_count; c++) open_category(pricer, c, &out->categories[c]);
    add_clean_bonus(pricer, out);
    sum_lines(pricer, out);
    find_missing(pricer, out);
    for (unsigned c = 0; c < pricer->model->category_count; c++) close_category(pricer, c, &out->categories[c]);
}
