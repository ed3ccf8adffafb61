/* Memory of an evaluation: zeroed, apart, kept over a reset. */
#include <stdint.h>
#include <string.h>
#include "qinqing/feel.h"

/* Takes pieces of all sizes and fills each; none may touch another. */
static void test_apart(void)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    enum { PIECES = 3000 };
    g_autofree unsigned char **pieces = g_new(unsigned char *, PIECES);
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < PIECES; i++) {
            pieces[i] = qq_feel_arena_take(arena, i);
            g_assert_cmpuint((uintptr_t)pieces[i] % sizeof(void *), ==, 0);
            for (unsigned k = 0; k < i; k++) g_assert_cmpuint(pieces[i][k], ==, 0);
            memset(pieces[i], (int)(i % 251 + 1), i);
        }
        for (unsigned i = 0; i < PIECES; i++)
            for (unsigned k = 0; k < i; k++) g_assert_cmpuint(pieces[i][k], ==, i % 251 + 1);
        qq_feel_arena_reset(arena);
    }
}

static void test_large(void)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    char *small = qq_feel_arena_text(arena, "before", 6);
    memset(qq_feel_arena_take(arena, 5 << 20), 'x', 5 << 20);
    g_assert_cmpstr(small, ==, "before");
    g_assert_cmpstr(qq_feel_arena_text(arena, "after, cut here", 5), ==, "after");
    g_assert_cmpstr(qq_feel_arena_text(arena, "", 0), ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/arena/apart", test_apart);
    g_test_add_func("/decide/arena/large", test_large);
    return g_test_run();
}
