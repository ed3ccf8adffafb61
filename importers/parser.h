/* libxml2's push parser with our limits: one place for everything that keeps hostile XML out (parser.c). */
#ifndef QINQING_IMPORTERS_PARSER_H
#define QINQING_IMPORTERS_PARSER_H

#include <glib.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>

#define QQ_XML_DEPTH_MAX      32           /* elements inside each other */
#define QQ_XML_ATTRIBUTES_MAX 64           /* of one element */
#define QQ_XML_TAG_MAX        (128u << 10) /* bytes of a tag, comment or processing instruction */
#define QQ_XML_TEXT_MAX       (1u << 20)   /* bytes of one element\'s text */
#define QQ_XML_NAMES_MAX      (8u << 20)   /* bytes of all distinct names of a file */

typedef struct qq_parser qq_parser;

/* Called for elements inside the limits. A handler stops the parser with qq_parser_refuse. */
typedef struct {
    void (*start)(void *data, const xmlChar *name, const xmlChar *uri, int attribute_count, const xmlChar **attributes);
    void (*end)(void *data);
    void (*text)(void *data, const char *text, size_t length);
} qq_parser_handlers;

/* file: what messages call it, borrowed. */
qq_parser *qq_parser_new(const char *file, const qq_parser_handlers *handlers, void *data);
void qq_parser_free(qq_parser *parser);

/* Before the first push: the document is read by our own scanner (scan.h), which is faster. What it cannot tell
 * stops the parser, and the input has to be parsed again without: see qq_parser_unclear. */
void qq_parser_scan(qq_parser *parser);
/* Asked by who must know what only libxml2 tells, the line of a text or of the end: stops a parser that scans. Whether
 * it does. */
bool qq_parser_doubt(qq_parser *parser);
/* Whether a parser that scans has stopped because the input must be parsed without. */
bool qq_parser_unclear(const qq_parser *parser);

/* UTF-8 without byte order mark; its declaration is not looked at. Errors: QQ_ERROR_INPUT "file:line: …". */
bool qq_parser_push(qq_parser *parser, const char *bytes, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool qq_parser_finish(qq_parser *parser, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the running push fail with "file:line: …". The first refusal stays. */
void qq_parser_refuse(qq_parser *parser, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Makes the running push end without error; later ones do nothing. */
void qq_parser_stop(qq_parser *parser);
bool qq_parser_stopped(const qq_parser *parser);

int qq_parser_line(const qq_parser *parser);
/* The line of the first byte that was not pushed; not of a parser that scans. */
int qq_parser_line_at_end(const qq_parser *parser);
xmlDict *qq_parser_names(const qq_parser *parser);

#endif
