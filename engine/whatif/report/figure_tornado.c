/* Sobol indices: a bar each for first-order and total index, with their intervals, a pair a row. */
#include "whatif/report/svg.h"

enum { ROWS_MAX = 40, ROW_HEIGHT = 40, BAR = 13, TOP = 30, LABEL_MOST = 230, WORDS = 7 };

typedef struct {
    const qq_report_table *table;
    unsigned rows;
    double left, right;
    unsigned label_columns;
    qq_axis axis;
} tornado;

static bool find_axis(tornado *of)
{
    double low = 0, high = 0;
    for (unsigned row = 0; row < of->rows; row++)
        for (unsigned column = 1; column <= 6; column++) {
            double value = qq_report_value(of->table, row, column);
            low = fmin(low, value);
            high = fmax(high, value);
        }
    of->axis = qq_axis_of(low, high > low ? high : 1, of->left, of->right, false);
    return of->axis.good && of->rows > 0;
}

static void draw_whisker(qq_canvas *canvas, const tornado *of, unsigned row, unsigned column, double y)
{
    double low = qq_report_value(of->table, row, column), high = qq_report_value(of->table, row, column + 1);
    if (isnan(low) || isnan(high)) return;
    double from = qq_axis_place(&of->axis, low), to = qq_axis_place(&of->axis, high);
    qq_svg_line(canvas, "whisker", from, y, to, y);
    qq_svg_line(canvas, "whisker", from, y - 4, from, y + 4);
    qq_svg_line(canvas, "whisker", to, y - 4, to, y + 4);
}

static void draw_bar(qq_canvas *canvas, const tornado *of, unsigned row, unsigned column, double y, bool hatched)
{
    double value = qq_report_value(of->table, row, column);
    if (isnan(value)) return;
    double zero = qq_axis_place(&of->axis, 0), end = qq_axis_place(&of->axis, value);
    if (hatched)
        qq_svg_hatched(canvas, fmin(zero, end), y, fabs(end - zero), BAR);
    else
        qq_svg_rect(canvas, "one", fmin(zero, end), y, fabs(end - zero), BAR);
    draw_whisker(canvas, of, row, column + 1, y + BAR / 2.0);
    double high = qq_report_value(of->table, row, column + 2);
    double behind = qq_axis_place(&of->axis, isnan(high) ? value : fmax(high, value));
    g_autofree char *text = qq_svg_cell(canvas, row, column);
    qq_svg_text(canvas, "start small", behind + 6, y + BAR - 3, 0, text);
}

static void draw_key(qq_canvas *canvas, const tornado *of)
{
    qq_svg_rect(canvas, "one", of->left, 6, 22, 12);
    qq_svg_text(canvas, "start", of->left + 28, 16, 24, qq_report_column_at(of->table, 1)->head);
    qq_svg_hatched(canvas, of->left + 200, 6, 22, 12);
    qq_svg_text(canvas, "start", of->left + 228, 16, 24, qq_report_column_at(of->table, 4)->head);
}

static bool has_words(const tornado *of)
{
    return of->table->columns->len > WORDS && qq_report_column_at(of->table, WORDS)->kind == QQ_COLUMN_TEXT;
}

static double label_width(const qq_canvas *canvas, tornado *of)
{
    const double label = qq_svg_label_width(canvas, 0, of->rows, LABEL_MOST, &of->label_columns);
    if (!has_words(of)) return label;
    return fmax(label, qq_svg_label_width(canvas, WORDS, of->rows, LABEL_MOST, &of->label_columns));
}

/* Below the label what it is, where the table says it. */
static void draw_label(qq_canvas *canvas, const tornado *of, unsigned row, double y)
{
    const bool worded = has_words(of);
    g_autofree char *label = qq_svg_cell(canvas, row, 0);
    qq_svg_text(canvas, "end", of->left - 10, y + ROW_HEIGHT / 2.0 + (worded ? -4 : 4), of->label_columns, label);
    if (!worded) return;
    g_autofree char *words = qq_svg_cell(canvas, row, WORDS);
    qq_svg_text(canvas, "end small soft", of->left - 10, y + ROW_HEIGHT / 2.0 + 11, of->label_columns, words);
}

void qq_draw_tornado(qq_canvas *canvas)
{
    unsigned all = qq_report_rows(canvas->table);
    tornado of = {.table = canvas->table, .rows = all < ROWS_MAX ? all : ROWS_MAX};
    of.left = label_width(canvas, &of) + 20;
    of.right = QQ_FIGURE_WIDTH - 64; /* room for the number behind the longest bar */
    if (!find_axis(&of)) {
        qq_svg_nothing(canvas, qq_report_say(canvas->table->report, "nothing to draw", "无可绘制的数据"));
        return;
    }
    double bottom = TOP + (double)of.rows * ROW_HEIGHT;
    canvas->height = bottom + 26;
    draw_key(canvas, &of);
    qq_axis_draw_below(canvas, &of.axis, bottom, TOP);
    for (unsigned row = 0; row < of.rows; row++) {
        double y = TOP + (double)row * ROW_HEIGHT;
        draw_label(canvas, &of, row, y);
        draw_bar(canvas, &of, row, 1, y + 6, false);
        draw_bar(canvas, &of, row, 4, y + 6 + BAR + 2, true);
    }
    double zero = qq_axis_place(&of.axis, 0);
    qq_svg_line(canvas, "axis", zero, TOP, zero, bottom);
    qq_svg_left_out(canvas, of.rows, all);
}
