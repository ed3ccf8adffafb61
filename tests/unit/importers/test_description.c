/* Descriptions: the shipped ones load; one of a folder comes on top; a faulty one is refused in one line that says
 * where. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/feed.h"

#define HEAD                                                                                                           \
    "<feed xmlns=\"urn:qinqing:feed:1\" id=\"%s\" unknown=\"reject\">\n<title en=\"e\" zh=\"z\"/><origin>o</origin>\n"
#define SHAPE "<shape kind=\"list\" roots=\"mine\" source=\"source\"/>\n"
#define FIELDS                                                                                                         \
    "<field name=\"id\" type=\"text\" max=\"9\" required=\"yes\" to=\"record_id\" en=\"e\" zh=\"z\"/>\n"               \
    "<field name=\"at\" type=\"stamp\" required=\"yes\" to=\"updated_at\" en=\"e\" zh=\"z\"/>\n"
#define RECORD(more)                                                                                                   \
    "<record elements=\"r\" kind=\"honour\" id=\"id\" stamp=\"at\" en=\"e\" zh=\"z\">\n" FIELDS more "</record>\n"

static qq_feed_set *load(const char *id, const char *rest, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("qinqing-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "mine.xml", NULL);
    g_autofree char *head = g_strdup_printf(HEAD, id);
    g_autofree char *text = g_strconcat(head, rest, "</feed>\n", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    qq_feed_set *set = qq_feed_set_load(folder, error);
    g_unlink(path);
    g_rmdir(folder);
    return set;
}

static void test_description__shipped(void)
{
    static const char *const ids[] = {
        "registry",    "honour",           "penalty",    "bribery",     "bidding",     "accident",
        "listing",     "revocation",       "evaluation", "penalty-cf1", "penalty-cf2", "section",
        "tender-list", "tender-candidate", "win-result", "violation",   "blacklist",   "blacklist-withdrawal"};
    GError *error = NULL;
    g_autoptr(qq_feed_set) set = qq_feed_set_load(NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(qq_feed_set_count(set), ==, G_N_ELEMENTS(ids));
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) g_assert_nonnull(qq_feed_set_find(set, ids[i]));
    for (unsigned i = 1; i < qq_feed_set_count(set); i++)
        g_assert_cmpstr(qq_feed_id(qq_feed_set_at(set, i - 1)), <, qq_feed_id(qq_feed_set_at(set, i)));
    g_assert_null(qq_feed_set_find(set, "nothing"));
    g_assert_null(qq_feed_set_at(set, qq_feed_set_count(set)));
}

static void test_description__from_a_folder(void)
{
    GError *error = NULL;
    g_autoptr(qq_feed_set) added = load("mine", SHAPE RECORD(""), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(qq_feed_set_count(added), ==, 19);
    qq_import_summary summary;
    static const char text[] = "<mine source=\"s\"><r><id>1</id><at>2026-01-01</at></r></mine>";
    g_assert_true(qq_feed_check_bytes(added, NULL, "t", text, strlen(text), NULL, NULL, NULL, &summary, &error));
    g_assert_cmpstr(summary.feed, ==, "mine");
    g_assert_cmpint(summary.read, ==, 1);
    g_autoptr(qq_feed_set) replaced = load("honour", SHAPE RECORD(""), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(qq_feed_set_count(replaced), ==, 18);
    g_assert_cmpstr(qq_feed_title(qq_feed_set_find(replaced, "honour"), false), ==, "e");
}

static void refuse(const char *rest, const char *what)
{
    GError *error = NULL;
    g_autoptr(qq_feed_set) set = load("mine", rest, &error);
    g_assert_null(set);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    g_assert_nonnull(strstr(error->message, "mine.xml:"));
    g_assert_null(strchr(error->message, '\n'));
    if (!strstr(error->message, what)) g_error("\"%s\" does not say \"%s\"", error->message, what);
    g_clear_error(&error);
}

static void test_description__faulty(void)
{
    refuse(SHAPE, "a feed has a title, an origin, a shape and a record");
    refuse(SHAPE RECORD("") "<extra/>", "unknown element <extra>");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"text\" wrong=\"1\" en=\"e\" zh=\"z\"/>"),
           ":7: unknown attribute \"wrong\"");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"number\" en=\"e\" zh=\"z\"/>"), "unknown type \"number\"");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"text\" to=\"amount\" en=\"e\" zh=\"z\"/>"),
           "a text cannot become \"amount\"");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"points\" to=\"amount\" en=\"e\" zh=\"z\"/>"),
           "an evaluation has points, and nothing else has");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"money\" en=\"e\" zh=\"z\"/>"), "money has a unit");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"choice\" en=\"e\" zh=\"z\"/>"), "a choice has values");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"choice\" to=\"severity\" en=\"e\" zh=\"z\"><value text=\"E\" "
                        "sets=\"E\"/></field>"),
           "\"E\" is no severity");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"text\" required=\"yes\" unless=\"y\" en=\"e\" zh=\"z\"/>"),
           "no field is called \"y\"");
    refuse(SHAPE RECORD("<field name=\"id\" type=\"text\" en=\"e\" zh=\"z\"/>"), "used twice");
    refuse(SHAPE "<record elements=\"r\" kind=\"nothing\" id=\"id\" stamp=\"at\" en=\"e\" zh=\"z\">" FIELDS "</record>",
           "unknown record kind");
    refuse(SHAPE "<record elements=\"r\" kind=\"honour\" id=\"no\" stamp=\"at\" en=\"e\" zh=\"z\">" FIELDS "</record>",
           "no field is called \"no\"");
    refuse("<shape kind=\"heap\" roots=\"mine\"/>" RECORD(""), "unknown kind of shape");
    refuse(SHAPE RECORD("<field name=\"x\" type=\"code\" pattern=\"(\" en=\"e\" zh=\"z\"/>"), "");
    refuse("<", "not well-formed");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/description/shipped", test_description__shipped);
    g_test_add_func("/description/from_a_folder", test_description__from_a_folder);
    g_test_add_func("/description/faulty", test_description__faulty);
    return g_test_run();
}
