/* A random source whose seed is printed, so that a failure can be repeated with QINQING_TEST_SEED=number. */
#ifndef QINQING_TESTS_RANDOM_H
#define QINQING_TESTS_RANDOM_H

#include <glib.h>
#include <stdlib.h>

static inline GRand *test_random(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("seed %u; repeat with QINQING_TEST_SEED=%u", seed, seed);
    return g_rand_new_with_seed(seed);
}

#endif
