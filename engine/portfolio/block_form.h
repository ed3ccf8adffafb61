/* Private to engine/portfolio: how a body lies in its bytes.
 *
 * A head, a section a column, then first rows, first told rows, names and flags of the parties, then the columns, each
 * part at a multiple of eight bytes. A column takes the shortest of five forms: nothing but neutral values, one value
 * for all, every value, the rows that are not neutral, or (days, landings) 16 bits above a base. */
#ifndef QINQING_PORTFOLIO_BLOCK_FORM_H
#define QINQING_PORTFOLIO_BLOCK_FORM_H

#include "block.h"

typedef enum {
    QQ_FORM_NEUTRAL,
    QQ_FORM_SAME,
    QQ_FORM_EVERY,
    QQ_FORM_SPARSE, /* numbers of rows, then their values */
    QQ_FORM_NARROW, /* 0: neutral; FOREVER; else value - base + 1 */
} qq_column_form;

typedef struct {
    uint32_t form;
    uint32_t count;  /* SPARSE: rows told */
    uint32_t offset; /* from the beginning of the body */
    int32_t base;    /* NARROW */
} qq_section;

enum { QQ_BODY_ALIGNMENT = 8, QQ_SECTIONS_OFFSET = sizeof(qq_body_head), QQ_NARROW_FOREVER = UINT16_MAX };
enum { QQ_PARTS_OFFSET = QQ_SECTIONS_OFFSET + QQ_COLUMN_COUNT * sizeof(qq_section) };

static inline size_t qq_body_align(size_t offset)
{
    return (offset + QQ_BODY_ALIGNMENT - 1) / QQ_BODY_ALIGNMENT * QQ_BODY_ALIGNMENT;
}

/* Bytes of a row's number in a column of so many rows: few blocks have more than 16 bits number. */
static inline size_t qq_place_size(uint32_t rows)
{
    return rows <= UINT16_MAX ? sizeof(uint16_t) : sizeof(uint32_t);
}

#endif
