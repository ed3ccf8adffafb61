/* qinqing whatif sensitivity: which weight, and whose points, matter for ranks and for a named enterprise's score.
 *
 * Tables: points (when they vary), sensitivity, sensitivity_party_N, weights. */
#include "whatif.h"
#include "whatif_variation.h"

enum { INDEX_DECIMALS = 4, WEIGHT_DECIMALS = 6, SHIFT_DECIMALS = 1, RESAMPLES = 1000, ROWS = 1024 };

/* What was found. */
typedef struct {
    qq_sobol *sobol;
    double *left_out, *effective; /* one a category */
} sensitivity_findings;

static bool look(const qq_variation_words *words, const qq_varied *varied, sensitivity_findings *out, GError **error)
{
    const qq_rank_model *model = qq_variation_model(varied->variation);
    g_autoptr(qq_meter) meter = qq_meter_new(_("sensitivity"), _("evaluations"));
    const qq_run run = {(unsigned)words->threads, qq_varied_progress, meter};
    const size_t inputs = qq_uncertain_inputs(&model->uncertain), weights = model->uncertain.weight_count;
    const qq_sobol_options options = {.samples = (size_t)words->samples,
                                      .design = inputs > QQ_SOBOL_INPUTS ? QQ_DESIGN_RANDOM : QQ_DESIGN_SOBOL,
                                      .seed = words->seeded,
                                      .resamples = RESAMPLES};
    out->sobol = qq_rank_sensitivity(model, varied->named, varied->named_count, &options, &run, error);
    if (!out->sobol) return false;
    out->left_out = g_new(double, weights);
    out->effective = g_new(double, weights);
    qq_variation_effective(varied->variation, out->effective);
    return qq_leave_one_out(model, out->left_out, error);
}

static void put_interval(qq_report_table *table, const qq_interval *interval)
{
    qq_report_put_real(table, interval->value);
    qq_report_put_real(table, interval->low);
    qq_report_put_real(table, interval->high);
}

static void put_indices(qq_report *report, const qq_varied *varied, const qq_sobol *sobol, size_t output,
                        const char *key, const char *caption)
{
    qq_report_table *table = qq_report_table_new(report, key, caption);
    qq_report_column(table, "input", _("input"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "first", _("first order"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "first_low", _("low"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "first_high", _("high"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "total", _("total"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "total_low", _("low"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "total_high", _("high"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "title", _("what it is"), QQ_COLUMN_TEXT, 0);
    for (size_t i = 0; i < sobol->inputs; i++) {
        g_autofree char *title = qq_varied_title(varied, i);
        qq_report_put_text(table, qq_variation_input(varied->variation, i));
        put_interval(table, &sobol->first[output * sobol->inputs + i]);
        put_interval(table, &sobol->total[output * sobol->inputs + i]);
        qq_report_put_text(table, title);
    }
    qq_report_figure(table, QQ_FIGURE_TORNADO, caption, NULL);
}

static void put_weights(qq_report *report, const qq_varied *varied, const sensitivity_findings *found)
{
    const qq_rank_model *model = qq_variation_model(varied->variation);
    qq_report_table *table = qq_report_table_new(report, "weights", _("Weights in name and in effect"));
    qq_report_column(table, "category", _("category"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "nominal", _("nominal"), QQ_COLUMN_REAL, WEIGHT_DECIMALS);
    qq_report_column(table, "effective", _("share of the score's variance"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "left_out", _("rank shift without it"), QQ_COLUMN_REAL, SHIFT_DECIMALS);
    for (size_t i = 0; i < model->uncertain.weight_count; i++) {
        qq_report_put_text(table, qq_variation_input(varied->variation, i));
        qq_report_put_real(table, model->uncertain.weights[i]);
        qq_report_put_real(table, found->effective[i]);
        qq_report_put_real(table, found->left_out[i]);
    }
}

/* What was done, and what it cost. */
static void put_cost(const qq_sobol *sobol, qq_report *report)
{
    g_autofree char *rows = g_strdup_printf("%zu", sobol->samples);
    g_autofree char *evaluations = g_strdup_printf("%zu", sobol->samples * (sobol->inputs + 2));
    qq_report_parameter(report, "rows", _("rows of the design"), rows);
    qq_report_parameter(report, "evaluations", _("times that everyone was weighed"), evaluations);
}

static int tell(const qq_variation_words *words, const qq_varied *varied, const sensitivity_findings *found)
{
    g_autoptr(qq_report) report = qq_report_new("sensitivity", _("Which weights and points matter"),
                                                _("Which weight, or whose points, move ranks most?"), qq_cli_chinese());
    qq_varied_parameters(words, varied, report);
    put_cost(found->sobol, report);
    qq_varied_put_points(varied, report);
    qq_report_section(report, _("Which weights and points matter"));
    put_indices(report, varied, found->sobol, 0, "sensitivity",
                _("Sobol indices of each input on the mean absolute rank shift"));
    for (size_t i = 0; i < varied->named_count; i++) {
        g_autofree char *key = g_strdup_printf("sensitivity_party_%zu", i + 1);
        g_autofree char *caption =
            g_strdup_printf(_("Sobol indices of each input on the score of %s"), words->parties[i]);
        put_indices(report, varied, found->sobol, i + 1, key, caption);
    }
    put_weights(report, varied, found);
    const int status = qq_output_write(&words->output, report);
    return status == QQ_EXIT_DONE && found->sobol->samples < (size_t)words->samples ? QQ_EXIT_NO : status;
}

static bool weights_vary(const qq_spread *spread)
{
    return spread->kind != QQ_SPREAD_NONE && (spread->kind != QQ_SPREAD_SHARE || spread->amount > 0);
}

static int run(qq_variation_words *words)
{
    int status;
    qq_varied varied;
    GError *error = NULL;
    sensitivity_findings found = {0};
    if (!qq_variation_settle(words, &status)) return status;
    if (words->edges) return qq_cli_usage(_("edges of grades move no rank and no score; leave --edges out"));
    if (!weights_vary(&words->drawn) && !qq_points_vary(&words->points))
        return qq_cli_usage(_("sensitivity needs weights or points that vary; say --spread or --points-spread"));
    if (!qq_varied_open(words, &varied, &status)) return status;
    status = look(words, &varied, &found, &error) ? tell(words, &varied, &found) : qq_cli_fail(error);
    qq_sobol_free(found.sobol);
    g_free(found.left_out);
    g_free(found.effective);
    qq_varied_close(&varied);
    return status;
}

int qq_whatif_sensitivity(int argc, char **argv)
{
    qq_variation_words words = {.samples = ROWS, .ungraded = true};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.question),
        QQ_AS_OF_OPTION(words.question),
        QQ_KNOWN_AT_OPTION(words.question),
        QQ_MODEL_OPTION(words.question),
        {"samples", 0, 0, G_OPTION_ARG_INT, &words.samples,
         N_("Rows of the design, best a power of two; each weighs and ranks everyone as often as there are inputs, and "
            "twice more (default: 1024)"),
         "N"},
        QQ_VARIATION_OPTIONS(words),
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "",
                      _("Sobol indices of each weight, and of points that vary, on ranks and on the scores of named "
                        "enterprises, weights in name and in effect, and what happens without a category.")))
        return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("%s takes no words"), argv[0]);
    const int status = run(&words);
    g_strfreev(words.parties);
    return status;
}
