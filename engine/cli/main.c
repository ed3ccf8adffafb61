/* qinqing: one program, one subcommand a job. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const qq_command commands[] = {
    {"import", qq_command_import, N_("read feeds into the store")},
    {"retract", qq_command_retract, N_("take a landing back")},
    {"landings", qq_command_landings, N_("list what has landed")},
    {"feed", qq_command_feed, N_("list, describe, or print the schema of feeds")},
    {"model", qq_command_model, N_("check, adopt, show or list models")},
    {"assess", qq_command_assess, N_("score every enterprise and keep the result")},
    {"nightly", qq_command_nightly, N_("land the inbox, assess everyone, publish")},
    {"publish", qq_command_publish, N_("look at what the gate holds, publish or drop it")},
    {"query", qq_command_query, N_("score, grade, trust and listings of enterprises")},
    {"decide", qq_command_decide, N_("what a decision table says about bidders, and why")},
    {"explain", qq_command_explain, N_("every point of one enterprise, and when it will recover")},
    {"export", qq_command_export, N_("answers in the shape other systems take")},
    {"upcoming", qq_command_upcoming, N_("grades and listings about to change")},
    {"blacklist", qq_command_blacklist, N_("who is listed, and why")},
    {"bribery", qq_command_bribery, N_("look numbers up in the register of bribery convictions")},
    {"review", qq_command_review, N_("what waits for a person to decide")},
    {"whatif", qq_command_whatif, N_("what another weighting or model would do, and how sure a grade is")},
    {"digest", qq_command_digest, N_("one SM3 digest of all assessments")},
    {"check", qq_command_check, N_("check the store")},
    {"backup", qq_command_backup, N_("copy the store while it is in use")},
    {"restore", qq_command_restore, N_("make a store from a backup")},
};

static void print_help(FILE *to)
{
    fprintf(to, _("Usage: qinqing COMMAND [OPTION…] [WORD…]\n\nIntegrity credit scoring of construction "
                  "enterprises.\n\nCommands:\n"));
    for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, _(commands[i].summary));
    fprintf(to, _("\n`qinqing COMMAND --help` says more about one.\n"
                  "Exit status: 0 done; 1 the answer is no (rejected records, a hit, an invalid code); 2 usage; 3 bad "
                  "input file; 4 store trouble.\n"
                  "Environment: QINQING_DB (database), QINQING_KEY (key file for citizen numbers), QINQING_FEEDS "
                  "(folder of further feed descriptions).\n"));
}

static int run_command(int argc, char **argv)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++)
        if (!strcmp(argv[0], commands[i].name)) return commands[i].run(argc, argv);
    return qq_cli_usage(_("there is no command “%s”; `qinqing --help` lists them"), argv[0]);
}

/* The library's warnings, in the form of errors. */
static void print_warning(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    (void)domain;
    (void)level;
    (void)data;
    fprintf(stderr, "qinqing: %s\n", message);
}

int main(int argc, char **argv)
{
    qq_cli_locale_start(argv[0]);
    g_log_set_handler(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, print_warning, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a file-size limit then is a full disk to SQLite, and reported as one */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        print_help(stderr);
        return QQ_EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        print_help(stdout);
        return QQ_EXIT_DONE;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("qinqing %s (engine semantics %d)\n", QQ_VERSION, QQ_ENGINE_SEMANTICS);
        return QQ_EXIT_DONE;
    }
    return run_command(argc - 1, argv + 1);
}
