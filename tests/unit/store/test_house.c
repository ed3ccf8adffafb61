/* Opening, refusing, backing up, restoring, checking, migrating; each refusal is one line that says what to do. */
#include "support.h"
#include <sqlite3.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_refused(const char *path, qq_store_mode mode, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_store) store = qq_store_open(path, mode, &error);
    g_assert_null(store);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(strchr(error->message, '\n'));
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    char *message = NULL;
    sqlite3_exec(db, sql, NULL, NULL, &message);
    g_assert_cmpstr(message, ==, NULL);
    sqlite3_close(db);
}

static char *beside(test_bench *bench, const char *name)
{
    return g_build_filename(bench->folder, name, NULL);
}

static void refuses_what_is_no_store(void)
{
    test_bench bench = bench_new();
    g_autofree char *foreign = beside(&bench, "foreign.db"), *text = beside(&bench, "text"),
                    *none = beside(&bench, "none.db");
    g_autofree char *empty = beside(&bench, "empty"), *deep = g_build_filename(bench.folder, "no", "folder.db", NULL);
    run_sql(foreign, "CREATE TABLE t(x)");
    g_assert_true(g_file_set_contents(
        text, "not a database, and long enough to look at: 0123456789 0123456789 0123456789 0123456789 0123456789", -1,
        NULL));
    g_assert_true(g_file_set_contents(empty, "", 0, NULL));
    assert_refused(foreign, QQ_STORE_CREATE, "another program");
    assert_refused(foreign, QQ_STORE_READ, "another program");
    assert_refused(text, QQ_STORE_CREATE, "not a qinqing store");
    assert_refused(none, QQ_STORE_READ, "no such store");
    assert_refused(none, QQ_STORE_WRITE, "no such store");
    assert_refused(empty, QQ_STORE_READ, "is empty");
    assert_refused(bench.folder, QQ_STORE_CREATE, "is a folder");
    assert_refused(deep, QQ_STORE_CREATE, "cannot be opened");
    assert_refused("postgresql://user:secret@host/db", QQ_STORE_CREATE, "postgresql://");
    assert_refused("", QQ_STORE_CREATE, "empty");
    assert_refused("host=h user=u password=secret", QQ_STORE_CREATE, "only stores in one SQLite file");
    assert_refused("user:secret@host://db", QQ_STORE_CREATE, "only stores in one SQLite file");
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_store) store = qq_store_open("postgresql://user:secret@host/db", QQ_STORE_READ, &error);
    g_assert_null(store);
    g_assert_null(strstr(error->message, "secret"));
    bench_free(&bench);
}

static void refuses_a_newer_schema(void)
{
    test_bench bench = bench_new();
    g_clear_pointer(&bench.store, qq_store_close);
    run_sql(bench.path, "PRAGMA user_version = 999");
    assert_refused(bench.path, QQ_STORE_CREATE, "newer release");
    assert_refused(bench.path, QQ_STORE_READ, "newer release");
    run_sql(bench.path, "PRAGMA user_version = 0");
    assert_refused(bench.path, QQ_STORE_CREATE, "is damaged");
    run_sql(bench.path, "PRAGMA user_version = -3");
    assert_refused(bench.path, QQ_STORE_READ, "is damaged");
    bench_free(&bench);
}

/* A store as schema N was released, with a landing in it, still answers after its migration. */
static void opens_every_released_schema(void)
{
    for (unsigned schema = 1;; schema++) {
        g_autofree char *name = g_strdup_printf("%s/tests/unit/store/schema-%u.sql", QQ_SOURCE_DIR, schema);
        g_autofree char *script = NULL;
        if (!g_file_get_contents(name, &script, NULL, NULL)) {
            g_assert_cmpuint(schema, >, 1);
            return;
        }
        test_bench bench = bench_new();
        g_autofree char *old = beside(&bench, "old.db");
        run_sql(old, script);
        g_free(bench.path);
        bench.path = g_steal_pointer(&old);
        bench_open(&bench, QQ_STORE_WRITE);
        const qq_party company = party_of("91420100000000019Q");
        g_assert_cmpint(amount_of(&bench, &company, 1), ==, 4200);
        land_one(&bench, "a", 300, 5, &company);
        g_assert_cmpint(amount_of(&bench, &company, 2), ==, 5);
        assert_sound(&bench);
        bench_free(&bench);
    }
}

static void says_that_it_is_locked(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    qq_landing *landing = land_begin(&bench, "long");
    g_autoptr(qq_store) second = qq_store_open(bench.path, QQ_STORE_WRITE, &error);
    g_assert_no_error(error);
    int32_t out = 0;
    /* Reading goes on meanwhile. */
    g_assert_true(qq_store_latest(second, &out, &error));
    g_assert_false(qq_store_retract(second, 1, "me", "", &out, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_assert_nonnull(strstr(error->message, "locked"));
    qq_landing_abandon(landing);
    bench_free(&bench);
}

/* Adds records with long details until an error or the end. */
static bool add_much(qq_landing *landing, unsigned records, GError **error)
{
    const qq_party company = uscc(1);
    g_autofree char *detail = g_strnfill(4000, 'x');
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* text that does not compress */
    bool good = true;
    for (unsigned i = 0; good && i < records; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "f%u", i);
        test_told told;
        tell(&told, id, 1, 1);
        tell_of(&told, &company, QQ_ROLE_SUBJECT);
        tell_end(&told);
        for (unsigned c = 0; c < 4000; c++) detail[c] = (char)g_rand_int_range(random, 'A', 'z');
        told.revision.detail = detail;
        told.revision.detail_length = 4000;
        good = qq_landing_add(landing, &told.revision, error);
    }
    return good;
}

/* Fewer bytes a file than the landing needs; `before`: whether the store has a landing already. */
static void fill_the_disk(bool before)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    if (before) land_one(&bench, "a", 100, 1, &company);
    struct rlimit usual, small = {.rlim_cur = 800 * 1024};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &usual), ==, 0);
    small.rlim_max = usual.rlim_max;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    qq_landing *landing = land_begin(&bench, "large");
    bool good = add_much(landing, 20000, &error);
    qq_landing_counts counts;
    if (good)
        good = qq_landing_commit(landing, "", 0, 0, &counts, &error);
    else
        qq_landing_abandon(landing);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &usual), ==, 0);
    g_assert_false(good);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, "disk is full"));
    g_assert_cmpint(latest(&bench), ==, before ? 1 : 0);
    g_assert_cmpuint(count_of(&bench, &company, 1), ==, before ? 1 : 0);
    assert_sound(&bench);
    land_one(&bench, "b", 100, 1, &company);
    g_assert_cmpuint(count_of(&bench, &company, 2), ==, before ? 2 : 1);
    bench_free(&bench);
}

static void says_that_the_disk_is_full(void)
{
    fill_the_disk(true);
    fill_the_disk(false);
}

/* A child dies in the middle of a landing whose pages have already reached the files. */
static void survives_a_kill(void)
{
    for (unsigned before = 0; before < 2; before++) {
        test_bench bench = bench_new();
        const qq_party company = uscc(1);
        if (before) land_one(&bench, "a", 100, 1, &company);
        g_clear_pointer(&bench.store, qq_store_close);
        pid_t child = fork();
        g_assert_cmpint(child, >=, 0);
        if (child == 0) {
            bench_open(&bench, QQ_STORE_WRITE);
            if (add_much(land_begin(&bench, "large"), 10000, NULL)) kill(getpid(), SIGKILL);
            _exit(1);
        }
        int status = 0;
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        g_assert_true(WIFSIGNALED(status));
        bench_open(&bench, QQ_STORE_READ);
        g_assert_cmpint(latest(&bench), ==, (int)before);
        g_assert_cmpuint(count_of(&bench, &company, 1), ==, before);
        assert_sound(&bench);
        bench_open(&bench, QQ_STORE_WRITE);
        land_one(&bench, "b", 100, 1, &company);
        assert_sound(&bench);
        bench_free(&bench);
    }
}

static void finds_damage(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    land_one(&bench, "a", 100, 1, &company);
    g_clear_pointer(&bench.store, qq_store_close);
    run_sql(bench.path, "DELETE FROM record_key; DELETE FROM detail_block; UPDATE model SET package = x'00'; "
                        "INSERT INTO record SELECT party, key, updated_at + 1, content, 77, 0, x'ff' FROM record");
    bench_open(&bench, QQ_STORE_READ);
    g_autoptr(GPtrArray) findings = qq_store_check(bench.store, &error);
    g_assert_no_error(error);
    for (unsigned i = 0; i < findings->len; i++) g_test_message("%s", (char *)findings->pdata[i]);
    g_assert_cmpuint(findings->len, ==, 5);
    qq_dossier dossier = {0};
    g_assert_false(qq_store_dossier(bench.store, &company, 77, &dossier, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_clear_error(&error);
    qq_dossier_clear(&dossier);
    /* A page overwritten. */
    g_clear_pointer(&bench.store, qq_store_close);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_assert_true(g_file_get_contents(bench.path, &bytes, &length, NULL));
    memset(bytes + 16384, 0x5a, length - 16384);
    g_assert_true(g_file_set_contents(bench.path, bytes, (gssize)length, NULL));
    assert_refused(bench.path, QQ_STORE_READ, "damaged");
    bench_free(&bench);
}

static void backs_up_and_restores(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    g_autofree char *copy = beside(&bench, "copy.db"), *fresh = beside(&bench, "fresh.db");
    land_one(&bench, "a", 100, 1, &company);
    g_assert_true(qq_store_backup(bench.store, copy, &error));
    g_assert_no_error(error);
    g_assert_false(qq_store_backup(bench.store, copy, &error));
    g_assert_nonnull(strstr(error->message, "exists"));
    g_clear_error(&error);
    land_one(&bench, "a", 200, 2, &company);
    g_assert_false(qq_store_restore(copy, bench.path, false, &error));
    g_clear_error(&error);
    g_assert_true(qq_store_restore(copy, fresh, false, &error));
    g_assert_no_error(error);
    /* Over the open store: it sees the old state at once. */
    bool restored = qq_store_restore(copy, bench.path, true, &error);
    g_assert_no_error(error);
    g_assert_true(restored);
    g_assert_cmpint(latest(&bench), ==, 1);
    g_assert_cmpint(amount_of(&bench, &company, 1), ==, 1);
    land_one(&bench, "a", 300, 3, &company);
    g_assert_cmpint(amount_of(&bench, &company, 2), ==, 3);
    assert_sound(&bench);
    g_free(bench.path);
    bench.path = g_strdup(fresh);
    bench_open(&bench, QQ_STORE_WRITE);
    g_assert_cmpint(amount_of(&bench, &company, 1), ==, 1);
    assert_sound(&bench);
    g_assert_false(g_file_test("copy.db.part", G_FILE_TEST_EXISTS));
    bench_free(&bench);
}

static void backup_keeps_one_moment(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    g_autofree char *copy = beside(&bench, "copy.db");
    land_one(&bench, "a", 100, 1, &company);
    qq_landing *landing = land_begin(&bench, "open");
    g_autoptr(qq_store) reader = qq_store_open(bench.path, QQ_STORE_READ, &error);
    g_assert_no_error(error);
    bool good = qq_store_backup(reader, copy, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    qq_landing_abandon(landing);
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/house/no-store", refuses_what_is_no_store);
    g_test_add_func("/store/house/newer", refuses_a_newer_schema);
    g_test_add_func("/store/house/released-schemas", opens_every_released_schema);
    g_test_add_func("/store/house/locked", says_that_it_is_locked);
    g_test_add_func("/store/house/full", says_that_the_disk_is_full);
    g_test_add_func("/store/house/kill", survives_a_kill);
    g_test_add_func("/store/house/damage", finds_damage);
    g_test_add_func("/store/house/backup", backs_up_and_restores);
    g_test_add_func("/store/house/backup-moment", backup_keeps_one_moment);
    return g_test_run();
}
