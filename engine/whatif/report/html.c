/* The form of one page: well-formed as XML too, nothing fetched and nothing run (its policy says so to the browser),
 * light or dark by the reader's choice, always light on paper. */
#include "whatif/report/report.h"

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--line:#d1d9e0;--paper:#fff;--panel:#f6f8fa;"
    "--one:#1f5fa8;--two:#a84a00;--pale:#c9d3de;--on:#fff}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa6b2;--line:#3a434d;--paper:#10151b;"
    "--panel:#182029;--one:#6aa6e8;--two:#eda05a;--pale:#47525e;--on:#0b1016}}\n"
    "body{font:15px/1.55 system-ui,'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;"
    "max-width:62rem;margin:2rem auto;padding:0 1.2rem;color:var(--ink);background:var(--paper)}\n"
    "h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem}\n"
    "h2{font-size:1.2rem;margin:2.4rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}\n"
    ".question{font-size:1.05rem;color:var(--soft);margin:0 0 1.2rem;overflow-wrap:anywhere}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:0 0 1rem;padding:.8rem 1rem;"
    "background:var(--panel);border:1px solid var(--line);border-radius:6px;font-size:.9rem}\n"
    "dt{color:var(--soft)}\n"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    "nav{font-size:.9rem}\n"
    "nav a{color:var(--one);margin-right:1.2em}\n"
    "p{max-width:46rem;overflow-wrap:anywhere}\n"
    "figure{margin:1.2rem 0 .6rem}\n"
    "figcaption{font-weight:600;margin-bottom:.4rem;overflow-wrap:anywhere}\n"
    "svg{display:block;width:100%;height:auto;font-size:12px}\n"
    ".wide{overflow-x:auto;margin:.4rem 0 1.2rem}\n"
    "table{border-collapse:collapse;font-size:.88rem;min-width:40%}\n"
    "caption{text-align:left;font-weight:600;padding:.4rem 0;overflow-wrap:anywhere}\n"
    "th,td{padding:.28rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);"
    "overflow-wrap:break-word;max-width:26rem}\n"
    "thead th{border-bottom:2px solid var(--soft);vertical-align:bottom}\n"
    ".number{text-align:right;font-variant-numeric:tabular-nums}\n"
    "td.number{white-space:nowrap}\n"
    "td.bar{padding-left:0;width:104px}\n"
    "td.bar svg{width:100px;height:12px;margin-top:.35em}\n"
    ".more{color:var(--soft);font-size:.85rem}\n"
    "text{fill:var(--ink)}\n"
    ".soft{fill:var(--soft)}.on{fill:var(--on)}.strong{font-weight:600}.small{font-size:10.5px}\n"
    ".start{text-anchor:start}.middle{text-anchor:middle}.end{text-anchor:end}\n"
    ".one{fill:var(--one)}.before{fill:var(--pale);stroke:var(--soft);stroke-width:.6}\n"
    ".after,.curve{fill:none;stroke:var(--one);stroke-width:2.2}\n"
    ".area{fill:var(--one);fill-opacity:.1}\n"
    ".chance,.mark{stroke:var(--two);stroke-width:1.4;stroke-dasharray:6 4}\n"
    ".hatched{stroke:var(--two);stroke-width:1}.two-line{stroke:var(--two);stroke-width:2.4}\n"
    ".whisker{stroke:var(--ink);stroke-width:1.3}\n"
    ".hollow{fill:var(--paper);stroke:var(--two);stroke-width:1.6}\n"
    ".grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}\n"
    ".cell{fill:none;stroke:var(--line)}.frame{fill:none;stroke:var(--ink);stroke-width:1.6}\n"
    "@page{size:A4;margin:16mm 14mm}\n"
    "@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--panel:#fff;"
    "--one:#1f4f8f;--two:#7a3a00;--pale:#d5d5d5;--on:#fff}"
    "body{max-width:none;margin:0;padding:0;font-size:9.5pt}nav{display:none}thead{display:table-header-group}"
    "h2,figcaption,caption{break-after:avoid}figure,tr,dl{break-inside:avoid}.wide{overflow:visible}"
    "table{font-size:7.5pt}th,td{padding:.2em .4em;max-width:10rem}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

static void append_markup(GString *out, const char *before, const char *text, const char *after)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append(out, before);
    g_string_append(out, escaped);
    g_string_append(out, after);
}

/* ---- tables ---- */

static void put_heads(GString *out, const qq_report_table *table)
{
    g_string_append(out, "<thead><tr>");
    for (unsigned i = 0; i < table->columns->len; i++) {
        const report_column *column = qq_report_column_at(table, i);
        if (column->data_only) continue;
        append_markup(out, qq_report_is_number(column) ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">",
                      column->head, "</th>");
        if (column->bar) g_string_append(out, "<td class=\"bar\"></td>");
    }
    g_string_append(out, "</tr></thead>\n");
}

static void put_bar(GString *out, double share)
{
    g_string_append(out, "<td class=\"bar\">");
    if (share > 0) {
        g_string_append(out, "<svg viewBox=\"0 0 100 12\" aria-hidden=\"true\"><rect class=\"one\" x=\"0\" y=\"0\""
                             " height=\"12\" width=\"");
        qq_append_real(out, fmax(share * 100, 0.5), 1);
        g_string_append(out, "\"/></svg>");
    }
    g_string_append(out, "</td>");
}

static void put_row(GString *out, const qq_report_table *table, unsigned row, const double *scales)
{
    g_string_append(out, "<tr>");
    for (unsigned i = 0; i < table->columns->len; i++) {
        const report_column *column = qq_report_column_at(table, i);
        if (column->data_only) continue;
        g_autoptr(GString) text = g_string_new(NULL);
        qq_cell_for_people(text, column, qq_report_cell_at(table, row, i), false);
        append_markup(out, qq_report_is_number(column) ? "<td class=\"number\">" : "<td>", text->str, "</td>");
        if (column->bar) put_bar(out, scales[i] > 0 ? qq_report_value(table, row, i) / scales[i] : 0);
    }
    g_string_append(out, "</tr>\n");
}

static void put_table(GString *out, const qq_report_table *table)
{
    g_autofree double *scales = g_new0(double, table->columns->len);
    for (unsigned i = 0; i < table->columns->len; i++) scales[i] = qq_report_greatest(table, i);
    g_string_append(out, "<div class=\"wide\"><table>\n");
    append_markup(out, "<caption>", table->caption, "</caption>\n");
    put_heads(out, table);
    g_string_append(out, "<tbody>\n");
    for (unsigned row = 0; row < qq_report_shown(table); row++) put_row(out, table, row, scales);
    g_string_append(out, "</tbody>\n</table>\n");
    g_autofree char *hidden = qq_report_hidden_words(table);
    if (hidden) append_markup(out, "<p class=\"more\">", hidden, "</p>\n");
    if (qq_report_rows(table) == 0)
        append_markup(out, "<p class=\"more\">", qq_report_say(table->report, "none", "无"), "</p>\n");
    g_string_append(out, "</div>\n");
}

static void put_figure(GString *out, const qq_report_table *table, unsigned number)
{
    g_string_append(out, "<figure>\n");
    append_markup(out, "<figcaption>", table->figure->title, "</figcaption>\n");
    qq_report_draw(table, number, out);
    g_string_append(out, "</figure>\n");
}

/* ---- the page ---- */

static void put_head(GString *out, const qq_report *report)
{
    g_string_append_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n",
                           report->chinese ? "zh-CN" : "en");
    g_string_append(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                         "'unsafe-inline'\"/>\n<meta name=\"viewport\" content=\"width=device-width\"/>\n");
    append_markup(out, "<title>", report->title, "</title>\n");
    g_string_append_printf(out, "<style>\n%s</style>\n</head>\n<body>\n<header>\n", style);
    append_markup(out, "<h1>", report->title, "</h1>\n");
    append_markup(out, "<p class=\"question\">", report->question, "</p>\n");
    if (report->parameters->len) g_string_append(out, "<dl>\n");
    for (guint i = 0; i < report->parameters->len; i++) {
        const report_parameter *parameter = g_ptr_array_index(report->parameters, i);
        append_markup(out, "<dt>", parameter->label, "</dt>");
        append_markup(out, "<dd>", parameter->value, "</dd>\n");
    }
    if (report->parameters->len) g_string_append(out, "</dl>\n");
}

static void put_contents(GString *out, const qq_report *report)
{
    if (report->sections->len < 3) return;
    g_string_append(out, "<nav>");
    for (guint i = 0; i < report->sections->len; i++) {
        const report_section *section = g_ptr_array_index(report->sections, i);
        g_autofree char *link = g_strdup_printf("<a href=\"#s%u\">", i + 1);
        if (section->heading) append_markup(out, link, section->heading, "</a> ");
    }
    g_string_append(out, "</nav>\n");
}

void qq_report_html(const qq_report *report, GString *out)
{
    unsigned number = 0;
    put_head(out, report);
    put_contents(out, report);
    g_string_append(out, "</header>\n");
    for (guint i = 0; i < report->sections->len; i++) {
        const report_section *section = g_ptr_array_index(report->sections, i);
        g_string_append_printf(out, "<section id=\"s%u\">\n", i + 1);
        if (section->heading) append_markup(out, "<h2>", section->heading, "</h2>\n");
        for (guint j = 0; j < section->blocks->len; j++) {
            const report_block *block = &g_array_index(section->blocks, report_block, j);
            if (block->prose) append_markup(out, "<p>", block->prose, "</p>\n");
            if (block->table && block->table->figure) put_figure(out, block->table, ++number);
            if (block->table) put_table(out, block->table);
        }
        g_string_append(out, "</section>\n");
    }
    g_string_append(out, "</body>\n</html>\n");
}
