/* The report of `whatif table`: ranking, intervals of ranks, sensitivity. Keys: engine/whatif/composite/README.md. */
#include <math.h>
#include <stdlib.h>

#include "whatif_table.h"

enum { RANK_DECIMALS = 1, MEAN_DECIMALS = 2, INDEX_DECIMALS = 4, WEIGHT_DECIMALS = 6, SHIFT_DECIMALS = 4 };
enum { SHOWN = 200 }; /* rows for people; programs get all */

static const char *unit_name(const qq_table_findings *found, size_t unit)
{
    return g_ptr_array_index(found->table->units, unit);
}

/* ---- with what ---- */

static char *joined_weights(const qq_composite *composite)
{
    GString *out = g_string_new(NULL);
    const double *weights = qq_composite_weights(composite);
    for (size_t i = 0; i < qq_composite_weight_count(composite); i++) {
        char digits[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd(digits, sizeof digits, "%.10g", weights[i]);
        g_string_append_printf(out, "%s%s=%s", i ? ", " : "", qq_composite_weight_name(composite, i), digits);
    }
    return g_string_free(out, FALSE);
}

static void put_count(qq_report *report, const char *key, const char *label, uint64_t count)
{
    g_autofree char *value = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    qq_report_parameter(report, key, label, value);
}

static void put_parameters(qq_report *report, const qq_table_findings *found)
{
    g_autofree char *weights = joined_weights(found->composite), *file = g_path_get_basename(found->file);
    qq_report_parameter(report, "file", _("table"), file);
    put_count(report, "units", _("units"), found->table->units->len);
    put_count(report, "indicators", _("indicators"), found->table->indicators->len);
    qq_report_parameter(report, "normalise", _("normalisation"), found->normalise);
    if (found->options->normalise == QQ_NORMALISE_ZSCORE)
        qq_report_parameter(report, "deviation", _("standard deviation"), found->deviation);
    if (found->options->clip) qq_report_parameter(report, "clip", _("cut to 0..1"), _("yes"));
    qq_report_parameter(report, "aggregate", _("aggregation"), found->aggregate);
    qq_report_parameter(report, "weights", _("weights"), weights);
    put_count(report, "missing_cells", _("empty cells"), qq_composite_missing(found->composite));
    qq_report_parameter(report, "missing", _("empty cells are"), found->missing);
    if (!found->model) return;
    qq_report_parameter(report, "spread", _("spread of the weights"), found->spread);
    put_count(report, "seed", _("seed"), found->seed);
}

/* ---- ranking ---- */

typedef struct {
    double rank;
    size_t unit;
} place;

static int by_rank(const void *a, const void *b)
{
    const place *one = a, *two = b;
    double left = isnan(one->rank) ? INFINITY : one->rank, right = isnan(two->rank) ? INFINITY : two->rank;
    if (left != right) return left < right ? -1 : 1;
    return one->unit < two->unit ? -1 : one->unit > two->unit;
}

/* The units in the order of the rows. Caller frees. */
static size_t *ordered(const qq_table_findings *found)
{
    size_t count = found->table->units->len;
    g_autofree place *places = g_new(place, count);
    size_t *order = g_new(size_t, count);
    for (size_t i = 0; i < count; i++) places[i] = (place){found->ranks[i], i};
    if (found->by_rank) qsort(places, count, sizeof *places, by_rank);
    for (size_t i = 0; i < count; i++) order[i] = places[i].unit;
    return order;
}

static void put_rank(qq_report_table *table, const qq_table_findings *found, double rank)
{
    if (isnan(rank))
        qq_report_put_none(table);
    else if (found->ties == QQ_TIES_AVERAGE)
        qq_report_put_real(table, rank);
    else
        qq_report_put_integer(table, (int64_t)rank);
}

/* What the study found of each unit; NULL for a unit without a score. Caller frees. */
static const qq_unit_study **studies_of(const qq_table_findings *found)
{
    size_t count = 0;
    const size_t *units = found->study ? qq_composite_model_units(found->model, &count) : NULL;
    const qq_unit_study **studies = g_new0(const qq_unit_study *, found->table->units->len);
    for (size_t i = 0; i < count; i++) studies[units[i]] = &found->study->unit[i];
    return studies;
}

static void put_shares(qq_report_table *table, const qq_unit_study *one)
{
    if (!one) {
        for (int i = 0; i < 3; i++) qq_report_put_none(table);
        return;
    }
    qq_report_put_real(table, one->mean_rank);
    qq_report_put_integer(table, one->low);
    qq_report_put_integer(table, one->high);
}

/* A column that people find among the intervals. */
static void add_data_column(qq_report_table *table, const char *key, const char *head, qq_report_kind kind,
                            int decimals)
{
    qq_report_column(table, key, head, kind, decimals);
    qq_report_data_only(table);
}

static qq_report_table *start_ranking(qq_report *report, const qq_table_findings *found)
{
    bool average = found->ties == QQ_TIES_AVERAGE;
    qq_report_table *table = qq_report_table_new(report, "ranking", _("Scores and ranks, 1 is best"));
    qq_report_column(table, "unit", _("unit"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "score", _("score"), QQ_COLUMN_REAL, found->decimals);
    qq_report_bar(table);
    qq_report_column(table, "rank", _("rank"), average ? QQ_COLUMN_REAL : QQ_COLUMN_INTEGER,
                     average ? RANK_DECIMALS : 0);
    qq_report_show(table, SHOWN);
    if (!found->study) return table;
    add_data_column(table, "rank_mean", _("mean rank"), QQ_COLUMN_REAL, MEAN_DECIMALS);
    add_data_column(table, "rank_low", _("5%"), QQ_COLUMN_INTEGER, 0);
    add_data_column(table, "rank_high", _("95%"), QQ_COLUMN_INTEGER, 0);
    return table;
}

static void put_ranking(qq_report *report, const qq_table_findings *found, const size_t *order)
{
    g_autofree const qq_unit_study **studies = studies_of(found);
    qq_report_section(report, _("Ranking"));
    qq_report_table *table = start_ranking(report, found);
    for (size_t i = 0; i < found->table->units->len; i++) {
        qq_report_put_text(table, unit_name(found, order[i]));
        qq_report_put_real(table, found->scores[order[i]]);
        put_rank(table, found, found->ranks[order[i]]);
        if (found->study) put_shares(table, studies[order[i]]);
    }
}

/* ---- intervals of ranks ---- */

static void put_study_prose(qq_report *report, const qq_rank_study *study, size_t asked)
{
    char mean[G_ASCII_DTOSTR_BUF_SIZE], low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(mean, sizeof mean, "%.3f", study->shift.value);
    g_ascii_formatd(low, sizeof low, "%.3f", study->shift.low);
    g_ascii_formatd(high, sizeof high, "%.3f", study->shift.high);
    g_autofree char *prose =
        g_strdup_printf(_("Over %zu of %zu weightings asked for, ranks shift by %s on average (5–95 %%: %s to %s)."),
                        study->samples, asked, mean, low, high);
    qq_report_prose(report, prose);
}

static void put_interval(qq_report_table *table, const qq_table_findings *found, size_t unit, const qq_unit_study *one)
{
    qq_report_put_text(table, unit_name(found, unit));
    if (!one) {
        for (int i = 0; i < 6; i++) qq_report_put_none(table);
        return;
    }
    qq_report_put_integer(table, one->low);
    qq_report_put_real(table, one->mean_rank);
    qq_report_put_integer(table, one->high);
    qq_report_put_integer(table, one->rank);
    qq_report_put_integer(table, one->best);
    qq_report_put_integer(table, one->worst);
}

static void put_intervals(qq_report *report, const qq_table_findings *found, const size_t *order)
{
    g_autofree const qq_unit_study **studies = studies_of(found);
    qq_report_section(report, _("How sure the ranks are"));
    put_study_prose(report, found->study, found->samples);
    qq_report_table *table = qq_report_table_new(report, "intervals", _("Ranks under other weights"));
    qq_report_column(table, "unit", _("unit"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "rank_low", _("5%"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_mean", _("mean rank"), QQ_COLUMN_REAL, MEAN_DECIMALS);
    qq_report_column(table, "rank_high", _("95%"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank", _("nominal"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_best", _("best"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "rank_worst", _("worst"), QQ_COLUMN_INTEGER, 0);
    qq_report_show(table, SHOWN);
    for (size_t i = 0; i < found->table->units->len; i++) put_interval(table, found, order[i], studies[order[i]]);
    qq_report_figure(table, QQ_FIGURE_INTERVALS, _("Ranks from the 5th to the 95th percentile"), NULL);
    qq_report_axis(table, _("rank"));
}

/* ---- sensitivity ---- */

static void put_indices(qq_report *report, const qq_table_findings *found, size_t output, const char *key,
                        const char *caption)
{
    qq_report_table *table = qq_report_table_new(report, key, caption);
    qq_report_column(table, "weight", _("weight of"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "first", _("first order"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "first_low", _("low"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "first_high", _("high"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "total", _("total"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "total_low", _("low"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "total_high", _("high"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    for (size_t i = 0; i < found->sobol->inputs; i++) {
        const qq_interval *first = &found->sobol->first[output * found->sobol->inputs + i];
        const qq_interval *total = &found->sobol->total[output * found->sobol->inputs + i];
        qq_report_put_text(table, qq_composite_weight_name(found->composite, i));
        qq_report_put_real(table, first->value);
        qq_report_put_real(table, first->low);
        qq_report_put_real(table, first->high);
        qq_report_put_real(table, total->value);
        qq_report_put_real(table, total->low);
        qq_report_put_real(table, total->high);
    }
    qq_report_figure(table, QQ_FIGURE_TORNADO, caption, NULL);
}

/* The shares of the score's variance, where the score is one weighted sum of indicators that are all there; NULL
 * elsewhere. Caller frees. */
static double *effective_weights(const qq_table_findings *found)
{
    size_t groups, count = qq_composite_weight_count(found->composite), units = found->table->units->len;
    qq_composite_blocks(found->composite, &groups);
    if (groups != 1 || found->options->aggregate != QQ_AGGREGATE_LINEAR) return NULL;
    g_autofree double *values = g_new(double, units *count);
    for (size_t i = 0; i < count; i++) {
        guint column = 0;
        const char *name = qq_composite_weight_name(found->composite, i);
        g_ptr_array_find_with_equal_func(found->table->indicators, name, g_str_equal, &column);
        for (size_t unit = 0; unit < units; unit++)
            values[unit * count + i] = qq_composite_value(found->composite, unit, column);
    }
    double *shares = g_new(double, count);
    qq_effective_weights(values, units, count, qq_composite_weights(found->composite), shares);
    return shares;
}

static void put_weights(qq_report *report, const qq_table_findings *found)
{
    g_autofree double *effective = effective_weights(found);
    qq_report_table *table = qq_report_table_new(report, "weights", _("Weights in name and in effect"));
    qq_report_column(table, "weight", _("weight of"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "nominal", _("nominal"), QQ_COLUMN_REAL, WEIGHT_DECIMALS);
    qq_report_column(table, "effective", _("share of the score's variance"), QQ_COLUMN_REAL, INDEX_DECIMALS);
    qq_report_column(table, "left_out", _("rank shift without it"), QQ_COLUMN_REAL, SHIFT_DECIMALS);
    for (size_t i = 0; i < qq_composite_weight_count(found->composite); i++) {
        qq_report_put_text(table, qq_composite_weight_name(found->composite, i));
        qq_report_put_real(table, qq_composite_weights(found->composite)[i]);
        qq_report_put_real(table, effective ? effective[i] : NAN);
        qq_report_put_real(table, found->left_out[i]);
    }
}

static void put_sensitivity(qq_report *report, const qq_table_findings *found)
{
    size_t count;
    const size_t *units = qq_composite_model_units(found->model, &count);
    qq_report_section(report, _("Which weights matter"));
    put_indices(report, found, 0, "sensitivity", _("Sobol indices of each weight on the mean absolute rank shift"));
    for (size_t i = 0; i < found->named_count; i++) {
        g_autofree char *key = g_strdup_printf("sensitivity_unit_%zu", i + 1);
        g_autofree char *caption = g_strdup_printf(_("Sobol indices of each weight on the score of %s"),
                                                   unit_name(found, units[found->named[i]]));
        put_indices(report, found, i + 1, key, caption);
    }
    put_weights(report, found);
}

qq_report *qq_table_report(const qq_table_findings *found)
{
    g_autofree size_t *order = ordered(found);
    qq_report *report = qq_report_new("table", _("Composite indicator"), _("Which units are best under these weights?"),
                                      qq_cli_chinese());
    put_parameters(report, found);
    put_ranking(report, found, order);
    if (found->study) put_intervals(report, found, order);
    if (found->sobol) put_sensitivity(report, found);
    return report;
}
