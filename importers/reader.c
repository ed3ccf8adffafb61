/* Walks a file by its description and cuts it into raw records.
 *
 * Invariant: per start tag one look-up of an interned name; the text of fields goes once into the batch; nothing is
 * allocated per record. What does not belong is kept as the record's first fault (closed feeds) or counted (open
 * feeds), never dropped silently. */
#include "reader.h"
#include <string.h>
#include "names.h"
#include "qinqing/error.h"

#define XSI        "http://www.w3.org/2001/XMLSchema-instance"
#define IGNORED    (-2) /* number of elements whose content is not looked at */
#define BIT(index) (UINT64_C(1) << (index))

/* Where the parser stands: inside an element of this kind. */
typedef enum { IN_DOCUMENT, IN_PATH, IN_LIST, IN_RECORD, IN_FIELD, IN_MESSAGE, IN_HEADER, IN_HEADER_FIELD } place;

/* Fields of a message's header; those without meaning for us are numbered on from HEADER_OTHER. Bits of header_given.
 */
typedef enum { HEADER_NAME, HEADER_NUMBER, HEADER_KEY, HEADER_OPERATION, HEADER_OTHER } header_field;
/* Children of a message; their bits, and that of the element whose content is not looked at. */
enum { PART_HEADER, PART_CONTENT, IGNORED_BIT = 29, PART_BIT = 30 };

typedef struct {
    const xmlChar *name; /* of the element, for faults */
    int line;
    size_t start; /* of its text in the batch */
} open_element;

struct qq_reader {
    const qq_feed *feed;
    const qq_feed_shape *shape;
    qq_parser *parser;
    qq_batch *batch;
    qq_batch_sink sink;
    void *sink_data;
    char *source;
    qq_names *fields; /* of each record */
    qq_names *path;   /* of each step */
    unsigned path_length;
    qq_names list, message, header;
    place place;
    unsigned step;         /* of the path */
    unsigned skipped;      /* elements open inside one that is not looked at */
    open_element element;  /* the field being read */
    int number;            /* its number, or header_field */
    qq_raw_record *record; /* in the batch; NULL between records */
    int record_index;
    size_t record_start; /* in the batch's text */
    uint32_t header_start[HEADER_OTHER];
    unsigned header_given;
    bool stray; /* text between fields was told since the last tag */
};

const qq_feed_shape *qq_feed_shape_of(const qq_feed *feed, const char *root)
{
    for (unsigned i = 0; i < feed->shape_count; i++)
        if (g_strv_contains((const char *const *)feed->shapes[i].roots, root)) return &feed->shapes[i];
    return NULL;
}

static void add_fault(qq_raw_record *record, const char *fault, const xmlChar *element, int line, bool beyond)
{
    g_assert(record != NULL); /* fields and their faults only come inside a record */
    if (record->fault && !(record->fault_beyond && !beyond)) return;
    record->fault = fault;
    record->fault_element = (const char *)element;
    record->fault_line = line;
    record->fault_beyond = beyond;
}

static void hand_over(qq_reader *reader)
{
    reader->batch = reader->sink(reader->batch, reader->sink_data);
    if (!reader->batch) qq_parser_stop(reader->parser);
}

static void begin_record(qq_reader *reader, int index)
{
    qq_batch *batch = reader->batch;
    qq_raw_record *record = &batch->records[batch->record_count++];
    *record = (qq_raw_record){.record = index >= 0 ? &reader->feed->records[index] : NULL,
                              .first_field = (uint32_t)batch->field_count,
                              .line = qq_parser_line(reader->parser)};
    reader->record = record;
    reader->record_index = index;
    reader->record_start = batch->text_length;
}

static void end_record(qq_reader *reader)
{
    qq_batch *batch = reader->batch;
    reader->record->field_count = (uint32_t)(batch->field_count - reader->record->first_field);
    reader->record = NULL;
    if (batch->record_count == QQ_BATCH_RECORDS || batch->text_length >= QQ_BATCH_TEXT) hand_over(reader);
}

/* An element or text that is not in the description. */
static void unexpected(qq_reader *reader, const xmlChar *name, const char *fault)
{
    if (reader->feed->open) {
        const char *private = reader->feed->private_prefix;
        if (!private || !g_str_has_prefix((const char *)name, private)) reader->batch->warnings++;
        return;
    }
    int line = qq_parser_line(reader->parser);
    if (reader->record) {
        add_fault(reader->record, fault, name, line, false);
        return;
    }
    begin_record(reader, QQ_NO_NAME);
    add_fault(reader->record, fault, name, line, false);
    end_record(reader);
}

/* Attributes are not part of any feed but for the root's source and the hints to validators. */
static void check_attributes(qq_reader *reader, const xmlChar *element, int count, const xmlChar **attributes)
{
    for (int i = 0; i < count; i++, attributes += 5) {
        bool hint = attributes[2] && g_str_equal((const char *)attributes[2], XSI);
        bool location = g_str_equal((const char *)attributes[0], "schemaLocation") ||
                        g_str_equal((const char *)attributes[0], "noNamespaceSchemaLocation");
        if (hint && location) continue;
        unexpected(reader, element, "an attribute that is not in the description");
    }
}

static void skip(qq_reader *reader)
{
    reader->skipped = 1;
}

static void make_tables(qq_reader *reader)
{
    const qq_feed *feed = reader->feed;
    const qq_feed_shape *shape = reader->shape;
    xmlDict *dict = qq_parser_names(reader->parser);
    unsigned elements = 0;
    reader->fields = g_new0(qq_names, feed->record_count);
    for (unsigned i = 0; i < feed->record_count; i++) {
        const qq_feed_record *record = &feed->records[i];
        unsigned count = record->field_count;
        for (unsigned f = 0; f < record->field_count; f++) count += g_strv_length(record->fields[f].aliases);
        qq_names_init(&reader->fields[i], count);
        for (unsigned f = 0; f < record->field_count; f++) {
            qq_names_add(&reader->fields[i], dict, record->fields[f].name, (int)f);
            qq_names_add_all(&reader->fields[i], dict, record->fields[f].aliases, (int)f);
        }
        elements += g_strv_length(record->elements);
    }
    qq_names_init(&reader->list, elements + g_strv_length(shape->ignore));
    for (unsigned i = 0; i < feed->record_count; i++)
        qq_names_add_all(&reader->list, dict, feed->records[i].elements, (int)i);
    if (!shape->path[0]) qq_names_add_all(&reader->list, dict, shape->ignore, IGNORED);
    reader->path_length = g_strv_length(shape->path);
    reader->path = g_new0(qq_names, reader->path_length + 1);
    for (unsigned i = 0; i < reader->path_length; i++) {
        qq_names_init(&reader->path[i], 1 + g_strv_length(shape->ignore));
        qq_names_add(&reader->path[i], dict, shape->path[i], 0);
        qq_names_add_all(&reader->path[i], dict, shape->ignore, IGNORED);
    }
}

static void make_message_tables(qq_reader *reader)
{
    const qq_feed_shape *shape = reader->shape;
    xmlDict *dict = qq_parser_names(reader->parser);
    const char *fields[] = {shape->name_field, shape->number_field, shape->key_field, shape->operation_field};
    qq_names_init(&reader->message, 2 + g_strv_length(shape->ignore));
    qq_names_add(&reader->message, dict, shape->header, PART_HEADER);
    qq_names_add(&reader->message, dict, shape->content, PART_CONTENT);
    qq_names_add_all(&reader->message, dict, shape->ignore, IGNORED);
    qq_names_init(&reader->header, HEADER_OTHER + g_strv_length(shape->header_other));
    for (int i = 0; i < HEADER_OTHER; i++) qq_names_add(&reader->header, dict, fields[i], i);
    for (int i = 0; shape->header_other[i]; i++)
        qq_names_add(&reader->header, dict, shape->header_other[i], HEADER_OTHER + i);
}

static bool read_source(qq_reader *reader, const xmlChar *root, int count, const xmlChar **attributes)
{
    for (int i = 0; i < count; i++, attributes += 5) {
        if (attributes[2] || !reader->shape->source ||
            strcmp((const char *)attributes[0], reader->shape->source) != 0) {
            check_attributes(reader, root, 1, attributes);
            continue;
        }
        reader->source = g_strndup((const char *)attributes[3], (gsize)(attributes[4] - attributes[3]));
        g_strstrip(reader->source);
    }
    bool good = !reader->shape->source ||
                (reader->source && *reader->source && g_utf8_strlen(reader->source, -1) <= QQ_FEED_SOURCE_MAX);
    if (!good)
        qq_parser_refuse(reader->parser, "<%s> needs the attribute %s=\"…\" that says who sends the data",
                         (const char *)root, reader->shape->source);
    return good;
}

static void start_root(qq_reader *reader, const xmlChar *name, int count, const xmlChar **attributes)
{
    reader->shape = qq_feed_shape_of(reader->feed, (const char *)name);
    if (!reader->shape) {
        qq_parser_refuse(reader->parser, "the root element <%s> is none of feed %s, which begins with <%s>",
                         (const char *)name, reader->feed->id, reader->feed->shapes[0].roots[0]);
        return;
    }
    make_tables(reader);
    if (!read_source(reader, name, count, attributes)) return;
    switch (reader->shape->kind) {
    case QQ_SHAPE_LIST:
        reader->place = reader->path_length ? IN_PATH : IN_LIST;
        break;
    case QQ_SHAPE_SINGLE:
        reader->place = IN_RECORD;
        begin_record(reader, 0);
        break;
    case QQ_SHAPE_MESSAGE:
        make_message_tables(reader);
        reader->place = IN_MESSAGE;
        begin_record(reader, 0);
        reader->record->message = true;
        break;
    }
}

static void start_step(qq_reader *reader, const xmlChar *name, int count, const xmlChar **attributes)
{
    int number = qq_names_find(&reader->path[reader->step], name);
    if (number != 0) {
        if (number == QQ_NO_NAME) unexpected(reader, name, "an element that is not in the description");
        skip(reader);
        return;
    }
    check_attributes(reader, name, count, attributes);
    reader->step++;
    if (reader->step == reader->path_length) reader->place = IN_LIST;
}

static void start_in_list(qq_reader *reader, const xmlChar *name, int count, const xmlChar **attributes)
{
    int index = qq_names_find(&reader->list, name);
    if (index < 0) {
        if (index == QQ_NO_NAME) unexpected(reader, name, "an element that is no record of this feed");
        skip(reader);
        return;
    }
    begin_record(reader, index);
    reader->place = IN_RECORD;
    if (count) check_attributes(reader, name, count, attributes);
}

static void open_field(qq_reader *reader, const xmlChar *name, int number)
{
    reader->element = (open_element){name, qq_parser_line(reader->parser), reader->batch->text_length};
    reader->number = number;
}

static void start_in_record(qq_reader *reader, const xmlChar *name, int count, const xmlChar **attributes)
{
    g_assert(reader->record);
    int number = qq_names_find(&reader->fields[reader->record_index], name);
    if (count) check_attributes(reader, name, count, attributes);
    g_assert(reader->record != NULL);
    reader->record->content = true;
    if (number < 0) {
        unexpected(reader, name, "an element that is not in the description");
        skip(reader);
        return;
    }
    if (reader->record->given & BIT(number))
        add_fault(reader->record, "given twice", name, qq_parser_line(reader->parser), false);
    open_field(reader, name, number);
    reader->place = IN_FIELD;
}

static void start_in_message(qq_reader *reader, const xmlChar *name, int count, const xmlChar **attributes)
{
    g_assert(reader->record);
    int number = qq_names_find(&reader->message, name);
    unsigned bit = number == QQ_NO_NAME ? 0 : number < 0 ? 1u << IGNORED_BIT : 1u << (PART_BIT + number);
    if (number < 0) {
        if (!bit || (reader->header_given & bit)) unexpected(reader, name, "an element that is not in the description");
        reader->header_given |= bit;
        skip(reader);
        return;
    }
    check_attributes(reader, name, count, attributes);
    if (reader->header_given & bit)
        add_fault(reader->record, "given twice", name, qq_parser_line(reader->parser), false);
    reader->header_given |= bit;
    reader->place = number == PART_HEADER ? IN_HEADER : IN_RECORD;
}

static void start_in_header(qq_reader *reader, const xmlChar *name, int count, const xmlChar **attributes)
{
    g_assert(reader->record);
    int number = qq_names_find(&reader->header, name);
    if (count) check_attributes(reader, name, count, attributes);
    if (number < 0) {
        unexpected(reader, name, "an element that is not in the description");
        skip(reader);
        return;
    }
    if (reader->header_given & (1u << number))
        add_fault(reader->record, "given twice", name, qq_parser_line(reader->parser), false);
    open_field(reader, name, number);
    reader->place = IN_HEADER_FIELD;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    qq_reader *reader = data;
    reader->stray = false;
    if (reader->skipped) {
        reader->skipped++;
        return;
    }
    if (uri) {
        if (reader->place == IN_DOCUMENT) {
            qq_parser_refuse(reader->parser, "the root element <%s> is in the namespace \"%.100s\"; feeds use none",
                             (const char *)name, (const char *)uri);
        } else {
            unexpected(reader, name, "an element of another namespace");
            skip(reader);
        }
        return;
    }
    switch (reader->place) {
    case IN_DOCUMENT:
        start_root(reader, name, count, attributes);
        break;
    case IN_PATH:
        start_step(reader, name, count, attributes);
        break;
    case IN_LIST:
        start_in_list(reader, name, count, attributes);
        break;
    case IN_RECORD:
        start_in_record(reader, name, count, attributes);
        break;
    case IN_MESSAGE:
        start_in_message(reader, name, count, attributes);
        break;
    case IN_HEADER:
        start_in_header(reader, name, count, attributes);
        break;
    case IN_FIELD:
    case IN_HEADER_FIELD:
        unexpected(reader, reader->element.name, "an element inside a field");
        skip(reader);
        break;
    }
}

/* Ends the text of the field being read with a zero byte; its length. */
static uint32_t close_text(qq_reader *reader)
{
    size_t length = reader->batch->text_length - reader->element.start;
    qq_batch_append(reader->batch, "", 1);
    return (uint32_t)length;
}

static void end_field(qq_reader *reader)
{
    uint32_t length = close_text(reader);
    qq_raw_record *record = reader->record;
    reader->place = IN_RECORD;
    if (record->given & BIT(reader->number)) return;
    record->given |= BIT(reader->number);
    *qq_batch_add_field(reader->batch) =
        (qq_raw_field){(uint32_t)reader->element.start, length, reader->element.line, (uint8_t)reader->number};
}

static void end_header_field(qq_reader *reader)
{
    close_text(reader);
    int number = reader->number;
    reader->place = IN_HEADER;
    if (reader->header_given & (1u << number)) return;
    reader->header_given |= 1u << number;
    if (number < HEADER_OTHER) reader->header_start[number] = (uint32_t)reader->element.start;
}

static const char *header_text(qq_reader *reader, header_field number)
{
    if (!(reader->header_given & (1u << number))) return "";
    return g_strstrip(reader->batch->text + reader->header_start[number]);
}

/* What a message's header says of its record. */
static void end_message(qq_reader *reader)
{
    const qq_feed_shape *shape = reader->shape;
    qq_raw_record *record = reader->record;
    const xmlChar *header = (const xmlChar *)shape->header;
    const char *operation = header_text(reader, HEADER_OPERATION);
    record->operation = g_str_equal(operation, shape->insert_text)   ? QQ_OPERATION_INSERT
                        : g_str_equal(operation, shape->update_text) ? QQ_OPERATION_UPDATE
                        : g_str_equal(operation, shape->delete_text) ? QQ_OPERATION_DELETE
                                                                     : 0;
    if (!(reader->header_given & (1u << (PART_BIT + PART_HEADER))))
        add_fault(record, "the message has no header", header, record->line, false);
    else if (!record->operation)
        add_fault(record, "not one of the operations insert, update, delete", (const xmlChar *)shape->operation_field,
                  record->line, false);
    const char *name = header_text(reader, HEADER_NAME), *number = header_text(reader, HEADER_NUMBER);
    bool named = g_strv_contains((const char *const *)shape->names, name);
    if (!named && !g_str_equal(number, shape->number))
        add_fault(record, "the message is of another table", (const xmlChar *)shape->name_field, record->line, true);
    const char *key = header_text(reader, HEADER_KEY);
    record->key_length = (uint32_t)strlen(key);
    record->key_start = record->key_length ? (uint32_t)(key - reader->batch->text) : 0;
    end_record(reader);
}

static void on_end(void *data)
{
    qq_reader *reader = data;
    reader->stray = false;
    if (reader->skipped) {
        reader->skipped--;
        return;
    }
    switch (reader->place) {
    case IN_FIELD:
        end_field(reader);
        break;
    case IN_HEADER_FIELD:
        end_header_field(reader);
        break;
    case IN_HEADER:
        reader->place = IN_MESSAGE;
        break;
    case IN_RECORD:
        if (reader->record->message) {
            reader->place = IN_MESSAGE;
            break;
        }
        end_record(reader);
        reader->place = reader->shape->kind == QQ_SHAPE_LIST ? IN_LIST : IN_DOCUMENT;
        break;
    case IN_LIST:
    case IN_PATH:
        reader->place = reader->step ? IN_PATH : IN_DOCUMENT;
        if (reader->step) reader->step--;
        break;
    case IN_MESSAGE:
        end_message(reader);
        reader->place = IN_DOCUMENT;
        break;
    case IN_DOCUMENT:
        break;
    }
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r') return false;
    return true;
}

static void on_text(void *data, const char *text, size_t length)
{
    qq_reader *reader = data;
    if (reader->skipped) return;
    if (reader->place != IN_FIELD && reader->place != IN_HEADER_FIELD) {
        /* The parser gives text in pieces as they come: told once. */
        if (reader->stray || is_blank(text, length)) return;
        reader->stray = true;
        if (!reader->feed->open && qq_parser_doubt(reader->parser)) return;
        unexpected(reader, (const xmlChar *)"#text", "text between the fields");
        return;
    }
    qq_batch_append(reader->batch, text, length);
    size_t end = reader->batch->text_length;
    if (end - reader->element.start > QQ_XML_TEXT_MAX)
        qq_parser_refuse(reader->parser, "the text of <%s> is longer than %u bytes", (const char *)reader->element.name,
                         QQ_XML_TEXT_MAX);
    else if (end - reader->record_start > QQ_FEED_RECORD_MAX)
        qq_parser_refuse(reader->parser, "a record is longer than %u bytes", QQ_FEED_RECORD_MAX);
}

qq_reader *qq_reader_new(const qq_feed *feed, const char *file, qq_batch *first, qq_batch_sink sink, void *data)
{
    static const qq_parser_handlers handlers = {on_start, on_end, on_text};
    qq_reader *reader = g_new0(qq_reader, 1);
    reader->feed = feed;
    reader->parser = qq_parser_new(file, &handlers, reader);
    reader->batch = first;
    reader->sink = sink;
    reader->sink_data = data;
    reader->place = IN_DOCUMENT;
    return reader;
}

qq_batch *qq_reader_free(qq_reader *reader)
{
    if (!reader) return NULL;
    qq_batch *batch = reader->batch;
    for (unsigned i = 0; reader->fields && i < reader->feed->record_count; i++) qq_names_clear(&reader->fields[i]);
    for (unsigned i = 0; i < reader->path_length; i++) qq_names_clear(&reader->path[i]);
    qq_names_clear(&reader->list);
    qq_names_clear(&reader->message);
    qq_names_clear(&reader->header);
    qq_parser_free(reader->parser);
    g_free(reader->fields);
    g_free(reader->path);
    g_free(reader->source);
    g_free(reader);
    return batch;
}

bool qq_reader_push(qq_reader *reader, const char *bytes, size_t length, GError **error)
{
    return qq_parser_push(reader->parser, bytes, length, error);
}

bool qq_reader_finish(qq_reader *reader, GError **error)
{
    if (!qq_parser_finish(reader->parser, error)) return false;
    if (reader->batch && (reader->batch->record_count || reader->batch->warnings)) hand_over(reader);
    return true;
}

qq_parser *qq_reader_parser(qq_reader *reader)
{
    return reader->parser;
}

const char *qq_reader_source(const qq_reader *reader)
{
    return reader->source ? reader->source : "";
}
