/* Hostile and malformed XML: each stored case ends as expected.csv says, within a second; the cases too large to store
 * are made here. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "collect.h"
#include "parser.h"
#include "pipeline.h"

#define FOLDER QQ_SOURCE_DIR "/tests/hostile/"

static void ignore_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    (void)data;
    (void)name;
    (void)uri;
    (void)count;
    (void)attributes;
}

static void ignore_end(void *data)
{
    (void)data;
}

static void ignore_text(void *data, const char *text, size_t length)
{
    (void)data;
    (void)text;
    (void)length;
}

static bool push(void *data, const char *text, size_t length, GError **error)
{
    return qq_parser_push(data, text, length, error);
}

/* Whether bytes are well-formed XML inside our limits, whatever the feed. */
static bool is_accepted(const void *bytes, size_t length, char **why)
{
    static const qq_parser_handlers handlers = {ignore_start, ignore_end, ignore_text};
    GError *error = NULL;
    g_autoptr(qq_source) source = qq_source_open_bytes("case", bytes, length, &error);
    bool good = false, found, again;
    if (source) {
        qq_parser *parser = qq_parser_new("case", &handlers, NULL);
        g_autoptr(qq_decoder) decoder = qq_decoder_new(false);
        good = qq_source_next(source, &found, &error) &&
               qq_pipeline_decode(source, decoder, push, NULL, parser, &again, &error) && !again &&
               qq_parser_finish(parser, &error);
        qq_parser_free(parser);
    }
    *why = g_strdup(error ? error->message : "");
    g_clear_error(&error);
    return good;
}

static bool check_case(const char *file, const char *expected, const char *why)
{
    g_autofree char *path = g_strconcat(FOLDER, file, NULL), *bytes = NULL, *reason = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    gint64 from = g_get_monotonic_time();
    bool accepted = is_accepted(bytes, length, &reason);
    g_assert_cmpint(g_get_monotonic_time() - from, <, G_USEC_PER_SEC);
    bool right = accepted == g_str_equal(expected, "accept");
    if (!right) g_printerr("%s: expected %s, but: %s\n", file, expected, reason);
    if (g_str_equal(why, "doctype") && accepted) g_printerr("%s: a document type was not noticed\n", file);
    g_autoptr(collected) whole = collect_bytes(NULL, bytes, length);
    g_assert_false(whole->good);
    return right;
}

static void test_hostile__stored_cases(void)
{
    g_autofree char *table = NULL;
    g_assert_true(g_file_get_contents(FOLDER "expected.csv", &table, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    int cases = 0, wrong = 0;
    for (char **line = lines + 1; *line && **line; line++, cases++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", 4);
        if (!check_case(cells[0], cells[1], cells[2])) wrong++;
    }
    g_assert_cmpint(wrong, ==, 0);
    g_assert_cmpint(cases, >, 250);
}

static void refuse(const char *text, const char *what)
{
    g_autoptr(collected) got = collect_text("penalty", text);
    g_assert_false(got->good);
    if (!strstr(got->error, what)) g_error("\"%s\" does not say \"%s\"", got->error, what);
}

static void test_hostile__document_types(void)
{
    refuse("<?xml version=\"1.0\"?>\n\n<!DOCTYPE penalty>\n<penalty source=\"s\"/>",
           "test.xml:3: a DOCTYPE is not allowed");
    refuse("<!DOCTYPE p [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><penalty source=\"s\">&b;</penalty>",
           "DOCTYPE");
    refuse("<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><penalty source=\"s\">&x;</penalty>", "DOCTYPE");
    refuse("<!DOCTYPE p SYSTEM \"http://127.0.0.1:9/x.dtd\"><penalty source=\"s\"/>", "DOCTYPE");
    refuse("<penalty source=\"s\"><record><name>&x;</name></record></penalty>", "not well-formed");
}

static void test_hostile__truncated(void)
{
    refuse("<penalty source=\"s\">\n<record>", "test.xml:2: the file ends inside an element");
    refuse("<penalty source=\"s\"/><record/>", "not well-formed");
    size_t length;
    g_autofree char *bytes = test_sample("penalty", &length);
    size_t end = (size_t)(strstr(bytes, "</penalty>") - bytes) + strlen("</penalty>");
    for (size_t cut = 1; cut < end; cut += 7) {
        g_autoptr(collected) got = collect_bytes("penalty", bytes, cut);
        g_assert_false(got->good);
        g_assert_true(g_str_has_prefix(got->error, "test.xml:"));
    }
}

static void test_hostile__too_much_in_memory(void)
{
    g_autofree char *deep = g_malloc0(3 * 1000000 + 64);
    char *at = g_stpcpy(deep, "<penalty source=\"s\">");
    for (int i = 0; i < 1000000; i++, at += 3) memcpy(at, "<a>", 3);
    refuse(deep, "nested deeper than 32");
    g_autoptr(GString) attributes = g_string_new("<penalty source=\"s\"");
    for (int i = 0; i < 5000; i++) g_string_append_printf(attributes, " a%d=\"\"", i);
    g_string_append(attributes, "/>");
    refuse(attributes->str, "more than 64 attributes");
    g_autofree char *long_name = g_strnfill(300000, 'a');
    g_autofree char *tag = g_strconcat("<penalty source=\"", long_name, "\"/>", NULL);
    refuse(tag, "");
    g_autofree char *comment = g_strconcat("<penalty source=\"s\"><!--", long_name, "--></penalty>", NULL);
    refuse(comment, "longer than 131072 bytes");
    g_autoptr(GString) names = g_string_new("<penalty source=\"s\">");
    for (int i = 0; i < 400000; i++) g_string_append_printf(names, "<distinct-name-of-an-element-%d/>", i);
    g_autoptr(collected) many = collect_bytes("penalty-cf2", names->str, names->len);
    g_assert_false(many->good);
}

typedef struct {
    int fd;
    const char *head;
    const char *unit;
    size_t bytes;
} stream;

/* Writes until it is enough or the reader has gone. */
static gpointer write_stream(gpointer data)
{
    const stream *to = data;
    size_t unit = strlen(to->unit), piece = 65536 / unit * unit;
    g_autofree char *block = g_malloc(piece);
    for (size_t i = 0; i < piece; i += unit) memcpy(block + i, to->unit, unit);
    bool open = write(to->fd, to->head, strlen(to->head)) > 0;
    for (size_t done = 0; open && done < to->bytes; done += piece) open = write(to->fd, block, piece) > 0;
    close(to->fd);
    return NULL;
}

static size_t peak_kib(void)
{
    g_autofree char *status = NULL;
    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL)) return 0;
    const char *line = strstr(status, "VmHWM:");
    return line ? (size_t)g_ascii_strtoull(line + 6, NULL, 10) : 0;
}

static void refuse_stream(const char *head, const char *unit, size_t bytes, const char *what)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    stream to = {ends[1], head, unit, bytes};
    GThread *writer = g_thread_new("writer", write_stream, &to);
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", ends[0]);
    qq_import_summary summary;
    GError *error = NULL;
    bool good = qq_feed_check(test_feeds(), qq_feed_set_find(test_feeds(), "penalty"), path, NULL, NULL, NULL, &summary,
                              &error);
    close(ends[0]);
    g_thread_join(writer);
    g_assert_false(good);
    if (!strstr(error->message, what)) g_error("\"%s\" does not say \"%s\"", error->message, what);
    g_error_free(error);
}

/* Read from a pipe, so that the size is nobody's to know beforehand. */
static void test_hostile__too_much_to_store(void)
{
    const size_t gigabyte = (size_t)1 << 30;
    signal(SIGPIPE, SIG_IGN);
    refuse_stream("<penalty source=\"s\"><record><name>", "xxxxxxxx", gigabyte, "longer than 1048576 bytes");
    refuse_stream("<penalty source=\"s\"><record><name>", "湖", gigabyte, "longer than 1048576 bytes");
    refuse_stream("<penalty source=\"s\"><record><name><![CDATA[", "xxxxxxxx", gigabyte, "longer than 1048576 bytes");
    refuse_stream("<penalty source=\"s\"><record><facts>", "<!--x-->y", gigabyte, "longer than 1048576 bytes");
    refuse_stream("<penalty source=\"", "s", gigabyte, "");
    refuse_stream("<penalty source=\"s\"><!--", "x", gigabyte, "longer than 131072 bytes");
    refuse_stream("<penalty source=\"s\">", "<a>", gigabyte, "nested deeper");
    refuse_stream("<penalty source=\"s\"><?p ", "x", gigabyte, "longer than 131072 bytes");
    g_assert_cmpuint(peak_kib(), <, 200 * 1024);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hostile/stored_cases", test_hostile__stored_cases);
    g_test_add_func("/hostile/document_types", test_hostile__document_types);
    g_test_add_func("/hostile/truncated", test_hostile__truncated);
    g_test_add_func("/hostile/too_much_to_store", test_hostile__too_much_to_store);
    g_test_add_func("/hostile/too_much_in_memory", test_hostile__too_much_in_memory);
    return g_test_run();
}
