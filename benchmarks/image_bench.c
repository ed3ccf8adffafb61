/* Making the packed image anew against one ordered scan of the rows: what any rebuild has to do at least. usage:
 * image_bench STORE PAIRS
 *
 * The scan steps over table `record` in its own order, with the columns that a reader needs, on a connection that maps
 * the file as the readers of the store do. Prints both sides' medians, the median of the pairwise ratios and the bytes
 * of the image a revision. */
#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "qinqing/portfolio.h"

enum { COLUMNS = 7 };

static int64_t step_over(sqlite3_stmt *rows, int64_t *bytes)
{
    int64_t count = 0;
    for (; sqlite3_step(rows) == SQLITE_ROW; count++)
        for (int column = 0; column < COLUMNS; column++) {
            if (column < 2 || column == COLUMNS - 1)
                *bytes += sqlite3_column_bytes(rows, column) + *(const uint8_t *)sqlite3_column_blob(rows, column);
            else
                *bytes += sqlite3_column_int64(rows, column) & 1;
        }
    return count;
}

/* Seconds; negative when it failed. */
static double scan(const char *path, int64_t *rows)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    int64_t bytes = 0;
    const gint64 from = g_get_monotonic_time();
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
                sqlite3_exec(db, "PRAGMA mmap_size = 1099511627776", NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db,
                                   "SELECT party, key, updated_at, content, landing, decision, body FROM record "
                                   "WHERE party >= '0' ORDER BY party, key, updated_at, content, landing, decision",
                                   -1, &select, NULL) == SQLITE_OK;
    if (good) *rows = step_over(select, &bytes);
    sqlite3_finalize(select);
    sqlite3_close(db);
    return good && bytes > 0 ? (double)(g_get_monotonic_time() - from) / 1e6 : -1;
}

static double rebuild(const char *path, GError **error)
{
    g_autoptr(qq_store) store = qq_store_open(path, QQ_STORE_WRITE, error);
    const gint64 from = g_get_monotonic_time();
    if (!store || !qq_portfolio_refresh(store, true, error)) return -1;
    return (double)(g_get_monotonic_time() - from) / 1e6;
}

static int compare_doubles(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, unsigned count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static bool print_size(const char *path, GError **error)
{
    qq_portfolio_size size;
    g_autoptr(qq_store) store = qq_store_open(path, QQ_STORE_READ, error);
    if (!store || !qq_portfolio_measure(store, &size, error)) return false;
    printf("%-44s %9.1f bytes   limit %9.1f   (%" G_GINT64_FORMAT " revisions of %" G_GINT64_FORMAT
           " enterprises in %" G_GINT64_FORMAT " blocks)\n",
           "image, a revision", (double)size.bytes / (double)MAX(size.revisions, 1), 40.0, size.revisions, size.parties,
           size.blocks);
    return true;
}

int main(int argc, char **argv)
{
    const unsigned pairs = argc == 3 ? (unsigned)g_ascii_strtoull(argv[2], NULL, 10) : 0;
    GError *error = NULL;
    if (pairs == 0 || pairs > 1000) {
        fprintf(stderr, "usage: image_bench STORE PAIRS\n");
        return 2;
    }
    g_autofree double *made = g_new(double, pairs), *scanned = g_new(double, pairs), *ratios = g_new(double, pairs);
    int64_t rows = 0;
    for (unsigned i = 0; i < pairs; i++) {
        scanned[i] = scan(argv[1], &rows);
        made[i] = rebuild(argv[1], &error);
        if (scanned[i] < 0 || made[i] < 0) {
            fprintf(stderr, "image_bench: %s\n", error ? error->message : "the rows cannot be read");
            return 4;
        }
        ratios[i] = made[i] / scanned[i];
    }
    printf("%-44s %9.3f s   scan  %9.3f s   ratio %6.2f   (%" G_GINT64_FORMAT " rows)\n", "image made anew",
           median(made, pairs), median(scanned, pairs), median(ratios, pairs), rows);
    if (print_size(argv[1], &error)) return 0;
    fprintf(stderr, "image_bench: %s\n", error->message);
    return 4;
}
