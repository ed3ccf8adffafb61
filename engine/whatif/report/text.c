/* The form for terminals: aligned tables, bars and small pictures of block characters, or of ASCII. */
#include "whatif/report/report.h"

#include "qinqing/text.h"

enum { BAR_WIDTH = 20, WHISKER_WIDTH = 40, CURVE_WIDTH = 48, CURVE_HEIGHT = 16, TEXT_WIDEST = 48, GAP = 2 };

static void repeat(GString *out, const char *text, unsigned times)
{
    while (times-- > 0) g_string_append(out, text);
}

static void end_line(GString *out)
{
    gsize length = out->len;
    while (length > 0 && out->str[length - 1] == ' ') length--;
    g_string_truncate(out, length);
    g_string_append_c(out, '\n');
}

/* ---- pictures beside numbers ---- */

static void append_bar(GString *out, double share, bool plain)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!(share > 0)) return;
    unsigned parts = (unsigned)lrint(share * BAR_WIDTH * 8);
    if (parts == 0) parts = 1; /* a little is not nothing */
    repeat(out, plain ? "#" : "█", plain ? (parts + 4) / 8 : parts / 8);
    if (!plain) g_string_append(out, eighths[parts % 8]);
}

/* Columns that get a bar: those asked for, and what a figure of counts or indices is about. */
static bool has_bar(const qq_report_table *table, unsigned column)
{
    if (qq_report_column_at(table, column)->bar) return true;
    if (!table->figure) return false;
    if (table->figure->kind == QQ_FIGURE_HISTOGRAM)
        return column >= 2 && column <= 3 && qq_report_column_at(table, column)->kind == QQ_COLUMN_INTEGER;
    if (table->figure->kind == QQ_FIGURE_TORNADO) return column == 1 || column == 4;
    return table->figure->kind == QQ_FIGURE_CALIBRATION && column == 1;
}

static bool has_whiskers(const qq_report_table *table, unsigned column)
{
    return table->figure && table->figure->kind == QQ_FIGURE_INTERVALS && column == 3;
}

/* Greatest of what is compared: counts before and after share one measure, and so do first and total indices. */
static double bar_scale(const qq_report_table *table, unsigned column)
{
    double greatest = qq_report_greatest(table, column);
    if (!table->figure || qq_report_column_at(table, column)->bar) return greatest;
    unsigned other = column;
    if (table->figure->kind == QQ_FIGURE_HISTOGRAM) other = column == 2 ? 3 : 2;
    if (table->figure->kind == QQ_FIGURE_TORNADO) other = column == 1 ? 4 : 1;
    if (other >= table->columns->len || !has_bar(table, other)) return greatest;
    return fmax(greatest, qq_report_greatest(table, other));
}

typedef struct {
    double low, high; /* of all rows shown */
} extent;

static extent extent_of(const qq_report_table *table)
{
    extent out = {INFINITY, -INFINITY};
    for (unsigned row = 0; row < qq_report_shown(table); row++) {
        out.low = fmin(out.low, qq_report_value(table, row, 1));
        out.high = fmax(out.high, qq_report_value(table, row, 3));
    }
    return out;
}

static unsigned whisker_place(const extent *all, double value)
{
    if (!(all->high > all->low)) return 0;
    double share = fmin(fmax((value - all->low) / (all->high - all->low), 0), 1);
    return (unsigned)lrint(share * (WHISKER_WIDTH - 1));
}

/* |--o--| between low and high. */
static void append_whiskers(GString *out, const qq_report_table *table, unsigned row, const extent *all, bool plain)
{
    double low = qq_report_value(table, row, 1), middle = qq_report_value(table, row, 2);
    double high = qq_report_value(table, row, 3);
    if (isnan(low) || isnan(middle) || isnan(high)) return;
    unsigned from = whisker_place(all, low), at = whisker_place(all, middle), to = whisker_place(all, high);
    repeat(out, " ", from);
    for (unsigned place = from; place <= to || place <= at; place++) {
        if (place == at)
            g_string_append(out, plain ? "o" : "●");
        else if (place == from)
            g_string_append(out, plain ? "|" : "├");
        else if (place == to)
            g_string_append(out, plain ? "|" : "┤");
        else
            g_string_append(out, plain ? "-" : "─");
    }
}

/* ---- tables ---- */

typedef struct {
    const qq_report_table *table;
    bool plain;
    unsigned *widths;
    double *scales; /* of bars; 0: no bar */
    extent whiskers;
} layout;

/* A text as wide as a column may be; the rest is behind a mark. */
static char *fitted(const char *text, bool plain)
{
    if (qq_text_width(text) <= TEXT_WIDEST) return g_strdup(text);
    GString *out = g_string_new(NULL);
    unsigned width = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
        if (width > TEXT_WIDEST - 2 || out->len > 8 * TEXT_WIDEST) break;
        g_string_append_unichar(out, c);
    }
    g_string_append(out, plain ? ".." : "…");
    return g_string_free(out, FALSE);
}

static char *cell_text(const layout *to, unsigned row, unsigned column)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_cell_for_people(text, qq_report_column_at(to->table, column), qq_report_cell_at(to->table, row, column),
                       to->plain);
    return fitted(text->str, to->plain);
}

static void measure(layout *to)
{
    unsigned columns = to->table->columns->len;
    for (unsigned column = 0; column < columns; column++) {
        if (qq_report_column_at(to->table, column)->data_only) continue;
        g_autofree char *head = fitted(qq_report_column_at(to->table, column)->head, to->plain);
        to->widths[column] = qq_text_width(head);
        for (unsigned row = 0; row < qq_report_shown(to->table); row++) {
            g_autofree char *text = cell_text(to, row, column);
            unsigned width = qq_text_width(text);
            if (width > to->widths[column]) to->widths[column] = width;
        }
        if (has_bar(to->table, column)) to->scales[column] = bar_scale(to->table, column);
    }
    if (has_whiskers(to->table, 3)) to->whiskers = extent_of(to->table);
}

static void put_aligned(GString *out, const layout *to, unsigned column, const char *text)
{
    unsigned padding = to->widths[column] - qq_text_width(text);
    bool right = qq_report_is_number(qq_report_column_at(to->table, column));
    if (right) repeat(out, " ", padding);
    g_string_append(out, text);
    if (!right) repeat(out, " ", padding);
}

/* The picture behind a column, padded to its full width. */
static void put_picture(GString *out, const layout *to, unsigned row, unsigned column, bool drawn)
{
    bool bar = to->scales[column] > 0, whiskers = has_whiskers(to->table, column);
    if (!bar && !whiskers) return;
    g_autoptr(GString) picture = g_string_new(NULL);
    if (drawn && bar) append_bar(picture, qq_report_value(to->table, row, column) / to->scales[column], to->plain);
    if (drawn && whiskers) append_whiskers(picture, to->table, row, &to->whiskers, to->plain);
    unsigned full = bar ? BAR_WIDTH : WHISKER_WIDTH, width = qq_text_width(picture->str);
    repeat(out, " ", 1);
    g_string_append(out, picture->str);
    repeat(out, " ", width < full ? full - width : 0);
}

static void put_head(GString *out, const layout *to)
{
    unsigned columns = to->table->columns->len;
    for (unsigned column = 0; column < columns; column++) {
        if (qq_report_column_at(to->table, column)->data_only) continue;
        g_autofree char *head = fitted(qq_report_column_at(to->table, column)->head, to->plain);
        put_aligned(out, to, column, head);
        put_picture(out, to, 0, column, false);
        repeat(out, " ", GAP);
    }
    end_line(out);
    for (unsigned column = 0; column < columns; column++) {
        if (qq_report_column_at(to->table, column)->data_only) continue;
        repeat(out, to->plain ? "-" : "─", to->widths[column]);
        put_picture(out, to, 0, column, false);
        repeat(out, " ", GAP);
    }
    end_line(out);
}

static void put_rows(GString *out, const layout *to)
{
    for (unsigned row = 0; row < qq_report_shown(to->table); row++) {
        for (unsigned column = 0; column < to->table->columns->len; column++) {
            if (qq_report_column_at(to->table, column)->data_only) continue;
            g_autofree char *text = cell_text(to, row, column);
            put_aligned(out, to, column, text);
            put_picture(out, to, row, column, true);
            repeat(out, " ", GAP);
        }
        end_line(out);
    }
}

/* ---- curves ---- */

static void plot(char *grid, double x, double y, char mark)
{
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return;
    long column = lrint(x * (CURVE_WIDTH - 1)), row = lrint((1 - y) * (CURVE_HEIGHT - 1));
    grid[row * CURVE_WIDTH + column] = mark;
}

/* The curve between its points, on a grid of characters. */
static void plot_curve(const qq_report_table *table, char *grid)
{
    enum { STEPS = 4 * CURVE_WIDTH };
    for (int i = 0; i <= STEPS; i++) plot(grid, (double)i / STEPS, (double)i / STEPS, '.');
    for (unsigned row = 0; row + 1 < qq_report_rows(table); row++) {
        double x = qq_report_value(table, row, 0), y = qq_report_value(table, row, 1);
        double dx = qq_report_value(table, row + 1, 0) - x, dy = qq_report_value(table, row + 1, 1) - y;
        for (int i = 0; i <= STEPS; i++) plot(grid, x + dx * i / STEPS, y + dy * i / STEPS, '*');
    }
}

static void put_curve(GString *out, const qq_report_table *table, bool plain)
{
    char grid[CURVE_WIDTH * CURVE_HEIGHT];
    for (size_t i = 0; i < sizeof grid; i++) grid[i] = ' ';
    plot_curve(table, grid);
    for (int row = 0; row < CURVE_HEIGHT; row++) {
        g_string_append(out, row == 0 ? "100% " : row == CURVE_HEIGHT - 1 ? "  0% " : "     ");
        g_string_append(out, plain ? "|" : "│");
        for (int column = 0; column < CURVE_WIDTH; column++) {
            char mark = grid[row * CURVE_WIDTH + column];
            if (plain || mark == ' ')
                g_string_append_c(out, mark);
            else
                g_string_append(out, mark == '*' ? "•" : "·");
        }
        end_line(out);
    }
    g_string_append(out, plain ? "     +" : "     └");
    repeat(out, plain ? "-" : "─", CURVE_WIDTH);
    g_string_append_printf(out, "\n      0%%%*s\n\n", CURVE_WIDTH - 2, "100%");
}

static void put_table(GString *out, const qq_report_table *table, bool plain)
{
    unsigned columns = table->columns->len;
    g_autofree unsigned *widths = g_new0(unsigned, columns);
    g_autofree double *scales = g_new0(double, columns);
    layout to = {.table = table, .plain = plain, .widths = widths, .scales = scales};
    g_string_append_printf(out, "\n%s\n", table->caption);
    if (qq_report_rows(table) == 0) {
        g_string_append_printf(out, "  %s\n", qq_report_say(table->report, "none", "无"));
        return;
    }
    if (table->figure && table->figure->kind == QQ_FIGURE_ROC) put_curve(out, table, plain);
    measure(&to);
    put_head(out, &to);
    put_rows(out, &to);
    g_autofree char *hidden = qq_report_hidden_words(table);
    if (hidden) g_string_append_printf(out, "%s\n", hidden);
}

void qq_report_text(const qq_report *report, bool plain, GString *out)
{
    unsigned widest = 0;
    g_string_append_printf(out, "%s\n%s\n", report->title, report->question);
    for (guint i = 0; i < report->parameters->len; i++) {
        const report_parameter *parameter = g_ptr_array_index(report->parameters, i);
        unsigned width = qq_text_width(parameter->label);
        if (width > widest) widest = width;
    }
    if (report->parameters->len) g_string_append_c(out, '\n');
    for (guint i = 0; i < report->parameters->len; i++) {
        const report_parameter *parameter = g_ptr_array_index(report->parameters, i);
        g_string_append_printf(out, "  %s", parameter->label);
        repeat(out, " ", widest - qq_text_width(parameter->label) + GAP);
        g_string_append(out, parameter->value);
        end_line(out);
    }
    for (guint i = 0; i < report->sections->len; i++) {
        const report_section *section = g_ptr_array_index(report->sections, i);
        if (section->heading) g_string_append_printf(out, "\n%s %s\n", plain ? "==" : "■", section->heading);
        for (guint j = 0; j < section->blocks->len; j++) {
            const report_block *block = &g_array_index(section->blocks, report_block, j);
            if (block->prose) g_string_append_printf(out, "%s\n", block->prose);
            if (block->table) put_table(out, block->table, plain);
        }
    }
}
