/* Runs in the temporary file: buffered, sequential, at explicit offsets. The file has no name from the moment it is
 * open, so that nothing is left behind however the process ends. */
#include "base/sorter_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "qinqing/error.h"

enum { LENGTH_BYTES = QQ_RUN_LENGTH_BYTES };

/* folder: as given to the sorter, whose choice it was; NULL: the environment's. */
static void set_file_error(GError **error, const char *folder, const char *what, int number)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: a temporary file for sorting %s: %s; make room there%s",
                folder ? folder : g_get_tmp_dir(), what, g_strerror(number),
                folder ? "" : " or point TMPDIR to another folder");
}

int qq_run_file_open(const char *folder, GError **error)
{
    g_autofree char *name = g_build_filename(folder ? folder : g_get_tmp_dir(), "qinqing-sort-XXXXXX", NULL);
    int file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        set_file_error(error, folder, "cannot be made", errno);
        return -1;
    }
    g_unlink(name);
    return file;
}

static bool put(qq_run_writer *writer, const uint8_t *bytes, size_t length, GError **error)
{
    while (length > 0) {
        ssize_t written = pwrite(writer->file, bytes, length, (off_t)writer->at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            set_file_error(error, writer->folder, "cannot be written", written < 0 ? errno : ENOSPC);
            return false;
        }
        bytes += written;
        length -= (size_t)written;
        writer->at += (uint64_t)written;
    }
    return true;
}

bool qq_run_flush(qq_run_writer *writer, GError **error)
{
    size_t used = writer->used;
    writer->used = 0;
    return put(writer, writer->buffer, used, error);
}

bool qq_run_write(qq_run_writer *writer, const uint8_t *entry, size_t length, GError **error)
{
    uint8_t head[LENGTH_BYTES] = {(uint8_t)(length & 0xFF), (uint8_t)(length >> 8)};
    if (writer->size - writer->used < length + LENGTH_BYTES) {
        if (!qq_run_flush(writer, error)) return false;
        if (writer->size < length + LENGTH_BYTES)
            return put(writer, head, LENGTH_BYTES, error) && put(writer, entry, length, error);
    }
    memcpy(writer->buffer + writer->used, head, LENGTH_BYTES);
    memcpy(writer->buffer + writer->used + LENGTH_BYTES, entry, length);
    writer->used += length + LENGTH_BYTES;
    return true;
}

/* Moves what is left to the buffer's beginning and fills up. */
static bool refill(qq_run_reader *reader, GError **error)
{
    size_t left = reader->used - reader->next;
    memmove(reader->buffer, reader->buffer + reader->next, left);
    reader->next = 0;
    reader->used = left;
    size_t wanted = (size_t)MIN((uint64_t)(reader->size - left), reader->end - reader->at);
    while (wanted > 0) {
        ssize_t got = pread(reader->file, reader->buffer + reader->used, wanted, (off_t)reader->at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            set_file_error(error, reader->folder, "cannot be read back", got < 0 ? errno : EIO);
            return false;
        }
        reader->used += (size_t)got;
        reader->at += (uint64_t)got;
        wanted -= (size_t)got;
    }
    return true;
}

static bool entry_is_whole(const qq_run_reader *reader)
{
    size_t left = reader->used - reader->next;
    if (left < LENGTH_BYTES) return false;
    const uint8_t *at = reader->buffer + reader->next;
    return left >= LENGTH_BYTES + ((size_t)at[0] | (size_t)at[1] << 8);
}

bool qq_run_read(qq_run_reader *reader, GError **error)
{
    if (!entry_is_whole(reader)) {
        if (reader->next == reader->used && reader->at == reader->end) {
            reader->entry = NULL;
            return true;
        }
        if (!refill(reader, error)) return false;
        g_assert(entry_is_whole(reader));
    }
    const uint8_t *at = reader->buffer + reader->next;
    reader->length = (size_t)at[0] | (size_t)at[1] << 8;
    reader->entry = at + LENGTH_BYTES;
    reader->head = qq_slot_head(reader->entry, reader->length);
    reader->next += LENGTH_BYTES + reader->length;
    return true;
}
