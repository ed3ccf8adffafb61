/* Who changes soon: found from the image, and by an assessment on its way, as by looking at everyone one by one; and
 * what an assessment hands on in memory is what it kept. */
#include <glib/gstdio.h>
#include <string.h>

#include "qinqing/error.h"
#include "qinqing/portfolio.h"
#include "qinqing/published.h"
#include "support/history.h"
#include "support/register.h"

enum { ROUNDS = 60 };

/* ---- one by one, from the rows ---- */

typedef struct {
    qq_pricer *pricer;
    const qq_upcoming_options *options;
    GArray *out;
} naive_search;

static bool look(const qq_dossier *dossier, void *data, GError **error)
{
    const naive_search *search = data;
    const qq_upcoming_options *options = search->options;
    (void)error;
    if (options->every)
        qq_upcoming_every(search->pricer, dossier, options->as_of, options->until, search->out);
    else
        qq_upcoming_dossier(search->pricer, dossier, options->as_of, options->until, search->out);
    return true;
}

static GArray *find_naively(test_register *r, const qq_upcoming_options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_pricer) pricer = qq_pricer_new(options->model, r->store);
    naive_search search = {pricer, options, g_array_new(FALSE, FALSE, sizeof(qq_upcoming))};
    qq_store_let_ends_act(r->store, options->ends_known_at);
    qq_store_scan(r->store, options->known_at, NULL, NULL, look, &search, &error);
    g_assert_no_error(error);
    qq_store_let_ends_act(r->store, 0);
    return search.out;
}

static void assert_change(const qq_change *a, const qq_change *b)
{
    g_assert_cmpint(a->day, ==, b->day);
    g_assert_cmpuint(a->grade, ==, b->grade);
    g_assert_cmpstr(a->trust, ==, b->trust);
    g_assert_true(a->unscored == b->unscored && a->blacklisted == b->blacklisted);
    if (!a->unscored) g_assert_cmpint(a->score, ==, b->score);
}

static void assert_upcoming(const GArray *found, const GArray *expected)
{
    g_assert_cmpuint(found->len, ==, expected->len);
    for (unsigned i = 0; i < found->len; i++) {
        const qq_upcoming *a = &g_array_index(found, qq_upcoming, i), *b = &g_array_index(expected, qq_upcoming, i);
        g_assert_cmpstr(a->party.text, ==, b->party.text);
        assert_change(&a->before, &b->before);
        assert_change(&a->after, &b->after);
    }
}

/* Drops whom nobody asked about. */
static void keep_within(GArray *found, const GArray *within)
{
    for (unsigned i = found->len; i-- > 0;) {
        bool asked = false;
        for (unsigned w = 0; w < within->len; w++)
            asked = asked ||
                    !strcmp(g_array_index(within, qq_party, w).text, g_array_index(found, qq_upcoming, i).party.text);
        if (!asked) g_array_remove_index(found, i);
    }
}

static GArray *some_parties(test_register *r)
{
    GArray *within = g_array_new(FALSE, FALSE, sizeof(qq_party));
    for (unsigned p = 0; p < REGISTER_PARTIES; p++) {
        const qq_party party = history_party(p);
        if (g_rand_boolean(r->random)) g_array_append_val(within, party);
    }
    g_array_sort(within, (GCompareFunc)strcmp);
    return within;
}

static void test_upcoming__is_what_looking_at_everyone_finds(test_register *r, const void *data)
{
    (void)data;
    unsigned found_at_all = 0, beyond = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        const qq_day day = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1000, HISTORY_LAST_DAY);
        const unsigned from = (unsigned)g_rand_int_range(r->random, 0, 3);
        const unsigned to = (unsigned)g_rand_int_range(r->random, (gint32)from, 3);
        g_autoptr(qq_model) model = qq_store_model(r->store, day, r->landings[from], &error);
        g_autoptr(GArray) within = round % 3 ? NULL : some_parties(r);
        const qq_upcoming_options options = {.as_of = day,
                                             .until = day + g_rand_int_range(r->random, 1, 400),
                                             .known_at = r->landings[from],
                                             .ends_known_at = r->landings[to],
                                             .model = model,
                                             .threads = 1 + round % 3,
                                             .every = round % 2,
                                             .within = within};
        if (round == ROUNDS / 2) g_assert_true(qq_portfolio_refresh(r->store, false, &error));
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
        g_autoptr(GArray) expected = find_naively(r, &options);
        if (within) keep_within(expected, within);
        g_assert_true(qq_upcoming_find(r->path, &options, found, &error));
        g_assert_no_error(error);
        assert_upcoming(found, expected);
        found_at_all += found->len;
        beyond += to > from;
    }
    g_assert_cmpuint(found_at_all, >, ROUNDS);
    g_assert_cmpuint(beyond, >, 0);
}

/* ---- who is listed ---- */

typedef struct {
    qq_pricer *pricer;
    const qq_listed_options *options;
    GArray *out; /* of qq_party */
} listed_search;

static bool look_for_listings(const qq_dossier *dossier, void *data, GError **error)
{
    const listed_search *search = data;
    qq_result result;
    (void)error;
    qq_price_dossier(search->pricer, dossier, search->options->as_of, &result);
    if (result.listing_count || (search->options->proposed && result.ground_count))
        g_array_append_val(search->out, dossier->party);
    return true;
}

static void test_listed__is_what_looking_at_everyone_finds(test_register *r, const void *data)
{
    (void)data;
    unsigned found_at_all = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        const qq_day day = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1000, HISTORY_LAST_DAY);
        const unsigned from = (unsigned)g_rand_int_range(r->random, 0, 3);
        const unsigned to = (unsigned)g_rand_int_range(r->random, (gint32)from, 3);
        g_autoptr(qq_model) model = qq_store_model(r->store, day, r->landings[from], &error);
        const qq_listed_options options = {.as_of = day,
                                           .known_at = r->landings[from],
                                           .ends_known_at = r->landings[to],
                                           .model = model,
                                           .proposed = round % 2};
        if (round == ROUNDS / 2) g_assert_true(qq_portfolio_refresh(r->store, false, &error));
        g_autoptr(qq_pricer) pricer = qq_pricer_new(model, r->store);
        g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(qq_party));
        g_autoptr(GArray) expected = g_array_new(FALSE, TRUE, sizeof(qq_party));
        listed_search search = {pricer, &options, expected};
        qq_store_let_ends_act(r->store, options.ends_known_at);
        g_assert_true(qq_store_scan(r->store, options.known_at, NULL, NULL, look_for_listings, &search, &error));
        qq_store_let_ends_act(r->store, 0);
        g_assert_true(qq_listed_find(r->path, &options, found, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(found->len, ==, expected->len);
        for (unsigned i = 0; i < found->len; i++)
            g_assert_cmpstr(g_array_index(found, qq_party, i).text, ==, g_array_index(expected, qq_party, i).text);
        found_at_all += found->len;
    }
    g_assert_cmpuint(found_at_all, >, 0);
}

/* ---- by an assessment, and what it hands on ---- */

static qq_assessed *assess(test_register *r, const qq_generation *generation, const qq_model *model, bool simple,
                           GArray *upcoming, char digest[65])
{
    g_autoptr(GError) error = NULL;
    qq_assess_summary sum;
    qq_assessed *assessed = NULL;
    const qq_assess_options options = {.as_of = generation->as_of,
                                       .known_at = generation->known_at,
                                       .model = model,
                                       .threads = 2,
                                       .simple = simple,
                                       .upcoming = upcoming,
                                       .upcoming_until = generation->as_of + 90,
                                       .assessed = &assessed};
    g_assert_true(qq_assess(r->path, &options, true, &sum, &error));
    g_assert_no_error(error);
    memcpy(digest, sum.digest, sizeof sum.digest);
    return assessed;
}

static void assert_kept(const qq_kept_result *a, const qq_kept_result *b)
{
    g_assert_cmpstr(a->party.text, ==, b->party.text);
    g_assert_cmpint(a->standing.score, ==, b->standing.score);
    g_assert_cmpuint(a->standing.grade, ==, b->standing.grade);
    g_assert_true(a->standing.unscored == b->standing.unscored && a->standing.untrusted == b->standing.untrusted &&
                  a->standing.blacklisted == b->standing.blacklisted);
    g_assert_cmpint(a->next_change, ==, b->next_change);
    g_assert_cmpuint(a->listing_count, ==, b->listing_count);
    for (unsigned i = 0; i < a->listing_count; i++) {
        g_assert_cmpuint(a->listings[i].list, ==, b->listings[i].list);
        g_assert_cmpint(memcmp(&a->listings[i].record, &b->listings[i].record, sizeof(qq_key)), ==, 0);
    }
}

static void assert_in_memory(test_register *r, const qq_generation *generation, const qq_model *model,
                             const qq_assessed *assessed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_results_reader) kept = qq_results_open(r->store, generation, model, &error);
    g_autoptr(qq_results_reader) held = qq_results_of(assessed, model);
    const qq_kept_result *a = NULL, *b = NULL;
    do {
        g_assert_true(qq_results_next(kept, &a, &error) && qq_results_next(held, &b, &error));
        g_assert_true((a == NULL) == (b == NULL));
        if (!a) break;
        assert_kept(a, b);
    } while (a);
}

static void test_upcoming__comes_with_an_assessment(test_register *r, const void *data)
{
    (void)data;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char digest[65];
        const qq_day day = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1000, HISTORY_LAST_DAY);
        qq_generation generation = {.as_of = day, .known_at = r->landings[round % 3], .semantics = QQ_ENGINE_SEMANTICS};
        g_autoptr(qq_model) model = qq_store_model(r->store, day, generation.known_at, NULL);
        g_strlcpy(generation.model_digest, model->digest, sizeof generation.model_digest);
        const qq_upcoming_options options = {
            .as_of = day, .until = day + 90, .known_at = generation.known_at, .model = model};
        g_autoptr(GArray) expected = find_naively(r, &options);
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
        g_autoptr(qq_assessed) assessed = assess(r, &generation, model, round % 4 == 3, found, digest);
        assert_upcoming(found, expected);
        assert_in_memory(r, &generation, model, assessed);
    }
}

static void publish(test_register *r, qq_publication *staged, const qq_assessed *assessed, const qq_model *model)
{
    g_autoptr(GError) error = NULL;
    qq_mirroring *mirroring = assessed ? qq_mirroring_begin(r->store, staged, assessed, model) : NULL;
    g_assert_true(qq_store_stage(r->store, staged, &error));
    g_assert_true(mirroring ? qq_publish_mirrored(r->store, mirroring, "test", "", &error)
                            : qq_publish_staged(r->store, NULL, "test", "", &error));
    g_assert_no_error(error);
}

static void compare_both_ways(test_register *r, const qq_generation *before, const qq_generation *after,
                              const qq_assessed *assessed, const char *mirror)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_comparison) held = qq_compare(r->store, before, after, assessed, &error);
    g_unlink(mirror); /* what was published before is then read from what is kept */
    g_autoptr(qq_comparison) kept = qq_compare(r->store, before, after, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(held->changed, ==, kept->changed);
    g_assert_cmpint(memcmp(held->migrations, kept->migrations, sizeof kept->migrations), ==, 0);
    g_assert_cmpuint(held->changes->len, ==, kept->changes->len);
    g_assert_cmpuint(held->listings->len, ==, kept->listings->len);
    g_assert_cmpint(held->after_parties, ==, kept->after_parties);
}

static char *published_bytes(const char *path, gsize *length)
{
    char *bytes = NULL;
    g_assert_true(g_file_get_contents(path, &bytes, length, NULL));
    return bytes;
}

/* From memory or read back: the same file; and compared with what was published before, the same comparison. */
static void test_upcoming__publishes_from_memory(test_register *r, const void *data)
{
    (void)data;
    g_autofree char *path = g_strconcat(r->path, ".published", NULL), *fresh = g_strconcat(path, ".new", NULL);
    const qq_day first = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1000, HISTORY_LAST_DAY - 300);
    qq_generation before = {0};
    for (int night = 0; night < 20; night++) {
        g_autoptr(GError) error = NULL;
        qq_publication staged = {.who = (char *)"test", .why = (char *)""};
        staged.generation = (qq_generation){
            .as_of = first + night * 7, .known_at = r->landings[night / 7], .semantics = QQ_ENGINE_SEMANTICS};
        g_autoptr(qq_model) model = qq_store_model(r->store, first, staged.generation.known_at, &error);
        g_strlcpy(staged.generation.model_digest, model->digest, sizeof staged.generation.model_digest);
        g_autoptr(qq_assessed) assessed = assess(r, &staged.generation, model, false, NULL, staged.digest);
        if (night) compare_both_ways(r, &before, &staged.generation, assessed, path);
        gsize one_length = 0, other_length = 0;
        publish(r, &staged, assessed, model);
        g_autofree char *one = published_bytes(path, &one_length);
        publish(r, &staged, NULL, NULL);
        g_autofree char *other = published_bytes(path, &other_length);
        g_assert_cmpuint(one_length, ==, other_length);
        g_assert_cmpint(memcmp(one, other, one_length), ==, 0);
        qq_mirroring_abandon(qq_mirroring_begin(r->store, &staged, assessed, model));
        g_assert_false(g_file_test(fresh, G_FILE_TEST_EXISTS));
        before = staged.generation;
    }
    g_unlink(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("QINQING_TODAY", "2030-01-01", TRUE); /* what is published is of a day that has come */
    g_test_add("/score/upcoming/is_what_looking_at_everyone_finds", test_register, NULL, register_set_up,
               test_upcoming__is_what_looking_at_everyone_finds, register_tear_down);
    g_test_add("/score/listed/is_what_looking_at_everyone_finds", test_register, NULL, register_set_up,
               test_listed__is_what_looking_at_everyone_finds, register_tear_down);
    g_test_add("/score/upcoming/comes_with_an_assessment", test_register, NULL, register_set_up,
               test_upcoming__comes_with_an_assessment, register_tear_down);
    g_test_add("/score/upcoming/publishes_from_memory", test_register, NULL, register_set_up,
               test_upcoming__publishes_from_memory, register_tear_down);
    return g_test_run();
}
