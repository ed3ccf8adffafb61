/* The elements of the requirements graph, and what they require of one another. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "qinqing/error.h"

static const struct {
    const char *name;
    qq_dmn_kind kind;
} kinds[] = {{"inputData", QQ_DMN_INPUT},
             {"decision", QQ_DMN_DECISION},
             {"businessKnowledgeModel", QQ_DMN_KNOWLEDGE},
             {"decisionService", QQ_DMN_SERVICE}};

/* ---- reading ---- */

static bool read_variable(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_part *part, GError **error)
{
    const xmlNode *variable = qq_dmn_xml_first(node, "variable");
    qq_dmn_element *element = &part->element;
    const char *name = variable ? qq_dmn_keep_name(reader->dmn, variable, "name") : NULL;
    element->inferred = variable == NULL;
    if (name) element->name = (char *)name;
    if (!variable)
        qq_dmn_warn(reader->build, reader->dmn, element->line, "\"%s\" has no <variable>; taken as \"%s\" of any type",
                    element->name, element->name);
    return qq_dmn_read_type_of(reader, variable, &part->variable, error);
}

static char *keep_description(qq_dmn *dmn, const xmlNode *node)
{
    g_autofree char *text = qq_dmn_xml_child_text(node, "description");
    return text && *g_strstrip(text) ? (char *)qq_dmn_keep(dmn, text) : NULL;
}

qq_dmn_part *qq_dmn_part_new(const qq_dmn_reader *reader, qq_dmn_kind kind, const char *id, int line)
{
    qq_dmn *dmn = reader->dmn;
    qq_dmn_part *part = qq_dmn_take(dmn, 1, sizeof *part);
    part->home = dmn;
    part->index = reader->build->part_count++;
    part->variable = part->result = qq_dmn_anything(dmn);
    part->element = (qq_dmn_element){.kind = kind,
                                     .id = (char *)id,
                                     .name = (char *)id,
                                     .type = part->variable.type,
                                     .requires = g_ptr_array_new(),
                                     .line = line};
    g_ptr_array_add(dmn->arrays, part->element.requires);
    g_ptr_array_add(dmn->elements, &part->element);
    return part;
}

static bool read_part(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_kind kind, GError **error)
{
    qq_dmn *dmn = reader->dmn;
    int line = qq_dmn_xml_line(node);
    const char *id = qq_dmn_keep_attribute(dmn, node, "id"), *name = qq_dmn_keep_name(dmn, node, "name");
    if (!id && !name &&
        !qq_dmn_fault(reader, line, error, "<%s> has neither name nor id; name it", (const char *)node->name))
        return false;
    if (!id) id = name ? name : "";
    qq_dmn_part *part = qq_dmn_part_new(reader, kind, id, line);
    qq_dmn_element *element = &part->element;
    part->source = node;
    if (name) element->name = (char *)name;
    element->label = (char *)qq_dmn_keep_attribute(dmn, node, "label");
    element->description = keep_description(dmn, node);
    if (!read_variable(reader, node, part, error)) return false;
    element->type = part->variable.type;
    element->allowed = (qq_feel_expression *)qq_dmn_allowed(part->variable);
    if (!g_hash_table_contains(dmn->names, element->name)) g_hash_table_insert(dmn->names, element->name, part);
    if (name && !g_hash_table_contains(dmn->names, name)) g_hash_table_insert(dmn->names, (gpointer)name, part);
    if (g_hash_table_insert(dmn->parts, element->id, part)) return true;
    return qq_dmn_fault(reader, line, error, "there are two elements with the id \"%s\"; change one", element->id);
}

bool qq_dmn_read_elements(const qq_dmn_reader *reader, const xmlNode *definitions, GError **error)
{
    for (const xmlNode *node = qq_dmn_xml_first(definitions, NULL); node; node = qq_dmn_xml_next(node, NULL))
        for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
            if (qq_dmn_xml_is(node, kinds[i].name) && !read_part(reader, node, kinds[i].kind, error)) return false;
    return true;
}

/* ---- references ---- */

/* "#id", or "namespace#id" of an imported model. *import: the name it is imported under, NULL: here. */
static qq_dmn_part *find_reference(const qq_dmn *dmn, const char *href, const char **import)
{
    const char *hash = strrchr(href, '#');
    const char *id = hash ? hash + 1 : href;
    *import = NULL;
    g_autofree char *space = hash ? g_strndup(href, (gsize)(hash - href)) : NULL;
    if (!space || !*space || g_strcmp0(space, dmn->space) == 0) return g_hash_table_lookup(dmn->parts, id);
    for (guint i = 0; i < dmn->imports->len; i++) {
        const qq_dmn_import *at = dmn->imports->pdata[i];
        if (strcmp(at->space, space) != 0) continue;
        qq_dmn_part *part = g_hash_table_lookup(at->dmn->parts, id);
        if (part && *at->name) *import = at->name;
        if (part) return part;
    }
    return NULL;
}

/* The element a reference means; *out NULL with true when lenient. */
static bool follow(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_requirement *out, GError **error)
{
    g_autofree char *href = qq_dmn_xml_attribute(node, "href");
    out->part = href ? find_reference(reader->dmn, href, &out->import) : NULL;
    if (out->part) return true;
    return qq_dmn_fault(reader, qq_dmn_xml_line(node), error,
                        "<%s href=\"%s\"> means no element; correct the reference", (const char *)node->name,
                        href ? href : "");
}

static bool require(const qq_dmn_reader *reader, qq_dmn_part *part, const xmlNode *node, GError **error)
{
    qq_dmn_requirement *required = &part->required[part->required_count];
    if (!follow(reader, node, required, error)) return false;
    if (!required->part) return true;
    part->required_count++;
    g_ptr_array_add(part->element.requires, &required->part->element);
    return true;
}

/* informationRequirement and knowledgeRequirement hold one reference each; authorities say nothing to evaluation. */
static bool link_requirements(const qq_dmn_reader *reader, qq_dmn_part *part, GError **error)
{
    static const char *const names[] = {"requiredInput", "requiredDecision", "requiredKnowledge"};
    /* A table's inputs may become requirements too: see parts.c. */
    size_t most = qq_dmn_xml_count(part->source, "informationRequirement") +
                  qq_dmn_xml_count(part->source, "knowledgeRequirement") +
                  qq_dmn_xml_count(qq_dmn_xml_first(part->source, "decisionTable"), "input");
    part->required = qq_dmn_take(reader->dmn, most, sizeof *part->required);
    for (const xmlNode *node = qq_dmn_xml_first(part->source, NULL); node; node = qq_dmn_xml_next(node, NULL)) {
        if (!qq_dmn_xml_is(node, "informationRequirement") && !qq_dmn_xml_is(node, "knowledgeRequirement")) continue;
        const xmlNode *reference = NULL;
        for (size_t i = 0; !reference && i < G_N_ELEMENTS(names); i++) reference = qq_dmn_xml_first(node, names[i]);
        if (reference && !require(reader, part, reference, error)) return false;
    }
    return true;
}

static bool link_each(const qq_dmn_reader *reader, qq_dmn_part *service, const char *child, qq_dmn_part **out,
                      size_t *count, GError **error)
{
    for (const xmlNode *node = qq_dmn_xml_first(service->source, child); node; node = qq_dmn_xml_next(node, child)) {
        qq_dmn_requirement found;
        if (!follow(reader, node, &found, error)) return false;
        if (!found.part) continue;
        if (out) out[(*count)++] = found.part;
        if (out != service->given) service->required[service->required_count++] = found;
        g_ptr_array_add(service->element.requires, &found.part->element);
    }
    return true;
}

static bool link_service(const qq_dmn_reader *reader, qq_dmn_part *service, GError **error)
{
    const xmlNode *node = service->source;
    size_t given = qq_dmn_xml_count(node, "inputData") + qq_dmn_xml_count(node, "inputDecision");
    service->outputs = qq_dmn_take(reader->dmn, qq_dmn_xml_count(node, "outputDecision"), sizeof(qq_dmn_part *));
    service->given = qq_dmn_take(reader->dmn, given, sizeof(qq_dmn_part *));
    service->required = qq_dmn_take(
        reader->dmn, qq_dmn_xml_count(node, "outputDecision") + qq_dmn_xml_count(node, "encapsulatedDecision"),
        sizeof *service->required);
    return link_each(reader, service, "inputData", service->given, &service->given_count, error) &&
           link_each(reader, service, "inputDecision", service->given, &service->given_count, error) &&
           link_each(reader, service, "encapsulatedDecision", NULL, NULL, error) &&
           link_each(reader, service, "outputDecision", service->outputs, &service->output_count, error);
}

bool qq_dmn_link(const qq_dmn_reader *reader, GError **error)
{
    for (guint i = 0; i < reader->dmn->elements->len; i++) {
        qq_dmn_part *part = reader->dmn->elements->pdata[i];
        bool service = part->element.kind == QQ_DMN_SERVICE;
        if (!(service ? link_service(reader, part, error) : link_requirements(reader, part, error))) return false;
    }
    return true;
}

/* ---- order and circles ---- */

enum { UNSEEN, OPEN, CLOSED };

static bool refuse_cycle(const qq_dmn *dmn, const qq_dmn_part *part, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%d: \"%s\" requires itself, directly or through others; break the circle", dmn->file,
                part->element.line, part->element.name);
    return false;
}

/* Depth first without recursion, for chains may be long. A knowledge model may call itself. */
static bool walk_from(qq_dmn *dmn, qq_dmn_part *start, uint8_t *state, GError **error)
{
    g_autoptr(GPtrArray) path = g_ptr_array_new();
    g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (qq_dmn_part *enter = start;;) {
        if (enter) {
            size_t zero = 0;
            state[enter->index] = OPEN;
            g_ptr_array_add(path, enter);
            g_array_append_val(next, zero);
        }
        if (path->len == 0) return true;
        const qq_dmn_part *part = path->pdata[path->len - 1];
        size_t *at = &g_array_index(next, size_t, next->len - 1);
        enter = NULL;
        if (*at == part->required_count) {
            state[part->index] = CLOSED;
            g_ptr_array_add(dmn->order, (gpointer)part);
            g_ptr_array_set_size(path, (int)path->len - 1);
            g_array_set_size(next, next->len - 1);
            continue;
        }
        qq_dmn_part *required = part->required[(*at)++].part;
        if (required->home != dmn || state[required->index] == CLOSED) continue;
        bool called = required->element.kind == QQ_DMN_KNOWLEDGE && part->element.kind == QQ_DMN_KNOWLEDGE;
        if (state[required->index] == OPEN && !called) return refuse_cycle(dmn, required, error);
        if (state[required->index] == UNSEEN) enter = required;
    }
}

bool qq_dmn_put_in_order(qq_dmn *dmn, GError **error)
{
    size_t total = 0;
    for (guint i = 0; i < dmn->elements->len; i++) {
        const qq_dmn_part *part = dmn->elements->pdata[i];
        total = MAX(total, part->index + 1);
    }
    g_autofree uint8_t *state = g_malloc0(total + 1);
    for (guint i = 0; i < dmn->elements->len; i++) {
        qq_dmn_part *part = dmn->elements->pdata[i];
        if (state[part->index] == UNSEEN && !walk_from(dmn, part, state, error)) return false;
    }
    return true;
}
