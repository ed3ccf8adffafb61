/* Which loops this processor runs. */
#include "whatif/weightings/weightings.h"

static const qq_weightings_loops *chosen; /* NULL: the fastest */

static bool runs(const qq_weightings_loops *loops)
{
#ifdef QQ_WEIGHTINGS_LEVELS
    __builtin_cpu_init();
    if (loops == &qq_weightings_loops_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    if (loops == &qq_weightings_loops_avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return loops == &qq_weightings_loops_plain;
}

static const qq_weightings_loops *const fastest_first[] = {
#ifdef QQ_WEIGHTINGS_LEVELS
    &qq_weightings_loops_avx512,
    &qq_weightings_loops_avx2,
#endif
    &qq_weightings_loops_plain,
};

const qq_weightings_loops *qq_weightings_best(void)
{
    unsigned level = 0;
    if (chosen) return chosen;
    while (!runs(fastest_first[level])) level++;
    return fastest_first[level];
}

const char *qq_weightings_level(void)
{
    return qq_weightings_best()->name;
}

bool qq_weightings_use(const char *level)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(fastest_first); i++) {
        if (!g_str_equal(fastest_first[i]->name, level) || !runs(fastest_first[i])) continue;
        chosen = fastest_first[i];
        return true;
    }
    return false;
}
