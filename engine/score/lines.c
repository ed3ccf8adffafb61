/* One ledger line for each record in force: item, severity, term, points.
 *
 * Source: hubei-model "What costs", "How long", "What earns". A record that costs nothing by its nature (a label, an
 * issuer that does not count, a minor penalty that is not published, a base entry without judgment) has no line. */
#include "pricer.h"

static bool measures_match(const qq_measure_rule *rule, const qq_record *record)
{
    if (rule->any_of && !(record->measures & rule->any_of)) return false;
    if (rule->only && (!record->measures || (record->measures & ~rule->only))) return false;
    if (rule->fine_from != QQ_FEN_NONE && (record->amount == QQ_FEN_NONE || record->amount < rule->fine_from))
        return false;
    return true;
}

/* A contract-performance result is no penalty decision: its item alone says what it is. */
void qq_price_severity(const qq_pricer *pricer, uint32_t index, qq_severity typical, qq_line *line)
{
    const qq_record *record = &pricer->records[index];
    line->severity = (uint8_t)typical;
    line->severity_from = QQ_SEVERITY_FROM_CATALOGUE;
    if (record->kind != QQ_KIND_PENALTY) return;
    line->severity = pricer->ends[index].severity;
    line->severity_from = QQ_SEVERITY_FROM_DOCUMENT;
    if (line->severity) return;
    line->severity_from = QQ_SEVERITY_FROM_MEASURES;
    const GArray *rules = pricer->model->measure_rules;
    for (unsigned i = 0; i < rules->len; i++) {
        const qq_measure_rule *rule = &g_array_index(rules, qq_measure_rule, i);
        if (measures_match(rule, record)) {
            line->severity = (uint8_t)rule->severity;
            line->rule = (int16_t)i;
            return;
        }
    }
    line->severity = (uint8_t)typical;
    line->severity_from = QQ_SEVERITY_FROM_CATALOGUE;
}

static void end_line(qq_line *line, qq_day last, qq_term_reason reason, int regime)
{
    if (last >= line->last) return;
    line->last = last;
    line->term = (uint8_t)reason;
    line->regime = (int16_t)regime;
}

/* The maximum of one regime; false when it does not publish the document at all. */
static bool apply_regime(const qq_pricer *pricer, const qq_regime *regime, bool stated, qq_line *line)
{
    if (!stated && regime->unpublished_unstated[line->severity]) return false;
    int index = (int)(regime - (const qq_regime *)(void *)pricer->model->regimes->data);
    end_line(line, qq_day_add_months(line->first, regime->maximum_months[line->severity]), QQ_TERM_MAXIMUM, index);
    return true;
}

/* Publication term of a decided act; false when it is not published. */
static bool term_of_act(const qq_pricer *pricer, uint32_t index, qq_line *line)
{
    const qq_model *model = pricer->model;
    qq_day stated = pricer->ends[index].until_on;
    line->first = qq_pricer_decided(pricer, index);
    if (line->first == QQ_DAY_NONE) return false;
    line->term = stated == QQ_DAY_NONE ? QQ_TERM_DEFAULT : QQ_TERM_STATED;
    line->last = stated == QQ_DAY_NONE ? qq_day_add_months(line->first, model->default_months[line->severity]) : stated;
    if (!model->regimes->len) return true;
    return apply_regime(pricer, qq_model_regime(model, line->first), stated != QQ_DAY_NONE, line) &&
           apply_regime(pricer, qq_model_regime(model, pricer->as_of), stated != QQ_DAY_NONE, line);
}

/* What people decided later, and whether the as-of day lies in the term. */
static bool in_force(const qq_pricer *pricer, uint32_t index, qq_line *line)
{
    const record_end *end = &pricer->ends[index];
    if (end->last != QQ_DAY_FOREVER) end_line(line, end->last, (qq_term_reason)end->reason, -1);
    return line->first <= pricer->as_of && pricer->as_of <= line->last;
}

bool qq_price_term(const qq_pricer *pricer, uint32_t index, qq_severity typical, qq_line *line)
{
    qq_price_severity(pricer, index, typical, line);
    return line->severity != QQ_SEVERITY_NONE && !pricer->ends[index].annulled && term_of_act(pricer, index, line) &&
           in_force(pricer, index, line);
}

/* Points and months of its own: from the first day for so many months, or to an earlier end that the document states.
 */
static bool price_own(const qq_pricer *pricer, uint32_t index, const qq_item *item, qq_day first, qq_line *line)
{
    line->first = first;
    if (line->first == QQ_DAY_NONE) return false;
    line->last = qq_day_add_months(first, item->months);
    line->term = QQ_TERM_OWN;
    line->points = -item->points;
    if (pricer->ends[index].until_on != QQ_DAY_NONE) end_line(line, pricer->ends[index].until_on, QQ_TERM_STATED, -1);
    return true;
}

static bool price_act(const qq_pricer *pricer, uint32_t index, const qq_item *item, qq_line *line)
{
    if (item->months) return price_own(pricer, index, item, qq_pricer_decided(pricer, index), line);
    if (!qq_price_term(pricer, index, item->severity, line)) return false;
    line->points = -pricer->model->act_points[line->severity];
    return true;
}

static bool price_conviction(const qq_pricer *pricer, uint32_t index, const qq_item *item, qq_line *line)
{
    const GArray *steps = pricer->model->conviction_steps;
    if (item->months) return price_own(pricer, index, item, pricer->records[index].effective_on, line);
    line->first = pricer->records[index].effective_on;
    if (line->first == QQ_DAY_NONE || !steps->len) return false;
    line->severity = (uint8_t)item->severity;
    line->severity_from = QQ_SEVERITY_FROM_CATALOGUE;
    line->term = QQ_TERM_STEPS;
    for (unsigned i = steps->len; i-- > 0;) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        qq_day last = qq_day_add_months(line->first, step->months);
        if (i == steps->len - 1) line->last = last;
        if (pricer->as_of > last) continue;
        line->points = -step->points;
        line->step = (int16_t)i;
    }
    return true;
}

static bool price_honour(const qq_pricer *pricer, uint32_t index, const qq_item *item, qq_line *line)
{
    line->first = qq_pricer_decided(pricer, index);
    if (line->first == QQ_DAY_NONE) return false;
    line->last = qq_day_add_months(line->first, item->months ? item->months : pricer->model->honour_months);
    line->term = item->months ? QQ_TERM_OWN : QQ_TERM_HONOUR;
    line->points = item->points;
    return true;
}

/* The item that prices a record of this kind; -1 when none may. */
static int item_for(const qq_pricer *pricer, uint32_t index)
{
    const qq_record *record = &pricer->records[index];
    int found = qq_pricer_item_of(pricer, index);
    qq_item_use use = found < 0 ? QQ_ITEM_LABEL : qq_pricer_item(pricer, (unsigned)found)->use;
    switch ((qq_record_kind)record->kind) {
    case QQ_KIND_PENALTY:
        if (record->issuer >= pricer->text_count || !pricer->issuer_counts[record->issuer]) return -1;
        if (found >= 0 && use == QQ_ITEM_LABEL) return -1;
        if (found >= 0 && use == QQ_ITEM_ACT) return found;
        return pricer->model->unclassified == QQ_ITEM_NONE ? -1 : pricer->model->unclassified;
    case QQ_KIND_CONVICTION:
        return record->variant != QQ_SOURCE_BASE && use == QQ_ITEM_CONVICTION ? found : -1;
    case QQ_KIND_HONOUR:
        return use == QQ_ITEM_HONOUR ? found : -1;
    case QQ_KIND_PERFORMANCE:
        if (found < 0 || !pricer->is_result[pricer->ends[index].code]) return -1;
        return use == QQ_ITEM_HONOUR || use == QQ_ITEM_ACT ? found : -1;
    case QQ_KIND_EVALUATION:
        return use == QQ_ITEM_EVALUATION ? found : -1;
    default:
        return -1;
    }
}

static bool price_by_use(const qq_pricer *pricer, uint32_t index, const qq_item *item, qq_line *line)
{
    switch (item->use) {
    case QQ_ITEM_ACT:
        return price_act(pricer, index, item, line);
    case QQ_ITEM_CONVICTION:
        return price_conviction(pricer, index, item, line);
    case QQ_ITEM_HONOUR:
        return price_honour(pricer, index, item, line);
    case QQ_ITEM_EVALUATION:
        return qq_price_evaluation(pricer, index, item, line);
    case QQ_ITEM_LABEL:
        break;
    }
    return false;
}

static bool price_record(const qq_pricer *pricer, uint32_t index, qq_line *line)
{
    int found = item_for(pricer, index);
    if (found < 0 || pricer->ends[index].annulled) return false;
    const qq_item *item = qq_pricer_item(pricer, (unsigned)found);
    bool costs = item->use == QQ_ITEM_ACT || item->use == QQ_ITEM_CONVICTION;
    *line = (qq_line){.record = index,
                      .item = (uint16_t)found,
                      .category = item->category,
                      .state = QQ_LINE_COUNTED,
                      .repeats = -1,
                      .group = costs ? (int32_t)pricer->parents[index] : -1,
                      .counted_by = -1,
                      .regime = -1,
                      .rule = -1,
                      .step = -1};
    return price_by_use(pricer, index, item, line) && in_force(pricer, index, line);
}

void qq_price_lines(qq_pricer *pricer)
{
    qq_line line;
    for (uint32_t i = 0; i < pricer->count; i++)
        if (price_record(pricer, i, &line)) g_array_append_val(pricer->lines, line);
}
