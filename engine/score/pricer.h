/* Private to engine/score: the pricer's rooms and the stages that fill them.
 *
 * One pricing runs the stages in the order they stand here; each reads what earlier ones left in the pricer and writes
 * its own part. All arrays are kept between pricings, so that pricing everyone allocates nothing per party once the
 * largest has been seen. */
#ifndef QINQING_SCORE_PRICER_H
#define QINQING_SCORE_PRICER_H

#include "qinqing/score.h"

/* A record's end by what people decided about it later, and its corrected members. */
typedef struct {
    bool annulled;
    uint8_t standing; /* of decisions about records: settled before anything else */
    qq_day last;      /* last day it may count by repair, shortening or removal; FOREVER when untouched */
    uint8_t reason;   /* qq_term_reason, when last is not FOREVER */
    uint8_t severity;
    int32_t code;
    qq_day decided_on, until_on;
} record_end;

typedef struct {
    int64_t hash;
    uint32_t record;
} hashed_record;

struct qq_pricer {
    const qq_model *model;
    /* By interned text: item index or -1; list index or -1; whether the issuer counts. */
    int32_t text_count;
    int32_t *item_of_text;
    int16_t *list_of_text;
    uint8_t *issuer_counts;
    uint8_t *is_result;          /* a code of contract-performance results, P-… */
    uint32_t *grounds_of_issuer; /* by interned text: bits of the grounds that accept its documents */
    uint32_t *grounds_of_item;   /* by item: bits of the grounds that name its code */

    /* The question. */
    const qq_record *records;
    uint32_t count;
    qq_day as_of;

    record_end *ends;    /* one a record */
    uint32_t *decisions; /* places of revocations and delistings, in order */
    uint32_t decision_count;
    uint32_t *parents;    /* union-find over records: decisions and cases */
    uint32_t *case_marks; /* by case: the last count that met it */
    uint32_t *item_marks; /* by item, likewise */
    uint32_t count_number;
    qq_pricer *elder; /* room for pricing predecessors; NULL until one is met; shares what was learnt of texts */
    uint32_t record_room;
    GArray *hashed;      /* of hashed_record */
    GArray *lines;       /* of qq_line */
    GArray *adjustments; /* of qq_adjustment */
    GArray *listings;    /* of qq_listing */
    GArray *grounds;     /* of uint16_t */
    /* A model with a period: its steps, and their lines and adjustments one after another. */
    GArray *steps;              /* of qq_step_of_period */
    GArray *period_lines;       /* of qq_line */
    GArray *period_adjustments; /* of qq_adjustment */
};

static inline const qq_item *qq_pricer_item(const qq_pricer *pricer, unsigned index)
{
    return &g_array_index(pricer->model->items, qq_item, index);
}

/* What revocations and delistings did to each record: annulled, ended, corrected. */
void qq_price_ends(qq_pricer *pricer);
/* Which records are one decision or one case. */
void qq_price_cases(qq_pricer *pricer);
/* One line for each record in force on the day. */
void qq_price_lines(qq_pricer *pricer);
/* Repetition, then which act of each case and which honour of each project counts. */
void qq_price_repetition(qq_pricer *pricer);
void qq_price_groups(qq_pricer *pricer);
/* Stays on recognised lists. */
void qq_price_listings(qq_pricer *pricer);
/* Accounts and categories of the day; with a period they are left as they are, without ends. */
void qq_price_accounts(qq_pricer *pricer, qq_result *out);
/* The weighted sum, its rounding and the scale. */
void qq_price_total(qq_pricer *pricer, qq_result *out);
/* These, from lines to accounts, for the as-of day. */
void qq_price_day(qq_pricer *pricer, qq_result *out);
/* A model with a period, in place of accounts: every day of the period that answers, then means. Leaves lines and
 * listings of the as-of day. */
void qq_price_period(qq_pricer *pricer, qq_result *out);
/* Puts what the steps rest on in front of what was adjusted since. */
void qq_price_period_finish(qq_pricer *pricer);
/* Grounds that are met. */
void qq_price_grounds(qq_pricer *pricer);
/* Band, gates, vetoes, trust. */
void qq_price_grade(qq_pricer *pricer, qq_result *out);

/* What does not hang on the day: ends and cases of these records. */
void qq_price_decided(qq_pricer *pricer, const qq_record *records, size_t count);
/* The ledger lines and listings of a day, before anything is summed: what indicators look at. */
void qq_price_records(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of);
/* A decided act's severity and who decided it; `typical` where neither document nor penalty kind gives one. */
void qq_price_severity(const qq_pricer *pricer, uint32_t record, qq_severity typical, qq_line *line);
/* Whether a decided act, or a label that stands for a ground, is published on the as-of day: its severity and term go
 * to the line. `typical` is its severity where neither document nor penalty kind gives one. */
bool qq_price_term(const qq_pricer *pricer, uint32_t record, qq_severity typical, qq_line *line);
/* A value that others measured, in force from its day to the next of its code. */
bool qq_price_evaluation(const qq_pricer *pricer, uint32_t record, const qq_item *item, qq_line *line);
/* The days in (after, until] on which something about the records may begin or end, in order, each once; of qq_day. */
int qq_compare_days(const void *a, const void *b);
GArray *qq_collect_days(const qq_model *model, const qq_dossier *dossier, qq_day after, qq_day until);
/* The item a record is priced by, -1 for none. */
int qq_pricer_item_of(const qq_pricer *pricer, uint32_t record);
/* The date that stands for a record's decision: decided_on as corrected, else effective_on. */
qq_day qq_pricer_decided(const qq_pricer *pricer, uint32_t record);
/* Last day of a bribery conviction's veto; NONE when it vetoes nothing. */
qq_day qq_pricer_veto_end(const qq_pricer *pricer, uint32_t record, const qq_veto *veto);
/* A listing's last day, both rules of its list and its removals heard. */
qq_day qq_pricer_listing_end(const qq_pricer *pricer, uint32_t record, const qq_list *list);
/* Whether a veto fixed the grade. */
bool qq_result_vetoed(const qq_result *result);
/* Room for another pricing by the same model and texts; goes with the pricer it is made from. */
qq_pricer *qq_pricer_twin(const qq_pricer *pricer);
/* Hands the arrays over to the result, which they may have outgrown. */
void qq_pricer_publish(const qq_pricer *pricer, qq_result *out);
void qq_pricer_adjust(qq_pricer *pricer, qq_adjustment_kind kind, uint8_t category, int32_t line, int64_t amount);

#endif
