/* Indicators: figures over records that decision tables ask for.
 *
 * Invariant: an annulled record, and a conviction without an effective judgment, is found by no indicator; records of
 * one document count once, whichever feeds they came through. Source: the indicator's own basis in model.xml. */
#include "pricer.h"

qq_day qq_day_of_record(const qq_pricer *pricer, size_t index)
{
    const qq_record *record = &pricer->records[index];
    switch ((qq_record_kind)record->kind) {
    case QQ_KIND_CONVICTION:
        return record->effective_on;
    case QQ_KIND_ACCIDENT:
    case QQ_KIND_BID:
        return record->acted_on;
    default:
        return qq_pricer_decided(pricer, (uint32_t)index);
    }
}

bool qq_record_is_annulled(const qq_pricer *pricer, size_t record)
{
    return pricer->ends[record].annulled;
}

qq_day qq_record_repaired(const qq_pricer *pricer, size_t record)
{
    return pricer->ends[record].last;
}

static bool holds(const GArray *indices, int index)
{
    for (guint i = 0; i < indices->len; i++)
        if (g_array_index(indices, uint16_t, i) == index) return true;
    return false;
}

static bool code_matches(const qq_pricer *pricer, const qq_indicator *indicator, uint32_t index)
{
    if (!indicator->items->len && !indicator->lists->len) return true;
    int32_t code = pricer->ends[index].code;
    if (code >= pricer->text_count) return false;
    if (pricer->records[index].kind == QQ_KIND_LISTING) return holds(indicator->lists, pricer->list_of_text[code]);
    return holds(indicator->items, pricer->item_of_text[code]);
}

/* The item behind a record; decisions without one are priced as unclassified. NULL where the model has neither. */
static const qq_item *item_behind(const qq_pricer *pricer, uint32_t index)
{
    int item = qq_pricer_item_of(pricer, index);
    if (item >= 0) return qq_pricer_item(pricer, (unsigned)item);
    uint16_t unclassified = pricer->model->unclassified;
    return unclassified == QQ_ITEM_NONE ? NULL : qq_pricer_item(pricer, unclassified);
}

static bool severity_matches(const qq_pricer *pricer, const qq_indicator *indicator, uint32_t index)
{
    if (!indicator->severities) return true;
    const qq_item *item = item_behind(pricer, index);
    qq_line line = {.record = index};
    qq_price_severity(pricer, index, item ? item->severity : QQ_SEVERITY_NONE, &line);
    return indicator->severities & (1u << line.severity);
}

static bool bribery_matches(const qq_pricer *pricer, const qq_indicator *indicator, uint32_t index)
{
    if (!indicator->bribery) return true;
    int item = qq_pricer_item_of(pricer, index);
    return item >= 0 && qq_pricer_item(pricer, (unsigned)item)->bribery;
}

static bool is_in_force(const qq_pricer *pricer, uint32_t index)
{
    for (guint i = 0; i < pricer->lines->len; i++)
        if (g_array_index(pricer->lines, qq_line, i).record == index) return true;
    for (guint i = 0; i < pricer->listings->len; i++)
        if (g_array_index(pricer->listings, qq_listing, i).record == index) return true;
    return false;
}

static bool in_window(const qq_indicator *indicator, qq_day day, qq_day as_of, int window_months, qq_day anchor)
{
    bool asked = indicator->window == QQ_WINDOW_ASKED;
    if (indicator->window == QQ_WINDOW_LATER) return day != QQ_DAY_NONE && day > anchor && day <= as_of;
    int months = asked ? window_months : indicator->window;
    qq_day last = asked ? anchor : as_of;
    if (day == QQ_DAY_NONE || day > last) return false;
    return months == QQ_WINDOW_EVER || last <= qq_day_add_months(day, months);
}

static bool matches(const qq_pricer *pricer, const qq_indicator *indicator, uint32_t index)
{
    const qq_record *record = &pricer->records[index];
    if (!(indicator->kinds & (1u << record->kind)) || pricer->ends[index].annulled) return false;
    if (record->kind == QQ_KIND_CONVICTION && record->variant == QQ_SOURCE_BASE) return false;
    return code_matches(pricer, indicator, index) && severity_matches(pricer, indicator, index) &&
           bribery_matches(pricer, indicator, index) && (!indicator->in_force || is_in_force(pricer, index));
}

/* The first record found of the same document; itself when it is that one. */
static uint32_t first_of_document(const qq_pricer *pricer, const GArray *found, uint32_t index)
{
    int64_t document = pricer->records[index].document;
    for (guint i = 0; document && i < found->len; i++) {
        uint32_t other = g_array_index(found, uint32_t, i);
        if (pricer->records[other].document == document) return other;
    }
    return index;
}

static qq_fen largest_amount(const qq_pricer *pricer, const GArray *found, uint32_t first)
{
    qq_fen largest = 0;
    for (guint i = 0; i < found->len; i++) {
        uint32_t index = g_array_index(found, uint32_t, i);
        qq_fen amount = pricer->records[index].amount;
        if (amount != QQ_FEN_NONE && first_of_document(pricer, found, index) == first) largest = MAX(largest, amount);
    }
    return largest;
}

void qq_indicate(qq_pricer *pricer, const qq_indicator *indicator, const qq_record *records, size_t count, qq_day as_of,
                 int window_months, qq_day anchor, qq_indication *out)
{
    qq_price_records(pricer, records, count, as_of);
    *out = (qq_indication){.latest = QQ_DAY_NONE, .records = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
    for (uint32_t i = 0; i < pricer->count; i++)
        if (matches(pricer, indicator, i) &&
            in_window(indicator, qq_day_of_record(pricer, i), as_of, window_months, anchor))
            g_array_append_val(out->records, i);
    for (guint i = 0; i < out->records->len; i++) {
        uint32_t index = g_array_index(out->records, uint32_t, i);
        out->latest = MAX(out->latest, qq_day_of_record(pricer, index));
        if (first_of_document(pricer, out->records, index) != index) continue;
        qq_fen amount = largest_amount(pricer, out->records, index);
        out->documents++;
        out->sum += amount;
        out->max = MAX(out->max, amount);
    }
}
