/* The mirror of what is published: it says what is kept, and whatever is not whole or not of the publication is as if
 * it were not there. */
#include <glib/gstdio.h>
#include <string.h>

#include "qinqing/error.h"
#include "qinqing/published.h"
#include "support/history.h"
#include "support/register.h"

static char *mirror_path(test_register *r)
{
    return g_strconcat(r->path, ".published", NULL);
}

static void tear_down(test_register *r, const void *data)
{
    g_autofree char *path = mirror_path(r);
    g_unlink(path);
    register_tear_down(r, data);
}

/* Assesses, stages and publishes what is known at a landing. */
static qq_publication publish(test_register *r, qq_day as_of, int32_t known_at)
{
    g_autoptr(GError) error = NULL;
    qq_publication staged = {.generation = register_keep(r, as_of, known_at), .who = (char *)"test", .why = (char *)""};
    g_snprintf(staged.digest, sizeof staged.digest, "digest of %d at %d", as_of, known_at);
    g_assert_true(qq_store_stage(r->store, &staged, &error));
    g_assert_no_error(error);
    g_assert_true(qq_publish_staged(r->store, NULL, "test", "", &error));
    g_assert_no_error(error);
    return staged;
}

static qq_published *open_mirror(test_register *r)
{
    g_autoptr(GError) error = NULL;
    qq_published *out = NULL;
    g_assert_true(qq_published_open(r->store, &out, &error));
    g_assert_no_error(error);
    return out;
}

static void assert_same(const qq_kept_result *a, const qq_kept_result *b)
{
    g_assert_cmpstr(a->party.text, ==, b->party.text);
    g_assert_cmpint(a->standing.score, ==, b->standing.score);
    g_assert_cmpuint(a->standing.grade, ==, b->standing.grade);
    g_assert_true(a->standing.present && a->standing.unscored == b->standing.unscored &&
                  a->standing.untrusted == b->standing.untrusted && a->standing.blacklisted == b->standing.blacklisted);
    g_assert_cmpint(a->next_change, ==, b->next_change);
    g_assert_cmpuint(a->listing_count, ==, b->listing_count);
    for (unsigned i = 0; i < a->listing_count; i++) {
        g_assert_cmpuint(a->listings[i].list, ==, b->listings[i].list);
        g_assert_cmpint(memcmp(&a->listings[i].record, &b->listings[i].record, sizeof(qq_key)), ==, 0);
    }
}

static void test_published__says_what_is_kept(test_register *r, const void *data)
{
    (void)data;
    const qq_day first = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1500, HISTORY_LAST_DAY - 300);
    for (int night = 0; night < 12; night++) {
        g_autoptr(GError) error = NULL;
        const qq_publication published = publish(r, first + night, r->landings[night % 2]);
        g_autoptr(qq_published) mirror = open_mirror(r);
        g_assert_nonnull(mirror);
        g_autoptr(qq_model) model = qq_store_model_kept(r->store, published.generation.model_digest, &error);
        g_autoptr(qq_results_reader) results = qq_results_open(r->store, &published.generation, model, &error);
        const qq_kept_result *kept = NULL;
        size_t place = 0;
        for (; qq_results_next(results, &kept, &error) && kept; place++) {
            assert_same(qq_published_at(mirror, place), kept);
            assert_same(qq_published_find(mirror, &kept->party), kept);
        }
        g_assert_no_error(error);
        g_assert_cmpuint(qq_published_count(mirror), ==, place);
        const qq_party before = {"0"}, after = {"Z"};
        g_assert_null(qq_published_find(mirror, &before));
        g_assert_null(qq_published_find(mirror, &after));
    }
}

static int64_t count_grades(test_register *r, const qq_publication *published, int64_t out[QQ_GRADE_MAX + 1])
{
    g_autoptr(GError) error = NULL;
    int64_t sum = 0;
    g_assert_true(qq_published_grades(r->store, published, out, &error));
    g_assert_no_error(error);
    for (unsigned i = 0; i <= QQ_GRADE_MAX; i++) sum += out[i];
    return sum;
}

/* The file with these bytes is not used, and the kept results answer the same. */
static void assert_ignored(test_register *r, const qq_publication *published, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = mirror_path(r);
    int64_t grades[QQ_GRADE_MAX + 1];
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, &error));
    g_assert_null(open_mirror(r));
    g_assert_cmpint(count_grades(r, published, grades), >, REGISTER_PARTIES / 2);
}

static void test_published__is_whole_and_of_the_publication(test_register *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = mirror_path(r), *first = NULL, *bytes = NULL;
    gsize first_length = 0, length = 0;
    const qq_day day = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1500, HISTORY_LAST_DAY - 300);
    g_assert_null(open_mirror(r)); /* nothing is published */
    publish(r, day, r->landings[0]);
    g_assert_true(g_file_get_contents(path, &first, &first_length, &error));
    const qq_publication published = publish(r, day + 1, r->landings[0]);
    int64_t mirrored[QQ_GRADE_MAX + 1], kept[QQ_GRADE_MAX + 1];
    count_grades(r, &published, mirrored);
    g_assert_true(g_file_get_contents(path, &bytes, &length, &error));
    assert_ignored(r, &published, first, first_length);
    count_grades(r, &published, kept);
    g_assert_cmpint(memcmp(mirrored, kept, sizeof kept), ==, 0);
    for (unsigned i = 0; i < 60; i++)
        assert_ignored(r, &published, bytes, (gsize)g_rand_int_range(r->random, 0, (gint32)length));
    for (unsigned i = 0; i < 200; i++) {
        const gint32 at = g_rand_int_range(r->random, 0, (gint32)length);
        const char bit = (char)(1 << g_rand_int_range(r->random, 0, 7));
        bytes[at] ^= bit;
        assert_ignored(r, &published, bytes, length);
        bytes[at] ^= bit;
    }
    g_unlink(path);
    g_assert_null(open_mirror(r));
}

/* Where the file cannot be written nothing is published: readers stay with what they had. */
static void test_published__comes_before_the_commit(test_register *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = mirror_path(r), *fresh = g_strconcat(path, ".new", NULL);
    const qq_day day = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1500, HISTORY_LAST_DAY - 300);
    publish(r, day, r->landings[0]);
    qq_publication staged = {
        .generation = register_keep(r, day + 1, r->landings[0]), .who = (char *)"test", .why = (char *)""};
    g_strlcpy(staged.digest, "another", sizeof staged.digest);
    g_assert_true(qq_store_stage(r->store, &staged, &error));
    g_assert_cmpint(g_mkdir(fresh, 0700), ==, 0);
    g_assert_false(qq_publish_staged(r->store, NULL, "test", "", &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_autoptr(qq_published) mirror = open_mirror(r);
    g_assert_nonnull(mirror);
    g_rmdir(fresh);
    g_clear_error(&error);
    g_assert_true(qq_publish_staged(r->store, "another", "test", "", &error));
    g_assert_no_error(error);
    g_autoptr(qq_published) next = open_mirror(r);
    g_assert_nonnull(next);
    g_assert_false(qq_publish_staged(r->store, NULL, "test", "", &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("QINQING_TODAY", "2027-01-01", TRUE); /* what is published is of a day that has come */
    g_test_add("/score/published/says_what_is_kept", test_register, NULL, register_set_up,
               test_published__says_what_is_kept, tear_down);
    g_test_add("/score/published/is_whole_and_of_the_publication", test_register, NULL, register_set_up,
               test_published__is_whole_and_of_the_publication, tear_down);
    g_test_add("/score/published/comes_before_the_commit", test_register, NULL, register_set_up,
               test_published__comes_before_the_commit, tear_down);
    return g_test_run();
}
