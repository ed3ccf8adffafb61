/* Adopted models and kept generations. */
#include "support.h"

static qq_package *changed_package(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) shipped = qq_package_default();
    GBytes *file = qq_package_file(shipped, "model.xml");
    g_autoptr(GString) text = g_string_new_len(g_bytes_get_data(file, NULL), (gssize)g_bytes_get_size(file));
    g_string_append(text, "<!-- another digest -->");
    qq_package *package = qq_package_of_model(text->str, text->len, &error);
    g_assert_no_error(error);
    return package;
}

static void assert_model(test_bench *bench, int32_t known_at, const char *digest)
{
    g_autoptr(GError) error = NULL;
    qq_day day = 0;
    g_assert_true(qq_day_from_civil(2026, 1, 1, &day));
    g_autoptr(qq_model) model = qq_store_model(bench->store, day, known_at, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(model->digest, ==, digest);
}

static void adopts(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) shipped = qq_package_default();
    g_autoptr(qq_package) changed = changed_package();
    int32_t landing = -1;
    assert_model(&bench, 0, qq_package_digest(shipped));
    g_assert_true(qq_store_adopt_model(bench.store, shipped, "me", &landing, &error));
    g_assert_cmpint(landing, ==, 0);
    g_assert_cmpint(latest(&bench), ==, 0);
    g_assert_true(qq_store_adopt_model(bench.store, changed, "me", &landing, &error));
    g_assert_cmpint(landing, ==, 1);
    assert_model(&bench, 0, qq_package_digest(shipped));
    assert_model(&bench, 1, qq_package_digest(changed));
    int32_t retraction = 0;
    g_assert_true(qq_store_retract(bench.store, 1, "me", "", &retraction, &error));
    assert_model(&bench, 2, qq_package_digest(shipped));
    assert_model(&bench, 1, qq_package_digest(changed));
    g_assert_true(qq_store_adopt_model(bench.store, changed, "me", &landing, &error));
    g_assert_cmpint(landing, ==, 3);
    g_autoptr(GPtrArray) adoptions = qq_store_adoptions(bench.store, &error);
    g_assert_cmpuint(adoptions->len, ==, 3);
    g_assert_cmpstr(((qq_adoption *)adoptions->pdata[0])->digest, ==, qq_package_digest(shipped));
    g_autoptr(qq_model) none = qq_store_model(bench.store, -30000, 3, &error);
    g_assert_null(none);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_clear_error(&error);
    assert_sound(&bench);
    bench_free(&bench);
}

/* A model beside the default one answers to its id and never by itself; both keep their two times. */
static void adopts_beside(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) shipped = qq_package_default();
    g_autoptr(qq_package) other = qq_package_read(QQ_SOURCE_DIR "/models/jiangxi-2020", &error);
    g_assert_no_error(error);
    int32_t landing = -1;
    qq_day day = 0;
    g_assert_true(qq_day_from_civil(2026, 1, 1, &day));
    for (int twice = 0; twice < 2; twice++) {
        g_assert_true(qq_store_adopt(bench.store, other, true, "me", &landing, &error));
        g_assert_cmpint(landing, ==, 1);
        g_assert_cmpint(latest(&bench), ==, 1);
    }
    assert_model(&bench, 1, qq_package_digest(shipped));
    g_autoptr(qq_model) called = qq_store_model_called(bench.store, "jiangxi-2020", day, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(called->digest, ==, qq_package_digest(other));
    g_autoptr(qq_model) by_default = qq_store_model_called(bench.store, "hubei-enterprise", day, 1, &error);
    g_assert_cmpstr(by_default->digest, ==, qq_package_digest(shipped));
    g_autoptr(qq_model) early = qq_store_model_called(bench.store, "jiangxi-2020", day, 0, &error);
    g_assert_null(early);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    g_clear_error(&error);
    g_autoptr(GPtrArray) adoptions = qq_store_adoptions(bench.store, &error);
    g_assert_false(((qq_adoption *)adoptions->pdata[0])->beside);
    g_assert_true(((qq_adoption *)adoptions->pdata[1])->beside);
    g_assert_true(qq_store_adopt(bench.store, other, false, "me", &landing, &error));
    assert_model(&bench, 2, qq_package_digest(other));
    assert_sound(&bench);
    bench_free(&bench);
}

static void write_generation(test_bench *bench, qq_day as_of, unsigned blocks, bool keep)
{
    g_autoptr(GError) error = NULL;
    const qq_generation generation = {.as_of = as_of, .known_at = 0, .model_digest = "abc", .semantics = 1};
    qq_generation_writer *writer = qq_generation_begin(bench->store, &generation, &error);
    g_assert_no_error(error);
    for (unsigned i = 0; i < blocks; i++) {
        const qq_party party = uscc(i);
        g_assert_true(qq_generation_add(writer, &party, &party, 1, "body", 4, &error));
    }
    if (keep) {
        g_assert_true(qq_generation_commit(writer, blocks, &error));
    } else {
        qq_generation_abandon(writer);
    }
    g_assert_no_error(error);
}

static void generations(void)
{
    test_bench bench = bench_new();
    write_generation(&bench, 1, 3, true);
    write_generation(&bench, 1, 2, true);
    write_generation(&bench, 2, 2, false);
    for (qq_day day = 3; day < 8; day++) write_generation(&bench, day, 1, true);
    write_generation(&bench, 7, 0, true);
    const qq_party company = uscc(1);
    land_one(&bench, "a", 1, 1, &company);
    assert_sound(&bench);
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/models/adopt", adopts);
    g_test_add_func("/store/models/adopt-beside", adopts_beside);
    g_test_add_func("/store/generations", generations);
    return g_test_run();
}
