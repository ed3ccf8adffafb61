/* qinqing import, retract, landings: what comes in, and taking it back. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "qinqing/feed.h"
#include "qinqing/identifier.h"

enum { SHOWN_REJECTS = 20 }; /* on standard error, when no file was asked for */

typedef struct {
    FILE *file;
    const char *path;
    int64_t seen;
    qq_meter *meter;
} import_sinks;

static void on_reject(const qq_reject *reject, void *data)
{
    import_sinks *sinks = data;
    g_autofree char *file = qq_plain_text(reject->file);
    sinks->seen++;
    if (sinks->file) {
        g_autoptr(GString) row = g_string_new(NULL);
        char line[16];
        g_snprintf(line, sizeof line, "%d", reject->line);
        qq_csv_shown_cell(row, file, false);
        qq_csv_shown_cell(row, line, false);
        qq_csv_shown_cell(row, reject->element, false);
        qq_csv_shown_cell(row, reject->value, false);
        qq_csv_shown_cell(row, reject->reason, true);
        fwrite(row->str, 1, row->len, sinks->file);
    } else if (sinks->seen <= SHOWN_REJECTS) {
        fprintf(stderr, "qinqing: %s:%d: %s “%s”: %s\n", file, reject->line, reject->element, reject->value,
                reject->reason);
    }
}

static bool on_progress(uint64_t done, uint64_t total, void *data)
{
    import_sinks *sinks = data;
    qq_meter_show(sinks->meter, done >> 20, total >> 20);
    return !qq_cli_interrupted();
}

static void print_summary(const char *path, const qq_import_summary *sum)
{
    const qq_landing_counts *counts = &sum->counts;
    g_autofree char *file = qq_plain_text(path);
    printf(_("%s: feed %s, landing %d: read %" PRId64 ", landed %" PRId64 ", unchanged %" PRId64 ", revised %" PRId64
             ", queued %" PRId64 ", rejected %" PRId64 "\n"),
           file, sum->feed, counts->landing, sum->read, counts->landed, counts->unchanged, counts->revised,
           counts->queued, sum->rejected);
}

static bool import_one(const qq_feed_set *set, const qq_feed *feed, const char *path, qq_store *store, bool strict,
                       import_sinks *sinks, GError **error)
{
    qq_import_options options = {
        .strict = strict, .reject = on_reject, .reject_data = sinks, .progress = on_progress, .progress_data = sinks};
    qq_import_summary sum = {0};
    g_autoptr(qq_meter) meter = qq_meter_new(path, "MiB");
    sinks->meter = meter;
    bool good = qq_feed_import(set, feed, path, store, &options, &sum, error);
    qq_meter_free(g_steal_pointer(&meter));
    if (good) print_summary(path, &sum);
    return good;
}

/* Every file is tried: a broken one lands nothing and does not keep the others out. The gravest status wins. */
static int import_all(const qq_feed_set *set, const qq_feed *feed, char **paths, int count, qq_store *store,
                      bool strict, import_sinks *sinks)
{
    int status = QQ_EXIT_DONE;
    for (int i = 0; i < count; i++) {
        GError *error = NULL;
        if (import_one(set, feed, paths[i], store, strict, sinks, &error)) continue;
        bool stop =
            g_error_matches(error, QQ_ERROR, QQ_ERROR_CANCELLED) || g_error_matches(error, QQ_ERROR, QQ_ERROR_STORE);
        int failed = qq_cli_fail(error);
        status = MAX(status, failed);
        if (stop) break;
    }
    if (!sinks->file && sinks->seen > SHOWN_REJECTS)
        fprintf(stderr,
                _("qinqing: %" PRId64 " more rejected records are not shown; `--rejects FILE.csv` keeps them all\n"),
                sinks->seen - SHOWN_REJECTS);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        qq_cli_usage(_("standard output cannot be written; what was read has landed, see `qinqing landings`"));
        return QQ_EXIT_STORE;
    }
    return status == QQ_EXIT_DONE && sinks->seen ? QQ_EXIT_NO : status;
}

static bool open_rejects(import_sinks *sinks)
{
    if (!sinks->path) return true;
    sinks->file = fopen(sinks->path, "w");
    if (!sinks->file) {
        qq_cli_usage(_("%s: the file for rejects cannot be written: %s"), sinks->path, g_strerror(errno));
        return false;
    }
    fputs("file,line,element,value,reason\n", sinks->file);
    return true;
}

static int close_rejects(import_sinks *sinks, int status)
{
    if (!sinks->file) return status;
    bool bad = ferror(sinks->file);
    if (fclose(sinks->file) == 0 && !bad) return status;
    qq_cli_usage(_("%s: the file for rejects could not be written whole; what was accepted has landed"), sinks->path);
    return QQ_EXIT_STORE;
}

static int import_words(const char *name, char **paths, int count, const char *db, bool strict, import_sinks *sinks)
{
    GError *error = NULL;
    g_autoptr(qq_feed_set) set = qq_feed_set_load(g_getenv("QINQING_FEEDS"), &error);
    if (!set) return qq_cli_fail(error);
    const qq_feed *feed = strcmp(name, "auto") ? qq_feed_set_find(set, name) : NULL;
    if (!feed && strcmp(name, "auto"))
        return qq_cli_usage(_("there is no feed “%s”; `qinqing feed list` shows them, `auto` chooses by root element"),
                            name);
    g_autoptr(qq_store) store = qq_portfolio_open_store(qq_cli_database(db), QQ_STORE_CREATE, &error);
    if (!store) return qq_cli_fail(error);
    if (!open_rejects(sinks)) return QQ_EXIT_USAGE;
    qq_cli_catch_interrupts();
    return close_rejects(sinks, import_all(set, feed, paths, count, store, strict, sinks));
}

int qq_command_import(int argc, char **argv)
{
    char *db = NULL, *rejects = NULL;
    gboolean strict = FALSE;
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_("Database file (default: $QINQING_DB, else qinqing.db)"), "FILE"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &strict, N_("Refuse the whole file when one of its records is rejected"),
         NULL},
        {"rejects", 0, 0, G_OPTION_ARG_FILENAME, &rejects, N_("Write rejected records here as CSV"), "FILE.csv"},
        {0}};
    if (!qq_cli_parse(
            &argc, &argv, entries, "FEED|auto FILE…",
            _("Read feed files (XML, .gz, .zip; - is standard input) into the store. One file is one transaction.")))
        return QQ_EXIT_USAGE;
    if (argc < 3) return qq_cli_usage(_("import needs a feed (or `auto`) and at least one file"));
    import_sinks sinks = {.path = rejects};
    return import_words(argv[1], argv + 2, argc - 2, db, strict, &sinks);
}

int qq_command_retract(int argc, char **argv)
{
    char *db = NULL, *reason = NULL, *who = NULL;
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_("Database file (default: $QINQING_DB, else qinqing.db)"), "FILE"},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why, kept for ever"), "TEXT"},
        {"who", 0, 0, G_OPTION_ARG_STRING, &who, N_("Who decided (default: the login name)"), "NAME"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "LANDING --reason TEXT",
                      _("Take a landing back from now on. Nothing is erased.")))
        return QQ_EXIT_USAGE;
    gint64 landing = argc == 2 ? g_ascii_strtoll(argv[1], NULL, 10) : 0;
    if (landing < 1 || landing > INT32_MAX)
        return qq_cli_usage(_("retract takes one landing number; `qinqing landings` lists them"));
    if (!reason || !*reason) return qq_cli_usage(_("retract needs --reason"));
    GError *error = NULL;
    int32_t retraction;
    g_autoptr(qq_store) store = qq_portfolio_open_store(qq_cli_database(db), QQ_STORE_WRITE, &error);
    if (!store ||
        !qq_store_retract(store, (int32_t)landing, who ? who : g_get_user_name(), reason, &retraction, &error))
        return qq_cli_fail(error);
    printf(_("landing %d taken back by landing %d\n"), (int)landing, retraction);
    return QQ_EXIT_DONE;
}

int qq_command_landings(int argc, char **argv)
{
    char *db = NULL;
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_("Database file (default: $QINQING_DB, else qinqing.db)"), "FILE"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("List what has landed, when, and what was taken back.")))
        return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("landings takes no words"));
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(qq_cli_database(db), QQ_STORE_READ, &error);
    g_autoptr(GPtrArray) landings = store ? qq_store_landings(store, &error) : NULL;
    if (!landings) return qq_cli_fail(error);
    g_autoptr(qq_table) table = qq_table_new(7, "rlllrrl");
    qq_table_add(table, "#", _("known from"), _("kind"), _("what"), _("landed"), _("rejected"), _("note"), NULL);
    qq_table_line(table);
    for (unsigned i = 0; i < landings->len; i++) {
        const qq_landing_info *info = g_ptr_array_index(landings, i);
        char number[16], at[QQ_STAMP_TEXT], landed[24], rejected[24];
        qq_stamp_format(info->landed_at, at);
        g_snprintf(number, sizeof number, "%d", info->landing);
        g_snprintf(landed, sizeof landed, "%" PRId64, info->landed + info->revised);
        g_snprintf(rejected, sizeof rejected, "%" PRId64, info->rejected);
        g_autofree char *note = info->retracted_by ? g_strdup_printf(_("taken back by %d"), info->retracted_by)
                                                   : g_strdup(info->why ? info->why : "");
        qq_table_add(table, number, at, *info->feed ? info->feed : info->kind, info->name, landed, rejected, note,
                     NULL);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    qq_table_print(table, out);
    return qq_cli_print(out);
}
