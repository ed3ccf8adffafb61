/* One ledger: what a pricing found, as terms in which points and weights are left open, and what they add up to.
 *
 * Source: the stages of engine/score from repetition to accounts, and the mean over a period; a line counts, is
 * escalated, is of a case or of a project whatever the points are. Which of several counts, caps, ends and roundings
 * are done here anew. */
#include "whatif/points/points.h"

/* ---- the sample's points ---- */

void qq_ledger_prices_init(qq_ledger_prices *prices, const qq_points *points)
{
    *prices = (qq_ledger_prices){.model = points->model, .values = g_new0(qq_milli, 2 * points->figures->len)};
}

void qq_ledger_prices_clear(qq_ledger_prices *prices)
{
    g_free(prices->values);
}

void qq_ledger_prices_set(qq_ledger_prices *prices, const qq_points *points, const qq_milli *values,
                          const qq_weights *weights)
{
    const qq_ppm factor = points->model->repetition_factor;
    for (unsigned c = 0; c < points->model->category_count; c++) prices->weights[c] = weights->of[c];
    for (unsigned f = 0; f < points->figures->len; f++) {
        const bool costs = g_array_index(points->figures, qq_points_figure, f).costs;
        const qq_milli value = costs ? -values[f] : values[f];
        prices->values[2 * (size_t)f] = value;
        prices->values[2 * (size_t)f + 1] = qq_divide_half_even((qq_wide)value * factor, 1000000);
    }
}

/* ---- making ---- */

/* A run of days alike, as the pricer left it. */
typedef struct {
    const qq_points *points;
    const qq_pricer *pricer;
    const qq_line *lines;
    unsigned line_count;
    const qq_adjustment *adjustments;
    unsigned adjustment_count;
    const qq_category_result *categories;
    GArray *terms;
} ledger_run;

static const qq_item *item_of(const ledger_run *run, const qq_line *line)
{
    return &g_array_index(run->points->model->items, qq_item, line->item);
}

static void add_term(const ledger_run *run, qq_ledger_term_kind kind, unsigned category, uint32_t value, int64_t amount)
{
    const qq_ledger_term term = {amount, value, (uint16_t)kind, (uint16_t)category};
    g_array_append_val(run->terms, term);
}

static uint32_t value_of(const ledger_run *run, const qq_line *line)
{
    const GArray *figures = run->points->figures;
    const qq_item *item = item_of(run, line);
    unsigned figure = 0;
    g_assert(item->use != QQ_ITEM_EVALUATION); /* an evaluation is of no case and no project */
    if (item->use == QQ_ITEM_HONOUR || item->months)
        figure = qq_points_find(figures, QQ_POINTS_ITEM, line->item);
    else if (item->use == QQ_ITEM_CONVICTION)
        figure = qq_points_find(figures, QQ_POINTS_CONVICTION, (unsigned)line->step);
    else
        figure = qq_points_find(figures, QQ_POINTS_SEVERITY, line->severity);
    return 2 * figure + line->repeated;
}

static void add_bases(const ledger_run *run)
{
    const qq_model *model = run->points->model;
    for (unsigned c = 0; c < model->category_count; c++)
        if (run->categories[c].base != model->categories[c].base)
            add_term(run, QQ_TERM_BASE, c, 0, run->categories[c].base - model->categories[c].base);
}

static void add_clean_bonus(const ledger_run *run)
{
    for (unsigned i = 0; i < run->adjustment_count; i++) {
        const qq_adjustment *adjustment = &run->adjustments[i];
        if (adjustment->kind != QQ_ADJUST_CLEAN) continue;
        const unsigned figure = qq_points_find(run->points->figures, QQ_POINTS_CLEAN, (unsigned)adjustment->index);
        add_term(run, QQ_TERM_FIGURE, adjustment->category, 2 * figure, 1);
    }
}

/* A line that no other line could count in place of. */
static void add_alone(const ledger_run *run, const qq_line *line)
{
    const qq_item *item = item_of(run, line);
    if (item->use != QQ_ITEM_EVALUATION)
        add_term(run, QQ_TERM_FIGURE, line->category, value_of(run, line), 1);
    else if (item->as != QQ_EVALUATES_BASE)
        add_term(run, line->points > 0 ? QQ_TERM_GOOD : QQ_TERM_BAD, line->category, 0,
                 line->points > 0 ? line->points : -line->points);
}

static int compare_terms(const void *a, const void *b)
{
    const qq_ledger_term *left = a, *right = b;
    if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
    if (left->category != right->category) return left->category < right->category ? -1 : 1;
    return (left->value > right->value) - (left->value < right->value);
}

/* From `first` on: in order, and equal ones as one. */
static void settle_terms(GArray *terms, unsigned first)
{
    qq_ledger_term *of = (qq_ledger_term *)(void *)terms->data + first;
    const unsigned count = terms->len - first;
    unsigned kept = 0;
    if (count > 1) qsort(of, count, sizeof *of, compare_terms);
    for (unsigned i = 0; i < count; i++) {
        if (kept && compare_terms(&of[kept - 1], &of[i]) == 0)
            of[kept - 1].amount += of[i].amount;
        else
            of[kept++] = of[i];
    }
    g_array_set_size(terms, first + kept);
}

/* ---- what counts for several ---- */

static bool stands_for(const ledger_run *run, unsigned counting, unsigned other)
{
    return run->lines[other].counted_by == (int32_t)counting || other == counting;
}

/* Whether line `a` counts before `b` where points and weights leave them equal. */
static bool comes_before(const ledger_run *run, const qq_line *a, const qq_line *b)
{
    if (a->group < 0) return a->first != b->first ? a->first < b->first : a < b;
    const qq_day decided = qq_record_decided(run->pricer, a->record), other = qq_record_decided(run->pricer, b->record);
    if (decided != other) return decided < other;
    return a->item != b->item ? a->item < b->item : a < b;
}

/* The next member after `before` (NULL: the first) in that order; NULL. */
static const qq_line *next_member(const ledger_run *run, unsigned counting, const qq_line *before)
{
    const qq_line *next = NULL;
    for (unsigned i = 0; i < run->line_count; i++) {
        const qq_line *line = &run->lines[i];
        if (!stands_for(run, counting, i) || (before && !comes_before(run, before, line)) || line == before) continue;
        if (!next || comes_before(run, line, next)) next = line;
    }
    return next;
}

static unsigned count_members(const ledger_run *run, unsigned counting)
{
    unsigned count = 0;
    for (unsigned i = 0; i < run->line_count; i++) count += stands_for(run, counting, i);
    return count;
}

static void add_choice(const ledger_run *run, unsigned counting, unsigned count)
{
    add_term(run, run->lines[counting].group >= 0 ? QQ_TERM_ACTS : QQ_TERM_HONOURS, 0, 0, count);
    for (const qq_line *line = next_member(run, counting, NULL); line; line = next_member(run, counting, line))
        add_term(run, QQ_TERM_MEMBER, line->category, value_of(run, line), 0);
}

static void add_run(const ledger_run *run, int64_t days)
{
    add_term(run, QQ_TERM_DAYS, 0, 0, days);
    const unsigned first = run->terms->len;
    add_bases(run);
    add_clean_bonus(run);
    for (unsigned i = 0; i < run->line_count; i++)
        if (run->lines[i].state == QQ_LINE_COUNTED && count_members(run, i) == 1) add_alone(run, &run->lines[i]);
    settle_terms(run->terms, first);
    for (unsigned i = 0; i < run->line_count; i++) {
        const unsigned count = run->lines[i].state == QQ_LINE_COUNTED ? count_members(run, i) : 1;
        if (count > 1) add_choice(run, i, count);
    }
}

void qq_ledger_make(const qq_points *points, const qq_pricer *pricer, const qq_result *result, GArray *terms)
{
    ledger_run run = {points,
                      pricer,
                      result->lines,
                      result->line_count,
                      result->adjustments,
                      result->adjustment_count,
                      result->categories,
                      terms};
    g_array_set_size(terms, 0);
    if (!points->model->period.months) {
        add_run(&run, 1);
        return;
    }
    for (unsigned i = 0; i < result->step_count; i++) {
        const qq_step_of_period *step = &result->steps[i];
        run.lines = result->lines + step->first_line;
        run.line_count = step->line_count;
        run.adjustments = result->adjustments + step->first_adjustment;
        run.adjustment_count = step->adjustment_count;
        run.categories = step->categories;
        add_run(&run, step->until - step->from + 1);
    }
}

/* ---- adding up ---- */

typedef struct {
    int64_t base[QQ_CATEGORY_MAX], good[QQ_CATEGORY_MAX], bad[QQ_CATEGORY_MAX];
} ledger_day;

static void open_day(const qq_model *model, ledger_day *day)
{
    for (unsigned c = 0; c < model->category_count; c++) {
        day->base[c] = model->categories[c].base;
        day->good[c] = day->bad[c] = 0;
    }
}

static void close_day(const qq_model *model, const ledger_day *day, int64_t days, int64_t sums[QQ_CATEGORY_MAX])
{
    for (unsigned c = 0; c < model->category_count; c++) {
        const int64_t good = MIN(day->good[c], model->categories[c].good_cap);
        sums[c] += (day->base[c] + good - day->bad[c]) * days;
    }
}

static void add_points(ledger_day *day, unsigned category, qq_milli points, int64_t times)
{
    if (points > 0)
        day->good[category] += points * times;
    else
        day->bad[category] -= points * times;
}

static int64_t worth(const qq_ledger_prices *prices, const qq_ledger_term *member, bool acts)
{
    const qq_milli points = prices->values[member->value];
    return acts ? -points * prices->weights[member->category] : points;
}

static void add_chosen(const qq_ledger_prices *prices, const qq_ledger_term *choice, ledger_day *day)
{
    const bool acts = choice->kind == QQ_TERM_ACTS;
    const qq_ledger_term *best = choice + 1;
    int64_t most = worth(prices, best, acts);
    for (int64_t i = 2; i <= choice->amount; i++) {
        const int64_t other = worth(prices, choice + i, acts);
        if (other <= most) continue;
        most = other;
        best = choice + i;
    }
    add_points(day, best->category, prices->values[best->value], 1);
}

static void add_up(const qq_ledger_prices *prices, const qq_ledger_term *term, ledger_day *day)
{
    switch ((qq_ledger_term_kind)term->kind) {
    case QQ_TERM_BASE:
        day->base[term->category] += term->amount;
        break;
    case QQ_TERM_GOOD:
        day->good[term->category] += term->amount;
        break;
    case QQ_TERM_BAD:
        day->bad[term->category] += term->amount;
        break;
    case QQ_TERM_FIGURE:
        add_points(day, term->category, prices->values[term->value], term->amount);
        break;
    case QQ_TERM_ACTS:
    case QQ_TERM_HONOURS:
        add_chosen(prices, term, day);
        break;
    case QQ_TERM_DAYS:
    case QQ_TERM_MEMBER:
        break;
    }
}

void qq_ledger_categories(const qq_ledger_prices *prices, const qq_ledger_term *terms, size_t count,
                          qq_milli out[QQ_CATEGORY_MAX])
{
    const qq_model *model = prices->model;
    int64_t sums[QQ_CATEGORY_MAX] = {0}, days = 0;
    for (size_t at = 0; at < count;) {
        const int64_t run = terms[at].amount; /* every run begins with its days */
        ledger_day day;
        open_day(model, &day);
        for (at++; at < count && terms[at].kind != QQ_TERM_DAYS; at++) add_up(prices, &terms[at], &day);
        close_day(model, &day, run, sums);
        days += run;
    }
    for (unsigned c = 0; c < model->category_count; c++) {
        const qq_milli mean = days == 1 ? sums[c] : qq_divide_half_even(sums[c], days);
        out[c] = CLAMP(mean, model->categories[c].low, model->categories[c].high);
    }
}
