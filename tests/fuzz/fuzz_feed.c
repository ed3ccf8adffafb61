/* Fuzz target: any bytes as a feed must give revisions, rejects or one line, never a crash; and what is handed on is
 * sound. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(bool condition)
{
    if (!condition) abort();
}

static bool see_revision(const qq_revision *revision, void *data, GError **error)
{
    (void)data;
    (void)error;
    const qq_record *record = &revision->record;
    demand(record->state == QQ_STATE_PRESENT || record->state == QQ_STATE_DELETED);
    demand((record->kind == 0) == (record->state == QQ_STATE_DELETED));
    demand(!qq_key_is_zero(&record->key) && record->updated_at != QQ_STAMP_NONE);
    demand(g_utf8_validate(revision->detail, (gssize)revision->detail_length, NULL));
    demand(revision->detail[0] == '{' && revision->detail[revision->detail_length - 1] == '}');
    for (unsigned i = 0; i < revision->participant_count; i++) {
        size_t size = strnlen(revision->participants[i].party.text, QQ_PARTY_BYTES);
        demand(size == 18 || size == 9 || size == 33);
    }
    return true;
}

static void see_reject(const qq_reject *reject, void *data)
{
    (void)data;
    demand(reject->line > 0 && *reject->element && *reject->reason && !strchr(reject->reason, '\n'));
    demand(g_utf8_strlen(reject->value, -1) <= 64 && !strchr(reject->value, '\n'));
}

static const qq_feed_set *feeds(void)
{
    static qq_feed_set *set;
    if (!set) set = qq_feed_set_load(NULL, NULL);
    demand(set != NULL);
    return set;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    qq_import_options options = {.reject = see_reject};
    qq_import_summary summary;
    g_autoptr(GError) error = NULL;
    bool good =
        qq_feed_check_bytes(feeds(), NULL, "fuzz.xml", bytes, length, &options, see_revision, NULL, &summary, &error);
    demand(good == (error == NULL));
    if (error) demand(*error->message && !strchr(error->message, '\n') && g_utf8_validate(error->message, -1, NULL));
    return 0;
}
