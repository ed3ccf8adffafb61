/* Printing a model: one content, three forms (text, HTML, Markdown). The parts of the content are written by describe.c
 * and describe_rules.c through the calls below; page.c knows the forms.
 *
 * Invariant: every row of a table ends with its legal basis and its line of model.xml. */
#ifndef QINQING_MODEL_DESCRIBE_H
#define QINQING_MODEL_DESCRIBE_H

#include <string.h>
#include "qinqing/model.h"

typedef struct {
    const qq_model *model;
    GString *text;
    bool chinese;
    qq_describe_format format;
    GPtrArray *heads; /* of the table being written; of const char* */
    GPtrArray *cells; /* of the row being written; of char* */
} description;

const char *qq_say(const description *out, const char *english, const char *chinese) G_GNUC_FORMAT(2) G_GNUC_FORMAT(3);

void qq_page_begin(description *out);
/* With a block for signatures. */
void qq_page_end(description *out);
void qq_put_heading(description *out, const char *english, const char *chinese);
void qq_put_note(description *out, const char *english, const char *chinese);
/* Heads in pairs of English and Chinese, then NULL. Basis and line are added. */
void qq_begin_table(description *out, ...) G_GNUC_NULL_TERMINATED;
void qq_put_cell(description *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A number without needless zeros. */
void qq_put_number(description *out, int64_t value, int decimals);
/* "" for the first or last day of time. */
void qq_put_day(description *out, qq_day day);
void qq_end_row(description *out, const char *basis, int line);
void qq_end_table(description *out);

/* The words of a member of a set, for people. */
const char *qq_say_measure(const description *out, int measure);
const char *qq_say_accident(const description *out, int accident_class);
const char *qq_say_trust(const description *out, const char *trust);

void qq_describe_indicators(description *out);
/* Grades, gates, vetoes, lists, grounds, keywords, items. */
void qq_describe_rules(description *out);

#endif
