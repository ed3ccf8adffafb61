/* Dot and whisker, a row a line: intervals of ranks, and rates by band with their intervals. A hollow diamond is the
 * nominal or expected value. */
#include "whatif/report/svg.h"

enum { ROWS_MAX = 60, ROW_HEIGHT = 24, TOP = 30, LABEL_MOST = 230, COUNT_WIDTH = 90 };

typedef struct {
    const qq_report_table *table;
    unsigned rows;            /* drawn */
    unsigned low, dot, high;  /* columns */
    unsigned nominal, counts; /* columns; 0: none */
    const char *dot_words, *nominal_words;
    double left, right;
    unsigned label_columns;
    qq_axis axis;
} rows_figure;

static bool is_whole(const rows_figure *of, unsigned row)
{
    return !isnan(qq_report_value(of->table, row, of->low)) && !isnan(qq_report_value(of->table, row, of->dot)) &&
           !isnan(qq_report_value(of->table, row, of->high));
}

static bool find_axis(rows_figure *of)
{
    double low = INFINITY, high = -INFINITY;
    for (unsigned row = 0; row < of->rows; row++) {
        if (!is_whole(of, row)) continue;
        low = fmin(low, fmin(qq_report_value(of->table, row, of->low), qq_report_value(of->table, row, of->dot)));
        high = fmax(high, fmax(qq_report_value(of->table, row, of->high), qq_report_value(of->table, row, of->dot)));
        double nominal = of->nominal ? qq_report_value(of->table, row, of->nominal) : NAN;
        low = fmin(low, nominal); /* fmin and fmax pass over NaN */
        high = fmax(high, nominal);
    }
    if (isfinite(low) && of->table->figure->mark_words) {
        low = fmin(low, of->table->figure->mark);
        high = fmax(high, of->table->figure->mark);
    }
    bool percent = qq_report_column_at(of->table, of->dot)->kind == QQ_COLUMN_PERCENT;
    of->axis = qq_axis_of(percent ? fmin(low, 0) : low, high, of->left, of->right, percent);
    return of->axis.good;
}

static void draw_row(qq_canvas *canvas, const rows_figure *of, unsigned row)
{
    double y = TOP + (row + 0.5) * ROW_HEIGHT;
    g_autofree char *label = qq_svg_cell(canvas, row, 0);
    qq_svg_text(canvas, "end", of->left - 10, y + 4, of->label_columns, label);
    if (of->counts) {
        g_autofree char *count = qq_svg_cell(canvas, row, of->counts);
        qq_svg_text(canvas, "end soft", QQ_FIGURE_WIDTH - 6, y + 4, 0, count);
    }
    if (!is_whole(of, row)) return;
    double low = qq_axis_place(&of->axis, qq_report_value(of->table, row, of->low));
    double high = qq_axis_place(&of->axis, qq_report_value(of->table, row, of->high));
    double dot = qq_axis_place(&of->axis, qq_report_value(of->table, row, of->dot));
    qq_svg_line(canvas, "whisker", low, y, high, y);
    qq_svg_line(canvas, "whisker", low, y - 5, low, y + 5);
    qq_svg_line(canvas, "whisker", high, y - 5, high, y + 5);
    qq_svg_dot(canvas, "one", dot, y, 4.5);
    double nominal = of->nominal ? qq_report_value(of->table, row, of->nominal) : NAN;
    if (!isnan(nominal)) qq_svg_diamond(canvas, "hollow", qq_axis_place(&of->axis, nominal), y, 6);
}

static void draw_key(qq_canvas *canvas, const rows_figure *of)
{
    double x = of->left;
    qq_svg_dot(canvas, "one", x + 6, 12, 4.5);
    qq_svg_text(canvas, "start", x + 16, 16, 32, of->dot_words);
    if (of->nominal) {
        qq_svg_diamond(canvas, "hollow", x + 186, 12, 6);
        qq_svg_text(canvas, "start", x + 198, 16, 32, of->nominal_words);
    }
    if (of->counts)
        qq_svg_text(canvas, "end soft", QQ_FIGURE_WIDTH - 6, 16, 12, qq_report_column_at(of->table, of->counts)->head);
}

static void draw_mark(qq_canvas *canvas, const rows_figure *of, double bottom)
{
    const report_figure *figure = of->table->figure;
    if (!figure->mark_words) return;
    double x = qq_axis_place(&of->axis, figure->mark);
    bool right_half = x > (of->left + of->right) / 2;
    qq_svg_line(canvas, "mark", x, TOP, x, bottom);
    canvas->height += 18;
    qq_svg_text(canvas, right_half ? "end" : "start", x, bottom + 34, 60, figure->mark_words);
}

static void draw_rows(qq_canvas *canvas, rows_figure *of)
{
    unsigned all = qq_report_rows(canvas->table);
    of->table = canvas->table;
    of->rows = all < ROWS_MAX ? all : ROWS_MAX;
    of->left = qq_svg_label_width(canvas, 0, of->rows, LABEL_MOST, &of->label_columns) + 20;
    of->right = QQ_FIGURE_WIDTH - (of->counts ? COUNT_WIDTH : 24);
    if (!find_axis(of)) {
        qq_svg_nothing(canvas, qq_report_say(canvas->table->report, "nothing to draw", "无可绘制的数据"));
        return;
    }
    double bottom = TOP + (double)of->rows * ROW_HEIGHT;
    canvas->height = bottom + 26;
    draw_key(canvas, of);
    qq_axis_draw_below(canvas, &of->axis, bottom, TOP);
    draw_mark(canvas, of, bottom);
    for (unsigned row = 0; row < of->rows; row++) draw_row(canvas, of, row);
    if (canvas->table->figure->axis) {
        canvas->height += 18;
        qq_svg_text(canvas, "middle soft", (of->left + of->right) / 2, canvas->height - 8, 0,
                    canvas->table->figure->axis);
    }
    qq_svg_left_out(canvas, of->rows, all);
}

void qq_draw_intervals(qq_canvas *canvas)
{
    const qq_report_table *table = canvas->table;
    rows_figure of = {.low = 1, .dot = 2, .high = 3};
    of.dot_words = qq_report_column_at(table, 2)->head;
    if (table->columns->len > 4 && qq_report_is_number(qq_report_column_at(table, 4))) {
        of.nominal = 4;
        of.nominal_words = qq_report_column_at(table, 4)->head;
    }
    draw_rows(canvas, &of);
}

void qq_draw_calibration(qq_canvas *canvas)
{
    const qq_report_table *table = canvas->table;
    rows_figure of = {.dot = 1, .low = 2, .high = 3, .counts = 4};
    of.dot_words = qq_report_column_at(table, 1)->head;
    if (table->columns->len > 5 && qq_report_column_at(table, 5)->kind == QQ_COLUMN_PERCENT) {
        of.nominal = 5;
        of.nominal_words = qq_report_column_at(table, 5)->head;
    }
    draw_rows(canvas, &of);
}
