/* Interned texts: behaviour codes, list ids and issuing authorities, held whole in memory.
 *
 * A number, once given, keeps its text for ever. What a landing interned is forgotten with it when it rolls back. */
#include "internal.h"

bool qq_text_load(qq_store *store, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT id, text FROM text WHERE id >= ?1 ORDER BY id", error);
    if (statement == NULL) return false;
    sqlite3_bind_int64(statement, 1, (int64_t)store->texts->len);
    bool row = false;
    while (qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        const char *text = (const char *)sqlite3_column_text(statement, 1);
        if (text == NULL || sqlite3_column_int64(statement, 0) != (int64_t)store->texts->len)
            return qq_sql_damaged(store, error);
        char *copy = g_strdup(text);
        g_hash_table_insert(store->text_ids, copy, GINT_TO_POINTER((int)store->texts->len));
        g_ptr_array_add(store->texts, copy);
    }
    return false;
}

bool qq_text_intern(qq_store *store, const char *text, int32_t *out, GError **error)
{
    *out = qq_store_find_text(store, text);
    if (*out != 0 || text == NULL || *text == '\0') return true;
    if (store->texts->len >= QQ_TEXTS_MAX)
        return qq_sql_refuse(store, error, QQ_ERROR_STORE,
                             "more than %d different codes and authorities; clean the feed", QQ_TEXTS_MAX);
    size_t length = strlen(text);
    if (length > QQ_TEXT_BYTES_MAX)
        return qq_sql_refuse(store, error, QQ_ERROR_STORE, "a code or authority of more than %d bytes; clean the feed",
                             QQ_TEXT_BYTES_MAX);
    sqlite3_stmt *insert = qq_sql_get(store, QQ_SQL_ADD_TEXT, error);
    if (insert == NULL) return false;
    sqlite3_bind_int64(insert, 1, (int64_t)store->texts->len);
    qq_sql_bind_text(insert, 2, text);
    if (!qq_sql_done(store, insert, error)) return false;
    *out = (int32_t)store->texts->len;
    char *copy = g_strdup(text);
    g_hash_table_insert(store->text_ids, copy, GINT_TO_POINTER(*out));
    g_ptr_array_add(store->texts, copy);
    return true;
}

void qq_text_truncate(qq_store *store, unsigned count)
{
    while (store->texts->len > count) {
        g_hash_table_remove(store->text_ids, store->texts->pdata[store->texts->len - 1]);
        g_ptr_array_set_size(store->texts, (int)store->texts->len - 1);
    }
}

const char *qq_store_text(qq_store *store, int32_t interned)
{
    if (interned < 0 || (unsigned)interned >= store->texts->len) return "";
    return store->texts->pdata[interned];
}

int32_t qq_store_find_text(qq_store *store, const char *text)
{
    if (text == NULL || *text == '\0') return 0;
    return GPOINTER_TO_INT(g_hash_table_lookup(store->text_ids, text));
}

int32_t qq_store_text_count(qq_store *store)
{
    return (int32_t)store->texts->len;
}
