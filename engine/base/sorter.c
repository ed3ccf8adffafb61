/* External sorting: entries fill one block of memory from its front, their slots from its back; when they meet, the
 * block is sorted and written as a run. Reading merges the runs by a heap, in several passes when there are more than
 * buffers for them fit.
 *
 * Invariant: nothing but that one block grows with the input; its size is the `memory` asked for, or about three times
 * the longest entry where that is more, and the pieces in which merged
 * entries wait. Once adding has ended a large sort goes on in a thread of its own, which is the only one to touch the
 * block until it is joined. */
#include "qinqing/sorter.h"

#include <string.h>
#include <unistd.h>
#include "base/sorter_private.h"

enum {
    MEMORY_MIN = 64 * 1024,
    BUFFER_MIN = 4 * 1024,   /* less a run, and reading is no longer sequential */
    SPILL_PART = 16,         /* a spill writes through this part of the block */
    SPILL_MAX = 1024 * 1024, /* ... or so much */
    FAN_IN_MIN = 2,
    THREAD_ENTRIES = 16384, /* fewer in memory are sorted sooner than a thread is made */
};

struct qq_sorter {
    char *folder;
    uint8_t *block;
    size_t size;       /* of the block, a multiple of the size of a slot */
    size_t used;       /* bytes of entries at its front */
    size_t slot_count; /* slots at its back, before the spill buffer */
    size_t next_slot;
    size_t longest;
    uint64_t count;
    bool finished;
    int file; /* -1 until the first spill */
    uint64_t file_end;
    GArray *runs; /* of qq_run, in the order of adding */
    qq_run_reader *readers;
    qq_run_reader **heap;
    size_t heap_count;
    GThread *thread; /* sorts or merges; NULL */
    qq_ahead *ahead; /* what it merges; NULL: all is in memory */
};

static size_t whole_slots(size_t bytes)
{
    return bytes / sizeof(qq_slot) * sizeof(qq_slot);
}

static size_t spill_bytes(const qq_sorter *sorter)
{
    return whole_slots(MIN(sorter->size / SPILL_PART, SPILL_MAX));
}

static size_t slots_end(const qq_sorter *sorter)
{
    return sorter->size - spill_bytes(sorter);
}

/* The slots, latest first until they are sorted. */
static qq_slot *slots(const qq_sorter *sorter)
{
    return (qq_slot *)(void *)(sorter->block + slots_end(sorter)) - sorter->slot_count;
}

qq_sorter *qq_sorter_new(size_t memory, const char *folder)
{
    qq_sorter *sorter = g_new0(qq_sorter, 1);
    sorter->size = whole_slots(MAX(memory, MEMORY_MIN));
    sorter->block = g_malloc(sorter->size);
    sorter->folder = g_strdup(folder);
    sorter->file = -1;
    sorter->runs = g_array_new(FALSE, FALSE, sizeof(qq_run));
    return sorter;
}

void qq_sorter_free(qq_sorter *sorter)
{
    if (!sorter) return;
    if (sorter->thread && sorter->ahead) qq_ahead_stop(sorter->ahead);
    if (sorter->thread) g_thread_join(sorter->thread);
    qq_ahead_free(sorter->ahead);
    if (sorter->file >= 0) close(sorter->file);
    g_array_unref(sorter->runs);
    g_free(sorter->readers);
    g_free(sorter->heap);
    g_free(sorter->block);
    g_free(sorter->folder);
    g_free(sorter);
}

static bool fits(const qq_sorter *sorter, size_t length)
{
    return sorter->used + length + (sorter->slot_count + 1) * sizeof(qq_slot) <= slots_end(sorter);
}

/* Makes an empty block at least so large. */
static void enlarge(qq_sorter *sorter, size_t least)
{
    g_assert(sorter->slot_count == 0);
    if (sorter->size >= least) return;
    g_free(sorter->block);
    sorter->size = whole_slots(least + sizeof(qq_slot));
    sorter->block = g_malloc(sorter->size);
}

/* Sorts what is in memory, writes it as a run and empties the memory. */
static bool spill(qq_sorter *sorter, GError **error)
{
    if (sorter->slot_count == 0) return true;
    if (sorter->file < 0) sorter->file = qq_run_file_open(sorter->folder, error);
    if (sorter->file < 0) return false;
    qq_slot *slot = slots(sorter);
    qq_slots_sort(slot, sorter->slot_count, sorter->block);
    qq_run_writer writer = {sorter->file,  sorter->file_end, sorter->block + slots_end(sorter), spill_bytes(sorter), 0,
                            sorter->folder};
    for (size_t i = 0; i < sorter->slot_count; i++)
        if (!qq_run_write(&writer, sorter->block + qq_slot_offset(&slot[i]), qq_slot_length(&slot[i]), error))
            return false;
    if (!qq_run_flush(&writer, error)) return false;
    qq_run run = {sorter->file_end, writer.at};
    g_array_append_val(sorter->runs, run);
    sorter->file_end = writer.at;
    sorter->used = 0;
    sorter->slot_count = 0;
    return true;
}

bool qq_sorter_add(qq_sorter *sorter, const void *entry, size_t length, GError **error)
{
    g_assert(!sorter->finished && length >= 1 && length <= QQ_SORTER_ENTRY_MAX);
    if (!fits(sorter, length)) {
        if (!spill(sorter, error)) return false;
        if (!fits(sorter, length)) enlarge(sorter, 2 * (length + sizeof(qq_slot)));
    }
    memcpy(sorter->block + sorter->used, entry, length);
    sorter->slot_count++;
    *slots(sorter) = (qq_slot){qq_slot_head(entry, length), (uint64_t)sorter->used << 16 | length};
    sorter->used += length;
    sorter->longest = MAX(sorter->longest, length);
    sorter->count++;
    return true;
}

static bool reader_before(const qq_run_reader *a, const qq_run_reader *b)
{
    int order = qq_entry_compare(a->head, a->entry, a->length, b->head, b->entry, b->length);
    return order != 0 ? order < 0 : a->order < b->order;
}

static void sift_down(qq_sorter *sorter, size_t root)
{
    qq_run_reader **heap = sorter->heap, *moving = heap[root];
    for (size_t child = 2 * root + 1; child < sorter->heap_count; child = 2 * root + 1) {
        if (child + 1 < sorter->heap_count && reader_before(heap[child + 1], heap[child])) child++;
        if (!reader_before(heap[child], moving)) break;
        heap[root] = heap[child];
        root = child;
    }
    heap[root] = moving;
}

/* Starts merging `count` runs, each through `buffer` bytes of the block. */
static bool open_heap(qq_sorter *sorter, const qq_run *runs, size_t count, size_t buffer, GError **error)
{
    sorter->heap_count = 0;
    for (size_t i = 0; i < count; i++) {
        qq_run_reader *reader = &sorter->readers[i];
        *reader = (qq_run_reader){.file = sorter->file,
                                  .at = runs[i].start,
                                  .end = runs[i].end,
                                  .buffer = sorter->block + i * buffer,
                                  .size = buffer,
                                  .order = i,
                                  .folder = sorter->folder};
        if (!qq_run_read(reader, error)) return false;
        if (reader->entry) sorter->heap[sorter->heap_count++] = reader;
    }
    for (size_t i = sorter->heap_count / 2; i-- > 0;) sift_down(sorter, i);
    return true;
}

/* Takes the first entry off the heap. */
static bool advance_heap(qq_sorter *sorter, GError **error)
{
    if (!qq_run_read(sorter->heap[0], error)) return false;
    if (!sorter->heap[0]->entry) sorter->heap[0] = sorter->heap[--sorter->heap_count];
    if (sorter->heap_count > 0) sift_down(sorter, 0);
    return true;
}

/* Merges `count` runs into one at the end of the file. */
static bool merge_runs(qq_sorter *sorter, const qq_run *runs, size_t count, qq_run *out, GError **error)
{
    size_t buffer = sorter->size / (count + 1);
    qq_run_writer writer = {sorter->file, sorter->file_end, sorter->block + count * buffer, buffer, 0, sorter->folder};
    if (!open_heap(sorter, runs, count, buffer, error)) return false;
    while (sorter->heap_count > 0) {
        const qq_run_reader *first = sorter->heap[0];
        if (!qq_run_write(&writer, first->entry, first->length, error)) return false;
        if (!advance_heap(sorter, error)) return false;
    }
    if (!qq_run_flush(&writer, error)) return false;
    *out = (qq_run){sorter->file_end, writer.at};
    sorter->file_end = writer.at;
    return true;
}

/* One pass: every `fan_in` neighbouring runs become one, so that equal entries keep their order. */
static bool merge_pass(qq_sorter *sorter, size_t fan_in, GError **error)
{
    g_autoptr(GArray) merged = g_array_new(FALSE, FALSE, sizeof(qq_run));
    const qq_run *runs = (const qq_run *)(const void *)sorter->runs->data;
    for (size_t i = 0; i < sorter->runs->len; i += fan_in) {
        qq_run run;
        if (!merge_runs(sorter, runs + i, MIN(fan_in, sorter->runs->len - i), &run, error)) return false;
        g_array_append_val(merged, run);
    }
    g_array_unref(sorter->runs);
    sorter->runs = g_steal_pointer(&merged);
    return true;
}

static bool start_merge(qq_sorter *sorter, GError **error)
{
    size_t least = MAX(sorter->longest + QQ_RUN_LENGTH_BYTES, BUFFER_MIN);
    enlarge(sorter, (FAN_IN_MIN + 1) * least);
    size_t fan_in = sorter->size / least - 1;
    size_t most = MIN(fan_in, sorter->runs->len);
    sorter->readers = g_new(qq_run_reader, most);
    sorter->heap = g_new(qq_run_reader *, most);
    while (sorter->runs->len > fan_in)
        if (!merge_pass(sorter, fan_in, error)) return false;
    const qq_run *runs = (const qq_run *)(const void *)sorter->runs->data;
    return open_heap(sorter, runs, sorter->runs->len, sorter->size / sorter->runs->len, error);
}

static gpointer sort_thread(gpointer data)
{
    const qq_sorter *sorter = data;
    qq_slots_sort(slots(sorter), sorter->slot_count, sorter->block);
    return NULL;
}

static gpointer merge_thread(gpointer data)
{
    qq_sorter *sorter = data;
    GError *error = NULL;
    bool good = spill(sorter, &error) && start_merge(sorter, &error);
    while (good && sorter->heap_count > 0) {
        const qq_run_reader *first = sorter->heap[0];
        good = qq_ahead_put(sorter->ahead, first->entry, first->length) && advance_heap(sorter, &error);
    }
    qq_ahead_end(sorter->ahead, error);
    return NULL;
}

void qq_sorter_finish(qq_sorter *sorter)
{
    g_assert(!sorter->finished);
    sorter->finished = true;
    if (sorter->runs->len > 0) {
        sorter->ahead = qq_ahead_new();
        sorter->thread = g_thread_new("qinqing-sort", merge_thread, sorter);
    } else if (sorter->slot_count >= THREAD_ENTRIES) {
        sorter->thread = g_thread_new("qinqing-sort", sort_thread, sorter);
    } else {
        sort_thread(sorter);
    }
}

bool qq_sorter_next(qq_sorter *sorter, const uint8_t **entry, size_t *length, GError **error)
{
    g_assert(sorter->finished);
    if (sorter->ahead) return qq_ahead_take(sorter->ahead, entry, length, error);
    if (sorter->thread) g_thread_join(g_steal_pointer(&sorter->thread));
    *entry = NULL;
    *length = 0;
    if (sorter->next_slot == sorter->slot_count) return true;
    const qq_slot *slot = &slots(sorter)[sorter->next_slot++];
    *entry = sorter->block + qq_slot_offset(slot);
    *length = qq_slot_length(slot);
    return true;
}

uint64_t qq_sorter_count(const qq_sorter *sorter)
{
    return sorter->count;
}
