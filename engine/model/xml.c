/* Parsing and validating one XML file of a package, held in memory.
 *
 * Nothing outside the bytes is ever read: no network, no external subset, no entity is replaced, and a document type
 * stops the parser where it begins. libxml2's limits on depth and text stay on; the size is limited by the package. */
#include "model/reader.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <string.h>
#include "model/package.h"
#include "qinqing/error.h"

#define MESSAGE_BYTES 300 /* of what libxml2 says; it may quote the whole document */

static void ready_libxml(void)
{
    static gsize ready = 0;
    if (g_once_init_enter(&ready)) {
        xmlInitParser();
        xmlSchemaInitTypes();
        g_once_init_leave(&ready, 1);
    }
}

/* One line of valid UTF-8 without our namespace's noise. Caller frees. */
static char *tidy(const char *message)
{
    g_autofree char *valid = g_utf8_make_valid(message ? message : "not XML", -1);
    GString *text = g_string_new(valid);
    g_string_replace(text, "{urn:qinqing:model:1}", "", 0);
    g_string_replace(text, "{urn:qinqing:cases:1}", "", 0);
    if (text->len > MESSAGE_BYTES) {
        const char *cut = g_utf8_find_prev_char(text->str, text->str + MESSAGE_BYTES);
        g_string_truncate(text, (gsize)(cut - text->str));
    }
    for (char *c = text->str; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = ' ';
    g_strchomp(text->str);
    text->len = strlen(text->str);
    while (text->len && text->str[text->len - 1] == '.') g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

/* libxml2 would print some errors of encodings on standard error; this thread's handler takes them. */
static void keep_silent(void *data, xmlErrorPtr fault)
{
    (void)data, (void)fault;
}

typedef struct {
    xmlStructuredErrorFunc handler;
    void *data;
} error_handler;

static error_handler silence_libxml(void)
{
    error_handler before = {xmlStructuredError, xmlStructuredErrorContext};
    xmlSetStructuredErrorFunc(NULL, keep_silent);
    return before;
}

static void restore_libxml(error_handler before)
{
    xmlSetStructuredErrorFunc(before.data, before.handler);
}

/* ---- parsing ---- */

/* A document type begins: remember it and read no further. */
static void refuse_type(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *context = data;
    (void)name, (void)external, (void)system;
    *(int *)context->_private = context->input ? context->input->line : 1;
    xmlStopParser(context);
}

static xmlDoc *fail_parse(xmlParserCtxt *context, const char *file, int type_line, GError **error)
{
    if (type_line) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: a document type (<!DOCTYPE>) is not allowed; remove it",
                    file, type_line);
    } else {
        const xmlError *last = xmlCtxtGetLastError(context);
        g_autofree char *message = tidy(last ? last->message : NULL);
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: not well-formed XML: %s; correct it", file,
                    last && last->line > 0 ? last->line : 1, message);
    }
    if (context->myDoc) xmlFreeDoc(context->myDoc);
    context->myDoc = NULL;
    return NULL;
}

static xmlDoc *parse_bytes(const char *text, int length, const char *file, GError **error)
{
    int type_line = 0;
    xmlParserCtxt *context = xmlCreateMemoryParserCtxt(text, length);
    if (!context) g_error("libxml2: no memory for a parser");
    xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES |
                                   XML_PARSE_COMPACT);
    context->_private = &type_line;
    context->sax->internalSubset = refuse_type;
    xmlParseDocument(context);
    xmlDoc *document = context->myDoc;
    if (type_line || !context->wellFormed || !document || !xmlDocGetRootElement(document))
        document = fail_parse(context, file, type_line, error);
    context->myDoc = NULL;
    xmlFreeParserCtxt(context);
    return document;
}

xmlDoc *qq_xml_parse(const char *file, GBytes *bytes, GError **error)
{
    ready_libxml();
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    if (length == 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: the file is empty; write a model there", file);
        return NULL;
    }
    error_handler before = silence_libxml();
    xmlDoc *document = parse_bytes(text, (int)length, file, error);
    restore_libxml(before);
    return document;
}

/* ---- validating ---- */

typedef struct {
    int line;
    char *message; /* of the first fault */
} schema_fault;

static void note_fault(void *data, xmlErrorPtr fault)
{
    schema_fault *first = data;
    if (first->message || fault->level < XML_ERR_ERROR) return;
    first->line = fault->node ? (int)xmlGetLineNo(fault->node) : fault->line;
    first->message = tidy(fault->message);
}

static xmlSchema *load_schema(const char *name)
{
    const qq_embedded *file = qq_model_schema(name);
    if (!file) g_error("%s is not compiled in", name);
    xmlSchemaParserCtxt *context = xmlSchemaNewMemParserCtxt((const char *)file->bytes, (int)file->length);
    xmlSchema *schema = context ? xmlSchemaParse(context) : NULL;
    xmlSchemaFreeParserCtxt(context);
    if (!schema) g_error("%s does not compile", name);
    return schema;
}

bool qq_xml_validate(xmlDoc *document, const char *file, const char *schema_name, GError **error)
{
    xmlSchema *schema = load_schema(schema_name);
    xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(schema);
    if (!context) g_error("libxml2: no memory for a validator");
    schema_fault fault = {0, NULL};
    xmlSchemaSetValidStructuredErrors(context, note_fault, &fault);
    int outcome = xmlSchemaValidateDoc(context, document);
    xmlSchemaFreeValidCtxt(context);
    xmlSchemaFree(schema);
    if (outcome != 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s; correct it as %s asks", file,
                    fault.line > 0 ? fault.line : 1, fault.message ? fault.message : "does not follow the schema",
                    schema_name);
    }
    g_free(fault.message);
    return outcome == 0;
}
