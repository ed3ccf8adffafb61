/* Stages of compiling a model package: figures, items, rules, then sense. Each reads its part of the document into the
 * model. */
#ifndef QINQING_MODEL_COMPILE_H
#define QINQING_MODEL_COMPILE_H

#include "model/reader.h"

/* Categories, total, severities, regimes, measure rules, issuers, repetition, steps. */
void qq_compile_figures(model_reader *reader, const xmlNode *root, qq_model *model);
void qq_compile_items(model_reader *reader, const xmlNode *root, qq_model *model);
/* Grades, gates, vetoes, lists, grounds. After items and figures: they name those. */
void qq_compile_rules(model_reader *reader, const xmlNode *root, qq_model *model);
/* What decision tables may ask. After items and lists. */
void qq_compile_indicators(model_reader *reader, const xmlNode *root, qq_model *model);
GArray *qq_compile_issuers(model_reader *reader, const xmlNode *parent);

/* What a schema cannot say about a whole model; fails at the line to correct. */
void qq_check_sense(model_reader *reader, const qq_model *model);
/* Inputs that the fair-competition rules forbid, by name, in model.xml; decision tables: qinqing/policy.h. */
bool qq_check_forbidden(const xmlDoc *document, GError **error);

void qq_issuer_clear(gpointer issuer);
bool qq_issuer_matches(const GArray *issuers, const char *issuer);

/* Schema, forbidden inputs, then everything below; the model has no digest yet. NULL and *error on failure. */
qq_model *qq_compile_checked(xmlDoc *document, GError **error);

#endif
