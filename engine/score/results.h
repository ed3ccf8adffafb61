/* Private to engine/score: how results are kept.
 *
 * A generation is kept whole, or as what differs from an earlier whole one by the same model: a night that changes
 * little writes little.
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

/* A party as it is kept; borrowed. */
typedef struct {
    const uint8_t *form;
    qq_day next_change;
    const qq_packed_listing *listings; /* their place means nothing */
    unsigned listing_count;
} qq_kept_entry;

void qq_packed_add_entry(qq_packed_results *packed, const qq_model *model, const qq_kept_entry *entry);
/* Says in a difference that the party is no longer there. */
void qq_packed_add_gone(qq_packed_results *packed, const qq_model *model, const qq_kept_entry *entry);
/* Adds all to a generation, as blocks. Needs next_change for all of them. */
bool qq_packed_write(const qq_packed_results *packed, const qq_model *model, qq_generation_writer *writer,
                     GError **error);
/* As qq_results_next; for comparing what is kept as it stands. */
bool qq_results_next_entry(qq_results_reader *reader, const qq_kept_entry **out, GError **error);
/* Whether two entries of one party say the same, but for their next change. */
bool qq_same_entry(const qq_kept_entry *a, const qq_kept_entry *b, size_t form);

struct qq_assessed {
    GPtrArray *parts; /* of qq_packed_results, in order */
};

/* Parts in order, party by party: at the entry, or ended. */
typedef struct {
    const GPtrArray *parts; /* of qq_packed_results */
    size_t form;
    unsigned part;
    size_t place;
    unsigned listing; /* the first that no party before had */
    qq_kept_entry entry;
    bool ended;
} qq_parts_walk;
void qq_parts_begin(qq_parts_walk *walk, const GPtrArray *parts, const qq_model *model);
void qq_parts_next(qq_parts_walk *walk);

/* What an entry says, borrowed until the next call. False: it says what the model has not, which is damage. */
bool qq_results_tell(qq_results_reader *reader, const qq_kept_entry *entry, const qq_kept_result **out, GError **error);

/* What differs between parts in order and the base that the reader is open on. False also, without an error, when so
 * much does that it is better kept whole. */
bool qq_difference_make(const GPtrArray *parts, const qq_model *model, qq_results_reader *base, int64_t parties,
                        qq_packed_results *out, GError **error);

/* What the summary of a result is in comparisons. */
qq_standing qq_standing_of(const qq_model *model, const qq_result *result);

#endif
