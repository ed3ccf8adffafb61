/* Opening and closing a store, with the settings every connection works under.
 *
 * WAL, so that readers are never blocked by the writer; synchronous FULL, so that what was answered as landed survives
 * a power cut. Until the first feed has landed there is nothing to read and much to write: so long a new store has a
 * rollback journal, by which every page is written once and not twice. Readers map the file (two threads then scale,
 * measured), the writer keeps a bounded page cache. */
#include "internal.h"
#include "store/bulk.h"

static const char settings[] = "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = FILE;"
                               "PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 67108864;";
static const char reader_settings[] =
    "PRAGMA mmap_size = 1099511627776; PRAGMA cache_size = -4096; PRAGMA query_only = ON;";
static const char writer_settings[] = QQ_WRITER_CACHE "PRAGMA wal_autocheckpoint = 4096;";

/* Before the first connection: no memory statistics (a lock around every allocation), one thread a connection. */
static void configure_once(void)
{
    static gsize done = 0;
    if (!g_once_init_enter(&done)) return;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_initialize();
    g_once_init_leave(&done, 1);
}

/* Says no more of a URL than its scheme, nothing of other words for a server: they may hold a password. */
bool qq_store_check_path(const char *path, GError **error)
{
    const char *end = strstr(path, "://");
    const size_t letters = strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    g_autofree char *lower = g_ascii_strdown(path, -1);
    if (*path == '\0')
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "the path of the store is empty; give the path of a file");
    else if (end != NULL && letters == (size_t)(end - path))
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                    "%.*s://...: only stores in one SQLite file are supported; give the path of a file", (int)letters,
                    path);
    else if (end != NULL || strstr(lower, "password=") != NULL)
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                    "only stores in one SQLite file are supported; give the path of a file");
    else
        return true;
    return false;
}

static qq_store *store_new(const char *path, qq_store_mode mode)
{
    qq_store *store = g_new0(qq_store, 1);
    /* SQLite gives names that begin with a colon a meaning of their own. */
    store->path = path[0] == ':' ? g_strconcat("./", path, NULL) : g_strdup(path);
    store->mode = mode;
    store->data_version = -1;
    store->touching = -1;
    store->texts = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(store->texts, g_strdup(""));
    store->text_ids = g_hash_table_new(g_str_hash, g_str_equal);
    store->facts.rulings = NULL;
    g_mutex_init(&store->person_lock);
    return store;
}

static bool connect_file(qq_store *store, GError **error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (store->mode == QQ_STORE_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    else if (!g_file_test(store->path, G_FILE_TEST_EXISTS))
        return qq_sql_refuse(store, error, QQ_ERROR_STORE, "there is no such store; import a feed to make one");
    if (g_file_test(store->path, G_FILE_TEST_IS_DIR))
        return qq_sql_refuse(store, error, QQ_ERROR_STORE, "is a folder; give the path of a file");
    if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK) return qq_sql_fail(store, error);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, QQ_BUSY_MS);
    return qq_sql_run(store, settings, error) && qq_bulk_prepare(store, error);
}

bool qq_store_begin_wal(qq_store *store, GError **error)
{
    if (store->wal) return true;
    int64_t any = 0;
    if (!qq_sql_integer(store, "SELECT EXISTS(SELECT 1 FROM every_record_key)", &any, error)) return false;
    if (any == 0) return true;
    /* Who reads at this moment keeps the old journal in use: the next writer tries again. */
    store->wal = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) == SQLITE_OK;
    return true;
}

static bool settle(qq_store *store, GError **error)
{
    bool own = false;
    if (store->mode != QQ_STORE_READ && !qq_store_begin_wal(store, error)) return false;
    if (!qq_sql_run(store, store->mode == QQ_STORE_READ ? reader_settings : writer_settings, error) ||
        !qq_sql_begin_read(store, &own, error))
        return false;
    const bool good = qq_person_open(store, error);
    qq_sql_end_read(store, own);
    return good;
}

qq_store *qq_store_open(const char *path, qq_store_mode mode, GError **error)
{
    configure_once();
    if (!qq_store_check_path(path, error)) return NULL;
    g_autoptr(qq_store) store = store_new(path, mode);
    if (!connect_file(store, error) || !qq_schema_prepare(store, error) || !settle(store, error)) return NULL;
    return g_steal_pointer(&store);
}

void qq_store_close(qq_store *store)
{
    if (store == NULL) return;
    for (unsigned i = 0; i < QQ_SQL_COUNT; i++) sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    qq_facts_clear(&store->facts);
    qq_touched_forget(store);
    qq_dossier_clear(&store->scratch);
    qq_detail_block_clear(&store->block);
    g_hash_table_unref(store->text_ids);
    g_ptr_array_unref(store->texts);
    g_mutex_clear(&store->person_lock);
    memset(store->person_key, 0, sizeof store->person_key);
    g_free(store->person_check);
    g_free(store->path);
    g_free(store);
}

const char *qq_store_path(const qq_store *store)
{
    return store->path;
}
