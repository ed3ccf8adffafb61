/* Options, errors and exit status: the same words mean the same in every subcommand. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "qinqing/identifier.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

void qq_cli_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool qq_cli_interrupted(void)
{
    return interrupted;
}

/* One line of text whatever names of files and the like the message holds. */
static void print_line(const char *message)
{
    g_autofree char *plain = qq_plain_text(message);
    fprintf(stderr, "qinqing: %s\n", plain);
}

int qq_cli_usage(const char *format, ...)
{
    va_list words;
    va_start(words, format);
    g_autofree char *message = g_strdup_vprintf(format, words);
    va_end(words);
    print_line(message);
    return QQ_EXIT_USAGE;
}

int qq_cli_fail(GError *error)
{
    int status = QQ_EXIT_USAGE;
    if (error->domain == QQ_ERROR) {
        switch ((qq_error_code)error->code) {
        case QQ_ERROR_USAGE:
            status = QQ_EXIT_USAGE;
            break;
        case QQ_ERROR_INPUT:
            status = QQ_EXIT_INPUT;
            break;
        case QQ_ERROR_STORE:
        case QQ_ERROR_MACHINE:
            status = QQ_EXIT_STORE;
            break;
        case QQ_ERROR_CANCELLED:
            status = QQ_EXIT_NO;
            break;
        }
    }
    print_line(error->message);
    g_error_free(error);
    return status;
}

char *qq_cli_keep(char *word)
{
    static GPtrArray *kept;
    if (!kept) kept = g_ptr_array_new();
    g_ptr_array_add(kept, word);
    return word;
}

/* What options were given lives as long as the process. */
static void keep_words(const GOptionEntry *entries)
{
    for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
        if (entry->arg == G_OPTION_ARG_STRING || entry->arg == G_OPTION_ARG_FILENAME)
            qq_cli_keep(*(char **)entry->arg_data);
        else if (entry->arg == G_OPTION_ARG_STRING_ARRAY || entry->arg == G_OPTION_ARG_FILENAME_ARRAY)
            qq_cli_keep((void *)*(char ***)entry->arg_data);
    }
}

bool qq_cli_parse(int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_autofree char *program = g_strdup_printf("qinqing %s", (*argv)[0]);
    g_set_prgname(program);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, QQ_GETTEXT_DOMAIN);
    if (g_option_context_parse(context, argc, argv, &error)) {
        keep_words(entries);
        return true;
    }
    qq_cli_usage(_("%s; `%s --help` says more"), error->message, program);
    return false;
}

int qq_command_verb(int argc, char **argv, const qq_command *verbs, unsigned count)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++) {
        if (argc > 1 && !strcmp(argv[1], verbs[i].name)) {
            g_autofree char *name = g_strdup_printf("%s %s", argv[0], argv[1]);
            argv[1] = name;
            return verbs[i].run(argc - 1, argv + 1);
        }
        g_string_append_printf(names, "%s%s", i ? ", " : "", verbs[i].name);
    }
    if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        printf(_("Usage: qinqing %s VERB [OPTION…]\n\nVerbs:\n"), argv[0]);
        for (unsigned i = 0; i < count; i++) printf("  %-11s %s\n", verbs[i].name, _(verbs[i].summary));
        return QQ_EXIT_DONE;
    }
    return qq_cli_usage(_("%s needs one of: %s"), argv[0], names->str);
}

const char *qq_cli_database(const char *option)
{
    const char *environment = g_getenv("QINQING_DB");
    if (option && *option) return option;
    return environment && *environment ? environment : "qinqing.db";
}

bool qq_cli_format(const char *option, qq_format *out)
{
    static const char *const names[] = {"text", "json", "csv"};
    *out = QQ_FORMAT_TEXT;
    if (!option) return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(option, names[i])) continue;
        *out = (qq_format)i;
        return true;
    }
    qq_cli_usage(_("there is no format “%s”; use text, json or csv"), option);
    return false;
}

static bool fail_file(const char *path, int code, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: cannot be read: %s"), path, g_strerror(code));
    return false;
}

bool qq_cli_read_file(const char *path, unsigned mebibytes, char **bytes, gsize *length, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0) return fail_file(path, errno, error);
    if (!S_ISREG(status.st_mode) || status.st_size > (off_t)mebibytes << 20) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: not a file of at most %u MiB"), path, mebibytes);
        return false;
    }
    g_autoptr(GError) fault = NULL;
    if (g_file_get_contents(path, bytes, length, &fault)) return true;
    return fail_file(path, errno, error);
}

bool qq_cli_threads_fit(int threads, int *status)
{
    enum { THREADS_MAX = 256 };
    if (threads >= 0 && threads <= THREADS_MAX) return true;
    *status = qq_cli_usage(_("--threads takes 1 to %d"), THREADS_MAX);
    return false;
}

int qq_cli_print(const GString *out)
{
    if (fwrite(out->str, 1, out->len, stdout) == out->len && fflush(stdout) == 0) return QQ_EXIT_DONE;
    print_line(_("standard output cannot be written; the answer is incomplete"));
    return QQ_EXIT_STORE;
}
