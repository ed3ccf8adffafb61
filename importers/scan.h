/* The plainest XML read by ourselves, with the events libxml2 would give: elements, text, comments, CDATA sections,
 * references to characters and the five entities; no namespaces, no instructions, no names beyond ASCII (scan.c).
 *
 * It refuses nothing and explains nothing: of whatever it does not know to be well-formed it says that it cannot tell,
 * and the input has to be parsed by libxml2 from its beginning. */
#ifndef QINQING_IMPORTERS_SCAN_H
#define QINQING_IMPORTERS_SCAN_H

#include "parser.h"

typedef struct qq_scanner qq_scanner;

/* names: where names of elements are interned, as libxml2 does; borrowed. */
qq_scanner *qq_scanner_new(xmlDict *names, const qq_parser_handlers *handlers, void *data);
void qq_scanner_free(qq_scanner *scanner);

/* The next bytes: valid UTF-8, whole characters, line ends made one. False: it cannot tell. */
bool qq_scanner_push(qq_scanner *scanner, const char *bytes, size_t length) G_GNUC_WARN_UNUSED_RESULT;
/* Whether what came was a whole document. */
bool qq_scanner_finish(const qq_scanner *scanner) G_GNUC_WARN_UNUSED_RESULT;
/* Asked by a handler: no event comes after this one. */
void qq_scanner_stop(qq_scanner *scanner);

/* The line of the tag or text at hand: of its end, as libxml2 counts. */
int qq_scanner_line(const qq_scanner *scanner);

#endif
