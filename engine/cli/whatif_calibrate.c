/* qinqing whatif calibrate: weights, and points if asked, that best separate who had an act later. A proposal; nothing
 * is put in force. */
#include <math.h>
#include <string.h>

#include "qinqing/calibrate.h"
#include "qinqing/check.h"
#include "qinqing/edit.h"
#include "whatif.h"
#include "whatif_later.h"
#include "whatif_points.h"

enum { FOLDS = 5, RESAMPLES = 200 };

typedef struct {
    qq_later_words later;
    qq_output_words output;
    qq_points_asked points;
    char *least_word, *to;
    int months, folds, resamples;
    gint64 seed;
    qq_ppm least_weight;
} calibrate_words;

/* ---- what is asked ---- */

static bool check_words(calibrate_words *words)
{
    int64_t ppm;
    if (!qq_points_settle(&words->points)) return false;
    const char *least = words->least_word ? words->least_word : "0.05";
    if (words->months < 1 || words->months > QQ_WINDOW_MONTHS_MAX) {
        qq_cli_usage(_("--months takes 1 to %d"), QQ_WINDOW_MONTHS_MAX);
        return false;
    }
    if (words->folds < 2 || words->folds > QQ_FIT_FOLDS_MAX) {
        qq_cli_usage(_("--folds takes 2 to %d"), QQ_FIT_FOLDS_MAX);
        return false;
    }
    if (words->resamples < 0 || words->resamples > QQ_FIT_RESAMPLES_MAX) {
        qq_cli_usage(_("--resamples takes 0 to %d"), QQ_FIT_RESAMPLES_MAX);
        return false;
    }
    if (qq_decimal_parse(least, strlen(least), 3, &ppm) != QQ_AMOUNT_OK || ppm <= 0 || ppm >= 1000) {
        qq_cli_usage(_("--least-weight takes a weight between 0 and 1 with at most three decimals, not “%s”"), least);
        return false;
    }
    words->least_weight = (qq_ppm)(ppm * 1000);
    if (!words->to || !g_file_test(words->to, G_FILE_TEST_EXISTS)) return true;
    qq_cli_usage(_("%s is there already; name a folder that is not there yet for the package"), words->to);
    return false;
}

/* ---- the package ---- */

/* "1.0" to "1.0.1"; a version of four parts stays. Caller frees. */
static char *next_version(const char *version)
{
    int parts = 1;
    for (const char *at = version; *at; at++) parts += *at == '.';
    return parts < 4 ? g_strconcat(version, ".1", NULL) : g_strdup(version);
}

/* What is proposed. */
typedef struct {
    const qq_calibrated *weights;
    qq_points *points; /* whose; NULL: nobody's */
    qq_points_calibrated *found;
} proposal;

static void add_points(const proposal *proposed, GPtrArray *edits)
{
    if (!proposed->points) return;
    g_auto(GStrv) points = qq_points_edits(proposed->points, proposed->found->proposed);
    for (char **edit = points; *edit; edit++) g_ptr_array_add(edits, g_strdup(*edit));
}

static qq_package *with_proposal(const qq_package *package, const qq_model *model, const proposal *proposed,
                                 GError **error)
{
    g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *version = next_version(model->version);
    g_ptr_array_add(edits, g_strdup_printf("version=%s", version));
    for (unsigned i = 0; i < model->category_count; i++) {
        char weight[QQ_MILLI_TEXT];
        qq_decimal_format(proposed->weights->proposed.of[i], 6, weight);
        g_ptr_array_add(edits, g_strdup_printf("categories/%s/weight=%s", model->categories[i].id, weight));
    }
    add_points(proposed, edits);
    return qq_package_edit(package, (const char *const *)edits->pdata, edits->len, error);
}

typedef struct {
    GPtrArray *restated; /* of char*: cases said anew; NULL: nothing was written */
    guint findings;      /* of the checker about the new package */
    char *first;         /* of them, one line; NULL */
    char digest[65];
} written_package;

static bool check_package(const qq_package *package, written_package *out, GError **error)
{
    g_autoptr(GPtrArray) findings = NULL;
    qq_check_summary summary;
    if (!qq_model_check(package, &findings, &summary, error)) return false;
    out->findings = findings->len;
    if (findings->len) {
        const char *text = g_ptr_array_index(findings, 0);
        out->first = g_strndup(text, strcspn(text, "\n"));
    }
    g_strlcpy(out->digest, qq_package_digest(package), sizeof out->digest);
    return true;
}

static bool write_package(const calibrate_words *words, const qq_question *then, const proposal *proposed,
                          written_package *out, GError **error)
{
    g_autoptr(qq_package) package = qq_question_package(&words->later.then, then, error);
    g_autoptr(qq_package) weighed = package ? with_proposal(package, then->model, proposed, error) : NULL;
    g_autoptr(qq_package) said = weighed ? qq_package_restate(weighed, &out->restated, error) : NULL;
    return said && check_package(said, out, error) && qq_package_write(said, words->to, error);
}

/* ---- the report ---- */

static void add_parameters(qq_report *report, const calibrate_words *words, const qq_question *then,
                           const qq_question *now)
{
    g_autofree char *months = g_strdup_printf("%d", words->months), *folds = g_strdup_printf("%d", words->folds);
    g_autofree char *resamples = g_strdup_printf("%d", words->resamples);
    g_autofree char *seed = g_strdup_printf("%" PRId64, words->seed);
    char least[QQ_MILLI_TEXT];
    qq_decimal_format(words->least_weight, 6, least);
    qq_later_parameters(report, &words->later, then, now);
    qq_report_parameter(report, "months", _("months"), months);
    qq_report_parameter(report, "folds", _("folds of the cross-validation"), folds);
    qq_report_parameter(report, "resamples", _("resamples for intervals"), resamples);
    qq_report_parameter(report, "seed", _("seed"), seed);
    qq_report_parameter(report, "least_weight", _("least weight of a category"), least);
    if (qq_points_are_asked(&words->points)) qq_points_parameters(&words->points, report);
}

static void add_weights(qq_report *report, const qq_model *model, const qq_calibrated *found)
{
    qq_report_table *table = qq_report_table_new(report, "weights", _("Weights, with intervals of 95 percent"));
    qq_report_column(table, "category", _("category"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "low", _("low"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "fitted", _("fitted"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "high", _("high"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "nominal", _("in force"), QQ_COLUMN_DECIMAL, 6);
    qq_report_column(table, "proposed", _("proposed"), QQ_COLUMN_DECIMAL, 6);
    qq_report_column(table, "auc", _("AUC by itself"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "mean", _("mean score"), QQ_COLUMN_REAL, 3);
    qq_report_figure(table, QQ_FIGURE_INTERVALS, _("Fitted weights, and those in force"),
                     _("For each category the fitted weight with its interval, and the weight in force."));
    for (unsigned i = 0; i < model->category_count; i++) {
        const qq_category *category = &model->categories[i];
        qq_report_put_text(table, category->id);
        qq_report_put_real(table, found->fit->weights[i].low);
        qq_report_put_real(table, found->fit->weights[i].value);
        qq_report_put_real(table, found->fit->weights[i].high);
        qq_report_put_integer(table, category->weight);
        if (found->proposes)
            qq_report_put_integer(table, found->proposed.of[i]);
        else
            qq_report_put_none(table);
        qq_report_put_real(table, found->auc[i]);
        qq_report_put_real(table, found->means[i]);
    }
}

static void put_measure(qq_report_table *table, const char *key, const char *words, double value)
{
    qq_report_put_text(table, key);
    qq_report_put_text(table, words);
    qq_report_put_real(table, value);
}

static void put_factor(qq_report_table *table, const proposal *proposed, unsigned element, unsigned number)
{
    const qq_points *points = proposed->points;
    const qq_points_figure *figure = &g_array_index(points->figures, qq_points_figure, number);
    const qq_interval *factor = &proposed->found->factors[element];
    const double share = g_array_index(points->elements, qq_points_element, element).share;
    const double nominal = (double)figure->nominal / 1000;
    g_autofree char *title = qq_points_figure_title(points->model, figure);
    qq_report_put_text(table, figure->path);
    qq_report_put_real(table, nominal * factor->low);
    qq_report_put_real(table, nominal * factor->value);
    qq_report_put_real(table, nominal * factor->high);
    qq_report_put_integer(table, figure->nominal);
    qq_report_put_integer(table, proposed->found->proposed[number]);
    qq_report_put_real(table, nominal * (1 - share));
    qq_report_put_real(table, nominal * (1 + share));
    qq_report_put_text(table, title);
}

static void add_points_table(qq_report *report, const proposal *proposed)
{
    if (!proposed->points) return;
    qq_report_table *table = qq_report_table_new(report, "points", _("Points, with intervals of 95 percent"));
    qq_report_column(table, "path", _("points of"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "low", _("low"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "fitted", _("fitted"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "high", _("high"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "nominal", _("in force"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "proposed", _("proposed"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "least", _("at least"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "most", _("at most"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "title", _("what they are for"), QQ_COLUMN_TEXT, 0);
    qq_report_figure(table, QQ_FIGURE_INTERVALS, _("Fitted points, and those in force"),
                     _("For each figure the fitted points with their interval, and the points in force."));
    for (unsigned e = 0; e < proposed->points->elements->len; e++) {
        const GArray *members = g_array_index(proposed->points->elements, qq_points_element, e).members;
        for (unsigned m = 0; m < members->len; m++) put_factor(table, proposed, e, g_array_index(members, unsigned, m));
    }
}

static void say_points(qq_report *report, const proposal *proposed)
{
    if (!proposed->points) return;
    g_autofree char *prose = g_strdup_printf(
        _("Points are fitted under the proposed weights, each within its bounds, and proposed to tenths; a bound that "
          "is reached says that these data would go further. %" PRId64 " successors are left out of this."),
        (int64_t)proposed->found->successors);
    qq_report_prose(report, prose);
}

static void add_measures(qq_report *report, const proposal *proposed)
{
    const qq_calibrated *found = proposed->weights;
    qq_report_table *table = qq_report_table_new(report, "quality", _("How well the weights separate"));
    qq_report_column(table, "key", _("key"), QQ_COLUMN_TEXT, 0);
    qq_report_data_only(table);
    qq_report_column(table, "measure", _("measure"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "value", _("value"), QQ_COLUMN_REAL, 4);
    put_measure(table, "nominal_auc", _("AUC of the weights in force"), found->nominal_auc);
    put_measure(table, "proposed_auc", _("AUC of the proposed weights, on the same enterprises"), found->proposed_auc);
    put_measure(table, "fitted_auc", _("AUC of the fit, on the same enterprises"), found->fit->auc);
    put_measure(table, "held_out_auc", _("AUC of the fit, held out"), found->fit->held_out_auc);
    put_measure(table, "log_loss", _("log loss of the fit"), found->fit->log_loss);
    put_measure(table, "held_out_loss", _("log loss of the fit, held out"), found->fit->held_out_loss);
    put_measure(table, "scale", _("scale of the fit"), found->fit->scale);
    put_measure(table, "intercept", _("intercept of the fit"), found->fit->intercept);
    if (!proposed->points) return;
    put_measure(table, "points_nominal_auc", _("AUC of scores under the proposed weights"),
                proposed->found->nominal_auc);
    put_measure(table, "points_proposed_auc", _("AUC of scores under the proposed weights and points"),
                proposed->found->proposed_auc);
    put_measure(table, "points_nominal_loss", _("log loss of scores under the proposed weights"),
                proposed->found->nominal_loss);
    put_measure(table, "points_proposed_loss", _("log loss of scores under the proposed weights and points"),
                proposed->found->proposed_loss);
}

/* What the fit's outcome means for who reads on. */
static const char *status_words(qq_fit_status status)
{
    switch (status) {
    case QQ_FIT_GOOD:
        return _("The fit is determined.");
    case QQ_FIT_SINGULAR:
        return _("Some category is the same for everyone, or a mixture of others: its weight is not determined by "
                 "these data, and is set to the least weight where the fit gives it less.");
    case QQ_FIT_NO_SIGNAL:
        return _("No category goes with fewer acts: these data propose no weights.");
    case QQ_FIT_SEPARATED:
        return _(
            "The categories tell all acts from all others: the data are too few to weigh by, and propose nothing.");
    case QQ_FIT_ONE_CLASS:
    case QQ_FIT_NOT_CONVERGED:
        break;
    }
    return _("The fit did not reach its maximum: it proposes nothing.");
}

static void add_package(qq_report *report, const calibrate_words *words, const written_package *package)
{
    if (!package->restated) return;
    qq_report_parameter(report, "package", _("package written"), words->to);
    qq_report_parameter(report, "package_digest", _("digest of the package (SM3)"), package->digest);
    g_autofree char *prose = g_strdup_printf(
        _("%d worked cases expect otherwise under these weights and were said anew in the package, or were given more "
          "facts so that the rule they try still speaks: look at each before the package is adopted."),
        (int)package->restated->len);
    qq_report_prose(report, prose);
    if (!package->findings) return;
    g_autofree char *rest =
        g_strdup_printf(_("The checker still has %d findings; the first: %s"), (int)package->findings, package->first);
    qq_report_prose(report, rest);
}

static void add_cases(qq_report *report, const written_package *package)
{
    enum { SHOWN = 10 };
    if (!package->restated) return;
    qq_report_table *table = qq_report_table_new(report, "restated", _("Worked cases said anew"));
    qq_report_column(table, "case", _("case"), QQ_COLUMN_TEXT, 0);
    qq_report_show(table, SHOWN);
    for (guint i = 0; i < package->restated->len; i++)
        qq_report_put_text(table, g_ptr_array_index(package->restated, i));
}

static qq_report *make_report(const calibrate_words *words, const qq_question *then, const qq_question *now,
                              const proposal *proposed, const written_package *package, GError **error)
{
    const qq_calibrated *found = proposed->weights;
    g_autoptr(qq_report) report =
        qq_report_new("calibrate", _("Calibration of weights and points"),
                      _("Which weights and points best tell who had an act in the months after?"), qq_cli_chinese());
    g_autofree char *counts = g_strdup_printf(
        _("%" PRId64 " of %" PRId64 " enterprises with a score on the day had an act within %d months."),
        (int64_t)found->events, (int64_t)found->members, words->months);
    add_parameters(report, words, then, now);
    qq_report_section(report, _("Outcome"));
    qq_report_prose(report, counts);
    qq_report_prose(report, status_words(found->fit->status));
    qq_report_prose(report, _("This is a proposal from one window of the past. What happened often is not what weighs "
                              "most before the law; nothing is put in force."));
    if (!qq_later_hindsight(report, then, error)) return NULL;
    say_points(report, proposed);
    add_package(report, words, package);
    add_weights(report, then->model, found);
    add_points_table(report, proposed);
    add_measures(report, proposed);
    add_cases(report, package);
    return g_steal_pointer(&report);
}

/* ---- the command ---- */

static bool on_fit(size_t done, size_t total, void *data)
{
    qq_meter_show(data, done, total);
    return !qq_cli_interrupted();
}

static int tell(const calibrate_words *words, const qq_question *then, const qq_question *now, const proposal *proposed)
{
    GError *error = NULL;
    written_package package = {0};
    const bool proposes = proposed->weights->proposes;
    if (words->to && proposes && !write_package(words, then, proposed, &package, &error)) return qq_cli_fail(error);
    g_autoptr(qq_report) report = make_report(words, then, now, proposed, &package, &error);
    int status = report ? qq_output_write(&words->output, report) : qq_cli_fail(error);
    g_free(package.first);
    if (package.restated) g_ptr_array_unref(package.restated);
    return status == QQ_EXIT_DONE && (!proposes || package.findings) ? QQ_EXIT_NO : status;
}

/* Points come after the weights, which they are fitted under; data that propose no weights propose no points. */
static bool calibrate_points(const qq_calibration_options *options, const qq_run *how, proposal *out, GError **error)
{
    if (out->points && (!out->weights->proposes || !out->points->elements->len))
        g_clear_pointer(&out->points, qq_points_free);
    if (!out->points) return true;
    const qq_points_calibration asked = {.later = options->later,
                                         .points = out->points,
                                         .weights = out->weights->proposed,
                                         .resamples = options->resamples,
                                         .seed = options->seed};
    out->found = qq_calibrate_points(&asked, how, error);
    return out->found != NULL;
}

/* Names of points are checked before anybody is priced. */
static bool read_points(const calibrate_words *words, const qq_model *model, proposal *out, GError **error)
{
    if (!qq_points_are_asked(&words->points)) return true;
    out->points = qq_points_read(&words->points, model, error);
    return out->points != NULL;
}

static int run(const qq_question *then, const qq_question *now, void *data)
{
    calibrate_words *words = data;
    GError *error = NULL;
    g_autoptr(qq_meter) meter = qq_meter_new(_("calibrating"), _("steps"));
    qq_calibration_options options = {.later = words->later.options,
                                      .folds = (size_t)words->folds,
                                      .resamples = (size_t)words->resamples,
                                      .seed = (uint64_t)words->seed,
                                      .least_weight = words->least_weight};
    options.later.progress = qq_later_progress;
    options.later.progress_data = meter;
    const qq_run how = {.threads = (unsigned)words->later.threads, .progress = on_fit, .data = meter};
    proposal proposed = {.points = NULL};
    bool well = read_points(words, then->model, &proposed, &error);
    g_autoptr(qq_calibrated) found = well ? qq_calibrate(&options, &how, &error) : NULL;
    proposed.weights = found;
    well = found && calibrate_points(&options, &how, &proposed, &error);
    const int status = well ? tell(words, then, now, &proposed) : qq_cli_fail(error);
    qq_points_calibrated_free(proposed.found);
    qq_points_free(proposed.points);
    return status;
}

int qq_whatif_calibrate(int argc, char **argv)
{
    calibrate_words words = {.months = 12, .folds = FOLDS, .resamples = RESAMPLES, .seed = 1};
    const GOptionEntry entries[] = {
        QQ_LATER_OPTIONS(words.later),
        {"months", 0, 0, G_OPTION_ARG_INT, &words.months, N_("The window in months (default: 12)"), "N"},
        {"folds", 0, 0, G_OPTION_ARG_INT, &words.folds, N_("Folds of the cross-validation (default: 5)"), "N"},
        {"resamples", 0, 0, G_OPTION_ARG_INT, &words.resamples,
         N_("Resamples for intervals (default: 200; 0: no intervals)"), "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &words.seed, N_("Another number draws other samples (default: 1)"), "S"},
        {"least-weight", 0, 0, G_OPTION_ARG_STRING, &words.least_word,
         N_("No category is proposed a smaller weight (default: 0.05)"), "W"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &words.to,
         N_("Write the model package with what is proposed into this new folder"), "DIR"},
        QQ_POINTS_OPTIONS(words.points),
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    int status;
    if (!qq_cli_parse(
            &argc, &argv, entries, "",
            _("Proposes weights, and points if asked, that best tell who had an act later; puts nothing in force.")))
        return QQ_EXIT_USAGE;
    if (argc > 1) return qq_cli_usage(_("%s takes no words, only options; there is “%s”"), argv[0], argv[1]);
    if (!check_words(&words)) return QQ_EXIT_USAGE;
    if (!qq_later_settle(&words.later, &status) || !qq_output_settle(&words.output, &status)) return status;
    return qq_later_ask(&words.later, words.months, run, &words);
}
