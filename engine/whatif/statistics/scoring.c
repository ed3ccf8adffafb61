/* Scores, grades and ranks of all units for one vector of inputs.
 *
 * Each linear score is summed in the order of the indicators, several units at once: the compiler makes vectors of
 * units, and the sums are the same on every processor. */
#include "scoring.h"

#include <math.h>
#include <string.h>
#include "levels.h"
#include "qinqing/error.h"

enum { BLOCK_UNITS = 512, STRIP = 16 };

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
    else if (model->heir_count && !model->carried)
        fault = "heirs: their grades need a function for what they carry on";
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
    scoring->nominal = g_new0(double, model->units);
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

/* The sums of STRIP units, in registers. */
static inline void sum_strip(const double *restrict columns, size_t units, const double *restrict weights, size_t count,
                             double *restrict sums)
{
    double strip[STRIP] = {0};
    for (size_t i = 0; i < count; i++) {
        const double *values = columns + i * units;
        for (size_t k = 0; k < STRIP; k++) strip[k] += weights[i] * values[k];
    }
    memcpy(sums, strip, sizeof strip);
}

static double sum_one(const double *columns, size_t units, const double *weights, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += weights[i] * columns[i * units];
    return sum;
}

/* Block by block, so that the values of a block are read from memory once for all vectors. */
QQ_LEVELS
static void linear_scores(const qq_scoring *scoring, const double *inputs, size_t vectors, double *scores)
{
    size_t units = scoring->units, count = scoring->model->uncertain.weight_count;
    for (size_t from = 0; from < units; from += BLOCK_UNITS) {
        size_t before = MIN(from + BLOCK_UNITS, units);
        for (size_t vector = 0; vector < vectors; vector++) {
            const double *weights = inputs + vector * scoring->inputs;
            double *to = scores + vector * units;
            size_t unit = from;
            for (; unit + STRIP <= before; unit += STRIP)
                sum_strip(scoring->columns + unit, units, weights, count, to + unit);
            for (; unit < before; unit++) to[unit] = sum_one(scoring->columns + unit, units, weights, count);
        }
    }
}

/* Under its own weights, which are decimals, a sum may lie just between two steps; a double that misses it by its last
 * bit would round to the other one. Rounding to millionths of a step first finds it again: then a score is the one that
 * whole numbers give for weights in millionths. */
static void settle_halves(const qq_rank_model *model, double *scores)
{
    static const double parts = 1e6, most = 1e9; /* beyond it a double does not hold these parts */
    for (size_t i = 0; i < model->units; i++) {
        double steps = scores[i] / model->step;
        if (fabs(steps) < most) scores[i] = rint(rint(steps * parts) / parts) * model->step;
    }
}

static bool has_own_weights(const qq_rank_model *model, const double *inputs)
{
    size_t count = model->uncertain.weight_count;
    return count && memcmp(inputs, model->uncertain.weights, count * sizeof *inputs) == 0;
}

static void round_and_cut(const qq_rank_model *model, const double *inputs, double *scores)
{
    bool cut = model->least != 0 || model->most != 0;
    if (model->step > 0) {
        if (has_own_weights(model, inputs)) settle_halves(model, scores);
        for (size_t i = 0; i < model->units; i++) scores[i] = rint(scores[i] / model->step) * model->step;
    }
    if (!cut) return;
    for (size_t i = 0; i < model->units; i++) {
        scores[i] = scores[i] < model->least ? model->least : scores[i];
        scores[i] = scores[i] > model->most ? model->most : scores[i];
    }
}

bool qq_scoring_scores_of(const qq_scoring *scoring, const double *inputs, size_t vectors, double *scores,
                          GError **error)
{
    const qq_rank_model *model = scoring->model;
    if (!model->score) linear_scores(scoring, inputs, vectors, scores);
    for (size_t i = 0; i < vectors; i++) {
        double *to = scores + i * scoring->units;
        if (model->score && !model->score(inputs + i * scoring->inputs, to, model->score_data, error)) return false;
        round_and_cut(model, inputs + i * scoring->inputs, to);
    }
    return true;
}

bool qq_scoring_scores(const qq_scoring *scoring, const double *inputs, double *scores, GError **error)
{
    return qq_scoring_scores_of(scoring, inputs, 1, scores, error);
}

QQ_LEVELS
static void count_missed(const double *scores, double edge, size_t units, uint8_t *grades)
{
    for (size_t unit = 0; unit < units; unit++) grades[unit] = (uint8_t)(grades[unit] + !(scores[unit] >= edge));
}

void qq_scoring_carry(const qq_scoring *scoring, const double *inputs, double *scores)
{
    const qq_rank_model *model = scoring->model;
    if (!model->heir_count) return;
    g_autofree double *carried = g_new(double, model->heir_count);
    model->carried(inputs, carried, model->score_data);
    for (size_t i = 0; i < model->heir_count; i++)
        if (carried[i] < scores[model->heirs[i]]) scores[model->heirs[i]] = carried[i];
}

/* Drawn edges may cross: the first that a score reaches gives its grade, so an edge counts only as far as it is below
 * those before it. */
void qq_scoring_grades(const qq_scoring *scoring, const double *inputs, const double *scores, uint8_t *grades)
{
    const qq_rank_model *model = scoring->model;
    const double *edges = inputs + model->uncertain.weight_count;
    double edge = INFINITY;
    memset(grades, 0, scoring->units);
    for (size_t i = 0; i < model->edges; i++) {
        edge = edges[i] < edge ? edges[i] : edge;
        count_missed(scores, edge, scoring->units, grades);
    }
    for (size_t unit = 0; model->caps && unit < scoring->units; unit++)
        grades[unit] = model->caps[unit] > grades[unit] ? model->caps[unit] : grades[unit];
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
