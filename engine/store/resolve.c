/* Which revision speaks: rows of one cluster in order of key and revision become one record a key.
 *
 * Of the rows that count the last by (updated_at, content) speaks; of equal ones a PRESENT one does (a person's
 * decision makes one beside the ABSENT row of the revision that named nobody). A record that is absent or deleted is
 * left out. Beyond the known time what ends something may count too (qq_store_let_ends_act). */
#include "internal.h"

enum { FIRST_CAPACITY = 32 };

void qq_dossier_clear(qq_dossier *dossier)
{
    g_free(dossier->records);
    g_free(dossier->predecessors);
    g_free(dossier->inherited);
    memset(dossier, 0, sizeof *dossier);
}

void qq_resolve_begin(qq_resolver *resolver, qq_store *store, qq_dossier *out, int32_t known_at)
{
    *resolver = (qq_resolver){.store = store, .out = out, .known_at = known_at};
}

static qq_record *slot(qq_dossier *dossier)
{
    if (dossier->count == dossier->capacity) {
        dossier->capacity = dossier->capacity == 0 ? FIRST_CAPACITY : dossier->capacity * 2;
        dossier->records = g_renew(qq_record, dossier->records, dossier->capacity);
    }
    return &dossier->records[dossier->count];
}

static bool damaged(qq_resolver *resolver, const qq_party *party, GError **error)
{
    return qq_sql_refuse(resolver->store, error, QQ_ERROR_STORE, "the row of a record of %.18s %s", party->text,
                         QQ_ERROR_DAMAGED);
}

static bool counts(const qq_facts *facts, int32_t landing, int32_t decision, int32_t known_at)
{
    return qq_facts_counts(facts, landing, known_at) && (decision == 0 || qq_facts_counts(facts, decision, known_at));
}

static bool is_burden(const qq_record *record)
{
    return record->kind == QQ_KIND_LISTING || record->kind == QQ_KIND_CONVICTION || record->kind == QQ_KIND_PENALTY ||
           record->kind == QQ_KIND_ACCIDENT;
}

/* Whether what speaks of a record beyond the known time ends something: it is a decision that does, or its feed took a
 * burden back for good (feeds send annulled listings and convictions so). A correction can go either way and is no end,
 * nor is what a later revision undid. known: what speaks at the known time, or NULL. */
static bool is_end(const qq_record *beyond, const qq_record *known)
{
    if (beyond->state == QQ_STATE_DELETED) return known != NULL && known->state == QQ_STATE_PRESENT && is_burden(known);
    return beyond->state == QQ_STATE_PRESENT &&
           (beyond->kind == QQ_KIND_DELISTING ||
            (beyond->kind == QQ_KIND_REVOCATION && beyond->variant != QQ_REVOCATION_CORRECT));
}

/* Lets an end beyond the known time speak in place of what is known (qq_store_let_ends_act). */
static void let_end_speak(qq_resolver *resolver)
{
    const qq_record *known = resolver->known ? &resolver->out->records[resolver->out->count] : NULL;
    if (!resolver->beyond_known || !is_end(&resolver->beyond, known)) return;
    *slot(resolver->out) = resolver->beyond;
    resolver->known = true;
}

void qq_resolve_end(qq_resolver *resolver)
{
    if (!resolver->open) return;
    let_end_speak(resolver);
    bool known = resolver->known;
    resolver->open = resolver->known = resolver->beyond_known = false;
    if (!known) return;
    const qq_record *record = &resolver->out->records[resolver->out->count];
    if (record->state != QQ_STATE_PRESENT) return;
    if (qq_is_branch_tie(record) || qq_is_succession(record)) resolver->brings_others = true;
    resolver->out->count++;
}

/* Takes a revision in place of the one before it, unless that is the same and a person's decision made it present. */
static void speak(qq_record *speaks, bool *is_set, const qq_record *revision)
{
    if (*is_set && speaks->updated_at == revision->updated_at && speaks->content == revision->content &&
        speaks->state == QQ_STATE_PRESENT)
        return;
    *speaks = *revision;
    *is_set = true;
}

static bool unpack(qq_resolver *resolver, sqlite3_stmt *row, const qq_party *party, int32_t landing, qq_record *record)
{
    const void *body = sqlite3_column_blob(row, 6);
    const int32_t texts = (int32_t)resolver->store->texts->len;
    if (body == NULL || !qq_row_unpack(body, (size_t)sqlite3_column_bytes(row, 6), record) || record->code >= texts ||
        record->issuer >= texts)
        return false;
    record->party = *party;
    record->key = resolver->key;
    record->updated_at = sqlite3_column_int64(row, 2);
    record->content = qq_content_from_sql(sqlite3_column_int64(row, 3));
    record->landing = landing;
    return true;
}

bool qq_resolve_row(qq_resolver *resolver, sqlite3_stmt *row, const qq_party *party, GError **error)
{
    const qq_facts *facts = &resolver->store->facts;
    const int32_t ends = resolver->store->ends_known_at;
    const int64_t landing = sqlite3_column_int64(row, 4);
    const int64_t decision = sqlite3_column_int64(row, 5);
    if (landing < 0 || landing > INT32_MAX || decision < 0 || decision > INT32_MAX)
        return damaged(resolver, party, error);
    const bool is_known = counts(facts, (int32_t)landing, (int32_t)decision, resolver->known_at);
    const bool is_beyond = ends > resolver->known_at && counts(facts, (int32_t)landing, (int32_t)decision, ends);
    if (!is_known && !is_beyond) return true;
    const void *key = sqlite3_column_blob(row, 1);
    if (key == NULL || sqlite3_column_bytes(row, 1) != QQ_KEY_BYTES) return damaged(resolver, party, error);
    if (resolver->open && memcmp(resolver->key.bytes, key, QQ_KEY_BYTES) != 0) qq_resolve_end(resolver);
    memcpy(resolver->key.bytes, key, QQ_KEY_BYTES);
    resolver->open = true;

    qq_record record;
    if (!unpack(resolver, row, party, (int32_t)landing, &record)) return damaged(resolver, party, error);
    if (is_known) speak(slot(resolver->out), &resolver->known, &record);
    if (is_beyond) speak(&resolver->beyond, &resolver->beyond_known, &record);
    return true;
}

bool qq_resolve_cluster(qq_store *store, const qq_party *party, int32_t known_at, qq_dossier *out, bool *brings_others,
                        GError **error)
{
    sqlite3_stmt *rows = qq_sql_get(store, QQ_SQL_CLUSTER, error);
    if (rows == NULL) return false;
    qq_sql_bind_party(rows, 1, party);
    qq_resolver resolver;
    qq_resolve_begin(&resolver, store, out, known_at);
    bool row = false;
    bool good = true;
    while (good && (good = qq_sql_step(store, rows, &row, error)) && row)
        good = qq_resolve_row(&resolver, rows, party, error);
    sqlite3_reset(rows);
    qq_resolve_end(&resolver);
    *brings_others = *brings_others || resolver.brings_others;
    return good;
}

bool qq_history_read(qq_store *store, const qq_party *party, const qq_key *key, GArray *out, GError **error)
{
    sqlite3_stmt *rows = qq_sql_get(store, QQ_SQL_HISTORY, error);
    if (rows == NULL) return false;
    qq_sql_bind_party(rows, 1, party);
    qq_sql_bind_key(rows, 2, key);
    bool row = false;
    while (qq_sql_step(store, rows, &row, error)) {
        if (!row) {
            sqlite3_reset(rows);
            return true;
        }
        const uint8_t *body = sqlite3_column_blob(rows, 4);
        if (sqlite3_column_int(rows, 3) != 0) continue;
        qq_past past = {.updated_at = sqlite3_column_int64(rows, 0),
                        .content = qq_content_from_sql(sqlite3_column_int64(rows, 1)),
                        .landing = sqlite3_column_int(rows, 2),
                        .state = body != NULL ? body[0] : QQ_STATE_ABSENT};
        g_array_append_val(out, past);
    }
    return false;
}
