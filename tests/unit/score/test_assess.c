/* Everyone, the quick ways against the slow one: the same digest and the same kept bytes, for any day, known time,
 * model and number of threads. */
#include <string.h>

#include "qinqing/publish.h"
#include "support/history.h"
#include "support/register.h"

enum { ROUNDS = 20 };

/* Every block that is kept of a generation, one after another. */
static GByteArray *kept_bytes(test_register *r, const qq_generation *generation)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = qq_store_model_kept(r->store, generation->model_digest, &error);
    g_autoptr(qq_results_reader) results = qq_results_open(r->store, generation, model, &error);
    GByteArray *out = g_byte_array_new();
    const qq_kept_result *kept = NULL;
    while (qq_results_next(results, &kept, &error) && kept) {
        const int64_t numbers[] = {kept->standing.present,     kept->standing.unscored, kept->standing.untrusted,
                                   kept->standing.blacklisted, kept->standing.grade,    kept->standing.score,
                                   kept->next_change,          kept->listing_count};
        g_byte_array_append(out, (const guint8 *)kept->party.text, QQ_PARTY_BYTES);
        g_byte_array_append(out, (const guint8 *)numbers, sizeof numbers);
        for (unsigned i = 0; i < kept->listing_count; i++) {
            g_byte_array_append(out, (const guint8 *)&kept->listings[i].list, sizeof kept->listings[i].list);
            g_byte_array_append(out, kept->listings[i].record.bytes, QQ_KEY_BYTES);
        }
    }
    g_assert_no_error(error);
    return out;
}

static GByteArray *assess(test_register *r, const qq_assess_options *options, qq_assess_summary *sum)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(qq_assess(r->path, options, true, sum, &error));
    g_assert_no_error(error);
    qq_generation generation = {
        .as_of = options->as_of, .known_at = options->known_at, .semantics = QQ_ENGINE_SEMANTICS};
    g_strlcpy(generation.model_digest, options->model->digest, sizeof generation.model_digest);
    return kept_bytes(r, &generation);
}

static void assert_same_sums(const qq_assess_summary *a, const qq_assess_summary *b)
{
    g_assert_cmpstr(a->digest, ==, b->digest);
    g_assert_cmpint(a->parties, ==, b->parties);
    g_assert_cmpint(a->records, ==, b->records);
    g_assert_cmpint(a->blacklisted, ==, b->blacklisted);
    g_assert_cmpint(a->registered, ==, b->registered);
    g_assert_cmpint(a->unscored, ==, b->unscored);
    g_assert_cmpint(memcmp(a->by_grade, b->by_grade, sizeof a->by_grade), ==, 0);
}

static void test_assess__quick_is_as_slow(test_register *r, const void *data)
{
    (void)data;
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        qq_assess_options options = {.as_of =
                                         g_rand_int_range(r->random, HISTORY_FIRST_DAY + 700, HISTORY_LAST_DAY + 400),
                                     .known_at = r->landings[round % 3],
                                     .threads = 1,
                                     .simple = true};
        g_autoptr(qq_model) model = qq_store_model(r->store, options.as_of, options.known_at, &error);
        g_assert_no_error(error);
        options.model = model;
        qq_assess_summary slow, quick;
        g_autoptr(GByteArray) slow_kept = assess(r, &options, &slow);
        g_assert_cmpint(slow.parties, >, REGISTER_PARTIES / 2);
        options.simple = false;
        for (options.threads = 1; options.threads <= 5; options.threads += 2) {
            g_autoptr(GByteArray) quick_kept = assess(r, &options, &quick);
            assert_same_sums(&quick, &slow);
            g_assert_cmpuint(quick_kept->len, ==, slow_kept->len);
            g_assert_cmpint(memcmp(quick_kept->data, slow_kept->data, slow_kept->len), ==, 0);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/score/assess/quick_is_as_slow", test_register, NULL, register_set_up, test_assess__quick_is_as_slow,
               register_tear_down);
    return g_test_run();
}
