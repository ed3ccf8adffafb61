/* The made-up firms and persons of the generator: valid, distinct, and spread as a market is. */
#include "party.h"

#include <string.h>
#include "support/random.h"
#include "writers.h"

#define SAMPLE 60000 /* beyond 2^16 - SAMPLE/2, so that names of two and of three syllables meet */

static world random_world(void)
{
    g_autoptr(GRand) random = test_random();
    world w = {.seed = g_rand_int(random), .parties = 1000000};
    g_assert_true(qq_day_from_civil(2026, 6, 30, &w.as_of));
    return w;
}

static void assert_new(GHashTable *seen, const char *text)
{
    if (!g_hash_table_add(seen, g_strdup(text))) g_error("%s comes twice", text);
}

static void test_party__firms_are_valid_and_distinct(void)
{
    const world w = random_world();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (uint64_t at = 0; at < SAMPLE; at++) {
        firm f;
        char out[QQ_USCC_LENGTH + 1];
        firm_at(&w, 65536 - SAMPLE / 2 + at, &f);
        g_assert_cmpint(qq_uscc_check(f.uscc, strlen(f.uscc), out).fault, ==, QQ_IDENTIFIER_OK);
        g_assert_cmpint(f.founded, <, f.registered);
        g_assert_cmpint(f.registered, <, w.as_of);
        g_assert_true(g_utf8_validate(f.name, -1, NULL));
        assert_new(seen, f.uscc);
        assert_new(seen, f.name);
        if (f.branch) g_assert_false(firm_is_branch(f.head));
    }
}

static void test_party__persons_are_valid_and_distinct(void)
{
    const world w = random_world();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (uint64_t at = 0; at < SAMPLE; at++) {
        person p;
        char out[QQ_CITIZEN_LENGTH + 1];
        person_at(&w, at * 151, &p);
        g_assert_cmpint(qq_citizen_check(p.number, strlen(p.number), out).fault, ==, QQ_IDENTIFIER_OK);
        assert_new(seen, p.number);
    }
}

static void test_party__shuffle_is_one_to_one(void)
{
    g_autoptr(GRand) random = test_random();
    for (uint64_t size = 1; size < 400; size += 7) {
        g_autofree bool *hit = g_new0(bool, size);
        uint64_t seed = g_rand_int(random);
        for (uint64_t value = 0; value < size; value++) {
            uint64_t to = shuffle(value, size, seed);
            g_assert_cmpuint(to, <, size);
            g_assert_false(hit[to]);
            hit[to] = true;
        }
    }
}

/* Two records a party on average: most parties have none, a few have many, nobody a hundredth of them all. */
static void test_party__few_have_many(void)
{
    world w = random_world();
    w.parties = 20000;
    const uint64_t last = w.parties + w.parties / 50 + 1;
    g_autofree unsigned *count = g_new0(unsigned, last);
    unsigned clean = 0, most = 0;
    dice d = dice_for(w.seed, 99, 0);
    for (unsigned record = 0; record < 2 * w.parties; record++) {
        uint64_t ordinal = pick_firm(&w, &d, CROWD_BAD);
        g_assert_cmpuint(ordinal, <, last);
        count[ordinal]++;
    }
    for (uint64_t at = 0; at < w.parties; at++) {
        clean += count[at] == 0;
        if (count[at] > most) most = count[at];
    }
    g_assert_cmpuint(clean, >, w.parties / 2);
    g_assert_cmpuint(most, >, 50);
    g_assert_cmpuint(most, <, w.parties / 50);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/data/party/firms_are_valid_and_distinct", test_party__firms_are_valid_and_distinct);
    g_test_add_func("/data/party/persons_are_valid_and_distinct", test_party__persons_are_valid_and_distinct);
    g_test_add_func("/data/party/shuffle_is_one_to_one", test_party__shuffle_is_one_to_one);
    g_test_add_func("/data/party/few_have_many", test_party__few_have_many);
    return g_test_run();
}
