/* Rejects of a file held back until its encoding is certain (rejects.c). */
#ifndef QINQING_IMPORTERS_REJECTS_H
#define QINQING_IMPORTERS_REJECTS_H

#include "qinqing/feed.h"

typedef struct qq_reject_log qq_reject_log;

qq_reject_log *qq_reject_log_new(void);
void qq_reject_log_free(qq_reject_log *log);
bool qq_reject_log_add(qq_reject_log *log, const qq_reject *reject, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Hands all to the sink (may be NULL) in order and forgets them. */
bool qq_reject_log_replay(qq_reject_log *log, const char *file, qq_reject_sink sink, void *data,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_reject_log_forget(qq_reject_log *log);
/* The first one as "line: element: reason"; NULL when there is none. */
const char *qq_reject_log_first(const qq_reject_log *log);

#endif
