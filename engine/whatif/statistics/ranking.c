/* Ranks by keys of 32 bits, which fall as the score rises: units are dealt to slices by the first bits of their keys,
 * as many slices as units, so that nearly all then stand in order; one pass of insertion puts the rest right. Keys are
 * monotone in the score whatever the rounding, and equal ones are looked at again, so the order is exact. */
#include "ranking.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "levels.h"
#include "numeric.h"

enum { KEY_BITS = 32, CROWDED = 64 };

#define KEY_MAX 4294967295.0

struct qq_ranker {
    size_t units;
    unsigned slice_bits;
    uint64_t *placed; /* key, then unit */
    uint32_t *keys;   /* of each unit */
    uint32_t *starts; /* of each slice */
};

static unsigned slice_bits(size_t units)
{
    unsigned bits = 1;
    while (bits < KEY_BITS - 1 && (size_t)1 << bits < units) bits++;
    return bits;
}

size_t qq_ranker_size(size_t units)
{
    return sizeof(qq_ranker) + units * (sizeof(uint64_t) + sizeof(uint32_t)) +
           (((size_t)1 << slice_bits(units)) + 1) * sizeof(uint32_t);
}

qq_ranker *qq_ranker_new(size_t units)
{
    qq_ranker *ranker = g_new0(qq_ranker, 1);
    ranker->units = units;
    ranker->slice_bits = slice_bits(units);
    ranker->placed = g_new(uint64_t, units);
    ranker->keys = g_new(uint32_t, units);
    ranker->starts = g_new(uint32_t, ((size_t)1 << ranker->slice_bits) + 1);
    return ranker;
}

void qq_ranker_free(qq_ranker *ranker)
{
    if (!ranker) return;
    g_free(ranker->placed);
    g_free(ranker->keys);
    g_free(ranker->starts);
    g_free(ranker);
}

/* ---- keys ---- */

QQ_LEVELS
static void finite_range(const double *scores, size_t units, double *least, double *most)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < units; i++) {
        double score = scores[i];
        low = score < low && score > -INFINITY ? score : low;
        high = score > high && score < INFINITY ? score : high;
    }
    *least = low;
    *most = high;
}

/* Halves, so that the difference of huge scores stays finite. Infinities and NaN fall to the right end by themselves.
 */
static void make_keys(qq_ranker *ranker, const double *scores)
{
    double least, most;
    finite_range(scores, ranker->units, &least, &most);
    double half = most / 2, span = half - least / 2, scale = span > 0 ? KEY_MAX / span : 1;
    if (!isfinite(scale)) scale = 1;
    for (size_t i = 0; i < ranker->units; i++) {
        double key = (half - scores[i] / 2) * scale;
        key = key < KEY_MAX ? key : KEY_MAX;
        ranker->keys[i] = (uint32_t)(int64_t)(key > 0 ? key : 0);
    }
}

/* ---- order ---- */

static int compare_placed(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Slices that hold many different keys are sorted now: insertion would be slow. */
static void sort_crowded(const qq_ranker *ranker)
{
    size_t from = 0, slices = (size_t)1 << ranker->slice_bits;
    for (size_t slice = 0; slice < slices; slice++) {
        size_t end = ranker->starts[slice];
        uint32_t first = (uint32_t)(ranker->placed[from < end ? from : 0] >> 32);
        bool differ = false;
        for (size_t i = from; end - from > CROWDED && i < end && !differ; i++)
            differ = (uint32_t)(ranker->placed[i] >> 32) != first;
        if (differ) qsort(ranker->placed + from, end - from, sizeof *ranker->placed, compare_placed);
        from = end;
    }
}

/* Deals units to their slices; returns how many the fullest has. */
static size_t deal(qq_ranker *ranker)
{
    size_t slices = (size_t)1 << ranker->slice_bits;
    unsigned shift = KEY_BITS - ranker->slice_bits;
    uint32_t next = 0, fullest = 0;
    memset(ranker->starts, 0, slices * sizeof(uint32_t));
    for (size_t i = 0; i < ranker->units; i++) ranker->starts[ranker->keys[i] >> shift]++;
    for (size_t i = 0; i < slices; i++) {
        uint32_t count = ranker->starts[i];
        ranker->starts[i] = next;
        next += count;
        fullest = count > fullest ? count : fullest;
    }
    for (size_t i = 0; i < ranker->units; i++)
        ranker->placed[ranker->starts[ranker->keys[i] >> shift]++] = (uint64_t)ranker->keys[i] << 32 | i;
    return fullest;
}

static void insert_all(uint64_t *placed, size_t units)
{
    for (size_t i = 1; i < units; i++) {
        uint64_t unit = placed[i];
        size_t to = i;
        for (; to > 0 && placed[to - 1] > unit; to--) placed[to] = placed[to - 1];
        placed[to] = unit;
    }
}

/* ---- ranks ---- */

static double score_of(const double *scores, uint64_t placed)
{
    double score = scores[(uint32_t)placed];
    return isnan(score) ? -INFINITY : score;
}

/* Ranks a run of equal keys whose scores may differ. */
static void rank_run(const uint64_t *run, size_t count, size_t before, const double *scores, uint32_t *ranks)
{
    g_autofree qq_indexed *entries = g_new(qq_indexed, count);
    size_t first = 0;
    for (size_t i = 0; i < count; i++) entries[i] = (qq_indexed){-score_of(scores, run[i]), (uint32_t)run[i]};
    qq_sort_indexed(entries, count);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].value != entries[first].value) first = i;
        ranks[entries[i].index] = (uint32_t)(before + first) + 1;
    }
}

/* Gives a run of equal keys one rank, or ranks it by itself when its scores differ. */
static void share_rank(const uint64_t *run, size_t count, size_t before, const double *scores, uint32_t *ranks)
{
    double score = score_of(scores, run[0]);
    for (size_t i = 0; i < count; i++) {
        ranks[(uint32_t)run[i]] = (uint32_t)before + 1;
        if (score_of(scores, run[i]) != score) {
            rank_run(run, count, before, scores, ranks);
            return;
        }
    }
}

void qq_ranker_rank(qq_ranker *ranker, const double *scores, uint32_t *ranks)
{
    const uint64_t *placed = ranker->placed;
    size_t units = ranker->units, next;
    make_keys(ranker, scores);
    if (deal(ranker) > CROWDED) sort_crowded(ranker);
    insert_all(ranker->placed, units);
    for (size_t from = 0; from < units; from = next) {
        for (next = from + 1; next < units && placed[next] >> 32 == placed[from] >> 32;) next++;
        if (next == from + 1)
            ranks[(uint32_t)placed[from]] = (uint32_t)from + 1;
        else
            share_rank(placed + from, next - from, from, scores, ranks);
    }
}
