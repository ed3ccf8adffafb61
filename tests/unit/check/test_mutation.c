/* Mutation test of the packages in models/: every number, date, severity, code, flag and deciding word of model.xml is
 * changed a little, one at a time; then the package must be refused, or a worked case must fail, or the checker must
 * find fault.
 *
 * A change that nothing notices is a figure that nobody has checked: write a case that holds it. Where no case can,
 * because another figure hides it and the design asks for both, the proof stands in `hidden` below. With --verbose the
 * test prints who notices each change. */
#include "check/compare.h"
#include <locale.h>
#include "mutants.h"
#include "qinqing/check.h"
#include "qinqing/error.h"

#define MODELS QQ_SOURCE_DIR "/models/"

/* Sanitizers make this some twenty times slower: there only each so manieth. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { EVERY = 7 };
#else
enum { EVERY = 1 };
#endif

typedef struct {
    const char *what; /* a pattern of mutant.what */
    const char *proof;
} excuse;

static const excuse hubei[] = {
    {"<model hubei-enterprise> from: 2018-01-01 -> 2017-12-31",
     "a case is asked on a day in force; tests/e2e/times.bats asks on the day before the first"},
    {"<category probity> good-cap: *",
     "nothing but the clean record earns in probity, 10 at most; the design caps every category at 20"},
    {"<total> high: *",
     "98 is the most there is: 100, 100, 100 and 90 by weight; the design names the end of the scale"},
    {"<severity A> months: 36 -> 37", "no regime publishes anything for more than 36 months"},
    {"<rule A any-of> element: in its place -> after the next", "both rules for A give A, whichever is asked first"},
    {"<rule C only> element: in its place -> after the next",
     "where only warning or criticism stands, neither fine nor confiscation does: the two rules exclude each other"},
    {"<gate general-act> of: A B -> B",
     "an A act closes the next gate, which is stricter; the design says “any A or B act”"},
    {"<act *> official: true -> false",
     "prints less than it may and decides nothing; tests/unit/check/test_check.c compares with the catalogue"},
    {"<count *br* records: conviction -> conviction *",
     "only items that are bribery count, and nothing but a conviction is priced by such an item"},
    {"<count wage_listings> records: listing -> listing *", "only stays on lists are asked for"},
    {"<months-since months_since_arrears> records: penalty listing -> penalty listing *",
     "nothing else bears the code of wage arrears or stands on the list"},
    {NULL, NULL},
};

static const excuse fujian[] = {
    {"<model fujian-2017> from: 2017-01-01 -> 2016-12-31", "a case is asked on a day in force; W05 is the first"},
    {"<conviction CR-223> bribery: left out -> true",
     "there is no veto to close; the bribery register asks about it, which tests/e2e/answers.bats hold"},
    {NULL, NULL},
};

static const excuse jiangxi[] = {
    {"<model jiangxi-2020> from: 2020-01-01 -> 2019-12-31", "a case is asked on a day in force; J15 is the first"},
    {"<total> high: 100 -> 100.001", "70 and the cap of 30 are the most there is; the scheme names the end"},
    {NULL, NULL},
};

static const excuse chuzhou[] = {
    {"<model chuzhou-2021> from: 2021-01-01 -> 2020-12-31", "a case is asked on a day in force; C01 is the first"},
    {NULL, NULL},
};

static const struct {
    const char *id;
    const excuse *hidden;
} packages[] = {
    {"hubei-enterprise", hubei}, {"fujian-2017", fujian}, {"jiangxi-2020", jiangxi}, {"chuzhou-2021", chuzhou}};

typedef struct {
    char *model;
    GPtrArray *names;  /* of its files, sorted; of char* */
    GHashTable *texts; /* name -> text of every file but model.xml */
    qq_cases *cases;
} shipped;

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The files of a package in order of name, as a store keeps them. */
static qq_package *package_of(const char *model, const shipped *from)
{
    GString *kept = g_string_new("qinqing-package 1\n");
    for (guint i = 0; i < from->names->len; i++) {
        const char *name = g_ptr_array_index(from->names, i);
        const char *text = strcmp(name, "model.xml") == 0 ? model : g_hash_table_lookup(from->texts, name);
        g_string_append_printf(kept, "%s\n%zu\n%s", name, strlen(text), text);
    }
    g_autoptr(GError) error = NULL;
    qq_package *package = qq_package_parse(kept->str, kept->len, &error);
    g_assert_no_error(error);
    g_string_free(kept, TRUE);
    return package;
}

/* The cases that fail, by id; NULL when all hold. Caller frees. */
static char *failing_cases(const qq_model *model, const qq_cases *cases)
{
    GString *failed = g_string_new(NULL);
    g_autoptr(qq_pricer) pricer =
        qq_pricer_new_texts(model, (const char *const *)cases->texts->pdata, (int32_t)cases->texts->len);
    for (guint i = 0; i < cases->cases->len; i++) {
        const qq_case *one = g_ptr_array_index(cases->cases, i);
        qq_result result;
        qq_price(pricer, (const qq_record *)(void *)one->records->data, one->records->len, one->as_of, &result);
        g_autofree char *fault = qq_check_compare(model, one, &result);
        if (fault) g_string_append_printf(failed, "%s%s", failed->len ? " " : "case ", one->id);
    }
    return g_string_free(failed, failed->len == 0);
}

/* What the checker finds beyond cases: a code of the catalogue without an item, a false claim. */
static char *finding(const qq_package *package)
{
    g_autoptr(GPtrArray) findings = NULL;
    g_autoptr(GError) error = NULL;
    qq_check_summary summary;
    if (!qq_model_check(package, &findings, &summary, &error)) return g_strdup_printf("refused: %s", error->message);
    return findings->len ? g_strdup_printf("found: %s", (const char *)g_ptr_array_index(findings, 0)) : NULL;
}

/* Who notices the change; NULL when nobody does. Caller frees. */
static char *noticed(const shipped *from, const mutant *one)
{
    g_autofree char *text = mutant_text(from->model, one);
    g_autoptr(qq_package) package = package_of(text, from);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    if (!model) {
        g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
        return g_strdup_printf("refused: %s", error->message);
    }
    char *failed = failing_cases(model, from->cases);
    return failed ? failed : finding(package);
}

static int excused_by(const excuse *hidden, const mutant *one)
{
    for (int i = 0; hidden[i].what; i++)
        if (g_pattern_match_simple(hidden[i].what, one->what)) return i;
    return -1;
}

static char *read_text(const char *id, const char *name)
{
    g_autofree char *path = g_build_filename(MODELS, id, name, NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

static void read_others(shipped *into, const char *id)
{
    g_autofree char *path = g_build_filename(MODELS, id, NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    into->names = g_ptr_array_new_with_free_func(g_free);
    into->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const char *name; (name = g_dir_read_name(folder));) {
        if (!g_str_has_suffix(name, ".dmn") && !g_str_has_suffix(name, ".xml")) continue;
        g_ptr_array_add(into->names, g_strdup(name));
        g_hash_table_insert(into->texts, g_strdup(name), read_text(id, name));
    }
    g_ptr_array_sort(into->names, compare_names);
}

static void load(shipped *into, const char *id)
{
    g_autoptr(GError) error = NULL;
    into->model = read_text(id, "model.xml");
    read_others(into, id);
    g_autoptr(qq_package) package = package_of(into->model, into);
    into->cases = qq_cases_read(package, &error);
    g_assert_no_error(error);
    g_autofree char *fault = finding(package);
    g_assert_cmpstr(fault, ==, NULL);
}

static void unload(shipped *from)
{
    g_free(from->model);
    g_ptr_array_unref(from->names);
    g_hash_table_unref(from->texts);
    qq_cases_free(from->cases);
}

/* Counts what is wrong: a change that nobody notices and nothing excuses, an excuse for a change that is noticed. */
static unsigned try_mutant(const shipped *from, const excuse *hidden, const mutant *one, bool *used)
{
    g_autofree char *who = noticed(from, one);
    int excused = excused_by(hidden, one);
    if (excused >= 0) used[excused] = true;
    if (g_test_verbose())
        g_test_message("model.xml:%d: %s: %s", one->line, one->what,
                       who            ? who
                       : excused >= 0 ? hidden[excused].proof
                                      : "nobody");
    if ((who == NULL) == (excused >= 0)) return 0;
    g_test_message("model.xml:%d: %s: %s%s", one->line, one->what,
                   who ? "excused, yet noticed: " : "nobody notices; write a case that holds it", who ? who : "");
    return 1;
}

enum { EXCUSES = 16 };

static unsigned unused_excuses(const excuse *hidden, const bool *used)
{
    unsigned wrong = 0;
    for (int i = 0; EVERY == 1 && hidden[i].what; i++)
        if (!used[i]) g_test_message("no change is like “%s”: take the excuse away", hidden[i].what), wrong++;
    return wrong;
}

static void test_every_change(gconstpointer data)
{
    size_t index = GPOINTER_TO_SIZE(data);
    const excuse *hidden = packages[index].hidden;
    shipped from = {0};
    load(&from, packages[index].id);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) mutants = mutants_of(from.model, faults);
    for (guint i = 0; i < faults->len; i++) g_test_message("%s", (const char *)g_ptr_array_index(faults, i));
    bool used[EXCUSES] = {0};
    unsigned survivors = 0, tried = 0;
    for (guint i = 0; i < mutants->len; i += EVERY, tried++)
        survivors += try_mutant(&from, hidden, g_ptr_array_index(mutants, i), used);
    survivors += unused_excuses(hidden, used);
    g_test_message("%u of %u changes tried, %u wrong", tried, mutants->len, survivors);
    g_assert_cmpuint(faults->len, ==, 0);
    g_assert_cmpuint(survivors, ==, 0);
    unload(&from);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* texts in messages are Chinese */
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(packages); i++) {
        g_autofree char *path = g_strconcat("/check/mutation/", packages[i].id, NULL);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_every_change);
    }
    return g_test_run();
}
