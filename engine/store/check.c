/* Is the store sound: SQLite's own checks, then the laws of our own that internal.h states.
 *
 * Findings are texts for people; a store without findings is sound. Reading only. */
#include "internal.h"

enum { FINDINGS_MAX = 100 };

static bool full(const GPtrArray *findings)
{
    return findings->len >= FINDINGS_MAX;
}

/* Every row of the first column but "ok" is a finding. */
static bool find_texts(qq_store *store, const char *query, const char *format, GPtrArray *findings, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, query, error);
    bool row = false;
    while (statement != NULL && !full(findings) && qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (g_strcmp0(text, "ok") != 0)
            g_ptr_array_add(findings, g_strdup_printf("%s%s", format, text != NULL ? text : ""));
    }
    return statement != NULL && full(findings);
}

typedef struct {
    const char *query; /* how many break the law */
    const char *law;
} law;

static const law laws[] = {
    {"SELECT count(*) FROM every_record WHERE landing NOT IN (SELECT landing FROM landing)",
     "rows of a landing that does not exist"},
    {"SELECT count(*) FROM every_record WHERE decision <> 0 AND decision NOT IN (SELECT landing FROM decision)",
     "rows of a decision that does not exist"},
    {"SELECT count(*) FROM every_record AS r WHERE NOT EXISTS"
     "(SELECT 1 FROM every_record_key AS k WHERE k.key = r.key AND k.party = r.party)",
     "rows that the index of record keys does not know"},
    {"SELECT count(*) FROM every_record_key AS k WHERE NOT EXISTS"
     "(SELECT 1 FROM every_record AS r WHERE r.party = k.party AND r.key = k.key)",
     "record keys without a row"},
    /* A view is neither joined nor counted by its keys: both tables are named. */
    {"WITH shared AS (SELECT key FROM record_key GROUP BY key HAVING count(*) > 1 UNION SELECT key FROM recent_key AS n"
     " WHERE (SELECT count(*) FROM record_key AS k WHERE k.key = n.key)"
     " + (SELECT count(*) FROM recent_key AS k WHERE k.key = n.key) > 1),"
     " holder AS (SELECT k.key, k.party FROM shared JOIN record_key AS k ON k.key = shared.key UNION ALL"
     " SELECT k.key, k.party FROM shared JOIN recent_key AS k ON k.key = shared.key),"
     " told AS (SELECT key, (SELECT count(*) FROM record AS r"
     " WHERE r.party = h.party AND r.key = h.key AND r.decision = 0) + (SELECT count(*) FROM recent AS r"
     " WHERE r.party = h.party AND r.key = h.key AND r.decision = 0) AS revisions FROM holder AS h)"
     "SELECT count(*) FROM (SELECT key FROM told GROUP BY key HAVING min(revisions) <> max(revisions))",
     "records whose parties do not have the same revisions"},
    {"SELECT count(*) FROM recent AS r WHERE EXISTS(SELECT 1 FROM record AS b WHERE b.party = r.party AND b.key = "
     "r.key "
     "AND b.updated_at = r.updated_at AND b.content = r.content AND b.landing = r.landing AND b.decision = r.decision)",
     "rows that are both among the recent ones and among all others"},
    {"SELECT count(*) FROM recent_key AS r WHERE EXISTS(SELECT 1 FROM record_key AS b WHERE b.key = r.key AND "
     "b.party = r.party)",
     "record keys that are both among the recent ones and among all others"},
    {"SELECT count(DISTINCT party) FROM every_record WHERE length(party) = 9 AND party NOT IN (SELECT org_code FROM "
     "stub)",
     "organisation codes that the index of codes does not know"},
    {"SELECT count(*) FROM landing AS a JOIN landing AS b ON b.landing = a.landing + 1 WHERE b.landed_at < a.landed_at",
     "landings whose clock goes back"},
    {"SELECT max(landing) + 1 - count(*) FROM landing", "landing numbers that are missing"},
    {"SELECT count(*) FROM landing WHERE retracts >= landing", "retractions of later landings"},
    {"SELECT count(*) FROM (SELECT as_of, known_at, model_digest, semantics FROM staged UNION ALL SELECT * FROM "
     "(SELECT as_of, known_at, model_digest, semantics FROM publication ORDER BY publication DESC LIMIT 1)) "
     "WHERE (as_of, known_at, model_digest, semantics) NOT IN "
     "(SELECT as_of, known_at, model_digest, semantics FROM generation)",
     "published or staged results that are not kept"},
    {"SELECT count(*) FROM generation WHERE base IS NOT NULL AND "
     "base NOT IN (SELECT generation FROM generation WHERE base IS NULL)",
     "kept results that differ from some that are not kept"},
};

static bool check_laws(qq_store *store, GPtrArray *findings, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(laws) && !full(findings); i++) {
        int64_t broken = 0;
        if (!qq_sql_integer(store, laws[i].query, &broken, error)) return false;
        if (broken != 0) g_ptr_array_add(findings, g_strdup_printf("%" G_GINT64_FORMAT " %s", broken, laws[i].law));
    }
    return true;
}

static int compare_range(const void *a, const void *b)
{
    const qq_detail_range *range = a, *wanted = b;
    return wanted->first < range->first ? 1 : wanted->first >= range->end ? -1 : 0;
}

static bool has_detail(GArray *details, int64_t detail)
{
    const qq_detail_range wanted = {detail, detail};
    return detail == 0 || g_array_binary_search(details, &wanted, compare_range, NULL);
}

static void check_row(const qq_store *store, sqlite3_stmt *row, GArray *details, GPtrArray *findings)
{
    qq_party party;
    qq_key key;
    qq_record record;
    const void *body = sqlite3_column_blob(row, 6);
    if (!qq_sql_party(row, 0, &party) || !qq_sql_key(row, 1, &key) || body == NULL ||
        !qq_row_unpack(body, (size_t)sqlite3_column_bytes(row, 6), &record)) {
        g_ptr_array_add(findings, g_strdup("a row of table record cannot be read"));
        return;
    }
    const int32_t texts = (int32_t)store->texts->len;
    if (!has_detail(details, record.detail) || record.code < 0 || record.code >= texts || record.issuer < 0 ||
        record.issuer >= texts)
        g_ptr_array_add(
            findings,
            g_strdup_printf("a record of %s names a detail, code or authority that does not exist", party.text));
}

static bool check_rows(qq_store *store, GPtrArray *findings, GError **error)
{
    g_autoptr(GArray) details = g_array_new(FALSE, FALSE, sizeof(qq_detail_range));
    int64_t damaged = 0;
    if (!qq_detail_check(store, details, &damaged, error)) return false;
    if (damaged != 0)
        g_ptr_array_add(findings, g_strdup_printf("%" G_GINT64_FORMAT " blocks of details are damaged", damaged));
    sqlite3_stmt *rows = qq_recent_range(store, error);
    if (rows == NULL) return false;
    qq_sql_bind_text(rows, 1, "");
    qq_sql_bind_text(rows, 2, "\x7f");
    bool row = false;
    bool good = true;
    while (!full(findings) && (good = qq_sql_step(store, rows, &row, error)) && row)
        check_row(store, rows, details, findings);
    sqlite3_reset(rows);
    return good;
}

static bool check_models(qq_store *store, GPtrArray *findings, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, "SELECT digest, package FROM model", error);
    bool row = false;
    while (statement != NULL && qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        const char *digest = (const char *)sqlite3_column_text(statement, 0);
        const void *bytes = sqlite3_column_blob(statement, 1);
        g_autoptr(qq_package) package =
            bytes != NULL ? qq_package_parse(bytes, (size_t)sqlite3_column_bytes(statement, 1), NULL) : NULL;
        if (package == NULL || g_strcmp0(qq_package_digest(package), digest) != 0)
            g_ptr_array_add(findings,
                            g_strdup_printf("the kept bytes of model %s are not those of its digest", digest));
    }
    return false;
}

static bool check_all(qq_store *store, GPtrArray *findings, GError **error)
{
    if (!find_texts(store, "PRAGMA integrity_check", "database: ", findings, error)) return false;
    if (findings->len > 0) return true; /* the laws cannot be asked of a damaged database */
    if (!find_texts(store, "SELECT \"table\" FROM pragma_foreign_key_check", "a broken reference in table ", findings,
                    error) ||
        !check_laws(store, findings, error) || !check_rows(store, findings, error) ||
        !check_models(store, findings, error) || !qq_generation_check(store, findings, error))
        return false;
    char *fault = qq_person_fault(store);
    if (fault != NULL) g_ptr_array_add(findings, fault);
    return true;
}

GPtrArray *qq_store_check(qq_store *store, GError **error)
{
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return NULL;
    const bool good = check_all(store, findings, error);
    qq_sql_end_read(store, own);
    return good ? g_steal_pointer(&findings) : NULL;
}
