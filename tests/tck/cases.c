#include "cases.h"
#include <libxml/parser.h>
#include <string.h>
#include "decide/feel/temporal.h"

/* ---- files ---- */

static void keep_silent(void *data, xmlErrorPtr fault)
{
    (void)data, (void)fault;
}

xmlDoc *tck_read(const char *path, char **why)
{
    *why = NULL;
    xmlSetStructuredErrorFunc(NULL, keep_silent);
    xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    if (root && strcmp((const char *)root->name, "testCases") == 0) return document;
    if (!root) *why = g_strdup("not well-formed XML");
    if (document) xmlFreeDoc(document);
    return NULL;
}

static const xmlNode *forward(const xmlNode *node, const char *name)
{
    while (node && (node->type != XML_ELEMENT_NODE || (name && strcmp((const char *)node->name, name) != 0)))
        node = node->next;
    return node;
}

const xmlNode *tck_first(const xmlNode *parent, const char *name)
{
    return parent ? forward(parent->children, name) : NULL;
}

const xmlNode *tck_next(const xmlNode *node, const char *name)
{
    return node ? forward(node->next, name) : NULL;
}

static char *take_text(xmlChar *text)
{
    char *taken = text ? g_strdup((const char *)text) : NULL;
    xmlFree(text);
    return taken;
}

char *tck_attribute(const xmlNode *node, const char *name)
{
    char *text = take_text(xmlGetProp(node, (const xmlChar *)name));
    return text ? g_strstrip(text) : NULL;
}

char *tck_child_text(const xmlNode *node, const char *name)
{
    const xmlNode *child = tck_first(node, name);
    char *text = child ? take_text(xmlNodeGetContent(child)) : NULL;
    return text ? g_strstrip(text) : NULL;
}

/* ---- values ---- */

static bool is_nil(const xmlNode *node)
{
    g_autofree char *nil = tck_attribute(node, "nil");
    return nil && (strcmp(nil, "true") == 0 || strcmp(nil, "1") == 0);
}

static bool read_number(const char *text, qq_feel_value *out)
{
    qq_decimal number;
    if (!qq_decimal_read(text + (*text == '+'), strlen(text) - (*text == '+'), &number)) return false;
    *out = qq_feel_number(number);
    return true;
}

static bool read_boolean(const char *text, qq_feel_value *out)
{
    *out = qq_feel_boolean(strcmp(text, "true") == 0 || strcmp(text, "1") == 0);
    return out->truth || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

static bool read_typed(qq_feel_arena *arena, const char *type, const char *text, qq_feel_value *out)
{
    static const char *const numbers[] = {"decimal", "double", "float", "integer", "int", "long", "short", NULL};
    static const char *const temporal[] = {
        "date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration", NULL};
    if (is_one_of(type, numbers)) return read_number(text, out);
    if (strcmp(type, "boolean") == 0) return read_boolean(text, out);
    if (!is_one_of(type, temporal)) return false;
    *out = qq_feel_read_temporal(arena, text, strlen(text));
    return out->kind != QQ_FEEL_NULL;
}

/* A <value>; without a type it is a string. */
static bool read_simple(qq_feel_arena *arena, const xmlNode *node, qq_feel_value *out, char **why)
{
    g_autofree char *type = tck_attribute(node, "type"), *text = take_text(xmlNodeGetContent(node));
    const char *colon = type ? strchr(type, ':') : NULL;
    const char *name = colon ? colon + 1 : type;
    if (is_nil(node)) return true;
    if (!name || strcmp(name, "string") == 0 || strcmp(name, "anySimpleType") == 0) {
        *out = qq_feel_string(arena, text);
        return true;
    }
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (read_typed(arena, name, trimmed, out)) return true;
    *why = g_strdup_printf("\"%s\" is no %s", trimmed, type);
    return false;
}

static bool read_list(qq_feel_arena *arena, const xmlNode *node, qq_feel_value *out, char **why)
{
    if (is_nil(node)) return true;
    qq_feel_list *list = qq_feel_list_new(arena, 4);
    for (const xmlNode *item = tck_first(node, "item"); item; item = tck_next(item, "item")) {
        qq_feel_value value;
        if (!tck_value(arena, item, &value, why)) return false;
        qq_feel_list_add(arena, list, value);
    }
    *out = qq_feel_list_value(list);
    return true;
}

static bool read_components(qq_feel_arena *arena, const xmlNode *first, qq_feel_value *out, char **why)
{
    qq_feel_context *context = qq_feel_context_new(arena, 4);
    for (const xmlNode *node = first; node; node = tck_next(node, "component")) {
        g_autofree char *name = tck_attribute(node, "name");
        qq_feel_value value = QQ_FEEL_NOTHING;
        if (!is_nil(node) && !tck_value(arena, node, &value, why)) return false;
        qq_feel_context_put(arena, context, name ? name : "", value);
    }
    *out = qq_feel_context_value(context);
    return true;
}

bool tck_value(qq_feel_arena *arena, const xmlNode *node, qq_feel_value *out, char **why)
{
    *out = QQ_FEEL_NOTHING;
    const xmlNode *value = tck_first(node, "value"), *list = tck_first(node, "list");
    const xmlNode *component = tck_first(node, "component");
    if (is_nil(node)) return true;
    if (value) return read_simple(arena, value, out, why);
    if (list) return read_list(arena, list, out, why);
    return component ? read_components(arena, component, out, why) : true;
}

/* ---- comparing ---- */

static bool numbers_equal(qq_decimal a, qq_decimal b)
{
    enum { DIGITS = 8 };
    qq_decimal difference, limit = qq_decimal_scaled(1, DIGITS);
    if (qq_decimal_compare(a, b) == 0) return true;
    if (!qq_decimal_subtract(a, b, &difference)) return false;
    if (qq_decimal_sign(difference) < 0) difference = qq_decimal_negate(difference);
    return qq_decimal_compare(difference, limit) < 0;
}

static bool lists_equal(const qq_feel_list *a, const qq_feel_list *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!tck_equal(a->items[i], b->items[i])) return false;
    return true;
}

static bool contexts_equal(const qq_feel_context *a, const qq_feel_context *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const qq_feel_value *other = qq_feel_context_get(b, a->entries[i].name);
        if (!other || !tck_equal(a->entries[i].value, *other)) return false;
    }
    return true;
}

bool tck_equal(qq_feel_value expected, qq_feel_value got)
{
    if (expected.kind != got.kind) return false;
    switch (expected.kind) {
    case QQ_FEEL_NUMBER:
        return numbers_equal(expected.number, got.number);
    case QQ_FEEL_LIST:
        return lists_equal(expected.list, got.list);
    case QQ_FEEL_CONTEXT:
        return contexts_equal(expected.context, got.context);
    default:
        return qq_feel_same(expected, got);
    }
}
