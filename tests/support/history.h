/* Random histories of one enterprise, for property tests of scoring. Deterministic from a seed. */
#ifndef QINQING_TESTS_HISTORY_H
#define QINQING_TESTS_HISTORY_H

#include "qinqing/model.h"
#include "qinqing/record.h"

/* Interned texts the records refer to; pass them to qq_pricer_new_texts. */
extern const char *const history_texts[];
extern const int32_t history_text_count;

enum { HISTORY_MAX = 40, HISTORY_FIRST_DAY = 18262 /* 2020-01-01 */, HISTORY_LAST_DAY = 20819 /* 2026-12-31 */ };

typedef struct {
    qq_record records[HISTORY_MAX];
    unsigned count;
} random_history;

/* An enterprise with up to `most` further records of every kind that can matter. Every record is decided, and every
 * revocation and removal takes effect, between the first and the last day. */
void history_make(GRand *random, unsigned most, random_history *out);
/* One more decided act: a penalty or a conviction, with a document and case of its own. */
void history_add_act(GRand *random, random_history *to);
/* A day to ask about, often one on which a term of the history ends or the day beside it. */
qq_day history_day(GRand *random, const random_history *history);
/* The number of an interned text; it must exist. */
int32_t history_text(const char *text);
/* The n-th enterprise of a store that is filled with histories. */
qq_party history_party(unsigned n);
/* Histories repeat their keys: gives every record one of its own, that of the party and its place, and moves what names
 * it along. */
void history_set_keys(random_history *history, const qq_party *party);
/* A readable table, one record a line, on standard output. */
void history_print(const random_history *history);

#endif
