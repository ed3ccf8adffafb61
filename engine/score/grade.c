/* Band, gates, vetoes, trust word.
 *
 * Source: hubei-model "Grade". Gates look at cases in force, each by its most severe act; a veto fixes the grade
 * whatever the score. */
#include "pricer.h"

static const qq_line *lines_of(const qq_pricer *pricer)
{
    return (const qq_line *)(void *)pricer->lines->data;
}

static bool severe(const qq_gate *gate, unsigned severity)
{
    return gate->severities & (1u << severity);
}

/* How many cases hold an act of the gate's severities, and of `item` where item >= 0. */
static int count_cases(qq_pricer *pricer, const qq_gate *gate, int item)
{
    int count = 0;
    uint32_t number = ++pricer->count_number;
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        const qq_line *line = &lines_of(pricer)[i];
        if (line->group < 0 || !severe(gate, line->severity) || (item >= 0 && line->item != item)) continue;
        if (pricer->case_marks[line->group] == number) continue;
        pricer->case_marks[line->group] = number;
        count++;
    }
    return count;
}

static bool some_code_in_cases(qq_pricer *pricer, const qq_gate *gate)
{
    uint32_t number = ++pricer->count_number;
    for (unsigned i = 0; i < pricer->lines->len; i++) {
        const qq_line *line = &lines_of(pricer)[i];
        if (line->group < 0 || line->item == pricer->model->unclassified || pricer->item_marks[line->item] == number)
            continue;
        pricer->item_marks[line->item] = number;
        if (count_cases(pricer, gate, line->item) >= gate->groups) return true;
    }
    return false;
}

static bool gate_closed(qq_pricer *pricer, const qq_gate *gate)
{
    return gate->same_code ? some_code_in_cases(pricer, gate) : count_cases(pricer, gate, -1) >= gate->groups;
}

static void lower_grade(qq_pricer *pricer, qq_result *out, qq_adjustment adjustment)
{
    if (adjustment.grade > out->grade) out->grade = adjustment.grade;
    g_array_append_val(pricer->adjustments, adjustment);
}

static void apply_gates(qq_pricer *pricer, qq_result *out)
{
    for (unsigned i = 0; i < pricer->model->gates->len; i++) {
        const qq_gate *gate = &g_array_index(pricer->model->gates, qq_gate, i);
        if (gate->at_most <= out->grade || !gate_closed(pricer, gate)) continue;
        lower_grade(pricer, out,
                    (qq_adjustment){.kind = QQ_ADJUST_GATE,
                                    .grade = gate->at_most,
                                    .line = -1,
                                    .index = (int32_t)i,
                                    .record = -1,
                                    .until = QQ_DAY_NONE});
    }
}

qq_day qq_pricer_veto_end(const qq_pricer *pricer, uint32_t index, const qq_veto *veto)
{
    const qq_record *record = &pricer->records[index];
    int item =
        record->kind == QQ_KIND_CONVICTION && record->variant != QQ_SOURCE_BASE ? qq_pricer_item_of(pricer, index) : -1;
    if (item < 0 || !qq_pricer_item(pricer, (unsigned)item)->bribery || pricer->ends[index].annulled)
        return QQ_DAY_NONE;
    if (record->effective_on == QQ_DAY_NONE) return QQ_DAY_NONE;
    qq_day until = MIN(qq_day_add_months(record->effective_on, veto->months), pricer->ends[index].last);
    if (veto->until_ban_ends && record->ban_until != QQ_DAY_NONE) until = MAX(until, record->ban_until);
    return until;
}

static int32_t line_of_record(const qq_pricer *pricer, uint32_t record)
{
    for (unsigned i = 0; i < pricer->lines->len; i++)
        if (lines_of(pricer)[i].record == record) return (int32_t)i;
    return -1;
}

static bool veto_by_bribery(qq_pricer *pricer, qq_result *out, unsigned index, const qq_veto *veto)
{
    bool vetoed = false;
    for (uint32_t i = 0; i < pricer->count; i++) {
        if (pricer->records[i].kind != QQ_KIND_CONVICTION) continue;
        qq_day until = qq_pricer_veto_end(pricer, i, veto);
        if (until == QQ_DAY_NONE || pricer->as_of < pricer->records[i].effective_on || pricer->as_of > until) continue;
        lower_grade(pricer, out,
                    (qq_adjustment){.kind = QQ_ADJUST_VETO,
                                    .grade = veto->grade,
                                    .line = line_of_record(pricer, i),
                                    .index = (int32_t)index,
                                    .record = (int32_t)i,
                                    .until = until});
        vetoed = true;
    }
    return vetoed;
}

static bool veto_by_listing(qq_pricer *pricer, qq_result *out, unsigned index, const qq_veto *veto)
{
    for (unsigned i = 0; i < pricer->listings->len; i++) {
        const qq_listing *listing = &g_array_index(pricer->listings, qq_listing, i);
        lower_grade(pricer, out,
                    (qq_adjustment){.kind = QQ_ADJUST_VETO,
                                    .grade = veto->grade,
                                    .line = -1,
                                    .index = (int32_t)index,
                                    .record = (int32_t)listing->record,
                                    .until = listing->until});
    }
    return pricer->listings->len > 0;
}

static bool apply_vetoes(qq_pricer *pricer, qq_result *out)
{
    bool vetoed = false;
    for (unsigned i = 0; i < pricer->model->vetoes->len; i++) {
        const qq_veto *veto = &g_array_index(pricer->model->vetoes, qq_veto, i);
        vetoed |= veto->kind == QQ_VETO_BRIBERY ? veto_by_bribery(pricer, out, i, veto)
                                                : veto_by_listing(pricer, out, i, veto);
    }
    return vetoed;
}

static uint8_t band_of(const qq_model *model, qq_milli score)
{
    unsigned last = model->bands->len - 1;
    for (unsigned i = 0; i < last; i++)
        if (score >= g_array_index(model->bands, qq_band, i).at_least) return (uint8_t)i;
    return (uint8_t)last;
}

void qq_price_grade(qq_pricer *pricer, qq_result *out)
{
    const qq_model *model = pricer->model;
    out->grade = band_of(model, out->score);
    if (pricer->lines->len) apply_gates(pricer, out);
    bool vetoed = apply_vetoes(pricer, out);
    out->trust = vetoed ? model->veto_trust : g_array_index(model->bands, qq_band, out->grade).trust;
    out->blacklisted = pricer->listings->len > 0;
    out->proposed = pricer->grounds->len > 0;
}
