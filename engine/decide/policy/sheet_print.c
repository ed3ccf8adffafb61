/* The three forms of a sheet. Its texts were written by strangers: each form escapes them. */
#include <string.h>
#include "decide/policy/sheet.h"
#include "qinqing/text.h"

static const char *say(const qq_sheet *sheet, const char *english, const char *chinese)
{
    return sheet->chinese ? chinese : english;
}

static const char *cell_at(const GPtrArray *rows, guint row, guint column)
{
    return g_ptr_array_index((const GPtrArray *)g_ptr_array_index(rows, row), column);
}

/* The second head row is left out when it says nothing. */
static guint heads_to_print(const qq_sheet *sheet)
{
    for (guint column = 0; column < sheet->parts->len; column++)
        if (*cell_at(sheet->heads, 1, column)) return 2;
    return 1;
}

/* ---- text ---- */

/* In one line: line ends and other controls become blanks. */
static char *flat(const char *text)
{
    char *out = g_strdup(text);
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = ' ';
    return g_strstrip(out);
}

static void widen(const GPtrArray *rows, guint count, guint columns, unsigned *widths)
{
    for (guint row = 0; row < count; row++)
        for (guint column = 0; column < columns; column++) {
            g_autofree char *text = flat(cell_at(rows, row, column));
            unsigned width = qq_text_width(text);
            if (width > widths[column]) widths[column] = width;
        }
}

static void put_text_row(const qq_sheet *sheet, const GPtrArray *rows, guint row, const unsigned *widths, GString *out)
{
    guint columns = sheet->parts->len;
    gsize begun = out->len;
    for (guint column = 0; column < columns; column++) {
        g_autofree char *text = flat(cell_at(rows, row, column));
        unsigned padding = widths[column] - qq_text_width(text);
        bool right = g_array_index(sheet->parts, qq_sheet_part, column) == QQ_SHEET_NUMBER;
        if (right) g_string_append_printf(out, "%*s", (int)padding, "");
        g_string_append(out, text);
        if (!right) g_string_append_printf(out, "%*s", (int)padding, "");
        if (column + 1 == columns) break;
        bool border = g_array_index(sheet->parts, qq_sheet_part, column) !=
                      g_array_index(sheet->parts, qq_sheet_part, column + 1);
        g_string_append(out, border ? " | " : "  ");
    }
    while (out->len > begun && out->str[out->len - 1] == ' ') g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static void put_text_line(const qq_sheet *sheet, const unsigned *widths, GString *out)
{
    for (guint column = 0; column < sheet->parts->len; column++) {
        for (unsigned i = 0; i < widths[column]; i++) g_string_append_c(out, '-');
        if (column + 1 == sheet->parts->len) break;
        bool border = g_array_index(sheet->parts, qq_sheet_part, column) !=
                      g_array_index(sheet->parts, qq_sheet_part, column + 1);
        g_string_append(out, border ? "-+-" : "--");
    }
    g_string_append_c(out, '\n');
}

void qq_sheet_print_text(const qq_sheet *sheet, GString *out)
{
    guint columns = sheet->parts->len, heads = heads_to_print(sheet);
    g_autofree unsigned *widths = g_new0(unsigned, columns);
    g_autofree char *title = flat(sheet->title);
    g_string_append_printf(out, "%s\n\n", title);
    for (guint i = 0; i < sheet->facts->len; i += 2) {
        g_autofree char *value = flat(g_ptr_array_index(sheet->facts, i + 1));
        g_string_append_printf(out, "%s: %s\n", (const char *)g_ptr_array_index(sheet->facts, i), value);
    }
    g_string_append_c(out, '\n');
    widen(sheet->heads, heads, columns, widths);
    widen(sheet->rows, sheet->rows->len, columns, widths);
    for (guint row = 0; row < heads; row++) put_text_row(sheet, sheet->heads, row, widths, out);
    put_text_line(sheet, widths, out);
    for (guint row = 0; row < sheet->rows->len; row++) put_text_row(sheet, sheet->rows, row, widths, out);
}

/* ---- Markdown ---- */

/* Whatever could begin markup is led by a backslash; line ends become breaks. */
static void append_markdown(GString *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_[]<>|#&~", *text)) g_string_append_c(out, '\\');
        if (*text == '\n')
            g_string_append(out, "<br>");
        else
            g_string_append_c(out, (unsigned char)*text < 0x20 ? ' ' : *text);
    }
}

static void put_markdown_row(const qq_sheet *sheet, const GPtrArray *rows, guint row, GString *out)
{
    g_string_append_c(out, '|');
    for (guint column = 0; column < sheet->parts->len; column++) {
        g_string_append_c(out, ' ');
        append_markdown(out, cell_at(rows, row, column));
        g_string_append(out, " |");
    }
    g_string_append_c(out, '\n');
}

void qq_sheet_print_markdown(const qq_sheet *sheet, GString *out)
{
    g_string_append(out, "# ");
    append_markdown(out, sheet->title);
    g_string_append(out, "\n\n");
    for (guint i = 0; i < sheet->facts->len; i += 2) {
        g_string_append_printf(out, "- %s: ", (const char *)g_ptr_array_index(sheet->facts, i));
        append_markdown(out, g_ptr_array_index(sheet->facts, i + 1));
        g_string_append_c(out, '\n');
    }
    g_string_append_c(out, '\n');
    put_markdown_row(sheet, sheet->heads, 0, out);
    g_string_append_c(out, '|');
    for (guint column = 0; column < sheet->parts->len; column++) g_string_append(out, column ? " --- |" : " --: |");
    g_string_append_c(out, '\n');
    if (heads_to_print(sheet) > 1) put_markdown_row(sheet, sheet->heads, 1, out);
    for (guint row = 0; row < sheet->rows->len; row++) put_markdown_row(sheet, sheet->rows, row, out);
}

/* ---- HTML ---- */

static const char style[] = "body{font-family:'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;font-size:10.5pt;"
                            "line-height:1.5;margin:2em auto;padding:0 1em;max-width:75em;color:#000;background:#fff}\n"
                            "h1{font-size:18pt;text-align:center}\n"
                            "table{border-collapse:collapse;width:100%;margin:1em 0}\n"
                            "th,td{border:.5pt solid #666;padding:.2em .5em;text-align:left;vertical-align:top;"
                            "white-space:pre-line;overflow-wrap:anywhere}\n"
                            "th{background:#eee}\n"
                            "th.out{background:#ddd}\n"
                            "tr.allowed th{font-weight:normal}\n"
                            "td.number{text-align:right;white-space:nowrap}\n"
                            "table.head th{width:14em}\n"
                            "table.signature td{height:5em;width:25%}\n"
                            "@page{size:A4 landscape;margin:15mm}\n"
                            "@media print{body{max-width:none;margin:0;padding:0;font-size:9pt}thead{display:"
                            "table-header-group}tr,table.signature{break-inside:avoid}}\n";

static void append_markup(GString *out, const char *before, const char *text, const char *after)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append_printf(out, "%s%s%s", before, escaped, after);
}

static void put_html_row(const qq_sheet *sheet, const GPtrArray *rows, guint row, bool head, GString *out)
{
    static const char *const classes[] = {"number", "in", "out", "note"};
    g_string_append(out, head && row == 1 ? "<tr class=\"allowed\">" : "<tr>");
    for (guint column = 0; column < sheet->parts->len; column++) {
        g_string_append_printf(out, "<%s class=\"%s\">", head ? "th" : "td",
                               classes[g_array_index(sheet->parts, qq_sheet_part, column)]);
        append_markup(out, "", cell_at(rows, row, column), head ? "</th>" : "</td>");
    }
    g_string_append(out, "</tr>\n");
}

static void put_signatures(const qq_sheet *sheet, GString *out)
{
    static const char *const words[][2] = {
        {"Drawn up by", "拟定"}, {"Legal review", "法制审核"}, {"Approved by", "批准"}, {"Date", "日期"}};
    g_string_append(out, "<table class=\"signature\">\n<tr>");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        append_markup(out, "<th>", say(sheet, words[i][0], words[i][1]), "</th>");
    g_string_append(out, "</tr>\n<tr><td></td><td></td><td></td><td></td></tr>\n</table>\n");
}

void qq_sheet_print_html(const qq_sheet *sheet, GString *out)
{
    g_string_append_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n",
                           sheet->chinese ? "zh-CN" : "en");
    append_markup(out, "<title>", sheet->title, "</title>\n");
    g_string_append_printf(out, "<style>\n%s</style>\n</head>\n<body>\n", style);
    append_markup(out, "<h1>", sheet->title, "</h1>\n<table class=\"head\">\n");
    for (guint i = 0; i < sheet->facts->len; i += 2) {
        append_markup(out, "<tr><th>", g_ptr_array_index(sheet->facts, i), "</th>");
        append_markup(out, "<td>", g_ptr_array_index(sheet->facts, i + 1), "</td></tr>\n");
    }
    g_string_append(out, "</table>\n<table>\n<thead>\n");
    for (guint row = 0; row < heads_to_print(sheet); row++) put_html_row(sheet, sheet->heads, row, true, out);
    g_string_append(out, "</thead>\n<tbody>\n");
    for (guint row = 0; row < sheet->rows->len; row++) put_html_row(sheet, sheet->rows, row, false, out);
    g_string_append(out, "</tbody>\n</table>\n");
    put_signatures(sheet, out);
    g_string_append(out, "</body>\n</html>\n");
}
