/* A population laid out for the study of ranks. */
#include "qinqing/variation.h"

#include <math.h>

#include "qinqing/error.h"

struct qq_variation {
    const qq_population *population;
    qq_rank_model model;
    GArray *places;  /* of size_t: by unit */
    double *values;  /* units x categories, points */
    double *weights; /* nominal */
    qq_uncertain_figure *edges;
    uint8_t *limits;
    GArray *apart;      /* of size_t: units that are priced again */
    GArray *heirs;      /* of size_t: units whose grade is also held to a score carried on */
    GAsyncQueue *rooms; /* of qq_scales: lent to whoever draws */
};

static double points(int64_t milli)
{
    return (double)milli / 1000;
}

/* ---- units ---- */

static void take_unit(qq_variation *out, const qq_population_block *block, unsigned at, unsigned categories)
{
    const size_t place = block->first + at, unit = out->places->len;
    g_array_append_val(out->places, place);
    out->limits[unit] = block->limits[at];
    for (unsigned c = 0; c < categories; c++) out->values[unit * categories + c] = points(block->categories[c][at]);
    if (!(block->flags[at] & QQ_PARTY_APART)) return;
    g_array_append_val(out->apart, unit);
    if (qq_population_is_heir(out->population, place)) g_array_append_val(out->heirs, unit);
}

static void take_units(qq_variation *out)
{
    const size_t most = MAX(qq_population_count(out->population), 1);
    const unsigned categories = qq_population_model(out->population)->category_count;
    out->values = g_new(double, most *categories);
    out->limits = g_new(uint8_t, most);
    for (unsigned b = 0; b < qq_population_blocks(out->population); b++) {
        qq_population_block block;
        qq_population_block_at(out->population, b, &block);
        for (unsigned i = 0; i < block.count; i++)
            if (!(block.flags[i] & QQ_PARTY_UNSCORED)) take_unit(out, &block, i, categories);
    }
}

/* ---- scores of one draw ---- */

/* The drawn weights in millionths, whose sum may miss one by the rounding. */
static void set_weights(const qq_variation *variation, qq_scales *scales, const double *inputs)
{
    qq_weights weights = {{0}};
    for (size_t c = 0; c < variation->model.uncertain.weight_count; c++)
        weights.of[c] = (qq_ppm)llrint(inputs[c] * 1000000);
    qq_scales_set(scales, &weights);
}

static void score_apart(const qq_variation *variation, qq_scales *scales, double *scores)
{
    for (unsigned i = 0; i < variation->apart->len; i++) {
        const size_t unit = g_array_index(variation->apart, size_t, i);
        qq_weighed weighed;
        if (qq_scales_weigh_apart(scales, g_array_index(variation->places, size_t, unit), &weighed))
            scores[unit] = points(weighed.score);
    }
}

static bool score(const double *inputs, double *scores, void *data, GError **error)
{
    const qq_variation *variation = data;
    const size_t count = variation->model.uncertain.weight_count;
    qq_scales *scales = g_async_queue_try_pop(variation->rooms);
    if (!scales) scales = qq_scales_new(variation->population, error);
    if (!scales) return false;
    for (size_t unit = 0; unit < variation->model.units; unit++) {
        double sum = 0;
        for (size_t c = 0; c < count; c++) sum += inputs[c] * variation->values[unit * count + c];
        scores[unit] = sum;
    }
    set_weights(variation, scales, inputs);
    score_apart(variation, scales, scores);
    g_async_queue_push(variation->rooms, scales);
    return true;
}

/* Every draw was scored before, so that there is a room, or one comes back. */
static void carry(const double *inputs, double *scores, void *data)
{
    const qq_variation *variation = data;
    qq_scales *scales = g_async_queue_pop(variation->rooms);
    set_weights(variation, scales, inputs);
    for (unsigned i = 0; i < variation->heirs->len; i++) {
        const size_t unit = g_array_index(variation->heirs, size_t, i);
        const qq_milli carried = qq_scales_carried(scales, g_array_index(variation->places, size_t, unit));
        scores[i] = carried == INT64_MAX ? INFINITY : points(carried);
    }
    g_async_queue_push(variation->rooms, scales);
}

/* ---- the model ---- */

static bool take_edges(qq_variation *out, double edge, GError **error)
{
    const GArray *bands = qq_population_model(out->population)->bands;
    const size_t count = bands->len - 1;
    out->edges = g_new(qq_uncertain_figure, MAX(count, 1));
    if (!(edge >= 0) || !isfinite(edge)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, "edges move by 0 points or more");
        return false;
    }
    for (size_t e = 0; e < count; e++) {
        const double at = points(g_array_index(bands, qq_band, e).at_least);
        out->edges[e] = (qq_uncertain_figure){at, at - edge, at + edge};
        if (!e || out->edges[e].high <= out->edges[e - 1].low) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "edges that move by so much could pass one another at grade %s; let them move less",
                    g_array_index(bands, qq_band, e).grade);
        return false;
    }
    return true;
}

static void fill_model(qq_variation *out, qq_spread spread)
{
    const qq_model *model = qq_population_model(out->population);
    const size_t edges = model->bands->len - 1;
    const bool low = model->total_low != INT64_MIN, high = model->total_high != INT64_MAX;
    out->weights = g_new(double, QQ_CATEGORY_MAX);
    for (unsigned c = 0; c < model->category_count; c++)
        out->weights[c] = (double)model->categories[c].weight / 1000000;
    out->model = (qq_rank_model){.units = out->places->len,
                                 .uncertain = {.weights = out->weights,
                                               .weight_count = model->category_count,
                                               .spread = spread,
                                               .figures = out->edges,
                                               .figure_count = edges},
                                 .step = 0.001,
                                 .least = low    ? points(model->total_low)
                                          : high ? -INFINITY
                                                 : 0,
                                 .most = high  ? points(model->total_high)
                                         : low ? INFINITY
                                               : 0,
                                 .edges = edges,
                                 .caps = out->limits};
    if (out->apart->len) {
        out->model.score = score;
        out->model.score_data = out;
        out->model.heirs = (const size_t *)(const void *)out->heirs->data;
        out->model.heir_count = out->heirs->len;
        out->model.carried = carry;
    } else {
        out->model.values = out->values;
    }
}

static void scales_free(gpointer scales)
{
    qq_scales_free(scales);
}

qq_variation *qq_variation_new(const qq_population *population, qq_spread spread, double edge, GError **error)
{
    g_autoptr(qq_variation) out = g_new0(qq_variation, 1);
    out->population = population;
    out->places = g_array_new(FALSE, FALSE, sizeof(size_t));
    out->apart = g_array_new(FALSE, FALSE, sizeof(size_t));
    out->heirs = g_array_new(FALSE, FALSE, sizeof(size_t));
    out->rooms = g_async_queue_new_full(scales_free);
    take_units(out);
    if (!out->places->len) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, "nobody has a score; there is nothing to rank");
        return NULL;
    }
    if (!take_edges(out, edge, error)) return NULL;
    fill_model(out, spread);
    return qq_uncertain_check(&out->model.uncertain, error) ? g_steal_pointer(&out) : NULL;
}

void qq_variation_free(qq_variation *variation)
{
    if (!variation) return;
    g_array_unref(variation->places);
    g_array_unref(variation->apart);
    g_array_unref(variation->heirs);
    g_async_queue_unref(variation->rooms);
    g_free(variation->values);
    g_free(variation->weights);
    g_free(variation->edges);
    g_free(variation->limits);
    g_free(variation);
}

const qq_rank_model *qq_variation_model(const qq_variation *variation)
{
    return &variation->model;
}

const char *qq_variation_input(const qq_variation *variation, size_t input)
{
    const qq_model *model = qq_population_model(variation->population);
    if (input < model->category_count) return model->categories[input].id;
    return g_array_index(model->bands, qq_band, input - model->category_count).grade;
}

void qq_variation_party(const qq_variation *variation, size_t unit, qq_party *out)
{
    qq_population_party(variation->population, g_array_index(variation->places, size_t, unit), out);
}

bool qq_variation_find(const qq_variation *variation, const qq_party *party, size_t *unit)
{
    size_t place;
    if (!qq_population_find(variation->population, party, &place)) return false;
    for (guint i = 0; i < variation->places->len; i++) {
        if (g_array_index(variation->places, size_t, i) != place) continue;
        *unit = i;
        return true;
    }
    return false;
}

void qq_variation_effective(const qq_variation *variation, double *shares)
{
    qq_effective_weights(variation->values, variation->model.units, variation->model.uncertain.weight_count,
                         variation->weights, shares);
}
