/* The explanation of one enterprise in the form for programs. */
#ifndef QINQING_EXPLAIN_H
#define QINQING_EXPLAIN_H

#include "answer.h"

/* changes: the recovery timeline, of qq_change. */
bool qq_explain_json(GString *out, qq_question *question, const qq_answer *answer, const GArray *changes,
                     GError **error);

#endif
