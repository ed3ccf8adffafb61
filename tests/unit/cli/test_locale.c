/* Which language the program speaks, on a machine that may have no locale but C.UTF-8. */
#include "cli/locale.h"

#include <glib.h>
#include <langinfo.h>
#include <locale.h>

static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "LANGUAGE"};

/* Starts with these variables and no others; NULL leaves one unset. */
static void start(const char *lc_all, const char *lang, const char *language)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) g_unsetenv(names[i]);
    if (lc_all) g_setenv("LC_ALL", lc_all, TRUE);
    if (lang) g_setenv("LANG", lang, TRUE);
    if (language) g_setenv("LANGUAGE", language, TRUE);
    qq_cli_locale_start(NULL);
}

static void test_locale__chinese(void)
{
    static const char *const chinese[] = {"zh_CN.UTF-8", "zh_CN", "zh_TW.UTF-8", "zh_CN.GB18030", "zh"};
    for (size_t i = 0; i < G_N_ELEMENTS(chinese); i++) {
        start(NULL, chinese[i], NULL);
        if (!qq_cli_chinese()) g_error("LANG=%s does not speak Chinese", chinese[i]);
    }
    start("zh_CN.UTF-8", "en_US.UTF-8", NULL);
    g_assert_true(qq_cli_chinese());
    start(NULL, "C.UTF-8", "zh_CN");
    g_assert_true(qq_cli_chinese());
}

static void test_locale__english(void)
{
    static const char *const english[] = {"C", "C.UTF-8", "en_US.UTF-8", "POSIX", "no_such_locale"};
    for (size_t i = 0; i < G_N_ELEMENTS(english); i++) {
        start(NULL, english[i], NULL);
        if (qq_cli_chinese()) g_error("LANG=%s speaks Chinese", english[i]);
    }
    start("C", "zh_CN.UTF-8", NULL);
    g_assert_false(qq_cli_chinese());
    start(NULL, "zh_CN.UTF-8", "en");
    g_assert_false(qq_cli_chinese());
    start(NULL, NULL, NULL);
    g_assert_false(qq_cli_chinese());
}

/* Chinese names can be printed in every language, and numbers are never those of a locale. */
static void test_locale__only_texts(void)
{
    static const char *const all[] = {"C", "zh_CN.UTF-8", "de_DE.UTF-8", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        start(NULL, all[i], NULL);
        g_assert_cmpstr(nl_langinfo(CODESET), ==, "UTF-8");
        g_assert_cmpstr(setlocale(LC_NUMERIC, NULL), ==, "C");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/locale/chinese", test_locale__chinese);
    g_test_add_func("/locale/english", test_locale__english);
    g_test_add_func("/locale/only-texts", test_locale__only_texts);
    return g_test_run();
}
