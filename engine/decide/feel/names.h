/* Private: names that may hold blanks and signs, and finding the longest of them at a place of a text.
 *
 * A name is kept as its tokens: runs of letters and digits, and single other characters, each with or without a blank
 * before it. How many blanks there are does not matter, whether there are any does: "a-b" is not "a - b". */
#ifndef QQ_FEEL_NAMES_H
#define QQ_FEEL_NAMES_H

#include "qinqing/feel.h"

/* Takes back one qq_feel_names_add of the same name. */
void qq_feel_names_drop(qq_feel_names *names, const char *name);
/* The name as expressions know it: blanks as single ones, none at the ends. */
char *qq_feel_names_tidy(const char *text, size_t length) G_GNUC_WARN_UNUSED_RESULT;
/* Bytes of text that are the longest known name, 0 when none begins here. Never ends within a word. */
size_t qq_feel_names_longest(const qq_feel_names *names, const char *text, const char *end);
qq_feel_types *qq_feel_names_types(const qq_feel_names *names); /* NULL when there are none */
/* The names of all built-in functions, and of all properties of temporal values and ranges. Made once, never freed. */
const qq_feel_names *qq_feel_names_of_builtins(void);
const qq_feel_names *qq_feel_names_of_properties(void);

/* Characters of the grammar (DMN 1.5, 10.3.1.2, rules 27 to 29 and 61). */
bool qq_feel_is_blank(gunichar character);
bool qq_feel_is_name_start(gunichar character);
bool qq_feel_is_name_part(gunichar character);
/* Bytes of blanks at the beginning of the text. */
size_t qq_feel_blanks(const char *text, const char *end);
/* Bytes of the run of name parts at the beginning of the text. */
size_t qq_feel_word(const char *text, const char *end);

#endif
