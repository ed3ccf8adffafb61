/* Sorting the array of slots in place, eight bytes of the entries at a time.
 *
 * The slots are sorted by their heads alone, which touches no entry; then every group of equal heads takes the next
 * eight bytes as its heads and is sorted again. That matters because our keys begin alike: every code of a city has the
 * same first eight characters. Small groups, and what is still equal after DEPTH_MAX bytes, are sorted by whole
 * entries; equal entries by offset, which is the order of adding. The method is quicksort by the median of three, with
 * heap sort where it degenerates. */
#include "base/sorter_private.h"

#include <string.h>

enum {
    FEW = 16,
    HEAD_BYTES = 8,
    DEPTH_MAX = 64,
};

uint64_t qq_slot_head(const uint8_t *bytes, size_t length)
{
    uint64_t head = 0;
    memcpy(&head, bytes, MIN(length, sizeof head));
    return GUINT64_FROM_BE(head);
}

int qq_entry_compare(uint64_t head_a, const uint8_t *a, size_t length_a, uint64_t head_b, const uint8_t *b,
                     size_t length_b)
{
    if (head_a != head_b) return head_a < head_b ? -1 : 1;
    int order = memcmp(a, b, MIN(length_a, length_b));
    if (order != 0) return order;
    return length_a < length_b ? -1 : length_a > length_b;
}

/* arena is NULL where heads alone decide. */
static bool before(const qq_slot *a, const qq_slot *b, const uint8_t *arena)
{
    if (a->head != b->head) return a->head < b->head;
    if (!arena) return false;
    int order = qq_entry_compare(a->head, arena + qq_slot_offset(a), qq_slot_length(a), b->head,
                                 arena + qq_slot_offset(b), qq_slot_length(b));
    return order != 0 ? order < 0 : a->place < b->place;
}

static void swap(qq_slot *a, qq_slot *b)
{
    qq_slot kept = *a;
    *a = *b;
    *b = kept;
}

static void insertion_sort(qq_slot *slots, size_t count, const uint8_t *arena)
{
    for (size_t i = 1; i < count; i++) {
        qq_slot moving = slots[i];
        size_t at = i;
        for (; at > 0 && before(&moving, &slots[at - 1], arena); at--) slots[at] = slots[at - 1];
        slots[at] = moving;
    }
}

static void sift_down(qq_slot *slots, size_t root, size_t count, const uint8_t *arena)
{
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && before(&slots[child], &slots[child + 1], arena)) child++;
        if (!before(&slots[root], &slots[child], arena)) return;
        swap(&slots[root], &slots[child]);
        root = child;
    }
}

static void heap_sort(qq_slot *slots, size_t count, const uint8_t *arena)
{
    for (size_t i = count / 2; i-- > 0;) sift_down(slots, i, count, arena);
    for (size_t end = count; end-- > 1;) {
        swap(&slots[0], &slots[end]);
        sift_down(slots, 0, end, arena);
    }
}

/* Parts around the median of three; the place where the right part begins, between 1 and count - 1. */
static size_t partition(qq_slot *slots, size_t count, const uint8_t *arena)
{
    qq_slot *first = &slots[0], *middle = &slots[count / 2], *last = &slots[count - 1];
    if (before(middle, first, arena)) swap(middle, first);
    if (before(last, middle, arena)) swap(last, middle);
    if (before(middle, first, arena)) swap(middle, first);
    qq_slot pivot = *middle;
    size_t left = 0, right = count - 1;
    for (;;) {
        do left++;
        while (before(&slots[left], &pivot, arena));
        do right--;
        while (before(&pivot, &slots[right], arena));
        if (left >= right) return left;
        swap(&slots[left], &slots[right]);
    }
}

static void sort_part(qq_slot *slots, size_t count, const uint8_t *arena, int depth)
{
    while (count > FEW) {
        if (depth-- == 0) {
            heap_sort(slots, count, arena);
            return;
        }
        size_t split = partition(slots, count, arena);
        /* The shorter part by a call, the longer by the loop: the stack stays logarithmic. */
        if (split < count - split) {
            sort_part(slots, split, arena, depth);
            slots += split;
            count -= split;
        } else {
            sort_part(slots + split, count - split, arena, depth);
            count = split;
        }
    }
    insertion_sort(slots, count, arena);
}

static void sort_whole(qq_slot *slots, size_t count, const uint8_t *arena)
{
    sort_part(slots, count, arena, 2 * (int)g_bit_storage(count));
}

/* Moves the entries that end at or before `depth` to the front; how many they are. */
static size_t part_ended(qq_slot *slots, size_t count, size_t depth)
{
    size_t ended = 0;
    for (size_t i = 0; i < count; i++)
        if (qq_slot_length(&slots[i]) <= depth) swap(&slots[i], &slots[ended++]);
    return ended;
}

static void sort_from(qq_slot *slots, size_t count, const uint8_t *arena, size_t depth);

/* Sorts entries whose first `depth` bytes are equal, as far as they have them; the ended ones are beginnings of the
 * others. */
static void sort_group(qq_slot *slots, size_t count, const uint8_t *arena, size_t depth)
{
    if (count <= FEW || depth >= DEPTH_MAX) {
        sort_whole(slots, count, arena);
        return;
    }
    size_t ended = part_ended(slots, count, depth);
    sort_whole(slots, ended, arena);
    for (size_t i = ended; i < count; i++)
        slots[i].head = qq_slot_head(arena + qq_slot_offset(&slots[i]) + depth, qq_slot_length(&slots[i]) - depth);
    sort_from(slots + ended, count - ended, arena, depth);
}

/* Sorts entries whose bytes before `depth` are equal and whose heads are the bytes from there. */
static void sort_from(qq_slot *slots, size_t count, const uint8_t *arena, size_t depth)
{
    sort_whole(slots, count, NULL);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && slots[next].head == slots[first].head;) next++;
        if (next - first > 1) sort_group(slots + first, next - first, arena, depth + HEAD_BYTES);
    }
}

void qq_slots_sort(qq_slot *slots, size_t count, const uint8_t *arena)
{
    sort_from(slots, count, arena, 0);
}
