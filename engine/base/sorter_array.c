/* Sorting the array of slots in place: quicksort by the median of three, heap sort where it degenerates, insertion for
 * the last few. No two slots are equal (offsets differ), so an unstable method gives the stable order. */
#include "base/sorter_private.h"

#include <string.h>

enum { FEW = 16 };

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

static bool before(const qq_slot *a, const qq_slot *b, const uint8_t *arena)
{
    if (a->head != b->head) return a->head < b->head;
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

void qq_slots_sort(qq_slot *slots, size_t count, const uint8_t *arena)
{
    int depth = 2 * (int)g_bit_storage(count);
    sort_part(slots, count, arena, depth);
}
