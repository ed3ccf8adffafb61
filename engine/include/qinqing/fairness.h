/* Outcomes by an attribute that models may not read: who gets the favourable outcome how often.
 *
 * Every group is compared with one reference group: rates by the adverse-impact ratio with its interval and by a
 * permutation test, scores by Mann and Whitney. p-values are of one comparison each, not corrected for their number. */
#ifndef QINQING_FAIRNESS_H
#define QINQING_FAIRNESS_H

#include "qinqing/statistics.h"

G_BEGIN_DECLS

#define QQ_FAIRNESS_GROUPS_MAX 1000

/* One member each. */
typedef struct {
    size_t count;
    const char *const *group; /* "": not known */
    const bool *favourable;
    const double *score; /* finite */
} qq_fairness_data;

typedef struct {
    const char *attribute; /* for messages */
    const char *reference; /* name of the group to compare with; NULL: the one with the highest rate among those that
                            * are not small, of equal ones the larger; the largest where all are small */
    double gate;           /* a group whose ratio is below it fails; 0: none does */
    double level;          /* of intervals; 0.95 when 0 */
    size_t divisions;      /* of the permutation test where it cannot be exact */
    uint64_t seed;
    unsigned threads;
} qq_fairness_options;

typedef struct {
    char *name; /* "": those of whom it is not known; they are shown, but neither reference nor held to the gate */
    size_t count, favourable;
    double mean_score;
    qq_interval rate; /* Wilson */
    /* Against the reference; of the reference itself ratio 1 and p 1. */
    qq_impact impact;
    qq_permutation_result rates;
    qq_mann_whitney_result scores;
    bool reference;
    bool fails; /* below the gate, and not too small to say so */
} qq_fairness_group;

typedef struct {
    GPtrArray *groups; /* of qq_fairness_group, in order of name, the unknown last */
    size_t reference;  /* index */
    size_t judged;     /* groups that are known, large enough and not the reference: what a gate can hold */
    size_t failing;    /* of these */
} qq_fairness;

/* Errors: QQ_ERROR_INPUT: fewer than two known groups, too many, nobody with the favourable outcome; QQ_ERROR_USAGE: no
 * group of the reference's name (lists them), a gate outside 0..1. */
qq_fairness *qq_fairness_run(const qq_fairness_data *data, const qq_fairness_options *options,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_fairness_free(qq_fairness *fairness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_fairness, qq_fairness_free)

G_END_DECLS

#endif
