/* Every enterprise in order of identifier: one ordered walk over the clusters, no allocation a row.
 *
 * Two ranges, because "?" (records that wait for a person) sorts between digits and letters; "#" (persons) and ""
 * (deletions of nobody we know) sort before both. An identifier that stands for another is not visited; one that others
 * stand for is, even when nothing was recorded under itself. */
#include "internal.h"

typedef struct {
    qq_store *store;
    int32_t known_at;
    qq_visit visit;
    void *data;
    qq_dossier dossier;
    qq_resolver resolver;
    size_t length;       /* of dossier.party.text */
    unsigned next_alias; /* first alias target not passed yet */
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
    if (scan->length == QQ_STUB_BYTES && !held_by_enterprise(scan, &held, error)) return false;
    if (held) return true;
    if (!qq_dossier_complete(scan->store, scan->known_at, &scan->dossier, brings_others, error)) return false;
    return scan->dossier.count == 0 || scan->visit(&scan->dossier, scan->data, error);
}

static bool end_party(scanning *scan, GError **error)
{
    if (scan->length == 0) return true;
    qq_resolve_end(&scan->resolver);
    return visit_party(scan, scan->resolver.brings_others, error);
}

static void begin_party(scanning *scan, const char *text, size_t length)
{
    memset(&scan->dossier.party, 0, sizeof scan->dossier.party);
    memcpy(scan->dossier.party.text, text, length);
    scan->length = length;
    scan->dossier.count = 0;
    qq_resolve_begin(&scan->resolver, scan->store, &scan->dossier, scan->known_at);
}

/* Visits the targets of aliases before `limit` that have no cluster of their own, and passes by `limit` itself. */
static bool visit_targets(scanning *scan, const char *limit, bool pass_limit, GError **error)
{
    const GArray *aliases = scan->store->facts.aliases;
    while (scan->next_alias < aliases->len) {
        const qq_party to = g_array_index(aliases, qq_alias, scan->next_alias).to;
        const int order = strcmp(to.text, limit);
        if (order > 0 || (order == 0 && !pass_limit)) return true;
        while (scan->next_alias < aliases->len &&
               strcmp(g_array_index(aliases, qq_alias, scan->next_alias).to.text, to.text) == 0)
            scan->next_alias++;
        if (order == 0) return true;
        begin_party(scan, to.text, strlen(to.text));
        if (!end_party(scan, error)) return false;
    }
    return true;
}

static bool step_row(scanning *scan, sqlite3_stmt *rows, GError **error)
{
    const char *text = (const char *)sqlite3_column_text(rows, 0);
    const size_t length = (size_t)sqlite3_column_bytes(rows, 0);
    if (text == NULL || length == 0 || length >= QQ_PARTY_BYTES) return qq_sql_damaged(scan->store, error);
    if (length != scan->length || memcmp(text, scan->dossier.party.text, length) != 0) {
        if (!end_party(scan, error)) return false;
        if (scan->next_alias < scan->store->facts.aliases->len && !visit_targets(scan, text, true, error)) return false;
        begin_party(scan, text, length);
    }
    return qq_resolve_row(&scan->resolver, rows, &scan->dossier.party, error);
}

/* from <= party < before */
static bool scan_range(scanning *scan, const char *from, const char *before, GError **error)
{
    if (strcmp(from, before) >= 0) return true;
    sqlite3_stmt *rows = qq_sql_get(scan->store, QQ_SQL_RANGE, error);
    if (rows == NULL) return false;
    qq_sql_bind_text(rows, 1, from);
    qq_sql_bind_text(rows, 2, before);
    scan->length = 0;
    scan->next_alias = qq_facts_alias_first(&scan->store->facts, from);
    bool row = false;
    bool good = true;
    while (good && (good = qq_sql_step(scan->store, rows, &row, error)) && row) good = step_row(scan, rows, error);
    sqlite3_reset(rows);
    return good && end_party(scan, error) && visit_targets(scan, before, false, error);
}

static const char *later(const char *a, const char *b)
{
    return strcmp(a, b) >= 0 ? a : b;
}

static const char *earlier(const char *a, const char *b)
{
    return strcmp(a, b) <= 0 ? a : b;
}

bool qq_store_scan(qq_store *store, int32_t known_at, const qq_party *from, const qq_party *before, qq_visit visit,
                   void *data, GError **error)
{
    const char *first = from != NULL ? from->text : "";
    const char *end = before != NULL ? before->text : "\x7f";
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    scanning scan = {.store = store, .known_at = known_at, .visit = visit, .data = data};
    const bool good = scan_range(&scan, later(first, "0"), earlier(end, ":"), error) &&
                      scan_range(&scan, later(first, "A"), earlier(end, "\x7f"), error);
    qq_dossier_clear(&scan.dossier);
    qq_sql_end_read(store, own);
    return good;
}

bool qq_store_scan_persons(qq_store *store, int32_t known_at, qq_visit visit, void *data, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    scanning scan = {.store = store, .known_at = known_at, .visit = visit, .data = data};
    const bool good = scan_range(&scan, "#", "$", error);
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
