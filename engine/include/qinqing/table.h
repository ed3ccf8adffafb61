/* Decision tables at speed: a table compiled to sorted boundaries and bit masks, run over columns.
 *
 * Each input's boundaries cut its values into bins; a bin's mask says which rules its value satisfies; the rules that
 * hold are the masks of all inputs, ANDed. Decimals place the boundaries once, when the table is compiled for the
 * columns; rows are whole numbers. Read-only once made; threads may share one. */
#ifndef QINQING_TABLE_H
#define QINQING_TABLE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "qinqing/dmn.h"

G_BEGIN_DECLS

typedef enum {
    QQ_COLUMN_INT32,
    QQ_COLUMN_INT64,
    QQ_COLUMN_CODE, /* uint16 numbers of texts or of booleans: index into `texts` */
} qq_column_kind;

/* How an input comes in rows. A number is value x 10^-digits (thousandths: 3); a date is days since 1970-01-01; a
 * duration is months or seconds. */
typedef struct {
    qq_column_kind kind;
    unsigned digits;
    const char *const *texts; /* CODE: what the numbers stand for; booleans "true" and "false"; kept until freed */
    size_t text_count;
} qq_column_form;

typedef struct qq_fast_table qq_fast_table;
/* Rows are taken to be within the inputs' allowed values; a code that stands for no text satisfies "-" only.
 * Errors: QQ_ERROR_INPUT when a cell cannot be reduced ("rule 3, input 2: …") or does not fit the column's form.
 * `forms`: one an input. Any hit policy; conclusions are not evaluated here: rows give rule numbers. */
qq_fast_table *qq_fast_table_new(const qq_decision_table *table, const qq_column_form *forms,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_fast_table_free(qq_fast_table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_fast_table, qq_fast_table_free)

enum { QQ_RULE_NONE = -1, QQ_RULE_CONFLICT = -2 /* UNIQUE and more than one holds */ };

/* columns: one an input, of `rows` values each in its form. */
/* The first rule that holds, for each row. */
void qq_fast_table_first(const qq_fast_table *table, const void *const *columns, size_t rows, int32_t *rules);
/* The one rule that holds, or QQ_RULE_CONFLICT. */
void qq_fast_table_unique(const qq_fast_table *table, const void *const *columns, size_t rows, int32_t *rules);
/* All rules that hold as bits, words of 64 rules, `qq_fast_table_words` words a row. */
size_t qq_fast_table_words(const qq_fast_table *table);
void qq_fast_table_collect(const qq_fast_table *table, const void *const *columns, size_t rows, uint64_t *bits);
/* One row, values in the columns' forms widened to int64: the first rule that holds; in a table of policy UNIQUE the
 * one rule, or QQ_RULE_CONFLICT. Allocates nothing. */
int32_t qq_fast_table_one(const qq_fast_table *table, const int64_t *values);

G_END_DECLS

#endif
