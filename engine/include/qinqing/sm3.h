/* SM3 (GB/T 32905) and HMAC-SM3. The one door to OpenSSL for digests. */
#ifndef QINQING_SM3_H
#define QINQING_SM3_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

#define QQ_SM3_BYTES 32
#define QQ_SM3_TEXT  65 /* lower-case hex and its end */

typedef struct qq_sm3 qq_sm3;

/* A running digest. Free with qq_sm3_free. After qq_sm3_finish it starts anew. Not for two threads at once. */
qq_sm3 *qq_sm3_new(void);
void qq_sm3_update(qq_sm3 *sm3, const void *bytes, size_t length);
void qq_sm3_finish(qq_sm3 *sm3, uint8_t out[QQ_SM3_BYTES]);
void qq_sm3_free(qq_sm3 *sm3);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_sm3, qq_sm3_free)

void qq_sm3_of(const void *bytes, size_t length, uint8_t out[QQ_SM3_BYTES]);
void qq_sm3_hmac(const void *key, size_t key_length, const void *bytes, size_t length, uint8_t out[QQ_SM3_BYTES]);
void qq_sm3_hex(const uint8_t digest[QQ_SM3_BYTES], char out[QQ_SM3_TEXT]);

/* Fills out with bytes from the system's random source. Ends the process if there is none. */
void qq_random_bytes(void *out, size_t length);

G_END_DECLS

#endif
