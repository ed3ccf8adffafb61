/* What is published, mirrored as one memory-mapped file beside the store (its path + ".published"), for readers that
 * look at many parties: no SQL, a party is found by halving.
 *
 * The file is complete and durable before the commit that publishes names its result, and says which result it holds
 * (question and digest) under a checksum. Whoever opens it holds that against the publication of the store: a file that
 * is absent, damaged or of another result is as if it were not there, and the kept results answer. */
#ifndef QINQING_PUBLISHED_H
#define QINQING_PUBLISHED_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/publish.h"
#include "qinqing/store.h"

G_BEGIN_DECLS

/* Mirrors what is staged, then publishes it: qq_store_publish, and to be used in place of it. QQ_ERROR_STORE when the
 * file cannot be written: then nothing is published. */
bool qq_publish_staged(qq_store *store, const char *digest, const char *who, const char *why, GError **error);

/* The same in two steps, from results in memory: the file is written beside other work, by a thread of its own, and put
 * in its place when it is published. staged: what will be staged, copied; assessed, model: borrowed to the end. */
typedef struct qq_mirroring qq_mirroring;
qq_mirroring *qq_mirroring_begin(qq_store *store, const qq_publication *staged, const qq_assessed *assessed,
                                 const qq_model *model);
/* As qq_publish_staged for that result; frees it whatever the outcome. */
bool qq_publish_mirrored(qq_store *store, qq_mirroring *mirroring, const char *who, const char *why, GError **error);
/* Nothing is published of it. NULL allowed. */
void qq_mirroring_abandon(qq_mirroring *mirroring);

/* The mirror of what is published now. Not for two threads at once. */
typedef struct qq_published qq_published;
/* *out NULL: there is none to be used. False only when the store cannot be read. */
bool qq_published_open(qq_store *store, qq_published **out, GError **error);
void qq_published_close(qq_published *published);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_published, qq_published_close)

size_t qq_published_count(const qq_published *published);
/* The n-th party in order of identifier; borrowed until the next call. */
const qq_kept_result *qq_published_at(qq_published *published, size_t place);
/* NULL: nothing is known of it. Borrowed until the next call. */
const qq_kept_result *qq_published_find(qq_published *published, const qq_party *party);

/* How many of the published parties have each grade, and no score (index QQ_GRADE_MAX); from the mirror, or else from
 * what is kept. */
bool qq_published_grades(qq_store *store, const qq_publication *publication, int64_t out[QQ_GRADE_MAX + 1],
                         GError **error);

G_END_DECLS

#endif
