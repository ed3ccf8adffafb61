/* Private to engine/portfolio: the columns as a table, and room for them.
 *
 * There are two sorts of them: those that pricing reads, one value a told row, and those that say which revisions
 * speak, one value a revision. */
#ifndef QINQING_PORTFOLIO_COLUMNS_H
#define QINQING_PORTFOLIO_COLUMNS_H

#include "qinqing/portfolio.h"

/* One value a revision. */
#define QQ_REVISION_COLUMNS(X)                                                                                         \
    X(mark, uint8_t, 0)                                                                                                \
    X(landing, int32_t, 0)

/* Bits of mark. */
#define QQ_MARK_STATE  0x03u /* qq_record_state */
#define QQ_MARK_FIRST  0x04u /* the first revision of a record */
#define QQ_MARK_SAME   0x08u /* the same revision as the one before */
#define QQ_MARK_SPEAKS 0x10u /* it speaks for its record when every landing counts */
#define QQ_MARK_TOLD   0x20u /* it has a row in the other columns */

typedef enum {
#define QQ_COLUMN_NUMBER(member, ...) QQ_COLUMN_##member,
    QQ_PORTFOLIO_COLUMNS(QQ_COLUMN_NUMBER) QQ_REVISION_COLUMNS(QQ_COLUMN_NUMBER)
#undef QQ_COLUMN_NUMBER
        QQ_COLUMN_COUNT
} qq_column;

enum { QQ_COLUMN_BYTES_MAX = QQ_KEY_BYTES };

/* Both sorts. */
typedef struct {
    qq_columns told;
    const uint8_t *mark;
    const int32_t *landing;
} qq_sheet_columns;

/* Bytes of one value: 1, 2, 4, 8 or 16. */
size_t qq_column_size(qq_column column);
/* The neutral value. */
const void *qq_column_neutral(qq_column column);
const char *qq_column_name(qq_column column);
static inline bool qq_column_is_told(qq_column column)
{
    return column < QQ_COLUMN_mark;
}

/* Arrays for so many rows; what is not set is neutral. Zeros are an empty room. */
typedef struct {
    void *arrays[QQ_COLUMN_COUNT];
    size_t capacity;
} qq_room;
void qq_room_reserve(qq_room *room, size_t rows);
/* Makes the first rows of a column neutral again. */
void qq_room_wipe(qq_room *room, qq_column column, size_t rows);
void qq_room_clear(qq_room *room); /* frees the arrays */

void qq_columns_set(qq_sheet_columns *columns, qq_column column, const void *array);
const void *qq_columns_get(const qq_sheet_columns *columns, qq_column column);

#endif
