/* Reading CSV: bytes to rows of cells. */
#include "qinqing/csv.h"

#include <string.h>
#include "qinqing/error.h"

typedef struct {
    const char *name;
    const qq_csv_limits *limits;
    const char *at, *end;
    unsigned row, line; /* of the row being read; lines as passed so far */
    GPtrArray *cells;   /* of the row being read */
} reader;

G_GNUC_PRINTF(3, 4) static bool fail(const reader *from, GError **error, const char *format, ...)
{
    va_list words;
    va_start(words, format);
    g_autofree char *what = g_strdup_vprintf(format, words);
    va_end(words);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%u: %s", from->name, MAX(from->row, 1u), what);
    return false;
}

/* A limit as people write it: 20,000. */
static char *grouped(unsigned number)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%u", number);
    for (gssize at = (gssize)text->len - 3; at > 0; at -= 3) g_string_insert_c(text, at, ',');
    return g_string_free(text, FALSE);
}

static bool fail_beyond(const reader *from, GError **error, unsigned limit, const char *of_what)
{
    g_autofree char *number = grouped(limit);
    return fail(from, error, "more than %s %s", number, of_what);
}

/* A cell in quotes, from after the first one. */
static bool read_quoted(reader *from, GString *cell, unsigned *lines, GError **error)
{
    for (;;) {
        if (from->at == from->end) return fail(from, error, "a quoted cell does not end; close its quotes");
        char c = *from->at++;
        if (c == '"') {
            if (from->at == from->end || *from->at != '"') return true;
            from->at++;
        }
        if (c == '\r' && from->at < from->end && *from->at == '\n') continue;
        *lines += c == '\n';
        g_string_append_c(cell, c);
    }
}

static bool at_line_end(const reader *from)
{
    return from->at == from->end || *from->at == '\n' ||
           (*from->at == '\r' && (from->at + 1 == from->end || from->at[1] == '\n'));
}

static bool read_cell(reader *from, unsigned *lines, GError **error)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    if (from->at < from->end && *from->at == '"') {
        from->at++;
        if (!read_quoted(from, cell, lines, error)) return false;
        if (!at_line_end(from) && *from->at != ',') return fail(from, error, "text after a quoted cell; take it out");
    }
    while (!at_line_end(from) && *from->at != ',') {
        if (*from->at == '"') return fail(from, error, "a quote within a cell; put the whole cell in quotes");
        g_string_append_c(cell, *from->at++);
    }
    if (from->cells->len == from->limits->columns) return fail_beyond(from, error, from->limits->columns, "columns");
    g_ptr_array_add(from->cells, g_string_free(g_steal_pointer(&cell), FALSE));
    return true;
}

/* The next row; *lines: how many it has. */
static bool read_row(reader *from, unsigned *lines, GError **error)
{
    *lines = 1;
    g_ptr_array_set_size(from->cells, 0);
    from->row++;
    if (from->row > from->limits->rows) return fail_beyond(from, error, from->limits->rows, "rows");
    for (;;) {
        if (!read_cell(from, lines, error)) return false;
        if (at_line_end(from)) break;
        from->at++;
    }
    if (from->at < from->end && *from->at == '\r') from->at++;
    if (from->at < from->end) from->at++;
    return true;
}

/* Controls other than tab and line end are not text, and have no place in XML. */
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
    if (length > (size_t)from->limits->mebibytes << 20) {
        fail(from, error, "larger than %u MiB; a table may not be", from->limits->mebibytes);
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

bool qq_csv_read(const char *name, const char *bytes, size_t length, const qq_csv_limits *limits, qq_csv_take take,
                 void *data, GError **error)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    reader from = {.name = name, .limits = limits, .line = 1, .cells = cells};
    g_autofree char *text = decode(&from, bytes, length, error);
    if (!text || !check_characters(&from, text, error)) return false;
    from.at = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    from.end = text + strlen(text);
    while (from.at < from.end) {
        unsigned lines;
        if (!read_row(&from, &lines, error)) return false;
        const qq_csv_row row = {(const char *const *)cells->pdata, cells->len, from.row, from.line};
        if (!take(&row, data, error)) return false;
        from.line += lines;
    }
    return true;
}

static void free_row(gpointer row)
{
    g_ptr_array_unref(row);
}

static bool keep_row(const qq_csv_row *row, void *data, GError **error)
{
    (void)error;
    GPtrArray *kept = g_ptr_array_new_full(row->count, g_free);
    for (unsigned i = 0; i < row->count; i++) g_ptr_array_add(kept, g_strdup(row->cells[i]));
    g_ptr_array_add(data, kept);
    return true;
}

GPtrArray *qq_csv_rows(const char *name, const char *bytes, size_t length, const qq_csv_limits *limits, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_row);
    if (!qq_csv_read(name, bytes, length, limits, keep_row, rows, error)) return NULL;
    return g_steal_pointer(&rows);
}
