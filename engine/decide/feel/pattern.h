/* Private: regular expressions as XQuery and XPath Functions and Operators 3.1, 5.6.1, define them, compiled for
 * GLib's matcher. */
#ifndef QQ_FEEL_PATTERN_H
#define QQ_FEEL_PATTERN_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool all;      /* s: a point matches ends of lines too */
    bool lines;    /* m: ^ and $ match at lines */
    bool caseless; /* i */
    bool blanks;   /* x: blanks in the pattern mean nothing */
    bool verbatim; /* q: the pattern has no special characters */
} qq_pattern_flags;

/* Reads letters of "smixq"; false when there is another. */
bool qq_pattern_read_flags(const char *letters, qq_pattern_flags *out);
/* The pattern in PCRE's words, which the caller frees; NULL, and why, when it is no pattern. groups: how many parts it
 * captures. */
char *qq_pattern_translate(const char *pattern, qq_pattern_flags flags, int *groups, const char **why);
/* Compiled, with limits on the steps and the memory of a match; NULL, and why, when it is no pattern. */
GRegex *qq_pattern_compile(const char *pattern, qq_pattern_flags flags, int *groups, const char **why);

/* A block of Unicode by its name without blanks ("BasicLatin"); false when there is none. */
bool qq_pattern_block(const char *name, gunichar *first, gunichar *last);

/* ---- sets of characters, for the translation ---- */

typedef struct {
    GString *items;  /* what stands between brackets in PCRE */
    GString *others; /* what brackets cannot hold, as alternatives "|[^…]|[^…]" */
} qq_pattern_set;

qq_pattern_set qq_pattern_set_new(void);
void qq_pattern_set_clear(qq_pattern_set *set);
/* A letter after a backslash: s d w i c or their complements in capitals; false when it is none of them. */
bool qq_pattern_set_add_letter(qq_pattern_set *set, char letter);
/* \p{name} or, with `other`, \P{name}: a general category or Is and a block. False when there is none. */
bool qq_pattern_set_add_property(qq_pattern_set *set, const char *name, bool other);
void qq_pattern_set_add_range(qq_pattern_set *set, gunichar first, gunichar last);
/* Appends what matches one character of the set (none of it when negated), but none that `without` matches. */
void qq_pattern_set_append(GString *out, const qq_pattern_set *set, bool negated, const char *without);

#endif
