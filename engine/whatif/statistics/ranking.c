/* Ranks by buckets: as many equal slices of the range of scores as there are units, so that most hold few; within a
 * slice units are sorted. Slices are monotone in the score whatever the rounding, so the order is exact. */
#include "ranking.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INSERTION_MAX = 24 };

typedef struct {
    double score;
    size_t unit;
} placed_unit;

struct qq_ranker {
    size_t units;
    placed_unit *placed;
    uint32_t *slice;  /* of each unit */
    uint32_t *starts; /* of each slice; slice 0 is plus infinity, the last what is no number */
};

static size_t slice_count(size_t units)
{
    return units + 2;
}

size_t qq_ranker_size(size_t units)
{
    return sizeof(qq_ranker) + units * (sizeof(placed_unit) + sizeof(uint32_t)) +
           (slice_count(units) + 1) * sizeof(uint32_t);
}

qq_ranker *qq_ranker_new(size_t units)
{
    qq_ranker *ranker = g_new0(qq_ranker, 1);
    ranker->units = units;
    ranker->placed = g_new(placed_unit, units);
    ranker->slice = g_new(uint32_t, units);
    ranker->starts = g_new(uint32_t, slice_count(units) + 1);
    return ranker;
}

void qq_ranker_free(qq_ranker *ranker)
{
    if (!ranker) return;
    g_free(ranker->placed);
    g_free(ranker->slice);
    g_free(ranker->starts);
    g_free(ranker);
}

static void find_slices(qq_ranker *ranker, const double *scores)
{
    double least = INFINITY, most = -INFINITY;
    size_t units = ranker->units;
    for (size_t i = 0; i < units; i++) {
        if (!isfinite(scores[i])) continue;
        least = scores[i] < least ? scores[i] : least;
        most = scores[i] > most ? scores[i] : most;
    }
    /* Halves, so that the difference of huge scores stays finite. */
    double span = most / 2 - least / 2;
    double scale = span > 0 ? (double)(units - 1) / span : 0;
    if (!isfinite(scale)) scale = 0;
    memset(ranker->starts, 0, (slice_count(units) + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < units; i++) {
        uint32_t slice = (uint32_t)units + 1;
        if (isfinite(scores[i]))
            slice = 1 + (uint32_t)fmin((most / 2 - scores[i] / 2) * scale, (double)(units - 1));
        else if (scores[i] > 0)
            slice = 0;
        ranker->slice[i] = slice;
        ranker->starts[slice + 1]++;
    }
    for (size_t i = 1; i <= slice_count(units); i++) ranker->starts[i] += ranker->starts[i - 1];
}

static int compare_placed(const void *a, const void *b)
{
    const placed_unit *x = a, *y = b;
    return (x->score < y->score) - (x->score > y->score);
}

static void sort_slice(placed_unit *units, size_t count)
{
    if (count > INSERTION_MAX) {
        qsort(units, count, sizeof *units, compare_placed);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        placed_unit unit = units[i];
        size_t to = i;
        for (; to > 0 && units[to - 1].score < unit.score; to--) units[to] = units[to - 1];
        units[to] = unit;
    }
}

/* Many share a score where scores are rounded: such a slice is in order as it is. */
static int all_equal(const placed_unit *units, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (units[i].score != units[0].score) return 0;
    }
    return 1;
}

void qq_ranker_rank(qq_ranker *ranker, const double *scores, uint32_t *ranks)
{
    size_t units = ranker->units, from = 0;
    find_slices(ranker, scores);
    for (size_t i = 0; i < units; i++) {
        double score = isnan(scores[i]) ? -INFINITY : scores[i];
        ranker->placed[ranker->starts[ranker->slice[i]]++] = (placed_unit){score, i};
    }
    /* Each start has moved to the end of its slice. */
    for (size_t slice = 0; slice < slice_count(units) && from < units; slice++) {
        size_t end = ranker->starts[slice], first = from;
        if (!all_equal(ranker->placed + from, end - from)) sort_slice(ranker->placed + from, end - from);
        for (size_t i = from; i < end; i++) {
            if (ranker->placed[i].score != ranker->placed[first].score) first = i;
            ranks[ranker->placed[i].unit] = (uint32_t)first + 1;
        }
        from = end;
    }
}
