/* The forms for programs: JSON and CSV. Numbers are digits with as many decimals as their column has. */
#include "whatif/report/report.h"

#include <string.h>
#include "qinqing/error.h"
#include "qinqing/json.h"
#include "qinqing/text.h"

/* ---- JSON ---- */

static void put_json_cell(qq_json *json, const report_column *column, const report_cell *cell)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_cell_for_data(text, column, cell);
    if (cell->tag == CELL_NONE)
        qq_json_null(json, column->key);
    else if (cell->tag == CELL_TEXT)
        qq_json_string(json, column->key, text->str);
    else
        qq_json_number(json, column->key, text->str);
}

static void put_json_table(qq_json *json, const qq_report_table *table)
{
    qq_json_open_array(json, table->key);
    for (unsigned row = 0; row < qq_report_rows(table); row++) {
        qq_json_open_object(json, NULL);
        for (unsigned column = 0; column < table->columns->len; column++)
            put_json_cell(json, qq_report_column_at(table, column), qq_report_cell_at(table, row, column));
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void put_json_section(qq_json *json, const report_section *section)
{
    qq_json_open_object(json, NULL);
    qq_json_string(json, "heading", section->heading);
    qq_json_open_array(json, "prose");
    for (guint i = 0; i < section->blocks->len; i++) {
        const report_block *block = &g_array_index(section->blocks, report_block, i);
        if (block->prose) qq_json_string(json, NULL, block->prose);
    }
    qq_json_close(json);
    qq_json_open_array(json, "tables");
    for (guint i = 0; i < section->blocks->len; i++) {
        const report_block *block = &g_array_index(section->blocks, report_block, i);
        if (block->table) qq_json_string(json, NULL, block->table->key);
    }
    qq_json_close(json);
    qq_json_close(json);
}

void qq_report_json(const qq_report *report, GString *out)
{
    g_autoptr(qq_json) json = qq_json_new(out, 2);
    qq_json_open_object(json, NULL);
    qq_json_string(json, "report", report->name);
    qq_json_string(json, "title", report->title);
    qq_json_string(json, "question", report->question);
    qq_json_open_object(json, "parameters");
    for (guint i = 0; i < report->parameters->len; i++) {
        const report_parameter *parameter = g_ptr_array_index(report->parameters, i);
        qq_json_string(json, parameter->key, parameter->value);
    }
    qq_json_close(json);
    qq_json_open_array(json, "sections");
    for (guint i = 0; i < report->sections->len; i++) put_json_section(json, g_ptr_array_index(report->sections, i));
    qq_json_close(json);
    qq_json_open_object(json, "tables");
    for (guint i = 0; i < report->tables->len; i++) put_json_table(json, g_ptr_array_index(report->tables, i));
    qq_json_close(json);
    qq_json_close(json);
    g_string_append_c(out, '\n');
}

/* ---- CSV ---- */

/* A spreadsheet takes a text that begins like a formula for one; an apostrophe says that it is text. */
static bool looks_like_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text);
}

static void put_csv_cell(GString *out, const report_column *column, const report_cell *cell, bool last)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (cell->tag == CELL_TEXT && looks_like_formula(cell->text)) g_string_append_c(text, '\'');
    qq_cell_for_data(text, column, cell);
    qq_csv_cell(out, text->str, last);
}

static void put_csv_table(const qq_report_table *table, GString *out)
{
    unsigned columns = table->columns->len;
    for (unsigned i = 0; i < columns; i++) qq_csv_cell(out, qq_report_column_at(table, i)->key, i + 1 == columns);
    for (unsigned row = 0; row < qq_report_rows(table); row++)
        for (unsigned i = 0; i < columns; i++)
            put_csv_cell(out, qq_report_column_at(table, i), qq_report_cell_at(table, row, i), i + 1 == columns);
}

static const qq_report_table *find_table(const qq_report *report, const char *key, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < report->tables->len; i++) {
        const qq_report_table *table = g_ptr_array_index(report->tables, i);
        if (strcmp(table->key, key) == 0) return table;
        g_string_append_printf(known, "%s%s", i ? ", " : "", table->key);
    }
    g_autofree char *valid = g_utf8_make_valid(key, -1);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "no table \"%s\" in this report; it has: %s", valid, known->str);
    return NULL;
}

bool qq_report_csv(const qq_report *report, const char *wanted, GString *out, GError **error)
{
    if (wanted) {
        const qq_report_table *table = find_table(report, wanted, error);
        if (table) put_csv_table(table, out);
        return table != NULL;
    }
    for (guint i = 0; i < report->tables->len; i++) {
        const qq_report_table *table = g_ptr_array_index(report->tables, i);
        g_string_append_printf(out, "%s# %s\n", i ? "\n" : "", table->key);
        put_csv_table(table, out);
    }
    return true;
}
