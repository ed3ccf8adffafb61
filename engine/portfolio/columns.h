/* Private to engine/portfolio: the columns as a table, and room for them. */
#ifndef QINQING_PORTFOLIO_COLUMNS_H
#define QINQING_PORTFOLIO_COLUMNS_H

#include "qinqing/portfolio.h"

typedef enum {
#define QQ_COLUMN_NUMBER(member, ...) QQ_COLUMN_##member,
    QQ_PORTFOLIO_COLUMNS(QQ_COLUMN_NUMBER)
#undef QQ_COLUMN_NUMBER
        QQ_COLUMN_COUNT
} qq_column;

enum { QQ_COLUMN_BYTES_MAX = QQ_KEY_BYTES };

/* Bytes of one value: 1, 2, 4, 8 or 16. */
size_t qq_column_size(qq_column column);
/* The neutral value. */
const void *qq_column_neutral(qq_column column);
const char *qq_column_name(qq_column column);

/* Arrays for so many rows; what is not set is neutral. Zeros are an empty room. */
typedef struct {
    void *arrays[QQ_COLUMN_COUNT];
    size_t capacity;
} qq_room;
void qq_room_reserve(qq_room *room, size_t rows);
/* Makes the first rows of a column neutral again. */
void qq_room_wipe(qq_room *room, qq_column column, size_t rows);
void qq_room_clear(qq_room *room); /* frees the arrays */

void qq_columns_set(qq_columns *columns, qq_column column, const void *array);
const void *qq_columns_get(const qq_columns *columns, qq_column column);

#endif
