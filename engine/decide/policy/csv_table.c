/* Tables to CSV and back: the form of both ways is in README.md. */
#include <string.h>
#include "decide/policy/form.h"
#include "decide/policy/print.h"
#include "decide/policy/words.h"
#include "qinqing/csv.h"
#include "qinqing/error.h"
#include "qinqing/policy.h"
#include "qinqing/text.h"

/* ---- to CSV ---- */

static const char *text_of(const qq_feel_expression *expression)
{
    return expression ? qq_feel_expression_text(expression) : "";
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void put_pair(GString *out, const char *key, const char *value)
{
    if (!value || !*value) return;
    qq_csv_cell(out, key, false);
    qq_csv_cell(out, value, true);
}

/* What the decision asks for, decisions included: a table by itself is given their values. */
static void put_data(GString *out, const qq_dmn_element *decision)
{
    for (guint i = 0; i < decision->requires->len; i++) {
        const qq_dmn_element *needed = g_ptr_array_index(decision->requires, i);
        if (needed->kind != QQ_DMN_INPUT && needed->kind != QQ_DMN_DECISION) continue;
        g_autoptr(GString) type = g_string_new(NULL);
        qq_type_append_structure(type, needed->type);
        qq_csv_cell(out, "input data", false);
        qq_csv_cell(out, needed->name, false);
        qq_csv_cell(out, type->str, false);
        qq_csv_cell(out, or_empty(needed->label), false);
        qq_csv_cell(out, text_of(needed->allowed), true);
    }
}

/* A row of one text a column: those of inputs and outputs, then of annotations. */
typedef struct {
    const char *key;
    GPtrArray *cells; /* of char* */
} across;

static across begin_across(const char *key)
{
    return (across){key, g_ptr_array_new_with_free_func(g_free)};
}

static void add_across(across *row, const char *text)
{
    g_ptr_array_add(row->cells, g_strdup(or_empty(text)));
}

/* Written only when it says something, or must; as wide as the table. */
static void end_across(GString *out, across *row, size_t width, bool always)
{
    bool says = always;
    for (guint i = 0; !says && i < row->cells->len; i++) says = *(const char *)g_ptr_array_index(row->cells, i) != '\0';
    if (says) {
        qq_csv_cell(out, row->key, false);
        qq_csv_cell(out, "", false);
        for (guint i = 0; i < width; i++)
            qq_csv_cell(out, i < row->cells->len ? g_ptr_array_index(row->cells, i) : "", i + 1 == width);
    }
    g_ptr_array_unref(row->cells);
}

static size_t width_of(const qq_decision_table *table)
{
    return table->input_count + table->output_count + table->annotation_count + qq_table_has_notes(table);
}

static void put_roles(GString *out, const qq_decision_table *table)
{
    across row = begin_across("column");
    for (size_t i = 0; i < table->input_count; i++) add_across(&row, "input");
    for (size_t i = 0; i < table->output_count; i++) add_across(&row, "output");
    for (size_t i = 0; i < table->annotation_count; i++) add_across(&row, "annotation");
    if (qq_table_has_notes(table)) add_across(&row, "note");
    end_across(out, &row, width_of(table), true);
}

static void put_names(GString *out, const qq_decision_table *table)
{
    across names = begin_across("name"), labels = begin_across("label");
    for (size_t i = 0; i < table->input_count; i++) {
        add_across(&names, text_of(table->inputs[i].expression));
        add_across(&labels, table->inputs[i].label);
    }
    for (size_t i = 0; i < table->output_count; i++) {
        add_across(&names, table->outputs[i].name);
        add_across(&labels, table->outputs[i].label);
    }
    for (size_t i = 0; i < table->annotation_count; i++) add_across(&names, table->annotation_names[i]);
    end_across(out, &names, width_of(table), true);
    end_across(out, &labels, width_of(table), false);
}

static void add_type(across *row, const qq_feel_type *type)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (type && !qq_feel_type_is_any(type)) qq_type_append_structure(text, type);
    add_across(row, text->str);
}

static void put_domains(GString *out, const qq_decision_table *table)
{
    across types = begin_across("type"), values = begin_across("values"), fallbacks = begin_across("default");
    for (size_t i = 0; i < table->input_count; i++) {
        add_type(&types, table->inputs[i].type);
        add_across(&values, text_of(table->inputs[i].allowed));
        add_across(&fallbacks, "");
    }
    for (size_t i = 0; i < table->output_count; i++) {
        add_type(&types, table->outputs[i].type);
        add_across(&values, text_of(table->outputs[i].allowed));
        add_across(&fallbacks, text_of(table->outputs[i].fallback));
    }
    end_across(out, &types, width_of(table), false);
    end_across(out, &values, width_of(table), false);
    end_across(out, &fallbacks, width_of(table), false);
}

static void put_rule(GString *out, const qq_decision_table *table, size_t width, const qq_table_rule *rule, bool notes)
{
    size_t left = width;
    qq_csv_cell(out, "rule", false);
    qq_csv_cell(out, or_empty(rule->id), left == 0);
    for (size_t i = 0; i < table->input_count; i++)
        qq_csv_cell(out, rule->tests[i] ? qq_feel_expression_text(rule->tests[i]) : "-", --left == 0);
    for (size_t i = 0; i < table->output_count; i++) qq_csv_cell(out, text_of(rule->conclusions[i]), --left == 0);
    for (size_t i = 0; i < table->annotation_count; i++) qq_csv_cell(out, or_empty(rule->annotations[i]), --left == 0);
    if (notes) qq_csv_cell(out, or_empty(rule->description), true);
}

void qq_table_append_csv(GString *out, const qq_dmn_element *decision)
{
    const qq_decision_table *table = decision->table;
    put_pair(out, "table", decision->name);
    put_pair(out, "id", decision->id);
    put_pair(out, "label", decision->label);
    put_pair(out, "hit policy", qq_hit_policy_word(table));
    put_pair(out, "description", decision->description);
    put_data(out, decision);
    put_roles(out, table);
    put_names(out, table);
    put_domains(out, table);
    bool notes = qq_table_has_notes(table);
    size_t width = width_of(table);
    for (size_t i = 0; i < table->rule_count; i++) put_rule(out, table, width, &table->rules[i], notes);
}

/* ---- and back ---- */

/* Input data that no row declares: an input that asks for one plain name declares it by its type. */
static void add_missing_data(qq_form *form)
{
    for (guint i = 0; i < form->columns->len; i++) {
        const qq_form_column *column = &g_array_index(form->columns, qq_form_column, i);
        bool plain = column->role == QQ_COLUMN_INPUT && *column->name && !g_ascii_isdigit(*column->name);
        for (const char *c = column->name; plain && *c; c++)
            plain = g_ascii_isalnum(*c) || *c == '_' || (unsigned char)*c >= 0x80;
        for (guint j = 0; plain && j < form->data->len; j++)
            plain = strcmp(g_array_index(form->data, qq_form_data, j).name, column->name) != 0;
        if (!plain) continue;
        qq_form_data data = {column->name, column->type, column->label, "", form->expression_row};
        g_array_append_val(form->data, data);
    }
}

/* Whether the table's inputs ask for what is declared only. A name the parser does not know is one it splits. */
static bool check_asked(const char *name, const qq_form *form, const qq_dmn *dmn, GError **error)
{
    const qq_dmn_element *decision = qq_dmn_find(dmn, QQ_DMN_DECISION, form->name);
    const qq_decision_table *table = decision ? decision->table : NULL;
    for (size_t i = 0; table && i < table->input_count; i++) {
        g_autoptr(GPtrArray) uses = qq_feel_uses(table->inputs[i].expression);
        for (guint j = 0; j < uses->len; j++) {
            const char *use = g_ptr_array_index(uses, j);
            g_autofree char *root = g_strndup(use, strcspn(use, "."));
            bool known = g_str_has_suffix(use, "()");
            for (guint k = 0; !known && k < form->data->len; k++)
                known = strcmp(g_array_index(form->data, qq_form_data, k).name, root) == 0;
            if (known) continue;
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                        "%s:%u: input %zu asks for %s, which no row \"input data\" declares; add one", name,
                        form->expression_row, i + 1, root);
            return false;
        }
    }
    return true;
}

/* The reader's message speaks of a line of the XML: says the row it came from. */
static void say_row(const char *name, const GArray *row_of_line, GError *fault, GError **error)
{
    const char *rest = fault->message;
    guint row = 1;
    if (g_str_has_prefix(rest, name) && rest[strlen(name)] == ':') {
        char *end = NULL;
        guint64 line = g_ascii_strtoull(rest + strlen(name) + 1, &end, 10);
        if (line >= 1 && line <= row_of_line->len) row = g_array_index(row_of_line, guint, line - 1);
        while (*end == ':' || *end == ' ' || g_ascii_isdigit(*end)) end++;
        rest = end;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%u: %s", name, row, rest);
    g_error_free(fault);
}

static char *convert(const char *name, qq_form *form, GError **error)
{
    g_autoptr(GArray) row_of_line = g_array_new(FALSE, FALSE, sizeof(guint));
    add_missing_data(form);
    g_autofree char *text = qq_form_write(name, form, row_of_line, error);
    if (!text) return NULL;
    GError *fault = NULL;
    g_autoptr(qq_dmn) dmn = qq_dmn_compile(name, text, strlen(text), NULL, &fault);
    if (!dmn) {
        say_row(name, row_of_line, fault, error);
        return NULL;
    }
    return check_asked(name, form, dmn, error) ? g_steal_pointer(&text) : NULL;
}

/* As any file of a model package. */
static const qq_csv_limits limits = {.mebibytes = 8, .rows = 20000, .columns = 1000};

static char *read_csv(const char *name, const char *bytes, size_t length, GError **error)
{
    g_autoptr(GPtrArray) rows = qq_csv_rows(name, bytes, length, &limits, error);
    qq_form form;
    if (!rows || !qq_form_read(name, rows, &form, error)) return NULL;
    char *text = convert(name, &form, error);
    qq_form_clear(&form);
    return text;
}

/* Cells may hold line ends, and messages quote cells. */
char *qq_table_read_csv(const char *name, const char *bytes, size_t length, GError **error)
{
    GError *fault = NULL;
    char *text = read_csv(name, bytes, length, &fault);
    if (!fault) return text;
    g_strdelimit(fault->message, "\n\r\t", ' ');
    g_propagate_error(error, fault);
    return NULL;
}
