/* What lands does not depend on how it is read: threads, our own scanner and packing beside the reading leave the same
 * store as the simple way, row for row. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "collect.h"
#include "qinqing/identifier.h"

#define RECORDS 5000 /* more than a megabyte: less is read in one thread anyway */

static char *folder;

static void run(const char *command)
{
    g_autofree char *err = NULL;
    g_autoptr(GError) error = NULL;
    int status = 0;
    const char *const arguments[] = {"/bin/sh", "-c", command, NULL};
    g_assert_true(
        g_spawn_sync(folder, (char **)(uintptr_t)arguments, NULL, 0, NULL, NULL, NULL, &err, &status, &error));
    if (status != 0) g_error("%s: %s", command, err);
}

static const char *pick(GRand *random, const char *const *words)
{
    return words[g_rand_int_range(random, 0, (gint32)g_strv_length((char **)(uintptr_t)words))];
}

static void append_uscc(GString *feed, GRand *random)
{
    char text[QQ_USCC_LENGTH + 1];
    g_snprintf(text, sizeof text, "91420100%08d??", g_rand_int_range(random, 0, 500));
    text[16] = qq_org_code_check_character(text + 8);
    text[17] = qq_uscc_check_character(text);
    if (g_rand_int_range(random, 0, 50) == 0) text[17] = text[17] == '0' ? '1' : '0';
    g_string_append_printf(feed, "<uscc>%s</uscc>", text);
}

static void append_text(GString *feed, GRand *random)
{
    static const char *const words[] = {"经查，",       "该单位",    " 2026年",   "（一）",
                                        "违法事实清楚", "&lt;&amp;", "\r\n \r\n", "é",
                                        "&#20013;",     "\n",        "]",         NULL};
    static const char *const odd[] = {"\x7F", "<![CDATA[中<文]]>", "<!-- 说明 -->", "𠀀", NULL};
    g_string_append(feed, "<facts>");
    for (int i = g_rand_int_range(random, 0, 40); i > 0; i--)
        g_string_append(feed, pick(random, g_rand_int_range(random, 0, 60) ? words : odd));
    g_string_append(feed, "</facts>");
}

/* A tenth are sent again, changed or not; some are wrong, some are deletions. */
static void append_record(GString *feed, GRand *random, int number)
{
    static const char *const codes[] = {"D1-3-03", "D1-2-02", "D1-4-07", NULL};
    static const char *const days[] = {"2026-02-30", "2025-11-30", "2025-11-30", "2025-12-01", "2024-02-29", NULL};
    const int id = g_rand_int_range(random, 0, 10) ? number : g_rand_int_range(random, 0, number + 1);
    const char *element = g_rand_int_range(random, 0, 60) ? "record" : "deletion";
    g_string_append_printf(feed, "<%s><record_id>R%d</record_id><updated_at>2026-01-0%dT00:00:00</updated_at>", element,
                           id, g_rand_int_range(random, 1, 4));
    if (strcmp(element, "record") == 0) {
        if (g_rand_int_range(random, 0, 30)) append_uscc(feed, random);
        g_string_append_printf(feed, "<name>某建设%d有限公司</name><document_no>鄂建罚字〔2026〕%d号</document_no>", id,
                               id);
        g_string_append_printf(feed, "<authority>武汉市住建局</authority><code>%s</code><severity>B</severity>",
                               pick(random, codes));
        g_string_append_printf(feed, "<decided_on>%s</decided_on>", pick(random, days));
        append_text(feed, random);
    }
    g_string_append_printf(feed, "</%s>\n", element);
}

static GString *make_feed(GRand *random)
{
    GString *feed = g_string_new("<?xml version=\"1.0\"?>\n<penalty source=\"test\">\n");
    for (int i = 0; i < RECORDS; i++) append_record(feed, random, i);
    return g_string_append(feed, "</penalty>\n");
}

static void note_reject(const qq_reject *reject, void *data)
{
    g_string_append_printf(data, "%s:%d %s %s %s\n", reject->file, reject->line, reject->element, reject->value,
                           reject->reason);
}

/* Everything the store holds after the imports but the clock, and everything the imports said. */
static char *landed(const char *first, const char *second, bool simple)
{
    g_autofree char *path = g_build_filename(folder, "test.db", NULL), *dump = g_build_filename(folder, "dump", NULL);
    GString *said = g_string_new(NULL);
    const qq_import_options options = {.simple = simple, .reject = note_reject, .reject_data = said};
    const char *const files[] = {first, second};
    g_autoptr(GError) error = NULL;
    run("rm -f test.db*");
    qq_store *store = qq_store_open(path, QQ_STORE_CREATE, &error);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *file = g_build_filename(folder, files[i], NULL);
        qq_import_summary summary = {0};
        if (!qq_feed_import(test_feeds(), NULL, file, store, &options, &summary, &error)) g_error("%s", error->message);
        const qq_landing_counts *counts = &summary.counts;
        g_string_append_printf(said, "%s %d %d %d %d %d %d %d\n", summary.encoding, (int)summary.read,
                               (int)summary.rejected, (int)summary.warnings, (int)counts->landed,
                               (int)counts->unchanged, (int)counts->revised, (int)counts->queued);
    }
    qq_store_close(store);
    run("sqlite3 test.db '.dump record record_key detail_block text sample stub stub_party' 'SELECT landing, kind, "
        "feed, "
        "digest, read, landed, unchanged, revised, queued, rejected FROM landing' > dump");
    char *rows = NULL;
    g_assert_true(g_file_get_contents(dump, &rows, NULL, NULL));
    g_string_append(said, rows);
    g_free(rows);
    return g_string_free(said, FALSE);
}

static void compare(const char *first, const char *second)
{
    g_autofree char *fast = landed(first, second, false), *simple = landed(first, second, true);
    g_assert_cmpuint(strlen(fast), >, 100000);
    g_assert_true(g_str_equal(fast, simple)); /* too long to print */
}

static void write_feed(const char *name, const GString *feed, const char *encoding)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    size_t length = feed->len;
    g_autofree char *bytes =
        encoding ? test_convert(feed->str, feed->len, encoding, &length) : g_strndup(feed->str, feed->len);
    g_assert_cmpuint(length, >, 1u << 20);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
}

static void test_simple__same_store(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    const guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("QINQING_TEST_SEED=%u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GString) feed = make_feed(random), later = make_feed(random);
    write_feed("feed.xml", feed, NULL);
    write_feed("later.xml", later, NULL);
    write_feed("gb18030.xml", later, "GB18030");
    run("gzip -k later.xml && cp feed.xml a.xml && zip -q many.zip feed.xml gb18030.xml");
    compare("feed.xml", "later.xml");
    compare("feed.xml", "gb18030.xml");
    compare("later.xml.gz", "feed.xml");
    compare("gb18030.xml", "many.zip");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("qinqing-simple-XXXXXX", NULL);
    g_autofree char *key = g_build_filename(folder, "key", NULL);
    g_setenv("QINQING_KEY", key, TRUE);
    g_test_add_func("/simple/same_store", test_simple__same_store);
    int status = g_test_run();
    run("rm -rf \"$PWD\"");
    g_free(folder);
    return status;
}
