/* qinqing whatif backtest: grades of a past day against the acts of the months after it. */
#include "whatif.h"
#include "whatif_later.h"

/* ---- what is asked ---- */

typedef struct {
    qq_later_words later;
    qq_output_words output;
    char *months;
    int windows[QQ_WINDOWS_MAX];
    size_t window_count;
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

/* ---- the report ---- */

static void add_summary(qq_report *report, const qq_backtest *test)
{
    qq_report_table *table =
        qq_report_table_new(report, "summary", _("How well the score tells them apart, with intervals of 95 percent"));
    qq_report_column(table, "months", _("months"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "until", _("until"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "enterprises", _("number of enterprises"), QQ_COLUMN_INTEGER, 0);
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
    qq_report_table *table = qq_report_table_new(report, key, _("Points of the curve, by rising score"));
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
    qq_report_column(table, "enterprises", _("number of enterprises"), QQ_COLUMN_INTEGER, 0);
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
    qq_later_parameters(report, &words->later, then, now);
    qq_report_section(report, _("Outcome"));
    add_population(report, test);
    if (!qq_later_hindsight(report, then, error)) return NULL;
    add_summary(report, test);
    for (size_t i = 0; i < test->window_count; i++) add_window(report, test, &test->windows[i], then->model);
    add_stability(report, test, then->model);
    return g_steal_pointer(&report);
}

/* ---- the command ---- */

static int run(const qq_question *then, const qq_question *now, void *data)
{
    backtest_words *words = data;
    GError *error = NULL;
    g_autoptr(qq_meter) meter = qq_meter_new(_("looking back"), _("enterprises"));
    words->later.options.progress = qq_later_progress;
    words->later.options.progress_data = meter;
    g_autoptr(qq_backtest) test = qq_backtest_run(&words->later.options, words->windows, words->window_count, &error);
    g_autoptr(qq_report) report = test ? make_report(words, then, now, test, &error) : NULL;
    return report ? qq_output_write(&words->output, report) : qq_cli_fail(error);
}

int qq_whatif_backtest(int argc, char **argv)
{
    backtest_words words = {0};
    const GOptionEntry entries[] = {
        QQ_LATER_OPTIONS(words.later),
        {"months", 0, 0, G_OPTION_ARG_STRING, &words.months, N_("Windows in months (default: 12)"), "12,24"},
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    int status;
    if (!qq_cli_parse(&argc, &argv, entries, "", _("Grades of a past day against the acts of the months after it.")))
        return QQ_EXIT_USAGE;
    if (argc > 1) return qq_cli_usage(_("%s takes no words, only options; there is “%s”"), argv[0], argv[1]);
    if (!parse_windows(&words)) return QQ_EXIT_USAGE;
    if (!qq_later_settle(&words.later, &status) || !qq_output_settle(&words.output, &status)) return status;
    return qq_later_ask(&words.later, words.windows[words.window_count - 1], run, &words);
}
