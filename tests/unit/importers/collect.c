#include "collect.h"
#include <string.h>

static void free_revision(gpointer data)
{
    collected_revision *revision = data;
    g_free(revision->code);
    g_free(revision->issuer);
    g_free(revision->detail);
    g_free(revision);
}

static void free_reject(gpointer data)
{
    collected_reject *reject = data;
    g_free(reject->element);
    g_free(reject->value);
    g_free(reject->reason);
    g_free(reject);
}

const qq_feed_set *test_feeds(void)
{
    static qq_feed_set *set;
    if (!set) {
        GError *error = NULL;
        set = qq_feed_set_load(NULL, &error);
        g_assert_no_error(error);
    }
    return set;
}

static bool keep_revision(const qq_revision *revision, void *data, GError **error)
{
    (void)error;
    collected *got = data;
    collected_revision *kept = g_new0(collected_revision, 1);
    kept->record = revision->record;
    kept->code = g_strdup(revision->code);
    kept->issuer = g_strdup(revision->issuer);
    kept->detail = g_strndup(revision->detail, revision->detail_length);
    kept->participant_count = revision->participant_count;
    g_assert_cmpuint(revision->participant_count, <=, G_N_ELEMENTS(kept->participants));
    for (unsigned i = 0; i < revision->participant_count; i++) kept->participants[i] = revision->participants[i];
    g_ptr_array_add(got->revisions, kept);
    return true;
}

static void keep_reject(const qq_reject *reject, void *data)
{
    collected *got = data;
    collected_reject *kept = g_new0(collected_reject, 1);
    kept->line = reject->line;
    kept->element = g_strdup(reject->element);
    kept->value = g_strdup(reject->value);
    kept->reason = g_strdup(reject->reason);
    kept->beyond = reject->beyond_schema;
    g_ptr_array_add(got->rejects, kept);
}

static const qq_feed *find(const char *feed)
{
    if (!feed) return NULL;
    const qq_feed *found = qq_feed_set_find(test_feeds(), feed);
    g_assert_nonnull(found);
    return found;
}

static collected *collect(const char *feed, const char *path, const void *bytes, size_t length)
{
    collected *got = g_new0(collected, 1);
    got->revisions = g_ptr_array_new_with_free_func(free_revision);
    got->rejects = g_ptr_array_new_with_free_func(free_reject);
    qq_import_options options = {.reject = keep_reject, .reject_data = got};
    GError *error = NULL;
    got->good = path
                    ? qq_feed_check(test_feeds(), find(feed), path, &options, keep_revision, got, &got->summary, &error)
                    : qq_feed_check_bytes(test_feeds(), find(feed), "test.xml", bytes, length, &options, keep_revision,
                                          got, &got->summary, &error);
    g_assert_true(got->good == (error == NULL));
    if (error) {
        g_assert_null(strchr(error->message, '\n'));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        got->error = g_strdup(error->message);
        g_error_free(error);
    }
    return got;
}

collected *collect_bytes(const char *feed, const void *bytes, size_t length)
{
    return collect(feed, NULL, bytes, length);
}

collected *collect_text(const char *feed, const char *text)
{
    return collect(feed, NULL, text, strlen(text));
}

collected *collect_file(const char *feed, const char *path)
{
    return collect(feed, path, NULL, 0);
}

void collected_free(collected *got)
{
    if (!got) return;
    g_ptr_array_free(got->revisions, TRUE);
    g_ptr_array_free(got->rejects, TRUE);
    g_free(got->error);
    g_free(got);
}

const collected_revision *collected_only(const collected *got)
{
    if (got->error) g_error("refused: %s", got->error);
    if (got->rejects->len) g_error("rejected: %s", ((collected_reject *)g_ptr_array_index(got->rejects, 0))->reason);
    g_assert_cmpuint(got->revisions->len, ==, 1);
    return g_ptr_array_index(got->revisions, 0);
}

const collected_reject *collected_only_reject(const collected *got)
{
    if (got->error) g_error("refused: %s", got->error);
    g_assert_cmpuint(got->revisions->len, ==, 0);
    g_assert_cmpuint(got->rejects->len, ==, 1);
    return g_ptr_array_index(got->rejects, 0);
}

char *test_sample(const char *name, size_t *length)
{
    g_autofree char *path = g_strdup_printf("%s/tests/unit/importers/samples/%s.xml", QQ_SOURCE_DIR, name);
    char *bytes = NULL;
    gsize size = 0;
    GError *error = NULL;
    g_file_get_contents(path, &bytes, &size, &error);
    g_assert_no_error(error);
    *length = size;
    return bytes;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **test_sample_names(void)
{
    g_autofree char *path = g_strdup_printf("%s/tests/unit/importers/samples", QQ_SOURCE_DIR);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_assert_nonnull(folder);
    GPtrArray *names = g_ptr_array_new();
    for (const char *name; (name = g_dir_read_name(folder));)
        if (g_str_has_suffix(name, ".xml")) g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".xml")));
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

char *test_convert(const char *text, size_t length, const char *encoding, size_t *out_length)
{
    gsize written = 0;
    GError *error = NULL;
    char *out = g_convert(text, (gssize)length, encoding, "UTF-8", NULL, &written, &error);
    g_assert_no_error(error);
    *out_length = written;
    return out;
}
