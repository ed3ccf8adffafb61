/* Text that has to compare equal when people mean the same (document numbers, names, authorities), and text in columns.
 */
#ifndef QINQING_TEXT_H
#define QINQING_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The key of a document or case number: NFKC, every kind of bracket to one kind, all blanks dropped, upper case.
 * （2023）鄂01刑初123号, (2023)鄂01刑初123号 and 〔2023〕 鄂01刑初123号 give the same. Caller frees; "" for empty and
 * for what says that there is none (无, 暂无, /, NULL …). */
char *qq_document_key(const char *text, size_t length);

/* The key of an enterprise's or authority's name: NFKC, brackets to one kind, blanks dropped, case folded. Caller
 * frees. */
char *qq_name_key(const char *text, size_t length);

/* Columns a text takes on a terminal: wide characters two, marks that join none. */
unsigned qq_text_width(const char *text);

/* Appends a cell of CSV (RFC 4180), quoted where it must be, and a comma, or a line end after the last. */
void qq_csv_cell(GString *out, const char *text, bool last);

/* The same for a file that people open in a spreadsheet: what such a program would run as a formula (a text that begins
 * with = + - @, a tabulator or a line end) begins with ' instead; numbers stay as they are. Not for files that are read
 * back. */
void qq_csv_shown_cell(GString *out, const char *text, bool last);

/* A 64-bit hash of bytes, the same on every machine; not for secrets. */
uint64_t qq_hash64(const void *bytes, size_t length);

/* qq_hash64 of a document key as int64, never 0; 0 for an empty number. */
int64_t qq_document_hash(const char *text, size_t length);

G_END_DECLS

#endif
