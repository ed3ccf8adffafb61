/* A ROC curve with the diagonal of chance. */
#include "whatif/report/svg.h"

enum { LEFT = 180, SIDE = 360, TOP = 12, POINTS_MAX = 2000 };

static void draw_points(qq_canvas *canvas, const qq_axis *across, const qq_axis *up, const char *class_name,
                        bool closed)
{
    const qq_report_table *table = canvas->table;
    unsigned rows = qq_report_rows(table), step = rows / POINTS_MAX + 1;
    bool first = true;
    qq_svg_path_begin(canvas, class_name);
    for (unsigned row = 0; row < rows; row++) {
        double x = qq_report_value(table, row, 0), y = qq_report_value(table, row, 1);
        if (isnan(x) || isnan(y) || (row % step != 0 && row + 1 != rows)) continue;
        qq_svg_path_to(canvas, first, qq_axis_place(across, x), qq_axis_place(up, y));
        first = false;
    }
    if (closed && !first) {
        qq_svg_path_to(canvas, false, across->to, up->from);
        qq_svg_path_to(canvas, false, across->from, up->from);
    }
    qq_svg_path_end(canvas);
}

static bool has_points(const qq_report_table *table)
{
    for (unsigned row = 0; row < qq_report_rows(table); row++)
        if (!isnan(qq_report_value(table, row, 0)) && !isnan(qq_report_value(table, row, 1))) return true;
    return false;
}

void qq_draw_curve(qq_canvas *canvas)
{
    const qq_report *report = canvas->table->report;
    if (!has_points(canvas->table)) {
        qq_svg_nothing(canvas, qq_report_say(report, "nothing to draw", "无可绘制的数据"));
        return;
    }
    qq_axis across = qq_axis_of(0, 1, LEFT, LEFT + SIDE, true), up = qq_axis_of(0, 1, TOP + SIDE, TOP, true);
    canvas->height = TOP + SIDE + 46;
    qq_axis_draw_left(canvas, &up, LEFT, LEFT + SIDE);
    qq_axis_draw_below(canvas, &across, TOP + SIDE, TOP);
    draw_points(canvas, &across, &up, "area", true);
    qq_svg_line(canvas, "chance", LEFT, TOP + SIDE, LEFT + SIDE, TOP);
    draw_points(canvas, &across, &up, "curve", false);
    qq_svg_text(canvas, "middle soft", LEFT + SIDE / 2.0, TOP + SIDE + 38, 0,
                qq_report_column_at(canvas->table, 0)->head);
    qq_svg_text(canvas, "end soft", LEFT - 50, TOP + SIDE / 2.0, 20, qq_report_column_at(canvas->table, 1)->head);
    qq_svg_text(canvas, "start soft", LEFT + SIDE * 0.56, TOP + SIDE * 0.53, 0,
                qq_report_say(report, "chance", "随机"));
}
