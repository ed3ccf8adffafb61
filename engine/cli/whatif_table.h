/* Private to engine/cli: what `whatif table` was asked and found, and the report of it. */
#ifndef QINQING_CLI_WHATIF_TABLE_H
#define QINQING_CLI_WHATIF_TABLE_H

#include "cli.h"
#include "qinqing/composite.h"
#include "whatif_output.h"

/* As given. */
typedef struct {
    qq_output_words output;
    char *weights, *groups, *normalise, *goalposts, *aggregate, *missing, *lower, *transform, *deviation, *ties, *sort;
    char *spread, *seed;
    char **units;
    int decimals, montecarlo, samples, threads;
    gboolean clip, sensitivity;
} qq_table_words;

/* Of one run. Borrowed by the report while it is made. */
typedef struct {
    const char *file;                                                 /* as given */
    const qq_composite_options *options;                              /* with what */
    const char *normalise, *aggregate, *missing, *deviation, *spread; /* words of the options, as understood */
    const qq_composite_table *table;
    const qq_composite *composite;
    const double *scores, *ranks; /* one a unit; NaN without a score */
    qq_ties ties;
    bool by_rank; /* rows in order of rank, else of the file */
    int decimals; /* of scores */
    uint64_t seed;
    const qq_composite_model *model; /* NULL without a study of either kind */
    const qq_rank_study *study;      /* NULL: none */
    size_t samples;                  /* asked for */
    const qq_sobol *sobol;           /* NULL: none */
    const double *left_out;          /* one a weight; with sobol */
    const size_t *named;             /* places in the model of units whose score is studied, too */
    size_t named_count;
} qq_table_findings;

/* Checks the words; after one line on standard error false. Fills what they say of *options (not the files), *spread
 * and *found. */
bool qq_table_settle(const qq_table_words *words, qq_composite_options *options, qq_spread *spread,
                     qq_table_findings *found);

/* Caller frees. */
qq_report *qq_table_report(const qq_table_findings *findings);

#endif
