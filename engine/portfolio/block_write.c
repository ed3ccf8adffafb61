/* Sheets as bodies: the shortest form of each column. */
#include <string.h>

#include "block_form.h"
#include "qinqing/text.h"

/* Appends so many bytes, zeros up to the alignment behind them; where they begin. */
static uint32_t append(GByteArray *out, const void *bytes, size_t length)
{
    static const guint8 zeros[QQ_BODY_ALIGNMENT];
    const guint offset = out->len;
    if (length) g_byte_array_append(out, bytes, (guint)length);
    g_byte_array_append(out, zeros, (guint)(qq_body_align(out->len) - out->len));
    return offset;
}

static bool all_same(const uint8_t *values, size_t size, uint32_t rows)
{
    return memcmp(values, values + size, size * (rows - 1)) == 0;
}

/* Whether what is not neutral lies so close together that 16 bits tell it. */
static bool find_base(const int32_t *values, uint32_t rows, int32_t neutral, int32_t *base)
{
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (uint32_t i = 0; i < rows; i++) {
        const bool plain = values[i] != neutral && values[i] != QQ_DAY_FOREVER;
        least = plain && values[i] < least ? values[i] : least;
        most = plain && values[i] > most ? values[i] : most;
    }
    *base = least;
    return least > most || (int64_t)most - least < QQ_NARROW_FOREVER - 1;
}

static qq_column_form choose(const qq_sheet *sheet, qq_column column, int32_t *base)
{
    const size_t size = qq_column_size(column);
    const uint32_t rows = qq_sheet_length(sheet, column), filled = sheet->filled[column];
    if (!filled) return QQ_FORM_NEUTRAL;
    if (filled == rows && all_same(sheet->room.arrays[column], size, rows)) return QQ_FORM_SAME;
    int32_t neutral;
    memcpy(&neutral, qq_column_neutral(column), MIN(size, sizeof neutral));
    const bool narrow = size == sizeof(int32_t) && find_base(sheet->room.arrays[column], rows, neutral, base);
    const size_t width = narrow ? sizeof(uint16_t) : size;
    if (filled * (qq_place_size(rows) + size) < rows * width) return QQ_FORM_SPARSE;
    return narrow ? QQ_FORM_NARROW : QQ_FORM_EVERY;
}

/* Numbers of the rows whose value of one width is not neutral; how many. */
#define FIND_TOLD(type)                                                                                                \
    static uint32_t find_##type(const void *values, const void *neutral, uint32_t rows, uint32_t *out)                 \
    {                                                                                                                  \
        const type *at = values;                                                                                       \
        type none;                                                                                                     \
        uint32_t found = 0;                                                                                            \
        memcpy(&none, neutral, sizeof none);                                                                           \
        for (uint32_t row = 0; row < rows; row++) {                                                                    \
            out[found] = row;                                                                                          \
            found += at[row] != none;                                                                                  \
        }                                                                                                              \
        return found;                                                                                                  \
    }
FIND_TOLD(uint8_t)
FIND_TOLD(uint16_t)
FIND_TOLD(uint32_t)
FIND_TOLD(uint64_t)

static uint32_t find_keys(const qq_key *keys, uint32_t rows, uint32_t *out)
{
    uint32_t found = 0;
    for (uint32_t row = 0; row < rows; row++)
        if (!qq_key_is_zero(&keys[row])) out[found++] = row;
    return found;
}

/* out: room for one more than there are. */
static uint32_t find_told(const qq_sheet *sheet, qq_column column, uint32_t *out)
{
    const void *values = sheet->room.arrays[column], *neutral = qq_column_neutral(column);
    const uint32_t rows = qq_sheet_length(sheet, column);
    switch (qq_column_size(column)) {
    case sizeof(uint8_t):
        return find_uint8_t(values, neutral, rows, out);
    case sizeof(uint16_t):
        return find_uint16_t(values, neutral, rows, out);
    case sizeof(uint32_t):
        return find_uint32_t(values, neutral, rows, out);
    case sizeof(uint64_t):
        return find_uint64_t(values, neutral, rows, out);
    default:
        return find_keys(values, rows, out);
    }
}

/* Numbers of rows, in as few bytes as the block needs. */
static uint32_t append_places(GByteArray *out, const uint32_t *places, uint32_t count, uint32_t rows)
{
    if (qq_place_size(rows) == sizeof *places) return append(out, places, count * sizeof *places);
    g_autofree uint16_t *narrow = g_new(uint16_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) narrow[i] = (uint16_t)places[i];
    return append(out, narrow, count * sizeof *narrow);
}

static uint32_t append_sparse(GByteArray *out, const qq_sheet *sheet, qq_column column)
{
    const size_t size = qq_column_size(column);
    const uint32_t count = sheet->filled[column];
    const uint8_t *values = sheet->room.arrays[column];
    g_autofree uint32_t *places = g_new(uint32_t, (size_t)count + 1);
    g_autofree uint8_t *told = g_malloc(count * size);
    const uint32_t found = find_told(sheet, column, places);
    g_assert(found == count);
    for (uint32_t i = 0; i < found; i++) memcpy(told + i * size, values + places[i] * size, size);
    const uint32_t offset = append_places(out, places, count, qq_sheet_length(sheet, column));
    append(out, told, count * size);
    return offset;
}

static uint32_t append_narrow(GByteArray *out, const qq_sheet *sheet, qq_column column, int32_t base)
{
    const int32_t *values = sheet->room.arrays[column];
    const uint32_t rows = qq_sheet_length(sheet, column);
    int32_t neutral;
    memcpy(&neutral, qq_column_neutral(column), sizeof neutral);
    g_autofree uint16_t *told = g_new(uint16_t, rows);
    for (uint32_t i = 0; i < rows; i++)
        told[i] = values[i] == neutral          ? 0
                  : values[i] == QQ_DAY_FOREVER ? QQ_NARROW_FOREVER
                                                : (uint16_t)((int64_t)values[i] - base + 1);
    return append(out, told, rows * sizeof *told);
}

static qq_section append_column(GByteArray *out, const qq_sheet *sheet, qq_column column)
{
    qq_section made = {0};
    const size_t size = qq_column_size(column);
    const qq_column_form form = choose(sheet, column, &made.base);
    made.form = form;
    if (form == QQ_FORM_SAME) made.offset = append(out, sheet->room.arrays[column], size);
    if (form == QQ_FORM_EVERY)
        made.offset = append(out, sheet->room.arrays[column], qq_sheet_length(sheet, column) * size);
    if (form == QQ_FORM_SPARSE) {
        made.count = sheet->filled[column];
        made.offset = append_sparse(out, sheet, column);
    }
    if (form == QQ_FORM_NARROW) made.offset = append_narrow(out, sheet, column, made.base);
    return made;
}

static uint64_t seal(GByteArray *body)
{
    const uint64_t checksum = qq_hash64(body->data + sizeof checksum, body->len - sizeof checksum);
    memcpy(body->data, &checksum, sizeof checksum);
    return checksum;
}

uint64_t qq_block_number(GByteArray *body, int64_t number)
{
    memcpy(body->data + offsetof(qq_body_head, number), &number, sizeof number);
    return seal(body);
}

GByteArray *qq_block_encode(const qq_sheet *sheet, qq_body_kind kind, int64_t number)
{
    const qq_body_head head = {.format = QQ_IMAGE_FORMAT,
                               .kind = (uint32_t)kind,
                               .number = number,
                               .parties = sheet->parties,
                               .rows = sheet->rows,
                               .told = sheet->told,
                               .last_landing = sheet->last_landing};
    qq_section sections[QQ_COLUMN_COUNT] = {0};
    GByteArray *body = g_byte_array_sized_new(sheet->rows * 24 + sheet->parties * 24 + 1024);
    g_byte_array_append(body, (const guint8 *)&head, sizeof head);
    append(body, sections, sizeof sections);
    append(body, sheet->first->data, sheet->first->len * sizeof(uint32_t));
    append(body, sheet->first_told->data, sheet->first_told->len * sizeof(uint32_t));
    append(body, sheet->names->data, sheet->names->len);
    append(body, sheet->flags->data, sheet->flags->len);
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) sections[i] = append_column(body, sheet, i);
    memcpy(body->data + QQ_SECTIONS_OFFSET, sections, sizeof sections);
    seal(body);
    return body;
}

GByteArray *qq_directory_encode(const qq_block_entry *entries, uint32_t count, int32_t base)
{
    const qq_body_head head = {.format = QQ_IMAGE_FORMAT, .kind = QQ_BODY_DIRECTORY, .number = base, .entries = count};
    GByteArray *body = g_byte_array_new();
    g_byte_array_append(body, (const guint8 *)&head, sizeof head);
    append(body, entries, count * sizeof *entries);
    seal(body);
    return body;
}
