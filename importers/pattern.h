/* What a schema can say about a field's text, in one form for the XSD and for our own check of it (pattern.c). */
#ifndef QINQING_IMPORTERS_PATTERN_H
#define QINQING_IMPORTERS_PATTERN_H

#include "description.h"

/* Whether a schema lets it be left out: conditions between fields are beyond it. */
bool qq_field_is_optional(const qq_field *field);
/* The pattern of a field's text, in the syntax XML Schema and PCRE share; NULL when the type has none. Caller
 * frees. */
char *qq_pattern_of(const qq_field *field);
bool qq_pattern_prepare(qq_field *field, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_pattern_free(qq_pattern *pattern); /* NULL is allowed */
/* Whether the XSD accepts this text of a field: blanks collapsed, pattern or values, length. Slow; for rejects only. */
bool qq_pattern_accepts(const qq_field *field, const char *text, size_t length);
/* Characters of a text after the collapsing of blanks that XML Schema does. */
size_t qq_collapsed_length(const char *text, size_t length);

#endif
