/* The columns as a table: what is done to all of them alike is done by size and neutral value. */
#include "columns.h"

#include <string.h>

typedef struct {
    const char *name;
    size_t size;
    size_t offset; /* of the pointer in qq_sheet_columns */
    const void *neutral;
} column_row;

#define QQ_COLUMN_NEUTRAL(member, type, ...) static const type member##_neutral = __VA_ARGS__;
QQ_PORTFOLIO_COLUMNS(QQ_COLUMN_NEUTRAL)
QQ_REVISION_COLUMNS(QQ_COLUMN_NEUTRAL)
#undef QQ_COLUMN_NEUTRAL

static const column_row table[QQ_COLUMN_COUNT] = {
#define QQ_TOLD_ROW(member, type, ...)                                                                                 \
    {#member, sizeof(type), offsetof(qq_sheet_columns, told.member), &member##_neutral},
#define QQ_REVISION_ROW(member, type, ...)                                                                             \
    {#member, sizeof(type), offsetof(qq_sheet_columns, member), &member##_neutral},
    QQ_PORTFOLIO_COLUMNS(QQ_TOLD_ROW) QQ_REVISION_COLUMNS(QQ_REVISION_ROW)
#undef QQ_TOLD_ROW
#undef QQ_REVISION_ROW
};

size_t qq_column_size(qq_column column)
{
    return table[column].size;
}

const void *qq_column_neutral(qq_column column)
{
    return table[column].neutral;
}

const char *qq_column_name(qq_column column)
{
    return table[column].name;
}

static bool is_zero(const column_row *column)
{
    static const uint8_t zeros[QQ_COLUMN_BYTES_MAX];
    return memcmp(column->neutral, zeros, column->size) == 0;
}

/* A doubled copy: a few long moves in place of one a value. */
static void fill(const column_row *column, uint8_t *at, size_t rows)
{
    const size_t whole = rows * column->size;
    if (is_zero(column)) memset(at, 0, whole);
    if (is_zero(column) || !rows) return;
    memcpy(at, column->neutral, column->size);
    for (size_t done = column->size; done < whole; done *= 2) memcpy(at + done, at, MIN(done, whole - done));
}

void qq_room_reserve(qq_room *room, size_t rows)
{
    if (rows <= room->capacity) return;
    size_t wanted = room->capacity * 2;
    if (wanted < rows) wanted = rows;
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) {
        room->arrays[i] = g_realloc_n(room->arrays[i], wanted, table[i].size);
        fill(&table[i], (uint8_t *)room->arrays[i] + room->capacity * table[i].size, wanted - room->capacity);
    }
    room->capacity = wanted;
}

void qq_room_wipe(qq_room *room, qq_column column, size_t rows)
{
    fill(&table[column], room->arrays[column], rows);
}

void qq_room_clear(qq_room *room)
{
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) g_clear_pointer(&room->arrays[i], g_free);
    room->capacity = 0;
}

void qq_columns_set(qq_sheet_columns *columns, qq_column column, const void *array)
{
    memcpy((char *)columns + table[column].offset, &array, sizeof array);
}

const void *qq_columns_get(const qq_sheet_columns *columns, qq_column column)
{
    const void *array;
    memcpy(&array, (const char *)columns + table[column].offset, sizeof array);
    return array;
}
