/* From records to a grade: ledger, two accounts, categories, score, bands, gates, vetoes, trust.
 *
 * A pure function of (model, records, as-of day). Everything is integers: points in thousandths, weighted sums in 10^-9
 * points. The ledger is always built; it is the explanation, and it adds up exactly (qq_ledger_balances, asserted on
 * every pricing). */
#ifndef QINQING_SCORE_H
#define QINQING_SCORE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/model.h"
#include "qinqing/record.h"
#include "qinqing/store.h"

G_BEGIN_DECLS

/* Changes whenever the same facts and model can give another result. */
#define QQ_ENGINE_SEMANTICS 1

typedef enum {
    QQ_LINE_COUNTED,      /* its points are in the account */
    QQ_LINE_GROUPED,      /* another act of the same decision or case counts */
    QQ_LINE_SAME_PROJECT, /* a higher honour of the same project counts */
} qq_line_state;

/* Who decided a line's severity. */
typedef enum { QQ_SEVERITY_FROM_DOCUMENT, QQ_SEVERITY_FROM_MEASURES, QQ_SEVERITY_FROM_CATALOGUE } qq_severity_source;

/* Why a line ends when it does. */
typedef enum {
    QQ_TERM_STATED,  /* the document's own end */
    QQ_TERM_DEFAULT, /* the model's term where the document gives none */
    QQ_TERM_MAXIMUM, /* cut by the maximum of a regime (`regime`) */
    QQ_TERM_REPAIRED,
    QQ_TERM_SHORTENED,
    QQ_TERM_STEPS, /* a conviction's steps */
    QQ_TERM_HONOUR,
    QQ_TERM_OWN,        /* the item's own months */
    QQ_TERM_NEXT_VALUE, /* an evaluation: until the next one of its code */
    QQ_TERM_OPEN,       /* an evaluation that nothing ends yet */
} qq_term_reason;

/* One record in force, priced by one item. */
typedef struct {
    uint32_t record; /* index into the records priced */
    uint16_t item;   /* index into model->items */
    uint8_t category;
    uint8_t severity;      /* qq_severity that decided; NONE for honours */
    uint8_t severity_from; /* qq_severity_source */
    uint8_t state;         /* qq_line_state */
    uint8_t term;          /* qq_term_reason */
    bool repeated;         /* the repetition factor is in `points` */
    int32_t repeats;       /* line index of the earlier act, -1 */
    int32_t group;         /* acts of one decision or case share it; -1 for honours and evaluations */
    int32_t counted_by;    /* GROUPED, SAME_PROJECT: line index of the one that counts; else -1 */
    int16_t regime;        /* MAXIMUM: index into model->regimes; else -1 */
    int16_t rule;          /* severity from measures: index into model->measure_rules; else -1 */
    int16_t step;          /* convictions: index into model->conviction_steps; else -1 */
    qq_milli points;       /* signed, repetition included */
    qq_day first, last;    /* both included */
} qq_line;

typedef enum {
    QQ_ADJUST_CLEAN,      /* clean-record bonus; category */
    QQ_ADJUST_CAP,        /* good account beyond its cap; category */
    QQ_ADJUST_GROUPED,    /* gives back a line that another act of its group counts for; category, line */
    QQ_ADJUST_PROJECT,    /* takes back an honour of a project counted already; category, line */
    QQ_ADJUST_BASE,       /* a base whose conditions do not hold; category; record of a listing, -1: not registered */
    QQ_ADJUST_MISSING,    /* nobody sent what the base is measured by, so there is no score; category; index: item */
    QQ_ADJUST_PART,       /* to a category's ends; category */
    QQ_ADJUST_MEAN,       /* rounding of a mean over a period; category; 0.001 point x the days of the period */
    QQ_ADJUST_ROUNDING,   /* to thousandths, half-even; amount in 10^-9 points */
    QQ_ADJUST_CLAMP,      /* to the scale's ends; amount in 10^-9 points */
    QQ_ADJUST_GATE,       /* grade; index into model->gates */
    QQ_ADJUST_VETO,       /* grade; index into model->vetoes; until */
    QQ_ADJUST_SUCCESSION, /* to what a predecessor has; index into dossier->predecessors; 10^-9 points, grade */
} qq_adjustment_kind;

typedef struct {
    uint8_t kind; /* qq_adjustment_kind */
    uint8_t category;
    uint8_t grade;  /* GATE, VETO: the best grade left */
    int32_t line;   /* GROUPED, PROJECT, bribery VETO: the line; else -1 */
    int32_t index;  /* GATE, VETO; CLEAN: into clean_steps; MISSING: into items; else -1 */
    int32_t record; /* listed VETO, BASE: index of the record; else -1 */
    int64_t amount; /* 0.001 point, or 10^-9 points where said */
    qq_day until;   /* VETO: last day; else NONE */
} qq_adjustment;

/* A stay on a recognised list that stands on the as-of day. */
typedef struct {
    uint32_t record;
    uint16_t list; /* index into model->lists */
    qq_day from, until;
} qq_listing;

/* base as measured and as its conditions allow; good before the cap; bad as positive. With a period these are means,
 * rounded half-even each, and good is after the cap: the steps have the exact figures. */
typedef struct {
    qq_milli base, good, bad, score;
} qq_category_result;

/* Days of a period on which nothing changed. Its categories are neither clamped nor rounded. */
typedef struct {
    qq_day from, until; /* both included */
    qq_category_result categories[QQ_CATEGORY_MAX];
    unsigned first_line, line_count;             /* of the result's lines; their own numbers count from the first */
    unsigned first_adjustment, adjustment_count; /* of the result's adjustments */
} qq_step_of_period;

typedef struct {
    qq_day as_of;
    qq_milli score;
    uint8_t grade;     /* index into model->bands */
    const char *trust; /* the model's word, borrowed */
    bool registered;   /* the registry sent it */
    bool unscored;     /* there is no score: it is given by others, or what it rests on was not sent */
    bool blacklisted;
    bool proposed; /* a ground is met; shown to supervisors only */
    qq_category_result categories[QQ_CATEGORY_MAX];
    int64_t weighted; /* sum of weight x category before rounding, 10^-9 points */
    /* The ledger; arrays belong to the workspace. */
    const qq_line *lines;
    unsigned line_count;
    const qq_adjustment *adjustments;
    unsigned adjustment_count;
    const qq_listing *listings;
    unsigned listing_count;
    const uint16_t *grounds; /* indices into model->grounds that are met */
    unsigned ground_count;
    /* A model with a period: the period, and its days in order. Lines and adjustments of the steps stand one after
     * another, then those of the whole. */
    qq_day period_from, period_until;
    const qq_step_of_period *steps;
    unsigned step_count;
} qq_result;

static inline bool qq_adjusts_category(const qq_adjustment *adjustment)
{
    return adjustment->kind <= QQ_ADJUST_PART;
}

/* Whether a revocation or delisting means this record: by its key, or by the number of its document; a delisting also
 * by that of its case. */
bool qq_decision_names(const qq_record *decision, const qq_record *record);

/* A model made ready for one store's interned texts, and room to work in. One a thread. */
typedef struct qq_pricer qq_pricer;
qq_pricer *qq_pricer_new(const qq_model *model, qq_store *store);
/* The same without a store: record.code and record.issuer index into texts[0..count), where texts[0] is "". Texts are
 * read now and not kept. */
qq_pricer *qq_pricer_new_texts(const qq_model *model, const char *const *texts, int32_t count);
void qq_pricer_free(qq_pricer *pricer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_pricer, qq_pricer_free)

/* Prices records on a day. *out and what it points to last until the next call. */
void qq_price(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of, qq_result *out);

/* The same for a dossier: what its predecessors still have to bear is carried on. After a merger score and grade are
 * the lower of the two, after a split the grade is not above the old one's, while the predecessor has an act, listing
 * or veto in force and the tie stands. Source: hubei-model; scheme MOT (domain/scoring-schemes.md §2). */
void qq_price_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_result *out);
/* The lowest score among predecessors that are carried on: the grade is never better than that score's. INT64_MAX where
 * there is none. */
qq_milli qq_price_carried(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of);

/* True when base + lines + adjustments give exactly categories, weighted sum and score. */
bool qq_ledger_balances(const qq_model *model, const qq_result *result);

/* The days after as_of, up to `until`, on which score, grade, trust or listing change if nothing new happens. */
typedef struct {
    qq_day day;
    qq_milli score;
    uint8_t grade;
    const char *trust;
    bool blacklisted;
    bool unscored;
} qq_change;
/* Appends qq_change to out. limit: at most so many, 0 for all. */
void qq_timeline(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of, qq_day until, unsigned limit,
                 GArray *out);
void qq_timeline_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, unsigned limit,
                         GArray *out);

/* The first of those days; NONE when nothing will change by itself. now: of the same dossier; what it points to is gone
 * afterwards. */
qq_day qq_next_change(qq_pricer *pricer, const qq_dossier *dossier, const qq_result *now);

/* A party whose grade or listing changes by itself soon: the first such change after the day, and what it is before. */
typedef struct {
    qq_party party;
    qq_change before, after;
    /* All rows of the party count at the known time, and nobody else's count for it: the latest landing among them. So
     * at every known time from it on the party is what it is now. -1: not known. */
    int32_t settled_at;
} qq_upcoming;

/* Appends the first of those days by `until` on which grade or listing, or whether there is a score, is another than on
 * as_of; nothing when there is none. out: of qq_upcoming. */
void qq_upcoming_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, GArray *out);
/* Appends every one of those days by `until`, each with what was before it. */
void qq_upcoming_every(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, GArray *out);

/* ---- indicators: figures that decision tables ask for ---- */

/* What an indicator finds in one party's records. */
typedef struct {
    int64_t documents; /* records that belong to one document count once */
    qq_fen sum, max;   /* of the largest amount of each document; 0 */
    qq_day latest;     /* NONE: nothing was found */
    GArray *records;   /* of uint32_t: indices of the records it rests on; the caller's */
} qq_indication;
/* window_months, anchor: what the asker said; read only by indicators with window QQ_WINDOW_ASKED or _LATER. */
void qq_indicate(qq_pricer *pricer, const qq_indicator *indicator, const qq_record *records, size_t count, qq_day as_of,
                 int window_months, qq_day anchor, qq_indication *out);
/* The day by which an indicator counts a record, as corrected: a judgment's effect, an accident's or a bid's own day,
 * otherwise the day of its decision. After the record was priced or measured. NONE. */
qq_day qq_day_of_record(const qq_pricer *pricer, size_t record);
/* The day that decides between two acts of one case: its decision as corrected, else its effect. After the record was
 * priced. NONE. */
qq_day qq_record_decided(const qq_pricer *pricer, size_t record);
/* What people decided about a record that was just priced or measured: void for every day; or ended by repair or
 * shortening, with the last day it counted (FOREVER: it was not). */
bool qq_record_is_annulled(const qq_pricer *pricer, size_t record);
qq_day qq_record_repaired(const qq_pricer *pricer, size_t record);
/* Whether the listing that a record decided stands on the day that was priced or measured, as corrected, on whatever
 * list. out: the stay; a list that the model does not have is list QQ_LIST_UNKNOWN, and only its own last day or a
 * removal ends the stay. */
enum { QQ_LIST_UNKNOWN = UINT16_MAX };
bool qq_record_is_listing(const qq_pricer *pricer, uint32_t record, qq_listing *out);

/* ---- everyone ---- */

/* Results of everyone as they were just kept, still in memory (qinqing/publish.h). */
typedef struct qq_assessed qq_assessed;

typedef struct {
    qq_day as_of;
    int32_t known_at;
    const qq_model *model;
    unsigned threads; /* 0: one a processor */
    bool simple;      /* the slow way: every party from its rows by the full pricer. What comes out is the same */
    bool (*progress)(uint64_t parties, void *data); /* false cancels; NULL */
    void *progress_data;
    /* Who changes by itself until that day, in order of identifier; looked at only for what is kept. NULL: not asked.
     */
    GArray *upcoming; /* of qq_upcoming */
    qq_day upcoming_until;
    qq_assessed **assessed; /* what was kept; the caller's. NULL: not asked */
} qq_assess_options;

typedef struct {
    int64_t parties;
    int64_t records;
    int64_t by_grade[QQ_GRADE_MAX]; /* of those with a score */
    int64_t blacklisted;
    int64_t registered;
    int64_t unscored;
    char digest[65]; /* SM3 over all results in canonical form (engine/README.md, One fact's way through) */
} qq_assess_summary;

/* Prices every enterprise on all cores; the same result for any thread count. write: keep it as a generation. */
bool qq_assess(const char *store_path, const qq_assess_options *options, bool write, qq_assess_summary *out,
               GError **error);

/* The same looking ahead for everyone, without keeping anything. */
typedef struct {
    qq_day as_of, until;
    int32_t known_at;
    int32_t ends_known_at; /* see qq_store_let_ends_act; 0 */
    const qq_model *model;
    unsigned threads;     /* 0: one a processor */
    bool every;           /* as qq_upcoming_every; else as qq_upcoming_dossier */
    const GArray *within; /* of qq_party, in order: nobody else is looked at; NULL: everyone */
    bool (*progress)(uint64_t parties, void *data); /* false cancels; NULL */
    void *progress_data;
} qq_upcoming_options;

/* Appends to out, of qq_upcoming, in order of identifier; the same for any thread count. */
bool qq_upcoming_find(const char *store_path, const qq_upcoming_options *options, GArray *out, GError **error);

/* Who is listed on a day, or meets a ground; likewise. */
typedef struct {
    qq_day as_of;
    int32_t known_at;
    int32_t ends_known_at;
    const qq_model *model;
    bool proposed; /* those that meet a ground, too */
    bool (*progress)(uint64_t parties, void *data);
    void *progress_data;
} qq_listed_options;
/* Appends to out, of qq_party, in order of identifier. */
bool qq_listed_find(const char *store_path, const qq_listed_options *options, GArray *out, GError **error);

/* The digest of a summary from results found otherwise, added in order of identifier. Of a result only flags, grade,
 * trust, score and category scores are looked at. */
typedef struct qq_assess_digest qq_assess_digest;
qq_assess_digest *qq_assess_digest_new(const qq_model *model); /* borrowed */
void qq_assess_digest_add(qq_assess_digest *digest, const qq_party *party, const qq_result *result);
/* Gives the digest in hex, unless out is NULL, and frees. */
void qq_assess_digest_free(qq_assess_digest *digest, char out[65]);

G_END_DECLS

#endif
