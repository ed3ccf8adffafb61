/* The tables that the packed image lies in; its bodies mean nothing here. */
#include "internal.h"

enum { SERIES_BITS = 32, DROPPED_AT_ONCE = 64 };

/* Blocks of several images may be there at once: one stands, another is being made, or was when it was cut off. */
static int64_t place_of(int64_t series, int64_t block)
{
    return series * (INT64_C(1) << SERIES_BITS) + block;
}

bool qq_image_begin_read(qq_store *store, bool *own, GError **error)
{
    return qq_sql_begin_read(store, own, error);
}

void qq_image_end_read(qq_store *store, bool own)
{
    sqlite3_reset(store->statements[QQ_SQL_IMAGE_BLOCK]);
    sqlite3_reset(store->statements[QQ_SQL_IMAGE_DELTA]);
    qq_sql_end_read(store, own);
}

bool qq_image_stamp_read(qq_store *store, qq_image_stamp *out, bool *found, GError **error)
{
    sqlite3_stmt *select = qq_sql_get(store, QQ_SQL_IMAGE_STAMP, error);
    if (select == NULL || !qq_sql_step(store, select, found, error)) return false;
    if (*found)
        *out = (qq_image_stamp){.format = sqlite3_column_int(select, 0),
                                .base = sqlite3_column_int(select, 1),
                                .landing = sqlite3_column_int(select, 2),
                                .parties = sqlite3_column_int64(select, 3),
                                .revisions = sqlite3_column_int64(select, 4),
                                .delta_revisions = sqlite3_column_int64(select, 5),
                                .series = sqlite3_column_int64(select, 6)};
    sqlite3_reset(select);
    return true;
}

static bool read_body(qq_store *store, qq_statement which, int64_t number, const void **body, size_t *length,
                      GError **error)
{
    sqlite3_stmt *select = qq_sql_get(store, which, error);
    bool row = false;
    *body = NULL;
    *length = 0;
    if (select == NULL) return false;
    sqlite3_bind_int64(select, 1, number);
    if (!qq_sql_step(store, select, &row, error)) return false;
    if (!row) return true;
    *body = sqlite3_column_blob(select, 0);
    *length = (size_t)sqlite3_column_bytes(select, 0);
    return true;
}

bool qq_image_block(qq_store *store, int64_t series, int64_t block, const void **body, size_t *length, GError **error)
{
    return read_body(store, QQ_SQL_IMAGE_BLOCK, place_of(series, block), body, length, error);
}

bool qq_image_delta(qq_store *store, int32_t landing, const void **body, size_t *length, GError **error)
{
    return read_body(store, QQ_SQL_IMAGE_DELTA, landing, body, length, error);
}

/* All rows are read once: the file is mapped for it, as readers do. Only a hint; outside transactions. */
void qq_image_map(qq_store *store, bool mapped)
{
    sqlite3_exec(store->db, mapped ? "PRAGMA mmap_size = 1099511627776" : "PRAGMA mmap_size = 0", NULL, NULL, NULL);
}

bool qq_image_begin(qq_store *store, bool *beside, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    *beside = store->wal;
    return true;
}

bool qq_image_commit(qq_store *store, GError **error)
{
    return qq_sql_commit(store, error);
}

void qq_image_abandon(qq_store *store)
{
    qq_sql_rollback(store);
}

bool qq_image_draw_series(qq_store *store, int64_t *series, GError **error)
{
    return qq_sql_integer(store, "SELECT (random() & 0x3fffffff) + 1", series, error);
}

bool qq_image_count(qq_store *store, int64_t series, int64_t *count, GError **error)
{
    g_autoptr(sqlite3_stmt) select =
        qq_sql_prepare(store, "SELECT count(*) FROM image_block WHERE block >= ?1 AND block < ?2", error);
    bool row = false;
    if (select == NULL) return false;
    sqlite3_bind_int64(select, 1, place_of(series, 0));
    sqlite3_bind_int64(select, 2, place_of(series + 1, 0));
    if (!qq_sql_step(store, select, &row, error)) return false;
    *count = sqlite3_column_int64(select, 0);
    return true;
}

static bool put_body(qq_store *store, qq_statement which, int64_t number, const void *body, size_t length,
                     GError **error)
{
    sqlite3_stmt *insert = qq_sql_get(store, which, error);
    if (insert == NULL) return false;
    sqlite3_bind_int64(insert, 1, number);
    sqlite3_bind_blob64(insert, 2, body, length, SQLITE_STATIC);
    return qq_sql_done(store, insert, error);
}

bool qq_image_put_block(qq_store *store, int64_t series, int64_t block, const void *body, size_t length, GError **error)
{
    return put_body(store, QQ_SQL_ADD_IMAGE_BLOCK, place_of(series, block), body, length, error);
}

static bool drop(qq_store *store, const char *script, const int64_t *values, unsigned count, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, script, error);
    if (statement == NULL) return false;
    for (unsigned i = 0; i < count; i++) sqlite3_bind_int64(statement, (int)i + 1, values[i]);
    return qq_sql_done(store, statement, error);
}

bool qq_image_put_stamp(qq_store *store, const qq_image_stamp *stamp, GError **error)
{
    const int64_t base[] = {stamp->base};
    sqlite3_stmt *insert = qq_sql_get(store, QQ_SQL_PUT_IMAGE, error);
    if (insert == NULL) return false;
    const int64_t numbers[] = {stamp->format,          stamp->base,  stamp->landing, stamp->parties, stamp->revisions,
                               stamp->delta_revisions, stamp->series};
    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++) sqlite3_bind_int64(insert, (int)i + 1, numbers[i]);
    return qq_sql_done(store, insert, error) &&
           drop(store, "DELETE FROM image_delta WHERE landing <= ?1", base, G_N_ELEMENTS(base), error);
}

bool qq_image_drop_others(qq_store *store, bool *more, GError **error)
{
    qq_image_stamp stamp;
    bool found = false;
    *more = false;
    if (!qq_image_stamp_read(store, &stamp, &found, error)) return false;
    if (!found) return true;
    const int64_t values[] = {place_of(stamp.series, 0), place_of(stamp.series + 1, 0), DROPPED_AT_ONCE};
    if (!drop(store,
              "DELETE FROM image_block WHERE block IN "
              "(SELECT block FROM image_block WHERE block < ?1 OR block >= ?2 LIMIT ?3)",
              values, G_N_ELEMENTS(values), error))
        return false;
    *more = sqlite3_changes(store->db) == DROPPED_AT_ONCE;
    return true;
}

bool qq_image_put_delta(qq_store *store, int32_t landing, const void *body, size_t length, int64_t revisions,
                        GError **error)
{
    if (!put_body(store, QQ_SQL_ADD_IMAGE_DELTA, landing, body, length, error)) return false;
    sqlite3_stmt *update = qq_sql_get(store, QQ_SQL_MOVE_IMAGE, error);
    if (update == NULL) return false;
    sqlite3_bind_int(update, 1, landing);
    sqlite3_bind_int64(update, 2, revisions);
    return qq_sql_done(store, update, error);
}
