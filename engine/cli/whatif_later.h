/* Private to engine/cli: what is asked of a past day and the acts after it, the same words in backtest and calibrate.
 */
#ifndef QINQING_CLI_WHATIF_LATER_H
#define QINQING_CLI_WHATIF_LATER_H

#include "qinqing/backtest.h"
#include "whatif_output.h"

typedef struct {
    qq_question_words then;
    char *acts, *least, *acts_known_at; /* as given; the option entries point here */
    int threads;
    qq_later_options options; /* settled by the functions below */
} qq_later_words;

#define QQ_LATER_OPTIONS(words)                                                                                        \
    QQ_DB_OPTION((words).then),                                                                                        \
        {"as-of",                                                                                                      \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).then.as_of,                                                                                          \
         N_("The past day (default: as long ago as the longest window)"),                                              \
         "DAY"},                                                                                                       \
        {"known-at",                                                                                                   \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).then.known_at,                                                                                       \
         N_("What was known then: a landing number, day or time (default: the end of that day)"),                      \
         "T"},                                                                                                         \
        {"acts-known-at",                                                                                              \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).acts_known_at,                                                                                       \
         N_("What is known of later acts (default: the last published, else all)"),                                    \
         "T"},                                                                                                         \
        QQ_MODEL_OPTION((words).then),                                                                                 \
        {"acts",                                                                                                       \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(words).acts,                                                                                                \
         N_("Which acts: penalty, conviction, accident, listing (default: penalty,conviction)"),                       \
         "KINDS"},                                                                                                     \
        {"least", 0, 0, G_OPTION_ARG_STRING, &(words).least, N_("Only acts of at least this severity"), "A|B|C"},      \
    {                                                                                                                  \
        "threads", 0, 0, G_OPTION_ARG_INT, &(words).threads, N_("Threads (default: one per processor)"), "N"           \
    }

/* Checks acts, severity and threads, before any work is done. False after one line. */
bool qq_later_settle(qq_later_words *words, int *status);

/* Opens the question of the past day and that of what is known now, runs, and closes both. longest: months of the
 * longest window, which must be over. run gives the exit status. */
typedef int (*qq_later_run)(const qq_question *then, const qq_question *now, void *data);
int qq_later_ask(qq_later_words *words, int longest, qq_later_run run, void *data);

/* Adds the parameters of both questions. */
void qq_later_parameters(qq_report *report, const qq_later_words *words, const qq_question *then,
                         const qq_question *now);
/* Says so when landings after the day are used. */
bool qq_later_hindsight(qq_report *report, const qq_question *then, GError **error);
/* Shows a meter, and cancels when the user interrupts. data: the meter. */
bool qq_later_progress(uint64_t parties, void *meter);

#endif
