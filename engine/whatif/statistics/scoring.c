/* Scores, grades and ranks of all units for one vector of inputs.
 *
 * Each linear score is summed in the order of the indicators, several units at once: the compiler makes vectors of
 * units, and the sums are the same on every processor. */
#include "scoring.h"

#include <math.h>
#include <string.h>
#include "base/levels.h"
#include "qinqing/error.h"
#include "room.h"

enum { BLOCK_STRIPS = 32, STRIP = 8, SHARED = 4 };

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

static size_t strips_of(size_t units)
{
    return (units + STRIP - 1) / STRIP;
}

/* What fills the last strip is nought. */
static double *columns_of(const qq_rank_model *model)
{
    size_t weights = model->uncertain.weight_count;
    const size_t bytes = strips_of(model->units) * weights * STRIP * sizeof(double);
    double *columns = memset(qq_room_new(bytes), 0, bytes);
    for (size_t unit = 0; unit < model->units; unit++) {
        double *strip = columns + unit / STRIP * weights * STRIP + unit % STRIP;
        for (size_t i = 0; i < weights; i++) strip[i * STRIP] = model->values[unit * weights + i];
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
    qq_room_free(scoring->columns);
    g_free(scoring->nominal);
    g_free(scoring->nominal_rank);
    g_free(scoring);
}

/* ---- scores ---- */

/* As many doubles as the widest registers hold; narrower ones take several. */
typedef double lanes __attribute__((vector_size(STRIP * sizeof(double))));

/* The sums of a strip by one vector of inputs, in registers. */
static G_ALWAYS_INLINE inline void sum_strip(const double *strip, const double *weights, size_t count, double *sums)
{
    lanes sum = {0}, values;
    for (size_t i = 0; i < count; i++) {
        memcpy(&values, strip + i * STRIP, sizeof values);
        sum += weights[i] * values;
    }
    memcpy(sums, &sum, sizeof sum);
}

/* By SHARED vectors, which lie `inputs` apart, as their sums do `units`: they share what is loaded. */
static G_ALWAYS_INLINE inline void sum_shared(const double *strip, const double *weights, size_t inputs, size_t count,
                                              double *sums, size_t units)
{
    lanes a = {0}, b = {0}, c = {0}, d = {0}, values;
    for (size_t i = 0; i < count; i++) {
        memcpy(&values, strip + i * STRIP, sizeof values);
        a += weights[i] * values;
        b += weights[inputs + i] * values;
        c += weights[2 * inputs + i] * values;
        d += weights[3 * inputs + i] * values;
    }
    memcpy(sums, &a, sizeof a);
    memcpy(sums + units, &b, sizeof b);
    memcpy(sums + 2 * units, &c, sizeof c);
    memcpy(sums + 3 * units, &d, sizeof d);
}

/* Strips from..before-1, each full, by one vector or by SHARED of them. */
static G_ALWAYS_INLINE inline void sum_strips(const qq_scoring *scoring, const double *inputs, bool shared, size_t from,
                                              size_t before, double *scores)
{
    size_t count = scoring->model->uncertain.weight_count;
    for (size_t strip = from; strip < before; strip++) {
        const double *values = scoring->columns + strip * count * STRIP;
        if (shared)
            sum_shared(values, inputs, scoring->inputs, count, scores + strip * STRIP, scoring->units);
        else
            sum_strip(values, inputs, count, scores + strip * STRIP);
    }
}

/* Block by block, so that the values of a block are read from memory once for all vectors. */
QQ_LEVELS
static void sum_full_strips(const qq_scoring *scoring, const double *inputs, size_t vectors, double *scores)
{
    size_t full = scoring->units / STRIP;
    for (size_t from = 0; from < full; from += BLOCK_STRIPS) {
        size_t before = MIN(from + BLOCK_STRIPS, full), i = 0;
        for (; i + SHARED <= vectors; i += SHARED)
            sum_strips(scoring, inputs + i * scoring->inputs, true, from, before, scores + i * scoring->units);
        for (; i < vectors; i++)
            sum_strips(scoring, inputs + i * scoring->inputs, false, from, before, scores + i * scoring->units);
    }
}

static void linear_scores(const qq_scoring *scoring, const double *inputs, size_t vectors, double *scores)
{
    size_t count = scoring->model->uncertain.weight_count, units = scoring->units, full = units / STRIP;
    sum_full_strips(scoring, inputs, vectors, scores);
    for (size_t i = 0; full * STRIP < units && i < vectors; i++) {
        double sums[STRIP];
        sum_strip(scoring->columns + full * count * STRIP, inputs + i * scoring->inputs, count, sums);
        memcpy(scores + i * units + full * STRIP, sums, (units - full * STRIP) * sizeof *sums);
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

QQ_LEVELS
static uint64_t sum_shifts(const uint32_t *ranks, const uint32_t *nominal, size_t units)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < units; i++) sum += ranks[i] > nominal[i] ? ranks[i] - nominal[i] : nominal[i] - ranks[i];
    return sum;
}

double qq_scoring_shift(const qq_scoring *scoring, const uint32_t *ranks)
{
    return (double)sum_shifts(ranks, scoring->nominal_rank, scoring->units) / (double)scoring->units;
}
