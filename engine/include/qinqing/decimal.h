/* IEEE 754-2008 decimal128: 34 digits, rounded half to even. The numbers of FEEL; never a double.
 *
 * Plain values; every function is pure and thread-safe. What has no finite result (division by zero, overflow, an
 * argument outside the domain) gives false and leaves *out alone: FEEL makes null of it. */
#ifndef QINQING_DECIMAL_H
#define QINQING_DECIMAL_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Binary integer decimal encoding; always finite. Two encodings can be equal in value (1.0 and 1.00): compare by
 * qq_decimal_compare, never by bytes. */
typedef struct {
    uint64_t word[2];
} qq_decimal;

qq_decimal qq_decimal_of(int64_t number);
/* number x 10^-digits, e.g. thousandths with digits = 3. */
qq_decimal qq_decimal_scaled(int64_t number, unsigned digits);
/* -?digits[.digits][e[+-]digits], the whole of text; false when it is not a number or not finite. More than 34 digits
 * are rounded. */
bool qq_decimal_read(const char *text, size_t length, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
/* Appends plain digits without exponent where the number has at most 34 places, no trailing zeros after the point;
 * otherwise d.dddE+n. */
void qq_decimal_append(GString *out, qq_decimal number);
/* The number x 10^digits when that is a whole number that fits; false otherwise. */
bool qq_decimal_to_int64(qq_decimal number, unsigned digits, int64_t *out) G_GNUC_WARN_UNUSED_RESULT;

int qq_decimal_compare(qq_decimal a, qq_decimal b); /* negative, 0, positive */
int qq_decimal_sign(qq_decimal number);             /* -1, 0, 1 */
bool qq_decimal_is_whole(qq_decimal number);
qq_decimal qq_decimal_negate(qq_decimal number);

bool qq_decimal_add(qq_decimal a, qq_decimal b, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_subtract(qq_decimal a, qq_decimal b, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_multiply(qq_decimal a, qq_decimal b, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_divide(qq_decimal a, qq_decimal b, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_power(qq_decimal a, qq_decimal b, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
/* a - b x floor(a/b): takes the sign of b, as FEEL's modulo does. */
bool qq_decimal_modulo(qq_decimal a, qq_decimal b, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_square_root(qq_decimal number, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_exponential(qq_decimal number, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;
bool qq_decimal_logarithm(qq_decimal number, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT; /* natural */

typedef enum {
    QQ_ROUND_HALF_EVEN,
    QQ_ROUND_HALF_UP,   /* away from zero */
    QQ_ROUND_HALF_DOWN, /* towards zero */
    QQ_ROUND_UP,        /* away from zero */
    QQ_ROUND_DOWN,      /* towards zero */
    QQ_ROUND_FLOOR,
    QQ_ROUND_CEILING,
} qq_rounding;
/* To so many digits after the point; negative: to tens, hundreds … scale in -6111..6176, else false. */
bool qq_decimal_round(qq_decimal number, int scale, qq_rounding rounding, qq_decimal *out) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#endif
