/* qinqing feed list|describe|schema. */
#include <stdio.h>

#include "cli.h"
#include "qinqing/feed.h"

static qq_feed_set *load_set(int *status)
{
    GError *error = NULL;
    qq_feed_set *set = qq_feed_set_load(g_getenv("QINQING_FEEDS"), &error);
    if (!set) *status = qq_cli_fail(error);
    return set;
}

static int list(int argc, char **argv)
{
    int status = QQ_EXIT_DONE;
    const GOptionEntry entries[] = {{0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("List the feeds this program reads."))) return QQ_EXIT_USAGE;
    g_autoptr(qq_feed_set) set = load_set(&status);
    if (!set) return status;
    g_autoptr(qq_table) table = qq_table_new(2, "ll");
    for (unsigned i = 0; i < qq_feed_set_count(set); i++) {
        const qq_feed *feed = qq_feed_set_at(set, i);
        qq_table_add(table, qq_feed_id(feed), qq_feed_title(feed, qq_cli_chinese()), NULL);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    qq_table_print(table, out);
    return qq_cli_print(out);
}

static int print_feed(int argc, char **argv, bool schema)
{
    int status = QQ_EXIT_DONE;
    const GOptionEntry entries[] = {{0}};
    const char *summary = schema ? _("Print the XSD a producer can validate against.")
                                 : _("Every field of a feed: type, whether required, meaning.");
    if (!qq_cli_parse(&argc, &argv, entries, "FEED", summary)) return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("name one feed; `qinqing feed list` shows them"));
    g_autoptr(qq_feed_set) set = load_set(&status);
    if (!set) return status;
    const qq_feed *feed = qq_feed_set_find(set, argv[1]);
    if (!feed) return qq_cli_usage(_("there is no feed “%s”; `qinqing feed list` shows them"), argv[1]);
    g_autofree char *text = schema ? qq_feed_schema(feed) : qq_feed_describe(feed, qq_cli_chinese());
    g_autoptr(GString) out = g_string_new(text);
    return qq_cli_print(out);
}

static int describe(int argc, char **argv)
{
    return print_feed(argc, argv, false);
}

static int schema(int argc, char **argv)
{
    return print_feed(argc, argv, true);
}

int qq_command_feed(int argc, char **argv)
{
    static const qq_command verbs[] = {{"list", list, N_("the feeds this program reads")},
                                       {"describe", describe, N_("every field of a feed")},
                                       {"schema", schema, N_("the XSD of a feed")}};
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
