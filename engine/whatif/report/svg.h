/* Private to engine/whatif/report: drawing inline SVG. A figure draws into a canvas of fixed width and sets the height
 * that it turned out to need; looks come from the page's style by class, so that one drawing serves light, dark and
 * print. */
#ifndef QINQING_WHATIF_SVG_H
#define QINQING_WHATIF_SVG_H

#include "whatif/report/report.h"

#define QQ_FIGURE_WIDTH 720.0

typedef struct {
    const qq_report_table *table;
    unsigned number; /* of the table on the page: part of every id */
    GString *body;
    double height;
} qq_canvas;

/* ---- marks; classes are those of the page's style ---- */

void qq_svg_line(qq_canvas *canvas, const char *class_name, double x1, double y1, double x2, double y2);
void qq_svg_rect(qq_canvas *canvas, const char *class_name, double x, double y, double width, double height);
/* Filled as strongly as `strength`, 0..1. */
void qq_svg_tint(qq_canvas *canvas, const char *class_name, double x, double y, double width, double height,
                 double strength);
/* Filled with the figure's diagonal lines. */
void qq_svg_hatched(qq_canvas *canvas, double x, double y, double width, double height);
void qq_svg_dot(qq_canvas *canvas, const char *class_name, double x, double y, double radius);
void qq_svg_diamond(qq_canvas *canvas, const char *class_name, double x, double y, double radius);
/* Text is escaped, and cut with "…" after so many columns; 0: never. Classes: start, middle, end and what it is. */
void qq_svg_text(qq_canvas *canvas, const char *class_name, double x, double y, unsigned columns, const char *text);
void qq_svg_path_begin(qq_canvas *canvas, const char *class_name);
void qq_svg_path_to(qq_canvas *canvas, bool first, double x, double y);
void qq_svg_path_end(qq_canvas *canvas);
/* A number as attributes have it: two decimals, no more zeros than needed. */
void qq_svg_number(GString *out, double value);

/* ---- axes ---- */

typedef struct {
    double low, high, step; /* round numbers */
    double from, to;        /* where they lie on the canvas */
    bool percent;
    bool good; /* false: nothing that could be drawn */
} qq_axis;

/* An axis that holds low..high, widened to round numbers. Not good when either is not finite. */
qq_axis qq_axis_of(double low, double high, double from, double to, bool percent);
double qq_axis_place(const qq_axis *axis, double value);
/* Ticks with their numbers below y, and lines upward to `top`. */
void qq_axis_draw_below(qq_canvas *canvas, const qq_axis *axis, double y, double top);
/* The same at the left of x, with lines to `right`. */
void qq_axis_draw_left(qq_canvas *canvas, const qq_axis *axis, double x, double right);

/* ---- what figures share ---- */

/* The cell as people read it. Caller frees. */
char *qq_svg_cell(const qq_canvas *canvas, unsigned row, unsigned column);
/* Pixels that the widest text of a column takes, at most `most`; and the columns of text that fit. */
double qq_svg_label_width(const qq_canvas *canvas, unsigned column, unsigned rows, double most, unsigned *columns);
/* A line of text in place of what cannot be drawn. */
void qq_svg_nothing(qq_canvas *canvas, const char *words);
/* "the first 60 of 500 are drawn" below the figure, if rows are more than drawn. */
void qq_svg_left_out(qq_canvas *canvas, unsigned drawn, unsigned rows);

/* ---- figures, a file each ---- */

void qq_draw_heat(qq_canvas *canvas);
void qq_draw_histogram(qq_canvas *canvas);
void qq_draw_intervals(qq_canvas *canvas);
void qq_draw_calibration(qq_canvas *canvas);
void qq_draw_tornado(qq_canvas *canvas);
void qq_draw_curve(qq_canvas *canvas);

#endif
