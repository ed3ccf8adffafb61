/* Every enterprise in order of identifier: one ordered walk over the clusters, no allocation a row.
 *
 * An identifier that stands for another is not visited; one that others stand for is, even when nothing was recorded
 * under itself. */
#include "internal.h"
#include "store/walk.h"

typedef struct {
    qq_store *store;
    int32_t known_at;
    qq_visit visit;
    void *data;
    qq_dossier dossier;
    qq_resolver resolver;
} scanning;

/* Whether somebody's records count for this party by a person's word. */
static bool has_alias(const scanning *scan, const qq_party *party)
{
    const qq_facts *facts = &scan->store->facts;
    for (unsigned i = qq_facts_alias_first(facts, party->text); i < facts->aliases->len; i++) {
        const qq_alias *alias = &g_array_index(facts->aliases, qq_alias, i);
        if (strcmp(alias->to.text, party->text) != 0) return false;
        if (qq_facts_counts(facts, alias->landing, scan->known_at)) return true;
    }
    return false;
}

/* Whether a USCC that holds this organisation code is there by aliases alone. */
static bool held_by_alias(const scanning *scan, const qq_party *stub)
{
    const qq_facts *facts = &scan->store->facts;
    for (unsigned i = 0; i < facts->aliases->len; i++) {
        const qq_alias *alias = &g_array_index(facts->aliases, qq_alias, i);
        if (strlen(alias->to.text) == 18 && memcmp(alias->to.text + 8, stub->text, QQ_STUB_BYTES) == 0 &&
            qq_facts_counts(facts, alias->landing, scan->known_at))
            return true;
    }
    return false;
}

/* Whether an organisation code's records are seen under a USCC that holds it. */
static bool held_by_enterprise(scanning *scan, bool *out, GError **error)
{
    *out = held_by_alias(scan, &scan->dossier.party);
    sqlite3_stmt *parties = qq_sql_get(scan->store, QQ_SQL_STUB_PARTIES, error);
    if (parties == NULL) return false;
    qq_sql_bind_party(parties, 1, &scan->dossier.party);
    bool row = true;
    bool good = true;
    while (!*out && good && (good = qq_sql_step(scan->store, parties, &row, error)) && row) {
        qq_party party;
        bool brings_others = false;
        scan->store->scratch.count = 0;
        good = (qq_sql_party(parties, 0, &party) || qq_sql_damaged(scan->store, error)) &&
               qq_resolve_cluster(scan->store, &party, scan->known_at, &scan->store->scratch, &brings_others, error);
        *out = scan->store->scratch.count > 0;
    }
    sqlite3_reset(parties);
    return good;
}

static bool visit_party(scanning *scan, bool brings_others, GError **error)
{
    const qq_party *party = &scan->dossier.party;
    if (scan->dossier.count == 0 && !has_alias(scan, party)) return true;
    if (qq_facts_alias_of(&scan->store->facts, party, scan->known_at) != NULL) return true;
    bool held = false;
    if (strnlen(party->text, QQ_PARTY_BYTES) == QQ_STUB_BYTES && !held_by_enterprise(scan, &held, error)) return false;
    if (held) return true;
    if (!qq_dossier_complete(scan->store, scan->known_at, &scan->dossier, brings_others, error)) return false;
    return scan->dossier.count == 0 || scan->visit(&scan->dossier, scan->data, error);
}

static void begin_party(void *data, const qq_party *party)
{
    scanning *scan = data;
    scan->dossier.party = *party;
    scan->dossier.count = 0;
    qq_resolve_begin(&scan->resolver, scan->store, &scan->dossier, scan->known_at);
}

static bool take_row(void *data, sqlite3_stmt *row, GError **error)
{
    scanning *scan = data;
    return qq_resolve_row(&scan->resolver, row, &scan->dossier.party, error);
}

static bool end_party(void *data, GError **error)
{
    scanning *scan = data;
    qq_resolve_end(&scan->resolver);
    return visit_party(scan, scan->resolver.brings_others, error);
}

bool qq_store_scan(qq_store *store, int32_t known_at, const qq_party *from, const qq_party *before, qq_visit visit,
                   void *data, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    scanning scan = {.store = store, .known_at = known_at, .visit = visit, .data = data};
    qq_walk walk = {.store = store, .begin = begin_party, .row = take_row, .end = end_party, .data = &scan};
    const bool good = qq_walk_enterprises(&walk, from, before, error);
    qq_dossier_clear(&scan.dossier);
    qq_sql_end_read(store, own);
    return good;
}

bool qq_store_scan_persons(qq_store *store, int32_t known_at, qq_visit visit, void *data, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    scanning scan = {.store = store, .known_at = known_at, .visit = visit, .data = data};
    qq_walk walk = {.store = store, .begin = begin_party, .row = take_row, .end = end_party, .data = &scan};
    const bool good = qq_walk_range(&walk, "#", "$", error);
    qq_dossier_clear(&scan.dossier);
    qq_sql_end_read(store, own);
    return good;
}

GArray *qq_store_split(qq_store *store, unsigned parts, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT party FROM sample WHERE length(party) IN (9, 18) ORDER BY party", error);
    if (statement == NULL) return NULL;
    g_autoptr(GArray) samples = g_array_new(FALSE, TRUE, sizeof(qq_party));
    bool row = false;
    while (qq_sql_step(store, statement, &row, error) && row) {
        qq_party party;
        if (qq_sql_party(statement, 0, &party)) g_array_append_val(samples, party);
    }
    if (row || sqlite3_errcode(store->db) != SQLITE_DONE) return NULL;
    GArray *cuts = g_array_new(FALSE, TRUE, sizeof(qq_party));
    for (unsigned part = 1; part < parts && samples->len > 0; part++) {
        const qq_party *cut = &g_array_index(samples, qq_party, (unsigned)((uint64_t)part * samples->len / parts));
        if (cuts->len == 0 || strcmp(g_array_index(cuts, qq_party, cuts->len - 1).text, cut->text) < 0)
            g_array_append_vals(cuts, cut, 1);
    }
    return cuts;
}
