/* Private to engine/check: the worked cases of indicators and decisions. */
#ifndef QINQING_CHECK_DECISIONS_H
#define QINQING_CHECK_DECISIONS_H

#include "qinqing/cases.h"
#include "qinqing/check.h"

/* Asks what cases say of indicators and decisions, and finds rules of decision tables that no case tries. False, with
 * an error, when the tables of the package cannot be used at all. */
bool qq_check_decisions(const qq_package *package, const qq_model *model, const qq_cases *cases, GPtrArray *findings,
                        qq_check_summary *summary, GError **error);

#endif
