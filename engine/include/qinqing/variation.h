/* A population as a model for the study of ranks (qinqing/uncertainty.h): what if its weights, and the edges of its
 * grades, are not exactly right.
 *
 * Units are the enterprises with a score, in order of identifier. Scores are rounded and held to the scale as pricing
 * does it; whoever stands apart is priced again for each draw. A grade is that of the score, or of a lower
 * one that a successor carries on, and no better than the enterprise's own limit. */
#ifndef QINQING_VARIATION_H
#define QINQING_VARIATION_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/population.h"
#include "qinqing/uncertainty.h"

G_BEGIN_DECLS

typedef struct qq_variation qq_variation;
/* spread: of the weights; edge: points that each edge of a grade may lie higher or lower, 0 or more. The population is
 * borrowed. Errors: QQ_ERROR_USAGE when nobody has a score, for a spread out of range, for edges that could pass one
 * another; QQ_ERROR_STORE. */
qq_variation *qq_variation_new(const qq_population *population, qq_spread spread, double edge,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_variation_free(qq_variation *variation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_variation, qq_variation_free)

/* Lives as long as the variation. */
const qq_rank_model *qq_variation_model(const qq_variation *variation);
/* The inputs' names: the categories' ids, then the grades that edges begin; static as the model. */
const char *qq_variation_input(const qq_variation *variation, size_t input);
void qq_variation_party(const qq_variation *variation, size_t unit, qq_party *out);
/* False when it is not there or has no score. */
bool qq_variation_find(const qq_variation *variation, const qq_party *party, size_t *unit);
/* Each category's share of the score's variance, [categories]; NaN without any. */
void qq_variation_effective(const qq_variation *variation, double *shares);

G_END_DECLS

#endif
