/* Private to engine/portfolio: blocks and deltas as bytes. */
#ifndef QINQING_PORTFOLIO_BLOCK_H
#define QINQING_PORTFOLIO_BLOCK_H

#include "sheet.h"

/* Raised whenever bytes mean something else; values lie in the machine's own byte order, which is part of it. */
#define QQ_IMAGE_LAYOUT 2
#define QQ_IMAGE_FORMAT (QQ_IMAGE_LAYOUT * 2 + (G_BYTE_ORDER == G_BIG_ENDIAN))

typedef enum { QQ_BODY_BLOCK = 1, QQ_BODY_DELTA = 2, QQ_BODY_DIRECTORY = 3 } qq_body_kind;

/* Every body begins with one. */
typedef struct {
    uint64_t checksum; /* qq_hash64 of all that follows it */
    uint32_t format;
    uint32_t kind;                /* qq_body_kind */
    int64_t number;               /* of the block; landing of the delta; landing at which the directory was made */
    uint32_t parties, rows, told; /* rows: revisions */
    int32_t last_landing;
    uint32_t entries; /* of the directory */
    uint32_t zero;
} qq_body_head;

/* One block, as the directory has it. */
typedef struct {
    char first[QQ_NAME_BYTES]; /* its first party */
    uint8_t zeros[6];
    uint64_t checksum;
    uint32_t parties, rows;
} qq_block_entry;

/* The sheet as a body. Its number may be given later. */
GByteArray *qq_block_encode(const qq_sheet *sheet, qq_body_kind kind, int64_t number);
/* Numbers a body anew and gives its checksum. */
uint64_t qq_block_number(GByteArray *body, int64_t number);
GByteArray *qq_directory_encode(const qq_block_entry *entries, uint32_t count, int32_t base);

/* Where a body that is being read lies. What the body holds as it is read is pointed to, the rest lies in the room;
 * reading the next one into the same place takes it away. Zeros are an empty place. */
typedef struct {
    qq_room room;
    /* What of the room is not neutral: all of the first rows of a column, or some told one by one. */
    uint32_t filled[QQ_COLUMN_COUNT];
    GArray *told[QQ_COLUMN_COUNT]; /* of uint32_t; NULL: none yet */
    void *copy;                    /* of a body that was not aligned */
    size_t copy_size;
} qq_place;
void qq_place_clear(qq_place *place);

/* False: the body is not what was written as this kind and number, or means nothing to this release. texts: numbers of
 * texts are below. The body must last as long as the view. */
bool qq_block_decode(const void *body, size_t length, qq_body_kind kind, int64_t number, int32_t texts, qq_place *place,
                     qq_view *out);
/* The entries of a directory, borrowed from the body; NULL: damaged. It must be aligned. */
const qq_block_entry *qq_directory_decode(const void *body, size_t length, int32_t base, uint32_t *count,
                                          uint64_t *checksum);

#endif
