/* Every small change of a model.xml that could change what it says: the mutants of a mutation test. */
#ifndef QINQING_TEST_MUTANTS_H
#define QINQING_TEST_MUTANTS_H

#include <glib.h>

typedef struct {
    gsize at, length; /* of the text that goes */
    char *with;
} edit;

typedef struct {
    int line;   /* of model.xml */
    char *what; /* "<severity A> points: 60 -> 60.001" */
    edit edits[2];
    unsigned edit_count; /* in order of `at`, apart */
} mutant;

/* All mutants of a text, of mutant, in order of the file; frees with the array. faults: attributes that no rule of ours
 * knows, of char*. The text must live as long as the mutants are used. */
GPtrArray *mutants_of(const char *text, GPtrArray *faults);
/* The changed text. Caller frees. */
char *mutant_text(const char *text, const mutant *one);

#endif
