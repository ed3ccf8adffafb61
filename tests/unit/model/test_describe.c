/* The printed model: complete, escaped, one page by itself. */
#include "small.h"
#include "unit/check/scan.h"

#define MODELS QQ_SOURCE_DIR "/models"

static char *page_of(const char *id, qq_describe_format format, bool chinese)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(MODELS, id, NULL);
    g_autoptr(qq_package) package = qq_package_read(folder, &error);
    g_assert_no_error(error);
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return qq_model_describe(model, format, chinese);
}

static char *shipped_page(qq_describe_format format, bool chinese)
{
    return page_of("hubei-enterprise", format, chinese);
}

static void assert_has(const char *page, const char *part)
{
    if (!strstr(page, part)) g_error("the page lacks: %s", part);
}

static void assert_lacks(const char *page, const char *part)
{
    if (strstr(page, part)) g_error("the page has: %s", part);
}

/* Containers of other elements, and what is printed in the row of another. */
static bool has_row(const GPtrArray *elements, const xml_element *one)
{
    static const char *const rowless[] = {"model",   "sources",       "categories", "severities",  "regimes",
                                          "regime",  "measure-rules", "issuers",    "convictions", "clean-record",
                                          "items",   "grades",        "gates",      "vetoes",      "lists",
                                          "grounds", "keywords",      "indicators"};
    for (size_t i = 0; i < G_N_ELEMENTS(rowless); i++)
        if (strcmp(one->name, rowless[i]) == 0) return false;
    const xml_element *parent = g_ptr_array_index(elements, (guint)one->parent);
    return strcmp(parent->name, "acts") != 0;
}

/* The parser knows where a start tag ends. */
static int last_line(const xml_element *one)
{
    const xml_attribute *last = g_ptr_array_index(one->attributes, one->attributes->len - 1);
    return last->line;
}

static void check_element(const xml_element *one, char **rows)
{
    static const char *const numbers[] = {"points", "months", "base", "good-cap",
                                          "groups", "low",    "high", "cut-off-day"};
    g_autofree char *end = g_strdup_printf("<td class=\"line\">%d</td></tr>", last_line(one));
    char **row = rows;
    while (*row && !strstr(*row, end)) row++;
    if (!*row) g_error("<%s> of model.xml:%d has no row", one->name, one->line);
    for (size_t j = 0; j < G_N_ELEMENTS(numbers); j++) {
        const char *value = value_of(one, numbers[j]);
        g_autofree char *cell = value ? g_strdup_printf("<td>%s</td>", value) : NULL;
        if (cell) assert_has(*row, cell);
    }
}

/* Every element of model.xml has its row, and every number of it stands in that row. */
static void test_complete(gconstpointer data)
{
    g_autofree char *path = g_build_filename(MODELS, data, "model.xml", NULL);
    g_autofree char *text = NULL, *page = page_of(data, QQ_DESCRIBE_HTML, true);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autoptr(GPtrArray) elements = scan(text);
    g_auto(GStrv) rows = g_strsplit(page, "<tr>", -1);
    unsigned found = 0;
    for (guint i = 0; i < elements->len; i++) {
        const xml_element *one = g_ptr_array_index(elements, i);
        if (!has_row(elements, one)) continue;
        check_element(one, rows);
        found++;
    }
    g_assert_cmpuint(found, >=, 2);
}

static void test_page_by_itself(void)
{
    static const char *const outside[] = {"<script", "http:", "https:", "src=", "href=", "url(", "@import", "<link"};
    g_autofree char *page = shipped_page(QQ_DESCRIBE_HTML, false);
    for (size_t i = 0; i < G_N_ELEMENTS(outside); i++) assert_lacks(page, outside[i]);
    assert_has(page,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>Integrity evaluation");
    assert_has(page, "@page{size:A4");
    assert_has(page, "</table>\n</body>\n</html>\n");
}

static void test_golden(void)
{
    g_autofree char *chinese = shipped_page(QQ_DESCRIBE_HTML, true);
    assert_has(chinese,
               "<h2>不良行为扣分</h2>\n<table>\n<thead><tr><th>等级</th><th>扣分</th><th>文书未写明时的公示月数</th>"
               "<th>依据</th><th>model.xml</th></tr></thead>\n<tbody>\n<tr><td>A</td><td>60</td><td>36</td>"
               "<td>本模型自行设定，见 ORIGIN.md；《建筑市场信用管理暂行办法》（建市〔2017〕241号）第十条</td>");
    assert_has(chinese, "<h2>签署</h2>\n<table class=\"signature\">\n<thead><tr><th></th><th>单位</th><th>姓名</th>"
                        "<th>签字（盖章）</th><th>日期</th></tr></thead>\n<tbody>\n"
                        "<tr><th>编制</th><td></td><td></td><td></td><td></td></tr>\n");
    g_autofree char *english = shipped_page(QQ_DESCRIBE_MARKDOWN, false);
    assert_has(english, "| grade | from | trust word | Basis | model.xml |\n| --- | --- | --- | --- | --- |\n"
                        "| AAA | 95 | trust | This project's own design; see ORIGIN.md | ");
    g_autofree char *text = shipped_page(QQ_DESCRIBE_TEXT, false);
    assert_has(text, "\nConvictions\n  until so many months after effect 24, points 60  [This project's own design; ");
}

/* Texts of a package are a stranger's. */
static void test_escaped(void)
{
    g_autofree char *text = small_changed("title=\"Small\"", "title=\"&lt;script&gt;&amp;&quot;|`*[x](y)\"");
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = compile_text(text, &error);
    g_assert_no_error(error);
    g_autofree char *html = qq_model_describe(model, QQ_DESCRIBE_HTML, false);
    assert_has(html, "<h1>&lt;script&gt;&amp;&quot;|`*[x](y)</h1>");
    assert_lacks(html, "<script");
    g_autofree char *markdown = qq_model_describe(model, QQ_DESCRIBE_MARKDOWN, false);
    assert_has(markdown, "# \\<script\\>\\&\"\\|\\`\\*\\[x\\](y)\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/model/describe/complete/hubei", "hubei-enterprise", test_complete);
    g_test_add_data_func("/model/describe/complete/fujian", "fujian-2017", test_complete);
    g_test_add_data_func("/model/describe/complete/jiangxi", "jiangxi-2020", test_complete);
    g_test_add_data_func("/model/describe/complete/chuzhou", "chuzhou-2021", test_complete);
    g_test_add_func("/model/describe/page-by-itself", test_page_by_itself);
    g_test_add_func("/model/describe/golden", test_golden);
    g_test_add_func("/model/describe/escaped", test_escaped);
    return g_test_run();
}
