/* A weighting of everyone, exactly as pricing by a model of those weights.
 *
 * Source: design §6: total = sum of weight x category, rounded half-even once, then clamped; band, then the limit. */
#include "whatif/population/population.h"

#include "qinqing/error.h"
#include "qinqing/points.h"
#include "whatif/weightings/weightings.h"

struct qq_scales {
    const qq_population *population;
    qq_store *store;
    qq_model varied;   /* the population's, with the weights and points set; shares everything else */
    bool own_points;   /* its items and steps are its own */
    qq_pricer *pricer; /* by `varied`; NULL while nobody was priced again */
    bool some_zero;    /* a category weighs nothing: then within a case a tie decides that did not before */
    uint8_t untrusted[QQ_GRADE_MAX]; /* whether the trust word of a band is that of a veto */
    int32_t edges[QQ_GRADE_MAX];     /* of bands */
    int32_t scores[QQ_POPULATION_BLOCK];
    uint8_t grades[QQ_POPULATION_BLOCK];
};

qq_scales *qq_scales_new(const qq_population *population, GError **error)
{
    const qq_model *model = population->model;
    g_autoptr(qq_store) store = NULL;
    if (population->apart->len) {
        store = qq_store_open(population->store_path, QQ_STORE_READ, error);
        if (!store) return NULL;
    }
    qq_scales *scales = g_new(qq_scales, 1);
    scales->population = population;
    scales->store = g_steal_pointer(&store);
    scales->varied = *model;
    scales->own_points = false;
    scales->pricer = scales->store ? qq_pricer_new(&scales->varied, scales->store) : NULL;
    for (unsigned i = 0; i < model->bands->len; i++)
        scales->untrusted[i] = g_str_equal(g_array_index(model->bands, qq_band, i).trust, model->veto_trust);
    for (unsigned i = 0; i < model->bands->len; i++)
        scales->edges[i] = (int32_t)CLAMP(g_array_index(model->bands, qq_band, i).at_least, INT32_MIN, INT32_MAX);
    const qq_weights weights = qq_weights_of(model);
    qq_scales_set(scales, &weights);
    return scales;
}

void qq_scales_free(qq_scales *scales)
{
    if (!scales) return;
    qq_pricer_free(scales->pricer);
    qq_store_close(scales->store);
    if (scales->own_points) {
        g_array_unref(scales->varied.items);
        g_array_unref(scales->varied.conviction_steps);
        g_array_unref(scales->varied.clean_steps);
    }
    g_free(scales);
}

void qq_scales_set(qq_scales *scales, const qq_weights *weights)
{
    scales->some_zero = false;
    for (unsigned c = 0; c < scales->population->categories; c++) {
        scales->varied.categories[c].weight = weights->of[c];
        scales->some_zero |= weights->of[c] == 0;
    }
}

void qq_scales_set_points(qq_scales *scales, const qq_points *points, const qq_milli *values)
{
    qq_model *varied = &scales->varied;
    if (!scales->own_points) {
        varied->items = g_array_copy(varied->items);
        varied->conviction_steps = g_array_copy(varied->conviction_steps);
        varied->clean_steps = g_array_copy(varied->clean_steps);
        scales->own_points = true;
    }
    qq_points_apply(points, values, varied);
}

/* ---- from the columns ---- */

void qq_scales_columns(qq_scales *scales, const qq_population_block *block, int32_t *scores, uint8_t *grades)
{
    const qq_model *model = &scales->varied;
    qq_ppm weights[QQ_CATEGORY_MAX] = {0};
    for (unsigned c = 0; c < scales->population->categories; c++) weights[c] = model->categories[c].weight;
    const qq_exact_block exact = {.columns = block->categories,
                                  .weights = weights,
                                  .column_count = scales->population->categories,
                                  .count = block->count,
                                  .edge_count = model->bands->len - 1,
                                  .low = (double)MAX(model->total_low, INT32_MIN),
                                  .high = (double)MIN(model->total_high, INT32_MAX),
                                  .edges = scales->edges,
                                  .limits = block->limits};
    qq_weightings_best()->exact(&exact, scores, grades);
}

qq_weighed qq_scales_weighed(const qq_scales *scales, int32_t score, uint8_t grade, uint8_t flags)
{
    return (qq_weighed){.score = score,
                        .grade = grade,
                        .untrusted = (flags & QQ_PARTY_VETOED) || scales->untrusted[grade],
                        .unscored = flags & QQ_PARTY_UNSCORED};
}

static void weigh_columns(qq_scales *scales, const qq_population_block *block, qq_weighed *out)
{
    qq_scales_columns(scales, block, scales->scores, scales->grades);
    for (unsigned i = 0; i < block->count; i++)
        out[i] = qq_scales_weighed(scales, scales->scores[i], scales->grades[i], block->flags[i]);
}

/* ---- who stands apart ---- */

static bool depends(const qq_scales *scales, const qq_apart *apart)
{
    return apart->spans || scales->some_zero;
}

static void price_apart(qq_scales *scales, const qq_apart *apart, qq_result *out)
{
    qq_price_dossier(scales->pricer, &apart->dossier, scales->population->as_of, out);
}

/* Index of the first that stands at `place` or after. */
static unsigned first_apart(const qq_population *population, size_t place)
{
    unsigned low = 0, high = population->apart->len;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (g_array_index(population->apart, qq_apart, middle).place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static qq_weighed price_weighed(qq_scales *scales, const qq_apart *apart)
{
    qq_result result;
    price_apart(scales, apart, &result);
    return (qq_weighed){.score = result.score,
                        .grade = result.grade,
                        .untrusted = g_str_equal(result.trust, scales->varied.veto_trust),
                        .unscored = result.unscored};
}

static void weigh_apart(qq_scales *scales, const qq_population_block *block, qq_weighed *out)
{
    const GArray *list = scales->population->apart;
    for (unsigned i = first_apart(scales->population, block->first); i < list->len; i++) {
        const qq_apart *apart = &g_array_index(list, qq_apart, i);
        if (apart->place >= block->first + block->count) break;
        if (depends(scales, apart)) out[apart->place - block->first] = price_weighed(scales, apart);
    }
}

/* NULL where it does not stand apart. */
static const qq_apart *apart_at(const qq_population *population, size_t place)
{
    const unsigned index = first_apart(population, place);
    if (index == population->apart->len) return NULL;
    const qq_apart *apart = &g_array_index(population->apart, qq_apart, index);
    return apart->place == place ? apart : NULL;
}

bool qq_scales_weigh_apart(qq_scales *scales, size_t place, qq_weighed *out)
{
    const qq_apart *apart = apart_at(scales->population, place);
    if (!apart || !depends(scales, apart)) return false;
    *out = price_weighed(scales, apart);
    return true;
}

bool qq_population_is_heir(const qq_population *population, size_t place)
{
    const qq_apart *apart = apart_at(population, place);
    return apart && apart->dossier.predecessor_count;
}

qq_milli qq_scales_carried(qq_scales *scales, size_t place)
{
    const qq_apart *apart = apart_at(scales->population, place);
    return apart ? qq_price_carried(scales->pricer, &apart->dossier, scales->population->as_of) : INT64_MAX;
}

void qq_scales_weigh(qq_scales *scales, unsigned index, qq_weighed *out)
{
    qq_population_block block;
    qq_population_block_at(scales->population, index, &block);
    weigh_columns(scales, &block, out);
    weigh_apart(scales, &block, out);
}

void qq_scales_categories(qq_scales *scales, size_t place, int32_t out[QQ_CATEGORY_MAX])
{
    const qq_population *population = scales->population;
    qq_population_block block;
    qq_population_block_at(population, (unsigned)(place / QQ_POPULATION_BLOCK), &block);
    const size_t at = place - block.first;
    for (unsigned c = 0; c < population->categories; c++) out[c] = block.categories[c][at];
    if (!(block.flags[at] & QQ_PARTY_APART)) return;
    const qq_apart *apart = &g_array_index(population->apart, qq_apart, first_apart(population, place));
    qq_result result;
    if (!depends(scales, apart)) return;
    price_apart(scales, apart, &result);
    for (unsigned c = 0; c < population->categories; c++) out[c] = (int32_t)result.categories[c].score;
}
