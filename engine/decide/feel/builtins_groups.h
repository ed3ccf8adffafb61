/* Private: the tables of built-in functions, each ended by a name of NULL, and what their functions share. */
#ifndef QQ_FEEL_BUILTINS_GROUPS_H
#define QQ_FEEL_BUILTINS_GROUPS_H

#include "decide/feel/builtins.h"

extern const qq_feel_builtin QQ_FEEL_CONVERSIONS[];    /* builtins_conversion.c */
extern const qq_feel_builtin QQ_FEEL_STRINGS[];        /* builtins_string.c */
extern const qq_feel_builtin QQ_FEEL_PATTERNS[];       /* builtins_pattern.c */
extern const qq_feel_builtin QQ_FEEL_LISTS[];          /* builtins_list.c */
extern const qq_feel_builtin QQ_FEEL_DISTINCTS[];      /* builtins_distinct.c */
extern const qq_feel_builtin QQ_FEEL_LIST_CHANGES[];   /* builtins_list_change.c */
extern const qq_feel_builtin QQ_FEEL_STATISTICS[];     /* builtins_statistics.c */
extern const qq_feel_builtin QQ_FEEL_SORTS[];          /* builtins_sort.c */
extern const qq_feel_builtin QQ_FEEL_NUMBERS[];        /* builtins_number.c */
extern const qq_feel_builtin QQ_FEEL_TEMPORALS[];      /* builtins_temporal.c */
extern const qq_feel_builtin QQ_FEEL_RANGES[];         /* builtins_range.c */
extern const qq_feel_builtin QQ_FEEL_RANGE_READINGS[]; /* builtins_range_text.c */
extern const qq_feel_builtin QQ_FEEL_CONTEXTS[];       /* builtins_context.c */

/* Longest text a function makes, in bytes: a small pattern must not fill the memory. */
enum { QQ_FEEL_TEXT_MAX = 16 << 20 };

/* null, with a note. */
qq_feel_value qq_feel_refuse(const qq_feel_invocation *call, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The beginning of a text in quotes, fit for a note of one line. */
const char *qq_feel_shown(const qq_feel_invocation *call, const char *text);
/* Counts items looked at; false, with a note, beyond QQ_FEEL_STEPS_MAX. */
bool qq_feel_spend(const qq_feel_invocation *call, size_t items);
/* The number without its fraction; false when it does not fit. */
bool qq_feel_whole(qq_feel_value number, int64_t *out);
/* A 1-based position, counted from the end when negative, as an index; false when it is not whole or there is no such
 * item. */
bool qq_feel_index(qq_feel_value position, size_t items, size_t *out);
/* A string of part of a text, copied. */
qq_feel_value qq_feel_text(const qq_feel_invocation *call, const char *text, size_t length);
/* The list given, or the items given one by one. */
qq_feel_list qq_feel_items(const qq_feel_invocation *call);

#endif
