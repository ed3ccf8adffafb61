/* Single edits to model.xml, by path. */
#include "model/edit.h"

#include <string.h>

#include "model/compile.h"
#include "qinqing/error.h"

/* ---- what elements are known by ---- */

char *qq_element_word(const xmlNode *node)
{
    static const char *const names[] = {"id", "code", "severity", "text"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (qq_xml_has(node, names[i]) && !(i == 2 && !qq_xml_is(node, "maximum"))) return qq_xml_text(node, names[i]);
    if (qq_xml_is(node, "step")) return qq_xml_text(node, "months");
    return g_strdup((const char *)node->name);
}

static bool is_called(const xmlNode *node, const char *word)
{
    g_autofree char *own = qq_element_word(node);
    return strcmp(own, word) == 0;
}

/* How many elements beside it are known by the same word, itself included; *place: its number among all, from 1. */
static int same_words(const xmlNode *node, const char *word, int *place)
{
    int same = 0, number = 0;
    for (const xmlNode *other = qq_xml_first(node->parent); other; other = qq_xml_next(other)) {
        number++;
        if (other == node) *place = number;
        same += is_called(other, word);
    }
    return same;
}

static char *escape_word(const char *word)
{
    GString *text = g_string_new(word);
    g_string_replace(text, "/", "\\/", 0);
    return g_string_free(text, FALSE);
}

char *qq_element_path(const xmlNode *node)
{
    int place = 1;
    if (!node->parent || node->parent->type != XML_ELEMENT_NODE) return g_strdup("");
    g_autofree char *before = qq_element_path(node->parent);
    g_autofree char *word = qq_element_word(node);
    g_autofree char *shown = escape_word(word);
    const char *between = *before ? "/" : "";
    if (same_words(node, word, &place) == 1) return g_strdup_printf("%s%s%s", before, between, shown);
    return g_strdup_printf("%s%s#%d", before, between, place);
}

/* ---- following a path ---- */

/* The words of a path; "\/" is a slash of a word. */
static GPtrArray *split_path(const char *path)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    GString *word = g_string_new(NULL);
    for (const char *at = path; *at; at++) {
        if (at[0] == '\\' && at[1] == '/') {
            g_string_append_c(word, *++at);
        } else if (*at == '/') {
            g_ptr_array_add(words, g_strstrip(g_strdup(word->str)));
            g_string_truncate(word, 0);
        } else {
            g_string_append_c(word, *at);
        }
    }
    g_ptr_array_add(words, g_strstrip(g_string_free(word, FALSE)));
    return words;
}

static const xmlNode *child_by_number(const xmlNode *parent, const char *digits)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(digits, 10, 1, 1000000, &number, NULL)) return NULL;
    const xmlNode *node = qq_xml_first(parent);
    while (node && --number) node = qq_xml_next(node);
    return node;
}

/* By word, else by name of element; *found: how many. */
static const xmlNode *child_by_word(const xmlNode *parent, const char *word, int *found)
{
    const xmlNode *first = NULL;
    *found = 0;
    for (int by_name = 0; by_name < 2 && !*found; by_name++)
        for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
            if (by_name ? !qq_xml_is(node, word) : !is_called(node, word)) continue;
            if (!first) first = node;
            ++*found;
        }
    return first;
}

/* "AAA, AA, A": what stands in an element; only the first of many. Caller frees. */
static char *words_inside(const xmlNode *parent)
{
    enum { SHOWN = 12 };
    int shown = 0;
    GString *words = g_string_new(NULL);
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        g_autofree char *word = qq_element_word(node);
        if (++shown > SHOWN) {
            g_string_append(words, ", …");
            break;
        }
        g_string_append_printf(words, "%s%s", words->len ? ", " : "", word);
    }
    return g_string_free(words, FALSE);
}

static const xmlNode *step_into(const char *edit, const xmlNode *parent, const char *word, GError **error)
{
    int found = 1;
    const xmlNode *node = *word == '#' ? child_by_number(parent, word + 1) : child_by_word(parent, word, &found);
    if (node && found == 1) return node;
    if (node) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s: <%s> has %d of “%s”; say which by its number there, e.g. #2",
                    edit, (const char *)parent->name, found, word);
        return NULL;
    }
    g_autofree char *inside = words_inside(parent);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s: there is no “%s” in <%s> of model.xml; it has %s", edit, word,
                (const char *)parent->name, *inside ? inside : "nothing inside");
    return NULL;
}

/* "weight, base, title". Caller frees. */
static char *attributes_of(const xmlNode *node)
{
    GString *names = g_string_new(NULL);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", (const char *)attribute->name);
    return g_string_free(names, FALSE);
}

static bool set_attribute(const char *edit, xmlNode *node, const char *name, const char *value, GError **error)
{
    const bool there = qq_xml_has(node, name);
    if (!*name || xmlValidateNCName((const xmlChar *)name, 0) != 0 || (!*value && !there)) {
        g_autofree char *names = attributes_of(node);
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s: <%s> has no attribute “%s”; it has %s", edit,
                    (const char *)node->name, name, names);
        return false;
    }
    if (*value)
        xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
    else
        xmlUnsetProp(node, (const xmlChar *)name);
    return true;
}

static bool apply_edit(xmlDoc *document, const char *edit, GError **error)
{
    const char *equals = strchr(edit, '=');
    if (!equals || !g_utf8_validate(edit, -1, NULL)) {
        g_autofree char *shown = g_utf8_make_valid(edit, -1);
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "“%s” is no edit; write it as path=value, e.g. grades/AA/from=86",
                    shown);
        return false;
    }
    g_autofree char *path = g_strndup(edit, (gsize)(equals - edit));
    g_autoptr(GPtrArray) words = split_path(path);
    const xmlNode *node = xmlDocGetRootElement(document);
    for (guint i = 0; i + 1 < words->len && node; i++) node = step_into(edit, node, g_ptr_array_index(words, i), error);
    if (!node) return false;
    return set_attribute(edit, (xmlNode *)node, g_ptr_array_index(words, words->len - 1), equals + 1, error);
}

/* ---- packages ---- */

GBytes *qq_document_bytes(xmlDoc *document)
{
    xmlChar *text = NULL;
    int length = 0;
    xmlDocDumpMemoryEnc(document, &text, &length, "UTF-8");
    if (!text) g_error("libxml2: no memory for a document");
    GBytes *bytes = g_bytes_new(text, (gsize)length);
    xmlFree(text);
    return bytes;
}

static qq_package *edit_document(const qq_package *package, xmlDoc *document, const char *const *edits, size_t count,
                                 GError **error)
{
    for (size_t i = 0; i < count; i++)
        if (!apply_edit(document, edits[i], error)) return NULL;
    g_autoptr(qq_model) model = qq_compile_checked(document, error);
    if (!model) return NULL;
    g_autoptr(GBytes) bytes = qq_document_bytes(document);
    return qq_package_with_file(package, "model.xml", bytes);
}

qq_package *qq_package_edit(const qq_package *package, const char *const *edits, size_t count, GError **error)
{
    xmlDoc *document = qq_xml_parse("model.xml", qq_package_file(package, "model.xml"), error);
    if (!document) return NULL;
    qq_package *edited = edit_document(package, document, edits, count, error);
    xmlFreeDoc(document);
    return edited;
}

/* ---- cases ---- */

static xmlDoc *parse_cases(const qq_package *package, GError **error)
{
    GBytes *cases = qq_package_file(package, "cases.xml");
    if (cases) return qq_xml_parse("cases.xml", cases, error);
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT, "cases.xml: missing");
    return NULL;
}

/* The package with these cases, which are freed; NULL when they are not good. */
static qq_package *with_cases(const qq_package *package, xmlDoc *document, bool good)
{
    g_autoptr(GBytes) bytes = good ? qq_document_bytes(document) : NULL;
    xmlFreeDoc(document);
    return good ? qq_package_with_file(package, "cases.xml", bytes) : NULL;
}

qq_package *qq_package_edit_cases(const qq_package *package, const char *const *edits, size_t count, GError **error)
{
    xmlDoc *document = parse_cases(package, error);
    bool good = document != NULL;
    for (size_t i = 0; i < count && good; i++) good = apply_edit(document, edits[i], error);
    return with_cases(package, document, good);
}

/* Facts stand before what the asker says and what is expected. */
static bool add_fact(xmlDoc *document, const qq_case_fact *fact, GError **error)
{
    int found = 1;
    char day[QQ_DAY_TEXT];
    const xmlNode *one = child_by_word(xmlDocGetRootElement(document), fact->id, &found), *before = NULL;
    for (const xmlNode *node = one ? qq_xml_first(one) : NULL; node && !before; node = qq_xml_next(node))
        if (qq_xml_is(node, "set") || qq_xml_is(node, "expect")) before = node;
    if (!before) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "cases.xml has no case “%s”", fact->id);
        return false;
    }
    const char *element = fact->severity ? "penalty" : "honour";
    xmlNode *node = xmlNewDocNode(document, one->ns, (const xmlChar *)element, NULL);
    qq_day_format(fact->decided, day);
    xmlSetProp(node, (const xmlChar *)"code", (const xmlChar *)fact->code);
    if (fact->severity) xmlSetProp(node, (const xmlChar *)"severity", (const xmlChar *)fact->severity);
    xmlSetProp(node, (const xmlChar *)"decided", (const xmlChar *)day);
    xmlAddPrevSibling((xmlNode *)before, node);
    return true;
}

qq_package *qq_package_add_facts(const qq_package *package, const qq_case_fact *facts, size_t count, GError **error)
{
    xmlDoc *document = parse_cases(package, error);
    bool good = document != NULL;
    for (size_t i = 0; i < count && good; i++) good = add_fact(document, &facts[i], error);
    return with_cases(package, document, good);
}
