/* Which loops this processor runs. */
#include "whatif/weightings/weightings.h"

#include <string.h>

static const qq_weightings_loops *chosen; /* NULL: the fastest */

/* The conditions are the options that CMakeLists.txt compiles each level with. */
#ifdef QQ_WEIGHTINGS_LEVELS
static bool runs_avx512(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
}

static bool runs_avx2(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

const qq_weightings_loops *qq_weightings_best(void)
{
    if (chosen) return chosen;
#ifdef QQ_WEIGHTINGS_LEVELS
    if (runs_avx512()) return &qq_weightings_loops_avx512;
    if (runs_avx2()) return &qq_weightings_loops_avx2;
#endif
    return &qq_weightings_loops_plain;
}

const char *qq_weightings_level(void)
{
    return qq_weightings_best()->name;
}

bool qq_weightings_use(const char *level)
{
    const qq_weightings_loops *wanted = strcmp(level, "plain") == 0 ? &qq_weightings_loops_plain : NULL;
#ifdef QQ_WEIGHTINGS_LEVELS
    if (strcmp(level, "avx512") == 0 && runs_avx512()) wanted = &qq_weightings_loops_avx512;
    if (strcmp(level, "avx2") == 0 && runs_avx2()) wanted = &qq_weightings_loops_avx2;
#endif
    if (wanted) chosen = wanted;
    return wanted != NULL;
}
