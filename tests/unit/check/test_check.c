/* The package checker: the shipped model is sound, and a changed figure is found and told. */
#include <string.h>
#include "qinqing/check.h"
#include "qinqing/error.h"

/* The shipped package with the first `from` of one file replaced; NULL leaves the file out. */
static qq_package *changed(const char *file, const char *from, const char *to)
{
    g_autoptr(qq_package) shipped = qq_package_default();
    GString *kept = g_string_new("qinqing-package 1\n");
    const char *name;
    for (unsigned i = 0; (name = qq_package_file_name(shipped, i)); i++) {
        gsize length;
        const char *text = g_bytes_get_data(qq_package_file(shipped, name), &length);
        GString *content = g_string_new_len(text, (gssize)length);
        if (strcmp(name, file) == 0) {
            if (from) g_assert_cmpuint(g_string_replace(content, from, to, 1), ==, 1);
            if (!from) g_string_truncate(content, 0);
        }
        if (content->len) g_string_append_printf(kept, "%s\n%zu\n%s", name, content->len, content->str);
        g_string_free(content, TRUE);
    }
    g_autoptr(GError) error = NULL;
    qq_package *package = qq_package_parse(kept->str, kept->len, &error);
    g_assert_no_error(error);
    g_string_free(kept, TRUE);
    return package;
}

static GPtrArray *findings_of(const qq_package *package, qq_check_summary *summary)
{
    GPtrArray *findings = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(qq_model_check(package, &findings, summary, &error));
    g_assert_no_error(error);
    return findings;
}

static void test_shipped_is_sound(void)
{
    g_autoptr(qq_package) package = qq_package_default();
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    for (guint i = 0; i < findings->len; i++) g_test_message("%s", (const char *)g_ptr_array_index(findings, i));
    g_assert_cmpuint(findings->len, ==, 0);
    g_assert_cmpuint(summary.cases, ==, summary.held);
    g_assert_cmpuint(summary.cases, >, 43 + 169);
    g_assert_cmpuint(summary.codes, ==, 190);
    g_assert_cmpuint(summary.unknown + summary.untried + summary.failed, ==, 0);
}

/* Every case of the design is there. */
static void test_design_cases(void)
{
    g_autoptr(qq_package) package = qq_package_default();
    gsize length;
    const char *text = g_bytes_get_data(qq_package_file(package, "cases.xml"), &length);
    for (int i = 1; i <= 43; i++) {
        g_autofree char *id = g_strdup_printf("<case id=\"H%02d\"", i);
        g_assert_nonnull(g_strstr_len(text, (gssize)length, id));
    }
}

static void test_failing_case(void)
{
    g_autoptr(qq_package) package =
        changed("cases.xml", "score=\"95.300\" grade=\"AAA\"", "score=\"95.301\" grade=\"AA\"");
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    g_assert_cmpuint(findings->len, ==, 1);
    g_assert_cmpuint(summary.failed, ==, 1);
    const char *finding = g_ptr_array_index(findings, 0);
    g_assert_nonnull(strstr(finding,
                            ": case H05 (A Luban prize and two commendations), as of 2026-06-30: score expected "
                            "95.301, is 95.300; grade expected AA, is AAA\n"));
    g_assert_nonnull(strstr(finding, "  quality 100.000: base 80.000, good 20.000, bad 0.000\n"
                                     "    10.000 G-01  2025-11-20..2028-11-20\n"
                                     "    10.000 clean record\n"));
}

static void test_changed_figure(void)
{
    g_autoptr(qq_package) package = changed("model.xml", "points=\"60\" months=\"36\"", "points=\"59\" months=\"36\"");
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    g_assert_cmpuint(summary.failed, >, 0);
    g_assert_cmpuint(findings->len, ==, summary.failed);
}

static void test_unknown_code(void)
{
    g_autoptr(qq_package) package = changed("model.xml", "<label code=\"N13-07\"", "<label code=\"N13-77\"");
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    bool told = false;
    for (guint i = 0; i < findings->len; i++)
        told |= g_str_equal(g_ptr_array_index(findings, i),
                            "model.xml: no item for code N13-07 of the behaviour catalogue; add it to <items>");
    g_assert_true(told);
    g_assert_cmpuint(summary.unknown, ==, 1);
}

static void test_untried_item(void)
{
    g_autoptr(qq_package) package = changed(
        "model.xml", "<!-- A decision that counts and has no code yet -->",
        "<act code=\"Z9-01\" category=\"conduct\" severity=\"C\" title=\"x\" title-zh=\"x\" basis=\"design\"/>");
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    g_assert_cmpuint(findings->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(findings, 0), ": no case uses item Z9-01; write one in cases.xml"));
}

static void assert_one_finding(const char *file, const char *from, const char *to, const char *finding)
{
    g_autoptr(qq_package) package = changed(file, from, to);
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    g_assert_cmpuint(findings->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(findings, 0), finding));
}

static void test_not_in_force(void)
{
    assert_one_finding("model.xml", "from=\"2018-01-01\"", "from=\"2018-01-02\"",
                       ": case F01 is asked on 2018-01-01, when the model is not in force; ");
}

/* What a case says of an indicator, and of a decision. */
static void test_decision_cases(void)
{
    assert_one_finding("cases.xml", "name=\"collusion_findings\" value=\"1\"",
                       "name=\"collusion_findings\" value=\"2\"", ": collusion_findings expected 2, is 1");
    assert_one_finding("cases.xml", "name=\"collusion_findings\" value=\"1\"", "name=\"nothing\" value=\"1\"",
                       ": asks for indicator nothing, which the model has not");
    assert_one_finding("cases.xml", "<expect outcome=\"eligible\" rule=\"clear\"/>",
                       "<expect outcome=\"barred\" rule=\"listed\"/>",
                       ": outcome expected barred, is eligible; rule expected listed, is clear");
    assert_one_finding("cases.xml", "asks=\"tender_eligibility\"", "asks=\"tender\"",
                       ": model hubei-enterprise has no decision “tender”; it has bid_bond, ");
    g_autoptr(qq_package) package = changed("cases.xml", "asks=\"key_project\"", "asks=\"financing\"");
    qq_check_summary summary;
    g_autoptr(GPtrArray) findings = findings_of(package, &summary);
    g_assert_cmpuint(findings->len, ==, 2); /* the case itself, and the rule that only it tried */
    g_assert_cmpstr(g_ptr_array_index(findings, 1), ==,
                    "key_project.dmn:31: no case tries rule listed of key_project; write a <decision> in cases.xml");
}

/* Official are the numbers that the catalogue found, no other and none less. */
static void test_official_numbers(void)
{
    assert_one_finding("model.xml", "<act code=\"D1-4-02\"", "<act official=\"true\" code=\"D1-4-02\"",
                       ": code D1-4-02 is marked official, but the behaviour catalogue does not have its number from ");
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(QQ_SOURCE_DIR "/data/reference/behaviour-catalogue.csv", &text, NULL, NULL));
    g_auto(GStrv) rows = g_strsplit(g_strchomp(text), "\n", -1);
    for (char **row = rows + 1; *row; row++) {
        const char *confidence = strrchr(*row, ',') + 1;
        g_autofree char *code = g_strndup(*row, strcspn(*row, ","));
        const qq_item *item = &g_array_index(model->items, qq_item, qq_model_item(model, code));
        bool found = g_str_has_prefix(confidence, "found") && !strstr(confidence, "assigned here");
        g_assert_true(item->official == (found && item->use != QQ_ITEM_LABEL));
    }
}

static void assert_unusable(const char *file, const char *from, const char *to, const char *message)
{
    g_autoptr(qq_package) package = changed(file, from, to);
    GPtrArray *findings = NULL;
    qq_check_summary summary;
    g_autoptr(GError) error = NULL;
    g_assert_false(qq_model_check(package, &findings, &summary, &error));
    g_assert_null(findings);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    g_assert_cmpstr(error->message, ==, message);
}

static void test_unusable(void)
{
    assert_unusable("cases.xml", NULL, NULL,
                    "cases.xml: missing; a model needs worked cases, write them beside model.xml");
    assert_unusable("cases.xml", "model=\"hubei-enterprise\"", "model=\"other\"",
                    "cases.xml: written for model other, this is hubei-enterprise; give them the same id");
    assert_unusable("cases.xml", "id=\"H02\"", "id=\"H01\"",
                    "cases.xml:10: case H01 is there twice; give each its own id");
    assert_unusable(
        "cases.xml", "as-of=\"2026-06-30\"", "as-of=\"2026-06-31\"",
        "cases.xml:6: Element 'case', attribute 'as-of': '2026-06-31' is not a valid value of the atomic type "
        "'xs:date'; correct it as cases.xsd asks");
    assert_unusable("cases.xml", "severity=\"C\"", "severity=\"X\"",
                    "cases.xml:56: severity=\"X\" is not known; see the schema for the words allowed");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/check/shipped-is-sound", test_shipped_is_sound);
    g_test_add_func("/check/design-cases", test_design_cases);
    g_test_add_func("/check/failing-case", test_failing_case);
    g_test_add_func("/check/changed-figure", test_changed_figure);
    g_test_add_func("/check/unknown-code", test_unknown_code);
    g_test_add_func("/check/untried-item", test_untried_item);
    g_test_add_func("/check/not-in-force", test_not_in_force);
    g_test_add_func("/check/decision-cases", test_decision_cases);
    g_test_add_func("/check/official-numbers", test_official_numbers);
    g_test_add_func("/check/unusable", test_unusable);
    return g_test_run();
}
