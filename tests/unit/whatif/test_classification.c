/* ROC, area, separation against plain pairs; rates, calibration and stability against published and hand-made values.
 */
#include "qinqing/statistics.h"

#include <math.h>
#include <string.h>
#include "support/random.h"

enum { COUNT_MAX = 120 };

/* ---- plain pairs ---- */

static double above(double event, double other)
{
    return event > other ? 1 : event == other ? 0.5 : 0;
}

typedef struct {
    double area, error, separation;
    size_t events, others;
} plain_figures;

/* The share of the other class below (for an event) or above (for another) each member. */
static double plain_placement(const double *risk, const bool *event, size_t count, size_t member)
{
    double sum = 0, against = 0;
    for (size_t i = 0; i < count; i++) {
        if (event[i] == event[member]) continue;
        sum += event[member] ? above(risk[member], risk[i]) : above(risk[i], risk[member]);
        against++;
    }
    return sum / against;
}

static double plain_class_variance(const double *risk, const bool *event, size_t count, bool class, double area)
{
    double squares = 0, members = 0;
    for (size_t i = 0; i < count; i++) {
        if (event[i] != class) continue;
        squares += pow(plain_placement(risk, event, count, i) - area, 2);
        members++;
    }
    return squares / (members - 1) / members;
}

static plain_figures plain(const double *risk, const bool *event, size_t count)
{
    plain_figures out = {0};
    for (size_t i = 0; i < count; i++) {
        if (event[i]) out.area += plain_placement(risk, event, count, i);
        out.events += event[i];
    }
    out.others = count - out.events;
    out.area /= (double)out.events;
    out.error = sqrt(plain_class_variance(risk, event, count, true, out.area) +
                     plain_class_variance(risk, event, count, false, out.area));
    for (size_t cut = 0; cut < count; cut++) {
        double hits = 0, alarms = 0;
        for (size_t i = 0; i < count; i++) {
            hits += event[i] && risk[i] >= risk[cut];
            alarms += !event[i] && risk[i] >= risk[cut];
        }
        out.separation = fmax(out.separation, fabs(hits / (double)out.events - alarms / (double)out.others));
    }
    return out;
}

static double area_under(const GArray *points)
{
    double area = 0;
    for (guint i = 1; i < points->len; i++) {
        const qq_roc_point *from = &g_array_index(points, qq_roc_point, i - 1), *to = from + 1;
        g_assert_true(to->threshold < from->threshold);
        area += (to->false_positive - from->false_positive) * (to->true_positive + from->true_positive) / 2;
    }
    return area;
}

static void test_classification__as_plain_pairs(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 200; round++) {
        size_t count = (size_t)g_rand_int_range(random, 4, COUNT_MAX);
        double risk[COUNT_MAX];
        bool event[COUNT_MAX];
        for (size_t i = 0; i < count; i++) {
            event[i] = i < 2 || (i > 3 && g_rand_int_range(random, 0, 4) == 0);
            risk[i] = g_rand_int_range(random, 0, 20) + (event[i] ? 4 : 0);
        }
        qq_discrimination got;
        plain_figures expected = plain(risk, event, count);
        qq_discriminate(risk, event, count, 0.95, &got);
        g_autoptr(GArray) points = qq_roc(risk, event, count);
        g_assert_cmpuint(got.events, ==, expected.events);
        g_assert_cmpuint(got.others, ==, expected.others);
        g_assert_cmpfloat_with_epsilon(got.auc.value, expected.area, 1e-12);
        g_assert_cmpfloat_with_epsilon(area_under(points), expected.area, 1e-12);
        g_assert_cmpfloat_with_epsilon(got.auc_error, expected.error, 1e-12);
        g_assert_cmpfloat_with_epsilon(got.auc.low, fmax(0, expected.area - 1.959963984540054 * expected.error), 1e-12);
        g_assert_cmpfloat_with_epsilon(got.auc.high, fmin(1, expected.area + 1.959963984540054 * expected.error),
                                       1e-12);
        g_assert_cmpfloat_with_epsilon(got.gini, 2 * expected.area - 1, 1e-12);
        g_assert_cmpfloat_with_epsilon(got.separation, expected.separation, 1e-12);
    }
}

/* Ratings of 109 computed tomography images in Hanley and McNeil, Radiology 143 (1982), tables I and II: 0.893, 0.032.
 */
static void test_classification__published(void)
{
    static const int normal[] = {33, 6, 6, 11, 2}, abnormal[] = {3, 2, 2, 11, 33};
    double risk[109];
    bool event[109];
    size_t count = 0;
    for (int rating = 0; rating < 5; rating++) {
        for (int i = 0; i < normal[rating] + abnormal[rating]; i++) {
            event[count] = i >= normal[rating];
            risk[count++] = rating + 1;
        }
    }
    qq_discrimination got;
    qq_discriminate(risk, event, count, 0.95, &got);
    g_assert_cmpuint(got.events, ==, 51);
    g_assert_cmpuint(got.others, ==, 58);
    g_assert_cmpfloat_with_epsilon(got.auc.value, 0.893, 0.0005);
    g_assert_cmpfloat_with_epsilon(got.auc_error_hanley, 0.032, 0.0005);
    g_assert_cmpfloat_with_epsilon(got.auc_error, 0.032, 0.003);
}

static void test_classification__perfect(void)
{
    static const double risk[] = {-1, 0, 5, INFINITY};
    static const bool event[] = {false, false, true, true};
    qq_discrimination got;
    qq_discriminate(risk, event, 4, 0.95, &got);
    g_assert_cmpfloat(got.auc.value, ==, 1);
    g_assert_cmpfloat(got.auc.low, ==, 1);
    g_assert_cmpfloat(got.auc.high, ==, 1);
    g_assert_cmpfloat(got.gini, ==, 1);
    g_assert_cmpfloat(got.separation, ==, 1);
    g_assert_cmpfloat(got.separation_at, ==, 5);
}

static void test_classification__no_figure(void)
{
    static const double risk[] = {1, 2, 3, NAN};
    static const bool one[] = {true, true, true, true}, mixed[] = {true, false, false, false};
    qq_discrimination got;
    qq_discriminate(risk, one, 3, 0.95, &got);
    g_assert_cmpuint(got.events, ==, 3);
    g_assert_true(isnan(got.auc.value) && isnan(got.gini) && isnan(got.separation) && isnan(got.auc_error_hanley));
    qq_discriminate(risk, mixed, 4, 0.95, &got);
    g_assert_true(isnan(got.auc.value));
    qq_discriminate(risk, mixed, 0, 0.95, &got);
    g_assert_true(isnan(got.auc.value) && got.others == 0);
    /* A single event has no variance among events; a foolish level no interval. */
    qq_discriminate(risk, mixed, 3, 0.95, &got);
    g_assert_cmpfloat(got.auc.value, ==, 0);
    g_assert_true(isnan(got.auc_error) && isnan(got.auc.low));
    qq_discriminate(risk, (bool[]){true, false, true}, 3, 2, &got);
    g_assert_true(isnan(got.auc.low) && !isnan(got.auc.value));
    g_autoptr(GArray) points = qq_roc(risk, mixed, 4);
    g_assert_cmpuint(points->len, ==, 0);
}

/* R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
static void test_classification__wilson(void)
{
    static const struct {
        size_t events, count;
        double low, high;
    } cases[] = {{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        qq_interval got = qq_wilson(cases[i].events, cases[i].count, 0.95);
        g_assert_cmpfloat_with_epsilon(got.low, cases[i].low, 0.00005);
        g_assert_cmpfloat_with_epsilon(got.high, cases[i].high, 0.00005);
        qq_interval other = qq_wilson(cases[i].count - cases[i].events, cases[i].count, 0.95);
        g_assert_cmpfloat_with_epsilon(other.high, 1 - got.low, 1e-12);
    }
    g_assert_cmpfloat(qq_wilson(20, 20, 0.95).high, ==, 1);
    g_assert_true(isnan(qq_wilson(0, 0, 0.95).value));
    g_assert_true(isnan(qq_wilson(3, 2, 0.95).value));
    g_assert_true(isnan(qq_wilson(1, 2, 1).low));
}

static void test_classification__calibration(void)
{
    static const unsigned band[] = {0, 0, 0, 0, 2, 2, 9};
    static const bool event[] = {true, false, false, false, true, true, true};
    static const double predicted[] = {0.1, 0.2, 0.3, 0.4, 0.8, 0.6, 0};
    qq_calibration_band bands[3];
    qq_calibration(band, event, predicted, 7, 3, 0.95, bands);
    g_assert_cmpuint(bands[0].count, ==, 4);
    g_assert_cmpuint(bands[0].events, ==, 1);
    g_assert_cmpfloat(bands[0].rate.value, ==, 0.25);
    g_assert_cmpfloat_with_epsilon(bands[0].expected, 0.25, 1e-15);
    g_assert_cmpuint(bands[1].count, ==, 0);
    g_assert_true(isnan(bands[1].rate.value) && isnan(bands[1].expected));
    g_assert_cmpuint(bands[2].events, ==, 2);
    g_assert_cmpfloat_with_epsilon(bands[2].expected, 0.7, 1e-15);
    qq_calibration(band, event, NULL, 7, 3, 0.95, bands);
    g_assert_true(isnan(bands[0].expected));
    g_assert_cmpfloat(bands[0].rate.value, ==, 0.25);
}

static void test_classification__stability(void)
{
    static const size_t was[] = {50, 30, 20}, same[] = {5, 3, 2}, is[] = {40, 30, 30}, far[] = {20, 30, 50};
    qq_stability got;
    qq_population_stability(was, same, 3, &got);
    g_assert_cmpfloat_with_epsilon(got.index, 0, 1e-15);
    g_assert_cmpint(got.verdict, ==, QQ_STABLE);
    qq_population_stability(was, is, 3, &got);
    g_assert_cmpfloat_with_epsilon(got.index, -0.1 * log(0.8) + 0.1 * log(1.5), 1e-14);
    g_assert_cmpint(got.verdict, ==, QQ_STABLE);
    qq_population_stability(was, far, 3, &got);
    g_assert_cmpfloat_with_epsilon(got.index, 0.6 * log(2.5), 1e-14);
    g_assert_cmpint(got.verdict, ==, QQ_UNSTABLE);
    static const size_t shifted[] = {35, 30, 35};
    qq_population_stability(was, shifted, 3, &got);
    g_assert_cmpint(got.verdict, ==, QQ_SHIFTED);
    g_assert_cmpuint(got.filled, ==, 0);
}

static void test_classification__stability_of_empty_bins(void)
{
    static const size_t was[] = {60, 40, 0, 0}, is[] = {60, 0, 40, 0}, nobody[] = {0, 0, 0, 0};
    qq_stability got;
    qq_population_stability(was, is, 4, &got);
    g_assert_cmpuint(got.filled, ==, 2);
    g_assert_cmpfloat_with_epsilon(got.index, 2 * (0.4 - 0.005) * log(80), 1e-12);
    g_assert_cmpint(got.verdict, ==, QQ_UNSTABLE);
    qq_population_stability(was, nobody, 4, &got);
    g_assert_true(isnan(got.index) && got.verdict == QQ_UNSTABLE);
    qq_population_stability(was, is, 0, &got);
    g_assert_true(isnan(got.index) && got.verdict == QQ_UNSTABLE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/classification/as_plain_pairs", test_classification__as_plain_pairs);
    g_test_add_func("/classification/published", test_classification__published);
    g_test_add_func("/classification/perfect", test_classification__perfect);
    g_test_add_func("/classification/no_figure", test_classification__no_figure);
    g_test_add_func("/classification/wilson", test_classification__wilson);
    g_test_add_func("/classification/calibration", test_classification__calibration);
    g_test_add_func("/classification/stability", test_classification__stability);
    g_test_add_func("/classification/stability_of_empty_bins", test_classification__stability_of_empty_bins);
    return g_test_run();
}
