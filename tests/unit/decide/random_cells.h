/* Random cells of one kind of values, and values that lie on, beside and between their boundaries. */
#ifndef RANDOM_CELLS_H
#define RANDOM_CELLS_H

#include "qinqing/feel.h"

typedef enum {
    RANDOM_NUMBERS, /* cells use multiples of 1 from -3 to 3, values multiples of 0.5 */
    RANDOM_TEXTS,   /* cells use "a" to "d", values also "other" */
    RANDOM_BOOLEANS,
    RANDOM_DATES,
    RANDOM_MONTHS,
    RANDOM_SECONDS,
    RANDOM_KINDS
} random_kind;

/* Seeded by QINQING_TEST_SEED, else by chance; prints the seed. */
GRand *random_seeded(void);
/* FEEL text of a reducible cell. */
char *random_cell(GRand *random, random_kind kind);
int random_value_count(random_kind kind);
qq_feel_value random_value(qq_feel_arena *arena, random_kind kind, int index);

#endif
