/* An independent, slow statement of the real schemes in models/: every day of the quarter by itself, every record by
 * itself, all figures written out here. Written from domain/scoring-schemes.md §2 and the ORIGIN.md of each package;
 * it shares neither code nor algorithm with engine/score, and asks no model. */
#ifndef QINQING_TESTS_SCHEME_REFERENCE_H
#define QINQING_TESTS_SCHEME_REFERENCE_H

#include "qinqing/record.h"

typedef enum { SCHEME_FUJIAN, SCHEME_JIANGXI, SCHEME_CHUZHOU, SCHEME_COUNT } scheme;

enum { SCHEME_PARTS = 3 };

typedef struct {
    bool scored;
    int64_t parts[SCHEME_PARTS]; /* 0.001 point */
    int64_t score;               /* 0.001 point */
    qq_day from, until;          /* the quarter; NONE */
    bool blacklisted;
} scheme_result;

/* texts: what record.code counts into. */
void scheme_price(scheme which, const char *const *texts, const qq_record *records, unsigned count, qq_day day,
                  scheme_result *out);

#endif
