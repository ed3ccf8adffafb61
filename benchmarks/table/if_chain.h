/* The tables first.dmn, unique.dmn and collect.dmn as a C programmer writes them by hand: the yardstick. */
#ifndef IF_CHAIN_H
#define IF_CHAIN_H

#include <stddef.h>
#include <stdint.h>

/* Columns of one length: grade AAA, AA, A, BBB, B, D as 0 to 5; score in thousandths; amount in fen; days. */
typedef struct {
    const uint16_t *grade;
    const int32_t *score;
    const int64_t *amount;
    const int32_t *days;
} bidder_columns;

/* Rules count from 0; -1 when none holds. */
void if_chain_first(const bidder_columns *columns, size_t rows, int32_t *rules);
void if_chain_unique(const bidder_columns *columns, size_t rows, int32_t *rules);
/* Bit k: rule k holds. */
void if_chain_collect(const bidder_columns *columns, size_t rows, uint64_t *bits);
/* The same without branches, so that the compiler may make vectors of it. */
void branchless_collect(const bidder_columns *columns, size_t rows, uint64_t *bits);

#endif
