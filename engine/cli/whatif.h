/* Private to engine/cli: the subcommands of `qinqing whatif`, one file each: whatif_NAME.c.
 *
 * Each takes its own words as a command does (argv[0] is "whatif NAME") and gives the exit status. A new one is
 * declared here and listed in whatif.c. */
#ifndef QINQING_CLI_WHATIF_H
#define QINQING_CLI_WHATIF_H

#include "cli.h"

int qq_whatif_compare(int argc, char **argv);
int qq_whatif_table(int argc, char **argv);
int qq_whatif_montecarlo(int argc, char **argv);
int qq_whatif_sensitivity(int argc, char **argv);
int qq_whatif_weights(int argc, char **argv);
int qq_whatif_backtest(int argc, char **argv);
int qq_whatif_calibrate(int argc, char **argv);
int qq_whatif_fairness(int argc, char **argv);
int qq_whatif_tenders(int argc, char **argv);

#endif
