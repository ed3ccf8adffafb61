/* The thin layer over SQLite: kept statements, transactions, and every failure in one line.
 *
 * Source of the result codes: https://www.sqlite.org/rescode.html (3.40). */
#include "internal.h"
#include <errno.h>
#include <stdarg.h>

static const char *const statement_texts[QQ_SQL_COUNT] = {
#define QQ_STATEMENT_TEXT(name, text) text,
    QQ_STATEMENTS(QQ_STATEMENT_TEXT)
#undef QQ_STATEMENT_TEXT
};

bool qq_sql_refuse(qq_store *store, GError **error, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, QQ_ERROR, code, "%s: %s", store->path, what);
    return false;
}

bool qq_sql_damaged(qq_store *store, GError **error)
{
    return qq_sql_refuse(store, error, QQ_ERROR_STORE, "%s", QQ_ERROR_DAMAGED);
}

static const char *failure_text(int code, int system_error)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "the disk is full; nothing was changed, make room and run the command again";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "is locked by another process; run the command again when it has finished";
    case SQLITE_NOTADB:
        return "is not a qinqing store; give the path of a store or of a new file";
    case SQLITE_CORRUPT:
        return QQ_ERROR_DAMAGED;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return "cannot be written; check its permissions and those of its folder";
    case SQLITE_CANTOPEN:
        return "cannot be opened; check the path and the permissions";
    case SQLITE_NOMEM:
        return "out of memory; nothing was changed";
    case SQLITE_IOERR:
        if (system_error == ENOSPC || system_error == EFBIG || system_error == EDQUOT)
            return "the disk is full; nothing was changed, make room and run the command again";
        return NULL;
    default:
        return NULL;
    }
}

bool qq_sql_fail(qq_store *store, GError **error)
{
    int code = sqlite3_extended_errcode(store->db);
    int system_error = sqlite3_system_errno(store->db);
    const char *text = failure_text(code, system_error);
    if (text != NULL) return qq_sql_refuse(store, error, QQ_ERROR_STORE, "%s", text);
    if ((code & 0xff) == SQLITE_IOERR)
        return qq_sql_refuse(store, error, QQ_ERROR_STORE, "cannot be read or written (%s); nothing was changed",
                             system_error != 0 ? g_strerror(system_error) : "input/output error");
    return qq_sql_refuse(store, error, QQ_ERROR_STORE, "database error %d (%s); nothing was changed", code,
                         sqlite3_errmsg(store->db));
}

sqlite3_stmt *qq_sql_prepare(qq_store *store, const char *text, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, text, -1, &statement, NULL) != SQLITE_OK) {
        qq_sql_fail(store, error);
        return NULL;
    }
    return statement;
}

sqlite3_stmt *qq_sql_get(qq_store *store, qq_statement statement, GError **error)
{
    sqlite3_stmt **kept = &store->statements[statement];
    if (*kept != NULL) {
        sqlite3_reset(*kept);
        return *kept;
    }
    if (sqlite3_prepare_v3(store->db, statement_texts[statement], -1, SQLITE_PREPARE_PERSISTENT, kept, NULL) !=
        SQLITE_OK) {
        qq_sql_fail(store, error);
        return NULL;
    }
    return *kept;
}

bool qq_sql_step(qq_store *store, sqlite3_stmt *statement, bool *row, GError **error)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE) return true;
    qq_sql_fail(store, error);
    sqlite3_reset(statement);
    return false;
}

bool qq_sql_done(qq_store *store, sqlite3_stmt *statement, GError **error)
{
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) qq_sql_fail(store, error);
    sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

bool qq_sql_run(qq_store *store, const char *script, GError **error)
{
    if (sqlite3_exec(store->db, script, NULL, NULL, NULL) == SQLITE_OK) return true;
    return qq_sql_fail(store, error);
}

bool qq_sql_integer(qq_store *store, const char *text, int64_t *out, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, text, error);
    bool row = false;
    if (statement == NULL || !qq_sql_step(store, statement, &row, error)) return false;
    *out = row ? sqlite3_column_int64(statement, 0) : 0;
    return true;
}

void qq_sql_bind_party(sqlite3_stmt *statement, int index, const qq_party *party)
{
    sqlite3_bind_text(statement, index, party->text, (int)strnlen(party->text, QQ_PARTY_BYTES), SQLITE_STATIC);
}

void qq_sql_bind_key(sqlite3_stmt *statement, int index, const qq_key *key)
{
    sqlite3_bind_blob(statement, index, key->bytes, QQ_KEY_BYTES, SQLITE_STATIC);
}

void qq_sql_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text != NULL ? text : "", -1, SQLITE_STATIC);
}

bool qq_sql_party(sqlite3_stmt *statement, int column, qq_party *out)
{
    const void *text = sqlite3_column_text(statement, column);
    size_t length = (size_t)sqlite3_column_bytes(statement, column);
    if (text == NULL || length >= QQ_PARTY_BYTES) return false;
    memset(out, 0, sizeof *out);
    memcpy(out->text, text, length);
    return true;
}

bool qq_sql_key(sqlite3_stmt *statement, int column, qq_key *out)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    if (bytes == NULL || sqlite3_column_bytes(statement, column) != QQ_KEY_BYTES) return false;
    memcpy(out->bytes, bytes, QQ_KEY_BYTES);
    return true;
}

static bool run_kept(qq_store *store, qq_statement which, GError **error)
{
    sqlite3_stmt *statement = qq_sql_get(store, which, error);
    return statement != NULL && qq_sql_done(store, statement, error);
}

bool qq_sql_begin_write(qq_store *store, GError **error)
{
    if (store->mode == QQ_STORE_READ) return qq_sql_refuse(store, error, QQ_ERROR_STORE, "was opened for reading only");
    if (store->landing_open) return qq_sql_refuse(store, error, QQ_ERROR_STORE, "a landing is open; finish it first");
    if (!run_kept(store, QQ_SQL_BEGIN_WRITE, error)) return false;
    qq_touched_forget(store);
    if (qq_facts_load(store, error)) return true;
    qq_sql_rollback(store);
    return false;
}

bool qq_sql_commit(qq_store *store, GError **error)
{
    const bool good = qq_touched_tell(store, error);
    store->data_version = -1;
    if (good && run_kept(store, QQ_SQL_COMMIT, error)) {
        qq_touched_forget(store);
        return true;
    }
    qq_sql_rollback(store);
    return false;
}

void qq_sql_rollback(qq_store *store)
{
    store->data_version = -1;
    qq_touched_forget(store);
    store->block.count = 0; /* its details may be among what is undone */
    for (unsigned i = 0; i < QQ_SQL_COUNT; i++) sqlite3_reset(store->statements[i]);
    if (sqlite3_get_autocommit(store->db) == 0) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

bool qq_sql_begin_read(qq_store *store, bool *own, GError **error)
{
    *own = sqlite3_get_autocommit(store->db) != 0;
    if (*own && !run_kept(store, QQ_SQL_BEGIN, error)) return false;
    if (qq_facts_load(store, error)) return true;
    qq_sql_end_read(store, *own);
    return false;
}

void qq_sql_end_read(qq_store *store, bool own)
{
    if (own && !run_kept(store, QQ_SQL_COMMIT, NULL)) qq_sql_rollback(store);
}
