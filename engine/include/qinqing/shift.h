/* Everyone before and after a change of weights or model: who moves where, by how much, and what moved them.
 *
 * Whoever is compared stands at two or more stages: the first as it is, the last as it would be, those between with
 * part of the change made. An enterprise that ends as it began has not changed, whatever happened between. Otherwise
 * its cause is the first stage at which it stood differently, so that the enterprises of all causes add up to those
 * that changed, and the differences of score from stage to stage to the whole difference. */
#ifndef QINQING_SHIFT_H
#define QINQING_SHIFT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/decided.h"
#include "qinqing/population.h"
#include "qinqing/publish.h"

G_BEGIN_DECLS

/* One enterprise that changed. */
typedef struct {
    qq_party party;
    qq_standing before, after;
    int steps;            /* of grade: below zero is better; 0 also where a grade has no place in the other model */
    uint16_t cause;       /* the stage at which it first stood differently, from 1 */
    uint16_t outcomes[2]; /* of a decision before and after, indices into qq_shift.outcomes; UINT16_MAX: not asked */
} qq_shifted;

/* A value of an attribute. */
typedef struct {
    char *word;
    int64_t parties, changed, upgraded, downgraded;
} qq_shift_group;

/* What one stage did. */
typedef struct {
    int64_t first;                /* enterprises it was the first to change: these add up to `changed` */
    int64_t touched;              /* enterprises it changed, first or not */
    int64_t upgraded, downgraded; /* of touched, by the grade before and after the stage */
    int64_t score; /* sum of differences of score over `changed`, 0.001 point: these add up to score_change */
} qq_shift_stage;

enum { QQ_SHIFT_BINS = 20 };

typedef struct {
    const qq_model *before, *after; /* borrowed */
    int64_t parties;
    int64_t changed;              /* score, grade, trust or listing differs */
    int64_t crossed;              /* of these, of another grade or trust word, or with a score where there was none */
    int64_t upgraded, downgraded; /* of grade */
    int64_t score_change;         /* sum over `changed`, 0.001 point; without a score is 0 */
    int64_t migrations[QQ_GRADE_MAX + 1][QQ_GRADE_MAX + 1]; /* before, after; QQ_GRADE_MAX: without a score */
    /* Those with a score by score, before and after: bin i holds from lowest + i x width, the last one its end as well.
     * width 0: the scale has no ends, and the bins are empty. Not counted for a shift that keeps nobody. */
    qq_milli lowest, width;
    int64_t scores[2][QQ_SHIFT_BINS];
    GArray *stages;                        /* of qq_shift_stage; [0] is the change from stage 0 to stage 1 */
    GArray *shifted;                       /* of qq_shifted, in order of identifier: whom it keeps */
    GPtrArray *groups[QQ_ATTRIBUTE_END];   /* of qq_shift_group in order of word; NULL where not asked for */
    GHashTable *by_word[QQ_ATTRIBUTE_END]; /* the same, by word */
    /* A decision asked before and after about all that changed; NULL: none. */
    char *decision;
    GPtrArray *outcomes;   /* of char* */
    GArray *outcome_moves; /* of int64_t: [before * outcomes->len + after] */
} qq_shift;
void qq_shift_free(qq_shift *shift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_shift, qq_shift_free)

/* Whom a shift keeps one by one. */
typedef enum {
    QQ_KEEP_NOBODY,   /* counts alone: for a slider */
    QQ_KEEP_CROSSED,  /* of another grade, trust word or listing */
    QQ_KEEP_CHANGED,  /* also those of another score alone */
    QQ_KEEP_EVERYONE, /* also who did not change: where decision tables differ */
} qq_shift_keep;

/* From the population's own weights to others; two stages. threads: 0 is one a
 * processor; the outcome is the same for any. */
qq_shift *qq_shift_of_weights(const qq_population *population, const qq_weights *weights, qq_shift_keep keep,
                              unsigned threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Through models in turn, over everyone in a store; options->model is not looked at. stages[0] to stages[count - 1],
 * count 2 or more; the models must outlive the shift. */
qq_shift *qq_shift_of_models(const qq_population_options *options, const qq_model *const *stages, unsigned count,
                             qq_shift_keep keep, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether two standings are one to readers. The grade and trust word are compared by name, as the models may differ. */
bool qq_standing_differs(const qq_model *before, const qq_standing *a, const qq_model *after, const qq_standing *b);

/* ---- the line of a named decision ---- */

/* Asks the decision about everyone that the shift keeps, by the earlier and the later model; fills outcomes. Errors:
 * those of qq_decide_many. */
bool qq_shift_decide(qq_shift *shift, const qq_decided_options *options, const qq_ruling *before,
                     const qq_ruling *after, GError **error);

/* Those that crossed, largest change first: by steps of grade, then by difference of score, then by identifier. Of
 * const qq_shifted *; limit 0: all. Caller frees. */
GPtrArray *qq_shift_largest(const qq_shift *shift, size_t limit);

G_END_DECLS

#endif
