/* The XSD of a feed and the reader agree: on every sample and on mutations of it, what one refuses the other does, but
 * for rejects the reader marks as beyond a schema, and for elements an open feed does not describe, which the reader
 * passes over with a warning. */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <string.h>
#include "collect.h"
#include "support/random.h"

#define MUTATIONS 300 /* of each sample */
#define USCC      "91420000757013137P"

static void silent(void *data, const char *format, ...)
{
    (void)data;
    (void)format;
}

static xmlSchema *schema_of(const qq_feed *feed)
{
    g_autofree char *text = qq_feed_schema(feed);
    xmlSchemaParserCtxt *context = xmlSchemaNewMemParserCtxt(text, (int)strlen(text));
    xmlSchema *schema = xmlSchemaParse(context);
    xmlSchemaFreeParserCtxt(context);
    g_assert_nonnull(schema);
    return schema;
}

static bool schema_accepts(xmlSchema *schema, const char *text)
{
    xmlDoc *document =
        xmlReadMemory(text, (int)strlen(text), "test.xml", NULL, XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    g_assert_nonnull(document);
    xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidErrors(context, silent, silent, NULL);
    int status = xmlSchemaValidateDoc(context, document);
    g_assert_cmpint(status, >=, 0);
    xmlSchemaFreeValidCtxt(context);
    xmlFreeDoc(document);
    return status == 0;
}

/* Whether the reader finds nothing that a schema could have found; *open: it passed over something. */
static bool reader_accepts(const collected *got)
{
    if (!got->good) return false;
    for (guint i = 0; i < got->rejects->len; i++)
        if (!((const collected_reject *)g_ptr_array_index(got->rejects, i))->beyond) return false;
    return true;
}

static const char *first_finding(const collected *got)
{
    if (got->error) return got->error;
    return got->rejects->len ? ((const collected_reject *)g_ptr_array_index(got->rejects, 0))->reason : "nothing";
}

static void compare(const char *feed, xmlSchema *schema, const char *text, const char *what)
{
    g_autoptr(collected) got = collect_text(feed, text);
    if (got->summary.warnings > 0) return;
    bool reader = reader_accepts(got), xsd = schema_accepts(schema, text);
    if (reader != xsd)
        g_error("%s, %s: the schema %s, the reader found: %s\n%s", feed, what, xsd ? "accepts" : "refuses",
                first_finding(got), text);
}

static const char *const values[] = {
    "",
    " ",
    "\u3000",
    "x",
    "中文",
    "2026-02-31",
    "2026-13-01",
    "20260230",
    "2026-1-5",
    "2026/03/05",
    "20260305",
    "2026-03-05 10:11:12",
    "2026-03-05T10:11:12+08:00",
    "20260305101112",
    "2026-03-05T25:00:00",
    "2099-12-31",
    "1900-01-01",
    "\u30002026-03-05\u3000",
    "2026-03-05  10:11:12",
    "\xEF\xBC\x92\xEF\xBC\x90\xEF\xBC\x92\xEF\xBC\x96",
    "-5",
    "- 5",
    "+5",
    "1e5",
    "1,234",
    "1,23",
    "12.345",
    ".5",
    "1.",
    "100万元",
    "1亿元",
    "100 元",
    "１００",
    "１，２３４．５０",
    "9999999999999999999",
    "0",
    "1",
    "2",
    "3",
    "4",
    "42",
    "007",
    "1000000",
    " 5 ",
    "5\u3000",
    USCC,
    "91420000757013137X",
    "9142000075701313IP",
    "91420000757013137p",
    " " USCC "\n",
    "\u3000" USCC,
    "９１420000757013137P",
    "91420000757013137",
    "91420000757013137PP",
    "757013137",
    "75701313-7",
    "75701313-8",
    "11010519491231002X",
    "110105194912310021",
    "110105491231002",
    "1101**********002X",
    USCC ";91420100MA4KX2B75W",
    USCC " ， 91420100MA4KX2B75W ,",
    ";;",
    ";" USCC,
    USCC ";x",
    "罚款;警告",
    "罚款 ; 警告;",
    "fine、warning",
    "罚款;没有",
    "A",
    "a",
    "B",
    "D",
    "CR-393",
    "cr-393",
    "CR-3930",
    "CR-390-1",
    "D1-1-01",
    "a b",
    "-a",
    "abc_def.g-h",
    "yes",
    "no",
    "true",
    "insert",
    "delete",
    "larger",
    "annul",
    "shorten",
    "unit",
    "person",
    "judgment",
    "revoked",
    "legal-representative",
    "excellent",
    "penalty",
    "listing",
    "01",
    "1 2",
};

static xmlNode *leaf_in(xmlNode *root, GRand *random)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(GQueue) queue = g_queue_new();
    g_queue_push_tail(queue, root);
    while (!g_queue_is_empty(queue)) {
        xmlNode *node = g_queue_pop_head(queue);
        g_ptr_array_add(all, node);
        for (xmlNode *child = node->children; child; child = child->next)
            if (child->type == XML_ELEMENT_NODE) g_queue_push_tail(queue, child);
    }
    return g_ptr_array_index(all, (guint)g_rand_int_range(random, 0, (gint32)all->len));
}

static bool is_leaf(const xmlNode *node)
{
    return !node->children || (!node->children->next && node->children->type == XML_TEXT_NODE);
}

static void set_text(xmlNode *node, const char *text)
{
    xmlNodeSetContent(node, NULL);
    xmlNodeAddContent(node, (const xmlChar *)text);
}

static void alter(xmlNode *node, GRand *random)
{
    int chosen = g_rand_int_range(random, 0, G_N_ELEMENTS(values) + 2);
    if (chosen < (int)G_N_ELEMENTS(values)) {
        set_text(node, values[chosen]);
        return;
    }
    static const int lengths[] = {18, 19, 36, 37, 64, 65, 128, 129, 200, 201, 300, 301, 2000, 2001, 20000, 20001};
    g_autoptr(GString) text = g_string_new(NULL);
    int length = lengths[g_rand_int_range(random, 0, G_N_ELEMENTS(lengths))];
    for (int i = 0; i < length; i++) g_string_append(text, chosen % 2 ? "字" : i % 10 == 5 ? "\n" : "x");
    set_text(node, text->str);
}

/* Changes one thing; gives what it was. */
static const char *mutate(xmlDoc *document, GRand *random)
{
    xmlNode *root = xmlDocGetRootElement(document), *node = leaf_in(root, random);
    int kind = g_rand_int_range(random, 0, 20);
    if (kind < 12 && is_leaf(node)) {
        alter(node, random);
        return "altered a text";
    }
    if (kind < 14 && node != root) {
        xmlUnlinkNode(node);
        xmlFreeNode(node);
        return "dropped an element";
    }
    if (kind < 16 && node != root) {
        xmlAddNextSibling(node, xmlCopyNode(node, 1));
        return "doubled an element";
    }
    if (kind == 16) {
        xmlNode *other = leaf_in(root, random);
        g_autofree char *name = g_strdup(g_rand_boolean(random) ? (const char *)other->name : "unknown");
        xmlNodeSetName(node, (const xmlChar *)name);
        return "renamed an element";
    }
    if (kind == 17 && node != root && node->parent != root) {
        xmlNode *parent = node->parent;
        xmlUnlinkNode(node);
        xmlAddChild(parent, node);
        return "moved an element to the end";
    }
    if (kind == 18) {
        xmlSetProp(node, (const xmlChar *)(g_rand_boolean(random) ? "extra" : "source"), (const xmlChar *)"  ");
        return "added an attribute";
    }
    xmlNewChild(node, NULL, (const xmlChar *)"inner", (const xmlChar *)"x");
    return "added a child";
}

static void mutate_sample(const char *feed, xmlSchema *schema, const char *bytes, size_t length, GRand *random)
{
    for (int i = 0; i < MUTATIONS; i++) {
        xmlDoc *document = xmlReadMemory(bytes, (int)length, "sample.xml", NULL, XML_PARSE_NOBLANKS);
        const char *what = mutate(document, random);
        if (g_rand_int_range(random, 0, 4) == 0) what = mutate(document, random);
        xmlChar *text = NULL;
        int size = 0;
        xmlDocDumpMemoryEnc(document, &text, &size, "UTF-8");
        compare(feed, schema, (const char *)text, what);
        xmlFree(text);
        xmlFreeDoc(document);
    }
}

static void test_schema__agrees_on_mutations(void)
{
    GRand *random = test_random();
    g_auto(GStrv) names = test_sample_names();
    for (char **name = names; *name; name++) {
        size_t length;
        g_autofree char *bytes = test_sample(*name, &length);
        g_autoptr(collected) sample = collect_bytes(NULL, bytes, length);
        g_assert_true(sample->good);
        g_assert_cmpuint(sample->rejects->len, ==, 0);
        const qq_feed *feed = qq_feed_set_find(test_feeds(), sample->summary.feed);
        xmlSchema *schema = schema_of(feed);
        g_assert_true(schema_accepts(schema, bytes));
        mutate_sample(qq_feed_id(feed), schema, bytes, length, random);
        xmlSchemaFree(schema);
    }
    g_rand_free(random);
}

/* Every feed has at least one sample. */
static void test_schema__every_feed_has_a_sample(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_auto(GStrv) names = test_sample_names();
    for (char **name = names; *name; name++) {
        size_t length;
        g_autofree char *bytes = test_sample(*name, &length);
        g_autoptr(collected) sample = collect_bytes(NULL, bytes, length);
        g_hash_table_add(seen, (gpointer)(uintptr_t)sample->summary.feed);
    }
    g_assert_cmpuint(g_hash_table_size(seen), ==, qq_feed_set_count(test_feeds()));
}

static void test_schema__descriptions_are_for_people(void)
{
    for (unsigned i = 0; i < qq_feed_set_count(test_feeds()); i++) {
        const qq_feed *feed = qq_feed_set_at(test_feeds(), i);
        g_autofree char *english = qq_feed_describe(feed, false), *chinese = qq_feed_describe(feed, true);
        g_assert_true(g_utf8_validate(english, -1, NULL) && g_utf8_validate(chinese, -1, NULL));
        g_assert_true(g_str_has_prefix(english, qq_feed_id(feed)) && g_str_has_prefix(chinese, qq_feed_id(feed)));
        g_assert_nonnull(strstr(english, "required"));
        g_assert_nonnull(strstr(chinese, "必填"));
    }
}

/* The schema editors use for descriptions fits those shipped. */
static void test_schema__descriptions_are_valid(void)
{
    xmlSchemaParserCtxt *context = xmlSchemaNewParserCtxt(QQ_SOURCE_DIR "/importers/feeds/feed.xsd");
    xmlSchema *schema = xmlSchemaParse(context);
    xmlSchemaFreeParserCtxt(context);
    g_assert_nonnull(schema);
    for (unsigned i = 0; i < qq_feed_set_count(test_feeds()); i++) {
        g_autofree char *path =
            g_strdup_printf("%s/importers/feeds/%s.xml", QQ_SOURCE_DIR, qq_feed_id(qq_feed_set_at(test_feeds(), i)));
        xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NONET);
        xmlSchemaValidCtxt *valid = xmlSchemaNewValidCtxt(schema);
        g_assert_cmpint(xmlSchemaValidateDoc(valid, document), ==, 0);
        xmlSchemaFreeValidCtxt(valid);
        xmlFreeDoc(document);
    }
    xmlSchemaFree(schema);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schema/every_feed_has_a_sample", test_schema__every_feed_has_a_sample);
    g_test_add_func("/schema/agrees_on_mutations", test_schema__agrees_on_mutations);
    g_test_add_func("/schema/descriptions_are_for_people", test_schema__descriptions_are_for_people);
    g_test_add_func("/schema/descriptions_are_valid", test_schema__descriptions_are_valid);
    return g_test_run();
}
