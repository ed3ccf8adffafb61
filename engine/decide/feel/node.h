/* Private: a compiled expression as a tree. Made by the parser, walked by the evaluator and by what reasons about
 * cells. Nodes and their texts live in the expression's own arena. */
#ifndef QQ_FEEL_NODE_H
#define QQ_FEEL_NODE_H

#include "decide/feel/operations.h"
#include "qinqing/feel.h"

typedef enum {
    QQ_NODE_LITERAL, /* value */
    QQ_NODE_NAME,    /* name */
    QQ_NODE_INPUT,   /* ? in unary tests */
    QQ_NODE_PATH,    /* left . name */
    QQ_NODE_FILTER,  /* left [ right ] */
    QQ_NODE_ADD,
    QQ_NODE_SUBTRACT,
    QQ_NODE_MULTIPLY,
    QQ_NODE_DIVIDE,
    QQ_NODE_POWER,
    QQ_NODE_MINUS,   /* left */
    QQ_NODE_COMPARE, /* left, right, comparison */
    QQ_NODE_AND,
    QQ_NODE_OR,
    QQ_NODE_BETWEEN,  /* left between right and third */
    QQ_NODE_IN,       /* left in (children: unary tests or expressions) */
    QQ_NODE_INSTANCE, /* left instance of type */
    QQ_NODE_IF,       /* left then right else third */
    QQ_NODE_FOR,      /* entries: iterators; right: what is returned */
    QQ_NODE_SOME,     /* entries: iterators; right: the condition */
    QQ_NODE_EVERY,
    QQ_NODE_LIST,     /* children */
    QQ_NODE_CONTEXT,  /* entries */
    QQ_NODE_RANGE,    /* left .. right, low_closed, high_closed; a side may be absent for unary ranges */
    QQ_NODE_CALL,     /* left: the function; children: arguments; entries with names: named arguments */
    QQ_NODE_FUNCTION, /* entries: parameters with types; right: the body; NULL when external */
    QQ_NODE_TESTS,    /* a cell: children, any of which holds; negated: none of which */
    QQ_NODE_ANY,      /* a cell "-" */
} qq_feel_node_kind;

/* So deep a tree can be, chains of operators included: who walks it by recursion needs that much stack. */
enum { QQ_FEEL_NODE_DEPTH_MAX = 2000 };

typedef struct qq_feel_node qq_feel_node;
typedef struct {
    const char *name;
    const qq_feel_node *value; /* iterators: the list or the range's low end; parameters: NULL */
    const qq_feel_node *until; /* iterators over a..b: b; else NULL */
    const qq_feel_type *type;  /* parameters; NULL */
} qq_feel_node_entry;

struct qq_feel_node {
    qq_feel_node_kind kind;
    qq_feel_comparison comparison;
    bool low_closed, high_closed; /* RANGE */
    bool negated;                 /* TESTS */
    bool unary;                   /* RANGE: written with a comparison and one end */
    bool outside;                 /* RANGE: written with !=; left and right are the one end */
    bool asks;                    /* a test: ? is somewhere in it */
    bool captures;                /* FOR, SOME, EVERY, FILTER: functions are written within */
    uint16_t depth;               /* 1 for a node without parts; at most QQ_FEEL_NODE_DEPTH_MAX */
    int line, column;
    qq_feel_value value;      /* LITERAL */
    const char *name;         /* NAME, PATH; LITERAL: the text that gave no value, else NULL */
    const qq_feel_type *type; /* INSTANCE; NULL when nobody knows the type. */
    const qq_feel_node *left, *right, *third;
    const qq_feel_node *const *children;
    const qq_feel_node_entry *entries;
    size_t count; /* of children or entries */
};

struct qq_feel_expression {
    char *text;
    const qq_feel_node *root;
    qq_feel_arena *arena;
    qq_feel_types *types; /* its own, when the names came without; else NULL */
    bool tests;           /* compiled as a cell */
};

/* Evaluates a node; input: the value of ?, null outside cells. */
qq_feel_value qq_feel_walk(qq_feel_run *run, const qq_feel_node *node, const qq_feel_scope *scope, qq_feel_value input);

#endif
