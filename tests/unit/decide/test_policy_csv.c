/* Tables to CSV and back: DMN, CSV, DMN, CSV gives the same bytes and the same decisions; what is wrong in a CSV is
 * said with its row; printed forms. */
#include "unit/decide/policy_support.h"

/* Everything the form can hold. */
static const char full[] =
    "table,偿付 rate\n"
    "id,d_rate\n"
    "label,\"保证金 <b> & \"\"比例\"\"\"\n"
    "hit policy,FIRST\n"
    "description,\"Two lines,\nFIRST: as the law lists them\"\n"
    "input data,unit,\"context<grade: string, marks: list<number>, base: context<day: date>>\",单位,\n"
    "input data,score,number,得分,[0..100]\n"
    "input data,days,list<days and time duration>,,\n"
    "input data,unused,Any,,\n"
    "column,,input,input,input,output,output,annotation,annotation,note\n"
    "name,,unit.grade,score + 1,days[1],rate,text,依据,law,\n"
    "label,,信用等级,,,比例,,,,\n"
    "type,,string,number,days and time duration,number,string,,,\n"
    "values,,\"\"\"A\"\", \"\"B\"\"\",,,\">= 0, null\",\"\"\"x\"\", \"\"y\"\"\",,,\n"
    "default,,,,,9,,,,\n"
    "rule,r1,\"\"\"A\"\"\",>= 60,-,0.5,\"\"\"x\"\"\",第三条,\"Art. 3, (1)\",why\n"
    "rule,规则2,-,\"(1..5], 7\",\"> duration(\"\"P1D\"\")\",1,\"\"\"y\"\"\",第四条,,\n";

static char *csv_again(const char *csv, qq_dmn **out)
{
    *out = dmn_of_csv(csv);
    return qq_table_print_decision(*out, only_table(*out), NULL, QQ_TABLE_CSV, false);
}

static void test_full(void)
{
    g_autoptr(qq_dmn) dmn = NULL;
    g_autofree char *again = csv_again(full, &dmn);
    g_assert_cmpstr(again, ==, full);
    g_assert_cmpstr(qq_feel_expression_text(only_table(dmn)->table->outputs[0].fallback), ==, "9");
}

static void test_policies(void)
{
    static const char *const words[] = {"UNIQUE",      "ANY",          "PRIORITY",     "FIRST",
                                        "RULE ORDER",  "OUTPUT ORDER", "COLLECT",      "COLLECT SUM",
                                        "COLLECT MIN", "COLLECT MAX",  "COLLECT COUNT"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *csv =
            g_strdup_printf("table,t\nid,t1\nhit policy,%s\ninput data,x,number,,\ncolumn,,input,output\n"
                            "name,,x,\ntype,,number,number\nvalues,,,\"1, 2\"\nrule,a,-,1\n",
                            words[i]);
        g_autoptr(qq_dmn) dmn = NULL;
        g_autofree char *again = csv_again(csv, &dmn);
        g_assert_cmpstr(again, ==, csv);
    }
}

/* A shipped table decides the same after its way through CSV. */
static void test_decisions(void)
{
    g_autofree char *bytes = NULL;
    g_assert_true(g_file_get_contents(QQ_SOURCE_DIR "/models/chuzhou-2021/bid_points.dmn", &bytes, NULL, NULL));
    g_autoptr(qq_dmn) before = dmn_of("bid_points.dmn", bytes), after = NULL;
    g_autofree char *csv = qq_table_print_decision(before, only_table(before), NULL, QQ_TABLE_CSV, true);
    g_autofree char *again = csv_again(csv, &after);
    g_assert_cmpstr(csv, ==, again);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    guint known = 0;
    for (int million = 0; million <= 120; million += 5)
        for (int score = -5; score <= 110; score++) {
            qq_feel_context *inputs = qq_feel_context_new(arena, 2);
            qq_feel_context_put(arena, inputs, "contract_estimate", qq_feel_integer(million * 1000000));
            qq_feel_context_put(arena, inputs, "city_score", qq_feel_integer(score));
            qq_feel_run run = {.arena = arena};
            qq_feel_value one = qq_dmn_decide(before, only_table(before), &run, inputs);
            qq_feel_value two = qq_dmn_decide(after, only_table(after), &run, inputs);
            g_assert_true(qq_feel_same(one, two));
            known += one.kind == QQ_FEEL_CONTEXT;
        }
    g_assert_cmpuint(known, ==, 25 * 116);
}

/* ---- what spreadsheets make of a file ---- */

static void assert_reads_as(const char *bytes, size_t length, const char *csv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = qq_table_read_csv("t.csv", bytes, length, &error);
    g_assert_no_error(error);
    g_autofree char *expected = qq_table_read_csv("t.csv", csv, strlen(csv), &error);
    g_assert_cmpstr(xml, ==, expected);
}

static void test_spreadsheets(void)
{
    g_autofree char *marked = g_strconcat("\xEF\xBB\xBF", full, NULL);
    assert_reads_as(marked, strlen(marked), full);
    g_auto(GStrv) lines = g_strsplit(full, "\n", -1);
    g_autofree char *windows = g_strjoinv("\r\n", lines);
    assert_reads_as(windows, strlen(windows), full);
    gsize length;
    g_autofree char *chinese = g_convert(full, -1, "GB18030", "UTF-8", NULL, &length, NULL);
    assert_reads_as(chinese, length, full);
    g_autofree char *padded = g_strjoinv(",,,,,,,,,\n", lines);
    g_auto(GStrv) inner = g_strsplit(padded, "Two lines,,,,,,,,,,\n", 2);
    g_autofree char *whole = g_strjoinv("Two lines,\n", inner);
    g_assert_nonnull(inner[1]);
    g_auto(GStrv) ends = g_strsplit(whole, ",,,,,,,,,\nFIRST:", 2);
    g_autofree char *mended = g_strjoinv("\nFIRST:", ends);
    assert_reads_as(mended, strlen(mended), full);
}

/* ---- what is wrong ---- */

#define HEAD "table,t\nhit policy,UNIQUE\n"
#define GRID HEAD "column,,input,output,annotation\nname,,score,,law\ntype,,number,number,\n"

static const struct {
    const char *csv, *message;
} wrong[] = {
    {"", "t.csv:1: no row \"table\" with a name; write it first"},
    {"\n\nrules,r1\n", "t.csv:3: the first cell is \"rules\"; write table, id, "},
    {"table,t\ntable,u\n", "t.csv:2: a second row \"table\"; leave one"},
    {"table,t\nhit policy,BEST\n", "t.csv:2: hit policy BEST: write UNIQUE, ANY"},
    {"table,t\nid,1 x\n", "t.csv:2: id 1 x: use letters"},
    {"table,t,\"u\nv\"\n", "t.csv:1: \"u v\" stands outside the table; take it out"},
    {"table,t,u\n", "t.csv:1: \"u\" stands outside the table; take it out"},
    {HEAD "rule,r1,1\n", "t.csv:3: a rule before the row \"column\""},
    {HEAD "name,,x\n", "t.csv:3: \"name\" before the row \"column\""},
    {HEAD "column,,output,input\n", "t.csv:3: columns stand in the order input, output, annotation, note; move them"},
    {HEAD "column,,input\n", "t.csv:3: a table has inputs and outputs; add columns"},
    {HEAD "column,,input,result\n", "t.csv:3: column \"result\": write input, output, annotation or note"},
    {HEAD "column,,input,output\n", "t.csv:3: no row \"name\"; write what each input asks for"},
    {HEAD "column,,input,output\nname,,,\n", "t.csv:4: input 1 has no name; write what it asks for"},
    {HEAD "column,,input,output,output\nname,,x,y,\n", "t.csv:4: an output of several has no name; name each"},
    {HEAD "input data,,number\n", "t.csv:3: input data without a name; write it in the second cell"},
    {HEAD "input data,x,number\ninput data,x,string\n", "t.csv:4: input data x is declared twice; leave one"},
    {HEAD "input data,x,numbr\ncolumn,,input,output\nname,,x,\n", "t.csv:3: type numbr: write number"},
    {HEAD "input data,x,range<number>\ncolumn,,input,output\nname,,x,\n", "t.csv:3: type range<number>: write number"},
    {GRID "rule,r1,< 60,,art. 1\n", "t.csv:6: the rule concludes nothing; write a value in each output"},
    {GRID "rule,r1,< 60,1,art. 1\n\nrule,r2,>= (60,2,art. 2\n", "t.csv:8: "},
    {GRID "rule,r1,< 60,1,art. 1,more\n", "t.csv:6: \"more\" stands outside the table; take it out"},
    {GRID "values,,[0..,,\nrule,r1,-,1,\n", "t.csv:6: "},
    {HEAD "column,,input,output\nname,,unit.grade,\nrule,r1,-,1\n", "t.csv:4: input 1 asks for unit, which no row"},
    {"table,\"t\n", "t.csv:1: a quoted cell does not end; close its quotes"},
    {"table,\"t\"x\n", "t.csv:1: text after a quoted cell; take it out"},
    {"table,t\"x\n", "t.csv:1: a quote within a cell; put the whole cell in quotes"},
    {"table,t\x01\n", "t.csv:1: the file holds control characters; save it as CSV"},
    {"table,\xff\xff\n", "t.csv:1: neither UTF-8 nor GB18030; save it as CSV in UTF-8"},
};

static void test_wrong(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *xml = qq_table_read_csv("t.csv", wrong[i].csv, strlen(wrong[i].csv), &error);
        g_assert_null(xml);
        g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
        g_test_message("%s", error->message);
        g_assert_null(strchr(error->message, '\n'));
        g_assert_true(g_str_has_prefix(error->message, wrong[i].message));
    }
    g_autofree char *large = g_strnfill((8 << 20) + 1, 'x');
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_table_read_csv("t.csv", large, (8 << 20) + 1, &error));
    g_assert_cmpstr(error->message, ==, "t.csv:1: larger than 8 MiB; a table may not be");
}

/* ---- printed ---- */

static void test_text(void)
{
    static const char csv[] =
        "table,t\nlabel,保证金\nhit policy,UNIQUE\ncolumn,,input,output,annotation\nname,,score,,\n"
        "label,,得分,比例,\ntype,,number,number,\nvalues,,[0..100],,\nrule,r1,< 60,2,第一条\n"
        "rule,r2,>= 60,0.5,\"第二条\n第三款\"\n";
    static const char expected[] = "保证金\n\n"
                                   "决策: t\n"
                                   "命中策略: UNIQUE：有且仅有一条规则成立\n"
                                   "文件: t.dmn\n"
                                   "文件摘要（SM3）: 0123\n\n"
                                   "U | 得分 (score) | 比例 | 依据\n"
                                   "  | [0..100]     |      |\n"
                                   "--+--------------+------+--------------\n"
                                   "1 | < 60         | 2    | 第一条\n"
                                   "2 | >= 60        | 0.5  | 第二条 第三款\n";
    g_autoptr(qq_dmn) dmn = dmn_of_csv(csv);
    g_autofree char *text = qq_table_print_decision(dmn, only_table(dmn), "0123", QQ_TABLE_TEXT, true);
    g_assert_cmpstr(text, ==, expected);
}

static void test_html(void)
{
    g_autoptr(qq_dmn) dmn = dmn_of_csv(full);
    g_autofree char *html = qq_table_print_decision(dmn, only_table(dmn), "0123", QQ_TABLE_HTML, true);
    g_autoptr(GError) error = NULL;
    const GMarkupParser nothing = {0};
    GMarkupParseContext *context = g_markup_parse_context_new(&nothing, 0, NULL, NULL);
    g_assert_true(g_markup_parse_context_parse(context, html, -1, &error));
    g_assert_true(g_markup_parse_context_end_parse(context, &error));
    g_assert_no_error(error);
    g_markup_parse_context_free(context);
    g_assert_nonnull(strstr(html, "<h1>保证金 &lt;b&gt; &amp; &quot;比例&quot;</h1>"));
    g_assert_nonnull(strstr(html, "<tr><th>文件摘要（SM3）</th><td>0123</td></tr>"));
    g_assert_nonnull(strstr(html, "<td class=\"number\">2</td><td class=\"in\">-</td>"));
    g_assert_nonnull(strstr(html, "<td class=\"note\">第三条</td>"));
    g_assert_nonnull(strstr(html, "其他情形"));
    g_assert_null(strstr(html, "<b>"));
}

static void test_markdown(void)
{
    g_autoptr(qq_dmn) dmn = dmn_of_csv(full);
    g_autofree char *text = qq_table_print_decision(dmn, only_table(dmn), NULL, QQ_TABLE_MARKDOWN, false);
    g_assert_true(
        g_str_has_prefix(text, "# 保证金 \\<b\\> \\& \"比例\"\n\n- Decision: 偿付 rate\n- Hit policy: FIRST: the"));
    g_assert_nonnull(strstr(text, "- Description: Two lines,<br>FIRST: as the law lists them\n"));
    g_assert_nonnull(strstr(text, "\n| 1 | \"A\" | \\>= 60 | - | 0.5 | \"x\" | 第三条 | Art. 3, (1) | why |\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/policy/csv/full", test_full);
    g_test_add_func("/decide/policy/csv/policies", test_policies);
    g_test_add_func("/decide/policy/csv/decisions", test_decisions);
    g_test_add_func("/decide/policy/csv/spreadsheets", test_spreadsheets);
    g_test_add_func("/decide/policy/csv/wrong", test_wrong);
    g_test_add_func("/decide/policy/print/text", test_text);
    g_test_add_func("/decide/policy/print/html", test_html);
    g_test_add_func("/decide/policy/print/markdown", test_markdown);
    return g_test_run();
}
