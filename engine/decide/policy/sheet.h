/* Private: a decision table as a sheet of words, in the order people read it, and the three forms it is printed in. */
#ifndef QQ_POLICY_SHEET_H
#define QQ_POLICY_SHEET_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/policy.h"

typedef enum { QQ_SHEET_NUMBER, QQ_SHEET_INPUT, QQ_SHEET_OUTPUT, QQ_SHEET_NOTE } qq_sheet_part;

/* Texts are owned. A row of cells is a GPtrArray of char*, one a column; rows and cells may hold line ends. */
typedef struct {
    bool chinese;
    char *title;
    GPtrArray *facts; /* of char*, in pairs: what it is, what is said of it */
    GArray *parts;    /* of qq_sheet_part, one a column */
    GPtrArray *heads; /* of rows: names, then allowed values */
    GPtrArray *rows;  /* of rows */
} qq_sheet;

qq_sheet *qq_sheet_of(const qq_dmn_element *decision, const char *file, const char *digest, bool chinese);
void qq_sheet_free(qq_sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_sheet, qq_sheet_free)

/* Columns in line on a terminal, wide characters counted as two. */
void qq_sheet_print_text(const qq_sheet *sheet, GString *out);
/* One page by itself, for printing and signing: nothing fetched, no scripts. */
void qq_sheet_print_html(const qq_sheet *sheet, GString *out);
void qq_sheet_print_markdown(const qq_sheet *sheet, GString *out);

#endif
