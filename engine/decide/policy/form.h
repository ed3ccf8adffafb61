/* Private: the form that decision tables have in CSV. See README.md for the form. */
#ifndef QQ_POLICY_FORM_H
#define QQ_POLICY_FORM_H

#include <glib.h>
#include <stdbool.h>

typedef enum { QQ_COLUMN_INPUT, QQ_COLUMN_OUTPUT, QQ_COLUMN_ANNOTATION, QQ_COLUMN_NOTE } qq_column_role;
typedef struct {
    qq_column_role role;
    const char *name, *label, *type, *values, *fallback; /* "" when not said */
} qq_form_column;
typedef struct {
    const char *name, *type, *label, *values;
    guint row;
} qq_form_data;
typedef struct {
    const char *id;
    const char *const *cells; /* one a column */
    guint row;
} qq_form_rule;

/* A table as CSV says it; texts are the rows', which must outlive it. Rows are counted from 1. */
typedef struct {
    const char *name, *id, *label, *description;
    const char *policy, *aggregation; /* attributes of the XML */
    GArray *data;                     /* of qq_form_data */
    GArray *columns;                  /* of qq_form_column: inputs, outputs, annotations, note */
    GArray *rules;                    /* of qq_form_rule */
    guint name_row, policy_row, column_row, expression_row, label_row, type_row, values_row, fallback_row;
    guint description_row;
} qq_form;
bool qq_form_read(const char *name, const GPtrArray *rows, qq_form *out, GError **error);
void qq_form_clear(qq_form *form);

/* DMN of the form. row_of_line: the row that each line of the text came from, of guint. Errors as above: types. */
char *qq_form_write(const char *name, const qq_form *form, GArray *row_of_line, GError **error);

#endif
