/* Many weightings of everyone at once, in double: grade counts, moves between grades and who moves most, for each.
 *
 * For what an analyst looks at while a slider moves; the exact result of one weighting is qinqing/population.h's. Sums
 * are taken category by category with one fused rounding each, whatever the processor, so that every machine and any
 * number of threads give the same bits. */
#ifndef QINQING_WEIGHTINGS_H
#define QINQING_WEIGHTINGS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/population.h"

G_BEGIN_DECLS

enum { QQ_WEIGHTING_GRADES = QQ_GRADE_MAX, QQ_WEIGHTING_MOVERS = 100, QQ_WEIGHTING_COLUMNS = 64 };

/* What is weighed; all arrays are copied. */
typedef struct {
    size_t units;
    unsigned columns;            /* 1 to QQ_WEIGHTING_COLUMNS */
    const double *const *values; /* a column each, of [units] */
    const uint8_t *limits;       /* best grade of each unit; NULL: none */
    const double *nominal;       /* the weights that moves are told from */
    unsigned edges;              /* grades less one, up to QQ_WEIGHTING_GRADES - 1 */
    const double *edge;          /* from the best grade down: a score at or above it has the grade */
    double least, most;          /* scores are held between them */
} qq_weighed_units;

typedef struct qq_weightings qq_weightings;
/* Errors: QQ_ERROR_USAGE for sizes, and for figures that are not finite. */
qq_weightings *qq_weightings_new(const qq_weighed_units *units, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Everyone of a population, in points; who stands apart with the categories of the model's own weights. Edges lie half
 * a thousandth below the bands, where rounding begins. */
qq_weightings *qq_weightings_of_population(const qq_population *population, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_weightings_free(qq_weightings *weightings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_weightings, qq_weightings_free)

typedef struct {
    size_t unit;
    double change; /* of score */
} qq_mover;

/* One weighting. */
typedef struct {
    int64_t grades[QQ_WEIGHTING_GRADES];                     /* units by grade */
    int64_t moves[QQ_WEIGHTING_GRADES][QQ_WEIGHTING_GRADES]; /* by nominal grade, then by grade */
    unsigned mover_count;                                    /* of those whose score changes at all */
    qq_mover movers[QQ_WEIGHTING_MOVERS]; /* largest change first; of equal ones the better nominal grade, then limit,
                                           * then the lower unit */
} qq_weighting_outcome;

/* weights: count x columns, row by row; out: of [count]. threads: 0 is one a processor. */
void qq_weightings_run(const qq_weightings *weightings, const double *weights, size_t count, unsigned threads,
                       qq_weighting_outcome *out);

/* Which loops run here: "avx512", "avx2" or "plain"; for reports and benchmarks. qq_weightings_use makes others run, to
 * compare them; false when this processor has not got them. Not while others are weighing. */
const char *qq_weightings_level(void);
bool qq_weightings_use(const char *level);

G_END_DECLS

#endif
