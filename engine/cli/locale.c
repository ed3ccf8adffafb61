/* Finding the catalogue of messages beside the program, and Chinese on machines without a Chinese locale.
 *
 * Invariant: only LC_CTYPE and LC_MESSAGES are ever set, so that no number is read or written by the locale. Servers
 * often have no locale but C.UTF-8; gettext then still translates, if LANGUAGE names the catalogue (GNU gettext
 * manual, 2.3.3). */
#include "locale.h"

#include <glib.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#define DOMAIN  "qinqing"
#define CHINESE "zh_CN" /* the one Chinese catalogue; readers of other Chinese locales get it too */

/* The locale the user asked for messages, by the order of POSIX. */
static const char *wanted_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);
        if (value && *value) return value;
    }
    return "C";
}

static bool is_chinese(const char *locale)
{
    return locale && g_str_has_prefix(locale, "zh");
}

static char *program_folder(const char *argv0)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    if (!program && argv0) program = g_find_program_in_path(argv0);
    return program ? g_path_get_dirname(program) : g_strdup(".");
}

/* Built and run in place, the catalogues lie below the program; installed, beside its folder. */
static char *catalogue_folder(const char *argv0)
{
    g_autofree char *folder = program_folder(argv0);
    char *below = g_build_filename(folder, "share", "locale", NULL);
    if (g_file_test(below, G_FILE_TEST_IS_DIR)) return below;
    g_free(below);
    return g_build_filename(folder, "..", "share", "locale", NULL);
}

static void set_locale(void)
{
    bool chinese = is_chinese(wanted_locale());
    bool messages = setlocale(LC_MESSAGES, "") != NULL;
    if (chinese && (!messages || !is_chinese(setlocale(LC_MESSAGES, NULL)))) setlocale(LC_MESSAGES, "C.UTF-8");
    const char *language = g_getenv("LANGUAGE");
    if (chinese && (!language || !*language)) g_setenv("LANGUAGE", CHINESE, TRUE);
    /* Names and texts are Chinese in any language: plain ASCII could not print them. */
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0) setlocale(LC_CTYPE, "C.UTF-8");
}

void qq_cli_locale_start(const char *argv0)
{
    set_locale();
    g_autofree char *folder = catalogue_folder(argv0);
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
}

bool qq_cli_chinese(void)
{
    /* The empty text stands for the catalogue's own head: what gettext really uses, whatever was asked for. */
    const char *head = dgettext(DOMAIN, "");
    return head && strstr(head, "Language: zh") != NULL;
}
