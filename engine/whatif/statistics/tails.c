/* Two bounded heaps a unit. The 5 % rank is the k-th lowest, k = count / 20 rounded up; the 95 % rank the m-th highest,
 * m = count / 20 rounded down, plus 1. Both hold for any count up to the one the tails were made for. */
#include "tails.h"

#include <glib.h>
#include <stdlib.h>

static size_t low_place(size_t count)
{
    return (count + 19) / 20;
}

static size_t high_place(size_t count)
{
    return count / 20 + 1;
}

size_t qq_tails_kept(size_t samples)
{
    return low_place(samples) + high_place(samples);
}

void qq_tails_init(qq_tails *tails, size_t units, size_t samples)
{
    tails->low_kept = low_place(samples);
    tails->high_kept = high_place(samples);
    tails->ranks = g_new(uint32_t, units * qq_tails_kept(samples));
}

void qq_tails_clear(qq_tails *tails)
{
    g_clear_pointer(&tails->ranks, g_free);
}

/* A heap of the highest on top. High ranks are kept by their complement, so that one order serves both. */
static void sift_up(uint32_t *heap, size_t place)
{
    uint32_t value = heap[place];
    for (; place > 0 && heap[(place - 1) / 2] < value; place = (place - 1) / 2) heap[place] = heap[(place - 1) / 2];
    heap[place] = value;
}

static void replace_top(uint32_t *heap, size_t count, uint32_t value)
{
    size_t place = 0;
    for (size_t child = 1; child < count; child = 2 * place + 1) {
        if (child + 1 < count && heap[child + 1] > heap[child]) child++;
        if (heap[child] <= value) break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = value;
}

static void keep_low(uint32_t *heap, size_t kept, size_t before, uint32_t value)
{
    if (before < kept) {
        heap[before] = value;
        sift_up(heap, before);
    } else if (value < heap[0]) {
        replace_top(heap, kept, value);
    }
}

void qq_tails_add(qq_tails *tails, size_t unit, size_t before, uint32_t rank)
{
    uint32_t *low = tails->ranks + unit * (tails->low_kept + tails->high_kept);
    keep_low(low, tails->low_kept, before, rank);
    keep_low(low + tails->low_kept, tails->high_kept, before, ~rank);
}

static int compare_ranks(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The place-th lowest of what the heap holds. */
static uint32_t lowest(uint32_t *heap, size_t kept, size_t place)
{
    if (place == kept) return heap[0];
    qsort(heap, kept, sizeof *heap, compare_ranks);
    return heap[place - 1];
}

void qq_tails_ends(const qq_tails *tails, size_t unit, size_t count, uint32_t *low, uint32_t *high)
{
    uint32_t *heap = tails->ranks + unit * (tails->low_kept + tails->high_kept);
    *low = lowest(heap, MIN(count, tails->low_kept), low_place(count));
    *high = ~lowest(heap + tails->low_kept, MIN(count, tails->high_kept), high_place(count));
}
