/* Repetition, and which act of a case, which honour of a project, counts.
 *
 * Source: hubei-model "What costs" (repetition is looked for among all acts in force, counted or not, so that a further
 * record can never take another's escalation away) and "What earns" (one project once per category). */
#include "pricer.h"

static qq_line *line_at(const qq_pricer *pricer, unsigned index)
{
    return &g_array_index(pricer->lines, qq_line, index);
}

static bool repeats(const qq_pricer *pricer, const qq_line *later, const qq_line *earlier)
{
    if (later->item != earlier->item || later->group == earlier->group) return false;
    qq_day acted = pricer->records[later->record].acted_on;
    if (acted == QQ_DAY_NONE || acted <= earlier->first) return false;
    int months = pricer->model->repetition_months;
    if (later->first < earlier->first || later->first - earlier->first > 31 * months) return false;
    return later->first <= qq_day_add_months(earlier->first, months);
}

static bool can_repeat(const qq_pricer *pricer, const qq_line *line)
{
    return line->item != pricer->model->unclassified && qq_pricer_item(pricer, line->item)->use == QQ_ITEM_ACT;
}

static void escalate(const qq_pricer *pricer, unsigned index)
{
    qq_line *line = line_at(pricer, index);
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        const qq_line *earlier = line_at(pricer, i);
        if (i == index || !repeats(pricer, line, earlier)) continue;
        if (line->repeats < 0 || earlier->first > line_at(pricer, (unsigned)line->repeats)->first)
            line->repeats = (int32_t)i;
    }
    if (line->repeats < 0) return;
    line->repeated = true;
    line->points = qq_divide_half_even((qq_wide)line->points * pricer->model->repetition_factor, 1000000);
}

void qq_price_repetition(qq_pricer *pricer)
{
    if (pricer->lines->len < 2 || !pricer->model->repetition_factor) return;
    for (unsigned i = 0; i < pricer->lines->len; i++)
        if (can_repeat(pricer, line_at(pricer, i))) escalate(pricer, i);
}

/* Weighted effect, 10^-9 points; positive. */
static int64_t effect(const qq_pricer *pricer, const qq_line *line)
{
    return -line->points * pricer->model->categories[line->category].weight;
}

/* Whether act `a` counts rather than `b` of the same case. Items stand in order of code, so the lower index is the
 * lower code. */
static bool act_outweighs(const qq_pricer *pricer, const qq_line *a, const qq_line *b)
{
    int64_t left = effect(pricer, a), right = effect(pricer, b);
    if (left != right) return left > right;
    qq_day a_decided = qq_pricer_decided(pricer, a->record), b_decided = qq_pricer_decided(pricer, b->record);
    if (a_decided != b_decided) return a_decided < b_decided;
    return a->item < b->item;
}

static bool honour_outweighs(const qq_line *a, const qq_line *b)
{
    return a->points != b->points ? a->points > b->points : a->first < b->first;
}

static bool same_honoured_project(const qq_pricer *pricer, const qq_line *a, const qq_line *b)
{
    int64_t project = pricer->records[a->record].project;
    return project && project == pricer->records[b->record].project && a->category == b->category;
}

/* The line that counts among those that exclude `index`. */
static unsigned counting_line(const qq_pricer *pricer, unsigned index)
{
    const qq_line *line = line_at(pricer, index);
    unsigned best = index;
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        const qq_line *other = line_at(pricer, i), *holder = line_at(pricer, best);
        if (line->group >= 0
                ? other->group == line->group && act_outweighs(pricer, other, holder)
                : other->group < 0 && same_honoured_project(pricer, line, other) && honour_outweighs(other, holder))
            best = i;
    }
    /* Equal in everything that decides: the first one stands for all. */
    for (unsigned i = 0; i < best; i++) {
        const qq_line *other = line_at(pricer, i), *holder = line_at(pricer, best);
        if (line->group >= 0
                ? other->group == line->group && !act_outweighs(pricer, holder, other)
                : other->group < 0 && same_honoured_project(pricer, line, other) && !honour_outweighs(holder, other))
            return i;
    }
    return best;
}

void qq_price_groups(qq_pricer *pricer)
{
    if (pricer->lines->len < 2) return;
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        unsigned counting = counting_line(pricer, i);
        if (counting == i) continue;
        qq_line *line = line_at(pricer, i);
        line->counted_by = (int32_t)counting;
        line->state = line->group >= 0 ? QQ_LINE_GROUPED : QQ_LINE_SAME_PROJECT;
        qq_pricer_adjust(pricer, line->group >= 0 ? QQ_ADJUST_GROUPED : QQ_ADJUST_PROJECT, line->category, (int32_t)i,
                         -line->points);
    }
}
