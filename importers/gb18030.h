/* GB18030 to UTF-8, streaming (gb18030.c). gb2312 and gbk are subsets. */
#ifndef QINQING_IMPORTERS_GB18030_H
#define QINQING_IMPORTERS_GB18030_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct qq_gb18030 qq_gb18030;

qq_gb18030 *qq_gb18030_new(void);
void qq_gb18030_free(qq_gb18030 *converter);

/* Converts as much of `in` as makes whole characters. out: room for at least 2 * length + 8 bytes. *taken: bytes of
 * `in` that were converted, at most 3 fewer than length unless a sequence is wrong. Returns the bytes written; *wrong:
 * whether the sequence at *taken has no meaning. */
size_t qq_gb18030_convert(qq_gb18030 *converter, const uint8_t *in, size_t length, uint8_t *out, size_t *taken,
                          bool *wrong);

#endif
