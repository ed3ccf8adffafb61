/* One bidder's answer: its members one by one, then the lowest of them. */
#include "decide/bidder/bidder.h"

#include <string.h>

#include "qinqing/error.h"
#include "qinqing/identifier.h"

static void member_free(gpointer data)
{
    qq_member_decision *member = data;
    g_free(member->name);
    if (member->more) g_ptr_array_unref(member->more);
    if (member->cells) g_ptr_array_unref(member->cells);
    if (member->facts) g_ptr_array_unref(member->facts);
    g_ptr_array_unref(member->unknown_lists);
    g_array_unref(member->representatives);
    qq_nearest_free(member->nearest);
    qq_feel_arena_free(member->arena);
    g_free(member);
}

/* ---- names ---- */

static bool is_named_by(const qq_dossier *dossier, const qq_record *record)
{
    return record->kind != QQ_KIND_TIE && record->role != QQ_ROLE_RELATED_UNIT && record->detail &&
           strcmp(record->party.text, dossier->party.text) == 0;
}

/* The registry's name, else what the latest record calls it. */
static char *name_of(const qq_decider *decider, const qq_dossier *dossier, GError **error)
{
    const qq_record *best = NULL;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        if (!is_named_by(dossier, record)) continue;
        bool registry = record->kind == QQ_KIND_ENTERPRISE, had = best && best->kind == QQ_KIND_ENTERPRISE;
        if (!best || registry > had || (registry == had && qq_record_compare_revision(record, best) > 0)) best = record;
    }
    if (!best) return g_strdup("");
    g_autoptr(qq_detail_texts) detail = qq_detail_read(decider, best, error);
    return detail ? g_strdup(qq_detail_member(detail, "name")) : NULL;
}

/* ---- what the tables say ---- */

static qq_feel_context *names_of(const GPtrArray *facts, qq_feel_arena *arena)
{
    qq_feel_context *names = qq_feel_context_new(arena, facts->len);
    for (guint i = 0; i < facts->len; i++) {
        const qq_fact *fact = g_ptr_array_index(facts, i);
        qq_feel_context_put(arena, names, fact->name, fact->value);
    }
    return names;
}

/* A value as it may be shown: words may have come from the asker. */
static void append_shown(GString *out, qq_feel_value value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, value, true);
    g_autofree char *shown = value.kind == QQ_FEEL_STRING ? qq_shown_text(text->str) : NULL;
    g_string_append(out, shown ? shown : text->str);
}

/* Why there is no outcome: the notes of the run, then the values that the table saw. */
static bool refuse_nothing(const qq_decider *decider, const qq_member_decision *member, const qq_table_trace *trace,
                           const GPtrArray *notes, GError **error)
{
    const qq_decision_table *table = decider->reasons ? decider->reasons->table : NULL;
    g_autoptr(GString) why = g_string_new(NULL);
    for (guint i = 0; i < notes->len; i++)
        g_string_append_printf(why, "; %s", (const char *)g_ptr_array_index(notes, i));
    for (size_t i = 0; trace->inputs && i < table->input_count; i++) {
        g_string_append_printf(why, "%s%s = ", i ? ", " : "; it saw ",
                               qq_feel_expression_text(table->inputs[i].expression));
        append_shown(why, trace->inputs[i]);
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%d: decision “%s” gives no outcome for %s%s; `qinqing model check` proves tables",
                qq_dmn_file(decider->file), table ? table->line : decider->decision->line, decider->decision->name,
                member->party.text, why->str);
    return false;
}

static void add_outputs(qq_member_decision *member, const qq_decision_table *table, qq_feel_value value)
{
    member->outcome = value;
    if (table->output_count < 2 || value.kind != QQ_FEEL_CONTEXT) return;
    const qq_feel_value *first = qq_feel_context_get(value.context, table->outputs[0].name);
    member->outcome = first ? *first : QQ_FEEL_NOTHING;
    for (size_t i = 0; i < value.context->count; i++)
        if (strcmp(value.context->entries[i].name, table->outputs[0].name) != 0)
            g_ptr_array_add(member->more, &value.context->entries[i]);
}

static const char *annotation(const qq_decision_table *table, const qq_table_rule *rule, size_t column)
{
    if (column < table->annotation_count) return rule->annotations[column];
    return column == 0 && rule->description ? rule->description : "";
}

static void add_rule(qq_member_decision *member, const qq_decision_table *table, const qq_table_trace *trace)
{
    if (!trace->matched || !trace->matched->len) return;
    size_t index = g_array_index(trace->matched, size_t, 0);
    const qq_table_rule *rule = &table->rules[index];
    member->rule = rule->id;
    member->number = (int)index + 1;
    member->basis = annotation(table, rule, 0);
    member->words[0] = annotation(table, rule, 1);
    member->words[1] = annotation(table, rule, 2);
    for (size_t i = 0; i < table->input_count; i++)
        if (rule->tests[i]) qq_decided_cell_add(member->cells, &table->inputs[i], rule->tests[i], trace->inputs[i]);
}

static void rank_outcome(qq_member_decision *member, const qq_decision_table *table)
{
    const GPtrArray *order = table->outputs[0].order;
    member->rank = qq_outcome_rank(table, member->outcome);
    member->refused =
        order && order->len > 1 && member->rank == (int)order->len - 1 && member->outcome.kind == QQ_FEEL_STRING;
}

/* The table that says why: its rule, and for the decision itself its outputs and their rank. */
static void explain(const qq_decider *decider, qq_member_decision *member, const qq_table_trace *trace,
                    qq_feel_run *run, const qq_feel_context *names)
{
    const qq_decision_table *table = decider->reasons->table;
    add_rule(member, table, trace);
    if (decider->reasons != decider->decision) return;
    rank_outcome(member, table);
    if (member->rank > 0)
        member->nearest = qq_nearest_find(decider, trace, member->rank, run, names, &member->only_project);
}

static bool ask(const qq_decider *decider, qq_member_decision *member, GError **error)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = member->arena, .notes = notes};
    const qq_feel_context *names = names_of(member->facts, member->arena);
    qq_table_trace trace = {0};
    qq_feel_value value = QQ_FEEL_NOTHING;
    if (decider->reasons) value = qq_dmn_trace(decider->file, decider->reasons, &run, names, &trace);
    const qq_decision_table *own = decider->decision->table;
    if (own)
        add_outputs(member, own, value);
    else
        member->outcome = qq_dmn_decide(decider->file, decider->decision, &run, names);
    bool good = member->outcome.kind != QQ_FEEL_NULL;
    if (!good) refuse_nothing(decider, member, &trace, notes, error);
    if (good && decider->reasons) explain(decider, member, &trace, &run, names);
    if (trace.matched) g_array_unref(trace.matched);
    return good;
}

/* ---- members, then the bidder ---- */

static bool answer_from(qq_decider *decider, const qq_subject_files *files, qq_member_decision *member, GError **error)
{
    const qq_subject_file *unit = g_ptr_array_index(files->all, 0);
    member->name = name_of(decider, &unit->dossier, error);
    member->grade = files->unit.grade;
    member->score = files->unit.score;
    member->registered = files->unit.registered;
    member->other_bids = files->other_bids;
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        member->looked_up[file->subject]++;
        if (file->subject == QQ_SUBJECT_LEGAL_REPRESENTATIVE && decider->asks[file->subject])
            g_array_append_val(member->representatives, file->party);
    }
    return member->name && qq_listings_unknown(decider, files, member->unknown_lists, error) &&
           qq_facts_collect(decider, files, member->arena, &member->facts, error) && ask(decider, member, error);
}

static qq_member_decision *member_new(const qq_party *party)
{
    qq_member_decision *member = g_new0(qq_member_decision, 1);
    member->party = *party;
    member->rank = -1;
    member->basis = member->words[0] = member->words[1] = "";
    member->more = g_ptr_array_new();
    member->cells = qq_decided_cells_new();
    member->unknown_lists = qq_evidence_new();
    member->representatives = g_array_new(FALSE, FALSE, sizeof(qq_party));
    member->arena = qq_feel_arena_new();
    return member;
}

static bool answer_member(qq_decider *decider, const qq_bidder *bidder, size_t index, qq_bidder_decision *into,
                          GError **error)
{
    qq_subject_files files;
    const qq_party *manager = decider->asks[QQ_SUBJECT_PROJECT_MANAGER] ? bidder->manager : NULL;
    qq_member_decision *member = member_new(&bidder->members[index]);
    g_ptr_array_add(into->members, member);
    if (!qq_subjects_load(decider, &bidder->members[index], manager, &files, error)) return false;
    files.other_bids = bidder->other_bids ? bidder->other_bids[index] : 0;
    bool good = answer_from(decider, &files, member, error);
    qq_subjects_clear(&files);
    return good;
}

/* Whether a decides before b. */
static bool is_lower(const qq_member_decision *a, const qq_member_decision *b)
{
    if (a->rank != b->rank) return a->rank > b->rank;
    if (a->grade != b->grade) return a->grade > b->grade;
    return a->score < b->score;
}

static bool check_manager(const qq_decider *decider, const qq_bidder *bidder, GError **error)
{
    if (!decider->asks[QQ_SUBJECT_PROJECT_MANAGER] || bidder->manager || bidder->no_manager) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                "decision “%s” also needs the project manager that %s proposes; name one, or say that there is none",
                decider->decision->name, bidder->members[0].text);
    return false;
}

bool qq_decide(qq_decider *decider, const qq_bidder *bidder, qq_bidder_decision *out, GError **error)
{
    if (!check_manager(decider, bidder, error)) return false;
    *out = (qq_bidder_decision){.members = g_ptr_array_new_with_free_func(member_free)};
    for (size_t i = 0; i < bidder->member_count; i++) {
        if (!answer_member(decider, bidder, i, out, error)) {
            qq_bidder_decision_clear(out);
            return false;
        }
        const qq_member_decision *lowest = g_ptr_array_index(out->members, out->decisive);
        if (is_lower(g_ptr_array_index(out->members, i), lowest)) out->decisive = (unsigned)i;
    }
    return true;
}

void qq_bidder_decision_clear(qq_bidder_decision *decision)
{
    g_clear_pointer(&decision->members, g_ptr_array_unref);
}
