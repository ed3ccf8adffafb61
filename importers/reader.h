/* From the events of the parser to raw records, by one description (reader.c). */
#ifndef QINQING_IMPORTERS_READER_H
#define QINQING_IMPORTERS_READER_H

#include "batch.h"
#include "parser.h"

typedef struct qq_reader qq_reader;

/* file: what messages call it; borrowed, like the feed. first: the batch to fill. */
qq_reader *qq_reader_new(const qq_feed *feed, const char *file, qq_batch *first, qq_batch_sink sink, void *data);
/* Gives back the batch that was being filled. */
qq_batch *qq_reader_free(qq_reader *reader);

/* Errors: QQ_ERROR_INPUT "file:line: …". */
bool qq_reader_push(qq_reader *reader, const char *bytes, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the file and hands over the last batch. */
bool qq_reader_finish(qq_reader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;
qq_parser *qq_reader_parser(qq_reader *reader);
/* The root's source attribute; "" when there is none. Valid once the first record is there. */
const char *qq_reader_source(const qq_reader *reader);

/* The shape of a feed with this root element; NULL. */
const qq_feed_shape *qq_feed_shape_of(const qq_feed *feed, const char *root);

#endif
