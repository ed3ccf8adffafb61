/* Bodies: a head, a section a column, then names, first rows and flags of the parties, each part at a multiple of eight
 * bytes.
 *
 * A column takes the shortest of five forms: nothing but neutral values, one value for all, every value, the rows that
 * are not neutral, or (days, landings) 16 bits above a base. Every value is read where it lies; only short forms are
 * spread into the room. Nothing is believed before the checksum fits, and nothing is read beyond the body even then. */
#include "block.h"

#include <string.h>
#include "qinqing/text.h"

typedef enum { FORM_NEUTRAL, FORM_SAME, FORM_EVERY, FORM_SPARSE, FORM_NARROW, FORM_COUNT } column_form;

typedef struct {
    uint32_t form;
    uint32_t count;  /* SPARSE: rows told */
    uint32_t offset; /* from the beginning of the body */
    int32_t base;    /* NARROW */
} section;

enum { ALIGNMENT = 8, SECTIONS_OFFSET = sizeof(qq_body_head), NARROW_FOREVER = UINT16_MAX };
enum { PARTS_OFFSET = SECTIONS_OFFSET + QQ_COLUMN_COUNT * sizeof(section) };

static size_t align(size_t offset)
{
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- writing ---- */

/* Appends so many bytes, zeros up to the alignment behind them; where they begin. */
static uint32_t append(GByteArray *out, const void *bytes, size_t length)
{
    static const guint8 zeros[ALIGNMENT];
    const guint offset = out->len;
    if (length) g_byte_array_append(out, bytes, (guint)length);
    g_byte_array_append(out, zeros, (guint)(align(out->len) - out->len));
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
    return least > most || (int64_t)most - least < NARROW_FOREVER - 1;
}

static column_form choose(const qq_sheet *sheet, qq_column column, int32_t *base)
{
    const size_t size = qq_column_size(column);
    const uint32_t rows = sheet->rows, filled = sheet->filled[column];
    if (!filled) return FORM_NEUTRAL;
    if (filled == rows && all_same(sheet->room.arrays[column], size, rows)) return FORM_SAME;
    int32_t neutral;
    memcpy(&neutral, qq_column_neutral(column), MIN(size, sizeof neutral));
    const bool narrow = size == sizeof(int32_t) && find_base(sheet->room.arrays[column], rows, neutral, base);
    const size_t width = narrow ? sizeof(uint16_t) : size;
    if (filled * (sizeof(uint32_t) + size) < rows * width) return FORM_SPARSE;
    return narrow ? FORM_NARROW : FORM_EVERY;
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
    switch (qq_column_size(column)) {
    case sizeof(uint8_t):
        return find_uint8_t(values, neutral, sheet->rows, out);
    case sizeof(uint16_t):
        return find_uint16_t(values, neutral, sheet->rows, out);
    case sizeof(uint32_t):
        return find_uint32_t(values, neutral, sheet->rows, out);
    case sizeof(uint64_t):
        return find_uint64_t(values, neutral, sheet->rows, out);
    default:
        return find_keys(values, sheet->rows, out);
    }
}

static uint32_t append_sparse(GByteArray *out, const qq_sheet *sheet, qq_column column)
{
    const size_t size = qq_column_size(column);
    const uint32_t count = sheet->filled[column];
    const uint8_t *values = sheet->room.arrays[column];
    g_autofree uint32_t *rows = g_new(uint32_t, (size_t)count + 1);
    g_autofree uint8_t *told = g_malloc(count * size);
    const uint32_t found = find_told(sheet, column, rows);
    g_assert(found == count);
    for (uint32_t i = 0; i < found; i++) memcpy(told + i * size, values + rows[i] * size, size);
    const uint32_t offset = append(out, rows, count * sizeof *rows);
    append(out, told, count * size);
    return offset;
}

static uint32_t append_narrow(GByteArray *out, const qq_sheet *sheet, qq_column column, int32_t base)
{
    const int32_t *values = sheet->room.arrays[column];
    int32_t neutral;
    memcpy(&neutral, qq_column_neutral(column), sizeof neutral);
    g_autofree uint16_t *told = g_new(uint16_t, sheet->rows);
    for (uint32_t i = 0; i < sheet->rows; i++)
        told[i] = values[i] == neutral          ? 0
                  : values[i] == QQ_DAY_FOREVER ? NARROW_FOREVER
                                                : (uint16_t)((int64_t)values[i] - base + 1);
    return append(out, told, sheet->rows * sizeof *told);
}

static section append_column(GByteArray *out, const qq_sheet *sheet, qq_column column)
{
    section made = {0};
    const size_t size = qq_column_size(column);
    const column_form form = choose(sheet, column, &made.base);
    made.form = form;
    if (form == FORM_SAME) made.offset = append(out, sheet->room.arrays[column], size);
    if (form == FORM_EVERY) made.offset = append(out, sheet->room.arrays[column], sheet->rows * size);
    if (form == FORM_SPARSE) {
        made.count = sheet->filled[column];
        made.offset = append_sparse(out, sheet, column);
    }
    if (form == FORM_NARROW) made.offset = append_narrow(out, sheet, column, made.base);
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
                               .last_landing = sheet->last_landing};
    section sections[QQ_COLUMN_COUNT] = {0};
    GByteArray *body = g_byte_array_sized_new(sheet->rows * 32 + sheet->parties * 24 + 1024);
    g_byte_array_append(body, (const guint8 *)&head, sizeof head);
    append(body, sections, sizeof sections);
    append(body, sheet->first->data, sheet->first->len * sizeof(uint32_t));
    append(body, sheet->names->data, sheet->names->len);
    append(body, sheet->flags->data, sheet->flags->len);
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) sections[i] = append_column(body, sheet, i);
    memcpy(body->data + SECTIONS_OFFSET, sections, sizeof sections);
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

/* ---- reading ---- */

typedef struct {
    const uint8_t *bytes;
    size_t length;
    qq_body_head head;
} body_reader;

void qq_place_clear(qq_place *place)
{
    qq_room_clear(&place->room);
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) g_clear_pointer(&place->told[i], g_array_unref);
    g_free(place->copy);
    memset(place, 0, sizeof *place);
}

static bool open_body(body_reader *body, const void *bytes, size_t length, qq_body_kind kind, int64_t number)
{
    *body = (body_reader){.bytes = bytes, .length = length};
    if (bytes == NULL || length < sizeof body->head) return false;
    memcpy(&body->head, bytes, sizeof body->head);
    const size_t skipped = sizeof body->head.checksum;
    return body->head.format == QQ_IMAGE_FORMAT && body->head.kind == (uint32_t)kind && body->head.number == number &&
           body->head.checksum == qq_hash64(body->bytes + skipped, length - skipped);
}

/* A part of the body, NULL when it does not lie in it. */
static const void *part(const body_reader *body, size_t offset, size_t count, size_t size)
{
    if (offset % ALIGNMENT || offset > body->length || (body->length - offset) / size < count) return NULL;
    return body->bytes + offset;
}

const qq_block_entry *qq_directory_decode(const void *bytes, size_t length, int32_t base, uint32_t *count,
                                          uint64_t *checksum)
{
    body_reader body;
    if (!open_body(&body, bytes, length, QQ_BODY_DIRECTORY, base)) return NULL;
    *count = body.head.entries;
    *checksum = body.head.checksum;
    return part(&body, sizeof body.head, *count, sizeof(qq_block_entry));
}

/* Makes the room of a column neutral. */
static uint8_t *clean_room(qq_place *place, qq_column column)
{
    const size_t size = qq_column_size(column);
    uint8_t *room = place->room.arrays[column];
    GArray *told = place->told[column];
    if (place->filled[column]) qq_room_wipe(&place->room, column, place->filled[column]);
    place->filled[column] = 0;
    for (guint i = 0; told != NULL && i < told->len; i++)
        memcpy(room + g_array_index(told, uint32_t, i) * size, qq_column_neutral(column), size);
    if (told != NULL) g_array_set_size(told, 0);
    return room;
}

static bool spread_sparse(const body_reader *body, const section *from, qq_column column, qq_place *place)
{
    const size_t size = qq_column_size(column);
    const uint32_t *rows = part(body, from->offset, from->count, sizeof *rows);
    const uint8_t *values = part(body, align(from->offset + (size_t)from->count * sizeof *rows), from->count, size);
    uint8_t *to = clean_room(place, column);
    if (rows == NULL || values == NULL) return false;
    for (uint32_t i = 0; i < from->count; i++)
        if (rows[i] >= body->head.rows) return false;
    if (place->told[column] == NULL) place->told[column] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_vals(place->told[column], rows, from->count);
    for (uint32_t i = 0; i < from->count; i++) memcpy(to + rows[i] * size, values + i * size, size);
    return true;
}

static bool spread_narrow(const body_reader *body, const section *from, qq_column column, qq_place *place)
{
    const uint16_t *told = part(body, from->offset, body->head.rows, sizeof *told);
    int32_t *to = place->room.arrays[column];
    int32_t neutral;
    if (told == NULL || qq_column_size(column) != sizeof neutral) return false;
    memcpy(&neutral, qq_column_neutral(column), sizeof neutral);
    const uint32_t below = (uint32_t)from->base - 1;
    for (uint32_t i = 0; i < body->head.rows; i++) {
        const int32_t value = (int32_t)(below + told[i]);
        to[i] = told[i] == 0 ? neutral : told[i] == NARROW_FOREVER ? QQ_DAY_FOREVER : value;
    }
    place->filled[column] = MAX(place->filled[column], body->head.rows);
    return true;
}

static bool spread_same(const body_reader *body, const section *from, qq_column column, qq_place *place)
{
    const size_t size = qq_column_size(column);
    const void *value = part(body, from->offset, 1, size);
    if (value == NULL) return false;
    uint8_t *to = place->room.arrays[column];
    if (size == 1)
        memset(to, *(const uint8_t *)value, body->head.rows);
    else
        for (uint32_t i = 0; i < body->head.rows; i++) memcpy(to + i * size, value, size);
    place->filled[column] = MAX(place->filled[column], body->head.rows);
    return true;
}

static bool read_column(const body_reader *body, const section *from, qq_column column, qq_place *place, qq_view *out)
{
    const void *array = place->room.arrays[column];
    bool good = true;
    switch (from->form) {
    case FORM_NEUTRAL:
        clean_room(place, column);
        break;
    case FORM_SAME:
        good = spread_same(body, from, column, place);
        break;
    case FORM_EVERY:
        array = part(body, from->offset, body->head.rows, qq_column_size(column));
        break;
    case FORM_SPARSE:
        good = spread_sparse(body, from, column, place);
        break;
    case FORM_NARROW:
        good = spread_narrow(body, from, column, place);
        break;
    default:
        return false;
    }
    qq_columns_set(&out->columns, column, array);
    return good && array != NULL;
}

static uint32_t most8(const uint8_t *values, uint32_t rows)
{
    uint8_t most = 0;
    for (uint32_t i = 0; i < rows; i++) most = values[i] > most ? values[i] : most;
    return most;
}

static int32_t most16(const uint16_t *values, uint32_t rows)
{
    uint16_t most = 0;
    for (uint32_t i = 0; i < rows; i++) most = values[i] > most ? values[i] : most;
    return most;
}

static bool landings_fit(const int32_t *values, uint32_t rows, int32_t last)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < rows; i++) most = (uint32_t)values[i] > most ? (uint32_t)values[i] : most;
    return most <= (uint32_t)last;
}

/* What readers index by without looking again. */
static bool rows_make_sense(const qq_view *view, int32_t texts)
{
    const qq_columns *columns = &view->columns;
    return view->last_landing >= 0 && most8(columns->kind, view->rows) < QQ_KIND_END &&
           most8(columns->severity, view->rows) < QQ_SEVERITY_END && most16(columns->code, view->rows) < texts &&
           most16(columns->issuer, view->rows) < texts &&
           landings_fit(columns->landing, view->rows, view->last_landing);
}

static bool read_parties(const body_reader *body, qq_view *out)
{
    const uint32_t parties = out->parties;
    size_t offset = PARTS_OFFSET;
    out->first = part(body, offset, (size_t)parties + 1, sizeof *out->first);
    offset = align(offset + ((size_t)parties + 1) * sizeof *out->first);
    out->names = part(body, offset, parties, QQ_NAME_BYTES);
    offset = align(offset + (size_t)parties * QQ_NAME_BYTES);
    out->flags = part(body, offset, parties, sizeof *out->flags);
    if (out->first == NULL || out->names == NULL || out->flags == NULL) return false;
    if (out->first[0] != 0 || out->first[parties] != out->rows) return false;
    for (uint32_t i = 0; i < parties; i++) {
        if (out->first[i] > out->first[i + 1]) return false;
        if (i && memcmp(qq_view_name(out, i - 1), qq_view_name(out, i), QQ_NAME_BYTES) >= 0) return false;
    }
    return true;
}

/* SQLite may hand out bytes that lie anywhere. */
static const void *aligned(const void *body, size_t length, qq_place *place)
{
    if ((uintptr_t)body % ALIGNMENT == 0) return body;
    if (place->copy_size < length) {
        g_free(place->copy);
        place->copy = g_malloc(length);
        place->copy_size = length;
    }
    memcpy(place->copy, body, length);
    return place->copy;
}

bool qq_block_decode(const void *bytes, size_t length, qq_body_kind kind, int64_t number, int32_t texts,
                     qq_place *place, qq_view *out)
{
    body_reader body;
    if (bytes == NULL || !open_body(&body, aligned(bytes, length, place), length, kind, number)) return false;
    *out = (qq_view){.rows = body.head.rows, .parties = body.head.parties, .last_landing = body.head.last_landing};
    const section *sections = part(&body, SECTIONS_OFFSET, QQ_COLUMN_COUNT, sizeof *sections);
    if (sections == NULL || !read_parties(&body, out)) return false;
    qq_room_reserve(&place->room, MAX(out->rows, 1));
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++)
        if (!read_column(&body, &sections[i], i, place, out)) return false;
    return rows_make_sense(out, texts);
}
