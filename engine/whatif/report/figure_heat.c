/* A migration matrix: how many went from the row's grade to the column's. A cell is filled by its share of its row and
 * says count and share, so that it reads without colour; who stayed is framed. */
#include "whatif/report/svg.h"

#include "qinqing/text.h"

enum { GRADES_MAX = 24, CELL_HEIGHT = 40, HEAD = 46 };

typedef struct {
    unsigned rows, columns; /* drawn */
    double left, width;     /* of the labels; of a cell */
    unsigned label_columns;
} grid;

static double row_total(const qq_canvas *canvas, unsigned row)
{
    double total = 0;
    for (unsigned column = 1; column < canvas->table->columns->len; column++) {
        double value = qq_report_value(canvas->table, row, column);
        if (value > 0) total += value;
    }
    return total;
}

static void draw_cell(qq_canvas *canvas, const grid *at, unsigned row, unsigned column, double total)
{
    double value = qq_report_value(canvas->table, row, column + 1);
    double x = at->left + column * at->width, y = HEAD + (double)row * CELL_HEIGHT;
    if (isnan(value)) return;
    double share = total > 0 ? fmax(value, 0) / total : 0;
    if (value > 0) qq_svg_tint(canvas, "one", x + 1, y + 1, at->width - 2, CELL_HEIGHT - 2, 0.08 + 0.92 * share);
    const char *ink = share > 0.5 ? "middle on" : value > 0 ? "middle" : "middle soft";
    g_autofree char *count = qq_svg_cell(canvas, row, column + 1);
    bool small = at->width < 44 || !(value > 0);
    qq_svg_text(canvas, ink, x + at->width / 2, y + (small ? 24 : 18), (unsigned)(at->width / 6.5), count);
    if (small) return;
    g_autoptr(GString) percent = g_string_new(NULL);
    qq_append_real(percent, share * 100, 1);
    g_string_append_c(percent, '%');
    g_autofree char *class_name = g_strconcat(ink, " small", NULL);
    qq_svg_text(canvas, class_name, x + at->width / 2, y + 32, 0, percent->str);
}

static void draw_heads(qq_canvas *canvas, const grid *at)
{
    const qq_report *report = canvas->table->report;
    qq_svg_text(canvas, "middle soft", at->left + at->columns * at->width / 2, 14, 0,
                qq_report_say(report, "after →", "调整后 →"));
    qq_svg_text(canvas, "end soft", at->left - 8, 36, 0, qq_report_say(report, "before ↓", "调整前 ↓"));
    for (unsigned column = 0; column < at->columns; column++)
        qq_svg_text(canvas, "middle strong", at->left + (column + 0.5) * at->width, 36, (unsigned)(at->width / 7),
                    qq_report_column_at(canvas->table, column + 1)->head);
    for (unsigned row = 0; row < at->rows; row++) {
        g_autofree char *label = qq_svg_cell(canvas, row, 0);
        qq_svg_text(canvas, "end strong", at->left - 8, HEAD + row * CELL_HEIGHT + 24, at->label_columns, label);
    }
}

/* The grade that kept its name. */
static bool is_same(const qq_canvas *canvas, unsigned row, unsigned column)
{
    const report_cell *label = qq_report_cell_at(canvas->table, row, 0);
    return label->tag == CELL_TEXT && g_str_equal(label->text, qq_report_column_at(canvas->table, column + 1)->head);
}

void qq_draw_heat(qq_canvas *canvas)
{
    unsigned rows = qq_report_rows(canvas->table), columns = canvas->table->columns->len - 1;
    grid at = {.rows = rows < GRADES_MAX ? rows : GRADES_MAX, .columns = columns < GRADES_MAX ? columns : GRADES_MAX};
    at.left = fmax(qq_svg_label_width(canvas, 0, at.rows, 180, &at.label_columns), 60) + 16;
    at.width = fmin((QQ_FIGURE_WIDTH - at.left - 8) / at.columns, 84);
    canvas->height = HEAD + at.rows * CELL_HEIGHT + 4;
    draw_heads(canvas, &at);
    for (unsigned row = 0; row < at.rows; row++) {
        double total = row_total(canvas, row);
        for (unsigned column = 0; column < at.columns; column++) {
            double x = at.left + column * at.width, y = HEAD + (double)row * CELL_HEIGHT;
            draw_cell(canvas, &at, row, column, total);
            qq_svg_rect(canvas, is_same(canvas, row, column) ? "frame" : "cell", x + 1, y + 1, at.width - 2,
                        CELL_HEIGHT - 2);
        }
    }
    qq_svg_left_out(canvas, at.rows, rows);
}
