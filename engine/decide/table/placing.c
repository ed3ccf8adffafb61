/* How the values of one input find their bins: keys for searching, and whether comparing with all boundaries or a table
 * by value is quicker. */
#include "fast.h"

#include <limits.h>
#include <string.h>

enum {
    STEPS_FEW = 24,  /* up to here comparing with all boundaries beats a table by value */
    STEPS_MANY = 40, /* and up to here a search */
    KEYS_MAX = 8192, /* of a guide: 32 KiB */
    KEY_BITS_MAX = 13
};

/* The most starts that fall into one key, keys counted in `counts`, which has room for KEYS_MAX; -1 when there are more
 * keys than that. */
static int64_t fullest_key(const qq_fast_input *input, const GArray *starts, uint32_t *counts)
{
    size_t keys = qq_fast_key(input, input->highest) + 1;
    uint32_t fullest = 0;
    if (keys > KEYS_MAX) return -1;
    memset(counts, 0, keys * sizeof *counts);
    for (guint i = 0; i < starts->len; i++) {
        uint32_t *count = &counts[qq_fast_key(input, g_array_index(starts, int64_t, i))];
        if (++*count > fullest) fullest = *count;
    }
    return fullest;
}

static unsigned halvings_for(int64_t starts)
{
    return starts ? 64 - (unsigned)__builtin_clzll((uint64_t)starts) : 0;
}

/* Takes the keys that leave the fewest halvings; of such, the fewest keys: keys of one width, and exponents of all
 * precisions. */
static void choose_keys(qq_fast_input *input, const GArray *starts)
{
    g_autofree uint32_t *counts = g_new(uint32_t, KEYS_MAX);
    qq_fast_input best = *input;
    size_t best_keys = SIZE_MAX;
    unsigned range_bits = halvings_for((int64_t)(((uint64_t)input->highest - (uint64_t)input->lowest) >> 1)) + 1;
    best.halvings = UINT_MAX;
    for (input->bits = 1; input->bits <= KEY_BITS_MAX; input->bits++) {
        const unsigned shifts[] = {0, range_bits > input->bits ? range_bits - input->bits : 0};
        for (size_t i = 0; i < G_N_ELEMENTS(shifts); i++) {
            input->shift = shifts[i];
            int64_t fullest = fullest_key(input, starts, counts);
            size_t keys = qq_fast_key(input, input->highest) + 1;
            if (fullest < 0) continue;
            input->halvings = halvings_for(fullest);
            if (input->halvings > best.halvings || (input->halvings == best.halvings && keys >= best_keys)) continue;
            best = *input;
            best_keys = keys;
        }
    }
    *input = best;
}

static void set_guide(qq_fast_input *input, const GArray *starts)
{
    size_t keys = qq_fast_key(input, input->highest) + 1, at = 0;
    input->guide = g_new(uint32_t, keys);
    for (size_t key = 0; key < keys; key++) {
        input->guide[key] = (uint32_t)at;
        while (at < starts->len && qq_fast_key(input, g_array_index(starts, int64_t, at)) == key) at++;
    }
}

static void set_search(qq_fast_input *input, const GArray *starts, size_t rule_count, size_t stride)
{
    input->starts_count = starts->len;
    input->lowest = starts->len ? g_array_index(starts, int64_t, 0) - 1 : 0;
    input->highest = starts->len ? g_array_index(starts, int64_t, starts->len - 1) : 0;
    choose_keys(input, starts);
    set_guide(input, starts);
    size_t bins = input->starts_count + 1, room = bins + ((size_t)1 << input->halvings);
    input->starts = g_new0(int64_t, room);
    input->payloads = g_new0(uint32_t, room);
    for (size_t i = 0; i < room; i++) {
        size_t mask = (i < bins ? i : bins - 1) * stride;
        input->starts[i] = i < input->starts_count ? g_array_index(starts, int64_t, i) : INT64_MAX;
        input->payloads[i] = (uint32_t)(rule_count <= QQ_FAST_SMALL_RULES ? input->masks[mask] : mask);
    }
}

static void set_steps(qq_fast_input *input)
{
    bool wide = input->kind == QQ_COLUMN_INT64;
    input->placing = QQ_PLACE_STEPS;
    if (wide)
        input->wide_changes = g_new(int64_t, input->starts_count);
    else
        input->narrow_starts = g_new(int32_t, input->starts_count);
    if (!wide) input->narrow_changes = g_new(int32_t, input->starts_count);
    for (size_t i = 0; i < input->starts_count; i++) {
        uint32_t change = input->payloads[i] ^ input->payloads[i + 1];
        if (wide) {
            input->wide_changes[i] = (int64_t)change;
        } else {
            input->narrow_starts[i] = (int32_t)input->starts[i];
            input->narrow_changes[i] = (int32_t)change;
        }
    }
}

static void set_lookup(qq_fast_input *input)
{
    size_t entries = (size_t)(input->highest - input->lowest) + 1;
    input->placing = QQ_PLACE_LOOKUP;
    input->lookup = g_new(uint32_t, entries);
    for (size_t i = 0; i < entries; i++)
        input->lookup[i] = qq_fast_search(input, input->lowest + (int64_t)i, input->halvings);
}

void qq_fast_input_place(qq_fast_input *input, const GArray *starts, size_t rule_count, size_t stride)
{
    set_search(input, starts, rule_count, stride);
    size_t count = input->starts_count;
    bool close = (uint64_t)input->highest - (uint64_t)input->lowest < QQ_FAST_LOOKUP_MAX;
    if (count <= STEPS_FEW || (!close && count <= STEPS_MANY))
        set_steps(input);
    else if (close)
        set_lookup(input);
    else
        input->placing = QQ_PLACE_SEARCH;
}

void qq_fast_input_clear(qq_fast_input *input)
{
    g_free(input->starts);
    g_free(input->payloads);
    g_free(input->narrow_starts);
    g_free(input->narrow_changes);
    g_free(input->wide_changes);
    g_free(input->guide);
    g_free(input->lookup);
    g_aligned_free(input->masks);
}
