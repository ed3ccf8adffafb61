/* SM3 (GB/T 32905-2016) by OpenSSL's default provider, HMAC by RFC 2104 over it.
 *
 * Invariant: the digest is looked up once a process; one-shot digests use one context a thread, because making a
 * context costs as much as digesting a short text. */
#include "qinqing/sm3.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

enum { BLOCK_BYTES = 64 };

struct qq_sm3 {
    EVP_MD_CTX *context;
};

static const EVP_MD *digest(void)
{
    static gsize once = 0;
    if (g_once_init_enter(&once)) {
        EVP_MD *fetched = EVP_MD_fetch(NULL, "SM3", NULL);
        /* Without its digest nothing of ours can be keyed or verified: an installation fault, not an input's. */
        if (!fetched) g_error("OpenSSL offers no SM3; install a libcrypto 3 with its default provider");
        g_once_init_leave(&once, (gsize)fetched);
    }
    return (const EVP_MD *)once;
}

static EVP_MD_CTX *new_context(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context) g_error("out of memory for a digest");
    return context;
}

static void start(EVP_MD_CTX *context)
{
    if (EVP_DigestInit_ex2(context, digest(), NULL) != 1) g_error("OpenSSL cannot start SM3");
}

static void update(EVP_MD_CTX *context, const void *bytes, size_t length)
{
    if (length > 0 && EVP_DigestUpdate(context, bytes, length) != 1) g_error("OpenSSL cannot go on with SM3");
}

static void finish(EVP_MD_CTX *context, uint8_t out[QQ_SM3_BYTES])
{
    if (EVP_DigestFinal_ex(context, out, NULL) != 1) g_error("OpenSSL cannot finish SM3");
}

static void free_context(gpointer context)
{
    EVP_MD_CTX_free(context);
}

static EVP_MD_CTX *thread_context(void)
{
    static GPrivate kept = G_PRIVATE_INIT(free_context);
    EVP_MD_CTX *context = g_private_get(&kept);
    if (!context) {
        context = new_context();
        g_private_set(&kept, context);
    }
    return context;
}

qq_sm3 *qq_sm3_new(void)
{
    qq_sm3 *sm3 = g_new(qq_sm3, 1);
    sm3->context = new_context();
    start(sm3->context);
    return sm3;
}

void qq_sm3_update(qq_sm3 *sm3, const void *bytes, size_t length)
{
    update(sm3->context, bytes, length);
}

void qq_sm3_finish(qq_sm3 *sm3, uint8_t out[QQ_SM3_BYTES])
{
    finish(sm3->context, out);
    start(sm3->context);
}

void qq_sm3_free(qq_sm3 *sm3)
{
    if (!sm3) return;
    EVP_MD_CTX_free(sm3->context);
    g_free(sm3);
}

void qq_sm3_of(const void *bytes, size_t length, uint8_t out[QQ_SM3_BYTES])
{
    EVP_MD_CTX *context = thread_context();
    start(context);
    update(context, bytes, length);
    finish(context, out);
}

/* One of the two passes of HMAC: the key's block, each byte mixed with `pad`, and then the bytes. */
static void keyed_pass(const uint8_t key[BLOCK_BYTES], uint8_t pad, const void *bytes, size_t length,
                       uint8_t out[QQ_SM3_BYTES])
{
    uint8_t block[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) block[i] = key[i] ^ pad;
    EVP_MD_CTX *context = thread_context();
    start(context);
    update(context, block, sizeof block);
    update(context, bytes, length);
    finish(context, out);
    OPENSSL_cleanse(block, sizeof block);
}

void qq_sm3_hmac(const void *key, size_t key_length, const void *bytes, size_t length, uint8_t out[QQ_SM3_BYTES])
{
    uint8_t block[BLOCK_BYTES] = {0};
    if (key_length > BLOCK_BYTES)
        qq_sm3_of(key, key_length, block);
    else if (key_length > 0)
        memcpy(block, key, key_length);
    uint8_t inner[QQ_SM3_BYTES];
    keyed_pass(block, 0x36, bytes, length, inner);
    keyed_pass(block, 0x5C, inner, sizeof inner, out);
    OPENSSL_cleanse(block, sizeof block);
}

void qq_sm3_hex(const uint8_t bytes[QQ_SM3_BYTES], char out[QQ_SM3_TEXT])
{
    for (int i = 0; i < QQ_SM3_BYTES; i++) {
        out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    out[QQ_SM3_TEXT - 1] = '\0';
}

void qq_random_bytes(void *out, size_t length)
{
    g_assert(length <= G_MAXINT);
    if (RAND_bytes(out, (int)length) != 1) g_error("the system has no source of random bytes");
}
