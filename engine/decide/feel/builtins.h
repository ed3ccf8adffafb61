/* Private: the built-in functions of FEEL (DMN 1.5, 10.3.4). A function is a row of a table: its name, the names of
 * its parameters, the kinds of value they take. Arguments are matched to them, and converted as DMN allows, before
 * the function sees them. */
#ifndef QQ_FEEL_BUILTINS_H
#define QQ_FEEL_BUILTINS_H

#include "decide/feel/operations.h"
#include "qinqing/feel.h"

/* The kinds of value a parameter takes, as bits that are joined. */
enum {
    QQ_TAKES_NULL = 1 << QQ_FEEL_NULL,
    QQ_TAKES_BOOLEAN = 1 << QQ_FEEL_BOOLEAN,
    QQ_TAKES_NUMBER = 1 << QQ_FEEL_NUMBER,
    QQ_TAKES_STRING = 1 << QQ_FEEL_STRING,
    QQ_TAKES_DATE = 1 << QQ_FEEL_DATE,
    QQ_TAKES_TIME = 1 << QQ_FEEL_TIME,
    QQ_TAKES_DATE_TIME = 1 << QQ_FEEL_DATE_TIME,
    QQ_TAKES_MONTHS = 1 << QQ_FEEL_MONTHS,
    QQ_TAKES_SECONDS = 1 << QQ_FEEL_SECONDS,
    QQ_TAKES_LIST = 1 << QQ_FEEL_LIST,
    QQ_TAKES_CONTEXT = 1 << QQ_FEEL_CONTEXT,
    QQ_TAKES_RANGE = 1 << QQ_FEEL_RANGE,
    QQ_TAKES_FUNCTION = 1 << QQ_FEEL_FUNCTION,
    QQ_TAKES_DAY = QQ_TAKES_DATE | QQ_TAKES_DATE_TIME,
    QQ_TAKES_DURATION = QQ_TAKES_MONTHS | QQ_TAKES_SECONDS,
    QQ_TAKES_POINT = QQ_TAKES_NUMBER | QQ_TAKES_STRING | QQ_TAKES_DAY | QQ_TAKES_TIME | QQ_TAKES_DURATION,
    QQ_TAKES_ANY = (1 << (QQ_FEEL_FUNCTION + 1)) - 1,
};

typedef enum {
    QQ_NEEDED,
    QQ_OPTIONAL, /* left out: the function gets null */
    QQ_REPEATED, /* the last one only: once or more often */
} qq_feel_parameter_use;

typedef struct {
    const char *name; /* "" when it can be given by position only; NULL ends the row */
    int kinds;        /* QQ_TAKES_… */
    qq_feel_parameter_use use;
} qq_feel_parameter;

/* What a function is called with. */
typedef struct {
    qq_feel_run *run;
    qq_feel_place place;
    const qq_feel_value *given; /* one a parameter, of the kinds it takes; a repeated one as often as it was given */
    size_t count;
} qq_feel_invocation;

enum { QQ_FEEL_PARAMETERS_MAX = 8 /* one more than any function has */ };

/* One way to call a function; a function of several has several in a row. */
typedef struct {
    const char *name;
    qq_feel_value (*apply)(const qq_feel_invocation *call);
    qq_feel_parameter parameters[QQ_FEEL_PARAMETERS_MAX];
} qq_feel_builtin;

/* All ways to call the function of this name, a row ended by another name; NULL when there is none. */
const qq_feel_builtin *qq_feel_builtin_find(const char *name);
/* The names of all built-in functions, each once, NULL at the end: the parser needs those with spaces. */
const char *const *qq_feel_builtin_names(void);
/* Calls by position, or by parameter name (names NULL: by position): picks the way that fits, the first that fits
 * without conversion, else the first that fits with. Null with a note when none does. */
qq_feel_value qq_feel_builtin_call(qq_feel_run *run, int line, int column, const char *name, const char *const *names,
                                   const qq_feel_value *arguments, size_t count);
/* The built-in function as a value, e.g. to hand over to sort(); null when there is none of this name. */
qq_feel_value qq_feel_builtin_value(qq_feel_run *run, const char *name);

#endif
