/* Small landings lie beside the large tables until they are taken over: no answer may tell the difference. */
#include <sqlite3.h>
#include "qinqing/image.h"
#include "support.h"
#include "support/random.h"

enum { PARTIES = 9, RECORDS = 40, ROUNDS = 12, LANDINGS = 14 };

static int64_t number_of(const test_bench *bench, const char *query)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    g_assert_cmpint(sqlite3_open_v2(bench->path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_prepare_v2(db, query, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static void run_sql(const test_bench *bench, const char *script)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(bench->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, script, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

static int64_t recent_rows(const test_bench *bench)
{
    return number_of(bench, "SELECT count(*) FROM recent");
}

static void take_over(test_bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(qq_store_take_over_recent(bench->store, &error));
    g_assert_no_error(error);
    g_assert_cmpint(recent_rows(bench), ==, 0);
    g_assert_cmpint(number_of(bench, "SELECT count(*) FROM recent_key"), ==, 0);
}

static bool say_dossier(const qq_dossier *dossier, void *data, GError **error)
{
    (void)error;
    g_string_append_printf(data, "%s:", dossier->party.text);
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        g_string_append_printf(data, " %02x%02x/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%d", record->key.bytes[0],
                               record->key.bytes[1], record->updated_at, record->amount, (int)record->landing);
    }
    g_string_append_c(data, '\n');
    return true;
}

/* What is answered of everybody, and of each by itself, at every known time; caller frees. */
static char *all_answers(test_bench *bench)
{
    g_autoptr(GError) error = NULL;
    GString *out = g_string_new(NULL);
    for (int32_t known_at = 0; known_at <= latest(bench); known_at++) {
        g_string_append_printf(out, "%d\n", (int)known_at);
        g_assert_true(qq_store_scan(bench->store, known_at, NULL, NULL, say_dossier, out, &error));
        for (unsigned i = 0; i < PARTIES; i++) {
            const qq_party party = uscc(i);
            qq_dossier dossier = {0};
            dossier_of(bench, &party, known_at, &dossier);
            say_dossier(&dossier, out, NULL);
            qq_dossier_clear(&dossier);
        }
        g_autoptr(GPtrArray) waiting = qq_store_waiting(bench->store, known_at, &error);
        g_assert_no_error(error);
        g_string_append_printf(out, "waiting %u\n", waiting->len);
    }
    return g_string_free(out, FALSE);
}

static void assert_answers(test_bench *bench, const char *expected)
{
    g_autofree char *found = all_answers(bench);
    g_assert_cmpstr(found, ==, expected);
    assert_sound(bench);
}

static void land_many(test_bench *bench)
{
    qq_landing *landing = land_begin(bench, "many");
    for (unsigned i = 0; i < RECORDS; i++) {
        char id[16];
        test_told told;
        const qq_party party = uscc(i % PARTIES);
        g_snprintf(id, sizeof id, "r%u", i);
        tell(&told, id, 100, i);
        tell_of(&told, &party, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    land_end(landing);
}

/* A small file lies beside and is found from there: told again it brings nothing, a later revision is one. */
static void found_beside(void)
{
    test_bench bench = bench_new();
    const qq_party first = uscc(0), second = uscc(1), third = uscc(20);
    land_many(&bench);
    g_assert_cmpint(recent_rows(&bench), ==, 0); /* the first landing is none beside others */
    g_assert_cmpint(land_one(&bench, "new", 100, 5, &third).landed, ==, 1);
    g_assert_cmpint(land_one(&bench, "r0", 200, 6, &first).revised, ==, 1);
    g_assert_cmpint(recent_rows(&bench), ==, 2);
    g_assert_cmpint(land_one(&bench, "new", 100, 5, &third).unchanged, ==, 1);
    g_assert_cmpint(land_one(&bench, "r0", 200, 6, &first).unchanged, ==, 1);
    g_assert_cmpint(land_one(&bench, "r0", 100, 0, &first).unchanged, ==, 1);
    g_assert_cmpint(land_one(&bench, "new", 300, 7, &second).revised, ==, 1); /* to another party */
    land_delete(&bench, "r1", 300);
    g_assert_cmpint(amount_of(&bench, &third, 2), ==, 5);
    g_assert_cmpuint(count_of(&bench, &third, 4), ==, 0);
    assert_sound(&bench);
    take_over(&bench);
    g_assert_cmpint(amount_of(&bench, &third, 2), ==, 5);
    g_assert_cmpuint(count_of(&bench, &third, 4), ==, 0);
    g_assert_cmpint(land_one(&bench, "new", 300, 7, &second).unchanged, ==, 1);
    assert_sound(&bench);
    bench_free(&bench);
}

/* A large file goes into the large tables while others lie beside. */
static void large_beside_small(void)
{
    test_bench bench = bench_new();
    const qq_party party = uscc(3);
    land_many(&bench);
    land_one(&bench, "small", 100, 5, &party);
    const int64_t before = recent_rows(&bench);
    qq_landing *landing = land_begin(&bench, "large");
    for (unsigned i = 0; i < RECORDS; i++) {
        char id[16];
        test_told told;
        g_snprintf(id, sizeof id, "l%u", i);
        tell(&told, i > 0 ? id : "small", 200, i);
        tell_of(&told, &party, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    g_assert_cmpint(land_end(landing).revised, ==, 1);
    g_assert_cmpint(recent_rows(&bench), ==, before);
    g_autofree char *expected = all_answers(&bench);
    assert_answers(&bench, expected);
    take_over(&bench);
    assert_answers(&bench, expected);
    bench_free(&bench);
}

/* What waits for a person waits beside as well, and what is decided about it holds on either side. */
static void decided_beside(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party first = uscc(30), second = uscc(31);
    const qq_key key = key_of("nameless"), other = key_of("other");
    int32_t landing = 0;
    land_many(&bench);
    land_one(&bench, "nameless", 100, 5, NULL);
    land_one(&bench, "other", 100, 6, NULL);
    g_assert_cmpint(number_of(&bench, "SELECT count(*) FROM recent WHERE party GLOB '[?]*'"), ==, 2);
    g_assert_true(qq_store_attach(bench.store, &key, &first, "me", "why", &landing, &error));
    g_assert_no_error(error);
    g_assert_cmpint(amount_of(&bench, &first, landing), ==, 5);
    g_autofree char *expected = all_answers(&bench);
    take_over(&bench);
    assert_answers(&bench, expected);
    g_assert_true(qq_store_attach(bench.store, &other, &second, "me", "why", &landing, &error));
    g_assert_no_error(error);
    g_assert_cmpint(amount_of(&bench, &second, landing), ==, 6);
    land_one(&bench, "nameless", 200, 7, NULL); /* decided already */
    g_assert_cmpint(amount_of(&bench, &first, latest(&bench)), ==, 7);
    assert_sound(&bench);
    bench_free(&bench);
}

/* Taking over ends anywhere between two of its transactions: the store is whole. */
static void taken_over_in_part(void)
{
    test_bench bench = bench_new();
    land_many(&bench);
    for (unsigned i = 0; i < PARTIES; i++) {
        char id[16];
        const qq_party party = uscc(i);
        g_snprintf(id, sizeof id, "s%u", i);
        land_one(&bench, id, 100, i, &party);
    }
    g_autofree char *expected = all_answers(&bench);
    for (unsigned i = 0; i < PARTIES; i++) {
        const qq_party party = uscc(i);
        g_autofree char *rows = g_strdup_printf("BEGIN; INSERT INTO record SELECT * FROM recent WHERE party <= '%s';"
                                                "DELETE FROM recent WHERE party <= '%s'; COMMIT",
                                                party.text, party.text);
        run_sql(&bench, rows);
        assert_answers(&bench, expected);
    }
    g_assert_cmpint(recent_rows(&bench), ==, 0);
    run_sql(&bench, "BEGIN; INSERT INTO record_key SELECT * FROM recent_key WHERE key < x'80';"
                    "DELETE FROM recent_key WHERE key < x'80'; COMMIT");
    assert_answers(&bench, expected);
    take_over(&bench);
    assert_answers(&bench, expected);
    bench_free(&bench);
}

static void land_random(GRand *random, test_bench *one, test_bench *two)
{
    qq_landing *landings[] = {land_begin(one, "random"), land_begin(two, "random")};
    const unsigned count = (unsigned)g_rand_int_range(random, 1, 4);
    for (unsigned i = 0; i < count; i++) {
        char id[16];
        test_told told;
        g_snprintf(id, sizeof id, "r%d", g_rand_int_range(random, 0, RECORDS + 8));
        tell(&told, id, g_rand_int_range(random, 90, 120), g_rand_int_range(random, 0, 1000));
        for (int n = g_rand_int_range(random, 0, 3); n > 0; n--) {
            const qq_party party = uscc((unsigned)g_rand_int_range(random, 0, PARTIES));
            tell_of(&told, &party, QQ_ROLE_SUBJECT);
        }
        if (g_rand_int_range(random, 0, 6) == 0) told.revision.record.state = QQ_STATE_DELETED;
        tell_end(&told);
        for (unsigned j = 0; j < G_N_ELEMENTS(landings); j++) land_add(landings[j], &told);
    }
    const qq_landing_counts a = land_end(landings[0]), b = land_end(landings[1]);
    g_assert_cmpint(a.landed, ==, b.landed);
    g_assert_cmpint(a.unchanged, ==, b.unchanged);
    g_assert_cmpint(a.revised, ==, b.revised);
    g_assert_cmpint(a.queued, ==, b.queued);
}

/* Two stores of the same landings: in one everything is taken over at once, in the other now and then. */
static void random_landings(void)
{
    g_autoptr(GRand) random = test_random();
    int64_t beside = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        test_bench one = bench_new(), two = bench_new();
        land_many(&one);
        land_many(&two);
        for (unsigned i = 0; i < LANDINGS; i++) {
            land_random(random, &one, &two);
            beside += recent_rows(&one);
            take_over(&two);
            if (g_rand_int_range(random, 0, 8) == 0) take_over(&one);
        }
        g_autofree char *expected = all_answers(&two);
        assert_answers(&one, expected);
        bench_free(&one);
        bench_free(&two);
    }
    g_assert_cmpint(beside, >, ROUNDS * LANDINGS / 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/recent/found", found_beside);
    g_test_add_func("/store/recent/large", large_beside_small);
    g_test_add_func("/store/recent/decided", decided_beside);
    g_test_add_func("/store/recent/in-part", taken_over_in_part);
    g_test_add_func("/store/recent/random", random_landings);
    return g_test_run();
}
