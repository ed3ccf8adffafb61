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
    GHashTable *sources; /* id -> Chinese title; owned by whoever set it; NULL */
} model_reader;

/* Parses without network, entities, document type. NULL and *error on failure. Caller frees with xmlFreeDoc. */
xmlDoc *model_xml_parse(const char *file, GBytes *bytes, GError **error);
/* Validates against an embedded schema. */
bool model_xml_validate(xmlDoc *document, const char *file, const char *schema, GError **error);

void reader_fail(model_reader *reader, const xmlNode *node, const char *format, ...) G_GNUC_PRINTF(3, 4);
void reader_fail_at(model_reader *reader, int line, const char *format, ...) G_GNUC_PRINTF(3, 4);
static inline bool reader_failed(const model_reader *reader)
{
    return reader->error != NULL;
}

/* Elements only. first_child: NULL parent gives NULL. */
const xmlNode *first_child(const xmlNode *parent);
const xmlNode *next_sibling(const xmlNode *node);
bool is_element(const xmlNode *node, const char *name);
/* The child of that name; a missing one is a failure and gives NULL. */
const xmlNode *need_child(model_reader *reader, const xmlNode *parent, const char *name);
int line_of(const xmlNode *node);

/* Attributes. Texts are owned by the caller and "" when absent; blanks around values are dropped. */
bool has(const xmlNode *node, const char *name);
char *text_of(const xmlNode *node, const char *name);
int64_t decimal_of(model_reader *reader, const xmlNode *node, const char *name, int decimals);
int integer_of(model_reader *reader, const xmlNode *node, const char *name);
bool flag_of(const xmlNode *node, const char *name);
qq_day day_of(model_reader *reader, const xmlNode *node, const char *name, qq_day missing);
/* The number of a set's member; `missing` when the attribute is absent. */
int member_of(model_reader *reader, const xmlNode *node, const char *name, qq_set set, int missing);
/* Bits 1 << number of every member in a list. */
unsigned members_of(model_reader *reader, const xmlNode *node, const char *name, qq_set set);
/* The words of a list; of char*. */
GPtrArray *words_of(const xmlNode *node, const char *name);
/* The Chinese titles of the sources that `basis` names, joined; a source that does not exist is a failure. */
char *basis_of(model_reader *reader, const xmlNode *node);

#endif
