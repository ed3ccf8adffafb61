/* What was decided, as JSON. The keys and their order are an interface: design §10. */
#include <string.h>

#include "answer.h"
#include "bidders.h"
#include "qinqing/json.h"

/* A number as JSON where it has at most nine places, and otherwise as text: nothing is rounded. */
static void write_number(qq_json *json, const char *key, qq_decimal number)
{
    enum { PLACES = 9 };
    int64_t value;
    for (unsigned digits = 0; digits <= PLACES; digits++)
        if (qq_decimal_to_int64(number, digits, &value)) {
            qq_json_decimal(json, key, value, (int)digits);
            return;
        }
    g_autoptr(GString) text = g_string_new(NULL);
    qq_decimal_append(text, number);
    qq_json_string(json, key, text->str);
}

static void write_value(qq_json *json, const char *key, qq_feel_value value);

static void write_items(qq_json *json, const char *key, const qq_feel_list *list)
{
    qq_json_open_array(json, key);
    for (size_t i = 0; i < list->count; i++) write_value(json, NULL, list->items[i]);
    qq_json_close(json);
}

static void write_entries(qq_json *json, const char *key, const qq_feel_context *context)
{
    qq_json_open_object(json, key);
    for (size_t i = 0; i < context->count; i++) write_value(json, context->entries[i].name, context->entries[i].value);
    qq_json_close(json);
}

/* Words of a cell may have come from the asker. */
static void write_shown(qq_json *json, const char *key, qq_feel_value value)
{
    if (value.kind != QQ_FEEL_STRING) {
        write_value(json, key, value);
        return;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    qq_append_shown_value(text, value);
    qq_json_string(json, key, text->str);
}

static void write_value(qq_json *json, const char *key, qq_feel_value value)
{
    g_autoptr(GString) text = NULL;
    switch (value.kind) {
    case QQ_FEEL_NULL:
        qq_json_null(json, key);
        return;
    case QQ_FEEL_BOOLEAN:
        qq_json_bool(json, key, value.truth);
        return;
    case QQ_FEEL_NUMBER:
        write_number(json, key, value.number);
        return;
    case QQ_FEEL_LIST:
        write_items(json, key, value.list);
        return;
    case QQ_FEEL_CONTEXT:
        write_entries(json, key, value.context);
        return;
    default:
        text = g_string_new(NULL);
        qq_feel_append(text, value, false);
        qq_json_string(json, key, text->str);
        return;
    }
}

static void write_cells(qq_json *json, const char *key, const GPtrArray *cells)
{
    qq_json_open_array(json, key);
    for (guint i = 0; i < cells->len; i++) {
        const qq_decided_cell *cell = g_ptr_array_index(cells, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "input", cell->input);
        write_shown(json, "value", cell->value);
        qq_json_string(json, "cell", cell->cell);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void write_evidence(qq_json *json, const char *name, const GPtrArray *records)
{
    qq_json_open_array(json, name);
    for (guint i = 0; i < records->len; i++) {
        const qq_evidence *evidence = g_ptr_array_index(records, i);
        char key[QQ_KEY_BYTES * 2 + 1];
        qq_key_hex(&evidence->record, key);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "of", qq_subject_text(evidence->subject));
        qq_json_string(json, "kind", qq_set_text(QQ_SET_RECORD_KIND, evidence->kind));
        if (*evidence->list) qq_json_string(json, "list", evidence->list);
        qq_json_string(json, "record", key);
        qq_json_string(json, "document", *evidence->document ? evidence->document : NULL);
        qq_json_string(json, "authority", *evidence->authority ? evidence->authority : NULL);
        qq_json_day(json, "day", evidence->day);
        qq_json_close(json);
    }
    qq_json_close(json);
}

/* Inputs about persons whom nobody could look up: their values are what they are without any record. */
static void write_not_known(qq_json *json, const GPtrArray *facts)
{
    qq_json_open_array(json, "not_known");
    for (guint i = 0; i < facts->len; i++) {
        const qq_fact *fact = g_ptr_array_index(facts, i);
        if (!fact->known) qq_json_string(json, NULL, fact->name);
    }
    qq_json_close(json);
}

static void write_facts(qq_json *json, const GPtrArray *facts)
{
    qq_json_open_array(json, "inputs");
    for (guint i = 0; i < facts->len; i++) {
        const qq_fact *fact = g_ptr_array_index(facts, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "name", fact->name);
        qq_json_string(json, "label", *fact->label ? fact->label : NULL);
        if (fact->set)
            write_shown(json, "value", fact->value);
        else
            write_value(json, "value", fact->value);
        qq_json_bool(json, "set", fact->set);
        qq_json_bool(json, "known", fact->known);
        write_evidence(json, "records", fact->evidence);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void write_nearest(qq_json *json, const qq_nearest_miss *miss)
{
    if (!miss) {
        qq_json_null(json, "nearest_miss");
        return;
    }
    qq_json_open_object(json, "nearest_miss");
    qq_json_string(json, "rule", miss->rule);
    qq_json_integer(json, "rule_number", miss->number);
    write_value(json, "outcome", miss->outcome);
    write_cells(json, "cells", miss->cells);
    qq_json_string(json, "basis", miss->basis);
    qq_json_close(json);
}

static void write_outcome(qq_json *json, const qq_member_decision *member)
{
    write_value(json, "outcome", member->outcome);
    if (member->more->len) {
        qq_json_open_object(json, "further");
        for (guint i = 0; i < member->more->len; i++) {
            const qq_feel_entry *entry = g_ptr_array_index(member->more, i);
            write_value(json, entry->name, entry->value);
        }
        qq_json_close(json);
    }
    qq_json_bool(json, "refused", member->refused);
    qq_json_string(json, "rule", member->rule);
    if (member->number)
        qq_json_integer(json, "rule_number", member->number);
    else
        qq_json_null(json, "rule_number");
    write_cells(json, "matched", member->cells);
    qq_json_string(json, "basis", member->basis);
    qq_json_string(json, "reason", member->words[0]);
    qq_json_string(json, "reason_en", member->words[1]);
    qq_json_open_object(json, "looked_up");
    for (int subject = 0; subject < QQ_SUBJECT_END; subject++)
        qq_json_integer(json, qq_subject_text((qq_subject)subject), member->looked_up[subject]);
    qq_json_close(json);
    qq_json_bool(json, "registered", member->registered);
    write_not_known(json, member->facts);
    write_evidence(json, "unknown_lists", member->unknown_lists);
    write_facts(json, member->facts);
    write_nearest(json, member->nearest);
    qq_json_bool(json, "only_project", member->only_project);
}

/* name_fits: null when no name was given, or none is known that it could be compared with. */
static void write_name(qq_json *json, const qq_member_decision *member, qq_name_check check)
{
    qq_json_string(json, "name", *member->name ? member->name : NULL);
    if (check == QQ_NAME_FITS || check == QQ_NAME_DIFFERS)
        qq_json_bool(json, "name_fits", check == QQ_NAME_FITS);
    else
        qq_json_null(json, "name_fits");
}

static void write_warnings_of(qq_json *json, const qq_decider *decider, const qq_decided_bidder *bidder, guint index)
{
    const qq_member_decision *member = g_ptr_array_index(bidder->decision.members, index);
    unsigned warnings = qq_warnings_of(decider, bidder, index);
    for (unsigned i = 0; i < QQ_WARN_END; i++) {
        if (!(warnings & (1u << i))) continue;
        qq_json_open_object(json, NULL);
        qq_json_string(json, "uscc", member->party.text);
        qq_json_string(json, "code", qq_warning_code((qq_warning)i));
        qq_json_close(json);
    }
}

/* Of all members: whoever reads only the bidder must see them. */
static void write_warnings(qq_json *json, const qq_decider *decider, const qq_decided_bidder *bidder)
{
    qq_json_open_array(json, "warnings");
    for (guint i = 0; i < bidder->decision.members->len; i++) write_warnings_of(json, decider, bidder, i);
    qq_json_close(json);
}

static void write_words(qq_json *json, const char *key, const GPtrArray *words)
{
    qq_json_open_array(json, key);
    for (guint i = 0; i < words->len; i++) qq_json_string(json, NULL, g_ptr_array_index(words, i));
    qq_json_close(json);
}

static void write_other_bids(qq_json *json, const qq_decided_bidder *bidder)
{
    write_words(json, "other_bids", bidder->asked->also);
    write_words(json, "same_representative", bidder->shared_head);
    qq_json_bool(json, "asked_before", bidder->asked->again);
}

static void write_window(qq_json *json, const qq_decider *decider)
{
    int months;
    qq_day anchor;
    if (!qq_decider_window(decider, &months, &anchor)) return;
    qq_json_integer(json, "window_months", months);
    qq_json_day(json, "anchor_day", anchor);
}

static void write_members(qq_json *json, const qq_decided_bidder *bidder)
{
    qq_json_string(json, "decided_by", qq_decisive_member(bidder)->party.text);
    qq_json_open_array(json, "members");
    for (guint i = 0; i < bidder->decision.members->len; i++) {
        const qq_member_decision *member = g_ptr_array_index(bidder->decision.members, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "uscc", member->party.text);
        write_name(json, member, (qq_name_check)bidder->names[i]);
        write_outcome(json, member);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void write_bidder(qq_json *json, const qq_question *question, const qq_decider *decider,
                         const qq_decided_bidder *bidder)
{
    const qq_listed_bidder *asked = bidder->asked;
    qq_json_open_object(json, NULL);
    qq_json_string(json, "uscc", asked->word);
    if (asked->error) {
        qq_json_string(json, "error", asked->error);
        qq_json_close(json);
        return;
    }
    const qq_member_decision *member = qq_decisive_member(bidder);
    write_name(json, member, (qq_name_check)bidder->names[bidder->decision.decisive]);
    g_autofree char *given = asked->name ? qq_shown_text(asked->name) : NULL;
    qq_json_string(json, "name_given", given);
    qq_json_string(json, "manager", *asked->manager_shown ? asked->manager_shown : NULL);
    qq_json_string(json, "decision", qq_decider_decision(decider)->name);
    write_outcome(json, member);
    write_warnings(json, decider, bidder);
    write_other_bids(json, bidder);
    if (bidder->decision.members->len > 1) write_members(json, bidder);
    write_window(json, decider);
    qq_json_day(json, "as_of", question->as_of);
    qq_json_integer(json, "known_at", question->known_at);
    qq_json_integer(json, "ends_known_at", question->ends_known_at);
    qq_json_string(json, "model", question->model->id);
    qq_json_string(json, "model_version", question->model->version);
    qq_json_string(json, "model_digest", question->model->digest);
    qq_json_integer(json, "engine_semantics", QQ_ENGINE_SEMANTICS);
    qq_json_close(json);
}

void qq_decided_json(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders)
{
    g_autoptr(qq_json) json = qq_json_new(out, 2);
    qq_json_open_array(json, NULL);
    for (guint i = 0; i < bidders->len; i++) write_bidder(json, question, decider, g_ptr_array_index(bidders, i));
    qq_json_close(json);
    g_string_append_c(out, '\n');
}
