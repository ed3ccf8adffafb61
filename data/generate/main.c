/* qinqing-generate: synthetic feeds of every native kind, at any size, the same bytes for the same arguments on every
 * machine.
 *
 * Invariant: memory does not grow with --parties or --records; every record is computed from (seed, feed, number)
 * alone. Exit status: 0 done, 2 usage, 3 the folder cannot be written, 4 no space left. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include <glib/gstdio.h>
#include "qinqing/error.h"
#include "out.h"
#include "writers.h"

enum { EXIT_DONE = 0, EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_STORE = 4 };

#define DEFAULT_AS_OF "2026-06-30" /* fixed, so that the same arguments give the same bytes on any day */

typedef struct {
    gint64 parties, records, seed, max_file_records;
    char *folder, *as_of, *encoding, *feeds;
} arguments;

static bool usage(GError **error, const char *text)
{
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, text);
    return false;
}

static bool read_arguments(int *argc, char ***argv, arguments *a, GError **error)
{
    const GOptionEntry entries[] = {
        {"parties", 0, 0, G_OPTION_ARG_INT64, &a->parties, "Parties in the registry (1 to 20000000)", "N"},
        {"records", 0, 0, G_OPTION_ARG_INT64, &a->records, "Records in all other feeds together", "M"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &a->seed, "Another number gives other data (default 1)", "S"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &a->folder, "Folder to write to; made when missing", "DIR"},
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &a->as_of, "Nothing is decided after this day (default " DEFAULT_AS_OF ")",
         "DAY"},
        {"encoding", 0, 0, G_OPTION_ARG_STRING, &a->encoding, "utf-8 (default) or gb18030", "NAME"},
        {"feeds", 0, 0, G_OPTION_ARG_STRING, &a->feeds, "Only these, joined by commas (default all)", "LIST"},
        {"max-file-records", 0, 0, G_OPTION_ARG_INT64, &a->max_file_records,
         "Split a feed into files of so many records", "K"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Writes synthetic feeds for qinqing: registry.xml, honour.xml, penalty.xml, bribery.xml,\n"
                 "bidding.xml, accident.xml, listing.xml, revocation.xml. All identifiers are made up.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, error)) return false;
    if (*argc > 1) return usage(error, "an argument too many; see --help");
    if (a->folder == NULL) return usage(error, "--out DIR is missing; see --help");
    if (a->parties < 1 || (guint64)a->parties > MAX_PARTIES) return usage(error, "--parties must be 1 to 20000000");
    if (a->records < 0 || (guint64)a->records > MAX_RECORDS) return usage(error, "--records must be 0 to 1000000000");
    if (a->max_file_records < 0) return usage(error, "--max-file-records must be 1 or more");
    return true;
}

static bool read_encoding(const char *name, bool *gb18030, GError **error)
{
    *gb18030 = name != NULL && g_ascii_strcasecmp(name, "gb18030") == 0;
    if (name == NULL || *gb18030 || g_ascii_strcasecmp(name, "utf-8") == 0) return true;
    return usage(error, "--encoding must be utf-8 or gb18030");
}

static bool read_as_of(const char *text, qq_day *out, GError **error)
{
    qq_day first, last;
    if (text == NULL) text = DEFAULT_AS_OF;
    if (qq_day_from_civil(2019, 1, 1, &first) && qq_day_from_civil(2098, 12, 31, &last) &&
        qq_day_parse(text, strlen(text), out) && *out >= first && *out <= last)
        return true;
    return usage(error, "--as-of must be a day from 2019-01-01 to 2098-12-31, as 2026-06-30");
}

static char *file_path(const char *folder, feed_id feed, bool split, uint64_t part)
{
    g_autofree char *name = split ? g_strdup_printf("%s-%04" G_GUINT64_FORMAT ".xml", feed_names[feed], part)
                                  : g_strdup_printf("%s.xml", feed_names[feed]);
    return g_build_filename(folder, name, NULL);
}

/* Records first .. end-1 of a feed, as one file. */
static bool write_file(const job *j, feed_id feed, const char *path, uint64_t first, uint64_t end, bool gb18030,
                       GError **error)
{
    if (!out_open(j->o, path, error)) return false;
    begin_file(j, feed, gb18030);
    for (uint64_t number = first; number < end && !out_failed(j->o); number++) write_record(j, feed, number);
    end_file(j, feed);
    return out_close(j->o, error);
}

static bool write_feed(const job *j, feed_id feed, const arguments *a, bool gb18030, GError **error)
{
    uint64_t count = feed == FEED_REGISTRY ? j->w->parties : j->p->count[feed];
    uint64_t step = a->max_file_records > 0 ? (uint64_t)a->max_file_records : count;
    uint64_t part = 1;
    for (uint64_t first = 0; first == 0 || first < count; first += step, part++) {
        g_autofree char *path = file_path(a->folder, feed, a->max_file_records > 0, part);
        uint64_t end = step < count - first ? first + step : count;
        if (!write_file(j, feed, path, first, end, gb18030, error)) return false;
        if (step == 0) break;
    }
    return true;
}

static bool run(const arguments *a, GError **error)
{
    bool gb18030;
    world w = {.seed = (uint64_t)a->seed, .parties = (uint64_t)a->parties};
    plan p;
    if (!read_encoding(a->encoding, &gb18030, error) || !read_as_of(a->as_of, &w.as_of, error) ||
        !plan_make(a->feeds, (uint64_t)a->records, &p, error))
        return false;
    if (g_mkdir_with_parents(a->folder, 0777) != 0) {
        bool full = errno == ENOSPC || errno == EDQUOT;
        g_set_error(error, QQ_ERROR, full ? QQ_ERROR_STORE : QQ_ERROR_INPUT,
                    "%s: cannot make the folder: %s; choose another with --out", a->folder, g_strerror(errno));
        return false;
    }
    sink *o = out_new(gb18030);
    job j = {&w, &p, o};
    bool fine = true;
    for (int feed = 0; feed < FEED_COUNT && fine; feed++)
        if (p.chosen[feed]) fine = write_feed(&j, (feed_id)feed, a, gb18030, error);
    out_free(o);
    return fine;
}

static int status_of(const GError *error)
{
    if (error->domain == G_OPTION_ERROR || g_error_matches(error, QQ_ERROR, QQ_ERROR_USAGE)) return EXIT_USAGE;
    return g_error_matches(error, QQ_ERROR, QQ_ERROR_STORE) ? EXIT_STORE : EXIT_INPUT;
}

int main(int argc, char **argv)
{
    arguments a = {.parties = 1000, .records = 10000, .seed = 1};
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    int status = EXIT_DONE;
    if (!read_arguments(&argc, &argv, &a, &error) || !run(&a, &error)) {
        fprintf(stderr, "qinqing-generate: %s\n", error->message);
        status = status_of(error);
    }
    g_free(a.folder);
    g_free(a.as_of);
    g_free(a.encoding);
    g_free(a.feeds);
    return status;
}
