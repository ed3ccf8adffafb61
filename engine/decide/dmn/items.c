/* Item definitions: the types of a model, and what values they allow. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "qinqing/error.h"

enum { REFERENCES_MAX = 200 /* item definitions referring to one another in a row */ };

typedef struct {
    const qq_dmn_reader *reader;
    unsigned depth;
} item_reader;

static bool resolve_type(item_reader *items, const xmlNode *node, const char *reference, qq_dmn_variable *out,
                         GError **error);
static bool read_item(item_reader *items, qq_dmn_item *item, GError **error);

qq_dmn_variable qq_dmn_anything(const qq_dmn *dmn)
{
    return (qq_dmn_variable){qq_feel_type_find(dmn->types, "Any"), NULL};
}

/* ---- names of types ---- */

/* Names that other dialects use for types of FEEL: DMN 1.1 and 1.2 wrote some without blanks, Camunda's modeler has
 * those of Java. */
static const struct {
    const char *name, *means;
    bool foreign;
} other_names[] = {
    {"integer", "number", true},
    {"long", "number", true},
    {"double", "number", true},
    {"dateTime", "date and time", false},
    {"dayTimeDuration", "days and time duration", false},
    {"yearMonthDuration", "years and months duration", false},
    {"daysAndTimeDuration", "days and time duration", false},
    {"yearsAndMonthsDuration", "years and months duration", false},
    {"any", "Any", false},
};

static const qq_feel_type *find_built_in(const qq_dmn_reader *reader, const xmlNode *node, const char *name)
{
    const qq_feel_type *type = qq_feel_type_find(reader->dmn->types, name);
    for (size_t i = 0; !type && i < G_N_ELEMENTS(other_names); i++) {
        if (strcmp(name, other_names[i].name) != 0) continue;
        type = qq_feel_type_find(reader->dmn->types, other_names[i].means);
        if (other_names[i].foreign)
            qq_dmn_warn(reader->build, reader->dmn, qq_dmn_xml_line(node), "type \"%s\" is no type of DMN; taken as %s",
                        name, other_names[i].means);
    }
    return type;
}

/* The import that the start of a dotted name means; *rest: what follows. */
static const qq_dmn_import *find_import_of(const qq_dmn *dmn, const char *name, const char **rest)
{
    for (guint i = 0; i < dmn->imports->len; i++) {
        const qq_dmn_import *import = dmn->imports->pdata[i];
        size_t length = strlen(import->name);
        if (length > 0 && strncmp(name, import->name, length) == 0 && name[length] == '.') {
            *rest = name + length + 1;
            return import;
        }
    }
    return NULL;
}

static qq_dmn_item *find_item(const qq_dmn *dmn, const char *name)
{
    qq_dmn_item *item = g_hash_table_lookup(dmn->items, name);
    const char *rest = NULL;
    const qq_dmn_import *import = item ? NULL : find_import_of(dmn, name, &rest);
    if (import) return find_item(import->dmn, rest);
    for (guint i = 0; !item && i < dmn->imports->len; i++) {
        import = dmn->imports->pdata[i];
        if (!*import->name) item = find_item(import->dmn, name);
    }
    return item;
}

/* "prefix:name": the prefix may stand for FEEL, this model or an imported one. Caller frees. */
static char *without_prefix(const qq_dmn *dmn, const xmlNode *node, const char *reference, bool *built_in)
{
    const char *colon = strchr(reference, ':');
    if (!colon || g_hash_table_contains(dmn->items, reference)) return g_strdup(reference);
    g_autofree char *prefix = g_strndup(reference, (gsize)(colon - reference));
    const xmlNs *space = xmlSearchNs(node->doc, (xmlNode *)node, (const xmlChar *)prefix);
    const char *uri = space ? (const char *)space->href : NULL;
    *built_in = strcmp(prefix, "feel") == 0 || qq_dmn_is_feel_namespace(uri);
    for (guint i = 0; uri && i < dmn->imports->len; i++) {
        const qq_dmn_import *import = dmn->imports->pdata[i];
        if (strcmp(import->space, uri) == 0 && *import->name) return g_strdup_printf("%s.%s", import->name, colon + 1);
    }
    return g_strdup(colon + 1);
}

static bool resolve_type(item_reader *items, const xmlNode *node, const char *reference, qq_dmn_variable *out,
                         GError **error)
{
    const qq_dmn_reader *reader = items->reader;
    *out = qq_dmn_anything(reader->dmn);
    if (!reference) return true;
    bool built_in = false;
    g_autofree char *plain = qq_dmn_plain_name(reference);
    g_autofree char *name = without_prefix(reader->dmn, node, plain, &built_in);
    if (!*name || strcmp(name, "<Undefined>") == 0) return true;
    qq_dmn_item *item = built_in ? NULL : find_item(reader->dmn, name);
    if (item && item->state == QQ_ITEM_NEW && !read_item(items, item, error)) return false;
    if (item && item->state == QQ_ITEM_OPEN) {
        qq_dmn_warn(reader->build, reader->dmn, qq_dmn_xml_line(node),
                    "item definition \"%s\" is made of itself; inside, it is taken as Any", name);
        return true;
    }
    if (item) {
        *out = (qq_dmn_variable){item->type, item};
        return true;
    }
    const qq_feel_type *type = find_built_in(reader, node, name);
    if (!type && strchr(name, '<')) type = qq_feel_type_parse(reader->dmn->types, name, NULL);
    if (type) {
        out->type = type;
        return true;
    }
    return qq_dmn_fault(reader, qq_dmn_xml_line(node), error,
                        "there is no type \"%s\"; define it as an item definition or correct the typeRef", name);
}

bool qq_dmn_read_type(const qq_dmn_reader *reader, const xmlNode *node, const char *reference, qq_dmn_variable *out,
                      GError **error)
{
    item_reader items = {reader, 0};
    return resolve_type(&items, node, reference, out, error);
}

bool qq_dmn_read_type_of(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_variable *out, GError **error)
{
    g_autofree char *reference = node ? qq_dmn_xml_attribute(node, "typeRef") : NULL;
    return qq_dmn_read_type(reader, node, reference, out, error);
}

/* ---- reading ---- */

static qq_dmn_item *item_new(qq_dmn *dmn, qq_dmn_item *item, const xmlNode *node)
{
    g_autofree char *collection = qq_dmn_xml_attribute(node, "isCollection");
    item->name = qq_dmn_keep_name(dmn, node, "name");
    item->collection = collection && (strcmp(collection, "true") == 0 || strcmp(collection, "1") == 0);
    item->source = node;
    item->line = qq_dmn_xml_line(node);
    item->type = qq_dmn_anything(dmn).type;
    item->result = qq_dmn_anything(dmn);
    return item;
}

static bool read_members(item_reader *items, qq_dmn_item *item, GError **error)
{
    qq_dmn *dmn = items->reader->dmn;
    item->member_count = qq_dmn_xml_count(item->source, "itemComponent");
    item->members = qq_dmn_take(dmn, item->member_count, sizeof *item->members);
    g_autofree const char **names = g_new0(const char *, item->member_count);
    g_autofree const qq_feel_type **types = g_new0(const qq_feel_type *, item->member_count);
    size_t at = 0;
    for (const xmlNode *node = qq_dmn_xml_first(item->source, "itemComponent"); node;
         node = qq_dmn_xml_next(node, "itemComponent")) {
        qq_dmn_item *member = item_new(dmn, &item->members[at], node);
        if (!member->name &&
            !qq_dmn_fault(items->reader, member->line, error, "an item component without a name; name it"))
            return false;
        if (!member->name) member->name = "";
        if (!read_item(items, member, error)) return false;
        item->checked |= member->checked;
        names[at] = member->name;
        types[at++] = member->type;
    }
    item->type = qq_feel_type_context(dmn->types, names, types, at);
    return true;
}

static bool read_function_item(item_reader *items, qq_dmn_item *item, const xmlNode *node, GError **error)
{
    qq_dmn *dmn = items->reader->dmn;
    size_t count = qq_dmn_xml_count(node, "parameters"), at = 0;
    g_autofree const qq_feel_type **types = g_new0(const qq_feel_type *, count);
    for (const xmlNode *parameter = qq_dmn_xml_first(node, "parameters"); parameter;
         parameter = qq_dmn_xml_next(parameter, "parameters")) {
        g_autofree char *reference = qq_dmn_xml_attribute(parameter, "typeRef");
        qq_dmn_variable variable;
        if (!resolve_type(items, parameter, reference, &variable, error)) return false;
        types[at++] = variable.type;
    }
    g_autofree char *reference = qq_dmn_xml_attribute(node, "outputTypeRef");
    if (!resolve_type(items, node, reference, &item->result, error)) return false;
    item->function = true;
    item->type = qq_feel_type_function(dmn->types, types, at, item->result.type);
    return true;
}

static bool read_base(item_reader *items, qq_dmn_item *item, GError **error)
{
    const xmlNode *node = qq_dmn_xml_first(item->source, "typeRef");
    g_autofree char *text = qq_dmn_xml_child_text(item->source, "typeRef");
    g_autofree char *attribute = qq_dmn_xml_attribute(item->source, "typeRef");
    qq_dmn_variable variable;
    if (!resolve_type(items, node ? node : item->source, text ? text : attribute, &variable, error)) return false;
    item->type = variable.type;
    item->base = variable.item;
    item->checked |= item->base && item->base->checked;
    if (item->base && item->base->function) {
        item->function = true;
        item->result = item->base->result;
    }
    return true;
}

static bool read_limits(item_reader *items, qq_dmn_item *item, const char *child, const qq_feel_expression **out,
                        GError **error)
{
    const xmlNode *node = qq_dmn_xml_first(item->source, child);
    g_autofree char *text = node ? qq_dmn_xml_child_text(node, "text") : NULL;
    if (!text) return true;
    g_auto(qq_dmn_visible) visible = qq_dmn_visible_inside(NULL);
    for (size_t i = 0; i < item->member_count; i++)
        qq_dmn_visible_add(items->reader, &visible, item->members[i].name, qq_dmn_anything(items->reader->dmn));
    const char *why;
    if (!qq_dmn_tests(items->reader, &visible, text, qq_dmn_xml_line(node), out, &why, error)) return false;
    item->checked |= *out != NULL;
    return true;
}

/* A collection's elements have the item's base, components and allowed values. */
static void make_collection(item_reader *items, qq_dmn_item *item)
{
    qq_dmn_item *element = qq_dmn_take(items->reader->dmn, 1, sizeof *element);
    *element = *item;
    element->collection = false;
    element->constraint = NULL;
    element->state = QQ_ITEM_DONE;
    item->element = element;
    item->type = qq_feel_type_list(items->reader->dmn->types, item->type);
}

static bool read_shape(item_reader *items, qq_dmn_item *item, GError **error)
{
    const xmlNode *function = qq_dmn_xml_first(item->source, "functionItem");
    if (function) return read_function_item(items, item, function, error);
    if (qq_dmn_xml_first(item->source, "itemComponent")) return read_members(items, item, error);
    return read_base(items, item, error);
}

static bool read_item(item_reader *items, qq_dmn_item *item, GError **error)
{
    if (items->depth >= REFERENCES_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "%s:%d: more than %d item definitions refer to one another in a row", items->reader->dmn->file,
                    item->line, REFERENCES_MAX);
        return false;
    }
    items->depth++;
    item->state = QQ_ITEM_OPEN;
    bool read = read_shape(items, item, error) && read_limits(items, item, "allowedValues", &item->allowed, error) &&
                read_limits(items, item, "typeConstraint", &item->constraint, error);
    if (read && item->collection) make_collection(items, item);
    item->state = QQ_ITEM_DONE;
    items->depth--;
    return read;
}

static bool read_named(item_reader *items, GPtrArray *order, GError **error)
{
    qq_dmn *dmn = items->reader->dmn;
    for (guint i = 0; i < order->len; i++) {
        qq_dmn_item *item = order->pdata[i];
        if (item->state == QQ_ITEM_NEW && !read_item(items, item, error)) return false;
        qq_feel_type_name(dmn->types, item->name, item->type);
    }
    return true;
}

bool qq_dmn_read_items(const qq_dmn_reader *reader, const xmlNode *definitions, GError **error)
{
    qq_dmn *dmn = reader->dmn;
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (const xmlNode *node = qq_dmn_xml_first(definitions, "itemDefinition"); node;
         node = qq_dmn_xml_next(node, "itemDefinition")) {
        qq_dmn_item *item = item_new(dmn, qq_dmn_take(dmn, 1, sizeof *item), node);
        if (!item->name) {
            if (!qq_dmn_fault(reader, item->line, error, "an item definition without a name; name it")) return false;
            continue;
        }
        if (!g_hash_table_insert(dmn->items, (gpointer)item->name, item) &&
            !qq_dmn_fault(reader, item->line, error, "there are two item definitions \"%s\"; rename one", item->name))
            return false;
        g_ptr_array_add(order, item);
    }
    item_reader items = {reader, 0};
    return read_named(&items, order, error);
}

/* ---- asking ---- */

const qq_feel_expression *qq_dmn_allowed(qq_dmn_variable variable)
{
    for (const qq_dmn_item *item = variable.item; item && !item->collection; item = item->base) {
        if (item->allowed) return item->allowed;
        if (item->constraint) return item->constraint;
    }
    return NULL;
}

qq_dmn_variable qq_dmn_component(const qq_dmn *dmn, qq_dmn_variable variable, const char *name)
{
    for (const qq_dmn_item *item = variable.item; item && !item->collection; item = item->base)
        for (size_t i = 0; i < item->member_count; i++)
            if (strcmp(item->members[i].name, name) == 0)
                return (qq_dmn_variable){item->members[i].type, &item->members[i]};
    qq_dmn_variable found = qq_dmn_anything(dmn);
    for (size_t i = 0; !variable.item && i < qq_feel_type_member_count(variable.type); i++) {
        const qq_feel_type *member;
        if (strcmp(qq_feel_type_member(variable.type, i, &member), name) == 0) found.type = member;
    }
    return found;
}

qq_dmn_variable qq_dmn_element_of(qq_dmn_variable variable)
{
    for (const qq_dmn_item *item = variable.item; item; item = item->base)
        if (item->element) return (qq_dmn_variable){item->element->type, item->element};
    const qq_feel_type *element =
        qq_feel_type_kind(variable.type) == QQ_FEEL_LIST ? qq_feel_type_element(variable.type) : NULL;
    return element ? (qq_dmn_variable){element, NULL} : variable;
}
