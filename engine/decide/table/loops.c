/* The loops over rows, compiled once for each processor level (see CMakeLists.txt).
 *
 * A block's rows are placed input by input; then masks are cut. Three sizes: masks that are payloads (32 rules), one
 * word (64 rules), several words, looked at in chunks so that the first rule found ends the search. */
#include "place.h"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#define NAME_OF(level)    #level
#define LEVEL_NAME(level) NAME_OF(level)
#define SYMBOL_OF(level)  qq_table_loops_##level
#define SYMBOL(level)     SYMBOL_OF(level)

/* ---- masks as payloads ---- */

static inline void cut_small(const qq_fast_table *table, const void *const *columns, size_t from, size_t rows,
                             uint32_t *hold)
{
    uint32_t payloads[QQ_FAST_BLOCK], all = (uint32_t)((UINT64_C(1) << table->rule_count) - 1);
    for (size_t i = 0; i < rows; i++) hold[i] = all;
    for (size_t input = 0; input < table->input_count; input++) {
        const qq_fast_input *at = &table->inputs[input];
        place(at, column_from(at, columns[input], from), rows, payloads);
        for (size_t i = 0; i < rows; i++) hold[i] &= payloads[i];
    }
}

/* The number of the lowest bit, from its single bit: one test for each digit of the number. No branch, no table: the
 * compiler makes vectors of it. */
static inline int32_t lowest_rule(uint32_t hold)
{
    uint32_t lowest = hold & (0 - hold);
    int32_t rule = (lowest & 0xAAAAAAAAu ? 1 : 0) | (lowest & 0xCCCCCCCCu ? 2 : 0) | (lowest & 0xF0F0F0F0u ? 4 : 0) |
                   (lowest & 0xFF00FF00u ? 8 : 0) | (lowest & 0xFFFF0000u ? 16 : 0);
    return hold ? rule : QQ_RULE_NONE;
}

static void rules_small(const qq_fast_table *table, const void *const *columns, size_t rows, bool unique,
                        int32_t *rules)
{
    uint32_t hold[QQ_FAST_BLOCK];
    for (size_t from = 0; from < rows; from += QQ_FAST_BLOCK) {
        size_t count = rows - from < QQ_FAST_BLOCK ? rows - from : QQ_FAST_BLOCK;
        int32_t *out = rules + from;
        cut_small(table, columns, from, count, hold);
        if (unique) {
            for (size_t i = 0; i < count; i++) {
                out[i] = hold[i] & (hold[i] - 1) ? QQ_RULE_CONFLICT : lowest_rule(hold[i]);
            }
        } else {
            for (size_t i = 0; i < count; i++) out[i] = lowest_rule(hold[i]);
        }
    }
}

static void collect_small(const qq_fast_table *table, const void *const *columns, size_t rows, uint64_t *bits)
{
    uint32_t hold[QQ_FAST_BLOCK];
    for (size_t from = 0; from < rows; from += QQ_FAST_BLOCK) {
        size_t count = rows - from < QQ_FAST_BLOCK ? rows - from : QQ_FAST_BLOCK;
        cut_small(table, columns, from, count, hold);
        for (size_t i = 0; i < count; i++) bits[from + i] = hold[i];
    }
}

/* ---- masks in words ---- */

/* Bins of all inputs for one block: input by input, QQ_FAST_BLOCK each. */
static inline void place_all(const qq_fast_table *table, const void *const *columns, size_t from, size_t rows,
                             uint32_t *places)
{
    for (size_t input = 0; input < table->input_count; input++) {
        const qq_fast_input *at = &table->inputs[input];
        place(at, column_from(at, columns[input], from), rows, places + input * QQ_FAST_BLOCK);
    }
}

/* A row's masks, one an input. */
static inline void find_masks(const qq_fast_table *table, const uint32_t *places, size_t row, const uint64_t **masks)
{
    for (size_t input = 0; input < table->input_count; input++) {
        masks[input] = table->inputs[input].masks + places[input * QQ_FAST_BLOCK + row];
    }
}

/* A chunk of words as vectors. */
typedef uint64_t word_vector __attribute__((vector_size(VECTOR_BYTES), may_alias));
enum { CHUNK_VECTORS = QQ_FAST_CHUNK * 8 / VECTOR_BYTES };

/* Bit w: word w is not zero. */
static inline unsigned words_found(const word_vector *hold)
{
#if defined(__AVX512F__)
    return _mm512_test_epi64_mask((__m512i)hold[0], (__m512i)hold[0]);
#elif defined(__AVX2__)
    __m256i zero = _mm256_setzero_si256();
    int low = _mm256_movemask_pd((__m256d)_mm256_cmpeq_epi64((__m256i)hold[0], zero));
    int high = _mm256_movemask_pd((__m256d)_mm256_cmpeq_epi64((__m256i)hold[1], zero));
    return (unsigned)(high << 4 | low) ^ 0xff;
#else
    unsigned found = 0;
    for (unsigned w = 0; w < QQ_FAST_CHUNK; w++) found |= hold[w / 2][w % 2] ? 1u << w : 0;
    return found;
#endif
}

/* Masks are aligned to chunks. */
static inline const word_vector *vector_at(const uint64_t *mask, size_t chunk, size_t index)
{
    return (const word_vector *)(const void *)(mask + chunk * QQ_FAST_CHUNK) + index;
}

/* Cuts a chunk; the words that have a rule. */
static inline unsigned cut_chunk(const qq_fast_table *table, const uint64_t *const *masks, size_t chunk, uint64_t *out)
{
    word_vector hold[CHUNK_VECTORS];
    for (size_t i = 0; i < CHUNK_VECTORS; i++) hold[i] = *vector_at(masks[0], chunk, i);
    for (size_t input = 1; input < table->input_count; input++) {
        for (size_t i = 0; i < CHUNK_VECTORS; i++) hold[i] &= *vector_at(masks[input], chunk, i);
    }
    for (size_t i = 0; i < CHUNK_VECTORS; i++) memcpy(out + i * VECTOR_BYTES / 8, &hold[i], VECTOR_BYTES);
    return words_found(hold);
}

/* The lowest rule of a chunk in which words were found. */
static inline int32_t rule_in(const uint64_t *hold, unsigned found, size_t chunk)
{
    unsigned word = (unsigned)__builtin_ctz(found);
    return (int32_t)((chunk * QQ_FAST_CHUNK + word) * 64) + __builtin_ctzll(hold[word]);
}

static inline int32_t first_of_row(const qq_fast_table *table, const uint64_t *const *masks)
{
    uint64_t hold[QQ_FAST_CHUNK];
    for (size_t chunk = 0; chunk < table->stride / QQ_FAST_CHUNK; chunk++) {
        unsigned found = cut_chunk(table, masks, chunk, hold);
        if (found) return rule_in(hold, found, chunk);
    }
    return QQ_RULE_NONE;
}

/* All chunks must be seen, so nothing is gained by branching: a bit is set in `found` beside the words, and that word
 * in the chunk beside it, so that there is always one to look at. */
static inline int32_t unique_of_row(const qq_fast_table *table, const uint64_t *const *masks)
{
    int32_t rule = QQ_RULE_NONE;
    unsigned hits = 0;
    uint64_t hold[QQ_FAST_CHUNK + 1];
    hold[QQ_FAST_CHUNK] = 1;
    for (size_t chunk = 0; chunk < table->stride / QQ_FAST_CHUNK; chunk++) {
        unsigned found = cut_chunk(table, masks, chunk, hold);
        uint64_t word = hold[__builtin_ctz(found | 1u << QQ_FAST_CHUNK)];
        int32_t here = rule_in(hold, found | 1u << QQ_FAST_CHUNK, chunk);
        rule = found ? here : rule;
        hits += (unsigned)(found != 0) + (unsigned)((found & (found - 1)) != 0) +
                ((unsigned)((word & (word - 1)) != 0) & (unsigned)(found != 0));
    }
    return hits > 1 ? QQ_RULE_CONFLICT : rule;
}

static inline uint64_t cut_word(const qq_fast_table *table, const uint32_t *places, size_t row)
{
    uint64_t hold = UINT64_MAX;
    for (size_t input = 0; input < table->input_count; input++) {
        hold &= table->inputs[input].masks[places[input * QQ_FAST_BLOCK + row]];
    }
    return hold;
}

static inline int32_t rule_of_word(uint64_t hold, bool unique)
{
    if (unique && (hold & (hold - 1))) return QQ_RULE_CONFLICT;
    return hold ? (int32_t)__builtin_ctzll(hold) : QQ_RULE_NONE;
}

static void rules_large(const qq_fast_table *table, const void *const *columns, size_t rows, bool unique,
                        int32_t *rules)
{
    g_autofree uint32_t *places = g_new(uint32_t, table->input_count * QQ_FAST_BLOCK);
    g_autofree const uint64_t **masks = g_new(const uint64_t *, table->input_count);
    for (size_t from = 0; from < rows; from += QQ_FAST_BLOCK) {
        size_t count = rows - from < QQ_FAST_BLOCK ? rows - from : QQ_FAST_BLOCK;
        place_all(table, columns, from, count, places);
        for (size_t i = 0; i < count; i++) {
            if (table->stride == 1) {
                rules[from + i] = rule_of_word(cut_word(table, places, i), unique);
            } else {
                find_masks(table, places, i, masks);
                rules[from + i] = unique ? unique_of_row(table, masks) : first_of_row(table, masks);
            }
        }
    }
}

static inline void collect_row(const qq_fast_table *table, const uint64_t *const *masks, uint64_t *bits)
{
    uint64_t hold[QQ_FAST_CHUNK];
    size_t chunk = 0, whole = table->words / QQ_FAST_CHUNK;
    for (; chunk < whole; chunk++) cut_chunk(table, masks, chunk, bits + chunk * QQ_FAST_CHUNK);
    if (whole * QQ_FAST_CHUNK == table->words) return;
    cut_chunk(table, masks, chunk, hold);
    for (size_t w = whole * QQ_FAST_CHUNK; w < table->words; w++) bits[w] = hold[w % QQ_FAST_CHUNK];
}

static void collect_large(const qq_fast_table *table, const void *const *columns, size_t rows, uint64_t *bits)
{
    g_autofree uint32_t *places = g_new(uint32_t, table->input_count * QQ_FAST_BLOCK);
    g_autofree const uint64_t **masks = g_new(const uint64_t *, table->input_count);
    for (size_t from = 0; from < rows; from += QQ_FAST_BLOCK) {
        size_t count = rows - from < QQ_FAST_BLOCK ? rows - from : QQ_FAST_BLOCK;
        place_all(table, columns, from, count, places);
        for (size_t i = 0; i < count; i++) {
            if (table->stride == 1) {
                bits[from + i] = cut_word(table, places, i);
            } else {
                find_masks(table, places, i, masks);
                collect_row(table, masks, bits + (from + i) * table->words);
            }
        }
    }
}

/* ---- the door ---- */

static void run_rules(const qq_fast_table *table, const void *const *columns, size_t rows, bool unique, int32_t *rules)
{
    if (table->rule_count <= QQ_FAST_SMALL_RULES)
        rules_small(table, columns, rows, unique, rules);
    else
        rules_large(table, columns, rows, unique, rules);
}

static void run_collect(const qq_fast_table *table, const void *const *columns, size_t rows, uint64_t *bits)
{
    if (table->rule_count == 0) return;
    if (table->rule_count <= QQ_FAST_SMALL_RULES)
        collect_small(table, columns, rows, bits);
    else
        collect_large(table, columns, rows, bits);
}

extern const qq_table_loops SYMBOL(QQ_TABLE_LEVEL);
const qq_table_loops SYMBOL(QQ_TABLE_LEVEL) = {LEVEL_NAME(QQ_TABLE_LEVEL), run_rules, run_collect};
