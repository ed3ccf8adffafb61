/* The schema, as steps forward only: step n brings a store of schema n to n + 1, in one transaction.
 *
 * A released step is never edited; tests/unit/store/schema-N.sql holds a store of every released schema. The order of
 * columns and keys is the order in which they are read: see README.md. */
#include <glib/gstdio.h>
#include <unistd.h>
#include "internal.h"

static const char schema_1[] =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    /* The clock of known times. retracts: the landing that this one takes back. */
    "CREATE TABLE landing("
    " landing INTEGER PRIMARY KEY,"
    " kind TEXT NOT NULL CHECK(kind IN ('feed', 'retraction', 'adoption', 'review')),"
    " feed TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL DEFAULT '', landed_at INTEGER NOT NULL,"
    " read INTEGER NOT NULL DEFAULT 0, landed INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,"
    " revised INTEGER NOT NULL DEFAULT 0, queued INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,"
    " retracts INTEGER UNIQUE REFERENCES landing(landing), who TEXT NOT NULL, why TEXT NOT NULL) STRICT;"
    /* Interned behaviour codes, list ids and authorities. */
    "CREATE TABLE text(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE detail_block(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
    /* Revisions, a party's beside each other. content is kept with its top bit flipped so that it sorts unsigned.
     * landing and decision are not declared as references: asking for each row costs a tenth of a landing, `check` asks
     * once. */
    "CREATE TABLE record("
    " party TEXT NOT NULL, key BLOB NOT NULL, updated_at INTEGER NOT NULL, content INTEGER NOT NULL,"
    " landing INTEGER NOT NULL, decision INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY(party, key, updated_at, content, landing, decision)) STRICT, WITHOUT ROWID;"
    /* Every party in whose cluster a record ever appeared. */
    "CREATE TABLE record_key(key BLOB NOT NULL, party TEXT NOT NULL, PRIMARY KEY(key, party)) STRICT, WITHOUT ROWID;"
    /* Some parties of every landing, at equal distances of rows: where ranges of equal work are cut. */
    "CREATE TABLE sample(landing INTEGER NOT NULL REFERENCES landing(landing), party TEXT NOT NULL,"
    " PRIMARY KEY(landing, party)) STRICT, WITHOUT ROWID;"
    /* Organisation codes that records came under, and the enterprises whose USCC holds one of them. */
    "CREATE TABLE stub(org_code TEXT PRIMARY KEY, landing INTEGER NOT NULL REFERENCES landing(landing)) STRICT, "
    "WITHOUT ROWID;"
    "CREATE TABLE stub_party(org_code TEXT NOT NULL REFERENCES stub(org_code), party TEXT NOT NULL,"
    " PRIMARY KEY(org_code, party)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE alias(landing INTEGER PRIMARY KEY REFERENCES landing(landing), source TEXT NOT NULL,"
    " target TEXT NOT NULL) STRICT;"
    /* kind: 1 attach (party), 2 reject, 3 classify (code). */
    "CREATE TABLE decision(landing INTEGER PRIMARY KEY REFERENCES landing(landing), key BLOB NOT NULL,"
    " kind INTEGER NOT NULL CHECK(kind IN (1, 2, 3)), party TEXT, code INTEGER REFERENCES text(id)) STRICT;"
    "CREATE TABLE model(digest TEXT PRIMARY KEY, package BLOB NOT NULL) STRICT;"
    "CREATE TABLE adoption(landing INTEGER PRIMARY KEY REFERENCES landing(landing),"
    " digest TEXT NOT NULL REFERENCES model(digest), id TEXT NOT NULL, version TEXT NOT NULL,"
    " in_force_from INTEGER NOT NULL, in_force_until INTEGER NOT NULL) STRICT;"
    "CREATE TABLE generation(generation INTEGER PRIMARY KEY, as_of INTEGER NOT NULL,"
    " known_at INTEGER NOT NULL REFERENCES landing(landing), model_digest TEXT NOT NULL, semantics INTEGER NOT NULL,"
    " parties INTEGER NOT NULL, UNIQUE(as_of, known_at, model_digest, semantics)) STRICT;"
    "CREATE TABLE assessment_block(generation INTEGER NOT NULL REFERENCES generation(generation), first TEXT NOT NULL,"
    " last TEXT NOT NULL, parties INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(generation, first)) STRICT;";

/* Models that stand beside the default one. */
static const char schema_2[] =
    "ALTER TABLE adoption ADD COLUMN beside INTEGER NOT NULL DEFAULT 0 CHECK(beside IN (0, 1));";

/* What readers are answered from, what waits for a person, and when files came. A generation is named by its question:
 * assessed again it has another number and the same content. */
static const char schema_3[] =
    "CREATE TABLE publication(publication INTEGER PRIMARY KEY, as_of INTEGER NOT NULL,"
    " known_at INTEGER NOT NULL REFERENCES landing(landing), model_digest TEXT NOT NULL, semantics INTEGER NOT NULL,"
    " parties INTEGER NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL) "
    "STRICT;"
    "CREATE TABLE staged(one INTEGER PRIMARY KEY CHECK(one = 1), as_of INTEGER NOT NULL,"
    " known_at INTEGER NOT NULL REFERENCES landing(landing), model_digest TEXT NOT NULL, semantics INTEGER NOT NULL,"
    " parties INTEGER NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL) "
    "STRICT;"
    "CREATE TABLE arrival(feed TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/* The packed image: what is there at landing `base`, in blocks, and what each landing since then changed; as of landing
 * `landing`. Block 0 is the directory of the others. */
static const char schema_4[] =
    "CREATE TABLE image(one INTEGER PRIMARY KEY CHECK(one = 1), format INTEGER NOT NULL,"
    " base INTEGER NOT NULL REFERENCES landing(landing), landing INTEGER NOT NULL REFERENCES landing(landing),"
    " parties INTEGER NOT NULL, revisions INTEGER NOT NULL, delta_revisions INTEGER NOT NULL) STRICT;"
    "CREATE TABLE image_block(block INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;"
    "CREATE TABLE image_delta(landing INTEGER PRIMARY KEY REFERENCES landing(landing), body BLOB NOT NULL) STRICT;";

/* A generation may hold only what differs from another, whole one. */
static const char schema_5[] = "ALTER TABLE generation ADD COLUMN base INTEGER";

/* A block of kept results says what it was; NULL: kept by a release that did not. */
static const char schema_6[] = "ALTER TABLE assessment_block ADD COLUMN checksum INTEGER";

/* What small landings bring, beside the two large tables until it is taken over in one pass (recent.c). And a new image
 * is made beside the one that stands: the stamp says which blocks are its own (image.c). */
static const char schema_7[] =
    "ALTER TABLE image ADD COLUMN series INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE recent("
    " party TEXT NOT NULL, key BLOB NOT NULL, updated_at INTEGER NOT NULL, content INTEGER NOT NULL,"
    " landing INTEGER NOT NULL, decision INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY(party, key, updated_at, content, landing, decision)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE recent_key(key BLOB NOT NULL, party TEXT NOT NULL, PRIMARY KEY(key, party)) STRICT, WITHOUT ROWID;"
    "CREATE VIEW every_record AS SELECT * FROM record UNION ALL SELECT * FROM recent;"
    "CREATE VIEW every_record_key AS SELECT * FROM record_key UNION ALL SELECT * FROM recent_key;";

static const char *const steps[QQ_SCHEMA_VERSION] = {schema_1, schema_2, schema_3, schema_4,
                                                     schema_5, schema_6, schema_7};

static bool read_version(qq_store *store, int64_t *application, int64_t *version, int64_t *tables, GError **error)
{
    return qq_sql_integer(store, "PRAGMA application_id", application, error) &&
           qq_sql_integer(store, "PRAGMA user_version", version, error) &&
           qq_sql_integer(store, "SELECT count(*) FROM sqlite_schema", tables, error);
}

static bool apply_steps(qq_store *store, int64_t version, GError **error)
{
    for (int64_t step = version; step < QQ_SCHEMA_VERSION; step++)
        if (!qq_sql_run(store, steps[step], error)) return false;
    g_autofree char *stamp =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d", QQ_APPLICATION_ID, QQ_SCHEMA_VERSION);
    return qq_sql_run(store, stamp, error);
}

static bool judge_version(qq_store *store, int64_t *version, bool *empty, GError **error)
{
    int64_t application = 0;
    int64_t tables = 0;
    if (!read_version(store, &application, version, &tables, error)) return false;
    *empty = application == 0 && *version == 0 && tables == 0;
    if (*empty) return true;
    if (application != QQ_APPLICATION_ID)
        return qq_sql_refuse(store, error, QQ_ERROR_STORE,
                             "is a database of another program; give the path of a qinqing store or of a new file");
    if (*version < 1) return qq_sql_damaged(store, error);
    if (*version > QQ_SCHEMA_VERSION)
        return qq_sql_refuse(store, error, QQ_ERROR_STORE,
                             "was written by a newer release (schema %d, this one knows %d); update qinqing",
                             (int)*version, QQ_SCHEMA_VERSION);
    return true;
}

/* A journal is written beside the file. */
static bool may_be_written(const qq_store *store)
{
    g_autofree char *folder = g_path_get_dirname(store->path);
    return sqlite3_db_readonly(store->db, "main") == 0 && g_access(store->path, W_OK) == 0 &&
           g_access(folder, W_OK) == 0;
}

static bool refuse_old(qq_store *store, int64_t version, GError **error)
{
    return qq_sql_refuse(store, error, QQ_ERROR_STORE,
                         "was written by an older release (schema %d, this one needs %d) and may not be written here; "
                         "whoever may write it runs any command on it once, then it can be read",
                         (int)version, QQ_SCHEMA_VERSION);
}

/* Judged again inside the write transaction: another process may have been faster. */
static bool migrate(qq_store *store, GError **error)
{
    if (!qq_sql_run(store, "BEGIN IMMEDIATE", error)) return false;
    int64_t version = 0;
    bool empty = false;
    if (judge_version(store, &version, &empty, error) && apply_steps(store, version, error) &&
        (!empty || qq_model_adopt_default(store, error)) && qq_sql_run(store, "COMMIT", error))
        return true;
    qq_sql_rollback(store);
    return false;
}

bool qq_schema_prepare(qq_store *store, GError **error)
{
    int64_t version = 0;
    bool empty = false;
    if (!judge_version(store, &version, &empty, error)) return false;
    if (empty && store->mode != QQ_STORE_CREATE)
        return qq_sql_refuse(store, error, QQ_ERROR_STORE, "is empty, not a qinqing store; import a feed to make one");
    /* Large pages: half the time of a bulk landing of small ones, no more for scattered revisions (measured at 10^6
     * records). */
    if (empty && !qq_sql_run(store, "PRAGMA page_size = 16384", error)) return false;
    if (!empty && version < QQ_SCHEMA_VERSION && !may_be_written(store)) return refuse_old(store, version, error);
    if (empty || version < QQ_SCHEMA_VERSION) return migrate(store, error);
    return true;
}
