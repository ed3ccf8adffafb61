/* The spans of a plain party's records: what the stages ends, cases, lines and listings make of records that nobody
 * decided about and nothing links.
 *
 * Spans that ended before the as-of day are left out. A term that later regimes cut otherwise is a span a regime. */
#include "glance_private.h"

/* A record's row of the columns. */
typedef struct {
    qq_glance *glance;
    const qq_columns *rows;
    uint32_t at;
} row_view;

qq_day qq_glance_later(const qq_glance *glance, qq_day day, int months)
{
    const int64_t place = (int64_t)day - (glance->as_of - QQ_GLANCE_TABLE_BACK);
    if (place < 0 || place >= QQ_GLANCE_TABLE_DAYS || months < 0 || months >= QQ_GLANCE_MONTHS ||
        !glance->later[months])
        return qq_day_add_months(day, months);
    return glance->later[months][place];
}

static bool add_span(qq_glance *glance, const qq_span *span)
{
    if (span->last < glance->as_of || span->last < span->first) return true;
    if (glance->span_count == QQ_GLANCE_SPANS) return false;
    glance->spans[glance->span_count++] = *span;
    return true;
}

static qq_day decided_on(const row_view *row)
{
    const qq_day decided = row->rows->decided_on[row->at];
    return decided != QQ_DAY_NONE ? decided : row->rows->effective_on[row->at];
}

static bool measures_match(const qq_measure_rule *rule, unsigned measures, qq_fen amount)
{
    if (rule->any_of && !(measures & rule->any_of)) return false;
    if (rule->only && (!measures || (measures & ~(unsigned)rule->only))) return false;
    return rule->fine_from == QQ_FEN_NONE || (amount != QQ_FEN_NONE && amount >= rule->fine_from);
}

static unsigned severity_of(const row_view *row, qq_severity typical)
{
    const qq_columns *rows = row->rows;
    if (rows->kind[row->at] != QQ_KIND_PENALTY) return typical;
    if (rows->severity[row->at]) return rows->severity[row->at];
    const GArray *rules = row->glance->model->measure_rules;
    for (unsigned i = 0; i < rules->len; i++) {
        const qq_measure_rule *rule = &g_array_index(rules, qq_measure_rule, i);
        if (measures_match(rule, rows->measures[row->at], rows->amount[row->at])) return rule->severity;
    }
    return typical;
}

static const qq_regime *regime_at(const qq_model *model, unsigned index)
{
    return &g_array_index(model->regimes, qq_regime, index);
}

/* The last day of a term under a regime; one before all terms where it does not publish the document. */
static qq_day cut_by(const row_view *row, const qq_regime *regime, unsigned severity, qq_day last)
{
    const bool stated = row->rows->until_on[row->at] != QQ_DAY_NONE;
    if (!stated && regime->unpublished_unstated[severity]) return QQ_DAY_NONE;
    return MIN(last, qq_glance_later(row->glance, decided_on(row), regime->maximum_months[severity]));
}

/* Adds the publication term of a decided act, with what it does on its days. */
static bool add_term(const row_view *row, qq_span *span)
{
    const qq_model *model = row->glance->model;
    const qq_day stated = row->rows->until_on[row->at];
    const unsigned severity = span->severity;
    const qq_day decided = span->decided;
    qq_day last =
        stated != QQ_DAY_NONE ? stated : qq_glance_later(row->glance, decided, model->default_months[severity]);
    if (severity == QQ_SEVERITY_NONE || decided == QQ_DAY_NONE || last < row->glance->as_of) return true;
    span->first = decided;
    span->last = last;
    if (!model->regimes->len) return add_span(row->glance, span);
    last = cut_by(row, qq_model_regime(model, decided), severity, last);
    for (unsigned i = row->glance->regime; i < model->regimes->len; i++) {
        if (i > row->glance->regime) span->first = MAX(decided, regime_at(model, i)->from);
        span->last = cut_by(row, regime_at(model, i), severity, last);
        if (i + 1 < model->regimes->len) span->last = MIN(span->last, regime_at(model, i + 1)->from - 1);
        if (!add_span(row->glance, span)) return false;
    }
    return true;
}

/* Points and months of the item's own. */
static bool add_own(const row_view *row, const qq_item *item, qq_day first, qq_span *span)
{
    const qq_day stated = row->rows->until_on[row->at];
    if (first == QQ_DAY_NONE) return true;
    span->first = span->decided = first;
    span->last = qq_glance_later(row->glance, first, item->months);
    span->points = -item->points;
    if (stated != QQ_DAY_NONE) span->last = MIN(span->last, stated);
    return add_span(row->glance, span);
}

static bool read_act(const row_view *row, unsigned index, const qq_item *item)
{
    const qq_model *model = row->glance->model;
    qq_span span = {.kind = QQ_SPAN_ACT,
                    .item = (uint16_t)index,
                    .category = item->category,
                    .acted_on = row->rows->acted_on[row->at],
                    .decided = decided_on(row),
                    .can_repeat = index != model->unclassified};
    if (item->months) return add_own(row, item, span.decided, &span);
    span.severity = (uint8_t)severity_of(row, item->severity);
    span.points = -model->act_points[span.severity];
    return add_term(row, &span);
}

/* Each step from the day after the one before it; the first that is not over counts. */
static bool add_steps(const row_view *row, qq_day effective, qq_span *span)
{
    const GArray *steps = row->glance->model->conviction_steps;
    span->first = effective;
    for (unsigned i = 0; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        span->last = qq_glance_later(row->glance, effective, step->months);
        span->points = -step->points;
        if (!add_span(row->glance, span)) return false;
        if (span->last == QQ_DAY_FOREVER) break;
        span->first = MAX(span->first, span->last + 1);
    }
    return true;
}

static bool add_vetoes(const row_view *row, qq_day effective)
{
    const GArray *vetoes = row->glance->model->vetoes;
    const qq_day ban = row->rows->ban_until[row->at];
    for (unsigned i = 0; i < vetoes->len; i++) {
        const qq_veto *veto = &g_array_index(vetoes, qq_veto, i);
        if (veto->kind != QQ_VETO_BRIBERY) continue;
        qq_span span = {.kind = QQ_SPAN_VETO,
                        .item = (uint16_t)i,
                        .first = effective,
                        .last = qq_glance_later(row->glance, effective, veto->months)};
        if (veto->until_ban_ends && ban != QQ_DAY_NONE) span.last = MAX(span.last, ban);
        if (!add_span(row->glance, &span)) return false;
    }
    return true;
}

static bool read_conviction(const row_view *row, int index)
{
    const qq_day effective = row->rows->effective_on[row->at];
    if (index < 0 || row->rows->variant[row->at] == QQ_SOURCE_BASE || effective == QQ_DAY_NONE) return true;
    const qq_item *item = qq_pricer_item(row->glance->pricer, (unsigned)index);
    if (item->bribery && !add_vetoes(row, effective)) return false;
    if (item->use != QQ_ITEM_CONVICTION) return true;
    qq_span span = {.kind = QQ_SPAN_ACT,
                    .item = (uint16_t)index,
                    .category = item->category,
                    .acted_on = row->rows->acted_on[row->at],
                    .decided = effective};
    if (item->months) return add_own(row, item, effective, &span);
    span.severity = (uint8_t)item->severity;
    return add_steps(row, effective, &span);
}

static bool read_honour(const row_view *row, int index)
{
    const qq_glance *glance = row->glance;
    const qq_day first = decided_on(row);
    const qq_item *item = index < 0 ? NULL : qq_pricer_item(glance->pricer, (unsigned)index);
    if (!item || item->use != QQ_ITEM_HONOUR || first == QQ_DAY_NONE) return true;
    qq_span span = {.kind = QQ_SPAN_HONOUR,
                    .first = first,
                    .last = qq_glance_later(glance, first, item->months ? item->months : glance->model->honour_months),
                    .category = item->category,
                    .points = item->points};
    return add_span(row->glance, &span);
}

static bool read_result(const row_view *row, int index)
{
    if (index < 0 || !row->glance->pricer->is_result[row->rows->code[row->at]]) return true;
    const qq_item *item = qq_pricer_item(row->glance->pricer, (unsigned)index);
    return item->use == QQ_ITEM_ACT ? read_act(row, (unsigned)index, item) : read_honour(row, index);
}

/* A decision that is only a label costs nothing, and is serious as a ground. */
static bool read_grounds(const row_view *row, int index)
{
    const qq_pricer *pricer = row->glance->pricer;
    const uint32_t grounds =
        index < 0 ? 0 : pricer->grounds_of_item[index] & pricer->grounds_of_issuer[row->rows->issuer[row->at]];
    if (!grounds) return true;
    row->glance->has_grounds = true;
    const qq_item *item = qq_pricer_item(pricer, (unsigned)index);
    qq_span span = {.kind = QQ_SPAN_GROUND, .grounds = grounds, .decided = decided_on(row)};
    span.severity = (uint8_t)severity_of(row, item->use == QQ_ITEM_LABEL ? QQ_SEVERITY_A : item->severity);
    return add_term(row, &span);
}

static bool read_penalty(const row_view *row, int index)
{
    const qq_pricer *pricer = row->glance->pricer;
    if (!read_grounds(row, index)) return false;
    if (!pricer->issuer_counts[row->rows->issuer[row->at]]) return true;
    const qq_item_use use = index < 0 ? QQ_ITEM_ACT : qq_pricer_item(pricer, (unsigned)index)->use;
    if (use == QQ_ITEM_LABEL) return true;
    const unsigned item = index >= 0 && use == QQ_ITEM_ACT ? (unsigned)index : pricer->model->unclassified;
    return item == QQ_ITEM_NONE || read_act(row, item, qq_pricer_item(pricer, item));
}

static bool read_listing(const row_view *row)
{
    const qq_glance *glance = row->glance;
    const int16_t index = glance->pricer->list_of_text[row->rows->code[row->at]];
    const qq_day from = row->rows->decided_on[row->at], stated = row->rows->until_on[row->at];
    if (index < 0 || from == QQ_DAY_NONE) return true;
    const qq_list *list = &g_array_index(glance->model->lists, qq_list, (unsigned)index);
    qq_span span = {.kind = QQ_SPAN_LISTING,
                    .item = (uint16_t)index,
                    .row = row->at,
                    .first = from,
                    .decided = from,
                    .last = list->months < 0 ? QQ_DAY_FOREVER : qq_glance_later(glance, from, list->months)};
    if (stated != QQ_DAY_NONE) span.last = MIN(span.last, stated);
    if (++row->glance->listing_spans > QQ_GLANCE_LISTINGS) return false;
    return add_span(row->glance, &span);
}

static void read_enterprise(const row_view *row)
{
    qq_glance *glance = row->glance;
    const qq_day on = row->rows->effective_on[row->at];
    glance->registered = true;
    if (on != QQ_DAY_NONE && (glance->registered_on == QQ_DAY_NONE || on < glance->registered_on))
        glance->registered_on = on;
}

static bool read_row(const row_view *row)
{
    const qq_columns *rows = row->rows;
    const qq_pricer *pricer = row->glance->pricer;
    const uint32_t texts = (uint32_t)pricer->text_count;
    const unsigned code = rows->code[row->at];
    if (code >= texts || rows->issuer[row->at] >= texts) return false;
    switch ((qq_record_kind)rows->kind[row->at]) {
    case QQ_KIND_ENTERPRISE:
        read_enterprise(row);
        return true;
    case QQ_KIND_PENALTY:
        return read_penalty(row, pricer->item_of_text[code]);
    case QQ_KIND_CONVICTION:
        return read_conviction(row, pricer->item_of_text[code]);
    case QQ_KIND_HONOUR:
        return read_honour(row, pricer->item_of_text[code]);
    case QQ_KIND_PERFORMANCE:
        return read_result(row, pricer->item_of_text[code]);
    case QQ_KIND_LISTING:
        return read_listing(row);
    case QQ_KIND_REVOCATION:
    case QQ_KIND_DELISTING:
        return false;
    default:
        return true;
    }
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

bool qq_glance_read(qq_glance *glance, const qq_columns *rows, uint32_t first, uint32_t count)
{
    row_view row = {glance, rows, first};
    glance->span_count = glance->listing_spans = 0;
    glance->registered = glance->has_grounds = false;
    glance->registered_on = QQ_DAY_NONE;
    for (; row.at < first + count; row.at++)
        if (!read_row(&row)) return false;
    reach_steps(glance);
    return true;
}
