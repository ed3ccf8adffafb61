/* Persons: a citizen number becomes a keyed hash, so that a stolen store does not name anybody.
 *
 * The key lies in a file of its own ($QINQING_KEY, else the store's path and ".key"): 64 hex digits, readable by its
 * owner only. The store holds a check value of it. Only qq_store_person may be called while another thread lands with
 * the same store: it then touches the key file and memory, never the database. Loss of the key: README.md, "Losing the
 * key". */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include "qinqing/identifier.h"
#include "qinqing/sm3.h"

enum { KEY_BYTES = 32, KEY_FILE_MAX = 256 };
static const char check_text[] = "qinqing person key 1";
#define HOW_TO_RECOVER "put back its copy, or see \"Losing the key\" in engine/store/README.md"

char *qq_person_key_path(const qq_store *store)
{
    const char *path = g_getenv("QINQING_KEY");
    return path != NULL && *path != '\0' ? g_strdup(path) : g_strconcat(store->path, ".key", NULL);
}

bool qq_person_open(qq_store *store, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT value FROM meta WHERE name = 'person_key_check'", error);
    bool row = false;
    if (statement == NULL || !qq_sql_step(store, statement, &row, error)) return false;
    if (row) store->person_check = g_strdup((const char *)sqlite3_column_text(statement, 0));
    return true;
}

static bool write_check_value(qq_store *store, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = qq_sql_prepare(
        store, "INSERT INTO meta(name, value) VALUES('person_key_check', ?1) ON CONFLICT DO NOTHING", error);
    if (insert == NULL) return false;
    qq_sql_bind_text(insert, 1, store->person_check);
    return qq_sql_done(store, insert, error);
}

bool qq_person_flush(qq_store *store, GError **error)
{
    g_mutex_lock(&store->person_lock);
    const bool pending = store->person_check_pending;
    g_mutex_unlock(&store->person_lock);
    return !pending || write_check_value(store, error);
}

static void check_value(const uint8_t key[KEY_BYTES], char out[QQ_SM3_TEXT])
{
    uint8_t mac[QQ_SM3_BYTES];
    qq_sm3_hmac(key, KEY_BYTES, check_text, sizeof check_text - 1, mac);
    qq_sm3_hex(mac, out);
}

static bool parse_key(const char *text, size_t length, uint8_t out[KEY_BYTES])
{
    while (length > 0 && g_ascii_isspace(text[length - 1])) length--;
    if (length != 2 * KEY_BYTES) return false;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]);
        int low = g_ascii_xdigit_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

typedef enum { KEY_READ, KEY_MISSING, KEY_UNREADABLE, KEY_MALFORMED } key_state;

static key_state read_key(const char *path, uint8_t out[KEY_BYTES])
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno == ENOENT ? KEY_MISSING : KEY_UNREADABLE;
    char text[KEY_FILE_MAX];
    ssize_t length = read(file, text, sizeof text);
    close(file);
    if (length < 0) return KEY_UNREADABLE;
    key_state state = parse_key(text, (size_t)length, out) ? KEY_READ : KEY_MALFORMED;
    memset(text, 0, sizeof text);
    return state;
}

static bool write_whole(const char *path, const char *text, size_t length)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const bool good = write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    return close(file) == 0 && good;
}

static void sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    (void)!fsync(file);
    close(file);
}

/* Made under another name and linked, so that the file is there whole or not at all; another process may be faster. */
static bool make_key_file(const char *path)
{
    uint8_t key[KEY_BYTES];
    char text[2 * KEY_BYTES + 2] = "";
    qq_random_bytes(key, sizeof key);
    for (size_t i = 0; i < KEY_BYTES; i++) g_snprintf(text + 2 * i, 3, "%02x", key[i]);
    text[2 * KEY_BYTES] = '\n';
    g_autofree char *part = g_strdup_printf("%s.%d.part", path, (int)getpid());
    g_unlink(part);
    const bool good = write_whole(part, text, 2 * KEY_BYTES + 1) && (link(part, path) == 0 || errno == EEXIST);
    const int fault = errno;
    g_unlink(part);
    memset(key, 0, sizeof key);
    memset(text, 0, sizeof text);
    sync_folder(path);
    errno = fault;
    return good;
}

static bool refuse_key(const char *path, const char *what, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: %s", path, what);
    return false;
}

/* Under the lock. The first use of a store without persons makes the key, or takes one that lies there. */
static bool load_key(qq_store *store, GError **error)
{
    g_autofree char *path = qq_person_key_path(store);
    key_state state = read_key(path, store->person_key);
    if (state == KEY_MISSING && store->person_check != NULL)
        return refuse_key(path, "the key of this store's persons is missing; " HOW_TO_RECOVER, error);
    if (state == KEY_MISSING) {
        if (!make_key_file(path))
            return refuse_key(path, "the key file cannot be made; check the folder and the disk", error);
        state = read_key(path, store->person_key);
    }
    if (state == KEY_UNREADABLE) return refuse_key(path, "the key file cannot be read; check its permissions", error);
    if (state != KEY_READ) return refuse_key(path, "is not a key file; " HOW_TO_RECOVER, error);
    char check[QQ_SM3_TEXT];
    check_value(store->person_key, check);
    if (store->person_check == NULL) {
        store->person_check = g_strdup(check);
        store->person_check_pending = true;
    } else if (strcmp(store->person_check, check) != 0) {
        return refuse_key(path, "is the key of another store; " HOW_TO_RECOVER, error);
    }
    store->person_ready = true;
    return true;
}

/* Outside of a landing the check value is made durable before the first hash is given out. */
static bool keep_check_value(qq_store *store, GError **error)
{
    if (!store->person_check_pending || store->landing_open || store->mode == QQ_STORE_READ) return true;
    if (!qq_sql_begin_write(store, error)) return false;
    if (!write_check_value(store, error)) {
        qq_sql_rollback(store);
        return false;
    }
    if (!qq_sql_commit(store, error)) return false;
    store->person_check_pending = false;
    return true;
}

/* A store that is only read and has no persons needs no key: nobody can be found in it. */
static bool prepare_key(qq_store *store, bool *nobody, GError **error)
{
    *nobody = store->person_check == NULL && store->mode == QQ_STORE_READ;
    return *nobody || store->person_ready || (load_key(store, error) && keep_check_value(store, error));
}

bool qq_store_person(qq_store *store, const char *citizen18, qq_party *out, GError **error)
{
    bool nobody = false;
    g_mutex_lock(&store->person_lock);
    const bool good = prepare_key(store, &nobody, error);
    g_mutex_unlock(&store->person_lock);
    if (!good) return false;
    memset(out, 0, sizeof *out);
    out->text[0] = '#';
    if (nobody) return true;
    uint8_t mac[QQ_SM3_BYTES];
    qq_sm3_hmac(store->person_key, KEY_BYTES, citizen18, QQ_CITIZEN_LENGTH, mac);
    for (unsigned i = 0; i < 16; i++) g_snprintf(out->text + 1 + 2 * i, 3, "%02x", mac[i]);
    return true;
}

char *qq_person_fault(qq_store *store)
{
    if (store->person_check == NULL) return NULL;
    uint8_t key[KEY_BYTES];
    char check[QQ_SM3_TEXT] = "";
    g_autofree char *path = qq_person_key_path(store);
    const key_state state = read_key(path, key);
    if (state == KEY_READ) check_value(key, check);
    memset(key, 0, sizeof key);
    if (state == KEY_MISSING)
        return g_strdup_printf("%s: the key of this store's persons is missing; " HOW_TO_RECOVER, path);
    if (strcmp(check, store->person_check) != 0)
        return g_strdup_printf("%s: does not hold the key of this store's persons; " HOW_TO_RECOVER, path);
    return NULL;
}
