/* Firms and persons computed from their ordinal: there is no table of them, so memory does not grow with their number.
 *
 * Invariant: different ordinals have different codes, numbers and (for firms) names. All of them are made up: a code
 * may by chance be one that is in use, and means nobody. */
#ifndef QQ_GENERATE_PARTY_H
#define QQ_GENERATE_PARTY_H

#include <stdbool.h>
#include <stdint.h>
#include "qinqing/day.h"
#include "qinqing/identifier.h"
#include "words.h"

#define MAX_PARTIES UINT64_C(20000000)
#define MAX_RECORDS UINT64_C(1000000000)

/* What the whole run is about. */
typedef struct {
    uint64_t seed;
    uint64_t parties; /* in the registry */
    qq_day as_of;     /* nothing is decided later */
} world;

typedef struct {
    uint64_t ordinal;
    char uscc[QQ_USCC_LENGTH + 1];
    char name[160];
    const place *seat;
    char letter; /* of the behaviour catalogue */
    bool branch; /* of the firm `head` */
    uint64_t head;
    qq_day founded;
    qq_day registered; /* with the credit system */
} firm;

typedef struct {
    char number[QQ_CITIZEN_LENGTH + 1];
    char name[24];
} person;

#define YEARS_BACK 8 /* records are spread over this many years before the as-of day */

/* ordinal: below MAX_PARTIES * 2; those from world.parties on are not in the registry. */
void firm_at(const world *w, uint64_t ordinal, firm *out);
bool firm_is_branch(uint64_t ordinal);

/* Person 2n is firm n's legal representative, 2n+1 a project manager of it. There are 18 million numbers: in a larger
 * world a person may serve two firms under two names. */
void person_at(const world *w, uint64_t ordinal, person *out);
/* Only the name, for fields that do not bear the number. */
void person_name_at(const world *w, uint64_t ordinal, char out[24]);

#endif
