/* The three forms of a printed model. HTML is one page by itself, well-formed as XML too: no scripts, nothing fetched,
 * rules for printing on A4. Texts of the package are escaped in each form: they were written by strangers. */
#include <stdarg.h>
#include "model/describe.h"

static const char style[] = "body{font-family:'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;font-size:10.5pt;"
                            "line-height:1.5;max-width:60em;margin:2em auto;padding:0 1em;color:#000;background:#fff}\n"
                            "h1{font-size:18pt;text-align:center}\n"
                            "h2{font-size:12.5pt;margin:1.6em 0 .4em;break-after:avoid}\n"
                            "table{border-collapse:collapse;width:100%}\n"
                            "th,td{border:.5pt solid #666;padding:.2em .5em;text-align:left;vertical-align:top}\n"
                            "th{background:#eee}\n"
                            "td.line{text-align:right;white-space:nowrap}\n"
                            "table.head th{width:12em}\n"
                            "table.head td{overflow-wrap:anywhere}\n"
                            "table.signature td{height:5em;width:25%}\n"
                            "@page{size:A4;margin:18mm 15mm}\n"
                            "@media print{body{max-width:none;margin:0;padding:0;font-size:9pt}thead{display:"
                            "table-header-group}tr,table.signature{break-inside:avoid}}\n";

const char *qq_say(const description *out, const char *english, const char *chinese)
{
    return out->chinese ? chinese : english;
}

/* Markdown: whatever could begin markup is led by a backslash; line ends become blanks. */
static void append_markdown(GString *to, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_[]<>|#&~", *text)) g_string_append_c(to, '\\');
        g_string_append_c(to, (unsigned char)*text < 0x20 ? ' ' : *text);
    }
}

static void append_escaped(description *out, const char *text)
{
    if (out->format == QQ_DESCRIBE_HTML) {
        g_autofree char *escaped = g_markup_escape_text(text, -1);
        g_string_append(out->text, escaped);
    } else if (out->format == QQ_DESCRIBE_MARKDOWN) {
        append_markdown(out->text, text);
    } else {
        g_string_append(out->text, text);
    }
}

/* Markup as it is, and a text between. */
static void append_between(description *out, const char *before, const char *text, const char *after)
{
    g_string_append(out->text, before);
    append_escaped(out, text);
    g_string_append(out->text, after);
}

/* ---- the page ---- */

static void put_head_row(description *out, const char *name, const char *value)
{
    switch (out->format) {
    case QQ_DESCRIBE_HTML:
        append_between(out, "<tr><th>", name, "</th>");
        append_between(out, "<td>", value, "</td></tr>\n");
        break;
    case QQ_DESCRIBE_MARKDOWN:
        append_between(out, "- ", name, ": ");
        append_between(out, "", value, "\n");
        break;
    case QQ_DESCRIBE_TEXT:
        g_string_append_printf(out->text, "%s: %s\n", name, value);
        break;
    }
}

static void put_head(description *out)
{
    const qq_model *model = out->model;
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
    qq_day_format(model->from, from);
    qq_day_format(model->until, until);
    put_head_row(out, qq_say(out, "Model", "模型"), model->id);
    put_head_row(out, qq_say(out, "Version", "版本"), model->version);
    put_head_row(out, qq_say(out, "In force from", "施行日期"), model->from == QQ_DAY_NONE ? "…" : from);
    put_head_row(out, qq_say(out, "In force until", "截止日期"),
                 model->until == QQ_DAY_FOREVER ? qq_say(out, "another model follows", "由后续模型替代之日") : until);
    put_head_row(out, qq_say(out, "Digest (SM3)", "摘要（SM3）"), model->digest);
}

void qq_page_begin(description *out)
{
    const char *title = qq_say(out, out->model->title, out->model->title_zh);
    out->heads = g_ptr_array_new();
    out->cells = g_ptr_array_new_with_free_func(g_free);
    switch (out->format) {
    case QQ_DESCRIBE_HTML:
        g_string_append_printf(out->text, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n",
                               out->chinese ? "zh-CN" : "en");
        append_between(out, "<title>", title, "</title>\n");
        g_string_append_printf(out->text, "<style>\n%s</style>\n</head>\n<body>\n", style);
        append_between(out, "<h1>", title, "</h1>\n<table class=\"head\">\n");
        put_head(out);
        g_string_append(out->text, "</table>\n");
        break;
    case QQ_DESCRIBE_MARKDOWN:
        append_between(out, "# ", title, "\n\n");
        put_head(out);
        break;
    case QQ_DESCRIBE_TEXT:
        g_string_append_printf(out->text, "%s\n", title);
        put_head(out);
        break;
    }
}

/* Who answers for the figures; on paper, so not in the form for terminals. */
static void put_signatures(description *out)
{
    static const char *const roles[][2] = {{"Prepared by", "编制"}, {"Reviewed by", "审核"}, {"Approved by", "批准"}};
    static const char *const fields[][2] = {
        {"Office", "单位"}, {"Name", "姓名"}, {"Signature, seal", "签字（盖章）"}, {"Date", "日期"}};
    bool html = out->format == QQ_DESCRIBE_HTML;
    qq_put_heading(out, "Signatures", "签署");
    g_string_append(out->text, html ? "<table class=\"signature\">\n<thead><tr><th></th>" : "| |");
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        append_between(out, html ? "<th>" : " ", qq_say(out, fields[i][0], fields[i][1]), html ? "</th>" : " |");
    g_string_append(out->text, html ? "</tr></thead>\n<tbody>\n" : "\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        append_between(out, html ? "<tr><th>" : "| ", qq_say(out, roles[i][0], roles[i][1]), html ? "</th>" : " |");
        for (size_t j = 0; j < G_N_ELEMENTS(fields); j++) g_string_append(out->text, html ? "<td></td>" : " |");
        g_string_append(out->text, html ? "</tr>\n" : "\n");
    }
    if (html) g_string_append(out->text, "</tbody>\n</table>\n");
}

void qq_page_end(description *out)
{
    if (out->format != QQ_DESCRIBE_TEXT) put_signatures(out);
    if (out->format == QQ_DESCRIBE_HTML) g_string_append(out->text, "</body>\n</html>\n");
    g_ptr_array_unref(out->heads);
    g_ptr_array_unref(out->cells);
}

void qq_put_heading(description *out, const char *english, const char *chinese)
{
    static const char *const before[] = {"\n", "<h2>", "\n## "}, *const after[] = {"\n", "</h2>\n", "\n\n"};
    append_between(out, before[out->format], qq_say(out, english, chinese), after[out->format]);
}

void qq_put_note(description *out, const char *english, const char *chinese)
{
    static const char *const before[] = {"  ", "<p>", ""}, *const after[] = {"\n", "</p>\n", "\n\n"};
    append_between(out, before[out->format], qq_say(out, english, chinese), after[out->format]);
}

/* ---- tables ---- */

static void add_head(description *out, const char *head)
{
    g_ptr_array_add(out->heads, (gpointer)head);
}

void qq_begin_table(description *out, ...)
{
    va_list heads;
    va_start(heads, out);
    g_ptr_array_set_size(out->heads, 0);
    for (const char *english; (english = va_arg(heads, const char *));) {
        const char *chinese = va_arg(heads, const char *);
        add_head(out, qq_say(out, english, chinese));
    }
    va_end(heads);
    add_head(out, qq_say(out, "Basis", "依据"));
    add_head(out, "model.xml");
    if (out->format == QQ_DESCRIBE_TEXT) return;
    bool html = out->format == QQ_DESCRIBE_HTML;
    g_string_append(out->text, html ? "<table>\n<thead><tr>" : "|");
    for (guint i = 0; i < out->heads->len; i++)
        append_between(out, html ? "<th>" : " ", g_ptr_array_index(out->heads, i), html ? "</th>" : " |");
    g_string_append(out->text, html ? "</tr></thead>\n<tbody>\n" : "\n|");
    for (guint i = 0; !html && i < out->heads->len; i++) g_string_append(out->text, " --- |");
    if (!html) g_string_append_c(out->text, '\n');
}

void qq_put_cell(description *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(out->cells, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void qq_put_number(description *out, int64_t value, int decimals)
{
    char room[QQ_MILLI_TEXT];
    qq_decimal_format(value, decimals, room);
    char *end = room + strlen(room) - 1;
    while (decimals && *end == '0') *end-- = '\0';
    if (*end == '.') *end = '\0';
    qq_put_cell(out, "%s", room);
}

void qq_put_day(description *out, qq_day day)
{
    char room[QQ_DAY_TEXT] = "";
    if (day != QQ_DAY_NONE && day != QQ_DAY_FOREVER) qq_day_format(day, room);
    qq_put_cell(out, "%s", room);
}

/* "  first, head second, head third  [basis; model.xml:12]"; what is empty is left out, a number is never without head.
 */
static void end_row_of_text(description *out, const char *basis, int line)
{
    g_string_append(out->text, "  ");
    for (guint i = 0; i < out->cells->len; i++) {
        const char *cell = g_ptr_array_index(out->cells, i);
        if (!*cell) continue;
        if (i) g_string_append(out->text, qq_say(out, ", ", "，"));
        if (i || g_ascii_isdigit(*cell)) g_string_append_printf(out->text, "%s ", (char *)out->heads->pdata[i]);
        g_string_append(out->text, cell);
    }
    g_string_append_printf(out->text, "  [%s%smodel.xml:%d]\n", basis, *basis ? "; " : "", line);
}

void qq_end_row(description *out, const char *basis, int line)
{
    const char *law = qq_model_basis(out->model, basis, out->chinese);
    bool html = out->format == QQ_DESCRIBE_HTML;
    g_assert(out->cells->len + 2 == out->heads->len);
    if (out->format == QQ_DESCRIBE_TEXT) {
        end_row_of_text(out, law, line);
    } else {
        g_string_append(out->text, html ? "<tr>" : "|");
        for (guint i = 0; i < out->cells->len; i++)
            append_between(out, html ? "<td>" : " ", g_ptr_array_index(out->cells, i), html ? "</td>" : " |");
        append_between(out, html ? "<td>" : " ", law, html ? "</td>" : " |");
        g_string_append_printf(out->text, html ? "<td class=\"line\">%d</td></tr>\n" : " %d |\n", line);
    }
    g_ptr_array_set_size(out->cells, 0);
}

void qq_end_table(description *out)
{
    if (out->format == QQ_DESCRIBE_HTML) g_string_append(out->text, "</tbody>\n</table>\n");
}

/* ---- words ---- */

const char *qq_say_measure(const description *out, int measure)
{
    static const char *const chinese[QQ_MEASURE_END] = {
        [QQ_MEASURE_WARNING] = "警告",
        [QQ_MEASURE_CRITICISM] = "通报批评",
        [QQ_MEASURE_FINE] = "罚款",
        [QQ_MEASURE_CONFISCATION] = "没收违法所得、没收非法财物",
        [QQ_MEASURE_SUSPENSION] = "暂扣许可证件",
        [QQ_MEASURE_DOWNGRADE] = "降低资质等级",
        [QQ_MEASURE_REVOCATION] = "吊销许可证件",
        [QQ_MEASURE_BUSINESS_LIMIT] = "限制开展生产经营活动",
        [QQ_MEASURE_STOP_ORDER] = "责令停产停业",
        [QQ_MEASURE_CLOSURE] = "责令关闭",
        [QQ_MEASURE_BAN] = "限制从业",
        [QQ_MEASURE_DETENTION] = "行政拘留",
        [QQ_MEASURE_OTHER] = "其他",
    };
    return out->chinese && chinese[measure] ? chinese[measure] : qq_set_text(QQ_SET_MEASURE, measure);
}

const char *qq_say_accident(const description *out, int accident_class)
{
    static const char *const chinese[] = {
        [QQ_ACCIDENT_GENERAL] = "一般",
        [QQ_ACCIDENT_LARGER] = "较大",
        [QQ_ACCIDENT_MAJOR] = "重大",
        [QQ_ACCIDENT_ESPECIALLY_MAJOR] = "特别重大",
    };
    return out->chinese ? chinese[accident_class] : qq_set_text(QQ_SET_ACCIDENT_CLASS, accident_class);
}

const char *qq_say_trust(const description *out, const char *trust)
{
    static const char *const words[][2] = {
        {"trust", "守信"}, {"neutral", "一般"}, {"poor", "信用较差"}, {"untrust", "失信"}};
    for (size_t i = 0; out->chinese && i < G_N_ELEMENTS(words); i++)
        if (strcmp(trust, words[i][0]) == 0) return words[i][1];
    return trust;
}
