/* Ranks by dealing: units are dealt to slices of scores, from the highest down, and within a slice of few each counts
 * the scores above its own. A slice of many, of which all are equal or which is dealt again, costs no more than its
 * units.
 *
 * Slices are monotone in the score whatever the rounding, and only scores themselves are compared, so ranks are exact.
 */
#include "ranking.h"

#include <glib.h>
#include <math.h>
#include <string.h>
#include "base/levels.h"
#include "numeric.h"
#include "room.h"

enum {
    LANES = 16,
    FEW = 96,           /* as many are counted, more are dealt */
    PER_SLICE = 8,      /* units a slice is made for */
    SLICES_MAX = 16384, /* what the processor's first cache holds the places of */
    DEALS = 3,          /* then what is still crowded is sorted */
};

/* Scores, and whose they are. */
typedef struct {
    double *scores; /* LANES more than units, so that whole lanes may be read */
    uint32_t *members;
} rank_sheet;

struct qq_ranker {
    size_t units;
    void *room;            /* all that follows */
    rank_sheet sheets[2];  /* dealt from one to the other */
    uint16_t *slices;      /* of each unit */
    uint32_t *ends[DEALS]; /* of each slice of a deal: where it ends */
};

static size_t slices_for(size_t units)
{
    return CLAMP(units / PER_SLICE, 2, SLICES_MAX);
}

static size_t arrays_size(size_t units)
{
    size_t unit = 2 * (sizeof(double) + sizeof(uint32_t)) + sizeof(uint16_t);
    return units * unit + 2 * LANES * sizeof(double) + DEALS * slices_for(units) * sizeof(uint32_t);
}

size_t qq_ranker_size(size_t units)
{
    return sizeof(qq_ranker) + arrays_size(units);
}

/* All arrays lie in one room, the widest first. */
qq_ranker *qq_ranker_new(size_t units)
{
    qq_ranker *ranker = g_new0(qq_ranker, 1);
    double *scores = qq_room_new(arrays_size(units));
    memset(scores, 0, 2 * (units + LANES) * sizeof *scores);
    uint32_t *words = (uint32_t *)(void *)(scores + 2 * (units + LANES));
    ranker->units = units;
    ranker->room = scores;
    for (unsigned i = 0; i < 2; i++) {
        ranker->sheets[i].scores = scores + i * (units + LANES);
        ranker->sheets[i].members = words;
        words += units;
    }
    for (unsigned i = 0; i < DEALS; i++) {
        ranker->ends[i] = words;
        words += slices_for(units);
    }
    ranker->slices = (uint16_t *)(void *)words;
    return ranker;
}

void qq_ranker_free(qq_ranker *ranker)
{
    if (!ranker) return;
    qq_room_free(ranker->room);
    g_free(ranker);
}

/* ---- slices ---- */

QQ_LEVELS
static void finite_range(const double *scores, size_t units, double *least, double *most)
{
    double low[LANES], high[LANES];
    size_t whole = units - units % LANES;
    for (size_t k = 0; k < LANES; k++) {
        low[k] = INFINITY;
        high[k] = -INFINITY;
    }
    for (size_t i = 0; i < whole; i += LANES) {
        for (size_t k = 0; k < LANES; k++) {
            double score = scores[i + k];
            low[k] = score < low[k] && score > -INFINITY ? score : low[k];
            high[k] = score > high[k] && score < INFINITY ? score : high[k];
        }
    }
    for (size_t i = whole; i < units; i++) {
        low[0] = scores[i] < low[0] && scores[i] > -INFINITY ? scores[i] : low[0];
        high[0] = scores[i] > high[0] && scores[i] < INFINITY ? scores[i] : high[0];
    }
    *least = low[0];
    *most = high[0];
    for (size_t k = 1; k < LANES; k++) {
        *least = low[k] < *least ? low[k] : *least;
        *most = high[k] > *most ? high[k] : *most;
    }
}

/* Halves, so that the difference of huge scores stays finite. Infinities and NaN fall to the right end by themselves.
 */
QQ_LEVELS
static void find_slices(const double *scores, size_t units, double half, double scale, double last, uint16_t *slices)
{
    for (size_t i = 0; i < units; i++) {
        double slice = (half - scores[i] / 2) * scale;
        slice = slice < last ? slice : last;
        slices[i] = (uint16_t)(int32_t)(slice > 0 ? slice : 0);
    }
}

/* Counts the units of each slice and says where it begins. */
static void count_slices(const uint16_t *slices, size_t units, uint32_t *starts, size_t count, size_t from)
{
    uint32_t next = (uint32_t)from;
    memset(starts, 0, count * sizeof *starts);
    for (size_t i = 0; i < units; i++) starts[slices[i]]++;
    for (size_t i = 0; i < count; i++) {
        uint32_t in = starts[i];
        starts[i] = next;
        next += in;
    }
}

/* Deals units from..from+units-1 of scores to the same places of a sheet; members NULL: unit i is i itself. ends: where
 * each slice ends. */
static void deal(qq_ranker *ranker, const double *scores, const uint32_t *members, size_t from, size_t units,
                 const rank_sheet *to, uint32_t *ends)
{
    double least, most;
    size_t count = slices_for(units);
    finite_range(scores, units, &least, &most);
    double half = most / 2, span = half - least / 2, scale = span > 0 ? (double)count / span : 1;
    if (!isfinite(scale)) scale = 1;
    find_slices(scores, units, half, scale, (double)(count - 1), ranker->slices);
    count_slices(ranker->slices, units, ends, count, from);
    for (size_t i = 0; i < units; i++) {
        uint32_t place = ends[ranker->slices[i]]++;
        to->scores[place] = scores[i] >= -INFINITY ? scores[i] : -INFINITY;
        to->members[place] = members ? members[i] : (uint32_t)i;
    }
}

/* ---- ranks ---- */

/* Whole lanes are read and what is beyond the last is left. */
QQ_LEVELS
static void rank_few(const double *scores, const uint32_t *members, size_t count, size_t before, uint32_t *ranks)
{
    for (size_t first = 0; first < count; first += LANES) {
        uint64_t above[LANES] = {0};
        double own[LANES];
        memcpy(own, scores + first, sizeof own);
        for (size_t i = 0; i < count; i++) {
            for (size_t k = 0; k < LANES; k++) above[k] += scores[i] > own[k];
        }
        for (size_t k = 0; k < LANES && first + k < count; k++)
            ranks[members[first + k]] = (uint32_t)(before + above[k] + 1);
    }
}

static void rank_sorted(const double *scores, const uint32_t *members, size_t count, size_t before, uint32_t *ranks)
{
    g_autofree qq_indexed *entries = g_new(qq_indexed, count);
    size_t first = 0;
    for (size_t i = 0; i < count; i++) entries[i] = (qq_indexed){-scores[i], members[i]};
    qq_sort_indexed(entries, count);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].value != entries[first].value) first = i;
        ranks[entries[i].index] = (uint32_t)(before + first + 1);
    }
}

static bool all_equal(const double *scores, size_t count)
{
    size_t i = 1;
    while (i < count && scores[i] == scores[0]) i++;
    return i == count;
}

/* Ranks the units from..from+count-1 of the sheet that `deals` deals filled; all before them score higher, all after
 * them lower. */
static void rank_slice(qq_ranker *ranker, unsigned deals, size_t from, size_t count, uint32_t *ranks)
{
    const rank_sheet *sheet = &ranker->sheets[deals % 2], *to = &ranker->sheets[(deals + 1) % 2];
    const double *scores = sheet->scores + from;
    const uint32_t *members = sheet->members + from;
    if (count <= FEW) {
        rank_few(scores, members, count, from, ranks);
    } else if (all_equal(scores, count)) {
        for (size_t i = 0; i < count; i++) ranks[members[i]] = (uint32_t)from + 1;
    } else if (deals == DEALS) {
        rank_sorted(scores, members, count, from, ranks);
    } else {
        const uint32_t *ends = ranker->ends[deals];
        deal(ranker, scores, members, from, count, to, ranker->ends[deals]);
        for (size_t i = 0, next = from; i < slices_for(count); next = ends[i++])
            if (ends[i] > next) rank_slice(ranker, deals + 1, next, ends[i] - next, ranks);
    }
}

void qq_ranker_rank(qq_ranker *ranker, const double *scores, uint32_t *ranks)
{
    const uint32_t *ends = ranker->ends[0];
    deal(ranker, scores, NULL, 0, ranker->units, &ranker->sheets[1], ranker->ends[0]);
    for (size_t i = 0, next = 0; i < slices_for(ranker->units); next = ends[i++])
        if (ends[i] > next) rank_slice(ranker, 1, next, ends[i] - next, ranks);
}
