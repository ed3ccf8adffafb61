/* DMN: decisions, their requirements and decision tables, read from the XML of DMN 1.2 to 1.5.
 *
 * A compiled definitions object is read-only and may be shared by threads. The structure is open for reading, so that
 * checkers, printers and the fast table path work on the same thing as the evaluator. */
#ifndef QINQING_DMN_H
#define QINQING_DMN_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include "qinqing/feel.h"

G_BEGIN_DECLS

typedef enum {
    QQ_HIT_UNIQUE,
    QQ_HIT_ANY,
    QQ_HIT_PRIORITY,
    QQ_HIT_FIRST,
    QQ_HIT_RULE_ORDER,
    QQ_HIT_OUTPUT_ORDER,
    QQ_HIT_COLLECT,
} qq_hit_policy;
typedef enum { QQ_COLLECT_LIST, QQ_COLLECT_SUM, QQ_COLLECT_MIN, QQ_COLLECT_MAX, QQ_COLLECT_COUNT } qq_collect;

typedef struct {
    char *id, *label;               /* label NULL */
    qq_feel_expression *expression; /* of the input */
    const qq_feel_type *type;       /* of the input; Any when not said */
    qq_feel_expression *allowed;    /* inputValues, or the allowed values of its type; NULL */
    int line;
} qq_table_input;

typedef struct {
    char *id, *name, *label; /* name NULL when there is one output only */
    const qq_feel_type *type;
    qq_feel_expression *allowed;  /* outputValues, or the allowed values of its type; NULL */
    GPtrArray *order;             /* the single values of `allowed` in order, of qq_feel_value*; NULL: not a list */
    qq_feel_expression *fallback; /* defaultOutputEntry; NULL */
    int line;
} qq_table_output;

typedef struct {
    char *id;
    char *description;                /* NULL */
    qq_feel_expression **tests;       /* one an input; NULL: "-" */
    qq_feel_expression **conclusions; /* one an output */
    char **annotations;               /* one an annotation column, "" when empty */
    int line;
} qq_table_rule;

typedef struct {
    char *id;
    qq_hit_policy policy;
    qq_collect collect;
    qq_table_input *inputs;
    size_t input_count;
    qq_table_output *outputs;
    size_t output_count;
    qq_table_rule *rules;
    size_t rule_count;
    char **annotation_names;
    size_t annotation_count;
    int line;
} qq_decision_table;

/* What an element of the requirements graph is. */
typedef enum { QQ_DMN_INPUT, QQ_DMN_DECISION, QQ_DMN_KNOWLEDGE, QQ_DMN_SERVICE } qq_dmn_kind;

typedef struct qq_dmn_element qq_dmn_element;
struct qq_dmn_element {
    qq_dmn_kind kind;
    char *id, *name; /* name as expressions use it */
    char *label;     /* NULL */
    char *description;
    const qq_feel_type *type;       /* of the variable; Any when not said */
    qq_feel_expression *allowed;    /* allowed values of the type; NULL */
    bool inferred;                  /* no <variable>: it was inferred from the name */
    GPtrArray *requires;            /* of qq_dmn_element*, borrowed: inputs, decisions, knowledge, services */
    const qq_decision_table *table; /* the decision's logic when that is a decision table; NULL */
    const void *logic;              /* the evaluator's own */
    int line;
};

typedef struct qq_dmn qq_dmn;
/* Reads and compiles. name: of the file, for messages. warnings: set to an array of texts "file:line: …" (what was
 * inferred or left aside), freed with it; NULL: not wanted. Errors: QQ_ERROR_INPUT, "name:line: what, and what to do".
 * Documents with a document type, of more than 64 MiB or deeper than 256 are refused. */
qq_dmn *qq_dmn_compile(const char *name, const void *bytes, size_t length, GPtrArray **warnings,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Finds a model that another imports. space: its namespace; location: where the import says it is, NULL. Sets *name to
 * the name for messages, which the caller frees. NULL with an error when it is not to be had. */
typedef GBytes *(*qq_dmn_resolver)(void *data, const char *space, const char *location, char **name, GError **error);
typedef struct {
    qq_dmn_resolver resolve; /* NULL: imports are refused */
    void *data;              /* of resolve */
    /* What is wrong inside one expression, type or table is a warning, and null when evaluated; otherwise it is an
     * error of the file. */
    bool lenient;
} qq_dmn_options;
/* The same with options; NULL: none. */
qq_dmn *qq_dmn_compile_with(const char *name, const void *bytes, size_t length, const qq_dmn_options *options,
                            GPtrArray **warnings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a file; imports come from its folder: by location, else whichever *.dmn there has the namespace. */
qq_dmn *qq_dmn_compile_path(const char *path, bool lenient, GPtrArray **warnings,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_dmn_free(qq_dmn *dmn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_dmn, qq_dmn_free)
const char *qq_dmn_file(const qq_dmn *dmn);
const qq_feel_types *qq_dmn_types(const qq_dmn *dmn);
/* All elements in order of the file, of qq_dmn_element*; borrowed. */
const GPtrArray *qq_dmn_elements(const qq_dmn *dmn);
/* By name, else by id; NULL when there is none. */
const qq_dmn_element *qq_dmn_find(const qq_dmn *dmn, qq_dmn_kind kind, const char *name);

/* The value of a decision, given values for input data by name; required decisions are evaluated on the way, each once.
 * An input that is not in `inputs` is null, with a note. A table that breaks its hit policy gives null, with a note. */
qq_feel_value qq_dmn_decide(const qq_dmn *dmn, const qq_dmn_element *decision, qq_feel_run *run,
                            const qq_feel_context *inputs);
/* The value of a decision service or a business knowledge model for arguments by parameter name. */
qq_feel_value qq_dmn_invoke(const qq_dmn *dmn, const qq_dmn_element *element, qq_feel_run *run,
                            const qq_feel_context *arguments);

/* How a decision table came to its value: for answers that explain themselves. */
typedef struct {
    const qq_feel_value *inputs; /* the values the table saw, one an input; in the run's arena */
    GArray *matched;             /* of size_t: rules that matched, in order of the table; the caller's */
    bool fallback;               /* the default outputs spoke */
} qq_table_trace;
/* As qq_dmn_decide, for a decision whose logic is a table; trace->matched is made and must be freed. */
qq_feel_value qq_dmn_trace(const qq_dmn *dmn, const qq_dmn_element *decision, qq_feel_run *run,
                           const qq_feel_context *inputs, qq_table_trace *trace);
/* The same for a table by itself: values of its inputs, in their order, in place of what their expressions give. Cells
 * see no other names. */
qq_feel_value qq_dmn_try(const qq_decision_table *table, qq_feel_run *run, const qq_feel_value *values,
                         qq_table_trace *trace);

G_END_DECLS

#endif
