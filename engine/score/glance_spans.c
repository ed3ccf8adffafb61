/* The spans of a party's records: what the stage lines makes of each of them.
 *
 * Spans that ended before the as-of day are left out. A term that later regimes cut otherwise is a span a regime. */
#include "glance_private.h"

/* What a record says, as people corrected and ended it. */
typedef struct {
    qq_glance *glance;
    uint32_t at; /* its place */
    uint8_t kind, variant, severity;
    uint16_t measures;
    uint32_t code, issuer, group;
    qq_day acted_on, decided_on, effective_on, until_on, ban_until;
    qq_day last; /* that it may count by what people decided */
    qq_fen amount;
    int64_t document, project;
} told_record;

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
static bool add_span(const told_record *record, const qq_span *span)
{
    if (record->last == QQ_DAY_FOREVER) return add_uncut(record->glance, span);
    qq_span cut = *span;
    cut.last = MIN(cut.last, record->last);
    return add_uncut(record->glance, &cut);
}

static qq_day decided_on(const told_record *record)
{
    return record->decided_on != QQ_DAY_NONE ? record->decided_on : record->effective_on;
}

static bool measures_match(const qq_measure_rule *rule, unsigned measures, qq_fen amount)
{
    if (rule->any_of && !(measures & rule->any_of)) return false;
    if (rule->only && (!measures || (measures & ~(unsigned)rule->only))) return false;
    return rule->fine_from == QQ_FEN_NONE || (amount != QQ_FEN_NONE && amount >= rule->fine_from);
}

static unsigned severity_of(const told_record *record, qq_severity typical)
{
    if (record->kind != QQ_KIND_PENALTY) return typical;
    if (record->severity) return record->severity;
    const GArray *rules = record->glance->model->measure_rules;
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
static qq_day cut_by(const told_record *record, const qq_regime *regime, unsigned severity, qq_day last)
{
    const bool stated = record->until_on != QQ_DAY_NONE;
    if (!stated && regime->unpublished_unstated[severity]) return QQ_DAY_NONE;
    return MIN(last, qq_glance_later(record->glance, decided_on(record), regime->maximum_months[severity]));
}

/* Adds the publication term of a decided act, with what it does on its days. */
static bool add_term(const told_record *record, qq_span *span)
{
    const qq_model *model = record->glance->model;
    const qq_day stated = record->until_on;
    const unsigned severity = span->severity;
    const qq_day decided = span->decided;
    qq_day last =
        stated != QQ_DAY_NONE ? stated : qq_glance_later(record->glance, decided, model->default_months[severity]);
    if (severity == QQ_SEVERITY_NONE || decided == QQ_DAY_NONE || last < record->glance->as_of) return true;
    span->first = decided;
    span->last = last;
    if (!model->regimes->len) return add_span(record, span);
    last = cut_by(record, qq_model_regime(model, decided), severity, last);
    for (unsigned i = record->glance->regime; i < model->regimes->len; i++) {
        if (i > record->glance->regime) span->first = MAX(decided, regime_at(model, i)->from);
        span->last = cut_by(record, regime_at(model, i), severity, last);
        if (i + 1 < model->regimes->len) span->last = MIN(span->last, regime_at(model, i + 1)->from - 1);
        if (!add_span(record, span)) return false;
    }
    return true;
}

/* Points and months of the item's own. */
static bool add_own(const told_record *record, const qq_item *item, qq_day first, qq_span *span)
{
    const qq_day stated = record->until_on;
    if (first == QQ_DAY_NONE) return true;
    span->first = span->decided = first;
    span->last = qq_glance_later(record->glance, first, item->months);
    span->points = -item->points;
    if (stated != QQ_DAY_NONE) span->last = MIN(span->last, stated);
    return add_span(record, span);
}

static qq_span span_of_act(const told_record *record, unsigned index, const qq_item *item, qq_day first)
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

static bool read_act(const told_record *record, unsigned index, const qq_item *item)
{
    const qq_model *model = record->glance->model;
    qq_span span = span_of_act(record, index, item, decided_on(record));
    span.can_repeat = index != model->unclassified;
    if (item->months) return add_own(record, item, span.decided, &span);
    span.severity = (uint8_t)severity_of(record, item->severity);
    span.points = -model->act_points[span.severity];
    return add_term(record, &span);
}

/* Each step from the day after the one before it; the first that is not over counts. */
static bool add_steps(const told_record *record, qq_day effective, qq_span *span)
{
    const GArray *steps = record->glance->model->conviction_steps;
    span->first = effective;
    for (unsigned i = 0; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        span->last = qq_glance_later(record->glance, effective, step->months);
        span->points = -step->points;
        if (!add_span(record, span)) return false;
        if (span->last == QQ_DAY_FOREVER) break;
        span->first = MAX(span->first, span->last + 1);
    }
    return true;
}

/* A ban outlives what ends the conviction itself. */
static bool add_vetoes(const told_record *record, qq_day effective)
{
    const GArray *vetoes = record->glance->model->vetoes;
    for (unsigned i = 0; i < vetoes->len; i++) {
        const qq_veto *veto = &g_array_index(vetoes, qq_veto, i);
        if (veto->kind != QQ_VETO_BRIBERY) continue;
        qq_span span = {.kind = QQ_SPAN_VETO, .item = (uint16_t)i, .first = effective};
        span.last = MIN(qq_glance_later(record->glance, effective, veto->months), record->last);
        if (veto->until_ban_ends && record->ban_until != QQ_DAY_NONE) span.last = MAX(span.last, record->ban_until);
        if (!add_uncut(record->glance, &span)) return false;
    }
    return true;
}

static bool read_conviction(const told_record *record, int index)
{
    const qq_day effective = record->effective_on;
    if (index < 0 || record->variant == QQ_SOURCE_BASE || effective == QQ_DAY_NONE) return true;
    const qq_item *item = qq_pricer_item(record->glance->pricer, (unsigned)index);
    if (item->bribery && !add_vetoes(record, effective)) return false;
    if (item->use != QQ_ITEM_CONVICTION) return true;
    qq_span span = span_of_act(record, (unsigned)index, item, effective);
    if (item->months) return add_own(record, item, effective, &span);
    span.severity = (uint8_t)item->severity;
    return add_steps(record, effective, &span);
}

static bool read_honour(const told_record *record, int index)
{
    const qq_glance *glance = record->glance;
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
    return add_span(record, &span);
}

static bool read_result(const told_record *record, int index)
{
    if (index < 0 || !record->glance->pricer->is_result[record->code]) return true;
    const qq_item *item = qq_pricer_item(record->glance->pricer, (unsigned)index);
    return item->use == QQ_ITEM_ACT ? read_act(record, (unsigned)index, item) : read_honour(record, index);
}

/* A decision that is only a label costs nothing, and is serious as a ground. */
static bool read_grounds(const told_record *record, int index)
{
    const qq_pricer *pricer = record->glance->pricer;
    const uint32_t grounds = index < 0 ? 0 : pricer->grounds_of_item[index] & pricer->grounds_of_issuer[record->issuer];
    if (!grounds) return true;
    record->glance->has_grounds = true;
    const qq_item *item = qq_pricer_item(pricer, (unsigned)index);
    qq_span span = {.kind = QQ_SPAN_GROUND, .grounds = grounds, .decided = decided_on(record)};
    span.severity = (uint8_t)severity_of(record, item->use == QQ_ITEM_LABEL ? QQ_SEVERITY_A : item->severity);
    return add_term(record, &span);
}

static bool read_penalty(const told_record *record, int index)
{
    const qq_pricer *pricer = record->glance->pricer;
    if (!read_grounds(record, index)) return false;
    if (!pricer->issuer_counts[record->issuer]) return true;
    const qq_item_use use = index < 0 ? QQ_ITEM_ACT : qq_pricer_item(pricer, (unsigned)index)->use;
    if (use == QQ_ITEM_LABEL) return true;
    const unsigned item = index >= 0 && use == QQ_ITEM_ACT ? (unsigned)index : pricer->model->unclassified;
    return item == QQ_ITEM_NONE || read_act(record, item, qq_pricer_item(pricer, item));
}

static bool read_listing(const told_record *record)
{
    qq_glance *glance = record->glance;
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
    if (++glance->listing_spans > QQ_GLANCE_LISTINGS) return false;
    return add_span(record, &span);
}

/* It is a ground only together with the penalties that name its document. */
static bool read_accident(const told_record *record)
{
    if (!record->document || record->acted_on == QQ_DAY_NONE) return true;
    record->glance->has_grounds = true;
    const qq_span span = {.kind = QQ_SPAN_ACCIDENT,
                          .first = record->acted_on,
                          .last = QQ_DAY_FOREVER,
                          .decided = record->acted_on,
                          .item = record->variant,
                          .severity = record->severity,
                          .document = record->document};
    return add_span(record, &span);
}

static bool read_enterprise(const told_record *record)
{
    qq_glance *glance = record->glance;
    const qq_day on = record->effective_on;
    glance->registered = true;
    if (on != QQ_DAY_NONE && (glance->registered_on == QQ_DAY_NONE || on < glance->registered_on))
        glance->registered_on = on;
    return true;
}

static bool read_record(const told_record *record)
{
    const qq_pricer *pricer = record->glance->pricer;
    const uint32_t texts = (uint32_t)pricer->text_count;
    if (record->code >= texts || record->issuer >= texts) return false;
    const int item = pricer->item_of_text[record->code];
    switch ((qq_record_kind)record->kind) {
    case QQ_KIND_ENTERPRISE:
        return read_enterprise(record);
    case QQ_KIND_PENALTY:
        return read_penalty(record, item);
    case QQ_KIND_CONVICTION:
        return read_conviction(record, item);
    case QQ_KIND_HONOUR:
        return read_honour(record, item);
    case QQ_KIND_PERFORMANCE:
        return read_result(record, item);
    case QQ_KIND_LISTING:
        return read_listing(record);
    case QQ_KIND_ACCIDENT:
        return read_accident(record);
    default:
        return true;
    }
}

static void begin(qq_glance *glance)
{
    glance->span_count = glance->listing_spans = 0;
    glance->registered = glance->has_grounds = false;
    glance->registered_on = QQ_DAY_NONE;
}

static void reach_steps(qq_glance *glance)
{
    const GArray *steps = glance->model->clean_steps;
    for (unsigned i = 0; i < steps->len; i++)
        glance->clean_days[i] =
            glance->registered_on == QQ_DAY_NONE
                ? QQ_DAY_FOREVER
                : qq_glance_later(glance, glance->registered_on, g_array_index(steps, qq_step, i).months);
}

/* Bits of the kinds that are read at all. */
static const uint32_t told_kinds = 1u << QQ_KIND_ENTERPRISE | 1u << QQ_KIND_PENALTY | 1u << QQ_KIND_CONVICTION |
                                   1u << QQ_KIND_HONOUR | 1u << QQ_KIND_PERFORMANCE | 1u << QQ_KIND_LISTING |
                                   1u << QQ_KIND_ACCIDENT;
static const uint32_t decision_kinds = 1u << QQ_KIND_REVOCATION | 1u << QQ_KIND_DELISTING;

static told_record record_of_row(qq_glance *glance, const qq_columns *rows, uint32_t at)
{
    return (told_record){.glance = glance,
                         .at = at,
                         .group = at,
                         .kind = rows->kind[at],
                         .variant = rows->variant[at],
                         .severity = rows->severity[at],
                         .measures = rows->measures[at],
                         .code = rows->code[at],
                         .issuer = rows->issuer[at],
                         .acted_on = rows->acted_on[at],
                         .decided_on = rows->decided_on[at],
                         .effective_on = rows->effective_on[at],
                         .until_on = rows->until_on[at],
                         .ban_until = rows->ban_until[at],
                         .last = QQ_DAY_FOREVER,
                         .amount = rows->amount[at]};
}

bool qq_glance_read_rows(qq_glance *glance, const qq_columns *rows, uint32_t first, uint32_t count)
{
    begin(glance);
    glance->linked = false;
    for (uint32_t at = first; at < first + count; at++) {
        const uint32_t kind = 1u << (rows->kind[at] & 31);
        if (kind & decision_kinds) return false;
        if (!(kind & told_kinds)) continue;
        const told_record record = record_of_row(glance, rows, at);
        if (!read_record(&record)) return false;
    }
    reach_steps(glance);
    return true;
}

static told_record record_of_pricer(qq_glance *glance, uint32_t at)
{
    const qq_record *record = &glance->pricer->records[at];
    const record_end *end = &glance->pricer->ends[at];
    /* The severity of an accident says how vile it was. */
    const bool corrected = record->kind != QQ_KIND_ACCIDENT;
    return (told_record){.glance = glance,
                         .at = at,
                         .group = glance->pricer->parents[at],
                         .kind = record->kind,
                         .variant = record->variant,
                         .severity = corrected ? end->severity : record->severity,
                         .measures = record->measures,
                         .code = (uint32_t)end->code,
                         .issuer = (uint32_t)record->issuer,
                         .acted_on = record->acted_on,
                         .decided_on = end->decided_on,
                         .effective_on = record->effective_on,
                         .until_on = end->until_on,
                         .ban_until = record->ban_until,
                         .last = end->last,
                         .amount = record->amount,
                         .document = record->document,
                         .project = record->project};
}

bool qq_glance_read_records(qq_glance *glance)
{
    const qq_pricer *pricer = glance->pricer;
    begin(glance);
    glance->linked = true;
    for (uint32_t at = 0; at < pricer->count; at++) {
        if (!(told_kinds & (1u << (pricer->records[at].kind & 31))) || pricer->ends[at].annulled) continue;
        const told_record record = record_of_pricer(glance, at);
        if (!read_record(&record)) return false;
    }
    reach_steps(glance);
    return true;
}
