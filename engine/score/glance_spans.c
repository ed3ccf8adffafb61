/* The spans of a party's records: what the stage lines makes of each of them.
 *
 * Spans that ended before the as-of day are left out. A term that later regimes cut otherwise is a span a regime. */
#include "glance_private.h"

qq_day qq_glance_later(const qq_glance *glance, qq_day day, int months)
{
    const int64_t place = (int64_t)day - (glance->as_of - QQ_GLANCE_TABLE_BACK);
    if (place < 0 || place >= QQ_GLANCE_TABLE_DAYS || months < 0 || months >= QQ_GLANCE_MONTHS ||
        !glance->later[months])
        return qq_day_add_months(day, months);
    return glance->later[months][place];
}

static bool add_uncut(qq_glance *glance, const qq_span *span)
{
    if (span->last < glance->as_of || span->last < span->first) return true;
    if (glance->span_count == QQ_GLANCE_SPANS) return false;
    glance->spans[glance->span_count++] = *span;
    return true;
}

/* Adds what counts until people ended it. */
static bool add_span(qq_glance *glance, const qq_told_record *record, const qq_span *span)
{
    if (record->last == QQ_DAY_FOREVER) return add_uncut(glance, span);
    qq_span cut = *span;
    cut.last = MIN(cut.last, record->last);
    return add_uncut(glance, &cut);
}

static qq_day decided_on(const qq_told_record *record)
{
    return record->decided_on != QQ_DAY_NONE ? record->decided_on : record->effective_on;
}

static bool measures_match(const qq_measure_rule *rule, unsigned measures, qq_fen amount)
{
    if (rule->any_of && !(measures & rule->any_of)) return false;
    if (rule->only && (!measures || (measures & ~(unsigned)rule->only))) return false;
    return rule->fine_from == QQ_FEN_NONE || (amount != QQ_FEN_NONE && amount >= rule->fine_from);
}

static unsigned severity_of(const qq_glance *glance, const qq_told_record *record, qq_severity typical)
{
    if (record->kind != QQ_KIND_PENALTY) return typical;
    if (record->severity) return record->severity;
    const GArray *rules = glance->model->measure_rules;
    for (unsigned i = 0; i < rules->len; i++) {
        const qq_measure_rule *rule = &g_array_index(rules, qq_measure_rule, i);
        if (measures_match(rule, record->measures, record->amount)) return rule->severity;
    }
    return typical;
}

static const qq_regime *regime_at(const qq_model *model, unsigned index)
{
    return &g_array_index(model->regimes, qq_regime, index);
}

/* The last day of a term under a regime; one before all terms where it does not publish the document. */
static qq_day cut_by(const qq_glance *glance, const qq_told_record *record, const qq_regime *regime, unsigned severity,
                     qq_day last)
{
    const bool stated = record->until_on != QQ_DAY_NONE;
    if (!stated && regime->unpublished_unstated[severity]) return QQ_DAY_NONE;
    return MIN(last, qq_glance_later(glance, decided_on(record), regime->maximum_months[severity]));
}

/* Adds the publication term of a decided act, with what it does on its days. */
static bool add_term(qq_glance *glance, const qq_told_record *record, qq_span *span)
{
    const qq_model *model = glance->model;
    const qq_day stated = record->until_on;
    const unsigned severity = span->severity;
    const qq_day decided = span->decided;
    qq_day last = stated != QQ_DAY_NONE ? stated : qq_glance_later(glance, decided, model->default_months[severity]);
    if (severity == QQ_SEVERITY_NONE || decided == QQ_DAY_NONE || last < glance->as_of) return true;
    span->first = decided;
    span->last = last;
    if (!model->regimes->len) return add_span(glance, record, span);
    last = cut_by(glance, record, qq_model_regime(model, decided), severity, last);
    for (unsigned i = glance->regime; i < model->regimes->len; i++) {
        if (i > glance->regime) span->first = MAX(decided, regime_at(model, i)->from);
        span->last = cut_by(glance, record, regime_at(model, i), severity, last);
        if (i + 1 < model->regimes->len) span->last = MIN(span->last, regime_at(model, i + 1)->from - 1);
        if (!add_span(glance, record, span)) return false;
    }
    return true;
}

/* Points and months of the item's own. */
static bool add_own(qq_glance *glance, const qq_told_record *record, const qq_item *item, qq_day first, qq_span *span)
{
    const qq_day stated = record->until_on;
    if (first == QQ_DAY_NONE) return true;
    span->first = span->decided = first;
    span->last = qq_glance_later(glance, first, item->months);
    span->points = -item->points;
    if (stated != QQ_DAY_NONE) span->last = MIN(span->last, stated);
    return add_span(glance, record, span);
}

static qq_span span_of_act(const qq_told_record *record, unsigned index, const qq_item *item, qq_day first)
{
    return (qq_span){.kind = QQ_SPAN_ACT,
                     .item = (uint16_t)index,
                     .category = item->category,
                     .group = record->group,
                     .document = record->kind == QQ_KIND_PENALTY ? record->document : 0,
                     .acted_on = record->acted_on,
                     .decided = first,
                     .ruled = decided_on(record)};
}

static bool read_act(qq_glance *glance, const qq_told_record *record, unsigned index, const qq_item *item)
{
    const qq_model *model = glance->model;
    qq_span span = span_of_act(record, index, item, decided_on(record));
    span.can_repeat = index != model->unclassified;
    if (item->months) return add_own(glance, record, item, span.decided, &span);
    span.severity = (uint8_t)severity_of(glance, record, item->severity);
    span.points = -model->act_points[span.severity];
    return add_term(glance, record, &span);
}

/* Each step from the day after the one before it; the first that is not over counts. */
static bool add_steps(qq_glance *glance, const qq_told_record *record, qq_day effective, qq_span *span)
{
    const GArray *steps = glance->model->conviction_steps;
    span->first = effective;
    for (unsigned i = 0; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        span->last = qq_glance_later(glance, effective, step->months);
        span->points = -step->points;
        if (!add_span(glance, record, span)) return false;
        if (span->last == QQ_DAY_FOREVER) break;
        span->first = MAX(span->first, span->last + 1);
    }
    return true;
}

/* A ban outlives what ends the conviction itself. */
static bool add_vetoes(qq_glance *glance, const qq_told_record *record, qq_day effective)
{
    const GArray *vetoes = glance->model->vetoes;
    for (unsigned i = 0; i < vetoes->len; i++) {
        const qq_veto *veto = &g_array_index(vetoes, qq_veto, i);
        if (veto->kind != QQ_VETO_BRIBERY) continue;
        qq_span span = {.kind = QQ_SPAN_VETO, .item = (uint16_t)i, .first = effective};
        span.last = MIN(qq_glance_later(glance, effective, veto->months), record->last);
        if (veto->until_ban_ends && record->ban_until != QQ_DAY_NONE) span.last = MAX(span.last, record->ban_until);
        if (!add_uncut(glance, &span)) return false;
    }
    return true;
}

static bool read_conviction(qq_glance *glance, const qq_told_record *record, int index)
{
    const qq_day effective = record->effective_on;
    if (index < 0 || record->variant == QQ_SOURCE_BASE || effective == QQ_DAY_NONE) return true;
    const qq_item *item = qq_pricer_item(glance->pricer, (unsigned)index);
    if (item->bribery && !add_vetoes(glance, record, effective)) return false;
    if (item->use != QQ_ITEM_CONVICTION) return true;
    qq_span span = span_of_act(record, (unsigned)index, item, effective);
    if (item->months) return add_own(glance, record, item, effective, &span);
    span.severity = (uint8_t)item->severity;
    return add_steps(glance, record, effective, &span);
}

static bool read_honour(qq_glance *glance, const qq_told_record *record, int index)
{
    const qq_day first = decided_on(record);
    const qq_item *item = index < 0 ? NULL : qq_pricer_item(glance->pricer, (unsigned)index);
    if (!item || item->use != QQ_ITEM_HONOUR || first == QQ_DAY_NONE) return true;
    const qq_span span = {
        .kind = QQ_SPAN_HONOUR,
        .first = first,
        .last = qq_glance_later(glance, first, item->months ? item->months : glance->model->honour_months),
        .decided = first,
        .category = item->category,
        .document = record->project,
        .points = item->points};
    return add_span(glance, record, &span);
}

static bool read_result(qq_glance *glance, const qq_told_record *record, int index)
{
    if (index < 0 || !glance->pricer->is_result[record->code]) return true;
    const qq_item *item = qq_pricer_item(glance->pricer, (unsigned)index);
    return item->use == QQ_ITEM_ACT ? read_act(glance, record, (unsigned)index, item)
                                    : read_honour(glance, record, index);
}

/* A decision that is only a label costs nothing, and is serious as a ground. */
static bool read_grounds(qq_glance *glance, const qq_told_record *record, int index)
{
    const qq_pricer *pricer = glance->pricer;
    const uint32_t grounds = index < 0 ? 0 : pricer->grounds_of_item[index] & pricer->grounds_of_issuer[record->issuer];
    if (!grounds) return true;
    glance->has_grounds = true;
    const qq_item *item = qq_pricer_item(pricer, (unsigned)index);
    qq_span span = {.kind = QQ_SPAN_GROUND, .grounds = grounds, .decided = decided_on(record)};
    span.severity = (uint8_t)severity_of(glance, record, item->use == QQ_ITEM_LABEL ? QQ_SEVERITY_A : item->severity);
    return add_term(glance, record, &span);
}

static bool read_penalty(qq_glance *glance, const qq_told_record *record, int index)
{
    const qq_pricer *pricer = glance->pricer;
    if (!read_grounds(glance, record, index)) return false;
    if (!pricer->issuer_counts[record->issuer]) return true;
    const qq_item_use use = index < 0 ? QQ_ITEM_ACT : qq_pricer_item(pricer, (unsigned)index)->use;
    if (use == QQ_ITEM_LABEL) return true;
    const unsigned item = index >= 0 && use == QQ_ITEM_ACT ? (unsigned)index : pricer->model->unclassified;
    return item == QQ_ITEM_NONE || read_act(glance, record, item, qq_pricer_item(pricer, item));
}

static bool read_listing(qq_glance *glance, const qq_told_record *record)
{
    const int16_t index = glance->pricer->list_of_text[record->code];
    const qq_day from = record->decided_on;
    if (index < 0 || from == QQ_DAY_NONE) return true;
    const qq_list *list = &g_array_index(glance->model->lists, qq_list, (unsigned)index);
    qq_span span = {.kind = QQ_SPAN_LISTING,
                    .item = (uint16_t)index,
                    .row = record->at,
                    .first = from,
                    .decided = from,
                    .last = list->months < 0 ? QQ_DAY_FOREVER : qq_glance_later(glance, from, list->months)};
    if (record->until_on != QQ_DAY_NONE) span.last = MIN(span.last, record->until_on);
    const unsigned had = glance->span_count;
    if (!add_span(glance, record, &span)) return false;
    glance->listing_spans += glance->span_count - had;
    return glance->listing_spans <= QQ_GLANCE_LISTINGS;
}

/* It is a ground only together with the penalties that name its document. */
static bool read_accident(qq_glance *glance, const qq_told_record *record)
{
    if (!record->document || record->acted_on == QQ_DAY_NONE) return true;
    glance->has_grounds = true;
    const qq_span span = {.kind = QQ_SPAN_ACCIDENT,
                          .first = record->acted_on,
                          .last = QQ_DAY_FOREVER,
                          .decided = record->acted_on,
                          .item = record->variant,
                          .severity = record->severity,
                          .document = record->document};
    return add_span(glance, record, &span);
}

static bool read_enterprise(qq_glance *glance, const qq_told_record *record)
{
    const qq_day on = record->effective_on;
    glance->registered = true;
    if (on != QQ_DAY_NONE && (glance->registered_on == QQ_DAY_NONE || on < glance->registered_on))
        glance->registered_on = on;
    return true;
}

bool qq_glance_span(qq_glance *glance, const qq_told_record *record)
{
    const int item = glance->pricer->item_of_text[record->code];
    switch ((qq_record_kind)record->kind) {
    case QQ_KIND_ENTERPRISE:
        return read_enterprise(glance, record);
    case QQ_KIND_PENALTY:
        return read_penalty(glance, record, item);
    case QQ_KIND_CONVICTION:
        return read_conviction(glance, record, item);
    case QQ_KIND_HONOUR:
        return read_honour(glance, record, item);
    case QQ_KIND_PERFORMANCE:
        return read_result(glance, record, item);
    case QQ_KIND_LISTING:
        return read_listing(glance, record);
    case QQ_KIND_ACCIDENT:
        return read_accident(glance, record);
    default:
        return true;
    }
}
