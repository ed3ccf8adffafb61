/* What whatif montecarlo and whatif sensitivity share. */
#include "whatif_variation.h"

#include <string.h>

#include "answer.h"
#include "qinqing/identifier.h"
#include "whatif.h"

enum { THREADS_MAX = 256, POINT_DECIMALS = 3 };

/* ---- words ---- */

bool qq_variation_settle(qq_variation_words *words, int *status)
{
    *status = QQ_EXIT_USAGE;
    words->question.exact = true;
    if (words->threads < 0 || words->threads > THREADS_MAX) {
        qq_cli_usage(_("--threads takes 1 to %d"), THREADS_MAX);
        return false;
    }
    if (words->samples < 2 || words->samples > QQ_SAMPLES_MAX) {
        qq_cli_usage(_("--samples takes 2 to %d"), QQ_SAMPLES_MAX);
        return false;
    }
    if (words->edges && (!qq_whatif_real(words->edges, &words->edge) || words->edge < 0)) {
        qq_cli_usage(_("--edges %s: write points, e.g. 1.5"), words->edges);
        return false;
    }
    if (!words->spread) words->spread = (char *)QQ_WHATIF_SPREAD;
    return qq_points_settle(&words->points) && qq_whatif_spread(words->spread, &words->drawn) &&
           qq_whatif_seed(words->seed ? words->seed : QQ_WHATIF_SEED, &words->seeded) &&
           qq_output_settle(&words->output, status);
}

/* ---- the population ---- */

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

bool qq_varied_progress(size_t done, size_t total, void *data)
{
    qq_meter_show(data, done, total);
    return !qq_cli_interrupted();
}

static bool load(const qq_variation_words *words, qq_varied *out, GError **error)
{
    out->points = qq_points_read(&words->points, out->question.model, error);
    if (!out->points) return false;
    g_autoptr(qq_meter) meter = qq_meter_new(_("weighing"), _("enterprises"));
    const qq_population_options options = {.store_path = qq_store_path(out->question.store),
                                           .model = out->question.model,
                                           .as_of = out->question.as_of,
                                           .known_at = out->question.known_at,
                                           .threads = (unsigned)words->threads,
                                           .progress = on_parties,
                                           .progress_data = meter};
    qq_cli_catch_interrupts();
    out->population = qq_population_new(&options, error);
    if (!out->population) return false;
    out->ledgers = qq_ledgers_new(&options, out->points, error);
    if (!out->ledgers) return false;
    const qq_variation_options varied = {
        .spread = words->drawn, .edge = words->edge, .ungraded = words->ungraded, .ledgers = out->ledgers};
    out->variation = qq_variation_new(out->population, &varied, error);
    return out->variation != NULL;
}

static bool find_party(const qq_varied *varied, const char *word, size_t *unit, GError **error)
{
    qq_party party = {""};
    char code[QQ_USCC_LENGTH + 1];
    const qq_identifier_result result = qq_uscc_check(word, strlen(word), code);
    if (result.fault == QQ_IDENTIFIER_OK) {
        memcpy(party.text, code, QQ_USCC_LENGTH);
        if (qq_variation_find(varied->variation, &party, unit)) return true;
    }
    g_autofree char *shown = qq_shown_text(word);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, _("--party %s: no enterprise of this code has a score"), shown);
    return false;
}

static bool find_named(const qq_variation_words *words, qq_varied *out, GError **error)
{
    const size_t count = words->parties ? g_strv_length(words->parties) : 0;
    out->named = g_new(size_t, count + 1);
    for (; out->named_count < count; out->named_count++)
        if (!find_party(out, words->parties[out->named_count], &out->named[out->named_count], error)) return false;
    return true;
}

bool qq_varied_open(const qq_variation_words *words, qq_varied *out, int *status)
{
    GError *error = NULL;
    *out = (qq_varied){.named = NULL};
    if (!qq_question_open(&words->question, &out->question, status)) return false;
    if (load(words, out, &error) && find_named(words, out, &error)) return true;
    *status = qq_cli_fail(error);
    qq_varied_close(out);
    return false;
}

void qq_varied_close(qq_varied *varied)
{
    qq_variation_free(varied->variation);
    qq_ledgers_free(varied->ledgers);
    qq_points_free(varied->points);
    qq_population_free(varied->population);
    qq_question_close(&varied->question);
    g_free(varied->named);
}

/* ---- the report ---- */

static char *assumptions(const qq_variation_words *words)
{
    const bool dirichlet = words->drawn.kind == QQ_SPREAD_DIRICHLET;
    return g_strjoin("; ",
                     dirichlet ? _("weights are of a Dirichlet distribution around the model's, each other input is "
                                   "uniform and independent")
                               : _("each input is uniform and independent, then weights are divided by their sum"),
                     words->edge > 0
                         ? _("every draw but for its edges is a model: weights in millionths, points in thousandths")
                         : _("every draw is a model: weights in millionths, points in thousandths"),
                     words->points.together ? _("points of one group move together") : NULL, NULL);
}

void qq_varied_parameters(const qq_variation_words *words, const qq_varied *varied, qq_report *report)
{
    const qq_weights own = qq_weights_of(varied->question.model);
    g_autofree char *weights = qq_weights_text(varied->question.model, &own);
    g_autofree char *seed = g_strdup_printf("%" PRIu64, words->seeded);
    qq_output_question(report, &varied->question);
    qq_report_parameter(report, "weights", _("weights"), weights);
    qq_report_parameter(report, "spread", _("spread of the weights"), words->spread);
    if (!words->ungraded)
        qq_report_parameter(report, "edges", _("edges of grades, ± points"), words->edges ? words->edges : "0");
    qq_points_parameters(&words->points, report);
    qq_report_parameter(report, "seed", _("seed"), seed);
    g_autofree char *assumed = assumptions(words);
    qq_report_parameter(report, "assumed", _("taken for granted"), assumed);
}

/* ---- inputs in words ---- */

char *qq_varied_title(const qq_varied *varied, size_t input)
{
    const qq_model *model = varied->question.model;
    const qq_points_element *element = qq_variation_element(varied->variation, input);
    if (element) return qq_points_element_title(varied->points, element);
    if (input >= model->category_count) return g_strdup(qq_variation_input(varied->variation, input));
    const qq_category *category = &model->categories[input];
    return g_strdup_printf(_("%s (weight)"),
                           qq_cli_chinese() && *category->title_zh ? category->title_zh : category->title);
}

static void put_figure(qq_report_table *table, const qq_varied *varied, const qq_points_element *element,
                       unsigned number)
{
    const qq_points_figure *figure = &g_array_index(varied->points->figures, qq_points_figure, number);
    g_autofree char *title = qq_points_figure_title(varied->question.model, figure);
    const double nominal = (double)figure->nominal / 1000;
    qq_report_put_text(table, element->name);
    qq_report_put_text(table, figure->path);
    qq_report_put_text(table, title);
    qq_report_put_real(table, nominal);
    qq_report_put_real(table, nominal * (1 - element->share));
    qq_report_put_real(table, nominal * (1 + element->share));
}

void qq_varied_put_points(const qq_varied *varied, qq_report *report)
{
    if (!varied->points->elements->len) return;
    qq_report_table *table = qq_report_table_new(report, "points", _("Points that vary"));
    qq_report_column(table, "element", _("drawn as"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "path", _("points of"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "title", _("what they are for"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "nominal", _("in the model"), QQ_COLUMN_REAL, POINT_DECIMALS);
    qq_report_column(table, "low", _("low"), QQ_COLUMN_REAL, POINT_DECIMALS);
    qq_report_column(table, "high", _("high"), QQ_COLUMN_REAL, POINT_DECIMALS);
    for (unsigned e = 0; e < varied->points->elements->len; e++) {
        const qq_points_element *element = &g_array_index(varied->points->elements, qq_points_element, e);
        for (unsigned m = 0; m < element->members->len; m++)
            put_figure(table, varied, element, g_array_index(element->members, unsigned, m));
    }
}

bool qq_varied_put_party(qq_report_table *table, const qq_varied *varied, size_t unit, GError **error)
{
    qq_party party;
    qq_dossier dossier = {0};
    g_autofree char *name = NULL;
    qq_variation_party(varied->variation, unit, &party);
    if (qq_store_dossier(varied->question.store, &party, varied->question.known_at, &dossier, error))
        name = qq_party_name(varied->question.store, &dossier, error);
    qq_dossier_clear(&dossier);
    if (!name) return false;
    qq_report_put_text(table, party.text);
    qq_report_put_text(table, name);
    return true;
}
