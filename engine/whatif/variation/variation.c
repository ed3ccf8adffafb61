/* A population laid out for the study of ranks. */
#include "qinqing/variation.h"

#include <math.h>

#include "qinqing/error.h"

#define WHOLE 1000000 /* all weights together */
#define PARTS 1e6     /* of a millionth, that a double tells apart */

struct qq_variation {
    const qq_population *population;
    const qq_ledgers *ledgers;
    const qq_points *points; /* the ledgers' */
    qq_rank_model model;
    GArray *places;  /* of size_t: by unit */
    double *values;  /* units x categories, points */
    double *weights; /* nominal */
    GArray *figures; /* of qq_uncertain_figure: edges, then factors of points */
    uint8_t *limits;
    GArray *heirs;      /* of size_t: units whose grade is also held to a score carried on */
    GAsyncQueue *rooms; /* of draw_room: lent to whoever draws */
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

/* ---- one draw ---- */

/* Drawn weights in millionths that sum to one: what rounding down leaves goes to the largest remainders, of equal ones
 * to the first. */
static void weights_of(const double *inputs, size_t count, qq_weights *out)
{
    double remainders[QQ_CATEGORY_MAX] = {0};
    int64_t left = WHOLE;
    *out = (qq_weights){{0}};
    for (size_t c = 0; c < count; c++) {
        /* A nominal weight is a decimal; the double next to it may lie just below. */
        const double exact = rint(inputs[c] * WHOLE * PARTS) / PARTS;
        out->of[c] = (qq_ppm)floor(exact);
        remainders[c] = exact - floor(exact);
        left -= out->of[c];
    }
    for (; left > 0; left--) {
        size_t most = 0;
        for (size_t c = 1; c < count; c++)
            if (remainders[c] > remainders[most]) most = c;
        out->of[most]++;
        remainders[most] -= 1;
    }
}

void qq_variation_draw(const qq_variation *variation, const double *inputs, qq_weights *weights, qq_milli *values)
{
    const size_t count = variation->model.uncertain.weight_count;
    weights_of(inputs, count, weights);
    qq_points_values(variation->points, inputs + count + variation->model.edges, values);
}

/* What a thread works in while it scores a draw. */
typedef struct {
    qq_scales *scales;
    qq_weights weights;
    qq_milli *values;    /* of the points' figures */
    qq_milli *by_ledger; /* scores */
} draw_room;

static void room_free(gpointer data)
{
    draw_room *room = data;
    qq_scales_free(room->scales);
    g_free(room->values);
    g_free(room->by_ledger);
    g_free(room);
}

static draw_room *room_new(const qq_variation *variation, GError **error)
{
    qq_scales *scales = qq_scales_new(variation->population, error);
    if (!scales) return NULL;
    draw_room *room = g_new0(draw_room, 1);
    room->scales = scales;
    room->values = g_new(qq_milli, variation->points->figures->len + 1);
    room->by_ledger = g_new(qq_milli, MAX(qq_ledgers_count(variation->ledgers), 1));
    return room;
}

static void set_room(const qq_variation *variation, draw_room *room, const double *inputs)
{
    qq_variation_draw(variation, inputs, &room->weights, room->values);
    qq_scales_set(room->scales, &room->weights);
    qq_scales_set_points(room->scales, variation->points, room->values);
}

static void score_units(const qq_variation *variation, draw_room *room, double *scores)
{
    const size_t *places = (const size_t *)(const void *)variation->places->data;
    qq_ledgers_score(variation->ledgers, room->values, &room->weights, room->by_ledger);
    for (size_t unit = 0; unit < variation->places->len; unit++) {
        const uint32_t ledger = qq_ledgers_of(variation->ledgers, places[unit]);
        qq_weighed weighed = {0};
        if (ledger == QQ_LEDGER_NONE)
            qq_scales_weigh_apart(room->scales, places[unit], &weighed);
        else
            weighed.score = room->by_ledger[ledger];
        scores[unit] = points(weighed.score);
    }
}

static bool score(const double *inputs, double *scores, void *data, GError **error)
{
    const qq_variation *variation = data;
    draw_room *room = g_async_queue_try_pop(variation->rooms);
    if (!room) room = room_new(variation, error);
    if (!room) return false;
    set_room(variation, room, inputs);
    score_units(variation, room, scores);
    g_async_queue_push(variation->rooms, room);
    return true;
}

/* Every draw was scored before, so that there is a room, or one comes back. */
static void carry(const double *inputs, double *scores, void *data)
{
    const qq_variation *variation = data;
    draw_room *room = g_async_queue_pop(variation->rooms);
    set_room(variation, room, inputs);
    for (unsigned i = 0; i < variation->heirs->len; i++) {
        const size_t unit = g_array_index(variation->heirs, size_t, i);
        const qq_milli carried = qq_scales_carried(room->scales, g_array_index(variation->places, size_t, unit));
        scores[i] = carried == INT64_MAX ? INFINITY : points(carried);
    }
    g_async_queue_push(variation->rooms, room);
}

/* ---- the model ---- */

static bool take_edges(qq_variation *out, double edge, GError **error)
{
    const GArray *bands = qq_population_model(out->population)->bands;
    if (!(edge >= 0) || !isfinite(edge)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, "edges move by 0 points or more");
        return false;
    }
    for (unsigned e = 0; e + 1 < bands->len; e++) {
        const double at = points(g_array_index(bands, qq_band, e).at_least);
        const qq_uncertain_figure figure = {at, at - edge, at + edge};
        if (e && figure.high > g_array_index(out->figures, qq_uncertain_figure, e - 1).low) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                        "edges that move by so much could pass one another at grade %s; let them move less",
                        g_array_index(bands, qq_band, e).grade);
            return false;
        }
        g_array_append_val(out->figures, figure);
    }
    return true;
}

static void take_factors(qq_variation *out)
{
    for (unsigned e = 0; e < out->points->elements->len; e++) {
        const double share = g_array_index(out->points->elements, qq_points_element, e).share;
        const qq_uncertain_figure figure = {1, 1 - share, 1 + share};
        g_array_append_val(out->figures, figure);
    }
}

/* The scale's ends; both 0 when it has none. */
static void fill_ends(const qq_model *model, qq_rank_model *out)
{
    const bool low = model->total_low != INT64_MIN, high = model->total_high != INT64_MAX;
    if (!low && !high) return;
    out->least = low ? points(model->total_low) : -INFINITY;
    out->most = high ? points(model->total_high) : INFINITY;
}

static void fill_model(qq_variation *out, qq_spread spread, size_t edges)
{
    const qq_model *model = qq_population_model(out->population);
    out->weights = g_new(double, QQ_CATEGORY_MAX);
    for (unsigned c = 0; c < model->category_count; c++) out->weights[c] = (double)model->categories[c].weight / WHOLE;
    out->model = (qq_rank_model){.units = out->places->len,
                                 .uncertain = {.weights = out->weights,
                                               .weight_count = model->category_count,
                                               .spread = spread,
                                               .figures = (const qq_uncertain_figure *)(void *)out->figures->data,
                                               .figure_count = out->figures->len},
                                 .step = 0.001,
                                 .score = score,
                                 .score_data = out,
                                 .edges = edges};
    fill_ends(model, &out->model);
    if (!edges) return;
    out->model.caps = out->limits;
    out->model.heirs = (const size_t *)(const void *)out->heirs->data;
    out->model.heir_count = out->heirs->len;
    out->model.carried = carry;
}

static qq_variation *variation_new(const qq_population *population, const qq_variation_options *options)
{
    qq_variation *out = g_new0(qq_variation, 1);
    out->population = population;
    out->places = g_array_new(FALSE, FALSE, sizeof(size_t));
    out->heirs = g_array_new(FALSE, FALSE, sizeof(size_t));
    out->figures = g_array_new(FALSE, FALSE, sizeof(qq_uncertain_figure));
    out->rooms = g_async_queue_new_full(room_free);
    g_assert(qq_ledgers_places(options->ledgers) == qq_population_count(population));
    out->ledgers = options->ledgers;
    out->points = qq_ledgers_points(options->ledgers);
    return out;
}

qq_variation *qq_variation_new(const qq_population *population, const qq_variation_options *options, GError **error)
{
    g_autoptr(qq_variation) out = variation_new(population, options);
    take_units(out);
    if (!out->places->len) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, "nobody has a score; there is nothing to rank");
        return NULL;
    }
    if (!options->ungraded && !take_edges(out, options->edge, error)) return NULL;
    const size_t edges = out->figures->len;
    take_factors(out);
    fill_model(out, options->spread, edges);
    return qq_uncertain_check(&out->model.uncertain, error) ? g_steal_pointer(&out) : NULL;
}

void qq_variation_free(qq_variation *variation)
{
    if (!variation) return;
    g_array_unref(variation->places);
    g_array_unref(variation->figures);
    g_array_unref(variation->heirs);
    g_async_queue_unref(variation->rooms);
    g_free(variation->values);
    g_free(variation->weights);
    g_free(variation->limits);
    g_free(variation);
}

const qq_rank_model *qq_variation_model(const qq_variation *variation)
{
    return &variation->model;
}

const qq_points_element *qq_variation_element(const qq_variation *variation, size_t input)
{
    const size_t before = variation->model.uncertain.weight_count + variation->model.edges;
    return input < before ? NULL : &g_array_index(variation->points->elements, qq_points_element, input - before);
}

const char *qq_variation_input(const qq_variation *variation, size_t input)
{
    const qq_model *model = qq_population_model(variation->population);
    const qq_points_element *element = qq_variation_element(variation, input);
    if (element) return element->name;
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
