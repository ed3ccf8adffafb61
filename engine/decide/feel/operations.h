/* Private: the operators of FEEL on values. null in, or kinds that do not go together, gives null and a note at the
 * place given. */
#ifndef QQ_FEEL_OPERATIONS_H
#define QQ_FEEL_OPERATIONS_H

#include "qinqing/feel.h"

typedef struct {
    int line, column;
} qq_feel_place;

qq_feel_value qq_feel_add(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_subtract(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_multiply(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_divide(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_power(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_minus(qq_feel_run *run, qq_feel_place place, qq_feel_value a);

typedef enum {
    QQ_COMPARE_EQUAL,
    QQ_COMPARE_NOT_EQUAL,
    QQ_COMPARE_LESS,
    QQ_COMPARE_AT_MOST,
    QQ_COMPARE_MORE,
    QQ_COMPARE_AT_LEAST
} qq_feel_comparison;
/* `=`, `<` and the like: a boolean, or null when the kinds differ (= and != with null are known). */
qq_feel_value qq_feel_compare(qq_feel_run *run, qq_feel_place place, qq_feel_comparison how, qq_feel_value a,
                              qq_feel_value b);
/* Order of two values of one ordered kind (numbers, strings by code point, dates, times, dates and times, durations);
 * false when they have no order (kinds differ, one time has a zone and the other none). */
bool qq_feel_order(qq_feel_value a, qq_feel_value b, int *order);
/* `value in range` and membership tests of ranges, lists and single values. */
qq_feel_value qq_feel_in(qq_feel_run *run, qq_feel_place place, qq_feel_value value, qq_feel_value test);

/* Three-valued logic; what is no boolean counts as null. */
qq_feel_value qq_feel_and(qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_or(qq_feel_value a, qq_feel_value b);
qq_feel_value qq_feel_not(qq_feel_value a);

/* A property of a temporal value or a range ("year", "time offset", "start included", …); false when the kind has no
 * such property. */
bool qq_feel_property(qq_feel_run *run, qq_feel_value value, const char *name, qq_feel_value *out);

#endif
