/* Cases said anew: nothing where nothing changed, and a sound package after weights or bands did. */
#include <string.h>

#include "qinqing/check.h"
#include "qinqing/edit.h"
#include "qinqing/error.h"

static void expect_sound(const qq_package *package)
{
    g_autoptr(GPtrArray) findings = NULL;
    g_autoptr(GError) error = NULL;
    qq_check_summary summary;
    g_assert_true(qq_model_check(package, &findings, &summary, &error));
    for (guint i = 0; i < findings->len; i++) g_test_message("%s", (const char *)g_ptr_array_index(findings, i));
    g_assert_cmpuint(findings->len, ==, 0);
}

static void test_nothing(void)
{
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(GPtrArray) restated = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) same = qq_package_restate(package, &restated, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(restated->len, ==, 0);
    g_assert_cmpstr(qq_package_digest(same), ==, qq_package_digest(package));
    expect_sound(same);
}

static qq_package *edited(const char *const *edits, size_t count)
{
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(GError) error = NULL;
    qq_package *out = qq_package_edit(package, edits, count, &error);
    g_assert_no_error(error);
    return out;
}

/* Before they are restated the checker finds fault, afterwards not. */
static void expect_restated(const char *const *edits, size_t count)
{
    g_autoptr(qq_package) package = edited(edits, count);
    g_autoptr(GPtrArray) findings = NULL, restated = NULL;
    g_autoptr(GError) error = NULL;
    qq_check_summary summary;
    g_assert_true(qq_model_check(package, &findings, &summary, NULL));
    g_assert_cmpuint(findings->len, >, 0);
    g_autoptr(qq_package) said = qq_package_restate(package, &restated, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(restated->len, >, 0);
    g_assert_true(g_str_has_prefix(g_ptr_array_index(restated, 0), "cases.xml:"));
    expect_sound(said);
}

static void test_weights(void)
{
    static const char *const edits[] = {"categories/conduct/weight=0.1", "categories/performance/weight=0.3",
                                        "categories/quality/weight=0.4", "categories/probity/weight=0.2"};
    expect_restated(edits, G_N_ELEMENTS(edits));
}

static void test_bands(void)
{
    static const char *const edits[] = {"grades/AAA/from=96", "grades/AA/from=84"};
    expect_restated(edits, G_N_ELEMENTS(edits));
}

/* What no edit and no fact can name. */
static void test_refused(void)
{
    static const char *const nowhere[] = {"X99/expect/score=1"};
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_package_edit_cases(package, nowhere, 1, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    const qq_case_fact fact = {.id = "X99", .code = "G-01", .decided = 20000};
    g_assert_null(qq_package_add_facts(package, &fact, 1, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpstr(error->message, ==, "cases.xml has no case “X99”");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/check/restate/nothing", test_nothing);
    g_test_add_func("/check/restate/weights", test_weights);
    g_test_add_func("/check/restate/bands", test_bands);
    g_test_add_func("/check/restate/refused", test_refused);
    return g_test_run();
}
