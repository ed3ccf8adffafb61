/* Long text of records: what only people read, kept apart from what is priced, in compressed blocks.
 *
 * A block holds the details numbered first .. first + count - 1. It is kept by zstd (RFC 8878) from: the length of each
 * in four bytes, little-endian, then their bytes. Blocks because text of one kind repeats itself: written one by one,
 * details were nine tenths of what an import wrote to disk. A detail that turns out to be known already is blanked
 * before the landing commits. */
#include "internal.h"

#include <zstd.h>
#include "store/packer.h"

enum {
    BLOCK_BYTES = 128 << 10, /* raw text before a block is written: packed, a little more than a page of the file; of
                               half as much two would not fit in one page (half of it lay empty), reading one
                               detail unpacks as much */
    BLOCK_DETAILS = 512,
    RAW_MAX = 64 << 20, /* a block that claims more is damaged */
};

struct qq_detail_writer {
    qq_store *store;
    int64_t first, next; /* numbers: of the block being gathered, of the next detail */
    int64_t begun;       /* the first of the landing */
    qq_packer *packer;
    qq_pack_block *block; /* being gathered */
    GByteArray *dropped;  /* a bit a detail of the landing */
};

static void put_length(GByteArray *lengths, size_t length)
{
    const uint32_t little = GUINT32_TO_LE((uint32_t)length);
    g_byte_array_append(lengths, (const uint8_t *)&little, sizeof little);
}

static uint32_t get_length(const uint8_t *at)
{
    uint32_t little;
    memcpy(&little, at, sizeof little);
    return GUINT32_FROM_LE(little);
}

qq_detail_writer *qq_detail_writer_new(qq_store *store, int64_t first)
{
    qq_detail_writer *writer = g_new0(qq_detail_writer, 1);
    writer->store = store;
    writer->first = writer->next = writer->begun = first;
    writer->packer = qq_packer_new();
    writer->block = qq_packer_lend(writer->packer);
    writer->dropped = g_byte_array_new();
    return writer;
}

void qq_detail_writer_free(qq_detail_writer *writer)
{
    if (writer == NULL) return;
    g_byte_array_unref(writer->dropped);
    qq_packer_free(writer->packer);
    g_free(writer);
}

static bool write_block(qq_detail_writer *writer, const qq_pack_block *block, GError **error)
{
    sqlite3_stmt *put = qq_sql_get(writer->store, QQ_SQL_PUT_DETAILS, error);
    if (put == NULL) return false;
    sqlite3_bind_int64(put, 1, block->first);
    sqlite3_bind_int64(put, 2, block->count);
    sqlite3_bind_blob(put, 3, block->packed->data, (int)block->packed->len, SQLITE_STATIC);
    return qq_sql_done(writer->store, put, error);
}

/* Writes blocks that come back packed: those that are ready and, with wait, at least one; with all, all. */
static bool write_packed(qq_detail_writer *writer, bool wait, bool all, GError **error)
{
    for (qq_pack_block *block; (block = qq_packer_receive(writer->packer, wait || all)) != NULL; wait = false) {
        const bool good = write_block(writer, block, error);
        qq_packer_give_back(writer->packer, block);
        if (!good) return false;
    }
    return true;
}

/* Sends the block being gathered on its way and begins another. */
static bool send_block(qq_detail_writer *writer, GError **error)
{
    writer->block->first = writer->first;
    writer->block->count = writer->next - writer->first;
    writer->first = writer->next;
    qq_packer_send(writer->packer, g_steal_pointer(&writer->block));
    if (!write_packed(writer, false, false, error)) return false;
    writer->block = qq_packer_lend(writer->packer);
    if (writer->block != NULL) return true;
    if (!write_packed(writer, true, false, error)) return false;
    writer->block = qq_packer_lend(writer->packer);
    return true;
}

/* Everything gathered is in the store after this. */
static bool flush(qq_detail_writer *writer, GError **error)
{
    qq_pack_block *block = writer->block;
    if (!write_packed(writer, false, true, error)) return false;
    if (writer->next == writer->first) return true;
    block->first = writer->first;
    block->count = writer->next - writer->first;
    qq_packer_pack(writer->packer, block);
    g_byte_array_set_size(block->lengths, 0);
    g_byte_array_set_size(block->texts, 0);
    writer->first = writer->next;
    return write_block(writer, block, error);
}

bool qq_detail_add(qq_detail_writer *writer, const char *text, size_t length, int64_t *detail, GError **error)
{
    if (length > RAW_MAX / 2)
        return qq_sql_refuse(writer->store, error, QQ_ERROR_STORE, "the detail of a record is too long");
    put_length(writer->block->lengths, length);
    g_byte_array_append(writer->block->texts, (const uint8_t *)text, (guint)length);
    *detail = writer->next++;
    const bool full = writer->block->texts->len >= BLOCK_BYTES || writer->next - writer->first >= BLOCK_DETAILS;
    return !full || send_block(writer, error);
}

void qq_detail_drop(qq_detail_writer *writer, int64_t detail)
{
    const guint bit = (guint)(detail - writer->begun), byte = bit / 8, had = writer->dropped->len;
    if (byte >= had) {
        g_byte_array_set_size(writer->dropped, MAX(byte + 1, had * 2));
        memset(writer->dropped->data + had, 0, writer->dropped->len - had);
    }
    writer->dropped->data[byte] |= (uint8_t)(1u << bit % 8);
}

static bool is_dropped(const qq_detail_writer *writer, int64_t detail)
{
    const guint bit = (guint)(detail - writer->begun);
    return bit / 8 < writer->dropped->len && (writer->dropped->data[bit / 8] & 1u << bit % 8);
}

/* ---- reading ---- */

/* Unpacks a block and finds its texts; false when it is not what pack_block made. */
static bool unpack_block(qq_detail_block *block, const void *body, size_t length)
{
    const unsigned long long raw = ZSTD_getFrameContentSize(body, length);
    const size_t head = 4 * (size_t)block->count;
    if (raw > RAW_MAX || raw < head) return false;
    g_byte_array_set_size(block->raw, (guint)raw);
    if (ZSTD_decompress(block->raw->data, (size_t)raw, body, length) != raw) return false;
    size_t sum = head;
    for (int64_t i = 0; i < block->count; i++) sum += get_length(block->raw->data + 4 * i);
    return sum == raw;
}

static const uint8_t *text_at(const qq_detail_block *block, int64_t index, size_t *length)
{
    size_t offset = 4 * (size_t)block->count;
    for (int64_t i = 0; i < index; i++) offset += get_length(block->raw->data + 4 * i);
    *length = get_length(block->raw->data + 4 * index);
    return block->raw->data + offset;
}

void qq_detail_block_clear(qq_detail_block *block)
{
    if (block->raw != NULL) g_byte_array_unref(block->raw);
    *block = (qq_detail_block){0};
}

static bool read_block(qq_store *store, sqlite3_stmt *row, GError **error)
{
    qq_detail_block *block = &store->block;
    if (block->raw == NULL) block->raw = g_byte_array_new();
    block->first = sqlite3_column_int64(row, 0);
    block->count = sqlite3_column_int64(row, 1);
    const bool plausible = block->count > 0 && block->count <= BLOCK_DETAILS;
    if (plausible && unpack_block(block, sqlite3_column_blob(row, 2), (size_t)sqlite3_column_bytes(row, 2)))
        return true;
    block->count = 0;
    return qq_sql_refuse(store, error, QQ_ERROR_STORE, "%s", QQ_ERROR_DAMAGED);
}

/* Makes store->block the one that holds a detail, if any does. */
static bool find_block(qq_store *store, int64_t detail, bool *found, GError **error)
{
    qq_detail_block *block = &store->block;
    *found = detail >= block->first && detail < block->first + block->count;
    if (*found) return true;
    sqlite3_stmt *get = qq_sql_get(store, QQ_SQL_GET_DETAILS, error);
    if (get == NULL) return false;
    sqlite3_bind_int64(get, 1, detail);
    bool row = false;
    const bool good = qq_sql_step(store, get, &row, error) && (!row || read_block(store, get, error));
    sqlite3_reset(get);
    *found = good && row && detail < block->first + block->count;
    return good;
}

char *qq_store_detail(qq_store *store, int64_t detail, GError **error)
{
    bool found = false;
    if (detail == 0) return g_strdup("{}");
    if (!find_block(store, detail, &found, error)) return NULL;
    if (!found) return g_strdup("{}");
    size_t length;
    const uint8_t *text = text_at(&store->block, detail - store->block.first, &length);
    return g_strndup((const char *)text, length);
}

bool qq_detail_check(qq_store *store, GArray *ranges, int64_t *damaged, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        qq_sql_prepare(store, "SELECT first, count, body FROM detail_block ORDER BY first", error);
    bool row = false;
    *damaged = 0;
    while (rows != NULL && qq_sql_step(store, rows, &row, error)) {
        if (!row) return true;
        if (!read_block(store, rows, NULL)) (*damaged)++;
        const int64_t first = sqlite3_column_int64(rows, 0);
        const qq_detail_range range = {first, first + sqlite3_column_int64(rows, 1)};
        g_array_append_val(ranges, range);
    }
    return false;
}

/* ---- blanking what a landing need not keep ---- */

static unsigned count_dropped(const qq_detail_writer *writer, const qq_detail_block *block)
{
    unsigned count = 0;
    for (int64_t i = 0; i < block->count; i++) count += is_dropped(writer, block->first + i);
    return count;
}

static bool delete_block(qq_detail_writer *writer, int64_t first, GError **error)
{
    sqlite3_stmt *drop = qq_sql_get(writer->store, QQ_SQL_DROP_DETAILS, error);
    if (drop == NULL) return false;
    sqlite3_bind_int64(drop, 1, first);
    return qq_sql_done(writer->store, drop, error);
}

static bool rewrite_block(qq_detail_writer *writer, const qq_detail_block *block, GError **error)
{
    qq_pack_block *out = writer->block;
    for (int64_t i = 0; i < block->count; i++) {
        size_t length;
        const uint8_t *text = text_at(block, i, &length);
        if (is_dropped(writer, block->first + i)) length = 0;
        put_length(out->lengths, length);
        g_byte_array_append(out->texts, text, (guint)length);
    }
    out->first = block->first;
    out->count = block->count;
    qq_packer_pack(writer->packer, out);
    g_byte_array_set_size(out->lengths, 0);
    g_byte_array_set_size(out->texts, 0);
    return write_block(writer, out, error);
}

bool qq_detail_finish(qq_detail_writer *writer, GError **error)
{
    qq_detail_block *block = &writer->store->block;
    if (!flush(writer, error)) return false;
    for (int64_t at = writer->begun; writer->dropped->len && at < writer->next; at = block->first + block->count) {
        bool found = false;
        block->count = 0; /* what is cached may be of a landing that was rolled back */
        if (!find_block(writer->store, at, &found, error)) return false;
        g_assert(found);
        const unsigned dropped = count_dropped(writer, block);
        const bool good = dropped == 0              ? true
                          : dropped == block->count ? delete_block(writer, block->first, error)
                                                    : rewrite_block(writer, block, error);
        if (!good) return false;
    }
    block->count = 0;
    return true;
}
