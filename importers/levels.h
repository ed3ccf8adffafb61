/* Functions whose loops are worth vector instructions wider than every processor has: compiled for each level, chosen
 * when the program starts. */
#ifndef QINQING_IMPORTERS_LEVELS_H
#define QINQING_IMPORTERS_LEVELS_H

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define QQ_LEVELS __attribute__((target_clones("avx2", "default")))
#else
#define QQ_LEVELS
#endif

#endif
