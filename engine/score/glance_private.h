/* Private to the glance: what is made ready for a day, and the spans of the party at hand. */
#ifndef QINQING_SCORE_GLANCE_PRIVATE_H
#define QINQING_SCORE_GLANCE_PRIVATE_H

#include "glance.h"

enum {
    QQ_GLANCE_STEPS = 8,         /* steps of the clean-record bonus a model may have */
    QQ_GLANCE_ELDERS = 4,        /* predecessors of a party */
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

/* What people decided about a row. */
typedef struct {
    qq_day last; /* that it may count; FOREVER */
    qq_day decided_on, until_on;
    uint32_t code;
    uint8_t severity;
    bool annulled, corrected;
} qq_row_end;

/* What a record says, as people corrected and ended it. */
typedef struct {
    uint32_t at; /* its place: of its row, or among the pricer's records */
    uint32_t code, issuer, group;
    uint16_t measures;
    uint8_t kind, variant, severity;
    qq_day acted_on, decided_on, effective_on, until_on, ban_until;
    qq_day last; /* that it may count by what people decided */
    qq_fen amount;
    int64_t document, project;
} qq_told_record;

/* A predecessor of the party at hand. */
typedef struct {
    qq_glance *glance; /* NULL: none was needed yet */
    qq_tie tie;
    qq_day from, until; /* NONE */
} qq_elder;

struct qq_glance {
    qq_pricer *pricer;
    const qq_model *model;
    qq_day as_of;
    unsigned regime;                       /* in force on the as-of day; where the model has any */
    qq_day *later[QQ_GLANCE_MONTHS];       /* by months, from as_of - TABLE_BACK: so many months later; NULL */
    int16_t list_of_ground[QQ_GROUND_MAX]; /* -1 */
    uint8_t trust_of_band[QQ_GRADE_MAX];   /* equal for equal words */
    uint8_t trust_of_veto;

    /* By place in qq_rows: what decisions did, which case; and places of decisions. */
    qq_row_end *ends;
    uint32_t *groups, *decisions;
    uint32_t decision_count;
    uint32_t row_room;

    /* The party at hand. */
    qq_span spans[QQ_GLANCE_SPANS];
    unsigned span_count;
    unsigned listing_spans;
    bool registered, has_grounds;
    bool linked;                        /* acts may be of one case, honours of one project */
    qq_day registered_on;               /* NONE */
    qq_day clean_days[QQ_GLANCE_STEPS]; /* on which each step is reached; FOREVER */
    qq_elder elders[QQ_GLANCE_ELDERS];
    unsigned elder_count;
    qq_glance_result now;
};

/* qq_day_add_months, by a table where there is one. */
qq_day qq_glance_later(const qq_glance *glance, qq_day day, int months);
/* Spans from the as-of day on, of a party's rows or of the records whose ends and cases the pricer has settled. False:
 * refused. */
bool qq_glance_read_rows(qq_glance *glance, const qq_rows *rows);
bool qq_glance_read_records(qq_glance *glance);
/* What decisions did to each row: glance->ends. False: refused. */
bool qq_glance_end_rows(qq_glance *glance, const qq_rows *rows);
/* Which acts are one case: glance->groups. False: refused. */
bool qq_glance_join_rows(qq_glance *glance, const qq_rows *rows);
/* Spans of one record, whose texts the pricer knows. False: refused. */
bool qq_glance_span(qq_glance *glance, const qq_told_record *record);
/* Spans of the party's predecessors. False: refused. */
bool qq_glance_read_elders(qq_glance *glance, const qq_dossier *dossier);
/* What of them is carried on to the result of a day. */
void qq_glance_carry_on(const qq_glance *glance, qq_day day, qq_glance_result *out);
void qq_glance_drop_elders(qq_glance *glance);
/* The sum of the spans that hold the day, of the party alone. */
void qq_glance_sum(const qq_glance *glance, qq_day day, qq_glance_result *out);
/* With what its predecessors leave it. */
void qq_glance_sum_all(const qq_glance *glance, qq_day day, qq_glance_result *out);
/* The first day after `after` on which a span begins or has ended, or a step is reached; FOREVER: none. */
qq_day qq_glance_next_edge(const qq_glance *glance, qq_day after);
/* Whether a ground is met on the day. */
bool qq_glance_proposes(const qq_day_sum *sum);

static inline bool qq_span_holds(const qq_span *span, qq_day day)
{
    return span->first <= day && day <= span->last;
}

#endif
