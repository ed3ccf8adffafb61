/* A parser that scans gives what libxml2 gives, whatever the document and wherever it is cut; or it says that it cannot
 * tell. */
#include <glib.h>
#include <string.h>
#include <time.h>
#include "parser.h"

typedef struct {
    GString *trace;
    qq_parser *parser;
} tracer;

static void append_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    GString *trace = ((tracer *)data)->trace;
    g_string_append_printf(trace, "%d<%s{%s}", qq_parser_line(((tracer *)data)->parser), (const char *)name,
                           uri ? (const char *)uri : "");
    for (int i = 0; i < count; i++, attributes += 5) {
        g_string_append_printf(trace, " %s=", (const char *)attributes[0]);
        g_string_append_len(trace, (const char *)attributes[3], attributes[4] - attributes[3]);
    }
    g_string_append_c(trace, '>');
}

static void append_end(void *data)
{
    g_string_append(((tracer *)data)->trace, "</>");
}

static void append_text(void *data, const char *text, size_t length)
{
    g_string_append_len(((tracer *)data)->trace, text, (gssize)length);
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
static parsed parse(const GString *document, bool scanned, guint32 seed)
{
    static const qq_parser_handlers handlers = {append_start, append_end, append_text};
    g_autoptr(GRand) cuts = g_rand_new_with_seed(seed);
    g_autoptr(GError) error = NULL;
    parsed got = {.trace = g_string_new(NULL)};
    tracer tracing = {.trace = got.trace};
    qq_parser *parser = qq_parser_new("case", &handlers, &tracing);
    tracing.parser = parser;
    if (scanned) qq_parser_scan(parser);
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

static const char *const ordinary[] = {"孝感市",
                                       "（一）",
                                       "a ",
                                       "，。",
                                       "plain text ",
                                       "\n",
                                       "]",
                                       "é",
                                       "𠀀",
                                       "&lt;",
                                       "&amp;",
                                       "𠀀中",
                                       "\r\n",
                                       "&#20013;",
                                       "&#x4e2d;",
                                       "&quot;",
                                       "&apos;",
                                       "\x7F",
                                       "&#127;",
                                       "]]",
                                       " > ",
                                       "<b></b >",
                                       "<b/>",
                                       "\n\n",
                                       "<b c=\"中\"/>",
                                       "\t",
                                       "<b  c = '>\"' d=\"\"/>",
                                       "<!-- 说明 > -->",
                                       "&#10;",
                                       "<b\n>中</b\n>",
                                       "<b\n\nc=\"\"/>",
                                       "<![CDATA[中 < \x7F & ]] 文\n]]>",
                                       "<![CDATA[]]>"};
static const char *const odd[] = {"\r",
                                  "<?p 中?>",
                                  "<中/>",
                                  "<b中/>",
                                  "<b xmlns=\"中\"/>",
                                  "\xEF\xBF\xBE",
                                  "<",
                                  "&中;",
                                  "</b>",
                                  "\x01",
                                  "]]>",
                                  "<b c='a>中'/",
                                  "<b c='<'/>",
                                  "<b c='&lt;'/>",
                                  "<b c='1' c='2'/>",
                                  "<b c='1'd='2'/>",
                                  "<a:b/>",
                                  "<b/ >",
                                  "<b c/>",
                                  "<b c=d/>",
                                  "<!-->",
                                  "<!--->",
                                  "<!-- -- -->",
                                  "<!-- --->",
                                  "&#0;",
                                  "&#xD800;",
                                  "&#1114112;",
                                  "&#;",
                                  "&#x;",
                                  "&nothing;",
                                  "&amp",
                                  "& ",
                                  "<b xml:lang='zh'/>",
                                  "<b c='\n'/>",
                                  "<b\r/>",
                                  "<!DOCTYPE a>",
                                  "<![CDATA[\x02]]>",
                                  "</ b>",
                                  "< b/>",
                                  "&#XD;"};

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

/* Returns whether the scanner could not tell. */
static bool compare(const GString *document, guint32 cuts)
{
    parsed plain = parse(document, false, cuts), scanned = parse(document, true, cuts);
    if (!scanned.unclear) {
        g_assert_cmpstr(scanned.error, ==, plain.error);
        g_assert_cmpstr(scanned.trace->str, ==, plain.trace->str);
        g_assert_cmpuint(scanned.trace->len, ==, plain.trace->len);
    }
    g_assert_null(scanned.error); /* left to the plain reading */
    bool unclear = scanned.unclear;
    parsed_clear(&plain);
    parsed_clear(&scanned);
    return unclear;
}

static void test_scan__ordinary(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    for (int round = 0; round < 200; round++) {
        g_autoptr(GString) document = make_document(random, 0);
        g_assert_false(compare(document, g_rand_int(random)));
    }
}

static void test_scan__odd(void)
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

static const char *const clear[] = {
    "<a>中\x7F</a>",
    "<a><!-- 中 --></a>",
    "<a>\xEF\xBC\x8C\xEF\xBF\xBD</a>",
    "<?xml version='1.0' encoding='UTF-16' standalone=\"yes\" ?>\n<!-- 中\n -->\n<a\nb='1'>\n<c/></a>\n<!--\n-->\n",
    "\n <a b='\x7F中'></a>",
    "<a.b-c_1 _d=''>]]&gt;</a.b-c_1>",
};
static const char *const unclear[] = {
    "",
    " ",
    "中",
    "<a",
    "<a>",
    "<a></a",
    "<a/><a/>",
    "<a/>b",
    "<a/>&#32;",
    "<a/><![CDATA[]]>",
    "<?xml version=\"1.1\"?><a/>",
    "<?xml version=\"1.0\" encoding=\"1\"?><a/>",
    "<?xml encoding=\"UTF-8\"?><a/>",
    "\n<?xml version=\"1.0\"?><a/>",
    "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>",
    "<a xmlns='b'/>",
    "<a b='&amp;'/>",
    "<a>\xEF\xBF\xBF</a>",
    "<a><b></a></b>",
    "<a><!--",
    "<a>&#9999999999;</a>",
};

static void test_scan__small(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(clear); i++) {
        g_autoptr(GString) document = g_string_new(clear[i]);
        g_assert_false(compare(document, 1));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(unclear); i++) {
        g_autoptr(GString) document = g_string_new(unclear[i]);
        g_assert_true(compare(document, 1));
    }
}

static void append_many(GString *document, unsigned count, const char *before, const char *after)
{
    for (unsigned i = 0; i < count; i++) g_string_append_printf(document, "%s%u%s", before, i, after);
}

/* What is long or much is left to libxml2 with its limits. */
static void test_scan__limits(void)
{
    g_autoptr(GString) names = g_string_new("<a>"), deep = g_string_new(""), tag = g_string_new("<a b='"),
                       comment = g_string_new("<a><!-- "), attributes = g_string_new("<a"),
                       long_text = g_string_new("<a>");
    append_many(names, 400, "<b", "/>");
    g_string_append(names, "</a>");
    append_many(deep, QQ_XML_DEPTH_MAX + 1, "<a", ">");
    append_many(tag, 30000, "x", " ");
    g_string_append(tag, "'/>");
    append_many(comment, 30000, "x", " ");
    g_string_append(comment, "--></a>");
    append_many(attributes, 9, " b", "=''");
    g_string_append(attributes, "/>");
    append_many(long_text, 300000, "中", " ");
    g_string_append(long_text, "</a>");
    const GString *const too_much[] = {names, deep, tag, comment, attributes};
    for (size_t i = 0; i < G_N_ELEMENTS(too_much); i++) g_assert_true(compare(too_much[i], 1));
    g_assert_false(compare(long_text, 1));
}

static void pass_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    (void)data;
    (void)name;
    (void)uri;
    (void)count;
    (void)attributes;
}

static void pass_end(void *data)
{
    (void)data;
}

static void pass_text(void *data, const char *text, size_t length)
{
    (void)data;
    (void)text;
    (void)length;
}

/* Processor time of a document in pieces as a file gives them. */
static clock_t time_of(const GString *document, bool scanned)
{
    static const qq_parser_handlers handlers = {pass_start, pass_end, pass_text};
    const size_t piece = 65536;
    const clock_t begun = clock();
    qq_parser *parser = qq_parser_new("case", &handlers, NULL);
    if (scanned) qq_parser_scan(parser);
    for (size_t at = 0; at < document->len; at += piece)
        g_assert_true(qq_parser_push(parser, document->str + at, MIN(piece, document->len - at), NULL));
    g_assert_true(qq_parser_finish(parser, NULL));
    g_assert_false(qq_parser_unclear(parser));
    qq_parser_free(parser);
    return clock() - begun;
}

/* No document is so made that the scanner takes many times as long as libxml2. */
static void test_scan__no_traps(void)
{
    static const char *const parts[][2] = {
        {"a&amp;", "<![CDATA[x]]>"}, {"\n", "x"},      {"]]", "<b/>"}, {"&lt;", "<b/>"},
        {"<b c='>'/>", "&gt;"},      {"<!-- -->", " "}};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) document = g_string_new("<a>");
        while (document->len < 3u << 20) {
            for (size_t end = document->len + 60000; document->len < end;) g_string_append(document, parts[i][0]);
            g_string_append(document, parts[i][1]);
        }
        g_string_append(document, "</a>");
        g_assert_cmpint(time_of(document, true), <, 10 * time_of(document, false) + CLOCKS_PER_SEC / 5);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scan/small", test_scan__small);
    g_test_add_func("/scan/limits", test_scan__limits);
    g_test_add_func("/scan/no_traps", test_scan__no_traps);
    g_test_add_func("/scan/ordinary", test_scan__ordinary);
    g_test_add_func("/scan/odd", test_scan__odd);
    return g_test_run();
}
