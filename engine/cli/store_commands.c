/* qinqing check, backup, restore: the store itself. */
#include <stdio.h>

#include "cli.h"

#define DB_ENTRY(db)                                                                                                   \
    {                                                                                                                  \
        "db", 0, 0, G_OPTION_ARG_FILENAME, &(db), N_("Database file (default: $QINQING_DB, else qinqing.db)"), "FILE"  \
    }

/* The image is only asked about where the rows are sound: it is made of them. */
static bool check_image(qq_store *store, bool repair, GPtrArray *findings, GError **error)
{
    if (findings->len) return true;
    if (!repair) return qq_portfolio_check(store, findings, error);
    if (!qq_portfolio_refresh(store, true, error) || !qq_portfolio_check(store, findings, error)) return false;
    printf(_("%s: the packed image was made anew from the rows\n"), qq_store_path(store));
    return true;
}

static bool print_image(qq_store *store, GError **error)
{
    qq_portfolio_size size;
    if (!qq_portfolio_measure(store, &size, error)) return false;
    const int64_t rows = size.revisions + size.delta_revisions;
    switch (size.state) {
    case QQ_PORTFOLIO_READY:
        printf(_("packed image: %" PRId64 " enterprises, %" PRId64 " revisions in %" PRId64 " blocks, %" PRId64
                 " in %" PRId64 " deltas; %" PRId64 ".%" PRId64 " bytes a revision\n"),
               size.parties, size.revisions, size.blocks, size.delta_revisions, size.deltas,
               rows ? size.bytes / rows : 0, rows ? size.bytes * 10 / rows % 10 : 0);
        break;
    case QQ_PORTFOLIO_BEHIND:
        printf(_("packed image: behind the rows; the next assessment makes it anew\n"));
        break;
    default:
        printf(_("packed image: none; the next assessment makes one\n"));
    }
    return true;
}

int qq_command_check(int argc, char **argv)
{
    char *db = NULL;
    gboolean repair = FALSE;
    const GOptionEntry entries[] = {DB_ENTRY(db),
                                    {"repair", 0, 0, G_OPTION_ARG_NONE, &repair,
                                     N_("Make the packed image anew if the rows are sound; rows are never changed"),
                                     NULL},
                                    {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "",
                      _("Check the store: its pages, its references, its rules, its packed image.")))
        return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("check takes no words; --db names the store"));
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(qq_cli_database(db), repair ? QQ_STORE_WRITE : QQ_STORE_READ, &error);
    g_autoptr(GPtrArray) findings = store ? qq_store_check(store, &error) : NULL;
    if (!findings || !check_image(store, repair, findings, &error)) return qq_cli_fail(error);
    for (unsigned i = 0; i < findings->len; i++)
        fprintf(stderr, "qinqing: %s: %s\n", qq_store_path(store), (const char *)g_ptr_array_index(findings, i));
    if (findings->len) return QQ_EXIT_STORE;
    printf(_("%s: sound\n"), qq_store_path(store));
    return print_image(store, &error) ? QQ_EXIT_DONE : qq_cli_fail(error);
}

int qq_command_backup(int argc, char **argv)
{
    char *db = NULL;
    const GOptionEntry entries[] = {DB_ENTRY(db), {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "TO",
                      _("Copy the store to a new file while it is in use, and verify the copy.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("backup takes the file to write"));
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(qq_cli_database(db), QQ_STORE_READ, &error);
    if (!store || !qq_store_backup(store, argv[1], &error)) return qq_cli_fail(error);
    printf(_("%s: verified copy of %s; the key file for citizen numbers is not in it, keep that apart\n"), argv[1],
           qq_store_path(store));
    return QQ_EXIT_DONE;
}

int qq_command_restore(int argc, char **argv)
{
    char *db = NULL;
    gboolean replace = FALSE;
    const GOptionEntry entries[] = {
        DB_ENTRY(db),
        {"replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_("Replace the database if it exists"), NULL},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "FROM", _("Make the database from a backup, verified first.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("restore takes the backup to read"));
    GError *error = NULL;
    const char *to = qq_cli_database(db);
    if (!qq_store_restore(argv[1], to, replace, &error)) return qq_cli_fail(error);
    printf(_("%s: restored from %s\n"), to, argv[1]);
    return QQ_EXIT_DONE;
}
