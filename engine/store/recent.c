/* Small landings beside the two large tables.
 *
 * A thousand scattered records dirty a page each of `record` and of `record_key`, all of which would be written twice,
 * to the log and to the file. So what a landing brings that is small against the store goes into tables of the same
 * form, `recent` and `recent_key`, and whoever reads asks for both (views `every_record`, `every_record_key`): no row
 * is in both. Who makes the image anew takes them over, in order of the large tables, some rows at a time: that changes
 * no answer, and whatever ends it half-way leaves a store that is whole. */
#include "internal.h"

enum { LANDING_PART = 16 }; /* a landing beside is at most this part of all that ever landed */

#define SLICE "16384" /* rows taken over in one transaction */

/* One of the tables. What is taken over at a time is all up to a boundary, a value of the first column. */
typedef struct {
    const char *boundary, *take, *drop;
} recent_table;

static const recent_table tables[] = {
    {"SELECT coalesce((SELECT party FROM recent ORDER BY party LIMIT 1 OFFSET " SLICE
     "), (SELECT max(party) FROM recent))",
     "INSERT OR FAIL INTO record(" QQ_ROW_COLUMNS ") " QQ_SELECT_ROWS "recent WHERE party <= ?1 " QQ_ROW_ORDER,
     "DELETE FROM recent WHERE party <= ?1"},
    {"SELECT coalesce((SELECT key FROM recent_key ORDER BY key LIMIT 1 OFFSET " SLICE
     "), (SELECT max(key) FROM recent_key))",
     "INSERT OR FAIL INTO record_key(key, party) SELECT key, party FROM recent_key WHERE key <= ?1 ORDER BY key, party",
     "DELETE FROM recent_key WHERE key <= ?1"},
};

sqlite3_stmt *qq_recent_range(qq_store *store, GError **error)
{
    return qq_sql_get(store, store->facts.any_recent ? QQ_SQL_RANGE_OF_EVERY : QQ_SQL_RANGE, error);
}

bool qq_recent_judge(qq_store *store, uint64_t revisions, bool *beside, GError **error)
{
    int64_t all = 0;
    if (!qq_sql_integer(store, "SELECT sum(landed + revised) FROM landing", &all, error)) return false;
    *beside = revisions <= (uint64_t)MAX(all, 0) / LANDING_PART;
    return true;
}

static bool run_upto(qq_store *store, const char *text, const sqlite3_value *upto, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, text, error);
    if (statement == NULL) return false;
    sqlite3_bind_value(statement, 1, upto);
    return qq_sql_done(store, statement, error);
}

/* *any: there was something to take over. */
static bool take_slice(qq_store *store, const recent_table *table, bool *any, GError **error)
{
    g_autoptr(sqlite3_stmt) boundary = qq_sql_prepare(store, table->boundary, error);
    bool row = false;
    if (boundary == NULL || !qq_sql_step(store, boundary, &row, error)) return false;
    *any = sqlite3_column_type(boundary, 0) != SQLITE_NULL;
    if (!*any) return true;
    const sqlite3_value *upto = sqlite3_column_value(boundary, 0);
    return run_upto(store, table->take, upto, error) && run_upto(store, table->drop, upto, error);
}

static bool take_table(qq_store *store, const recent_table *table, GError **error)
{
    for (bool any = true; any;) {
        if (!qq_sql_begin_write(store, error)) return false;
        if (!take_slice(store, table, &any, error)) {
            qq_sql_rollback(store);
            return false;
        }
        if (!qq_sql_commit(store, error)) return false;
    }
    return true;
}

bool qq_store_take_over_recent(qq_store *store, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(tables); i++)
        if (!take_table(store, &tables[i], error)) return false;
    return true;
}
