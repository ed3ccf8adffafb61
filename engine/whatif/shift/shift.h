/* Private to engine/whatif/shift: counting stages of enterprises, in threads, and putting the counts together. */
#ifndef QINQING_WHATIF_SHIFT_H
#define QINQING_WHATIF_SHIFT_H

#include "qinqing/shift.h"

/* stage_count: 2 or more; attributes: bits 1 << qq_attribute. */
qq_shift *qq_shift_new(const qq_model *before, const qq_model *after, unsigned stage_count, unsigned attributes);

/* Counts an enterprise that stands differently at the end. models, standings: of each stage; words: of each attribute
 * asked for. */
void qq_shift_count(qq_shift *shift, const qq_party *party, const qq_model *const *models, const qq_standing *standings,
                    const char *const *words, qq_shift_keep keep);
/* Counts one that ends as it began; after: its grade has another place where the models differ. */
void qq_shift_count_same(qq_shift *shift, const qq_party *party, const qq_standing *before, const qq_standing *after,
                         const char *const *words, qq_shift_keep keep);
/* Counts many of two stages of one model that have a score and keep trust and listing where they keep the grade: how
 * many move from which grade to which, how many of all have another score, and by how much in sum. Groups are not
 * counted, nobody is kept. */
void qq_shift_count_many(qq_shift *shift, int64_t moves[QQ_GRADE_MAX][QQ_GRADE_MAX], int64_t changed, int64_t score);
/* Counts scores into bins, before or after. */
void qq_shift_count_score(qq_shift *shift, unsigned side, qq_milli score);
/* Adds what a later range counted; `part` is left empty. */
void qq_shift_join(qq_shift *shift, qq_shift *part);
/* Puts groups in order of word. */
void qq_shift_finish(qq_shift *shift);

#endif
