/* Loads a feed description (namespace urn:qinqing:feed:1; schema importers/feeds/feed.xsd) into a qq_feed.
 *
 * Invariant: nothing in a description is passed over in silence; an element, attribute or word this file does not know
 * is an error that names its line. */
#include "description.h"
#include <libxml/parser.h>
#include <string.h>
#include "qinqing/error.h"

#define FEED_NAMESPACE   "urn:qinqing:feed:1"
#define TEXT_MAX_DEFAULT 20000 /* characters of a text without a maximum of its own */

typedef struct {
    const char *name;
    char *fault; /* the first one, with its place; NULL */
} loader;

static void fail(loader *load, const xmlNode *node, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void fail(loader *load, const xmlNode *node, const char *format, ...)
{
    if (load->fault) return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    load->fault = g_strdup_printf("%s:%ld: %s", load->name, xmlGetLineNo(node), what);
}

static char *attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    char *copy = value ? g_strdup((const char *)value) : NULL;
    xmlFree(value);
    return copy;
}

static char *need(loader *load, const xmlNode *node, const char *name)
{
    char *value = attribute(node, name);
    if (!value) fail(load, node, "<%s> needs the attribute \"%s\"", (const char *)node->name, name);
    return value ? value : g_strdup("");
}

static bool flag(loader *load, const xmlNode *node, const char *name)
{
    g_autofree char *value = attribute(node, name);
    if (value && !g_str_equal(value, "yes") && !g_str_equal(value, "no")) fail(load, node, "\"%s\" is yes or no", name);
    return value && g_str_equal(value, "yes");
}

static int64_t number(loader *load, const xmlNode *node, const char *name, int64_t otherwise)
{
    g_autofree char *value = attribute(node, name);
    if (!value) return otherwise;
    char *end = NULL;
    int64_t result = g_ascii_strtoll(value, &end, 10);
    if (end == value || *end != '\0') fail(load, node, "\"%s\" is a whole number", name);
    return result;
}

static char **words(const xmlNode *node, const char *name)
{
    g_autofree char *value = attribute(node, name);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) parts = g_strsplit_set(value ? value : "", " \t\r\n", -1);
    for (char **part = parts; *part; part++)
        if (**part) g_strv_builder_add(builder, *part);
    return g_strv_builder_end(builder);
}

/* Every word, bare and behind every prefix. */
static char **prefixed_words(const xmlNode *node, const char *name)
{
    g_auto(GStrv) bare = words(node, name);
    g_auto(GStrv) prefixes = words(node, "prefixes");
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (char **word = bare; *word; word++) {
        g_strv_builder_add(builder, *word);
        for (char **prefix = prefixes; *prefix; prefix++) {
            g_autofree char *both = g_strconcat(*prefix, *word, NULL);
            g_strv_builder_add(builder, both);
        }
    }
    return g_strv_builder_end(builder);
}

static void allow_attributes(loader *load, const xmlNode *node, const char *allowed)
{
    g_auto(GStrv) known = g_strsplit(allowed, " ", -1);
    for (const xmlAttr *at = node->properties; at; at = at->next)
        if (!g_strv_contains((const char *const *)known, (const char *)at->name))
            fail(load, node, "unknown attribute \"%s\" of <%s>", (const char *)at->name, (const char *)node->name);
}

static const xmlNode *next_element(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE) node = node->next;
    return node;
}

static bool is(const xmlNode *node, const char *name)
{
    return g_str_equal((const char *)node->name, name) && node->ns &&
           g_str_equal((const char *)node->ns->href, FEED_NAMESPACE);
}

static int word_number(const char *word, const char *const *list, int count)
{
    for (int i = 0; i < count; i++)
        if (g_str_equal(word, list[i])) return i;
    return -1;
}

#define TYPE_TEXT(name, text) text,
static const char *const type_texts[] = {QQ_FIELD_TYPES(TYPE_TEXT)};
#define TARGET_TEXT(name, text, key) text,
static const char *const target_texts[] = {QQ_FIELD_TARGETS(TARGET_TEXT)};
#define TARGET_KEY(name, text, key) key,
static const char *const target_keys[] = {QQ_FIELD_TARGETS(TARGET_KEY)};

const char *qq_field_type_text(qq_field_type type)
{
    return type_texts[type];
}

const char *qq_field_target_text(qq_field_target target)
{
    return target_texts[target];
}

static void load_values(loader *load, const xmlNode *node, qq_field *field)
{
    GArray *values = g_array_new(FALSE, TRUE, sizeof(qq_field_value));
    for (const xmlNode *at = next_element(node->children); at; at = next_element(at->next)) {
        if (!is(at, "value")) fail(load, at, "unknown element <%s> in <field>", (const char *)at->name);
        allow_attributes(load, at, "text sets en zh");
        qq_field_value value = {.text = need(load, at, "text"),
                                .sets = need(load, at, "sets"),
                                .english = attribute(at, "en"),
                                .chinese = attribute(at, "zh")};
        value.length = strlen(value.text);
        if (value.length == 0) fail(load, at, "the text of a value is not empty");
        g_array_append_val(values, value);
    }
    field->value_count = values->len;
    field->values = (qq_field_value *)(void *)g_array_free(values, FALSE);
    if (field->value_count > QQ_FEED_VALUES_MAX) fail(load, node, "more than %d values", QQ_FEED_VALUES_MAX);
    if ((field->type == QQ_FIELD_CHOICE) != (field->value_count > 0))
        fail(load, node, "a choice has values, and only a choice");
}

static void load_field_kind(loader *load, const xmlNode *node, qq_field *field)
{
    g_autofree char *type = need(load, node, "type");
    g_autofree char *target = attribute(node, "to");
    int type_number = word_number(type, type_texts, QQ_FIELD_TYPE_END);
    int target_number = word_number(target ? target : "", target_texts, QQ_TO_END);
    if (type_number < 0) fail(load, node, "unknown type \"%s\"", type);
    if (target_number < 0) fail(load, node, "unknown target \"%s\"", target);
    field->type = type_number < 0 ? QQ_FIELD_TEXT : (qq_field_type)type_number;
    field->target = target_number < 0 ? QQ_TO_NOTHING : (qq_field_target)target_number;
    g_autofree char *unit = attribute(node, "unit");
    if ((field->type == QQ_FIELD_MONEY) != (unit != NULL)) fail(load, node, "money has a unit, and only money");
    if (unit && !g_str_equal(unit, "yuan") && !g_str_equal(unit, "wan")) fail(load, node, "a unit is yuan or wan");
    field->unit = unit && g_str_equal(unit, "wan") ? QQ_UNIT_WAN_YUAN : QQ_UNIT_YUAN;
}

static void load_field(loader *load, const xmlNode *node, qq_field *field, qq_field_names *names)
{
    allow_attributes(load, node,
                     "name alias type by unit unit-field max minimum maximum pattern list lenient secret report-only "
                     "required unless when default to otherwise key en zh");
    load_field_kind(load, node, field);
    field->name = need(load, node, "name");
    field->aliases = words(node, "alias");
    field->english = need(load, node, "en");
    field->chinese = need(load, node, "zh");
    field->own_pattern = attribute(node, "pattern");
    field->default_text = attribute(node, "default");
    field->max = (unsigned)CLAMP(number(load, node, "max", TEXT_MAX_DEFAULT), 1, 1000000);
    field->minimum = number(load, node, "minimum", 0);
    field->maximum = number(load, node, "maximum", G_MAXINT32);
    field->required = flag(load, node, "required");
    field->list = flag(load, node, "list");
    field->lenient = flag(load, node, "lenient");
    field->secret = flag(load, node, "secret");
    field->report_only = flag(load, node, "report-only");
    field->detail_key = attribute(node, "key");
    if (!field->detail_key && field->target == QQ_TO_NOTHING) field->detail_key = g_strdup(field->name);
    if (!field->detail_key && target_keys[field->target]) field->detail_key = g_strdup(target_keys[field->target]);
    bool person = field->type == QQ_FIELD_CITIZEN || field->type == QQ_FIELD_PARTY_OR_CITIZEN;
    if (!field->detail_key && person) field->detail_key = g_strdup("citizen_no");
    *names = (qq_field_names){attribute(node, "unit-field"), attribute(node, "by"), attribute(node, "unless"),
                              attribute(node, "when"), attribute(node, "otherwise")};
    load_values(load, node, field);
}

static void load_constant(loader *load, const xmlNode *node, qq_feed_record *record)
{
    allow_attributes(load, node, "to value");
    g_autofree char *target = need(load, node, "to");
    char *value = need(load, node, "value");
    char **place = g_str_equal(target, "code")            ? &record->code
                   : g_str_equal(target, "target_feed")   ? &record->target_feed
                   : g_str_equal(target, "target_source") ? &record->target_source
                                                          : NULL;
    if (!place || *place) {
        fail(load, node, "a constant cannot go to \"%s\"", target);
        g_free(value);
    } else {
        *place = value;
    }
}

static void clear_names(void *data)
{
    qq_field_names *names = data;
    g_free(names->unit_field);
    g_free(names->by_field);
    g_free(names->unless);
    g_free(names->when);
    g_free(names->otherwise);
}

static void load_record_kind(loader *load, const xmlNode *node, qq_feed_record *record)
{
    g_autofree char *kind = need(load, node, "kind");
    int kind_number = qq_set_number(QQ_SET_RECORD_KIND, kind, strlen(kind));
    record->deletion = g_str_equal(kind, "deletion");
    if (kind_number < 0 && !record->deletion) fail(load, node, "unknown record kind \"%s\"", kind);
    record->kind = record->deletion ? 0 : (uint8_t)kind_number;
}

static void load_record(loader *load, const xmlNode *node, qq_feed_record *record)
{
    allow_attributes(load, node, "elements kind id stamp en zh");
    load_record_kind(load, node, record);
    record->elements = words(node, "elements");
    record->english = need(load, node, "en");
    record->chinese = need(load, node, "zh");
    g_autofree char *id = need(load, node, "id");
    g_autofree char *stamp = need(load, node, "stamp");
    GArray *fields = g_array_new(FALSE, TRUE, sizeof(qq_field));
    g_autoptr(GArray) names = g_array_new(FALSE, TRUE, sizeof(qq_field_names));
    g_array_set_clear_func(names, clear_names);
    for (const xmlNode *at = next_element(node->children); at; at = next_element(at->next)) {
        if (is(at, "constant")) {
            load_constant(load, at, record);
        } else if (is(at, "field")) {
            g_array_set_size(fields, fields->len + 1);
            g_array_set_size(names, names->len + 1);
            load_field(load, at, &g_array_index(fields, qq_field, fields->len - 1),
                       &g_array_index(names, qq_field_names, names->len - 1));
        } else {
            fail(load, at, "unknown element <%s> in <record>", (const char *)at->name);
        }
    }
    record->field_count = fields->len;
    record->fields = (qq_field *)(void *)g_array_free(fields, FALSE);
    if (record->field_count > QQ_FEED_FIELDS_MAX) fail(load, node, "more than %d fields", QQ_FEED_FIELDS_MAX);
    if (load->fault) return;
    g_autofree char *fault = NULL;
    if (!qq_feed_resolve(record, (const qq_field_names *)(void *)names->data, id, stamp, &fault))
        fail(load, node, "%s", fault);
}

static void load_message(loader *load, const xmlNode *node, qq_feed_shape *shape)
{
    shape->names = prefixed_words(node, "names");
    if (g_strv_length(shape->ignore) > 1) fail(load, node, "a message has at most one element that is not looked at");
    shape->number = need(load, node, "number");
    shape->header = need(load, node, "header");
    shape->content = need(load, node, "content");
    shape->name_field = need(load, node, "name-field");
    shape->number_field = need(load, node, "number-field");
    shape->key_field = need(load, node, "key-field");
    shape->operation_field = need(load, node, "operation-field");
    shape->insert_text = need(load, node, "insert");
    shape->update_text = need(load, node, "update");
    shape->delete_text = need(load, node, "delete");
    shape->header_other = words(node, "header-other");
    if (g_strv_length(shape->header_other) > QQ_FEED_HEADER_OTHER_MAX)
        fail(load, node, "more than %d other fields of the header", QQ_FEED_HEADER_OTHER_MAX);
}

static void load_shape(loader *load, const xmlNode *node, qq_feed_shape *shape)
{
    static const char *const kinds[] = {"list", "single", "message"};
    allow_attributes(load, node,
                     "kind roots prefixes path ignore source names number header content name-field number-field "
                     "key-field operation-field insert update delete header-other");
    g_autofree char *kind = need(load, node, "kind");
    int kind_number = word_number(kind, kinds, G_N_ELEMENTS(kinds));
    if (kind_number < 0) fail(load, node, "unknown kind of shape \"%s\"", kind);
    shape->kind = kind_number < 0 ? QQ_SHAPE_LIST : (qq_shape_kind)kind_number;
    shape->roots = shape->kind == QQ_SHAPE_MESSAGE ? words(node, "roots") : prefixed_words(node, "roots");
    shape->path = words(node, "path");
    shape->ignore = words(node, "ignore");
    shape->source = attribute(node, "source");
    if (!shape->roots[0]) fail(load, node, "a shape has roots");
    if (shape->kind == QQ_SHAPE_MESSAGE) load_message(load, node, shape);
}

static void load_children(loader *load, const xmlNode *root, qq_feed *feed)
{
    GArray *shapes = g_array_new(FALSE, TRUE, sizeof(qq_feed_shape));
    GArray *records = g_array_new(FALSE, TRUE, sizeof(qq_feed_record));
    for (const xmlNode *at = next_element(root->children); at; at = next_element(at->next)) {
        if (is(at, "title")) {
            feed->title_english = need(load, at, "en");
            feed->title_chinese = need(load, at, "zh");
        } else if (is(at, "origin")) {
            xmlChar *text = xmlNodeGetContent(at);
            feed->origin = g_strdup((const char *)text);
            xmlFree(text);
        } else if (is(at, "shape")) {
            g_array_set_size(shapes, shapes->len + 1);
            load_shape(load, at, &g_array_index(shapes, qq_feed_shape, shapes->len - 1));
        } else if (is(at, "record")) {
            g_array_set_size(records, records->len + 1);
            load_record(load, at, &g_array_index(records, qq_feed_record, records->len - 1));
        } else {
            fail(load, at, "unknown element <%s> in <feed>", (const char *)at->name);
        }
    }
    feed->shape_count = shapes->len;
    feed->record_count = records->len;
    feed->shapes = (qq_feed_shape *)(void *)g_array_free(shapes, FALSE);
    feed->records = (qq_feed_record *)(void *)g_array_free(records, FALSE);
    if (!feed->title_english || !feed->origin || !feed->shape_count || !feed->record_count)
        fail(load, root, "a feed has a title, an origin, a shape and a record");
}

static void load_feed(loader *load, const xmlNode *root, qq_feed *feed)
{
    if (!root || !is(root, "feed")) {
        load->fault = g_strdup_printf("%s:1: the root element is not <feed> of %s", load->name, FEED_NAMESPACE);
        return;
    }
    allow_attributes(load, root, "id unknown private");
    feed->id = need(load, root, "id");
    feed->private_prefix = attribute(root, "private");
    g_autofree char *unknown = need(load, root, "unknown");
    if (!g_str_equal(unknown, "reject") && !g_str_equal(unknown, "ignore"))
        fail(load, root, "\"unknown\" is reject or ignore");
    feed->open = g_str_equal(unknown, "ignore");
    load_children(load, root, feed);
    if (!load->fault) feed->native = feed->shapes[0].source != NULL;
}

qq_feed *qq_feed_parse(const char *name, const void *bytes, size_t length, GError **error)
{
    xmlDoc *document = length > G_MAXINT ? NULL
                                         : xmlReadMemory(bytes, (int)length, name, NULL,
                                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!document) {
        const xmlError *why = xmlGetLastError();
        g_autofree char *what = g_strdup(why && why->message ? why->message : "it cannot be parsed");
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: not well-formed XML: %s", name, why ? why->line : 1,
                    g_strchomp(what));
        return NULL;
    }
    loader load = {.name = name};
    qq_feed *feed = g_new0(qq_feed, 1);
    if (document->intSubset) load.fault = g_strdup_printf("%s:1: a description has no DOCTYPE", name);
    if (!load.fault) load_feed(&load, xmlDocGetRootElement(document), feed);
    xmlFreeDoc(document);
    if (load.fault) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT, load.fault);
        g_free(load.fault);
        qq_feed_free(feed);
        return NULL;
    }
    if (!qq_feed_compile(feed, name, error)) {
        qq_feed_free(feed);
        return NULL;
    }
    return feed;
}
