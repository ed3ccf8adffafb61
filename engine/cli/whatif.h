/* Private to engine/cli: the subcommands of `qinqing whatif`, one file each: whatif_NAME.c.
 *
 * Each takes its own words as a command does (argv[0] is "whatif NAME") and gives the exit status. A new one is
 * declared here and listed in whatif.c. */
#ifndef QINQING_CLI_WHATIF_H
#define QINQING_CLI_WHATIF_H

#include "cli.h"
#include "qinqing/uncertainty.h"

int qq_whatif_compare(int argc, char **argv);
int qq_whatif_table(int argc, char **argv);
int qq_whatif_montecarlo(int argc, char **argv);
int qq_whatif_sensitivity(int argc, char **argv);
int qq_whatif_weights(int argc, char **argv);
int qq_whatif_backtest(int argc, char **argv);
int qq_whatif_calibrate(int argc, char **argv);
int qq_whatif_fairness(int argc, char **argv);
int qq_whatif_tenders(int argc, char **argv);

/* ---- words that several of them take ---- */

#define QQ_WHATIF_SPREAD "share:0.25" /* unless --spread says otherwise */
#define QQ_WHATIF_SEED   "1"

/* A decimal number that is the whole word. */
bool qq_whatif_real(const char *word, double *out);
/* none, share:0.25 or dirichlet:50; and a seed. False after one line. */
bool qq_whatif_spread(const char *word, qq_spread *out);
bool qq_whatif_seed(const char *word, uint64_t *out);

#endif
