/* Growth and reuse of batches: buffers are kept from batch to batch, so that reading a file allocates nothing per
 * record. */
#include "batch.h"
#include <string.h>

qq_batch *qq_batch_new(void)
{
    qq_batch *batch = g_new0(qq_batch, 1);
    batch->text_size = 2 * QQ_BATCH_TEXT;
    batch->text = g_malloc0(batch->text_size);
    batch->field_size = (size_t)QQ_BATCH_RECORDS * 16;
    batch->fields = g_new(qq_raw_field, batch->field_size);
    return batch;
}

void qq_batch_free(qq_batch *batch)
{
    if (!batch) return;
    g_free(batch->text);
    g_free(batch->fields);
    g_free(batch);
}

void qq_batch_clear(qq_batch *batch)
{
    batch->text_length = 0;
    batch->field_count = 0;
    batch->record_count = 0;
    batch->warnings = 0;
}

static void enlarge(qq_batch *batch, size_t needed)
{
    const size_t had = batch->text_size;
    while (needed > batch->text_size) batch->text_size *= 2;
    batch->text = g_realloc(batch->text, batch->text_size);
    memset(batch->text + had, 0, batch->text_size - had);
}

void qq_batch_append(qq_batch *batch, const char *text, size_t length)
{
    const size_t needed = batch->text_length + length + QQ_BATCH_MARGIN;
    if (needed > batch->text_size) enlarge(batch, needed);
    memcpy(batch->text + batch->text_length, text, length);
    batch->text_length += length;
}

qq_raw_field *qq_batch_add_field(qq_batch *batch)
{
    if (batch->field_count == batch->field_size) {
        batch->field_size *= 2;
        batch->fields = g_renew(qq_raw_field, batch->fields, batch->field_size);
    }
    return &batch->fields[batch->field_count++];
}
