/* The 5 % and 95 % ranks of units: out of all their ranks, or, where these would take too much memory, out of the
 * lowest and the highest twentieth of each unit's. */
#ifndef QQ_WHATIF_TAILS_H
#define QQ_WHATIF_TAILS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t low_kept, high_kept; /* ranks a unit keeps of each, at most */
    uint32_t *ranks;            /* each unit's lowest ranks, then its highest, as their complements */
} qq_tails;

/* Ranks a unit keeps of so many samples. */
size_t qq_tails_kept(size_t samples);
void qq_tails_init(qq_tails *tails, size_t units, size_t samples);
void qq_tails_clear(qq_tails *tails);

/* Ranks of scratch that adding `count` ranks at once takes. */
size_t qq_tails_scratch(const qq_tails *tails, size_t count);
/* before: how many ranks this unit was given already. */
void qq_tails_add(const qq_tails *tails, size_t unit, size_t before, const uint32_t *ranks, size_t count,
                  uint32_t *scratch);
/* The ranks that at least 5 % and 95 % of `count` ranks given lie at or below; count: 1 or more. */
void qq_tails_ends(const qq_tails *tails, size_t unit, size_t count, uint32_t *low, uint32_t *high);

/* ---- all ranks at hand ---- */

enum { QQ_LANES = 16 };

/* Of QQ_LANES units, what their ranks come to. */
typedef struct {
    uint64_t sum[QQ_LANES];
    uint32_t best[QQ_LANES], worst[QQ_LANES];
    uint32_t low[QQ_LANES], high[QQ_LANES]; /* the ends, as above */
} qq_lanes;

/* ranks: `count` rows of QQ_LANES, 1 or more. */
void qq_lanes_sum_up(const uint32_t *ranks, size_t count, qq_lanes *out);

#endif
