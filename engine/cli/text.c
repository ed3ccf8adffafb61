/* Words, tables, CSV and progress for people at a terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

const char *qq_cli_title(const char *english, const char *chinese)
{
    const char *first = qq_cli_chinese() ? chinese : english, *second = qq_cli_chinese() ? english : chinese;
    return first && *first ? first : second ? second : "";
}

const char *qq_cli_trust_word(const char *trust)
{
    static const char *const words[][2] = {
        {"trust", N_("trust")}, {"neutral", N_("neutral")}, {"poor", N_("poor")}, {"untrust", N_("untrust")}};
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(trust, words[i][0])) return _(words[i][1]);
    return trust;
}

const char *qq_cli_grade(const qq_model *model, unsigned grade)
{
    return g_array_index(model->bands, qq_band, grade).grade;
}

const char *qq_cli_severity_word(unsigned severity)
{
    switch (severity) {
    case QQ_SEVERITY_A:
        return _("A serious");
    case QQ_SEVERITY_B:
        return _("B general");
    case QQ_SEVERITY_C:
        return _("C minor");
    default:
        return "";
    }
}

struct qq_table {
    unsigned columns;
    char *alignment;
    GPtrArray *cells; /* of char*; a rule is one NULL followed by columns-1 NULLs */
};

qq_table *qq_table_new(unsigned columns, const char *alignment)
{
    g_assert(strlen(alignment) == columns);
    qq_table *table = g_new0(qq_table, 1);
    table->columns = columns;
    table->alignment = g_strdup(alignment);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    return table;
}

void qq_table_free(qq_table *table)
{
    if (!table) return;
    g_free(table->alignment);
    g_ptr_array_unref(table->cells);
    g_free(table);
}

void qq_table_add(qq_table *table, ...)
{
    va_list cells;
    va_start(cells, table);
    for (unsigned c = 0; c < table->columns; c++) g_ptr_array_add(table->cells, g_strdup(va_arg(cells, const char *)));
    g_assert(!va_arg(cells, const char *));
    va_end(cells);
}

void qq_table_line(qq_table *table)
{
    for (unsigned c = 0; c < table->columns; c++) g_ptr_array_add(table->cells, NULL);
}

static const char *cell(const qq_table *table, unsigned row, unsigned column)
{
    return g_ptr_array_index(table->cells, row * table->columns + column);
}

static unsigned column_width(const qq_table *table, unsigned column)
{
    unsigned widest = 0;
    for (unsigned row = 0; row < table->cells->len / table->columns; row++) {
        const char *text = cell(table, row, column);
        if (text) widest = MAX(widest, qq_text_width(text));
    }
    return widest;
}

static void append_padding(GString *out, unsigned count)
{
    while (count--) g_string_append_c(out, ' ');
}

static void append_cell(GString *out, const char *text, unsigned width, bool right, bool last)
{
    unsigned padding = width - MIN(width, qq_text_width(text));
    if (right) append_padding(out, padding);
    g_string_append(out, text);
    if (!right && !last) append_padding(out, padding);
    if (!last) g_string_append(out, "  ");
}

void qq_table_print(qq_table *table, GString *out)
{
    g_autofree unsigned *widths = g_new(unsigned, table->columns);
    unsigned total = 2 * (table->columns - 1);
    for (unsigned c = 0; c < table->columns; c++) total += widths[c] = column_width(table, c);
    for (unsigned row = 0; row < table->cells->len / table->columns; row++) {
        if (!cell(table, row, 0)) {
            for (unsigned i = 0; i < total; i++) g_string_append(out, "─");
        } else {
            for (unsigned c = 0; c < table->columns; c++)
                append_cell(out, cell(table, row, c), widths[c], table->alignment[c] == 'r', c + 1 == table->columns);
        }
        g_string_append_c(out, '\n');
    }
}

struct qq_meter {
    char *what, *unit;
    gint64 started, shown;
    bool terminal;
};

qq_meter *qq_meter_new(const char *what, const char *unit)
{
    qq_meter *meter = g_new0(qq_meter, 1);
    meter->what = g_strdup(what);
    meter->unit = g_strdup(unit);
    meter->started = g_get_monotonic_time();
    meter->terminal = isatty(STDERR_FILENO);
    return meter;
}

void qq_meter_show(qq_meter *meter, uint64_t done, uint64_t total)
{
    enum { PERIOD = G_USEC_PER_SEC / 5 };
    gint64 now = g_get_monotonic_time();
    if (!meter->terminal || now - meter->shown < PERIOD) return;
    meter->shown = now;
    fprintf(stderr, "\r%s: %" G_GUINT64_FORMAT " %s", meter->what, done, meter->unit);
    if (total) fprintf(stderr, _(", %d %%"), (int)(done * 100 / total));
    if (total && done)
        fprintf(stderr, _(", %d s left"),
                (int)((uint64_t)(now - meter->started) * (total - MIN(done, total)) / done / G_USEC_PER_SEC));
    fputs("\033[K", stderr);
}

void qq_meter_free(qq_meter *meter)
{
    if (!meter) return;
    if (meter->terminal && meter->shown) fputs("\r\033[K", stderr);
    g_free(meter->what);
    g_free(meter->unit);
    g_free(meter);
}
