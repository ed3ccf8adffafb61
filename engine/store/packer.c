/* One thread and two queues. The thread begins with the first block sent; blocks come back in the order they were sent,
 * so what is stored does not depend on it. */
#include "store/packer.h"
#include <zstd.h>

enum {
    LEVEL = 1, /* the fastest: higher ones gain a tenth and cost as much as parsing */
    MATCH = 7, /* bytes of the shortest repetition looked for: details repeat whole phrases */
};

struct qq_packer {
    qq_pack_block blocks[QQ_PACKER_BLOCKS];
    qq_pack_block *idle[QQ_PACKER_BLOCKS];
    unsigned idle_count, sent; /* sent: not received yet */
    ZSTD_CCtx *zstd;           /* the thread's while blocks are on their way */
    GThread *thread;           /* NULL */
    GAsyncQueue *raw, *packed;
};

static const char end_mark[1]; /* its address ends the queue */

qq_packer *qq_packer_new(void)
{
    qq_packer *packer = g_new0(qq_packer, 1);
    for (unsigned i = 0; i < QQ_PACKER_BLOCKS; i++) {
        packer->blocks[i] = (qq_pack_block){0, 0, g_byte_array_new(), g_byte_array_new(), g_byte_array_new()};
        packer->idle[packer->idle_count++] = &packer->blocks[i];
    }
    packer->zstd = ZSTD_createCCtx();
    g_assert(packer->zstd != NULL);
    ZSTD_CCtx_setParameter(packer->zstd, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(packer->zstd, ZSTD_c_minMatch, MATCH);
    ZSTD_CCtx_setParameter(packer->zstd, ZSTD_c_checksumFlag, 1);
    packer->raw = g_async_queue_new();
    packer->packed = g_async_queue_new();
    return packer;
}

void qq_packer_free(qq_packer *packer)
{
    if (packer == NULL) return;
    if (packer->thread != NULL) {
        g_async_queue_push(packer->raw, (gpointer)(uintptr_t)end_mark);
        g_thread_join(packer->thread);
    }
    g_async_queue_unref(packer->raw);
    g_async_queue_unref(packer->packed);
    for (unsigned i = 0; i < QQ_PACKER_BLOCKS; i++) {
        g_byte_array_unref(packer->blocks[i].lengths);
        g_byte_array_unref(packer->blocks[i].texts);
        g_byte_array_unref(packer->blocks[i].packed);
    }
    ZSTD_freeCCtx(packer->zstd);
    g_free(packer);
}

qq_pack_block *qq_packer_lend(qq_packer *packer)
{
    return packer->idle_count > 0 ? packer->idle[--packer->idle_count] : NULL;
}

void qq_packer_give_back(qq_packer *packer, qq_pack_block *block)
{
    g_byte_array_set_size(block->lengths, 0);
    g_byte_array_set_size(block->texts, 0);
    packer->idle[packer->idle_count++] = block;
}

static void pack(ZSTD_CCtx *zstd, qq_pack_block *block)
{
    GByteArray *raw = block->lengths, *packed = block->packed;
    g_byte_array_append(raw, block->texts->data, block->texts->len);
    g_byte_array_set_size(packed, (guint)ZSTD_compressBound(raw->len));
    const size_t length = ZSTD_compress2(zstd, packed->data, packed->len, raw->data, raw->len);
    g_assert(!ZSTD_isError(length)); /* the room is what zstd asked for */
    g_byte_array_set_size(packed, (guint)length);
}

void qq_packer_pack(qq_packer *packer, qq_pack_block *block)
{
    g_assert(packer->sent == 0);
    pack(packer->zstd, block);
}

static gpointer pack_thread(gpointer data)
{
    qq_packer *packer = data;
    for (;;) {
        qq_pack_block *block = g_async_queue_pop(packer->raw);
        if ((const char *)block == end_mark) return NULL;
        pack(packer->zstd, block);
        g_async_queue_push(packer->packed, block);
    }
}

void qq_packer_send(qq_packer *packer, qq_pack_block *block)
{
    if (packer->thread == NULL) packer->thread = g_thread_new("qinqing-pack", pack_thread, packer);
    g_async_queue_push(packer->raw, block);
    packer->sent++;
}

qq_pack_block *qq_packer_receive(qq_packer *packer, bool wait)
{
    if (packer->sent == 0) return NULL;
    qq_pack_block *block = wait ? g_async_queue_pop(packer->packed) : g_async_queue_try_pop(packer->packed);
    if (block != NULL) packer->sent--;
    return block;
}
