/* What was decided, as CSV: one row a bidder, by its decisive member; what was not known or fits nobody is that of all
 * members. The columns and their order are an interface: new ones stand at the end. Source: design §10. */
#include "bidders.h"
#include "qinqing/text.h"

static const char *const columns[] = {
    "uscc",       "name",      "decision", "outcome",    "refused",       "rule",      "basis",   "reason",
    "decided_by", "as_of",     "known_at", "model",      "model_digest",  "error",     "further", "name_fits",
    "registered", "not_known", "warnings", "other_bids", "window_months", "anchor_day"};

static void append_word(GString *out, const char *word)
{
    g_string_append_printf(out, "%s%s", out->len ? ";" : "", word);
}

/* false where a name fits nobody, empty where one could not be compared or none was given. */
static const char *name_fits(const qq_decided_bidder *bidder)
{
    bool fits = false, unchecked = false;
    for (guint i = 0; i < bidder->decision.members->len; i++) {
        if (bidder->names[i] == QQ_NAME_DIFFERS) return "false";
        fits |= bidder->names[i] == QQ_NAME_FITS;
        unchecked |= bidder->names[i] == QQ_NAME_UNCHECKED;
    }
    return fits && !unchecked ? "true" : "";
}

static const char *registered(const qq_decided_bidder *bidder)
{
    for (guint i = 0; i < bidder->decision.members->len; i++)
        if (!((const qq_member_decision *)g_ptr_array_index(bidder->decision.members, i))->registered) return "false";
    return "true";
}

static void append_not_known(GString *out, const qq_decided_bidder *bidder)
{
    g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < bidder->decision.members->len; i++) {
        const GPtrArray *facts = ((const qq_member_decision *)g_ptr_array_index(bidder->decision.members, i))->facts;
        for (guint j = 0; j < facts->len; j++) {
            const qq_fact *fact = g_ptr_array_index(facts, j);
            if (!fact->known && g_hash_table_add(said, fact->name)) append_word(out, fact->name);
        }
    }
}

static void append_further(GString *out, const qq_member_decision *member)
{
    for (guint i = 0; i < member->more->len; i++) {
        const qq_feel_entry *entry = g_ptr_array_index(member->more, i);
        g_string_append_printf(out, "%s%s=", i ? ";" : "", entry->name);
        qq_feel_append(out, entry->value, false);
    }
}

/* The cells of a row, in the order of the columns; each is made once and freed with the row. */
typedef struct {
    const qq_question *question;
    const qq_decider *decider;
    const qq_decided_bidder *bidder;
    GString *out;
    unsigned cell;
} csv_row;

static void put(csv_row *row, const char *text)
{
    row->cell++;
    qq_csv_shown_cell(row->out, text, row->cell == G_N_ELEMENTS(columns));
}

static void put_decided(csv_row *row, const qq_member_decision *member)
{
    g_autoptr(GString) outcome = g_string_new(NULL);
    if (member) qq_feel_append(outcome, member->outcome, false);
    put(row, member ? member->name : "");
    put(row, qq_decider_decision(row->decider)->name);
    put(row, outcome->str);
    put(row, !member ? "" : member->refused ? "true" : "false");
    put(row, member && member->rule ? member->rule : "");
    put(row, member ? member->basis : "");
    put(row, member ? member->words[0] : "");
    put(row, member ? member->party.text : "");
}

static void put_checked(csv_row *row, const qq_member_decision *member)
{
    unsigned warnings = qq_warnings_of_all(row->decider, row->bidder);
    g_autoptr(GString) further = g_string_new(NULL), unknown = g_string_new(NULL), words = g_string_new(NULL),
                       others = g_string_new(NULL);
    if (member) append_further(further, member);
    if (member) append_not_known(unknown, row->bidder);
    for (unsigned i = 0; i < QQ_WARN_END; i++)
        if (warnings & (1u << i)) append_word(words, qq_warning_code((qq_warning)i));
    for (guint i = 0; i < row->bidder->asked->also->len; i++)
        append_word(others, g_ptr_array_index(row->bidder->asked->also, i));
    put(row, further->str);
    put(row, member ? name_fits(row->bidder) : "");
    put(row, member ? registered(row->bidder) : "");
    put(row, unknown->str);
    put(row, words->str);
    put(row, others->str);
}

static void put_window(csv_row *row)
{
    int months;
    qq_day anchor;
    char day[QQ_DAY_TEXT] = "";
    bool windowed = qq_decider_window(row->decider, &months, &anchor);
    g_autofree char *number = windowed ? g_strdup_printf("%d", months) : g_strdup("");
    if (windowed) qq_day_format(anchor, day);
    put(row, number);
    put(row, day);
}

static void append_row(csv_row *row)
{
    const qq_member_decision *member = qq_decisive_member(row->bidder);
    char as_of[QQ_DAY_TEXT];
    qq_day_format(row->question->as_of, as_of);
    put(row, row->bidder->asked->word);
    put_decided(row, member);
    put(row, as_of);
    put(row, row->question->known);
    put(row, row->question->model->id);
    put(row, row->question->model->digest);
    put(row, member ? "" : row->bidder->asked->error);
    put_checked(row, member);
    put_window(row);
    g_assert(row->cell == G_N_ELEMENTS(columns));
}

void qq_decided_csv(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++) qq_csv_cell(out, columns[i], i + 1 == G_N_ELEMENTS(columns));
    for (guint i = 0; i < bidders->len; i++) {
        csv_row row = {question, decider, g_ptr_array_index(bidders, i), out, 0};
        append_row(&row);
    }
}
