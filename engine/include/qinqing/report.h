/* Reports of the what-if lab: what was asked, by which model and facts, and what came out, as tables of typed cells,
 * some of which are drawn. One report in memory is written as text, JSON, CSV, a workbook or a page of HTML.
 *
 * A report is built in reading order: new, parameters, then sections with prose and tables. Everything handed over is
 * copied. Texts may be any bytes: what is not UTF-8 becomes U+FFFD, control characters become blanks. Texts for people
 * come in the reader's language already; keys (of parameters, tables, columns) are the stable names of JSON and CSV:
 * small letters, digits, '_'. A mistake in the order of calls or the kind of a cell is an assertion. */
#ifndef QINQING_REPORT_H
#define QINQING_REPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct qq_report qq_report;
typedef struct qq_report_table qq_report_table; /* owned by its report */

/* ---- building ---- */

/* name: key of the report, e.g. "weights". chinese: the language of the report's own words. */
qq_report *qq_report_new(const char *name, const char *title, const char *question, bool chinese);
void qq_report_free(qq_report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_report, qq_report_free)

/* With what it was computed: model and its digest, as-of day, known time, seed, samples … in the order given. */
void qq_report_parameter(qq_report *report, const char *key, const char *label, const char *value);
void qq_report_section(qq_report *report, const char *heading);
/* One paragraph of the section. */
void qq_report_prose(qq_report *report, const char *text);

/* A table of the section; key is its own among the report's tables. Columns come before cells, cells row by row. */
qq_report_table *qq_report_table_new(qq_report *report, const char *key, const char *caption);

typedef enum {
    QQ_COLUMN_TEXT,
    QQ_COLUMN_INTEGER,
    QQ_COLUMN_DECIMAL, /* int64 in units of 10^-decimals: milli 3, ppm 6 */
    QQ_COLUMN_REAL,    /* double, rounded half to even to `decimals` when written */
    QQ_COLUMN_PERCENT, /* double, 1.0 is 100 %: "12.5 %" for people (decimals 1), 0.125 in JSON, CSV and workbooks */
} qq_report_kind;

/* decimals: 0..9; 0 for texts and integers. */
void qq_report_column(qq_report_table *table, const char *key, const char *head, qq_report_kind kind, int decimals);
/* Lays a small bar beside each number of the last column added, as long as the number is of the column's greatest;
 * numbers below zero have none. On terminals and in HTML. */
void qq_report_bar(qq_report_table *table);
/* The last column added is for programs: data formats have it, people are not shown it. */
void qq_report_data_only(qq_report_table *table);
/* People are shown the first `rows` only, with a line that says how many follow; data formats always have all. */
void qq_report_show(qq_report_table *table, unsigned rows);

void qq_report_put_text(qq_report_table *table, const char *text); /* NULL is absent */
void qq_report_put_integer(qq_report_table *table, int64_t value); /* of integer and decimal columns */
/* Of real and percent columns. NaN and infinities are absent: "–" for people, null in JSON, empty in CSV. */
void qq_report_put_real(qq_report_table *table, double value);
void qq_report_put_none(qq_report_table *table);       /* an absent cell of any column */
unsigned qq_report_rows(const qq_report_table *table); /* whole ones so far */

/* ---- figures ----
 *
 * A figure draws the table it belongs to, so that its numbers always stand beside it. What it reads of the table by
 * place; further columns are allowed behind. Rows with an absent number are left out of the figure. More rows than a
 * figure can show legibly: the first ones are drawn, and it says so. */
typedef enum {
    QQ_FIGURE_HEAT,        /* label (before), then an integer column each (after): a migration matrix */
    QQ_FIGURE_HISTOGRAM,   /* low, high, count before[, count after]: real or decimal, integers */
    QQ_FIGURE_INTERVALS,   /* label, low, middle, high[, nominal]: dot and whisker */
    QQ_FIGURE_TORNADO,     /* label, first, low, high, total, low, high[, what the label is (text)]: Sobol indices */
    QQ_FIGURE_ROC,         /* false positive rate, true positive rate: percent */
    QQ_FIGURE_CALIBRATION, /* label, observed, low, high (percent), cases (integer)[, expected (percent)] */
} qq_figure_kind;

/* description: what the figure shows, for who cannot see it; NULL: the title says it. */
void qq_report_figure(qq_report_table *table, qq_figure_kind kind, const char *title, const char *description);
/* Words for the figure's own axis: what is measured along it, e.g. "rank". */
void qq_report_axis(qq_report_table *table, const char *words);
/* A line across intervals or calibration at a value of the axis, e.g. the rate of everyone. */
void qq_report_mark(qq_report_table *table, double value, const char *words);

/* ---- writing ---- */

typedef enum { QQ_REPORT_TEXT, QQ_REPORT_JSON, QQ_REPORT_CSV, QQ_REPORT_XLSX, QQ_REPORT_HTML } qq_report_format;

typedef struct {
    bool plain;        /* text: nothing but ASCII besides what the texts themselves hold; for terminals without UTF-8 */
    const char *table; /* CSV: this table only; NULL: all, each below a line "# key" */
} qq_report_options;

/* Appends the report to out. The same report gives the same bytes. Errors: USAGE for a table that is not in the report,
 * for a workbook when the engine was built without it; INPUT for a table with more rows than a workbook's sheet has. */
bool qq_report_write(const qq_report *report, qq_report_format format, const qq_report_options *options, GString *out,
                     GError **error);
/* The same into a file: written beside it and renamed, so that there is the old file or the whole new one. An existing
 * regular file is replaced; anything else of that name (folder, device, link) is refused. Errors: STORE with the file's
 * name, and those of qq_report_write. */
bool qq_report_save(const qq_report *report, qq_report_format format, const qq_report_options *options,
                    const char *path, GError **error);

G_END_DECLS

#endif
