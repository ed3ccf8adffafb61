/* Fixed-point amounts: money in fen, points in thousandths, weights in millionths.
 * No floating point; text is read and written without the locale. */
#ifndef QINQING_AMOUNT_H
#define QINQING_AMOUNT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef int64_t qq_fen;   /* 0.01 yuan */
typedef int64_t qq_milli; /* 0.001 point */
typedef int32_t qq_ppm;   /* 0.000001 of a weight, or of a factor */

/* Exact products of weights and points. Both compilers have it; the word in front keeps -Wpedantic quiet about it. */
__extension__ typedef __int128 qq_wide;
__extension__ typedef unsigned __int128 qq_wide_unsigned;

#define QQ_FEN_NONE   INT64_MIN
#define QQ_MILLI_TEXT 24 /* bytes enough for any formatted qq_milli or qq_fen */

typedef enum { QQ_UNIT_YUAN, QQ_UNIT_WAN_YUAN } qq_money_unit;

typedef enum {
    QQ_AMOUNT_OK,
    QQ_AMOUNT_NOT_A_NUMBER,
    QQ_AMOUNT_NEGATIVE,
    QQ_AMOUNT_TOO_PRECISE, /* finer than 0.01 yuan, or than the scale asked for */
    QQ_AMOUNT_TOO_LARGE,   /* beyond 10^15 yuan, or than int64 holds */
} qq_amount_fault;

/* Reads a decimal amount of money, exactly. Thousands separators (",", full-width or ASCII), blanks around it,
 * full-width digits and a trailing 元, 万元 or 亿元 (which overrides `unit`) are accepted. *out is set only on
 * QQ_AMOUNT_OK and is 0 or more. */
qq_amount_fault qq_money_parse(const char *text, size_t length, qq_money_unit unit,
                               qq_fen *out) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a signed decimal number with at most `decimals` (0..9) places as an integer of 10^-decimals. Zeros beyond them
 * do no harm. Blanks around it and full-width digits are accepted, separators are not. */
qq_amount_fault qq_decimal_parse(const char *text, size_t length, int decimals, int64_t *out) G_GNUC_WARN_UNUSED_RESULT;

/* Writes value/10^decimals with exactly `decimals` places: 78500 with 3 is "78.500", -5 with 3 "-0.005". */
void qq_decimal_format(int64_t value, int decimals, char out[QQ_MILLI_TEXT]);

/* A fault in words, for a reject report; a static string. */
const char *qq_amount_fault_text(qq_amount_fault fault);

/* numerator / denominator rounded half to even. denominator > 0; the result fits int64. */
int64_t qq_divide_half_even(qq_wide numerator, int64_t denominator);

G_END_DECLS

#endif
