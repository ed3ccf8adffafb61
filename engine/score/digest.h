/* Private to engine/score: one SM3 of everyone that can be taken in parts.
 *
 * The enterprises in order of identifier are cut into runs: one ends with every enterprise whose identifier hashes to a
 * multiple of 1,024, so that where runs lie depends on nobody else and not on how ranges were cut. The digest is SM3
 * over the SM3s of the runs, each over the canonical forms of its enterprises one after another. Whoever prices a range
 * takes the SM3s of the runs that lie in it whole; only what is left at both its ends is joined in order. */
#ifndef QINQING_SCORE_DIGEST_H
#define QINQING_SCORE_DIGEST_H

#include "qinqing/record.h"
#include "qinqing/sm3.h"

/* What is known of one range. */
typedef struct {
    bool cut;         /* some run ends in it */
    size_t head;      /* bytes up to the end of the first run that does */
    size_t tail;      /* where the run that goes beyond it begins; 0 without a cut */
    GByteArray *runs; /* SM3s of the runs between */
} qq_digest_part;

void qq_digest_part_init(qq_digest_part *part);
void qq_digest_part_clear(qq_digest_part *part);
/* Takes an enterprise whose form is the last of the range's forms so far. */
void qq_digest_part_add(qq_digest_part *part, const char identifier[18], const GByteArray *forms);

/* Puts the parts together in order. */
typedef struct {
    qq_sm3 *run, *whole; /* of the run that is open, and of the SM3s of runs */
    bool open;
} qq_digest_joiner;

void qq_digest_joiner_init(qq_digest_joiner *joiner);
void qq_digest_joiner_clear(qq_digest_joiner *joiner);
void qq_digest_join(qq_digest_joiner *joiner, const qq_digest_part *part, const GByteArray *forms);
void qq_digest_finish(qq_digest_joiner *joiner, char out[QQ_SM3_TEXT]);

#endif
