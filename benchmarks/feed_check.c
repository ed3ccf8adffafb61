/* Reads and checks a file as an import does and stores nothing: what parsing and full checking cost.
 *
 * feed_check FEED FILE: prints what it found. */
#include <stdio.h>
#include "qinqing/feed.h"

static int check(const char *id, const char *path, GError **error)
{
    qq_import_summary found;
    g_autoptr(qq_feed_set) feeds = qq_feed_set_load(NULL, error);
    const qq_feed *feed = feeds ? qq_feed_set_find(feeds, id) : NULL;
    if (feeds && !feed) fprintf(stderr, "feed_check: there is no feed %s\n", id);
    if (!feed || !qq_feed_check(feeds, feed, path, NULL, NULL, NULL, &found, error)) return 3;
    printf("%s, %" G_GINT64_FORMAT " records, %" G_GINT64_FORMAT " rejected, %" G_GINT64_FORMAT " warnings\n",
           found.encoding, found.read, found.rejected, found.warnings);
    return 0;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc != 3) {
        fputs("usage: feed_check FEED FILE\n", stderr);
        return 2;
    }
    int status = check(argv[1], argv[2], &error);
    if (error) fprintf(stderr, "feed_check: %s\n", error->message);
    return status;
}
