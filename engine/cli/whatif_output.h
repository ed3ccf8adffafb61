/* Private to engine/cli: where the report of a what-if goes, the same words in every subcommand.
 *
 * `--format text|json|csv|xlsx|html` to standard output or `--output FILE`, and beside it `--report PAGE.html`. */
#ifndef QINQING_CLI_WHATIF_OUTPUT_H
#define QINQING_CLI_WHATIF_OUTPUT_H

#include "cli.h"
#include "qinqing/report.h"

typedef struct {
    char *format, *output, *page, *table; /* as given; the option entries point here */
    gboolean plain;
    qq_report_format form; /* settled by qq_output_settle */
} qq_output_words;

#define QQ_OUTPUT_OPTIONS(words)                                                                                       \
    {"format", 0, 0, G_OPTION_ARG_STRING, &(words).format, N_("text, json, csv, xlsx or html (default: text)"),        \
     "FORMAT"},                                                                                                        \
        {"output",                                                                                                     \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_FILENAME,                                                                                        \
         &(words).output,                                                                                              \
         N_("Write into this file, whole or not at all, in place of standard output"),                                 \
         "FILE"},                                                                                                      \
        {"report",                                                                                                     \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_FILENAME,                                                                                        \
         &(words).page,                                                                                                \
         N_("Also write the report as a page of HTML with figures"),                                                   \
         "FILE"},                                                                                                      \
        {"table", 0, 0, G_OPTION_ARG_STRING, &(words).table, N_("csv: only the table of this name"), "NAME"},          \
    {                                                                                                                  \
        "plain", 0, 0, G_OPTION_ARG_NONE, &(words).plain, N_("text: draw with ASCII only"), NULL                       \
    }

/* Checks the words before any work is done. On failure prints one line and gives the exit status in *status. */
bool qq_output_settle(qq_output_words *words, int *status);
/* Adds model, its digest, day and known time to the report's parameters. */
void qq_output_question(qq_report *report, const qq_question *question);
/* Writes the report where the words say; gives the exit status. */
int qq_output_write(const qq_output_words *words, const qq_report *report);

#endif
