/* The digest of everyone does not know where its parts were cut, and knows everything else. */
#include <string.h>

#include "score/digest.h"
#include "support/random.h"

enum { PARTIES = 20000, FORM_BYTES = 40, IDENTIFIER_BYTES = 18 };

static void make_forms(GRand *random, GByteArray *out)
{
    for (unsigned i = 0; i < PARTIES; i++) {
        char form[FORM_BYTES + 1];
        g_snprintf(form, sizeof form, "91420100%010u%022u", i, (unsigned)g_rand_int(random));
        g_byte_array_append(out, (const guint8 *)form, FORM_BYTES);
    }
}

/* The digest of `all` cut into ranges at random; most: parties of one range at most. */
static void digest_cut(GRand *random, const GByteArray *all, unsigned most, char out[QQ_SM3_TEXT])
{
    qq_digest_joiner joiner;
    qq_digest_joiner_init(&joiner);
    for (size_t at = 0; at < all->len;) {
        size_t end = at + (size_t)g_rand_int_range(random, 0, (gint32)most + 1) * FORM_BYTES;
        g_autoptr(GByteArray) forms = g_byte_array_new();
        qq_digest_part part;
        qq_digest_part_init(&part);
        for (; at < MIN(end, all->len); at += FORM_BYTES) {
            g_byte_array_append(forms, all->data + at, FORM_BYTES);
            qq_digest_part_add(&part, (const char *)all->data + at, forms);
        }
        qq_digest_join(&joiner, &part, forms);
        qq_digest_part_clear(&part);
    }
    qq_digest_finish(&joiner, out);
    qq_digest_joiner_clear(&joiner);
}

static void test_digest__does_not_know_the_cuts(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GByteArray) forms = g_byte_array_new();
    char whole[QQ_SM3_TEXT], cut[QQ_SM3_TEXT];
    make_forms(random, forms);
    digest_cut(random, forms, PARTIES * 100, whole);
    for (unsigned most = 1; most < PARTIES * 2; most *= 3) {
        digest_cut(random, forms, most, cut);
        g_assert_cmpstr(cut, ==, whole);
    }
}

static void test_digest__knows_every_byte_and_the_order(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GByteArray) forms = g_byte_array_new();
    char before[QQ_SM3_TEXT], after[QQ_SM3_TEXT];
    make_forms(random, forms);
    digest_cut(random, forms, 5000, before);
    for (unsigned i = 0; i < 50; i++) {
        const gint32 at = g_rand_int_range(random, 0, (gint32)forms->len);
        if (at % FORM_BYTES < IDENTIFIER_BYTES) continue;
        forms->data[at] ^= 1;
        digest_cut(random, forms, 5000, after);
        g_assert_cmpstr(after, !=, before);
        forms->data[at] ^= 1;
    }
    g_byte_array_set_size(forms, forms->len - FORM_BYTES);
    digest_cut(random, forms, 5000, after);
    g_assert_cmpstr(after, !=, before);
}

/* A store without enterprises: SM3 of nothing. */
static void test_digest__of_nobody(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GByteArray) forms = g_byte_array_new();
    char out[QQ_SM3_TEXT];
    digest_cut(random, forms, 1, out);
    g_assert_cmpstr(out, ==, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/score/digest/does_not_know_the_cuts", test_digest__does_not_know_the_cuts);
    g_test_add_func("/score/digest/knows_every_byte_and_the_order", test_digest__knows_every_byte_and_the_order);
    g_test_add_func("/score/digest/of_nobody", test_digest__of_nobody);
    return g_test_run();
}
