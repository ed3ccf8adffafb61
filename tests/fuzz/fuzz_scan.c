/* Fuzz target: of any bytes, cut anywhere, our own scanner gives the events, lines and outcome that libxml2 gives, or
 * says that it cannot tell.
 *
 * The input is a header (the seed of the cuts, their size, the tag at which a handler stops) and a document. In the
 * document a byte 0xFF stands for a repetition, so that what is long or deep needs few bytes: 0xFF, how many bytes
 * before it, how many times as a power of two. */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "parser.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum {
    HEADER = 4,
    REPEAT = 0xFF,
    POWER_MAX = 24,
    PIECES_MAX = 256,
    PIECE_POWER_MAX = 17,
    DOCUMENT_MAX = 11 << 20,
};

typedef struct {
    GString *said;
    qq_parser *parser;
    unsigned tags, stop_at; /* 0: never */
} tracer;

static void demand(bool condition)
{
    if (!condition) abort();
}

static void count_tag(tracer *trace)
{
    if (++trace->tags == trace->stop_at) qq_parser_stop(trace->parser);
}

static void see_start(void *data, const xmlChar *name, const xmlChar *uri, int count, const xmlChar **attributes)
{
    tracer *trace = data;
    g_string_append_printf(trace->said, "\x01%d %s {%s}", qq_parser_line(trace->parser), (const char *)name,
                           uri ? (const char *)uri : "");
    for (int i = 0; i < count; i++, attributes += 5) {
        g_string_append_printf(trace->said, " %s:%s=", attributes[1] ? (const char *)attributes[1] : "",
                               (const char *)attributes[0]);
        g_string_append_len(trace->said, (const char *)attributes[3], attributes[4] - attributes[3]);
    }
    g_string_append_c(trace->said, '\x02');
    count_tag(trace);
}

static void see_end(void *data)
{
    tracer *trace = data;
    g_string_append_printf(trace->said, "\x03%d\x02", qq_parser_line(trace->parser));
    count_tag(trace);
}

static void see_text(void *data, const char *text, size_t length)
{
    g_string_append_len(((tracer *)data)->said, text, (gssize)length);
}

typedef struct {
    GString *said;
    char *error;
    bool unclear;
} reading;

static void clear_reading(reading *read)
{
    g_string_free(read->said, TRUE);
    g_free(read->error);
}

static size_t whole_characters(const GString *document, size_t from, size_t to)
{
    while (to < document->len && to > from && ((uint8_t)document->str[to] & 0xC0) == 0x80) to--;
    if (to == from) /* the piece is shorter than the character */
        do to++;
        while (to < document->len && ((uint8_t)document->str[to] & 0xC0) == 0x80);
    return to;
}

static reading read_document(const GString *document, const uint8_t header[HEADER], bool scanned)
{
    static const qq_parser_handlers handlers = {see_start, see_end, see_text};
    g_autoptr(GRand) cuts = g_rand_new_with_seed((guint32)header[0] << 8 | header[1]);
    g_autoptr(GError) error = NULL;
    tracer trace = {.said = g_string_new(NULL), .stop_at = header[3]};
    trace.parser = qq_parser_new("fuzz", &handlers, &trace);
    if (scanned) qq_parser_scan(trace.parser);
    const gint32 most = 1 << header[2] % (PIECE_POWER_MAX + 1);
    bool good = true;
    for (size_t at = 0; good && at < document->len;) {
        const size_t piece = (size_t)g_rand_int_range(cuts, (most + 1) / 2, most + 1);
        const size_t end = whole_characters(document, at, MIN(at + piece, document->len));
        good = qq_parser_push(trace.parser, document->str + at, end - at, &error);
        at = end;
    }
    good = good && qq_parser_finish(trace.parser, &error);
    demand(good == (error == NULL));
    const reading read = {trace.said, error ? g_strdup(error->message) : NULL, qq_parser_unclear(trace.parser)};
    qq_parser_free(trace.parser);
    return read;
}

static void append_repeated(GString *document, size_t back, unsigned power, size_t most)
{
    if (back == 0 || back > document->len) return;
    g_autofree char *part = g_strndup(document->str + document->len - back, back);
    for (size_t i = 0; i < (size_t)1 << power && document->len + back <= most; i++)
        g_string_append_len(document, part, (gssize)back);
}

/* What the decoder would hand on: valid UTF-8 without a zero byte. */
static GString *expand(const uint8_t *bytes, size_t length, size_t most)
{
    GString *document = g_string_new(NULL);
    for (size_t i = 0; i < length && document->len < most; i++) {
        if (bytes[i] == REPEAT && i + 2 < length) {
            append_repeated(document, bytes[i + 1], bytes[i + 2] % (POWER_MAX + 1), most);
            i += 2;
        } else {
            g_string_append_c(document, (char)bytes[i]);
        }
    }
    const size_t valid = qq_utf8_valid_length((const uint8_t *)document->str, document->len);
    return g_string_truncate(document, MIN(valid, strlen(document->str)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length < HEADER) return 0;
    const size_t most = MIN((size_t)PIECES_MAX << bytes[2] % (PIECE_POWER_MAX + 1), (size_t)DOCUMENT_MAX);
    g_autoptr(GString) document = expand(bytes + HEADER, length - HEADER, most);
    reading scanned = read_document(document, bytes, true);
    demand(!scanned.error); /* it refuses nothing */
    if (!scanned.unclear) {
        reading plain = read_document(document, bytes, false);
        demand(!plain.error && g_string_equal(plain.said, scanned.said));
        clear_reading(&plain);
    }
    clear_reading(&scanned);
    return 0;
}
