/* One enterprise's answer, put together from its dossier and its priced ledger. */
#include "answer.h"

#include <string.h>

#include "qinqing/identifier.h"

bool qq_detail_load(qq_store *store, const qq_record *record, qq_detail *out, GError **error)
{
    return qq_detail_load_number(store, record->detail, out, error);
}

bool qq_detail_load_number(qq_store *store, int64_t number, qq_detail *out, GError **error)
{
    g_autofree char *text = qq_store_detail(store, number, error);
    return text && qq_detail_parse(store, text, out, error);
}

bool qq_detail_parse(qq_store *store, const char *text, qq_detail *out, GError **error)
{
    out->object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (out->object) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: the text beside a record is damaged; run `qinqing check`",
                qq_store_path(store));
    return false;
}

void qq_detail_clear(qq_detail *detail)
{
    json_decref(detail->object);
    detail->object = NULL;
}

const char *qq_detail_text(const qq_detail *detail, const char *member)
{
    const char *text = json_string_value(json_object_get(detail->object, member));
    return text ? text : "";
}

void qq_key_hex(const qq_key *key, char out[QQ_KEY_BYTES * 2 + 1])
{
    for (unsigned i = 0; i < QQ_KEY_BYTES; i++) g_snprintf(out + 2 * i, 3, "%02x", key->bytes[i]);
}

bool qq_key_parse(const char *hex, qq_key *out)
{
    if (strlen(hex) != QQ_KEY_BYTES * 2) return false;
    for (unsigned i = 0; i < QQ_KEY_BYTES; i++) {
        int high = g_ascii_xdigit_value(hex[2 * i]), low = g_ascii_xdigit_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out->bytes[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

const qq_record *qq_naming_record(const qq_dossier *dossier)
{
    const qq_record *best = NULL;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        if (record->kind == QQ_KIND_TIE || record->role == QQ_ROLE_RELATED_UNIT || !record->detail) continue;
        bool own = memcmp(&record->party, &dossier->party, sizeof record->party) == 0;
        bool registry = record->kind == QQ_KIND_ENTERPRISE;
        bool best_registry = best && best->kind == QQ_KIND_ENTERPRISE;
        if (!own || (best_registry && !registry)) continue;
        if (!best || registry > best_registry || qq_record_compare_revision(record, best) > 0) best = record;
    }
    return best;
}

char *qq_party_name(qq_store *store, const qq_dossier *dossier, GError **error)
{
    const qq_record *best = qq_naming_record(dossier);
    if (!best) return g_strdup("");
    qq_detail detail;
    if (!qq_detail_load(store, best, &detail, error)) return NULL;
    char *name = g_strdup(qq_detail_text(&detail, "name"));
    qq_detail_clear(&detail);
    return name;
}

bool qq_is_bribery(const qq_question *question, const qq_record *record)
{
    if (record->kind != QQ_KIND_CONVICTION || record->variant == QQ_SOURCE_BASE || record->effective_on == QQ_DAY_NONE)
        return false;
    int item = qq_model_item(question->model, qq_store_text(question->store, record->code));
    return item >= 0 && g_array_index(question->model->items, qq_item, (unsigned)item).bribery;
}

/* Whether an annulment names this judgment: the record itself, or the same one come through another feed. */
static bool names_judgment(const qq_dossier *dossier, const qq_record *annulment, const qq_record *record)
{
    if (qq_decision_names(annulment, record)) return true;
    if (qq_key_is_zero(&annulment->target)) return false;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *meant = &dossier->records[i];
        if (memcmp(&annulment->target, &meant->key, sizeof meant->key) != 0) continue;
        return meant == record || (meant->document && meant->document == record->document &&
                                   meant->kind == record->kind && meant->code == record->code);
    }
    return false;
}

static bool annulled(const qq_dossier *dossier, const qq_record *record)
{
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *other = &dossier->records[i];
        if (other->kind == QQ_KIND_REVOCATION && other->variant == QQ_REVOCATION_ANNUL &&
            names_judgment(dossier, other, record))
            return true;
    }
    return false;
}

/* The same judgment may have come through the archive and through a person's record: it is one. */
static bool counted_before(const qq_question *question, const qq_dossier *dossier, size_t index)
{
    int64_t judgment = dossier->records[index].document;
    for (size_t i = 0; judgment && i < index; i++) {
        const qq_record *earlier = &dossier->records[i];
        if (earlier->document == judgment && qq_is_bribery(question, earlier) && !annulled(dossier, earlier))
            return true;
    }
    return false;
}

bool qq_conviction_counts(const qq_question *question, const qq_dossier *dossier, size_t index, int window_months,
                          qq_day anchor)
{
    const qq_record *record = &dossier->records[index];
    if (!qq_is_bribery(question, record) || record->effective_on > anchor) return false;
    if (anchor > qq_day_add_months(record->effective_on, window_months)) return false;
    return !annulled(dossier, record) && !counted_before(question, dossier, index);
}

int qq_count_convictions(const qq_question *question, const qq_dossier *dossier, int window_months, qq_day anchor)
{
    int count = 0;
    for (size_t i = 0; i < dossier->count; i++)
        count += qq_conviction_counts(question, dossier, i, window_months, anchor);
    return count;
}

static void reason_free(void *data)
{
    qq_reason *reason = data;
    g_free(reason->document);
    g_free(reason->code);
    g_free(reason->title);
    g_free(reason->title_zh);
    g_free(reason->basis);
    g_free(reason);
}

static void listing_free(void *data)
{
    qq_answer_listing *listing = data;
    g_free(listing->list);
    g_free(listing->state);
    g_free(listing->ground);
    g_free(listing->document);
    g_free(listing->authority);
    g_free(listing->basis);
    g_free(listing);
}

static bool add_line_reason(qq_question *question, qq_answer *answer, const qq_line *line, GError **error)
{
    const qq_record *record = &answer->dossier.records[line->record];
    const qq_item *item = &g_array_index(question->model->items, qq_item, line->item);
    qq_detail detail;
    if (!qq_detail_load(question->store, record, &detail, error)) return false;
    qq_reason *reason = g_new0(qq_reason, 1);
    qq_key_hex(&record->key, reason->record);
    reason->document = g_strdup(qq_detail_text(&detail, "document_no"));
    reason->code = g_strdup(item->code);
    reason->title = g_strdup(item->title);
    reason->title_zh = g_strdup(item->title_zh);
    reason->basis = g_strdup(item->basis);
    reason->points = line->points;
    reason->effect = ABS(line->points) * question->model->categories[line->category].weight;
    reason->until = line->last;
    g_ptr_array_add(answer->reasons, reason);
    qq_detail_clear(&detail);
    return true;
}

/* Two records of one judgment veto alike; one line says it. */
static bool said(const qq_answer *answer, const char *code, qq_day until)
{
    for (unsigned i = 0; i < answer->reasons->len; i++) {
        const qq_reason *reason = g_ptr_array_index(answer->reasons, i);
        if (g_str_equal(reason->code, code) && reason->until == until) return true;
    }
    return false;
}

static void add_succession_reason(qq_answer *answer, const qq_adjustment *adjustment)
{
    const qq_predecessor *predecessor = &answer->dossier.predecessors[adjustment->index];
    bool merger = predecessor->tie == QQ_TIE_MERGED_INTO;
    qq_reason *reason = g_new0(qq_reason, 1);
    reason->document = g_strdup("");
    reason->code = g_strdup(qq_set_text(QQ_SET_TIE, (int)predecessor->tie));
    reason->title =
        g_strdup_printf(merger ? "Took over %s, whose terms still run" : "Split from %s, whose terms still run",
                        predecessor->party.text);
    reason->title_zh =
        g_strdup_printf(merger ? "合并了%s，其信用期限未满" : "由%s分立，其信用期限未满", predecessor->party.text);
    reason->basis = g_strdup("");
    reason->points = adjustment->amount / 1000000;
    reason->effect = INT64_MAX - 2;
    reason->until = predecessor->until;
    g_ptr_array_add(answer->reasons, reason);
}

static void add_grade_reason(qq_question *question, qq_answer *answer, const qq_adjustment *adjustment)
{
    if (adjustment->kind == QQ_ADJUST_SUCCESSION) {
        add_succession_reason(answer, adjustment);
        return;
    }
    bool gate = adjustment->kind == QQ_ADJUST_GATE;
    const qq_gate *gates = (const qq_gate *)(void *)question->model->gates->data;
    const qq_veto *vetoes = (const qq_veto *)(void *)question->model->vetoes->data;
    unsigned index = (unsigned)adjustment->index;
    const char *code = gate ? gates[index].id : vetoes[index].id;
    if (said(answer, code, adjustment->until)) return;
    qq_reason *reason = g_new0(qq_reason, 1);
    if (adjustment->record >= 0) qq_key_hex(&answer->dossier.records[adjustment->record].key, reason->record);
    reason->document = g_strdup("");
    reason->code = g_strdup(code);
    reason->title = g_strdup(gate ? gates[index].title : vetoes[index].title);
    reason->title_zh = g_strdup(gate ? gates[index].title_zh : vetoes[index].title_zh);
    reason->basis = g_strdup(gate ? gates[index].basis : vetoes[index].basis);
    reason->effect = gate ? INT64_MAX - 1 : INT64_MAX; /* what fixes the grade stands before what costs points */
    reason->until = adjustment->until;
    g_ptr_array_add(answer->reasons, reason);
}

static int compare_reasons(const void *a, const void *b)
{
    const qq_reason *left = *(qq_reason *const *)a, *right = *(qq_reason *const *)b;
    if (left->effect != right->effect) return left->effect > right->effect ? -1 : 1;
    int order = strcmp(left->record, right->record);
    return order ? order : strcmp(left->code, right->code);
}

/* A record that counted on several days of a period is one reason, as heavy as all its days together. */
static bool add_period_reasons(qq_question *question, qq_answer *answer, GError **error)
{
    const qq_result *result = &answer->result;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (unsigned s = 0; s < result->step_count; s++) {
        const qq_step_of_period *step = &result->steps[s];
        int days = step->until - step->from + 1;
        for (unsigned i = step->first_line; i < step->first_line + step->line_count; i++) {
            const qq_line *line = &result->lines[i];
            if (line->state != QQ_LINE_COUNTED) continue;
            qq_reason *reason = g_hash_table_lookup(seen, GUINT_TO_POINTER(line->record));
            if (!reason) {
                if (!add_line_reason(question, answer, line, error)) return false;
                reason = g_ptr_array_index(answer->reasons, answer->reasons->len - 1);
                reason->effect = 0;
                g_hash_table_insert(seen, GUINT_TO_POINTER(line->record), reason);
            }
            reason->effect += ABS(line->points) * question->model->categories[line->category].weight * days;
        }
    }
    return true;
}

static bool add_day_reasons(qq_question *question, qq_answer *answer, GError **error)
{
    const qq_result *result = &answer->result;
    for (unsigned i = 0; i < result->line_count; i++)
        if (result->lines[i].state == QQ_LINE_COUNTED && !add_line_reason(question, answer, &result->lines[i], error))
            return false;
    return true;
}

/* What keeps a score from being there: a value nobody sent. */
static void add_missing_reasons(const qq_question *question, qq_answer *answer)
{
    const qq_result *result = &answer->result;
    for (unsigned i = 0; i < result->adjustment_count; i++) {
        const qq_adjustment *adjustment = &result->adjustments[i];
        if (adjustment->kind != QQ_ADJUST_MISSING) continue;
        const qq_item *item = &g_array_index(question->model->items, qq_item, (unsigned)adjustment->index);
        if (said(answer, item->code, QQ_DAY_NONE)) continue;
        qq_reason *reason = g_new0(qq_reason, 1);
        reason->document = g_strdup("");
        reason->code = g_strdup(item->code);
        reason->title = g_strdup_printf("Not sent: %s", item->title);
        reason->title_zh = g_strdup_printf("未报送：%s", item->title_zh);
        reason->basis = g_strdup(item->basis);
        reason->effect = INT64_MAX;
        reason->until = QQ_DAY_NONE;
        g_ptr_array_add(answer->reasons, reason);
    }
}

static bool load_reasons(qq_question *question, qq_answer *answer, GError **error)
{
    const qq_result *result = &answer->result;
    bool good =
        result->step_count ? add_period_reasons(question, answer, error) : add_day_reasons(question, answer, error);
    if (!good) return false;
    add_missing_reasons(question, answer);
    for (unsigned i = 0; i < result->adjustment_count; i++)
        if (result->adjustments[i].kind >= QQ_ADJUST_GATE) add_grade_reason(question, answer, &result->adjustments[i]);
    g_ptr_array_sort(answer->reasons, compare_reasons);
    return true;
}

static bool load_listings(qq_question *question, qq_answer *answer, GError **error)
{
    for (unsigned i = 0; i < answer->result.listing_count; i++) {
        const qq_listing *listing = &answer->result.listings[i];
        const qq_list *list = &g_array_index(question->model->lists, qq_list, listing->list);
        qq_detail detail;
        if (!qq_detail_load(question->store, &answer->dossier.records[listing->record], &detail, error)) return false;
        qq_answer_listing *entry = g_new0(qq_answer_listing, 1);
        entry->list = g_strdup(list->id);
        entry->state = g_strdup("listed");
        entry->ground = g_strdup(qq_detail_text(&detail, "ground"));
        entry->document = g_strdup(qq_detail_text(&detail, "document_no"));
        entry->authority = g_strdup(qq_detail_text(&detail, "authority"));
        const char *basis = qq_detail_text(&detail, "basis");
        entry->basis = g_strdup(*basis ? basis : list->basis);
        entry->from = listing->from;
        entry->until = listing->until;
        g_ptr_array_add(answer->listings, entry);
        qq_detail_clear(&detail);
    }
    return true;
}

static void find_next_change(qq_question *question, qq_answer *answer)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    answer->next_change = QQ_DAY_NONE;
    qq_timeline_dossier(question->pricer, &answer->dossier, question->as_of, QQ_DAY_FOREVER - 1, 1, changes);
    if (changes->len) answer->next_change = g_array_index(changes, qq_change, 0).day;
}

static bool load(qq_question *question, qq_answer *answer, GError **error)
{
    qq_party party = {0};
    g_strlcpy(party.text, answer->uscc, sizeof party.text);
    if (!qq_store_dossier(question->store, &party, question->known_at, &answer->dossier, error)) return false;
    answer->name = qq_party_name(question->store, &answer->dossier, error);
    if (!answer->name) return false;
    find_next_change(question, answer);
    qq_price_dossier(question->pricer, &answer->dossier, question->as_of, &answer->result);
    answer->window_months = QQ_REGISTER_WINDOW_MONTHS;
    answer->convictions = question->purpose
                              ? qq_count_convictions(question, &answer->dossier, answer->window_months, question->as_of)
                              : -1;
    return load_reasons(question, answer, error) && load_listings(question, answer, error);
}

void qq_answer_rating_json(qq_json *json, const qq_model *model, bool unscored, qq_milli score, unsigned grade,
                           const char *trust)
{
    bool graded = model->graded && !unscored;
    if (unscored)
        qq_json_null(json, "score");
    else
        qq_json_decimal(json, "score", score, 3);
    qq_json_string(json, "grade", graded ? qq_cli_grade(model, grade) : NULL);
    qq_json_string(json, "trust", graded ? trust : NULL);
}

bool qq_answer_load(qq_question *question, const char *word, qq_answer *out, GError **error)
{
    char uscc[QQ_USCC_LENGTH + 1];
    qq_identifier_result checked = qq_uscc_check(word, strlen(word), uscc);
    *out = (qq_answer){.reasons = g_ptr_array_new_with_free_func(reason_free),
                       .listings = g_ptr_array_new_with_free_func(listing_free)};
    if (checked.fault != QQ_IDENTIFIER_OK) {
        char number[QQ_CITIZEN_LENGTH + 1], masked[QQ_CITIZEN_LENGTH + 1] = "";
        if (qq_citizen_check(word, strlen(word), number).fault == QQ_IDENTIFIER_OK) qq_citizen_mask(number, masked);
        out->uscc = *masked ? g_strdup(masked) : g_utf8_make_valid(word, -1);
        out->error = qq_identifier_describe("unified social credit code", &checked);
        return true;
    }
    out->uscc = g_strdup(uscc);
    if (load(question, out, error)) return true;
    qq_answer_clear(out);
    return false;
}

void qq_answer_clear(qq_answer *answer)
{
    g_free(answer->uscc);
    g_free(answer->error);
    g_free(answer->name);
    qq_dossier_clear(&answer->dossier);
    g_clear_pointer(&answer->reasons, g_ptr_array_unref);
    g_clear_pointer(&answer->listings, g_ptr_array_unref);
    *answer = (qq_answer){0};
}
