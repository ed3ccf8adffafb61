/* Draws of uncertain inputs: moments of the distributions, exactness without spread, what is refused. */
#include "qinqing/uncertainty.h"

#include <math.h>
#include "qinqing/error.h"
#include "support/random.h"

enum { DRAWS = 12000 };

static const double nominal[] = {0.5, 0.3, 0.2, 0};
static const double tiny[] = {0.999, 0.001};

static qq_uncertain of_weights(const double *weights, size_t count, qq_spread_kind kind, double amount)
{
    return (qq_uncertain){.weights = weights, .weight_count = count, .spread = {kind, amount}};
}

/* Mean and variance of each weight over many draws, or over a design, against Dirichlet's own. */
static void check_dirichlet(const double *weights, size_t count, double concentration, bool by_points)
{
    qq_uncertain uncertain = of_weights(weights, count, QQ_SPREAD_DIRICHLET, concentration);
    double mean[4] = {0}, square[4] = {0}, drawn[4], point[4];
    for (uint64_t i = 0; i < DRAWS; i++) {
        qq_random random;
        qq_random_start(&random, 11, i);
        for (size_t k = 0; k < count; k++) point[k] = qq_random_uniform(&random);
        if (by_points)
            qq_uncertain_at(&uncertain, point, drawn);
        else
            qq_uncertain_draw(&uncertain, &random, drawn);
        double sum = 0;
        for (size_t k = 0; k < count; k++) {
            g_assert_true(drawn[k] >= 0 && drawn[k] <= 1);
            sum += drawn[k];
            mean[k] += drawn[k] / DRAWS;
            square[k] += drawn[k] * drawn[k] / DRAWS;
        }
        g_assert_cmpfloat_with_epsilon(sum, 1, 1e-12);
    }
    for (size_t k = 0; k < count; k++) {
        double variance = weights[k] * (1 - weights[k]) / (concentration + 1);
        g_assert_cmpfloat(fabs(mean[k] - weights[k]), <=, 5 * sqrt(variance / DRAWS));
        /* The spread of a sample variance: below 15 % at so many draws, skewed small shapes included. */
        g_assert_cmpfloat_with_epsilon(square[k] - mean[k] * mean[k], variance, 0.15 * variance + 1e-12);
    }
}

static void test_draws__dirichlet(void)
{
    for (int by_points = 0; by_points <= 1; by_points++) {
        check_dirichlet(nominal, 4, 50, by_points);
        check_dirichlet(nominal, 4, 1, by_points);
        check_dirichlet(nominal, 4, 1e6, by_points);
        check_dirichlet(tiny, 2, 100, by_points);
    }
}

/* So small shapes that every gamma variate would be 0: one weight takes nearly all, and nothing is NaN. */
static void test_draws__vanishing_shapes(void)
{
    static const double thirds[] = {0.5, 0.25, 0.25};
    qq_uncertain uncertain = of_weights(thirds, 3, QQ_SPREAD_DIRICHLET, 1e-3);
    double won[3] = {0};
    for (uint64_t i = 0; i < 4000; i++) {
        double drawn[3], point[3];
        qq_random random;
        qq_random_start(&random, 5, i);
        for (int k = 0; k < 3; k++) point[k] = qq_random_uniform(&random);
        if (i % 2)
            qq_uncertain_at(&uncertain, point, drawn);
        else
            qq_uncertain_draw(&uncertain, &random, drawn);
        g_assert_cmpfloat_with_epsilon(drawn[0] + drawn[1] + drawn[2], 1, 1e-12);
        for (int k = 0; k < 3; k++) won[k] += drawn[k] > 0.5;
    }
    for (int k = 0; k < 3; k++) g_assert_cmpfloat_with_epsilon(won[k] / 4000, thirds[k], 0.05);
}

static void test_draws__share(void)
{
    qq_uncertain uncertain = of_weights(nominal, 4, QQ_SPREAD_SHARE, 0.25);
    double least = 1, most = 0, mean = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        double drawn[4];
        qq_random random;
        qq_random_start(&random, 2, i);
        qq_uncertain_draw(&uncertain, &random, drawn);
        g_assert_cmpfloat_with_epsilon(drawn[0] + drawn[1] + drawn[2], 1, 1e-12);
        g_assert_cmpfloat(drawn[3], ==, 0);
        least = fmin(least, drawn[0]);
        most = fmax(most, drawn[0]);
        mean += drawn[0] / DRAWS;
    }
    /* The farthest that 0.5 x (1 +- 0.25) can go when the others go the other way. */
    g_assert_cmpfloat(least, >=, 0.375 / (0.375 + 0.625));
    g_assert_cmpfloat(most, <=, 0.625 / (0.625 + 0.375));
    g_assert_cmpfloat_with_epsilon(mean, 0.5, 0.005);
    g_assert_cmpfloat(most - least, >, 0.2);
}

static void test_draws__no_spread_is_exact(void)
{
    static const qq_spread none[] = {{QQ_SPREAD_NONE, 3}, {QQ_SPREAD_SHARE, 0}, {QQ_SPREAD_DIRICHLET, INFINITY}};
    static const double thirds[] = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    static const qq_uncertain_figure figure = {0.1, 0.1, 0.1};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        qq_uncertain uncertain = of_weights(thirds, 3, none[i].kind, none[i].amount);
        double drawn[4], at[4], point[4] = {0.1, 0.9, 0.5, 0.7};
        qq_random random;
        uncertain.figures = &figure;
        uncertain.figure_count = 1;
        qq_random_start(&random, 1, i);
        g_assert_true(qq_uncertain_check(&uncertain, NULL));
        qq_uncertain_draw(&uncertain, &random, drawn);
        qq_uncertain_at(&uncertain, point, at);
        for (int k = 0; k < 3; k++) {
            g_assert_cmpfloat(drawn[k], ==, thirds[k]);
            g_assert_cmpfloat(at[k], ==, thirds[k]);
        }
        g_assert_cmpfloat(drawn[3], ==, 0.1);
        g_assert_cmpfloat(at[3], ==, 0.1);
    }
}

static void test_draws__blocks_and_figures(void)
{
    static const double weights[] = {0.6, 0.4, 0.2, 0.3, 0.5};
    static const size_t blocks[] = {2, 3};
    static const qq_uncertain_figure figures[] = {{70, 65, 75}, {-5, -10, 0}};
    qq_uncertain uncertain = {weights, 5, blocks, 2, {QQ_SPREAD_DIRICHLET, 10}, figures, 2};
    g_assert_true(qq_uncertain_check(&uncertain, NULL));
    g_assert_cmpuint(qq_uncertain_inputs(&uncertain), ==, 7);
    for (uint64_t i = 0; i < 1000; i++) {
        double drawn[7];
        qq_random random;
        qq_random_start(&random, 2, i);
        qq_uncertain_draw(&uncertain, &random, drawn);
        g_assert_cmpfloat_with_epsilon(drawn[0] + drawn[1], 1, 1e-12);
        g_assert_cmpfloat_with_epsilon(drawn[2] + drawn[3] + drawn[4], 1, 1e-12);
        g_assert_true(drawn[5] >= 65 && drawn[5] <= 75 && drawn[6] >= -10 && drawn[6] <= 0);
    }
}

static void check_refused(const qq_uncertain *uncertain, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(qq_uncertain_check(uncertain, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(strchr(error->message, '\n'));
}

static void test_draws__refused(void)
{
    static const double over[] = {0.5, 0.6}, negative[] = {1.5, -0.5}, none[] = {0.5, NAN}, good[] = {0.5, 0.5};
    static const size_t blocks[] = {1, 1}, short_blocks[] = {1}, long_blocks[] = {2, 1};
    static const qq_uncertain_figure outside = {5, 6, 7}, endless = {5, 0, INFINITY};
    qq_uncertain uncertain = of_weights(over, 2, QQ_SPREAD_NONE, 0);
    check_refused(&uncertain, "sum to 1.1:");
    uncertain.weights = negative;
    check_refused(&uncertain, "weight 2 is -0.5");
    uncertain.weights = none;
    check_refused(&uncertain, "weight 2 is nan");
    uncertain.weights = good;
    uncertain.blocks = blocks;
    uncertain.block_count = 2;
    check_refused(&uncertain, "weights 1 to 1 sum to 0.5:");
    uncertain.blocks = short_blocks;
    uncertain.block_count = 0;
    check_refused(&uncertain, "blocks hold 0 of 2 weights");
    uncertain.blocks = long_blocks;
    uncertain.block_count = 2;
    check_refused(&uncertain, "blocks hold more than 2");
    uncertain = of_weights(good, 2, QQ_SPREAD_DIRICHLET, 0);
    check_refused(&uncertain, "concentration of 0");
    uncertain.spread.amount = NAN;
    check_refused(&uncertain, "concentration of nan");
    uncertain.spread = (qq_spread){QQ_SPREAD_SHARE, 1.5};
    check_refused(&uncertain, "spread of 1.5");
    uncertain = of_weights(good, 2, QQ_SPREAD_NONE, 0);
    uncertain.figure_count = 1;
    uncertain.figures = &outside;
    check_refused(&uncertain, "figure 1 is 5 between 6 and 7");
    uncertain.figures = &endless;
    check_refused(&uncertain, "figure 1");
    uncertain.figure_count = 1000000000;
    check_refused(&uncertain, "at most 512");
    uncertain = of_weights(good, 1000000000, QQ_SPREAD_NONE, 0);
    check_refused(&uncertain, "at most 512");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/draws/dirichlet", test_draws__dirichlet);
    g_test_add_func("/draws/vanishing_shapes", test_draws__vanishing_shapes);
    g_test_add_func("/draws/share", test_draws__share);
    g_test_add_func("/draws/no_spread_is_exact", test_draws__no_spread_is_exact);
    g_test_add_func("/draws/blocks_and_figures", test_draws__blocks_and_figures);
    g_test_add_func("/draws/refused", test_draws__refused);
    return g_test_run();
}
