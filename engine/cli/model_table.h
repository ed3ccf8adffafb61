/* Private to engine/cli: decision tables of a model package. */
#ifndef QINQING_CLI_MODEL_TABLE_H
#define QINQING_CLI_MODEL_TABLE_H

#include "qinqing/policy.h"

/* NULL: text. False when there is no such format. */
bool qq_cli_table_format(const char *word, qq_table_format *out);
/* Prints a decision table of the package; gives the exit status. */
int qq_cli_show_table(const qq_package *package, const char *name, qq_table_format format, bool chinese);
int qq_command_model_table(int argc, char **argv);

#endif
