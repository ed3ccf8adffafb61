/* Reading an XML file of a package into values: the door to libxml2, and sticky errors.
 *
 * Invariant: after the first failure a reader keeps that error and every further call is harmless, so that code that
 * compiles a document reads straight through and asks once at the end. Every message is "file:line: what, and what to
 * do". */
#ifndef QINQING_MODEL_READER_H
#define QINQING_MODEL_READER_H

#include <libxml/tree.h>
#include "qinqing/amount.h"
#include "qinqing/day.h"
#include "qinqing/model.h"

typedef struct {
    const char *file;    /* name for messages */
    GError *error;       /* the first failure */
    GHashTable *sources; /* id -> const qq_legal_source; owned by whoever set it; NULL */
    GHashTable *english; /* basis -> the same in English; filled by qq_xml_basis; likewise */
} model_reader;

/* Parses without network, entities, document type. NULL and *error on failure. Caller frees with xmlFreeDoc. */
xmlDoc *qq_xml_parse(const char *file, GBytes *bytes, GError **error);
/* Validates against an embedded schema. */
bool qq_xml_validate(xmlDoc *document, const char *file, const char *schema, GError **error);

void qq_reader_fail(model_reader *reader, const xmlNode *node, const char *format, ...) G_GNUC_PRINTF(3, 4);
void qq_reader_fail_at(model_reader *reader, int line, const char *format, ...) G_GNUC_PRINTF(3, 4);
static inline bool reader_failed(const model_reader *reader)
{
    return reader->error != NULL;
}

/* Elements only. qq_xml_first: NULL parent gives NULL. */
const xmlNode *qq_xml_first(const xmlNode *parent);
const xmlNode *qq_xml_next(const xmlNode *node);
/* The first child of that name; NULL. */
const xmlNode *qq_xml_child(const xmlNode *parent, const char *name);
bool qq_xml_is(const xmlNode *node, const char *name);
/* The child of that name; a missing one is a failure and gives NULL. */
const xmlNode *qq_xml_need(model_reader *reader, const xmlNode *parent, const char *name);
int qq_xml_line(const xmlNode *node);

/* Attributes. Texts are owned by the caller and "" when absent; blanks around values are dropped. */
bool qq_xml_has(const xmlNode *node, const char *name);
char *qq_xml_text(const xmlNode *node, const char *name);
int64_t qq_xml_decimal(model_reader *reader, const xmlNode *node, const char *name, int decimals);
int qq_xml_integer(model_reader *reader, const xmlNode *node, const char *name);
bool qq_xml_flag(const xmlNode *node, const char *name);
qq_day qq_xml_day(model_reader *reader, const xmlNode *node, const char *name, qq_day missing);
/* The number of a set's member; `missing` when the attribute is absent. */
int qq_xml_member(model_reader *reader, const xmlNode *node, const char *name, qq_set set, int missing);
/* Bits 1 << number of every member in a list. */
unsigned qq_xml_members(model_reader *reader, const xmlNode *node, const char *name, qq_set set);
/* The words of a list; of char*. */
GPtrArray *qq_xml_words(const xmlNode *node, const char *name);
/* The Chinese titles of the sources that `basis` names, joined, and the English ones noted beside; a source that does
 * not exist is a failure. */
char *qq_xml_basis(model_reader *reader, const xmlNode *node);

#endif
