/* DMN 1.3 of a form. Everything that is written passes through put(), which escapes it and notes the row it is of. */
#include <string.h>
#include "decide/policy/form.h"
#include "decide/policy/words.h"
#include "qinqing/error.h"

#define DMN_NAMESPACE "https://www.omg.org/spec/DMN/20191111/MODEL/"

typedef struct {
    const char *name; /* of the file */
    const qq_form *form;
    GString *definitions; /* item definitions, which stand first */
    GArray *definition_rows;
    GString *body;
    GArray *body_rows;
    GHashTable *ids; /* in use; owned texts */
    qq_feel_types *types;
    unsigned made; /* item definitions */
} writer;

/* ---- text ---- */

/* Appends a formatted text whose arguments are escaped, and notes the row for each line that ends in it. */
G_GNUC_PRINTF(4, 5)
static void put_to(GString *out, GArray *rows, guint row, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_markup_vprintf_escaped(format, arguments);
    va_end(arguments);
    g_string_append(out, text);
    for (const char *c = text; *c; c++)
        if (*c == '\n') g_array_append_val(rows, row);
}
#define put(to, row, ...)    put_to((to)->body, (to)->body_rows, row, __VA_ARGS__)
#define define(to, row, ...) put_to((to)->definitions, (to)->definition_rows, row, __VA_ARGS__)

/* An identifier that nothing has yet; kept by the writer. */
static const char *new_id(writer *to, const char *stem, size_t number)
{
    char *id = g_strdup_printf("%s%zu", stem, number);
    while (g_hash_table_contains(to->ids, id)) {
        char *longer = g_strconcat(id, "_", NULL);
        g_free(id);
        id = longer;
    }
    g_hash_table_add(to->ids, id);
    return id;
}

/* ' name="value"', nothing when there is no value. Values hold no line ends here: XML makes blanks of them. */
static void put_attribute(writer *to, guint row, const char *name, const char *value)
{
    if (*value) put(to, row, " %s=\"%s\"", name, value);
}

static void put_text(writer *to, guint row, const char *element, const char *text)
{
    if (*text) put(to, row, "        <%s><text>%s</text></%s>\n", element, text, element);
}

/* ---- types ---- */

static bool fail_type(const writer *to, guint row, const char *text, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%u: type %s: write number, string, boolean, date or another FEEL type, list<…> or context<…>",
                to->name, row, text);
    return false;
}

static void define_inner(writer *to, guint row, const qq_feel_type *type, int depth);

static void end_head(writer *to, guint row, bool list)
{
    if (list) define(to, row, " isCollection=\"true\"");
    define(to, row, ">\n");
}

static void define_member(writer *to, guint row, const qq_feel_type *type, size_t index, int depth)
{
    const qq_feel_type *member = NULL;
    const char *name = qq_feel_type_member(type, index, &member);
    bool list = qq_feel_type_kind(member) == QQ_FEEL_LIST;
    define(to, row, "%*s<itemComponent name=\"%s\"", depth * 2, "", name);
    end_head(to, row, list);
    define_inner(to, row, list ? qq_feel_type_element(member) : member, depth + 1);
    define(to, row, "%*s</itemComponent>\n", depth * 2, "");
}

/* What stands within an item definition: a reference, or components. */
static void define_inner(writer *to, guint row, const qq_feel_type *type, int depth)
{
    const char *scalar = qq_scalar_name(qq_feel_type_kind(type));
    if (qq_feel_type_kind(type) != QQ_FEEL_CONTEXT) {
        define(to, row, "%*s<typeRef>%s</typeRef>\n", depth * 2, "", scalar ? scalar : "Any");
        return;
    }
    for (size_t i = 0; i < qq_feel_type_member_count(type); i++) define_member(to, row, type, i, depth);
}

/* Whether item definitions can say the type: no functions or ranges, no lists of lists. */
static bool can_define(const qq_feel_type *type, bool in_list)
{
    qq_feel_kind kind = qq_feel_type_kind(type);
    if (qq_feel_type_is_any(type) || qq_scalar_name(kind)) return true;
    if (kind == QQ_FEEL_LIST) return !in_list && can_define(qq_feel_type_element(type), true);
    if (kind != QQ_FEEL_CONTEXT) return false;
    for (size_t i = 0; i < qq_feel_type_member_count(type); i++) {
        const qq_feel_type *member = NULL;
        qq_feel_type_member(type, i, &member);
        if (!can_define(member, false)) return false;
    }
    return true;
}

/* The typeRef for a type as the form has it, "" for none; item definitions are made as they are needed. */
static bool refer(writer *to, guint row, const char *text, const char *values, const char **out, GError **error)
{
    *out = "";
    if (!*text && !*values) return true;
    const qq_feel_type *type = qq_feel_type_parse(to->types, *text ? text : "Any", NULL);
    if (!type || !can_define(type, false)) return fail_type(to, row, text, error);
    const char *scalar = qq_scalar_name(qq_feel_type_kind(type));
    if (scalar && !*values) *out = scalar;
    if (**out || (qq_feel_type_is_any(type) && !*values)) return true;
    bool list = qq_feel_type_kind(type) == QQ_FEEL_LIST;
    const char *name = new_id(to, "Type", ++to->made);
    define(to, row, "  <itemDefinition id=\"%s\" name=\"%s\"", name, name);
    end_head(to, row, list);
    define_inner(to, row, list ? qq_feel_type_element(type) : type, 2);
    if (*values) define(to, row, "    <allowedValues><text>%s</text></allowedValues>\n", values);
    define(to, row, "  </itemDefinition>\n");
    *out = name;
    return true;
}

/* ---- the file ---- */

static bool put_data(writer *to, GPtrArray *ids, GError **error)
{
    for (guint i = 0; i < to->form->data->len; i++) {
        const qq_form_data *data = &g_array_index(to->form->data, qq_form_data, i);
        const char *id = new_id(to, "data", i + 1), *type;
        if (!refer(to, data->row, data->type, data->values, &type, error)) return false;
        put(to, data->row, "  <inputData id=\"%s\" name=\"%s\"", id, data->name);
        put_attribute(to, data->row, "label", data->label);
        put(to, data->row, ">\n    <variable name=\"%s\"", data->name);
        put_attribute(to, data->row, "typeRef", type);
        put(to, data->row, "/>\n  </inputData>\n");
        g_ptr_array_add(ids, (gpointer)id);
    }
    return true;
}

static bool put_input(writer *to, const qq_form_column *column, size_t number, GError **error)
{
    const qq_form *form = to->form;
    const char *type;
    if (!refer(to, form->type_row, column->type, "", &type, error)) return false;
    put(to, form->expression_row, "      <input id=\"%s\"", new_id(to, "input", number));
    put_attribute(to, form->label_row, "label", column->label);
    put(to, form->expression_row, ">\n        <inputExpression id=\"%s\"", new_id(to, "asked", number));
    put_attribute(to, form->type_row, "typeRef", type);
    put(to, form->expression_row, "><text>%s</text></inputExpression>\n", column->name);
    put_text(to, form->values_row, "inputValues", column->values);
    put(to, form->expression_row, "      </input>\n");
    return true;
}

static bool put_output(writer *to, const qq_form_column *column, size_t number, GError **error)
{
    const qq_form *form = to->form;
    const char *type;
    if (!refer(to, form->type_row, column->type, "", &type, error)) return false;
    put(to, form->expression_row, "      <output id=\"%s\"", new_id(to, "output", number));
    put_attribute(to, form->expression_row, "name", column->name);
    put_attribute(to, form->label_row, "label", column->label);
    put_attribute(to, form->type_row, "typeRef", type);
    put(to, form->expression_row, ">\n");
    put_text(to, form->values_row, "outputValues", column->values);
    put_text(to, form->fallback_row, "defaultOutputEntry", column->fallback);
    put(to, form->expression_row, "      </output>\n");
    return true;
}

static bool put_columns(writer *to, GError **error)
{
    for (guint i = 0; i < to->form->columns->len; i++) {
        const qq_form_column *column = &g_array_index(to->form->columns, qq_form_column, i);
        if (column->role == QQ_COLUMN_INPUT && !put_input(to, column, i + 1, error)) return false;
        if (column->role == QQ_COLUMN_OUTPUT && !put_output(to, column, i + 1, error)) return false;
        if (column->role == QQ_COLUMN_ANNOTATION)
            put(to, to->form->expression_row, "      <annotation name=\"%s\"/>\n", column->name);
    }
    return true;
}

static void put_rule(writer *to, const qq_form_rule *rule)
{
    static const char *const elements[] = {"inputEntry", "outputEntry", "annotationEntry"};
    const GArray *columns = to->form->columns;
    put(to, rule->row, "      <rule");
    put_attribute(to, rule->row, "id", rule->id);
    put(to, rule->row, ">\n");
    const qq_form_column *last = &g_array_index(columns, qq_form_column, columns->len - 1);
    if (last->role == QQ_COLUMN_NOTE && *rule->cells[columns->len - 1])
        put(to, rule->row, "        <description>%s</description>\n", rule->cells[columns->len - 1]);
    for (guint i = 0; i < columns->len; i++) {
        qq_column_role role = g_array_index(columns, qq_form_column, i).role;
        if (role == QQ_COLUMN_NOTE) continue;
        put(to, rule->row, "        <%s><text>%s</text></%s>\n", elements[role], rule->cells[i], elements[role]);
    }
    put(to, rule->row, "      </rule>\n");
}

/* The type of the decision where it is that of its one output; else it is left open. */
static bool put_variable(writer *to, GError **error)
{
    const qq_form *form = to->form;
    const qq_form_column *output = NULL;
    guint outputs = 0;
    for (guint i = 0; i < form->columns->len; i++) {
        const qq_form_column *column = &g_array_index(form->columns, qq_form_column, i);
        if (column->role == QQ_COLUMN_OUTPUT && !outputs++) output = column;
    }
    bool one = strcmp(form->policy, "UNIQUE") == 0 || strcmp(form->policy, "ANY") == 0 ||
               strcmp(form->policy, "FIRST") == 0 || strcmp(form->policy, "PRIORITY") == 0;
    const char *type = "";
    if (one && outputs == 1 && !refer(to, form->type_row, output->type, "", &type, error)) return false;
    put(to, form->name_row, "    <variable name=\"%s\"", form->name);
    put_attribute(to, form->type_row, "typeRef", type);
    put(to, form->name_row, "/>\n");
    return true;
}

static bool put_decision(writer *to, const GPtrArray *data, GError **error)
{
    const qq_form *form = to->form;
    put(to, form->name_row, "  <decision id=\"%s\" name=\"%s\"", *form->id ? form->id : new_id(to, "decision", 1),
        form->name);
    put_attribute(to, form->name_row, "label", form->label);
    put(to, form->name_row, ">\n");
    if (*form->description) put(to, form->description_row, "    <description>%s</description>\n", form->description);
    if (!put_variable(to, error)) return false;
    for (guint i = 0; i < data->len; i++)
        put(to, g_array_index(form->data, qq_form_data, i).row,
            "    <informationRequirement id=\"%s\"><requiredInput href=\"#%s\"/></informationRequirement>\n",
            new_id(to, "need", i + 1), (const char *)g_ptr_array_index(data, i));
    put(to, form->policy_row, "    <decisionTable id=\"%s\" hitPolicy=\"%s\"", new_id(to, "table", 1), form->policy);
    put_attribute(to, form->policy_row, "aggregation", form->aggregation ? form->aggregation : "");
    put(to, form->policy_row, ">\n");
    if (!put_columns(to, error)) return false;
    for (guint i = 0; i < form->rules->len; i++) put_rule(to, &g_array_index(form->rules, qq_form_rule, i));
    put(to, form->policy_row, "    </decisionTable>\n  </decision>\n");
    return true;
}

/* Head, item definitions, body; rows alike. */
static char *join(writer *to, GArray *row_of_line)
{
    GString *out = g_string_new(NULL);
    put_to(out, row_of_line, to->form->name_row,
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<definitions xmlns=\"" DMN_NAMESPACE "\" id=\"%s\" name=\"%s\" namespace=\"urn:qinqing:table\">\n",
           new_id(to, "definitions", 1), to->form->name);
    g_string_append(out, to->definitions->str);
    g_array_append_vals(row_of_line, to->definition_rows->data, to->definition_rows->len);
    g_string_append(out, to->body->str);
    g_array_append_vals(row_of_line, to->body_rows->data, to->body_rows->len);
    put_to(out, row_of_line, to->form->name_row, "</definitions>\n");
    return g_string_free(out, FALSE);
}

static void take_ids(writer *to)
{
    if (*to->form->id) g_hash_table_add(to->ids, g_strdup(to->form->id));
    for (guint i = 0; i < to->form->rules->len; i++)
        g_hash_table_add(to->ids, g_strdup(g_array_index(to->form->rules, qq_form_rule, i).id));
}

char *qq_form_write(const char *name, const qq_form *form, GArray *row_of_line, GError **error)
{
    g_autoptr(GString) definitions = g_string_new(NULL), body = g_string_new(NULL);
    g_autoptr(GArray) definition_rows = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) body_rows = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) data = g_ptr_array_new();
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    writer to = {name, form, definitions, definition_rows, body, body_rows, ids, types, 0};
    take_ids(&to);
    if (!put_data(&to, data, error) || !put_decision(&to, data, error)) return NULL;
    return join(&to, row_of_line);
}
