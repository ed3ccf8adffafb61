/* A population as a model for the study of ranks (qinqing/uncertainty.h): what if its weights, the edges of its grades,
 * and its points are not exactly right.
 *
 * Units are the enterprises with a score, in order of identifier. Every draw is a model that could be written down:
 * weights in millionths that sum to one, points in thousandths (edges alone are drawn without steps); the score of each
 * unit is, to the thousandth, the one of pricing by that model: from ledgers (qinqing/points.h), which successors do
 * not have, who are priced again for each draw. A grade is that of the score, or of a lower one that a successor
 * carries on, and no better than the enterprise's own limit. */
#ifndef QINQING_VARIATION_H
#define QINQING_VARIATION_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/points.h"
#include "qinqing/population.h"
#include "qinqing/uncertainty.h"

G_BEGIN_DECLS

typedef struct {
    qq_spread spread; /* of the weights */
    double edge;      /* points that each edge of a grade may lie higher or lower, 0 or more */
    bool ungraded;    /* scores and ranks alone; edges are no inputs */
    const qq_ledgers
        *ledgers; /* of the population's model, day and known time; elements of its points vary. Borrowed */
} qq_variation_options;

typedef struct qq_variation qq_variation;
/* The population is borrowed. Errors: QQ_ERROR_USAGE when nobody has a score, for a spread out of range, for edges that
 * could pass one another; QQ_ERROR_STORE. */
qq_variation *qq_variation_new(const qq_population *population, const qq_variation_options *options,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_variation_free(qq_variation *variation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_variation, qq_variation_free)

/* Lives as long as the variation. Its inputs are the weights, then the edges unless ungraded, then a factor for each
 * element of the points. */
const qq_rank_model *qq_variation_model(const qq_variation *variation);
/* The inputs' names: the categories' ids, the grades that edges begin, the elements' names; static as the model. */
const char *qq_variation_input(const qq_variation *variation, size_t input);
/* The element that an input draws; NULL for weights and edges. */
const qq_points_element *qq_variation_element(const qq_variation *variation, size_t input);
void qq_variation_party(const qq_variation *variation, size_t unit, qq_party *out);
/* False when it is not there or has no score. */
bool qq_variation_find(const qq_variation *variation, const qq_party *party, size_t *unit);
/* Each category's share of the score's variance, [categories]; NaN without any. */
void qq_variation_effective(const qq_variation *variation, double *shares);
/* The model of a draw: its weights, and its points, one a figure. */
void qq_variation_draw(const qq_variation *variation, const double *inputs, qq_weights *weights, qq_milli *values);

G_END_DECLS

#endif
