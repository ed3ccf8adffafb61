/* Reports: a gallery of every kind of table and figure against kept files, and texts that mean harm.
 *
 * QINQING_WRITE_GOLDEN=1 writes the kept files anew; look at what changed, and at the page, before keeping them. */
#include "qinqing/report.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "qinqing/error.h"

#define KEPT QQ_SOURCE_DIR "/tests/data/whatif/"

static qq_report_table *add_table(qq_report *report, const char *key, const char *caption, ...) G_GNUC_NULL_TERMINATED;

/* Columns: key, head, kind, decimals; ends with NULL. */
static qq_report_table *add_table(qq_report *report, const char *key, const char *caption, ...)
{
    va_list columns;
    qq_report_table *table = qq_report_table_new(report, key, caption);
    va_start(columns, caption);
    for (const char *name; (name = va_arg(columns, const char *));) {
        const char *head = va_arg(columns, const char *);
        qq_report_kind kind = (qq_report_kind)va_arg(columns, int);
        qq_report_column(table, name, head, kind, va_arg(columns, int));
    }
    va_end(columns);
    return table;
}

/* A row of reals behind a text. */
static void put_row(qq_report_table *table, const char *label, unsigned count, const double *values)
{
    if (label) qq_report_put_text(table, label);
    for (unsigned i = 0; i < count; i++) qq_report_put_real(table, values[i]);
}

/* ---- the gallery ---- */

static void add_migration(qq_report *report)
{
    static const int counts[4][4] = {{1204, 310, 12, 0}, {88, 20451, 1960, 0}, {0, 733, 9120, 41}, {0, 0, 7, 318}};
    static const char *const grades[] = {"AA", "A", "B", "C"};
    qq_report_table *table = add_table(report, "migration", "Grades before (rows) and after", "before", "Before",
                                       QQ_COLUMN_TEXT, 0, "aa", "AA", QQ_COLUMN_INTEGER, 0, "a", "A", QQ_COLUMN_INTEGER,
                                       0, "b", "B", QQ_COLUMN_INTEGER, 0, "c", "C", QQ_COLUMN_INTEGER, 0, NULL);
    qq_report_figure(table, QQ_FIGURE_HEAT, "Where grades move", "Most enterprises keep their grade.");
    for (int row = 0; row < 4; row++) {
        qq_report_put_text(table, grades[row]);
        for (int column = 0; column < 4; column++) qq_report_put_integer(table, counts[row][column]);
    }
}

static void add_scores(qq_report *report)
{
    qq_report_table *table = add_table(report, "scores", "Enterprises by score", "from", "From", QQ_COLUMN_DECIMAL, 3,
                                       "to", "To", QQ_COLUMN_DECIMAL, 3, "before", "Before", QQ_COLUMN_INTEGER, 0,
                                       "after", "After", QQ_COLUMN_INTEGER, 0, NULL);
    qq_report_figure(table, QQ_FIGURE_HISTOGRAM, "Scores before and after", NULL);
    qq_report_axis(table, "score");
    for (int bin = 0; bin < 24; bin++) {
        double near = (bin - 16) / 4.0, moved = (bin - 14) / 4.6;
        qq_report_put_integer(table, 40000 + bin * 2500);
        qq_report_put_integer(table, 40000 + bin * 2500 + 2500);
        qq_report_put_integer(table, lrint(4200 * exp(-near * near / 2)));
        qq_report_put_integer(table, lrint(3700 * exp(-moved * moved / 2)));
    }
}

static void add_ranks(qq_report *report)
{
    static const char *const names[] = {"湖北长江建设工程有限公司", "Wuhan Bridge Works", "襄阳第二建筑公司", "C4",
                                        "C5"};
    static const double ranks[][4] = {
        {1, 1.4, 3, 1}, {1, 2.2, 4, 2}, {2, 5.5, 11, 3}, {4, 6, 9, 7}, {NAN, NAN, NAN, INFINITY}};
    qq_report_table *table =
        add_table(report, "ranks", "Ranks over 1,000 weightings", "unit", "Enterprise", QQ_COLUMN_TEXT, 0, "low", "5%",
                  QQ_COLUMN_REAL, 0, "mean", "Mean rank", QQ_COLUMN_REAL, 1, "high", "95%", QQ_COLUMN_REAL, 0,
                  "nominal", "Nominal rank", QQ_COLUMN_REAL, 0, NULL);
    qq_report_figure(table, QQ_FIGURE_INTERVALS, "5–95 % intervals of ranks", NULL);
    qq_report_axis(table, "rank");
    for (int row = 0; row < 5; row++) put_row(table, names[row], 4, ranks[row]);
}

static void add_indices(qq_report *report)
{
    static const double indices[][6] = {{0.46, 0.41, 0.52, 0.61, 0.55, 0.66},
                                        {0.22, 0.18, 0.25, 0.31, 0.27, 0.36},
                                        {0.03, -0.01, 0.07, 0.09, 0.06, 0.13}};
    static const char *const weights[] = {"quality", "conduct", "safety"};
    qq_report_table *table =
        add_table(report, "indices", "Sobol indices", "element", "Element", QQ_COLUMN_TEXT, 0, "first", "First order",
                  QQ_COLUMN_REAL, 3, "first_low", "low", QQ_COLUMN_REAL, 3, "first_high", "high", QQ_COLUMN_REAL, 3,
                  "total", "Total", QQ_COLUMN_REAL, 3, "total_low", "low", QQ_COLUMN_REAL, 3, "total_high", "high",
                  QQ_COLUMN_REAL, 3, NULL);
    qq_report_figure(table, QQ_FIGURE_TORNADO, "What ranks depend on", NULL);
    for (int row = 0; row < 3; row++) put_row(table, weights[row], 6, indices[row]);
}

static void add_curve(qq_report *report)
{
    qq_report_table *table = add_table(report, "roc", "Points of the curve", "fpr", "False positives",
                                       QQ_COLUMN_PERCENT, 1, "tpr", "True positives", QQ_COLUMN_PERCENT, 1, NULL);
    qq_report_figure(table, QQ_FIGURE_ROC, "ROC: AUC 0.78", NULL);
    qq_report_show(table, 5);
    for (int point = 0; point <= 20; point++) {
        double share = point / 20.0;
        qq_report_put_real(table, share);
        qq_report_put_real(table, pow(share, 0.28));
    }
}

static void add_bands(qq_report *report)
{
    static const double rates[][4] = {
        {0.004, 0.002, 0.008, 0.006}, {0.021, 0.017, 0.026, 0.02}, {0.094, 0.081, 0.109, 0.1}, {0.31, 0.25, 0.37, NAN}};
    static const int cases[] = {1526, 22499, 9894, 325};
    static const char *const grades[] = {"AA", "A", "B", "C"};
    qq_report_table *table =
        add_table(report, "bands", "Later acts by grade", "grade", "Grade", QQ_COLUMN_TEXT, 0, "observed", "Observed",
                  QQ_COLUMN_PERCENT, 1, "low", "low", QQ_COLUMN_PERCENT, 1, "high", "high", QQ_COLUMN_PERCENT, 1,
                  "cases", "Enterprises", QQ_COLUMN_INTEGER, 0, "expected", "Expected", QQ_COLUMN_PERCENT, 1, NULL);
    qq_report_figure(table, QQ_FIGURE_CALIBRATION, "Share with an act within 12 months", NULL);
    qq_report_mark(table, 0.045, "everyone: 4.5%");
    for (int row = 0; row < 4; row++) {
        put_row(table, grades[row], 3, rates[row]);
        qq_report_put_integer(table, cases[row]);
        qq_report_put_real(table, rates[row][3]);
    }
}

static void add_list(qq_report *report)
{
    qq_report_table *table = add_table(report, "movers", "Who moves most", "party", "Enterprise", QQ_COLUMN_TEXT, 0,
                                       "change", "Change", QQ_COLUMN_DECIMAL, 3, NULL);
    qq_report_bar(table);
    qq_report_column(table, "rank", "For programs", QQ_COLUMN_INTEGER, 0);
    qq_report_data_only(table);
    qq_report_show(table, 2);
    qq_report_put_text(table, "=cmd|' /C calc'!A0");
    qq_report_put_integer(table, 4500);
    qq_report_put_integer(table, 1);
    qq_report_put_text(table, "-1 号公司, \"甲\"");
    qq_report_put_integer(table, -4500);
    qq_report_put_integer(table, 2);
    qq_report_put_text(table, NULL);
    qq_report_put_none(table);
    qq_report_put_none(table);
}

static qq_report *gallery(bool chinese)
{
    qq_report *report = qq_report_new("gallery", chinese ? "示例报告" : "A gallery of figures",
                                      chinese ? "质量权重提高后谁升谁降？" : "What if quality weighed more?", chinese);
    qq_report_parameter(report, "model", chinese ? "模型" : "Model", "hubei-2021 (SM3 0123…)");
    qq_report_parameter(report, "as_of", chinese ? "评价日" : "As of", "2026-11-23");
    qq_report_parameter(report, "seed", chinese ? "种子" : "Seed", "42");
    qq_report_section(report, chinese ? "等级变动" : "Migration");
    qq_report_prose(report, chinese ? "大多数企业等级不变。" : "Most enterprises keep their grade.");
    add_migration(report);
    add_scores(report);
    qq_report_section(report, chinese ? "排名" : "Ranks");
    add_ranks(report);
    add_indices(report);
    qq_report_section(report, chinese ? "回测" : "Backtest");
    add_curve(report);
    add_bands(report);
    add_list(report);
    return report;
}

/* ---- kept files ---- */

static void expect_kept(const qq_report *report, qq_report_format format, bool plain, const char *name)
{
    g_autofree char *path = g_strconcat(KEPT, name, NULL), *kept = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    qq_report_options options = {.plain = plain};
    gsize length;
    g_assert_true(qq_report_write(report, format, &options, text, &error));
    if (g_getenv("QINQING_WRITE_GOLDEN")) g_file_set_contents(path, text->str, (gssize)text->len, NULL);
    g_assert_true(g_file_get_contents(path, &kept, &length, NULL));
    g_assert_cmpstr(text->str, ==, kept);
}

static void test_kept(void)
{
    g_autoptr(qq_report) english = gallery(false), chinese = gallery(true);
    expect_kept(english, QQ_REPORT_TEXT, false, "gallery.txt");
    expect_kept(english, QQ_REPORT_TEXT, true, "gallery-plain.txt");
    expect_kept(english, QQ_REPORT_JSON, false, "gallery.json");
    expect_kept(english, QQ_REPORT_CSV, false, "gallery.csv");
    expect_kept(english, QQ_REPORT_HTML, false, "gallery.html");
    expect_kept(chinese, QQ_REPORT_HTML, false, "gallery-zh.html");
}

static GString *written(const qq_report *report, qq_report_format format)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    bool good = qq_report_write(report, format, NULL, out, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return out;
}

static void expect_page(const qq_report *report)
{
    g_autoptr(GString) page = written(report, QQ_REPORT_HTML);
    g_assert_true(g_utf8_validate(page->str, (gssize)page->len, NULL));
    xmlDoc *document = xmlReadMemory(page->str, (int)page->len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    g_assert_nonnull(document);
    xmlFreeDoc(document);
    g_assert_null(strstr(page->str, "<script"));
    g_assert_null(strstr(page->str, "<img"));
    g_assert_null(strstr(page->str, "@import"));
    g_assert_null(strstr(page->str, "nan"));
    g_assert_null(strstr(page->str, "inf\""));
}

static void expect_json(const qq_report *report)
{
    g_autoptr(GString) text = written(report, QQ_REPORT_JSON);
    json_t *json = json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull(json);
    json_decref(json);
}

/* Every form can be written, and is what it says. */
static void expect_all(const qq_report *report)
{
    expect_page(report);
    expect_json(report);
    g_autoptr(GString) text = written(report, QQ_REPORT_TEXT), csv = written(report, QQ_REPORT_CSV);
    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
    g_assert_true(g_utf8_validate(csv->str, (gssize)csv->len, NULL));
#ifdef QQ_WITH_XLSX
    g_autoptr(GString) book = written(report, QQ_REPORT_XLSX), again = written(report, QQ_REPORT_XLSX);
    g_assert_true(g_str_has_prefix(book->str, "PK"));
    g_assert_true(g_string_equal(book, again));
#endif
}

static void test_forms(void)
{
    g_autoptr(qq_report) report = gallery(false);
    expect_all(report);
}

/* ---- cells ---- */

static void test_numbers(void)
{
    static const double odd[] = {0.0005, 0.0015, -0.0001, 1e300, NAN, INFINITY, -INFINITY, -1234567.891};
    g_autoptr(qq_report) report = qq_report_new("numbers", "Numbers", "", false);
    qq_report_table *table = add_table(report, "odd", "Odd", "value", "Value", QQ_COLUMN_REAL, 3, "share", "Share",
                                       QQ_COLUMN_PERCENT, 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        qq_report_put_real(table, odd[i]);
        qq_report_put_real(table, 0.125);
    }
    g_autoptr(GString) csv = written(report, QQ_REPORT_CSV), text = written(report, QQ_REPORT_TEXT);
    g_assert_true(g_str_has_prefix(csv->str, "# odd\nvalue,share\n0.001,0.125\n0.002,0.125\n0.000,0.125\n1000000"));
    g_assert_true(g_str_has_suffix(csv->str, "\n,0.125\n,0.125\n,0.125\n-1234567.891,0.125\n"));
    g_assert_nonnull(strstr(text->str, "-1,234,567.891  12.5%\n"));
    g_assert_nonnull(strstr(text->str, "–  12.5%\n"));
    expect_all(report);
}

static void test_one_table_of_csv(void)
{
    g_autoptr(qq_report) report = gallery(false);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    qq_report_options options = {.table = "movers"};
    g_assert_true(qq_report_write(report, QQ_REPORT_CSV, &options, out, &error));
    g_assert_cmpstr(out->str, ==,
                    "party,change,rank\n'=cmd|' /C calc'!A0,4.500,1\n\"'-1 号公司, \"\"甲\"\"\",-4.500,2\n,,\n");
    options.table = "nobody";
    g_assert_false(qq_report_write(report, QQ_REPORT_CSV, &options, out, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpstr(error->message, ==,
                    "no table \"nobody\" in this report; it has: migration, scores, ranks, indices, roc, bands, "
                    "movers");
}

/* ---- texts that mean harm, and figures of no, one and many rows ---- */

static const char *const hostile[] = {"<script>alert(1)</script>",
                                      "\"><img src=x onerror=alert(1)>",
                                      "]]>&amp;&#0;",
                                      "\x01\x1b[2J\x7f\r\n\t",
                                      "\xff\xfe\x80",
                                      "\342\200\256cilbup",
                                      "\xef\xbf\xbf",
                                      "",
                                      "'; DROP TABLE",
                                      "＜script＞",
                                      "--><!--"};

static void put_interval(qq_report_table *table, const char *label, double low, double middle, double high)
{
    const double values[] = {low, middle, high};
    put_row(table, label, 3, values);
}

static qq_report_table *add_intervals(qq_report *report, const char *key, const char *words)
{
    qq_report_table *table =
        add_table(report, key, words, "unit", words, QQ_COLUMN_TEXT, 0, "low", words, QQ_COLUMN_REAL, 2, "middle",
                  words, QQ_COLUMN_REAL, 2, "high", words, QQ_COLUMN_REAL, 2, NULL);
    qq_report_figure(table, QQ_FIGURE_INTERVALS, words, words);
    qq_report_axis(table, words);
    return table;
}

static void test_hostile(void)
{
    g_autofree char *long_name = g_strnfill(10000, 'n');
    for (size_t i = 0; i <= G_N_ELEMENTS(hostile); i++) {
        const char *words = i < G_N_ELEMENTS(hostile) ? hostile[i] : long_name;
        g_autoptr(qq_report) report = qq_report_new("hostile", words, words, i % 2 == 0);
        qq_report_parameter(report, "model", words, words);
        qq_report_section(report, words);
        qq_report_prose(report, words);
        qq_report_table *table = add_intervals(report, "ranks", words);
        qq_report_mark(table, 1.5, words);
        put_interval(table, words, 1, 2, 3);
        expect_all(report);
        g_autoptr(GString) text = written(report, QQ_REPORT_TEXT);
        for (gsize at = 0; at < text->len; at++) g_assert_true((guchar)text->str[at] >= 0x20 || text->str[at] == '\n');
    }
}

static void test_rows(void)
{
    static const unsigned counts[] = {0, 1, 2, 61, 3000};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autoptr(qq_report) report = qq_report_new("rows", "Rows", "", false);
        qq_report_table *table = add_intervals(report, "ranks", "x");
        for (unsigned row = 0; row < counts[i]; row++) put_interval(table, "u", row, row + 1, row + 2);
        g_assert_cmpuint(qq_report_rows(table), ==, counts[i]);
        expect_all(report);
        g_autoptr(GString) page = written(report, QQ_REPORT_HTML);
        bool left_out = strstr(page->str, "the first 60 of") != NULL;
        g_assert_cmpint(left_out, ==, counts[i] > 60);
        g_assert_cmpint(strstr(page->str, "nothing to draw") != NULL, ==, counts[i] == 0);
    }
}

/* Values that no axis can hold, or that are all the same, or absent. */
static void test_extremes(void)
{
    static const double values[][3] = {
        {0, 0, 0},        {5, 5, 5},  {-1e308, 0, 1e308}, {NAN, 1, 2}, {1e-300, 2e-300, 3e-300}, {1e15, 1e15, 1e15 + 1},
        {-1e18, 1, 1e18}, {0, 1, 0.5}};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autoptr(qq_report) report = qq_report_new("extremes", "Extremes", "", false);
        put_interval(add_intervals(report, "ranks", "x"), "u", values[i][0], values[i][1], values[i][2]);
        expect_all(report);
    }
}

/* ---- files ---- */

static void expect_refused(const qq_report *report, const char *path, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(qq_report_save(report, QQ_REPORT_HTML, NULL, path, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_assert_nonnull(strstr(error->message, words));
    g_assert_nonnull(strstr(error->message, path));
}

static void test_saved(void)
{
    g_autofree char *folder = g_dir_make_tmp("qinqing-report-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "page.html", NULL), *got = NULL;
    g_autofree char *link = g_build_filename(folder, "link", NULL),
                    *lost = g_build_filename(folder, "no", "page", NULL);
    g_autoptr(qq_report) report = gallery(false);
    g_autoptr(GString) page = written(report, QQ_REPORT_HTML);
    gsize length;
    g_assert_true(g_file_set_contents(path, "old", -1, NULL));
    g_assert_true(qq_report_save(report, QQ_REPORT_HTML, NULL, path, NULL));
    g_assert_true(g_file_get_contents(path, &got, &length, NULL));
    g_assert_cmpuint(length, ==, page->len);
    g_assert_cmpstr(got, ==, page->str);
    g_assert_cmpint(symlink(path, link), ==, 0);
    expect_refused(report, link, "no regular file");
    expect_refused(report, folder, "no regular file");
    expect_refused(report, lost, "No such file");
    g_assert_cmpint(g_unlink(link), ==, 0);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* nothing was left beside it */
}

#ifdef QQ_WITH_XLSX
/* The sheets' names are unlike each other though keys are longer than names may be. */
static void test_long_sheet_names(void)
{
    g_autoptr(qq_report) report = qq_report_new("sheets", "Sheets", "", false);
    add_table(report, "a_key_of_more_than_thirty_one_letters_1", "", "x", "X", QQ_COLUMN_TEXT, 0, NULL);
    add_table(report, "a_key_of_more_than_thirty_one_letters_2", "", "x", "X", QQ_COLUMN_TEXT, 0, NULL);
    add_table(report, "report", "", "x", "X", QQ_COLUMN_TEXT, 0, NULL);
    expect_all(report);
}
#else
static void test_no_workbooks(void)
{
    g_autoptr(qq_report) report = gallery(false);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_false(qq_report_write(report, QQ_REPORT_XLSX, NULL, out, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
}
#endif

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/whatif/report/kept", test_kept);
    g_test_add_func("/whatif/report/forms", test_forms);
    g_test_add_func("/whatif/report/numbers", test_numbers);
    g_test_add_func("/whatif/report/one-table", test_one_table_of_csv);
    g_test_add_func("/whatif/report/hostile", test_hostile);
    g_test_add_func("/whatif/report/rows", test_rows);
    g_test_add_func("/whatif/report/extremes", test_extremes);
    g_test_add_func("/whatif/report/saved", test_saved);
#ifdef QQ_WITH_XLSX
    g_test_add_func("/whatif/report/sheets", test_long_sheet_names);
#else
    g_test_add_func("/whatif/report/no-workbooks", test_no_workbooks);
#endif
    int status = g_test_run();
    xmlCleanupParser();
    return status;
}
