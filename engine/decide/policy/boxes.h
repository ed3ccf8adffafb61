/* Private: whether boxes cover a box; finite geometry and nothing else.
 *
 * Each input is cut into numbered bins. A box takes a set of bins of each input; a rule is a box. All sets are bits in
 * words, an input's words side by side with the next one's, so that a box is one array of `words` words. */
#ifndef QQ_POLICY_BOXES_H
#define QQ_POLICY_BOXES_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t input_count, rule_count;
    size_t words;    /* of one box */
    size_t *bins;    /* how many, one an input */
    size_t *offsets; /* first word of an input; one more at the end */
    uint64_t *rules; /* rule_count boxes, empty at first */
} qq_boxes;

qq_boxes *qq_boxes_new(const size_t *bins, size_t input_count, size_t rule_count);
void qq_boxes_free(qq_boxes *boxes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_boxes, qq_boxes_free)

uint64_t *qq_boxes_rule(const qq_boxes *boxes, size_t rule);
/* A box of all bins. g_free it. */
uint64_t *qq_boxes_whole(const qq_boxes *boxes);
bool qq_boxes_has(const qq_boxes *boxes, const uint64_t *box, size_t input, size_t bin);
void qq_boxes_add(const qq_boxes *boxes, uint64_t *box, size_t input, size_t bin);
/* Whether the box has no bin at all of some input. */
bool qq_boxes_is_empty(const qq_boxes *boxes, const uint64_t *box);
/* What two boxes share, into out; false when they do not meet. */
bool qq_boxes_meet(const qq_boxes *boxes, const uint64_t *a, const uint64_t *b, uint64_t *out);

/* Finds what of `start` is in none of the rules listed. Appends to `gaps` (of uint64_t*, g_free'd by the array) at most
 * `most` boxes, as large as they can be, none within another; they may meet. steps: what work is left, in words looked
 * at, counted down. False when that ran out before the end: gaps holds what was found, and there may be more. Gaps that
 * reach `most` end the search and give true. */
bool qq_boxes_uncovered(const qq_boxes *boxes, const uint64_t *start, const size_t *rules, size_t count, size_t most,
                        int64_t *steps, GPtrArray *gaps);

#endif
