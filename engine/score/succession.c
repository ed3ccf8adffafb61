/* What a successor carries on of the enterprise it took over or came out of.
 *
 * The predecessor is assessed by itself, by the same model on the same day; while it has a term to bear (an act, a
 * listing, a veto in force) a merger gives the lower of the two, a split no better grade than the old one. Nothing else
 * of it counts: its honours and clean years are not carried. Source: hubei-model; 交公路发〔2009〕733号 as told in
 * domain/scoring-schemes.md §2. */
#include "pricer.h"

static bool stands(const qq_predecessor *predecessor, qq_day as_of)
{
    return (predecessor->from == QQ_DAY_NONE || predecessor->from <= as_of) &&
           (predecessor->until == QQ_DAY_NONE || predecessor->until >= as_of);
}

static bool has_terms(const qq_result *old)
{
    for (unsigned i = 0; i < old->line_count; i++)
        if (old->lines[i].group >= 0) return true;
    return old->listing_count > 0 || qq_result_vetoed(old);
}

static void carry_on(qq_pricer *pricer, const qq_predecessor *predecessor, unsigned index, const qq_result *old,
                     qq_result *out)
{
    bool lower_score =
        predecessor->tie == QQ_TIE_MERGED_INTO && !old->unscored && !out->unscored && old->score < out->score;
    bool vetoed = qq_result_vetoed(old) && !qq_result_vetoed(out);
    bool lower_grade = old->grade > out->grade || (old->grade == out->grade && vetoed);
    if (!lower_score && !lower_grade) return;
    qq_adjustment adjustment = {.kind = QQ_ADJUST_SUCCESSION,
                                .grade = MAX(old->grade, out->grade),
                                .line = -1,
                                .index = (int32_t)index,
                                .record = -1,
                                .amount = lower_score ? (old->score - out->score) * 1000000 : 0,
                                .until = QQ_DAY_NONE};
    g_array_append_val(pricer->adjustments, adjustment);
    qq_pricer_publish(pricer, out); /* the array may have moved, and the next predecessor looks at it */
    if (lower_score) out->score = old->score;
    if (lower_grade) out->trust = old->trust;
    out->grade = adjustment.grade;
}

/* Prices one predecessor; false when it has nothing to carry on. */
static bool price_old(qq_pricer *pricer, const qq_dossier *dossier, unsigned index, qq_day as_of, qq_result *old)
{
    const qq_predecessor *predecessor = &dossier->predecessors[index];
    if (!stands(predecessor, as_of)) return false;
    if (!pricer->elder) pricer->elder = qq_pricer_twin(pricer);
    qq_price(pricer->elder, dossier->inherited + predecessor->first, predecessor->count, as_of, old);
    return has_terms(old);
}

void qq_price_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_result *out)
{
    qq_price(pricer, dossier->records, dossier->count, as_of, out);
    for (unsigned i = 0; i < dossier->predecessor_count; i++) {
        qq_result old;
        if (price_old(pricer, dossier, i, as_of, &old)) carry_on(pricer, &dossier->predecessors[i], i, &old, out);
    }
    qq_pricer_publish(pricer, out);
    g_assert(qq_ledger_balances(pricer->model, out));
}

qq_milli qq_price_carried(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of)
{
    qq_milli lowest = INT64_MAX;
    for (unsigned i = 0; i < dossier->predecessor_count; i++) {
        qq_result old;
        if (price_old(pricer, dossier, i, as_of, &old) && !old.unscored) lowest = MIN(lowest, old.score);
    }
    return lowest;
}
