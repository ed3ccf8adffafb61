/* Backup and restore: SQLite's online copy, made durable, then opened and compared.
 *
 * A backup appears under its name only when it is whole. A restore over a store is one transaction of that store, so a
 * crash leaves the old one. The person key is not part of it: whoever has both has the names. */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

enum { PAGES_A_STEP = 4096, RETRY_MS = 100, RETRIES_MAX = 50 };

static bool refuse(GError **error, const char *path, const char *what)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: %s", path, what);
    return false;
}

static bool copy_pages(sqlite3_backup *backup, int pages)
{
    int code = SQLITE_OK;
    for (unsigned retries = 0; code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED;) {
        code = sqlite3_backup_step(backup, pages);
        if (code == SQLITE_OK) continue;
        if (code == SQLITE_DONE || ++retries > RETRIES_MAX) break;
        sqlite3_sleep(RETRY_MS);
    }
    return code == SQLITE_DONE;
}

/* pages: a step; -1 copies all in one transaction of the target. */
static bool copy_database(sqlite3 *from, qq_store *to, int pages, GError **error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from, "main");
    if (backup == NULL) return qq_sql_fail(to, error);
    const bool whole = copy_pages(backup, pages);
    const int code = sqlite3_backup_finish(backup);
    if (whole && code == SQLITE_OK) return true;
    return qq_sql_fail(to, error);
}

static bool sync_path(const char *path, int flags)
{
    int file = open(path, flags | O_CLOEXEC);
    if (file < 0) return false;
    const bool good = fsync(file) == 0;
    close(file);
    return good;
}

/* What two equal stores have equal; caller frees. */
static char *fingerprint(qq_store *store, GError **error)
{
    static const char *const queries[] = {
        "SELECT max(landing) FROM landing",
        "SELECT count(*) FROM every_record",
        "SELECT count(*) FROM every_record_key",
        "SELECT total(count) FROM detail_block",
        "SELECT count(*) FROM text",
        "SELECT count(*) FROM decision",
        "SELECT count(*) FROM alias",
        "SELECT count(*) FROM adoption",
        "SELECT count(*) FROM model",
        "SELECT sum(landing * 31 + updated_at % 1000003 + length(body)) FROM every_record",
    };
    g_autoptr(GString) out = g_string_new(NULL);
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return NULL;
    bool good = true;
    for (unsigned i = 0; good && i < G_N_ELEMENTS(queries); i++) {
        int64_t value = 0;
        good = qq_sql_integer(store, queries[i], &value, error);
        g_string_append_printf(out, "%" G_GINT64_FORMAT " ", value);
    }
    qq_sql_end_read(store, own);
    return good ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

static bool check_sound(qq_store *store, GError **error)
{
    g_autoptr(sqlite3_stmt) check = qq_sql_prepare(store, "PRAGMA integrity_check(1)", error);
    bool row = false;
    if (check == NULL || !qq_sql_step(store, check, &row, error)) return false;
    if (row && g_strcmp0((const char *)sqlite3_column_text(check, 0), "ok") == 0) return true;
    return qq_sql_damaged(store, error);
}

/* Opens the copy, checks it, and compares it with `expected`. */
static bool verify(const char *path, const char *expected, GError **error)
{
    g_autoptr(qq_store) copy = qq_store_open(path, QQ_STORE_READ, error);
    if (copy == NULL || !check_sound(copy, error)) return false;
    g_autofree char *found = fingerprint(copy, error);
    if (found == NULL) return false;
    return strcmp(found, expected) == 0 || refuse(error, path, "the copy is not equal to its source; try again");
}

static void unlink_database(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(path, endings[i], NULL);
        g_unlink(file);
    }
}

/* A bare connection to a new file: no schema, no settings but durability. */
static qq_store *open_bare(const char *path, GError **error)
{
    qq_store *bare = g_new0(qq_store, 1);
    bare->path = g_strdup(path);
    bare->texts = g_ptr_array_new();
    bare->text_ids = g_hash_table_new(NULL, NULL);
    g_mutex_init(&bare->person_lock);
    if (sqlite3_open_v2(path, &bare->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) ==
        SQLITE_OK) {
        sqlite3_extended_result_codes(bare->db, 1);
        sqlite3_busy_timeout(bare->db, QQ_BUSY_MS);
        return bare;
    }
    qq_sql_fail(bare, error);
    qq_store_close(bare);
    return NULL;
}

static bool write_copy(qq_store *store, const char *path, int pages, GError **error)
{
    g_autoptr(qq_store) target = open_bare(path, error);
    return target != NULL && copy_database(store->db, target, pages, error);
}

/* A new name for a whole file; never over one that exists. */
static bool give_name(const char *part, const char *to, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(to);
    if (!sync_path(part, O_RDONLY)) return refuse(error, to, "cannot be made durable; check the disk");
    if (link(part, to) != 0) {
        if (errno == EEXIST) return refuse(error, to, "exists already; give another name");
        if (g_file_test(to, G_FILE_TEST_EXISTS) || g_rename(part, to) != 0)
            return refuse(error, to, "cannot be written; check the folder");
    }
    sync_path(folder, O_RDONLY | O_DIRECTORY);
    return true;
}

static bool copy_to_new(qq_store *store, const char *to, GError **error)
{
    if (g_file_test(to, G_FILE_TEST_EXISTS)) return refuse(error, to, "exists already; give another name");
    g_autofree char *part = g_strconcat(to, ".part", NULL);
    unlink_database(part);
    g_autofree char *expected = fingerprint(store, error);
    /* One step: the copy is of one moment, and what is compared is that moment when nobody writes. */
    bool good = expected != NULL && write_copy(store, part, -1, error) && verify(part, expected, error) &&
                give_name(part, to, error);
    unlink_database(part);
    return good;
}

bool qq_store_backup(qq_store *store, const char *to, GError **error)
{
    bool own = false;
    if (!qq_store_check_path(to, error)) return false;
    /* The read transaction holds the moment that is copied and compared. */
    if (!qq_sql_begin_read(store, &own, error)) return false;
    const bool good = copy_to_new(store, to, error);
    qq_sql_end_read(store, own);
    return good;
}

static bool copy_over(qq_store *source, const char *to, GError **error)
{
    g_autofree char *expected = fingerprint(source, error);
    if (expected == NULL) return false;
    {
        g_autoptr(qq_store) target = qq_store_open(to, QQ_STORE_WRITE, error);
        if (target == NULL || !copy_database(source->db, target, -1, error)) return false;
    }
    return verify(to, expected, error);
}

bool qq_store_restore(const char *from, const char *to, bool replace, GError **error)
{
    if (!qq_store_check_path(to, error)) return false;
    g_autoptr(qq_store) source = qq_store_open(from, QQ_STORE_READ, error);
    if (source == NULL || !check_sound(source, error)) return false;
    if (!g_file_test(to, G_FILE_TEST_EXISTS)) return copy_to_new(source, to, error);
    if (!replace) return refuse(error, to, "exists already; --replace puts the backup in its place");
    return copy_over(source, to, error);
}
