/* qinqing model release: what a proposed model package does beside the one in force, in one report that says whether it
 * is fit to be put in force. It puts nothing in force. */
#include <stdio.h>
#include <string.h>

#include "model_release.h"
#include "qinqing/check.h"
#include "whatif_comparison.h"
#include "whatif_fairness.h"

#define GATE_USUAL "0.8" /* the four-fifths rule */
enum { FINDINGS_SHOWN = 20 };

typedef struct {
    qq_shift_words shift;
    qq_fairness_words fairness;
    char *accepted; /* why a gate that was not passed is accepted; NULL */
    const char *folder;
} release_words;

/* What was found out. */
typedef struct {
    qq_model_comparison compare;
    GPtrArray *findings; /* of the check, char* */
    qq_check_summary check;
    qq_shift *shift;
    qq_fairness_found *fairness; /* NULL: see not_compared */
    char *not_compared;          /* why groups could not be compared at all; NULL */
    bool sound, fair, fit;
    char *gate_says; /* how the gate came out, in words */
} release_facts;

static void facts_clear(release_facts *facts)
{
    qq_comparison_clear(&facts->compare);
    g_clear_pointer(&facts->findings, g_ptr_array_unref);
    qq_shift_free(facts->shift);
    qq_fairness_found_free(facts->fairness);
    g_free(facts->not_compared);
    g_free(facts->gate_says);
}

/* ---- finding out ---- */

/* A model without grades of its own has no outcome that groups could be compared by: that is a finding about the
 * release, not a mistake of the asker. */
static bool compare_groups(const release_words *words, const qq_question *question, release_facts *facts,
                           GError **error)
{
    const qq_model *model = facts->compare.models[1];
    const qq_fairness_asked asked = {question, facts->compare.packages[1], model, (unsigned)words->shift.threads};
    if (model->given_score.input || (!model->graded && !words->fairness.decision)) {
        facts->not_compared = g_strdup(_("the proposed model gives no grades of its own: there is no outcome to "
                                         "compare"));
        return true;
    }
    facts->fairness = qq_fairness_measure(&words->fairness, &asked, true, error);
    return facts->fairness != NULL;
}

static void settle_verdict(const release_words *words, release_facts *facts)
{
    const qq_fairness_found *found = facts->fairness;
    const char *gate = words->fairness.gate_word;
    facts->sound = facts->findings->len == 0;
    facts->fair = found && found->judged && !found->failing->len;
    facts->fit = facts->sound && (facts->fair || words->accepted);
    if (facts->fair)
        facts->gate_says = g_strdup_printf(_("no group is below the gate %s"), gate);
    else if (!found)
        facts->gate_says = g_strdup(facts->not_compared);
    else if (found->failing->len)
        facts->gate_says = g_strdup_printf(_("below the gate %s: %s"), gate, found->failing->str);
    else
        facts->gate_says = g_strdup_printf(_("the gate %s could judge nothing, by %s"), gate, found->not_judged->str);
}

static bool find_out(const release_words *words, const qq_question *question, release_facts *facts, GError **error)
{
    qq_model_comparison *compare = &facts->compare;
    compare->packages[0] = qq_question_package(&words->shift.question, question, error);
    compare->packages[1] = compare->packages[0] ? qq_package_read(words->folder, error) : NULL;
    if (!compare->packages[1] || !qq_comparison_open(compare, error)) return false;
    if (!qq_model_check(compare->packages[1], &facts->findings, &facts->check, error)) return false;
    facts->shift = qq_comparison_shift(&words->shift, question, compare, error);
    if (!facts->shift || !compare_groups(words, question, facts, error)) return false;
    settle_verdict(words, facts);
    return true;
}

/* ---- the report ---- */

static void put_requirement(qq_report_table *table, const char *what, bool met, const char *found)
{
    qq_report_put_text(table, what);
    qq_report_put_integer(table, met);
    qq_report_put_text(table, met ? _("yes") : _("no"));
    qq_report_put_text(table, found);
}

static void put_verdict(const release_words *words, const release_facts *facts, qq_report *report)
{
    g_autofree char *check =
        g_strdup_printf(_("%u cases of %u hold, %u decision tables of %u are proved, findings: %u"), facts->check.held,
                        facts->check.cases, facts->check.proved, facts->check.tables, facts->findings->len);
    g_autofree char *accepted = words->accepted ? g_strdup_printf(_("accepted: %s"), words->accepted) : NULL;
    qq_report_section(report, facts->fit ? _("Fit to be put in force") : _("Not fit to be put in force"));
    qq_report_table *table = qq_report_table_new(report, "requirements", _("What a release needs"));
    qq_report_column(table, "requirement", _("requirement"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "met", _("met"), QQ_COLUMN_INTEGER, 0);
    qq_report_data_only(table);
    qq_report_column(table, "met_word", _("met"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "found", _("found"), QQ_COLUMN_TEXT, 0);
    put_requirement(table, _("the package is sound"), facts->sound, check);
    put_requirement(table, _("no group is below the gate"), facts->fair, facts->gate_says);
    if (!facts->fair) put_requirement(table, _("or what is below it is accepted"), accepted != NULL, accepted);
    if (facts->fair && accepted) put_requirement(table, _("accepted without need"), true, accepted);
    qq_report_prose(report, _("This report puts nothing in force. “model adopt” does, and prints the digest of what it "
                              "adopts: it must be the one of the proposed model above."));
}

static void put_check(const release_facts *facts, qq_report *report)
{
    const qq_check_summary *sum = &facts->check;
    const struct {
        const char *key, *words;
        unsigned value;
    } rows[] = {{"cases", _("worked cases"), sum->cases},
                {"held", _("of these hold"), sum->held},
                {"tables", _("decision tables"), sum->tables},
                {"proved", _("of these are proved"), sum->proved},
                {"codes", _("codes of the behaviour catalogue"), sum->codes},
                {"unknown", _("of these without an item"), sum->unknown},
                {"items", _("items that cost or earn"), sum->items},
                {"untried", _("of these no case uses"), sum->untried}};
    qq_report_section(report, _("Check of the package"));
    qq_report_table *table = qq_report_table_new(report, "check", _("What was checked"));
    qq_report_column(table, "key", _("key"), QQ_COLUMN_TEXT, 0);
    qq_report_data_only(table);
    qq_report_column(table, "what", _("what"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "count", _("count"), QQ_COLUMN_INTEGER, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        qq_report_put_text(table, rows[i].key);
        qq_report_put_text(table, rows[i].words);
        qq_report_put_integer(table, rows[i].value);
    }
    if (!facts->findings->len) return;
    qq_report_table *findings = qq_report_table_new(report, "findings", _("Findings"));
    qq_report_column(findings, "finding", _("finding"), QQ_COLUMN_TEXT, 0);
    qq_report_show(findings, FINDINGS_SHOWN);
    for (guint i = 0; i < facts->findings->len; i++)
        qq_report_put_text(findings, g_ptr_array_index(facts->findings, i));
}

static void put_groups(const release_words *words, const release_facts *facts, qq_report *report)
{
    if (facts->fairness) {
        qq_fairness_report(&words->fairness, facts->fairness, "fairness_", report);
        return;
    }
    qq_report_parameter(report, "gate", _("gate"), words->fairness.gate_word);
    qq_report_section(report, _("Fairness"));
    qq_report_prose(report, facts->not_compared);
}

static qq_report *write_report(const release_words *words, const qq_question *question, const release_facts *facts,
                               GError **error)
{
    g_autoptr(qq_report) report =
        qq_report_new("release", _("Release of a model"),
                      _("What would the proposed model do beside the one in force, and is it fit to be put in force?"),
                      qq_cli_chinese());
    qq_comparison_parameters(question, &facts->compare, report);
    qq_report_parameter(report, "fit", _("fit to be put in force"), facts->fit ? _("yes") : _("no"));
    if (words->accepted) qq_report_parameter(report, "accepted", _("accepted because"), words->accepted);
    put_verdict(words, facts, report);
    put_check(facts, report);
    if (!qq_comparison_report(&words->shift, question, &facts->compare, facts->shift, report, error)) return NULL;
    put_groups(words, facts, report);
    return g_steal_pointer(&report);
}

/* ---- the command ---- */

static int tell_verdict(const release_facts *facts)
{
    if (facts->fit) return QQ_EXIT_DONE;
    if (!facts->sound)
        fprintf(stderr,
                _("qinqing: not fit to be put in force: the package is not sound, findings: %u; “model check” says "
                  "more\n"),
                facts->findings->len);
    else
        fprintf(stderr, _("qinqing: not fit to be put in force: %s; if that is to be so, say why with --accept-gate\n"),
                facts->gate_says);
    return QQ_EXIT_NO;
}

static int answer(const release_words *words, const qq_question *question, release_facts *facts)
{
    GError *error = NULL;
    if (!find_out(words, question, facts, &error)) return qq_cli_fail(error);
    g_autoptr(qq_report) report = write_report(words, question, facts, &error);
    if (!report) return qq_cli_fail(error);
    const int status = qq_output_write(&words->shift.output, report);
    return status == QQ_EXIT_DONE ? tell_verdict(facts) : status;
}

/* What groups and shift have in common is said once. */
static bool settle(release_words *words, int *status)
{
    *status = QQ_EXIT_USAGE;
    if (words->accepted && !*g_strstrip(words->accepted)) {
        qq_cli_usage(_("--accept-gate takes the reason, which stands on the report"));
        return false;
    }
    if (!words->fairness.gate_word) words->fairness.gate_word = (char *)GATE_USUAL;
    words->shift.decision = words->fairness.decision;
    words->shift.settings = words->fairness.settings;
    return qq_fairness_settle(&words->fairness) && qq_shift_settle(&words->shift, status);
}

static int run(release_words *words)
{
    int status;
    qq_question question;
    release_facts facts = {0};
    if (!settle(words, &status) || !qq_question_open(&words->shift.question, &question, &status)) return status;
    status = answer(words, &question, &facts);
    facts_clear(&facts);
    qq_question_close(&question);
    return status;
}

int qq_command_model_release(int argc, char **argv)
{
    release_words words = {.fairness = {.seed = 1}};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.shift.question),
        QQ_AS_OF_OPTION(words.shift.question),
        QQ_KNOWN_AT_OPTION(words.shift.question),
        QQ_MODEL_OPTION(words.shift.question),
        QQ_PURPOSE_OPTION(words.shift.question),
        QQ_FAIRNESS_OPTIONS(words.fairness),
        {"gate", 0, 0, G_OPTION_ARG_STRING, &words.fairness.gate_word,
         N_("No group's adverse-impact ratio may be below (default: 0.8)"), "RATIO"},
        {"accept-gate", 0, 0, G_OPTION_ARG_STRING, &words.accepted,
         N_("Why a group below the gate, or a gate that could judge nothing, is accepted"), "REASON"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &words.shift.limit, N_("List so many enterprises (default: 20)"), "N"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &words.shift.all, N_("List all of them"), NULL},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.shift.threads, N_("Threads (default: one per processor)"), "N"},
        QQ_OUTPUT_OPTIONS(words.shift.output),
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "DIR",
                      _("What a proposed model package does beside the one in force: its check, who is graded "
                        "otherwise and why, outcomes by group with their gate. Exits with 1 when it is not fit to be "
                        "put in force; puts nothing in force.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("model release takes one package folder"));
    words.folder = argv[1];
    const int status = run(&words);
    g_strfreev(words.fairness.settings);
    return status;
}
