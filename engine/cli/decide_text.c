/* What was decided, in words for the clerk who has to act on it. */
#include <string.h>

#include "bidders.h"

static const char *subject_words(qq_subject subject)
{
    switch (subject) {
    case QQ_SUBJECT_UNIT:
        return _("the enterprise");
    case QQ_SUBJECT_LEGAL_REPRESENTATIVE:
        return _("its legal representative");
    case QQ_SUBJECT_ACTUAL_CONTROLLER:
        return _("its actual controller");
    default:
        return _("the proposed project manager");
    }
}

static const char *kind_words(unsigned kind)
{
    switch (kind) {
    case QQ_KIND_LISTING:
        return _("listing");
    case QQ_KIND_PENALTY:
        return _("penalty decision");
    case QQ_KIND_CONVICTION:
        return _("judgment");
    case QQ_KIND_COLLUSION:
        return _("finding of collusion");
    default:
        return qq_set_text(QQ_SET_RECORD_KIND, (int)kind);
    }
}

static bool has_input(const GPtrArray *cells, const char *input)
{
    for (guint i = 0; i < cells->len; i++)
        if (strcmp(((const qq_decided_cell *)g_ptr_array_index(cells, i))->input, input) == 0) return true;
    return false;
}

/* What made the rule speak; where a better rule was missed, only the cells by which it was. */
static void append_cells(GString *out, const qq_member_decision *member)
{
    const GPtrArray *cells = member->cells;
    const char *separator = _("    because  ");
    for (guint i = 0; i < cells->len; i++) {
        const qq_decided_cell *cell = g_ptr_array_index(cells, i);
        if (member->nearest && !has_input(member->nearest->cells, cell->input)) continue;
        g_string_append_printf(out, "%s%s = ", separator, cell->input);
        qq_feel_append(out, cell->value, false);
        g_string_append_printf(out, " (%s)", cell->cell);
        separator = _("; ");
    }
    if (cells->len) g_string_append_c(out, '\n');
}

/* One document may have come through several feeds, and several inputs may rest on it. */
static bool is_same(const qq_evidence *a, const qq_evidence *b)
{
    if (memcmp(&a->record, &b->record, sizeof a->record) == 0) return true;
    return *a->document && strcmp(a->document, b->document) == 0 && a->kind == b->kind && a->subject == b->subject;
}

static void append_record(GString *out, const qq_evidence *evidence)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(evidence->day, day);
    g_string_append_printf(out, _("    record   %s: %s"), subject_words(evidence->subject), kind_words(evidence->kind));
    if (*evidence->document) g_string_append_printf(out, " %s", evidence->document);
    if (*evidence->authority) g_string_append_printf(out, _(", %s"), evidence->authority);
    g_string_append_printf(out, _(", %s"), day);
    g_string_append_c(out, '\n');
}

/* Each document once, whichever inputs rest on it. */
static void append_records(GString *out, const GPtrArray *facts)
{
    g_autoptr(GPtrArray) said = g_ptr_array_new();
    for (guint i = 0; i < facts->len; i++) {
        const GPtrArray *evidence = ((const qq_fact *)g_ptr_array_index(facts, i))->evidence;
        for (guint j = 0; j < evidence->len; j++) {
            qq_evidence *one = g_ptr_array_index(evidence, j);
            guint k = 0;
            while (k < said->len && !is_same(g_ptr_array_index(said, k), one)) k++;
            if (k < said->len) continue;
            g_ptr_array_add(said, one);
            append_record(out, one);
        }
    }
}

static void append_nearest(GString *out, const qq_nearest_miss *miss)
{
    if (!miss) return;
    g_autoptr(GString) outcome = g_string_new(NULL);
    qq_feel_append(outcome, miss->outcome, false);
    g_string_append_printf(out, _("    nearest  rule %d gives %s; it would take: "), miss->number, outcome->str);
    for (guint i = 0; i < miss->cells->len; i++) {
        const qq_decided_cell *cell = g_ptr_array_index(miss->cells, i);
        g_autoptr(GString) value = g_string_new(NULL);
        qq_feel_append(value, cell->value, false);
        g_string_append_printf(out, _("%s%s %s, now %s"), i ? _("; ") : "", cell->input, cell->cell, value->str);
    }
    g_string_append_c(out, '\n');
}

/* Persons that the decision asks about and nobody could be found for: no news of them is not good news. */
static void append_not_found(GString *out, const qq_decider *decider, const qq_member_decision *member)
{
    static const qq_subject tied[] = {QQ_SUBJECT_LEGAL_REPRESENTATIVE, QQ_SUBJECT_ACTUAL_CONTROLLER};
    for (size_t i = 0; i < G_N_ELEMENTS(tied); i++)
        if (qq_decider_asks(decider, tied[i]) && !member->looked_up[tied[i]])
            g_string_append_printf(out, _("    note     %s is not in the registry: not looked up\n"),
                                   subject_words(tied[i]));
}

static void append_member(GString *out, const qq_decider *decider, const qq_member_decision *member)
{
    g_autoptr(GString) outcome = g_string_new(NULL);
    qq_feel_append(outcome, member->outcome, false);
    g_string_append_printf(out, "  → %s", outcome->str);
    for (guint i = 0; i < member->more->len; i++) {
        const qq_feel_entry *entry = g_ptr_array_index(member->more, i);
        g_string_append_printf(out, _("; %s = "), entry->name);
        qq_feel_append(out, entry->value, false);
    }
    if (member->rule) g_string_append_printf(out, _("   (rule %d, %s)"), member->number, member->rule);
    g_string_append_c(out, '\n');
    if (*qq_reason_words(member)) g_string_append_printf(out, _("    why      %s\n"), qq_reason_words(member));
    if (*member->basis) g_string_append_printf(out, _("    law      %s\n"), member->basis);
    append_cells(out, member);
    append_records(out, member->facts);
    append_nearest(out, member->nearest);
    append_not_found(out, decider, member);
}

static void append_name(GString *out, const qq_member_decision *member, const qq_decided_bidder *bidder, guint index)
{
    g_string_append_printf(out, "%s  %s\n", member->party.text, *member->name ? member->name : _("(name not known)"));
    if (bidder->name_fits[index]) return;
    g_autofree char *given = qq_shown_text(bidder->asked->name);
    g_string_append_printf(out, _("    CHECK    the shortlist names it “%s”\n"), given);
}

static void append_bidder(GString *out, const qq_decider *decider, const qq_decided_bidder *bidder)
{
    const qq_listed_bidder *asked = bidder->asked;
    if (asked->error) {
        g_string_append_printf(out, "%s  %s\n\n", asked->word, asked->error);
        return;
    }
    const GPtrArray *members = bidder->decision.members;
    if (members->len > 1)
        g_string_append_printf(out, _("consortium of %u, decided by its lowest member %s\n"), members->len,
                               qq_decisive_member(bidder)->party.text);
    for (guint i = 0; i < members->len; i++) {
        const qq_member_decision *member = g_ptr_array_index(members, i);
        append_name(out, member, bidder, i);
        append_member(out, decider, member);
    }
    if (*asked->manager_shown)
        g_string_append_printf(out, _("    manager  %s, looked up\n"), asked->manager_shown);
    else if (qq_decider_asks(decider, QQ_SUBJECT_PROJECT_MANAGER))
        g_string_append(out, _("    manager  nobody proposed: not looked up\n"));
    g_string_append_c(out, '\n');
}

/* The shortlist at a glance. */
static void append_overview(GString *out, const GPtrArray *bidders)
{
    g_autoptr(qq_table) table = qq_table_new(4, "llll");
    qq_table_add(table, _("bidder"), _("name"), _("outcome"), _("why"), NULL);
    qq_table_line(table);
    for (guint i = 0; i < bidders->len; i++) {
        const qq_decided_bidder *bidder = g_ptr_array_index(bidders, i);
        const qq_member_decision *member = qq_decisive_member(bidder);
        g_autoptr(GString) outcome = g_string_new(NULL);
        if (member) qq_feel_append(outcome, member->outcome, false);
        qq_table_add(table, member ? member->party.text : bidder->asked->word, member ? member->name : "",
                     member ? outcome->str : _("invalid"), member ? qq_reason_words(member) : bidder->asked->error,
                     NULL);
    }
    qq_table_print(table, out);
    g_string_append_c(out, '\n');
}

void qq_decided_text(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders)
{
    char day[QQ_DAY_TEXT];
    const qq_dmn_element *decision = qq_decider_decision(decider);
    g_string_append_printf(out, "%s  %s\n\n", decision->name, decision->label ? decision->label : "");
    for (guint i = 0; i < bidders->len; i++) append_bidder(out, decider, g_ptr_array_index(bidders, i));
    if (bidders->len > 1) append_overview(out, bidders);
    qq_day_format(question->as_of, day);
    g_string_append_printf(out, _("as of %s, known at landing %s, model %s %s (%.16s…), engine semantics %d\n"), day,
                           question->known, question->model->id, question->model->version, question->model->digest,
                           QQ_ENGINE_SEMANTICS);
}
