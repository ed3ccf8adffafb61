/* Boxed expressions, read into a tree of logic. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "decide/feel/builtins.h"
#include "qinqing/error.h"

typedef bool (*logic_reader)(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                             qq_dmn_variable wanted, qq_dmn_logic *out, GError **error);

static bool read_expression(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                            qq_dmn_variable wanted, const qq_dmn_logic **out, GError **error);

static bool cannot(const qq_dmn_reader *reader, qq_dmn_logic *out, const char *why)
{
    qq_dmn_warn(reader->build, reader->dmn, out->line, "%s; its value is null", why);
    out->kind = QQ_LOGIC_NONE;
    out->why = why;
    return true;
}

/* The logic inside the child of this name, which must be there. */
static bool read_inside(const qq_dmn_reader *reader, const xmlNode *node, const char *child, qq_dmn_visible *visible,
                        const qq_dmn_logic **out, GError **error)
{
    const xmlNode *found = qq_dmn_xml_first(node, child);
    *out = NULL;
    if (found && !qq_dmn_read_logic(reader, found, visible, qq_dmn_anything(reader->dmn), out, error)) return false;
    if (*out) return true;
    return qq_dmn_fault(reader, qq_dmn_xml_line(node), error, "<%s> has no expression in its <%s>; add one",
                        (const char *)node->name, child);
}

/* ---- literal expressions ---- */

static bool read_literal(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                         qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    g_autofree char *text = qq_dmn_xml_child_text(node, "text");
    if (!qq_dmn_xml_is_feel(node)) {
        out->why = "an expression in a language other than FEEL";
        return qq_dmn_fault(reader, out->line, error, "%s; write it in FEEL", out->why);
    }
    if (!text || !*g_strstrip(text)) return cannot(reader, out, "an expression without text");
    g_autofree char *whole = qq_dmn_xml_child_text(node, "text");
    const xmlNode *place = qq_dmn_xml_first(node, "text");
    if (!qq_dmn_expression(reader, visible, whole, qq_dmn_xml_line(place), &out->expression, &out->why, error))
        return false;
    out->kind = out->expression ? QQ_LOGIC_LITERAL : QQ_LOGIC_NONE;
    return true;
}

/* ---- contexts, lists, relations ---- */

static bool read_entry(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                       qq_dmn_variable wanted, qq_dmn_entry *entry, GError **error)
{
    const xmlNode *variable = qq_dmn_xml_first(node, "variable");
    entry->line = qq_dmn_xml_line(node);
    entry->name = variable ? qq_dmn_keep_name(reader->dmn, variable, "name") : NULL;
    entry->variable = qq_dmn_anything(reader->dmn);
    if (variable && !qq_dmn_read_type_of(reader, variable, &entry->variable, error)) return false;
    if (entry->name) {
        /* A function may call itself; anything else sees only what stands before it. */
        if (qq_dmn_xml_first(node, "functionDefinition"))
            qq_dmn_visible_add(reader, visible, entry->name, entry->variable);
        wanted = entry->variable;
    }
    if (!qq_dmn_read_logic(reader, node, visible, wanted, &entry->logic, error)) return false;
    if (entry->name) qq_dmn_visible_add(reader, visible, entry->name, entry->variable);
    return true;
}

static bool read_context(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                         qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    g_auto(qq_dmn_visible) inside = qq_dmn_visible_inside(visible);
    out->kind = QQ_LOGIC_CONTEXT;
    out->entries = qq_dmn_take(reader->dmn, qq_dmn_xml_count(node, "contextEntry"), sizeof *out->entries);
    for (const xmlNode *child = qq_dmn_xml_first(node, "contextEntry"); child;
         child = qq_dmn_xml_next(child, "contextEntry"))
        if (!read_entry(reader, child, &inside, wanted, &out->entries[out->count++], error)) return false;
    return true;
}

static bool read_list(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible, qq_dmn_variable wanted,
                      qq_dmn_logic *out, GError **error)
{
    out->kind = QQ_LOGIC_LIST;
    out->entries = qq_dmn_take(reader->dmn, qq_dmn_xml_count(node, NULL), sizeof *out->entries);
    for (const xmlNode *child = qq_dmn_xml_first(node, NULL); child; child = qq_dmn_xml_next(child, NULL)) {
        const qq_dmn_logic *logic;
        if (!read_expression(reader, child, visible, qq_dmn_element_of(wanted), &logic, error)) return false;
        if (!logic) continue;
        out->entries[out->count++] = (qq_dmn_entry){NULL, qq_dmn_anything(reader->dmn), logic, qq_dmn_xml_line(child)};
    }
    return true;
}

static bool read_columns(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_entry *columns, GError **error)
{
    for (const xmlNode *child = qq_dmn_xml_first(node, "column"); child; child = qq_dmn_xml_next(child, "column")) {
        columns->name = qq_dmn_keep_name(reader->dmn, child, "name");
        columns->line = qq_dmn_xml_line(child);
        if (!columns->name &&
            !qq_dmn_fault(reader, columns->line, error, "a relation's column without a name; name it"))
            return false;
        if (!columns->name) columns->name = "";
        if (!qq_dmn_read_type_of(reader, child, &columns->variable, error)) return false;
        columns++;
    }
    return true;
}

static bool read_row(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                     const qq_dmn_entry *columns, size_t column_count, qq_dmn_logic *row, GError **error)
{
    row->kind = QQ_LOGIC_CONTEXT;
    row->line = qq_dmn_xml_line(node);
    row->variable = qq_dmn_anything(reader->dmn);
    row->entries = qq_dmn_take(reader->dmn, column_count, sizeof *row->entries);
    for (const xmlNode *child = qq_dmn_xml_first(node, NULL); child; child = qq_dmn_xml_next(child, NULL)) {
        const qq_dmn_logic *logic;
        qq_dmn_variable wanted = row->count < column_count ? columns[row->count].variable : row->variable;
        if (!read_expression(reader, child, visible, wanted, &logic, error)) return false;
        if (!logic) continue;
        if (row->count == column_count)
            return qq_dmn_fault(reader, row->line, error, "a row has more cells than the relation has columns");
        row->entries[row->count] = columns[row->count];
        row->entries[row->count++].logic = logic;
    }
    return true;
}

/* A relation is a list of contexts. A row does not see its own cells. */
static bool read_relation(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                          qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    size_t column_count = qq_dmn_xml_count(node, "column");
    qq_dmn_entry *columns = qq_dmn_take(reader->dmn, column_count, sizeof *columns);
    if (!read_columns(reader, node, columns, error)) return false;
    out->kind = QQ_LOGIC_LIST;
    out->entries = qq_dmn_take(reader->dmn, qq_dmn_xml_count(node, "row"), sizeof *out->entries);
    for (const xmlNode *child = qq_dmn_xml_first(node, "row"); child; child = qq_dmn_xml_next(child, "row")) {
        qq_dmn_logic *row = qq_dmn_take(reader->dmn, 1, sizeof *row);
        if (!read_row(reader, child, visible, columns, column_count, row, error)) return false;
        out->entries[out->count++] = (qq_dmn_entry){NULL, row->variable, row, row->line};
    }
    return true;
}

/* ---- functions ---- */

bool qq_dmn_read_parameters(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                            qq_dmn_entry **parameters, size_t *count, GError **error)
{
    *count = 0;
    *parameters = qq_dmn_take(reader->dmn, qq_dmn_xml_count(node, "formalParameter"), sizeof **parameters);
    for (const xmlNode *child = qq_dmn_xml_first(node, "formalParameter"); child;
         child = qq_dmn_xml_next(child, "formalParameter")) {
        qq_dmn_entry *parameter = &(*parameters)[(*count)++];
        parameter->line = qq_dmn_xml_line(child);
        parameter->name = qq_dmn_keep_name(reader->dmn, child, "name");
        if (!parameter->name && !qq_dmn_fault(reader, parameter->line, error, "a parameter without a name; name it"))
            return false;
        if (!parameter->name) parameter->name = "";
        if (!qq_dmn_read_type_of(reader, child, &parameter->variable, error)) return false;
        qq_dmn_visible_add(reader, visible, parameter->name, parameter->variable);
    }
    return true;
}

qq_feel_function qq_dmn_function(qq_dmn *dmn, const char *name, const qq_dmn_entry *parameters, size_t count,
                                 const qq_feel_type *result)
{
    const char **names = qq_dmn_take(dmn, count, sizeof *names);
    const qq_feel_type **types = qq_dmn_take(dmn, count, sizeof(qq_feel_type *));
    for (size_t i = 0; i < count; i++) {
        names[i] = parameters[i].name;
        types[i] = parameters[i].variable.type;
    }
    return (qq_feel_function){
        .name = name, .parameter_count = count, .parameters = names, .parameter_types = types, .result_type = result};
}

static bool read_function(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                          qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    g_autofree char *kind = qq_dmn_xml_attribute(node, "kind");
    if (kind && strcmp(kind, "FEEL") != 0) return cannot(reader, out, "a function in a language other than FEEL");
    g_auto(qq_dmn_visible) inside = qq_dmn_visible_inside(visible);
    out->kind = QQ_LOGIC_FUNCTION;
    if (!qq_dmn_read_parameters(reader, node, &inside, &out->entries, &out->count, error)) return false;
    if (!qq_dmn_read_logic(reader, node, &inside, qq_dmn_anything(reader->dmn), &out->right, error)) return false;
    const qq_feel_type *result = out->right ? out->right->variable.type : NULL;
    out->function = qq_dmn_function(reader->dmn, NULL, out->entries, out->count, result);
    out->function.call = qq_dmn_call_boxed;
    out->function.data = out;
    /* A typeRef here is that of the function; what its calls give is typed by the body. */
    out->variable = qq_dmn_anything(reader->dmn);
    return true;
}

static bool read_binding(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible, qq_dmn_entry *entry,
                         GError **error)
{
    const xmlNode *parameter = qq_dmn_xml_first(node, "parameter");
    entry->line = qq_dmn_xml_line(node);
    entry->name = parameter ? qq_dmn_keep_name(reader->dmn, parameter, "name") : NULL;
    entry->variable = qq_dmn_anything(reader->dmn);
    if (!entry->name && !qq_dmn_fault(reader, entry->line, error, "a binding without a parameter's name; name it"))
        return false;
    if (!entry->name) entry->name = "";
    if (parameter && !qq_dmn_read_type_of(reader, parameter, &entry->variable, error)) return false;
    return qq_dmn_read_logic(reader, node, visible, entry->variable, &entry->logic, error);
}

static bool read_invocation(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                            qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    out->kind = QQ_LOGIC_INVOKE;
    if (!qq_dmn_read_logic(reader, node, visible, qq_dmn_anything(reader->dmn), &out->left, error)) return false;
    if (!out->left) return cannot(reader, out, "an invocation without a function");
    if (out->left->kind == QQ_LOGIC_LITERAL) {
        bool seen;
        g_autofree char *name = qq_dmn_plain_name(qq_feel_expression_text(out->left->expression));
        qq_dmn_visible_find(reader, visible, name, &seen);
        if (!seen && qq_feel_builtin_find(name)) out->builtin = qq_dmn_keep(reader->dmn, name);
    }
    out->entries = qq_dmn_take(reader->dmn, qq_dmn_xml_count(node, "binding"), sizeof *out->entries);
    for (const xmlNode *child = qq_dmn_xml_first(node, "binding"); child; child = qq_dmn_xml_next(child, "binding"))
        if (!read_binding(reader, child, visible, &out->entries[out->count++], error)) return false;
    return true;
}

/* ---- conditionals, filters, iterators ---- */

static bool read_conditional(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                             qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    out->kind = QQ_LOGIC_IF;
    return read_inside(reader, node, "if", visible, &out->left, error) &&
           read_inside(reader, node, "then", visible, &out->right, error) &&
           read_inside(reader, node, "else", visible, &out->third, error);
}

/* The components that the elements of `in` are seen to have. */
static qq_dmn_variable element_of_logic(const qq_dmn_reader *reader, const qq_dmn_visible *visible,
                                        const qq_dmn_logic *logic)
{
    bool seen;
    if (!logic || logic->kind != QQ_LOGIC_LITERAL) return qq_dmn_anything(reader->dmn);
    return qq_dmn_element_of(qq_dmn_visible_find(reader, visible, qq_feel_expression_text(logic->expression), &seen));
}

static bool read_filter(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                        qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    out->kind = QQ_LOGIC_FILTER;
    if (!read_inside(reader, node, "in", visible, &out->left, error)) return false;
    g_auto(qq_dmn_visible) inside = qq_dmn_visible_inside(visible);
    qq_dmn_visible_add(reader, &inside, "item", element_of_logic(reader, visible, out->left));
    return read_inside(reader, node, "match", &inside, &out->right, error);
}

static bool read_iterator(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                          qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    (void)wanted;
    out->kind = qq_dmn_xml_is(node, "for")    ? QQ_LOGIC_FOR
                : qq_dmn_xml_is(node, "some") ? QQ_LOGIC_SOME
                                              : QQ_LOGIC_EVERY;
    g_autofree char *attribute = qq_dmn_xml_attribute(node, "iteratorVariable");
    g_autofree char *name = qq_dmn_plain_name(attribute);
    if (!name &&
        !qq_dmn_fault(reader, out->line, error, "<%s> has no iteratorVariable; name it", (const char *)node->name))
        return false;
    out->name = qq_dmn_keep(reader->dmn, name ? name : "");
    if (!read_inside(reader, node, "in", visible, &out->left, error)) return false;
    g_auto(qq_dmn_visible) inside = qq_dmn_visible_inside(visible);
    qq_dmn_visible_add(reader, &inside, out->name, element_of_logic(reader, visible, out->left));
    if (out->kind == QQ_LOGIC_FOR) qq_dmn_visible_add(reader, &inside, "partial", qq_dmn_anything(reader->dmn));
    return read_inside(reader, node, out->kind == QQ_LOGIC_FOR ? "return" : "satisfies", &inside, &out->right, error);
}

/* ---- any ---- */

static const struct {
    const char *name;
    logic_reader read;
} kinds[] = {
    {"literalExpression", read_literal},
    {"decisionTable", qq_dmn_read_table},
    {"context", read_context},
    {"invocation", read_invocation},
    {"list", read_list},
    {"relation", read_relation},
    {"functionDefinition", read_function},
    {"conditional", read_conditional},
    {"filter", read_filter},
    {"for", read_iterator},
    {"some", read_iterator},
    {"every", read_iterator},
};

/* *out stays NULL when the node is no expression. */
static bool read_expression(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                            qq_dmn_variable wanted, const qq_dmn_logic **out, GError **error)
{
    *out = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!qq_dmn_xml_is(node, kinds[i].name)) continue;
        qq_dmn_logic *logic = qq_dmn_take(reader->dmn, 1, sizeof *logic);
        logic->line = qq_dmn_xml_line(node);
        if (!qq_dmn_read_type_of(reader, node, &logic->variable, error)) return false;
        *out = logic;
        return kinds[i].read(reader, node, visible, wanted, logic, error);
    }
    return true;
}

bool qq_dmn_read_logic(const qq_dmn_reader *reader, const xmlNode *parent, qq_dmn_visible *visible,
                       qq_dmn_variable wanted, const qq_dmn_logic **out, GError **error)
{
    *out = NULL;
    for (const xmlNode *node = qq_dmn_xml_first(parent, NULL); node && !*out; node = qq_dmn_xml_next(node, NULL))
        if (!read_expression(reader, node, visible, wanted, out, error)) return false;
    return true;
}
