/* qinqing model check|adopt|show|table|list; release is in model_release.c. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "model_release.h"
#include "model_table.h"
#include "qinqing/check.h"

static qq_package *read_package(const char *folder, GError **error)
{
    return folder ? qq_package_read(folder, error) : qq_package_default();
}

static bool run_check(const qq_package *package, bool *sound, GError **error)
{
    g_autoptr(GPtrArray) findings = NULL;
    qq_check_summary sum;
    if (!qq_model_check(package, &findings, &sum, error)) return false;
    for (unsigned i = 0; i < findings->len; i++) fprintf(stderr, "%s\n", (const char *)g_ptr_array_index(findings, i));
    *sound = findings->len == 0;
    printf(*sound ? _("sound: %u cases hold, %u decision tables of %u are proved; digest %s\n")
                  : _("not sound: %u cases hold, %u decision tables of %u are proved, see above; digest %s\n"),
           sum.held, sum.proved, sum.tables, qq_package_digest(package));
    return true;
}

static int check(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};
    if (!qq_cli_parse(&argc, &argv, entries, "[DIR]",
                      _("Validate a model package and run its cases (default: the shipped package).")))
        return QQ_EXIT_USAGE;
    if (argc > 2) return qq_cli_usage(_("model check takes one package folder"));
    GError *error = NULL;
    bool sound = false;
    g_autoptr(qq_package) package = read_package(argc == 2 ? argv[1] : NULL, &error);
    if (!package || !run_check(package, &sound, &error)) return qq_cli_fail(error);
    return sound ? QQ_EXIT_DONE : QQ_EXIT_NO;
}

/* A package that fails its check cannot be adopted. */
static int adopt(int argc, char **argv)
{
    char *db = NULL, *who = NULL;
    gboolean beside = FALSE;
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_("Database file (default: $QINQING_DB, else qinqing.db)"), "FILE"},
        {"beside", 0, 0, G_OPTION_ARG_NONE, &beside,
         N_("Beside the default model, which stays; asked for with --model ID"), NULL},
        {"who", 0, 0, G_OPTION_ARG_STRING, &who, N_("Who decided (default: the login name)"), "NAME"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "DIR",
                      _("Check a model package and keep it in the store, known from now on.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("model adopt takes one package folder"));
    GError *error = NULL;
    bool sound = false;
    int32_t landing;
    g_autoptr(qq_package) package = qq_package_read(argv[1], &error);
    if (!package || !run_check(package, &sound, &error)) return qq_cli_fail(error);
    if (!sound) return QQ_EXIT_NO;
    g_autoptr(qq_store) store = qq_portfolio_open_store(qq_cli_database(db), QQ_STORE_CREATE, &error);
    if (!store || !qq_store_adopt(store, package, beside, who ? who : g_get_user_name(), &landing, &error))
        return qq_cli_fail(error);
    printf(_("adopted as landing %d\n"), landing);
    return QQ_EXIT_DONE;
}

static bool parse_form(const char *word, qq_describe_format *out)
{
    static const char *const names[] = {"text", "html", "markdown"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (word && !g_str_equal(word, names[i])) continue;
        *out = (qq_describe_format)i;
        return true;
    }
    return false;
}

static bool parse_language(const char *word, bool *chinese)
{
    *chinese = word ? g_str_equal(word, "zh") : qq_cli_chinese();
    return !word || *chinese || g_str_equal(word, "en");
}

static int show(int argc, char **argv)
{
    char *form = NULL, *language = NULL, *name = NULL;
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &form,
         N_("text, html (for printing and signing) or markdown; csv with --table"), "FORMAT"},
        {"table", 0, 0, G_OPTION_ARG_STRING, &name, N_("One decision table of the package"), "NAME"},
        {"lang", 0, 0, G_OPTION_ARG_STRING, &language, N_("zh or en (default: as the program speaks)"), "LANGUAGE"},
        {0}};
    qq_describe_format format = QQ_DESCRIBE_TEXT;
    qq_table_format table_format = QQ_TABLE_TEXT;
    bool chinese;
    if (!qq_cli_parse(&argc, &argv, entries, "[DIR]", _("Print a model in words (default: the shipped package).")))
        return QQ_EXIT_USAGE;
    if (argc > 2) return qq_cli_usage(_("model show takes one package folder"));
    if (name && !qq_cli_table_format(form, &table_format))
        return qq_cli_usage(_("--format %s: write text, csv, html or markdown"), form);
    if (!name && !parse_form(form, &format)) return qq_cli_usage(_("--format %s: write text, html or markdown"), form);
    if (!parse_language(language, &chinese)) return qq_cli_usage(_("--lang %s: write zh or en"), language);
    GError *error = NULL;
    g_autoptr(qq_package) package = read_package(argc == 2 ? argv[1] : NULL, &error);
    if (package && name) return qq_cli_show_table(package, name, table_format, chinese);
    g_autoptr(qq_model) model = package ? qq_model_compile(package, &error) : NULL;
    if (!model) return qq_cli_fail(error);
    g_autofree char *text = qq_model_describe(model, format, chinese);
    g_autoptr(GString) out = g_string_new(text);
    return qq_cli_print(out);
}

/* The landing by which today's default model was adopted; -1 when there is none today. */
static int32_t default_landing(qq_store *store, const GPtrArray *adoptions)
{
    int32_t latest, found = -1;
    if (!qq_store_latest(store, &latest, NULL)) return -1;
    g_autoptr(qq_model) model = qq_store_model(store, qq_day_today(), latest, NULL);
    for (unsigned i = 0; model && i < adoptions->len; i++) {
        const qq_adoption *adoption = g_ptr_array_index(adoptions, i);
        if (!adoption->beside && strcmp(adoption->digest, model->digest) == 0) found = adoption->landing;
    }
    return found;
}

static int list(int argc, char **argv)
{
    char *db = NULL;
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &db, N_("Database file (default: $QINQING_DB, else qinqing.db)"), "FILE"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("The models a store has adopted."))) return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("model list takes no words"));
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(qq_cli_database(db), QQ_STORE_READ, &error);
    g_autoptr(GPtrArray) adoptions = store ? qq_store_adoptions(store, &error) : NULL;
    if (!adoptions) return qq_cli_fail(error);
    int32_t standing = default_landing(store, adoptions);
    g_autoptr(qq_table) table = qq_table_new(7, "rllllll");
    qq_table_add(table, _("landing"), _("model"), _("version"), _("stands"), _("from"), _("until"), _("digest"), NULL);
    qq_table_line(table);
    for (unsigned i = 0; i < adoptions->len; i++) {
        const qq_adoption *adoption = g_ptr_array_index(adoptions, i);
        char landing[16], from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
        g_snprintf(landing, sizeof landing, "%d", adoption->landing);
        qq_day_format(adoption->from, from);
        qq_day_format(adoption->until, until);
        const char *stands = adoption->beside ? _("beside") : adoption->landing == standing ? _("default") : "";
        qq_table_add(table, landing, adoption->id, adoption->version, stands, from,
                     adoption->until == QQ_DAY_FOREVER ? "" : until, adoption->digest, NULL);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    qq_table_print(table, out);
    return qq_cli_print(out);
}

int qq_command_model(int argc, char **argv)
{
    static const qq_command verbs[] = {
        {"check", check, N_("validate a package and run its cases")},
        {"adopt", adopt, N_("keep a package in the store, in force from its date")},
        {"release", qq_command_model_release, N_("report what a proposed package does beside the one in force")},
        {"show", show, N_("print a model, or one of its decision tables, in words")},
        {"table", qq_command_model_table, N_("make DMN of a decision table in CSV")},
        {"list", list, N_("the models a store has adopted")}};
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
