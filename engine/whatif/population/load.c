/* Everyone priced once, into columns.
 *
 * The model that prices here has its scale pinned to one score that earns the best band: so every gate that is closed
 * says so, whatever the weights, and the grade that comes out is the limit. Categories do not look at the scale. */
#include <string.h>

#include "qinqing/brief.h"
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
    return record->kind && record->kind != QQ_KIND_SECTION && record->kind != QQ_KIND_BID &&
           record->kind != QQ_KIND_CANDIDATE && record->kind != QQ_KIND_AWARD;
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

static void add_row(gathered *room, const loading *load, const qq_party *party, uint8_t limit, uint8_t flags)
{
    g_byte_array_append(room->parties, (const guint8 *)party->text, QQ_IDENTIFIER_BYTES);
    g_byte_array_append(room->limits, &limit, 1);
    g_byte_array_append(room->flags, &flags, 1);
    g_array_set_size(room->cells, room->cells->len + load->pinned->category_count);
}

/* The cell of a category in the row added last. */
static int32_t *cell_at(const gathered *room, const loading *load, unsigned category)
{
    return &g_array_index(room->cells, int32_t, room->cells->len - load->pinned->category_count + category);
}

/* Trust words alone do not say whether a veto gave the word where the grade has the same one. */
static bool may_be_vetoed_or_not(const loading *load, const qq_brief *brief)
{
    const qq_band *band = &g_array_index(load->pinned->bands, qq_band, brief->grade);
    return brief->untrusted && g_str_equal(band->trust, load->pinned->veto_trust);
}

static bool brief_fits(const loading *load, const qq_brief *brief)
{
    for (unsigned c = 0; c < load->pinned->category_count; c++)
        if (brief->categories[c] < INT32_MIN || brief->categories[c] > INT32_MAX) return false;
    return !may_be_vetoed_or_not(load, brief);
}

static void add_brief(gathered *room, const loading *load, const qq_party *party, const qq_brief *brief)
{
    const uint8_t flags =
        (uint8_t)((brief->registered ? QQ_PARTY_REGISTERED : 0) | (brief->blacklisted ? QQ_PARTY_BLACKLISTED : 0) |
                  (brief->proposed ? QQ_PARTY_PROPOSED : 0) | (brief->untrusted ? QQ_PARTY_VETOED : 0));
    add_row(room, load, party, brief->grade, flags);
    for (unsigned c = 0; c < load->pinned->category_count; c++) *cell_at(room, load, c) = (int32_t)brief->categories[c];
}

/* By the pricer, which knows every rule. */
static void add_priced(gathered *room, const loading *load, const qq_sweep_seat *seat, const qq_dossier *dossier)
{
    qq_result result;
    bool spans;
    qq_price_dossier(seat->pricer, dossier, load->options->as_of, &result);
    const bool apart = stands_apart(load->pinned, dossier, &result, &spans);
    if (apart) {
        qq_apart kept = {.place = room->flags->len, .spans = spans};
        copy_dossier(dossier, &kept.dossier);
        g_array_append_val(room->apart, kept);
    }
    add_row(room, load, &dossier->party, (uint8_t)result.grade, flags_of(&result, apart));
    for (unsigned c = 0; c < load->pinned->category_count; c++)
        *cell_at(room, load, c) = (int32_t)CLAMP(result.categories[c].score, INT32_MIN, INT32_MAX);
}

static bool gather(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *shared, GError **error)
{
    const loading *load = shared;
    qq_brief brief;
    if (seat->own && qq_brief_dossier(seat->own, dossier, &brief) && brief_fits(load, &brief))
        add_brief(room, load, &dossier->party, &brief);
    else
        add_priced(room, load, seat, dossier);
    return gather_attributes(load, room, dossier, seat->store, error);
}

/* Attributes are in no image, so that there are none to read. */
static bool gather_packed(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *shared,
                          GError **error)
{
    const loading *load = shared;
    qq_brief brief;
    (void)error;
    if (seat->own && qq_brief_packed(seat->own, party, &brief) && brief_fits(load, &brief))
        add_brief(room, load, &party->party, &brief);
    else
        add_priced(room, load, seat, qq_portfolio_dossier(seat->reader, party));
    return true;
}

static void *briefer_new(const qq_sweep_seat *seat, void *shared)
{
    const loading *load = shared;
    return qq_briefer_new(seat->pricer, load->options->as_of);
}

static void briefer_free(void *own)
{
    qq_briefer_free(own);
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
    const qq_sweep_steps steps = {.room_new = gathered_new,
                                  .party = gather,
                                  .packed = gather_packed,
                                  .collect = collect,
                                  .room_free = gathered_free,
                                  .data = &load,
                                  .seat_new = briefer_new,
                                  .seat_free = briefer_free};
    return qq_sweep(&sweep, &steps, error) ? g_steal_pointer(&population) : NULL;
}
