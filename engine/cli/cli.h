/* Private to engine/cli: what the subcommands share.
 *
 * One file a subcommand; each takes its own words (argv[0] is the subcommand) and gives the exit status. Answers go to
 * standard output, everything else to standard error; texts for people are English or Chinese by locale. */
#ifndef QINQING_CLI_H
#define QINQING_CLI_H

#include <glib.h>
#include <inttypes.h> /* in translated texts PRId64, which gettext knows, not G_GINT64_FORMAT */
#include <libintl.h>
#include <locale.h>
#include <stdbool.h>

#include "qinqing/error.h"
#include "qinqing/model.h"
#include "qinqing/portfolio.h"
#include "qinqing/score.h"
#include "qinqing/store.h"
#include "qinqing/text.h"
#include "locale.h"

#define _(text)  gettext(text)
#define N_(text) (text)

/* Exit status, the same for every subcommand. Source: design §10. */
typedef enum {
    QQ_EXIT_DONE = 0, /* all known or valid */
    QQ_EXIT_NO = 1,   /* the answer is no: rejects were written, a bribery hit, an invalid code in a shortlist */
    QQ_EXIT_USAGE = 2,
    QQ_EXIT_INPUT = 3, /* bad input file */
    QQ_EXIT_STORE = 4, /* disk full, no rights, locked, foreign or newer database */
} qq_exit;

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary; /* N_() */
} qq_command;

int qq_command_assess(int argc, char **argv);
int qq_command_backup(int argc, char **argv);
int qq_command_blacklist(int argc, char **argv);
int qq_command_blacklist_enter(int argc, char **argv);
int qq_command_blacklist_remove(int argc, char **argv);
int qq_command_bribery(int argc, char **argv);
int qq_command_check(int argc, char **argv);
int qq_command_decide(int argc, char **argv);
int qq_command_digest(int argc, char **argv);
int qq_command_explain(int argc, char **argv);
int qq_command_export(int argc, char **argv);
int qq_command_feed(int argc, char **argv);
int qq_command_import(int argc, char **argv);
int qq_command_landings(int argc, char **argv);
int qq_command_model(int argc, char **argv);
int qq_command_nightly(int argc, char **argv);
int qq_command_publish(int argc, char **argv);
int qq_command_query(int argc, char **argv);
int qq_command_restore(int argc, char **argv);
int qq_command_retract(int argc, char **argv);
int qq_command_review(int argc, char **argv);
int qq_command_upcoming(int argc, char **argv);
int qq_command_whatif(int argc, char **argv);

/* Runs one of a subcommand's own verbs, e.g. `model check`; argv[1] is the verb. */
int qq_command_verb(int argc, char **argv, const qq_command *verbs, unsigned count);

/* ---- options ---- */

/* Parses options in place: on success argc and argv hold the words left over, argv[0] kept. usage: what follows the
 * command's name, e.g. "USCC…"; summary: one line, translated. Prints help and exits 0 for --help; a wrong option gives
 * false after one line. */
bool qq_cli_parse(int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary);
/* Takes a word over for as long as the process lives, as those of options are; gives it back. NULL allowed. */
char *qq_cli_keep(char *word);
/* One line on standard error, QQ_EXIT_USAGE. */
int qq_cli_usage(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Prints a GError as one line, frees it, and gives the exit status of its code. */
int qq_cli_fail(GError *error);
/* A subcommand's own file of a database: --db, else $QINQING_DB, else qinqing.db. */
const char *qq_cli_database(const char *option);

typedef enum { QQ_FORMAT_TEXT, QQ_FORMAT_JSON, QQ_FORMAT_CSV } qq_format;
bool qq_cli_format(const char *option, qq_format *out);

/* 0, the default, is one a processor. On failure prints one line and gives the exit status. */
bool qq_cli_threads_fit(int threads, int *status);

/* ---- the question: which day, known when, by which model ---- */

typedef struct {
    char *db, *as_of, *known_at, *model, *format, *purpose; /* as given; the option entries point here */
    bool everything; /* for supervisors: by default what is not published yet as well */
    bool exact;      /* a generation's question: nothing beyond the known time, ends included */
} qq_question_words;

#define QQ_DB_OPTION(words)                                                                                            \
    {                                                                                                                  \
        "db", 0, 0, G_OPTION_ARG_FILENAME, &(words).db, N_("Database file (default: $QINQING_DB, else qinqing.db)"),   \
            "FILE"                                                                                                     \
    }
#define QQ_AS_OF_OPTION(words)                                                                                         \
    {                                                                                                                  \
        "as-of", 0, 0, G_OPTION_ARG_STRING, &(words).as_of, N_("The day the answer is for (default: today in China)"), \
            "DAY"                                                                                                      \
    }
#define QQ_KNOWN_AT_OPTION(words)                                                                                      \
    {                                                                                                                  \
        "known-at", 0, 0, G_OPTION_ARG_STRING, &(words).known_at,                                                      \
            N_("Use what was known at this landing number, day or time (default: the last published, else all)"), "T"  \
    }
#define QQ_MODEL_OPTION(words)                                                                                         \
    {                                                                                                                  \
        "model", 0, 0, G_OPTION_ARG_FILENAME, &(words).model,                                                          \
            N_("A model package folder, or the id or digest of an adopted model, in place of the default model"),      \
            "DIR|ID"                                                                                                   \
    }
#define QQ_FORMAT_OPTION(words)                                                                                        \
    {                                                                                                                  \
        "format", 0, 0, G_OPTION_ARG_STRING, &(words).format, N_("text, json or csv (default: text)"), "FORMAT"        \
    }
#define QQ_PURPOSE_OPTION(words)                                                                                       \
    {                                                                                                                  \
        "purpose", 0, 0, G_OPTION_ARG_STRING, &(words).purpose,                                                        \
            N_("Purpose of the inquiry, e.g. tender (1 to 32 of a-z, 0-9, -, _); needed to see bribery convictions"),  \
            "CODE"                                                                                                     \
    }

typedef struct {
    qq_store *store;
    qq_day as_of;
    int32_t known_at;
    int32_t ends_known_at; /* known_at or later: what ended something counts up to here */
    char known[28];        /* both, as --known-at takes them: "12", or "12+15" */
    qq_model *model;
    qq_pricer *pricer;
    qq_format format;
    const char *purpose; /* NULL */
} qq_question;

/* Opens the store for reading and settles day, known time and model. On failure prints one line and gives the exit
 * status in *status. */
bool qq_question_open(const qq_question_words *words, qq_question *out, int *status);
/* The package of the question's model, with its decision tables. Caller frees. */
qq_package *qq_question_package(const qq_question_words *words, const qq_question *question, GError **error);
void qq_question_close(qq_question *question);

/* ---- text for people ---- */

/* The title in the reader's language. */
const char *qq_cli_title(const char *english, const char *chinese);
const char *qq_cli_trust_word(const char *trust);
/* The name of a grade; "" in a model without grades. */
const char *qq_cli_grade(const qq_model *model, unsigned grade);
const char *qq_cli_severity_word(unsigned severity);

/* A table with aligned columns, wide characters counted as two. Cells are copied. */
typedef struct qq_table qq_table;
qq_table *qq_table_new(unsigned columns, const char *alignment); /* 'l' or 'r' a column */
void qq_table_add(qq_table *table, ...) G_GNUC_NULL_TERMINATED;  /* one const char * a column, then NULL */
void qq_table_line(qq_table *table);                             /* a line across */
void qq_table_print(qq_table *table, GString *out);
void qq_table_free(qq_table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_table, qq_table_free)

/* A progress line on standard error, only when that is a terminal. total 0: unknown. */
typedef struct qq_meter qq_meter;
qq_meter *qq_meter_new(const char *what, const char *unit);
void qq_meter_show(qq_meter *meter, uint64_t done, uint64_t total);
void qq_meter_free(qq_meter *meter); /* wipes the line */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_meter, qq_meter_free)
/* True once the user pressed Ctrl-C; long work asks it. */
bool qq_cli_interrupted(void);
void qq_cli_catch_interrupts(void);

/* The whole of a regular file (a pipe or a device may never end); *bytes is the caller's. */
bool qq_cli_read_file(const char *path, unsigned mebibytes, char **bytes, gsize *length, GError **error);

/* Writes the text to standard output; a closed pipe or full disk is an error. */
int qq_cli_print(const GString *out);

#endif
