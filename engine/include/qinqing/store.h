/* What is kept: facts with two times, in one SQLite file.
 *
 * Facts are only ever added. A question names a landing number K (known_at): a row counts when its landing is at most K
 * and was not taken back by a landing at most K. Of a record's revisions the latest by (updated_at, content) that
 * counts is the one that speaks, whatever order they arrived in. One process writes at a time; readers are never
 * blocked by it.
 *
 * Every function that can fail raises QQ_ERROR_STORE and leaves the last committed state. Not for two threads at once:
 * each thread opens its own. */
#ifndef QINQING_STORE_H
#define QINQING_STORE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/model.h"
#include "qinqing/record.h"

G_BEGIN_DECLS

typedef struct qq_store qq_store;

typedef enum {
    QQ_STORE_READ,   /* must exist */
    QQ_STORE_WRITE,  /* must exist */
    QQ_STORE_CREATE, /* write; made, with the shipped default model adopted as landing 0, when missing */
} qq_store_mode;

/* Whether this may be the path of a store at all. A URL of another database system is refused in one line that holds no
 * password; ask before printing what somebody gave as a store. */
bool qq_store_check_path(const char *path, GError **error);
/* Checks the path first. */
qq_store *qq_store_open(const char *path, qq_store_mode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_store_close(qq_store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_store, qq_store_close)
const char *qq_store_path(const qq_store *store);

/* ---- landings ---- */

typedef struct {
    int32_t landing;
    char *kind;      /* "feed", "retraction", "adoption", "review" */
    char *feed;      /* "" unless a feed */
    char *name;      /* file name without its folder, or what was done */
    char digest[65]; /* SHA-256 of the file's bytes, "" if none */
    qq_stamp landed_at;
    int64_t read, landed, unchanged, revised, queued, rejected;
    int32_t retracted_by; /* 0 */
    char *who, *why;
} qq_landing_info;
void qq_landing_info_free(qq_landing_info *info);

/* The latest landing number, 0 in a new store. */
bool qq_store_latest(qq_store *store, int32_t *out, GError **error);
/* The latest landing whose wall clock (China time) is at most `at`. */
bool qq_store_landing_at(qq_store *store, qq_stamp at, int32_t *out, GError **error);
/* All landings in order; of qq_landing_info, freed with the array. */
GPtrArray *qq_store_landings(qq_store *store, GError **error);

/* ---- landing revisions: one file, one transaction ---- */

typedef struct {
    qq_party party;
    qq_role role;
    qq_party other; /* "" */
} qq_participant;

/* One revision as a reader hands it over; everything is borrowed for the call. */
typedef struct {
    qq_record record;   /* party, role, other, landing, detail, code and issuer are the store's to set */
    const char *code;   /* behaviour code or list id, "" */
    const char *issuer; /* issuing authority, "" */
    const qq_participant *participants; /* none: a deletion that does not say of whom */
    unsigned participant_count;
    const char *detail; /* JSON object, UTF-8 */
    size_t detail_length;
} qq_revision;

typedef struct {
    int32_t landing;                            /* 0 when nothing new landed and therefore nothing was committed */
    int64_t landed, unchanged, revised, queued; /* revisions; queued ones (name only) are counted there alone */
} qq_landing_counts;

typedef struct qq_landing qq_landing;

/* Opens the one write transaction. feed, name: as in qq_landing_info. */
qq_landing *qq_landing_begin(qq_store *store, const char *feed, const char *name,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool qq_landing_add(qq_landing *landing, const qq_revision *revision, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sorts, merges with what is there and commits durably. Frees the landing whatever the outcome. digest: SM3 hex of the
 * file. */
bool qq_landing_commit(qq_landing *landing, const char *digest, int64_t read, int64_t rejected, qq_landing_counts *out,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Rolls back and frees. */
void qq_landing_abandon(qq_landing *landing);

/* Takes a landing back from now on, as a fact. Errors also when it does not exist or already is. */
bool qq_store_retract(qq_store *store, int32_t landing, const char *who, const char *reason, int32_t *retraction,
                      GError **error);

/* A person's party from a checked citizen number. The first use makes the key file (path + ".key", or $QINQING_KEY),
 * readable by its owner only; a missing or wrong key file of a store that has one is an error that says how to recover.
 */
bool qq_store_person(qq_store *store, const char *citizen18, qq_party *out, GError **error);

/* ---- reading ---- */

/* Interned texts. The text of 0 is "". Borrowed until the store closes. */
const char *qq_store_text(qq_store *store, int32_t interned);
/* 0 when it was never interned. */
int32_t qq_store_find_text(qq_store *store, const char *text);
int32_t qq_store_text_count(qq_store *store);

/* Everything that counts about a party at one known time: one row a record, the revision that speaks, in order of key.
 */

/* From now on reading at a known time K also counts what ends something and was known by ends_known_at: annulments,
 * repairs, shortenings, removals from lists, and listings, convictions, penalties and accidents that their feed took
 * back. The law does not let these wait until everything else that landed after
 * K is published. Corrections, which can go either way, wait. 0, as a store is opened: K is all. */
void qq_store_let_ends_act(qq_store *store, int32_t ends_known_at);

/* An enterprise this one succeeds: by merger it carries on, by a split it came out of it. */
typedef struct {
    qq_party party;
    qq_tie tie;          /* QQ_TIE_MERGED_INTO or QQ_TIE_SPLIT_FROM */
    qq_day from, until;  /* of the tie, both included; NONE: open */
    size_t first, count; /* its records: inherited[first .. first + count) */
} qq_predecessor;

typedef struct {
    qq_party party;
    qq_record *records;
    size_t count;
    size_t capacity;
    /* Enterprises it succeeds, directly or through others, and what counts about them; they are assessed apart. */
    qq_predecessor *predecessors;
    size_t predecessor_count;
    qq_record *inherited;
    size_t inherited_count;
} qq_dossier;
void qq_dossier_clear(qq_dossier *dossier); /* frees what it holds; the struct is the caller's */

/* The dossier of one party, with the records of the identifiers that stand for it (its organisation code, dated
 * aliases) and of its branches while the tie lasted; those keep their own `party`. Empty when nothing is known. */
bool qq_store_dossier(qq_store *store, const qq_party *party, int32_t known_at, qq_dossier *out, GError **error);

/* The same for every enterprise in [from, before) in order of identifier; NULL: from the first, to the last. The
 * dossier is reused between calls. Returning false from visit, with its error set, stops. */
typedef bool (*qq_visit)(const qq_dossier *dossier, void *data, GError **error);
bool qq_store_scan(qq_store *store, int32_t known_at, const qq_party *from, const qq_party *before, qq_visit visit,
                   void *data, GError **error);
/* The same for every person. */
bool qq_store_scan_persons(qq_store *store, int32_t known_at, qq_visit visit, void *data, GError **error);
/* At most parts-1 identifiers that cut the enterprises into ranges of about equal work; of qq_party. */
GArray *qq_store_split(qq_store *store, unsigned parts, GError **error);

/* The detail of a record as JSON text; caller frees. "{}" when there is none. */
char *qq_store_detail(qq_store *store, int64_t detail, GError **error);

/* ---- arrivals: when a file of a feed was last handled, whether or not it brought anything new ---- */

bool qq_store_note_arrival(qq_store *store, const char *feed, GError **error);
/* 0: never. A landing of the feed counts as well. */
bool qq_store_arrival(qq_store *store, const char *feed, qq_stamp *out, GError **error);

/* ---- models ---- */

/* Keeps the package under its digest, known from a new landing. Adopting the one in force again is a no-op that gives
 * its landing. */
bool qq_store_adopt_model(qq_store *store, const qq_package *package, const char *who, int32_t *landing,
                          GError **error);
/* The same; beside: the default model stays what it is, and this one answers only when it is asked for by its id. */
bool qq_store_adopt(qq_store *store, const qq_package *package, bool beside, const char *who, int32_t *landing,
                    GError **error);
/* The default model: in force on as_of, among those adopted by known_at and not beside another; of several the one
 * adopted last. Caller frees. */
qq_model *qq_store_model(qq_store *store, qq_day as_of, int32_t known_at, GError **error);
/* The model of an id, default or beside, likewise. QQ_ERROR_INPUT when there is none. */
qq_model *qq_store_model_called(qq_store *store, const char *id, qq_day as_of, int32_t known_at, GError **error);
/* The package of an adopted model, by its digest. Caller frees. */
qq_package *qq_store_package(qq_store *store, const char *digest, GError **error);
/* The adopted model of a digest, whenever it is in force. QQ_ERROR_STORE when it is not kept or damaged. */
qq_model *qq_store_model_kept(qq_store *store, const char *digest, GError **error);
typedef struct {
    char digest[65];
    char *id, *version;
    qq_day from, until;
    int32_t landing;
    bool beside;
} qq_adoption;
void qq_adoption_free(qq_adoption *adoption);
GPtrArray *qq_store_adoptions(qq_store *store, GError **error); /* of qq_adoption */

/* ---- what people decide ---- */

typedef struct {
    qq_record record;
    char *detail; /* JSON */
} qq_waiting;
void qq_waiting_free(qq_waiting *waiting);
/* Records with a name only that nobody has decided about; of qq_waiting. */
GPtrArray *qq_store_waiting(qq_store *store, int32_t known_at, GError **error);
/* Gives the waiting record to a party, or says that it belongs to nobody we keep. As facts, with a new landing each. A
 * conviction of a person may likewise be given to the enterprise it was committed for, or be said to be nobody else's.
 */
bool qq_store_attach(qq_store *store, const qq_key *key, const qq_party *party, const char *who, const char *why,
                     int32_t *landing, GError **error);
bool qq_store_reject(qq_store *store, const qq_key *key, const char *who, const char *why, int32_t *landing,
                     GError **error);
/* Whether a person decided about the record by known_at. */
bool qq_store_decided(qq_store *store, const qq_key *key, int32_t known_at);
/* Gives a record a behaviour code in place of its own from now on. */
bool qq_store_classify(qq_store *store, const qq_key *key, const char *code, const char *who, const char *why,
                       int32_t *landing, GError **error);
/* From now on what is recorded under `from` (a stub, or a code that was replaced) counts for `to`. */
bool qq_store_alias(qq_store *store, const qq_party *from, const qq_party *to, const char *who, const char *why,
                    int32_t *landing, GError **error);

/* ---- assessments: a generation is there whole or not at all ---- */

typedef struct {
    qq_day as_of;
    int32_t known_at;
    char model_digest[65];
    int semantics;
    int64_t parties;
} qq_generation;
/* Whether two are of the same day, known time, model and semantics. */
bool qq_generation_same_question(const qq_generation *a, const qq_generation *b);
typedef struct qq_generation_writer qq_generation_writer;
qq_generation_writer *qq_generation_begin(qq_store *store, const qq_generation *generation, GError **error);
/* The last whole generation of the same model and semantics, all checksummed, which this one may be kept as a
 * difference from. *found false: it has to be whole. */
bool qq_generation_base(qq_generation_writer *writer, qq_generation *out, bool *found, GError **error);
/* From now on it is one: what is added is what differs from that base. */
bool qq_generation_differs(qq_generation_writer *writer, GError **error);
/* Blocks in order of identifier. body: packed results, meaning the caller's. */
bool qq_generation_add(qq_generation_writer *writer, const qq_party *first, const qq_party *last, unsigned count,
                       const void *body, size_t length, GError **error);
/* Replaces an earlier generation for the same question and frees the writer whatever the outcome. */
bool qq_generation_commit(qq_generation_writer *writer, int64_t parties, GError **error);
void qq_generation_abandon(qq_generation_writer *writer);
/* Reads the generation that answers a question (parties is not looked at). QQ_ERROR_STORE when it is not kept. */
typedef struct qq_generation_reader qq_generation_reader;
qq_generation_reader *qq_generation_open(qq_store *store, const qq_generation *generation, GError **error);
/* What it differs from. *out NULL: from nothing, it is whole. */
bool qq_generation_open_base(qq_store *store, const qq_generation *generation, qq_generation_reader **out,
                             GError **error);
/* How many parties the generation is of, whatever it differs from. */
bool qq_generation_parties(const qq_generation_reader *reader, int64_t *parties, GError **error);
/* The next block in order of identifier, as it was added; *count 0 after the last. body: borrowed until the next call.
 * QQ_ERROR_STORE when it is not what was added. */
bool qq_generation_next(qq_generation_reader *reader, unsigned *count, const void **body, size_t *length,
                        GError **error);
/* Always false: says that what is kept for the question is damaged, and how it is kept anew. */
bool qq_generation_damaged(qq_store *store, const qq_generation *generation, GError **error);
void qq_generation_close(qq_generation_reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_generation_reader, qq_generation_close)

/* ---- publications: which generation readers are answered from ---- */

typedef struct {
    qq_generation generation; /* known_at: the landing number that readers are answered at */
    char digest[65];          /* SM3 of the assessments */
    qq_stamp at;              /* when it was published, or staged */
    char *who, *why;          /* why: what held it, or why it was confirmed */
} qq_publication;
void qq_publication_clear(qq_publication *publication);

/* The last published one. *found false: nothing was ever published. */
bool qq_store_published(qq_store *store, qq_publication *out, bool *found, GError **error);
/* The one that waits for a person, if any. */
bool qq_store_staged(qq_store *store, qq_publication *out, bool *found, GError **error);
/* Sets a kept generation aside to be published; it replaces what was staged before. `at` is set here. QQ_ERROR_USAGE
 * for a day that has not come. */
bool qq_store_stage(qq_store *store, const qq_publication *staged, GError **error);
/* Publishes what is staged, in one commit that names its landing number and model: readers see all of it from then on.
 * digest: of what was looked at, NULL for whatever is staged. QQ_ERROR_USAGE when nothing is staged, when it is another
 * than was looked at, or of a day that has not come. */
bool qq_store_publish(qq_store *store, const char *digest, const char *who, const char *why, GError **error);
/* Drops what is staged; what is published stays. QQ_ERROR_USAGE when nothing is staged. */
bool qq_store_discard(qq_store *store, GError **error);

/* ---- the house ---- */

/* Online copy to a new file, then opened and compared. restore: never over an existing file unless replace. */
bool qq_store_backup(qq_store *store, const char *to, GError **error);
bool qq_store_restore(const char *from, const char *to, bool replace, GError **error);
/* SQLite's own check, foreign keys, schema, and our own laws. Findings are texts; none means sound. */
GPtrArray *qq_store_check(qq_store *store, GError **error);

G_END_DECLS

#endif
