/* Private: hit policies and types in words. */
#ifndef QQ_POLICY_WORDS_H
#define QQ_POLICY_WORDS_H

#include "qinqing/dmn.h"

/* As DMN abbreviates it: U, A, P, F, R, O, C, C+, C#, C<, C>. */
const char *qq_hit_policy_letters(const qq_decision_table *table);
/* For people: "UNIQUE: …". */
const char *qq_hit_policy_title(const qq_decision_table *table, bool chinese);
/* As CSV has it: "UNIQUE", "COLLECT SUM". */
const char *qq_hit_policy_word(const qq_decision_table *table);
/* From that word to the values of the XML attributes hitPolicy and aggregation (NULL: none). False: no such policy. */
bool qq_hit_policy_read(const char *word, const char **policy, const char **aggregation);

/* Whether a rule of the table has a description: what editors without annotation columns keep as the annotation. */
bool qq_table_has_notes(const qq_decision_table *table);

/* The name of a FEEL type that is one value; NULL for lists, contexts, ranges, functions and Any. */
const char *qq_scalar_name(qq_feel_kind kind);
/* Appends a type by what it is made of, without names of item definitions: "number", "list<context<a: string>>". */
void qq_type_append_structure(GString *out, const qq_feel_type *type);

#endif
