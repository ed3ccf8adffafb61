/* Values that others measured and sent: each holds from its day until the next of its code, or its own last day.
 *
 * Of two that begin on one day the later revision speaks. A value that ended by itself leaves nothing behind it: the
 * one before was replaced. */
#include "pricer.h"

#include <string.h>

static bool usable(const qq_pricer *pricer, uint32_t index)
{
    const qq_record *record = &pricer->records[index];
    return record->kind == QQ_KIND_EVALUATION && !pricer->ends[index].annulled && record->effective_on != QQ_DAY_NONE &&
           record->amount != QQ_FEN_NONE;
}

static bool begins_later(const qq_record *a, const qq_record *b)
{
    if (a->effective_on != b->effective_on) return a->effective_on > b->effective_on;
    int order = qq_record_compare_revision(a, b);
    return order > 0 || (order == 0 && memcmp(&a->key, &b->key, sizeof a->key) > 0);
}

/* The next value of the same item, NULL when it is the last. */
static const qq_record *next_value(const qq_pricer *pricer, uint32_t index, int item)
{
    const qq_record *record = &pricer->records[index], *next = NULL;
    for (uint32_t i = 0; i < pricer->count; i++) {
        const qq_record *other = &pricer->records[i];
        if (i == index || !usable(pricer, i) || qq_pricer_item_of(pricer, i) != item) continue;
        if (begins_later(other, record) && (!next || begins_later(next, other))) next = other;
    }
    return next;
}

bool qq_price_evaluation(const qq_pricer *pricer, uint32_t index, const qq_item *item, qq_line *line)
{
    const qq_record *record = &pricer->records[index];
    qq_day until = pricer->ends[index].until_on;
    if (!usable(pricer, index) || (item->as != QQ_EVALUATES_BASE && record->amount < 0)) return false;
    const qq_record *next = next_value(pricer, index, qq_pricer_item_of(pricer, index));
    line->first = record->effective_on;
    line->last = next ? next->effective_on - 1 : QQ_DAY_FOREVER;
    line->term = next ? QQ_TERM_NEXT_VALUE : QQ_TERM_OPEN;
    if (until != QQ_DAY_NONE && until < line->last) {
        line->last = until;
        line->term = QQ_TERM_STATED;
    }
    line->points = item->as == QQ_EVALUATES_BAD ? -record->amount : record->amount;
    return true;
}
