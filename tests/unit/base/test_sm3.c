/* SM3 against the examples of GB/T 32905-2016, appendix A; HMAC against OpenSSL's own. */
#include "qinqing/sm3.h"

#include <string.h>

static void assert_hex(const uint8_t digest[QQ_SM3_BYTES], const char *expected)
{
    char hex[QQ_SM3_TEXT];
    qq_sm3_hex(digest, hex);
    g_assert_cmpstr(hex, ==, expected);
}

static const char abc[] = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
static const char abcd16[] = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
static const char nothing[] = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b";

static void test_sm3__examples(void)
{
    uint8_t digest[QQ_SM3_BYTES];
    qq_sm3_of("abc", 3, digest);
    assert_hex(digest, abc);
    qq_sm3_of("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", 64, digest);
    assert_hex(digest, abcd16);
    qq_sm3_of(NULL, 0, digest);
    assert_hex(digest, nothing);
}

static void test_sm3__running(void)
{
    uint8_t digest[QQ_SM3_BYTES];
    g_autoptr(qq_sm3) sm3 = qq_sm3_new();
    for (int i = 0; i < 16; i++) qq_sm3_update(sm3, "abcd", 4);
    qq_sm3_finish(sm3, digest);
    assert_hex(digest, abcd16);
    qq_sm3_update(sm3, "ab", 2);
    qq_sm3_update(sm3, NULL, 0);
    qq_sm3_of("other", 5, digest); /* one-shot digests do not disturb a running one */
    qq_sm3_update(sm3, "c", 1);
    qq_sm3_finish(sm3, digest);
    assert_hex(digest, abc);
    qq_sm3_finish(sm3, digest);
    assert_hex(digest, nothing);
}

/* Expected: openssl dgst -sm3 -mac HMAC -macopt hexkey:… (OpenSSL 3.0.17). */
static void test_sm3__hmac(void)
{
    uint8_t key[80], digest[QQ_SM3_BYTES];
    for (int i = 0; i < 80; i++) key[i] = (uint8_t)i;
    qq_sm3_hmac(key, 32, "message", 7, digest);
    assert_hex(digest, "8d59bd59fce789b4dc4637f523fa0e27de65306f17b9dfbe3ea070675aa3ac5d");
    qq_sm3_hmac(key, 64, "", 0, digest);
    assert_hex(digest, "3f21aced563487175a00740c5a13cd3bc7f5a358b7488863ec5cf9a8acca5049");
    qq_sm3_hmac(key, 80, "message", 7, digest);
    assert_hex(digest, "308b579cf27859c2422a716375674f7253c1c6d101abca9609cca0ead3ca6760");
}

static gpointer digest_often(gpointer unused)
{
    (void)unused;
    for (int i = 0; i < 2000; i++) {
        uint8_t digest[QQ_SM3_BYTES];
        qq_sm3_of("abc", 3, digest);
        assert_hex(digest, abc);
    }
    return NULL;
}

static void test_sm3__threads(void)
{
    GThread *threads[4];
    for (int i = 0; i < 4; i++) threads[i] = g_thread_new("digest", digest_often, NULL);
    for (int i = 0; i < 4; i++) g_thread_join(threads[i]);
}

static void test_sm3__random(void)
{
    uint8_t a[32] = {0}, b[32] = {0}, zero[32] = {0};
    qq_random_bytes(a, sizeof a);
    qq_random_bytes(b, sizeof b);
    g_assert_cmpint(memcmp(a, b, sizeof a), !=, 0);
    g_assert_cmpint(memcmp(a, zero, sizeof a), !=, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sm3/examples", test_sm3__examples);
    g_test_add_func("/sm3/running", test_sm3__running);
    g_test_add_func("/sm3/hmac", test_sm3__hmac);
    g_test_add_func("/sm3/threads", test_sm3__threads);
    g_test_add_func("/sm3/random", test_sm3__random);
    return g_test_run();
}
