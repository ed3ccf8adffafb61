/* Elements and attributes of a validated document as values, with sticky errors; see reader.h. */
#include "model/reader.h"
#include <string.h>
#include "qinqing/error.h"

static void fail(model_reader *reader, int line, const char *format, va_list arguments) G_GNUC_PRINTF(3, 0);
static void fail(model_reader *reader, int line, const char *format, va_list arguments)
{
    if (reader->error) return;
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    g_set_error(&reader->error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s", reader->file, line, what);
}

void qq_reader_fail(model_reader *reader, const xmlNode *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail(reader, qq_xml_line(node), format, arguments);
    va_end(arguments);
}

void qq_reader_fail_at(model_reader *reader, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail(reader, line, format, arguments);
    va_end(arguments);
}

int qq_xml_line(const xmlNode *node)
{
    long line = node ? xmlGetLineNo((xmlNode *)node) : 0;
    return line > 0 ? (int)line : 1;
}

const xmlNode *qq_xml_first(const xmlNode *parent)
{
    const xmlNode *node = parent ? parent->children : NULL;
    while (node && node->type != XML_ELEMENT_NODE) node = node->next;
    return node;
}

const xmlNode *qq_xml_next(const xmlNode *node)
{
    do node = node->next;
    while (node && node->type != XML_ELEMENT_NODE);
    return node;
}

bool qq_xml_is(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

const xmlNode *qq_xml_child(const xmlNode *parent, const char *name)
{
    const xmlNode *node = qq_xml_first(parent);
    while (node && !qq_xml_is(node, name)) node = qq_xml_next(node);
    return node;
}

const xmlNode *qq_xml_need(model_reader *reader, const xmlNode *parent, const char *name)
{
    const xmlNode *found = qq_xml_child(parent, name);
    if (found) return found;
    qq_reader_fail(reader, parent, "no <%s> here; write one", name);
    return NULL;
}

bool qq_xml_has(const xmlNode *node, const char *name)
{
    return xmlHasProp((xmlNode *)node, (const xmlChar *)name) != NULL;
}

char *qq_xml_text(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp((xmlNode *)node, (const xmlChar *)name);
    if (!value) return g_strdup("");
    char *text = g_strdup((const char *)value);
    xmlFree(value);
    return g_strstrip(text);
}

int64_t qq_xml_decimal(model_reader *reader, const xmlNode *node, const char *name, int decimals)
{
    g_autofree char *text = qq_xml_text(node, name);
    const char *digits = *text == '+' ? text + 1 : text;
    int64_t value = 0;
    qq_amount_fault fault = qq_decimal_parse(digits, strlen(digits), decimals, &value);
    if (fault != QQ_AMOUNT_OK) {
        qq_reader_fail(reader, node, "%s=\"%s\": %s; write a number with at most %d decimals", name, text,
                       qq_amount_fault_text(fault), decimals);
    }
    return value;
}

int qq_xml_integer(model_reader *reader, const xmlNode *node, const char *name)
{
    int64_t value = qq_xml_decimal(reader, node, name, 0);
    if (value < 0 || value > 1000000) {
        qq_reader_fail(reader, node, "%s is out of range; write a whole number from 0 to 1000000", name);
        return 0;
    }
    return (int)value;
}

bool qq_xml_flag(const xmlNode *node, const char *name)
{
    g_autofree char *text = qq_xml_text(node, name);
    return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

qq_day qq_xml_day(model_reader *reader, const xmlNode *node, const char *name, qq_day missing)
{
    if (!qq_xml_has(node, name)) return missing;
    g_autofree char *text = qq_xml_text(node, name);
    qq_day day = missing;
    if (strlen(text) != 10 || !qq_day_parse(text, 10, &day))
        qq_reader_fail(reader, node, "%s=\"%s\" is not a day; write yyyy-mm-dd", name, text);
    return day;
}

int qq_xml_member(model_reader *reader, const xmlNode *node, const char *name, qq_set set, int missing)
{
    if (!qq_xml_has(node, name)) return missing;
    g_autofree char *text = qq_xml_text(node, name);
    int number = qq_set_number(set, text, strlen(text));
    if (number >= 0) return number;
    qq_reader_fail(reader, node, "%s=\"%s\" is not known; see the schema for the words allowed", name, text);
    return missing;
}

GPtrArray *qq_xml_words(const xmlNode *node, const char *name)
{
    g_autofree char *text = qq_xml_text(node, name);
    g_auto(GStrv) parts = g_strsplit_set(text, " \t\r\n", -1);
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    for (char **part = parts; *part; part++)
        if (**part) g_ptr_array_add(words, g_strdup(*part));
    return words;
}

unsigned qq_xml_members(model_reader *reader, const xmlNode *node, const char *name, qq_set set)
{
    g_autoptr(GPtrArray) words = qq_xml_words(node, name);
    unsigned bits = 0;
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        int number = qq_set_number(set, word, strlen(word));
        if (number < 0 || number > 30)
            qq_reader_fail(reader, node, "%s: \"%s\" is not known; see the schema for the words allowed", name, word);
        else
            bits |= 1u << number;
    }
    return bits;
}

char *qq_xml_basis(model_reader *reader, const xmlNode *node)
{
    g_autoptr(GPtrArray) words = qq_xml_words(node, "basis");
    GString *basis = g_string_new(NULL);
    g_autoptr(GString) english = g_string_new(NULL);
    if (words->len == 0)
        qq_reader_fail(reader, node, "basis names no source; name where this rule or figure comes from");
    for (guint i = 0; i < words->len; i++) {
        const char *id = g_ptr_array_index(words, i);
        const qq_legal_source *source = reader->sources ? g_hash_table_lookup(reader->sources, id) : NULL;
        if (!source) {
            qq_reader_fail(reader, node, "basis=\"%s\": there is no such <source>; add it, or name one that is there",
                           id);
            continue;
        }
        g_string_append_printf(basis, "%s%s", basis->len ? "；" : "", source->title_zh);
        g_string_append_printf(english, "%s%s", english->len ? "; " : "", source->title);
    }
    if (reader->english)
        g_hash_table_replace(reader->english, g_strdup(basis->str), g_string_free(g_steal_pointer(&english), FALSE));
    return g_string_free(basis, FALSE);
}
