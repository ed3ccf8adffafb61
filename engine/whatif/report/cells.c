/* Reading a report's cells, and writing one as text. */
#include "whatif/report/report.h"

#include <string.h>
#include "qinqing/amount.h"

const char *qq_report_say(const qq_report *report, const char *english, const char *chinese)
{
    return report->chinese ? chinese : english;
}

const report_column *qq_report_column_at(const qq_report_table *table, unsigned column)
{
    return &g_array_index(table->columns, report_column, column);
}

const report_cell *qq_report_cell_at(const qq_report_table *table, unsigned row, unsigned column)
{
    return &g_array_index(table->cells, report_cell, (gsize)row * table->columns->len + column);
}

bool qq_report_is_number(const report_column *column)
{
    return column->kind != QQ_COLUMN_TEXT;
}

double qq_report_value(const qq_report_table *table, unsigned row, unsigned column)
{
    const report_cell *cell = qq_report_cell_at(table, row, column);
    if (cell->tag == CELL_REAL) return cell->real;
    if (cell->tag != CELL_INTEGER) return NAN;
    double unit = 1;
    for (int i = 0; i < qq_report_column_at(table, column)->decimals; i++) unit *= 10;
    return (double)cell->integer / unit;
}

double qq_report_greatest(const qq_report_table *table, unsigned column)
{
    double greatest = 0;
    for (unsigned row = 0; row < qq_report_rows(table); row++) {
        double value = qq_report_value(table, row, column);
        if (value > greatest) greatest = value;
    }
    return greatest;
}

unsigned qq_report_shown(const qq_report_table *table)
{
    unsigned rows = qq_report_rows(table);
    return rows < table->show ? rows : table->show;
}

char *qq_report_hidden_words(const qq_report_table *table)
{
    unsigned hidden = qq_report_rows(table) - qq_report_shown(table);
    if (hidden == 0) return NULL;
    return table->report->chinese ? g_strdup_printf("……另有 %u 行，--format csv、json 或 xlsx 给出全部", hidden)
                                  : g_strdup_printf("... %u more rows: --format csv, json or xlsx has all", hidden);
}

void qq_append_real(GString *out, double value, int decimals)
{
    enum { LONGEST = 340 /* 309 digits before the point, sign, point, decimals */ };
    char text[LONGEST], format[8];
    g_snprintf(format, sizeof format, "%%.%df", decimals);
    g_ascii_formatd(text, sizeof text, format, value);
    bool zero = text[0] == '-' && strspn(text + 1, "0.") == strlen(text + 1);
    g_string_append(out, zero ? text + 1 : text);
}

/* Sets the digits before the point apart in threes. */
static void append_grouped(GString *out, const char *digits)
{
    if (*digits == '-') g_string_append_c(out, *digits++);
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) g_string_append_c(out, ',');
        g_string_append_c(out, digits[i]);
    }
    g_string_append(out, digits + whole);
}

void qq_cell_for_people(GString *out, const report_column *column, const report_cell *cell, bool plain)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    switch (cell->tag) {
    case CELL_NONE:
        g_string_append(out, plain ? "-" : "–");
        return;
    case CELL_TEXT:
        g_string_append(out, cell->text);
        return;
    case CELL_REAL:
        if (column->kind == QQ_COLUMN_PERCENT)
            qq_append_real(digits, cell->real * 100, column->decimals);
        else
            qq_append_real(digits, cell->real, column->decimals);
        break;
    case CELL_INTEGER:
        qq_cell_for_data(digits, column, cell);
        break;
    }
    append_grouped(out, digits->str);
    if (column->kind == QQ_COLUMN_PERCENT) g_string_append_c(out, '%');
}

void qq_cell_for_data(GString *out, const report_column *column, const report_cell *cell)
{
    char digits[QQ_MILLI_TEXT];
    switch (cell->tag) {
    case CELL_NONE:
        break;
    case CELL_TEXT:
        g_string_append(out, cell->text);
        break;
    case CELL_INTEGER:
        qq_decimal_format(cell->integer, column->decimals, digits);
        g_string_append(out, digits);
        break;
    case CELL_REAL:
        qq_append_real(out, cell->real, column->decimals + (column->kind == QQ_COLUMN_PERCENT ? 2 : 0));
        break;
    }
}
