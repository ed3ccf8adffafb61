/* Reading CSV (RFC 4180): bytes to rows of cells. Cells are written with qq_csv_cell() of qinqing/text.h.
 *
 * Text is UTF-8 with or without mark, else GB18030; lines end in LF or CR LF, which within a cell in quotes becomes LF.
 * Refused: zero bytes, control characters, quotes left open or within a cell, what is beyond the limits. */
#ifndef QINQING_CSV_H
#define QINQING_CSV_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

G_BEGIN_DECLS

typedef struct {
    unsigned mebibytes, rows, columns;
} qq_csv_limits;

/* One row: `count` cells, of which there is at least one (an empty line is one empty cell), and where it begins: its
 * row as a spreadsheet counts and its line as an editor does, from 1; they differ behind a cell of several lines.
 * Everything is valid during the call. False ends the reading; *error is then set. */
typedef struct {
    const char *const *cells;
    unsigned count, row, line;
} qq_csv_row;
typedef bool (*qq_csv_take)(const qq_csv_row *row, void *data, GError **error);

/* Hands over every row. Errors: QQ_ERROR_INPUT, "name:row: …", and those of `take`. */
bool qq_csv_read(const char *name, const char *bytes, size_t length, const qq_csv_limits *limits, qq_csv_take take,
                 void *data, GError **error);

/* All rows at once: of GPtrArray of char*. Empty rows stay, so that row numbers are the spreadsheet's. Errors as above.
 * Caller frees. */
GPtrArray *qq_csv_rows(const char *name, const char *bytes, size_t length, const qq_csv_limits *limits, GError **error);

G_END_DECLS

#endif
