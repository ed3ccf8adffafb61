/* Private: a compiled fast table, and the loops that run it.
 *
 * Every input turns a value into a payload: where the mask of its bin begins, or, in tables of at most 32 rules, the
 * mask itself. The loops are compiled once for each level of the processor and chosen when a table is made. */
#ifndef QQ_TABLE_FAST_H
#define QQ_TABLE_FAST_H

#include "qinqing/table.h"

enum {
    QQ_FAST_BLOCK = 1024,       /* rows whose payloads stay in the first cache */
    QQ_FAST_SMALL_RULES = 32,   /* masks that fit a payload */
    QQ_FAST_CHUNK = 8,          /* words that are looked at together; masks of several words are filled up to it */
    QQ_FAST_LOOKUP_MAX = 65536, /* entries of a direct table */
    QQ_FAST_INPUTS_MAX = 256
};

typedef enum {
    QQ_PLACE_STEPS,  /* few boundaries: all are compared, many rows at once */
    QQ_PLACE_LOOKUP, /* boundaries that lie close together: a table by value */
    QQ_PLACE_SEARCH, /* many and far apart: halving, without branches */
} qq_placing;

typedef struct {
    qq_column_kind kind;
    qq_placing placing;
    size_t starts_count; /* bins less one */
    /* starts[i] is the first value of bin i + 1. For searching both are filled up with the largest value and the last
     * payload, as far as the halvings of the fullest key reach. */
    int64_t *starts;
    uint32_t *payloads;
    /* Searching: values from lowest to highest (beyond them nothing changes) fall into keys, and guide[key] starts lie
     * in keys before. A key is a whole number of `bits` bits with an exponent, so that keys are fine where values are
     * small and there are never many; values are first shifted right, which with enough bits makes keys of one width.
     */
    int64_t lowest, highest;
    unsigned shift, bits, halvings;
    uint32_t *guide;
    /* STEPS: the payload of bin 0 is payloads[0]; what changes from bin i to bin i + 1, as exclusive or. INT64 columns
     * work on the wide ones. */
    int32_t *narrow_starts, *narrow_changes;
    int64_t *wide_changes;
    uint32_t *lookup; /* LOOKUP: payload of lowest + index */
    uint64_t *masks;  /* a mask of `stride` words for every bin */
} qq_fast_input;

typedef struct qq_table_loops qq_table_loops;
struct qq_fast_table {
    qq_hit_policy policy;
    size_t rule_count, input_count;
    size_t words, stride; /* words of a mask that are used, and that it takes */
    qq_fast_input *inputs;
    const qq_table_loops *loops;
};

struct qq_table_loops {
    const char *level;
    /* unique: a row that several rules hold for is a conflict; else the first speaks. */
    void (*rules)(const qq_fast_table *table, const void *const *columns, size_t rows, bool unique, int32_t *rules);
    void (*collect)(const qq_fast_table *table, const void *const *columns, size_t rows, uint64_t *bits);
};

/* The loops that this processor can run, slowest first, ended by NULL; and their number for tests. */
const qq_table_loops *const *qq_table_loops_known(size_t *count);
/* Sets the table to other loops. Tests only: tables made choose the last of the known. */
void qq_fast_table_use(qq_fast_table *table, const qq_table_loops *loops);

/* Which key a value falls into: of two values the larger never falls into the lower key. */
static inline size_t qq_fast_key(const qq_fast_input *input, int64_t value)
{
    int64_t inside = value < input->lowest ? input->lowest : value > input->highest ? input->highest : value;
    uint64_t above = ((uint64_t)inside - (uint64_t)input->lowest) >> input->shift;
    unsigned exponent = 64 - input->bits - (unsigned)__builtin_clzll(above | ((UINT64_C(1) << input->bits) - 1));
    return ((size_t)exponent << (input->bits - 1)) + (size_t)(above >> exponent);
}

/* The payload of a value. halvings: of the input; given apart because it may be known when compiling. */
static inline uint32_t qq_fast_search(const qq_fast_input *input, int64_t value, unsigned halvings)
{
    size_t at = input->guide[qq_fast_key(input, value)];
    for (size_t half = (size_t)1 << halvings >> 1; half > 0; half /= 2) {
        at += half & (0 - (size_t)(input->starts[at + half - 1] <= value));
    }
    return input->payloads[at];
}

/* Compiles one input whole. Errors: QQ_ERROR_INPUT. */
bool qq_fast_input_compile(qq_fast_table *table, const qq_decision_table *source, size_t index,
                           const qq_column_form *form, GError **error);
/* Sets all but kind and masks. starts: of int64_t, ascending, the first value of every bin but the first. */
void qq_fast_input_place(qq_fast_input *input, const GArray *starts, size_t rule_count, size_t stride);
void qq_fast_input_clear(qq_fast_input *input);

#endif
