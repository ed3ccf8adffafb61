/* Persons: the keyed hash, its key file, and what happens when the file is lost. */
#include "support.h"
#include <sys/stat.h>

/* Made up: division 420106, check characters computed. */
static void citizen(unsigned n, char out[QQ_CITIZEN_LENGTH + 1])
{
    g_snprintf(out, QQ_CITIZEN_LENGTH + 1, "42010619900101%03u?", n);
    out[17] = qq_citizen_check_character(out);
}

static qq_party person(test_bench *bench, unsigned n)
{
    g_autoptr(GError) error = NULL;
    char number[QQ_CITIZEN_LENGTH + 1];
    qq_party out;
    citizen(n, number);
    bool good = qq_store_person(bench->store, number, &out, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    g_assert_cmpuint(strlen(out.text), ==, 33);
    return out;
}

static void same_number_same_party(void)
{
    test_bench bench = bench_new();
    const qq_party one = person(&bench, 1), two = person(&bench, 2);
    g_assert_cmpstr(one.text, !=, two.text);
    bench_open(&bench, QQ_STORE_READ);
    g_assert_cmpstr(person(&bench, 1).text, ==, one.text);
    g_autofree char *key = g_strconcat(bench.path, ".key", NULL);
    struct stat status;
    g_assert_cmpint(stat(key, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 0777, ==, 0600);
    assert_sound(&bench);
    /* Another store gives another hash. */
    test_bench other = bench_new();
    g_assert_cmpstr(person(&other, 1).text, !=, one.text);
    bench_free(&other);
    bench_free(&bench);
}

static void assert_no_person(test_bench *bench, const char *part)
{
    g_autoptr(GError) error = NULL;
    char number[QQ_CITIZEN_LENGTH + 1];
    qq_party out;
    citizen(1, number);
    bench_open(bench, QQ_STORE_WRITE);
    g_assert_false(qq_store_person(bench->store, number, &out, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_nonnull(strstr(error->message, ".key"));
    g_assert_nonnull(strstr(error->message, "README.md"));
    g_assert_null(strstr(error->message, number));
    g_autoptr(GPtrArray) findings = qq_store_check(bench->store, NULL);
    g_assert_cmpuint(findings->len, ==, 1);
}

static void key_lost(void)
{
    test_bench bench = bench_new();
    const qq_party one = person(&bench, 1);
    g_autofree char *key = g_strconcat(bench.path, ".key", NULL);
    g_autofree char *kept = NULL;
    g_assert_true(g_file_get_contents(key, &kept, NULL, NULL));
    g_unlink(key);
    assert_no_person(&bench, "missing");
    g_assert_false(g_file_test(key, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_set_contents(key, "half a k", -1, NULL));
    assert_no_person(&bench, "not a key file");
    g_autofree char *wrong = g_strnfill(64, 'a');
    g_assert_true(g_file_set_contents(key, wrong, -1, NULL));
    assert_no_person(&bench, "another store");
    /* Enterprises are not touched. */
    const qq_party company = uscc(1);
    land_one(&bench, "a", 1, 1, &company);
    g_assert_true(g_file_set_contents(key, kept, -1, NULL));
    bench_open(&bench, QQ_STORE_WRITE);
    g_assert_cmpstr(person(&bench, 1).text, ==, one.text);
    bench_free(&bench);
}

static void made_beside_a_landing(void)
{
    test_bench bench = bench_new();
    qq_landing *landing = land_begin(&bench, "a");
    const qq_party one = person(&bench, 1);
    test_told told;
    tell(&told, "a", 1, 1);
    tell_of(&told, &one, QQ_ROLE_SUBJECT);
    tell_end(&told);
    land_add(landing, &told);
    land_end(landing);
    bench_open(&bench, QQ_STORE_WRITE);
    g_assert_cmpstr(person(&bench, 1).text, ==, one.text);
    g_assert_cmpuint(count_of(&bench, &one, 1), ==, 1);
    g_autofree char *key = g_strconcat(bench.path, ".key", NULL);
    g_unlink(key);
    assert_no_person(&bench, "missing");
    bench_free(&bench);
}

static gpointer ask_for_persons(gpointer bench)
{
    for (unsigned i = 0; i < 500; i++) person(bench, i);
    return NULL;
}

/* A reader of feeds asks for persons in one thread while another lands what was read before. */
static void asked_for_while_landing(void)
{
    test_bench bench = bench_new();
    qq_landing *landing = land_begin(&bench, "a");
    GThread *thread = g_thread_new("persons", ask_for_persons, &bench);
    const qq_party company = uscc(1);
    for (unsigned i = 0; i < 500; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "t%u", i);
        test_told told;
        tell(&told, id, 1, 1);
        tell_of(&told, &company, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    g_thread_join(thread);
    land_end(landing);
    assert_sound(&bench);
    bench_free(&bench);
}

static void a_reader_makes_no_key(void)
{
    test_bench bench = bench_new();
    bench_open(&bench, QQ_STORE_READ);
    char number[QQ_CITIZEN_LENGTH + 1];
    qq_party out;
    citizen(1, number);
    g_assert_true(qq_store_person(bench.store, number, &out, NULL));
    g_assert_cmpuint(count_of(&bench, &out, 0), ==, 0);
    g_autofree char *key = g_strconcat(bench.path, ".key", NULL);
    g_assert_false(g_file_test(key, G_FILE_TEST_EXISTS));
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_unsetenv("QINQING_KEY");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/person/same", same_number_same_party);
    g_test_add_func("/store/person/key-lost", key_lost);
    g_test_add_func("/store/person/beside-landing", made_beside_a_landing);
    g_test_add_func("/store/person/threads", asked_for_while_landing);
    g_test_add_func("/store/person/reader", a_reader_makes_no_key);
    return g_test_run();
}
