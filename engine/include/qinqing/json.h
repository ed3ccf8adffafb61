/* JSON writing with fixed decimals and the caller's key order, so that equal answers are equal bytes. */
#ifndef QINQING_JSON_H
#define QINQING_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/day.h"

G_BEGIN_DECLS

typedef struct qq_json qq_json;

/* Appends to out, which the caller owns and which must outlive the writer. indent: spaces a level, 0 for one line. */
qq_json *qq_json_new(GString *out, int indent);
/* Asserts that everything opened was closed. */
void qq_json_free(qq_json *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_json, qq_json_free)

/* key is NULL inside an array and at the top. */
void qq_json_open_object(qq_json *json, const char *key);
void qq_json_open_array(qq_json *json, const char *key);
void qq_json_close(qq_json *json);
void qq_json_string(qq_json *json, const char *key, const char *value); /* NULL value writes null */
void qq_json_bool(qq_json *json, const char *key, bool value);
void qq_json_integer(qq_json *json, const char *key, int64_t value);
void qq_json_decimal(qq_json *json, const char *key, int64_t value, int decimals); /* exactly `decimals` places */
/* A number written already, as RFC 8259 has it; anything else is an assertion. */
void qq_json_number(qq_json *json, const char *key, const char *digits);
void qq_json_day(qq_json *json, const char *key, qq_day day); /* NONE writes null */
void qq_json_null(qq_json *json, const char *key);

/* Appends text quoted and escaped; bytes that are not UTF-8 become U+FFFD. */
void qq_json_quote(GString *out, const char *text, size_t length);

G_END_DECLS

#endif
