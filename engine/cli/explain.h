/* The explanation of one enterprise in the form for programs. */
#ifndef QINQING_EXPLAIN_H
#define QINQING_EXPLAIN_H

#include "answer.h"

/* What a category's score of a day is made of. */
typedef struct {
    const qq_line *lines;
    unsigned line_count;
    const qq_adjustment *adjustments;
    unsigned adjustment_count;
} qq_ledger_page;

qq_ledger_page qq_explain_step(const qq_result *result, const qq_step_of_period *step);
/* What concerns the whole result: everything, or with a period what stands after its steps. */
qq_ledger_page qq_explain_whole(const qq_result *result);
/* A category with all its lines, its score and its weight, as text. */
bool qq_explain_category(GString *out, qq_question *question, const qq_answer *answer, unsigned c, GError **error);
void qq_explain_figures(GString *out, const qq_question *question, const qq_answer *answer,
                        const qq_adjustment *adjustment);
/* "  [basis; model.xml:line]" and the end of the line. */
void qq_explain_source(GString *out, const qq_question *question, const char *basis, int line);

/* changes: the recovery timeline, of qq_change. */
bool qq_explain_json(GString *out, qq_question *question, const qq_answer *answer, const GArray *changes,
                     GError **error);

#endif
