/* qinqing whatif table: scores and ranks of any table of units x indicators, and how sure they are. */
#include <stdio.h>
#include <string.h>

#include "whatif.h"
#include "whatif_output.h"
#include "whatif_table.h"

/* Words, files and what was read and made of them. */
typedef struct {
    const qq_table_words *words;
    qq_composite_options options;
    qq_composite_file files[2]; /* groups, goalposts */
    qq_spread spread;
    qq_table_findings found;
    qq_composite_table *table;
    qq_composite *composite;
    double *scores, *ranks, *left_out;
    qq_composite_model *model;
    qq_rank_study *study;
    qq_sobol *sobol;
    size_t *named;
    bool interrupted;
} table_run;

/* ---- files ---- */

static bool read_file(const char *path, unsigned mebibytes, qq_composite_file *out, GError **error)
{
    char *bytes = NULL;
    if (!qq_cli_read_file(path, mebibytes, &bytes, &out->length, error)) return false;
    out->bytes = bytes;
    out->name = path;
    return true;
}

static bool read_files(table_run *run, const char *path, GError **error)
{
    const qq_table_words *words = run->words;
    qq_composite_file table = {0};
    if (words->groups && !read_file(words->groups, 1, &run->files[0], error)) return false;
    if (words->goalposts && !read_file(words->goalposts, 1, &run->files[1], error)) return false;
    if (words->groups) run->options.groups = &run->files[0];
    if (words->goalposts) run->options.goalposts = &run->files[1];
    if (!read_file(path, QQ_COMPOSITE_MEBIBYTES, &table, error)) return false;
    run->table = qq_composite_table_read(path, table.bytes, table.length, error);
    g_free((char *)table.bytes);
    return run->table != NULL;
}

/* ---- work ---- */

static bool score(table_run *run, GError **error)
{
    size_t units = run->table->units->len;
    run->composite = qq_composite_new(run->table, &run->options, error);
    if (!run->composite) return false;
    run->scores = g_new(double, units);
    run->ranks = g_new(double, units);
    qq_composite_scores(run->composite, qq_composite_weights(run->composite), run->scores);
    qq_composite_ranks(run->scores, units, run->found.ties, run->ranks);
    return true;
}

static bool on_progress(size_t done, size_t total, void *data)
{
    qq_meter_show(data, done, total);
    return !qq_cli_interrupted();
}

static bool draw(table_run *run, GError **error)
{
    g_autoptr(qq_meter) meter = qq_meter_new(_("drawing"), _("weightings"));
    const qq_study_options options = {.samples = (size_t)run->words->montecarlo, .seed = run->found.seed};
    const qq_run how = {(unsigned)run->words->threads, on_progress, meter};
    run->study = qq_rank_study_run(qq_composite_rank_model(run->model), &options, &how, error);
    if (run->study && run->study->samples < options.samples) run->interrupted = true;
    run->found.samples = options.samples;
    return run->study != NULL;
}

/* The places in the model of the units named. */
static bool find_named(table_run *run, GError **error)
{
    size_t count;
    const size_t *units = qq_composite_model_units(run->model, &count);
    guint wanted = run->words->units ? g_strv_length(run->words->units) : 0;
    run->named = g_new(size_t, wanted + 1);
    for (guint i = 0; i < wanted; i++) {
        size_t place = 0;
        while (place < count && strcmp(g_ptr_array_index(run->table->units, units[place]), run->words->units[i]) != 0)
            place++;
        if (place == count) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, _("--unit: there is no unit %s with a score"),
                        run->words->units[i]);
            return false;
        }
        run->named[i] = place;
    }
    run->found.named_count = wanted;
    return true;
}

static bool look_at_weights(table_run *run, GError **error)
{
    enum { RESAMPLES = 1000 };
    const qq_rank_model *model = qq_composite_rank_model(run->model);
    g_autoptr(qq_meter) meter = qq_meter_new(_("sensitivity"), _("evaluations"));
    const qq_run how = {(unsigned)run->words->threads, on_progress, meter};
    size_t inputs = qq_uncertain_inputs(&model->uncertain);
    const qq_sobol_options options = {.samples = (size_t)run->words->samples,
                                      .design = inputs > QQ_SOBOL_INPUTS ? QQ_DESIGN_RANDOM : QQ_DESIGN_SOBOL,
                                      .seed = run->found.seed,
                                      .resamples = RESAMPLES};
    if (!find_named(run, error)) return false;
    run->sobol = qq_rank_sensitivity(model, run->named, run->found.named_count, &options, &how, error);
    if (!run->sobol) return false;
    if (run->sobol->samples < options.samples) run->interrupted = true;
    run->left_out = g_new(double, inputs);
    return qq_leave_one_out(model, run->left_out, error);
}

static bool study(table_run *run, GError **error)
{
    if (!run->words->montecarlo && !run->words->sensitivity) return true;
    qq_cli_catch_interrupts();
    run->model = qq_composite_model_new(run->composite, run->spread, error);
    if (!run->model) return false;
    if (run->words->montecarlo && !draw(run, error)) return false;
    return !run->words->sensitivity || run->interrupted || look_at_weights(run, error);
}

static int tell(table_run *run, const char *path)
{
    qq_table_findings *found = &run->found;
    found->file = path;
    found->options = &run->options;
    found->table = run->table;
    found->composite = run->composite;
    found->scores = run->scores;
    found->ranks = run->ranks;
    found->model = run->model;
    found->study = run->study;
    found->sobol = run->sobol;
    found->left_out = run->left_out;
    found->named = run->named;
    g_autoptr(qq_report) report = qq_table_report(found);
    qq_output_words output = run->words->output;
    if (output.form == QQ_REPORT_CSV && !output.table) output.table = (char *)"ranking";
    int status = qq_output_write(&output, report);
    if (status != QQ_EXIT_DONE || !run->interrupted) return status;
    qq_cli_usage(_("interrupted; the answer is of what was done until then"));
    return QQ_EXIT_NO;
}

static int work(table_run *run, const char *path)
{
    GError *error = NULL;
    if (!qq_table_settle(run->words, &run->options, &run->spread, &run->found)) return QQ_EXIT_USAGE;
    if (!read_files(run, path, &error) || !score(run, &error) || !study(run, &error)) return qq_cli_fail(error);
    return tell(run, path);
}

static void clear(table_run *run)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(run->files); i++) g_free((char *)run->files[i].bytes);
    qq_sobol_free(run->sobol);
    qq_rank_study_free(run->study);
    qq_composite_model_free(run->model);
    qq_composite_free(run->composite);
    qq_composite_table_free(run->table);
    g_free(run->named);
    g_free(run->left_out);
    g_free(run->ranks);
    g_free(run->scores);
}

int qq_whatif_table(int argc, char **argv)
{
    qq_table_words words = {.decimals = 6, .samples = 1024};
    const GOptionEntry entries[] = {
        {"weights", 0, 0, G_OPTION_ARG_STRING, &words.weights,
         N_("Weight of each indicator, and group: a=0.2,b=0.8 or a=1/3,…; equal: as much for each"), "WEIGHTS"},
        {"groups", 0, 0, G_OPTION_ARG_FILENAME, &words.groups,
         N_("Groups of indicators: indicator,group,weight[,aggregate]; a group can stand in a group"), "FILE.csv"},
        {"normalise", 0, 0, G_OPTION_ARG_STRING, &words.normalise, N_("none (default), minmax, zscore or goalposts"),
         "METHOD"},
        {"goalposts", 0, 0, G_OPTION_ARG_FILENAME, &words.goalposts, N_("Goalposts: indicator,min,max"), "FILE.csv"},
        {"clip", 0, 0, G_OPTION_ARG_NONE, &words.clip, N_("Cut normalised values to 0..1"), NULL},
        {"aggregate", 0, 0, G_OPTION_ARG_STRING, &words.aggregate, N_("linear (default) or geometric"), "METHOD"},
        {"missing", 0, 0, G_OPTION_ARG_STRING, &words.missing,
         N_("Empty cells: skip (default: the other weights of the group grow), refuse, mean, or a normalised value"),
         "HOW"},
        {"lower-is-better", 0, 0, G_OPTION_ARG_STRING, &words.lower, N_("Indicators that are turned round"), "a,b"},
        {"transform", 0, 0, G_OPTION_ARG_STRING, &words.transform, N_("Before normalisation: a=ln,b=log10"), "a=ln"},
        {"deviation", 0, 0, G_OPTION_ARG_STRING, &words.deviation,
         N_("Of z-scores: sample (default, n - 1) or population (n)"), "KIND"},
        {"ties", 0, 0, G_OPTION_ARG_STRING, &words.ties,
         N_("Rank of equal scores: lowest (default; 1, 2, 2, 4) or average (1, 2.5, 2.5, 4)"), "HOW"},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &words.sort, N_("Rows in the order of the file (default) or of rank"),
         "ORDER"},
        {"decimals", 0, 0, G_OPTION_ARG_INT, &words.decimals, N_("Of scores (default: 6)"), "N"},
        {"montecarlo", 0, 0, G_OPTION_ARG_INT, &words.montecarlo,
         N_("Draw N other weightings: mean ranks, 5th to 95th percentile"), "N"},
        {"sensitivity", 0, 0, G_OPTION_ARG_NONE, &words.sensitivity,
         N_("Sobol indices of each weight on the mean absolute rank shift"), NULL},
        {"unit", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.units, N_("… and on the score of this unit; can be repeated"),
         "UNIT"},
        {"samples", 0, 0, G_OPTION_ARG_INT, &words.samples, N_("Rows of the sensitivity design (default: 1024)"), "N"},
        {"spread", 0, 0, G_OPTION_ARG_STRING, &words.spread,
         N_("How far weights vary: share:0.25 (default), dirichlet:50 or none"), "SPREAD"},
        {"seed", 0, 0, G_OPTION_ARG_STRING, &words.seed, N_("Seed of what is drawn (default: 1)"), "N"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.threads, N_("Threads (default: one per processor)"), "N"},
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    table_run run = {.words = &words};
    int status;
    if (!qq_cli_parse(&argc, &argv, entries, "FILE.csv",
                      _("Scores and ranks of a table: first column the unit, header row the indicators.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("whatif table takes one CSV file"));
    if (!qq_output_settle(&words.output, &status)) return status;
    status = work(&run, argv[1]);
    clear(&run);
    g_strfreev(words.units);
    return status;
}
