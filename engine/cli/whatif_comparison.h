/* Private to engine/cli: two model packages beside each other, for whatif compare and for the release of a model.
 *
 * A package is a folder, the id of an adopted model, or the digest of one (its first eight characters or more). Table
 * of the report (key): differences. */
#ifndef QINQING_CLI_WHATIF_COMPARISON_H
#define QINQING_CLI_WHATIF_COMPARISON_H

#include "whatif_shift.h"

typedef struct {
    qq_package *packages[2]; /* set first: before, after; freed with the rest */
    qq_model *models[2];
    GPtrArray *steps;  /* of qq_package_step */
    GPtrArray *stages; /* of const qq_model *: what everyone is priced by, in turn */
    GArray *titles;    /* of qq_stage_title: from each stage to the next */
    bool tables_differ;
} qq_model_comparison;

/* The package that a word names; the caller frees it. */
qq_package *qq_comparison_package(const qq_question *question, const char *word, GError **error);
/* Compiles both packages and finds the way from the first to the second. Errors: those of compiling. */
bool qq_comparison_open(qq_model_comparison *compare, GError **error);
void qq_comparison_clear(qq_model_comparison *compare);

/* Everyone priced by each stage, and the decision of the words asked, if any. */
qq_shift *qq_comparison_shift(const qq_shift_words *words, const qq_question *question,
                              const qq_model_comparison *compare, GError **error);

/* Both models with their digests, day and known time. */
void qq_comparison_parameters(const qq_question *question, const qq_model_comparison *compare, qq_report *report);
/* The sections: how the packages differ, and what that does to everyone. */
bool qq_comparison_report(const qq_shift_words *words, const qq_question *question, const qq_model_comparison *compare,
                          const qq_shift *shift, qq_report *report, GError **error);

#endif
