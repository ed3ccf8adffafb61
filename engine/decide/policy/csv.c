/* Reading CSV: bytes to rows of cells. */
#include "decide/policy/csv.h"
#include <string.h>
#include "qinqing/error.h"

enum {
    CSV_BYTES = 8 << 20, /* as any file of a model package */
    CSV_ROWS = 20000,
    CSV_COLUMNS = 1000,
};

typedef struct {
    const char *name;
    const char *at, *end;
    GPtrArray *rows;
} reader;

static bool fail(const reader *from, GError **error, const char *what)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%u: %s", from->name, MAX(from->rows->len, 1u), what);
    return false;
}

/* A cell in quotes, from after the first one. */
static bool read_quoted(reader *from, GString *cell, GError **error)
{
    for (;;) {
        if (from->at == from->end) return fail(from, error, "a quoted cell does not end; close its quotes");
        char c = *from->at++;
        if (c == '"') {
            if (from->at == from->end || *from->at != '"') return true;
            from->at++;
        }
        if (c == '\r' && from->at < from->end && *from->at == '\n') continue;
        g_string_append_c(cell, c);
    }
}

static bool at_line_end(const reader *from)
{
    return from->at == from->end || *from->at == '\n' ||
           (*from->at == '\r' && (from->at + 1 == from->end || from->at[1] == '\n'));
}

static bool read_cell(reader *from, GPtrArray *row, GError **error)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    if (from->at < from->end && *from->at == '"') {
        from->at++;
        if (!read_quoted(from, cell, error)) return false;
        if (!at_line_end(from) && *from->at != ',') return fail(from, error, "text after a quoted cell; take it out");
    }
    while (!at_line_end(from) && *from->at != ',') {
        if (*from->at == '"') return fail(from, error, "a quote within a cell; put the whole cell in quotes");
        g_string_append_c(cell, *from->at++);
    }
    if (row->len == CSV_COLUMNS) return fail(from, error, "more than 1,000 columns");
    g_ptr_array_add(row, g_string_free(g_steal_pointer(&cell), FALSE));
    return true;
}

static void free_row(gpointer row)
{
    g_ptr_array_unref(row);
}

static bool read_row(reader *from, GError **error)
{
    GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(from->rows, row);
    if (from->rows->len > CSV_ROWS) return fail(from, error, "more than 20,000 rows");
    for (;;) {
        if (!read_cell(from, row, error)) return false;
        if (at_line_end(from)) break;
        from->at++;
    }
    if (from->at < from->end && *from->at == '\r') from->at++;
    if (from->at < from->end) from->at++;
    return true;
}

/* Controls other than tab and line end have no place in XML. */
static bool check_characters(const reader *from, const char *text, GError **error)
{
    for (const char *c = text; *c; c++)
        if (((unsigned char)*c < 0x20 && !strchr("\t\n\r", *c)) || *c == 0x7f)
            return fail(from, error, "the file holds control characters; save it as CSV");
    for (const char *c = text; (c = strstr(c, "\xEF\xBF")); c += 3)
        if (c[2] == '\xBE' || c[2] == '\xBF')
            return fail(from, error, "the file holds characters that do not exist; save it as CSV in UTF-8");
    return true;
}

/* The text in UTF-8; NULL with an error. Caller frees. */
static char *decode(const reader *from, const char *bytes, size_t length, GError **error)
{
    if (length > CSV_BYTES) {
        fail(from, error, "larger than 8 MiB; a table may not be");
        return NULL;
    }
    if (memchr(bytes, 0, length)) {
        fail(from, error, "the file holds zero bytes; save it as CSV in UTF-8");
        return NULL;
    }
    if (g_utf8_validate(bytes, (gssize)length, NULL)) return g_strndup(bytes, length);
    char *text = g_convert(bytes, (gssize)length, "UTF-8", "GB18030", NULL, NULL, NULL);
    if (!text) fail(from, error, "neither UTF-8 nor GB18030; save it as CSV in UTF-8");
    return text;
}

GPtrArray *qq_csv_rows(const char *name, const char *bytes, size_t length, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_row);
    reader from = {name, NULL, NULL, rows};
    g_autofree char *text = decode(&from, bytes, length, error);
    if (!text || !check_characters(&from, text, error)) return NULL;
    from.at = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    from.end = text + strlen(text);
    while (from.at < from.end)
        if (!read_row(&from, error)) return NULL;
    return g_steal_pointer(&rows);
}
