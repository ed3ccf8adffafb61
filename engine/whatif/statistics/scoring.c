/* Scores, grades and ranks of all units for one vector of inputs.
 *
 * Linear scores are summed indicator by indicator over blocks of units, each sum in the order of the indicators: the
 * compiler makes vectors of units, and the sums are the same on every processor. */
#include "scoring.h"

#include <math.h>
#include <string.h>
#include "qinqing/error.h"

enum { BLOCK_UNITS = 512 };

/* ---- making ---- */

bool qq_scoring_check(const qq_rank_model *model, GError **error)
{
    const char *fault = NULL;
    if (model->units == 0 || model->units > INT32_MAX)
        fault = "units to rank: there must be from 1 to 2147483647";
    else if (!model->values == !model->score)
        fault = "a rank model: it needs either values or a function";
    else if (model->edges >= QQ_GRADES_MAX || model->edges > model->uncertain.figure_count)
        fault = "edges of grades: they are the first figures, at most 15";
    else if (!(model->step >= 0) || !isfinite(model->step) || !(model->least <= model->most))
        fault = "step, least and most of a score: a step is 0 or more, least is not above most";
    if (!fault) return qq_uncertain_check(&model->uncertain, error);
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, fault);
    return false;
}

static double *columns_of(const qq_rank_model *model)
{
    size_t units = model->units, weights = model->uncertain.weight_count;
    double *columns = g_new(double, MAX(units * weights, 1));
    for (size_t unit = 0; unit < units; unit++) {
        for (size_t i = 0; i < weights; i++) columns[i * units + unit] = model->values[unit * weights + i];
    }
    return columns;
}

size_t qq_scoring_size(const qq_rank_model *model)
{
    size_t columns = model->score ? 0 : model->uncertain.weight_count;
    return model->units * (columns * sizeof(double) + sizeof(double) + sizeof(uint32_t)) + qq_ranker_size(model->units);
}

qq_scoring *qq_scoring_new(const qq_rank_model *model, GError **error)
{
    if (!qq_scoring_check(model, error)) return NULL;
    g_autoptr(qq_scoring) scoring = g_new0(qq_scoring, 1);
    scoring->model = model;
    scoring->units = model->units;
    scoring->inputs = qq_uncertain_inputs(&model->uncertain);
    scoring->grades = model->edges ? model->edges + 1 : 0;
    if (!model->score) scoring->columns = columns_of(model);
    scoring->nominal = g_new(double, model->units);
    scoring->nominal_rank = g_new(uint32_t, model->units);
    g_autofree double *inputs = g_new(double, scoring->inputs + 1);
    qq_uncertain_nominal(&model->uncertain, inputs);
    if (!qq_scoring_scores(scoring, inputs, scoring->nominal, error)) return NULL;
    qq_ranker *ranker = qq_ranker_new(model->units);
    qq_ranker_rank(ranker, scoring->nominal, scoring->nominal_rank);
    qq_ranker_free(ranker);
    return g_steal_pointer(&scoring);
}

void qq_scoring_free(qq_scoring *scoring)
{
    if (!scoring) return;
    g_free(scoring->columns);
    g_free(scoring->nominal);
    g_free(scoring->nominal_rank);
    g_free(scoring);
}

/* ---- scores ---- */

static void add_products(double *restrict sums, const double *restrict values, double weight, size_t count)
{
    for (size_t i = 0; i < count; i++) sums[i] += weight * values[i];
}

static void linear_scores(const qq_scoring *scoring, const double *weights, double *scores)
{
    size_t units = scoring->units, count = scoring->model->uncertain.weight_count;
    for (size_t from = 0; from < units; from += BLOCK_UNITS) {
        size_t block = MIN(units - from, BLOCK_UNITS);
        memset(scores + from, 0, block * sizeof(double));
        for (size_t i = 0; i < count; i++)
            add_products(scores + from, scoring->columns + i * units + from, weights[i], block);
    }
}

static void round_and_cut(const qq_rank_model *model, double *scores)
{
    bool cut = model->least != 0 || model->most != 0;
    if (model->step > 0) {
        for (size_t i = 0; i < model->units; i++) scores[i] = rint(scores[i] / model->step) * model->step;
    }
    if (!cut) return;
    for (size_t i = 0; i < model->units; i++) {
        scores[i] = scores[i] < model->least ? model->least : scores[i];
        scores[i] = scores[i] > model->most ? model->most : scores[i];
    }
}

bool qq_scoring_scores(const qq_scoring *scoring, const double *inputs, double *scores, GError **error)
{
    const qq_rank_model *model = scoring->model;
    if (!model->score)
        linear_scores(scoring, inputs, scores);
    else if (!model->score(inputs, scores, model->score_data, error))
        return false;
    round_and_cut(model, scores);
    return true;
}

uint8_t qq_scoring_grade(const qq_scoring *scoring, const double *inputs, size_t unit, double score)
{
    const qq_rank_model *model = scoring->model;
    const double *edges = inputs + model->uncertain.weight_count;
    uint8_t grade = 0;
    while (grade < model->edges && !(score >= edges[grade])) grade++;
    return model->caps && model->caps[unit] > grade ? model->caps[unit] : grade;
}

double qq_scoring_shift(const qq_scoring *scoring, const uint32_t *ranks)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < scoring->units; i++) {
        int64_t shift = (int64_t)ranks[i] - scoring->nominal_rank[i];
        sum += (uint64_t)(shift < 0 ? -shift : shift);
    }
    return (double)sum / (double)scoring->units;
}
