/* What decisions and knowledge models say, and the functions that knowledge models and services are. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "decide/feel/names.h"
#include "decide/feel/node.h"
#include "qinqing/error.h"

/* ---- names inside values ---- */

/* Whether the node names something that the value of its element may have inside. */
static const char *names_inside(const xmlNode *node)
{
    if (qq_dmn_xml_is(node, "variable") && qq_dmn_xml_is(node->parent, "contextEntry")) return "name";
    if (qq_dmn_xml_is(node, "column") || qq_dmn_xml_is(node, "output")) return "name";
    return NULL;
}

static void collect_inner(qq_dmn *dmn, const xmlNode *node, GPtrArray *names)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        const char *attribute = names_inside(node);
        const char *name = attribute ? qq_dmn_keep_name(dmn, node, attribute) : NULL;
        if (name && *name) g_ptr_array_add(names, (gpointer)name);
        collect_inner(dmn, node->children, names);
    }
}

/* Names of several words or with signs, which the parser would not take for one after a dot. */
static bool needs_telling(const char *name)
{
    for (; *name; name = g_utf8_next_char(name))
        if (!qq_feel_is_name_part(g_utf8_get_char(name))) return true;
    return false;
}

static void collect_keys(const qq_feel_node *node, GPtrArray *names)
{
    for (; node; node = node->left) {
        for (size_t i = 0; node->entries && i < node->count; i++) {
            const qq_feel_node_entry *entry = &node->entries[i];
            if (node->kind == QQ_NODE_CONTEXT && needs_telling(entry->name))
                g_ptr_array_add(names, (gpointer)entry->name);
            collect_keys(entry->value, names);
            collect_keys(entry->until, names);
        }
        for (size_t i = 0; node->children && i < node->count; i++) collect_keys(node->children[i], names);
        collect_keys(node->right, names);
        collect_keys(node->third, names);
    }
}

/* first: of the expressions that the part is made of. */
static void read_inner(qq_dmn *dmn, qq_dmn_part *part, guint first)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    collect_inner(dmn, part->source->children, names);
    for (guint i = first; i < dmn->expressions->len; i++)
        collect_keys(((const qq_feel_expression *)dmn->expressions->pdata[i])->root, names);
    part->inner_count = names->len;
    part->inner = qq_dmn_take(dmn, names->len, sizeof *part->inner);
    for (guint i = 0; i < names->len; i++) part->inner[i] = names->pdata[i];
}

/* ---- what an element sees ---- */

static void see(const qq_dmn_reader *reader, qq_dmn_visible *visible, const qq_dmn_requirement *required)
{
    const qq_dmn_part *part = required->part;
    bool called = part->element.kind == QQ_DMN_KNOWLEDGE || part->element.kind == QQ_DMN_SERVICE;
    qq_dmn_variable variable = called ? qq_dmn_anything(reader->dmn) : part->variable;
    if (required->import) {
        qq_dmn_visible_add_imported(reader, visible, required->import, part->element.name, variable);
    } else {
        qq_dmn_visible_add(reader, visible, part->element.name, variable);
    }
    for (size_t i = 0; i < part->inner_count && reader->build->names_left > 0; i++)
        qq_dmn_visible_add_member(reader, visible, part->inner[i]);
}

static void see_all(const qq_dmn_reader *reader, qq_dmn_visible *visible, const qq_dmn_part *part)
{
    for (size_t i = 0; i < part->required_count; i++) see(reader, visible, &part->required[i]);
}

/* ---- inputs that a table names and nobody declared, as Camunda's modeler lets one do ---- */

static bool is_plain_name(const char *text)
{
    static const char *const words[] = {"true", "false", "null", "item"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(text, words[i]) == 0) return false;
    if (!*text || g_ascii_isdigit(*text)) return false;
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        if (*at != '_' && !g_unichar_isalnum(g_utf8_get_char(at))) return false;
    return true;
}

/* The part that an undeclared name means: made, or made before; NULL when the name is another element's. */
static qq_dmn_part *infer(const qq_dmn_reader *reader, const char *name, const xmlNode *expression)
{
    qq_dmn_part *part = g_hash_table_lookup(reader->dmn->names, name);
    if (part) return part->element.inferred && !part->source ? part : NULL;
    int line = qq_dmn_xml_line(expression);
    part = qq_dmn_part_new(reader, QQ_DMN_INPUT, qq_dmn_keep(reader->dmn, name), line);
    part->element.inferred = true;
    g_hash_table_insert(reader->dmn->names, part->element.name, part);
    qq_dmn_warn(reader->build, reader->dmn, line, "\"%s\" is not declared; taken as input data", name);
    return part;
}

static bool infer_input(const qq_dmn_reader *reader, qq_dmn_part *part, qq_dmn_visible *visible, const xmlNode *input,
                        GError **error)
{
    const xmlNode *expression = qq_dmn_xml_first(input, "inputExpression");
    g_autofree char *text = expression ? qq_dmn_xml_child_text(expression, "text") : NULL;
    g_autofree char *name = qq_dmn_plain_name(text);
    bool seen;
    if (!name || !is_plain_name(name)) return true;
    qq_dmn_visible_find(reader, visible, name, &seen);
    qq_dmn_part *inferred = seen ? NULL : infer(reader, name, expression);
    if (!inferred) return true;
    if (qq_feel_type_is_any(inferred->variable.type) &&
        !qq_dmn_read_type_of(reader, expression, &inferred->variable, error))
        return false;
    inferred->element.type = inferred->variable.type;
    part->required[part->required_count] = (qq_dmn_requirement){inferred, NULL};
    g_ptr_array_add(part->element.requires, &inferred->element);
    see(reader, visible, &part->required[part->required_count++]);
    return true;
}

static bool infer_inputs(const qq_dmn_reader *reader, qq_dmn_part *part, qq_dmn_visible *visible, GError **error)
{
    const xmlNode *table = qq_dmn_xml_first(part->source, "decisionTable");
    for (const xmlNode *input = qq_dmn_xml_first(table, "input"); input; input = qq_dmn_xml_next(input, "input"))
        if (!infer_input(reader, part, visible, input, error)) return false;
    return true;
}

/* ---- elements ---- */

static bool read_decision(const qq_dmn_reader *reader, qq_dmn_part *part, GError **error)
{
    g_auto(qq_dmn_visible) visible = qq_dmn_visible_inside(NULL);
    see_all(reader, &visible, part);
    if (!infer_inputs(reader, part, &visible, error)) return false;
    if (!qq_dmn_read_logic(reader, part->source, &visible, part->variable, &part->logic, error)) return false;
    part->element.logic = part->logic;
    if (part->logic && part->logic->kind == QQ_LOGIC_TABLE) part->element.table = part->logic->table;
    if (!part->logic)
        qq_dmn_warn(reader->build, reader->dmn, part->element.line, "decision \"%s\" says nothing; its value is null",
                    part->element.name);
    return true;
}

/* A knowledge model's variable is typed by its function, or, as older models have it, by what its calls give. */
static void type_result(const qq_dmn *dmn, qq_dmn_part *part)
{
    const qq_dmn_item *item = part->variable.item;
    part->result = part->variable;
    if (item && item->function)
        part->result = item->result;
    else if (qq_feel_type_kind(part->variable.type) == QQ_FEEL_FUNCTION)
        part->result = qq_dmn_anything(dmn);
}

static bool read_knowledge(const qq_dmn_reader *reader, qq_dmn_part *part, GError **error)
{
    const xmlNode *node = qq_dmn_xml_first(part->source, "encapsulatedLogic");
    g_auto(qq_dmn_visible) visible = qq_dmn_visible_inside(NULL);
    size_t count = 0;
    type_result(reader->dmn, part);
    see_all(reader, &visible, part);
    qq_dmn_visible_add(reader, &visible, part->element.name, qq_dmn_anything(reader->dmn));
    if (node) {
        g_autofree char *kind = qq_dmn_xml_attribute(node, "kind");
        if (!qq_dmn_read_parameters(reader, node, &visible, &part->parameters, &count, error)) return false;
        if (kind && strcmp(kind, "FEEL") != 0)
            qq_dmn_warn(reader->build, reader->dmn, qq_dmn_xml_line(node),
                        "\"%s\" is written in a language other than FEEL; what it gives is null", part->element.name);
        else if (!qq_dmn_read_logic(reader, node, &visible, part->result, &part->logic, error))
            return false;
    }
    part->function = qq_dmn_function(reader->dmn, part->element.name, part->parameters, count, part->result.type);
    part->function.call = qq_dmn_call_knowledge;
    part->function.data = part;
    part->element.logic = part->logic;
    return true;
}

static void make_service(const qq_dmn_reader *reader, qq_dmn_part *part)
{
    g_autofree qq_dmn_entry *parameters = g_new0(qq_dmn_entry, part->given_count);
    for (size_t i = 0; i < part->given_count; i++) {
        parameters[i].name = part->given[i]->element.name;
        parameters[i].variable = part->given[i]->variable;
    }
    type_result(reader->dmn, part);
    part->function = qq_dmn_function(reader->dmn, part->element.name, parameters, part->given_count, part->result.type);
    part->function.call = qq_dmn_call_service;
    part->function.data = part;
}

static bool read_one(const qq_dmn_reader *reader, qq_dmn_part *part, GError **error)
{
    switch (part->element.kind) {
    case QQ_DMN_DECISION:
        return read_decision(reader, part, error);
    case QQ_DMN_KNOWLEDGE:
        return read_knowledge(reader, part, error);
    case QQ_DMN_SERVICE:
        make_service(reader, part);
        return true;
    case QQ_DMN_INPUT:
        break;
    }
    return true;
}

bool qq_dmn_read_parts(const qq_dmn_reader *reader, GError **error)
{
    qq_dmn *dmn = reader->dmn;
    for (guint i = 0; i < dmn->order->len; i++) {
        qq_dmn_part *part = dmn->order->pdata[i];
        guint first = dmn->expressions->len;
        if (!read_one(reader, part, error)) return false;
        read_inner(dmn, part, first);
    }
    return true;
}
