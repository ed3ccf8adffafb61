/* Private to engine/score: how results are kept.
 *
 * A block's body, little-endian: for each party its canonical form (what the digest is taken over); then for each the
 * next day on which its result could change (4 bytes); then the number of listings that stand (4) and for each the
 * party's place in the block (4), the list (2) and the record (16). */
#ifndef QINQING_SCORE_RESULTS_H
#define QINQING_SCORE_RESULTS_H

#include "glance.h"
#include "qinqing/publish.h"
#include "qinqing/score.h"

/* A listing that stands, kept: of which party, by its place. */
typedef struct {
    uint32_t party;
    uint16_t list;
    qq_key record;
} qq_packed_listing;

/* What is kept of a range of parties in order of identifier. */
typedef struct {
    GByteArray *forms;   /* canonical forms, one after another */
    GArray *next_change; /* of qq_day */
    GArray *listings;    /* of qq_packed_listing, in order of party */
} qq_packed_results;

void qq_packed_init(qq_packed_results *packed);
void qq_packed_clear(qq_packed_results *packed);
/* Bytes of one canonical form. */
size_t qq_packed_form_size(const qq_model *model);
void qq_packed_add(qq_packed_results *packed, const qq_model *model, const qq_party *party,
                   const qq_glance_result *result);
/* A listing of the party added last. */
void qq_packed_add_listing(qq_packed_results *packed, const qq_model *model, unsigned list, const qq_key *record);
/* What is kept of a full result, but its listings. */
qq_glance_result qq_glance_of_result(const qq_model *model, const qq_result *result);
/* The body of a block of `count` parties from the one at `first` on; form: bytes of one canonical form. Needs
 * next_change for all of them. */
GByteArray *qq_packed_body(const qq_packed_results *packed, size_t form, size_t first, size_t count);

/* What the summary of a result is in comparisons. */
qq_standing qq_standing_of(const qq_model *model, const qq_result *result);

#endif
