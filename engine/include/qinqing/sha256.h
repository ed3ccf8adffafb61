/* SHA-256 (FIPS 180-4), for one thing: knowing a file of any size again. What is signed, kept for people or compared
 * between stores uses SM3 (qinqing/sm3.h); processors do SHA-256 four times as fast, and a feed is hashed whole while
 * it is read. */
#ifndef QINQING_SHA256_H
#define QINQING_SHA256_H

#include <glib.h>
#include <stddef.h>

G_BEGIN_DECLS

#define QQ_SHA256_TEXT 65 /* lower-case hex and its end */

typedef struct qq_sha256 qq_sha256;

/* A running digest, for one file. Free with qq_sha256_free. Not for two threads at once. */
qq_sha256 *qq_sha256_new(void);
void qq_sha256_update(qq_sha256 *sha256, const void *bytes, size_t length);
void qq_sha256_finish(qq_sha256 *sha256, char out[QQ_SHA256_TEXT]);
void qq_sha256_free(qq_sha256 *sha256);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_sha256, qq_sha256_free)

G_END_DECLS

#endif
