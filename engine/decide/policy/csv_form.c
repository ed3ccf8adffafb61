/* From rows of cells to the form of a table: what each row says by its first cell. */
#include <string.h>
#include "decide/policy/form.h"
#include "decide/policy/words.h"
#include "qinqing/error.h"

typedef struct {
    const char *name;
    qq_form *form;
    const GPtrArray *cells; /* of the row */
    guint row;              /* from 1 */
} reader;

G_GNUC_PRINTF(3, 4)
static bool fail(const reader *from, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%u: %s", from->name, from->row, what);
    return false;
}

static const char *cell(const reader *from, guint index)
{
    return index < from->cells->len ? g_ptr_array_index(from->cells, index) : "";
}

/* Nothing may stand beyond so many cells: it would be lost. */
static bool check_width(const reader *from, guint width, GError **error)
{
    for (guint i = width; i < from->cells->len; i++)
        if (*cell(from, i)) return fail(from, error, "\"%s\" stands outside the table; take it out", cell(from, i));
    return true;
}

/* ---- rows with one text ---- */

static bool read_text(const reader *from, const char **out, guint *row, GError **error)
{
    if (*row) return fail(from, error, "a second row \"%s\"; leave one", cell(from, 0));
    *row = from->row;
    *out = cell(from, 1);
    return check_width(from, 2, error);
}

/* What XML takes as an identifier, near enough: no blanks, no colon, no sign or digit first. */
static bool check_id(const reader *from, const char *id, GError **error)
{
    bool good = g_ascii_isalpha(*id) || *id == '_' || (unsigned char)*id >= 0x80;
    for (const char *c = id; good && *c; c++)
        good = g_ascii_isalnum(*c) || strchr("_-.", *c) || (unsigned char)*c >= 0x80;
    return !*id || good || fail(from, error, "id %s: use letters, digits, _ and -, a letter first", id);
}

static bool read_id(reader *from, GError **error)
{
    guint row = 0;
    return check_id(from, cell(from, 1), error) && read_text(from, &from->form->id, &row, error);
}

static bool read_policy(reader *from, GError **error)
{
    const char *word = "";
    if (!read_text(from, &word, &from->form->policy_row, error)) return false;
    if (qq_hit_policy_read(word, &from->form->policy, &from->form->aggregation)) return true;
    return fail(from, error,
                "hit policy %s: write UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT (SUM, MIN, MAX "
                "or COUNT may follow)",
                word);
}

static bool read_data(reader *from, GError **error)
{
    qq_form_data data = {cell(from, 1), cell(from, 2), cell(from, 3), cell(from, 4), from->row};
    if (!*data.name) return fail(from, error, "input data without a name; write it in the second cell");
    for (guint i = 0; i < from->form->data->len; i++)
        if (strcmp(g_array_index(from->form->data, qq_form_data, i).name, data.name) == 0)
            return fail(from, error, "input data %s is declared twice; leave one", data.name);
    g_array_append_val(from->form->data, data);
    return check_width(from, 5, error);
}

/* ---- the columns ---- */

static bool find_role(const char *word, qq_column_role *out)
{
    static const char *const words[] = {"input", "output", "annotation", "note"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i]) != 0) continue;
        *out = (qq_column_role)i;
        return true;
    }
    return false;
}

static bool check_columns(const reader *from, GError **error)
{
    guint inputs = 0, outputs = 0, notes = 0;
    const GArray *columns = from->form->columns;
    for (guint i = 0; i < columns->len; i++) {
        qq_column_role role = g_array_index(columns, qq_form_column, i).role;
        if (i && role < g_array_index(columns, qq_form_column, i - 1).role)
            return fail(from, error, "columns stand in the order input, output, annotation, note; move them");
        inputs += role == QQ_COLUMN_INPUT;
        outputs += role == QQ_COLUMN_OUTPUT;
        notes += role == QQ_COLUMN_NOTE;
    }
    if (!inputs || !outputs) return fail(from, error, "a table has inputs and outputs; add columns");
    return notes <= 1 || fail(from, error, "more than one column of notes; leave one");
}

static bool read_columns(reader *from, GError **error)
{
    guint last = from->cells->len;
    if (from->form->column_row) return fail(from, error, "a second row \"column\"; leave one");
    from->form->column_row = from->row;
    while (last > 2 && !*cell(from, last - 1)) last--;
    if (*cell(from, 1)) return fail(from, error, "the second cell is of the rules' ids; leave it empty here");
    for (guint i = 2; i < last; i++) {
        qq_form_column column = {.name = "", .label = "", .type = "", .values = "", .fallback = ""};
        if (!find_role(cell(from, i), &column.role))
            return fail(from, error, "column \"%s\": write input, output, annotation or note", cell(from, i));
        g_array_append_val(from->form->columns, column);
    }
    return check_columns(from, error);
}

/* One text a column, kept where `offset` of the column says. */
static bool read_across(reader *from, size_t offset, guint *row, GError **error)
{
    GArray *columns = from->form->columns;
    if (!from->form->column_row) return fail(from, error, "\"%s\" before the row \"column\"", cell(from, 0));
    if (*row) return fail(from, error, "a second row \"%s\"; leave one", cell(from, 0));
    *row = from->row;
    if (*cell(from, 1)) return fail(from, error, "the second cell is of the rules' ids; leave it empty here");
    for (guint i = 0; i < columns->len; i++) {
        const char **member = (const char **)(void *)(columns->data + i * sizeof(qq_form_column) + offset);
        *member = cell(from, i + 2);
    }
    return check_width(from, columns->len + 2, error);
}

static bool read_rule(reader *from, GError **error)
{
    qq_form *form = from->form;
    if (!form->column_row) return fail(from, error, "a rule before the row \"column\"");
    const char **cells = g_new(const char *, form->columns->len + 1);
    qq_form_rule rule = {cell(from, 1), cells, from->row};
    for (guint i = 0; i < form->columns->len; i++) {
        const qq_form_column *column = &g_array_index(form->columns, qq_form_column, i);
        cells[i] = cell(from, i + 2);
        if (column->role == QQ_COLUMN_INPUT && !*cells[i]) cells[i] = "-";
    }
    g_array_append_val(form->rules, rule);
    if (!check_id(from, rule.id, error)) return false;
    for (guint i = 0; i < form->columns->len; i++)
        if (!*cells[i] && g_array_index(form->columns, qq_form_column, i).role == QQ_COLUMN_OUTPUT)
            return fail(from, error, "the rule concludes nothing; write a value in each output");
    return check_width(from, form->columns->len + 2, error);
}

/* ---- the whole ---- */

static bool read_row(reader *from, GError **error)
{
    qq_form *form = from->form;
    const char *key = cell(from, 0);
    guint once = 0;
    if (strcmp(key, "table") == 0) return read_text(from, &form->name, &form->name_row, error);
    if (strcmp(key, "id") == 0) return read_id(from, error);
    if (strcmp(key, "label") == 0 && !form->column_row) return read_text(from, &form->label, &once, error);
    if (strcmp(key, "hit policy") == 0) return read_policy(from, error);
    if (strcmp(key, "description") == 0) return read_text(from, &form->description, &form->description_row, error);
    if (strcmp(key, "input data") == 0) return read_data(from, error);
    if (strcmp(key, "column") == 0) return read_columns(from, error);
    if (strcmp(key, "name") == 0)
        return read_across(from, offsetof(qq_form_column, name), &form->expression_row, error);
    if (strcmp(key, "label") == 0) return read_across(from, offsetof(qq_form_column, label), &form->label_row, error);
    if (strcmp(key, "type") == 0) return read_across(from, offsetof(qq_form_column, type), &form->type_row, error);
    if (strcmp(key, "values") == 0)
        return read_across(from, offsetof(qq_form_column, values), &form->values_row, error);
    if (strcmp(key, "default") == 0)
        return read_across(from, offsetof(qq_form_column, fallback), &form->fallback_row, error);
    if (strcmp(key, "rule") == 0) return read_rule(from, error);
    return fail(from, error,
                "the first cell is \"%s\"; write table, id, label, hit policy, description, input data, column, name, "
                "type, values, default or rule",
                key);
}

static bool check_names(reader *from, GError **error)
{
    const GArray *columns = from->form->columns;
    guint outputs = 0;
    from->row = from->form->expression_row;
    for (guint i = 0; i < columns->len; i++)
        outputs += g_array_index(columns, qq_form_column, i).role == QQ_COLUMN_OUTPUT;
    for (guint i = 0; i < columns->len; i++) {
        const qq_form_column *column = &g_array_index(columns, qq_form_column, i);
        if (*column->name) continue;
        if (column->role == QQ_COLUMN_INPUT)
            return fail(from, error, "input %u has no name; write what it asks for", i + 1);
        if (column->role == QQ_COLUMN_OUTPUT && outputs > 1)
            return fail(from, error, "an output of several has no name; name each");
    }
    return true;
}

static bool check_whole(reader *from, GError **error)
{
    const qq_form *form = from->form;
    if (!form->name_row || !*form->name) return fail(from, error, "no row \"table\" with a name; write it first");
    if (!form->policy_row) return fail(from, error, "no row \"hit policy\"; write one, e.g. hit policy,UNIQUE");
    if (!form->column_row) return fail(from, error, "no row \"column\"; write what each column is");
    if (!form->expression_row) return fail(from, error, "no row \"name\"; write what each input asks for");
    return check_names(from, error);
}

bool qq_form_read(const char *name, const GPtrArray *rows, qq_form *out, GError **error)
{
    qq_form form = {.name = "", .id = "", .label = "", .description = ""};
    form.data = g_array_new(FALSE, FALSE, sizeof(qq_form_data));
    form.columns = g_array_new(FALSE, FALSE, sizeof(qq_form_column));
    form.rules = g_array_new(FALSE, FALSE, sizeof(qq_form_rule));
    reader from = {.name = name, .form = &form, .row = 1};
    bool good = true;
    for (guint i = 0; good && i < rows->len; i++) {
        from.cells = g_ptr_array_index(rows, i);
        from.row = i + 1;
        bool empty = true;
        for (guint c = 0; empty && c < from.cells->len; c++) empty = !*cell(&from, c);
        if (!empty) good = read_row(&from, error);
    }
    if (good) good = check_whole(&from, error);
    if (good)
        *out = form;
    else
        qq_form_clear(&form);
    return good;
}

void qq_form_clear(qq_form *form)
{
    for (guint i = 0; i < form->rules->len; i++) g_free((gpointer)g_array_index(form->rules, qq_form_rule, i).cells);
    g_array_unref(form->data);
    g_array_unref(form->columns);
    g_array_unref(form->rules);
}
