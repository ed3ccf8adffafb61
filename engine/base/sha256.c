/* SHA-256 by OpenSSL, which picks the processor's own instructions. */
#include "qinqing/sha256.h"

#include <openssl/evp.h>

struct qq_sha256 {
    EVP_MD_CTX *context;
};

static void check(int result)
{
    if (result != 1) g_error("OpenSSL cannot do SHA-256");
}

qq_sha256 *qq_sha256_new(void)
{
    qq_sha256 *sha256 = g_new(qq_sha256, 1);
    sha256->context = EVP_MD_CTX_new();
    check(sha256->context != NULL && EVP_DigestInit_ex(sha256->context, EVP_sha256(), NULL));
    return sha256;
}

void qq_sha256_update(qq_sha256 *sha256, const void *bytes, size_t length)
{
    check(EVP_DigestUpdate(sha256->context, bytes, length));
}

void qq_sha256_finish(qq_sha256 *sha256, char out[QQ_SHA256_TEXT])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    check(EVP_DigestFinal_ex(sha256->context, digest, &length));
    for (unsigned i = 0; i < length; i++) g_snprintf(out + 2 * (size_t)i, 3, "%02x", digest[i]);
}

void qq_sha256_free(qq_sha256 *sha256)
{
    if (!sha256) return;
    EVP_MD_CTX_free(sha256->context);
    g_free(sha256);
}
