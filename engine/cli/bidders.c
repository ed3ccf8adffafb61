/* Shortlists: bidders from arguments and from CSV files. */
#include "bidders.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 4 << 20, CELL_BYTES_MAX = 2000, CELLS_MAX = 100 };

static void bidder_free(gpointer data)
{
    qq_listed_bidder *bidder = data;
    g_free(bidder->word);
    g_free(bidder->error);
    g_free(bidder->name);
    g_array_unref(bidder->codes);
    g_array_unref(bidder->other_bids);
    g_ptr_array_unref(bidder->also);
    g_free(bidder);
}

GPtrArray *qq_bidders_new(void)
{
    return g_ptr_array_new_with_free_func(bidder_free);
}

/* ---- one bidder ---- */

static bool is_member(const GArray *codes, const char *code)
{
    for (guint i = 0; i < codes->len; i++)
        if (strcmp(g_array_index(codes, qq_party, i).text, code) == 0) return true;
    return false;
}

/* Adds one member; gives the fault in words, NULL when there is none. Caller frees. */
static char *add_code(qq_listed_bidder *bidder, const char *word)
{
    char code[QQ_USCC_LENGTH + 1];
    qq_identifier_result checked = qq_uscc_check(word, strlen(word), code);
    if (checked.fault != QQ_IDENTIFIER_OK) return qq_identifier_describe("unified social credit code", &checked);
    if (is_member(bidder->codes, code)) return g_strdup_printf(_("%s is there twice in one consortium"), code);
    qq_party party = {0};
    g_strlcpy(party.text, code, sizeof party.text);
    g_array_append_val(bidder->codes, party);
    return NULL;
}

static char *joined_codes(const GArray *codes)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < codes->len; i++)
        g_string_append_printf(out, "%s%s", i ? "+" : "", g_array_index(codes, qq_party, i).text);
    return g_string_free(out, FALSE);
}

/* A wrong code as it was given, so that the clerk finds it, unless it could be a citizen number with a slip: those
 * begin with a division, and no division begins with 9 as the codes of enterprises do. */
static char *shown_code(const char *word)
{
    return *word == '9' && strlen(word) <= QQ_USCC_LENGTH ? qq_plain_text(word) : qq_shown_text(word);
}

static char *shown_word(char **words)
{
    g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func(g_free);
    for (char **at = words; *at; at++) g_ptr_array_add(shown, shown_code(*at));
    g_ptr_array_add(shown, NULL);
    return g_strjoinv("+", (char **)shown->pdata);
}

void qq_bidders_add(GPtrArray *bidders, const char *word, const char *name)
{
    qq_listed_bidder *bidder = g_new0(qq_listed_bidder, 1);
    g_auto(GStrv) words = g_strsplit(word, "+", -1);
    bidder->codes = g_array_new(FALSE, TRUE, sizeof(qq_party));
    bidder->other_bids = g_array_new(FALSE, TRUE, sizeof(unsigned));
    bidder->also = g_ptr_array_new();
    bidder->name = name && *name ? g_strdup(name) : NULL;
    for (char **at = words; *at && !bidder->error; at++) bidder->error = add_code(bidder, *at);
    if (!*words) bidder->error = add_code(bidder, "");
    bidder->word = bidder->error ? shown_word(words) : joined_codes(bidder->codes);
    g_ptr_array_add(bidders, bidder);
}

/* ---- a file's text ---- */

static char *read_bytes(FILE *file, const char *path, gsize *length, GError **error)
{
    g_autofree char *bytes = g_malloc(FILE_BYTES_MAX + 1);
    *length = fread(bytes, 1, FILE_BYTES_MAX + 1, file);
    if (ferror(file)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: cannot be read: %s"), path, g_strerror(errno));
        return NULL;
    }
    if (*length > FILE_BYTES_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: larger than %d MiB; a shortlist is not"), path,
                    FILE_BYTES_MAX >> 20);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}

/* As UTF-8: by byte order mark, then as UTF-8, then as GB18030. */
static char *decode(const char *bytes, gsize length, const char *path, GError **error)
{
    const char *encoding = "GB18030";
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) bytes += 3, length -= 3;
    if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) encoding = "UTF-16";
    char *text = g_utf8_validate(bytes, (gssize)length, NULL) && strcmp(encoding, "UTF-16") != 0
                     ? g_strndup(bytes, length)
                     : g_convert(bytes, (gssize)length, "UTF-8", encoding, NULL, NULL, NULL);
    if (text && *text && !memchr(bytes, '\0', strcmp(encoding, "UTF-16") ? length : 0)) return text;
    g_free(text);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                _("%s:1: empty, or neither UTF-8 nor GB18030 text; save the shortlist as CSV in UTF-8"), path);
    return NULL;
}

static char *read_text(const char *path, GError **error)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: cannot be read: %s"), path, g_strerror(errno));
        return NULL;
    }
    gsize length;
    g_autofree char *bytes = read_bytes(file, path, &length, error);
    fclose(file);
    return bytes ? decode(bytes, length, path, error) : NULL;
}

/* ---- CSV: RFC 4180 ---- */

typedef struct {
    const char *path, *at;
    int line;
} csv_reader;

static bool fail(const csv_reader *csv, const char *what, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s", csv->path, csv->line, what);
    return false;
}

static bool read_quoted(csv_reader *csv, GString *cell, GError **error)
{
    for (csv->at++; *csv->at; csv->at++) {
        if (*csv->at == '"' && csv->at[1] == '"') {
            csv->at++;
        } else if (*csv->at == '"') {
            csv->at++;
            return true;
        }
        if (*csv->at == '\n') csv->line++;
        g_string_append_c(cell, *csv->at);
        if (cell->len > CELL_BYTES_MAX) break;
    }
    return fail(csv, _("a quoted cell does not end; close its quotation mark"), error);
}

static bool read_cell(csv_reader *csv, GPtrArray *cells, GError **error)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    if (*csv->at == '"' && !read_quoted(csv, cell, error)) return false;
    while (*csv->at && !strchr(",\r\n", *csv->at) && cell->len <= CELL_BYTES_MAX) g_string_append_c(cell, *csv->at++);
    if (cell->len > CELL_BYTES_MAX || cells->len == CELLS_MAX)
        return fail(csv, _("too long for a row of a shortlist; keep uscc and name"), error);
    g_ptr_array_add(cells, g_strdup(g_strstrip(cell->str)));
    return true;
}

/* The next row that is not blank; no cells at the end. */
static GPtrArray *read_row(csv_reader *csv, GError **error)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    while (*csv->at == '\r' || *csv->at == '\n')
        if (*csv->at++ == '\n') csv->line++;
    while (*csv->at && *csv->at != '\r' && *csv->at != '\n') {
        if (!read_cell(csv, cells, error)) return NULL;
        if (*csv->at == ',') csv->at++;
    }
    return g_steal_pointer(&cells);
}

static int find_column(const GPtrArray *header, const char *const *names)
{
    for (guint i = 0; i < header->len; i++) {
        g_autofree char *name = g_utf8_strdown(g_ptr_array_index(header, i), -1);
        if (g_strv_contains(names, name)) return (int)i;
    }
    return -1;
}

static const char *cell_at(const GPtrArray *row, int column)
{
    return column >= 0 && (guint)column < row->len ? g_ptr_array_index(row, column) : "";
}

static bool read_rows(GPtrArray *bidders, csv_reader *csv, GError **error)
{
    static const char *const codes[] = {"uscc", "统一社会信用代码", "投标人代码", NULL};
    static const char *const names[] = {"name", "名称", "投标人名称", "单位名称", "企业名称", NULL};
    g_autoptr(GPtrArray) header = read_row(csv, error);
    if (!header) return false;
    int code = find_column(header, codes), name = find_column(header, names);
    if (code < 0) return fail(csv, _("no column “uscc”; write a header row with uscc, and name if wanted"), error);
    for (guint before = bidders->len;;) {
        g_autoptr(GPtrArray) row = read_row(csv, error);
        if (!row) return false;
        if (!row->len)
            return bidders->len > before || fail(csv, _("no bidder below the header row; add their rows"), error);
        if (bidders->len == QQ_BIDDERS_MAX) return fail(csv, _("more than 1,000 bidders; ask in parts"), error);
        qq_bidders_add(bidders, cell_at(row, code), cell_at(row, name));
    }
}

bool qq_bidders_read(GPtrArray *bidders, const char *path, GError **error)
{
    g_autofree char *text = read_text(path, error);
    csv_reader csv = {.path = path, .at = text, .line = 1};
    return text && read_rows(bidders, &csv, error);
}
