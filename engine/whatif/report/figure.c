/* A figure as one inline SVG with title and description. */
#include "whatif/report/svg.h"

static void draw(qq_canvas *canvas)
{
    if (qq_report_rows(canvas->table) == 0) {
        qq_svg_nothing(canvas, qq_report_say(canvas->table->report, "nothing to draw", "无可绘制的数据"));
        return;
    }
    switch (canvas->table->figure->kind) {
    case QQ_FIGURE_HEAT:
        qq_draw_heat(canvas);
        break;
    case QQ_FIGURE_HISTOGRAM:
        qq_draw_histogram(canvas);
        break;
    case QQ_FIGURE_INTERVALS:
        qq_draw_intervals(canvas);
        break;
    case QQ_FIGURE_TORNADO:
        qq_draw_tornado(canvas);
        break;
    case QQ_FIGURE_ROC:
        qq_draw_curve(canvas);
        break;
    case QQ_FIGURE_CALIBRATION:
        qq_draw_calibration(canvas);
        break;
    }
}

void qq_report_draw(const qq_report_table *table, unsigned number, GString *out)
{
    g_autoptr(GString) body = g_string_new(NULL);
    qq_canvas canvas = {.table = table, .number = number, .body = body};
    g_autofree char *title = g_markup_escape_text(table->figure->title, -1);
    g_autofree char *description = g_markup_escape_text(table->figure->description, -1);
    draw(&canvas);
    g_string_append_printf(out,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"ft%u fd%u\""
                           " viewBox=\"0 0 %d ",
                           number, number, (int)QQ_FIGURE_WIDTH);
    qq_svg_number(out, ceil(canvas.height));
    g_string_append_printf(out, "\">\n<title id=\"ft%u\">%s</title>\n<desc id=\"fd%u\">%s</desc>\n", number, title,
                           number, description);
    if (table->figure->kind == QQ_FIGURE_TORNADO)
        g_string_append_printf(out,
                               "<defs><pattern id=\"hatch%u\" patternUnits=\"userSpaceOnUse\" width=\"5\" height=\"5\""
                               " patternTransform=\"rotate(45)\"><line class=\"two-line\" x1=\"0\" y1=\"0\" x2=\"0\""
                               " y2=\"5\"/></pattern></defs>\n",
                               number);
    g_string_append_len(out, body->str, (gssize)body->len);
    g_string_append(out, "</svg>\n");
}
