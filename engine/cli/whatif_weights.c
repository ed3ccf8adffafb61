/* qinqing whatif weights: everyone under other weights, or under a model with some figures changed. */
#include <string.h>

#include "qinqing/edit.h"
#include "whatif.h"
#include "whatif_shift.h"

typedef struct {
    qq_shift_words shift;
    char *rest;
    char **edits;
    const char *weights; /* NULL: the model's own */
} weights_words;

/* The question's model as it is and as it would be. */
typedef struct {
    qq_package *package, *edited_package; /* edited: NULL without --set */
    qq_model *changed;                    /* edited, with the weights */
    qq_weights weights;
    char digest[65]; /* of everyone's results as it would be */
} scenario;

static void scenario_clear(scenario *what)
{
    qq_package_free(what->package);
    qq_package_free(what->edited_package);
    qq_model_free(what->changed);
}

/* The changed model is compiled anew, so that its weights may be set. */
static bool make_scenario(const weights_words *words, const qq_question *question, scenario *out, GError **error)
{
    const size_t edits = words->edits ? g_strv_length(words->edits) : 0;
    out->package = qq_question_package(&words->shift.question, question, error);
    if (!out->package) return false;
    if (edits) {
        out->edited_package = qq_package_edit(out->package, (const char *const *)words->edits, edits, error);
        if (!out->edited_package) return false;
    }
    out->changed = qq_model_compile(edits ? out->edited_package : out->package, error);
    if (!out->changed) return false;
    out->weights = qq_weights_of(out->changed);
    if (words->weights && !qq_weights_parse(out->changed, words->weights, words->rest != NULL, &out->weights, error))
        return false;
    for (unsigned c = 0; c < out->changed->category_count; c++) out->changed->categories[c].weight = out->weights.of[c];
    return true;
}

static qq_shift *shift_by_weights(const weights_words *words, const qq_population_options *options, scenario *what,
                                  qq_shift_keep keep, GError **error)
{
    g_autoptr(qq_population) population = qq_population_new(options, error);
    if (!population || !qq_population_digest(population, &what->weights, what->digest, error)) return NULL;
    return qq_shift_of_weights(population, &what->weights, keep, (unsigned)words->shift.threads, error);
}

static qq_shift *shift_by_model(const qq_population_options *options, scenario *what, qq_shift_keep keep,
                                GError **error)
{
    const qq_model *stages[] = {options->model, what->changed};
    const qq_assess_options assess = {.as_of = options->as_of,
                                      .known_at = options->known_at,
                                      .model = what->changed,
                                      .threads = options->threads,
                                      .progress = options->progress,
                                      .progress_data = options->progress_data};
    qq_assess_summary sum;
    if (!qq_assess(options->store_path, &assess, false, &sum, error)) return NULL;
    g_strlcpy(what->digest, sum.digest, sizeof what->digest);
    return qq_shift_of_models(options, stages, G_N_ELEMENTS(stages), keep, error);
}

static qq_shift *find_shift(const weights_words *words, const qq_question *question, scenario *what, GError **error)
{
    g_autoptr(qq_meter) meter = qq_meter_new(_("weighing"), _("enterprises"));
    const qq_population_options options = qq_shift_options(&words->shift, question, meter);
    const qq_shift_keep keep = words->shift.decision ? QQ_KEEP_CHANGED : QQ_KEEP_CROSSED;
    qq_cli_catch_interrupts();
    return what->edited_package ? shift_by_model(&options, what, keep, error)
                                : shift_by_weights(words, &options, what, keep, error);
}

static void put_parameters(const weights_words *words, const qq_question *question, const scenario *what,
                           qq_report *report)
{
    const qq_weights own = qq_weights_of(question->model);
    g_autofree char *before = qq_weights_text(question->model, &own);
    g_autofree char *after = qq_weights_text(what->changed, &what->weights);
    qq_output_question(report, question);
    qq_report_parameter(report, "weights_before", _("weights before"), before);
    qq_report_parameter(report, "weights", _("weights after"), after);
    g_autofree char *edits = words->edits ? g_strjoinv("; ", words->edits) : NULL;
    if (edits) qq_report_parameter(report, "set", _("set"), edits);
    qq_report_parameter(report, "digest", _("digest of everyone's results after (SM3)"), what->digest);
}

static int tell(const weights_words *words, const qq_question *question, const scenario *what, const qq_shift *shift)
{
    GError *error = NULL;
    g_autoptr(qq_report) report =
        qq_report_new("weights", _("What if the model weighed otherwise"),
                      _("Who would be graded up or down by these weights and figures?"), qq_cli_chinese());
    put_parameters(words, question, what, report);
    if (!qq_shift_report(&words->shift, question, shift, NULL, report, &error)) return qq_cli_fail(error);
    return qq_output_write(&words->shift.output, report);
}

static int answer(const weights_words *words, const qq_question *question, scenario *what)
{
    GError *error = NULL;
    if (!make_scenario(words, question, what, &error)) return qq_cli_fail(error);
    const qq_ruling before = {what->package, question->model};
    const qq_ruling after = {what->edited_package ? what->edited_package : what->package, what->changed};
    g_autoptr(qq_shift) shift = find_shift(words, question, what, &error);
    if (!shift || !qq_shift_ask(&words->shift, question, shift, &before, &after, &error)) return qq_cli_fail(error);
    return tell(words, question, what, shift);
}

static int run(weights_words *words)
{
    int status;
    qq_question question;
    scenario what = {0};
    if (words->rest && strcmp(words->rest, "scale") != 0)
        return qq_cli_usage(_("--rest takes one word, scale: what is left is shared by the others"));
    if (!words->weights && !words->edits)
        return qq_cli_usage(_("whatif weights needs weights, e.g. quality=0.5,conduct=0.5, or --set path=value"));
    if (!qq_shift_settle(&words->shift, &status)) return status;
    if (!qq_question_open(&words->shift.question, &question, &status)) return status;
    status = answer(words, &question, &what);
    scenario_clear(&what);
    qq_question_close(&question);
    return status;
}

int qq_whatif_weights(int argc, char **argv)
{
    weights_words words = {0};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.shift.question),
        QQ_AS_OF_OPTION(words.shift.question),
        QQ_KNOWN_AT_OPTION(words.shift.question),
        QQ_MODEL_OPTION(words.shift.question),
        QQ_PURPOSE_OPTION(words.shift.question),
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.edits,
         N_("Change a figure of model.xml, e.g. grades/AA/from=86; may be given often"), "PATH=VALUE"},
        {"rest", 0, 0, G_OPTION_ARG_STRING, &words.rest,
         N_("scale: categories that are not named share what is left, in proportion to their weights"), "scale"},
        QQ_SHIFT_OPTIONS(words.shift),
        QQ_OUTPUT_OPTIONS(words.shift.output),
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "[CATEGORY=WEIGHT,…]",
                      _("Everyone under other weights, exactly as a model with these weights would grade them: how "
                        "grades move, who crosses a band or the line of a decision, and where.")))
        return QQ_EXIT_USAGE;
    if (argc > 2) return qq_cli_usage(_("whatif weights takes one word of weights, joined by commas"));
    words.weights = argc == 2 ? argv[1] : NULL;
    const int status = run(&words);
    g_strfreev(words.edits);
    g_strfreev(words.shift.settings);
    return status;
}
