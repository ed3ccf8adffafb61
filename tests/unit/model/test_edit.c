/* Edits to a package by path, and the way from one package to another. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <string.h>

#include "qinqing/edit.h"
#include "qinqing/error.h"

static qq_package *edit(const char *const *edits, size_t count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    qq_package *out = qq_package_edit(package, edits, count, &error);
    g_assert_no_error(error);
    return out;
}

static qq_model *edited(const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = edit(&what, 1);
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}

static const qq_item *item(const qq_model *model, const char *code)
{
    return &g_array_index(model->items, qq_item, (unsigned)qq_model_item(model, code));
}

static void reaches_every_figure(void)
{
    g_autoptr(qq_model) band = edited("grades/AA/from=86.5");
    g_assert_cmpint(g_array_index(band->bands, qq_band, 1).at_least, ==, 86500);
    g_autoptr(qq_model) points = edited("items/G-01/points=11");
    g_assert_cmpint(item(points, "G-01")->points, ==, 11000);
    g_autoptr(qq_model) severity = edited("items/D1-3-01/severity=B");
    g_assert_cmpint(item(severity, "D1-3-01")->severity, ==, QQ_SEVERITY_B);
    g_autoptr(qq_model) term = edited("regimes/since-2026-04/B/months=18");
    g_assert_cmpint(g_array_index(term->regimes, qq_regime, 1).maximum_months[QQ_SEVERITY_B], ==, 18);
    g_autoptr(qq_model) step = edited("convictions/24/points=50");
    g_assert_cmpint(g_array_index(step->conviction_steps, qq_step, 0).points, ==, 50000);
    g_autoptr(qq_model) factor = edited("repetition/factor=2");
    g_assert_cmpint(factor->repetition_factor, ==, 2000000);
    g_autoptr(qq_model) numbered = edited("grounds/#4/within-months=6");
    g_assert_cmpint(g_array_index(numbered->grounds, qq_ground, 3).within_months, ==, 6);
    g_autoptr(qq_model) taken = edited("categories/quality/good-cap=");
    g_assert_cmpint(taken->categories[2].good_cap, ==, INT64_MAX);
    g_autoptr(qq_model) added = edited("categories/quality/high=99");
    g_assert_cmpint(added->categories[2].high, ==, 99000);
    g_autoptr(qq_model) named = edited("issuers/城乡建设厅/match=exact");
    g_assert_cmpint(g_array_index(named->issuers, qq_issuer, 1).match, ==, QQ_MATCH_EXACT);
}

static void refuse(const char *what, int code, const char *pattern)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    g_assert_null(qq_package_edit(package, &what, 1, &error));
    g_assert_error(error, QQ_ERROR, code);
    if (!g_pattern_match_simple(pattern, error->message)) g_error("%s is not %s", error->message, pattern);
}

static void refuses_by_line_or_path(void)
{
    refuse("grades/AA", QQ_ERROR_USAGE, "“grades/AA” is no edit; write it as path=value, e.g. grades/AA/from=86");
    refuse("grades/BB/from=70", QQ_ERROR_USAGE,
           "grades/BB/from=70: there is no “BB” in <grades> of model.xml; it has AAA, AA, A, B, C, D");
    refuse("grounds/BL-3/count=2", QQ_ERROR_USAGE,
           "grounds/BL-3/count=2: <grounds> has 3 of “BL-3”; say which by its number there, e.g. #2");
    refuse("grounds/#99/count=2", QQ_ERROR_USAGE, "grounds/#99/count=2: there is no “#99” in <grounds>*");
    refuse("grades/AA/fro m=1", QQ_ERROR_USAGE, "*<grade> has no attribute “fro m”; it has id, from, trust");
    refuse("grades/AA/until=", QQ_ERROR_USAGE, "*<grade> has no attribute “until”*");
    refuse("grades/AA/from=50", QQ_ERROR_INPUT,
           "model.xml:330: grade A does not begin below the one before it; write the best first");
    refuse("categories/quality/weight=0.5", QQ_ERROR_INPUT,
           "model.xml:*: the weights of the categories sum to 1.150000; make them sum to 1");
    refuse("repetition/factor=NaN", QQ_ERROR_INPUT, "model.xml:*'NaN'*correct it as model.xsd asks");
    refuse("items/D1-3-01/ownership=state", QQ_ERROR_INPUT, "model.xml:*\"ownership\" may not be read by a model*");
    refuse("grades/AA/from=\xff", QQ_ERROR_USAGE, "*is no edit*");
}

/* ---- the way ---- */

static void check_way(const qq_package *before, const qq_package *after, const char *const *paths)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) steps = qq_package_steps(before, after, &error);
    g_assert_no_error(error);
    unsigned i = 0;
    for (; paths[i]; i++) {
        g_assert_cmpuint(i, <, steps->len);
        const qq_package_step *step = g_ptr_array_index(steps, i);
        g_assert_cmpstr(step->path, ==, paths[i]);
        if (step->tables) continue;
        g_autoptr(qq_model) model = qq_model_compile(step->package, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(model->digest, ==, step->model->digest);
    }
    g_assert_cmpuint(steps->len, ==, i);
}

static void goes_element_by_element(void)
{
    static const char *const edits[] = {"categories/quality/weight=0.30", "items/G-01/points=11",
                                        "categories/conduct/weight=0.35", "grades/AA/from=86",
                                        "gates/serious-act/groups=2",     "categories/probity/title=Honesty"};
    g_autoptr(qq_package) before = qq_package_default();
    g_autoptr(qq_package) after = edit(edits, G_N_ELEMENTS(edits));
    check_way(before, after,
              (const char *const[]){"words", "categories/conduct, categories/quality", "items/G-01", "grades/AA",
                                    "gates/serious-act", NULL});
    check_way(before, before, (const char *const[]){NULL});
}

/* The package with one text in place of another. */
static qq_package *rewritten(const qq_package *package, const char *old, const char *new)
{
    GBytes *file = qq_package_file(package, "model.xml");
    g_autofree char *text = g_strndup(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    g_auto(GStrv) parts = g_strsplit(text, old, 2);
    g_assert_nonnull(parts[1]);
    g_autofree char *changed = g_strconcat(parts[0], new, parts[1], NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(changed, strlen(changed));
    return qq_package_with_file(package, "model.xml", bytes);
}

static void adds_removes_and_moves(void)
{
    static const char gate[] = "    <gate id=\"serious-act\" groups=\"1\" of=\"A\" at-most=\"B\" title=\"A serious act "
                               "in force\" title-zh=\"有严重不良行为在公示期内\" basis=\"design\"/>\n";
    static const char new_source[] = "<source id=\"new\" title=\"New\" title-zh=\"新\"/>\n  </sources>";
    static const char new_band[] = "<grade id=\"BB\" from=\"70\" trust=\"neutral\"/>\n    <grade id=\"B\" from=\"60\"";
    g_autoptr(qq_package) before = qq_package_default();
    g_autoptr(qq_package) without = rewritten(before, gate, "");
    g_autoptr(qq_package) banded = rewritten(without, "<grade id=\"B\" from=\"60\"", new_band);
    g_autoptr(qq_package) after = rewritten(banded, "</sources>", new_source);
    check_way(before, after, (const char *const[]){"words", "gates/serious-act", "grades/BB", NULL});
    check_way(after, before, (const char *const[]){"grades/BB", "gates/serious-act", NULL});
    g_autoptr(qq_package) turned =
        rewritten(before,
                  "<rule severity=\"A\" fine-from=\"1000000\" basis=\"design ndrc-repair\"/>\n    <rule severity=\"C\" "
                  "only=\"warning criticism\" basis=\"design ndrc-repair\"/>",
                  "<rule severity=\"C\" only=\"warning criticism\" basis=\"design ndrc-repair\"/>\n    <rule "
                  "severity=\"A\" fine-from=\"1000000\" basis=\"design ndrc-repair\"/>");
    check_way(before, turned, (const char *const[]){"measure-rules/#2", "measure-rules/#3", NULL});
}

static void tables_are_steps(void)
{
    g_autoptr(qq_package) before = qq_package_default();
    g_autoptr(GBytes) bytes = g_bytes_new_static("<x/>", 4);
    g_autoptr(qq_package) after = qq_package_with_file(before, "fund_support.dmn", bytes);
    g_autoptr(qq_package) more = qq_package_with_file(before, "zzz.dmn", bytes);
    check_way(before, after, (const char *const[]){"fund_support.dmn", NULL});
    check_way(before, more, (const char *const[]){"zzz.dmn", NULL});
    check_way(more, before, (const char *const[]){"zzz.dmn", NULL});
}

/* As on a full disk: small files find room, worked cases do not. */
static void a_package_without_room_leaves_nothing(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *parent = g_dir_make_tmp("qinqing-edit-XXXXXX", &error);
    g_autofree char *folder = g_build_filename(parent, "package", NULL);
    g_autoptr(qq_package) package = qq_package_default();
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    const struct rlimit narrow = {20000, limit.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &narrow), ==, 0);
    const bool written = qq_package_write(package, folder, &error);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    g_assert_false(written);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_MACHINE);
    g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_rmdir(parent), ==, 0);
}

static void writes_a_folder(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *parent = g_dir_make_tmp("qinqing-edit-XXXXXX", &error);
    g_autofree char *folder = g_build_filename(parent, "package", NULL);
    g_autoptr(qq_package) package = qq_package_default();
    g_assert_true(qq_package_write(package, folder, &error));
    g_assert_no_error(error);
    g_autoptr(qq_package) again = qq_package_read(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(qq_package_digest(again), ==, qq_package_digest(package));
    g_assert_false(qq_package_write(package, folder, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    for (unsigned i = 0; qq_package_file_name(package, i); i++) {
        g_autofree char *path = g_build_filename(folder, qq_package_file_name(package, i), NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_rmdir(parent);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edit/figures", reaches_every_figure);
    g_test_add_func("/edit/refused", refuses_by_line_or_path);
    g_test_add_func("/edit/steps", goes_element_by_element);
    g_test_add_func("/edit/steps/structure", adds_removes_and_moves);
    g_test_add_func("/edit/steps/tables", tables_are_steps);
    g_test_add_func("/edit/write", writes_a_folder);
    g_test_add_func("/edit/no-room", a_package_without_room_leaves_nothing);
    return g_test_run();
}
