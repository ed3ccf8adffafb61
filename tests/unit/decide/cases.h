/* Expressions and what they are equal to, both written in FEEL. */
#ifndef QQ_TESTS_DECIDE_CASES_H
#define QQ_TESTS_DECIDE_CASES_H

#include <stddef.h>

typedef struct {
    const char *expression;
    const char *expected; /* another expression; NULL: null with a note that says why */
} qq_feel_case;

/* Fails the test for each that has another value, naming it. The clock stands at 2024-02-29T12:30:00+08:00. */
void qq_expect_cases(const qq_feel_case *cases, size_t count);
#define qq_expect_all(cases) qq_expect_cases(cases, sizeof(cases) / sizeof *(cases))

#endif
