/* Which loops this processor can run. */
#include "fast.h"

#ifdef QQ_TABLE_LEVELS
#include <cpuid.h>
#endif

extern const qq_table_loops qq_table_loops_plain;
#ifdef QQ_TABLE_LEVELS
extern const qq_table_loops qq_table_loops_avx2, qq_table_loops_avx512;
#endif

static const qq_table_loops *known[4];
static size_t known_count;

static void add(const qq_table_loops *loops)
{
    known[known_count++] = loops;
}

#ifdef QQ_TABLE_LEVELS
/* The compilers' own question knows no lzcnt. */
static bool has_lzcnt(void)
{
    unsigned a, b, c, d;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && c & bit_LZCNT;
}
#endif

/* The conditions are the options that CMakeLists.txt compiles each level with. */
static void ask_processor(void)
{
    add(&qq_table_loops_plain);
#ifdef QQ_TABLE_LEVELS
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2") ||
        !has_lzcnt()) {
        return;
    }
    add(&qq_table_loops_avx2);
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl")) {
        return;
    }
    add(&qq_table_loops_avx512);
#endif
}

const qq_table_loops *const *qq_table_loops_known(size_t *count)
{
    static gsize asked = 0;
    if (g_once_init_enter(&asked)) {
        ask_processor();
        g_once_init_leave(&asked, 1);
    }
    *count = known_count;
    return known;
}
