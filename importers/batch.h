/* Records as they stand in a file, before any field is looked at: what the parser hands to the checker (batch.c). */
#ifndef QINQING_IMPORTERS_BATCH_H
#define QINQING_IMPORTERS_BATCH_H

#include "description.h"

#define QQ_FEED_RECORD_MAX (4u << 20)   /* bytes of all texts of a record */
#define QQ_BATCH_RECORDS   256          /* records handed over together */
#define QQ_BATCH_TEXT      (128u << 10) /* bytes of text after which fewer are */
#define QQ_BATCH_MARGIN    64           /* bytes behind the texts that may be read and say nothing */

typedef struct {
    uint32_t start; /* of its text in the batch; a zero byte follows the text */
    uint32_t length;
    int line;
    uint8_t field; /* index in the record's description */
} qq_raw_field;

typedef struct {
    const qq_feed_record *record; /* NULL: an element that is no record */
    uint32_t first_field, field_count;
    uint64_t given;   /* bits of the fields that stand there */
    uint64_t aliased; /* bits of those under another name */
    int line;
    /* a message's header */
    uint32_t key_start, key_length;
    uint8_t operation; /* qq_operation; 0 when there is no header */
    bool message;
    bool content; /* the message has content with fields */
    /* the first thing wrong with its structure */
    const char *fault;         /* NULL; a static text */
    const char *fault_element; /* lives as long as the reader */
    int fault_line;
    bool fault_beyond;
} qq_raw_record;

typedef struct {
    char *text;
    size_t text_length, text_size;
    qq_raw_field *fields;
    size_t field_count, field_size;
    qq_raw_record records[QQ_BATCH_RECORDS];
    size_t record_count;
    int64_t warnings;
} qq_batch;

qq_batch *qq_batch_new(void);
void qq_batch_free(qq_batch *batch);
void qq_batch_clear(qq_batch *batch);
/* Appends to the text. */
void qq_batch_append(qq_batch *batch, const char *text, size_t length);
qq_raw_field *qq_batch_add_field(qq_batch *batch);

/* Takes a full batch and gives an empty one in its place; NULL to stop. */
typedef qq_batch *(*qq_batch_sink)(qq_batch *batch, void *data);

#endif
