/* Private: what a type is made of. */
#ifndef QQ_FEEL_TYPES_H
#define QQ_FEEL_TYPES_H

#include "qinqing/feel.h"

typedef enum {
    QQ_TYPE_ANY,
    QQ_TYPE_NULL,
    QQ_TYPE_SIMPLE,
    QQ_TYPE_LIST,
    QQ_TYPE_CONTEXT,
    QQ_TYPE_RANGE,
    QQ_TYPE_FUNCTION,
} qq_feel_type_form;

struct qq_feel_type {
    qq_feel_type_form form;
    qq_feel_kind kind;
    bool open;                          /* FUNCTION: of any parameters and result */
    unsigned depth;                     /* of the types in it */
    const qq_feel_type *element;        /* LIST, RANGE; FUNCTION: the result */
    size_t count;                       /* of members or parameters */
    const char *const *names;           /* CONTEXT */
    const qq_feel_type *const *members; /* CONTEXT, FUNCTION; NULL entries are Any */
};

/* What lies deeper in a type is Any. */
enum { QQ_TYPE_DEPTH_MAX = 100 };

/* Whether every value of the type is one of the wider type (DMN 1.5, 10.3.2.9.2). NULL is Any. */
bool qq_feel_type_conforms(const qq_feel_type *type, const qq_feel_type *wider);

#endif
