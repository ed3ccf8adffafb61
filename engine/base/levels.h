/* Loops compiled once for each level of the processor; the loader takes the best that may run. The files that have them
 * are compiled without fused products, so that every level gives the same bits. For static functions only: clang 14
 * gives others a name that no caller knows. The thread sanitizer cannot run yet when the loader chooses. */
#ifndef QQ_BASE_LEVELS_H
#define QQ_BASE_LEVELS_H

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define QQ_LEVELS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define QQ_LEVELS
#endif

#endif
