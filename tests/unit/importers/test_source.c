/* Where bytes come from, and where records go: packed files, pipes, what cannot be read, landing in a store. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "collect.h"
#include "qinqing/error.h"

static char *folder;

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static char *write_file(const char *name, const void *bytes, size_t length)
{
    char *path = path_of(name);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    return path;
}

static void run(const char *command)
{
    g_autofree char *out = NULL, *err = NULL;
    int status = 0;
    const char *const arguments[] = {"/bin/sh", "-c", command, NULL};
    g_assert_true(g_spawn_sync(folder, (char **)(uintptr_t)arguments, NULL, 0, NULL, NULL, &out, &err, &status, NULL));
    if (status != 0) g_error("%s: %s", command, err);
}

static void test_source__packed(void)
{
    size_t length;
    g_autofree char *bytes = test_sample("penalty", &length);
    g_autofree char *plain = write_file("penalty.xml", bytes, length);
    g_autofree char *other_bytes = test_sample("section-message", &length);
    g_free(write_file("section.xml", other_bytes, length));
    g_autofree char *gbk = test_convert(bytes, strlen(bytes), "GB18030", &length);
    g_free(write_file("gbk.xml", gbk, length));
    run("gzip -k -f penalty.xml && mv penalty.xml.gz packed && mkdir -p sub && zip -q -r many.zip penalty.xml "
        "section.xml sub gbk.xml");
    g_autofree char *packed = path_of("packed"), *many = path_of("many.zip");
    g_autoptr(collected) a = collect_file(NULL, plain);
    g_autoptr(collected) b = collect_file(NULL, packed);
    g_autoptr(collected) c = collect_file(NULL, many);
    g_assert_cmpuint(a->revisions->len, ==, 4);
    g_assert_cmpuint(b->revisions->len, ==, 4);
    g_assert_cmpuint(c->revisions->len, ==, 9);
    g_assert_cmpint(c->summary.read, ==, 9);
}

static void test_source__pipe(void)
{
    static const char *const names[] = {"packed", "many.zip", "gbk.xml"};
    static const guint revisions[] = {4, 9, 4};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = path_of(names[i]), *fifo = path_of("fifo");
        g_autofree char *command =
            g_strdup_printf("rm -f fifo; mkfifo fifo; ( cat '%s' > fifo ) >/dev/null 2>&1 &", path);
        run(command);
        g_autoptr(collected) got = collect_file(NULL, fifo);
        if (got->error) g_error("%s: %s", names[i], got->error);
        g_assert_cmpuint(got->revisions->len, ==, revisions[i]);
    }
}

static void refuse(const char *path, const char *what)
{
    g_autoptr(collected) got = collect_file(NULL, path);
    g_assert_false(got->good);
    if (!strstr(got->error, what)) g_error("\"%s\" does not say \"%s\"", got->error, what);
}

static void test_source__unreadable(void)
{
    g_autofree char *empty = write_file("empty.xml", "", 0), *missing = path_of("missing.xml");
    refuse(empty, "is empty");
    refuse(missing, "No such file");
    refuse(folder, "is a directory");
    g_autofree char *closed = write_file("closed.xml", "<a/>", 4);
    g_chmod(closed, 0);
    if (geteuid() != 0) refuse(closed, "Permission denied");
    run("head -c 300 packed > cut.gz; head -c 200 many.zip > cut.zip; zip -q nothing.zip sub; printf 'PK\\003\\004' > "
        "bad.zip");
    g_autofree char *cut_gz = path_of("cut.gz"), *cut_zip = path_of("cut.zip"), *nothing = path_of("nothing.zip"),
                    *bad = path_of("bad.zip");
    refuse(cut_gz, "");
    refuse(cut_zip, "damaged archive");
    refuse(bad, "damaged archive");
    g_autoptr(collected) none = collect_file(NULL, nothing);
    g_assert_false(none->good);
}

static void refuse_regular(const char *path, int code)
{
    const qq_import_options options = {.regular = true};
    GError *error = NULL;
    g_assert_false(qq_feed_check(test_feeds(), NULL, path, &options, NULL, NULL, NULL, &error));
    g_assert_error(error, QQ_ERROR, code);
    g_clear_error(&error);
}

/* Asked for a regular file, nothing else is opened, nor waited for. */
static void test_source__regular(void)
{
    const qq_import_options options = {.regular = true};
    g_autofree char *plain = path_of("penalty.xml"), *fifo = path_of("nobody-writes"), *link = path_of("link.xml");
    GError *error = NULL;
    run("mkfifo nobody-writes; ln -s penalty.xml link.xml");
    g_assert_true(qq_feed_check(test_feeds(), NULL, plain, &options, NULL, NULL, NULL, &error));
    g_assert_no_error(error);
    refuse_regular(fifo, QQ_ERROR_INPUT);
    refuse_regular(link, QQ_ERROR_INPUT);
    refuse_regular(folder, QQ_ERROR_INPUT);
    refuse_regular("/dev/null", QQ_ERROR_INPUT);
    refuse_regular("/no/such/file", QQ_ERROR_INPUT);
}

/* A good file is not blamed for what the machine lacks. */
static void test_source__machine(void)
{
    g_autofree char *plain = path_of("penalty.xml");
    struct rlimit before, none;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    none = before;
    none.rlim_cur = 3;
    g_assert_nonnull(test_feeds());
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &none), ==, 0);
    refuse_regular(plain, QQ_ERROR_MACHINE);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
}

static qq_import_summary import(qq_store *store, const char *path)
{
    qq_import_summary summary;
    GError *error = NULL;
    bool good = qq_feed_import(test_feeds(), NULL, path, store, NULL, &summary, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return summary;
}

static void test_source__landing(void)
{
    g_autofree char *path = path_of("store.db"), *plain = path_of("penalty.xml"), *gbk = path_of("gbk.xml"),
                    *packed = path_of("packed");
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(path, QQ_STORE_CREATE, &error);
    g_assert_no_error(error);
    qq_import_summary first = import(store, plain);
    g_assert_cmpint(first.read, ==, 4);
    g_assert_cmpint(first.counts.landing, >, 0);
    g_assert_cmpint(first.counts.queued, ==, 1);
    /* The same again, in another encoding, packed: nothing new. */
    const char *const same[] = {plain, gbk, packed};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        qq_import_summary again = import(store, same[i]);
        g_assert_cmpint(again.counts.landing, ==, 0);
        g_assert_cmpint(again.counts.landed + again.counts.revised, ==, 0);
    }
    g_autoptr(GPtrArray) landings = qq_store_landings(store, &error);
    g_assert_no_error(error);
    const qq_landing_info *last = g_ptr_array_index(landings, landings->len - 1);
    g_assert_cmpstr(last->feed, ==, "penalty");
    g_assert_cmpstr(last->name, ==, "penalty.xml");
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(plain, &bytes, &length, NULL));
    g_autofree char *hex = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
    g_assert_cmpstr(last->digest, ==, hex);
}

static bool never(uint64_t done, uint64_t total, void *data)
{
    (void)done;
    (void)total;
    (void)data;
    return false;
}

static void fail_import(qq_store *store, const char *path, const qq_import_options *options, int code)
{
    int32_t before, after;
    GError *error = NULL;
    qq_import_summary summary;
    g_assert_true(qq_store_latest(store, &before, NULL));
    g_assert_false(qq_feed_import(test_feeds(), NULL, path, store, options, &summary, &error));
    g_assert_error(error, QQ_ERROR, code);
    g_clear_error(&error);
    g_assert_true(qq_store_latest(store, &after, NULL));
    g_assert_cmpint(before, ==, after);
}

/* Nothing lands of a file that is cut off, refused as a whole, or stopped. */
static void test_source__nothing_half_landed(void)
{
    g_autofree char *path = path_of("half.db");
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(path, QQ_STORE_CREATE, &error);
    g_assert_no_error(error);
    size_t length;
    g_autofree char *bytes = test_sample("penalty", &length);
    g_autofree char *cut = write_file("cut.xml", bytes, length - 20);
    fail_import(store, cut, NULL, QQ_ERROR_INPUT);
    g_autofree char *faulty = g_strdup(bytes);
    memcpy(strstr(faulty, "91420000757013137P"), "91420000757013137X", 18);
    g_autofree char *wrong = write_file("wrong.xml", faulty, length), *plain = path_of("penalty.xml");
    fail_import(store, wrong, &(qq_import_options){.strict = true}, QQ_ERROR_INPUT);
    fail_import(store, plain, &(qq_import_options){.progress = never}, QQ_ERROR_CANCELLED);
    qq_import_summary rest = import(store, wrong);
    g_assert_cmpint(rest.rejected, ==, 1);
    g_assert_cmpint(rest.counts.landing, >, 0);
}

/* A large file goes through the parsing thread; order and count stay, and it can be stopped. */
static void test_source__large(void)
{
    g_autoptr(GString) text = g_string_new("<penalty source=\"s\">");
    const int records = 20000;
    for (int i = 0; i < records; i++)
        g_string_append_printf(
            text,
            "<record><record_id>%d</record_id><updated_at>2026-01-01</updated_at><uscc>91420000757013137P</uscc>"
            "<name>n</name><document_no>%d</document_no><authority>a</authority><decided_on>2026-01-01"
            "</decided_on></record>\n",
            i, i);
    g_string_append(text, "</penalty>");
    g_autofree char *path = write_file("large.xml", text->str, text->len);
    g_autoptr(collected) got = collect_file(NULL, path);
    g_assert_cmpuint(got->revisions->len, ==, records);
    for (guint i = 0; i < got->revisions->len; i += 777) {
        g_autofree char *id = g_strdup_printf("%u", i);
        qq_key key = qq_record_key("penalty", "s", id);
        const collected_revision *revision = g_ptr_array_index(got->revisions, i);
        g_assert_cmpint(memcmp(&key, &revision->record.key, sizeof key), ==, 0);
    }
    GError *error = NULL;
    g_assert_false(
        qq_feed_check(test_feeds(), NULL, path, &(qq_import_options){.progress = never}, NULL, NULL, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_CANCELLED);
    g_clear_error(&error);
    memcpy(strstr(text->str + text->len - 300, "<record>"), "<recorx>", 8);
    g_autofree char *bad = write_file("bad.xml", text->str, text->len);
    refuse(bad, "not well-formed");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("qinqing-test-XXXXXX", NULL);
    g_assert_nonnull(folder);
    g_test_add_func("/source/packed", test_source__packed);
    g_test_add_func("/source/pipe", test_source__pipe);
    g_test_add_func("/source/unreadable", test_source__unreadable);
    g_test_add_func("/source/regular", test_source__regular);
    g_test_add_func("/source/machine", test_source__machine);
    g_test_add_func("/source/landing", test_source__landing);
    g_test_add_func("/source/nothing_half_landed", test_source__nothing_half_landed);
    g_test_add_func("/source/large", test_source__large);
    int status = g_test_run();
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
    run(command);
    return status;
}
