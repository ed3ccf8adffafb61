/* Marks and axes of inline SVG. Numbers are written without the locale. */
#include "whatif/report/svg.h"

#include <string.h>
#include "qinqing/text.h"

enum { PIXELS_A_COLUMN = 7 /* of text of 12 px: half the width of an ideograph, and more than a usual letter's */ };

void qq_svg_number(GString *out, double value)
{
    gsize begun = out->len;
    qq_append_real(out, value, 2);
    if (!strchr(out->str + begun, '.')) return;
    while (out->str[out->len - 1] == '0') g_string_truncate(out, out->len - 1);
    if (out->str[out->len - 1] == '.') g_string_truncate(out, out->len - 1);
}

static void attribute(qq_canvas *canvas, const char *name, double value)
{
    g_string_append_printf(canvas->body, " %s=\"", name);
    qq_svg_number(canvas->body, value);
    g_string_append_c(canvas->body, '"');
}

static void begin(qq_canvas *canvas, const char *element, const char *class_name)
{
    g_string_append_printf(canvas->body, "<%s class=\"%s\"", element, class_name);
}

static void end(qq_canvas *canvas)
{
    g_string_append(canvas->body, "/>\n");
}

void qq_svg_line(qq_canvas *canvas, const char *class_name, double x1, double y1, double x2, double y2)
{
    begin(canvas, "line", class_name);
    attribute(canvas, "x1", x1);
    attribute(canvas, "y1", y1);
    attribute(canvas, "x2", x2);
    attribute(canvas, "y2", y2);
    end(canvas);
}

static void box(qq_canvas *canvas, double x, double y, double width, double height)
{
    attribute(canvas, "x", x);
    attribute(canvas, "y", y);
    attribute(canvas, "width", fmax(width, 0));
    attribute(canvas, "height", fmax(height, 0));
}

void qq_svg_rect(qq_canvas *canvas, const char *class_name, double x, double y, double width, double height)
{
    begin(canvas, "rect", class_name);
    box(canvas, x, y, width, height);
    end(canvas);
}

void qq_svg_tint(qq_canvas *canvas, const char *class_name, double x, double y, double width, double height,
                 double strength)
{
    begin(canvas, "rect", class_name);
    box(canvas, x, y, width, height);
    attribute(canvas, "fill-opacity", strength);
    end(canvas);
}

void qq_svg_hatched(qq_canvas *canvas, double x, double y, double width, double height)
{
    begin(canvas, "rect", "hatched");
    box(canvas, x, y, width, height);
    g_string_append_printf(canvas->body, " fill=\"url(#hatch%u)\"", canvas->number);
    end(canvas);
}

void qq_svg_dot(qq_canvas *canvas, const char *class_name, double x, double y, double radius)
{
    begin(canvas, "circle", class_name);
    attribute(canvas, "cx", x);
    attribute(canvas, "cy", y);
    attribute(canvas, "r", radius);
    end(canvas);
}

void qq_svg_diamond(qq_canvas *canvas, const char *class_name, double x, double y, double radius)
{
    qq_svg_path_begin(canvas, class_name);
    qq_svg_path_to(canvas, true, x - radius, y);
    qq_svg_path_to(canvas, false, x, y - radius);
    qq_svg_path_to(canvas, false, x + radius, y);
    qq_svg_path_to(canvas, false, x, y + radius);
    qq_svg_path_to(canvas, false, x - radius, y);
    qq_svg_path_end(canvas);
}

static char *cut(const char *text, unsigned columns)
{
    if (columns == 0 || qq_text_width(text) <= columns) return g_strdup(text);
    GString *out = g_string_new(NULL);
    unsigned width = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
        if (width + 1 > columns || out->len > 8 * columns) break;
        g_string_append_unichar(out, c);
    }
    g_string_append(out, "…");
    return g_string_free(out, FALSE);
}

void qq_svg_text(qq_canvas *canvas, const char *class_name, double x, double y, unsigned columns, const char *text)
{
    g_autofree char *shown = cut(text, columns);
    g_autofree char *escaped = g_markup_escape_text(shown, -1);
    begin(canvas, "text", class_name);
    attribute(canvas, "x", x);
    attribute(canvas, "y", y);
    g_string_append_printf(canvas->body, ">%s</text>\n", escaped);
}

void qq_svg_path_begin(qq_canvas *canvas, const char *class_name)
{
    begin(canvas, "path", class_name);
    g_string_append(canvas->body, " d=\"");
}

void qq_svg_path_to(qq_canvas *canvas, bool first, double x, double y)
{
    g_string_append_c(canvas->body, first ? 'M' : 'L');
    qq_svg_number(canvas->body, x);
    g_string_append_c(canvas->body, ' ');
    qq_svg_number(canvas->body, y);
}

void qq_svg_path_end(qq_canvas *canvas)
{
    g_string_append_c(canvas->body, '"');
    end(canvas);
}

/* ---- axes ---- */

/* 1, 2 or 5 of a power of ten, so that five steps or a few more cover the span. */
static double round_step(double span)
{
    double rough = span / 5, unit = pow(10, floor(log10(rough)));
    double share = rough / unit;
    return unit * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

qq_axis qq_axis_of(double low, double high, double from, double to, bool percent)
{
    qq_axis axis = {.from = from, .to = to, .percent = percent};
    double span = high - low;
    if (!isfinite(span) || span < 0) return axis;
    if (span <= fabs(low) * 1e-9) { /* one value: some room at both sides */
        double room = low == 0 ? 0.5 : fabs(low) * 0.05;
        low -= room;
        high += room;
    }
    axis.step = round_step(high - low);
    axis.low = floor(low / axis.step + 1e-9) * axis.step;
    axis.high = ceil(high / axis.step - 1e-9) * axis.step;
    axis.good = isfinite(axis.low) && isfinite(axis.high) && axis.high > axis.low && axis.low + axis.step > axis.low;
    return axis;
}

double qq_axis_place(const qq_axis *axis, double value)
{
    return axis->from + (value - axis->low) / (axis->high - axis->low) * (axis->to - axis->from);
}

static char *tick_text(const qq_axis *axis, double value)
{
    enum { ROOM = 32 };
    char text[ROOM];
    double factor = axis->percent ? 100 : 1, step = axis->step * factor;
    GString *out = g_string_new(NULL);
    if (fabs(value) < axis->step / 2) value = 0;
    if (step < 1e-6 || fabs(axis->low) >= 1e9 || fabs(axis->high) >= 1e9) {
        g_string_append(out, g_ascii_formatd(text, sizeof text, "%.4g", value * factor));
    } else {
        double places = -floor(log10(step) + 1e-9);
        qq_append_real(out, value * factor, places > 0 ? (int)places : 0);
    }
    if (axis->percent) g_string_append_c(out, '%');
    return g_string_free(out, FALSE);
}

static unsigned tick_count(const qq_axis *axis)
{
    return (unsigned)lrint((axis->high - axis->low) / axis->step) + 1;
}

void qq_axis_draw_below(qq_canvas *canvas, const qq_axis *axis, double y, double top)
{
    for (unsigned i = 0; i < tick_count(axis); i++) {
        double value = axis->low + i * axis->step, x = qq_axis_place(axis, value);
        g_autofree char *text = tick_text(axis, value);
        qq_svg_line(canvas, "grid", x, top, x, y + 4);
        qq_svg_text(canvas, "middle soft", x, y + 18, 0, text);
    }
    qq_svg_line(canvas, "axis", axis->from, y, axis->to, y);
}

void qq_axis_draw_left(qq_canvas *canvas, const qq_axis *axis, double x, double right)
{
    for (unsigned i = 0; i < tick_count(axis); i++) {
        double value = axis->low + i * axis->step, y = qq_axis_place(axis, value);
        g_autofree char *text = tick_text(axis, value);
        qq_svg_line(canvas, "grid", x - 4, y, right, y);
        qq_svg_text(canvas, "end soft", x - 8, y + 4, 0, text);
    }
    qq_svg_line(canvas, "axis", x, axis->from, x, axis->to);
}

/* ---- what figures share ---- */

char *qq_svg_cell(const qq_canvas *canvas, unsigned row, unsigned column)
{
    GString *text = g_string_new(NULL);
    qq_cell_for_people(text, qq_report_column_at(canvas->table, column), qq_report_cell_at(canvas->table, row, column),
                       false);
    return g_string_free(text, FALSE);
}

double qq_svg_label_width(const qq_canvas *canvas, unsigned column, unsigned rows, double most, unsigned *columns)
{
    unsigned widest = 0;
    *columns = (unsigned)(most / PIXELS_A_COLUMN);
    for (unsigned row = 0; row < rows; row++) {
        const report_cell *cell = qq_report_cell_at(canvas->table, row, column);
        unsigned width = cell->tag == CELL_TEXT ? qq_text_width(cell->text) : 1;
        if (width > widest) widest = width;
    }
    return fmin(most, (double)widest * PIXELS_A_COLUMN);
}

void qq_svg_nothing(qq_canvas *canvas, const char *words)
{
    canvas->height = 48;
    qq_svg_text(canvas, "middle soft", QQ_FIGURE_WIDTH / 2, 28, 0, words);
}

void qq_svg_left_out(qq_canvas *canvas, unsigned drawn, unsigned rows)
{
    if (drawn == rows) return;
    g_autofree char *words = canvas->table->report->chinese
                                 ? g_strdup_printf("共 %u 行，图中为前 %u 行", rows, drawn)
                                 : g_strdup_printf("the first %u of %u rows are drawn", drawn, rows);
    canvas->height += 20;
    qq_svg_text(canvas, "middle soft", QQ_FIGURE_WIDTH / 2, canvas->height - 6, 0, words);
}
