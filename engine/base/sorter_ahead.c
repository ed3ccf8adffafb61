/* Entries on their way from the thread that merges runs to the one that uses them, in pieces that go round between two
 * queues. */
#include "base/sorter_private.h"

#include <string.h>

enum {
    PIECES = 3,
    PIECE_BYTES = 128 * 1024, /* more than the longest entry */
    LENGTH_BYTES = QQ_RUN_LENGTH_BYTES,
};

typedef struct {
    size_t used, taken;
    bool last;
    uint8_t bytes[PIECE_BYTES];
} piece;

struct qq_ahead {
    GAsyncQueue *full, *empty;
    piece *writing; /* the merging thread's; NULL */
    piece *reading; /* the user's; NULL */
    GError *error;  /* why the last piece ends early */
    int stop;       /* the user wants no more */
};

qq_ahead *qq_ahead_new(void)
{
    qq_ahead *ahead = g_new0(qq_ahead, 1);
    ahead->full = g_async_queue_new();
    ahead->empty = g_async_queue_new();
    for (int i = 0; i < PIECES; i++) g_async_queue_push(ahead->empty, g_malloc(sizeof(piece)));
    return ahead;
}

void qq_ahead_free(qq_ahead *ahead)
{
    if (!ahead) return;
    for (piece *left; (left = g_async_queue_try_pop(ahead->empty));) g_free(left);
    for (piece *left; (left = g_async_queue_try_pop(ahead->full));) g_free(left);
    g_async_queue_unref(ahead->empty);
    g_async_queue_unref(ahead->full);
    g_free(ahead->reading);
    g_clear_error(&ahead->error);
    g_free(ahead);
}

static void begin_piece(qq_ahead *ahead)
{
    ahead->writing = g_async_queue_pop(ahead->empty);
    ahead->writing->used = ahead->writing->taken = 0;
    ahead->writing->last = false;
}

bool qq_ahead_put(qq_ahead *ahead, const uint8_t *entry, size_t length)
{
    if (ahead->writing && PIECE_BYTES - ahead->writing->used < length + LENGTH_BYTES)
        g_async_queue_push(ahead->full, g_steal_pointer(&ahead->writing));
    if (!ahead->writing) begin_piece(ahead);
    uint8_t *at = ahead->writing->bytes + ahead->writing->used;
    at[0] = (uint8_t)(length & 0xFF);
    at[1] = (uint8_t)(length >> 8);
    memcpy(at + LENGTH_BYTES, entry, length);
    ahead->writing->used += length + LENGTH_BYTES;
    return !__atomic_load_n(&ahead->stop, __ATOMIC_RELAXED);
}

void qq_ahead_end(qq_ahead *ahead, GError *error)
{
    if (!ahead->writing) begin_piece(ahead);
    ahead->error = error;
    ahead->writing->last = true;
    g_async_queue_push(ahead->full, g_steal_pointer(&ahead->writing));
}

bool qq_ahead_take(qq_ahead *ahead, const uint8_t **entry, size_t *length, GError **error)
{
    if (!ahead->reading) ahead->reading = g_async_queue_pop(ahead->full);
    while (ahead->reading->taken == ahead->reading->used) {
        if (ahead->reading->last) {
            *entry = NULL;
            *length = 0;
            if (ahead->error) g_propagate_error(error, g_error_copy(ahead->error));
            return !ahead->error;
        }
        g_async_queue_push(ahead->empty, ahead->reading);
        ahead->reading = g_async_queue_pop(ahead->full);
    }
    const uint8_t *at = ahead->reading->bytes + ahead->reading->taken;
    *length = (size_t)at[0] | (size_t)at[1] << 8;
    *entry = at + LENGTH_BYTES;
    ahead->reading->taken += *length + LENGTH_BYTES;
    return true;
}

void qq_ahead_stop(qq_ahead *ahead)
{
    __atomic_store_n(&ahead->stop, 1, __ATOMIC_RELAXED);
    while (!ahead->reading || !ahead->reading->last) {
        if (ahead->reading) g_async_queue_push(ahead->empty, ahead->reading);
        ahead->reading = g_async_queue_pop(ahead->full);
    }
}
