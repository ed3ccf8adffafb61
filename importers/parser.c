/* A SAX2 push parser that refuses what a feed has no use for and an attacker has: document types, entities, deep
 * nesting, endless tags. No network, no file but the one being read, no memory that grows with the input.
 *
 * The start tag of a push parser must lie in memory whole, and its attributes are compared with each other:
 * QQ_XML_TAG_MAX bounds both. */
#include "parser.h"
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>
#include "qinqing/error.h"
#include "scan.h"

struct qq_parser {
    const char *file;
    qq_parser_handlers handlers;
    void *data;
    xmlParserCtxt *context;
    GError *error;
    unsigned depth;
    bool stopped;
    qq_scanner *scanner; /* NULL: libxml2 parses */
    bool unclear;
    GByteArray *lines; /* the last bytes with their line ends made one */
    bool after_return; /* the last byte before them was a carriage return */
};

#define MESSAGE_MAX 300 /* characters; names in it are the sender's */

static void give_up_scan(qq_parser *parser)
{
    parser->unclear = true;
    qq_parser_stop(parser);
}

static void refuse_at(qq_parser *parser, int line, const char *what)
{
    /* Told by libxml2, when it has parsed as far. */
    if (parser->scanner) {
        if (!parser->stopped) give_up_scan(parser);
        return;
    }
    if (!parser->error) {
        g_autofree char *valid = g_utf8_make_valid(what, -1);
        g_autofree char *cut = g_utf8_substring(valid, 0, MIN(MESSAGE_MAX, g_utf8_strlen(valid, -1)));
        g_strdelimit(g_strchomp(cut), "\n\r\t", ' ');
        g_set_error(&parser->error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s", parser->file, MAX(line, 1), cut);
    }
    if (!parser->stopped) {
        parser->stopped = true;
        xmlStopParser(parser->context);
    }
}

void qq_parser_refuse(qq_parser *parser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    refuse_at(parser, qq_parser_line(parser), what);
}

void qq_parser_stop(qq_parser *parser)
{
    parser->stopped = true;
    if (parser->scanner) qq_scanner_stop(parser->scanner);
    xmlStopParser(parser->context);
}

bool qq_parser_stopped(const qq_parser *parser)
{
    return parser->stopped;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)prefix;
    (void)namespaces;
    (void)defaulted;
    qq_parser *parser = data;
    if (parser->stopped) return;
    if (++parser->depth > QQ_XML_DEPTH_MAX) {
        qq_parser_refuse(parser, "elements are nested deeper than %d", QQ_XML_DEPTH_MAX);
        return;
    }
    if (attribute_count + namespace_count > QQ_XML_ATTRIBUTES_MAX) {
        qq_parser_refuse(parser, "an element has more than %d attributes", QQ_XML_ATTRIBUTES_MAX);
        return;
    }
    parser->handlers.start(parser->data, name, uri, attribute_count, attributes);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name;
    (void)prefix;
    (void)uri;
    qq_parser *parser = data;
    if (parser->stopped) return;
    parser->depth--;
    parser->handlers.end(parser->data);
}

static void on_text(void *data, const xmlChar *text, int length)
{
    qq_parser *parser = data;
    if (!parser->stopped) parser->handlers.text(parser->data, (const char *)text, (size_t)length);
}

static void on_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    qq_parser_refuse(data, "a DOCTYPE is not allowed in a feed; remove it");
}

static void on_entity(void *data, const xmlChar *name)
{
    (void)name;
    qq_parser_refuse(data, "an entity is not allowed in a feed");
}

static xmlEntity *on_get_entity(void *data, const xmlChar *name)
{
    (void)data;
    return xmlGetPredefinedEntity(name);
}

static void on_error(void *data, xmlError *error)
{
    qq_parser *parser = data;
    if (parser->stopped || error->level < XML_ERR_ERROR) return;
    /* Of a document that ends too early libxml2 says that there is too much of it. */
    const bool cut_off = error->code == XML_ERR_DOCUMENT_END && parser->depth > 0;
    g_autofree char *what = cut_off ? g_strdup("the file ends inside an element; it was cut off, get it whole")
                                    : g_strdup_printf("not well-formed XML: %s", error->message ? error->message : "");
    refuse_at(parser, error->line > 0 ? error->line : qq_parser_line(parser), what);
    if (error->code == XML_ERR_NO_MEMORY && parser->error) parser->error->code = QQ_ERROR_MACHINE;
}

qq_parser *qq_parser_new(const char *file, const qq_parser_handlers *handlers, void *data)
{
    qq_parser *parser = g_new0(qq_parser, 1);
    parser->file = file;
    parser->handlers = *handlers;
    parser->data = data;
    parser->lines = g_byte_array_new();
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .internalSubset = on_doctype,
                         .reference = on_entity,
                         .getEntity = on_get_entity,
                         .serror = on_error};
    parser->context = xmlCreatePushParserCtxt(&sax, parser, NULL, 0, NULL);
    if (!parser->context) g_error("out of memory for a parser");
    xmlCtxtUseOptions(parser->context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(parser->context, XML_CHAR_ENCODING_UTF8);
    xmlDictSetLimit(parser->context->dict, QQ_XML_NAMES_MAX);
    return parser;
}

void qq_parser_free(qq_parser *parser)
{
    if (!parser) return;
    if (parser->context->myDoc) xmlFreeDoc(parser->context->myDoc);
    xmlFreeParserCtxt(parser->context);
    qq_scanner_free(parser->scanner);
    g_byte_array_unref(parser->lines);
    g_clear_error(&parser->error);
    g_free(parser);
}

void qq_parser_scan(qq_parser *parser)
{
    if (!parser->scanner) parser->scanner = qq_scanner_new(parser->context->dict, &parser->handlers, parser->data);
}

bool qq_parser_doubt(qq_parser *parser)
{
    if (parser->scanner && !parser->stopped) give_up_scan(parser);
    return parser->scanner != NULL;
}

bool qq_parser_unclear(const qq_parser *parser)
{
    return parser->unclear;
}

static bool outcome(qq_parser *parser, GError **error)
{
    if (!parser->error) return true;
    g_propagate_error(error, g_error_copy(parser->error));
    return false;
}

/* The parser holds back a tag, comment or instruction until it has seen its end, and text until it has seen the next
 * tag. */
static void check_held_back(qq_parser *parser)
{
    const xmlParserInput *input = parser->context->input;
    size_t held = input ? (size_t)(input->end - input->cur) : 0;
    if (held <= QQ_XML_TAG_MAX) return;
    if (*input->cur == '<')
        qq_parser_refuse(parser, "a tag, comment or processing instruction is longer than %u bytes", QQ_XML_TAG_MAX);
    else if (held > QQ_XML_TEXT_MAX)
        qq_parser_refuse(parser, "a text is longer than %u bytes", QQ_XML_TEXT_MAX);
}

/* Line ends are one character (XML 1.0, 2.11). libxml2 sees to it everywhere but in CDATA sections, by a way through
 * text that is as slow as the one for bytes beyond ASCII. */
static const char *unify_line_ends(qq_parser *parser, const char *bytes, size_t *length)
{
    if (!parser->after_return && !memchr(bytes, '\r', *length)) return bytes;
    g_byte_array_set_size(parser->lines, (guint)*length);
    uint8_t *to = parser->lines->data;
    for (size_t i = 0; i < *length; i++) {
        const bool follows = bytes[i] == '\n' && parser->after_return;
        parser->after_return = bytes[i] == '\r';
        if (!follows) *to++ = (uint8_t)(parser->after_return ? '\n' : bytes[i]);
    }
    *length = (size_t)(to - parser->lines->data);
    return (const char *)parser->lines->data;
}

static void scan(qq_parser *parser, const char *bytes, size_t length)
{
    if (!qq_scanner_push(parser->scanner, bytes, length)) give_up_scan(parser);
}

static void parse(qq_parser *parser, const char *bytes, size_t length)
{
    xmlParseChunk(parser->context, bytes, (int)length, 0);
    if (!parser->stopped) check_held_back(parser);
}

bool qq_parser_push(qq_parser *parser, const char *bytes, size_t length, GError **error)
{
    bytes = unify_line_ends(parser, bytes, &length);
    if (!parser->stopped && length > 0) {
        g_assert(length <= G_MAXINT);
        if (parser->scanner)
            scan(parser, bytes, length);
        else
            parse(parser, bytes, length);
    }
    return outcome(parser, error);
}

bool qq_parser_finish(qq_parser *parser, GError **error)
{
    if (parser->scanner) {
        if (!parser->stopped && !qq_scanner_finish(parser->scanner)) give_up_scan(parser);
    } else if (!parser->stopped) {
        xmlParseChunk(parser->context, NULL, 0, 1);
        if (!parser->stopped && !parser->context->wellFormed) qq_parser_refuse(parser, "not well-formed XML");
    }
    return outcome(parser, error);
}

int qq_parser_line(const qq_parser *parser)
{
    if (parser->scanner) return qq_scanner_line(parser->scanner);
    return parser->context->input ? parser->context->input->line : 0;
}

int qq_parser_line_at_end(const qq_parser *parser)
{
    const xmlParserInput *input = parser->context->input;
    int line = qq_parser_line(parser);
    for (const xmlChar *at = input ? input->cur : NULL; at && at < input->end; at++) line += *at == '\n';
    return line;
}

xmlDict *qq_parser_names(const qq_parser *parser)
{
    return parser->context->dict;
}
