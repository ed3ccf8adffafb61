/* Private to engine/whatif/report: a report in memory, and what its writers share. */
#ifndef QINQING_WHATIF_REPORT_H
#define QINQING_WHATIF_REPORT_H

#include <math.h>
#include "qinqing/report.h"

typedef struct {
    char *key, *label, *value;
} report_parameter;

typedef struct {
    char *key, *head;
    qq_report_kind kind;
    int decimals;
    bool bar;
    bool data_only;
} report_column;

typedef enum { CELL_NONE, CELL_TEXT, CELL_INTEGER, CELL_REAL } cell_tag;

typedef struct {
    cell_tag tag;
    union {
        const char *text; /* of the report's string chunk */
        int64_t integer;
        double real; /* finite */
    };
} report_cell;

typedef struct {
    qq_figure_kind kind;
    char *title, *description, *axis; /* the last may be NULL */
    double mark;
    char *mark_words; /* NULL: no mark */
} report_figure;

struct qq_report_table {
    qq_report *report; /* whose it is */
    char *key, *caption;
    GArray *columns; /* of report_column */
    GArray *cells;   /* of report_cell, row by row */
    unsigned show;   /* rows for people */
    report_figure *figure;
};

/* One thing below a heading: a paragraph or a table. */
typedef struct {
    char *prose;            /* NULL: the table */
    qq_report_table *table; /* borrowed from qq_report.tables */
} report_block;

typedef struct {
    char *heading; /* NULL: what came before the first heading */
    GArray *blocks;
} report_section;

struct qq_report {
    char *name, *title, *question;
    bool chinese;
    GPtrArray *parameters; /* of report_parameter */
    GPtrArray *sections;   /* of report_section */
    GPtrArray *tables;     /* of qq_report_table */
    GStringChunk *texts;
};

/* ---- reading ---- */

const char *qq_report_say(const qq_report *report, const char *english, const char *chinese);
const report_column *qq_report_column_at(const qq_report_table *table, unsigned column);
const report_cell *qq_report_cell_at(const qq_report_table *table, unsigned row, unsigned column);
bool qq_report_is_number(const report_column *column);
/* Any number cell as it is measured: a decimal is divided by its unit; NaN for an absent one. */
double qq_report_value(const qq_report_table *table, unsigned row, unsigned column);
/* The greatest number of a column, 0 if there is none above. */
double qq_report_greatest(const qq_report_table *table, unsigned column);
unsigned qq_report_shown(const qq_report_table *table);
/* "… 12 more rows …", or NULL. Caller frees. */
char *qq_report_hidden_words(const qq_report_table *table);

/* ---- cells as text ---- */

/* For people: thousands apart, percents as such, absent "–" ("-" when plain). */
void qq_cell_for_people(GString *out, const report_column *column, const report_cell *cell, bool plain);
/* For programs: digits only; nothing for an absent cell. */
void qq_cell_for_data(GString *out, const report_column *column, const report_cell *cell);
/* A real number with so many decimals, without the locale and without a minus before zero. */
void qq_append_real(GString *out, double value, int decimals);

/* ---- writers ---- */

void qq_report_text(const qq_report *report, bool plain, GString *out);
void qq_report_json(const qq_report *report, GString *out);
bool qq_report_csv(const qq_report *report, const char *table, GString *out, GError **error);
bool qq_report_xlsx(const qq_report *report, GString *out, GError **error);
void qq_report_html(const qq_report *report, GString *out);

/* ---- figures, as inline SVG ---- */

/* number: of the table, so that ids on the page differ. */
void qq_report_draw(const qq_report_table *table, unsigned number, GString *out);

#endif
