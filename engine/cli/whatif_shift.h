/* Private to engine/cli: what the subcommands share that set everyone before beside everyone after.
 *
 * Tables of the report (keys in JSON and CSV): summary, migrations, scores, causes, moved, by_region, by_kind, …,
 * outcomes, decided. */
#ifndef QINQING_CLI_WHATIF_SHIFT_H
#define QINQING_CLI_WHATIF_SHIFT_H

#include "qinqing/shift.h"
#include "whatif_output.h"

typedef struct {
    qq_question_words question;
    qq_output_words output;
    char *by, *decision; /* as given; the option entries point here */
    char **settings;
    gboolean all;
    int limit, threads;
    unsigned attributes; /* settled: bits of `by` */
} qq_shift_words;

#define QQ_SHIFT_OPTIONS(words)                                                                                        \
    {"by",                                                                                                             \
     0,                                                                                                                \
     0,                                                                                                                \
     G_OPTION_ARG_STRING,                                                                                              \
     &(words).by,                                                                                                      \
     N_("Count by these attributes: region, kind, ownership, size, founded, newcomer; or none (default: "              \
        "region,kind)"),                                                                                               \
     "LIST"},                                                                                                          \
        {"limit", 0, 0, G_OPTION_ARG_INT, &(words).limit, N_("List so many enterprises (default: 20)"), "N"},          \
        {"all", 0, 0, G_OPTION_ARG_NONE, &(words).all, N_("List all of them"), NULL},                                  \
        {"decision",                                                                                                   \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).decision,                                                                                            \
         N_("Also ask this decision before and after, e.g. tender_eligibility"),                                       \
         "NAME"},                                                                                                      \
        {"with",                                                                                                       \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING_ARRAY,                                                                                    \
         &(words).settings,                                                                                            \
         N_("What the decision asks about the project, e.g. contract_price=50000000; may be given often"),             \
         "NAME=VALUE"},                                                                                                \
    {                                                                                                                  \
        "threads", 0, 0, G_OPTION_ARG_INT, &(words).threads, N_("Threads (default: one per processor)"), "N"           \
    }

/* Checks the words before any work is done. On failure prints one line and gives the exit status in *status. */
bool qq_shift_settle(qq_shift_words *words, int *status);

/* The population's options for the question. meter: shows progress; interrupted work is cancelled. */
qq_population_options qq_shift_options(const qq_shift_words *words, const qq_question *question, qq_meter *meter);
/* Whether the package has a decision of this name. */
bool qq_shift_has_decision(const qq_ruling *ruling, const char *name);
/* Asks the decision that the words name, if any, about whom the shift keeps. */
bool qq_shift_ask(const qq_shift_words *words, const qq_question *question, qq_shift *shift, const qq_ruling *before,
                  const qq_ruling *after, GError **error);

/* Titles of stages; NULL: there is only one. */
typedef struct {
    const char *path, *change;
} qq_stage_title;

/* Adds the sections of the shift. stages: of each of shift->stages, or NULL. */
bool qq_shift_report(const qq_shift_words *words, const qq_question *question, const qq_shift *shift,
                     const qq_stage_title *stages, qq_report *report, GError **error);

#endif
