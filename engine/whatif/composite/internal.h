/* Private to engine/whatif/composite: the parts of a composite, and how words and files become them. */
#ifndef QQ_COMPOSITE_INTERNAL_H
#define QQ_COMPOSITE_INTERNAL_H

#include "qinqing/composite.h"
#include "qinqing/csv.h"

/* ---- numbers and names ---- */

/* A decimal number with optional exponent and blanks around it. NULL, or what is wrong with it in words. */
const char *qq_composite_number(const char *text, double *out);
/* A weight: such a number, or a fraction of two: 1/3. */
const char *qq_composite_weight(const char *text, double *out);
/* The place of a name among names (of char*); false when it is not there. */
bool qq_composite_find(const GPtrArray *names, const char *name, size_t *place);
/* The names in one text, for messages: the first few. Caller frees. */
char *qq_composite_listed(const GPtrArray *names);
/* The text without the blanks around it. Caller frees. */
char *qq_composite_trimmed(const char *text);

/* "name=word,…" taken apart. Caller frees; NULL with an error that names the option. */
typedef struct {
    GPtrArray *names, *words; /* of char*, as many */
} qq_assignments;
bool qq_assignments_read(const char *option, const char *text, qq_assignments *out, GError **error);
void qq_assignments_clear(qq_assignments *assignments);

/* An error about a file's cell. */
void qq_composite_fail_at(GError **error, const char *name, const qq_csv_row *row, unsigned column, const char *format,
                          ...) G_GNUC_PRINTF(5, 6);
bool qq_composite_fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3); /* QQ_ERROR_USAGE; false */
/* Hands an error on as one line: names may hold line ends. */
void qq_composite_propagate(GError **error, GError *fault);

/* ---- parts ---- */

/* What stands in a group: an indicator (column) or a group (node). */
typedef struct {
    char *name;
    bool is_group;
    size_t place;  /* column of the table, or node */
    double weight; /* nominal; NaN while unknown */
} qq_composite_child;

/* A group; children by name. Its children's weights begin at `first` in the vector of weights. */
typedef struct {
    char *name; /* "" at the top */
    qq_aggregate aggregate;
    GArray *children; /* of qq_composite_child */
    size_t first;
} qq_composite_node;

struct qq_composite {
    size_t units, indicators, missing;
    double *values;   /* normalised, units x indicators; NaN missing */
    GPtrArray *nodes; /* of qq_composite_node*, each behind the groups it holds; the last is the top */
    double *weights;
    size_t weight_count;
    const char **weight_names; /* of the children */
    size_t *blocks;            /* sizes, one a node */
};

/* Fills nodes and weights. */
bool qq_composite_group(qq_composite *composite, const qq_composite_table *table, const qq_composite_options *options,
                        GError **error);
/* Fills values, by a copy of the table's. */
bool qq_composite_normalise(qq_composite *composite, const qq_composite_table *table,
                            const qq_composite_options *options, GError **error);
/* Refuses normalised values that a geometric group cannot take. */
bool qq_composite_check_geometric(const qq_composite *composite, const qq_composite_table *table, GError **error);

#endif
