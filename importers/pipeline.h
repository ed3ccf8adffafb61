/* One file read from its bytes to batches of raw records, parsed beside the caller's work when it is worth it
 * (pipeline.c). */
#ifndef QINQING_IMPORTERS_PIPELINE_H
#define QINQING_IMPORTERS_PIPELINE_H

#include "batch.h"
#include "encoding.h"
#include "source.h"

typedef enum {
    QQ_PIPELINE_DONE,
    QQ_PIPELINE_AGAIN,  /* go back to the file's start and run with the way in the result */
    QQ_PIPELINE_FAILED, /* error is set */
} qq_pipeline_outcome;

/* How a file is read: bits. */
typedef enum {
    QQ_READ_AS_GB18030 = 1, /* it is not UTF-8 */
    QQ_READ_BY_LIBXML2 = 2, /* and not by the scanner (parser.h) */
    QQ_READ_HERE = 4,       /* in the caller's thread */
} qq_read_way;

typedef struct {
    qq_encoding encoding;
    bool declaration_wrong;
    unsigned way; /* qq_read_way: how it has to be read */
} qq_pipeline_result;

/* source_text: the root's source attribute. False with error stops. Always called in the caller's thread. */
typedef bool (*qq_pipeline_each)(qq_batch *batch, const char *source_text, void *data, GError **error);

qq_pipeline_outcome qq_pipeline_run(qq_source *source, const qq_feed *feed, unsigned way, qq_pipeline_each each,
                                    void *data, qq_pipeline_result *result, GError **error);
/* Reads the file once only to find its encoding; *as_gb18030 says whether it must be read as GB18030. Goes back to its
 * start. */
bool qq_pipeline_prove(qq_source *source, bool *as_gb18030, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Feeds the file's text to a parser. */
typedef bool (*qq_text_sink)(void *data, const char *text, size_t length, GError **error);
/* line: gives the line of the first byte that was not taken, for messages; NULL: none. *again as in the outcome. */
bool qq_pipeline_decode(qq_source *source, qq_decoder *decoder, qq_text_sink sink, int (*line)(void *data), void *data,
                        bool *again, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
