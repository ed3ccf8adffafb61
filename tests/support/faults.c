/* Faults of the machine for the end-to-end tests, preloaded: a call that the environment names fails as told.
 *
 * QQ_FAULT=CALL:ERRNO:TEXT: every CALL whose file's path contains TEXT fails; with EINTR every other one. CALL is open,
 * openw (for writing), opendir, pread or rename.
 *
 * QQ_FAULT=pwrite:ERRNO:@N: every write to a file from the N-th on fails, as on a disk that is full and stays so.
 *
 * QQ_FAULT=CALL:kill:TEXT: the process is killed (kill -9) at the first such CALL: before an openw, after a rename.
 *
 * QQ_FAULT_COUNT=FILE: the number of such writes is written there when the process ends.
 *
 * Errors are given as numbers. Nothing fails in programs started without QQ_FAULT. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

typedef struct {
    char call[16], text[256];
    int number;
    long from;
    bool kills;
} fault;

static atomic_long writes;

static const fault *wanted(void)
{
    static fault one;
    static atomic_int read_it;
    if (!atomic_load(&read_it)) {
        const char *told = getenv("QQ_FAULT");
        if (told && sscanf(told, "%15[^:]:%d:%255s", one.call, &one.number, one.text) == 3 && one.text[0] == '@')
            one.from = strtol(one.text + 1, NULL, 10);
        one.kills = told && sscanf(told, "%15[^:]:kill:%255s", one.call, one.text) == 2;
        atomic_store(&read_it, 1);
    }
    return &one;
}

static bool fails(const char *call, const char *path)
{
    static atomic_int calls;
    const fault *one = wanted();
    if (strcmp(one->call, call) != 0 || one->text[0] == '@' || !path || !strstr(path, one->text)) return false;
    if (one->kills) raise(SIGKILL);
    if (one->number == EINTR && atomic_fetch_add(&calls, 1) % 2) return false;
    errno = one->number;
    return true;
}

static bool read_fails(int fd)
{
    char link[64], path[4096];
    if (strcmp(wanted()->call, "pread") != 0) return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = '\0';
    return fails("pread", path);
}

/* Regular files only: what is said to people is not on the disk. */
static bool write_fails(int fd)
{
    struct stat info;
    const fault *one = wanted();
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return false;
    const long count = atomic_fetch_add(&writes, 1) + 1;
    if (strcmp(one->call, "pwrite") != 0 || one->from == 0 || count < one->from) return false;
    errno = one->number;
    return true;
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                                                  \
        int (*call)(const char *, int, ...);                                                                           \
        *(void **)&call = real(#name);                                                                                 \
        if (fails("open", path) || ((flags & O_ACCMODE) != O_RDONLY && fails("openw", path))) return -1;               \
        return call(path, flags, mode);                                                                                \
    }
OPEN(open)
OPEN(open64)

#define PREAD(name)                                                                                                    \
    ssize_t name(int fd, void *to, size_t room, off64_t at)                                                            \
    {                                                                                                                  \
        ssize_t (*call)(int, void *, size_t, off64_t);                                                                 \
        *(void **)&call = real(#name);                                                                                 \
        return read_fails(fd) ? -1 : call(fd, to, room, at);                                                           \
    }
PREAD(pread)
PREAD(pread64)

#define PWRITE(name)                                                                                                   \
    ssize_t name(int fd, const void *from, size_t length, off64_t at)                                                  \
    {                                                                                                                  \
        ssize_t (*call)(int, const void *, size_t, off64_t);                                                           \
        *(void **)&call = real(#name);                                                                                 \
        return write_fails(fd) ? -1 : call(fd, from, length, at);                                                      \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *from, size_t length)
{
    ssize_t (*call)(int, const void *, size_t);
    *(void **)&call = real("write");
    return write_fails(fd) ? -1 : call(fd, from, length);
}

DIR *opendir(const char *path)
{
    DIR *(*call)(const char *);
    *(void **)&call = real("opendir");
    return fails("opendir", path) ? NULL : call(path);
}

int rename(const char *from, const char *to)
{
    int (*call)(const char *, const char *);
    *(void **)&call = real("rename");
    if (!wanted()->kills) return fails("rename", from) ? -1 : call(from, to);
    const int done = call(from, to);
    return fails("rename", from) ? -1 : done;
}

__attribute__((destructor)) static void tell_count(void)
{
    const char *path = getenv("QQ_FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", atomic_load(&writes));
    fclose(file);
}
