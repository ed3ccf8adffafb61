/* Refuses a model that reads what nobody may be scored on: ownership, registered place, place of results, size,
 * capital, market share, debt ratio, net assets, local tax.
 *
 * Source: Fair Competition Review Rules for Bidding (招标投标领域公平竞争审查规则, Order 16 of 2024), Articles 7 and 9.
 * Looked at are the names of elements and attributes, the values of those attributes that name an input, and in
 * decision tables (*.dmn) the names and expressions of inputs. Titles are free text: they score nothing. */
#include "model/compile.h"
#include "qinqing/error.h"
#include <string.h>

/* Compared in lower case with every separator dropped, so that net_assets, netAssets and "net assets" are one. */
static const char *const forbidden_words[] = {
    "ownership",
    "registeredplace",
    "registeredregion",
    "registeredcapital",
    "registrationplace",
    "paidincapital",
    "capital",
    "netassets",
    "totalassets",
    "debtratio",
    "marketshare",
    "companysize",
    "enterprisesize",
    "firmsize",
    "size",
    "scale",
    "employees",
    "headcount",
    "turnover",
    "taxpaidlocally",
    "localtax",
    "taxpaid",
    "placeofresults",
    "region",
    "所有制",
    "所有权性质",
    "企业性质",
    "注册地",
    "注册资本",
    "注册资金",
    "净资产",
    "资产负债率",
    "市场占有率",
    "企业规模",
    "本地纳税",
    "纳税额",
    "业绩所在地",
    "从业人数",
};

/* Attributes whose value names what is read. */
static const char *const naming_attributes[] = {"name",  "input", "indicator", "attribute", "field",
                                                "reads", "label", "id",        "code"};

static char *squeeze(const char *text)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    GString *out = g_string_new(NULL);
    for (const char *c = lower; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (g_unichar_isalnum(character)) g_string_append_unichar(out, character);
    }
    return g_string_free(out, FALSE);
}

/* Whether a whole name is a forbidden word. */
static bool is_forbidden(const char *name)
{
    g_autofree char *key = squeeze(name);
    for (size_t i = 0; i < G_N_ELEMENTS(forbidden_words); i++)
        if (strcmp(key, forbidden_words[i]) == 0) return true;
    return false;
}

/* The first name in an expression that is forbidden; NULL. Names are runs of letters, digits and '_'. Caller frees. */
static char *forbidden_in(const char *expression)
{
    if (is_forbidden(expression)) return g_strdup(expression);
    const char *at = expression;
    while (*at) {
        const char *end = at;
        while (*end && (g_unichar_isalnum(g_utf8_get_char(end)) || *end == '_')) end = g_utf8_next_char(end);
        g_autofree char *name = g_strndup(at, (gsize)(end - at));
        if (is_forbidden(name)) return g_steal_pointer(&name);
        at = *end ? g_utf8_next_char(end) : end;
    }
    return NULL;
}

static char *refusal(const char *name)
{
    return g_strdup_printf("\"%s\" may not be read by a model (Fair Competition Review Rules for Bidding, Articles 7 "
                           "and 9: no different scores by ownership, place, size, capital, assets or local tax); "
                           "remove it",
                           name);
}

char *qq_model_forbids(const char *name)
{
    return is_forbidden(name) ? refusal(name) : NULL;
}

static bool refuse(const xmlNode *node, const char *file, const char *name, GError **error)
{
    g_autofree char *why = refusal(name);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s", file, qq_xml_line(node), why);
    return false;
}

/* Every attribute's name, and the value of those that name what is read. */
static bool check_attributes(const xmlNode *node, const char *file, GError **error)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (is_forbidden((const char *)attribute->name))
            return refuse(node, file, (const char *)attribute->name, error);
    for (size_t i = 0; i < G_N_ELEMENTS(naming_attributes); i++) {
        g_autofree char *value = qq_xml_text(node, naming_attributes[i]);
        g_autofree char *found = forbidden_in(value);
        if (found) return refuse(node, file, found, error);
    }
    return true;
}

static bool check_model_node(const xmlNode *node, const char *file, GError **error)
{
    if (is_forbidden((const char *)node->name)) return refuse(node, file, (const char *)node->name, error);
    return check_attributes(node, file, error);
}

/* DMN: names of input data and of their parts, and the expressions that read them; the rest is drawing and free text.
 */
static bool check_table_node(const xmlNode *node, const char *file, GError **error)
{
    if (qq_xml_is(node, "inputData") || qq_xml_is(node, "variable") || qq_xml_is(node, "itemComponent"))
        return check_attributes(node, file, error);
    bool expression = qq_xml_is(node, "text") && node->parent && node->parent->type == XML_ELEMENT_NODE &&
                      (qq_xml_is(node->parent, "inputExpression") || qq_xml_is(node->parent, "literalExpression"));
    if (!expression) return true;
    xmlChar *content = xmlNodeGetContent(node);
    g_autofree char *found = content ? forbidden_in((const char *)content) : NULL;
    xmlFree(content);
    return !found || refuse(node, file, found, error);
}

static const xmlNode *next_in_document(const xmlNode *node)
{
    const xmlNode *next = qq_xml_first(node);
    while (!next && node) {
        next = qq_xml_next(node);
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    }
    return next;
}

bool qq_check_forbidden(const xmlDoc *document, const char *file, GError **error)
{
    bool table = g_str_has_suffix(file, ".dmn");
    for (const xmlNode *node = xmlDocGetRootElement((xmlDoc *)document); node; node = next_in_document(node)) {
        bool good = table ? check_table_node(node, file, error) : check_model_node(node, file, error);
        if (!good) return false;
    }
    return true;
}
