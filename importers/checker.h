/* From a raw record to a revision, or to the reason why not (check.c). */
#ifndef QINQING_IMPORTERS_CHECKER_H
#define QINQING_IMPORTERS_CHECKER_H

#include "batch.h"

#define QQ_FEED_PARTIES_MAX  64         /* parties of one record */
#define QQ_FEED_DETAIL_MAX   (1u << 20) /* bytes of a record's detail */
#define QQ_FINDING_VALUE_MAX 64         /* characters of a value in a report */

typedef struct qq_checker qq_checker;

/* Gives a person's party from a checked citizen number. */
typedef bool (*qq_person_finder)(void *data, const char *citizen18, qq_party *out, GError **error);

typedef enum {
    QQ_CHECK_REVISION,
    QQ_CHECK_REJECT,
    QQ_CHECK_FAILED, /* the person finder has: error is set */
} qq_check_outcome;

qq_checker *qq_checker_new(const qq_feed *feed, qq_person_finder find, void *data);
void qq_checker_free(qq_checker *checker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_checker, qq_checker_free)

/* Changes blanks inside batch->text. source: the file's. *revision and *reject (file is left out) are borrowed until
 * the next call. */
qq_check_outcome qq_checker_take(qq_checker *checker, qq_batch *batch, const qq_raw_record *raw, const char *source,
                                 const qq_revision **revision, qq_reject *reject, GError **error);
/* Fields that were passed over so far although they hold something: a number of a document that is no citizen number.
 */
int64_t qq_checker_warnings(const qq_checker *checker);

#endif
