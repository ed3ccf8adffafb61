/* qinqing assess, digest: everyone. */
#include <stdio.h>

#include "cli.h"

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

static void bar(GString *out, int64_t count, int64_t most)
{
    enum { WIDTH = 40 };
    int64_t length = most ? (count * WIDTH + most - 1) / most : 0;
    while (length-- > 0) g_string_append(out, "█");
}

static void append_grades(GString *out, const qq_question *question, const qq_assess_summary *sum)
{
    g_autoptr(qq_table) table = qq_table_new(4, "llrl");
    int64_t most = 0;
    for (unsigned i = 0; i < question->model->bands->len; i++) most = MAX(most, sum->by_grade[i]);
    for (unsigned i = 0; i < question->model->bands->len; i++) {
        const qq_band *band = &g_array_index(question->model->bands, qq_band, i);
        g_autofree char *count = g_strdup_printf("%" PRId64, sum->by_grade[i]);
        g_autoptr(GString) picture = g_string_new(NULL);
        bar(picture, sum->by_grade[i], most);
        qq_table_add(table, band->grade, qq_cli_trust_word(band->trust), count, picture->str, NULL);
    }
    qq_table_print(table, out);
}

static int report(const qq_question *question, const qq_assess_summary *sum, double seconds)
{
    g_autoptr(GString) out = g_string_new(NULL);
    char day[QQ_DAY_TEXT];
    qq_day_format(question->as_of, day);
    g_string_append_printf(out,
                           _("assessed %" PRId64 " enterprises, %" PRId64
                             " records, as of %s, known at landing %s, model %s %s, in %.2f s\n"),
                           sum->parties, sum->records, day, question->known, question->model->id,
                           question->model->version, seconds);
    if (question->model->graded) append_grades(out, question, sum);
    if (sum->unscored) g_string_append_printf(out, _("without a score: %" PRId64 "\n"), sum->unscored);
    g_string_append_printf(out, _("listed: %" PRId64 "   in the registry: %" PRId64 "\ndigest %s\n"), sum->blacklisted,
                           sum->registered, sum->digest);
    return qq_cli_print(out);
}

static bool assess_question(const qq_question *question, const char *path, int threads, bool write,
                            qq_assess_summary *sum, double *seconds, GError **error)
{
    g_autoptr(qq_meter) meter = qq_meter_new(_("assessing"), _("enterprises"));
    qq_assess_options options = {.as_of = question->as_of,
                                 .known_at = question->known_at,
                                 .model = question->model,
                                 .threads = (unsigned)threads,
                                 .progress = on_parties,
                                 .progress_data = meter};
    gint64 started = g_get_monotonic_time();
    qq_cli_catch_interrupts();
    bool good = qq_assess(path, &options, write, sum, error);
    *seconds = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
    return good;
}

typedef int (*everyone_report)(const qq_question *question, const qq_assess_summary *sum, double seconds);

static int report_digest(const qq_question *question, const qq_assess_summary *sum, double seconds)
{
    (void)seconds;
    g_autoptr(GString) out = g_string_new(NULL);
    char day[QQ_DAY_TEXT];
    qq_day_format(question->as_of, day);
    g_string_append_printf(out, _("as of %s, %" PRId64 " enterprises, model %s %s\n%s\n"), day, sum->parties,
                           question->model->id, question->model->version, sum->digest);
    return qq_cli_print(out);
}

/* Both commands score everyone; one keeps the result, both say what came out in their own way. */
static int score_everyone(int argc, char **argv, const char *summary, bool write, everyone_report tell)
{
    qq_question_words words = {.exact = true};
    qq_question question;
    qq_assess_summary sum;
    int status, threads = 0;
    double seconds;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words),
        QQ_AS_OF_OPTION(words),
        QQ_KNOWN_AT_OPTION(words),
        QQ_MODEL_OPTION(words),
        {"threads", 0, 0, G_OPTION_ARG_INT, &threads, N_("Threads (default: one per processor)"), "N"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", summary)) return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("%s takes no words; it always scores everyone"), argv[0]);
    if (!qq_cli_threads_fit(threads, &status)) return status;
    if (!qq_question_open(&words, &question, &status)) return status;
    GError *error = NULL;
    bool good = assess_question(&question, qq_store_path(question.store), threads, write, &sum, &seconds, &error);
    status = good ? tell(&question, &sum, seconds) : qq_cli_fail(error);
    qq_question_close(&question);
    return status;
}

int qq_command_assess(int argc, char **argv)
{
    return score_everyone(argc, argv, _("Score every enterprise and keep the result as one generation."), true, report);
}

int qq_command_digest(int argc, char **argv)
{
    return score_everyone(argc, argv, _("One SM3 digest of all assessments, alone on the last line."), false,
                          report_digest);
}
