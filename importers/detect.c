/* Finds the feed of a file: by its root element; where several feeds share one, by the table a message's header names,
 * or by which feed knows the most fields of the first record.
 *
 * Invariant: a choice is made only when one feed is better than all others; else the user is asked to name it. */
#include "detect.h"
#include <string.h>
#include "pipeline.h"
#include "parser.h"
#include "qinqing/error.h"
#include "reader.h"

#define HEADER_TEXT_MAX 256 /* bytes of a table's name or number */

typedef struct {
    const qq_feed_set *set;
    qq_parser *parser;
    GPtrArray *feeds; /* candidates */
    bool message;     /* their shapes are messages */
    unsigned depth;
    const xmlChar *names[QQ_XML_DEPTH_MAX + 1]; /* open elements */
    const xmlChar *record;                      /* name of the first record's element */
    unsigned record_depth;
    GPtrArray *fields; /* names of its children */
    GString *text, *table, *number;
    bool done;
} detector;

static void start_root(detector *detect, const xmlChar *name)
{
    for (unsigned i = 0; i < qq_feed_set_count(detect->set); i++) {
        const qq_feed *feed = qq_feed_set_at(detect->set, i);
        const qq_feed_shape *shape = qq_feed_shape_of(feed, (const char *)name);
        if (!shape) continue;
        g_ptr_array_add(detect->feeds, (gpointer)(uintptr_t)feed);
        detect->message = detect->message || shape->kind == QQ_SHAPE_MESSAGE;
    }
    if (detect->feeds->len == 0)
        qq_parser_refuse(detect->parser, "no feed begins with <%.100s>; see `qinqing feed list`", (const char *)name);
    detect->done = detect->feeds->len <= 1;
}

static const qq_feed_shape *shape_of(const detector *detect, guint index)
{
    return qq_feed_shape_of(g_ptr_array_index(detect->feeds, index), (const char *)detect->names[0]);
}

/* Whether the open elements above the last are the shape's way to its records. */
static bool on_path(const detector *detect, char *const *path)
{
    if (detect->depth != g_strv_length((char **)path) + 2) return false;
    for (unsigned i = 0; path[i]; i++)
        if (strcmp(path[i], (const char *)detect->names[i + 1]) != 0) return false;
    return true;
}

/* Whether the element just opened at `depth` is the record of any candidate. */
static bool is_record(const detector *detect, const xmlChar *name)
{
    for (guint i = 0; i < detect->feeds->len; i++) {
        const qq_feed *feed = g_ptr_array_index(detect->feeds, i);
        if (!on_path(detect, shape_of(detect, i)->path)) continue;
        for (unsigned r = 0; r < feed->record_count; r++)
            if (g_strv_contains((const char *const *)feed->records[r].elements, (const char *)name)) return true;
    }
    return false;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    (void)uri;
    (void)count;
    (void)attributes;
    detector *detect = data;
    detect->names[detect->depth++] = name;
    g_string_truncate(detect->text, 0);
    if (detect->depth == 1) {
        start_root(detect, name);
    } else if (!detect->message && !detect->record && is_record(detect, name)) {
        detect->record = name;
        detect->record_depth = detect->depth;
    } else if (detect->record && detect->depth == detect->record_depth + 1 &&
               detect->fields->len < 4 * QQ_FEED_FIELDS_MAX) {
        g_ptr_array_add(detect->fields, (gpointer)(uintptr_t)name);
    }
    if (detect->done) qq_parser_stop(detect->parser);
}

static void end_header_field(detector *detect, const char *name)
{
    for (guint i = 0; i < detect->feeds->len; i++) {
        const qq_feed_shape *shape = shape_of(detect, i);
        if (!shape->header || strcmp((const char *)detect->names[1], shape->header) != 0) continue;
        if (strcmp(name, shape->name_field) == 0) g_string_assign(detect->table, g_strstrip(detect->text->str));
        if (strcmp(name, shape->number_field) == 0) g_string_assign(detect->number, g_strstrip(detect->text->str));
        return;
    }
}

static void on_end(void *data)
{
    detector *detect = data;
    const char *name = (const char *)detect->names[--detect->depth];
    if (detect->message && detect->depth == 2) end_header_field(detect, name);
    if (detect->message && detect->depth == 1) detect->done = detect->table->len || detect->number->len;
    if (detect->record && detect->depth + 1 == detect->record_depth) detect->done = true;
    if (detect->done) qq_parser_stop(detect->parser);
}

static void on_text(void *data, const char *text, size_t length)
{
    detector *detect = data;
    if (detect->message && detect->depth == 3 && detect->text->len + length <= HEADER_TEXT_MAX)
        g_string_append_len(detect->text, text, (gssize)length);
}

static bool push_text(void *data, const char *text, size_t length, GError **error)
{
    detector *detect = data;
    if (!qq_parser_push(detect->parser, text, length, error)) return false;
    return !detect->done; /* false without error: enough was seen */
}

static int line_at_end(void *data)
{
    return qq_parser_line_at_end(((detector *)data)->parser);
}

/* How well a feed fits, more is better; -1 not at all. */
static int fitness(const detector *detect, guint index)
{
    const qq_feed *feed = g_ptr_array_index(detect->feeds, index);
    const qq_feed_shape *shape = shape_of(detect, index);
    if (detect->message) {
        if (shape->kind != QQ_SHAPE_MESSAGE) return -1;
        bool named = g_strv_contains((const char *const *)shape->names, detect->table->str);
        return named ? 2 : g_str_equal(detect->number->str, shape->number) ? 1 : -1;
    }
    int best = -1;
    for (unsigned r = 0; detect->record && r < feed->record_count; r++) {
        const qq_feed_record *record = &feed->records[r];
        if (!g_strv_contains((const char *const *)record->elements, (const char *)detect->record)) continue;
        int known = 0;
        for (guint i = 0; i < detect->fields->len; i++)
            known += qq_feed_field_index(record, g_ptr_array_index(detect->fields, i)) >= 0;
        best = MAX(best, known);
    }
    return best;
}

static const qq_feed *choose(const detector *detect, const char *file, GError **error)
{
    if (detect->feeds->len == 1) return g_ptr_array_index(detect->feeds, 0);
    const qq_feed *best = NULL;
    int most = -1;
    bool tie = false;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < detect->feeds->len; i++) {
        const qq_feed *feed = g_ptr_array_index(detect->feeds, i);
        int fit = fitness(detect, i);
        g_string_append_printf(names, "%s%s", i ? ", " : "", feed->id);
        tie = fit == most ? true : fit > most ? false : tie;
        if (fit > most) best = feed;
        most = MAX(most, fit);
    }
    if (best && !tie) return best;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: cannot tell which feed this is; name one of %s", file,
                names->str);
    return NULL;
}

/* One look at the file. *again: it has to be looked at as GB18030. */
static bool look(detector *detect, qq_source *source, bool as_gb18030, bool *again, GError **error)
{
    g_autoptr(qq_decoder) decoder = qq_decoder_new(as_gb18030);
    GError *why = NULL;
    if (qq_pipeline_decode(source, decoder, push_text, line_at_end, detect, again, &why)) {
        if (*again) return true;
        return qq_parser_finish(detect->parser, error);
    }
    if (!why) return true;
    g_propagate_error(error, why);
    return false;
}

static const qq_feed *detect_once(const qq_feed_set *set, qq_source *source, bool as_gb18030, bool *again,
                                  GError **error)
{
    static const qq_parser_handlers handlers = {on_start, on_end, on_text};
    detector detect = {.set = set,
                       .feeds = g_ptr_array_new(),
                       .fields = g_ptr_array_new(),
                       .text = g_string_new(NULL),
                       .table = g_string_new(NULL),
                       .number = g_string_new(NULL)};
    detect.parser = qq_parser_new(qq_source_name(source), &handlers, &detect);
    const qq_feed *feed = NULL;
    if (look(&detect, source, as_gb18030, again, error) && !*again)
        feed = choose(&detect, qq_source_name(source), error);
    qq_parser_free(detect.parser);
    g_ptr_array_free(detect.feeds, TRUE);
    g_ptr_array_free(detect.fields, TRUE);
    g_string_free(detect.text, TRUE);
    g_string_free(detect.table, TRUE);
    g_string_free(detect.number, TRUE);
    return feed;
}

const qq_feed *qq_feed_detect(const qq_feed_set *set, qq_source *source, GError **error)
{
    bool again = false;
    const qq_feed *feed = detect_once(set, source, false, &again, error);
    if (again && qq_source_again(source, error)) feed = detect_once(set, source, true, &again, error);
    if (!feed) return NULL;
    return qq_source_again(source, error) ? feed : NULL;
}
