/* One distribution, or two over each other: before as filled columns, after as a strong stepped line. */
#include "whatif/report/svg.h"

enum { LEFT = 76, RIGHT = 16, TOP = 34, PLOT_HEIGHT = 240, BINS_MAX = 400 };

typedef struct {
    const qq_report_table *table;
    unsigned rows;
    bool pair;
    qq_axis across, up;
} histogram;

static bool is_whole(const histogram *of, unsigned row)
{
    for (unsigned column = 0; column < (of->pair ? 4u : 3u); column++)
        if (isnan(qq_report_value(of->table, row, column))) return false;
    return true;
}

static bool find_axes(histogram *of)
{
    double low = INFINITY, high = -INFINITY, most = 0;
    for (unsigned row = 0; row < of->rows; row++) {
        if (!is_whole(of, row)) continue;
        low = fmin(low, qq_report_value(of->table, row, 0));
        high = fmax(high, qq_report_value(of->table, row, 1));
        most = fmax(most, qq_report_value(of->table, row, 2));
        if (of->pair) most = fmax(most, qq_report_value(of->table, row, 3));
    }
    bool percent = qq_report_column_at(of->table, 0)->kind == QQ_COLUMN_PERCENT;
    of->across = qq_axis_of(low, high, LEFT, QQ_FIGURE_WIDTH - RIGHT, percent);
    of->up = qq_axis_of(0, most > 0 ? most : 1, TOP + PLOT_HEIGHT, TOP, false);
    return of->across.good && of->up.good;
}

static void draw_columns(qq_canvas *canvas, const histogram *of)
{
    for (unsigned row = 0; row < of->rows; row++) {
        if (!is_whole(of, row)) continue;
        double left = qq_axis_place(&of->across, qq_report_value(of->table, row, 0));
        double right = qq_axis_place(&of->across, qq_report_value(of->table, row, 1));
        double top = qq_axis_place(&of->up, fmax(qq_report_value(of->table, row, 2), 0));
        double gap = right - left > 4 ? 0.5 : 0;
        qq_svg_rect(canvas, of->pair ? "before" : "one", left + gap, top, right - left - 2 * gap, of->up.from - top);
    }
}

static void draw_steps(qq_canvas *canvas, const histogram *of)
{
    bool first = true;
    qq_svg_path_begin(canvas, "after");
    for (unsigned row = 0; row < of->rows; row++) {
        if (!is_whole(of, row)) continue;
        double left = qq_axis_place(&of->across, qq_report_value(of->table, row, 0));
        double right = qq_axis_place(&of->across, qq_report_value(of->table, row, 1));
        double top = qq_axis_place(&of->up, fmax(qq_report_value(of->table, row, 3), 0));
        qq_svg_path_to(canvas, first, left, top);
        qq_svg_path_to(canvas, false, right, top);
        first = false;
    }
    qq_svg_path_end(canvas);
}

static void draw_key(qq_canvas *canvas, const histogram *of)
{
    double x = LEFT + 4;
    qq_svg_rect(canvas, "before", x, 8, 22, 12);
    qq_svg_text(canvas, "start", x + 28, 18, 40, qq_report_column_at(of->table, 2)->head);
    qq_svg_line(canvas, "after", x + 320, 14, x + 342, 14);
    qq_svg_text(canvas, "start", x + 348, 18, 40, qq_report_column_at(of->table, 3)->head);
}

void qq_draw_histogram(qq_canvas *canvas)
{
    unsigned all = qq_report_rows(canvas->table);
    histogram of = {.table = canvas->table, .rows = all < BINS_MAX ? all : BINS_MAX};
    of.pair = canvas->table->columns->len > 3 && qq_report_column_at(canvas->table, 3)->kind == QQ_COLUMN_INTEGER;
    if (!find_axes(&of)) {
        qq_svg_nothing(canvas, qq_report_say(canvas->table->report, "nothing to draw", "无可绘制的数据"));
        return;
    }
    double bottom = TOP + PLOT_HEIGHT;
    canvas->height = bottom + 28;
    qq_axis_draw_left(canvas, &of.up, LEFT, QQ_FIGURE_WIDTH - RIGHT);
    qq_axis_draw_below(canvas, &of.across, bottom, bottom);
    draw_columns(canvas, &of);
    if (of.pair) {
        draw_steps(canvas, &of);
        draw_key(canvas, &of);
    }
    if (canvas->table->figure->axis) {
        canvas->height += 18;
        qq_svg_text(canvas, "middle soft", (LEFT + QQ_FIGURE_WIDTH - RIGHT) / 2, canvas->height - 8, 0,
                    canvas->table->figure->axis);
    }
    qq_svg_left_out(canvas, of.rows, all);
}
