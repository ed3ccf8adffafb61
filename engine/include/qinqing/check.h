/* The package checker: does a model say what the people who wrote it meant? */
#ifndef QINQING_CHECK_H
#define QINQING_CHECK_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/model.h"

G_BEGIN_DECLS

typedef struct {
    unsigned cases, held, failed; /* worked cases */
    unsigned codes, unknown;      /* codes of the behaviour catalogue; those without an item */
    unsigned items, untried;      /* items that cost or earn; those no case uses */
    unsigned tables, rules;       /* decision tables and their rules */
    unsigned proved;              /* tables that are complete, free of conflict and within the profile of policies */
} qq_check_summary;

/* Compiles the package, holds its decision tables to the profile of policies (qinqing/policy.h), prices its cases in
 * memory, and compares the model with the behaviour catalogue.
 *
 * findings  set to an array of texts (char*), freed with it: each a fault of one table, case, code or item in one or
 * more lines; empty when the model is sound. A finding of a case says what was expected, what came out, and the ledger.
 * summary   what was looked at.
 * True when the check could be made, with or without findings; false, with nothing set, when the package cannot be used
 * at all (QQ_ERROR_INPUT). */
bool qq_model_check(const qq_package *package, GPtrArray **findings, qq_check_summary *summary, GError **error);

/* The package with its cases said anew, for a package whose figures were changed on purpose: scores, grades, trust
 * words, categories (which act of a case counts depends on weights) and decisions. A decision case whose bidder has
 * another grade now is first given more honours or minor penalties, so that the rule it tries is still tried. What
 * cases expect of lists, grounds, indicators and words stays. Somebody has to look at what changed: restated is set to
 * texts (char*), freed with it, one for each case that did. Errors: QQ_ERROR_INPUT, also when a decision cannot be
 * asked. */
qq_package *qq_package_restate(const qq_package *package, GPtrArray **restated,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#endif
