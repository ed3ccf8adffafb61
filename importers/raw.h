/* Raw bytes of an input with a position that can be set (raw.c). */
#ifndef QINQING_IMPORTERS_RAW_H
#define QINQING_IMPORTERS_RAW_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct qq_raw qq_raw;

/* regular: path is the file itself; anything else (a pipe, a device, a link) is refused and not waited for. Errors:
 * QQ_ERROR_INPUT where what is named is at fault, QQ_ERROR_MACHINE where it cannot be read now. */
qq_raw *qq_raw_open(const char *path, bool regular, GError **error);
qq_raw *qq_raw_open_bytes(const void *bytes, size_t length);
void qq_raw_close(qq_raw *raw);

/* Reads at `at`; the bytes read, 0 at the end, -1 with error. A file may be read by several threads, other inputs by
 * one. */
gssize qq_raw_read(qq_raw *raw, uint64_t at, void *out, size_t room, GError **error);
bool qq_raw_is_file(const qq_raw *raw);
uint64_t qq_raw_total(const qq_raw *raw); /* 0: unknown */
const char *qq_raw_name(const qq_raw *raw);
/* SHA-256 of everything, in hex. Once *stop is not 0 (atomically) it gives up and the result means nothing. */
bool qq_raw_digest(qq_raw *raw, const int *stop, char out[65], GError **error);

#endif
