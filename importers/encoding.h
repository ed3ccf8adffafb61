/* From a file's bytes to UTF-8, by what the bytes are and not by what the file says (encoding.c). */
#ifndef QINQING_IMPORTERS_ENCODING_H
#define QINQING_IMPORTERS_ENCODING_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QQ_DECODER_CHUNK 65536 /* bytes of a file looked at together; larger was slower when measured */

typedef enum { QQ_ENCODING_UTF8, QQ_ENCODING_GB18030, QQ_ENCODING_UTF16LE, QQ_ENCODING_UTF16BE } qq_encoding;

typedef enum {
    QQ_DECODE_OK,
    QQ_DECODE_WRONG,       /* bytes without meaning; what came before them is given out */
    QQ_DECODE_NUL,         /* a zero byte, likewise */
    QQ_DECODE_AGAIN,       /* taken for UTF-8 and is not: read the input again as GB18030 */
    QQ_DECODE_UNSUPPORTED, /* neither UTF-8 nor declared as something that is read here */
} qq_decode_status;

typedef struct qq_decoder qq_decoder;

/* as_gb18030: the second reading after QQ_DECODE_AGAIN. */
qq_decoder *qq_decoder_new(bool as_gb18030);
void qq_decoder_free(qq_decoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_decoder, qq_decoder_free)

/* Where the next QQ_DECODER_CHUNK bytes are to be put. The first chunk is short only when the input is. */
uint8_t *qq_decoder_room(qq_decoder *decoder);
/* Decodes `length` bytes put there; final: nothing follows. *out is borrowed until the next call of room. */
qq_decode_status qq_decoder_take(qq_decoder *decoder, size_t length, bool final, const char **out, size_t *out_length);

qq_encoding qq_decoder_encoding(const qq_decoder *decoder);
const char *qq_encoding_text(qq_encoding encoding); /* "UTF-8", … */
/* What the XML declaration says, "" for nothing; and whether it is wrong. */
const char *qq_decoder_declared(const qq_decoder *decoder);
bool qq_decoder_declaration_wrong(const qq_decoder *decoder);

#endif
