/* Private to engine/cli: the parts of the night run, one file a part. */
#ifndef QINQING_NIGHTLY_H
#define QINQING_NIGHTLY_H

#include "cli.h"
#include "qinqing/feed.h"
#include "qinqing/json.h"
#include "qinqing/publish.h"
#include "qinqing/published.h"

/* ---- one at a time (nightly_lock.c) ---- */

/* Takes the lock beside the database; -1 with an error that names who has it. It ends with the process, or when the
 * descriptor given is closed. */
int qq_night_lock(const char *db, GError **error);
/* The same by the lock's own file, made when missing. */
int qq_night_lock_file(const char *path, GError **error);

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

/* ---- where files lie (nightly_inbox.c) ---- */

#define QQ_REPORT_ENDING  ".report.json"
#define QQ_REJECTS_ENDING ".rejects.csv"

typedef struct {
    char *inbox, *own, *claimed, *done, *rejected; /* folders; own: the lock, and whose the claimed files are */
    int lock;                                      /* held while this is open */
    int64_t waiting;                               /* files still being written */
} qq_inbox;

/* Locks the inbox and makes the folders that are missing. Errors: QQ_ERROR_INPUT when there is no inbox, QQ_ERROR_STORE
 * when another night uses it, or one of another database was cut off in it. */
bool qq_inbox_open(const char *path, const char *db, qq_inbox *out, GError **error);
void qq_inbox_clear(qq_inbox *inbox);
/* Moves the files that are complete into `claimed`; of all that lie there then, the names in order. settle: seconds
 * that a file must not have changed for. What a person has to know of is appended to files, of qq_night_file. */
GPtrArray *qq_inbox_claim(qq_inbox *inbox, int settle, GPtrArray *files, GError **error);
/* Whether a claimed name is a regular file. */
bool qq_inbox_is_file(const qq_inbox *inbox, const char *name);
/* From `claimed` to the inbox, to be claimed again by the next night. */
void qq_inbox_put_back(const qq_inbox *inbox, const char *name);
/* The path a claimed file may be moved to: free with the endings of its reports, and short enough for them. */
char *qq_inbox_free_name(const qq_inbox *inbox, const char *folder, const char *name);
/* *why: what keeps the file in `claimed`, NULL when it was moved; caller frees. False only on trouble that ends the
 * night. */
bool qq_inbox_move(const qq_inbox *inbox, const char *name, const char *to, char **why, GError **error);

/* ---- one file (nightly_file.c) ---- */

typedef enum {
    QQ_FILE_LANDED,
    QQ_FILE_KNOWN,    /* and nothing new in it */
    QQ_FILE_REJECTED, /* for what is in it */
    QQ_FILE_LEFT,     /* where it is, for what is not in it */
} qq_file_outcome;

typedef struct {
    char *name; /* without folders, as plain text */
    qq_file_outcome outcome;
    bool trouble;    /* of the machine: what reason says has to be put right, the next night then goes on with it */
    int32_t landing; /* that brought it, in this run or before; 0 */
    char *feed;      /* "" when it was not found out */
    char *reason;    /* of a rejection, of leaving it or of trouble, else "" */
    qq_import_summary sum;
} qq_night_file;

/* A file that stays where it is. why: taken over. */
qq_night_file *qq_night_file_left(const char *name, bool trouble, char *why);
/* Lands one claimed file, writes its report and moves it to `done` or `rejected`, or back to the inbox when the machine
 * cannot read it. NULL only on trouble that ends the night; the file then stays claimed. */
qq_night_file *qq_night_file_land(const qq_inbox *inbox, const char *name, qq_store *store, const qq_feed_set *feeds,
                                  const qq_night_config *config, GError **error);
void qq_night_file_free(qq_night_file *file);
void qq_night_file_json(qq_json *json, const char *key, const qq_night_file *file);

/* ---- what changed (changes.c) ---- */

void qq_comparison_text(GString *out, const qq_comparison *comparison);
/* parties: every party that changed and every listing, not only the counts. */
void qq_comparison_json(qq_json *json, const char *key, const qq_comparison *comparison, bool parties);
/* What of the limits a comparison exceeds, in words; caller frees. */
char *qq_gate_words(const qq_comparison *comparison, const qq_gate_limits *limits, unsigned verdict);

/* ---- who is about to change (notices.c) ---- */

enum { QQ_NOTICE_DAYS = 30 };

typedef struct {
    qq_store *store;
    const qq_publication *published;
    qq_day as_of;
    unsigned threads;       /* 0: one a processor */
    const GArray *upcoming; /* of qq_upcoming: by an assessment of what is published; NULL: there was none */
    bool (*progress)(uint64_t parties, void *data);
    void *progress_data;
} qq_notices;

/* Writes the CSV file of grades and listings about to change without new facts after as_of, of what is published: one
 * row a party, its first such change. */
bool qq_notices_write(const qq_notices *notices, const char *path, int64_t *count, GError **error);

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
    GPtrArray *troubles;   /* of char *: what could not be done beside the result itself */
    qq_assess_summary sum;
    qq_publication published;  /* what readers are answered from at the end; generation.parties 0: nothing */
    qq_comparison *comparison; /* NULL */
    char *held;                /* why, NULL */
    char *failure;             /* NULL */
    qq_night_outcome outcome;
    GArray *upcoming; /* of qq_upcoming: whom the notices tell of, as far as this night's assessment says */
    int64_t notices;
} qq_night;

void qq_night_report_json(GString *out, const qq_night *night);
void qq_night_metrics(GString *out, const qq_night *night);
/* Writes a whole file in place of an older one, durably. */
bool qq_write_whole(const char *path, const GString *text, GError **error);
int64_t qq_night_count(const qq_night *night, qq_file_outcome outcome); /* files */
/* Whether everything that was to be done could be done. */
bool qq_night_untroubled(const qq_night *night);

#endif
