/* What moves ranks and scores: Sobol indices of every input, and the shift when a weight is left out. */
#include "qinqing/uncertainty.h"

#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "scoring.h"

typedef struct {
    const qq_scoring *scoring;
    const size_t *named;
    size_t named_count;
} sensitivity_job;

static bool evaluate_points(const double *points, size_t count, double *values, void *data, GError **error)
{
    const sensitivity_job *job = data;
    const qq_scoring *scoring = job->scoring;
    g_autofree double *inputs = g_new(double, scoring->inputs);
    g_autofree double *scores = g_new(double, scoring->units);
    g_autofree uint32_t *ranks = g_new(uint32_t, scoring->units);
    qq_ranker *ranker = qq_ranker_new(scoring->units);
    bool well = true;
    for (size_t i = 0; i < count && well; i++) {
        double *out = values + i * (1 + job->named_count);
        qq_uncertain_at(&scoring->model->uncertain, points + i * scoring->inputs, inputs);
        well = qq_scoring_scores(scoring, inputs, scores, error);
        if (!well) break;
        qq_ranker_rank(ranker, scores, ranks);
        out[0] = qq_scoring_shift(scoring, ranks);
        for (size_t k = 0; k < job->named_count; k++) out[1 + k] = scores[job->named[k]];
    }
    qq_ranker_free(ranker);
    return well;
}

qq_sobol *qq_rank_sensitivity(const qq_rank_model *model, const size_t *named, size_t named_count,
                              const qq_sobol_options *options, const qq_run *run, GError **error)
{
    for (size_t i = 0; i < named_count; i++) {
        if (named[i] < model->units) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "sensitivity of unit %zu: there are %zu", named[i] + 1,
                    model->units);
        return NULL;
    }
    g_autoptr(qq_scoring) scoring = qq_scoring_new(model, error);
    if (!scoring) return NULL;
    sensitivity_job job = {scoring, named, named_count};
    qq_sobol_options complete = *options;
    complete.inputs = scoring->inputs;
    complete.outputs = 1 + named_count;
    return qq_sobol_run(&complete, evaluate_points, &job, run, error);
}

/* ---- leaving out ---- */

/* Where the block of a weight begins, and its size. */
static void find_block(const qq_uncertain *uncertain, size_t weight, size_t *first, size_t *size)
{
    *first = 0;
    *size = uncertain->weight_count;
    for (size_t i = 0; uncertain->blocks && i < uncertain->block_count; i++) {
        *size = uncertain->blocks[i];
        if (weight < *first + *size) return;
        *first += *size;
    }
}

/* Takes the weight out of its block; false where nothing is left of it. */
static bool leave_out(const qq_uncertain *uncertain, size_t weight, double *inputs)
{
    size_t first, size;
    double rest = 0;
    find_block(uncertain, weight, &first, &size);
    inputs[weight] = 0;
    for (size_t i = first; i < first + size; i++) rest += inputs[i];
    if (!(rest > 0)) return false;
    for (size_t i = first; i < first + size; i++) inputs[i] /= rest;
    return true;
}

bool qq_leave_one_out(const qq_rank_model *model, double *shifts, GError **error)
{
    g_autoptr(qq_scoring) scoring = qq_scoring_new(model, error);
    if (!scoring) return false;
    g_autofree double *inputs = g_new(double, scoring->inputs + 1);
    g_autofree double *scores = g_new(double, scoring->units);
    g_autofree uint32_t *ranks = g_new(uint32_t, scoring->units);
    qq_ranker *ranker = qq_ranker_new(scoring->units);
    bool well = true;
    for (size_t i = 0; i < model->uncertain.weight_count && well; i++) {
        shifts[i] = NAN;
        qq_uncertain_nominal(&model->uncertain, inputs);
        if (!leave_out(&model->uncertain, i, inputs)) continue;
        well = qq_scoring_scores(scoring, inputs, scores, error);
        if (!well) break;
        qq_ranker_rank(ranker, scores, ranks);
        shifts[i] = qq_scoring_shift(scoring, ranks);
    }
    qq_ranker_free(ranker);
    return well;
}
