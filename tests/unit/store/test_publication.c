/* Publications: one commit switches readers; what ends something acts beyond the published landing, nothing else does.
 */
#include "support.h"

static qq_publication publication_of(int32_t known_at, qq_day as_of)
{
    qq_publication staged = {.generation = {.as_of = as_of, .known_at = known_at, .semantics = 1, .parties = 1},
                             .digest = "d1",
                             .who = (char *)"night",
                             .why = (char *)""};
    g_strlcpy(staged.generation.model_digest, "m", sizeof staged.generation.model_digest);
    return staged;
}

static void keep_generation(test_bench *bench, const qq_generation *generation, const char *body)
{
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    qq_generation_writer *writer = qq_generation_begin(bench->store, generation, &error);
    g_assert_no_error(error);
    g_assert_true(qq_generation_add(writer, &company, &company, 1, body, strlen(body), &error));
    g_assert_true(qq_generation_commit(writer, 1, &error));
    g_assert_no_error(error);
}

static int32_t published_at(test_bench *bench)
{
    g_autoptr(GError) error = NULL;
    qq_publication published;
    bool found = false;
    g_assert_true(qq_store_published(bench->store, &published, &found, &error));
    g_assert_no_error(error);
    const int32_t known_at = found ? published.generation.known_at : -1;
    qq_publication_clear(&published);
    return known_at;
}

static bool is_staged(test_bench *bench)
{
    qq_publication staged;
    bool found = false;
    g_assert_true(qq_store_staged(bench->store, &staged, &found, NULL));
    qq_publication_clear(&staged);
    return found;
}

static void publishes_what_is_staged(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    land_one(&bench, "a", 1, 1, &company);
    land_one(&bench, "b", 1, 1, &company);
    g_assert_cmpint(published_at(&bench), ==, -1);
    g_assert_false(qq_store_publish(bench.store, NULL, "me", "", &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);

    qq_publication first = publication_of(1, 100), second = publication_of(2, 101);
    keep_generation(&bench, &first.generation, "one");
    keep_generation(&bench, &second.generation, "two");
    g_assert_true(qq_store_stage(bench.store, &first, NULL));
    g_assert_true(is_staged(&bench));
    g_assert_cmpint(published_at(&bench), ==, -1);
    g_assert_true(qq_store_publish(bench.store, "d1", "me", "looked at", NULL));
    g_assert_false(is_staged(&bench));
    g_assert_cmpint(published_at(&bench), ==, 1);

    g_assert_true(qq_store_stage(bench.store, &first, NULL));
    g_assert_false(qq_store_publish(bench.store, "another", "me", "", &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_true(is_staged(&bench));
    qq_publication future = publication_of(2, qq_day_today() + 1);
    g_assert_false(qq_store_stage(bench.store, &future, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_true(qq_store_stage(bench.store, &second, NULL)); /* in place of the first */
    g_assert_true(qq_store_discard(bench.store, NULL));
    g_assert_cmpint(published_at(&bench), ==, 1);
    g_assert_false(qq_store_discard(bench.store, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_true(qq_store_stage(bench.store, &second, NULL));
    g_assert_true(qq_store_publish(bench.store, NULL, "me", "", NULL));
    g_assert_cmpint(published_at(&bench), ==, 2);
    assert_sound(&bench);
    bench_free(&bench);
}

static bool read_first(test_bench *bench, const qq_generation *generation, char out[16])
{
    qq_generation_reader *reader = qq_generation_open(bench->store, generation, NULL);
    if (reader == NULL) return false;
    unsigned count = 0;
    const void *body = NULL;
    size_t length = 0;
    g_assert_true(qq_generation_next(reader, &count, &body, &length, NULL));
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpuint(length, <, 16);
    memset(out, 0, 16);
    memcpy(out, body, length);
    g_assert_true(qq_generation_next(reader, &count, &body, &length, NULL));
    g_assert_cmpuint(count, ==, 0);
    qq_generation_close(reader);
    return true;
}

static void keeps_what_is_published_or_staged(void)
{
    test_bench bench = bench_new();
    char body[16];
    qq_publication published = publication_of(0, 1), staged = publication_of(0, 2);
    keep_generation(&bench, &published.generation, "published");
    g_assert_true(qq_store_stage(bench.store, &published, NULL));
    g_assert_true(qq_store_publish(bench.store, NULL, "me", "", NULL));
    keep_generation(&bench, &staged.generation, "staged");
    g_assert_true(qq_store_stage(bench.store, &staged, NULL));
    for (int day = 3; day < 12; day++) {
        const qq_publication other = publication_of(0, day);
        keep_generation(&bench, &other.generation, "other");
    }
    g_assert_true(read_first(&bench, &published.generation, body));
    g_assert_cmpstr(body, ==, "published");
    g_assert_true(read_first(&bench, &staged.generation, body));
    g_assert_cmpstr(body, ==, "staged");
    const qq_publication old = publication_of(0, 3), newest = publication_of(0, 11);
    g_assert_false(read_first(&bench, &old.generation, body));
    g_assert_true(read_first(&bench, &newest.generation, body));
    assert_sound(&bench);
    g_assert_true(qq_store_stage(bench.store, &old, NULL)); /* of which nothing is left */
    g_autoptr(GPtrArray) findings = qq_store_check(bench.store, NULL);
    g_assert_cmpuint(findings->len, ==, 1);
    g_assert_cmpstr(findings->pdata[0], ==, "1 published or staged results that are not kept");
    bench_free(&bench);
}

static void land_kind(test_bench *bench, const char *id, qq_record_kind kind, uint8_t variant, const qq_party *party)
{
    test_told told;
    tell(&told, id, 1, QQ_FEN_NONE);
    told.revision.record.kind = (uint8_t)kind;
    told.revision.record.variant = variant;
    told.revision.record.target = key_of("p");
    tell_of(&told, party, QQ_ROLE_SUBJECT);
    tell_end(&told);
    qq_landing *landing = land_begin(bench, id);
    land_add(landing, &told);
    land_end(landing);
}

static void lets_ends_act_and_nothing_else(void)
{
    test_bench bench = bench_new();
    const qq_party company = uscc(1);
    land_one(&bench, "p", 1, 1, &company);
    const int32_t published = latest(&bench);
    land_one(&bench, "q", 1, 1, &company);
    land_kind(&bench, "c", QQ_KIND_REVOCATION, QQ_REVOCATION_CORRECT, &company);
    const int32_t before_ends = latest(&bench);
    land_kind(&bench, "r", QQ_KIND_REVOCATION, QQ_REVOCATION_ANNUL, &company);
    land_kind(&bench, "s", QQ_KIND_REVOCATION, QQ_REVOCATION_SHORTEN, &company);
    land_kind(&bench, "t", QQ_KIND_REVOCATION, QQ_REVOCATION_REPAIR, &company);
    land_kind(&bench, "u", QQ_KIND_DELISTING, 0, &company);
    const int32_t all = latest(&bench);
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 1);
    qq_store_let_ends_act(bench.store, before_ends);
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 1);
    qq_store_let_ends_act(bench.store, all);
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 5);
    g_assert_cmpuint(count_of(&bench, &company, before_ends), ==, 7);
    int32_t retraction = 0;
    g_assert_true(qq_store_retract(bench.store, all, "me", "wrong", &retraction, NULL));
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 5); /* as known then */
    qq_store_let_ends_act(bench.store, retraction);
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 4);
    bench_free(&bench);
}

/* A burden that its feed takes back is gone at once, a good record only with its publication. */
static void lets_burdens_be_taken_back(void)
{
    test_bench bench = bench_new();
    const qq_party company = uscc(1);
    land_one(&bench, "penalty", 1, 1, &company);
    land_kind(&bench, "listing", QQ_KIND_LISTING, 0, &company);
    land_kind(&bench, "conviction", QQ_KIND_CONVICTION, 0, &company);
    land_kind(&bench, "honour", QQ_KIND_HONOUR, 0, &company);
    land_kind(&bench, "repair", QQ_KIND_REVOCATION, QQ_REVOCATION_REPAIR, &company);
    const int32_t published = latest(&bench);
    static const char *const taken[] = {"penalty", "listing", "conviction", "honour", "repair"};
    for (unsigned i = 0; i < G_N_ELEMENTS(taken); i++) land_delete(&bench, taken[i], 5);
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 5);
    qq_store_let_ends_act(bench.store, latest(&bench));
    qq_dossier dossier = {0};
    dossier_of(&bench, &company, published, &dossier);
    g_assert_cmpuint(dossier.count, ==, 2);
    for (size_t i = 0; i < dossier.count; i++)
        g_assert_true(dossier.records[i].kind == QQ_KIND_HONOUR || dossier.records[i].kind == QQ_KIND_REVOCATION);
    qq_dossier_clear(&dossier);
    land_one(&bench, "penalty", 3, 7, &company); /* told before it was taken back, and new: waits */
    qq_store_let_ends_act(bench.store, latest(&bench));
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 2);
    bench_free(&bench);
}

/* What was undone again ends nothing: a listing taken back and sent anew, a removal taken back. */
static void lets_undone_ends_rest(void)
{
    test_bench bench = bench_new();
    const qq_party company = uscc(1);
    land_kind(&bench, "listing", QQ_KIND_LISTING, 0, &company);
    const int32_t published = latest(&bench);
    land_delete(&bench, "listing", 5);
    qq_store_let_ends_act(bench.store, latest(&bench));
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 0);
    land_one(&bench, "listing", 9, 7, &company);
    qq_store_let_ends_act(bench.store, latest(&bench));
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 1);
    land_kind(&bench, "removal", QQ_KIND_DELISTING, 0, &company);
    qq_store_let_ends_act(bench.store, latest(&bench));
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 2);
    land_delete(&bench, "removal", 5);
    qq_store_let_ends_act(bench.store, latest(&bench));
    g_assert_cmpuint(count_of(&bench, &company, published), ==, 1);
    bench_free(&bench);
}

static void remembers_arrivals(void)
{
    test_bench bench = bench_new();
    const qq_party company = uscc(1);
    qq_stamp at = -1;
    g_assert_true(qq_store_arrival(bench.store, "test", &at, NULL));
    g_assert_cmpint(at, ==, 0);
    land_one(&bench, "a", 1, 1, &company);
    g_assert_true(qq_store_arrival(bench.store, "test", &at, NULL));
    g_assert_cmpint(at, >, 0);
    g_assert_true(qq_store_arrival(bench.store, "other", &at, NULL));
    g_assert_cmpint(at, ==, 0);
    g_assert_true(qq_store_note_arrival(bench.store, "other", NULL));
    g_assert_true(qq_store_arrival(bench.store, "other", &at, NULL));
    g_assert_cmpint(at, >, 0);
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/publication/stage", publishes_what_is_staged);
    g_test_add_func("/publication/kept", keeps_what_is_published_or_staged);
    g_test_add_func("/publication/ends", lets_ends_act_and_nothing_else);
    g_test_add_func("/publication/undone", lets_undone_ends_rest);
    g_test_add_func("/publication/burdens", lets_burdens_be_taken_back);
    g_test_add_func("/publication/arrivals", remembers_arrivals);
    return g_test_run();
}
