/* Private to engine/cli: what whatif montecarlo and whatif sensitivity share. */
#ifndef QINQING_CLI_WHATIF_VARIATION_H
#define QINQING_CLI_WHATIF_VARIATION_H

#include "qinqing/variation.h"
#include "whatif_output.h"
#include "whatif_points.h"

typedef struct {
    qq_question_words question;
    qq_output_words output;
    qq_points_asked points;
    char *spread, *seed, *edges; /* as given; the option entries point here */
    char **parties;
    int samples, threads;
    bool ungraded; /* ranks and scores alone */
    /* settled */
    qq_spread drawn;
    double edge;
    uint64_t seeded;
} qq_variation_words;

#define QQ_VARIATION_OPTIONS(words)                                                                                    \
    {"spread",                                                                                                         \
     0,                                                                                                                \
     0,                                                                                                                \
     G_OPTION_ARG_STRING,                                                                                              \
     &(words).spread,                                                                                                  \
     N_("How far weights may lie from the model's: none, share:0.25 or dirichlet:50 (default: share:0.25)"),           \
     "SPREAD"},                                                                                                        \
        {"edges",                                                                                                      \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).edges,                                                                                               \
         N_("Let edges of grades lie up to so many points higher or lower (default: 0)"),                              \
         "POINTS"},                                                                                                    \
        QQ_POINTS_OPTIONS((words).points),                                                                             \
        {"seed", 0, 0, G_OPTION_ARG_STRING, &(words).seed, N_("Seed of what is drawn (default: 1)"), "N"},             \
        {"party",                                                                                                      \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING_ARRAY,                                                                                    \
         &(words).parties,                                                                                             \
         N_("An enterprise to look at, by its credit code; may be given often"),                                       \
         "USCC"},                                                                                                      \
    {                                                                                                                  \
        "threads", 0, 0, G_OPTION_ARG_INT, &(words).threads, N_("Threads (default: one per processor)"), "N"           \
    }

/* Checks the words before any work is done. On failure prints one line and gives the exit status in *status. */
bool qq_variation_settle(qq_variation_words *words, int *status);

/* What is varied; the population belongs to it. */
typedef struct {
    qq_question question;
    qq_population *population;
    qq_points *points; /* whose elements vary; perhaps none */
    qq_ledgers *ledgers;
    qq_variation *variation;
    size_t *named; /* units of the parties named */
    size_t named_count;
} qq_varied;
/* Prices everyone. On failure prints one line and gives the exit status in *status. */
bool qq_varied_open(const qq_variation_words *words, qq_varied *out, int *status);
void qq_varied_close(qq_varied *varied);

/* Shows how far a run is, and ends it when the user says so; data: the meter. */
bool qq_varied_progress(size_t done, size_t total, void *data);
/* Model, day, spread, edges, points, seed, and what is taken for granted. */
void qq_varied_parameters(const qq_variation_words *words, const qq_varied *varied, qq_report *report);
/* Words for an input: a category's title, a grade, what points are of. Caller frees. */
char *qq_varied_title(const qq_varied *varied, size_t input);
/* The table of the points that vary: element, title, nominal and how far; none without. */
void qq_varied_put_points(const qq_varied *varied, qq_report *report);
/* Code and name of a unit, as two cells. */
bool qq_varied_put_party(qq_report_table *table, const qq_varied *varied, size_t unit, GError **error);

#endif
