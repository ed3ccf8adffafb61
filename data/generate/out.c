/* The writer of the generator. Invariant: the buffer always ends at a whole character, because only whole texts are
 * put. */
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "qinqing/error.h"

#define BUFFER_BYTES ((size_t)1 << 18)

struct sink {
    int fd;
    int failure; /* errno of the first write that failed, 0 */
    size_t used;
    char *path;
    GIConv converter; /* (GIConv)-1: none */
    char *converted;
    qq_day last_day; /* of last_day_text: neighbouring fields often share a day */
    char last_day_text[QQ_DAY_TEXT];
    char buffer[BUFFER_BYTES];
};

sink *out_new(bool gb18030)
{
    sink *o = g_new(sink, 1);
    o->fd = -1;
    o->failure = 0;
    o->used = 0;
    o->path = NULL;
    o->converter = gb18030 ? g_iconv_open("GB18030", "UTF-8") : (GIConv)-1;
    o->converted = gb18030 ? g_malloc(BUFFER_BYTES * 2) : NULL;
    o->last_day = QQ_DAY_NONE;
    return o;
}

void out_free(sink *o)
{
    if (o == NULL) return;
    if (o->fd >= 0) close(o->fd);
    if (o->converter != (GIConv)-1) g_iconv_close(o->converter);
    g_free(o->converted);
    g_free(o->path);
    g_free(o);
}

bool out_failed(const sink *o)
{
    return o->failure != 0;
}

static void write_all(sink *o, const char *bytes, size_t length)
{
    while (length > 0 && o->failure == 0) {
        ssize_t written = write(o->fd, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            o->failure = errno;
            return;
        }
        bytes += written;
        length -= (size_t)written;
    }
}

static void flush(sink *o)
{
    if (o->converter == (GIConv)-1) {
        write_all(o, o->buffer, o->used);
    } else {
        char *from = o->buffer, *to = o->converted;
        size_t from_left = o->used, to_left = BUFFER_BYTES * 2;
        size_t lost = g_iconv(o->converter, &from, &from_left, &to, &to_left);
        g_assert(lost != (size_t)-1);
        write_all(o, o->converted, (size_t)(to - o->converted));
    }
    o->used = 0;
}

static bool report(const sink *o, int number, GError **error)
{
    bool full = number == ENOSPC || number == EDQUOT || number == EIO || number == EFBIG;
    g_set_error(error, QQ_ERROR, full ? QQ_ERROR_STORE : QQ_ERROR_INPUT, "%s: cannot write: %s; %s", o->path,
                g_strerror(number), full ? "free some space and run again" : "choose another folder with --out");
    return false;
}

bool out_open(sink *o, const char *path, GError **error)
{
    g_free(o->path);
    o->path = g_strdup(path);
    o->failure = 0;
    o->used = 0;
    o->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return o->fd >= 0 || report(o, errno, error);
}

bool out_close(sink *o, GError **error)
{
    flush(o);
    int number = o->failure;
    if (close(o->fd) != 0 && number == 0) number = errno;
    o->fd = -1;
    return number == 0 || report(o, number, error);
}

void put_bytes(sink *o, const char *text, size_t length)
{
    if (length > BUFFER_BYTES - o->used) flush(o);
    memcpy(o->buffer + o->used, text, length);
    o->used += length;
}

void put_text(sink *o, const char *text)
{
    put_bytes(o, text, strlen(text));
}

void put_number(sink *o, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    put_bytes(o, digits + at, sizeof digits - at);
}

void put_padded(sink *o, uint64_t number, unsigned digits)
{
    char text[20];
    g_assert(digits <= sizeof text);
    for (unsigned at = digits; at-- > 0; number /= 10) text[at] = (char)('0' + number % 10);
    put_bytes(o, text, digits);
}

void put_day(sink *o, qq_day day)
{
    if (day != o->last_day) {
        qq_day_format(day, o->last_day_text);
        o->last_day = day;
    }
    put_bytes(o, o->last_day_text, QQ_DAY_TEXT - 1);
}

void put_stamp(sink *o, qq_day day, uint32_t second)
{
    put_day(o, day);
    PUT(o, "T");
    put_padded(o, second / 3600, 2);
    PUT(o, ":");
    put_padded(o, second / 60 % 60, 2);
    PUT(o, ":");
    put_padded(o, second % 60, 2);
}

void put_yuan(sink *o, uint64_t fen)
{
    put_number(o, fen / 100);
    PUT(o, ".");
    put_padded(o, fen % 100, 2);
}

void put_chinese_date(sink *o, qq_day day)
{
    int year, month, day_of_month;
    qq_day_to_civil(day, &year, &month, &day_of_month);
    put_number(o, (uint64_t)year);
    PUT(o, "年");
    put_number(o, (uint64_t)month);
    PUT(o, "月");
    put_number(o, (uint64_t)day_of_month);
    PUT(o, "日");
}
