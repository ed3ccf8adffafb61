/* An independent, slow statement of the default model's rules, to compare the engine with.
 *
 * Written from the text of the model (see models/hubei-enterprise/ORIGIN.md for the readings of open places), with the
 * record vocabulary and the tables of codes as its only inputs. It asks of each record whether it is in force on the
 * one day in question, by brute force, and shares neither code nor algorithm with engine/score. */
#ifndef QINQING_TESTS_REFERENCE_H
#define QINQING_TESTS_REFERENCE_H

#include "qinqing/model.h"
#include "qinqing/record.h"

enum { REFERENCE_CATEGORIES = 4 };

typedef struct {
    int64_t categories[REFERENCE_CATEGORIES]; /* 0.001 point: conduct, performance, quality, probity */
    int64_t score;                            /* 0.001 point */
    const char *grade, *trust;
    bool registered, blacklisted;
    unsigned grounds; /* bit n: BL-n is met */
} reference_result;

typedef struct reference_rules reference_rules;

/* model: only its items, issuers, lists and the codes and issuers of its grounds are read. texts as in
 * qq_pricer_new_texts; both are borrowed for the life of the reference. */
reference_rules *reference_new(const qq_model *model, const char *const *texts, int32_t count);
void reference_free(reference_rules *rules);

void reference_price(const reference_rules *rules, const qq_record *records, unsigned count, qq_day day,
                     reference_result *out);

#endif
