/* Bodies as views. Every value is read where it lies; only short forms are spread into the room. Nothing is believed
 * before the checksum fits, and nothing is read beyond the body even then. */
#include <string.h>

#include "base/levels.h"
#include "block_form.h"
#include "qinqing/text.h"

typedef struct {
    const uint8_t *bytes;
    size_t length;
    qq_body_head head;
} body_reader;

/* A column that is being spread. */
typedef struct {
    const qq_section *from;
    qq_column column;
    size_t size;
    uint32_t rows;
} spreading;

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
    if (offset % QQ_BODY_ALIGNMENT || offset > body->length || (body->length - offset) / size < count) return NULL;
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

/* ---- loops over a column ---- */

QQ_LEVELS static uint32_t most8(const uint8_t *values, uint32_t rows)
{
    uint8_t most = 0;
    for (uint32_t i = 0; i < rows; i++) most = values[i] > most ? values[i] : most;
    return most;
}

QQ_LEVELS static int32_t most16(const uint16_t *values, uint32_t rows)
{
    uint16_t most = 0;
    for (uint32_t i = 0; i < rows; i++) most = values[i] > most ? values[i] : most;
    return most;
}

QQ_LEVELS static bool landings_fit(const int32_t *values, uint32_t rows, int32_t last)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < rows; i++) most = (uint32_t)values[i] > most ? (uint32_t)values[i] : most;
    return most <= (uint32_t)last;
}

QQ_LEVELS static void widen(int32_t *to, const uint16_t *told, uint32_t rows, int32_t base, int32_t neutral)
{
    const uint32_t below = (uint32_t)base - 1;
    for (uint32_t i = 0; i < rows; i++) {
        const int32_t value = (int32_t)(below + told[i]);
        to[i] = told[i] == 0 ? neutral : told[i] == QQ_NARROW_FOREVER ? QQ_DAY_FOREVER : value;
    }
}

/* Puts values of a column's size to their rows; wide: the rows have 32-bit numbers. */
static inline void scatter_sized(uint8_t *to, const void *places, bool wide, const uint8_t *values, uint32_t count,
                                 size_t size)
{
    const uint16_t *narrow_places = places;
    const uint32_t *wide_places = places;
    if (wide)
        for (uint32_t i = 0; i < count; i++) memcpy(to + wide_places[i] * size, values + i * size, size);
    else
        for (uint32_t i = 0; i < count; i++) memcpy(to + narrow_places[i] * size, values + i * size, size);
}

static void scatter(uint8_t *to, const void *places, bool wide, const uint8_t *values, uint32_t count, size_t size)
{
    switch (size) {
    case sizeof(uint8_t):
        scatter_sized(to, places, wide, values, count, sizeof(uint8_t));
        break;
    case sizeof(uint16_t):
        scatter_sized(to, places, wide, values, count, sizeof(uint16_t));
        break;
    case sizeof(uint32_t):
        scatter_sized(to, places, wide, values, count, sizeof(uint32_t));
        break;
    case sizeof(uint64_t):
        scatter_sized(to, places, wide, values, count, sizeof(uint64_t));
        break;
    default:
        scatter_sized(to, places, wide, values, count, QQ_KEY_BYTES);
        break;
    }
}

static bool places_fit(const void *places, bool wide, uint32_t count, uint32_t rows)
{
    const uint32_t *wide_places = places;
    if (!wide) return count == 0 || (uint32_t)most16(places, count) < rows;
    for (uint32_t i = 0; i < count; i++)
        if (wide_places[i] >= rows) return false;
    return true;
}

/* ---- a column ---- */

/* Makes the room of a column neutral. */
static uint8_t *clean_room(qq_place *place, qq_column column)
{
    const size_t size = qq_column_size(column);
    const void *neutral = qq_column_neutral(column);
    uint8_t *room = place->room.arrays[column];
    GArray *told = place->told[column];
    if (place->filled[column]) qq_room_wipe(&place->room, column, place->filled[column]);
    place->filled[column] = 0;
    for (guint i = 0; told != NULL && i < told->len; i++)
        memcpy(room + g_array_index(told, uint32_t, i) * size, neutral, size);
    if (told != NULL) g_array_set_size(told, 0);
    return room;
}

/* Remembers which rows of a room will have to be made neutral again. */
static void note_told(qq_place *place, qq_column column, const void *places, bool wide, uint32_t count)
{
    GArray **told = &place->told[column];
    if (*told == NULL) *told = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_set_size(*told, count);
    uint32_t *noted = (uint32_t *)(void *)(*told)->data;
    const uint16_t *narrow = places;
    if (wide && count)
        memcpy(noted, places, count * sizeof *noted);
    else
        for (uint32_t i = 0; i < count; i++) noted[i] = narrow[i];
}

static bool spread_sparse(const body_reader *body, const spreading *of, qq_place *place)
{
    const qq_section *from = of->from;
    const size_t width = qq_place_size(of->rows);
    const bool wide = width == sizeof(uint32_t);
    const void *places = part(body, from->offset, from->count, width);
    const uint8_t *values = part(body, qq_body_align(from->offset + from->count * width), from->count, of->size);
    uint8_t *to = clean_room(place, of->column);
    if (places == NULL || values == NULL || !places_fit(places, wide, from->count, of->rows)) return false;
    note_told(place, of->column, places, wide, from->count);
    scatter(to, places, wide, values, from->count, of->size);
    return true;
}

static bool spread_narrow(const body_reader *body, const spreading *of, qq_place *place)
{
    const uint16_t *told = part(body, of->from->offset, of->rows, sizeof *told);
    int32_t neutral;
    if (told == NULL || of->size != sizeof neutral) return false;
    memcpy(&neutral, qq_column_neutral(of->column), sizeof neutral);
    widen(place->room.arrays[of->column], told, of->rows, of->from->base, neutral);
    place->filled[of->column] = MAX(place->filled[of->column], of->rows);
    return true;
}

static bool spread_same(const body_reader *body, const spreading *of, qq_place *place)
{
    const void *value = part(body, of->from->offset, 1, of->size);
    if (value == NULL) return false;
    uint8_t *to = place->room.arrays[of->column];
    if (of->size == 1)
        memset(to, *(const uint8_t *)value, of->rows);
    else
        for (uint32_t i = 0; i < of->rows; i++) memcpy(to + i * of->size, value, of->size);
    place->filled[of->column] = MAX(place->filled[of->column], of->rows);
    return true;
}

static bool read_column(const body_reader *body, const qq_section *from, qq_column column, qq_place *place,
                        qq_view *out)
{
    const uint32_t rows = qq_column_is_told(column) ? out->told : out->rows;
    const spreading of = {.from = from, .column = column, .size = qq_column_size(column), .rows = rows};
    const void *array = place->room.arrays[column];
    bool good = true;
    switch (from->form) {
    case QQ_FORM_NEUTRAL:
        clean_room(place, column);
        break;
    case QQ_FORM_SAME:
        good = spread_same(body, &of, place);
        break;
    case QQ_FORM_EVERY:
        array = part(body, from->offset, rows, of.size);
        break;
    case QQ_FORM_SPARSE:
        good = spread_sparse(body, &of, place);
        break;
    case QQ_FORM_NARROW:
        good = spread_narrow(body, &of, place);
        break;
    default:
        return false;
    }
    qq_columns_set(&out->columns, column, array);
    return good && array != NULL;
}

/* ---- a body ---- */

/* What readers index by without looking again. */
static bool rows_make_sense(const qq_view *view, int32_t texts)
{
    const qq_columns *columns = &view->columns.told;
    return view->last_landing >= 0 && most8(columns->kind, view->told) < QQ_KIND_END &&
           most8(columns->severity, view->told) < QQ_SEVERITY_END && most16(columns->code, view->told) < texts &&
           most16(columns->issuer, view->told) < texts &&
           landings_fit(view->columns.landing, view->rows, view->last_landing);
}

static const uint32_t *read_firsts(const body_reader *body, size_t *offset, uint32_t parties, uint32_t rows)
{
    const uint32_t *first = part(body, *offset, (size_t)parties + 1, sizeof *first);
    *offset = qq_body_align(*offset + ((size_t)parties + 1) * sizeof *first);
    if (first == NULL || first[0] != 0 || first[parties] != rows) return NULL;
    for (uint32_t i = 0; i < parties; i++)
        if (first[i] > first[i + 1]) return NULL;
    return first;
}

static bool read_parties(const body_reader *body, qq_view *out)
{
    const uint32_t parties = out->parties;
    size_t offset = QQ_PARTS_OFFSET;
    out->first = read_firsts(body, &offset, parties, out->rows);
    out->first_told = read_firsts(body, &offset, parties, out->told);
    out->names = part(body, offset, parties, QQ_NAME_BYTES);
    offset = qq_body_align(offset + (size_t)parties * QQ_NAME_BYTES);
    out->flags = part(body, offset, parties, sizeof *out->flags);
    if (out->first == NULL || out->first_told == NULL || out->names == NULL || out->flags == NULL) return false;
    for (uint32_t i = 1; i < parties; i++)
        if (memcmp(qq_view_name(out, i - 1), qq_view_name(out, i), QQ_NAME_BYTES) >= 0) return false;
    return true;
}

/* SQLite may hand out bytes that lie anywhere. */
static const void *aligned(const void *body, size_t length, qq_place *place)
{
    if ((uintptr_t)body % QQ_BODY_ALIGNMENT == 0) return body;
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
    *out = (qq_view){.rows = body.head.rows,
                     .told = body.head.told,
                     .parties = body.head.parties,
                     .last_landing = body.head.last_landing};
    const qq_section *sections = part(&body, QQ_SECTIONS_OFFSET, QQ_COLUMN_COUNT, sizeof *sections);
    if (sections == NULL || out->told > out->rows || !read_parties(&body, out)) return false;
    qq_room_reserve(&place->room, MAX(out->rows, 1));
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) {
        if (!read_column(&body, &sections[i], i, place, out)) return false;
    }
    return rows_make_sense(out, texts);
}
