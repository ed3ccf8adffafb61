/* Comparing one worked case with what the model says of it. */
#ifndef QINQING_CHECK_COMPARE_H
#define QINQING_CHECK_COMPARE_H

#include "qinqing/cases.h"
#include "qinqing/score.h"

/* NULL when the case holds; else what differs and, below it, the ledger. Caller frees. */
char *qq_check_compare(const qq_model *model, const qq_case *expected, const qq_result *result);
/* The ledger as lines, each with its end. Caller frees. */
char *qq_check_ledger(const qq_model *model, const qq_result *result);

#endif
