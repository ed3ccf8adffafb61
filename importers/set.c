/* All feed descriptions: the shipped ones, compiled in, and those of a folder on top.
 *
 * Invariant: in order of id, and no id twice. */
#include <libxml/parser.h>
#include <string.h>
#include "base/embedded.h"
#include "description.h"
#include "qinqing/error.h"

#define DESCRIPTION_BYTES_MAX (1u << 20)

extern const qq_embedded qq_feed_files[]; /* importers/feeds, by qq_embed */

struct qq_feed_set {
    GPtrArray *feeds;
};

static void put(qq_feed_set *set, qq_feed *feed)
{
    for (guint i = 0; i < set->feeds->len; i++) {
        qq_feed *at = g_ptr_array_index(set->feeds, i);
        int order = strcmp(feed->id, at->id);
        if (order > 0) continue;
        if (order == 0) {
            qq_feed_free(at);
            g_ptr_array_index(set->feeds, i) = feed;
        } else {
            g_ptr_array_insert(set->feeds, (gint)i, feed);
        }
        return;
    }
    g_ptr_array_add(set->feeds, feed);
}

static bool load_built_in(qq_feed_set *set, GError **error)
{
    for (const qq_embedded *file = qq_feed_files; file->name; file++) {
        if (!g_str_has_suffix(file->name, ".xml")) continue;
        qq_feed *feed = qq_feed_parse(file->name, file->bytes, file->length, error);
        if (!feed) return false;
        put(set, feed);
    }
    return true;
}

static bool load_file(qq_feed_set *set, const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    GError *why = NULL;
    if (!g_file_get_contents(path, &bytes, &length, &why)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be read: %s", path, why->message);
        g_error_free(why);
        return false;
    }
    if (length > DESCRIPTION_BYTES_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: longer than %u bytes: not a feed description", path,
                    DESCRIPTION_BYTES_MAX);
        return false;
    }
    qq_feed *feed = qq_feed_parse(path, bytes, length, error);
    if (feed) put(set, feed);
    return feed != NULL;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool load_folder(qq_feed_set *set, const char *folder, GError **error)
{
    GError *why = NULL;
    GDir *dir = g_dir_open(folder, 0, &why);
    if (!dir) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be read: %s", folder, why->message);
        g_error_free(why);
        return false;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        if (g_str_has_suffix(name, ".xml")) g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        if (!load_file(set, g_ptr_array_index(names, i), error)) return false;
    return true;
}

qq_feed_set *qq_feed_set_load(const char *extra_folder, GError **error)
{
    xmlInitParser();
    qq_feed_set *set = g_new0(qq_feed_set, 1);
    set->feeds = g_ptr_array_new();
    if (load_built_in(set, error) && (!extra_folder || load_folder(set, extra_folder, error))) return set;
    qq_feed_set_free(set);
    return NULL;
}

void qq_feed_set_free(qq_feed_set *set)
{
    if (!set) return;
    for (guint i = 0; i < set->feeds->len; i++) qq_feed_free(g_ptr_array_index(set->feeds, i));
    g_ptr_array_free(set->feeds, TRUE);
    g_free(set);
}

const qq_feed *qq_feed_set_find(const qq_feed_set *set, const char *id)
{
    for (guint i = 0; i < set->feeds->len; i++) {
        const qq_feed *feed = g_ptr_array_index(set->feeds, i);
        if (g_str_equal(feed->id, id)) return feed;
    }
    return NULL;
}

unsigned qq_feed_set_count(const qq_feed_set *set)
{
    return set->feeds->len;
}

const qq_feed *qq_feed_set_at(const qq_feed_set *set, unsigned index)
{
    return index < set->feeds->len ? g_ptr_array_index(set->feeds, index) : NULL;
}

const char *qq_feed_id(const qq_feed *feed)
{
    return feed->id;
}

const char *qq_feed_title(const qq_feed *feed, bool chinese)
{
    return chinese ? feed->title_chinese : feed->title_english;
}
