/* Composite indicators: closed forms, invariances over random tables, and an independent way to the same scores. */
#include "qinqing/composite.h"

#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/text.h"
#include "support/random.h"

static qq_composite_table *read_table(const char *csv)
{
    g_autoptr(GError) error = NULL;
    qq_composite_table *table = qq_composite_table_read("t.csv", csv, strlen(csv), &error);
    g_assert_no_error(error);
    return table;
}

static qq_composite *compose(const qq_composite_table *table, const qq_composite_options *options)
{
    g_autoptr(GError) error = NULL;
    qq_composite *composite = qq_composite_new(table, options, &error);
    g_assert_no_error(error);
    return composite;
}

/* Nominal scores. Caller frees. */
static double *scores_of(const qq_composite_table *table, const qq_composite_options *options)
{
    g_autoptr(qq_composite) composite = compose(table, options);
    double *scores = g_new(double, table->units->len);
    qq_composite_scores(composite, qq_composite_weights(composite), scores);
    return scores;
}

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fmax(1, fabs(expected)))) g_error("%.17g, not %.17g", value, expected);
}

/* ---- closed forms ---- */

static void test_composite__closed_forms(void)
{
    g_autoptr(qq_composite_table) table = read_table("u,a,b\nx,1,4\ny,2,8\nz,4,6\n");
    const double logs[] = {1.0 * log(1) + 0, log(2) / log(4), 1};
    const qq_composite_options options = {.normalise = QQ_NORMALISE_MINMAX, .weights = "a=1,b=0", .transform = "a=ln"};
    g_autofree double *scores = scores_of(table, &options);
    for (int i = 0; i < 3; i++) assert_near(scores[i], logs[i]);
    const qq_composite_options geometric = {.aggregate = QQ_AGGREGATE_GEOMETRIC, .weights = "a=1/4,b=3/4"};
    g_autofree double *means = scores_of(table, &geometric);
    assert_near(means[0], pow(4, 0.75));
    assert_near(means[1], pow(2, 0.25) * pow(8, 0.75));
    assert_near(means[2], pow(4, 0.25) * pow(6, 0.75));
}

/* ---- random tables ---- */

enum { UNITS = 12, INDICATORS = 5 };

typedef struct {
    double cells[UNITS][INDICATORS]; /* NaN: empty */
    double weights[INDICATORS];
} random_case;

static random_case draw_case(GRand *random, bool with_gaps)
{
    random_case out;
    double sum = 0;
    for (int i = 0; i < INDICATORS; i++) sum += out.weights[i] = g_rand_int_range(random, 1, 10);
    for (int i = 0; i < INDICATORS; i++) out.weights[i] /= sum;
    for (int unit = 0; unit < UNITS; unit++)
        for (int i = 0; i < INDICATORS; i++)
            out.cells[unit][i] = with_gaps && g_rand_int_range(random, 0, 4) == 0
                                     ? (double)NAN
                                     : (double)g_rand_int_range(random, 1, 100000) / 1000;
    return out;
}

/* columns: the order in which indicators 0.. are written; factor: of indicator 0. */
static qq_composite_table *table_of(const random_case *of, const int *columns, double factor)
{
    g_autoptr(GString) csv = g_string_new("unit");
    for (int i = 0; i < INDICATORS; i++) g_string_append_printf(csv, ",i%d", columns[i]);
    for (int unit = 0; unit < UNITS; unit++) {
        g_string_append_printf(csv, "\nu%d", unit);
        for (int i = 0; i < INDICATORS; i++) {
            char digits[G_ASCII_DTOSTR_BUF_SIZE] = "";
            double value = of->cells[unit][columns[i]] * (columns[i] == 0 ? factor : 1);
            if (!isnan(value)) g_ascii_dtostr(digits, sizeof digits, value);
            g_string_append_printf(csv, ",%s", digits);
        }
    }
    return read_table(csv->str);
}

static char *weight_words(const random_case *of)
{
    GString *out = g_string_new(NULL);
    for (int i = 0; i < INDICATORS; i++) {
        char digits[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(out, "%si%d=%s", i ? "," : "", i, g_ascii_dtostr(digits, sizeof digits, of->weights[i]));
    }
    return g_string_free(out, FALSE);
}

/* To the bit. */
static void assert_same(const double *a, const double *b)
{
    g_assert_cmpint(memcmp(a, b, UNITS * sizeof *a), ==, 0);
}

static const int in_order[INDICATORS] = {0, 1, 2, 3, 4}, mixed[INDICATORS] = {3, 0, 4, 2, 1};

static const qq_normalise normalises[] = {QQ_NORMALISE_NONE, QQ_NORMALISE_MINMAX, QQ_NORMALISE_ZSCORE};

static void test_composite__columns_permuted(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 100; round++) {
        random_case of = draw_case(random, true);
        g_autoptr(qq_composite_table) one = table_of(&of, in_order, 1), two = table_of(&of, mixed, 1);
        g_autofree char *weights = weight_words(&of);
        qq_composite_options options = {.weights = weights, .normalise = normalises[round % 3]};
        g_autofree double *a = scores_of(one, &options), *b = scores_of(two, &options);
        assert_same(a, b);
    }
}

static void test_composite__scaled(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 100; round++) {
        random_case of = draw_case(random, false);
        double factor = pow(10, g_rand_int_range(random, -6, 7));
        g_autoptr(qq_composite_table) one = table_of(&of, in_order, 1), two = table_of(&of, in_order, factor);
        g_autofree char *weights = weight_words(&of);
        qq_composite_options options = {.weights = weights, .normalise = normalises[1 + round % 2]};
        g_autofree double *a = scores_of(one, &options), *b = scores_of(two, &options);
        double ranks[2][UNITS];
        for (int i = 0; i < UNITS; i++) assert_near(a[i], b[i]);
        qq_composite_ranks(a, UNITS, QQ_TIES_LOWEST, ranks[0]);
        qq_composite_ranks(b, UNITS, QQ_TIES_LOWEST, ranks[1]);
        assert_same(ranks[0], ranks[1]);
    }
}

/* The weighted mean over what is there, said in another way: cells that are missing take the mean itself. */
static double mean_of_present(const random_case *of, int unit)
{
    double above = 0, below = 0;
    for (int i = INDICATORS - 1; i >= 0; i--) {
        if (isnan(of->cells[unit][i])) continue;
        above += of->weights[i] * of->cells[unit][i];
        below += of->weights[i];
    }
    return above / below;
}

static void test_composite__skips(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 100; round++) {
        random_case of = draw_case(random, true);
        g_autoptr(qq_composite_table) table = table_of(&of, mixed, 1);
        g_autofree char *weights = weight_words(&of);
        const qq_composite_options options = {.weights = weights};
        g_autofree double *scores = scores_of(table, &options);
        for (int i = 0; i < UNITS; i++) {
            double expected = mean_of_present(&of, i);
            if (isnan(expected))
                g_assert_true(isnan(scores[i]));
            else
                assert_near(scores[i], expected);
        }
    }
}

/* A lower indicator is the higher one turned round; all turned round is the ranking turned round. */
static void test_composite__directions(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 50; round++) {
        random_case of = draw_case(random, false);
        g_autoptr(qq_composite_table) table = table_of(&of, in_order, 1);
        g_autofree char *weights = weight_words(&of);
        qq_composite_options options = {.weights = weights, .normalise = normalises[1 + round % 2]};
        g_autofree double *up = scores_of(table, &options);
        options.lower_is_better = "i0,i1,i2,i3,i4";
        g_autofree double *down = scores_of(table, &options);
        for (int i = 0; i < UNITS; i++)
            assert_near(down[i], options.normalise == QQ_NORMALISE_MINMAX ? 1 - up[i] : -up[i]);
    }
}

/* One indicator with all the weight gives its own order. */
static void test_composite__one_weight(void)
{
    g_autoptr(GRand) random = test_random();
    random_case of = draw_case(random, false);
    g_autoptr(qq_composite_table) table = table_of(&of, in_order, 1);
    const qq_composite_options options = {.weights = "i0=0,i1=0,i2=1,i3=0,i4=0", .normalise = QQ_NORMALISE_ZSCORE};
    g_autofree double *scores = scores_of(table, &options);
    double ranks[UNITS], own[UNITS], column[UNITS];
    for (int i = 0; i < UNITS; i++) column[i] = of.cells[i][2];
    qq_composite_ranks(scores, UNITS, QQ_TIES_LOWEST, ranks);
    qq_composite_ranks(column, UNITS, QQ_TIES_LOWEST, own);
    assert_same(ranks, own);
}

/* Nested linear groups are one level with the products of the weights. */
static void test_composite__groups_flat(void)
{
    g_autoptr(GRand) random = test_random();
    random_case of = draw_case(random, false);
    g_autoptr(qq_composite_table) table = table_of(&of, in_order, 1);
    const char *csv = "indicator,group,weight\ni0,g,0.25\ni1,g,0.75\ni2,h,0.5\ng,h,0.5\ni3,,0.2\ni4,,0.3\nh,,0.5\n";
    const qq_composite_file file = {"g.csv", csv, strlen(csv)};
    const qq_composite_options nested = {.groups = &file};
    const qq_composite_options flat = {.weights = "i0=0.0625,i1=0.1875,i2=0.25,i3=0.2,i4=0.3"};
    g_autofree double *a = scores_of(table, &nested), *b = scores_of(table, &flat);
    for (int i = 0; i < UNITS; i++) assert_near(a[i], b[i]);
    g_autoptr(qq_composite) composite = compose(table, &nested);
    size_t blocks;
    const size_t *sizes = qq_composite_blocks(composite, &blocks);
    g_assert_cmpuint(blocks, ==, 3);
    g_assert_cmpuint(sizes[0] + sizes[1] + sizes[2], ==, qq_composite_weight_count(composite));
}

/* ---- ties ---- */

static void test_composite__ties(void)
{
    const double scores[] = {0.1 + 0.2, 0.3, 0.30000001, NAN, 0.2}, lowest[] = {2, 2, 1, NAN, 4},
                 average[] = {2.5, 2.5, 1, NAN, 4};
    double ranks[5];
    g_assert_true(scores[0] != scores[1]);
    qq_composite_ranks(scores, 5, QQ_TIES_LOWEST, ranks);
    for (int i = 0; i < 5; i++) g_assert_true(isnan(lowest[i]) ? isnan(ranks[i]) : ranks[i] == lowest[i]);
    qq_composite_ranks(scores, 5, QQ_TIES_AVERAGE, ranks);
    for (int i = 0; i < 5; i++) g_assert_true(isnan(average[i]) ? isnan(ranks[i]) : ranks[i] == average[i]);
    const double zeros[] = {0, 0, NAN};
    g_assert_true(qq_composite_step(zeros, 3) == 0);
}

/* ---- the model of ranks ---- */

static void test_composite__model(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_composite_table) table = read_table("u,a,b\nx,1,4\ny,,\nz,4,6\n");
    const qq_composite_options options = {.weights = "equal"};
    g_autoptr(qq_composite) composite = compose(table, &options);
    g_autoptr(qq_composite_model) model = qq_composite_model_new(composite, (qq_spread){QQ_SPREAD_NONE, 0}, &error);
    g_assert_no_error(error);
    size_t count;
    const size_t *units = qq_composite_model_units(model, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpuint(units[1], ==, 2);
    const qq_study_options study_options = {.samples = 20, .seed = 3};
    const qq_run run = {.threads = 2};
    g_autoptr(qq_rank_study) study = qq_rank_study_run(qq_composite_rank_model(model), &study_options, &run, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(study->unit[0].low, ==, 2);
    g_assert_cmpuint(study->unit[0].high, ==, 2);
    g_assert_cmpuint(study->unit[1].rank, ==, 1);
    g_assert_true(study->shift.high == 0);
}

/* The study's nominal ranks are the table's, whether it has a weighted sum or a function to score by. */
static void test_composite__study_ranks(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 60; round++) {
        g_autoptr(GError) error = NULL;
        random_case of = draw_case(random, round % 2);
        for (int unit = 0; unit < UNITS; unit++) /* ties are likely */
            for (int i = 0; i < INDICATORS; i++) of.cells[unit][i] = nearbyint(of.cells[unit][i] / 25);
        g_autoptr(qq_composite_table) table = table_of(&of, in_order, 1);
        g_autofree char *weights = weight_words(&of);
        const qq_composite_options options = {.weights = weights};
        g_autoptr(qq_composite) composite = compose(table, &options);
        double scores[UNITS], ranks[UNITS];
        qq_composite_scores(composite, qq_composite_weights(composite), scores);
        qq_composite_ranks(scores, UNITS, QQ_TIES_LOWEST, ranks);
        g_autoptr(qq_composite_model) model =
            qq_composite_model_new(composite, (qq_spread){QQ_SPREAD_SHARE, 0.5}, &error);
        const qq_study_options how = {.samples = 3, .seed = 1};
        const qq_run run = {.threads = 1};
        g_autoptr(qq_rank_study) study = qq_rank_study_run(qq_composite_rank_model(model), &how, &run, &error);
        g_assert_no_error(error);
        size_t count;
        const size_t *units = qq_composite_model_units(model, &count);
        for (size_t i = 0; i < count; i++) g_assert_true(study->unit[i].rank == ranks[units[i]]);
    }
}

/* Whatever bytes come, a table or one line. */
static void test_composite__any_bytes(void)
{
    static const char *const pieces[] = {"unit", ",", "\n", "a", "b",  "1",    "-0.5", "\"", "\"\"",
                                         "e9",   " ", ";",  "é", "0x", "\r\n", ".",    "=",  "nan"};
    g_autoptr(GRand) random = test_random();
    int read = 0;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) csv = g_string_new(g_rand_boolean(random) ? "u,a\n" : "");
        for (int n = g_rand_int_range(random, 0, 12); n > 0; n--)
            g_string_append(csv, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        g_autoptr(GError) error = NULL;
        g_autoptr(qq_composite_table) table = qq_composite_table_read("t.csv", csv->str, csv->len, &error);
        g_assert_true((table != NULL) == (error == NULL));
        if (error) g_assert_true(g_str_has_prefix(error->message, "t.csv:"));
        read += table != NULL;
    }
    g_assert_cmpint(read, >, 100);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/whatif/composite/closed_forms", test_composite__closed_forms);
    g_test_add_func("/whatif/composite/columns_permuted", test_composite__columns_permuted);
    g_test_add_func("/whatif/composite/scaled", test_composite__scaled);
    g_test_add_func("/whatif/composite/skips", test_composite__skips);
    g_test_add_func("/whatif/composite/directions", test_composite__directions);
    g_test_add_func("/whatif/composite/one_weight", test_composite__one_weight);
    g_test_add_func("/whatif/composite/groups_flat", test_composite__groups_flat);
    g_test_add_func("/whatif/composite/ties", test_composite__ties);
    g_test_add_func("/whatif/composite/model", test_composite__model);
    g_test_add_func("/whatif/composite/study_ranks", test_composite__study_ranks);
    g_test_add_func("/whatif/composite/any_bytes", test_composite__any_bytes);
    return g_test_run();
}
