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
    QQ_SPAN_GROUND, /* a ground that is met while nobody listed it since */
} qq_span_kind;

/* Days, both included, on which something counts. */
typedef struct {
    qq_day first, last;
    qq_day decided;   /* ACT, LISTING, GROUND: a line's first day, whatever the span's */
    qq_day acted_on;  /* ACT; NONE */
    qq_milli points;  /* ACT, HONOUR: signed, without repetition */
    uint32_t grounds; /* GROUND: bits */
    uint32_t row;     /* LISTING */
    uint16_t item;    /* ACT; LISTING: the list; VETO: index */
    uint8_t kind;     /* qq_span_kind */
    uint8_t category, severity;
    bool can_repeat; /* ACT */
} qq_span;

struct qq_glance {
    const qq_pricer *pricer;
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
    qq_day registered_on;               /* NONE */
    qq_day clean_days[QQ_GLANCE_STEPS]; /* on which each step is reached; FOREVER */
    qq_glance_result now;
};

/* Tables for the days of a model's terms. */
qq_day qq_glance_later(const qq_glance *glance, qq_day day, int months);
/* Spans of the rows from the as-of day on. False: refused. */
bool qq_glance_read(qq_glance *glance, const qq_columns *rows, uint32_t first, uint32_t count);
/* The sum of the spans that hold the day. */
void qq_glance_sum(const qq_glance *glance, qq_day day, qq_glance_result *out);

#endif
