/* Rounding of proposed weights: sums, least weights and ties. What is fitted is tested with the fit. */
#include "qinqing/calibrate.h"

#include "support/random.h"

static void expect(const double *shares, size_t count, qq_ppm least, const qq_ppm *weights)
{
    qq_ppm got[QQ_CATEGORY_MAX];
    qq_weights_round(shares, count, least, got);
    for (size_t i = 0; i < count; i++) g_assert_cmpint(got[i], ==, weights[i]);
}

static void test_by_hand(void)
{
    expect((const double[]){0.5, 0.5}, 2, 50000, (const qq_ppm[]){500000, 500000});
    expect((const double[]){1.0 / 3, 1.0 / 3, 1.0 / 3}, 3, 50000, (const qq_ppm[]){334000, 333000, 333000});
    /* 0 is raised to 0.05; the others share 0.95 as 0.8 to 0.2. */
    expect((const double[]){0.8, 0.2, 0}, 3, 50000, (const qq_ppm[]){760000, 190000, 50000});
    /* Raising the first takes the second below as well: 0.051 x 0.9 / 0.951 is less than 0.05. */
    expect((const double[]){0.049, 0.0505, 0.9005}, 3, 50000, (const qq_ppm[]){50000, 50000, 900000});
    expect((const double[]){0.0004, 0.9996}, 2, 1000, (const qq_ppm[]){1000, 999000});
}

static void test_laws(void)
{
    g_autoptr(GRand) random = test_random();
    for (int run = 0; run < 20000; run++) {
        double shares[QQ_CATEGORY_MAX], sum = 0;
        qq_ppm got[QQ_CATEGORY_MAX], total = 0;
        size_t count = (size_t)g_rand_int_range(random, 2, QQ_CATEGORY_MAX + 1);
        qq_ppm least = 1000 * g_rand_int_range(random, 1, 500 / (int)count + 1);
        for (size_t i = 0; i < count; i++) sum += shares[i] = g_rand_boolean(random) ? g_rand_double(random) : 0.001;
        for (size_t i = 0; i < count; i++) shares[i] /= sum;
        qq_weights_round(shares, count, least, got);
        for (size_t i = 0; i < count; i++) {
            g_assert_cmpint(got[i], >=, least);
            g_assert_cmpint(got[i] % 1000, ==, 0);
            total += got[i];
        }
        g_assert_cmpint(total, ==, 1000000);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/whatif/calibrate/by-hand", test_by_hand);
    g_test_add_func("/whatif/calibrate/laws", test_laws);
    return g_test_run();
}
