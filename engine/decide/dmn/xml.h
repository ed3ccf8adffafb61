/* Private: the door to libxml2: parsing a DMN file held in memory, and walking what was parsed.
 *
 * Nothing outside the bytes is ever read: no network, no entity, and a document type stops the parser. */
#ifndef QQ_DMN_XML_H
#define QQ_DMN_XML_H

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

enum { QQ_DMN_BYTES_MAX = 64 << 20, QQ_DMN_XML_DEPTH_MAX = 256 };

/* NULL with QQ_ERROR_INPUT "file:line: …". Freed with xmlFreeDoc. */
xmlDoc *qq_dmn_xml_parse(const char *file, const void *bytes, size_t length, GError **error);

/* Whether the namespace is that of a DMN model, of any version. */
bool qq_dmn_is_model_namespace(const char *uri);
/* Whether it is that of FEEL, of any version. */
bool qq_dmn_is_feel_namespace(const char *uri);

/* Whether a node is an element of DMN of this name. */
bool qq_dmn_xml_is(const xmlNode *node, const char *name);
/* Child elements of DMN, one after the other; NULL at the end. name NULL: of any name. */
const xmlNode *qq_dmn_xml_first(const xmlNode *parent, const char *name);
const xmlNode *qq_dmn_xml_next(const xmlNode *node, const char *name);
size_t qq_dmn_xml_count(const xmlNode *parent, const char *name);
/* An attribute without a prefix, or NULL. Caller frees. */
char *qq_dmn_xml_attribute(const xmlNode *node, const char *name);
/* The text inside the child element of this name, as written; NULL when there is no such child. Caller frees. */
char *qq_dmn_xml_child_text(const xmlNode *node, const char *name);
/* Whether the node's text is FEEL: by its expressionLanguage, which DMN lets one leave out. */
bool qq_dmn_xml_is_feel(const xmlNode *node);
int qq_dmn_xml_line(const xmlNode *node);

/* Blanks of any kind made one, none at the ends. Caller frees; NULL gives NULL. */
char *qq_dmn_plain_name(const char *text);

#endif
