/* Comparing bytes; g_assert_cmpmem does not pass -Wconversion with size_t. */
#ifndef QINQING_TESTS_BYTES_H
#define QINQING_TESTS_BYTES_H

#include <glib.h>
#include <string.h>

static inline void test_assert_bytes(const void *actual, size_t actual_length, const void *expected,
                                     size_t expected_length)
{
    g_assert_cmpuint(actual_length, ==, expected_length);
    if (actual_length > 0 && memcmp(actual, expected, actual_length) != 0)
        g_error("\"%.*s\" instead of \"%.*s\"", (int)actual_length, (const char *)actual, (int)expected_length,
                (const char *)expected);
}

#endif
