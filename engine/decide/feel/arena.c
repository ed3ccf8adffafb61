/* Memory of an evaluation: chunks that are filled one after the other and kept when it is reset. */
#include "qinqing/feel.h"

#include <stdalign.h>
#include <string.h>

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

typedef struct chunk {
    struct chunk *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
} chunk;

struct qq_feel_arena {
    chunk *first, *current; /* chunks after current are free */
    size_t taken;           /* bytes since the last reset */
};

static chunk *chunk_new(size_t size)
{
    chunk *made = g_malloc(sizeof *made + size);
    made->next = NULL;
    made->size = size;
    made->used = 0;
    return made;
}

qq_feel_arena *qq_feel_arena_new(void)
{
    qq_feel_arena *arena = g_new(qq_feel_arena, 1);
    arena->first = arena->current = chunk_new(FIRST_CHUNK);
    arena->taken = 0;
    return arena;
}

/* Goes on to a chunk with room, making one behind the current when the next has none. */
static void advance(qq_feel_arena *arena, size_t size)
{
    chunk *full = arena->current;
    if (!full->next || full->next->size < size) {
        size_t doubled = full->size < LARGEST_CHUNK ? full->size * 2 : LARGEST_CHUNK;
        chunk *made = chunk_new(size > doubled ? size : doubled);
        made->next = full->next;
        full->next = made;
    }
    arena->current = full->next;
    arena->current->used = 0;
}

void *qq_feel_arena_take(qq_feel_arena *arena, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    g_assert(rounded >= size);
    if (arena->current->size - arena->current->used < rounded) advance(arena, rounded);
    void *taken = arena->current->bytes + arena->current->used;
    arena->current->used += rounded;
    arena->taken += rounded;
    memset(taken, 0, rounded);
    return taken;
}

char *qq_feel_arena_text(qq_feel_arena *arena, const char *text, size_t length)
{
    char *copy = qq_feel_arena_take(arena, length + 1);
    if (length > 0) memcpy(copy, text, length);
    return copy;
}

void qq_feel_arena_reset(qq_feel_arena *arena)
{
    arena->current = arena->first;
    arena->current->used = 0;
    arena->taken = 0;
}

size_t qq_feel_arena_taken(const qq_feel_arena *arena)
{
    return arena->taken;
}

void qq_feel_arena_free(qq_feel_arena *arena)
{
    if (!arena) return;
    for (chunk *at = arena->first; at;) {
        chunk *next = at->next;
        g_free(at);
        at = next;
    }
    g_free(arena);
}
