/* Quantiles, ranks and correlations: values of SciPy 1.10.1 (quantile, kendalltau, spearmanr, pearsonr), plain
 * counting, and what has no figure. */
#include "qinqing/statistics.h"

#include <math.h>
#include <stdlib.h>
#include "support/random.h"

enum { COUNT_MAX = 60 };

static const double x[] = {1, 2, 2, 3, 5, 8, 8, 8, 10, 11.5};
static const double y[] = {2, 1, 4, 4, 5, 5, 9, 7, 7, 12};

static void test_order__quantiles(void)
{
    static const double sorted[] = {0.5, 1, 4, 7, 7, 9.25, 20};
    static const double expected[][2] = {{0, 0.5}, {0.05, 0.65}, {0.1, 0.8},     {0.25, 2.5},
                                         {0.5, 7}, {0.9, 13.55}, {0.95, 16.775}, {1, 20}};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpfloat_with_epsilon(qq_quantile(sorted, 7, expected[i][0]), expected[i][1], 1e-12);
    g_assert_cmpfloat(qq_quantile(sorted, 1, 0.3), ==, 0.5);
    g_assert_true(isnan(qq_quantile(sorted, 0, 0.5)));
    g_assert_true(isnan(qq_quantile(sorted, 7, 1.01)));
    g_assert_true(isnan(qq_quantile(sorted, 7, NAN)));
    g_assert_true(isnan(qq_quantile((double[]){1, NAN}, 2, 0)));
    g_assert_cmpfloat(qq_quantile((double[]){-INFINITY, -INFINITY, INFINITY}, 3, 0.25), ==, -INFINITY);
}

static void assert_ranks(const double *values, size_t count, qq_ties ties, bool best_high, const double *expected)
{
    double ranks[COUNT_MAX];
    qq_ranks(values, count, ties, best_high, ranks);
    for (size_t i = 0; i < count; i++) {
        if (isnan(expected[i]))
            g_assert_true(isnan(ranks[i]));
        else
            g_assert_cmpfloat(ranks[i], ==, expected[i]);
    }
}

static void test_order__ranks(void)
{
    static const double values[] = {5, 7, 7, -INFINITY, NAN, 9, 7, -0.0, 0.0};
    assert_ranks(values, 9, QQ_TIES_AVERAGE, true, (double[]){5, 3, 3, 8, NAN, 1, 3, 6.5, 6.5});
    assert_ranks(values, 9, QQ_TIES_LOWEST, true, (double[]){5, 2, 2, 8, NAN, 1, 2, 6, 6});
    assert_ranks(values, 9, QQ_TIES_LOWEST, false, (double[]){4, 5, 5, 1, NAN, 8, 5, 2, 2});
    qq_ranks(values, 0, QQ_TIES_LOWEST, true, NULL);
}

static void test_order__ranks_by_counting(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 200; round++) {
        size_t count = (size_t)g_rand_int_range(random, 1, COUNT_MAX);
        double values[COUNT_MAX], average[COUNT_MAX], lowest[COUNT_MAX], sum = 0;
        for (size_t i = 0; i < count; i++) values[i] = g_rand_int_range(random, 0, 12);
        qq_ranks(values, count, QQ_TIES_AVERAGE, true, average);
        qq_ranks(values, count, QQ_TIES_LOWEST, true, lowest);
        for (size_t i = 0; i < count; i++) {
            double above = 0, equal = 0;
            for (size_t k = 0; k < count; k++) above += values[k] > values[i], equal += values[k] == values[i];
            g_assert_cmpfloat(lowest[i], ==, above + 1);
            g_assert_cmpfloat(average[i], ==, above + (equal + 1) / 2);
            sum += average[i];
        }
        g_assert_cmpfloat(sum, ==, (double)(count * (count + 1)) / 2);
    }
}

static void test_order__correlations(void)
{
    g_assert_cmpfloat_with_epsilon(qq_kendall(x, y, 10), 0.8193365776101957, 1e-14);
    g_assert_cmpfloat_with_epsilon(qq_spearman(x, y, 10), 0.9161667407811638, 1e-14);
    g_assert_cmpfloat_with_epsilon(qq_pearson(x, y, 10), 0.8872009707159813, 1e-14);
    static const double flat[] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, broken[] = {1, NAN};
    double (*const figures[])(const double *, const double *, size_t) = {qq_kendall, qq_spearman, qq_pearson};
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++) {
        g_assert_cmpfloat_with_epsilon(figures[i](x, x, 10), 1, 1e-15);
        g_assert_true(isnan(figures[i](x, flat, 10)));
        g_assert_true(isnan(figures[i](flat, x, 10)));
        g_assert_true(isnan(figures[i](x, y, 1)));
        g_assert_true(isnan(figures[i](x, y, 0)));
        g_assert_true(isnan(figures[i](x, broken, 2)));
        g_assert_true(isnan(figures[i](broken, x, 2)));
    }
    static const double ends[] = {-INFINITY, 2, INFINITY};
    g_assert_cmpfloat(qq_kendall(ends, x + 2, 3), >, 0.99);
    g_assert_cmpfloat(qq_spearman(ends, x + 2, 3), >, 0.99);
    g_assert_true(isnan(qq_pearson(ends, x + 2, 3)));
}

static double kendall_by_pairs(const double *a, const double *b, size_t count)
{
    double balance = 0, a_untied = 0, b_untied = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            double sign = (double)((a[i] > a[k]) - (a[i] < a[k])) * ((b[i] > b[k]) - (b[i] < b[k]));
            balance += sign;
            a_untied += a[i] != a[k];
            b_untied += b[i] != b[k];
        }
    }
    return balance / sqrt(a_untied * b_untied);
}

static void test_order__kendall_by_pairs(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 300; round++) {
        size_t count = (size_t)g_rand_int_range(random, 2, COUNT_MAX);
        int grid = g_rand_int_range(random, 2, 40);
        double a[COUNT_MAX], b[COUNT_MAX];
        for (size_t i = 0; i < count; i++) {
            a[i] = g_rand_int_range(random, 0, grid);
            b[i] = g_rand_int_range(random, 0, 9);
        }
        double expected = kendall_by_pairs(a, b, count), got = qq_kendall(a, b, count);
        if (isnan(expected))
            g_assert_true(isnan(got));
        else
            g_assert_cmpfloat_with_epsilon(got, expected, 1e-12);
    }
}

static void test_order__shift(void)
{
    static const double a[] = {1, 2, 3, 4}, b[] = {4, 2, 1, 3}, broken[] = {1, NAN, 2, 3};
    g_assert_cmpfloat(qq_mean_rank_shift(a, b, 4), ==, 1.5);
    g_assert_cmpfloat(qq_mean_rank_shift(a, a, 4), ==, 0);
    g_assert_true(isnan(qq_mean_rank_shift(a, b, 0)));
    g_assert_true(isnan(qq_mean_rank_shift(a, broken, 4)));
}

/* Independent indicators: weight^2 x variance each. Their sum is 1 always. */
static void test_order__effective_weights(void)
{
    static const double values[] = {0, 0, 0, 4, 2, 0, 2, 4}, weights[] = {0.8, 0.2}, flat[] = {1, 2, 1, 2};
    double shares[2];
    qq_effective_weights(values, 4, 2, weights, shares);
    g_assert_cmpfloat_with_epsilon(shares[0], 0.64 / (0.64 + 0.04 * 4), 1e-14);
    g_assert_cmpfloat_with_epsilon(shares[0] + shares[1], 1, 1e-14);
    qq_effective_weights(flat, 2, 2, weights, shares);
    g_assert_true(isnan(shares[0]) && isnan(shares[1]));
    qq_effective_weights(values, 0, 2, weights, shares);
    g_assert_true(isnan(shares[0]));
    qq_effective_weights((double[]){1, NAN, 2, 3}, 2, 2, weights, shares);
    g_assert_true(isnan(shares[0]) && isnan(shares[1]));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/order/quantiles", test_order__quantiles);
    g_test_add_func("/order/ranks", test_order__ranks);
    g_test_add_func("/order/ranks_by_counting", test_order__ranks_by_counting);
    g_test_add_func("/order/correlations", test_order__correlations);
    g_test_add_func("/order/kendall_by_pairs", test_order__kendall_by_pairs);
    g_test_add_func("/order/shift", test_order__shift);
    g_test_add_func("/order/effective_weights", test_order__effective_weights);
    return g_test_run();
}
