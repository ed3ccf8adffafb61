/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF (utf8.c). */
#ifndef QINQING_IMPORTERS_UTF8_H
#define QINQING_IMPORTERS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes below 0x80 at the start. */
size_t qq_utf8_ascii_length(const uint8_t *bytes, size_t length);
/* Bytes of 0x80 and above at the start. */
size_t qq_utf8_run_length(const uint8_t *bytes, size_t length);
/* Bytes of whole valid characters at the start. */
size_t qq_utf8_valid_length(const uint8_t *bytes, size_t length);
/* Whether bytes, which are no whole character, could become one with more of them. */
bool qq_utf8_may_continue(const uint8_t *bytes, size_t length);

#endif
