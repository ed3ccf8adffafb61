/* Worked cases of a model package (cases.xml): facts about one enterprise, a day, and what the model must say. */
#ifndef QINQING_CASES_H
#define QINQING_CASES_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/model.h"
#include "qinqing/record.h"

G_BEGIN_DECLS

#define QQ_CASE_PARTY "91420000757013137P" /* any valid code: every case has its own world */

/* A person that the facts of a case speak of. */
typedef struct {
    qq_subject subject;
    qq_party party;
    GArray *records; /* of qq_record */
} qq_case_person;

/* What an indicator must give. */
typedef struct {
    char *name, *value; /* the value as FEEL's string() writes it */
    int window_months;  /* 0: not asked */
    qq_day anchor;      /* NONE: the day of the case */
    int line;
} qq_case_indicator;

typedef struct {
    char *id, *title, *title_zh;
    qq_day as_of;
    GArray *records; /* of qq_record; code and issuer are indices into qq_cases.texts, detail is one more than an index
                        into qq_cases.details */
    GPtrArray *persons; /* of qq_case_person */
    /* What is expected. */
    GArray *categories; /* of qq_milli, in the order of the model */
    bool scored;
    qq_milli score;
    qq_day period_from;           /* NONE: no period */
    char *grade, *trust;          /* "" for none */
    GPtrArray *listed, *proposed; /* of char*: ids of lists, ids of grounds; sorted, each once */
    bool registered;
    GPtrArray *indicators; /* of qq_case_indicator */
    int line;
} qq_case;

/* What a decision must say of an enterprise, on these facts and settings. */
typedef struct {
    qq_case *facts;      /* nothing is expected of its score */
    char *asks;          /* the decision */
    char *outcome;       /* the first output as FEEL's string() writes it */
    char *rule;          /* id of the rule that speaks, "" where no table speaks */
    char *further;       /* further outputs, "name=value;name=value"; "" */
    unsigned other_bids; /* of the same shortlist */
    GPtrArray *settings; /* of char*, "name=value" */
} qq_decision_case;

/* Words of a decision without a code, and the code that they must propose, "" for none. */
typedef struct {
    char *text, *code;
    int line;
} qq_case_words;

typedef struct {
    char *model;          /* the id of the model they belong to */
    GPtrArray *texts;     /* of char*; the first is "" */
    GPtrArray *details;   /* of char*: JSON objects */
    GPtrArray *cases;     /* of qq_case, in order of the file */
    GPtrArray *words;     /* of qq_case_words, likewise */
    GPtrArray *decisions; /* of qq_decision_case, likewise */
} qq_cases;

/* Reads and validates the package's cases.xml. Errors: QQ_ERROR_INPUT, "cases.xml:line: what, and what to do"; also
 * when the package has no cases.xml. */
qq_cases *qq_cases_read(const qq_package *package, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_cases_free(qq_cases *cases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_cases, qq_cases_free)

G_END_DECLS

#endif
