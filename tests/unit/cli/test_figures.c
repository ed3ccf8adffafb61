/* Every figure behind every line, adjustment, band and listing of every worked case stands on the line of model.xml
 * that it names, and names its law. */
#include <string.h>
#include "cli/figures.h"
#include "qinqing/cases.h"

#define MODELS QQ_SOURCE_DIR "/models"

typedef struct {
    qq_question question;
    char **lines;     /* of model.xml */
    GHashTable *seen; /* names of figures, with their kind of record */
    unsigned checked;
} fixture;

/* Whether an attribute of the line is this number. */
static bool has_number(const char *line, int64_t number, int decimals)
{
    for (const char *at = strstr(line, "=\""); at; at = strstr(at + 2, "=\"")) {
        int64_t value;
        if (qq_decimal_parse(at + 2, strcspn(at + 2, "\""), decimals, &value) == QQ_AMOUNT_OK && value == number)
            return true;
    }
    return false;
}

static bool has_text(const char *line, const char *text)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", text);
    return strstr(line, quoted) != NULL;
}

/* Takes over figures. */
static void check(fixture *at, const char *of, GPtrArray *figures)
{
    for (guint i = 0; i < figures->len; i++) {
        const qq_figure *figure = g_ptr_array_index(figures, i);
        const char *line = at->lines[figure->line - 1];
        bool there =
            figure->decimals < 0 ? has_text(line, figure->text) : has_number(line, figure->number, figure->decimals);
        if (!there)
            g_error("%s: %s is not on model.xml:%d: %s", of, figure->words ? figure->words : figure->name, figure->line,
                    line);
        g_assert_cmpstr(figure->basis, !=, "");
        g_assert_cmpstr(qq_model_basis(at->question.model, figure->basis, false), !=, figure->basis);
        g_assert_true(i > 0 || figure->words);
        g_hash_table_add(at->seen, g_strdup_printf("%s %s", of, figure->name));
        at->checked++;
    }
    g_ptr_array_unref(figures);
}

static void check_result(fixture *at, const qq_answer *answer)
{
    static const char *const kinds[] = {"clean", "cap",      "grouped", "project", "base", "missing",   "part",
                                        "mean",  "rounding", "clamp",   "gate",    "veto", "succession"};
    static const char *const uses[] = {"label", "act", "conviction", "honour", "evaluation"};
    const qq_result *result = &answer->result;
    for (unsigned i = 0; i < result->line_count; i++) {
        const qq_item *item = &g_array_index(at->question.model->items, qq_item, result->lines[i].item);
        check(at, uses[item->use], qq_figures_of_line(&at->question, &result->lines[i]));
    }
    for (unsigned i = 0; i < result->adjustment_count; i++)
        check(at, kinds[result->adjustments[i].kind],
              qq_figures_of_adjustment(&at->question, answer, &result->adjustments[i]));
    for (unsigned i = 0; i < result->listing_count; i++)
        check(at, "listing", qq_figures_of_listing(&at->question, &result->listings[i]));
    if (!at->question.model->graded) return;
    check(at, "band", qq_figures_of_band(&at->question, qq_band_of(at->question.model, result->score)));
    check(at, "trust", qq_figures_of_trust(&at->question, result));
}

static void check_cases(fixture *at, const qq_cases *cases)
{
    g_autoptr(qq_pricer) pricer =
        qq_pricer_new_texts(at->question.model, (const char *const *)cases->texts->pdata, (int32_t)cases->texts->len);
    for (guint i = 0; i < cases->cases->len; i++) {
        const qq_case *one = g_ptr_array_index(cases->cases, i);
        qq_answer answer = {0};
        qq_price(pricer, (const qq_record *)(void *)one->records->data, one->records->len, one->as_of, &answer.result);
        check_result(at, &answer);
    }
}

static const char *const hubei[] = {
    "act item",
    "act severity",
    "act points",
    "act default_months",
    "act maximum_months",
    "conviction item",
    "conviction severity",
    "act repetition_factor",
    "act repetition_months",
    "conviction points",
    "conviction months",
    "conviction later_points",
    "conviction later_months",
    "honour item",
    "honour points",
    "honour months",
    "clean points",
    "clean months",
    "cap good_cap",
    "clamp low",
    "clamp high",
    "gate at_most",
    "gate groups",
    "veto grade",
    "veto months",
    "veto list_months",
    "listing list_months",
    "band from",
    "band grade",
    "trust trust",
    NULL,
};

static const char *const fujian[] = {"act item",          "act points",      "act months", "conviction points",
                                     "conviction months", "evaluation item", "part low",   "part high",
                                     "mean period",       "missing item",    NULL};

static const char *const jiangxi[] = {"evaluation item", "base condition", "base base", "cap good_cap",
                                      "mean period",     "listing list",   NULL};

static const struct {
    const char *id;
    const char *const *wanted;
} packages[] = {{"hubei-enterprise", hubei}, {"fujian-2017", fujian}, {"jiangxi-2020", jiangxi}};

static void test_every_figure(gconstpointer data)
{
    size_t which = GPOINTER_TO_SIZE(data);
    const char *const *wanted = packages[which].wanted;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(MODELS, packages[which].id, NULL), *text = NULL;
    g_autofree char *path = g_build_filename(folder, "model.xml", NULL);
    g_autoptr(qq_package) package = qq_package_read(folder, &error);
    g_assert_no_error(error);
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    g_autoptr(qq_cases) cases = qq_cases_read(package, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fixture at = {.question = {.model = model}, .lines = lines, .seen = seen};
    check_cases(&at, cases);
    g_assert_cmpuint(at.checked, >=, cases->cases->len);
    for (size_t i = 0; wanted[i]; i++)
        if (!g_hash_table_contains(seen, wanted[i])) g_error("no case shows the figure “%s”", wanted[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(packages); i++) {
        g_autofree char *path = g_strconcat("/cli/figures/", packages[i].id, NULL);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_every_figure);
    }
    return g_test_run();
}
