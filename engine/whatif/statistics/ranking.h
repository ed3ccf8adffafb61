/* Ranks of many units, again and again: in about linear time, without allocation. */
#ifndef QQ_WHATIF_RANKING_H
#define QQ_WHATIF_RANKING_H

#include <stddef.h>
#include <stdint.h>

/* What ranking `units` units needs beside scores and ranks. */
typedef struct qq_ranker qq_ranker;
qq_ranker *qq_ranker_new(size_t units);
void qq_ranker_free(qq_ranker *ranker);
/* Bytes a ranker takes. */
size_t qq_ranker_size(size_t units);

/* 1 is the highest score; equal scores share the best place; what is no number stands with minus infinity behind all.
 */
void qq_ranker_rank(qq_ranker *ranker, const double *scores, uint32_t *ranks);

#endif
