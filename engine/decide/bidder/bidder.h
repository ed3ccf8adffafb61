/* Private to engine/decide/bidder: a decider's parts, and the stages of one answer.
 *
 * A bidder's member is answered in this order: subjects (whose records, priced), facts (every input datum that the
 * decision asks), the tables, the nearest miss. Each stage reads what earlier ones left. */
#ifndef QQ_BIDDER_H
#define QQ_BIDDER_H

#include "qinqing/decide.h"

/* ---- decisions.c ---- */

struct qq_decisions {
    const qq_model *model;
    GPtrArray *files; /* of qq_dmn* */
};

/* Finds the decision of that name, and its file. */
const qq_dmn_element *qq_decision_find(const qq_decisions *decisions, const char *name, const qq_dmn **file,
                                       GError **error);

/* ---- subjects.c: whose records are looked at ---- */

typedef struct {
    qq_subject subject;
    qq_party party;
    qq_dossier dossier;
    bool listed;
    GArray *listings; /* of qq_listing: stays on all lists, those the model does not have included */
} qq_subject_file;

typedef struct {
    GPtrArray *all; /* of qq_subject_file*; the unit first */
    qq_result unit; /* its figures; the ledger is gone */
    unsigned other_bids;
} qq_subject_files;

bool qq_subjects_load(qq_decider *decider, const qq_party *unit, const qq_party *manager, qq_subject_files *out,
                      GError **error);
void qq_subjects_clear(qq_subject_files *files);

/* ---- facts.c: input data by name ---- */

typedef enum {
    QQ_FACT_AS_OF,
    QQ_FACT_REGISTERED,
    QQ_FACT_REGISTERED_MONTHS,
    QQ_FACT_SCORE,
    QQ_FACT_GRADE,
    QQ_FACT_TRUST,
    QQ_FACT_LISTED,
    QQ_FACT_REPRESENTATIVE_KNOWN,
    QQ_FACT_REPRESENTATIVE_LISTED,
    QQ_FACT_MANAGER_LISTED,
    QQ_FACT_BANS,
    QQ_FACT_LISTINGS,
    QQ_FACT_OTHER_BIDS,
    QQ_FACT_END,
} qq_fact_name;

/* An input datum that the decision, or one it rests on, requires. */
typedef struct {
    const qq_dmn_element *element;
    int fact;                      /* qq_fact_name, -1 */
    const qq_indicator *indicator; /* NULL */
    qq_feel_value setting;         /* neither fact nor indicator: what the asker said */
} qq_asked_input;

/* The engine's own fact of that name; -1. */
int qq_fact_find(const char *name);
/* Whether the input rests on records of that subject. */
bool qq_fact_looks_at(const qq_asked_input *input, qq_subject subject);
/* Values and evidence of every input. The values live in the arena. */
bool qq_facts_collect(qq_decider *decider, const qq_subject_files *files, qq_feel_arena *arena, GPtrArray **out,
                      GError **error);
/* Whole months from a day to a later one; 0 when it is not before it. */
int64_t qq_months_between(qq_day from, qq_day to);

/* ---- bans.c ---- */

/* The bans in force on the day, as a FEEL list; each record they stand in goes to the evidence. */
bool qq_bans_collect(qq_decider *decider, const qq_subject_files *files, qq_feel_arena *arena, qq_feel_value *out,
                     GPtrArray *evidence, GError **error);

/* ---- listings.c ---- */

/* The stays on lists on the day, as a FEEL list; each goes to the evidence. */
bool qq_listings_collect(const qq_decider *decider, const qq_subject_files *files, qq_feel_arena *arena,
                         qq_feel_value *out, GPtrArray *evidence, GError **error);
/* Those on lists that the model does not have, of whomever the decision looks at. */
bool qq_listings_unknown(const qq_decider *decider, const qq_subject_files *files, GPtrArray *evidence, GError **error);

/* ---- evidence.c ---- */

/* A text member of a record's detail, "" when absent; of a list, its texts. NULL on failure. Caller frees. */
typedef struct qq_detail_texts qq_detail_texts;
qq_detail_texts *qq_detail_read(const qq_decider *decider, const qq_record *record, GError **error);
void qq_detail_free(qq_detail_texts *detail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_detail_texts, qq_detail_free)
const char *qq_detail_member(const qq_detail_texts *detail, const char *name);

GPtrArray *qq_evidence_new(void);
/* The id of a listing's list, as its feed writes it. Borrowed. */
const char *qq_list_text(const qq_decider *decider, const qq_record *listing);
bool qq_evidence_add(const qq_decider *decider, GPtrArray *evidence, const qq_subject_file *file, uint32_t record,
                     qq_day day, GError **error);

/* ---- settings.c ---- */

/* Reads what the asker said into the decider's inputs, and its window; names what is missing. */
bool qq_settings_read(qq_decider *decider, const qq_asked *asked, GError **error);

/* ---- decider.c ---- */

struct qq_decider {
    const qq_decisions *decisions;
    const qq_dmn *file;
    const qq_dmn_element *decision;
    const qq_dmn_element *reasons; /* whose table says why: the decision itself, or the one table it rests on; NULL */
    qq_pricer *pricer;
    qq_record_source source;
    qq_day as_of;
    bool purpose;
    GArray *inputs;            /* of qq_asked_input, in order of name */
    bool windowed;             /* some indicator has the window that is asked, or what is later */
    bool asks[QQ_SUBJECT_END]; /* some input looks at records of that subject */
    int window_months;
    qq_day anchor;
    bool *of_bidder;      /* one an input of the table that says why: it rests on more than settings; NULL */
    qq_feel_arena *arena; /* of settings */
};

/* ---- nearest.c ---- */

/* The place of a first output among its ordered values, 0 the best; -1. */
int qq_outcome_rank(const qq_decision_table *table, qq_feel_value outcome);
/* NULL when no rule that the bidder alone could reach has a better outcome. only_project: settings alone would give
 * one. */
qq_nearest_miss *qq_nearest_find(const qq_decider *decider, const qq_table_trace *trace, int rank, qq_feel_run *run,
                                 const qq_feel_context *names, bool *only_project);
GPtrArray *qq_decided_cells_new(void);
void qq_decided_cell_add(GPtrArray *cells, const qq_table_input *input, const qq_feel_expression *tests,
                         qq_feel_value value);
void qq_nearest_free(qq_nearest_miss *miss);

#endif
