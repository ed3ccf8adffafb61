/* Random streams: the published known answers, no bias, no overlap. */
#include "qinqing/uncertainty.h"

#include <math.h>

/* Known answers of philox4x32-10 published with Random123 1.14 (tests/kat_vectors), whose counter words 0, 1 are our
 * block and 2, 3 our stream. */
static void test_random__known_answers(void)
{
    static const struct {
        uint64_t block, stream, seed;
        uint32_t words[4];
    } cases[] = {
        {0, 0, 0, {0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}},
        {UINT64_MAX, UINT64_MAX, UINT64_MAX, {0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}},
        {0x85a308d3243f6a88u,
         0x0370734413198a2eu,
         0x299f31d0a4093822u,
         {0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        qq_random random;
        qq_random_start(&random, cases[i].seed, cases[i].stream);
        random.block = cases[i].block;
        for (int k = 0; k < 4; k++) g_assert_cmphex(qq_random_word(&random), ==, cases[i].words[k]);
    }
}

static void test_random__uniform(void)
{
    enum { DRAWS = 200000 };
    qq_random random;
    double sum = 0, squares = 0;
    qq_random_start(&random, 7, 1);
    for (int i = 0; i < DRAWS; i++) {
        double drawn = qq_random_uniform(&random);
        g_assert_true(drawn > 0 && drawn < 1);
        sum += drawn;
        squares += drawn * drawn;
    }
    /* Five standard errors of the mean and of the mean square of a uniform number. */
    g_assert_cmpfloat(fabs(sum / DRAWS - 0.5), <, 5 * sqrt(1.0 / 12 / DRAWS));
    g_assert_cmpfloat(fabs(squares / DRAWS - 1.0 / 3), <, 5 * sqrt(4.0 / 45 / DRAWS));
}

static void test_random__streams_differ(void)
{
    qq_random first, second, again;
    qq_random_start(&first, 1, 0);
    qq_random_start(&second, 1, 1);
    qq_random_start(&again, 1, 0);
    int equal = 0;
    for (int i = 0; i < 1000; i++) {
        uint32_t word = qq_random_word(&first);
        equal += word == qq_random_word(&second);
        g_assert_cmphex(word, ==, qq_random_word(&again));
    }
    g_assert_cmpint(equal, <, 2);
}

static void test_random__below(void)
{
    enum { LIMIT = 7, DRAWS = 70000 };
    int counts[LIMIT] = {0};
    double chi = 0;
    qq_random random;
    qq_random_start(&random, 3, 9);
    for (int i = 0; i < DRAWS; i++) counts[qq_random_below(&random, LIMIT)]++;
    for (int i = 0; i < LIMIT; i++) {
        double off = counts[i] - (double)DRAWS / LIMIT;
        chi += off * off * LIMIT / DRAWS;
    }
    g_assert_cmpfloat(chi, <, 22.5); /* 0.1 % of chi-squared with 6 degrees of freedom lie beyond */
    g_assert_cmpuint(qq_random_below(&random, 1), ==, 0);
    /* Only the range below three quarters of 2^64 is usable: those beyond are drawn again. */
    for (int i = 0; i < 100; i++) g_assert_cmpuint(qq_random_below(&random, UINT64_C(3) << 62), <, UINT64_C(3) << 62);
}

static void test_random__between(void)
{
    qq_random random;
    qq_random_start(&random, 3, 9);
    for (int i = 0; i < 1000; i++) {
        double drawn = qq_random_between(&random, -2, 5);
        g_assert_true(drawn >= -2 && drawn <= 5);
        g_assert_cmpfloat(qq_random_between(&random, 0.1, 0.1), ==, 0.1);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/random/known_answers", test_random__known_answers);
    g_test_add_func("/random/uniform", test_random__uniform);
    g_test_add_func("/random/streams_differ", test_random__streams_differ);
    g_test_add_func("/random/below", test_random__below);
    g_test_add_func("/random/between", test_random__between);
    return g_test_run();
}
