/* A package as files: folder, digest, what is kept and read again. */
#include <glib/gstdio.h>
#include <sys/stat.h>
#include "qinqing/sm3.h"
#include "small.h"

typedef struct {
    char *folder;
} fixture;

static void write_file(const fixture *here, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(here->folder, name, NULL);
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

static void set_up(fixture *here, gconstpointer data)
{
    (void)data;
    here->folder = g_dir_make_tmp("qinqing-package-XXXXXX", NULL);
    g_assert_nonnull(here->folder);
}

static void tear_down(fixture *here, gconstpointer data)
{
    (void)data;
    g_autoptr(GDir) directory = g_dir_open(here->folder, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        g_autofree char *path = g_build_filename(here->folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(here->folder);
    g_free(here->folder);
}

static void write_small(const fixture *here)
{
    g_autofree char *text = small_text();
    write_file(here, "model.xml", text);
}

static qq_package *read_good(const fixture *here)
{
    g_autoptr(GError) error = NULL;
    qq_package *package = qq_package_read(here->folder, &error);
    g_assert_no_error(error);
    return package;
}

/* The folder is refused with a message that begins with its path, then `rest`. */
static void assert_folder_refused(const char *path, const char *rest)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_read(path, &error);
    g_assert_null(package);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    g_autofree char *message = g_strconcat(path, rest, NULL);
    g_assert_cmpstr(error->message, ==, message);
}

static void test_digest(fixture *here, gconstpointer data)
{
    (void)data;
    write_small(here);
    write_file(here, "b.dmn", "<b/>");
    write_file(here, "a.dmn", "<a/>");
    g_autoptr(qq_package) package = read_good(here);
    g_autofree char *text = small_text();
    g_autofree char *size = g_strdup_printf("%zu", strlen(text));
    g_autoptr(qq_sm3) sm3 = qq_sm3_new();
    qq_sm3_update(sm3, "a.dmn\0004\0<a/>b.dmn\0004\0<b/>model.xml", 33);
    qq_sm3_update(sm3, "\0", 1);
    qq_sm3_update(sm3, size, strlen(size) + 1);
    qq_sm3_update(sm3, text, strlen(text));
    uint8_t digest[QQ_SM3_BYTES];
    char hex[QQ_SM3_TEXT];
    qq_sm3_finish(sm3, digest);
    qq_sm3_hex(digest, hex);
    g_assert_cmpstr(qq_package_digest(package), ==, hex);
}

/* Worked cases and notes are not the model. */
static void test_digest_is_of_the_model(fixture *here, gconstpointer data)
{
    (void)data;
    write_small(here);
    g_autoptr(qq_package) before = read_good(here);
    write_file(here, "cases.xml", "<cases/>");
    write_file(here, "ORIGIN.md", "notes");
    g_autoptr(qq_package) after = read_good(here);
    g_assert_cmpstr(qq_package_digest(before), ==, qq_package_digest(after));
    g_assert_nonnull(qq_package_file(after, "cases.xml"));
    g_assert_null(qq_package_file(after, "ORIGIN.md"));
    write_file(here, "x.dmn", "<x/>");
    g_autoptr(qq_package) other = read_good(here);
    g_assert_cmpstr(qq_package_digest(before), !=, qq_package_digest(other));
}

static void test_kept(fixture *here, gconstpointer data)
{
    (void)data;
    write_small(here);
    write_file(here, "cases.xml", "<cases/>");
    write_file(here, "x.dmn", "");
    g_autoptr(qq_package) package = read_good(here);
    g_autoptr(GBytes) kept = qq_package_serialize(package);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) again = qq_package_parse(g_bytes_get_data(kept, NULL), g_bytes_get_size(kept), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(qq_package_digest(package), ==, qq_package_digest(again));
    g_autoptr(GBytes) twice = qq_package_serialize(again);
    g_assert_true(g_bytes_equal(kept, twice));
    g_assert_cmpstr(qq_package_file_name(again, 0), ==, "cases.xml");
    g_assert_cmpstr(qq_package_file_name(again, 2), ==, "x.dmn");
    g_assert_null(qq_package_file_name(again, 3));
}

/* No part of a kept package is taken for a whole one. */
static void test_kept_damaged(fixture *here, gconstpointer data)
{
    (void)data;
    write_small(here);
    g_autoptr(qq_package) package = read_good(here);
    g_autoptr(GBytes) kept = qq_package_serialize(package);
    for (gsize length = 0; length < g_bytes_get_size(kept); length += 13) {
        g_autoptr(GError) error = NULL;
        g_autoptr(qq_package) part = qq_package_parse(g_bytes_get_data(kept, NULL), length, &error);
        g_assert_null(part);
        g_assert_cmpstr(error->message, ==, "kept model package: damaged; adopt the model again from its folder");
    }
}

static void test_folder_faults(fixture *here, gconstpointer data)
{
    (void)data;
    g_autofree char *nowhere = g_build_filename(here->folder, "nowhere", NULL);
    assert_folder_refused(nowhere, ": cannot be opened as a folder; give the folder that holds model.xml");
    assert_folder_refused(here->folder,
                          "/model.xml: No such file or directory; a model package is a folder with a model.xml");
    g_autofree char *path = g_build_filename(here->folder, "model.xml", NULL);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    assert_folder_refused(here->folder, "/model.xml: not a file; a model package holds files only");
    g_remove(path);
    g_autofree char *large = g_malloc0((8 << 20) + 1);
    g_file_set_contents(path, large, (8 << 20) + 1, NULL);
    assert_folder_refused(here->folder, "/model.xml: larger than 8 MiB; a model file may not be");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/model/package/digest", fixture, NULL, set_up, test_digest, tear_down);
    g_test_add("/model/package/digest-is-of-the-model", fixture, NULL, set_up, test_digest_is_of_the_model, tear_down);
    g_test_add("/model/package/kept", fixture, NULL, set_up, test_kept, tear_down);
    g_test_add("/model/package/kept-damaged", fixture, NULL, set_up, test_kept_damaged, tear_down);
    g_test_add("/model/package/folder-faults", fixture, NULL, set_up, test_folder_faults, tear_down);
    return g_test_run();
}
