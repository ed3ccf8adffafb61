/* Private: values of a column to payloads, a block at a time. Included by loops.c, once for each processor level.
 *
 * Vectors are of the compiler's own kind, as wide as the level's registers; unaligned loads and stores are memcpy. */
#ifndef QQ_TABLE_PLACE_H
#define QQ_TABLE_PLACE_H

#include <string.h>

#include "fast.h"

#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

typedef int32_t narrow __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t wide __attribute__((vector_size(VECTOR_BYTES)));
typedef uint16_t codes __attribute__((vector_size(VECTOR_BYTES / 2)));
typedef int32_t narrowed __attribute__((vector_size(VECTOR_BYTES / 2)));

enum {
    NARROW_LANES = VECTOR_BYTES / 4,
    WIDE_LANES = VECTOR_BYTES / 8,
    SIDE_BY_SIDE = 4, /* vectors that share a boundary while it is in a register */
};

/* Four vectors from their start values to their payloads. */
static inline void step_narrow(const qq_fast_input *input, const narrow *values, uint32_t *payloads)
{
    narrow first = (narrow){0} + (int32_t)input->payloads[0], a = first, b = first, c = first, d = first;
    for (size_t i = 0; i < input->starts_count; i++) {
        narrow start = (narrow){0} + input->narrow_starts[i], change = (narrow){0} + input->narrow_changes[i];
        a ^= (values[0] >= start) & change;
        b ^= (values[1] >= start) & change;
        c ^= (values[2] >= start) & change;
        d ^= (values[3] >= start) & change;
    }
    memcpy(payloads, &a, sizeof a);
    memcpy(payloads + NARROW_LANES, &b, sizeof b);
    memcpy(payloads + NARROW_LANES * 2, &c, sizeof c);
    memcpy(payloads + NARROW_LANES * 3, &d, sizeof d);
}

static inline void keep_wide(uint32_t *payloads, wide value)
{
    narrowed low = __builtin_convertvector(value, narrowed);
    memcpy(payloads, &low, sizeof low);
}

static inline void step_wide(const qq_fast_input *input, const wide *values, uint32_t *payloads)
{
    wide first = (wide){0} + (int64_t)input->payloads[0], a = first, b = first, c = first, d = first;
    for (size_t i = 0; i < input->starts_count; i++) {
        wide start = (wide){0} + input->starts[i], change = (wide){0} + input->wide_changes[i];
        a ^= (values[0] >= start) & change;
        b ^= (values[1] >= start) & change;
        c ^= (values[2] >= start) & change;
        d ^= (values[3] >= start) & change;
    }
    keep_wide(payloads, a);
    keep_wide(payloads + WIDE_LANES, b);
    keep_wide(payloads + WIDE_LANES * 2, c);
    keep_wide(payloads + WIDE_LANES * 3, d);
}

/* As many rows as whole vectors take; the number done. */
static inline size_t step_int32(const qq_fast_input *input, const int32_t *column, size_t rows, uint32_t *payloads)
{
    size_t at = 0;
    for (; at + NARROW_LANES * SIDE_BY_SIDE <= rows; at += NARROW_LANES * SIDE_BY_SIDE) {
        narrow values[SIDE_BY_SIDE];
        memcpy(values, column + at, sizeof values);
        step_narrow(input, values, payloads + at);
    }
    return at;
}

static inline size_t step_codes(const qq_fast_input *input, const uint16_t *column, size_t rows, uint32_t *payloads)
{
    size_t at = 0;
    for (; at + NARROW_LANES * SIDE_BY_SIDE <= rows; at += NARROW_LANES * SIDE_BY_SIDE) {
        codes read[SIDE_BY_SIDE];
        narrow values[SIDE_BY_SIDE];
        memcpy(read, column + at, sizeof read);
        for (int i = 0; i < SIDE_BY_SIDE; i++) values[i] = __builtin_convertvector(read[i], narrow);
        step_narrow(input, values, payloads + at);
    }
    return at;
}

static inline size_t step_int64(const qq_fast_input *input, const int64_t *column, size_t rows, uint32_t *payloads)
{
    size_t at = 0;
    for (; at + WIDE_LANES * SIDE_BY_SIDE <= rows; at += WIDE_LANES * SIDE_BY_SIDE) {
        wide values[SIDE_BY_SIDE];
        memcpy(values, column + at, sizeof values);
        step_wide(input, values, payloads + at);
    }
    return at;
}

/* Values of any column as whole numbers of one size. */
static inline void widen(qq_column_kind kind, const void *column, size_t from, size_t rows, int64_t *out)
{
    const int32_t *numbers = column;
    const int64_t *large = column;
    const uint16_t *numbered = column;
    switch (kind) {
    case QQ_COLUMN_INT32:
        for (size_t i = from; i < rows; i++) out[i] = numbers[i];
        break;
    case QQ_COLUMN_INT64:
        for (size_t i = from; i < rows; i++) out[i] = large[i];
        break;
    case QQ_COLUMN_CODE:
        for (size_t i = from; i < rows; i++) out[i] = numbered[i];
        break;
    }
}

static inline void look_up(const qq_fast_input *input, const int64_t *values, size_t rows, uint32_t *payloads)
{
    int64_t lowest = input->lowest, highest = input->highest;
    for (size_t i = 0; i < rows; i++) {
        int64_t inside = values[i] < lowest ? lowest : values[i] > highest ? highest : values[i];
        payloads[i] = input->lookup[inside - lowest];
    }
}

static inline void search(const qq_fast_input *input, const int64_t *values, size_t from, size_t rows,
                          uint32_t *payloads)
{
    /* Loops of a known number of halvings have no loop inside. */
    switch (input->halvings) {
    case 1:
        for (size_t i = from; i < rows; i++) payloads[i] = qq_fast_search(input, values[i], 1);
        break;
    case 2:
        for (size_t i = from; i < rows; i++) payloads[i] = qq_fast_search(input, values[i], 2);
        break;
    case 3:
        for (size_t i = from; i < rows; i++) payloads[i] = qq_fast_search(input, values[i], 3);
        break;
    default:
        for (size_t i = from; i < rows; i++) payloads[i] = qq_fast_search(input, values[i], input->halvings);
    }
}

static inline size_t step(const qq_fast_input *input, const void *column, size_t rows, uint32_t *payloads)
{
    switch (input->kind) {
    case QQ_COLUMN_INT32:
        return step_int32(input, column, rows, payloads);
    case QQ_COLUMN_INT64:
        return step_int64(input, column, rows, payloads);
    case QQ_COLUMN_CODE:
        break;
    }
    return step_codes(input, column, rows, payloads);
}

/* The payloads of at most QQ_FAST_BLOCK values. */
static void place(const qq_fast_input *input, const void *column, size_t rows, uint32_t *payloads)
{
    int64_t values[QQ_FAST_BLOCK];
    size_t from = input->placing == QQ_PLACE_STEPS ? step(input, column, rows, payloads) : 0;
    if (from == rows) return;
    widen(input->kind, column, from, rows, values);
    if (input->placing == QQ_PLACE_LOOKUP)
        look_up(input, values, rows, payloads);
    else
        search(input, values, from, rows, payloads);
}

/* The column from a row on. */
static inline const void *column_from(const qq_fast_input *input, const void *column, size_t row)
{
    switch (input->kind) {
    case QQ_COLUMN_INT32:
        return (const int32_t *)column + row;
    case QQ_COLUMN_INT64:
        return (const int64_t *)column + row;
    case QQ_COLUMN_CODE:
        break;
    }
    return (const uint16_t *)column + row;
}

#endif
