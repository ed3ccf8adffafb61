/* Tests between groups: values of SciPy 1.10.1 (mannwhitneyu, fisher_exact), plain enumeration,
 * published ratios, and what has no figure. */
#include "qinqing/statistics.h"

#include <math.h>
#include "qinqing/error.h"
#include "support/random.h"

/* ---- Mann-Whitney ---- */

static void test_groups__mann_whitney_exact(void)
{
    static const double a[] = {19, 22, 16, 29, 24}, b[] = {20, 11, 17, 12};
    qq_mann_whitney_result got;
    qq_mann_whitney(a, 5, b, 4, &got);
    g_assert_true(got.exact);
    g_assert_cmpfloat(got.u, ==, 17);
    g_assert_cmpfloat(got.superiority, ==, 0.85);
    g_assert_cmpfloat_with_epsilon(got.p, 0.1111111111111111, 1e-14);
    qq_mann_whitney(b, 4, a, 5, &got);
    g_assert_cmpfloat(got.u, ==, 3);
    g_assert_cmpfloat_with_epsilon(got.p, 0.1111111111111111, 1e-14);
}

static void test_groups__mann_whitney_of_fifty(void)
{
    double a[50], b[50];
    qq_mann_whitney_result got;
    for (int i = 0; i < 50; i++) {
        a[i] = 2 * i + 1;
        b[i] = 2 * i + 7.5;
    }
    qq_mann_whitney(a, 50, b, 50, &got);
    g_assert_true(got.exact);
    g_assert_cmpfloat(got.u, ==, 1081);
    g_assert_cmpfloat_with_epsilon(got.p, 0.24658041846368942, 1e-12);
}

static void test_groups__mann_whitney_with_ties(void)
{
    static const double a[] = {1, 2, 2, 3, 3, 3, 4, 9, 9, 10, 12}, b[] = {2, 3, 3, 5, 5, 6, 7, 7, 8, 9, 13, 14};
    qq_mann_whitney_result got;
    qq_mann_whitney(a, 11, b, 12, &got);
    g_assert_false(got.exact);
    g_assert_cmpfloat(got.u, ==, 49);
    g_assert_cmpfloat_with_epsilon(got.p, 0.30625324620493033, 1e-12);
}

/* With every order of small groups written out. */
static void test_groups__mann_whitney_by_enumeration(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 50; round++) {
        unsigned n = (unsigned)g_rand_int_range(random, 1, 7), m = (unsigned)g_rand_int_range(random, 1, 7);
        unsigned chosen = 0, all = n + m, low = 0, high = 0, orders = 0;
        double a[8], b[8], u = 0;
        unsigned as = 0, bs = 0;
        while ((unsigned)__builtin_popcount(chosen) != n) chosen = g_rand_int(random) & ((1u << all) - 1);
        for (unsigned i = 0; i < all; i++) *(chosen >> i & 1 ? &a[as++] : &b[bs++]) = i;
        for (unsigned i = 0; i < n; i++) {
            for (unsigned k = 0; k < m; k++) u += a[i] > b[k];
        }
        for (unsigned order = 0; order < 1u << all; order++) {
            if ((unsigned)__builtin_popcount(order) != n) continue;
            unsigned other = 0, below = 0;
            for (unsigned i = 0; i < all; i++) order >> i & 1 ? (other += below) : below++;
            orders++;
            low += other <= u;
            high += other >= u;
        }
        qq_mann_whitney_result got;
        qq_mann_whitney(a, n, b, m, &got);
        g_assert_cmpfloat(got.u, ==, u);
        g_assert_cmpfloat_with_epsilon(got.p, fmin(1, 2.0 * MIN(low, high) / orders), 1e-13);
    }
}

static void test_groups__mann_whitney_no_figure(void)
{
    static const double flat[] = {3, 3, 3}, broken[] = {1, NAN}, ends[] = {-INFINITY, INFINITY};
    qq_mann_whitney_result got;
    qq_mann_whitney(flat, 3, flat, 2, &got);
    g_assert_cmpfloat(got.p, ==, 1);
    g_assert_cmpfloat(got.superiority, ==, 0.5);
    qq_mann_whitney(flat, 0, flat, 2, &got);
    g_assert_true(isnan(got.p) && isnan(got.u));
    qq_mann_whitney(broken, 2, flat, 2, &got);
    g_assert_true(isnan(got.p));
    qq_mann_whitney(ends, 2, flat, 1, &got);
    g_assert_cmpfloat(got.u, ==, 1);
}

/* ---- permutations ---- */

static qq_permutation_result permute(const double *a, size_t n, const double *b, size_t m, size_t divisions,
                                     uint64_t seed, unsigned threads)
{
    g_autoptr(GError) error = NULL;
    qq_permutation_result got;
    g_assert_true(qq_permutation_test(a, n, b, m, divisions, seed, threads, &got, &error));
    g_assert_no_error(error);
    return got;
}

static void test_groups__permutation_exact(void)
{
    static const double a[] = {12.1, 9.5, 14.2, 11.0, 15.3}, b[] = {8.1, 9.9, 7.3, 10.4, 6.6, 9.5};
    qq_permutation_result got = permute(a, 5, b, 6, 1, 1, 1), turned = permute(b, 6, a, 5, 1, 1, 1);
    g_assert_true(got.exact);
    g_assert_cmpuint(got.divisions, ==, 462);
    g_assert_cmpfloat_with_epsilon(got.difference, 3.786666666666666, 1e-12);
    g_assert_cmpfloat_with_epsilon(got.p, 7.0 / 462, 1e-14); /* counted by itertools.combinations in Python */
    g_assert_cmpfloat_with_epsilon(turned.difference, -3.786666666666666, 1e-12);
    g_assert_cmpfloat(turned.p, ==, got.p);
}

/* Of rates in groups of one size, the test is Fisher's. */
static void test_groups__permutation_of_rates(void)
{
    static const double a[] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, b[] = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0};
    qq_permutation_result got = permute(a, 10, b, 10, 1, 1, 1);
    g_assert_true(got.exact);
    g_assert_cmpfloat_with_epsilon(got.difference, 0.5, 1e-14);
    g_assert_cmpfloat_with_epsilon(got.p, 0.06977851869492736, 1e-12);
    g_assert_cmpfloat_with_epsilon(permute(a, 8, a, 5, 1, 1, 1).p, 1, 1e-12);
}

/* Drawn divisions come near what looking at all of them gives: rates are exact, the same values plus a constant are
 * looked at division by division. */
static void test_groups__permutation_drawn(void)
{
    double a[40], b[60], a_rates[40], b_rates[60];
    for (int i = 0; i < 40; i++) a[i] = 5 + (a_rates[i] = i % 2);
    for (int i = 0; i < 60; i++) b[i] = 5 + (b_rates[i] = i % 3 == 0);
    double exact = permute(a_rates, 40, b_rates, 60, 1, 1, 1).p;
    qq_permutation_result one = permute(a, 40, b, 60, 20000, 9, 1), two = permute(a, 40, b, 60, 20000, 9, 2);
    g_assert_false(one.exact);
    g_assert_cmpfloat(one.p, ==, two.p);
    g_assert_cmpuint(one.divisions, ==, 20000);
    g_assert_cmpfloat_with_epsilon(one.p, exact, 5 * sqrt(exact * (1 - exact) / 20000));
    g_assert_cmpfloat(permute(a, 40, b, 60, 20000, 10, 2).p, !=, one.p);
    g_assert_cmpfloat(permute(b, 60, a, 40, 20000, 9, 3).p, ==, one.p);
}

static void test_groups__permutation_no_figure(void)
{
    static const double a[] = {1, 2, NAN}, b[] = {1, 2, INFINITY}, flat[] = {2, 2, 2, 2};
    g_autoptr(GError) error = NULL;
    qq_permutation_result got;
    g_assert_true(isnan(permute(a, 3, b, 2, 10, 1, 1).p));
    g_assert_true(isnan(permute(a, 2, b, 3, 10, 1, 1).p));
    g_assert_true(isnan(permute(a, 0, b, 2, 10, 1, 1).p));
    g_assert_cmpfloat(permute(flat, 4, flat, 3, 10, 1, 1).p, ==, 1);
    g_assert_false(qq_permutation_test(a, 2, b, 2, 1000000000, 1, 1, &got, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_false(qq_permutation_test(a, 2, b, 2, 0, 1, 1, &got, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_false(qq_permutation_test(a, SIZE_MAX / 4, b, 2, 10, 1, 1, &got, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
}

/* ---- adverse impact ---- */

/* The physicians' health study as A. Agresti prints it (An Introduction to Categorical Data Analysis, 2007, section
 * 2.2.2): relative risk 1.82, from 1.43 to 2.30. */
static void test_groups__impact_published(void)
{
    qq_impact got;
    qq_adverse_impact(189, 11034, 104, 11037, 0.95, &got);
    g_assert_cmpfloat_with_epsilon(got.ratio.value, 1.82, 0.005);
    g_assert_cmpfloat_with_epsilon(got.ratio.low, 1.43, 0.005);
    g_assert_cmpfloat_with_epsilon(got.ratio.high, 2.31, 0.01);
    g_assert_false(got.small);
    qq_impact turned;
    qq_adverse_impact(104, 11037, 189, 11034, 0.95, &turned);
    g_assert_cmpfloat_with_epsilon(turned.ratio.value * got.ratio.value, 1, 1e-12);
    g_assert_cmpfloat_with_epsilon(turned.ratio.low * got.ratio.high, 1, 1e-12);
}

static void test_groups__impact_small(void)
{
    qq_impact got;
    qq_adverse_impact(10, 29, 50, 100, 0.95, &got);
    g_assert_true(got.small);
    qq_adverse_impact(10, 30, 50, 100, 0.95, &got);
    g_assert_false(got.small);
    /* 30 x 15 / 130 successes are expected in the group. */
    qq_adverse_impact(3, 30, 12, 100, 0.95, &got);
    g_assert_true(got.small);
    /* As few failures. */
    qq_adverse_impact(27, 30, 88, 100, 0.95, &got);
    g_assert_true(got.small);
}

static void test_groups__impact_zeros(void)
{
    qq_impact got;
    qq_adverse_impact(0, 50, 10, 50, 0.95, &got);
    g_assert_cmpfloat(got.ratio.value, ==, 0);
    g_assert_cmpfloat(got.ratio.low, ==, 0);
    double error = sqrt(1 / 0.5 - 1 / 50.5 + 1 / 10.5 - 1 / 50.5);
    g_assert_cmpfloat_with_epsilon(got.ratio.high, 0.5 / 10.5 * exp(1.959963984540054 * error), 1e-12);
    qq_adverse_impact(10, 50, 0, 50, 0.95, &got);
    g_assert_true(isinf(got.ratio.value) && isinf(got.ratio.high));
    g_assert_cmpfloat_with_epsilon(got.ratio.low, 10.5 / 0.5 / exp(1.959963984540054 * error), 1e-12);
    qq_adverse_impact(0, 50, 0, 50, 0.95, &got);
    g_assert_true(isnan(got.ratio.value) && got.group_rate == 0);
    qq_adverse_impact(50, 50, 50, 50, 0.95, &got);
    g_assert_cmpfloat(got.ratio.value, ==, 1);
    qq_adverse_impact(0, 0, 10, 50, 0.95, &got);
    g_assert_true(isnan(got.ratio.value) && isnan(got.group_rate) && got.small);
    qq_adverse_impact(3, 2, 10, 50, 0.95, &got);
    g_assert_true(isnan(got.ratio.value));
    qq_adverse_impact(20, 40, 10, 50, 0, &got);
    g_assert_true(got.ratio.value == 2.5 && isnan(got.ratio.low));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/groups/mann_whitney_exact", test_groups__mann_whitney_exact);
    g_test_add_func("/groups/mann_whitney_of_fifty", test_groups__mann_whitney_of_fifty);
    g_test_add_func("/groups/mann_whitney_with_ties", test_groups__mann_whitney_with_ties);
    g_test_add_func("/groups/mann_whitney_by_enumeration", test_groups__mann_whitney_by_enumeration);
    g_test_add_func("/groups/mann_whitney_no_figure", test_groups__mann_whitney_no_figure);
    g_test_add_func("/groups/permutation_exact", test_groups__permutation_exact);
    g_test_add_func("/groups/permutation_of_rates", test_groups__permutation_of_rates);
    g_test_add_func("/groups/permutation_drawn", test_groups__permutation_drawn);
    g_test_add_func("/groups/permutation_no_figure", test_groups__permutation_no_figure);
    g_test_add_func("/groups/impact_published", test_groups__impact_published);
    g_test_add_func("/groups/impact_small", test_groups__impact_small);
    g_test_add_func("/groups/impact_zeros", test_groups__impact_zeros);
    return g_test_run();
}
