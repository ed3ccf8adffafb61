/* Building a report. Invariant: every text in it is valid UTF-8 without control characters, so that writers only escape
 * what is special in their format. */
#include "whatif/report/report.h"

#include <string.h>

/* ---- texts ---- */

/* What would move the cursor, end a line, be no XML, or turn the order of reading. */
static bool is_unprintable(gunichar c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c & 0xFFFE) == 0xFFFE || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

static char *clean(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(out, is_unprintable(c) ? ' ' : c);
    }
    return g_string_free(out, FALSE);
}

static bool is_key(const char *key)
{
    for (const char *at = key; *at; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '_') return false;
    return *key != '\0';
}

/* ---- the report ---- */

static void free_parameter(gpointer data)
{
    report_parameter *parameter = data;
    g_free(parameter->key);
    g_free(parameter->label);
    g_free(parameter->value);
    g_free(parameter);
}

static void clear_block(gpointer data)
{
    report_block *block = data;
    g_free(block->prose);
}

static void free_section(gpointer data)
{
    report_section *section = data;
    g_free(section->heading);
    g_array_unref(section->blocks);
    g_free(section);
}

static void clear_column(gpointer data)
{
    report_column *column = data;
    g_free(column->key);
    g_free(column->head);
}

static void free_figure(report_figure *figure)
{
    if (!figure) return;
    g_free(figure->title);
    g_free(figure->description);
    g_free(figure->axis);
    g_free(figure->mark_words);
    g_free(figure);
}

static void free_table(gpointer data)
{
    qq_report_table *table = data;
    g_free(table->key);
    g_free(table->caption);
    g_array_unref(table->columns);
    g_array_unref(table->cells);
    free_figure(table->figure);
    g_free(table);
}

static report_section *add_section(qq_report *report, char *heading)
{
    report_section *section = g_new0(report_section, 1);
    section->heading = heading;
    section->blocks = g_array_new(FALSE, TRUE, sizeof(report_block));
    g_array_set_clear_func(section->blocks, clear_block);
    g_ptr_array_add(report->sections, section);
    return section;
}

qq_report *qq_report_new(const char *name, const char *title, const char *question, bool chinese)
{
    g_assert(is_key(name));
    qq_report *report = g_new0(qq_report, 1);
    report->name = g_strdup(name);
    report->title = clean(title);
    report->question = clean(question);
    report->chinese = chinese;
    report->parameters = g_ptr_array_new_with_free_func(free_parameter);
    report->sections = g_ptr_array_new_with_free_func(free_section);
    report->tables = g_ptr_array_new_with_free_func(free_table);
    report->texts = g_string_chunk_new(4096);
    return report;
}

void qq_report_free(qq_report *report)
{
    if (!report) return;
    g_free(report->name);
    g_free(report->title);
    g_free(report->question);
    g_ptr_array_unref(report->parameters);
    g_ptr_array_unref(report->sections);
    g_ptr_array_unref(report->tables);
    g_string_chunk_free(report->texts);
    g_free(report);
}

void qq_report_parameter(qq_report *report, const char *key, const char *label, const char *value)
{
    g_assert(is_key(key));
    report_parameter *parameter = g_new0(report_parameter, 1);
    parameter->key = g_strdup(key);
    parameter->label = clean(label);
    parameter->value = clean(value ? value : "");
    g_ptr_array_add(report->parameters, parameter);
}

void qq_report_section(qq_report *report, const char *heading)
{
    add_section(report, clean(heading));
}

static report_section *current_section(qq_report *report)
{
    guint count = report->sections->len;
    return count ? g_ptr_array_index(report->sections, count - 1) : add_section(report, NULL);
}

void qq_report_prose(qq_report *report, const char *text)
{
    report_block block = {.prose = clean(text)};
    g_array_append_val(current_section(report)->blocks, block);
}

/* ---- tables ---- */

qq_report_table *qq_report_table_new(qq_report *report, const char *key, const char *caption)
{
    g_assert(is_key(key));
    for (guint i = 0; i < report->tables->len; i++)
        g_assert(strcmp(((qq_report_table *)g_ptr_array_index(report->tables, i))->key, key) != 0);
    qq_report_table *table = g_new0(qq_report_table, 1);
    table->report = report;
    table->key = g_strdup(key);
    table->caption = clean(caption);
    table->columns = g_array_new(FALSE, TRUE, sizeof(report_column));
    g_array_set_clear_func(table->columns, clear_column);
    table->cells = g_array_new(FALSE, TRUE, sizeof(report_cell));
    table->show = G_MAXUINT;
    g_ptr_array_add(report->tables, table);
    report_block block = {.table = table};
    g_array_append_val(current_section(report)->blocks, block);
    return table;
}

void qq_report_column(qq_report_table *table, const char *key, const char *head, qq_report_kind kind, int decimals)
{
    g_assert(is_key(key) && table->cells->len == 0);
    g_assert(decimals >= 0 && decimals <= 9);
    g_assert(decimals == 0 || (kind != QQ_COLUMN_TEXT && kind != QQ_COLUMN_INTEGER));
    report_column column = {.key = g_strdup(key), .head = clean(head), .kind = kind, .decimals = decimals};
    g_array_append_val(table->columns, column);
}

void qq_report_bar(qq_report_table *table)
{
    g_assert(table->columns->len > 0);
    report_column *column = &g_array_index(table->columns, report_column, table->columns->len - 1);
    g_assert(qq_report_is_number(column));
    column->bar = true;
}

void qq_report_data_only(qq_report_table *table)
{
    g_assert(table->columns->len > 0);
    g_array_index(table->columns, report_column, table->columns->len - 1).data_only = true;
}

void qq_report_show(qq_report_table *table, unsigned rows)
{
    table->show = rows;
}

/* The column that the next cell belongs to. */
static const report_column *next_column(const qq_report_table *table)
{
    g_assert(table->columns->len > 0);
    return qq_report_column_at(table, table->cells->len % table->columns->len);
}

void qq_report_put_none(qq_report_table *table)
{
    report_cell cell = {.tag = CELL_NONE};
    next_column(table);
    g_array_append_val(table->cells, cell);
}

void qq_report_put_text(qq_report_table *table, const char *text)
{
    g_assert(next_column(table)->kind == QQ_COLUMN_TEXT);
    if (!text) {
        qq_report_put_none(table);
        return;
    }
    g_autofree char *cleaned = clean(text);
    report_cell cell = {.tag = CELL_TEXT, .text = g_string_chunk_insert(table->report->texts, cleaned)};
    g_array_append_val(table->cells, cell);
}

void qq_report_put_integer(qq_report_table *table, int64_t value)
{
    qq_report_kind kind = next_column(table)->kind;
    g_assert(kind == QQ_COLUMN_INTEGER || kind == QQ_COLUMN_DECIMAL);
    report_cell cell = {.tag = CELL_INTEGER, .integer = value};
    g_array_append_val(table->cells, cell);
}

void qq_report_put_real(qq_report_table *table, double value)
{
    qq_report_kind kind = next_column(table)->kind;
    g_assert(kind == QQ_COLUMN_REAL || kind == QQ_COLUMN_PERCENT);
    report_cell cell = {.tag = isfinite(value) ? CELL_REAL : CELL_NONE};
    if (isfinite(value)) cell.real = value;
    g_array_append_val(table->cells, cell);
}

unsigned qq_report_rows(const qq_report_table *table)
{
    return table->columns->len ? table->cells->len / table->columns->len : 0;
}

/* ---- figures ---- */

/* What a figure reads, a letter a column: t text, n any number, i integer, p percent. Behind '|' it may be missing; '*'
 * stands for one or more of the last. */
static const char *figure_shape(qq_figure_kind kind)
{
    switch (kind) {
    case QQ_FIGURE_HEAT:
        return "ti*";
    case QQ_FIGURE_HISTOGRAM:
        return "nni|i";
    case QQ_FIGURE_INTERVALS:
        return "tnnn|n";
    case QQ_FIGURE_TORNADO:
        return "tnnnnnn";
    case QQ_FIGURE_ROC:
        return "pp";
    case QQ_FIGURE_CALIBRATION:
        return "tpppi|p";
    }
    g_assert_not_reached();
}

static bool column_fits(const report_column *column, char letter)
{
    switch (letter) {
    case 't':
        return column->kind == QQ_COLUMN_TEXT;
    case 'i':
        return column->kind == QQ_COLUMN_INTEGER;
    case 'p':
        return column->kind == QQ_COLUMN_PERCENT;
    default:
        return qq_report_is_number(column);
    }
}

static bool table_fits(const qq_report_table *table, const char *shape)
{
    unsigned column = 0;
    for (const char *letter = shape; *letter && *letter != '|' && *letter != '*'; letter++, column++)
        if (column >= table->columns->len || !column_fits(qq_report_column_at(table, column), *letter)) return false;
    return true;
}

void qq_report_figure(qq_report_table *table, qq_figure_kind kind, const char *title, const char *description)
{
    g_assert(!table->figure && table_fits(table, figure_shape(kind)));
    table->figure = g_new0(report_figure, 1);
    table->figure->kind = kind;
    table->figure->title = clean(title);
    table->figure->description = clean(description ? description : title);
}

void qq_report_axis(qq_report_table *table, const char *words)
{
    g_assert(table->figure && !table->figure->axis);
    table->figure->axis = clean(words);
}

void qq_report_mark(qq_report_table *table, double value, const char *words)
{
    g_assert(table->figure && !table->figure->mark_words);
    if (!isfinite(value)) return;
    table->figure->mark = value;
    table->figure->mark_words = clean(words);
}
