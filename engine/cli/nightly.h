/* Private to engine/cli: the parts of the night run, one file a part. */
#ifndef QINQING_NIGHTLY_H
#define QINQING_NIGHTLY_H

#include "cli.h"
#include "qinqing/feed.h"
#include "qinqing/json.h"
#include "qinqing/publish.h"

/* ---- one at a time (nightly_lock.c) ---- */

/* Takes the lock beside the database; -1 with an error that names who has it. It ends with the process. */
int qq_night_lock(const char *db, GError **error);

/* ---- what the operator expects (nightly_config.c) ---- */

/* Of one feed; -1 or NONE where nothing is expected. */
typedef struct {
    char *feed;
    int64_t least_records, most_records; /* of a file */
    qq_ppm most_rejected;                /* share of its records, in millionths */
    int newest_within_days;              /* the newest time stamp in a file is not older */
    int expected_every_days;             /* a file came within so many days */
} qq_expectation;

typedef struct {
    qq_gate_limits gate;
    GPtrArray *feeds; /* of qq_expectation */
} qq_night_config;

/* path NULL: the defaults. Errors: QQ_ERROR_INPUT with file, group and key. feeds: whose ids are known. */
bool qq_night_config_read(const char *path, const qq_feed_set *feeds, qq_night_config *out, GError **error);
void qq_night_config_clear(qq_night_config *config);
/* Whether a file that was read whole may land. */
bool qq_night_accepts(const qq_night_config *config, const qq_import_summary *summary, GError **error);
/* A line for every feed of which no file came in time is appended to complaints. */
bool qq_night_missing(const qq_night_config *config, qq_store *store, GPtrArray *complaints, GError **error);

/* ---- files (nightly_inbox.c) ---- */

typedef enum { QQ_FILE_LANDED, QQ_FILE_KNOWN, QQ_FILE_REJECTED } qq_file_outcome;

typedef struct {
    char *name; /* without folders */
    qq_file_outcome outcome;
    int32_t landing; /* that brought it, in this run or before; 0 */
    char *feed;      /* "" when it was not found out */
    char *reason;    /* of a rejection, else "" */
    qq_import_summary sum;
} qq_night_file;

typedef struct {
    char *inbox, *claimed, *done, *rejected; /* folders */
    int64_t left;                            /* files still being written, or not regular */
} qq_inbox;

/* Makes the folders that are missing. Errors: QQ_ERROR_INPUT when there is no inbox. */
bool qq_inbox_open(const char *path, qq_inbox *out, GError **error);
void qq_inbox_clear(qq_inbox *inbox);
/* Moves the files that are complete into `claimed`; of all that lie there then, the names in order. settle: seconds
 * that a file must not have changed for. */
GPtrArray *qq_inbox_claim(qq_inbox *inbox, int settle, GError **error);
/* Lands one claimed file, writes its report and moves it to `done` or `rejected`. NULL only on trouble that ends the
 * night; the file then stays claimed. */
qq_night_file *qq_inbox_land(const qq_inbox *inbox, const char *name, qq_store *store, const qq_feed_set *feeds,
                             const qq_night_config *config, GError **error);
void qq_night_file_free(qq_night_file *file);
void qq_night_file_json(qq_json *json, const char *key, const qq_night_file *file);

/* Writes a whole file in place of an older one, durably. */
bool qq_write_whole(const char *path, const GString *text, GError **error);

/* ---- what changed (changes.c) ---- */

void qq_comparison_text(GString *out, const qq_comparison *comparison);
/* parties: every party that changed and every listing, not only the counts. */
void qq_comparison_json(qq_json *json, const char *key, const qq_comparison *comparison, bool parties);
/* What of the limits a comparison exceeds, in words; caller frees. */
char *qq_gate_words(const qq_comparison *comparison, const qq_gate_limits *limits, unsigned verdict);

/* ---- who is about to change (notices.c) ---- */

enum { QQ_NOTICE_DAYS = 30 };
/* Writes the CSV file of grades and listings about to change without new facts after as_of, of what is published: one
 * row a party, its first such change. */
bool qq_notices_write(qq_store *store, const qq_publication *published, qq_day as_of, const char *path, int64_t *count,
                      GError **error);

/* ---- how it went (nightly_report.c) ---- */

typedef enum { QQ_NIGHT_FAILED, QQ_NIGHT_PUBLISHED, QQ_NIGHT_UNCHANGED, QQ_NIGHT_HELD } qq_night_outcome;

typedef struct {
    const char *name; /* also a label of the metrics */
    int64_t count;
    gint64 micros;
} qq_night_stage;

typedef struct {
    qq_day as_of;
    GArray *stages;        /* of qq_night_stage */
    GPtrArray *files;      /* of qq_night_file */
    GPtrArray *complaints; /* of char *: expectations that were not met */
    qq_assess_summary sum;
    qq_publication published;  /* what readers are answered from at the end; generation.parties 0: nothing */
    qq_comparison *comparison; /* NULL */
    char *held;                /* why, NULL */
    char *failure;             /* NULL */
    qq_night_outcome outcome;
    int64_t notices;
} qq_night;

void qq_night_report_json(GString *out, const qq_night *night);
void qq_night_metrics(GString *out, const qq_night *night);
int64_t qq_night_rejected(const qq_night *night); /* files */

#endif
