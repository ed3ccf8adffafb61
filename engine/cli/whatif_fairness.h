/* Private to engine/cli: outcomes by group, for whatif fairness and for the release of a model: words, measuring,
 * telling.
 *
 * The outcome is a grade, or what a decision says. Tables of the report (keys): by_ownership, by_region, …, with a
 * prefix in a release.
 */
#ifndef QINQING_CLI_WHATIF_FAIRNESS_H
#define QINQING_CLI_WHATIF_FAIRNESS_H

#include "qinqing/fairness.h"
#include "qinqing/population.h"
#include "whatif_output.h"

typedef struct {
    char *by, *favourable, *reference, *gate_word, *decision; /* as given; the option entries point here */
    char **settings;
    gint64 seed;
    double gate; /* settled; 0: none */
    qq_attribute attributes[QQ_ATTRIBUTE_END];
    unsigned attribute_count;
} qq_fairness_words;

#define QQ_FAIRNESS_OPTIONS(words)                                                                                     \
    {"by",        0,                                                                                                   \
     0,           G_OPTION_ARG_STRING,                                                                                 \
     &(words).by, N_("Attributes (default: ownership,region,size,founded,newcomer; also kind)"),                       \
     "LIST"},                                                                                                          \
        {"favourable",                                                                                                 \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).favourable,                                                                                          \
         N_("The lowest grade that is favourable (default: all that share the best one's trust word); with "           \
            "--decision the lowest outcome (default: the best)"),                                                      \
         "GRADE"},                                                                                                     \
        {"decision",                                                                                                   \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).decision,                                                                                            \
         N_("Compare what this decision says in place of grades, e.g. tender_eligibility"),                            \
         "NAME"},                                                                                                      \
        {"with",                                                                                                       \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING_ARRAY,                                                                                    \
         &(words).settings,                                                                                            \
         N_("What the decision asks about the project, e.g. contract_price=50000000; may be given often"),             \
         "NAME=VALUE"},                                                                                                \
    {                                                                                                                  \
        "seed", 0, 0, G_OPTION_ARG_INT64, &(words).seed, N_("Another number draws other samples (default: 1)"), "S"    \
    }

/* Checks the words before any work is done; false after one line. */
bool qq_fairness_settle(qq_fairness_words *words);

/* Whom the question is about: everyone by one model, and the package its tables are of. */
typedef struct {
    const qq_question *question; /* store, day, known time */
    const qq_package *package;
    const qq_model *model;
    unsigned threads;
} qq_fairness_asked;

/* One attribute: compared, or why it could not be. */
typedef struct {
    qq_attribute attribute;
    qq_fairness *fairness; /* NULL: see why */
    char *why;
} qq_fairness_part;

typedef struct {
    char *favourable;    /* the outcome, in words */
    GPtrArray *parts;    /* of qq_fairness_part */
    GString *failing;    /* "ownership 民营 0.712, …": groups below the gate */
    GString *not_judged; /* attributes no group of which the gate could hold */
    size_t judged;       /* groups the gate could hold */
} qq_fairness_found;

/* lenient: an attribute that cannot be compared (one group, nobody favourable) is a part that says why, not an error.
 * Errors: USAGE for outcomes that are not there; those of the population, of the decision and of qq_fairness_run. */
qq_fairness_found *qq_fairness_measure(const qq_fairness_words *words, const qq_fairness_asked *asked, bool lenient,
                                       GError **error);
void qq_fairness_found_free(qq_fairness_found *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_fairness_found, qq_fairness_found_free)

/* Outcome, gate and seed as parameters, then how to read it and a section for each attribute. keys: what the keys of
 * tables begin with, "by_". */
void qq_fairness_report(const qq_fairness_words *words, const qq_fairness_found *found, const char *keys,
                        qq_report *report);

#endif
