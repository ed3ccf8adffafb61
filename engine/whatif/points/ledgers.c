/* Everyone's ledgers: one sweep, and what is alike kept once.
 *
 * A ledger's number is the place of its first enterprise among those with another one, so that no thread count and no
 * cut of ranges leaves a trace. */
#include <string.h>

#include "qinqing/sweep.h"
#include "whatif/points/points.h"

/* Different ledgers, by their bytes. */
typedef struct {
    GArray *terms;  /* of qq_ledger_term, one ledger after another */
    GArray *ends;   /* of size_t: where each ends */
    GHashTable *of; /* from its bytes to one more than its number */
} ledger_set;

struct qq_ledgers {
    const qq_points *points;
    ledger_set set;
    GArray *places; /* of uint32_t: each enterprise's ledger */
};

typedef struct {
    const qq_points *points;
    const qq_population_options *options;
    qq_ledgers *ledgers;
} ledgers_loading;

/* What a thread gathers of a range. */
typedef struct {
    ledger_set set;
    GArray *places, *terms;
    qq_ledger_prices nominal;
} ledgers_range;

/* ---- sets ---- */

static ledger_set set_new(void)
{
    return (ledger_set){g_array_new(FALSE, FALSE, sizeof(qq_ledger_term)), g_array_new(FALSE, FALSE, sizeof(size_t)),
                        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL)};
}

static void set_clear(ledger_set *set)
{
    g_hash_table_unref(set->of);
    g_array_unref(set->terms);
    g_array_unref(set->ends);
}

static const qq_ledger_term *set_at(const ledger_set *set, uint32_t number, size_t *count)
{
    const size_t *ends = (const size_t *)(const void *)set->ends->data;
    const size_t from = number ? ends[number - 1] : 0;
    *count = ends[number] - from;
    return (const qq_ledger_term *)(const void *)set->terms->data + from;
}

static uint32_t set_add(ledger_set *set, const qq_ledger_term *terms, size_t count)
{
    const size_t size = count * sizeof *terms;
    g_autoptr(GBytes) looked = g_bytes_new_static(terms, size);
    const uint32_t known = GPOINTER_TO_UINT(g_hash_table_lookup(set->of, looked));
    if (known) return known - 1;
    g_array_append_vals(set->terms, terms, (guint)count);
    const size_t end = set->terms->len;
    g_array_append_val(set->ends, end);
    g_hash_table_insert(set->of, g_bytes_new(terms, size), GUINT_TO_POINTER(set->ends->len));
    return set->ends->len - 1;
}

/* ---- a range ---- */

static void *range_new(void *data)
{
    const ledgers_loading *load = data;
    ledgers_range *range = g_new0(ledgers_range, 1);
    const qq_weights own = qq_weights_of(load->points->model);
    g_autofree qq_milli *values = g_new(qq_milli, load->points->figures->len);
    for (unsigned f = 0; f < load->points->figures->len; f++)
        values[f] = g_array_index(load->points->figures, qq_points_figure, f).nominal;
    range->set = set_new();
    range->places = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    range->terms = g_array_new(FALSE, FALSE, sizeof(qq_ledger_term));
    qq_ledger_prices_init(&range->nominal, load->points);
    qq_ledger_prices_set(&range->nominal, load->points, values, &own);
    return range;
}

static void range_free(void *data)
{
    ledgers_range *range = data;
    set_clear(&range->set);
    g_array_unref(range->places);
    g_array_unref(range->terms);
    qq_ledger_prices_clear(&range->nominal);
    g_free(range);
}

/* A ledger is worth nothing unless it gives what it was made from. */
static void check_nominal(const ledgers_range *range, const qq_model *model, const qq_result *result)
{
    qq_milli categories[QQ_CATEGORY_MAX];
    qq_ledger_categories(&range->nominal, (const qq_ledger_term *)(const void *)range->terms->data, range->terms->len,
                         categories);
    for (unsigned c = 0; c < model->category_count; c++) g_assert(categories[c] == result->categories[c].score);
}

static bool gather(const qq_sweep_seat *seat, void *data, const qq_dossier *dossier, void *loading, GError **error)
{
    (void)error;
    const ledgers_loading *load = loading;
    ledgers_range *range = data;
    uint32_t number = QQ_LEDGER_NONE;
    if (!dossier->predecessor_count) {
        qq_result result;
        qq_price_dossier(seat->pricer, dossier, load->options->as_of, &result);
        qq_ledger_make(load->points, seat->pricer, &result, range->terms);
        check_nominal(range, load->points->model, &result);
        number = set_add(&range->set, (const qq_ledger_term *)(const void *)range->terms->data, range->terms->len);
    }
    g_array_append_val(range->places, number);
    return true;
}

static bool collect(void *data, void *loading, GError **error)
{
    (void)error;
    const ledgers_range *range = data;
    qq_ledgers *ledgers = ((ledgers_loading *)loading)->ledgers;
    g_autofree uint32_t *renumbered = g_new(uint32_t, MAX(range->set.ends->len, 1));
    for (uint32_t i = 0; i < range->set.ends->len; i++) {
        size_t count;
        const qq_ledger_term *terms = set_at(&range->set, i, &count);
        renumbered[i] = set_add(&ledgers->set, terms, count);
    }
    for (unsigned i = 0; i < range->places->len; i++) {
        const uint32_t own = g_array_index(range->places, uint32_t, i);
        const uint32_t number = own == QQ_LEDGER_NONE ? own : renumbered[own];
        g_array_append_val(ledgers->places, number);
    }
    return true;
}

/* ---- all of them ---- */

qq_ledgers *qq_ledgers_new(const qq_population_options *options, const qq_points *points, GError **error)
{
    g_autoptr(qq_ledgers) ledgers = g_new0(qq_ledgers, 1);
    ledgers->points = points;
    ledgers->set = set_new();
    ledgers->places = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    ledgers_loading load = {points, options, ledgers};
    const qq_sweep_options sweep = {.store_path = options->store_path,
                                    .known_at = options->known_at,
                                    .model = points->model,
                                    .threads = options->threads,
                                    .progress = options->progress,
                                    .progress_data = options->progress_data};
    const qq_sweep_steps steps = {
        .room_new = range_new, .party = gather, .collect = collect, .room_free = range_free, .data = &load};
    if (!qq_sweep(&sweep, &steps, error)) return NULL;
    g_hash_table_remove_all(ledgers->set.of); /* nobody is added any more */
    return g_steal_pointer(&ledgers);
}

void qq_ledgers_free(qq_ledgers *ledgers)
{
    if (!ledgers) return;
    set_clear(&ledgers->set);
    g_array_unref(ledgers->places);
    g_free(ledgers);
}

const qq_points *qq_ledgers_points(const qq_ledgers *ledgers)
{
    return ledgers->points;
}

size_t qq_ledgers_places(const qq_ledgers *ledgers)
{
    return ledgers->places->len;
}

size_t qq_ledgers_count(const qq_ledgers *ledgers)
{
    return ledgers->set.ends->len;
}

uint32_t qq_ledgers_of(const qq_ledgers *ledgers, size_t place)
{
    return g_array_index(ledgers->places, uint32_t, place);
}

/* ---- scores ---- */

static qq_milli total(const qq_ledger_prices *prices, const qq_milli categories[QQ_CATEGORY_MAX])
{
    const qq_model *model = prices->model;
    int64_t weighted = 0;
    for (unsigned c = 0; c < model->category_count; c++) weighted += categories[c] * prices->weights[c];
    const qq_milli rounded = qq_divide_half_even(weighted, 1000000);
    return CLAMP(rounded, model->total_low, model->total_high);
}

void qq_ledgers_score(const qq_ledgers *ledgers, const qq_milli *values, const qq_weights *weights, qq_milli *scores)
{
    qq_ledger_prices prices;
    qq_ledger_prices_init(&prices, ledgers->points);
    qq_ledger_prices_set(&prices, ledgers->points, values, weights);
    for (uint32_t i = 0; i < ledgers->set.ends->len; i++) {
        size_t count;
        qq_milli categories[QQ_CATEGORY_MAX];
        const qq_ledger_term *terms = set_at(&ledgers->set, i, &count);
        qq_ledger_categories(&prices, terms, count, categories);
        scores[i] = total(&prices, categories);
    }
    qq_ledger_prices_clear(&prices);
}

void qq_ledgers_categories(const qq_ledgers *ledgers, uint32_t ledger, const qq_milli *values,
                           const qq_weights *weights, qq_milli out[QQ_CATEGORY_MAX])
{
    qq_ledger_prices prices;
    size_t count;
    const qq_ledger_term *terms = set_at(&ledgers->set, ledger, &count);
    qq_ledger_prices_init(&prices, ledgers->points);
    qq_ledger_prices_set(&prices, ledgers->points, values, weights);
    qq_ledger_categories(&prices, terms, count, out);
    qq_ledger_prices_clear(&prices);
}
