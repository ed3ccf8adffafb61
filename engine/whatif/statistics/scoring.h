/* Scores, grades and ranks of all units for one vector of inputs: what the study, the sensitivity and leaving out
 * share. */
#ifndef QQ_WHATIF_SCORING_H
#define QQ_WHATIF_SCORING_H

#include "qinqing/uncertainty.h"
#include "ranking.h"

/* A checked model, ready to score. Read-only once made: threads share it. */
typedef struct {
    const qq_rank_model *model;
    size_t inputs, units, grades;
    double *columns; /* linear: the values in strips of units, each indicator by indicator; NULL with a function */
    double *nominal; /* scores */
    uint32_t *nominal_rank;
} qq_scoring;

/* Errors: QQ_ERROR_USAGE for what does not make a model. */
bool qq_scoring_check(const qq_rank_model *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Checks first. Errors: those of the check and of the function. */
qq_scoring *qq_scoring_new(const qq_rank_model *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_scoring_free(qq_scoring *scoring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_scoring, qq_scoring_free)
/* Bytes it takes for so many units. */
size_t qq_scoring_size(const qq_rank_model *model);

bool qq_scoring_scores(const qq_scoring *scoring, const double *inputs, double *scores,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for several vectors of inputs, one after another, as are the scores: quicker than one by one. */
bool qq_scoring_scores_of(const qq_scoring *scoring, const double *inputs, size_t vectors, double *scores,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The grade of every unit, of scores that qq_scoring_carry has lowered. Only with grades. */
void qq_scoring_grades(const qq_scoring *scoring, const double *inputs, const double *scores, uint8_t *grades);
/* Lowers the scores of heirs to what they carry on: the scores that grades are of. */
void qq_scoring_carry(const qq_scoring *scoring, const double *inputs, double *scores);
/* Mean absolute shift against the nominal ranks. */
double qq_scoring_shift(const qq_scoring *scoring, const uint32_t *ranks);

#endif
