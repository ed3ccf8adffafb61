/* What people decide: who a record with a name only is about, what code a record has, which identifier stands for
 * which.
 *
 * Each is a fact with a landing of its own and can be taken back like any landing. A record that was given to a party
 * gets copies there that carry the decision's number: they count while both the revision and the decision do. */
#include "internal.h"

void qq_waiting_free(qq_waiting *waiting)
{
    if (waiting == NULL) return;
    g_free(waiting->detail);
    g_free(waiting);
}

static void waiting_party(const qq_key *key, qq_party *out)
{
    memset(out, 0, sizeof *out);
    out->text[0] = '?';
    for (unsigned i = 0; i < QQ_KEY_BYTES; i++) g_snprintf(out->text + 1 + 2 * i, 3, "%02x", key->bytes[i]);
}

/* Appends what of a "?" cluster still waits. */
static bool take_waiting(qq_store *store, int32_t known_at, const qq_dossier *cluster, GPtrArray *out, GError **error)
{
    for (size_t i = 0; i < cluster->count; i++) {
        if (qq_facts_ruling(&store->facts, &cluster->records[i].key, known_at, false) != NULL) continue;
        qq_waiting *waiting = g_new0(qq_waiting, 1);
        g_ptr_array_add(out, waiting);
        waiting->record = cluster->records[i];
        waiting->detail = qq_store_detail(store, waiting->record.detail, error);
        if (waiting->detail == NULL) return false;
    }
    return true;
}

static bool walk_waiting(qq_store *store, int32_t known_at, qq_dossier *cluster, GPtrArray *out, GError **error)
{
    sqlite3_stmt *rows = qq_recent_range(store, error);
    if (rows == NULL) return false;
    qq_sql_bind_text(rows, 1, "?");
    qq_sql_bind_text(rows, 2, "@");
    qq_resolver resolver;
    qq_resolve_begin(&resolver, store, cluster, known_at);
    bool row = false;
    bool good = true;
    while (good && (good = qq_sql_step(store, rows, &row, error)) && row) {
        qq_party party;
        good = (qq_sql_party(rows, 0, &party) || qq_sql_damaged(store, error)) &&
               qq_resolve_row(&resolver, rows, &party, error);
    }
    sqlite3_reset(rows);
    qq_resolve_end(&resolver);
    return good && take_waiting(store, known_at, cluster, out, error);
}

GPtrArray *qq_store_waiting(qq_store *store, int32_t known_at, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return NULL;
    g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func((GDestroyNotify)qq_waiting_free);
    qq_dossier cluster = {0};
    const bool good = walk_waiting(store, known_at, &cluster, out, error);
    qq_dossier_clear(&cluster);
    qq_sql_end_read(store, own);
    return good ? g_steal_pointer(&out) : NULL;
}

static char *key_text(const qq_key *key)
{
    qq_party party;
    waiting_party(key, &party);
    return g_strdup(party.text + 1);
}

/* The one person whose record this is, if it is a conviction of one. */
static bool find_convict(qq_store *store, const qq_key *key, qq_party *out, GError **error)
{
    g_autoptr(sqlite3_stmt) parties = qq_sql_prepare(
        store, "SELECT party FROM every_record_key WHERE key = ?1 AND party >= '#' AND party < '$'", error);
    bool row = false;
    memset(out, 0, sizeof *out);
    if (parties == NULL) return false;
    qq_sql_bind_key(parties, 1, key);
    if (!qq_sql_step(store, parties, &row, error)) return false;
    if (!row) return true;
    qq_party person;
    if (!qq_sql_party(parties, 0, &person)) return qq_sql_damaged(store, error);
    bool brings_others = false;
    store->scratch.count = 0;
    if (!qq_resolve_cluster(store, &person, store->facts.latest, &store->scratch, &brings_others, error)) return false;
    for (size_t i = 0; i < store->scratch.count; i++) {
        const qq_record *record = &store->scratch.records[i];
        if (record->kind == QQ_KIND_CONVICTION && memcmp(&record->key, key, sizeof *key) == 0) *out = person;
    }
    return true;
}

/* Under whom a record lies that a person may decide about: nobody ("?") when it came with a name only, or a convicted
 * person whose conviction may have been committed for an enterprise. */
static bool find_source(qq_store *store, const qq_key *key, qq_party *out, GError **error)
{
    g_autofree char *text = key_text(key);
    const qq_ruling *ruling = qq_facts_ruling(&store->facts, key, store->facts.latest, false);
    if (ruling != NULL)
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "record %s was decided by landing %d; retract that first",
                             text, ruling->landing);
    waiting_party(key, out);
    bool brings_others = false;
    store->scratch.count = 0;
    if (!qq_resolve_cluster(store, out, store->facts.latest, &store->scratch, &brings_others, error)) return false;
    if (store->scratch.count > 0) return true;
    if (!find_convict(store, key, out, error)) return false;
    return out->text[0] != '\0' || qq_sql_refuse(store, error, QQ_ERROR_USAGE,
                                                 "no record %s waits for a decision; see `qinqing review list`", text);
}

static bool add_decision(qq_store *store, int32_t landing, const qq_key *key, qq_ruling_kind kind,
                         const qq_party *party, int32_t code, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = qq_sql_prepare(
        store, "INSERT INTO decision(landing, key, kind, party, code) VALUES(?1, ?2, ?3, ?4, ?5)", error);
    if (insert == NULL) return false;
    sqlite3_bind_int(insert, 1, landing);
    qq_sql_bind_key(insert, 2, key);
    sqlite3_bind_int(insert, 3, (int)kind);
    store->facts_changed = true;
    if (party != NULL) qq_sql_bind_party(insert, 4, party);
    if (kind == QQ_RULING_CLASSIFY) sqlite3_bind_int(insert, 5, code);
    return qq_sql_done(store, insert, error);
}

/* The party of the decision becomes one that has the record: it gets a row for every revision, naming it or not. */
static bool introduce(qq_store *store, const qq_key *key, const qq_party *waiting, const qq_party *party,
                      GError **error)
{
    g_autoptr(GArray) history = g_array_new(FALSE, FALSE, sizeof(qq_past));
    g_autoptr(sqlite3_stmt) add = qq_sql_prepare(store,
                                                 "INSERT INTO record_key(key, party) SELECT ?1, ?2 WHERE NOT EXISTS"
                                                 "(SELECT 1 FROM every_record_key WHERE key = ?1 AND party = ?2)",
                                                 error);
    if (add == NULL) return false;
    qq_sql_bind_key(add, 1, key);
    qq_sql_bind_party(add, 2, party);
    if (!qq_sql_done(store, add, error)) return false;
    if (sqlite3_changes(store->db) == 0) return true;
    if (!qq_history_read(store, waiting, key, history, error)) return false;
    for (unsigned i = 0; i < history->len; i++) {
        const qq_past *past = &g_array_index(history, qq_past, i);
        const uint8_t state = past->state == QQ_STATE_DELETED ? QQ_STATE_DELETED : QQ_STATE_ABSENT;
        if (!qq_row_insert(store, party, key, past->updated_at, past->content, past->landing, 0, &state, 1, error))
            return false;
    }
    return true;
}

/* What the waiting record's revisions say, copied to the party. */
static bool copy_revisions(qq_store *store, int32_t landing, const qq_key *key, const qq_party *waiting,
                           const qq_party *party, GError **error)
{
    g_autoptr(sqlite3_stmt) copy =
        qq_sql_prepare(store,
                       "INSERT INTO record(" QQ_ROW_COLUMNS ") "
                       "SELECT ?1, key, updated_at, content, landing, ?2, body FROM every_record "
                       "WHERE party = ?3 AND key = ?4 AND decision = 0 AND substr(body, 1, 1) = x'01'",
                       error);
    if (copy == NULL) return false;
    qq_sql_bind_party(copy, 1, party);
    sqlite3_bind_int(copy, 2, landing);
    qq_sql_bind_party(copy, 3, waiting);
    qq_sql_bind_key(copy, 4, key);
    return qq_sql_done(store, copy, error);
}

static bool attach(qq_store *store, const qq_key *key, const qq_party *party, const char *who, const char *why,
                   int32_t *landing, GError **error)
{
    qq_party source;
    bool fresh = false;
    qq_touch(store, party);
    return find_source(store, key, &source, error) &&
           qq_landing_row_add(store, "review", "", "attach", -1, who, why, landing, error) &&
           add_decision(store, *landing, key, QQ_RULING_ATTACH, party, 0, error) &&
           introduce(store, key, &source, party, error) &&
           copy_revisions(store, *landing, key, &source, party, error) &&
           qq_stub_note(store, *landing, party, &fresh, error) && (!fresh || qq_stub_match(store, *landing, error));
}

/* Commits what succeeded, undoes what did not. */
static bool conclude(qq_store *store, bool good, int32_t number, int32_t *landing, GError **error)
{
    if (!good) {
        qq_sql_rollback(store);
        return false;
    }
    if (!qq_sql_commit(store, error)) return false;
    *landing = number;
    return true;
}

bool qq_store_attach(qq_store *store, const qq_key *key, const qq_party *party, const char *who, const char *why,
                     int32_t *landing, GError **error)
{
    if (!qq_party_is_enterprise(party) && party->text[0] != '#')
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "a record can only be given to an enterprise or a person");
    if (!qq_sql_begin_write(store, error)) return false;
    int32_t number = 0;
    const bool good = attach(store, key, party, who, why, &number, error);
    return conclude(store, good, number, landing, error);
}

bool qq_store_reject(qq_store *store, const qq_key *key, const char *who, const char *why, int32_t *landing,
                     GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    int32_t number = 0;
    qq_party source;
    const bool good = find_source(store, key, &source, error) &&
                      qq_landing_row_add(store, "review", "", "reject", -1, who, why, &number, error) &&
                      add_decision(store, number, key, QQ_RULING_REJECT, NULL, 0, error);
    return conclude(store, good, number, landing, error);
}

/* Everybody who ever had the record is touched. */
static bool touch_holders(qq_store *store, const qq_key *key, GError **error)
{
    sqlite3_stmt *parties = qq_sql_get(store, QQ_SQL_KEY_PARTIES, error);
    bool row = false;
    bool any = false;
    if (parties == NULL) return false;
    qq_sql_bind_key(parties, 1, key);
    while (qq_sql_step(store, parties, &row, error)) {
        qq_party party;
        g_autofree char *text = key_text(key);
        if (!row) return any || qq_sql_refuse(store, error, QQ_ERROR_USAGE, "there is no record %s", text);
        any = true;
        if (!qq_sql_party(parties, 0, &party)) return qq_sql_damaged(store, error);
        qq_touch(store, &party);
    }
    return false;
}

bool qq_store_classify(qq_store *store, const qq_key *key, const char *code, const char *who, const char *why,
                       int32_t *landing, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    const unsigned texts = store->texts->len;
    int32_t number = 0;
    int32_t interned = 0;
    const bool good = touch_holders(store, key, error) && qq_text_intern(store, code, &interned, error) &&
                      qq_landing_row_add(store, "review", "", "classify", -1, who, why, &number, error) &&
                      add_decision(store, number, key, QQ_RULING_CLASSIFY, NULL, interned, error);
    if (conclude(store, good, number, landing, error)) return true;
    qq_text_truncate(store, texts);
    return false;
}

/* An identifier counts for one other at a time, and never for itself in the end. */
static bool may_alias(qq_store *store, const qq_party *from, const qq_party *to, GError **error)
{
    const qq_facts *facts = &store->facts;
    const qq_alias *before = qq_facts_alias_of(facts, from, facts->latest);
    if (before != NULL)
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "%s counts for %s since landing %d; retract that first",
                             from->text, before->to.text, before->landing);
    const qq_party *at = to;
    for (unsigned steps = 0; at != NULL && steps <= facts->aliases->len; steps++) {
        if (strcmp(at->text, from->text) == 0)
            return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "%s would count for itself", from->text);
        const qq_alias *next = qq_facts_alias_of(facts, at, facts->latest);
        at = next != NULL ? &next->to : NULL;
    }
    return true;
}

static bool add_alias(qq_store *store, int32_t landing, const qq_party *from, const qq_party *to, GError **error)
{
    g_autoptr(sqlite3_stmt) insert =
        qq_sql_prepare(store, "INSERT INTO alias(landing, source, target) VALUES(?1, ?2, ?3)", error);
    if (insert == NULL) return false;
    qq_touch(store, from);
    qq_touch(store, to);
    store->facts_changed = true;
    sqlite3_bind_int(insert, 1, landing);
    qq_sql_bind_party(insert, 2, from);
    qq_sql_bind_party(insert, 3, to);
    return qq_sql_done(store, insert, error);
}

bool qq_store_alias(qq_store *store, const qq_party *from, const qq_party *to, const char *who, const char *why,
                    int32_t *landing, GError **error)
{
    if (!qq_party_is_enterprise(from) || !qq_party_is_enterprise(to))
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "only an enterprise can stand for an enterprise");
    if (!qq_sql_begin_write(store, error)) return false;
    int32_t number = 0;
    const bool good = may_alias(store, from, to, error) &&
                      qq_landing_row_add(store, "review", "", "alias", -1, who, why, &number, error) &&
                      add_alias(store, number, from, to, error);
    return conclude(store, good, number, landing, error);
}

bool qq_store_decided(qq_store *store, const qq_key *key, int32_t known_at)
{
    return qq_facts_ruling(&store->facts, key, known_at, false) != NULL;
}
