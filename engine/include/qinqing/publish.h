/* Kept results read back, and one generation compared with another before it is published.
 *
 * What changed is put down to its causes by pricing again with one thing changed at a time: the day (calendar), then
 * the facts (data), the rest is the model. The three add up to the whole change of every party. */
#ifndef QINQING_PUBLISH_H
#define QINQING_PUBLISH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/model.h"
#include "qinqing/score.h"
#include "qinqing/store.h"

G_BEGIN_DECLS

/* What a party's result is to readers. */
typedef struct {
    bool present; /* known at all; else the rest is zero */
    bool unscored, untrusted, blacklisted;
    uint8_t grade; /* index into the model's bands */
    qq_milli score;
} qq_standing;

typedef struct {
    uint16_t list; /* index into the model's lists */
    qq_key record;
} qq_kept_listing;

typedef struct {
    qq_party party;
    qq_standing standing;
    qq_day next_change; /* the first day on which it could be another without new facts; NONE: never */
    const qq_kept_listing *listings;
    unsigned listing_count;
} qq_kept_result;

/* The results of a generation in order of identifier. */
typedef struct qq_results_reader qq_results_reader;
/* model: the one the generation was assessed by; borrowed. */
qq_results_reader *qq_results_open(qq_store *store, const qq_generation *generation, const qq_model *model,
                                   GError **error);
/* As qq_results_open, but from the mirror (qinqing/published.h) if the generation is what is published and it has one.
 */
qq_results_reader *qq_results_open_quick(qq_store *store, const qq_generation *generation, const qq_model *model,
                                         GError **error);
/* The same results, as an assessment has them in memory; model as above. Both are borrowed. */
qq_results_reader *qq_results_of(const qq_assessed *assessed, const qq_model *model);
void qq_assessed_free(qq_assessed *assessed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_assessed, qq_assessed_free)
/* *out: NULL after the last; borrowed until the next call. */
bool qq_results_next(qq_results_reader *reader, const qq_kept_result **out, GError **error);
void qq_results_close(qq_results_reader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_results_reader, qq_results_close)

typedef enum { QQ_CAUSE_CALENDAR, QQ_CAUSE_DATA, QQ_CAUSE_MODEL, QQ_CAUSE_COUNT } qq_cause;

/* One party that changed. stages[0]: before; [1 + cause]: with that cause, and those before it, at work. */
typedef struct {
    qq_party party;
    qq_standing stages[1 + QQ_CAUSE_COUNT];
} qq_party_change;

typedef struct {
    qq_party party;
    qq_key record;
    char *list;    /* its id; borrowed from a model of the comparison */
    bool ended;    /* else new */
    uint8_t cause; /* qq_cause */
} qq_listing_change;

typedef struct {
    qq_generation before, after;
    qq_model *before_model, *after_model;
    int64_t before_parties, after_parties; /* present in each */
    int64_t arrived, gone;                 /* parties only in the later, only in the earlier */
    /* Parties whose score, grade, trust or listing differs; arrived ones are not among them, gone ones are. */
    int64_t changed;
    int64_t by_cause[QQ_CAUSE_COUNT]; /* parties in which the cause did something; one may count for several */
    int64_t upgraded, downgraded;     /* of grade, from before to after */
    /* What the gate looks at: changes that are not the calendar's, which no gate delays. */
    int64_t moved, moved_up, moved_down;
    /* Parties by grade before and after; index QQ_GRADE_MAX: without a grade, or not there. */
    int64_t migrations[QQ_GRADE_MAX + 1][QQ_GRADE_MAX + 1];
    GArray *changes;  /* of qq_party_change, in order of identifier; arrived parties too */
    GArray *listings; /* of qq_listing_change, in order of identifier */
} qq_comparison;

/* Compares two kept generations of the same engine semantics. QQ_ERROR_USAGE when they are not. assessed: the later one
 * in memory, which is then not read back; NULL. Of what is published the mirror is read where there is one. */
qq_comparison *qq_compare(qq_store *store, const qq_generation *before, const qq_generation *after,
                          const qq_assessed *assessed, GError **error);
void qq_comparison_free(qq_comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_comparison, qq_comparison_free)

/* Beyond how much a person has to look first. A share is of the parties before, in millionths; so many parties
 * (`allowed`) never count as too many. */
typedef struct {
    qq_ppm moved_share, downgraded_share;
    int64_t moved_allowed, downgraded_allowed;
} qq_gate_limits;

typedef enum {
    QQ_GATE_OPEN = 0,
    QQ_GATE_MOVED = 1,      /* too many parties changed by data or model */
    QQ_GATE_DOWNGRADED = 2, /* too many more downgrades than upgrades by data or model */
} qq_gate_verdict;          /* added up */

unsigned qq_gate_judge(const qq_comparison *comparison, const qq_gate_limits *limits);

G_END_DECLS

#endif
