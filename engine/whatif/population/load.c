/* Everyone priced once, into columns.
 *
 * The model that prices here has its scale pinned to one score that earns the best band: so every gate that is closed
 * says so, whatever the weights, and the grade that comes out is the limit. Categories do not look at the scale. */
#include <string.h>

#include "qinqing/error.h"
#include "qinqing/sweep.h"
#include "whatif/population/population.h"

/* What a thread gathers of a range. */
typedef struct {
    GByteArray *parties, *limits, *flags;
    GArray *cells; /* of int32_t, enterprise by enterprise */
    GArray *apart; /* of qq_apart; place within the range */
    GPtrArray *words[QQ_ATTRIBUTE_END];
    GHashTable *numbers[QQ_ATTRIBUTE_END]; /* from a word to one more than its index */
    GArray *attributes[QQ_ATTRIBUTE_END];
} gathered;

typedef struct {
    const qq_population_options *options;
    const qq_model *pinned;
    qq_population *population;
} loading;

static void apart_clear(gpointer data)
{
    qq_dossier_clear(&((qq_apart *)data)->dossier);
}

static GArray *apart_new(void)
{
    GArray *apart = g_array_new(FALSE, FALSE, sizeof(qq_apart));
    g_array_set_clear_func(apart, apart_clear);
    return apart;
}

static void *gathered_new(void *data)
{
    const loading *load = data;
    gathered *room = g_new0(gathered, 1);
    room->parties = g_byte_array_new();
    room->limits = g_byte_array_new();
    room->flags = g_byte_array_new();
    room->cells = g_array_new(FALSE, FALSE, sizeof(int32_t));
    room->apart = apart_new();
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        if (!(load->options->attributes & (1u << a))) continue;
        room->words[a] = g_ptr_array_new_with_free_func(g_free);
        room->numbers[a] = g_hash_table_new(g_str_hash, g_str_equal);
        room->attributes[a] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    }
    return room;
}

static void gathered_free(void *data)
{
    gathered *room = data;
    g_byte_array_unref(room->parties);
    g_byte_array_unref(room->limits);
    g_byte_array_unref(room->flags);
    g_array_unref(room->cells);
    g_array_unref(room->apart);
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        g_clear_pointer(&room->words[a], g_ptr_array_unref);
        g_clear_pointer(&room->numbers[a], g_hash_table_unref);
        g_clear_pointer(&room->attributes[a], g_array_unref);
    }
    g_free(room);
}

/* ---- who stands apart ---- */

/* Whether acts of one case cost in different categories. Lines of a period's steps stand one after another, with the
 * group's number for each step anew: one that is in two steps is the same case. */
static bool case_spans(const qq_result *result)
{
    for (unsigned i = 0; i < result->line_count; i++) {
        const qq_line *line = &result->lines[i];
        for (unsigned j = 0; line->group >= 0 && j < i; j++)
            if (result->lines[j].group == line->group && result->lines[j].category != line->category) return true;
    }
    return false;
}

static bool case_has_several(const qq_result *result)
{
    for (unsigned i = 0; i < result->line_count; i++)
        if (result->lines[i].state == QQ_LINE_GROUPED) return true;
    return false;
}

static bool is_priced(const qq_record *record)
{
    return record->kind != QQ_KIND_SECTION && record->kind != QQ_KIND_BID && record->kind != QQ_KIND_CANDIDATE &&
           record->kind != QQ_KIND_AWARD;
}

/* Bids and awards are never priced, and a busy bidder has hundreds. */
static qq_record *copy_priced(const qq_record *records, size_t count, size_t *kept)
{
    qq_record *copy = g_new(qq_record, MAX(count, 1));
    *kept = 0;
    for (size_t i = 0; i < count; i++)
        if (is_priced(&records[i])) copy[(*kept)++] = records[i];
    return g_renew(qq_record, copy, MAX(*kept, 1));
}

static void copy_dossier(const qq_dossier *from, qq_dossier *to)
{
    *to = (qq_dossier){.party = from->party};
    to->records = copy_priced(from->records, from->count, &to->count);
    to->capacity = to->count;
    if (!from->predecessor_count) return;
    to->predecessors = g_memdup2(from->predecessors, from->predecessor_count * sizeof *from->predecessors);
    to->predecessor_count = from->predecessor_count;
    to->inherited = g_memdup2(from->inherited, from->inherited_count * sizeof *from->inherited);
    to->inherited_count = from->inherited_count;
}

static bool fits(const qq_model *model, const qq_result *result)
{
    for (unsigned c = 0; c < model->category_count; c++)
        if (result->categories[c].score < INT32_MIN || result->categories[c].score > INT32_MAX) return false;
    return true;
}

static bool stands_apart(const qq_model *model, const qq_dossier *dossier, const qq_result *result, bool *spans)
{
    *spans = dossier->predecessor_count > 0 || !fits(model, result);
    if (*spans) return true;
    if (!case_has_several(result)) return false;
    *spans = case_spans(result);
    return true;
}

/* ---- one enterprise ---- */

static bool vetoed(const qq_result *result)
{
    for (unsigned i = 0; i < result->adjustment_count; i++)
        if (result->adjustments[i].kind == QQ_ADJUST_VETO) return true;
    return false;
}

static uint8_t flags_of(const qq_result *result, bool apart)
{
    return (uint8_t)((result->registered ? QQ_PARTY_REGISTERED : 0) | (result->blacklisted ? QQ_PARTY_BLACKLISTED : 0) |
                     (result->proposed ? QQ_PARTY_PROPOSED : 0) | (result->unscored ? QQ_PARTY_UNSCORED : 0) |
                     (vetoed(result) ? QQ_PARTY_VETOED : 0) | (apart ? QQ_PARTY_APART : 0));
}

static uint32_t number_of_word(gathered *room, unsigned attribute, char *word)
{
    const uint32_t known = GPOINTER_TO_UINT(g_hash_table_lookup(room->numbers[attribute], word));
    if (known) {
        g_free(word);
        return known - 1;
    }
    g_ptr_array_add(room->words[attribute], word);
    g_hash_table_insert(room->numbers[attribute], word, GUINT_TO_POINTER(room->words[attribute]->len));
    return room->words[attribute]->len - 1;
}

static bool gather_attributes(const loading *load, gathered *room, const qq_dossier *dossier, qq_store *store,
                              GError **error)
{
    char *values[QQ_ATTRIBUTE_END] = {NULL};
    const unsigned asked = load->options->attributes;
    if (!asked) return true;
    if (!qq_attributes_read(dossier, store, asked, load->options->as_of, values, error)) return false;
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        if (!(asked & (1u << a))) continue;
        const uint32_t number = number_of_word(room, a, values[a]);
        g_array_append_val(room->attributes[a], number);
    }
    return true;
}

static bool gather(const qq_sweep_seat *seat, void *data, const qq_dossier *dossier, void *loading_data, GError **error)
{
    gathered *room = data;
    const loading *load = loading_data;
    qq_result result;
    bool spans;
    qq_price_dossier(seat->pricer, dossier, load->options->as_of, &result);
    const bool apart = stands_apart(load->pinned, dossier, &result, &spans);
    const uint8_t flags = flags_of(&result, apart);
    if (apart) {
        qq_apart kept = {.place = room->flags->len, .spans = spans};
        copy_dossier(dossier, &kept.dossier);
        g_array_append_val(room->apart, kept);
    }
    g_byte_array_append(room->parties, (const guint8 *)dossier->party.text, QQ_IDENTIFIER_BYTES);
    g_byte_array_append(room->limits, &result.grade, 1);
    g_byte_array_append(room->flags, &flags, 1);
    for (unsigned c = 0; c < load->pinned->category_count; c++) {
        const int32_t score = (int32_t)CLAMP(result.categories[c].score, INT32_MIN, INT32_MAX);
        g_array_append_val(room->cells, score);
    }
    return gather_attributes(load, room, dossier, seat->store, error);
}

/* ---- ranges into blocks ---- */

static void put_enterprise(qq_population *population, const gathered *room, size_t from)
{
    const size_t at = population->count % QQ_POPULATION_BLOCK;
    if (!at)
        g_ptr_array_add(population->blocks, g_malloc(sizeof(qq_held_block) + sizeof(int32_t) * QQ_POPULATION_BLOCK *
                                                                                 MAX(population->categories, 1)));
    qq_held_block *block = g_ptr_array_index(population->blocks, population->blocks->len - 1);
    memcpy(block->parties[at], room->parties->data + from * QQ_IDENTIFIER_BYTES, QQ_IDENTIFIER_BYTES);
    block->limits[at] = room->limits->data[from];
    block->flags[at] = room->flags->data[from];
    const int32_t *cells = (const int32_t *)(void *)room->cells->data + from * population->categories;
    for (unsigned c = 0; c < population->categories; c++) block->cells[c * QQ_POPULATION_BLOCK + at] = cells[c];
    population->count++;
}

/* The range's numbers of words are its own. */
static void put_attribute(qq_population *population, const gathered *room, unsigned attribute)
{
    GPtrArray *words = population->words[attribute];
    g_autofree uint32_t *renumbered = g_new(uint32_t, MAX(room->words[attribute]->len, 1));
    for (unsigned w = 0; w < room->words[attribute]->len; w++) {
        unsigned number;
        const char *word = g_ptr_array_index(room->words[attribute], w);
        if (!g_ptr_array_find_with_equal_func(words, word, g_str_equal, &number)) {
            number = words->len;
            g_ptr_array_add(words, g_strdup(word));
        }
        renumbered[w] = number;
    }
    for (unsigned i = 0; i < room->attributes[attribute]->len; i++)
        g_array_append_val(population->attributes[attribute],
                           renumbered[g_array_index(room->attributes[attribute], uint32_t, i)]);
}

static bool collect(void *data, void *loading_data, GError **error)
{
    (void)error;
    gathered *room = data;
    qq_population *population = ((loading *)loading_data)->population;
    for (unsigned i = 0; i < room->apart->len; i++) g_array_index(room->apart, qq_apart, i).place += population->count;
    g_array_append_vals(population->apart, room->apart->data, room->apart->len);
    g_array_set_clear_func(room->apart, NULL); /* the dossiers are the population's now */
    for (size_t i = 0; i < room->flags->len; i++) put_enterprise(population, room, i);
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        if (population->words[a]) put_attribute(population, room, a);
    return true;
}

static qq_population *population_new(const qq_population_options *options)
{
    qq_population *population = g_new0(qq_population, 1);
    population->model = options->model;
    population->store_path = g_strdup(options->store_path);
    population->as_of = options->as_of;
    population->categories = options->model->category_count;
    population->asked = options->attributes;
    population->blocks = g_ptr_array_new_with_free_func(g_free);
    population->apart = apart_new();
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        if (!(options->attributes & (1u << a))) continue;
        population->words[a] = g_ptr_array_new_with_free_func(g_free);
        population->attributes[a] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    }
    return population;
}

void qq_population_free(qq_population *population)
{
    if (!population) return;
    g_free(population->store_path);
    g_ptr_array_unref(population->blocks);
    g_array_unref(population->apart);
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        g_clear_pointer(&population->words[a], g_ptr_array_unref);
        g_clear_pointer(&population->attributes[a], g_array_unref);
    }
    g_free(population);
}

qq_population *qq_population_new(const qq_population_options *options, GError **error)
{
    qq_model pinned = *options->model;
    const qq_milli best = g_array_index(pinned.bands, qq_band, 0).at_least;
    pinned.total_low = pinned.total_high = best == INT64_MIN ? 0 : best;
    if (pinned.given_score.input) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "model %s has no weights: its score is given by others; ask about a model with categories",
                    pinned.id);
        return NULL;
    }
    g_autoptr(qq_population) population = population_new(options);
    loading load = {options, &pinned, population};
    const qq_sweep_options sweep = {.store_path = options->store_path,
                                    .known_at = options->known_at,
                                    .model = &pinned,
                                    .threads = options->threads,
                                    .progress = options->progress,
                                    .progress_data = options->progress_data,
                                    .whole = options->attributes != 0};
    const qq_sweep_steps steps = {
        .room_new = gathered_new, .party = gather, .collect = collect, .room_free = gathered_free, .data = &load};
    return qq_sweep(&sweep, &steps, error) ? g_steal_pointer(&population) : NULL;
}
