/* qinqing whatif backtest: grades of a past day against the acts of the months after it. */
#include <math.h>
#include <string.h>

#include "qinqing/backtest.h"
#include "whatif.h"
#include "whatif_output.h"

/* ---- what is asked ---- */

typedef struct {
    qq_question_words then;
    qq_output_words output;
    char *months, *acts, *least, *acts_known_at;
    int threads;
    int windows[QQ_WINDOWS_MAX];
    size_t window_count;
    qq_later_options options;
} backtest_words;

static bool parse_windows(backtest_words *words)
{
    g_auto(GStrv) parts = g_strsplit(words->months ? words->months : "12", ",", -1);
    for (unsigned i = 0; parts[i] || i == 0; i++) {
        guint64 months;
        if (!parts[i] || i == QQ_WINDOWS_MAX ||
            !g_ascii_string_to_unsigned(parts[i], 10, 1, QQ_WINDOW_MONTHS_MAX, &months, NULL) ||
            (i > 0 && (int)months <= words->windows[i - 1])) {
            qq_cli_usage(_("--months takes one to %d windows of 1 to %d months, ascending, e.g. 12,24; not “%s”"),
                         QQ_WINDOWS_MAX, QQ_WINDOW_MONTHS_MAX, words->months);
            return false;
        }
        words->windows[words->window_count++] = (int)months;
    }
    return true;
}

static bool parse_acts(backtest_words *words)
{
    static const qq_record_kind known[] = {QQ_KIND_PENALTY, QQ_KIND_CONVICTION, QQ_KIND_ACCIDENT, QQ_KIND_LISTING};
    g_auto(GStrv) parts = g_strsplit(words->acts ? words->acts : "penalty,conviction", ",", -1);
    for (unsigned i = 0; parts[i] || i == 0; i++) {
        const char *part = parts[i] ? parts[i] : "";
        uint32_t bit = 0;
        for (unsigned k = 0; k < G_N_ELEMENTS(known); k++)
            if (strcmp(part, qq_set_text(QQ_SET_RECORD_KIND, (int)known[k])) == 0) bit = 1u << known[k];
        if (!bit) {
            qq_cli_usage(_("there is no kind of act “%s”; use penalty, conviction, accident, listing"), part);
            return false;
        }
        words->options.kinds |= bit;
    }
    return true;
}

static bool parse_least(backtest_words *words)
{
    if (!words->least) return true;
    int severity = qq_set_number(QQ_SET_SEVERITY, words->least, strlen(words->least));
    if (severity > QQ_SEVERITY_NONE) {
        words->options.least = (qq_severity)severity;
        return true;
    }
    qq_cli_usage(_("--least takes A, B or C, not “%s”"), words->least);
    return false;
}

/* What was known then is by default what had landed by the end of the day. */
static void settle_then(backtest_words *words)
{
    if (!words->then.as_of) {
        char day[QQ_DAY_TEXT];
        qq_day_format(qq_day_add_months(qq_day_today(), -words->windows[words->window_count - 1]), day);
        words->then.as_of = g_strdup(day);
    }
    if (!words->then.known_at) words->then.known_at = g_strdup(words->then.as_of);
    words->then.exact = true;
}

static bool window_is_over(const backtest_words *words, const qq_question *then, int *status)
{
    qq_day until = qq_day_add_months(then->as_of, words->windows[words->window_count - 1]);
    char text[QQ_DAY_TEXT];
    if (until <= qq_day_today()) return true;
    qq_day_format(until, text);
    *status = qq_cli_usage(
        _("the window ends on %s, which is still to come; give an earlier --as-of or fewer --months"), text);
    return false;
}

/* ---- the report ---- */

static void add_parameters(qq_report *report, const backtest_words *words, const qq_question *then,
                           const qq_question *now)
{
    qq_output_question(report, then);
    qq_report_parameter(report, "acts_known_at", _("acts known at landing"), now->known);
    qq_report_parameter(report, "acts", _("acts"), words->acts ? words->acts : "penalty,conviction");
    qq_report_parameter(report, "least", _("of at least severity"), words->least ? words->least : _("any"));
}

static void add_summary(qq_report *report, const qq_backtest *test)
{
    qq_report_table *table =
        qq_report_table_new(report, "summary", _("How well the score tells them apart, with intervals of 95 percent"));
    qq_report_column(table, "months", _("months"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "until", _("until"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "enterprises", _("enterprises"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "events", _("with an act"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rate", _("share"), QQ_COLUMN_PERCENT, 2);
    qq_report_column(table, "auc", _("AUC"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "auc_low", _("low"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "auc_high", _("high"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "gini", _("Gini"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "ks", _("KS"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "ks_score", _("KS at score"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "auc_grade", _("AUC of the grade"), QQ_COLUMN_REAL, 4);
    for (size_t i = 0; i < test->window_count; i++) {
        const qq_backtest_window *window = &test->windows[i];
        char day[QQ_DAY_TEXT];
        qq_day_format(window->until, day);
        qq_report_put_integer(table, window->months);
        qq_report_put_text(table, day);
        qq_report_put_integer(table, (int64_t)test->enterprises);
        qq_report_put_integer(table, (int64_t)window->events);
        qq_report_put_real(table, (double)window->events / (double)test->enterprises);
        qq_report_put_real(table, window->by_score.auc.value);
        qq_report_put_real(table, window->by_score.auc.low);
        qq_report_put_real(table, window->by_score.auc.high);
        qq_report_put_real(table, window->by_score.gini);
        qq_report_put_real(table, window->by_score.separation);
        qq_report_put_real(table, -window->by_score.separation_at / 1000);
        qq_report_put_real(table, window->by_grade.auc.value);
    }
}

static void add_curve(qq_report *report, const qq_backtest_window *window)
{
    enum { SHOWN = 12 };
    g_autofree char *key = g_strdup_printf("roc_%d", window->months);
    g_autofree char *title =
        g_strdup_printf(_("ROC within %d months: AUC %.3f"), window->months, window->by_score.auc.value);
    qq_report_table *table = qq_report_table_new(report, key, _("Points of the curve, by falling score"));
    qq_report_column(table, "false_positive", _("false positives"), QQ_COLUMN_PERCENT, 2);
    qq_report_column(table, "true_positive", _("true positives"), QQ_COLUMN_PERCENT, 2);
    qq_report_column(table, "score", _("score at most"), QQ_COLUMN_REAL, 3);
    qq_report_figure(table, QQ_FIGURE_ROC, title,
                     _("The share of enterprises with an act found, against the share of the others suspected, as the "
                       "line is drawn at ever higher scores; the diagonal is what chance gives."));
    qq_report_show(table, SHOWN);
    for (guint i = 0; i < window->curve->len; i++) {
        const qq_roc_point *point = &g_array_index(window->curve, qq_roc_point, i);
        qq_report_put_real(table, point->false_positive);
        qq_report_put_real(table, point->true_positive);
        qq_report_put_real(table, -point->threshold / 1000);
    }
}

static void add_bands(qq_report *report, const qq_backtest *test, const qq_backtest_window *window,
                      const qq_model *model)
{
    g_autofree char *key = g_strdup_printf("grades_%d", window->months);
    g_autofree char *title = g_strdup_printf(_("Share with an act within %d months, by grade"), window->months);
    qq_report_table *table =
        qq_report_table_new(report, key, _("Acts by grade of the day, with intervals of 95 percent"));
    double everyone = (double)window->events / (double)test->enterprises;
    g_autofree char *mark = g_strdup_printf(_("everyone: %.2f%%"), everyone * 100);
    qq_report_column(table, "grade", _("grade"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "rate", _("observed"), QQ_COLUMN_PERCENT, 2);
    qq_report_column(table, "low", _("low"), QQ_COLUMN_PERCENT, 2);
    qq_report_column(table, "high", _("high"), QQ_COLUMN_PERCENT, 2);
    qq_report_column(table, "enterprises", _("enterprises"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "events", _("with an act"), QQ_COLUMN_INTEGER, 0);
    qq_report_figure(table, QQ_FIGURE_CALIBRATION, title, NULL);
    qq_report_mark(table, everyone, mark);
    for (size_t i = 0; i < test->grades; i++) {
        qq_report_put_text(table, qq_cli_grade(model, (unsigned)i));
        qq_report_put_real(table, window->bands[i].rate.value);
        qq_report_put_real(table, window->bands[i].rate.low);
        qq_report_put_real(table, window->bands[i].rate.high);
        qq_report_put_integer(table, (int64_t)window->bands[i].count);
        qq_report_put_integer(table, (int64_t)window->bands[i].events);
    }
}

static void add_window(qq_report *report, const qq_backtest *test, const qq_backtest_window *window,
                       const qq_model *model)
{
    g_autofree char *heading = g_strdup_printf(_("Within %d months"), window->months);
    qq_report_section(report, heading);
    add_curve(report, window);
    if (!model->graded) return;
    add_bands(report, test, window, model);
    g_autofree char *prose =
        window->inversions
            ? g_strdup_printf(_("%d grades have fewer acts than the next better one: the order of grades does not hold "
                                "there."),
                              (int)window->inversions)
            : g_strdup(_("No grade has fewer acts than a better one."));
    qq_report_prose(report, prose);
}

static const char *verdict_word(qq_stability_verdict verdict)
{
    switch (verdict) {
    case QQ_STABLE:
        return _("stable (below 0.1)");
    case QQ_SHIFTED:
        return _("shifted (0.1 to 0.25)");
    case QQ_UNSTABLE:
        break;
    }
    return _("unstable (0.25 or more)");
}

static void put_stability(qq_report_table *table, const char *what, const qq_stability *stability)
{
    qq_report_put_text(table, what);
    qq_report_put_real(table, stability->index);
    qq_report_put_text(table, verdict_word(stability->verdict));
}

static void add_stability(qq_report *report, const qq_backtest *test, const qq_model *model)
{
    qq_report_section(report, _("Stability of the population"));
    qq_report_table *table = qq_report_table_new(report, "stability", _("Population stability index"));
    qq_report_column(table, "of", _("of"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "psi", _("index"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "verdict", _("verdict"), QQ_COLUMN_TEXT, 0);
    if (model->graded) put_stability(table, _("grades"), &test->by_grade);
    put_stability(table, _("tenths of scores"), &test->by_score);
    if (!model->graded) return;
    table = qq_report_table_new(report, "grades", _("Grades on the day, and at the end of the longest window"));
    qq_report_column(table, "grade", _("grade"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "then", _("then"), QQ_COLUMN_INTEGER, 0);
    qq_report_bar(table);
    qq_report_column(table, "later", _("later"), QQ_COLUMN_INTEGER, 0);
    qq_report_bar(table);
    for (size_t i = 0; i < test->grades; i++) {
        qq_report_put_text(table, qq_cli_grade(model, (unsigned)i));
        qq_report_put_integer(table, (int64_t)test->grades_then[i]);
        qq_report_put_integer(table, (int64_t)test->grades_later[i]);
    }
}

/* Landings after the day may know what nobody knew then. */
static bool add_hindsight(qq_report *report, const qq_question *then, GError **error)
{
    int32_t by_then;
    qq_stamp end = ((qq_stamp)then->as_of + 1) * 24 * 3600 - 1;
    if (!qq_store_landing_at(then->store, end, &by_then, error)) return false;
    if (then->known_at > by_then)
        qq_report_prose(report, _("Hindsight: what was known is taken from landings after the day itself, so that "
                                  "corrections and late records are in the score, though nothing decided after it."));
    return true;
}

static void add_population(qq_report *report, const qq_backtest *test)
{
    g_autofree char *prose = g_strdup_printf(
        _("%" PRId64 " enterprises had a score on the day and are followed; %" PRId64 " of them were not in the "
          "registry. Left out: %" PRId64 " without a score, %" PRId64 " known by another code since."),
        (int64_t)test->enterprises, (int64_t)test->unregistered, (int64_t)test->unscored, (int64_t)test->gone);
    qq_report_prose(report, prose);
}

static qq_report *make_report(const backtest_words *words, const qq_question *then, const qq_question *now,
                              const qq_backtest *test, GError **error)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(then->as_of, day);
    g_autofree char *question = g_strdup_printf(_("Do the scores of %s tell who had an act in the months after?"), day);
    g_autoptr(qq_report) report = qq_report_new("backtest", _("Backtest"), question, qq_cli_chinese());
    add_parameters(report, words, then, now);
    qq_report_section(report, _("Outcome"));
    add_population(report, test);
    if (!add_hindsight(report, then, error)) return NULL;
    add_summary(report, test);
    for (size_t i = 0; i < test->window_count; i++) add_window(report, test, &test->windows[i], then->model);
    add_stability(report, test, then->model);
    return g_steal_pointer(&report);
}

/* ---- the command ---- */

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

static int run_between(backtest_words *words, const qq_question *then, const qq_question *now)
{
    GError *error = NULL;
    g_autoptr(qq_meter) meter = qq_meter_new(_("looking back"), _("enterprises"));
    qq_later_options *options = &words->options;
    options->store_path = qq_store_path(then->store);
    options->model = then->model;
    options->as_of = then->as_of;
    options->known_at = then->known_at;
    options->acts_known_at = now->known_at;
    options->acts_ends_known_at = now->ends_known_at;
    options->threads = (unsigned)words->threads;
    options->progress = on_parties;
    options->progress_data = meter;
    qq_cli_catch_interrupts();
    g_autoptr(qq_backtest) test = qq_backtest_run(options, words->windows, words->window_count, &error);
    g_autoptr(qq_report) report = test ? make_report(words, then, now, test, &error) : NULL;
    return report ? qq_output_write(&words->output, report) : qq_cli_fail(error);
}

static int run(backtest_words *words)
{
    qq_question then, now;
    int status;
    if (!qq_question_open(&words->then, &then, &status)) return status;
    qq_question_words later = {.db = words->then.db, .known_at = words->acts_known_at, .model = words->then.model};
    if (window_is_over(words, &then, &status) && qq_question_open(&later, &now, &status)) {
        status = run_between(words, &then, &now);
        qq_question_close(&now);
    }
    qq_question_close(&then);
    return status;
}

int qq_whatif_backtest(int argc, char **argv)
{
    backtest_words words = {0};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.then),
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &words.then.as_of,
         N_("The past day (default: as long ago as the longest window)"), "DAY"},
        {"known-at", 0, 0, G_OPTION_ARG_STRING, &words.then.known_at,
         N_("What was known then: a landing number, day or time (default: the end of that day)"), "T"},
        {"acts-known-at", 0, 0, G_OPTION_ARG_STRING, &words.acts_known_at,
         N_("What is known of later acts (default: the last published, else all)"), "T"},
        QQ_MODEL_OPTION(words.then),
        {"months", 0, 0, G_OPTION_ARG_STRING, &words.months, N_("Windows in months (default: 12)"), "12,24"},
        {"acts", 0, 0, G_OPTION_ARG_STRING, &words.acts,
         N_("Which acts: penalty, conviction, accident, listing (default: penalty,conviction)"), "KINDS"},
        {"least", 0, 0, G_OPTION_ARG_STRING, &words.least, N_("Only acts of at least this severity"), "A|B|C"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.threads, N_("Threads (default: one per processor)"), "N"},
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    int status;
    if (!qq_cli_parse(&argc, &argv, entries, "", _("Grades of a past day against the acts of the months after it.")))
        return QQ_EXIT_USAGE;
    if (argc > 1) return qq_cli_usage(_("%s takes no words, only options; there is “%s”"), argv[0], argv[1]);
    if (!qq_cli_threads_fit(words.threads, &status)) return status;
    if (!parse_windows(&words) || !parse_acts(&words) || !parse_least(&words)) return QQ_EXIT_USAGE;
    if (!qq_output_settle(&words.output, &status)) return status;
    settle_then(&words);
    return run(&words);
}
