/* The 5 % rank is the k-th lowest, k = count / 20 rounded up; the 95 % rank the m-th highest, m = count / 20 rounded
 * down, plus 1. Both hold for any count up to the one the tails were made for. High ranks are kept by their complement,
 * so that both ends are lowest values.
 *
 * Invariant: of a full tail the first value is the largest; what is not below it need not be taken in. */
#include "tails.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include "base/levels.h"

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

size_t qq_tails_scratch(const qq_tails *tails, size_t count)
{
    return MAX(tails->low_kept, tails->high_kept) + count + QQ_LANES;
}

void qq_tails_clear(qq_tails *tails)
{
    g_clear_pointer(&tails->ranks, g_free);
}

static inline uint32_t count_up_to(const uint32_t *values, size_t count, uint32_t most)
{
    uint32_t lanes[QQ_LANES] = {0}, sum = 0;
    size_t whole = count - count % QQ_LANES;
    for (size_t i = 0; i < whole; i += QQ_LANES) {
        for (size_t k = 0; k < QQ_LANES; k++) lanes[k] += values[i + k] <= most;
    }
    for (size_t k = 0; k < QQ_LANES; k++) sum += lanes[k];
    for (size_t i = whole; i < count; i++) sum += values[i] <= most;
    return sum;
}

/* The place-th lowest value, by halving the range they lie in: counting is what processors do fastest. */
QQ_LEVELS
static uint32_t tail_lowest(const uint32_t *values, size_t count, size_t place)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t i = 0; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (count_up_to(values, count, middle) >= place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Keeps the `room` lowest of more values, which it moves. */
static void keep_lowest(uint32_t *kept, size_t room, uint32_t *values, size_t count)
{
    uint32_t limit = tail_lowest(values, count, room);
    size_t below = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t value = values[i];
        values[below] = value;
        below += value < limit;
    }
    kept[0] = limit;
    memcpy(kept + 1, values, below * sizeof *kept);
    for (size_t i = below + 1; i < room; i++) kept[i] = limit;
}

/* flip: 0, or all bits to take complements in. */
QQ_LEVELS
static void add_to_tail(uint32_t *kept, size_t room, size_t before, const uint32_t *ranks, size_t count, uint32_t flip,
                        uint32_t *scratch)
{
    size_t held = MIN(before, room), all = held;
    uint32_t limit = held == room ? kept[0] : UINT32_MAX;
    memcpy(scratch, kept, held * sizeof *kept);
    for (size_t i = 0; i < count; i++) {
        scratch[all] = ranks[i] ^ flip;
        all += scratch[all] < limit;
    }
    if (held == room && all == held) return;
    /* Whole lanes: what fills them is above every rank. */
    for (; all > room && all % QQ_LANES != 0; all++) scratch[all] = UINT32_MAX;
    if (all >= room)
        keep_lowest(kept, room, scratch, all);
    else
        memcpy(kept, scratch, all * sizeof *kept);
}

void qq_tails_add(const qq_tails *tails, size_t unit, size_t before, const uint32_t *ranks, size_t count,
                  uint32_t *scratch)
{
    uint32_t *kept = tails->ranks + unit * (tails->low_kept + tails->high_kept);
    add_to_tail(kept, tails->low_kept, before, ranks, count, 0, scratch);
    add_to_tail(kept + tails->low_kept, tails->high_kept, before, ranks, count, UINT32_MAX, scratch);
}

void qq_tails_ends(const qq_tails *tails, size_t unit, size_t count, uint32_t *low, uint32_t *high)
{
    const uint32_t *kept = tails->ranks + unit * (tails->low_kept + tails->high_kept);
    *low = tail_lowest(kept, MIN(count, tails->low_kept), low_place(count));
    *high = ~tail_lowest(kept + tails->low_kept, MIN(count, tails->high_kept), high_place(count));
}

/* ---- all ranks at hand ---- */

static G_ALWAYS_INLINE inline void sum_rows(const uint32_t *ranks, size_t count, qq_lanes *out)
{
    uint64_t sum[QQ_LANES] = {0};
    uint32_t best[QQ_LANES], worst[QQ_LANES];
    memcpy(best, ranks, sizeof best);
    memcpy(worst, ranks, sizeof worst);
    for (const uint32_t *row = ranks; row < ranks + count * QQ_LANES; row += QQ_LANES) {
        for (size_t k = 0; k < QQ_LANES; k++) {
            sum[k] += row[k];
            best[k] = row[k] < best[k] ? row[k] : best[k];
            worst[k] = row[k] > worst[k] ? row[k] : worst[k];
        }
    }
    memcpy(out->sum, sum, sizeof sum);
    memcpy(out->best, best, sizeof best);
    memcpy(out->worst, worst, sizeof worst);
}

/* How many ranks of each unit are at most its figures in a and in b. */
static G_ALWAYS_INLINE inline void count_rows(const uint32_t *ranks, size_t count, const uint32_t *a, const uint32_t *b,
                                              uint32_t *to_a, uint32_t *to_b)
{
    uint32_t of_a[QQ_LANES] = {0}, of_b[QQ_LANES] = {0}, most_a[QQ_LANES], most_b[QQ_LANES];
    memcpy(most_a, a, sizeof most_a);
    memcpy(most_b, b, sizeof most_b);
    for (const uint32_t *row = ranks; row < ranks + count * QQ_LANES; row += QQ_LANES) {
        for (size_t k = 0; k < QQ_LANES; k++) {
            of_a[k] += row[k] <= most_a[k];
            of_b[k] += row[k] <= most_b[k];
        }
    }
    memcpy(to_a, of_a, sizeof of_a);
    memcpy(to_b, of_b, sizeof of_b);
}

/* The range that a place-th lowest rank lies in. */
typedef struct {
    uint32_t low[QQ_LANES], high[QQ_LANES], middle[QQ_LANES], counts[QQ_LANES];
} lane_range;

static G_ALWAYS_INLINE inline void halve(lane_range *range)
{
    for (size_t k = 0; k < QQ_LANES; k++) range->middle[k] = range->low[k] + (range->high[k] - range->low[k]) / 2;
}

/* Where low has met high it stays: all lanes are halved as long as one is open. */
static G_ALWAYS_INLINE inline bool narrow(lane_range *range, uint32_t place)
{
    uint32_t open = 0;
    for (size_t k = 0; k < QQ_LANES; k++) {
        bool reached = range->counts[k] >= place;
        range->high[k] = reached ? range->middle[k] : range->high[k];
        range->low[k] = reached ? range->low[k] : range->middle[k] + 1;
        open |= range->high[k] - range->low[k];
    }
    return open != 0;
}

/* Both ends at once, each by halving: a unit a lane, so that nothing is moved. */
QQ_LEVELS
static void sum_up(const uint32_t *ranks, size_t count, qq_lanes *out)
{
    lane_range low, high;
    bool open = true;
    sum_rows(ranks, count, out);
    memcpy(low.low, out->best, sizeof low.low);
    memcpy(low.high, out->worst, sizeof low.high);
    high = low;
    while (open) {
        halve(&low);
        halve(&high);
        count_rows(ranks, count, low.middle, high.middle, low.counts, high.counts);
        bool low_open = narrow(&low, (uint32_t)low_place(count));
        open = narrow(&high, (uint32_t)(count + 1 - high_place(count))) || low_open;
    }
    memcpy(out->low, low.low, sizeof low.low);
    memcpy(out->high, high.low, sizeof high.low);
}

void qq_lanes_sum_up(const uint32_t *ranks, size_t count, qq_lanes *out)
{
    sum_up(ranks, count, out);
}
