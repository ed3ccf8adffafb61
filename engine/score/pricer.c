/* The pricer: a model made ready for one set of interned texts, and the order of the stages.
 *
 * Invariant: pricing is a pure function of (model, records, as-of day); nothing of an earlier pricing is read by a
 * later one. */
#include "pricer.h"

#include <string.h>

static const qq_list *find_list(const qq_model *model, const char *id, int16_t *index)
{
    for (unsigned i = 0; i < model->lists->len; i++) {
        const qq_list *list = &g_array_index(model->lists, qq_list, i);
        if (g_str_equal(list->id, id)) {
            *index = (int16_t)i;
            return list;
        }
    }
    return NULL;
}

static void learn_text(qq_pricer *pricer, int32_t number, const char *text)
{
    pricer->item_of_text[number] = *text ? qq_model_item(pricer->model, text) : -1;
    pricer->list_of_text[number] = -1;
    find_list(pricer->model, text, &pricer->list_of_text[number]);
    pricer->issuer_counts[number] = (*text || pricer->model->any_issuer) && qq_model_issuer_counts(pricer->model, text);
    pricer->is_result[number] = strncmp(text, "P-", 2) == 0;
    pricer->grounds_of_issuer[number] = 0;
    for (unsigned i = 0; i < pricer->model->grounds->len; i++) {
        const qq_ground *ground = &g_array_index(pricer->model->grounds, qq_ground, i);
        bool accepted = ground->issuers && ground->issuers->len ? qq_ground_issuer_counts(ground, text)
                                                                : pricer->issuer_counts[number];
        if (accepted) pricer->grounds_of_issuer[number] |= 1u << i;
    }
}

static void learn_grounds(qq_pricer *pricer)
{
    for (unsigned i = 0; i < pricer->model->grounds->len; i++) {
        const qq_ground *ground = &g_array_index(pricer->model->grounds, qq_ground, i);
        for (unsigned c = 0; ground->kind == QQ_GROUND_CODES && c < ground->codes->len; c++) {
            int item = qq_model_item(pricer->model, g_ptr_array_index(ground->codes, c));
            if (item >= 0) pricer->grounds_of_item[item] |= 1u << i;
        }
    }
}

static void make_rooms(qq_pricer *pricer)
{
    pricer->item_marks = g_new0(uint32_t, pricer->model->items->len);
    pricer->hashed = g_array_new(FALSE, FALSE, sizeof(hashed_record));
    pricer->lines = g_array_new(FALSE, FALSE, sizeof(qq_line));
    pricer->adjustments = g_array_new(FALSE, FALSE, sizeof(qq_adjustment));
    pricer->listings = g_array_new(FALSE, FALSE, sizeof(qq_listing));
    pricer->grounds = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    pricer->steps = g_array_new(FALSE, FALSE, sizeof(qq_step_of_period));
    pricer->period_lines = g_array_new(FALSE, FALSE, sizeof(qq_line));
    pricer->period_adjustments = g_array_new(FALSE, FALSE, sizeof(qq_adjustment));
}

static qq_pricer *pricer_new(const qq_model *model, int32_t text_count)
{
    size_t texts = (size_t)text_count;
    qq_pricer *pricer = g_new0(qq_pricer, 1);
    pricer->model = model;
    pricer->text_count = text_count;
    pricer->item_of_text = g_new(int32_t, texts);
    pricer->list_of_text = g_new(int16_t, texts);
    pricer->issuer_counts = g_new(uint8_t, texts);
    pricer->is_result = g_new(uint8_t, texts);
    pricer->grounds_of_issuer = g_new(uint32_t, texts);
    pricer->grounds_of_item = g_new0(uint32_t, model->items->len);
    g_assert(model->grounds->len <= QQ_GROUND_MAX);
    learn_grounds(pricer);
    make_rooms(pricer);
    return pricer;
}

qq_pricer *qq_pricer_twin(const qq_pricer *pricer)
{
    qq_pricer *twin = g_new0(qq_pricer, 1);
    twin->model = pricer->model;
    twin->text_count = pricer->text_count;
    twin->item_of_text = pricer->item_of_text;
    twin->list_of_text = pricer->list_of_text;
    twin->issuer_counts = pricer->issuer_counts;
    twin->is_result = pricer->is_result;
    twin->grounds_of_issuer = pricer->grounds_of_issuer;
    twin->grounds_of_item = pricer->grounds_of_item;
    make_rooms(twin);
    return twin;
}

qq_pricer *qq_pricer_new(const qq_model *model, qq_store *store)
{
    int32_t count = qq_store_text_count(store);
    qq_pricer *pricer = pricer_new(model, count);
    for (int32_t i = 0; i < count; i++) learn_text(pricer, i, qq_store_text(store, i));
    return pricer;
}

qq_pricer *qq_pricer_new_texts(const qq_model *model, const char *const *texts, int32_t count)
{
    qq_pricer *pricer = pricer_new(model, count);
    for (int32_t i = 0; i < count; i++) learn_text(pricer, i, texts[i]);
    return pricer;
}

static void free_rooms(qq_pricer *pricer)
{
    g_free(pricer->ends);
    g_free(pricer->decisions);
    g_free(pricer->parents);
    g_free(pricer->case_marks);
    g_free(pricer->item_marks);
    g_array_unref(pricer->hashed);
    g_array_unref(pricer->lines);
    g_array_unref(pricer->adjustments);
    g_array_unref(pricer->listings);
    g_array_unref(pricer->grounds);
    g_array_unref(pricer->steps);
    g_array_unref(pricer->period_lines);
    g_array_unref(pricer->period_adjustments);
    g_free(pricer);
}

void qq_pricer_free(qq_pricer *pricer)
{
    if (!pricer) return;
    if (pricer->elder) free_rooms(pricer->elder);
    g_free(pricer->item_of_text);
    g_free(pricer->list_of_text);
    g_free(pricer->issuer_counts);
    g_free(pricer->is_result);
    g_free(pricer->grounds_of_issuer);
    g_free(pricer->grounds_of_item);
    free_rooms(pricer);
}

int qq_pricer_item_of(const qq_pricer *pricer, uint32_t record)
{
    int32_t code = pricer->ends[record].code;
    return code < pricer->text_count ? pricer->item_of_text[code] : -1;
}

qq_day qq_pricer_decided(const qq_pricer *pricer, uint32_t record)
{
    qq_day decided = pricer->ends[record].decided_on;
    return decided != QQ_DAY_NONE ? decided : pricer->records[record].effective_on;
}

qq_day qq_record_decided(const qq_pricer *pricer, size_t record)
{
    return qq_pricer_decided(pricer, (uint32_t)record);
}

void qq_pricer_adjust(qq_pricer *pricer, qq_adjustment_kind kind, uint8_t category, int32_t line, int64_t amount)
{
    qq_adjustment adjustment = {.kind = (uint8_t)kind,
                                .category = category,
                                .line = line,
                                .index = -1,
                                .record = -1,
                                .amount = amount,
                                .until = QQ_DAY_NONE};
    g_array_append_val(pricer->adjustments, adjustment);
}

static void make_room(qq_pricer *pricer, uint32_t count)
{
    if (count <= pricer->record_room) return;
    uint32_t had = pricer->record_room;
    pricer->record_room = MAX(count, had * 2);
    pricer->case_marks = g_renew(uint32_t, pricer->case_marks, pricer->record_room);
    memset(pricer->case_marks + had, 0, (pricer->record_room - had) * sizeof *pricer->case_marks);
    pricer->ends = g_renew(record_end, pricer->ends, pricer->record_room);
    pricer->decisions = g_renew(uint32_t, pricer->decisions, pricer->record_room);
    pricer->parents = g_renew(uint32_t, pricer->parents, pricer->record_room);
}

static void ask(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of)
{
    g_assert(count < G_MAXINT32);
    pricer->records = records;
    pricer->count = (uint32_t)count;
    pricer->as_of = as_of;
    make_room(pricer, pricer->count);
    g_array_set_size(pricer->lines, 0);
    g_array_set_size(pricer->adjustments, 0);
    g_array_set_size(pricer->listings, 0);
    g_array_set_size(pricer->grounds, 0);
    g_array_set_size(pricer->steps, 0);
}

void qq_pricer_publish(const qq_pricer *pricer, qq_result *out)
{
    out->lines = (const qq_line *)(void *)pricer->lines->data;
    out->line_count = pricer->lines->len;
    out->adjustments = (const qq_adjustment *)(void *)pricer->adjustments->data;
    out->adjustment_count = pricer->adjustments->len;
    out->listings = (const qq_listing *)(void *)pricer->listings->data;
    out->listing_count = pricer->listings->len;
    out->grounds = (const uint16_t *)(void *)pricer->grounds->data;
    out->ground_count = pricer->grounds->len;
    out->steps = (const qq_step_of_period *)(void *)pricer->steps->data;
    out->step_count = pricer->steps->len;
}

bool qq_result_vetoed(const qq_result *result)
{
    for (unsigned i = 0; i < result->adjustment_count; i++)
        if (result->adjustments[i].kind == QQ_ADJUST_VETO) return true;
    return false;
}

void qq_price_day(qq_pricer *pricer, qq_result *out)
{
    qq_price_lines(pricer);
    qq_price_repetition(pricer);
    qq_price_groups(pricer);
    qq_price_listings(pricer);
    qq_price_accounts(pricer, out);
}

void qq_price_decided(qq_pricer *pricer, const qq_record *records, size_t count)
{
    ask(pricer, records, count, QQ_DAY_NONE);
    qq_price_ends(pricer);
    qq_price_cases(pricer);
}

void qq_price_records(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of)
{
    ask(pricer, records, count, as_of);
    qq_price_ends(pricer);
    qq_price_cases(pricer);
    qq_price_lines(pricer);
    qq_price_listings(pricer);
}

void qq_price(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of, qq_result *out)
{
    ask(pricer, records, count, as_of);
    qq_price_ends(pricer);
    qq_price_cases(pricer);
    *out = (qq_result){.as_of = as_of, .period_from = QQ_DAY_NONE, .period_until = QQ_DAY_NONE};
    bool period = pricer->model->period.months > 0;
    if (period)
        qq_price_period(pricer, out);
    else
        qq_price_day(pricer, out);
    qq_price_total(pricer, out);
    qq_price_grounds(pricer);
    qq_price_grade(pricer, out);
    if (period) qq_price_period_finish(pricer);
    qq_pricer_publish(pricer, out);
    g_assert(qq_ledger_balances(pricer->model, out));
}
