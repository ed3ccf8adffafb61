/* Private to the glance: what is made ready for a day, and the spans of the party at hand. */
#ifndef QINQING_SCORE_GLANCE_PRIVATE_H
#define QINQING_SCORE_GLANCE_PRIVATE_H

#include "glance.h"

enum {
    QQ_GLANCE_STEPS = 8,         /* steps of the clean-record bonus a model may have */
    QQ_GLANCE_MONTHS = 128,      /* terms of fewer months are looked up */
    QQ_GLANCE_TABLE_BACK = 3900, /* days before the as-of day that the tables reach */
    QQ_GLANCE_TABLE_DAYS = 4096,
};

typedef enum {
    QQ_SPAN_ACT,    /* acts and convictions: make a category unclean, gates look at them */
    QQ_SPAN_HONOUR, /* what earns */
    QQ_SPAN_LISTING,
    QQ_SPAN_VETO,
    QQ_SPAN_GROUND, /* an act whose code is a ground, unless a later listing answered it */
    QQ_SPAN_ACCIDENT,
} qq_span_kind;

/* Days, both included, on which something counts. */
typedef struct {
    qq_day first, last;
    qq_day decided;   /* a line's first day, whatever the span's */
    qq_day ruled;     /* ACT: the day of its decision */
    qq_day acted_on;  /* ACT; NONE */
    qq_milli points;  /* ACT, HONOUR: signed, without repetition */
    int64_t document; /* ACT: of a penalty; ACCIDENT; HONOUR: its project; 0 */
    uint32_t group;   /* ACT: equal for acts of one case */
    uint32_t grounds; /* GROUND: bits */
    uint32_t row;     /* LISTING: its place among the records */
    uint16_t item;    /* ACT; LISTING: the list; VETO: index; ACCIDENT: its class */
    uint8_t kind;     /* qq_span_kind */
    uint8_t category, severity;
    bool can_repeat; /* ACT */
} qq_span;

/* What counts on a day. */
typedef struct {
    const qq_glance *glance;
    qq_day day;
    const qq_span *acts[QQ_GLANCE_SPANS], *honours[QQ_GLANCE_SPANS];
    qq_milli points[QQ_GLANCE_SPANS]; /* of the acts, repetition included */
    unsigned act_count, honour_count;
    unsigned unclean;  /* bits of categories with an act */
    uint8_t vetoed_to; /* the best grade that vetoes leave */
    bool vetoed;
    qq_milli good[QQ_CATEGORY_MAX], bad[QQ_CATEGORY_MAX];
} qq_day_sum;

struct qq_glance {
    qq_pricer *pricer;
    const qq_model *model;
    qq_day as_of;
    unsigned regime;                       /* in force on the as-of day; where the model has any */
    qq_day *later[QQ_GLANCE_MONTHS];       /* by months, from as_of - TABLE_BACK: so many months later; NULL */
    int16_t list_of_ground[QQ_GROUND_MAX]; /* -1 */
    uint8_t trust_of_band[QQ_GRADE_MAX];   /* equal for equal words */
    uint8_t trust_of_veto;

    /* The party at hand. */
    qq_span spans[QQ_GLANCE_SPANS];
    unsigned span_count;
    unsigned listing_spans;
    bool registered, has_grounds;
    bool linked;                        /* acts may be of one case, honours of one project */
    qq_day registered_on;               /* NONE */
    qq_day clean_days[QQ_GLANCE_STEPS]; /* on which each step is reached; FOREVER */
    qq_glance_result now;
};

/* qq_day_add_months, by a table where there is one. */
qq_day qq_glance_later(const qq_glance *glance, qq_day day, int months);
/* Spans from the as-of day on, of a plain party's rows or of the records whose ends and cases the pricer has settled.
 * False: refused. */
bool qq_glance_read_rows(qq_glance *glance, const qq_columns *rows, uint32_t first, uint32_t count);
bool qq_glance_read_records(qq_glance *glance);
/* The sum of the spans that hold the day. */
void qq_glance_sum(const qq_glance *glance, qq_day day, qq_glance_result *out);
/* The first day after `after` on which a span begins or has ended, or a step is reached; FOREVER: none. */
qq_day qq_glance_next_edge(const qq_glance *glance, qq_day after);
/* Whether a ground is met on the day. */
bool qq_glance_proposes(const qq_day_sum *sum);

static inline bool qq_span_holds(const qq_span *span, qq_day day)
{
    return span->first <= day && day <= span->last;
}

#endif
