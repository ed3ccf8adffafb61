/* FEEL, the expression language of OMG DMN: typed values, compiled expressions, three-valued logic.
 *
 * A compiled expression is read-only and may be shared by threads. An evaluation belongs to one thread: it takes its
 * memory from an arena of its own, and what it returns lives until that arena is reset. What cannot be evaluated is
 * null, and the run keeps one note that says where and why; only a text that is no FEEL is an error. */
#ifndef QINQING_FEEL_H
#define QINQING_FEEL_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "qinqing/decimal.h"

G_BEGIN_DECLS

/* ---- memory of an evaluation ---- */

typedef struct qq_feel_arena qq_feel_arena;
qq_feel_arena *qq_feel_arena_new(void);
/* Aligned for any type, zeroed, never NULL. Freed by reset or free only. */
void *qq_feel_arena_take(qq_feel_arena *arena, size_t size);
char *qq_feel_arena_text(qq_feel_arena *arena, const char *text, size_t length); /* a copy, zero-ended */
void qq_feel_arena_reset(qq_feel_arena *arena);         /* keeps the memory for the next evaluation */
size_t qq_feel_arena_taken(const qq_feel_arena *arena); /* bytes since it was made or reset */
void qq_feel_arena_free(qq_feel_arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_feel_arena, qq_feel_arena_free)

/* ---- values ---- */

typedef enum {
    QQ_FEEL_NULL,
    QQ_FEEL_BOOLEAN,
    QQ_FEEL_NUMBER,
    QQ_FEEL_STRING,
    QQ_FEEL_DATE,
    QQ_FEEL_TIME,
    QQ_FEEL_DATE_TIME,
    QQ_FEEL_MONTHS,  /* years and months duration */
    QQ_FEEL_SECONDS, /* days and time duration */
    QQ_FEEL_LIST,
    QQ_FEEL_CONTEXT,
    QQ_FEEL_RANGE,
    QQ_FEEL_FUNCTION,
} qq_feel_kind;

typedef struct {
    int32_t year; /* -999,999,999 .. 999,999,999, proleptic Gregorian */
    uint8_t month, day;
} qq_feel_date;

typedef enum { QQ_FEEL_LOCAL, QQ_FEEL_OFFSET, QQ_FEEL_ZONE } qq_feel_time_zone;
typedef struct {
    uint8_t hour, minute, second;
    uint8_t zone_kind;  /* qq_feel_time_zone */
    int32_t nanosecond; /* 0 .. 999,999,999 */
    int32_t offset;     /* OFFSET: seconds east of Greenwich */
    const char *zone;   /* ZONE: IANA name, e.g. "Asia/Shanghai"; else NULL */
} qq_feel_time;

typedef struct {
    qq_feel_date date;
    qq_feel_time time;
} qq_feel_date_time;

typedef struct {
    int64_t seconds; /* whole seconds, floor */
    int32_t nanosecond;
} qq_feel_seconds;

typedef struct qq_feel_value qq_feel_value;
typedef struct qq_feel_list qq_feel_list;
typedef struct qq_feel_context qq_feel_context;
typedef struct qq_feel_range qq_feel_range;
typedef struct qq_feel_function qq_feel_function;

/* Passed and returned by value; what it points to is never changed once the value is handed on. */
struct qq_feel_value {
    qq_feel_kind kind;
    uint32_t length; /* STRING: bytes of text */
    union {
        bool truth;
        qq_decimal number;
        const char *text; /* UTF-8, zero-ended; may hold no zero byte */
        qq_feel_date date;
        qq_feel_time time;
        const qq_feel_date_time *date_time;
        int64_t months;
        qq_feel_seconds seconds;
        const qq_feel_list *list;
        const qq_feel_context *context;
        const qq_feel_range *range;
        const qq_feel_function *function;
    };
};

struct qq_feel_list {
    size_t count;
    qq_feel_value *items;
    size_t capacity; /* places of items while the list is being made; 0: items are not for adding to */
};

typedef struct {
    const char *name; /* spaces as single blanks */
    qq_feel_value value;
} qq_feel_entry;
struct qq_feel_context {
    size_t count;
    qq_feel_entry *entries; /* in order of definition; names differ */
    size_t capacity;        /* as of a list */
    uint32_t *places;       /* qq_feel_context_put's: where names lie, when there are many */
    size_t place_count, placed;
};

struct qq_feel_range {
    bool low_closed, high_closed;
    bool unary; /* written with one end: (< 5), (= 5); never equal to one with two. (!= 5): both ends 5, both open */
    qq_feel_value low, high; /* NULL kind: open on that side (<, <=, >, >=) */
};

extern const qq_feel_value QQ_FEEL_NOTHING; /* null */
/* "number", "date and time" and the like, as FEEL names the type. */
const char *qq_feel_kind_name(qq_feel_kind kind);
qq_feel_value qq_feel_boolean(bool truth);
qq_feel_value qq_feel_number(qq_decimal number);
qq_feel_value qq_feel_integer(int64_t number);
qq_feel_value qq_feel_string(qq_feel_arena *arena, const char *text); /* copied; NULL gives null */
qq_feel_value qq_feel_days(int64_t days);                             /* a date, from days since 1970-01-01 */
/* Lists and contexts being made in an arena; the finished value is read-only. */
qq_feel_list *qq_feel_list_new(qq_feel_arena *arena, size_t capacity);
void qq_feel_list_add(qq_feel_arena *arena, qq_feel_list *list, qq_feel_value item);
qq_feel_value qq_feel_list_value(const qq_feel_list *list);
qq_feel_context *qq_feel_context_new(qq_feel_arena *arena, size_t capacity);
/* Replaces an entry of the same name. The name is copied. */
void qq_feel_context_put(qq_feel_arena *arena, qq_feel_context *context, const char *name, qq_feel_value value);
qq_feel_value qq_feel_context_value(const qq_feel_context *context);
/* The entry's value, or NULL when there is none. */
const qq_feel_value *qq_feel_context_get(const qq_feel_context *context, const char *name);
/* A deep copy that lives in another arena. Functions are not copied: one written in place
 * lives as long as the arena of its run and what compiled it. Parts nested deeper than
 * QQ_FEEL_DEPTH_MAX become null. */
qq_feel_value qq_feel_copy(qq_feel_arena *arena, qq_feel_value value);

/* Same kind and equal by FEEL's `=`; two nulls are equal. Never unknown: different kinds are not the same. Times are
 * compared to the second, as FEEL does. */
bool qq_feel_same(qq_feel_value a, qq_feel_value b);
/* Appends the value as FEEL would write it: strings quoted, dates as date("…") when `literal`; otherwise as string()
 * gives it. */
void qq_feel_append(GString *out, qq_feel_value value, bool literal);

/* ---- types ---- */

/* A type of DMN: a FEEL type, or one made of them; read-only, owned by whoever made it (a types set). */
typedef struct qq_feel_type qq_feel_type;
typedef struct qq_feel_types qq_feel_types; /* the item definitions of one model, and the built-in types */
qq_feel_types *qq_feel_types_new(void);
void qq_feel_types_free(qq_feel_types *types);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_feel_types, qq_feel_types_free)
/* A built-in ("number", "string", "date and time", "Any", …) or a named one; NULL when there is none. */
const qq_feel_type *qq_feel_type_find(const qq_feel_types *types, const char *name);
/* A type as FEEL writes it: list<number>, context<a: string>, function<number> -> string, range<date>, or a name. */
const qq_feel_type *qq_feel_type_parse(qq_feel_types *types, const char *text, GError **error);
/* Composed types; parts are of the same set. Naming one makes it found by qq_feel_type_find; a name given twice
 * replaces the first. */
const qq_feel_type *qq_feel_type_list(qq_feel_types *types, const qq_feel_type *element);
const qq_feel_type *qq_feel_type_context(qq_feel_types *types, const char *const *names,
                                         const qq_feel_type *const *members, size_t count);
const qq_feel_type *qq_feel_type_range(qq_feel_types *types, const qq_feel_type *element);
const qq_feel_type *qq_feel_type_function(qq_feel_types *types, const qq_feel_type *const *parameters, size_t count,
                                          const qq_feel_type *result);
void qq_feel_type_name(qq_feel_types *types, const char *name, const qq_feel_type *type);
/* What a type is: for lists and ranges the element, for contexts the members. */
qq_feel_kind qq_feel_type_kind(const qq_feel_type *type); /* NULL kind for Any and Null */
bool qq_feel_type_is_any(const qq_feel_type *type);
const qq_feel_type *qq_feel_type_element(const qq_feel_type *type); /* NULL unless list or range */
size_t qq_feel_type_member_count(const qq_feel_type *type);
const char *qq_feel_type_member(const qq_feel_type *type, size_t index, const qq_feel_type **member);
void qq_feel_type_append(GString *out, const qq_feel_type *type);
/* Whether the value is an instance. Null by itself is one of Null only, not of Any (table 61, instance of); as a part
 * of a list or a context it goes with every type. */
bool qq_feel_is_instance(qq_feel_value value, const qq_feel_type *type);
/* The value as one of the type, by the implicit conversions of DMN (to and from a list of one, date to date and time);
 * null, and false, when it does not conform. Null conforms. */
bool qq_feel_conform(qq_feel_arena *arena, qq_feel_value value, const qq_feel_type *type, qq_feel_value *out);

/* ---- evaluation ---- */

/* A frame of names; an inner one hides the outer. Frames are the caller's, on the stack or in an arena. */
typedef struct qq_feel_scope {
    const struct qq_feel_scope *outer; /* NULL */
    const qq_feel_context *names;
} qq_feel_scope;

/* Limits of one evaluation: beyond them the result is null with a note. */
#define QQ_FEEL_DEPTH_MAX  400          /* nested calls and expressions */
#define QQ_FEEL_STEPS_MAX  20000000ll   /* items looked at */
#define QQ_FEEL_MEMORY_MAX (512u << 20) /* bytes taken from the arena */

/* One evaluation. Zero it, then set arena and, if wanted, the rest. */
typedef struct {
    qq_feel_arena *arena;
    GPtrArray *notes; /* of char*, "line:column: why it is null"; NULL: not kept */
    bool has_clock;   /* today() and now() are answered, from clock; otherwise they are null with a note */
    qq_feel_date_time clock;
    unsigned depth; /* the evaluator's own */
    int64_t steps;
} qq_feel_run;
/* Keeps a note. line 0: the place is unknown. Only the first QQ_FEEL_NOTES_MAX notes of a run are kept. */
#define QQ_FEEL_NOTES_MAX 100
void qq_feel_note(qq_feel_run *run, int line, int column, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* A function value. `call` gets as many arguments as there are parameters (variadic: as were given). */
struct qq_feel_function {
    const char *name; /* NULL for one written in place */
    size_t parameter_count;
    const char *const *parameters;
    const qq_feel_type *const *parameter_types; /* NULL: not typed; entries may be NULL */
    const qq_feel_type *result_type;            /* NULL */
    bool variadic;
    qq_feel_value (*call)(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                          size_t count);
    const void *data; /* of call */
    const void *more; /* of call */
};
/* Calls with arguments converted to the parameters' types; null with a note when they do not fit. */
qq_feel_value qq_feel_call(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                           size_t count);

/* ---- expressions ---- */

/* The names an expression may use, needed while parsing because names may hold spaces and signs ("Full Name",
 * "a+b"): the longest known name wins. Built-in functions are always known. */
typedef struct qq_feel_names qq_feel_names;
/* types: for `instance of` and typed functions, which may add to them while compiling; must outlive what is compiled.
 * NULL: built-in types only. */
qq_feel_names *qq_feel_names_new(qq_feel_types *types);
void qq_feel_names_free(qq_feel_names *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_feel_names, qq_feel_names_free)
/* A name of more than 500 words and signs is not found when it holds signs. */
void qq_feel_names_add(qq_feel_names *names, const char *name);

typedef struct qq_feel_expression qq_feel_expression;
/* Compiles. names NULL: only those of the language. line, column: where the text begins in its file, from 1, for
 * messages. Errors: QQ_ERROR_INPUT, "line:column: what is wrong". */
qq_feel_expression *qq_feel_compile(const char *text, const qq_feel_names *names, int line, int column,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for the unary tests of a decision table's cell: "-", "< 5", "[1..3), 7", "not(…)", or any expression in
 * which ? is the input. */
qq_feel_expression *qq_feel_compile_tests(const char *text, const qq_feel_names *names, int line, int column,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_feel_expression_free(qq_feel_expression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_feel_expression, qq_feel_expression_free)
const char *qq_feel_expression_text(const qq_feel_expression *expression);

qq_feel_value qq_feel_evaluate(const qq_feel_expression *expression, qq_feel_run *run, const qq_feel_scope *scope);
/* Whether the tests hold of the input: true, false, or null when that is unknown. */
qq_feel_value qq_feel_test(const qq_feel_expression *tests, qq_feel_run *run, const qq_feel_scope *scope,
                           qq_feel_value input);

/* Every name that the expression takes from outside, whole paths as "a.b", and the built-in functions it calls as
 * "name()"; of char*, sorted, each once. */
GPtrArray *qq_feel_uses(const qq_feel_expression *expression);

G_END_DECLS

#endif
