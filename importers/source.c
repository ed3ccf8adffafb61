/* Files inside an input: itself, what a .gz holds, or the members of a .zip, told apart by their first bytes.
 *
 * Invariant: members come in the order they lie in the archive; a name inside it is only ever printed, never opened.
 * libarchive is used here and nowhere else. */
#include "source.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "qinqing/error.h"
#include "raw.h"

#define PIECE 65536

typedef enum { PLAIN, GZIP, ZIP } packing;

struct qq_source {
    qq_raw *raw;
    char *path;    /* for messages */
    char *current; /* path or path:member */
    packing packing;
    struct archive *archive;
    uint64_t at;     /* next raw byte */
    unsigned member; /* number of the current file from 1; 0 before the first */
    gint64 done;     /* read by another thread */
    uint8_t piece[PIECE];
    GError *error; /* of a callback */
};

static la_ssize_t on_read(struct archive *archive, void *data, const void **out)
{
    qq_source *source = data;
    gssize got = qq_raw_read(source->raw, source->at, source->piece, sizeof source->piece,
                             source->error ? NULL : &source->error);
    if (got < 0) {
        archive_set_error(archive, ARCHIVE_FATAL, "cannot be read");
        return -1;
    }
    source->at += (uint64_t)got;
    __atomic_store_n(&source->done, (gint64)source->at, __ATOMIC_RELAXED);
    *out = source->piece;
    return got;
}

static la_int64_t on_seek(struct archive *archive, void *data, la_int64_t offset, int whence)
{
    (void)archive;
    qq_source *source = data;
    int64_t total = (int64_t)qq_raw_total(source->raw);
    int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (int64_t)source->at : total;
    if (offset < -from || offset > total - from) return ARCHIVE_FATAL;
    source->at = (uint64_t)(from + offset);
    return (la_int64_t)source->at;
}

static bool archive_fault(qq_source *source, GError **error)
{
    if (source->error) {
        g_propagate_error(error, g_steal_pointer(&source->error));
    } else {
        const char *text = archive_error_string(source->archive);
        g_autofree char *why = g_utf8_make_valid(text ? text : "unknown reason", -1);
        g_strdelimit(g_strchomp(why), "\n\r\t", ' ');
        if (archive_errno(source->archive) == ENOMEM)
            g_set_error(error, QQ_ERROR, QQ_ERROR_MACHINE, "%s: cannot be unpacked: %s", source->current, why);
        else
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: damaged archive: %s", source->current, why);
    }
    return false;
}

static void close_archive(qq_source *source)
{
    if (source->archive) archive_read_free(source->archive);
    source->archive = NULL;
}

static bool open_archive(qq_source *source, GError **error)
{
    close_archive(source);
    source->archive = archive_read_new();
    if (!source->archive) g_error("out of memory for an archive");
    if (source->packing == GZIP) {
        archive_read_support_filter_gzip(source->archive);
        archive_read_support_format_raw(source->archive);
    } else if (qq_raw_is_file(source->raw)) {
        archive_read_support_format_zip_seekable(source->archive);
        archive_read_set_seek_callback(source->archive, on_seek);
    } else {
        archive_read_support_format_zip_streamable(source->archive);
    }
    archive_read_set_read_callback(source->archive, on_read);
    archive_read_set_callback_data(source->archive, source);
    return archive_read_open1(source->archive) == ARCHIVE_OK || archive_fault(source, error);
}

static bool recognise(qq_source *source, GError **error)
{
    uint8_t head[4] = {0};
    size_t have = 0;
    gssize got = 1;
    while (have < sizeof head && got > 0) {
        got = qq_raw_read(source->raw, have, head + have, sizeof head - have, error);
        if (got < 0) return false;
        have += (size_t)got;
    }
    if (have == 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: the file is empty", source->path);
        return false;
    }
    source->packing = head[0] == 0x1F && head[1] == 0x8B ? GZIP : memcmp(head, "PK\3\4", 4) == 0 ? ZIP : PLAIN;
    return true;
}

static qq_source *source_of(qq_raw *raw, const char *path, GError **error)
{
    if (!raw) return NULL;
    qq_source *source = g_new0(qq_source, 1);
    source->raw = raw;
    source->path = g_strdup(path);
    source->current = g_strdup(path);
    if (!recognise(source, error) || !qq_source_rewind(source, error)) {
        qq_source_close(source);
        return NULL;
    }
    return source;
}

qq_source *qq_source_open(const char *path, bool regular, GError **error)
{
    qq_raw *raw = qq_raw_open(path, regular, error);
    return source_of(raw, raw ? qq_raw_name(raw) : path, error);
}

qq_source *qq_source_open_bytes(const char *name, const void *bytes, size_t length, GError **error)
{
    return source_of(qq_raw_open_bytes(bytes, length), name, error);
}

void qq_source_close(qq_source *source)
{
    if (!source) return;
    close_archive(source);
    qq_raw_close(source->raw);
    g_clear_error(&source->error);
    g_free(source->path);
    g_free(source->current);
    g_free(source);
}

bool qq_source_rewind(qq_source *source, GError **error)
{
    source->at = 0;
    source->member = 0;
    return source->packing == PLAIN || open_archive(source, error);
}

/* The next member that is a file. */
static bool next_member(qq_source *source, bool *found, GError **error)
{
    struct archive_entry *entry;
    for (;;) {
        int status = archive_read_next_header(source->archive, &entry);
        if (status == ARCHIVE_EOF) {
            *found = false;
            return true;
        }
        if (status < ARCHIVE_WARN) return archive_fault(source, error);
        if (source->packing == GZIP || archive_entry_filetype(entry) == AE_IFREG) break;
    }
    if (++source->member > QQ_SOURCE_MEMBERS_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: more than %d files in one archive", source->path,
                    QQ_SOURCE_MEMBERS_MAX);
        return false;
    }
    const char *name = source->packing == ZIP ? archive_entry_pathname(entry) : NULL;
    g_autofree char *printable = name ? g_utf8_make_valid(name, -1) : NULL;
    g_free(source->current);
    source->current = printable ? g_strdup_printf("%s:%s", source->path, g_strdelimit(printable, "\n\r\t", ' '))
                                : g_strdup(source->path);
    *found = true;
    return true;
}

bool qq_source_next(qq_source *source, bool *found, GError **error)
{
    if (source->packing != PLAIN) return next_member(source, found, error);
    *found = source->member == 0;
    source->member = 1;
    source->at = 0;
    return true;
}

bool qq_source_again(qq_source *source, GError **error)
{
    unsigned member = source->member;
    bool found = true;
    if (!qq_source_rewind(source, error)) return false;
    while (found && source->member < member)
        if (!qq_source_next(source, &found, error)) return false;
    return true;
}

bool qq_source_read(qq_source *source, void *out, size_t room, size_t *length, GError **error)
{
    char *to = out;
    size_t have = 0;
    while (have < room) {
        gssize got = source->packing == PLAIN ? qq_raw_read(source->raw, source->at, to + have, room - have, error)
                                              : (gssize)archive_read_data(source->archive, to + have, room - have);
        if (got < 0) return source->packing == PLAIN ? false : archive_fault(source, error);
        if (got == 0) break;
        have += (size_t)got;
        if (source->packing != PLAIN) continue;
        source->at += (uint64_t)got;
        __atomic_store_n(&source->done, (gint64)source->at, __ATOMIC_RELAXED);
    }
    *length = have;
    return true;
}

const char *qq_source_name(const qq_source *source)
{
    return source->current;
}

bool qq_source_has_members(const qq_source *source)
{
    return source->packing == ZIP;
}

uint64_t qq_source_done(const qq_source *source)
{
    return (uint64_t)__atomic_load_n(&source->done, __ATOMIC_RELAXED);
}

uint64_t qq_source_total(const qq_source *source)
{
    return qq_raw_total(source->raw);
}

bool qq_source_digest(qq_source *source, const int *stop, char out[65], GError **error)
{
    return qq_raw_digest(source->raw, stop, out, error);
}

bool qq_source_is_file(const qq_source *source)
{
    return qq_raw_is_file(source->raw);
}
