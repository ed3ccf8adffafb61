/* Feeds: XML files read by description, checked field by field, landed in the store.
 *
 * A description (importers/feeds/NAME.xml, namespace urn:qinqing:feed:1) says which element is a record, where each
 * field is, its type, whether it is required and what it becomes. The shipped ones are built in; those in
 * $QINQING_FEEDS come on top. */
#ifndef QINQING_FEED_H
#define QINQING_FEED_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "qinqing/store.h"

G_BEGIN_DECLS

typedef struct qq_feed qq_feed;         /* one compiled description; read-only */
typedef struct qq_feed_set qq_feed_set; /* all of them */

/* The built-in descriptions and those in extra_folder (NULL: none); a file of the same id replaces the built-in one.
 * Errors: QQ_ERROR_INPUT. */
qq_feed_set *qq_feed_set_load(const char *extra_folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_feed_set_free(qq_feed_set *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_feed_set, qq_feed_set_free)
const qq_feed *qq_feed_set_find(const qq_feed_set *set, const char *id); /* NULL */
unsigned qq_feed_set_count(const qq_feed_set *set);
const qq_feed *qq_feed_set_at(const qq_feed_set *set, unsigned index); /* in order of id */

const char *qq_feed_id(const qq_feed *feed);
const char *qq_feed_title(const qq_feed *feed, bool chinese);
/* Every record element and field with type, need, meaning and origin, for people. Caller frees. */
char *qq_feed_describe(const qq_feed *feed, bool chinese);
/* The XSD a producer can validate against, made from the description. Caller frees. */
char *qq_feed_schema(const qq_feed *feed);

/* A finding about data. Texts are borrowed for the call. */
typedef struct {
    const char *file;
    int line; /* of the record's or field's element, from 1 */
    const char *element;
    const char *value; /* masked, at most 64 characters */
    const char *reason;
    bool beyond_schema; /* something an XSD cannot say: check digits, dates that do not exist, … */
} qq_reject;
typedef void (*qq_reject_sink)(const qq_reject *reject, void *data);
/* bytes read so far and the size of the input, 0 when unknown. Returning false cancels (QQ_ERROR_CANCELLED). */
typedef bool (*qq_progress)(uint64_t done, uint64_t total, void *data);

typedef struct {
    const char *feed; /* id that read it */
    int64_t read;     /* record elements */
    int64_t rejected;
    int64_t warnings;  /* fields ignored in an open feed, a wrong encoding declaration */
    qq_stamp newest;   /* the latest time stamp of a record; 0 when none was accepted */
    char encoding[16]; /* "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE" */
    char digest[65];   /* SHA-256 of the file's bytes, as its landing has it; "" without a store */
    qq_landing_counts counts;
} qq_import_summary;

/* Asked once everything was read and before anything lands; false, with its error set, refuses the whole file. All of
 * the summary but digest and counts is known then. */
typedef bool (*qq_import_accept)(const qq_import_summary *summary, void *data, GError **error);

typedef struct {
    bool strict;           /* one reject refuses the file */
    bool simple;           /* read in one thread and without the short cuts: slower, with the same result */
    bool regular;          /* path is a regular file itself: a pipe, a device or a link is refused and not waited for */
    qq_reject_sink reject; /* NULL */
    void *reject_data;
    qq_progress progress; /* NULL */
    void *progress_data;
    qq_import_accept accept; /* NULL */
    void *accept_data;
} qq_import_options;

/* Reads one file (path "-": standard input; .gz and .zip by content, each member of a zip a file of its own inside the
 * one transaction) and lands it: all of it or nothing. feed NULL: chosen by the root element. Errors: QQ_ERROR_INPUT
 * for a file that is not there or is not what it should be, QQ_ERROR_MACHINE for one that cannot be read now,
 * QQ_ERROR_STORE, QQ_ERROR_CANCELLED; nothing has landed then. */
bool qq_feed_import(const qq_feed_set *set, const qq_feed *feed, const char *path, qq_store *store,
                    const qq_import_options *options, qq_import_summary *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same reading and checking with nothing stored: every record is handed to `each` (may be NULL). */
typedef bool (*qq_revision_sink)(const qq_revision *revision, void *data, GError **error);
bool qq_feed_check(const qq_feed_set *set, const qq_feed *feed, const char *path, const qq_import_options *options,
                   qq_revision_sink each, void *data, qq_import_summary *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* From memory, for tests and fuzzers; name: what messages call it. */
bool qq_feed_check_bytes(const qq_feed_set *set, const qq_feed *feed, const char *name, const void *bytes,
                         size_t length, const qq_import_options *options, qq_revision_sink each, void *data,
                         qq_import_summary *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#endif
