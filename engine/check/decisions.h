/* Private to engine/check: the worked cases of indicators and decisions. */
#ifndef QINQING_CHECK_DECISIONS_H
#define QINQING_CHECK_DECISIONS_H

#include "qinqing/cases.h"
#include "qinqing/check.h"
#include "qinqing/decide.h"

/* What a decision case asks for, as the package says it now. */
typedef struct {
    char *outcome, *rule, *further;
} qq_case_answer;
void qq_case_answer_clear(qq_case_answer *answer);
/* Errors: those of the decision. */
bool qq_case_ask(const qq_cases *cases, const qq_decision_case *asked, const qq_decisions *decisions, qq_pricer *pricer,
                 qq_case_answer *out, GError **error);

/* Asks what cases say of indicators and decisions, and finds rules of decision tables that no case tries. False, with
 * an error, when the tables of the package cannot be used at all. */
bool qq_check_decisions(const qq_package *package, const qq_model *model, const qq_cases *cases, GPtrArray *findings,
                        qq_check_summary *summary, GError **error);

#endif
