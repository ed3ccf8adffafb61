/* Reading a table of units x indicators. */
#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "whatif/composite/internal.h"

enum { NAME_BYTES = 400, CELLS_MAX = 20000000 };

typedef struct {
    qq_composite_table *table;
    GArray *values;    /* of double */
    GHashTable *lines; /* of unit to its line */
    bool has_head;
} reader;

static bool fail(const reader *from, const qq_csv_row *row, unsigned column, GError **error, const char *what)
{
    qq_composite_fail_at(error, from->table->name, row, column, "%s", what);
    return false;
}

static bool is_blank(const qq_csv_row *row)
{
    for (unsigned i = 0; i < row->count; i++)
        if (*row->cells[i]) return false;
    return true;
}

/* A name cell without blanks around it; NULL with an error. */
static char *read_name(const reader *from, const qq_csv_row *row, unsigned column, const char *of_what, GError **error)
{
    g_autofree char *name = qq_composite_trimmed(row->cells[column - 1]);
    if (!*name)
        qq_composite_fail_at(error, from->table->name, row, column, "%s has no name; write one", of_what);
    else if (strlen(name) > NAME_BYTES)
        qq_composite_fail_at(error, from->table->name, row, column, "the name of %s is longer than %d bytes", of_what,
                             NAME_BYTES);
    else
        return g_steal_pointer(&name);
    return NULL;
}

static bool read_head(reader *from, const qq_csv_row *row, GError **error)
{
    size_t place;
    if (row->count == 1 && strpbrk(row->cells[0], ";\t"))
        return fail(from, row, 1, error, "cells are divided by semicolons or tabs; save the file with commas");
    if (row->count < 2) return fail(from, row, 1, error, "a header row has the unit's column, then the indicators");
    for (unsigned column = 2; column <= row->count; column++) {
        char *name = read_name(from, row, column, "an indicator", error);
        if (!name) return false;
        bool twice = qq_composite_find(from->table->indicators, name, &place);
        g_ptr_array_add(from->table->indicators, name);
        if (!twice) continue;
        qq_composite_fail_at(error, from->table->name, row, column, "indicator %s is there twice; leave one", name);
        return false;
    }
    return true;
}

static bool read_cell(reader *from, const qq_csv_row *row, unsigned column, GError **error)
{
    const char *text = row->cells[column - 1];
    double value = NAN;
    g_autofree char *word = qq_composite_trimmed(text);
    const char *fault = *word ? qq_composite_number(word, &value) : NULL;
    if (fault) {
        qq_composite_fail_at(error, from->table->name, row, column,
                             "\"%.60s\" %s; leave the cell empty where there is none", word, fault);
        return false;
    }
    g_array_append_val(from->values, value);
    return true;
}

static bool note_unit(reader *from, const qq_csv_row *row, GError **error)
{
    char *name = read_name(from, row, 1, "a unit", error);
    if (!name) return false;
    g_ptr_array_add(from->table->units, name);
    gpointer line = g_hash_table_lookup(from->lines, name);
    if (!line) return g_hash_table_insert(from->lines, name, GUINT_TO_POINTER(row->line));
    qq_composite_fail_at(error, from->table->name, row, 1, "unit %s stands in line %u already; leave one", name,
                         GPOINTER_TO_UINT(line));
    return false;
}

static bool take_row(const qq_csv_row *row, void *data, GError **error)
{
    reader *from = data;
    if (is_blank(row)) return true;
    if (!from->has_head) {
        from->has_head = true;
        return read_head(from, row, error);
    }
    unsigned columns = from->table->indicators->len + 1;
    if (row->count != columns) {
        qq_composite_fail_at(error, from->table->name, row, MIN(row->count, columns) + (row->count > columns),
                             "%u cells, the header row has %u; write as many", row->count, columns);
        return false;
    }
    if (from->values->len > CELLS_MAX - columns) return fail(from, row, 1, error, "more than 20,000,000 cells");
    if (!note_unit(from, row, error)) return false;
    for (unsigned column = 2; column <= columns; column++)
        if (!read_cell(from, row, column, error)) return false;
    return true;
}

static bool read_all(reader *from, const char *bytes, size_t length, GError **error)
{
    static const qq_csv_limits limits = {
        .mebibytes = QQ_COMPOSITE_MEBIBYTES, .rows = QQ_COMPOSITE_UNITS + 1, .columns = QQ_COMPOSITE_INDICATORS + 1};
    const char *name = from->table->name;
    if (!qq_csv_read(name, bytes, length, &limits, take_row, from, error)) return false;
    if (from->table->units->len) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: no units; write a header row, then a row for each unit", name);
    return false;
}

qq_composite_table *qq_composite_table_read(const char *name, const char *bytes, size_t length, GError **error)
{
    g_autoptr(qq_composite_table) table = g_new0(qq_composite_table, 1);
    table->name = g_strdup(name);
    table->units = g_ptr_array_new_with_free_func(g_free);
    table->indicators = g_ptr_array_new_with_free_func(g_free);
    reader from = {.table = table,
                   .values = g_array_new(FALSE, FALSE, sizeof(double)),
                   .lines = g_hash_table_new(g_str_hash, g_str_equal)};
    GError *fault = NULL;
    bool good = read_all(&from, bytes, length, &fault);
    if (fault) qq_composite_propagate(error, fault);
    g_hash_table_destroy(from.lines);
    table->values = (double *)(void *)g_array_free(from.values, FALSE);
    return good ? g_steal_pointer(&table) : NULL;
}

void qq_composite_table_free(qq_composite_table *table)
{
    if (!table) return;
    g_free(table->name);
    g_ptr_array_unref(table->units);
    g_ptr_array_unref(table->indicators);
    g_free(table->values);
    g_free(table);
}
