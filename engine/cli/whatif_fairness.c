/* qinqing whatif fairness: grades, or what a decision says, by what models may not read, and by who is new. */
#include <stdio.h>

#include "whatif.h"
#include "whatif_fairness.h"

typedef struct {
    qq_question_words question;
    qq_output_words output;
    qq_fairness_words fairness;
    int threads;
} command_words;

/* A gate that held nobody says nothing, and a script must not take it for a pass. */
static int tell_gate(const qq_fairness_words *words, const qq_fairness_found *found)
{
    if (found->failing->len) {
        fprintf(stderr, _("qinqing: below the gate %s: %s\n"), words->gate_word, found->failing->str);
        return QQ_EXIT_NO;
    }
    if (found->judged) return QQ_EXIT_DONE;
    fprintf(stderr,
            _("qinqing: the gate %s could judge nothing: every group but the reference is unknown or too small, "
              "by %s; compare more enterprises, or by other attributes\n"),
            words->gate_word, found->not_judged->str);
    return QQ_EXIT_NO;
}

static int run(const command_words *words, const qq_question *question)
{
    GError *error = NULL;
    g_autoptr(qq_package) package = qq_question_package(&words->question, question, &error);
    if (!package) return qq_cli_fail(error);
    const qq_fairness_asked asked = {question, package, question->model, (unsigned)words->threads};
    g_autoptr(qq_fairness_found) found = qq_fairness_measure(&words->fairness, &asked, false, &error);
    if (!found) return qq_cli_fail(error);
    g_autoptr(qq_report) report =
        qq_report_new("fairness", _("Fairness"), _("Who gets the favourable outcome how often?"), qq_cli_chinese());
    qq_output_question(report, question);
    qq_fairness_report(&words->fairness, found, "by_", report);
    const int status = qq_output_write(&words->output, report);
    return status != QQ_EXIT_DONE || !words->fairness.gate_word ? status : tell_gate(&words->fairness, found);
}

int qq_whatif_fairness(int argc, char **argv)
{
    command_words words = {.question = {.exact = true}, .fairness = {.seed = 1}};
    qq_question question;
    int status;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.question),
        QQ_AS_OF_OPTION(words.question),
        QQ_KNOWN_AT_OPTION(words.question),
        QQ_MODEL_OPTION(words.question),
        QQ_PURPOSE_OPTION(words.question),
        QQ_FAIRNESS_OPTIONS(words.fairness),
        {"reference", 0, 0, G_OPTION_ARG_STRING, &words.fairness.reference,
         N_("The group to compare with (default: the one with the highest share)"), "GROUP"},
        {"gate", 0, 0, G_OPTION_ARG_STRING, &words.fairness.gate_word,
         N_("Exit with 1 when a group's adverse-impact ratio is below, e.g. 0.8, or none could be judged"), "RATIO"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.threads, N_("Threads (default: one per processor)"), "N"},
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("Outcomes by ownership, region, size, age and time registered.")))
        return QQ_EXIT_USAGE;
    if (argc > 1) return qq_cli_usage(_("%s takes no words, only options; there is “%s”"), argv[0], argv[1]);
    if (!qq_cli_threads_fit(words.threads, &status)) return status;
    if (!qq_fairness_settle(&words.fairness)) return QQ_EXIT_USAGE;
    if (!qq_output_settle(&words.output, &status) || !qq_question_open(&words.question, &question, &status))
        return status;
    status = run(&words, &question);
    qq_question_close(&question);
    g_strfreev(words.fairness.settings);
    return status;
}
