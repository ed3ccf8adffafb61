/* What people decide: attach, reject, classify; each dated, each to be taken back. */
#include "support.h"

static unsigned waiting_count(test_bench *bench, int32_t known_at)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) waiting = qq_store_waiting(bench->store, known_at, &error);
    g_assert_no_error(error);
    return waiting->len;
}

static void attaches(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    const qq_key key = key_of("a");
    int32_t landing = 0;
    qq_landing_counts counts = land_one(&bench, "a", 100, 1, NULL);
    g_assert_cmpint(counts.queued, ==, 1);
    g_assert_cmpint(counts.landed, ==, 0);
    g_assert_cmpuint(waiting_count(&bench, 0), ==, 0);
    g_assert_cmpuint(waiting_count(&bench, 1), ==, 1);
    g_assert_true(qq_store_attach(bench.store, &key, &company, "me", "asked the sender", &landing, &error));
    g_assert_cmpint(landing, ==, 2);
    g_assert_cmpuint(waiting_count(&bench, 1), ==, 1);
    g_assert_cmpuint(waiting_count(&bench, 2), ==, 0);
    g_assert_cmpuint(count_of(&bench, &company, 1), ==, 0);
    g_assert_cmpuint(count_of(&bench, &company, 2), ==, 1);
    g_assert_false(qq_store_attach(bench.store, &key, &company, "me", "again", &landing, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    /* A later revision goes to the same party by itself. */
    counts = land_one(&bench, "a", 200, 2, NULL);
    g_assert_cmpint(counts.revised, ==, 1);
    g_assert_cmpint(counts.queued, ==, 0);
    g_assert_cmpint(amount_of(&bench, &company, 3), ==, 2);
    g_assert_cmpint(amount_of(&bench, &company, 2), ==, 1);
    counts = land_one(&bench, "a", 200, 2, NULL);
    g_assert_cmpint(counts.unchanged, ==, 1);
    /* Taken back, it waits again; the feed taken back, it is gone. */
    int32_t retraction = 0;
    g_assert_true(qq_store_retract(bench.store, 2, "me", "mistaken", &retraction, &error));
    g_assert_cmpuint(count_of(&bench, &company, 4), ==, 0);
    g_assert_cmpuint(waiting_count(&bench, 4), ==, 1);
    g_assert_cmpint(amount_of(&bench, &company, 3), ==, 2);
    assert_sound(&bench);
    bench_free(&bench);
}

static void attached_record_goes_with_its_feed(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    const qq_key key = key_of("a");
    int32_t landing = 0;
    land_one(&bench, "a", 100, 1, NULL);
    g_assert_true(qq_store_attach(bench.store, &key, &company, "me", "", &landing, &error));
    g_assert_true(qq_store_retract(bench.store, 1, "me", "wrong file", &landing, &error));
    g_assert_cmpuint(count_of(&bench, &company, 2), ==, 1);
    g_assert_cmpuint(count_of(&bench, &company, 3), ==, 0);
    /* Sent again, the decision still stands. */
    land_one(&bench, "a", 100, 1, NULL);
    g_assert_cmpuint(count_of(&bench, &company, 4), ==, 1);
    g_assert_cmpuint(waiting_count(&bench, 4), ==, 0);
    assert_sound(&bench);
    bench_free(&bench);
}

static void rejects(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_key key = key_of("a"), nothing = key_of("nothing");
    int32_t landing = 0;
    land_one(&bench, "a", 100, 1, NULL);
    g_assert_true(qq_store_reject(bench.store, &key, "me", "abroad", &landing, &error));
    g_assert_cmpuint(waiting_count(&bench, 1), ==, 1);
    g_assert_cmpuint(waiting_count(&bench, 2), ==, 0);
    g_assert_false(qq_store_reject(bench.store, &nothing, "me", "", &landing, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpint(latest(&bench), ==, 2);
    bench_free(&bench);
}

static void names_itself_later(void)
{
    test_bench bench = bench_new();
    const qq_party company = uscc(1);
    land_one(&bench, "a", 100, 1, NULL);
    land_one(&bench, "a", 200, 2, &company);
    g_assert_cmpuint(waiting_count(&bench, 2), ==, 0);
    g_assert_cmpint(amount_of(&bench, &company, 2), ==, 2);
    bench_free(&bench);
}

static const char *code_at(test_bench *bench, const qq_party *party, int32_t known_at)
{
    qq_dossier dossier = {0};
    dossier_of(bench, party, known_at, &dossier);
    g_assert_cmpuint(dossier.count, ==, 1);
    const char *code = qq_store_text(bench->store, dossier.records[0].code);
    qq_dossier_clear(&dossier);
    return code;
}

static void classifies(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    const qq_key key = key_of("a"), nothing = key_of("nothing");
    int32_t landing = 0;
    land_one(&bench, "a", 100, 1, &company);
    g_assert_true(qq_store_classify(bench.store, &key, "Q-77", "me", "read it", &landing, &error));
    g_assert_true(qq_store_classify(bench.store, &key, "Q-78", "me", "read it again", &landing, &error));
    land_one(&bench, "a", 200, 2, &company);
    g_assert_cmpstr(code_at(&bench, &company, 1), ==, "Q-01");
    g_assert_cmpstr(code_at(&bench, &company, 2), ==, "Q-77");
    g_assert_cmpstr(code_at(&bench, &company, 3), ==, "Q-78");
    g_assert_cmpstr(code_at(&bench, &company, 4), ==, "Q-78");
    g_assert_true(qq_store_retract(bench.store, 3, "me", "", &landing, &error));
    g_assert_cmpstr(code_at(&bench, &company, 5), ==, "Q-77");
    g_assert_false(qq_store_classify(bench.store, &nothing, "Q-99", "me", "", &landing, &error));
    g_assert_cmpint(qq_store_find_text(bench.store, "Q-99"), ==, 0);
    assert_sound(&bench);
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/decisions/attach", attaches);
    g_test_add_func("/store/decisions/feed-taken-back", attached_record_goes_with_its_feed);
    g_test_add_func("/store/decisions/reject", rejects);
    g_test_add_func("/store/decisions/named-later", names_itself_later);
    g_test_add_func("/store/decisions/classify", classifies);
    return g_test_run();
}
