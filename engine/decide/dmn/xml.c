#include "decide/dmn/xml.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include "qinqing/error.h"

enum { MESSAGE_BYTES = 300 /* of what libxml2 says; it may quote the whole document */ };

/* ---- parsing ---- */

static void ready_libxml(void)
{
    static gsize ready = 0;
    if (g_once_init_enter(&ready)) {
        xmlInitParser();
        g_once_init_leave(&ready, 1);
    }
}

/* One line of valid UTF-8 without a final full stop. Caller frees. */
static char *tidy(const char *message)
{
    char *text = g_utf8_make_valid(message ? message : "not XML", -1);
    if (strlen(text) > MESSAGE_BYTES) *g_utf8_find_prev_char(text, text + MESSAGE_BYTES) = '\0';
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = ' ';
    g_strchomp(text);
    for (size_t end = strlen(text); end > 0 && text[end - 1] == '.'; end--) text[end - 1] = '\0';
    return text;
}

/* libxml2 would print some errors of encodings on standard error; this thread's handler takes them. */
static void keep_silent(void *data, xmlErrorPtr fault)
{
    (void)data, (void)fault;
}

/* A document type begins: remember where and read no further. */
static void refuse_type(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *context = data;
    (void)name, (void)external, (void)system;
    *(int *)context->_private = context->input ? context->input->line : 1;
    xmlStopParser(context);
}

static void explain_failure(xmlParserCtxt *context, const char *file, int type_line, GError **error)
{
    if (type_line) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: a document type (<!DOCTYPE>) is not allowed; remove it",
                    file, type_line);
        return;
    }
    const xmlError *last = xmlCtxtGetLastError(context);
    g_autofree char *message = tidy(last ? last->message : NULL);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: not well-formed XML: %s; correct it", file,
                last && last->line > 0 ? last->line : 1, message);
}

static xmlDoc *parse_bytes(const char *text, int length, const char *file, GError **error)
{
    int type_line = 0;
    xmlParserCtxt *context = xmlCreateMemoryParserCtxt(text, length);
    if (!context) g_error("libxml2: no memory for a parser");
    xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES |
                                   XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
    context->_private = &type_line;
    context->sax->internalSubset = refuse_type;
    xmlParseDocument(context);
    xmlDoc *document = context->myDoc;
    context->myDoc = NULL;
    if (type_line || !context->wellFormed || !document || !xmlDocGetRootElement(document)) {
        explain_failure(context, file, type_line, error);
        if (document) xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(context);
    return document;
}

/* The first element that is nested too deeply, or NULL. */
static const xmlNode *find_too_deep(const xmlDoc *document)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDoc *)document), *node = root;
    for (int depth = 1; node;) {
        if (depth > QQ_DMN_XML_DEPTH_MAX) return node;
        if (node->children && node->type == XML_ELEMENT_NODE) {
            node = node->children;
            depth++;
            continue;
        }
        while (node && !node->next) {
            node = node == root ? NULL : node->parent;
            depth--;
            if (node == root) return NULL;
        }
        if (node) node = node->next;
    }
    return NULL;
}

static bool check_size(const char *file, size_t length, GError **error)
{
    if (length == 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: the file is empty; write a DMN model there", file);
        return false;
    }
    if (length > QQ_DMN_BYTES_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: more than %d MiB; split the model", file,
                    QQ_DMN_BYTES_MAX >> 20);
        return false;
    }
    return true;
}

xmlDoc *qq_dmn_xml_parse(const char *file, const void *bytes, size_t length, GError **error)
{
    ready_libxml();
    if (!check_size(file, length, error)) return NULL;
    xmlStructuredErrorFunc handler = xmlStructuredError;
    void *data = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, keep_silent);
    xmlDoc *document = parse_bytes(bytes, (int)length, file, error);
    xmlSetStructuredErrorFunc(data, handler);
    const xmlNode *deep = document ? find_too_deep(document) : NULL;
    if (deep) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: nested deeper than %d elements; make it flatter", file,
                    qq_dmn_xml_line(deep), QQ_DMN_XML_DEPTH_MAX);
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

/* ---- namespaces ---- */

/* DMN 1.1 to 1.6. */
static const char *const models[] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20240513/MODEL/",
};

bool qq_dmn_is_model_namespace(const char *uri)
{
    for (size_t i = 0; i < G_N_ELEMENTS(models); i++)
        if (g_strcmp0(uri, models[i]) == 0) return true;
    return false;
}

/* "http://www.omg.org/spec/FEEL/20140401" of DMN 1.1, "https://www.omg.org/spec/DMN/20230324/FEEL/" and the like. */
bool qq_dmn_is_feel_namespace(const char *uri)
{
    return uri && strstr(uri, "www.omg.org/spec/") && strstr(uri, "/FEEL");
}

/* ---- walking ---- */

bool qq_dmn_xml_is(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && node->ns &&
           qq_dmn_is_model_namespace((const char *)node->ns->href) &&
           (!name || strcmp((const char *)node->name, name) == 0);
}

static const xmlNode *forward(const xmlNode *node, const char *name)
{
    while (node && !qq_dmn_xml_is(node, name)) node = node->next;
    return node;
}

const xmlNode *qq_dmn_xml_first(const xmlNode *parent, const char *name)
{
    return parent ? forward(parent->children, name) : NULL;
}

const xmlNode *qq_dmn_xml_next(const xmlNode *node, const char *name)
{
    return node ? forward(node->next, name) : NULL;
}

size_t qq_dmn_xml_count(const xmlNode *parent, const char *name)
{
    size_t count = 0;
    for (const xmlNode *node = qq_dmn_xml_first(parent, name); node; node = qq_dmn_xml_next(node, name)) count++;
    return count;
}

static char *take_text(xmlChar *text)
{
    char *taken = text ? g_strdup((const char *)text) : NULL;
    xmlFree(text);
    return taken;
}

char *qq_dmn_xml_attribute(const xmlNode *node, const char *name)
{
    return take_text(xmlGetNoNsProp(node, (const xmlChar *)name));
}

char *qq_dmn_xml_child_text(const xmlNode *node, const char *name)
{
    const xmlNode *child = qq_dmn_xml_first(node, name);
    return child ? take_text(xmlNodeGetContent(child)) : NULL;
}

/* The file's own language stands on its root. */
static char *language_of(const xmlNode *node)
{
    char *own = qq_dmn_xml_attribute(node, "expressionLanguage");
    return own ? own : qq_dmn_xml_attribute(xmlDocGetRootElement(node->doc), "expressionLanguage");
}

bool qq_dmn_xml_is_feel(const xmlNode *node)
{
    g_autofree char *language = language_of(node);
    return !language || !*language || g_ascii_strcasecmp(language, "feel") == 0 ||
           g_ascii_strcasecmp(language, "s-feel") == 0 || qq_dmn_is_feel_namespace(language);
}

int qq_dmn_xml_line(const xmlNode *node)
{
    long line = xmlGetLineNo(node);
    return line > 0 && line < G_MAXINT ? (int)line : 1;
}

char *qq_dmn_plain_name(const char *text)
{
    if (!text) return NULL;
    GString *name = g_string_new(NULL);
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isspace(c)) {
            g_string_append_unichar(name, c);
        } else if (name->len > 0 && name->str[name->len - 1] != ' ') {
            g_string_append_c(name, ' ');
        }
    }
    return g_strchomp(g_string_free(name, FALSE));
}
