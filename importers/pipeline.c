/* Parsing and checking run in two threads with a few batches between them: the parser is the longer part, and what
 * comes after it (checks, landing) then costs no time of its own. Small inputs are done in one.
 *
 * Invariant: records are handed over in the order of the file, in the caller's thread; memory is QUEUE_BATCHES batches.
 */
#include "pipeline.h"
#include "qinqing/error.h"
#include "reader.h"

#define QUEUE_BATCHES 4
#define THREAD_BYTES  (1u << 20) /* inputs known to be smaller are not worth a thread */

typedef struct {
    qq_source *source;
    const qq_feed *feed;
    qq_decoder *decoder;
    qq_reader *reader;
    qq_pipeline_each each;
    void *data;
    GAsyncQueue *full, *empty; /* between threads */
    int stop;                  /* set by the caller's thread */
    bool again;                /* as GB18030 */
    unsigned way;
    GError *error;      /* of the parsing side */
    GError *each_error; /* of the caller's side */
} pipeline;

static const char end_mark[1]; /* its address ends the queue */

static bool decode_fault(qq_source *source, qq_decoder *decoder, qq_decode_status status, int line, GError **error)
{
    const char *what = status == QQ_DECODE_NUL ? "a zero byte, which no XML holds; the file is damaged"
                       : status == QQ_DECODE_UNSUPPORTED
                           ? "not UTF-8, and declared in an encoding that is not read here; "
                             "send UTF-8 or GB18030"
                           : "bytes that have no meaning; the file is damaged or of an unknown encoding";
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s (read as %s)", qq_source_name(source), MAX(line, 1), what,
                qq_encoding_text(qq_decoder_encoding(decoder)));
    return false;
}

bool qq_pipeline_decode(qq_source *source, qq_decoder *decoder, qq_text_sink sink, int (*line)(void *data), void *data,
                        bool *again, GError **error)
{
    *again = false;
    for (bool final = false; !final;) {
        size_t length, text_length;
        const char *text;
        if (!qq_source_read(source, qq_decoder_room(decoder), QQ_DECODER_CHUNK, &length, error)) return false;
        final = length < QQ_DECODER_CHUNK;
        qq_decode_status status = qq_decoder_take(decoder, length, final, &text, &text_length);
        if (status == QQ_DECODE_AGAIN) {
            *again = true;
            return true;
        }
        if (sink && !sink(data, text, text_length, error)) return false;
        if (status != QQ_DECODE_OK) return decode_fault(source, decoder, status, line ? line(data) : 1, error);
    }
    return true;
}

bool qq_pipeline_prove(qq_source *source, bool *as_gb18030, GError **error)
{
    g_autoptr(qq_decoder) decoder = qq_decoder_new(false);
    /* What is wrong beyond the choice of encoding is told when the file is read for good. */
    if (!qq_pipeline_decode(source, decoder, NULL, NULL, NULL, as_gb18030, NULL)) *as_gb18030 = false;
    return qq_source_again(source, error);
}

static bool push_text(void *data, const char *text, size_t length, GError **error)
{
    pipeline *line = data;
    /* Without error: the caller's side has one. */
    if (__atomic_load_n(&line->stop, __ATOMIC_RELAXED)) return false;
    return qq_reader_push(line->reader, text, length, error) && !qq_parser_unclear(qq_reader_parser(line->reader));
}

/* Bytes that cannot be decoded are told of by libxml2, which may refuse what comes before them. */
static int line_at_end(void *data)
{
    qq_parser *parser = qq_reader_parser(((pipeline *)data)->reader);
    return qq_parser_doubt(parser) ? 0 : qq_parser_line_at_end(parser);
}

static void parse(pipeline *line)
{
    if (qq_pipeline_decode(line->source, line->decoder, push_text, line_at_end, line, &line->again, &line->error) &&
        !line->again && qq_reader_finish(line->reader, &line->error) &&
        !qq_parser_unclear(qq_reader_parser(line->reader)))
        return;
    if (line->again) line->way |= QQ_READ_AS_GB18030;
    if (!qq_parser_unclear(qq_reader_parser(line->reader))) return;
    /* What has gone wrong since is told when the file is read for good. */
    g_clear_error(&line->error);
    line->again = true;
    line->way |= QQ_READ_BY_LIBXML2;
}

static void make_reader(pipeline *line, qq_batch *first, qq_batch_sink sink)
{
    line->reader = qq_reader_new(line->feed, qq_source_name(line->source), first, sink, line);
    if (!(line->way & QQ_READ_BY_LIBXML2)) qq_parser_scan(qq_reader_parser(line->reader));
}

static void take(pipeline *line, qq_batch *batch)
{
    if (!line->each_error && !line->each(batch, qq_reader_source(line->reader), line->data, &line->each_error))
        __atomic_store_n(&line->stop, 1, __ATOMIC_RELAXED);
    qq_batch_clear(batch);
}

static qq_batch *sink_here(qq_batch *batch, void *data)
{
    pipeline *line = data;
    take(line, batch);
    return line->stop ? NULL : batch;
}

static qq_batch *sink_to_queue(qq_batch *batch, void *data)
{
    pipeline *line = data;
    g_async_queue_push(line->full, batch);
    return __atomic_load_n(&line->stop, __ATOMIC_RELAXED) ? NULL : g_async_queue_pop(line->empty);
}

static gpointer parse_thread(gpointer data)
{
    pipeline *line = data;
    parse(line);
    g_async_queue_push(line->full, (gpointer)(uintptr_t)end_mark);
    return NULL;
}

static void run_in_threads(pipeline *line)
{
    line->full = g_async_queue_new();
    line->empty = g_async_queue_new();
    for (int i = 1; i < QUEUE_BATCHES; i++) g_async_queue_push(line->empty, qq_batch_new());
    make_reader(line, qq_batch_new(), sink_to_queue);
    GThread *thread = g_thread_new("qinqing-parse", parse_thread, line);
    for (;;) {
        qq_batch *batch = g_async_queue_pop(line->full);
        if ((const char *)batch == end_mark) break;
        take(line, batch);
        g_async_queue_push(line->empty, batch);
    }
    g_thread_join(thread);
    qq_batch_free(qq_reader_free(line->reader));
    for (qq_batch *batch; (batch = g_async_queue_try_pop(line->empty));) qq_batch_free(batch);
    g_async_queue_unref(line->full);
    g_async_queue_unref(line->empty);
}

static void run_here(pipeline *line)
{
    qq_batch *batch = qq_batch_new();
    make_reader(line, batch, sink_here);
    parse(line);
    qq_reader_free(line->reader);
    qq_batch_free(batch);
}

qq_pipeline_outcome qq_pipeline_run(qq_source *source, const qq_feed *feed, unsigned way, qq_pipeline_each each,
                                    void *data, qq_pipeline_result *result, GError **error)
{
    g_autoptr(qq_decoder) decoder = qq_decoder_new((way & QQ_READ_AS_GB18030) != 0);
    pipeline line = {.source = source, .feed = feed, .decoder = decoder, .way = way, .each = each, .data = data};
    uint64_t total = qq_source_total(source);
    bool small = qq_source_is_file(source) && total && total < THREAD_BYTES;
    if (small || (way & QQ_READ_HERE))
        run_here(&line);
    else
        run_in_threads(&line);
    *result = (qq_pipeline_result){qq_decoder_encoding(decoder), qq_decoder_declaration_wrong(decoder), line.way};
    if (line.each_error) {
        g_clear_error(&line.error);
        g_propagate_error(error, line.each_error);
        return QQ_PIPELINE_FAILED;
    }
    if (line.error) {
        g_propagate_error(error, line.error);
        return QQ_PIPELINE_FAILED;
    }
    return line.again ? QQ_PIPELINE_AGAIN : QQ_PIPELINE_DONE;
}
