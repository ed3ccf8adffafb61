/* Ranks by dealing against a plain sort, for scores of many shapes. */
#include "whatif/statistics/ranking.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include "support/random.h"

enum { UNITS_MAX = 60000 };

typedef double (*score_shape)(GRand *random);

static double even(GRand *random)
{
    return g_rand_double(random) * 100;
}

static double bell(GRand *random)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) sum += g_rand_double(random);
    return 70 + sum;
}

/* Most at one score, some beside it, in whole steps. */
static double lump(GRand *random)
{
    return g_rand_int_range(random, 0, 3) ? 72.5 : 60 + g_rand_int_range(random, 0, 40000) / 1000.0;
}

static double steps(GRand *random)
{
    return g_rand_int_range(random, 0, 7) * 12.5;
}

static double one(GRand *random)
{
    (void)random;
    return 3.25;
}

/* Over all sizes of numbers, so that slices stay crowded however often they are dealt. */
static double wide(GRand *random)
{
    double size = pow(10, g_rand_double_range(random, -300, 300));
    return g_rand_boolean(random) ? size : -size;
}

static double hostile(GRand *random)
{
    static const double odd[] = {INFINITY, -INFINITY, NAN, 1.7e308, -1.7e308, 0, -0.0, 5e-324};
    int at = g_rand_int_range(random, 0, 40);
    return at < (int)G_N_ELEMENTS(odd) ? odd[at] : g_rand_double(random);
}

static double only_infinite(GRand *random)
{
    int at = g_rand_int_range(random, 0, 3);
    return at == 0 ? INFINITY : at == 1 ? -INFINITY : NAN;
}

static double fixed_score(double score)
{
    return isnan(score) ? -INFINITY : score;
}

static int compare_falling(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The place of the first equal score in the falling order, from 1. */
static uint32_t plain_rank(const double *sorted, size_t units, double score)
{
    size_t low = 0, high = units;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] > score)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low + 1;
}

static void check_ranks(qq_ranker *ranker, GRand *random, score_shape shape, size_t units)
{
    g_autofree double *scores = g_new(double, units), *sorted = g_new(double, units);
    g_autofree uint32_t *ranks = g_new0(uint32_t, units);
    for (size_t i = 0; i < units; i++) scores[i] = shape(random);
    for (size_t i = 0; i < units; i++) sorted[i] = fixed_score(scores[i]);
    qsort(sorted, units, sizeof *sorted, compare_falling);
    qq_ranker_rank(ranker, scores, ranks);
    for (size_t i = 0; i < units; i++)
        g_assert_cmpuint(ranks[i], ==, plain_rank(sorted, units, fixed_score(scores[i])));
}

/* One ranker ranks again and again, whatever it ranked before. */
static void test_ranking__as_a_plain_sort(void)
{
    static const score_shape shapes[] = {even, bell, lump, steps, one, wide, hostile, only_infinite};
    static const size_t sizes[] = {1, 2, 15, 16, 17, 97, 1000, UNITS_MAX};
    g_autoptr(GRand) random = test_random();
    for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
        size_t units = sizes[s] < 1000 ? sizes[s] : sizes[s] - (size_t)g_rand_int_range(random, 0, 300);
        qq_ranker *ranker = qq_ranker_new(units);
        for (int round = 0; round < 2; round++) {
            for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) check_ranks(ranker, random, shapes[i], units);
        }
        qq_ranker_free(ranker);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/whatif/ranking/as_a_plain_sort", test_ranking__as_a_plain_sort);
    return g_test_run();
}
