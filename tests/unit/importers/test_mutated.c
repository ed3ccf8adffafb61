/* Feeds with something wrong or odd in them say and land the same whether our own scanner reads them or libxml2 alone:
 * errors, rejects, counts and the store. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "collect.h"

enum {
    CHECKED = 150, /* variants of each sample that are only checked */
    LANDED = 3,    /* ... that land in one store */
    REPEATED = 19, /* powers of two of how often a token may stand */
};

static char *folder;

static guint32 start_seed(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    const guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("QINQING_TEST_SEED=%u", seed);
    return seed;
}

static const char *const tokens[] = {"&lt;",
                                     "&#20013;",
                                     "&#13;",
                                     "&#x0;",
                                     "&amp",
                                     "<![CDATA[中<文]]>",
                                     "<![CDATA[",
                                     "]]>",
                                     "<!-- 说明 -->",
                                     "<!--",
                                     "--->",
                                     "<b/>",
                                     "<b c='\t'/>",
                                     "<b c='1' c='2'/>",
                                     "<b xml:lang='zh'/>",
                                     "<b xmlns='urn:b'/>",
                                     "<?p?>",
                                     "<!DOCTYPE a>",
                                     "</b>",
                                     "\xEF\xBF\xBE",
                                     "\xEF\xBB\xBF",
                                     "\xC3\xA9",
                                     "\xD6\xD0",
                                     "\x80",
                                     "\r",
                                     "\r\n",
                                     "\n",
                                     "\t",
                                     " ",
                                     "x",
                                     "<",
                                     ">",
                                     "&",
                                     "\""};

static void mutate(GString *feed, GRand *random)
{
    const gint32 length = (gint32)feed->len, wanted = g_rand_int_range(random, 1, 80);
    if (length == 0) return;
    const gssize at = g_rand_int_range(random, 0, length), part = MIN(wanted, length - at);
    switch (g_rand_int_range(random, 0, 10)) {
    case 0:
        g_string_erase(feed, at, part);
        break;
    case 1: {
        g_autofree char *twice = g_strndup(feed->str + at, (gsize)part);
        g_string_insert_len(feed, at, twice, part);
        break;
    }
    case 2:
        feed->str[at] = (char)g_rand_int_range(random, 0, 256);
        break;
    case 3:
        g_string_truncate(feed, (gsize)at + 1);
        break;
    case 4: {
        /* What is long crosses pieces, and the limits. */
        const char *token = tokens[g_rand_int_range(random, 0, G_N_ELEMENTS(tokens))];
        g_autoptr(GString) many = g_string_new(NULL);
        for (int i = 1 << g_rand_int_range(random, 0, REPEATED); i > 0; i--) g_string_append(many, token);
        g_string_insert_len(feed, at, many->str, (gssize)many->len);
        break;
    }
    default:
        g_string_insert(feed, at, tokens[g_rand_int_range(random, 0, G_N_ELEMENTS(tokens))]);
        break;
    }
}

/* Half of them begin as they are meant to be; a fifth is not UTF-8. */
static GString *make_variant(GRand *random, const char *sample)
{
    size_t length;
    g_autofree char *bytes = test_sample(sample, &length);
    if (g_rand_int_range(random, 0, 5) == 0) {
        size_t converted;
        char *other = test_convert(bytes, length, "GB18030", &converted);
        g_free(bytes);
        bytes = other;
        length = converted;
    }
    GString *feed = g_string_new_len(bytes, (gssize)length);
    for (int i = g_rand_int_range(random, 0, 4); i > 0; i--) mutate(feed, random);
    return feed;
}

static void note_reject(const qq_reject *reject, void *data)
{
    g_string_append_printf(data, "%s:%d %d %s %s %s\n", reject->file, reject->line, reject->beyond_schema,
                           reject->element, reject->value, reject->reason);
}

static void note_outcome(GString *said, bool good, const qq_import_summary *summary, const GError *error)
{
    if (!good) {
        g_string_append_printf(said, "%d %s\n", error->code, error->message);
        return;
    }
    g_string_append_printf(said, "%s %s %d %d %d %" G_GINT64_FORMAT " %d\n", summary->feed, summary->encoding,
                           (int)summary->read, (int)summary->rejected, (int)summary->warnings, (gint64)summary->newest,
                           (int)summary->counts.landed);
}

static char *checked(const GString *feed, bool simple)
{
    GString *said = g_string_new(NULL);
    const qq_import_options options = {.simple = simple, .reject = note_reject, .reject_data = said};
    g_autoptr(GError) error = NULL;
    qq_import_summary summary = {0};
    const bool good = qq_feed_check_bytes(test_feeds(), NULL, "feed.xml", feed->str, feed->len, &options, NULL, NULL,
                                          &summary, &error);
    note_outcome(said, good, &summary, error);
    return g_string_free(said, FALSE);
}

static void test_mutated__checked(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    g_auto(GStrv) samples = test_sample_names();
    unsigned good = 0, all = 0;
    for (char **sample = samples; *sample; sample++)
        for (int i = 0; i < CHECKED; i++, all++) {
            g_autoptr(GString) feed = make_variant(random, *sample);
            g_autofree char *fast = checked(feed, false), *simple = checked(feed, true);
            g_assert_cmpstr(fast, ==, simple);
            good += strstr(fast, "feed.xml:") == NULL;
        }
    g_assert_cmpuint(good, >, all / 8);
    g_assert_cmpuint(good, <, all);
}

static void run(const char *command)
{
    g_autofree char *err = NULL;
    int status = 0;
    const char *const arguments[] = {"/bin/sh", "-c", command, NULL};
    g_assert_true(g_spawn_sync(folder, (char **)(uintptr_t)arguments, NULL, 0, NULL, NULL, NULL, &err, &status, NULL));
    if (status != 0) g_error("%s: %s", command, err);
}

/* What the store holds after all files of the folder, and what was said of each. */
static char *landed(GPtrArray *files, bool simple)
{
    g_autofree char *path = g_build_filename(folder, "test.db", NULL), *dump = g_build_filename(folder, "dump", NULL);
    GString *said = g_string_new(NULL);
    const qq_import_options options = {.simple = simple, .reject = note_reject, .reject_data = said};
    run("rm -f test.db*");
    qq_store *store = qq_store_open(path, QQ_STORE_CREATE, NULL);
    g_assert_nonnull(store);
    for (guint i = 0; i < files->len; i++) {
        g_autoptr(GError) error = NULL;
        qq_import_summary summary = {0};
        const bool good =
            qq_feed_import(test_feeds(), NULL, g_ptr_array_index(files, i), store, &options, &summary, &error);
        note_outcome(said, good, &summary, error);
    }
    qq_store_close(store);
    run("sqlite3 test.db '.dump record record_key detail_block text sample stub stub_party' 'SELECT landing, "
        "kind, feed, digest, read, landed, unchanged, revised, queued, rejected FROM landing' > dump");
    char *rows = NULL;
    g_assert_true(g_file_get_contents(dump, &rows, NULL, NULL));
    g_string_append(said, rows);
    g_free(rows);
    return g_string_free(said, FALSE);
}

static void test_mutated__landed(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    g_auto(GStrv) samples = test_sample_names();
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (char **sample = samples; *sample; sample++)
        for (int i = 0; i < LANDED; i++) {
            g_autoptr(GString) feed = make_variant(random, *sample);
            char *path = g_strdup_printf("%s/%s-%d.xml%s", folder, *sample, i, i ? "" : ".gz");
            g_autofree char *plain = g_strdup_printf("%s/%s-%d.xml", folder, *sample, i);
            g_assert_true(g_file_set_contents(plain, feed->str, (gssize)feed->len, NULL));
            g_ptr_array_add(files, path);
        }
    run("gzip *-0.xml");
    g_autofree char *fast = landed(files, false), *simple = landed(files, true);
    g_assert_nonnull(strstr(fast, "INSERT INTO record"));
    g_assert_true(g_str_equal(fast, simple)); /* too long to print */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("qinqing-mutated-XXXXXX", NULL);
    g_autofree char *key = g_build_filename(folder, "key", NULL);
    g_setenv("QINQING_KEY", key, TRUE);
    g_test_add_func("/mutated/checked", test_mutated__checked);
    g_test_add_func("/mutated/landed", test_mutated__landed);
    const int status = g_test_run();
    run("rm -rf \"$PWD\"");
    g_free(folder);
    return status;
}
