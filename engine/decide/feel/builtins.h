/* Private: the built-in functions of FEEL (DMN 1.5, 10.3.4). */
#ifndef QQ_FEEL_BUILTINS_H
#define QQ_FEEL_BUILTINS_H

#include "qinqing/feel.h"

/* One way to call a function; a function of several has several in a row. */
typedef struct {
    const char *name;
    const char *parameters; /* names joined by commas: "string,start position,length?"; ? may be left out, … repeats */
    qq_feel_value (*call)(qq_feel_run *run, const qq_feel_value *arguments, size_t count);
} qq_feel_builtin;

/* All ways to call the function of this name, a row ended by another name; NULL when there is none. */
const qq_feel_builtin *qq_feel_builtin_find(const char *name);
/* The names of all built-in functions, each once, NULL at the end: the parser needs those with spaces. */
const char *const *qq_feel_builtin_names(void);
/* Calls by position, or by parameter name (names NULL: by position): picks the way that fits. Null with a note when
 * none does. */
qq_feel_value qq_feel_builtin_call(qq_feel_run *run, int line, int column, const char *name, const char *const *names,
                                   const qq_feel_value *arguments, size_t count);
/* The built-in function as a value, e.g. to hand over to sort(). */
qq_feel_value qq_feel_builtin_value(qq_feel_run *run, const char *name);

#endif
