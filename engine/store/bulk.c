/* The virtual table is eponymous: it exists on the connection, not in the file. Its rows are those of store->bulk, once
 * from beginning to end. Source: https://www.sqlite.org/vtab.html */
#include "store/bulk.h"

typedef struct {
    sqlite3_vtab base;
    qq_store *store;
} bulk_table;

typedef struct {
    sqlite3_vtab_cursor base;
    bool row; /* there is a current one */
} bulk_cursor;

static int bulk_connect(sqlite3 *db, void *data, int count, const char *const *words, sqlite3_vtab **out, char **why)
{
    (void)count;
    (void)words;
    (void)why;
    int code = sqlite3_declare_vtab(db, "CREATE TABLE bulk(c1, c2, c3, c4, c5, c6, c7)");
    if (code != SQLITE_OK) return code;
    bulk_table *table = sqlite3_malloc(sizeof *table);
    if (table == NULL) return SQLITE_NOMEM;
    *table = (bulk_table){.store = data};
    *out = &table->base;
    return SQLITE_OK;
}

static int bulk_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int bulk_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1000000;
    return SQLITE_OK;
}

static int bulk_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    bulk_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (cursor == NULL) return SQLITE_NOMEM;
    *cursor = (bulk_cursor){.row = false};
    *out = &cursor->base;
    return SQLITE_OK;
}

static int bulk_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static qq_store *store_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const bulk_table *)(const void *)cursor->pVtab)->store;
}

static int bulk_next(sqlite3_vtab_cursor *cursor)
{
    qq_store *store = store_of(cursor);
    bulk_cursor *own = (bulk_cursor *)(void *)cursor;
    return store->bulk->next(store->bulk->data, &own->row, &store->bulk_error) ? SQLITE_OK : SQLITE_ERROR;
}

static int bulk_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int count, sqlite3_value **values)
{
    (void)number;
    (void)text;
    (void)count;
    (void)values;
    return store_of(cursor)->bulk != NULL ? bulk_next(cursor) : SQLITE_MISUSE;
}

static int bulk_eof(sqlite3_vtab_cursor *cursor)
{
    return !((bulk_cursor *)(void *)cursor)->row;
}

static int bulk_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
    const qq_bulk *bulk = store_of(cursor)->bulk;
    bulk->column(bulk->data, out, column);
    return SQLITE_OK;
}

static int bulk_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    (void)cursor;
    *out = 0; /* nobody asks */
    return SQLITE_OK;
}

bool qq_bulk_prepare(qq_store *store, GError **error)
{
    static const sqlite3_module module = {.xConnect = bulk_connect,
                                          .xDisconnect = bulk_disconnect,
                                          .xBestIndex = bulk_best_index,
                                          .xOpen = bulk_open,
                                          .xClose = bulk_close,
                                          .xFilter = bulk_filter,
                                          .xNext = bulk_next,
                                          .xEof = bulk_eof,
                                          .xColumn = bulk_column,
                                          .xRowid = bulk_rowid};
    return sqlite3_create_module(store->db, "bulk", &module, store) == SQLITE_OK || qq_sql_fail(store, error);
}

bool qq_bulk_run(qq_store *store, qq_statement statement, const qq_bulk *bulk, GError **error)
{
    g_assert(store->bulk == NULL);
    sqlite3_stmt *insert = qq_sql_get(store, statement, error);
    if (insert == NULL) return false;
    g_autoptr(GError) failure = NULL;
    store->bulk = bulk;
    bool good = qq_sql_done(store, insert, &failure);
    store->bulk = NULL;
    if (good) return true;
    /* What failed inside says more than that the statement did. */
    if (store->bulk_error != NULL)
        g_propagate_error(error, g_steal_pointer(&store->bulk_error));
    else
        g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}
