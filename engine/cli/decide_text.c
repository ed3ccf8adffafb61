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

void qq_append_shown_value(GString *out, qq_feel_value value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, value, false);
    g_autofree char *shown = value.kind == QQ_FEEL_STRING ? qq_shown_text(text->str) : NULL;
    g_string_append(out, shown ? shown : text->str);
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
        qq_append_shown_value(out, cell->value);
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

static void append_nearest(GString *out, const qq_member_decision *member)
{
    const qq_nearest_miss *miss = member->nearest;
    if (member->only_project)
        g_string_append(out,
                        _("    nearest  nothing about the bidder: only another project would give a better outcome\n"));
    if (!miss) return;
    g_autoptr(GString) outcome = g_string_new(NULL);
    qq_feel_append(outcome, miss->outcome, false);
    g_string_append_printf(out, _("    nearest  rule %d gives %s; it would take: "), miss->number, outcome->str);
    for (guint i = 0; i < miss->cells->len; i++) {
        const qq_decided_cell *cell = g_ptr_array_index(miss->cells, i);
        g_autoptr(GString) value = g_string_new(NULL);
        qq_append_shown_value(value, cell->value);
        g_string_append_printf(out, _("%s%s %s, now %s"), i ? _("; ") : "", cell->input, cell->cell, value->str);
    }
    g_string_append_c(out, '\n');
}

static void append_member(GString *out, const qq_member_decision *member)
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
    append_nearest(out, member);
}

static void append_name(GString *out, const qq_decider *decider, const qq_decided_bidder *bidder, guint index)
{
    const qq_member_decision *member = g_ptr_array_index(bidder->decision.members, index);
    unsigned warnings = qq_warnings_of(decider, bidder, index);
    g_string_append_printf(out, "%s  %s\n", member->party.text, *member->name ? member->name : _("(name not known)"));
    for (unsigned i = 0; i < QQ_WARN_END; i++) {
        if (!(warnings & (1u << i)) || i == QQ_WARN_NO_MANAGER) continue; /* said once, below the members */
        g_autofree char *words = qq_warning_words(bidder, index, (qq_warning)i);
        g_string_append_printf(out, _("    CHECK    %s\n"), words);
    }
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
        append_name(out, decider, bidder, i);
        append_member(out, member);
    }
    if (*asked->manager_shown)
        g_string_append_printf(out, _("    manager  %s, looked up\n"), asked->manager_shown);
    else if (qq_decider_asks(decider, QQ_SUBJECT_PROJECT_MANAGER))
        g_string_append(out, _("    manager  nobody proposed: not looked up\n"));
    g_string_append_c(out, '\n');
}

/* The warnings of all members in a few words. Caller frees. */
static char *short_warnings(unsigned warnings)
{
    GString *out = g_string_new(NULL);
    for (unsigned i = 0; i < QQ_WARN_END; i++)
        if (warnings & (1u << i))
            g_string_append_printf(out, "%s%s", out->len ? _("; ") : "", qq_warning_short((qq_warning)i));
    return g_string_free(out, FALSE);
}

static bool warns(const qq_decider *decider, const GPtrArray *bidders)
{
    for (guint i = 0; i < bidders->len; i++)
        if (qq_warnings_of_all(decider, g_ptr_array_index(bidders, i))) return true;
    return false;
}

static void append_row(qq_table *table, const qq_decider *decider, const qq_decided_bidder *bidder, bool warned)
{
    const qq_member_decision *member = qq_decisive_member(bidder);
    g_autofree char *check = short_warnings(qq_warnings_of_all(decider, bidder));
    g_autoptr(GString) outcome = g_string_new(NULL);
    if (member) qq_feel_append(outcome, member->outcome, false);
    qq_table_add(table, member ? member->party.text : bidder->asked->word, member ? member->name : "",
                 member ? outcome->str : _("invalid"), member ? qq_reason_words(member) : bidder->asked->error,
                 warned ? check : NULL, NULL);
}

/* The shortlist at a glance; a last column only where something has to be checked. */
static void append_overview(GString *out, const qq_decider *decider, const GPtrArray *bidders)
{
    bool warned = warns(decider, bidders);
    g_autoptr(qq_table) table = warned ? qq_table_new(5, "lllll") : qq_table_new(4, "llll");
    qq_table_add(table, _("bidder"), _("name"), _("outcome"), _("why"), warned ? _("check") : NULL, NULL);
    qq_table_line(table);
    for (guint i = 0; i < bidders->len; i++) append_row(table, decider, g_ptr_array_index(bidders, i), warned);
    qq_table_print(table, out);
    g_string_append_c(out, '\n');
}

static void append_window(GString *out, const qq_decider *decider)
{
    int months;
    qq_day anchor;
    char day[QQ_DAY_TEXT];
    if (!qq_decider_window(decider, &months, &anchor)) return;
    qq_day_format(anchor, day);
    g_string_append_printf(out, _("window: %d months back from %s\n"), months, day);
}

void qq_decided_text(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders)
{
    char day[QQ_DAY_TEXT];
    const qq_dmn_element *decision = qq_decider_decision(decider);
    g_string_append_printf(out, "%s  %s\n\n", decision->name, decision->label ? decision->label : "");
    for (guint i = 0; i < bidders->len; i++) append_bidder(out, decider, g_ptr_array_index(bidders, i));
    if (bidders->len > 1) append_overview(out, decider, bidders);
    append_window(out, decider);
    qq_day_format(question->as_of, day);
    g_string_append_printf(out, _("as of %s, known at landing %s, model %s %s (%.16s…), engine semantics %d\n"), day,
                           question->known, question->model->id, question->model->version, question->model->digest,
                           QQ_ENGINE_SEMANTICS);
}
