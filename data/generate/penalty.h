/* The penalty a number stands for, as other feeds refer to it: judgments, accidents, repairs. */
#ifndef QQ_GENERATE_PENALTY_H
#define QQ_GENERATE_PENALTY_H

#include "acts.h"
#include "writers.h"

/* How the record says who it is about. */
typedef enum { KNOWN_BY_USCC, KNOWN_BY_ORG_CODE, KNOWN_BY_CITIZEN, KNOWN_BY_NAME } known_by;

typedef struct {
    uint64_t number;    /* an original */
    uint64_t root;      /* first record of its case; number itself when it stands alone */
    bool same_decision; /* as its root: one document, several acts */
    firm party;
    known_by known;
    const place *seat; /* of the authority */
    const authority *issuer;
    const act *done;
    char severity;
    qq_day acted, decided;
    uint64_t fine; /* fen, 0 for none */
} penalty;

/* Every hundredth penalty is the administrative side of a bribery case, the fiftieth after it follows an accident. */
#define BRIBERY_EVERY  100
#define ACCIDENT_AFTER 50

/* number: an original. */
void penalty_at(const world *w, uint64_t number, penalty *out);
void put_penalty_document(sink *o, const penalty *p);
void put_case_group(sink *o, const char *name, const penalty *p);

#endif
