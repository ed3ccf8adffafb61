/* Refuses a model that reads what nobody may be scored on: ownership, registered place, place of results, size,
 * capital, market share, debt ratio, net assets, local tax.
 *
 * Source: Fair Competition Review Rules for Bidding (招标投标领域公平竞争审查规则, Order 16 of 2024), Articles 7 and 9.
 * Looked at are the names of elements and attributes, and the values of those attributes that name an input. Titles are
 * free text: they score nothing. Decision tables are looked at when they are compiled (engine/decide/policy/reads.c).
 */
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

static char *squeeze_ascii(const char *text)
{
    char *out = g_malloc(strlen(text) + 1), *to = out;
    for (; *text; text++)
        if (g_ascii_isalnum(*text)) *to++ = g_ascii_tolower(*text);
    *to = '\0';
    return out;
}

static char *squeeze(const char *text)
{
    if (g_str_is_ascii(text)) return squeeze_ascii(text);
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
    if (*expression == '\0') return NULL; /* most attributes are not there */
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

char *qq_model_forbids(const char *name)
{
    g_autofree char *found = forbidden_in(name);
    if (!found) return NULL;
    return g_strdup_printf("\"%s\" may not be read by a model (Fair Competition Review Rules for Bidding, Articles 7 "
                           "and 9: no different scores by ownership, place, size, capital, assets or local tax); "
                           "remove it",
                           found);
}

/* False, with an error, when the name is forbidden. */
static bool allow(const xmlNode *node, const char *name, GError **error)
{
    g_autofree char *why = qq_model_forbids(name);
    if (why) g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "model.xml:%d: %s", qq_xml_line(node), why);
    return !why;
}

/* The names of the element and of its attributes, and the value of those that name what is read. */
static bool check_node(const xmlNode *node, GError **error)
{
    if (!allow(node, (const char *)node->name, error)) return false;
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (!allow(node, (const char *)attribute->name, error)) return false;
    for (size_t i = 0; i < G_N_ELEMENTS(naming_attributes); i++) {
        g_autofree char *value = qq_xml_text(node, naming_attributes[i]);
        if (!allow(node, value, error)) return false;
    }
    return true;
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

bool qq_check_forbidden(const xmlDoc *document, GError **error)
{
    for (const xmlNode *node = xmlDocGetRootElement((xmlDoc *)document); node; node = next_in_document(node))
        if (!check_node(node, error)) return false;
    return true;
}
