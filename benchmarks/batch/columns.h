/* What the sides of benchmark `batch` that are not ours read: the records as plain columns, and what each costs.
 *
 * A price is a line of the price list: an item together with the severity that the document says (none, C, B, A), 4 of
 * them an item; price 0 is what neither costs nor earns. A line's rank holds all that a record in force does, heavier
 * first, so that of a case, or of the honours of one project, the largest rank is what counts: points × weight in
 * tenths, points, whether it is a serious act (those outweigh all others), whether it earns, category. */
#ifndef QINQING_BENCHMARKS_BATCH_COLUMNS_H
#define QINQING_BENCHMARKS_BATCH_COLUMNS_H

#include <stdint.h>

enum { CONDUCT, QUALITY, CATEGORIES };
#define NO_END INT32_MIN /* days are as qq_day, this one is QQ_DAY_NONE */

#define RANK_CATEGORY 1
#define RANK_GOOD     2
#define RANK_SERIOUS  4
#define RANK_POINTS   3  /* shift */
#define RANK_WEIGHT   12 /* shift */

typedef struct {
    int32_t rank;
    int32_t since;  /* the first day of decision from which it is in force on the day asked about, by its months */
    int32_t stated; /* 1: an end that the document states holds instead of the months; 0: ends it earlier at most */
} price_line;

/* The file: this head, then in this order starts, lines, price, decided, until, group. Rows of a party lie together,
 * those of one case or project next to one another. */
typedef struct {
    uint32_t parties, rows, lines;
    int32_t day;
} columns_head;

typedef struct {
    columns_head head;
    uint32_t *starts;  /* parties + 1: first row of each */
    price_line *lines; /* the price list */
    uint16_t *price;   /* of each row */
    int32_t *decided;
    int32_t *until;  /* the document's own last day; NO_END */
    uint16_t *group; /* number of the case or project within its party */
} columns;

#endif
