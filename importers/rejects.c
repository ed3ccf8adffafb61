/* Rejects of the file being read. A file that turns out to be of another encoding is read again, and then what was
 * found under the wrong one must not have been told.
 *
 * Invariant: memory stays below LOG_MEMORY however many there are; the rest waits in an unlinked temporary file. */
#include "rejects.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "qinqing/error.h"

#define LOG_MEMORY (1u << 20)
#define TEXT_BYTES 1000 /* of one text of an entry */

struct qq_reject_log {
    GByteArray *memory; /* entries: int line, byte beyond, then element, value, reason, each zero-terminated */
    int fd;             /* entries before those in memory; -1 */
    char *first;
};

qq_reject_log *qq_reject_log_new(void)
{
    qq_reject_log *log = g_new0(qq_reject_log, 1);
    log->memory = g_byte_array_new();
    log->fd = -1;
    return log;
}

void qq_reject_log_forget(qq_reject_log *log)
{
    g_byte_array_set_size(log->memory, 0);
    if (log->fd >= 0) close(log->fd);
    log->fd = -1;
    g_clear_pointer(&log->first, g_free);
}

void qq_reject_log_free(qq_reject_log *log)
{
    if (!log) return;
    qq_reject_log_forget(log);
    g_byte_array_free(log->memory, TRUE);
    g_free(log);
}

static bool file_fault(GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_MACHINE,
                "the list of rejects cannot be kept in %s: %s; make room there or set TMPDIR", g_get_tmp_dir(),
                g_strerror(errno));
    return false;
}

static bool spill(qq_reject_log *log, GError **error)
{
    if (log->fd < 0) {
        g_autofree char *path = g_build_filename(g_get_tmp_dir(), "qinqing-XXXXXX", NULL);
        log->fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
        if (log->fd < 0) return file_fault(error);
        unlink(path);
    }
    const uint8_t *at = log->memory->data;
    size_t left = log->memory->len;
    while (left > 0) {
        ssize_t put = write(log->fd, at, left);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return file_fault(error);
        at += put;
        left -= (size_t)put;
    }
    g_byte_array_set_size(log->memory, 0);
    return true;
}

/* Names of elements are the sender's and may be of any length. */
static void append_text(GByteArray *out, const char *text)
{
    g_autofree char *cut = strlen(text) > TEXT_BYTES ? g_utf8_make_valid(text, TEXT_BYTES) : NULL;
    if (cut) text = cut;
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text) + 1);
}

bool qq_reject_log_add(qq_reject_log *log, const qq_reject *reject, GError **error)
{
    uint8_t beyond = reject->beyond_schema;
    int line = reject->line;
    if (!log->first) log->first = g_strdup_printf("%d: <%.200s>: %s", line, reject->element, reject->reason);
    g_byte_array_append(log->memory, (const guint8 *)&line, sizeof line);
    g_byte_array_append(log->memory, &beyond, 1);
    append_text(log->memory, reject->element);
    append_text(log->memory, reject->value);
    append_text(log->memory, reject->reason);
    return log->memory->len < LOG_MEMORY || spill(log, error);
}

const char *qq_reject_log_first(const qq_reject_log *log)
{
    return log->first;
}

/* Hands over the whole entries in bytes; gives the bytes they took. */
static size_t replay_bytes(const uint8_t *bytes, size_t length, const char *file, qq_reject_sink sink, void *data)
{
    size_t taken = 0;
    for (;;) {
        qq_reject reject = {.file = file};
        size_t at = taken;
        if (length - at < sizeof reject.line + 1) return taken;
        memcpy(&reject.line, bytes + at, sizeof reject.line);
        reject.beyond_schema = bytes[at + sizeof reject.line] != 0;
        at += sizeof reject.line + 1;
        const char **texts[] = {&reject.element, &reject.value, &reject.reason};
        for (int i = 0; i < 3; i++) {
            const uint8_t *end = memchr(bytes + at, 0, length - at);
            if (!end) return taken;
            *texts[i] = (const char *)bytes + at;
            at = (size_t)(end - bytes) + 1;
        }
        sink(&reject, data);
        taken = at;
    }
}

static bool replay_file(qq_reject_log *log, const char *file, qq_reject_sink sink, void *data, GError **error)
{
    const size_t room = 2 * LOG_MEMORY; /* more than any entry */
    g_autofree uint8_t *piece = g_malloc(room);
    size_t have = 0;
    if (lseek(log->fd, 0, SEEK_SET) < 0) return file_fault(error);
    for (;;) {
        ssize_t got = read(log->fd, piece + have, room - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_fault(error);
        if (got == 0) return true;
        have += (size_t)got;
        size_t taken = replay_bytes(piece, have, file, sink, data);
        memmove(piece, piece + taken, have - taken);
        have -= taken;
    }
}

bool qq_reject_log_replay(qq_reject_log *log, const char *file, qq_reject_sink sink, void *data, GError **error)
{
    bool good = !sink || log->fd < 0 || replay_file(log, file, sink, data, error);
    if (good && sink) replay_bytes(log->memory->data, log->memory->len, file, sink, data);
    qq_reject_log_forget(log);
    return good;
}
