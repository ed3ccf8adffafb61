/* Private to engine/whatif/weightings: the arrangement of units, and the loops over it.
 *
 * Units are arranged by nominal grade and limit, so that all of a block share both and a weighting's moves are counted
 * by comparisons alone. A block's columns lie one after another. What is left of a block is filled with zeros, which
 * are taken out of the counts again. */
#ifndef QINQING_WHATIF_WEIGHTINGS_H
#define QINQING_WHATIF_WEIGHTINGS_H

#include "qinqing/weightings.h"

enum {
    QQ_BLOCK_UNITS = 256,
    QQ_WEIGHTINGS_AT_ONCE = 4,
    QQ_PACKED_EDGES = 5, /* counts of so many edges lie in one 64-bit number, */
    QQ_PACKED_BITS = 12, /* so wide each: a lane counts QQ_BLOCK_UNITS at most */
    QQ_PACKS = (QQ_WEIGHTING_GRADES - 1 + QQ_PACKED_EDGES - 1) / QQ_PACKED_EDGES,
};

typedef struct {
    size_t first;   /* place of its first unit in the arrangement */
    unsigned count; /* units, without what fills it up */
    uint8_t grade, limit;
    const double *values;  /* [columns][QQ_BLOCK_UNITS], 64-byte aligned */
    const double *nominal; /* score of each */
} qq_units_block;

typedef struct {
    unsigned columns, edges;
    double edge[QQ_WEIGHTING_GRADES];
    double least, most;
} qq_units_shape;

/* The largest changes so far, largest first; only larger ones than `beyond` are of interest. */
typedef struct {
    unsigned count;
    double beyond; /* 0 until there are QQ_WEIGHTING_MOVERS */
    double size[QQ_WEIGHTING_MOVERS], change[QQ_WEIGHTING_MOVERS];
    size_t place[QQ_WEIGHTING_MOVERS];
} qq_movers;
void qq_movers_add(qq_movers *movers, double change, size_t place);

/* Of one weighting, by one thread. */
typedef struct {
    int64_t moves[QQ_WEIGHTING_GRADES][QQ_WEIGHTING_GRADES];
    qq_movers movers;
} qq_weighting_tally;

/* Scores of one block under QQ_WEIGHTINGS_AT_ONCE weightings: at_least[w][e]: units at or above edge e, fillers
 * included; movers are added. weights: row by row. */
typedef void (*qq_weightings_loop)(const qq_units_block *block, const qq_units_shape *shape, const double *weights,
                                   unsigned at_least[QQ_WEIGHTINGS_AT_ONCE][QQ_WEIGHTING_GRADES],
                                   qq_weighting_tally *tallies);
/* The exact weighting of a block's columns: totals in 10^-9 points, then scores rounded half to even to thousandths and
 * held to [low, high], then grades: how many edges lie above, and no better than the limit. Scores fit 32 bits, since
 * category scores do and weights sum to one. */
typedef struct {
    const int32_t *const *columns;
    const qq_ppm *weights;
    unsigned column_count, count, edge_count;
    double low, high;     /* whole thousandths */
    const int32_t *edges; /* thousandths, from the best grade down */
    const uint8_t *limits;
} qq_exact_block;
typedef void (*qq_exact_loop)(const qq_exact_block *block, int32_t *scores, uint8_t *grades);

typedef struct {
    const char *name;
    qq_weightings_loop weigh;
    qq_exact_loop exact;
} qq_weightings_loops;

extern const qq_weightings_loops qq_weightings_loops_plain, qq_weightings_loops_avx2, qq_weightings_loops_avx512;
/* The fastest that this processor runs, unless others were asked for. */
const qq_weightings_loops *qq_weightings_best(void);

#endif
