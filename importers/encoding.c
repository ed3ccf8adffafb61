/* The encoding of a feed: byte order mark, then a strict UTF-8 test, then the declaration, then GB18030.
 *
 * While a file is ASCII nothing is decided. The first run of other bytes decides between UTF-8 and GB18030 without
 * going back; should a later run contradict it, the file is read again as GB18030. A byte order mark is trusted to the
 * end. Source: domain practice, feeds of Hubei and Fujian systems (byte order mark without declaration; declarations
 * that are wrong). */
#include "encoding.h"
#include <string.h>
#include "gb18030.h"
#include "utf8.h"

#define CARRY_MAX    4  /* bytes of a cut sequence */
#define DECLARED_MAX 40 /* bytes of an encoding name */

struct qq_decoder {
    uint8_t in[CARRY_MAX + QQ_DECODER_CHUNK + 8];
    uint8_t out[2 * (CARRY_MAX + QQ_DECODER_CHUNK) + 16];
    char declared[DECLARED_MAX];
    uint8_t tail[CARRY_MAX]; /* a cut sequence, kept until the chunk it was found in is done with */
    qq_gb18030 *gb18030;
    size_t carried; /* bytes of it */
    qq_encoding encoding;
    bool started;
    bool certain; /* by byte order mark or second reading */
    bool decided; /* a byte beyond ASCII was seen */
};

qq_decoder *qq_decoder_new(bool as_gb18030)
{
    qq_decoder *decoder = g_malloc(sizeof *decoder);
    memset(decoder->declared, 0, sizeof decoder->declared);
    decoder->gb18030 = NULL;
    decoder->carried = 0;
    decoder->encoding = as_gb18030 ? QQ_ENCODING_GB18030 : QQ_ENCODING_UTF8;
    decoder->started = false;
    decoder->certain = decoder->decided = as_gb18030;
    return decoder;
}

void qq_decoder_free(qq_decoder *decoder)
{
    if (!decoder) return;
    qq_gb18030_free(decoder->gb18030);
    g_free(decoder);
}

uint8_t *qq_decoder_room(qq_decoder *decoder)
{
    memcpy(decoder->in + CARRY_MAX - decoder->carried, decoder->tail, decoder->carried);
    return decoder->in + CARRY_MAX;
}

qq_encoding qq_decoder_encoding(const qq_decoder *decoder)
{
    return decoder->encoding;
}

const char *qq_encoding_text(qq_encoding encoding)
{
    static const char *const texts[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    return texts[encoding];
}

const char *qq_decoder_declared(const qq_decoder *decoder)
{
    return decoder->declared;
}

static bool starts_with_any(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (g_ascii_strncasecmp(text, *list, strlen(*list)) == 0) return true;
    return false;
}

bool qq_decoder_declaration_wrong(const qq_decoder *decoder)
{
    static const char *const utf8[] = {"utf-8", "utf8", NULL}, *const chinese[] = {"gb", "hz", "cp936", "x-gbk", NULL},
                             *const utf16[] = {"utf-16", "utf16", "ucs-2", "iso-10646-ucs-2", NULL};
    if (!decoder->declared[0]) return false;
    switch (decoder->encoding) {
    case QQ_ENCODING_UTF8:
        return decoder->decided && !starts_with_any(decoder->declared, utf8);
    case QQ_ENCODING_GB18030:
        return !starts_with_any(decoder->declared, chinese);
    default:
        return !starts_with_any(decoder->declared, utf16);
    }
}

/* Declared as one of these a file that is not UTF-8 would come out as other characters than were meant. */
static bool declared_unsupported(const qq_decoder *decoder)
{
    static const char *const others[] = {"big5", "shift", "euc-", "iso-2022", "sjis", "utf-7", "utf-32", "ucs-4", NULL};
    return starts_with_any(decoder->declared, others);
}

/* Reads encoding="…" of an XML declaration; step: bytes a character, first: index of the byte that counts in it. */
static void read_declaration(qq_decoder *decoder, const uint8_t *bytes, size_t length, size_t step, size_t first)
{
    char head[256];
    size_t count = 0;
    for (size_t at = first; at < length && count + 1 < sizeof head; at += step) {
        head[count++] = (char)bytes[at];
        if (bytes[at] == '>') break;
    }
    head[count] = '\0';
    if (strncmp(head, "<?xml", 5) != 0) return;
    const char *name = strstr(head, "encoding");
    if (!name) return;
    name += strlen("encoding");
    name += strspn(name, " \t\r\n=");
    if (*name != '"' && *name != '\'') return;
    size_t size = strcspn(name + 1, "\"'>");
    if (size >= DECLARED_MAX) size = DECLARED_MAX - 1;
    memcpy(decoder->declared, name + 1, size);
}

/* Looks at the first bytes; gives how many of them are a byte order mark. */
static size_t begin(qq_decoder *decoder, const uint8_t *bytes, size_t length)
{
    static const struct {
        uint8_t bytes[4];
        uint8_t length, mark;
        qq_encoding encoding;
    } forms[] = {
        {{0xEF, 0xBB, 0xBF}, 3, 3, QQ_ENCODING_UTF8},  {{0x84, 0x31, 0x95, 0x33}, 4, 4, QQ_ENCODING_GB18030},
        {{0xFF, 0xFE}, 2, 2, QQ_ENCODING_UTF16LE},     {{0xFE, 0xFF}, 2, 2, QQ_ENCODING_UTF16BE},
        {{'<', 0, '?', 0}, 4, 0, QQ_ENCODING_UTF16LE}, {{0, '<', 0, '?'}, 4, 0, QQ_ENCODING_UTF16BE},
    };
    size_t mark = 0;
    decoder->started = true;
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (length < forms[i].length || memcmp(bytes, forms[i].bytes, forms[i].length) != 0) continue;
        decoder->encoding = forms[i].encoding;
        decoder->certain = decoder->decided = true;
        mark = forms[i].mark;
        break;
    }
    bool wide = decoder->encoding == QQ_ENCODING_UTF16LE || decoder->encoding == QQ_ENCODING_UTF16BE;
    read_declaration(decoder, bytes + mark, length - mark, wide ? 2 : 1, decoder->encoding == QQ_ENCODING_UTF16BE);
    return mark;
}

/* Keeps the bytes from `from` for the next chunk. */
static void carry(qq_decoder *decoder, const uint8_t *from, size_t length)
{
    memcpy(decoder->tail, from, length);
    decoder->carried = length;
}

static qq_decode_status take_gb18030(qq_decoder *decoder, const uint8_t *bytes, size_t length, bool final,
                                     const char **out, size_t *out_length)
{
    if (!decoder->gb18030) decoder->gb18030 = qq_gb18030_new();
    size_t taken;
    bool wrong;
    size_t made = qq_gb18030_convert(decoder->gb18030, bytes, length, decoder->out, &taken, &wrong);
    *out = (const char *)decoder->out;
    *out_length = made;
    if (wrong || (final && taken < length)) return QQ_DECODE_WRONG;
    carry(decoder, bytes + taken, length - taken);
    return QQ_DECODE_OK;
}

/* The run of bytes beyond ASCII that has just failed as UTF-8 is the first one: so the file was GB18030 all along. */
static qq_decode_status turn_to_gb18030(qq_decoder *decoder, const uint8_t *bytes, size_t length, bool final,
                                        const char **out, size_t *out_length)
{
    if (declared_unsupported(decoder)) return QQ_DECODE_UNSUPPORTED;
    decoder->encoding = QQ_ENCODING_GB18030;
    decoder->decided = true;
    return take_gb18030(decoder, bytes, length, final, out, out_length);
}

static qq_decode_status take_utf8(qq_decoder *decoder, const uint8_t *bytes, size_t length, bool final,
                                  const char **out, size_t *out_length)
{
    size_t ascii = decoder->decided ? 0 : qq_utf8_ascii_length(bytes, length);
    size_t good = ascii + qq_utf8_valid_length(bytes + ascii, length - ascii);
    bool cut = good < length && !final && qq_utf8_may_continue(bytes + good, length - good);
    *out = (const char *)bytes;
    *out_length = good;
    if (good == length || cut) {
        /* A sequence cut by the chunk's end decides nothing yet. */
        decoder->decided = decoder->decided || good > ascii;
        carry(decoder, bytes + good, length - good);
        return QQ_DECODE_OK;
    }
    if (decoder->certain) return QQ_DECODE_WRONG;
    size_t run = qq_utf8_run_length(bytes + ascii, good - ascii);
    if (!decoder->decided && run == good - ascii)
        return turn_to_gb18030(decoder, bytes, length, final, out, out_length);
    *out_length = 0;
    return declared_unsupported(decoder) ? QQ_DECODE_UNSUPPORTED : QQ_DECODE_AGAIN;
}

static unsigned unit_at(const uint8_t *bytes, bool big)
{
    return big ? (unsigned)bytes[0] << 8 | bytes[1] : (unsigned)bytes[1] << 8 | bytes[0];
}

static qq_decode_status take_utf16(qq_decoder *decoder, const uint8_t *bytes, size_t length, bool final,
                                   const char **out, size_t *out_length)
{
    bool big = decoder->encoding == QQ_ENCODING_UTF16BE, wrong = false;
    char *to = (char *)decoder->out;
    size_t at = 0;
    while (!wrong && at + 2 <= length) {
        unsigned unit = unit_at(bytes + at, big);
        gunichar c = unit;
        size_t size = 2;
        if (unit >= 0xD800 && unit < 0xDC00) {
            if (at + 4 > length) break;
            unsigned low = unit_at(bytes + at + 2, big);
            wrong = low < 0xDC00 || low > 0xDFFF;
            c = 0x10000 + ((gunichar)(unit - 0xD800) << 10) + (low - 0xDC00);
            size = 4;
        } else {
            wrong = (unit >= 0xDC00 && unit <= 0xDFFF) || unit == 0;
        }
        if (wrong) break;
        to += g_unichar_to_utf8(c, to);
        at += size;
    }
    *out = (const char *)decoder->out;
    *out_length = (size_t)(to - (char *)decoder->out);
    if (wrong || (final && at < length)) return QQ_DECODE_WRONG;
    carry(decoder, bytes + at, length - at);
    return QQ_DECODE_OK;
}

qq_decode_status qq_decoder_take(qq_decoder *decoder, size_t length, bool final, const char **out, size_t *out_length)
{
    const uint8_t *bytes = decoder->in + CARRY_MAX - decoder->carried;
    length += decoder->carried;
    decoder->carried = 0;
    *out = "";
    *out_length = 0;
    if (!decoder->started) {
        size_t mark = begin(decoder, bytes, length);
        bytes += mark;
        length -= mark;
    }
    if (decoder->encoding == QQ_ENCODING_UTF16LE || decoder->encoding == QQ_ENCODING_UTF16BE)
        return take_utf16(decoder, bytes, length, final, out, out_length);
    const uint8_t *nul = length ? memchr(bytes, 0, length) : NULL;
    if (nul) {
        length = (size_t)(nul - bytes);
        final = true;
    }
    qq_decode_status status = decoder->encoding == QQ_ENCODING_UTF8
                                  ? take_utf8(decoder, bytes, length, final, out, out_length)
                                  : take_gb18030(decoder, bytes, length, final, out, out_length);
    return status == QQ_DECODE_OK && nul ? QQ_DECODE_NUL : status;
}
