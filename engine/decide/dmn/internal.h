/* Private: what a compiled DMN model is made of. Structures and texts live in the model's arena; expressions and
 * arrays are freed with it. */
#ifndef QQ_DMN_INTERNAL_H
#define QQ_DMN_INTERNAL_H

#include "decide/dmn/xml.h"
#include "qinqing/dmn.h"

/* ---- types with what they allow ---- */

typedef struct qq_dmn_item qq_dmn_item;

/* What a variable may hold. */
typedef struct {
    const qq_feel_type *type; /* never NULL */
    const qq_dmn_item *item;  /* the item definition it is of; NULL: a type of FEEL */
} qq_dmn_variable;

/* An item definition, or a component of one. */
struct qq_dmn_item {
    const char *name;
    const qq_feel_type *type;
    const qq_dmn_item *base; /* the item definition it refers to; NULL */
    qq_dmn_item *members;    /* components */
    size_t member_count;
    bool collection;
    bool function;                        /* a function item: */
    qq_dmn_variable result;               /* of its calls */
    const qq_feel_expression *allowed;    /* allowedValues: of the value, or of every element of a collection; NULL */
    const qq_feel_expression *constraint; /* typeConstraint: of the whole value; NULL */
    bool checked;                         /* it, its base or a component allows not everything */
    const qq_dmn_item *element;           /* collection: one of it; NULL */
    const xmlNode *source;                /* while compiling: */
    enum { QQ_ITEM_NEW, QQ_ITEM_OPEN, QQ_ITEM_DONE } state;
    int line;
};

/* The allowed values of a variable that is no collection; NULL. */
const qq_feel_expression *qq_dmn_allowed(qq_dmn_variable variable);
/* The variable of a component; Any when there is none of this name. */
qq_dmn_variable qq_dmn_component(const qq_dmn *dmn, qq_dmn_variable variable, const char *name);
/* The variable of a list's elements; itself when it is no list. */
qq_dmn_variable qq_dmn_element_of(qq_dmn_variable variable);

/* ---- logic: boxed expressions as a tree ---- */

typedef enum {
    QQ_LOGIC_NONE,     /* why */
    QQ_LOGIC_LITERAL,  /* expression */
    QQ_LOGIC_CONTEXT,  /* entries; the last without a name: the result */
    QQ_LOGIC_INVOKE,   /* left: the function, or builtin; entries: arguments by name */
    QQ_LOGIC_LIST,     /* entries */
    QQ_LOGIC_FUNCTION, /* entries: parameters; right: the body */
    QQ_LOGIC_IF,       /* left then right else third */
    QQ_LOGIC_FILTER,   /* left [ right ] */
    QQ_LOGIC_FOR,      /* for name in left return right */
    QQ_LOGIC_SOME,
    QQ_LOGIC_EVERY,
    QQ_LOGIC_TABLE, /* table */
} qq_logic_kind;

typedef struct qq_dmn_logic qq_dmn_logic;
typedef struct {
    const char *name; /* NULL */
    qq_dmn_variable variable;
    const qq_dmn_logic *logic; /* parameters: NULL */
    int line;
} qq_dmn_entry;

struct qq_dmn_logic {
    qq_logic_kind kind;
    int line;
    qq_dmn_variable variable; /* of the result */
    const char *why;
    const qq_feel_expression *expression;
    qq_dmn_entry *entries;
    size_t count;
    const char *name;    /* FOR, SOME, EVERY: the iterator */
    const char *builtin; /* INVOKE: the name of a built-in function; NULL */
    const qq_dmn_logic *left, *right, *third;
    const qq_decision_table *table;
    qq_feel_function function; /* FUNCTION: what its values start from */
};

/* ---- elements ---- */

typedef struct qq_dmn_part qq_dmn_part;

typedef struct {
    qq_dmn_part *part;
    const char *import; /* the name it is seen under; NULL: its own */
} qq_dmn_requirement;

struct qq_dmn_part {
    qq_dmn_element element; /* first: the public face */
    size_t index;           /* of all parts of the root model and its imports */
    const qq_dmn *home;
    qq_dmn_variable variable;
    const qq_dmn_logic *logic;    /* of decisions and knowledge; NULL: none */
    qq_dmn_requirement *required; /* in order of the file */
    size_t required_count;
    /* KNOWLEDGE and SERVICE: */
    qq_dmn_variable result;
    qq_feel_function function;
    qq_dmn_entry *parameters;       /* KNOWLEDGE */
    qq_dmn_part **outputs, **given; /* SERVICE: output decisions; parameters (input data, then input decisions) */
    size_t output_count, given_count;
    const char **inner; /* names that its value may have inside: entries, columns, outputs */
    size_t inner_count;
    const xmlNode *source; /* while compiling */
};

struct qq_dmn {
    char *file;
    const char *space; /* the model's namespace */
    qq_feel_arena *arena;
    qq_feel_types *types;
    GPtrArray *elements;    /* of qq_dmn_element* */
    GPtrArray *order;       /* of qq_dmn_part*: those declared, what is required first */
    GPtrArray *expressions; /* owned */
    GPtrArray *arrays;      /* of GPtrArray*, owned */
    GPtrArray *imports;     /* of qq_dmn_import*, owned */
    GHashTable *items;      /* name -> qq_dmn_item* */
    GHashTable *parts;      /* id -> qq_dmn_part* */
    GHashTable *names;      /* name -> qq_dmn_part*, the first of it */
    const qq_dmn *importer; /* NULL: the root */
    const char *import_name;
    size_t part_total; /* root: of itself and its imports */
};

typedef struct {
    const char *name, *space; /* name "": its elements are seen by their own names */
    qq_dmn *dmn;
} qq_dmn_import;

/* ---- compiling ---- */

/* One compilation: a root model with its imports. */
typedef struct {
    qq_dmn *root;
    GPtrArray *warnings;
    const qq_dmn_options *options;
    size_t part_count, import_count;
    size_t names_left; /* names that may still be handed to the parser: hostile files run out of them */
} qq_dmn_build;

/* Names that an expression may use; inner ones hide outer ones. */
typedef struct qq_dmn_visible {
    struct qq_dmn_visible *outer;
    GPtrArray *names;      /* of qq_dmn_seen*, owned */
    GHashTable *by_name;   /* name -> qq_dmn_seen* that is no member; the last one of a name */
    qq_feel_names *parsed; /* all of them, as the parser wants them; made when first wanted */
} qq_dmn_visible;
typedef struct {
    char *name;
    qq_dmn_variable variable;
    enum { QQ_SEEN_NAME, QQ_SEEN_MEMBER /* after a dot only */, QQ_SEEN_PATH /* "import.name" */ } kind;
} qq_dmn_seen;

/* What compiling one model's expressions needs. */
typedef struct {
    qq_dmn *dmn;
    qq_dmn_build *build;
} qq_dmn_reader;

G_GNUC_PRINTF(4, 5)
void qq_dmn_warn(qq_dmn_build *build, const qq_dmn *dmn, int line, const char *format, ...);
/* Sets the error, or when the compilation is lenient warns and clears the way: gives whether it goes on. */
G_GNUC_PRINTF(4, 5)
bool qq_dmn_fault(const qq_dmn_reader *reader, int line, GError **error, const char *format, ...);
const char *qq_dmn_keep(qq_dmn *dmn, const char *text); /* a copy in the arena; NULL gives NULL */
const char *qq_dmn_keep_attribute(qq_dmn *dmn, const xmlNode *node, const char *name);
const char *qq_dmn_keep_name(qq_dmn *dmn, const xmlNode *node, const char *name);
void *qq_dmn_take(qq_dmn *dmn, size_t count, size_t size); /* zeroed, in the arena */

/* items.c */
bool qq_dmn_read_items(const qq_dmn_reader *reader, const xmlNode *definitions, GError **error);
/* The variable of an attribute or child "typeRef" as `reference` says; Any when NULL. */
bool qq_dmn_read_type(const qq_dmn_reader *reader, const xmlNode *node, const char *reference, qq_dmn_variable *out,
                      GError **error);
/* By the attribute typeRef. */
bool qq_dmn_read_type_of(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_variable *out, GError **error);
qq_dmn_variable qq_dmn_anything(const qq_dmn *dmn);

/* visible.c */
qq_dmn_visible qq_dmn_visible_inside(qq_dmn_visible *outer);
void qq_dmn_visible_clear(qq_dmn_visible *visible);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(qq_dmn_visible, qq_dmn_visible_clear)
/* Names and, for paths, the components of the variable's type. */
void qq_dmn_visible_add(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *name,
                        qq_dmn_variable variable);
/* The name under which an import's element is seen. */
void qq_dmn_visible_add_imported(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *import,
                                 const char *name, qq_dmn_variable variable);
/* A name that may follow a dot. */
void qq_dmn_visible_add_member(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *name);
/* What a plain name or path means; Any when it is none. *found: whether its first name is seen. */
qq_dmn_variable qq_dmn_visible_find(const qq_dmn_reader *reader, const qq_dmn_visible *visible, const char *text,
                                    bool *found);
/* Compile a text; the expression is the model's. What is no FEEL gives false with an error, or, when lenient, true with
 * *out NULL and *why set. */
bool qq_dmn_expression(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *text, int line,
                       const qq_feel_expression **out, const char **why, GError **error);
bool qq_dmn_tests(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *text, int line,
                  const qq_feel_expression **out, const char **why, GError **error);

/* boxed.c */
/* The logic that a node's first expression child is; *out NULL when it has none. */
bool qq_dmn_read_logic(const qq_dmn_reader *reader, const xmlNode *parent, qq_dmn_visible *visible,
                       qq_dmn_variable wanted, const qq_dmn_logic **out, GError **error);
bool qq_dmn_read_parameters(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                            qq_dmn_entry **parameters, size_t *count, GError **error);
/* A function of these parameters, without what it does. */
qq_feel_function qq_dmn_function(qq_dmn *dmn, const char *name, const qq_dmn_entry *parameters, size_t count,
                                 const qq_feel_type *result);

/* table.c: fills in table, or why there is none. */
bool qq_dmn_read_table(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                       qq_dmn_variable wanted, qq_dmn_logic *out, GError **error);

/* elements.c */
/* An element without source, as it is inferred from a name. */
qq_dmn_part *qq_dmn_part_new(const qq_dmn_reader *reader, qq_dmn_kind kind, const char *id, int line);
bool qq_dmn_read_elements(const qq_dmn_reader *reader, const xmlNode *definitions, GError **error);
bool qq_dmn_link(const qq_dmn_reader *reader, GError **error);
/* Fills dmn->order; refuses circles. */
bool qq_dmn_put_in_order(qq_dmn *dmn, GError **error);

/* parts.c: logic of decisions and knowledge, parameters of services */
bool qq_dmn_read_parts(const qq_dmn_reader *reader, GError **error);

/* import.c */
bool qq_dmn_read_imports(const qq_dmn_reader *reader, const xmlNode *definitions, GError **error);
qq_dmn *qq_dmn_compile_file(qq_dmn_build *build, const char *file, const void *bytes, size_t length,
                            const qq_dmn *importer, const char *import_name, GError **error);

/* ---- evaluating ---- */

/* Values of one evaluation of the requirements graph. */
typedef struct {
    qq_feel_run *run;
    const qq_dmn *root;
    const qq_feel_context *inputs;
    qq_feel_value *values; /* by index of the part */
    uint8_t *known;
    const qq_dmn_part *traced; /* NULL */
    qq_table_trace *trace;
} qq_dmn_session;

/* One level deeper; false, with a note, when that is too deep or took too many steps. Leave after a true only. */
bool qq_dmn_enter(qq_feel_run *run, int line);
void qq_dmn_leave(qq_feel_run *run);
/* The value as the variable takes it; null with a note when it does not fit. */
qq_feel_value qq_dmn_fit(qq_feel_run *run, qq_dmn_variable variable, qq_feel_value value, int line, const char *what);
qq_feel_value qq_dmn_think(qq_feel_run *run, const qq_dmn_logic *logic, const qq_feel_scope *scope);
qq_feel_value qq_dmn_table_value(qq_feel_run *run, const qq_decision_table *table, const qq_feel_scope *scope,
                                 qq_table_trace *trace);
/* What a function value of an element does; for qq_feel_function.call. */
qq_feel_value qq_dmn_call_knowledge(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                    size_t count);
qq_feel_value qq_dmn_call_service(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                  size_t count);
qq_feel_value qq_dmn_call_boxed(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                size_t count);

#endif
