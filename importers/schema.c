/* The XSD of a feed, made from its description, so that a producer can check a file before sending it.
 *
 * It says what XML Schema 1.0 can say: which elements, in any order, which texts. Check digits, dates that do not exist
 * and conditions between fields are left to the reader, which marks such rejects. In an open feed the XSD knows only
 * the described elements, while the reader passes over others with a warning: the one point where they differ. */
#include <string.h>
#include "description.h"
#include "pattern.h"

typedef struct {
    GString *out;
    const qq_feed *feed;
    unsigned constraints; /* names given so far */
} writer;

static void put(writer *write, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Like printf, with every text escaped for XML. */
static void put(writer *write, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_markup_vprintf_escaped(format, arguments);
    va_end(arguments);
    g_string_append(write->out, text);
}

static void put_meaning(writer *write, const char *indent, const char *english, const char *chinese)
{
    put(write, "%s<xs:annotation>\n", indent);
    put(write, "%s  <xs:documentation xml:lang=\"en\">%s</xs:documentation>\n", indent, english);
    put(write, "%s  <xs:documentation xml:lang=\"zh\">%s</xs:documentation>\n", indent, chinese);
    put(write, "%s</xs:annotation>\n", indent);
}

static void put_values(writer *write, const qq_field *field)
{
    put(write, "    <xs:restriction base=\"xs:token\">\n");
    if (qq_field_is_optional(field)) put(write, "      <xs:enumeration value=\"\"/>\n");
    for (unsigned i = 0; i < field->value_count; i++)
        put(write, "      <xs:enumeration value=\"%s\"/>\n", field->values[i].text);
    put(write, "    </xs:restriction>\n");
}

static void put_integer(writer *write, const qq_field *field, const char *pattern)
{
    bool optional = qq_field_is_optional(field);
    if (optional) put(write, "    <xs:union>\n    <xs:simpleType>\n");
    put(write, "    <xs:restriction base=\"xs:integer\">\n      <xs:pattern value=\"%s\"/>\n", pattern);
    put(write, "      <xs:minInclusive value=\"%" G_GINT64_FORMAT "\"/>\n", field->minimum);
    put(write, "      <xs:maxInclusive value=\"%" G_GINT64_FORMAT "\"/>\n    </xs:restriction>\n", field->maximum);
    if (optional)
        put(write,
            "    </xs:simpleType>\n    <xs:simpleType><xs:restriction base=\"xs:token\"><xs:enumeration value=\"\"/>"
            "</xs:restriction></xs:simpleType>\n    </xs:union>\n");
}

static void put_pattern(writer *write, const qq_field *field, const char *pattern)
{
    put(write, "    <xs:restriction base=\"xs:token\">\n");
    put(write,
        qq_field_is_optional(field) ? "      <xs:pattern value=\"(%s)?\"/>\n" : "      <xs:pattern value=\"%s\"/>\n",
        pattern);
    if (!qq_field_is_optional(field)) put(write, "      <xs:minLength value=\"1\"/>\n");
    put(write, "    </xs:restriction>\n");
}

static void put_field_type(writer *write, unsigned record, const qq_field *field)
{
    g_autofree char *pattern = qq_pattern_of(field);
    put(write, "  <xs:simpleType name=\"r%u-%s\">\n", record, field->name);
    put_meaning(write, "    ", field->english, field->chinese);
    if (field->type == QQ_FIELD_CHOICE && !field->list && field->otherwise < 0) {
        put_values(write, field);
    } else if (field->type == QQ_FIELD_INTEGER) {
        put_integer(write, field, pattern);
    } else if (pattern) {
        put_pattern(write, field, pattern);
    } else {
        put(write, "    <xs:restriction base=\"xs:token\">\n");
        if (!qq_field_is_optional(field)) put(write, "      <xs:minLength value=\"1\"/>\n");
        put(write, "      <xs:maxLength value=\"%u\"/>\n    </xs:restriction>\n", field->max);
    }
    put(write, "  </xs:simpleType>\n");
}

static void put_field(writer *write, unsigned record, const qq_field *field)
{
    bool several = field->aliases[0] != NULL;
    put(write, "      <xs:element name=\"%s\" type=\"r%u-%s\"", field->name, record, field->name);
    g_string_append(write->out, qq_field_is_optional(field) || several ? " minOccurs=\"0\"/>\n" : "/>\n");
    for (char **alias = field->aliases; *alias; alias++)
        put(write, "      <xs:element name=\"%s\" type=\"r%u-%s\" minOccurs=\"0\"/>\n", *alias, record, field->name);
}

/* The record's element; may_be_empty: it may also be left empty, as in a message that deletes. */
static void put_record_type(writer *write, unsigned number, bool may_be_empty)
{
    const qq_feed_record *record = &write->feed->records[number];
    put(write, "  <xs:complexType name=\"r%u%s\">\n", number, may_be_empty ? "-content" : "");
    put_meaning(write, "    ", record->english, record->chinese);
    g_string_append(write->out, may_be_empty ? "    <xs:all minOccurs=\"0\">\n" : "    <xs:all>\n");
    for (unsigned i = 0; i < record->field_count; i++) put_field(write, number, &record->fields[i]);
    put(write, "    </xs:all>\n  </xs:complexType>\n");
}

/* A field under one of its names, not under two. */
static void put_constraints(writer *write, const qq_feed_record *record)
{
    for (unsigned i = 0; i < record->field_count; i++) {
        const qq_field *field = &record->fields[i];
        if (!field->aliases[0]) continue;
        put(write, "<xs:unique name=\"u%u\"><xs:selector xpath=\".\"/><xs:field xpath=\"%s", write->constraints++,
            field->name);
        for (char **alias = field->aliases; *alias; alias++) put(write, "|%s", *alias);
        put(write, "\"/></xs:unique>");
    }
}

static void put_record_element(writer *write, const char *name, unsigned number, const char *suffix, const char *occurs)
{
    put(write, "<xs:element name=\"%s\" type=\"r%u%s\"", name, number, suffix);
    g_string_append(write->out, occurs);
    put(write, ">");
    put_constraints(write, &write->feed->records[number]);
    put(write, "</xs:element>\n");
}

static void put_ignored(writer *write, const qq_feed_shape *shape, const char *occurs)
{
    for (char **name = shape->ignore; *name; name++) {
        put(write, "<xs:element name=\"%s\" type=\"anything\"", *name);
        g_string_append(write->out, occurs);
        put(write, "/>\n");
    }
}

static void put_records(writer *write)
{
    put(write, "<xs:complexType><xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">\n");
    for (unsigned i = 0; i < write->feed->record_count; i++)
        for (char **name = write->feed->records[i].elements; *name; name++) put_record_element(write, *name, i, "", "");
}

static void put_list(writer *write, const qq_feed_shape *shape, const char *root)
{
    put(write, "  <xs:element name=\"%s\">\n", root);
    for (char **step = shape->path; *step; step++) {
        put(write, "<xs:complexType><xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">\n");
        put_ignored(write, shape, "");
        put(write, "<xs:element name=\"%s\">\n", *step);
    }
    put_records(write);
    if (!shape->path[0]) put_ignored(write, shape, "");
    put(write, "</xs:choice>");
    if (shape->source && !shape->path[0])
        put(write, "<xs:attribute name=\"%s\" type=\"source\" use=\"required\"/>", shape->source);
    put(write, "</xs:complexType>\n");
    for (char **step = shape->path; *step; step++) {
        put(write, "</xs:element></xs:choice>");
        if (shape->source && !step[1])
            put(write, "<xs:attribute name=\"%s\" type=\"source\" use=\"required\"/>", shape->source);
        put(write, "</xs:complexType>\n");
    }
    put(write, "  </xs:element>\n");
}

static void put_header(writer *write, const qq_feed_shape *shape)
{
    const char *fields[] = {shape->name_field, shape->number_field, shape->key_field};
    put(write, "<xs:element name=\"%s\"><xs:complexType><xs:all>\n", shape->header);
    put(write, "<xs:element name=\"%s\"><xs:simpleType><xs:restriction base=\"xs:token\">", shape->operation_field);
    put(write, "<xs:enumeration value=\"%s\"/><xs:enumeration value=\"%s\"/><xs:enumeration value=\"%s\"/>",
        shape->insert_text, shape->update_text, shape->delete_text);
    put(write, "</xs:restriction></xs:simpleType></xs:element>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        put(write, "<xs:element name=\"%s\" type=\"xs:string\" minOccurs=\"0\"/>\n", fields[i]);
    for (char **name = shape->header_other; *name; name++)
        put(write, "<xs:element name=\"%s\" type=\"xs:string\" minOccurs=\"0\"/>\n", *name);
    put(write, "</xs:all></xs:complexType></xs:element>\n");
}

static void put_message(writer *write, const qq_feed_shape *shape, const char *root)
{
    put(write, "  <xs:element name=\"%s\"><xs:complexType><xs:all>\n", root);
    put_header(write, shape);
    put_record_element(write, shape->content, 0, "-content", " minOccurs=\"0\"");
    put_ignored(write, shape, " minOccurs=\"0\"");
    put(write, "  </xs:all></xs:complexType></xs:element>\n");
}

static void put_shape(writer *write, const qq_feed_shape *shape)
{
    for (char **root = shape->roots; *root; root++) {
        switch (shape->kind) {
        case QQ_SHAPE_LIST:
            put_list(write, shape, *root);
            break;
        case QQ_SHAPE_SINGLE:
            put_record_element(write, *root, 0, "", "");
            break;
        case QQ_SHAPE_MESSAGE:
            put_message(write, shape, *root);
            break;
        }
    }
}

static void put_common_types(writer *write)
{
    put(write,
        "  <xs:simpleType name=\"source\"><xs:restriction base=\"xs:token\"><xs:minLength value=\"1\"/>"
        "<xs:maxLength value=\"%d\"/></xs:restriction></xs:simpleType>\n",
        QQ_FEED_SOURCE_MAX);
    put(write,
        "  <xs:complexType name=\"anything\" mixed=\"true\"><xs:sequence><xs:any minOccurs=\"0\" "
        "maxOccurs=\"unbounded\" "
        "processContents=\"skip\"/></xs:sequence><xs:anyAttribute processContents=\"skip\"/></xs:complexType>\n");
}

char *qq_feed_schema(const qq_feed *feed)
{
    writer write = {.out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), .feed = feed};
    bool messages = false;
    put(&write, "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n");
    put_meaning(&write, "  ", feed->title_english, feed->title_chinese);
    put(&write, "  <xs:annotation><xs:documentation>%s</xs:documentation></xs:annotation>\n", feed->origin);
    for (unsigned i = 0; i < feed->shape_count; i++) {
        put_shape(&write, &feed->shapes[i]);
        messages = messages || feed->shapes[i].kind == QQ_SHAPE_MESSAGE;
    }
    for (unsigned i = 0; i < feed->record_count; i++) {
        put_record_type(&write, i, false);
        if (messages && i == 0) put_record_type(&write, i, true);
        for (unsigned f = 0; f < feed->records[i].field_count; f++)
            put_field_type(&write, i, &feed->records[i].fields[f]);
    }
    put_common_types(&write);
    put(&write, "</xs:schema>\n");
    return g_string_free(write.out, FALSE);
}
