/* The form of a workbook: a sheet for what was asked and said, then one a table, with typed cells.
 *
 * libxlsxwriter writes only into files, so it writes into a temporary one that is read back. Dates of creation are
 * fixed: the same report gives the same bytes. */
#include "whatif/report/report.h"

#include <string.h>
#include "qinqing/error.h"

#ifndef QQ_WITH_XLSX

bool qq_report_xlsx(const qq_report *report G_GNUC_UNUSED, GString *out G_GNUC_UNUSED, GError **error)
{
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE,
                        "this engine was built without workbooks (QQ_XLSX); take csv, which spreadsheets open too");
    return false;
}

#else

#include <glib/gstdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { ROWS_MAX = 1048576, NAME_MAX_LENGTH = 31, TEXT_MAX = 32767, WIDTH_MIN = 8, WIDTH_MAX = 48 };

typedef struct {
    lxw_workbook *book;
    lxw_format *bold, *head, *wrapped;
    GHashTable *names; /* of sheets, case folded */
} workbook;

/* ---- sheets ---- */

/* Excel cuts no name itself: at most 31 characters, none of []:*?/\, unlike any other but for case. */
static char *sheet_name(workbook *to, const char *wish)
{
    for (unsigned attempt = 1;; attempt++) {
        g_autofree char *tail = attempt == 1 ? g_strdup("") : g_strdup_printf("_%u", attempt);
        glong room = NAME_MAX_LENGTH - (glong)strlen(tail), length = g_utf8_strlen(wish, -1);
        g_autofree char *start = g_utf8_substring(wish, 0, length < room ? length : room);
        char *name = g_strconcat(start, tail, NULL);
        char *folded = g_utf8_casefold(name, -1);
        if (g_hash_table_add(to->names, folded)) return name;
        g_free(name);
    }
}

static void put_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format)
{
    if (g_utf8_strlen(text, -1) <= TEXT_MAX) {
        worksheet_write_string(sheet, row, column, text, format);
        return;
    }
    g_autofree char *start = g_utf8_substring(text, 0, TEXT_MAX - 1);
    g_autofree char *cut = g_strconcat(start, "…", NULL);
    worksheet_write_string(sheet, row, column, cut, format);
}

/* ---- the sheet of what was asked and said ---- */

static void put_about(workbook *to, const qq_report *report)
{
    g_autofree char *name = sheet_name(to, qq_report_say(report, "Report", "报告"));
    lxw_worksheet *sheet = workbook_add_worksheet(to->book, name);
    lxw_row_t row = 0;
    worksheet_set_column(sheet, 0, 0, 28, NULL);
    worksheet_set_column(sheet, 1, 1, 90, NULL);
    put_text(sheet, row++, 0, report->title, to->bold);
    put_text(sheet, row, 0, qq_report_say(report, "Question", "问题"), NULL);
    put_text(sheet, row++, 1, report->question, to->wrapped);
    for (guint i = 0; i < report->parameters->len; i++, row++) {
        const report_parameter *parameter = g_ptr_array_index(report->parameters, i);
        put_text(sheet, row, 0, parameter->label, NULL);
        put_text(sheet, row, 1, parameter->value, to->wrapped);
    }
    for (guint i = 0; i < report->sections->len; i++) {
        const report_section *section = g_ptr_array_index(report->sections, i);
        row++;
        if (section->heading) put_text(sheet, row++, 0, section->heading, to->bold);
        for (guint j = 0; j < section->blocks->len; j++) {
            const report_block *block = &g_array_index(section->blocks, report_block, j);
            put_text(sheet, row, 0, block->prose ? "" : block->table->key, NULL);
            put_text(sheet, row++, 1, block->prose ? block->prose : block->table->caption, to->wrapped);
        }
    }
}

/* ---- tables ---- */

static lxw_format *number_format(const workbook *to, const report_column *column)
{
    g_autoptr(GString) pattern = g_string_new(column->kind == QQ_COLUMN_PERCENT ? "0" : "#,##0");
    if (column->decimals) g_string_append_c(pattern, '.');
    for (int i = 0; i < column->decimals; i++) g_string_append_c(pattern, '0');
    if (column->kind == QQ_COLUMN_PERCENT) g_string_append_c(pattern, '%');
    lxw_format *format = workbook_add_format(to->book);
    format_set_num_format(format, pattern->str);
    return format;
}

/* A double holds integers up to 2^53; what is beyond stands as text, so that no digit is lost. */
static void put_number(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const qq_report_table *table,
                       const report_cell *cell, lxw_format *format)
{
    const int64_t exact = INT64_C(1) << 53;
    unsigned from_row = (unsigned)row - 1;
    if (cell->tag == CELL_INTEGER && (cell->integer > exact || cell->integer < -exact)) {
        g_autoptr(GString) digits = g_string_new(NULL);
        qq_cell_for_data(digits, qq_report_column_at(table, column), cell);
        worksheet_write_string(sheet, row, column, digits->str, NULL);
        return;
    }
    worksheet_write_number(sheet, row, column, qq_report_value(table, from_row, column), format);
}

static void put_column(const workbook *to, lxw_worksheet *sheet, const qq_report_table *table, unsigned column)
{
    const report_column *described = qq_report_column_at(table, column);
    lxw_col_t place = (lxw_col_t)column;
    lxw_format *format = qq_report_is_number(described) ? number_format(to, described) : NULL;
    glong width = g_utf8_strlen(described->head, -1) + 2;
    put_text(sheet, 0, place, described->head, to->head);
    for (unsigned row = 0; row < qq_report_rows(table); row++) {
        const report_cell *cell = qq_report_cell_at(table, row, column);
        if (cell->tag == CELL_TEXT) {
            glong length = g_utf8_strlen(cell->text, -1);
            if (length > width) width = length;
            put_text(sheet, (lxw_row_t)row + 1, place, cell->text, NULL);
        } else if (cell->tag != CELL_NONE) {
            put_number(sheet, (lxw_row_t)row + 1, place, table, cell, format);
        }
    }
    worksheet_set_column(sheet, place, place, (double)CLAMP(width, WIDTH_MIN, WIDTH_MAX), NULL);
}

static void decorate(lxw_worksheet *sheet, const qq_report_table *table)
{
    unsigned rows = qq_report_rows(table), columns = table->columns->len;
    worksheet_freeze_panes(sheet, 1, 0);
    if (rows == 0) return;
    worksheet_autofilter(sheet, 0, 0, (lxw_row_t)rows, (lxw_col_t)(columns - 1));
    for (unsigned column = 0; column < columns; column++) {
        if (!qq_report_column_at(table, column)->bar) continue;
        lxw_conditional_format bar = {.type = LXW_CONDITIONAL_DATA_BAR, .bar_solid = LXW_TRUE};
        worksheet_conditional_format_range(sheet, 1, (lxw_col_t)column, (lxw_row_t)rows, (lxw_col_t)column, &bar);
    }
    if (table->figure && table->figure->kind == QQ_FIGURE_HEAT) {
        lxw_conditional_format heat = {
            .type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = 0xFFFFFF, .max_color = 0x6C9BD2};
        worksheet_conditional_format_range(sheet, 1, 1, (lxw_row_t)rows, (lxw_col_t)(columns - 1), &heat);
    }
}

static bool put_table(workbook *to, const qq_report_table *table, GError **error)
{
    if (qq_report_rows(table) >= ROWS_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "table %s: %u rows, more than the %d that a sheet of a workbook has below its head; take csv",
                    table->key, qq_report_rows(table), ROWS_MAX - 1);
        return false;
    }
    g_autofree char *name = sheet_name(to, table->key);
    lxw_worksheet *sheet = workbook_add_worksheet(to->book, name);
    for (unsigned column = 0; column < table->columns->len; column++) put_column(to, sheet, table, column);
    decorate(sheet, table);
    return true;
}

/* ---- the file ---- */

static bool fill(lxw_workbook *book, const qq_report *report, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    workbook to = {.book = book, .names = names};
    lxw_doc_properties properties = {.title = report->title, .created = 946684800 /* 2000-01-01 */};
    workbook_set_properties(book, &properties);
    to.bold = workbook_add_format(book);
    format_set_bold(to.bold);
    to.head = workbook_add_format(book);
    format_set_bold(to.head);
    format_set_bottom(to.head, LXW_BORDER_THIN);
    to.wrapped = workbook_add_format(book);
    format_set_text_wrap(to.wrapped);
    format_set_align(to.wrapped, LXW_ALIGN_VERTICAL_TOP);
    put_about(&to, report);
    for (guint i = 0; i < report->tables->len; i++)
        if (!put_table(&to, g_ptr_array_index(report->tables, i), error)) return false;
    return true;
}

static bool read_back(const char *path, GString *out, GError **error)
{
    char *bytes;
    gsize length;
    GError *failure = NULL;
    if (!g_file_get_contents(path, &bytes, &length, &failure)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "workbook: %s", failure->message);
        g_error_free(failure);
        return false;
    }
    g_string_append_len(out, bytes, (gssize)length);
    g_free(bytes);
    return true;
}

bool qq_report_xlsx(const qq_report *report, GString *out, GError **error)
{
    g_autofree char *path = NULL;
    GError *failure = NULL;
    int file = g_file_open_tmp("qinqing-XXXXXX.xlsx", &path, &failure);
    if (file < 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "workbook: %s", failure->message);
        g_error_free(failure);
        return false;
    }
    close(file);
    lxw_workbook *book = workbook_new(path);
    bool good = fill(book, report, error);
    lxw_error closed = workbook_close(book);
    if (good && closed != LXW_NO_ERROR) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "workbook: %s; is the temporary folder full?",
                    lxw_strerror(closed));
        good = false;
    }
    good = good && read_back(path, out, error);
    g_unlink(path);
    return good;
}

#endif
