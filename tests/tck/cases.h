/* Test files of the DMN TCK: values written in XML, and whether a result is what was expected. */
#ifndef QQ_TCK_CASES_H
#define QQ_TCK_CASES_H

#include <libxml/tree.h>
#include <stdbool.h>
#include "qinqing/feel.h"

/* The tree of a test file; NULL when the file is none (*why then says what is wrong with it, or is NULL when it is some
 * other XML). Freed with xmlFreeDoc; *why by the caller. */
xmlDoc *tck_read(const char *path, char **why);
/* Child elements by local name; NULL at the end. name NULL: any. */
const xmlNode *tck_first(const xmlNode *parent, const char *name);
const xmlNode *tck_next(const xmlNode *node, const char *name);
/* An attribute's or a child's text without blanks around; NULL when there is none. Caller frees. */
char *tck_attribute(const xmlNode *node, const char *name);
char *tck_child_text(const xmlNode *node, const char *name);

/* The value that an inputNode, component, item or expected holds; false, with why, when it cannot be read. */
bool tck_value(qq_feel_arena *arena, const xmlNode *node, qq_feel_value *out, char **why);
/* Equal, but numbers may differ by less than 10^-8, as the TCK's own runners allow. */
bool tck_equal(qq_feel_value expected, qq_feel_value got);

#endif
