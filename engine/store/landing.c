/* Landing: revisions come in the feed's order, go into two sorters, and are merged with what is there on commit.
 *
 * Everything happens in the one write transaction that qq_landing_begin opens: a crash leaves the store as it was.
 * Memory stays bounded whatever the file's size: the sorters spill to unlinked files beside the store. */
#include "internal.h"

enum {
    ROWS_MEMORY = 12 << 20,
    KEYS_MEMORY = 8 << 20,
    GHOSTS_MEMORY = 2 << 20, /* few landings move records to another party */
    ENTRY_MAX = QQ_PARTY_BYTES + QQ_KEY_BYTES + 8 + 8 + 8 + 4 + 4 + 1 + QQ_BODY_MAX,
};

static uint8_t *put64(uint8_t *at, uint64_t value)
{
    const uint64_t big = GUINT64_TO_BE(value);
    memcpy(at, &big, sizeof big);
    return at + sizeof big;
}

static uint8_t *put32(uint8_t *at, int32_t value)
{
    const int32_t big = GINT32_TO_BE(value);
    memcpy(at, &big, sizeof big);
    return at + sizeof big;
}

/* memcmp order of the result is the order of the number. */
static uint8_t *put_signed(uint8_t *at, int64_t value)
{
    return put64(at, (uint64_t)value ^ UINT64_C(1) << 63);
}

static uint8_t *put_key(uint8_t *at, const qq_key *key)
{
    memcpy(at, key->bytes, QQ_KEY_BYTES);
    return at + QQ_KEY_BYTES;
}

bool qq_landing_put_row(qq_landing *landing, const qq_row_entry *row, GError **error)
{
    uint8_t entry[ENTRY_MAX];
    const size_t party = strnlen(row->party.text, QQ_PARTY_BYTES - 1);
    memcpy(entry, row->party.text, party);
    uint8_t *at = entry + party;
    *at++ = 0;
    at = put_signed(put_key(at, &row->key), row->updated_at);
    at = put64(put64(at, row->content), row->sequence);
    at = put32(put32(at, row->landing), row->decision);
    *at++ = row->flags;
    memcpy(at, row->body, row->length);
    at += row->length;
    qq_sorter *sorter = row->sequence == QQ_NO_SEQUENCE ? landing->ghosts : landing->rows;
    return qq_sorter_add(sorter, entry, (size_t)(at - entry), error);
}

static uint64_t get64(const uint8_t *at)
{
    uint64_t big;
    memcpy(&big, at, sizeof big);
    return GUINT64_FROM_BE(big);
}

static int32_t get32(const uint8_t *at)
{
    int32_t big;
    memcpy(&big, at, sizeof big);
    return GINT32_FROM_BE(big);
}

bool qq_landing_get_row(const uint8_t *bytes, size_t length, qq_row_entry *out)
{
    const uint8_t *end = memchr(bytes, 0, MIN(length, QQ_PARTY_BYTES));
    enum { FIXED = QQ_KEY_BYTES + 8 + 8 + 8 + 4 + 4 + 1 };
    if (end == NULL || length - (size_t)(end + 1 - bytes) < FIXED) return false;
    memset(&out->party, 0, sizeof out->party);
    memcpy(out->party.text, bytes, (size_t)(end - bytes));
    const uint8_t *at = end + 1;
    memcpy(out->key.bytes, at, QQ_KEY_BYTES);
    at += QQ_KEY_BYTES;
    out->updated_at = (int64_t)(get64(at) ^ UINT64_C(1) << 63);
    out->content = get64(at + 8);
    out->sequence = get64(at + 16);
    out->landing = get32(at + 24);
    out->decision = get32(at + 28);
    out->flags = at[32];
    out->body = at + 33;
    out->length = (size_t)(bytes + length - out->body);
    return true;
}

/* Layout read by merge.c. */
static bool put_key_entry(qq_landing *landing, const qq_record *record, unsigned flags, const qq_party *party,
                          GError **error)
{
    uint8_t entry[QQ_KEY_BYTES + 8 + 8 + 8 + 1 + QQ_PARTY_BYTES];
    uint8_t *at = put_signed(put_key(entry, &record->key), record->updated_at);
    at = put64(put64(at, record->content), landing->sequence);
    *at++ = (uint8_t)flags;
    const size_t length = strnlen(party->text, QQ_PARTY_BYTES - 1);
    memcpy(at, party->text, length);
    return qq_sorter_add(landing->keys, entry, (size_t)(at + length - entry), error);
}

static qq_landing *landing_new(qq_store *store)
{
    g_autofree char *folder = g_path_get_dirname(store->path);
    qq_landing *landing = g_new0(qq_landing, 1);
    landing->store = store;
    landing->rows = qq_sorter_new(ROWS_MEMORY, folder);
    landing->keys = qq_sorter_new(KEYS_MEMORY, folder);
    landing->ghosts = qq_sorter_new(GHOSTS_MEMORY, folder);
    landing->texts_before = store->texts->len;
    return landing;
}

/* A page is read here and there, few are written: what is kept of them is best kept small. Only a hint. */
static void shrink_cache(qq_store *store, bool small)
{
    sqlite3_exec(store->db, small ? "PRAGMA cache_size = -4096" : QQ_WRITER_CACHE, NULL, NULL, NULL);
}

static void landing_free(qq_landing *landing)
{
    landing->store->landing_open = false;
    if (landing->beside) shrink_cache(landing->store, false);
    qq_sorter_free(landing->rows);
    qq_sorter_free(landing->keys);
    qq_sorter_free(landing->ghosts);
    qq_detail_writer_free(landing->details);
    g_free(landing->fates);
    g_free(landing);
}

qq_landing *qq_landing_begin(qq_store *store, const char *feed, const char *name, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return NULL;
    qq_landing *landing = landing_new(store);
    int64_t keys = 0;
    int64_t detail = 0;
    if (!qq_sql_integer(store, "SELECT EXISTS(SELECT 1 FROM every_record_key)", &keys, error) ||
        !qq_sql_integer(store, "SELECT first + count FROM detail_block ORDER BY first DESC LIMIT 1", &detail, error) ||
        !qq_landing_row_add(store, "feed", feed, name, -1, "", "", &landing->number, error)) {
        qq_landing_abandon(landing);
        return NULL;
    }
    landing->keys_known = keys != 0;
    landing->details = qq_detail_writer_new(store, MAX(detail, 1));
    store->landing_open = true;
    return landing;
}

void qq_landing_abandon(qq_landing *landing)
{
    if (landing == NULL) return;
    qq_sql_rollback(landing->store);
    qq_text_truncate(landing->store, landing->texts_before);
    landing_free(landing);
}

static bool add_detail(qq_landing *landing, const qq_revision *revision, int64_t *detail, GError **error)
{
    *detail = 0;
    if (revision->detail == NULL || revision->detail_length == 0) return true;
    return qq_detail_add(landing->details, revision->detail, revision->detail_length, detail, error);
}

/* A record with a name only waits under its own key. */
static qq_participant waiting_participant(const qq_key *key)
{
    static const char digits[] = "0123456789abcdef";
    qq_participant nobody = {.party = {"?"}};
    for (unsigned i = 0; i < QQ_KEY_BYTES; i++) {
        nobody.party.text[1 + 2 * i] = digits[key->bytes[i] >> 4];
        nobody.party.text[2 + 2 * i] = digits[key->bytes[i] & 15];
    }
    return nobody;
}

static bool named_before(const qq_participant *participants, unsigned index)
{
    for (unsigned i = 0; i < index; i++)
        if (strncmp(participants[i].party.text, participants[index].party.text, QQ_PARTY_BYTES) == 0) return true;
    return false;
}

static bool put_participant(qq_landing *landing, qq_record *record, const qq_participant *participant, unsigned flags,
                            int32_t decision, GError **error)
{
    uint8_t body[QQ_BODY_MAX];
    record->role = (uint8_t)participant->role;
    record->other = participant->other;
    const qq_row_entry row = {.party = participant->party,
                              .key = record->key,
                              .updated_at = record->updated_at,
                              .content = record->content,
                              .sequence = landing->sequence,
                              .landing = landing->number,
                              .decision = decision,
                              .flags = (uint8_t)flags,
                              .body = body,
                              .length = qq_row_pack(record, body)};
    return qq_landing_put_row(landing, &row, error) &&
           (decision != 0 || put_key_entry(landing, record, flags, &participant->party, error));
}

/* Each party named once; a waiting record also goes to the party that a person gave it to. */
static bool put_participants(qq_landing *landing, qq_record *record, const qq_participant *participants, unsigned count,
                             GError **error)
{
    const qq_facts *facts = &landing->store->facts;
    const unsigned deleted = record->state == QQ_STATE_DELETED ? QQ_ENTRY_DELETED : 0;
    for (unsigned i = 0; i < count; i++) {
        if (named_before(participants, i)) continue;
        unsigned flags = deleted | (i == 0 ? QQ_ENTRY_PRIMARY : 0);
        const qq_ruling *ruling = NULL;
        const char first = participants[i].party.text[0];
        if (first == '?' || (first == '#' && record->kind == QQ_KIND_CONVICTION)) {
            ruling = qq_facts_ruling(facts, &record->key, landing->number, false);
            /* Beside a party that is known a name that is not waits too, but the record has landed. */
            if (first == '?' && ruling == NULL && !deleted && i == 0 && record->kind != QQ_KIND_SECTION)
                flags |= QQ_ENTRY_QUEUED;
        }
        if (!put_participant(landing, record, &participants[i], flags, 0, error)) return false;
        if (ruling == NULL || ruling->kind != QQ_RULING_ATTACH || deleted) continue;
        qq_participant decided = participants[i];
        decided.party = ruling->party;
        if (!put_participant(landing, record, &decided, flags & ~QQ_ENTRY_PRIMARY, ruling->landing, error))
            return false;
    }
    return true;
}

bool qq_landing_add(qq_landing *landing, const qq_revision *revision, GError **error)
{
    qq_record record = revision->record;
    const bool deleted = record.state == QQ_STATE_DELETED;
    record.state = deleted ? QQ_STATE_DELETED : QQ_STATE_PRESENT;
    if (revision->participant_count > QQ_RECORD_PARTIES_MAX)
        return qq_sql_refuse(landing->store, error, QQ_ERROR_INPUT,
                             "a record names more than %d parties; correct the feed", QQ_RECORD_PARTIES_MAX);
    if (!deleted && (!add_detail(landing, revision, &record.detail, error) ||
                     !qq_text_intern(landing->store, revision->code, &record.code, error) ||
                     !qq_text_intern(landing->store, revision->issuer, &record.issuer, error)))
        return false;
    static const qq_party nobody = {""};
    bool good;
    if (revision->participant_count > 0) {
        good = put_participants(landing, &record, revision->participants, revision->participant_count, error);
    } else if (deleted) {
        good = put_key_entry(landing, &record, QQ_ENTRY_DELETED | QQ_ENTRY_NOBODY, &nobody, error);
    } else {
        const qq_participant waiting = waiting_participant(&record.key);
        good = put_participants(landing, &record, &waiting, 1, error);
    }
    landing->sequence++;
    return good;
}

void qq_landing_tally(qq_landing *landing, unsigned flags, bool known)
{
    if (flags & QQ_ENTRY_QUEUED)
        landing->counts.queued++;
    else if (known)
        landing->counts.revised++;
    else
        landing->counts.landed++;
}

static bool finish_row(qq_landing *landing, const char *digest, int64_t read, int64_t rejected, GError **error)
{
    const qq_landing_counts *counts = &landing->counts;
    g_autoptr(sqlite3_stmt) update = qq_sql_prepare(
        landing->store,
        "UPDATE landing SET digest = ?2, read = ?3, landed = ?4, unchanged = ?5, revised = ?6, queued = ?7, "
        "rejected = ?8 WHERE landing = ?1",
        error);
    if (update == NULL) return false;
    sqlite3_bind_int(update, 1, landing->number);
    qq_sql_bind_text(update, 2, digest);
    const int64_t numbers[] = {read, counts->landed, counts->unchanged, counts->revised, counts->queued, rejected};
    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++) sqlite3_bind_int64(update, (int)i + 3, numbers[i]);
    return qq_sql_done(landing->store, update, error);
}

/* The rows are sorted while the keys are merged; what that adds is sorted apart. */
static bool merge(qq_landing *landing, GError **error)
{
    landing->fates = g_malloc0(landing->sequence / 4 + 1);
    if (landing->keys_known && !qq_recent_judge(landing->store, landing->sequence, &landing->beside, error))
        return false;
    if (landing->beside) shrink_cache(landing->store, true);
    qq_sorter_finish(landing->keys);
    qq_sorter_finish(landing->rows);
    if (!qq_landing_merge_keys(landing, error)) return false;
    qq_sorter_finish(landing->ghosts);
    return qq_landing_place_rows(landing, error);
}

bool qq_landing_commit(qq_landing *landing, const char *digest, int64_t read, int64_t rejected, qq_landing_counts *out,
                       GError **error)
{
    qq_store *store = landing->store;
    if (!merge(landing, error)) {
        qq_landing_abandon(landing);
        return false;
    }
    qq_landing_counts counts = landing->counts;
    if (counts.landed + counts.revised + counts.queued == 0) {
        qq_landing_abandon(landing);
        counts.landing = 0;
        *out = counts;
        return true;
    }
    counts.landing = landing->number;
    if (!qq_detail_finish(landing->details, error) || !finish_row(landing, digest, read, rejected, error) ||
        !qq_person_flush(store, error)) {
        qq_landing_abandon(landing);
        return false;
    }
    if (!qq_sql_commit(store, error)) {
        qq_text_truncate(store, landing->texts_before);
        landing_free(landing);
        return false;
    }
    landing_free(landing);
    *out = counts;
    qq_store_begin_wal(store, NULL); /* what has landed has landed */
    return true;
}
