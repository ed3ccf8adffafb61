/* A weighting of everyone, exactly as pricing by a model of those weights.
 *
 * Source: design §6: total = sum of weight x category, rounded half-even once, then clamped; band, then the limit. */
#include "whatif/population/population.h"

#include "qinqing/error.h"

#define WHOLE 1000000

struct qq_scales {
    const qq_population *population;
    qq_store *store;
    qq_model varied;   /* the population's, with the weights set; shares everything else */
    qq_pricer *pricer; /* by `varied`; NULL while nobody was priced again */
    bool some_zero;    /* a category weighs nothing: then within a case a tie decides that did not before */
    uint8_t untrusted[QQ_GRADE_MAX]; /* whether the trust word of a band is that of a veto */
    int64_t totals[QQ_POPULATION_BLOCK];
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
    scales->pricer = scales->store ? qq_pricer_new(&scales->varied, scales->store) : NULL;
    for (unsigned i = 0; i < model->bands->len; i++)
        scales->untrusted[i] = g_str_equal(g_array_index(model->bands, qq_band, i).trust, model->veto_trust);
    const qq_weights weights = qq_weights_of(model);
    qq_scales_set(scales, &weights);
    return scales;
}

void qq_scales_free(qq_scales *scales)
{
    if (!scales) return;
    qq_pricer_free(scales->pricer);
    qq_store_close(scales->store);
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

/* ---- from the columns ---- */

static void sum_columns(qq_scales *scales, const qq_population_block *block)
{
    int64_t *totals = scales->totals;
    for (unsigned i = 0; i < block->count; i++) totals[i] = 0;
    for (unsigned c = 0; c < scales->population->categories; c++) {
        const int32_t *column = block->categories[c];
        const int64_t weight = scales->varied.categories[c].weight;
        for (unsigned i = 0; i < block->count; i++) totals[i] += column[i] * weight;
    }
}

/* A total of 10^-9 points to thousandths, half to even; without a branch that would depend on the sign. */
static qq_milli round_total(int64_t total)
{
    int64_t floor = total / WHOLE - (total % WHOLE < 0);
    const int64_t twice = (total - floor * WHOLE) * 2;
    return floor + (twice > WHOLE || (twice == WHOLE && (floor & 1)));
}

static uint8_t band_of(const qq_band *bands, unsigned last, qq_milli score)
{
    unsigned band = 0;
    for (unsigned i = 0; i < last; i++) band += score < bands[i].at_least;
    return (uint8_t)band;
}

static void weigh_columns(qq_scales *scales, const qq_population_block *block, qq_weighed *out)
{
    const qq_model *model = &scales->varied;
    const qq_band *bands = (const qq_band *)(void *)model->bands->data;
    const unsigned last = model->bands->len - 1;
    sum_columns(scales, block);
    for (unsigned i = 0; i < block->count; i++) {
        const qq_milli rounded = round_total(scales->totals[i]);
        const qq_milli score = CLAMP(rounded, model->total_low, model->total_high);
        const uint8_t band = band_of(bands, last, score);
        const uint8_t grade = MAX(band, block->limits[i]);
        out[i] = (qq_weighed){.score = score,
                              .grade = grade,
                              .untrusted = (block->flags[i] & QQ_PARTY_VETOED) || scales->untrusted[grade],
                              .unscored = block->flags[i] & QQ_PARTY_UNSCORED};
    }
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

bool qq_scales_weigh_apart(qq_scales *scales, size_t place, qq_weighed *out)
{
    const GArray *list = scales->population->apart;
    const unsigned index = first_apart(scales->population, place);
    if (index == list->len) return false;
    const qq_apart *apart = &g_array_index(list, qq_apart, index);
    if (apart->place != place || !depends(scales, apart)) return false;
    *out = price_weighed(scales, apart);
    return true;
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
