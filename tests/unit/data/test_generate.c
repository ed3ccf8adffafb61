/* qinqing-generate as a program: same arguments, same bytes; counts to the record; codes of the catalogue only; clear
 * refusals. */
#include <string.h>
#include <glib.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "qinqing/identifier.h"

static const char *const feeds[] = {"registry", "honour",   "penalty", "bribery",
                                    "bidding",  "accident", "listing", "revocation"};

typedef struct {
    char *folder;
} fixture;

static void set_up(fixture *f, gconstpointer data)
{
    (void)data;
    f->folder = g_dir_make_tmp("qinqing-generate-XXXXXX", NULL);
    g_assert_nonnull(f->folder);
}

static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_folder(path);
        else
            g_unlink(path);
    }
    if (dir != NULL) g_dir_close(dir);
    g_rmdir(folder);
}

static void tear_down(fixture *f, gconstpointer data)
{
    (void)data;
    remove_folder(f->folder);
    g_free(f->folder);
}

/* Runs the program with `line`, "DIR" standing for a folder of the fixture; returns its exit status. */
static int run(const fixture *f, const char *line, char **message)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    int status;
    g_ptr_array_add(argv, g_strdup(QQ_GENERATE));
    for (char **word = words; *word != NULL; word++)
        g_ptr_array_add(argv,
                        g_str_has_prefix(*word, "DIR") ? g_build_filename(f->folder, *word, NULL) : g_strdup(*word));
    g_ptr_array_add(argv, NULL);
    g_assert_true(g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, message,
                               &status, NULL));
    return g_spawn_check_wait_status(status, NULL) ? 0 : status >> 8;
}

static char *content(const fixture *f, const char *folder, const char *feed)
{
    g_autofree char *name = g_strdup_printf("%s.xml", feed);
    g_autofree char *path = g_build_filename(f->folder, folder, name, NULL);
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

static unsigned occurrences(const char *text, const char *what)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) count++;
    return count;
}

static void test_generate__same_arguments_same_bytes(fixture *f, gconstpointer data)
{
    (void)data;
    unsigned different = 0;
    g_assert_cmpint(run(f, "--parties 300 --records 3000 --seed 5 --out DIR1", NULL), ==, 0);
    g_assert_cmpint(run(f, "--parties 300 --records 3000 --seed 5 --out DIR2", NULL), ==, 0);
    g_assert_cmpint(run(f, "--parties 300 --records 3000 --seed 6 --out DIR3", NULL), ==, 0);
    for (unsigned at = 0; at < G_N_ELEMENTS(feeds); at++) {
        g_autofree char *one = content(f, "DIR1", feeds[at]), *two = content(f, "DIR2", feeds[at]);
        g_autofree char *other = content(f, "DIR3", feeds[at]);
        g_assert_nonnull(one);
        g_assert_cmpstr(one, ==, two);
        different += strcmp(one, other) != 0;
    }
    g_assert_cmpuint(different, ==, G_N_ELEMENTS(feeds));
}

static void test_generate__counts(fixture *f, gconstpointer data)
{
    (void)data;
    static const char *const elements[] = {"<record>", "<deletion>", "<section>",     "<bid>",       "<candidate>",
                                           "<award>",  "<entry>",    "<performance>", "<collusion>", "<removal>"};
    unsigned records = 0;
    g_assert_cmpint(run(f, "--parties 200 --records 12345 --out DIR", NULL), ==, 0);
    for (unsigned at = 1; at < G_N_ELEMENTS(feeds); at++) {
        g_autofree char *text = content(f, "DIR", feeds[at]);
        for (unsigned element = 0; element < G_N_ELEMENTS(elements); element++)
            records += occurrences(text, elements[element]);
    }
    g_assert_cmpuint(records, ==, 12345);
    g_autofree char *registry = content(f, "DIR", "registry");
    g_assert_cmpuint(occurrences(registry, "<enterprise><record_id>QY"), >=, 200);
    g_assert_cmpuint(occurrences(registry, "<enterprise><record_id>QY0000000199<"), >=, 1);
    g_assert_cmpuint(occurrences(registry, "QY0000000200"), ==, 0);
}

static void test_generate__splits(fixture *f, gconstpointer data)
{
    (void)data;
    unsigned records = 0;
    g_assert_cmpint(run(f, "--parties 50 --records 95 --feeds penalty --max-file-records 40 --out DIR", NULL), ==, 0);
    for (unsigned part = 1; part <= 3; part++) {
        g_autofree char *name = g_strdup_printf("penalty-%04u", part);
        g_autofree char *text = content(f, "DIR", name);
        g_assert_nonnull(text);
        records += occurrences(text, "<record>") + occurrences(text, "<deletion>");
    }
    g_assert_cmpuint(records, ==, 95);
    g_autofree char *fourth = content(f, "DIR", "penalty-0004"), *other = content(f, "DIR", "honour-0001");
    g_assert_null(fourth);
    g_assert_null(other);
}

/* Earlier records stay as they were when more are asked for. */
static void test_generate__more_records_keep_the_earlier(fixture *f, gconstpointer data)
{
    (void)data;
    g_assert_cmpint(run(f, "--parties 80 --records 100 --feeds penalty --out DIR1", NULL), ==, 0);
    g_assert_cmpint(run(f, "--parties 80 --records 300 --feeds penalty --out DIR2", NULL), ==, 0);
    g_autofree char *fewer = content(f, "DIR1", "penalty"), *more = content(f, "DIR2", "penalty");
    *strstr(fewer, "</penalty>") = '\0';
    g_assert_true(g_str_has_prefix(more, fewer));
}

static void assert_codes_known(const char *text, const char *open, const char *catalogue)
{
    for (const char *at = text; (at = strstr(at, open)) != NULL;) {
        at += strlen(open);
        g_autofree char *code = g_strndup(at, strcspn(at, "<"));
        g_autofree char *row = g_strdup_printf("\n%s,", code);
        if (strstr(catalogue, row) == NULL) g_error("%s is not in the catalogue", code);
    }
}

static void test_generate__codes_are_of_the_catalogue(fixture *f, gconstpointer data)
{
    (void)data;
    g_autofree char *catalogue = NULL;
    g_assert_true(g_file_get_contents(QQ_SOURCE_DIR "/data/reference/behaviour-catalogue.csv", &catalogue, NULL, NULL));
    g_assert_cmpint(
        run(f, "--parties 5000 --records 20000 --feeds penalty,honour,bribery,listing,revocation --out DIR", NULL), ==,
        0);
    for (unsigned at = 0; at < G_N_ELEMENTS(feeds); at++) {
        g_autofree char *text = content(f, "DIR", feeds[at]);
        if (text == NULL) continue;
        assert_codes_known(text, "<code>", catalogue);
        assert_codes_known(text, "<OFFENCE_CODE>", catalogue);
        assert_codes_known(text, "<ground>", catalogue);
    }
}

static void test_generate__identifiers_are_valid(fixture *f, gconstpointer data)
{
    (void)data;
    g_assert_cmpint(run(f, "--parties 500 --records 9000 --out DIR", NULL), ==, 0);
    unsigned checked = 0;
    for (unsigned feed = 0; feed < G_N_ELEMENTS(feeds); feed++) {
        g_autofree char *text = content(f, "DIR", feeds[feed]);
        char out[QQ_USCC_LENGTH + 1];
        for (const char *at = text; (at = strstr(at, "uscc>91")) != NULL; at++, checked++)
            g_assert_cmpint(qq_uscc_check(at + 5, 18, out).fault, ==, QQ_IDENTIFIER_OK);
        for (const char *at = text; (at = strstr(at, "citizen_no>42")) != NULL; at++, checked++)
            g_assert_cmpint(qq_citizen_check(at + 11, 18, out).fault, ==, QQ_IDENTIFIER_OK);
        for (const char *at = text; (at = strstr(at, "<org_code>")) != NULL; at++, checked++)
            g_assert_cmpint(qq_org_code_check(at + 10, 9, out).fault, ==, QQ_IDENTIFIER_OK);
    }
    g_assert_cmpuint(checked, >, 9000);
}

static void test_generate__gb18030_says_the_same(fixture *f, gconstpointer data)
{
    (void)data;
    g_assert_cmpint(run(f, "--parties 50 --records 200 --out DIR1", NULL), ==, 0);
    g_assert_cmpint(run(f, "--parties 50 --records 200 --encoding gb18030 --out DIR2", NULL), ==, 0);
    for (unsigned at = 0; at < G_N_ELEMENTS(feeds); at++) {
        g_autofree char *one = content(f, "DIR1", feeds[at]), *two = content(f, "DIR2", feeds[at]);
        g_autofree char *back = g_convert(two, -1, "UTF-8", "GB18030", NULL, NULL, NULL);
        g_assert_true(g_str_has_prefix(two, "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n"));
        g_assert_cmpstr(strchr(one, '\n'), ==, strchr(back, '\n'));
    }
}

static void test_generate__refusals(fixture *f, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *line;
        int status;
    } cases[] = {
        {"", 2},
        {"--out DIR --parties 0", 2},
        {"--out DIR --parties 20000001", 2},
        {"--out DIR --records -1", 2},
        {"--out DIR --feeds penalty,nothing", 2},
        {"--out DIR --encoding latin1", 2},
        {"--out DIR --as-of 2026-02-31", 2},
        {"--out DIR --nothing", 2},
        {"--out DIR --parties 2 more", 2},
        {"--out /dev/null/x --parties 2", 3},
    };
    for (unsigned at = 0; at < G_N_ELEMENTS(cases); at++) {
        g_autofree char *message = NULL;
        g_assert_cmpint(run(f, cases[at].line, &message), ==, cases[at].status);
        g_assert_true(g_str_has_prefix(message, "qinqing-generate: "));
        g_assert_cmpuint(occurrences(message, "\n"), ==, 1);
    }
    if (g_file_test("/dev/full", G_FILE_TEST_EXISTS)) {
        g_autofree char *folder = g_build_filename(f->folder, "DIRfull", NULL);
        g_autofree char *path = g_build_filename(folder, "penalty.xml", NULL);
        g_autofree char *message = NULL;
        g_mkdir_with_parents(folder, 0700);
        g_assert_cmpint(symlink("/dev/full", path), ==, 0);
        g_assert_cmpint(run(f, "--out DIRfull --parties 9 --records 900 --feeds penalty", &message), ==, 4);
        g_assert_cmpuint(occurrences(message, "\n"), ==, 1);
    }
}

#define TEST(name) g_test_add("/data/generate/" #name, fixture, NULL, set_up, test_generate__##name, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(same_arguments_same_bytes);
    TEST(counts);
    TEST(splits);
    TEST(more_records_keep_the_earlier);
    TEST(codes_are_of_the_catalogue);
    TEST(identifiers_are_valid);
    TEST(gb18030_says_the_same);
    TEST(refusals);
    return g_test_run();
}
