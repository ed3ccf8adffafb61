/* Raw bytes: a regular file as it lies there, memory, or a stream that is written to an unlinked temporary file as it
 * comes, so that it can be read again.
 *
 * Invariant: a stream is read no further than asked for; what came is in the temporary file and in the running digest.
 */
#include "raw.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "qinqing/error.h"
#include "qinqing/sha256.h"

#define PIECE 65536

struct qq_raw {
    char *name;
    int fd;               /* file or stream; -1 for memory */
    int spool;            /* temporary file of a stream; -1 */
    uint64_t spooled;     /* bytes in it */
    bool ended;           /* the stream has */
    qq_sha256 *digest;    /* of the stream so far */
    const uint8_t *bytes; /* memory */
    uint64_t size;        /* of a file or memory */
};

/* Whether the fault lies in what was named. All others lie in the machine: the same file may be read later. */
static bool is_of_the_name(int number)
{
    return number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG || number == ELOOP || number == ENXIO;
}

static void set_error(GError **error, const char *name, int number)
{
    g_set_error(error, QQ_ERROR, is_of_the_name(number) ? QQ_ERROR_INPUT : QQ_ERROR_MACHINE, "%s: cannot be read: %s",
                name, g_strerror(number));
}

static int open_spool(GError **error)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "qinqing-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        set_error(error, path, errno);
        return -1;
    }
    unlink(path);
    return fd;
}

static int open_again(const char *path, int flags)
{
    int fd;
    do {
        fd = open(path, flags);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

/* Without waiting for the other end of a pipe, and without following a link. */
static bool open_regular(qq_raw *raw, const char *path, GError **error)
{
    struct stat status;
    raw->fd = open_again(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
    if (raw->fd < 0 || fstat(raw->fd, &status) != 0) {
        set_error(error, raw->name, errno);
        return false;
    }
    if (!S_ISREG(status.st_mode)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: is not a regular file; take it away", raw->name);
        return false;
    }
    raw->size = (uint64_t)status.st_size;
    return true;
}

static bool open_fd(qq_raw *raw, const char *path, GError **error)
{
    struct stat status;
    bool standard = g_str_equal(path, "-");
    raw->fd = standard ? STDIN_FILENO : open_again(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (raw->fd < 0 || fstat(raw->fd, &status) != 0) {
        set_error(error, raw->name, errno);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: is a directory; name the files in it", raw->name);
        return false;
    }
    if (S_ISREG(status.st_mode) && !standard) {
        raw->size = (uint64_t)status.st_size;
        return true;
    }
    raw->spool = open_spool(error);
    raw->digest = qq_sha256_new();
    return raw->spool >= 0;
}

qq_raw *qq_raw_open(const char *path, bool regular, GError **error)
{
    qq_raw *raw = g_new0(qq_raw, 1);
    raw->name = g_strdup(g_str_equal(path, "-") ? "standard input" : path);
    raw->fd = raw->spool = -1;
    if (!(regular ? open_regular : open_fd)(raw, path, error)) {
        qq_raw_close(raw);
        return NULL;
    }
    return raw;
}

qq_raw *qq_raw_open_bytes(const void *bytes, size_t length)
{
    qq_raw *raw = g_new0(qq_raw, 1);
    raw->fd = raw->spool = -1;
    raw->bytes = bytes;
    raw->size = length;
    return raw;
}

void qq_raw_close(qq_raw *raw)
{
    if (!raw) return;
    if (raw->fd > STDIN_FILENO) close(raw->fd);
    if (raw->spool >= 0) close(raw->spool);
    qq_sha256_free(raw->digest);
    g_free(raw->name);
    g_free(raw);
}

static gssize read_at(const qq_raw *raw, int fd, uint64_t at, void *out, size_t room, GError **error)
{
    ssize_t got;
    do {
        got = pread(fd, out, room, (off_t)at);
    } while (got < 0 && errno == EINTR);
    if (got < 0) set_error(error, raw->name, errno);
    return got;
}

static bool write_all(const qq_raw *raw, const uint8_t *bytes, size_t length, GError **error)
{
    while (length > 0) {
        ssize_t put = write(raw->spool, bytes, length);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_MACHINE,
                        "%s: cannot be kept in %s: %s; make room there or set TMPDIR", raw->name, g_get_tmp_dir(),
                        g_strerror(errno));
            return false;
        }
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

/* Takes the stream's next piece into the temporary file. */
static bool spool_more(qq_raw *raw, GError **error)
{
    uint8_t piece[PIECE];
    ssize_t got;
    do {
        got = read(raw->fd, piece, sizeof piece);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        set_error(error, raw->name, errno);
        return false;
    }
    raw->ended = got == 0;
    if (!write_all(raw, piece, (size_t)got, error)) return false;
    raw->spooled += (uint64_t)got;
    qq_sha256_update(raw->digest, piece, (size_t)got);
    return true;
}

gssize qq_raw_read(qq_raw *raw, uint64_t at, void *out, size_t room, GError **error)
{
    if (raw->bytes || raw->fd < 0) {
        if (at >= raw->size || !raw->bytes) return 0;
        size_t length = MIN(room, (size_t)(raw->size - at));
        memcpy(out, raw->bytes + at, length);
        return (gssize)length;
    }
    if (raw->spool < 0) return read_at(raw, raw->fd, at, out, room, error);
    while (!raw->ended && raw->spooled <= at)
        if (!spool_more(raw, error)) return -1;
    return read_at(raw, raw->spool, at, out, room, error);
}

bool qq_raw_is_file(const qq_raw *raw)
{
    return raw->spool < 0;
}

uint64_t qq_raw_total(const qq_raw *raw)
{
    return raw->size;
}

const char *qq_raw_name(const qq_raw *raw)
{
    return raw->name;
}

bool qq_raw_digest(qq_raw *raw, const int *stop, char out[65], GError **error)
{
    if (raw->spool >= 0) {
        while (!raw->ended)
            if (!spool_more(raw, error)) return false;
        qq_sha256_finish(raw->digest, out);
    } else {
        g_autofree uint8_t *piece = g_malloc(PIECE);
        g_autoptr(qq_sha256) sha256 = qq_sha256_new();
        gssize got;
        for (uint64_t at = 0; (got = qq_raw_read(raw, at, piece, PIECE, error)) != 0; at += (uint64_t)got) {
            if (got < 0) return false;
            qq_sha256_update(sha256, piece, (size_t)got);
            if (__atomic_load_n(stop, __ATOMIC_RELAXED)) break;
        }
        qq_sha256_finish(sha256, out);
    }
    return true;
}
