/* Long text of records: what only people read, kept apart from what is priced. */
#include "internal.h"

char *qq_store_detail(qq_store *store, int64_t detail, GError **error)
{
    if (detail == 0) return g_strdup("{}");
    sqlite3_stmt *statement = qq_sql_get(store, QQ_SQL_GET_DETAIL, error);
    if (statement == NULL) return NULL;
    sqlite3_bind_int64(statement, 1, detail);
    bool row = false;
    if (!qq_sql_step(store, statement, &row, error)) return NULL;
    const char *text = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    char *copy = g_strdup(text != NULL ? text : "{}");
    sqlite3_reset(statement);
    return copy;
}
