/* A parser with a veil gives what one without gives, whatever the document and wherever it is cut; or it says that it
 * cannot. */
#include <glib.h>
#include <string.h>
#include "parser.h"
#include "veil.h"

static void append_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    GString *trace = data;
    g_string_append_printf(trace, "<%s{%s}", (const char *)name, uri ? (const char *)uri : "");
    for (int i = 0; i < count; i++, attributes += 5) {
        g_string_append_printf(trace, " %s=", (const char *)attributes[0]);
        g_string_append_len(trace, (const char *)attributes[3], attributes[4] - attributes[3]);
    }
    g_string_append_c(trace, '>');
}

static void append_end(void *data)
{
    g_string_append(data, "</>");
}

static void append_text(void *data, const char *text, size_t length)
{
    g_string_append_len(data, text, (gssize)length);
}

typedef struct {
    GString *trace;
    char *error;
    bool unclear;
} parsed;

static void parsed_clear(parsed *got)
{
    g_string_free(got->trace, TRUE);
    g_free(got->error);
}

static size_t whole_characters(const char *text, size_t from, size_t to)
{
    while (to > from && ((uint8_t)text[to] & 0xC0) == 0x80) to--;
    return to;
}

/* The cuts are those of the seed. */
static parsed parse(const GString *document, bool veiled, guint32 seed)
{
    static const qq_parser_handlers handlers = {append_start, append_end, append_text};
    g_autoptr(GRand) cuts = g_rand_new_with_seed(seed);
    g_autoptr(GError) error = NULL;
    parsed got = {.trace = g_string_new(NULL)};
    qq_parser *parser = qq_parser_new("case", &handlers, got.trace);
    if (veiled) qq_parser_veil(parser);
    bool good = true;
    for (size_t at = 0; good && at < document->len;) {
        const size_t length = (size_t)g_rand_int_range(cuts, 4, 900);
        const size_t end = whole_characters(document->str, at, MIN(document->len, at + length));
        good = qq_parser_push(parser, document->str + at, end - at, &error);
        at = end;
    }
    if (good) good = qq_parser_finish(parser, &error);
    g_assert_true(good == (error == NULL));
    got.unclear = qq_parser_unclear(parser);
    got.error = error ? g_strdup(error->message) : NULL;
    qq_parser_free(parser);
    return got;
}

static const char *const ordinary[] = {"孝感市", "（一）", "a ",   "，。",  "plain text ", "\n",   "]",
                                       "é",      "𠀀",     "&lt;", "&amp;", "𠀀中",        "\r\n", "&#20013;"};
static const char *const odd[] = {"\r",
                                  "\x7F",
                                  "&#127;",
                                  "<!-- 说明 > -->",
                                  "<![CDATA[中 < \x7F & 文]]>",
                                  "<?p 中?>",
                                  "<b c=\"中\"/>",
                                  "<b c=\"&#127;\">",
                                  "<中/>",
                                  "<b中/>",
                                  "<b xmlns=\"中\"/>",
                                  "\xEF\xBF\xBE",
                                  "<",
                                  "&中;",
                                  "</b>",
                                  "\x01",
                                  "]]>",
                                  "<b c='a>中'/>"};

static void append_piece(GString *document, GRand *random, unsigned odds)
{
    if (odds && g_rand_int_range(random, 0, (gint32)odds) == 0)
        g_string_append(document, odd[g_rand_int_range(random, 0, G_N_ELEMENTS(odd))]);
    else
        g_string_append(document, ordinary[g_rand_int_range(random, 0, G_N_ELEMENTS(ordinary))]);
}

/* odds: one piece in so many is odd; 0: none. */
static GString *make_document(GRand *random, unsigned odds)
{
    GString *document = g_string_new("<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<list>");
    int records = g_rand_int_range(random, 1, 30);
    for (int i = 0; i < records; i++) {
        g_string_append(document, "\n<record><name>");
        int pieces = g_rand_int_range(random, 0, 300);
        for (int piece = 0; piece < pieces; piece++) append_piece(document, random, odds);
        g_string_append(document, "</name></record>");
    }
    g_string_append(document, "</list>");
    return document;
}

static guint32 start_seed(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("QINQING_TEST_SEED=%u", seed);
    return seed;
}

/* Returns whether the veil was unclear. */
static bool compare(const GString *document, guint32 cuts)
{
    parsed plain = parse(document, false, cuts), veiled = parse(document, true, cuts);
    if (!veiled.unclear) {
        g_assert_cmpstr(veiled.error, ==, plain.error);
        g_assert_cmpstr(veiled.trace->str, ==, plain.trace->str);
        g_assert_cmpuint(veiled.trace->len, ==, plain.trace->len);
    }
    g_assert_null(veiled.error); /* left to the plain reading */
    bool unclear = veiled.unclear;
    parsed_clear(&plain);
    parsed_clear(&veiled);
    return unclear;
}

static void test_veil__ordinary(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    for (int round = 0; round < 200; round++) {
        g_autoptr(GString) document = make_document(random, 0);
        g_assert_false(compare(document, g_rand_int(random)));
    }
}

static void test_veil__odd(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    unsigned clear = 0, unclear = 0;
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) document = make_document(random, round % 2 ? 3000 : 200);
        if (compare(document, g_rand_int(random)))
            unclear++;
        else
            clear++;
    }
    g_assert_cmpuint(clear, >, 0);
    g_assert_cmpuint(unclear, >, 0);
}

/* What only the text itself can tell. */
static void test_veil__unclear(void)
{
    static const char *const documents[] = {"<a b=\"中\"/>", "<a xmlns=\"中\"/>",   "<中/>",          "<a>&#127;</a>",
                                            "<a>中</b>",     "<a>\xEF\xBF\xBF</a>", "<a b=\"\x7F\"/>"};
    static const char *const clear[] = {"<a>中\x7F</a>", "<a><!-- 中 --><?b 中?></a>",
                                        "<a>\xEF\xBC\x8C\xEF\xBF\xBD</a>"};
    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_autoptr(GString) document = g_string_new(documents[i]);
        g_assert_true(compare(document, 1));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(clear); i++) {
        g_autoptr(GString) document = g_string_new(clear[i]);
        g_assert_false(compare(document, 1));
    }
}

static void assert_bytes(const char *got, const char *expected)
{
    g_assert_nonnull(got);
    g_assert_cmpint(memcmp(got, expected, strlen(expected)), ==, 0);
}

static void test_veil__way_back(void)
{
    qq_veil *veil = qq_veil_new();
    assert_bytes(qq_veil_take(veil, 0, "ab中", 5), "ab\x7F\x7F\x7F");
    assert_bytes(qq_veil_text(veil, 1, 4), "b中");
    assert_bytes(qq_veil_take(veil, 2, "文c", 4), "\x7F\x7F\x7F"
                                                  "c");
    assert_bytes(qq_veil_text(veil, 2, 7), "中文c");
    g_assert_null(qq_veil_text(veil, 1, 1));
    g_assert_null(qq_veil_text(veil, 9, 1));
    g_assert_null(qq_veil_text(veil, 2, 8));
    qq_veil_free(veil);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/veil/way_back", test_veil__way_back);
    g_test_add_func("/veil/unclear", test_veil__unclear);
    g_test_add_func("/veil/ordinary", test_veil__ordinary);
    g_test_add_func("/veil/odd", test_veil__odd);
    return g_test_run();
}
