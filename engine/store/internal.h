/* What the files of the store share: the open connection, the statements it keeps, the facts it holds in memory.
 *
 * Invariants of the clustered table `record`, with what lies in `recent` yet (no row is in both), that every file
 * relies on:
 *  - every party that a record's revisions ever named has, for every revision (updated_at, content, landing), one row
 * with decision 0: PRESENT where the revision speaks of it, ABSENT where it does not, DELETED where the feed took it
 * back;
 *  - a row counts at K when its landing, and its decision unless 0, count at K;
 *  - of the rows of (party, key) that count, the last by (updated_at, content) speaks; of equal ones a PRESENT one
 * does. */
#ifndef QINQING_STORE_INTERNAL_H
#define QINQING_STORE_INTERNAL_H

#include <sqlite3.h>
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/image.h"
#include "qinqing/sorter.h"
#include "qinqing/store.h"

#define QQ_APPLICATION_ID       0x71696e71 /* "qinq" */
#define QQ_BUSY_MS              5000       /* how long a lock is waited for */
#define QQ_ERROR_DAMAGED        "is damaged; run `qinqing check`, and restore the last backup"
#define QQ_TEXTS_MAX            262144 /* interned codes and authorities */
#define QQ_TEXT_BYTES_MAX       1024   /* of one of them */
#define QQ_RECORD_PARTIES_MAX   256    /* parties one record may name in its whole history */
#define QQ_RECORD_REVISIONS_MAX 4096   /* different revisions of one record in one file */
#define QQ_BODY_MAX             160    /* bytes of a packed row */
#define QQ_NOT_RETRACTED        INT32_MAX
#define QQ_STUB_BYTES           9
#define QQ_WRITER_CACHE         "PRAGMA cache_size = -16384;"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)

#define QQ_ROW_COLUMNS "party, key, updated_at, content, landing, decision, body"
#define QQ_SELECT_ROWS "SELECT " QQ_ROW_COLUMNS " FROM "
#define QQ_ROW_ORDER   "ORDER BY party, key, updated_at, content, landing, decision"

/* X(name, text): statements prepared once a connection. */
#define QQ_STATEMENTS(X)                                                                                               \
    X(BEGIN, "BEGIN")                                                                                                  \
    X(BEGIN_WRITE, "BEGIN IMMEDIATE")                                                                                  \
    X(COMMIT, "COMMIT")                                                                                                \
    X(DATA_VERSION, "PRAGMA data_version")                                                                             \
    X(CLUSTER, QQ_SELECT_ROWS "every_record WHERE party = ?1 " QQ_ROW_ORDER)                                           \
    X(RANGE, QQ_SELECT_ROWS "record WHERE party >= ?1 AND party < ?2 " QQ_ROW_ORDER)                                   \
    X(RANGE_OF_EVERY, QQ_SELECT_ROWS "every_record WHERE party >= ?1 AND party < ?2 " QQ_ROW_ORDER)                    \
    X(HISTORY, "SELECT updated_at, content, landing, decision, body FROM every_record WHERE party = ?1 AND key = ?2")  \
    X(ADD_RECORD, "INSERT INTO record(" QQ_ROW_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")                         \
    /* OR FAIL: there is nothing to keep for undoing the statement alone. */                                           \
    X(ADD_RECORDS, "INSERT OR FAIL INTO record(" QQ_ROW_COLUMNS ") SELECT c1, c2, c3, c4, c5, c6, c7 FROM bulk")       \
    X(ADD_RECENT, "INSERT OR FAIL INTO recent(" QQ_ROW_COLUMNS ") SELECT c1, c2, c3, c4, c5, c6, c7 FROM bulk")        \
    X(ADD_KEYS, "INSERT OR FAIL INTO record_key(key, party) SELECT c1, c2 FROM bulk")                                  \
    X(ADD_RECENT_KEYS, "INSERT OR FAIL INTO recent_key(key, party) SELECT c1, c2 FROM bulk")                           \
    X(KEY_PARTIES, "SELECT party FROM every_record_key WHERE key = ?1")                                                \
    X(PUT_DETAILS, "INSERT OR REPLACE INTO detail_block(first, count, body) VALUES(?1, ?2, ?3)")                       \
    X(DROP_DETAILS, "DELETE FROM detail_block WHERE first = ?1")                                                       \
    X(GET_DETAILS, "SELECT first, count, body FROM detail_block WHERE first <= ?1 ORDER BY first DESC LIMIT 1")        \
    X(ADD_TEXT, "INSERT INTO text(id, text) VALUES(?1, ?2)")                                                           \
    X(ADD_SAMPLE, "INSERT INTO sample(landing, party) VALUES(?1, ?2)")                                                 \
    X(ADD_STUB, "INSERT INTO stub(org_code, landing) VALUES(?1, ?2) ON CONFLICT DO NOTHING")                           \
    X(FRESH_STUBS, "SELECT org_code FROM stub WHERE landing = ?1 AND org_code > ?2 ORDER BY org_code LIMIT ?3")        \
    X(ADD_STUB_PARTY, "INSERT INTO stub_party(org_code, party) VALUES(?1, ?2) ON CONFLICT DO NOTHING")                 \
    X(STUB_PARTIES, "SELECT party FROM stub_party WHERE org_code = ?1")                                                \
    X(IMAGE_STAMP, "SELECT format, base, landing, parties, revisions, delta_revisions, series FROM image")             \
    X(IMAGE_BLOCK, "SELECT body FROM image_block WHERE block = ?1")                                                    \
    X(IMAGE_DELTA, "SELECT body FROM image_delta WHERE landing = ?1")                                                  \
    X(PUT_IMAGE,                                                                                                       \
      "INSERT OR REPLACE INTO image(one, format, base, landing, parties, revisions, delta_revisions, series) "         \
      "VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)")                                                                         \
    X(ADD_IMAGE_BLOCK, "INSERT INTO image_block(block, body) VALUES(?1, ?2)")                                          \
    X(ADD_IMAGE_DELTA, "INSERT OR REPLACE INTO image_delta(landing, body) VALUES(?1, ?2)")                             \
    X(MOVE_IMAGE, "UPDATE image SET landing = ?1, delta_revisions = delta_revisions + ?2")                             \
    X(NEXT_PARTY, "SELECT party FROM every_record WHERE party > ?1 ORDER BY party LIMIT 1")

typedef enum {
#define QQ_STATEMENT_NAME(name, text) QQ_SQL_##name,
    QQ_STATEMENTS(QQ_STATEMENT_NAME)
#undef QQ_STATEMENT_NAME
        QQ_SQL_COUNT
} qq_statement;

/* ---- facts held in memory (facts.c): few, made by people, or needed for every row ---- */

typedef enum { QQ_RULING_ATTACH = 1, QQ_RULING_REJECT = 2, QQ_RULING_CLASSIFY = 3 } qq_ruling_kind;

typedef struct {
    int32_t landing;
    uint8_t kind;   /* qq_ruling_kind */
    int32_t code;   /* CLASSIFY */
    qq_party party; /* ATTACH */
} qq_ruling;

typedef struct {
    qq_party from, to;
    int32_t landing;
} qq_alias;

typedef struct {
    int32_t latest;
    int32_t *retracted_at; /* by landing, 0..latest */
    GHashTable *rulings;   /* qq_key -> GArray of qq_ruling in order of landing */
    bool attached, classified;
    uint8_t key_filter[8192]; /* bit per first 16 bits of a classified key */
    GArray *aliases;          /* qq_alias in order of `to` */
    GArray *alias_sources;    /* qq_alias in order of `from` */
    char *stubs;              /* organisation codes in order, QQ_STUB_BYTES each */
    size_t stub_count;
    bool any_recent; /* rows may lie in table `recent` */
} qq_facts;

void qq_facts_clear(qq_facts *facts);
bool qq_facts_load(qq_store *store, GError **error);
const qq_ruling *qq_facts_ruling(const qq_facts *facts, const qq_key *key, int32_t known_at, bool classify);
/* Index of the first alias from it, in order of `from`; the number of aliases when there is none. */
unsigned qq_facts_alias_from(const qq_facts *facts, const qq_party *from);
/* Whether anybody ever gave the record a code. */
bool qq_facts_is_classified(const qq_facts *facts, const qq_key *key);
const qq_alias *qq_facts_alias_of(const qq_facts *facts, const qq_party *from, int32_t known_at);
/* Index of the first alias to `to` or later, in order of `to`. */
unsigned qq_facts_alias_first(const qq_facts *facts, const char *to);
bool qq_facts_is_stub(const qq_facts *facts, const char *org_code);

static inline bool qq_facts_counts(const qq_facts *facts, int32_t landing, int32_t known_at)
{
    return landing <= known_at && (landing > facts->latest || facts->retracted_at[landing] > known_at);
}

/* ---- the connection ---- */

/* An unpacked block of details; count 0: none. */
typedef struct {
    int64_t first, count;
    GByteArray *raw;
} qq_detail_block;

typedef struct qq_bulk qq_bulk; /* bulk.h */

struct qq_store {
    char *path;
    sqlite3 *db;
    qq_store_mode mode;
    sqlite3_stmt *statements[QQ_SQL_COUNT];
    qq_facts facts;
    int64_t data_version;  /* of `facts`; -1: stale */
    GPtrArray *texts;      /* interned, by number; [0] is "" */
    GHashTable *text_ids;  /* text -> number */
    qq_dossier scratch;    /* for the clusters that are added to a dossier */
    qq_detail_block block; /* the one read last */
    bool landing_open;
    const qq_bulk *bulk; /* whose rows are being inserted; NULL */
    GError *bulk_error;  /* why it ended early */
    bool wal;            /* known to be written by a write-ahead log */
    /* touched.c */
    qq_landing_hook hook; /* NULL */
    void *hook_data;
    int32_t touching;      /* the landing that the open transaction makes; -1 */
    GArray *touched;       /* of qq_party: enterprises it touched, in no order; NULL */
    bool touched_many;     /* too many to keep */
    bool facts_changed;    /* it changed what `facts` holds */
    int32_t ends_known_at; /* see qq_store_let_ends_act */
    GMutex person_lock;    /* guards what follows: persons may be asked for beside an open landing */
    bool person_ready;
    bool person_check_pending; /* the check value is still to be written */
    uint8_t person_key[32];
    char *person_check; /* from the store, NULL when it has none */
};

/* sql.c */
bool qq_sql_fail(qq_store *store, GError **error); /* always false */
bool qq_sql_refuse(qq_store *store, GError **error, int code, const char *format, ...)
    G_GNUC_PRINTF(4, 5);                              /* always false */
bool qq_sql_damaged(qq_store *store, GError **error); /* always false */
/* A kept statement, reset. NULL on error. */
sqlite3_stmt *qq_sql_get(qq_store *store, qq_statement statement, GError **error);
sqlite3_stmt *qq_sql_prepare(qq_store *store, const char *text, GError **error);
/* *row: whether there is one. */
bool qq_sql_step(qq_store *store, sqlite3_stmt *statement, bool *row, GError **error);
/* Runs to its end, then resets. */
bool qq_sql_done(qq_store *store, sqlite3_stmt *statement, GError **error);
bool qq_sql_run(qq_store *store, const char *script, GError **error);
bool qq_sql_integer(qq_store *store, const char *text, int64_t *out, GError **error);
void qq_sql_bind_party(sqlite3_stmt *statement, int index, const qq_party *party);
void qq_sql_bind_key(sqlite3_stmt *statement, int index, const qq_key *key);
void qq_sql_bind_text(sqlite3_stmt *statement, int index, const char *text);
/* False when the column does not hold a party or key: a damaged store. */
bool qq_sql_party(sqlite3_stmt *statement, int column, qq_party *out);
bool qq_sql_key(sqlite3_stmt *statement, int column, qq_key *out);
bool qq_sql_begin_write(qq_store *store, GError **error);
bool qq_sql_commit(qq_store *store, GError **error);
void qq_sql_rollback(qq_store *store);
/* A read transaction with fresh facts; *own tells qq_sql_end_read whether to close it. */
bool qq_sql_begin_read(qq_store *store, bool *own, GError **error);
void qq_sql_end_read(qq_store *store, bool own);

/* touched.c */
/* The open transaction changes what counts about a party. */
void qq_touch(qq_store *store, const qq_party *party);
/* Before a commit: tells the hook, if there was a landing. */
bool qq_touched_tell(qq_store *store, GError **error);
void qq_touched_forget(qq_store *store);

/* generation.c */
/* Kept generations with a block that is not what was kept, or without one; findings: of char *, appended. */
bool qq_generation_check(qq_store *store, GPtrArray *findings, GError **error);

/* open.c */
/* From the first record on a store is written by a write-ahead log; outside transactions. */
bool qq_store_begin_wal(qq_store *store, GError **error);

/* recent.c */
/* RANGE, over what lies in either table; NULL on error. */
sqlite3_stmt *qq_recent_range(qq_store *store, GError **error);
/* Whether a landing of so many revisions goes beside the large tables. */
bool qq_recent_judge(qq_store *store, uint64_t revisions, bool *beside, GError **error);

/* schema.c */
#define QQ_SCHEMA_VERSION 7
bool qq_schema_prepare(qq_store *store, GError **error);

/* rows.c */
static inline int64_t qq_content_to_sql(uint64_t content)
{
    return (int64_t)(content ^ (UINT64_C(1) << 63));
}
static inline uint64_t qq_content_from_sql(int64_t content)
{
    return (uint64_t)content ^ (UINT64_C(1) << 63);
}
size_t qq_row_pack(const qq_record *record, uint8_t out[QQ_BODY_MAX]);
/* Sets the members that the body holds, all others but party, key, revision and landing to neutral. False: damaged. */
bool qq_row_unpack(const void *body, size_t length, qq_record *record);
bool qq_row_insert(qq_store *store, const qq_party *party, const qq_key *key, int64_t updated_at, uint64_t content,
                   int32_t landing, int32_t decision, const void *body, size_t length, GError **error);

/* text.c */
bool qq_text_load(qq_store *store, GError **error);
bool qq_text_intern(qq_store *store, const char *text, int32_t *out, GError **error);
void qq_text_truncate(qq_store *store, unsigned count); /* forgets what a rolled back landing interned */

/* resolve.c */
typedef struct {
    qq_store *store;
    qq_dossier *out;
    int32_t known_at;
    qq_key key;        /* of the rows being read */
    bool open;         /* rows of a key have been read */
    bool known;        /* out->records[out->count] holds the revision that speaks so far */
    bool beyond_known; /* `beyond` holds the one that speaks at the store's ends_known_at */
    qq_record beyond;
    bool brings_others; /* a record says that a branch belongs to this party, or that it succeeds another */
} qq_resolver;
void qq_resolve_begin(qq_resolver *resolver, qq_store *store, qq_dossier *out, int32_t known_at);
/* Takes the current row of CLUSTER or RANGE. party: of the row. */
bool qq_resolve_row(qq_resolver *resolver, sqlite3_stmt *row, const qq_party *party, GError **error);
void qq_resolve_end(qq_resolver *resolver);
/* Appends what counts of one party's own cluster. */
bool qq_resolve_cluster(qq_store *store, const qq_party *party, int32_t known_at, qq_dossier *out, bool *brings_others,
                        GError **error);

/* A revision of a record as its history tells it. */
typedef struct {
    int64_t updated_at;
    uint64_t content;
    int32_t landing;
    uint8_t state;
} qq_past;
/* Every revision of a key, read from the cluster of one party that has it; appends qq_past. */
bool qq_history_read(qq_store *store, const qq_party *party, const qq_key *key, GArray *out, GError **error);

/* dossier.c */
/* Adds to an own cluster in `dossier` what else counts for it; own rows stay first where a record comes twice. */
/* The tie of a branch, seen from its head. */
bool qq_is_branch_tie(const qq_record *record);
/* The tie of a predecessor, seen from the enterprise that succeeds it. */
bool qq_is_succession(const qq_record *record);
bool qq_dossier_complete(qq_store *store, int32_t known_at, qq_dossier *dossier, bool brings_others, GError **error);

/* landings.c */
bool qq_landing_row_add(qq_store *store, const char *kind, const char *feed, const char *name, int32_t retracts,
                        const char *who, const char *why, int32_t *landing, GError **error);

/* landing.c, merge.c, place.c */
#define QQ_ENTRY_PRIMARY 1u /* the revision is counted at this row */
#define QQ_ENTRY_QUEUED  2u /* a name only, nobody has decided */
#define QQ_ENTRY_DELETED 4u
#define QQ_ENTRY_NOBODY  8u /* a deletion that does not say of whom */
#define QQ_NO_SEQUENCE   UINT64_MAX

typedef enum { QQ_FATE_FRESH, QQ_FATE_LOOKUP, QQ_FATE_DROP } qq_fate;

/* ---- details (detail.c) ---- */

typedef struct qq_detail_writer qq_detail_writer;

/* Gathers the details of one landing; `first` is the number of the first of them. */
qq_detail_writer *qq_detail_writer_new(qq_store *store, int64_t first);
void qq_detail_writer_free(qq_detail_writer *writer);
bool qq_detail_add(qq_detail_writer *writer, const char *text, size_t length, int64_t *detail, GError **error);
/* Says that a detail of this landing need not be kept. */
void qq_detail_drop(qq_detail_writer *writer, int64_t detail);
/* Writes what is still gathered and blanks what was dropped. */
bool qq_detail_finish(qq_detail_writer *writer, GError **error);
void qq_detail_block_clear(qq_detail_block *block);
typedef struct {
    int64_t first, end;
} qq_detail_range;
/* Unpacks every block. ranges: of qq_detail_range, appended in order; damaged: blocks that are not what was written. */
bool qq_detail_check(qq_store *store, GArray *ranges, int64_t *damaged, GError **error);

struct qq_landing {
    qq_store *store;
    int32_t number;
    unsigned texts_before;
    bool keys_known;   /* the store had records before */
    bool beside;       /* its rows go into tables `recent` and `recent_key` */
    uint64_t sequence; /* revisions added */
    qq_detail_writer *details;
    qq_sorter *rows;   /* in order of party */
    qq_sorter *keys;   /* in order of key */
    qq_sorter *ghosts; /* rows that merging the keys adds, in order of party; QQ_NO_SEQUENCE */
    uint8_t *fates;    /* two bits a revision */
    qq_landing_counts counts;
};

/* One row on its way into its cluster. */
typedef struct {
    qq_party party;
    qq_key key;
    int64_t updated_at;
    uint64_t content;
    uint64_t sequence;
    int32_t landing, decision;
    uint8_t flags;
    const uint8_t *body;
    size_t length;
} qq_row_entry;
bool qq_landing_put_row(qq_landing *landing, const qq_row_entry *row, GError **error);
bool qq_landing_get_row(const uint8_t *bytes, size_t length, qq_row_entry *out);
static inline qq_fate qq_landing_fate(const qq_landing *landing, uint64_t sequence)
{
    return sequence == QQ_NO_SEQUENCE ? QQ_FATE_FRESH
                                      : (qq_fate)((landing->fates[sequence / 4] >> (sequence % 4 * 2)) & 3);
}
void qq_landing_tally(qq_landing *landing, unsigned flags, bool known);
/* The key phase: who else has these records. The party phase: into the clusters. */
bool qq_landing_merge_keys(qq_landing *landing, GError **error);
bool qq_landing_place_rows(qq_landing *landing, GError **error);

/* stubs.c */
/* Keeps the index of organisation codes and of the USCCs that hold one. note: a party has rows now; *fresh is set when
 * it is a code not indexed before. match: after all rows are in, if any was fresh. */
bool qq_stub_note(qq_store *store, int32_t landing, const qq_party *party, bool *fresh, GError **error);
bool qq_stub_match(qq_store *store, int32_t landing, GError **error);

/* models.c */
bool qq_model_adopt_default(qq_store *store,
                            GError **error); /* as landing 0, inside the transaction that makes the store */

/* person.c */
bool qq_person_open(qq_store *store, GError **error);  /* reads the check value */
bool qq_person_flush(qq_store *store, GError **error); /* writes a pending check value inside the open transaction */
char *qq_person_key_path(const qq_store *store);
/* NULL when the key file fits the store, else what is wrong; caller frees. */
char *qq_person_fault(qq_store *store);

#endif
