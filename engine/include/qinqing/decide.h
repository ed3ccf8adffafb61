/* Decisions about bidders: what a package's decision tables may ask, where the answers come from, what the tables say.
 *
 * The input data of a table are filled from three places, by name:
 *   facts        what the engine knows of every bidder (the list below)
 *   indicators   figures that model.xml declares over records (qinqing/model.h)
 *   settings     what the asker says about the project, "name=value", typed by the table's input data
 * Whatever a decision asks and nobody answers is named, never silently null. An answer is a pure function of records,
 * package, day and settings.
 *
 *   as_of                  date     the day asked for
 *   registered             boolean  the registry sent it
 *   registered_months      number   whole months since it registered with the credit system; 0 when it never did
 *   score                  number   with exactly three decimals
 *   grade, trust           string   as the model words them
 *   listed                 boolean  stands on a recognised list
 *   other_bids             number   other bids of the same shortlist that it takes part in, alone or in a consortium
 *   representative_known   boolean  the registry says who its legal representative is
 *   representative_listed  boolean  a legal representative stands on a recognised list
 *   manager_listed         boolean  the proposed project manager does
 *   bans                   list of contexts, one for each ban in force on the day: subject ("unit",
 *                          "legal-representative", "project-manager"), from, until (dates; null: not said), kinds
 *                          (list<string>: project kinds it is limited to), places (list<string>: division codes),
 *                          article (the article the document names, else its legal basis as written), document,
 *                          authority, repaired (boolean: the record was repaired while the ban runs)
 *   listings               list of contexts, one for each stay on a list on the day: subject, list (id as its feed
 *                          writes it), recognised (boolean: the model has that list), from, until (dates; null: not
 *                          said), scope (where it holds, as written; ""), basis, document, authority
 *
 * A figure about a person whom nobody could look up is what it is without any record, and its fact is not `known`:
 * the table must ask (representative_known) or the reader be told.
 *
 * Two settings are the engine's as well: window_months and anchor_day (default: as_of), the window of indicators with
 * window="asked"; window="later" is what came after it. */
#ifndef QINQING_DECIDE_H
#define QINQING_DECIDE_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/dmn.h"
#include "qinqing/model.h"
#include "qinqing/score.h"
#include "qinqing/store.h"

G_BEGIN_DECLS

/* ---- the decisions of a package ---- */

typedef struct qq_decisions qq_decisions;
/* Compiles every *.dmn of the package. The model is borrowed. Errors: QQ_ERROR_INPUT, "file:line: …"; also when two
 * decisions have one name. */
qq_decisions *qq_decisions_new(const qq_package *package, const qq_model *model,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_decisions_free(qq_decisions *decisions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_decisions, qq_decisions_free)
/* Those that no other decision of their file rests on, in order of name; of char*, borrowed names. */
GPtrArray *qq_decisions_names(const qq_decisions *decisions);
/* The table of a decision, and the file it stands in; NULL when its logic is no table. Borrowed. */
const qq_decision_table *qq_decisions_table(const qq_decisions *decisions, const char *name, const char **file);

/* One table of a package tried on values of its own inputs, without any bidder. */
typedef struct {
    const qq_decision_table *table;
    const qq_table_rule *rule; /* the first that matched; NULL: the default outputs spoke */
    int number;                /* of that rule, from 1; 0 */
    qq_feel_value outcome;     /* of several outputs a context */
    qq_feel_arena *arena;
} qq_tried;
/* inputs: as `model check` prints a counter-example, a = 1, b = "x": each input of the table by its expression, in the
 * table's order, and a FEEL literal. Errors: QQ_ERROR_USAGE: no such decision, or no table; QQ_ERROR_INPUT,
 * "file:line: …": inputs that are not so; no rule matches; the rules that match give no outcome together (which ones
 * is said). */
bool qq_decision_try(const qq_decisions *decisions, const char *name, const char *inputs, qq_tried *out,
                     GError **error);
void qq_tried_clear(qq_tried *tried);

/* ---- where records come from ---- */

typedef struct {
    bool (*dossier)(const void *data, const qq_party *party, qq_dossier *out, GError **error);
    char *(*detail)(const void *data, const qq_record *record, GError **error); /* JSON; the caller frees */
    const char *(*text)(const void *data, int32_t interned);                    /* borrowed; "" */
    const void *data;
} qq_record_source;

typedef struct {
    qq_store *store;
    int32_t known_at;
} qq_store_view;
/* Records of a store; the view is borrowed. */
qq_record_source qq_records_of_store(const qq_store_view *view);

/* ---- one decision, asked about many bidders ---- */

typedef struct {
    qq_day as_of;
    bool purpose;                /* one was stated: convictions may be looked at */
    const char *const *settings; /* "name=value" */
    size_t setting_count;
} qq_asked;

typedef struct qq_decider qq_decider;
/* Settles everything that does not depend on the bidder. Decisions, pricer and source are borrowed. Errors:
 * QQ_ERROR_USAGE: no such decision (lists them), a setting that the decision does not ask (lists what it asks), a value
 * of the wrong type or outside what is allowed, something missing (names all of it). QQ_ERROR_INPUT: the table asks
 * for a fact under a type it does not have. */
qq_decider *qq_decider_new(const qq_decisions *decisions, const char *name, const qq_asked *asked, qq_pricer *pricer,
                           const qq_record_source *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_decider_free(qq_decider *decider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_decider, qq_decider_free)
const qq_dmn_element *qq_decider_decision(const qq_decider *decider);
/* Whether the decision looks at records of this subject. */
bool qq_decider_asks(const qq_decider *decider, qq_subject subject);
/* The window of indicators that count back from a day: false when the decision asks none. */
bool qq_decider_window(const qq_decider *decider, int *months, qq_day *anchor);

/* One enterprise, or the members of a consortium. */
typedef struct {
    const qq_party *members;
    const unsigned *other_bids; /* one a member: other bids of the shortlist that it takes part in; NULL: none */
    size_t member_count;
    const qq_party *manager; /* the proposed project manager; NULL */
    bool no_manager;         /* nobody is proposed: not to be checked; otherwise a NULL manager is missing */
} qq_bidder;

/* A record that a fact rests on. */
typedef struct {
    qq_subject subject; /* whose record */
    uint8_t kind;       /* qq_record_kind */
    qq_key record;
    char *document, *authority; /* "" */
    char *list;                 /* of a listing: the id of its list; "" */
    qq_day day;                 /* the one that counted */
} qq_evidence;

/* An input datum as the tables saw it. */
typedef struct {
    char *name;
    char *label; /* "" */
    qq_feel_value value;
    bool set;            /* the asker said it */
    bool known;          /* false: it is about a person whom nobody could look up */
    GPtrArray *evidence; /* of qq_evidence */
} qq_fact;

/* A cell of a rule, the value the table saw there, and the cell as written ("-": any). */
typedef struct {
    char *input; /* the input's label, else its expression */
    qq_feel_value value;
    const char *cell;
} qq_decided_cell;

/* The rule with a better outcome that fails in the fewest cells, all of which are about the bidder: what the asker says
 * of the project is not what a bidder lacks. */
typedef struct {
    const char *rule; /* its id */
    int number;       /* from 1 */
    qq_feel_value outcome;
    GPtrArray *cells; /* of qq_decided_cell: those that would have to change */
    const char *basis;
} qq_nearest_miss;

/* An indicator by itself: its value as FEEL's string() writes it. Caller frees. window_months, anchor: what was asked.
 * Errors: QQ_ERROR_STORE. */
char *qq_indicator_value(const qq_model *model, qq_pricer *pricer, const qq_record_source *source,
                         const qq_indicator *indicator, const qq_bidder *bidder, qq_day as_of, int window_months,
                         qq_day anchor, GError **error);

/* What the decision says about one enterprise. Values live as long as the answer, borrowed texts as the decisions. */
typedef struct {
    qq_party party;
    char *name;            /* "" */
    qq_feel_value outcome; /* the first output */
    GPtrArray *more;       /* further outputs of the table, of qq_feel_entry* */
    int rank;              /* place of the outcome among the output's values, 0 the best; -1 when they have no order */
    bool refused;          /* a word, and the last of the ordered ones */
    const char *rule;      /* id of the rule that spoke; NULL when the decision is no table */
    int number;            /* of the rule, from 1; 0 */
    const char *basis;     /* first annotation: the legal article; "" */
    const char *words[2];  /* second and third: the reason in Chinese and English; "" */
    GPtrArray *cells;      /* of qq_decided_cell: those of the rule that are not "-" */
    GPtrArray *facts;      /* of qq_fact, in order of name */
    qq_nearest_miss *nearest;           /* NULL for the best outcome, and without an order */
    bool only_project;                  /* only a project of another kind would give a better outcome */
    bool registered;                    /* the registry sent it; otherwise little can be known about it */
    GPtrArray *unknown_lists;           /* of qq_evidence: stays on lists that the model does not have */
    unsigned other_bids;                /* of the same shortlist that it takes part in */
    unsigned grade;                     /* index into model->bands */
    GArray *representatives;            /* of qq_party: legal representatives that were looked up */
    unsigned looked_up[QQ_SUBJECT_END]; /* how many of each subject; persons whom nobody registered are not there */
    qq_milli score;
    qq_feel_arena *arena;
} qq_member_decision;

/* A consortium is decided by its lowest member: the worst outcome, then the lowest grade, then the lowest score. */
typedef struct {
    GPtrArray *members; /* of qq_member_decision, in the order asked */
    unsigned decisive;  /* index of the one that decides */
} qq_bidder_decision;

/* Errors: QQ_ERROR_USAGE when the project manager is missing; QQ_ERROR_INPUT when the tables give no outcome (a gap,
 * two rules that both hold, an input outside what is allowed), with the inputs; QQ_ERROR_STORE. */
bool qq_decide(qq_decider *decider, const qq_bidder *bidder, qq_bidder_decision *out, GError **error);
void qq_bidder_decision_clear(qq_bidder_decision *decision);

G_END_DECLS

#endif
