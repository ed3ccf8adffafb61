/* One output file at a time, written through a buffer of our own: no formatting calls on the way of a record. */
#ifndef QQ_GENERATE_OUT_H
#define QQ_GENERATE_OUT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "qinqing/day.h"

typedef struct sink sink;

/* gb18030: texts are given in UTF-8 and leave as GB18030. */
sink *out_new(bool gb18030);
void out_free(sink *o);
bool out_open(sink *o, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes what is left and closes. Every failure since out_open is reported here. */
bool out_close(sink *o, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A write has failed already: there is no sense in going on. */
bool out_failed(const sink *o);

void put_bytes(sink *o, const char *text, size_t length);
void put_text(sink *o, const char *text);
void put_number(sink *o, uint64_t number);
void put_padded(sink *o, uint64_t number, unsigned digits);
void put_day(sink *o, qq_day day);                    /* yyyy-mm-dd */
void put_stamp(sink *o, qq_day day, uint32_t second); /* yyyy-mm-ddThh:mm:ss; second of the day */
void put_yuan(sink *o, uint64_t fen);                 /* 1234.50 */
void put_chinese_date(sink *o, qq_day day);           /* 2025年3月1日 */

/* A literal. */
#define PUT(o, literal) put_bytes((o), "" literal, sizeof(literal) - 1)

#endif
