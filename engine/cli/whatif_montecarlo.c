/* qinqing whatif montecarlo: how sure ranks and grades are when weights, edges of grades and points may be a little
 * different.
 *
 * Tables: points (when they vary), summary, stability, grades, parties, intervals. */
#include "whatif.h"
#include "whatif_variation.h"

enum { LIMIT = 20, RANK_DECIMALS = 1, SHARE_DECIMALS = 1, SCORE_DECIMALS = 3 };

typedef struct {
    qq_variation_words variation;
    int limit;
    gboolean all;
} montecarlo_words;

static qq_rank_study *study(const montecarlo_words *words, const qq_varied *varied, GError **error)
{
    g_autoptr(qq_meter) meter = qq_meter_new(_("drawing"), _("models"));
    const qq_study_options options = {.samples = (size_t)words->variation.samples, .seed = words->variation.seeded};
    const qq_run run = {(unsigned)words->variation.threads, qq_varied_progress, meter};
    return qq_rank_study_run(qq_variation_model(varied->variation), &options, &run, error);
}

/* ---- everyone ---- */

static void put_summary(qq_report *report, const qq_rank_study *found, int asked)
{
    double flips = 0;
    for (size_t i = 0; i < found->units; i++) flips += found->unit[i].flips;
    qq_report_table *table = qq_report_table_new(report, "summary", _("All enterprises with a score"));
    qq_report_column(table, "enterprises", _("enterprises"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "samples", _("models drawn"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "asked", _("asked for"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_shift", _("mean absolute rank shift"), QQ_COLUMN_REAL, RANK_DECIMALS);
    qq_report_column(table, "rank_shift_low", _("5%"), QQ_COLUMN_REAL, RANK_DECIMALS);
    qq_report_column(table, "rank_shift_high", _("95%"), QQ_COLUMN_REAL, RANK_DECIMALS);
    qq_report_column(table, "flips", _("share of grades that flip"), QQ_COLUMN_PERCENT, SHARE_DECIMALS);
    qq_report_put_integer(table, (int64_t)found->units);
    qq_report_put_integer(table, (int64_t)found->samples);
    qq_report_put_integer(table, asked);
    qq_report_put_real(table, found->shift.value);
    qq_report_put_real(table, found->shift.low);
    qq_report_put_real(table, found->shift.high);
    qq_report_put_real(table, flips / (double)found->units);
}

/* How many enterprises' grades are a fact, and how many hang on the weights. */
static void put_stability(qq_report *report, const qq_rank_study *found)
{
    static const double ends[] = {0, 0.05, 0.25, 0.5, 1};
    int64_t counts[G_N_ELEMENTS(ends)] = {0};
    for (size_t i = 0; i < found->units; i++) {
        unsigned at = 0;
        while (at + 1 < G_N_ELEMENTS(ends) && found->unit[i].flips > ends[at]) at++;
        counts[at]++;
    }
    qq_report_table *table =
        qq_report_table_new(report, "stability", _("Enterprises by the share of models drawn that flip their grade"));
    qq_report_column(table, "flips_up_to", _("flips in up to"), QQ_COLUMN_PERCENT, 0);
    qq_report_column(table, "enterprises", _("enterprises"), QQ_COLUMN_INTEGER, 0);
    qq_report_bar(table);
    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++) {
        qq_report_put_real(table, ends[i]);
        qq_report_put_integer(table, counts[i]);
    }
}

static void put_grades(qq_report *report, const qq_varied *varied, const qq_rank_study *found)
{
    const qq_model *model = varied->question.model;
    int64_t nominal[QQ_GRADES_MAX] = {0};
    double mean[QQ_GRADES_MAX] = {0};
    for (size_t i = 0; i < found->units; i++) {
        nominal[found->unit[i].grade]++;
        for (size_t g = 0; g < found->grades; g++)
            mean[g] += (double)found->grade_counts[i * found->grades + g] / (double)found->samples;
    }
    qq_report_table *table = qq_report_table_new(report, "grades", _("Enterprises by grade"));
    qq_report_column(table, "grade", _("grade"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "nominal", _("by the model itself"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "mean", _("on average"), QQ_COLUMN_REAL, RANK_DECIMALS);
    for (size_t g = 0; g < found->grades; g++) {
        qq_report_put_text(table, qq_cli_grade(model, (unsigned)g));
        qq_report_put_integer(table, nominal[g]);
        qq_report_put_real(table, mean[g]);
    }
}

/* ---- one by one ---- */

static int by_flips(const void *a, const void *b, void *data)
{
    const qq_rank_study *found = data;
    const size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const qq_unit_study *one = &found->unit[left], *two = &found->unit[right];
    if (one->flips != two->flips) return one->flips > two->flips ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Those named, else those whose grade flips most often. Caller frees. */
static size_t *chosen(const montecarlo_words *words, const qq_varied *varied, const qq_rank_study *found, size_t *count)
{
    if (varied->named_count) {
        *count = varied->named_count;
        return g_memdup2(varied->named, varied->named_count * sizeof *varied->named);
    }
    size_t *units = g_new(size_t, found->units);
    for (size_t i = 0; i < found->units; i++) units[i] = i;
    g_qsort_with_data(units, (gint)found->units, sizeof *units, by_flips, (void *)found);
    *count = words->all ? found->units : MIN(found->units, (size_t)words->limit);
    return units;
}

static void party_columns(qq_report_table *table, const qq_model *model, size_t grades)
{
    qq_report_column(table, "uscc", _("credit code"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "name", _("name"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "score", _("score"), QQ_COLUMN_REAL, SCORE_DECIMALS);
    qq_report_column(table, "grade", _("grade"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "flips", _("flips in"), QQ_COLUMN_PERCENT, SHARE_DECIMALS);
    qq_report_column(table, "distance", _("points to the next grade"), QQ_COLUMN_REAL, SCORE_DECIMALS);
    qq_report_column(table, "rank", _("rank"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_low", _("5%"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_mean", _("mean rank"), QQ_COLUMN_REAL, RANK_DECIMALS);
    qq_report_column(table, "rank_high", _("95%"), QQ_COLUMN_INTEGER, 0);
    for (size_t g = 0; g < grades; g++) {
        g_autofree char *key = g_strdup_printf("grade_%zu", g + 1);
        qq_report_column(table, key, qq_cli_grade(model, (unsigned)g), QQ_COLUMN_PERCENT, 0);
    }
}

static bool put_party(qq_report_table *table, const qq_varied *varied, const qq_rank_study *found, size_t unit,
                      GError **error)
{
    const qq_unit_study *one = &found->unit[unit];
    if (!qq_varied_put_party(table, varied, unit, error)) return false;
    qq_report_put_real(table, one->score);
    qq_report_put_text(table, qq_cli_grade(varied->question.model, one->grade));
    qq_report_put_real(table, one->flips);
    qq_report_put_real(table, one->distance);
    qq_report_put_integer(table, one->rank);
    qq_report_put_integer(table, one->low);
    qq_report_put_real(table, one->mean_rank);
    qq_report_put_integer(table, one->high);
    for (size_t g = 0; g < found->grades; g++)
        qq_report_put_real(table, (double)found->grade_counts[unit * found->grades + g] / (double)found->samples);
    return true;
}

static void put_intervals(qq_report *report, const qq_varied *varied, const qq_rank_study *found, const size_t *units,
                          size_t count)
{
    qq_report_table *table = qq_report_table_new(report, "intervals", _("Ranks under other figures"));
    qq_report_column(table, "unit", _("credit code"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "rank_low", _("5%"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_mean", _("mean rank"), QQ_COLUMN_REAL, RANK_DECIMALS);
    qq_report_column(table, "rank_high", _("95%"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank", _("nominal"), QQ_COLUMN_INTEGER, 0);
    for (size_t i = 0; i < count; i++) {
        qq_party party;
        qq_variation_party(varied->variation, units[i], &party);
        qq_report_put_text(table, party.text);
        qq_report_put_integer(table, found->unit[units[i]].low);
        qq_report_put_real(table, found->unit[units[i]].mean_rank);
        qq_report_put_integer(table, found->unit[units[i]].high);
        qq_report_put_integer(table, found->unit[units[i]].rank);
    }
    qq_report_figure(table, QQ_FIGURE_INTERVALS, _("Ranks from the 5th to the 95th percentile"), NULL);
    qq_report_axis(table, _("rank"));
}

static bool put_parties(const montecarlo_words *words, const qq_varied *varied, const qq_rank_study *found,
                        qq_report *report, GError **error)
{
    size_t count;
    g_autofree size_t *units = chosen(words, varied, found, &count);
    qq_report_section(report, _("Whose grade is an accident of the figures"));
    qq_report_table *table = qq_report_table_new(
        report, "parties", varied->named_count ? _("Enterprises asked for") : _("Grades that flip most often"));
    party_columns(table, varied->question.model, found->grades);
    for (size_t i = 0; i < count; i++)
        if (!put_party(table, varied, found, units[i], error)) return false;
    put_intervals(report, varied, found, units, count);
    return true;
}

static int tell(const montecarlo_words *words, const qq_varied *varied, const qq_rank_study *found)
{
    GError *error = NULL;
    g_autoptr(qq_report) report =
        qq_report_new("montecarlo", _("How sure ranks and grades are"),
                      _("Is a grade a fact, or an accident of the figures?"), qq_cli_chinese());
    qq_varied_parameters(&words->variation, varied, report);
    qq_varied_put_points(varied, report);
    qq_report_section(report, _("Everyone"));
    put_summary(report, found, words->variation.samples);
    if (found->grades) put_stability(report, found);
    if (found->grades) put_grades(report, varied, found);
    if (!put_parties(words, varied, found, report, &error)) return qq_cli_fail(error);
    const int status = qq_output_write(&words->variation.output, report);
    return status == QQ_EXIT_DONE && found->samples < (size_t)words->variation.samples ? QQ_EXIT_NO : status;
}

static int run(montecarlo_words *words)
{
    int status;
    qq_varied varied;
    GError *error = NULL;
    if (words->limit < 1) return qq_cli_usage(_("--limit takes a number of 1 or more"));
    if (!qq_variation_settle(&words->variation, &status) || !qq_varied_open(&words->variation, &varied, &status))
        return status;
    g_autoptr(qq_rank_study) found = study(words, &varied, &error);
    status = found ? tell(words, &varied, found) : qq_cli_fail(error);
    qq_varied_close(&varied);
    return status;
}

int qq_whatif_montecarlo(int argc, char **argv)
{
    montecarlo_words words = {.limit = LIMIT, .variation.samples = 1000};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.variation.question),
        QQ_AS_OF_OPTION(words.variation.question),
        QQ_KNOWN_AT_OPTION(words.variation.question),
        QQ_MODEL_OPTION(words.variation.question),
        {"samples", 0, 0, G_OPTION_ARG_INT, &words.variation.samples, N_("Models to draw (default: 1000)"), "N"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &words.limit, N_("List so many enterprises (default: 20)"), "N"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &words.all, N_("List all of them"), NULL},
        QQ_VARIATION_OPTIONS(words.variation),
        QQ_OUTPUT_OPTIONS(words.variation.output),
        {0}};
    if (!qq_cli_parse(
            &argc, &argv, entries, "",
            _("Draws weights around the model's, and edges of grades and points if asked, and says how far ranks "
              "move and how often grades flip. Interrupted, it tells what is done and ends with status 1.")))
        return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("%s takes no words"), argv[0]);
    const int status = run(&words);
    g_strfreev(words.variation.parties);
    return status;
}
