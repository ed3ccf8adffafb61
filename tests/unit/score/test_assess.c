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

static qq_generation generation_of(const qq_assess_options *options)
{
    qq_generation generation = {
        .as_of = options->as_of, .known_at = options->known_at, .semantics = QQ_ENGINE_SEMANTICS};
    g_strlcpy(generation.model_digest, options->model->digest, sizeof generation.model_digest);
    return generation;
}

static GByteArray *assess(test_register *r, const qq_assess_options *options, qq_assess_summary *sum)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(qq_assess(r->path, options, true, sum, &error));
    g_assert_no_error(error);
    const qq_generation generation = generation_of(options);
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

/* ---- kept as differences ---- */

/* An enterprise of its own with one record, in a landing of its own. */
static int32_t land_newcomer(test_register *r)
{
    g_autoptr(GError) error = NULL;
    qq_landing_counts counts;
    const qq_participant subject = {.party = history_party(1000), .role = QQ_ROLE_SUBJECT};
    qq_revision revision = {.code = "", .issuer = "", .participants = &subject, .participant_count = 1};
    qq_record_clear(&revision.record);
    revision.record.key = qq_record_key("test", "source", "newcomer");
    revision.record.state = QQ_STATE_PRESENT;
    revision.record.kind = QQ_KIND_ENTERPRISE;
    revision.record.effective_on = HISTORY_FIRST_DAY;
    qq_landing *landing = qq_landing_begin(r->store, "test", "newcomer", &error);
    g_assert_no_error(error);
    g_assert_true(qq_landing_add(landing, &revision, &error));
    g_assert_true(qq_landing_commit(landing, "", 0, 0, &counts, &error));
    g_assert_no_error(error);
    return counts.landing;
}

static bool is_difference(test_register *r, const qq_generation *generation)
{
    qq_generation_reader *base = NULL;
    g_assert_true(qq_generation_open_base(r->store, generation, &base, NULL));
    if (!base) return false;
    qq_generation_close(base);
    return true;
}

/* Every kept result is what the pricer gives, and nobody is missing or too many. */
static void assert_priced(test_register *r, const qq_generation *generation)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = qq_store_model_kept(r->store, generation->model_digest, &error);
    g_autoptr(qq_pricer) pricer = qq_pricer_new(model, r->store);
    g_autoptr(qq_results_reader) results = qq_results_open(r->store, generation, model, &error);
    const qq_kept_result *kept = NULL;
    int64_t seen = 0;
    while (qq_results_next(results, &kept, &error) && kept) {
        qq_dossier dossier = {0};
        qq_result now;
        g_assert_true(qq_store_dossier(r->store, &kept->party, generation->known_at, &dossier, &error));
        g_assert_cmpuint(dossier.count, >, 0);
        qq_price_dossier(pricer, &dossier, generation->as_of, &now);
        g_assert_cmpint(kept->standing.score, ==, now.score);
        g_assert_cmpuint(kept->standing.grade, ==, now.grade);
        g_assert_cmpuint(kept->listing_count, ==, now.listing_count);
        g_assert_cmpint(kept->next_change, ==, qq_next_change(pricer, &dossier, &now));
        qq_dossier_clear(&dossier);
        seen++;
    }
    g_assert_no_error(error);
    g_assert_cmpint(seen, ==, generation->parties);
}

/* Night after night, with an enterprise that comes and goes. */
static void test_assess__differences_read_as_the_whole(test_register *r, const void *data)
{
    enum { NIGHTS = 40 };
    (void)data;
    unsigned differences = 0;
    int32_t newcomer = land_newcomer(r), retraction = 0;
    g_assert_true(qq_store_retract(r->store, newcomer, "test", "test", &retraction, NULL));
    const qq_day first = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1500, HISTORY_LAST_DAY - NIGHTS);
    g_autoptr(qq_model) model = qq_store_model(r->store, first, r->landings[1], NULL);
    for (int night = 0; night < NIGHTS; night++) {
        const qq_assess_options options = {
            .as_of = first + night, .known_at = night % 3 ? r->landings[1] : newcomer, .model = model, .threads = 2};
        qq_assess_summary sum;
        qq_generation generation = generation_of(&options);
        g_autoptr(GByteArray) once = assess(r, &options, &sum);
        generation.parties = sum.parties;
        assert_priced(r, &generation);
        differences += is_difference(r, &generation);
        g_autoptr(GByteArray) again = assess(r, &options, &sum);
        g_assert_cmpuint(again->len, ==, once->len);
        g_assert_cmpint(memcmp(again->data, once->data, once->len), ==, 0);
    }
    g_assert_cmpuint(differences, >, NIGHTS / 4);
    g_autoptr(GPtrArray) findings = qq_store_check(r->store, NULL);
    g_assert_cmpuint(findings->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/score/assess/quick_is_as_slow", test_register, NULL, register_set_up, test_assess__quick_is_as_slow,
               register_tear_down);
    g_test_add("/score/assess/differences_read_as_the_whole", test_register, NULL, register_set_up,
               test_assess__differences_read_as_the_whole, register_tear_down);
    return g_test_run();
}
