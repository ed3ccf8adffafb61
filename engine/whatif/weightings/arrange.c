/* Units arranged by nominal grade and limit, in blocks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qinqing/error.h"
#include "whatif/weightings/arrangement.h"

enum { ALIGNED = 64, CLASSES = QQ_WEIGHTING_GRADES * QQ_WEIGHTING_GRADES };

static bool refuse(GError **error, const char *what)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s", what);
    return false;
}

static bool all_finite(const double *figures, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(figures[i])) return false;
    return true;
}

static bool check(const qq_weighed_units *units, GError **error)
{
    if (!units->units || units->units > UINT32_MAX) return refuse(error, "weightings: from one unit to 4,294,967,295");
    if (!units->columns || units->columns > QQ_WEIGHTING_COLUMNS)
        return refuse(error, "weightings: from one column to 64");
    if (units->edges >= QQ_WEIGHTING_GRADES) return refuse(error, "weightings: at most 12 grades");
    if (!(units->least < units->most)) return refuse(error, "weightings: the least score is not below the most");
    for (unsigned e = 1; e < units->edges; e++)
        if (!(units->edge[e] < units->edge[e - 1]))
            return refuse(error, "weightings: edges go from the best grade down");
    bool finite = all_finite(units->nominal, units->columns) && all_finite(units->edge, units->edges);
    for (unsigned c = 0; c < units->columns && finite; c++) finite = all_finite(units->values[c], units->units);
    for (size_t i = 0; units->limits && i < units->units; i++)
        if (units->limits[i] > units->edges) return refuse(error, "weightings: a limit is no grade");
    return finite || refuse(error, "weightings: a figure is no finite number");
}

static double held(const qq_weighed_units *units, double sum)
{
    const double raised = sum > units->least ? sum : units->least;
    return raised < units->most ? raised : units->most;
}

static double nominal_score(const qq_weighed_units *units, size_t unit)
{
    double sum = 0;
    for (unsigned c = 0; c < units->columns; c++) sum = fma(units->nominal[c], units->values[c][unit], sum);
    return held(units, sum);
}

/* Nominal grade and limit as one number: the order of the arrangement. */
static uint8_t class_of(const qq_weighed_units *units, double score, size_t unit)
{
    const unsigned limit = units->limits ? units->limits[unit] : 0;
    unsigned grade = 0;
    while (grade < units->edges && !(score >= units->edge[grade])) grade++;
    return (uint8_t)(MAX(grade, limit) * QQ_WEIGHTING_GRADES + limit);
}

/* Starts of the blocks of each class; each class begins a block of its own. */
static void cut_blocks(qq_weightings *out, const size_t sizes[CLASSES], size_t next[CLASSES])
{
    size_t blocks = 0;
    for (unsigned class = 0; class < CLASSES; class ++) {
        next[class] = blocks * QQ_BLOCK_UNITS;
        for (size_t left = sizes[class]; left; left -= MIN(left, QQ_BLOCK_UNITS), blocks++) {
            const qq_units_block block = {.first = blocks * QQ_BLOCK_UNITS,
                                          .count = (unsigned)MIN(left, QQ_BLOCK_UNITS),
                                          .grade = (uint8_t)(class / QQ_WEIGHTING_GRADES),
                                          .limit = (uint8_t)(class % QQ_WEIGHTING_GRADES)};
            g_array_append_val(out->blocks, block);
        }
    }
}

static double *aligned_room(size_t figures)
{
    void *room = aligned_alloc(ALIGNED, figures * sizeof(double));
    if (!room) g_error("no memory for %" G_GSIZE_FORMAT " figures", figures);
    return memset(room, 0, figures * sizeof(double));
}

static void place_unit(qq_weightings *out, const qq_weighed_units *units, size_t unit, size_t place)
{
    const size_t block = place / QQ_BLOCK_UNITS, at = place % QQ_BLOCK_UNITS;
    double *values = out->values + block * units->columns * QQ_BLOCK_UNITS + at;
    for (unsigned c = 0; c < units->columns; c++) values[(size_t)c * QQ_BLOCK_UNITS] = units->values[c][unit];
    out->nominal[place] = nominal_score(units, unit);
    out->unit_at[place] = (uint32_t)unit;
}

static void arrange(qq_weightings *out, const qq_weighed_units *units)
{
    size_t sizes[CLASSES] = {0}, next[CLASSES];
    g_autofree uint8_t *classes = g_malloc(units->units);
    for (size_t i = 0; i < units->units; i++) {
        classes[i] = class_of(units, nominal_score(units, i), i);
        sizes[classes[i]]++;
    }
    cut_blocks(out, sizes, next);
    const size_t places = (size_t)out->blocks->len * QQ_BLOCK_UNITS;
    out->values = aligned_room(places * units->columns);
    out->nominal = aligned_room(places);
    out->unit_at = g_new0(uint32_t, places);
    for (size_t i = 0; i < places; i++) out->nominal[i] = held(units, 0);
    for (size_t i = 0; i < units->units; i++) place_unit(out, units, i, next[classes[i]]++);
    for (unsigned b = 0; b < out->blocks->len; b++) {
        qq_units_block *block = &g_array_index(out->blocks, qq_units_block, b);
        block->values = out->values + (size_t)b * units->columns * QQ_BLOCK_UNITS;
        block->nominal = out->nominal + (size_t)b * QQ_BLOCK_UNITS;
    }
}

qq_weightings *qq_weightings_new(const qq_weighed_units *units, GError **error)
{
    if (!check(units, error)) return NULL;
    qq_weightings *out = g_new0(qq_weightings, 1);
    out->units = units->units;
    out->shape =
        (qq_units_shape){.columns = units->columns, .edges = units->edges, .least = units->least, .most = units->most};
    for (unsigned e = 0; e < units->edges; e++) out->shape.edge[e] = units->edge[e];
    out->blocks = g_array_new(FALSE, FALSE, sizeof(qq_units_block));
    arrange(out, units);
    return out;
}

void qq_weightings_free(qq_weightings *weightings)
{
    if (!weightings) return;
    g_array_unref(weightings->blocks);
    free(weightings->values);
    free(weightings->nominal);
    g_free(weightings->unit_at);
    g_free(weightings);
}

/* ---- a population ---- */

static double points(int64_t milli)
{
    return (double)milli / 1000;
}

/* The band begins where rounding to thousandths reaches it. */
static void take_bands(const qq_model *model, double *edges)
{
    for (unsigned e = 0; e + 1 < model->bands->len; e++)
        edges[e] = points(g_array_index(model->bands, qq_band, e).at_least) - 0.0005;
}

static void take_columns(const qq_population *population, unsigned count, double **columns, uint8_t *limits)
{
    for (unsigned b = 0; b < qq_population_blocks(population); b++) {
        qq_population_block block;
        qq_population_block_at(population, b, &block);
        memcpy(limits + block.first, block.limits, block.count);
        for (unsigned c = 0; c < count; c++)
            for (unsigned i = 0; i < block.count; i++) columns[c][block.first + i] = points(block.categories[c][i]);
    }
}

qq_weightings *qq_weightings_of_population(const qq_population *population, GError **error)
{
    const qq_model *model = qq_population_model(population);
    const size_t count = qq_population_count(population);
    const unsigned categories = model->category_count;
    double *columns[QQ_CATEGORY_MAX] = {NULL}, nominal[QQ_CATEGORY_MAX] = {0}, edges[QQ_GRADE_MAX] = {0};
    g_autofree uint8_t *limits = g_malloc0(MAX(count, 1));
    g_assert(categories <= QQ_CATEGORY_MAX && model->bands->len <= QQ_GRADE_MAX);
    for (unsigned c = 0; c < categories; c++) {
        columns[c] = g_new0(double, MAX(count, 1));
        nominal[c] = (double)model->categories[c].weight / 1000000;
    }
    take_bands(model, edges);
    take_columns(population, categories, columns, limits);
    const qq_weighed_units units = {.units = count,
                                    .columns = categories,
                                    .values = (const double *const *)columns,
                                    .limits = limits,
                                    .nominal = nominal,
                                    .edges = model->bands->len - 1,
                                    .edge = edges,
                                    .least = model->total_low == INT64_MIN ? -INFINITY : points(model->total_low),
                                    .most = model->total_high == INT64_MAX ? INFINITY : points(model->total_high)};
    qq_weightings *out = qq_weightings_new(&units, error);
    for (unsigned c = 0; c < categories; c++) g_free(columns[c]);
    return out;
}
