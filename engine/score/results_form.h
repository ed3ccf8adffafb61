/* Private to the keeping of results: the canonical form of one result, little-endian. */
#ifndef QINQING_SCORE_RESULTS_FORM_H
#define QINQING_SCORE_RESULTS_FORM_H

#include "results.h"

enum { QQ_FORM_IDENTIFIER_BYTES = QQ_PARTY_BYTES / 2, QQ_FORM_LISTING_BYTES = 4 + 2 + QQ_KEY_BYTES };
enum { QQ_FORM_BYTES_MAX = QQ_FORM_IDENTIFIER_BYTES + 2 + 4 + 4 * QQ_CATEGORY_MAX };

/* Bits of the byte after the identifier; then come grade, score and category scores. GONE: only in a difference, a
 * party that the base has and this generation has not. */
enum {
    QQ_FORM_REGISTERED = 1,
    QQ_FORM_BLACKLISTED = 2,
    QQ_FORM_PROPOSED = 4,
    QQ_FORM_UNTRUSTED = 8,
    QQ_FORM_UNSCORED = 16,
    QQ_FORM_GONE = 128
};

/* Whether grade and lists are some that the model has. */
bool qq_entry_is_sound(const qq_kept_entry *entry, const qq_model *model);
/* What it says, without listings and next change. */
void qq_kept_form_read(const uint8_t *form, qq_kept_result *out);

#endif
