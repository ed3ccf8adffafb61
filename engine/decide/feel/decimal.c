/* decimal128 over Intel's library, the only file that knows it. Every call passes its rounding and its own flags, so
 * nothing is shared between threads. Zero never has a sign here: FEEL has one zero. */
#include "qinqing/decimal.h"

#include <bid_conf.h>
#include <bid_functions.h>
#include <string.h>

enum {
    DIGITS = 34,                /* of a coefficient */
    EXPONENT_FURTHEST = 100000, /* beyond every exponent that matters, so that sums of exponents cannot overflow */
    LEAST_PLAIN = -7,           /* 0.0000001 is the smallest leading place written without an exponent when long */
    TEXT = 64,                  /* room for sign, coefficient and exponent as the library writes them */
};

static BID_UINT128 inner(qq_decimal number)
{
    return (BID_UINT128){.w = {number.word[0], number.word[1]}};
}

static qq_decimal outer(BID_UINT128 number)
{
    return (qq_decimal){.word = {number.w[0], number.w[1]}};
}

static BID_UINT128 whole(int64_t number)
{
    return bid128_from_int64(number);
}

/* Hands out a finite result; an infinity and what is no number are refused. */
static bool give(BID_UINT128 result, qq_decimal *out)
{
    if (!bid128_isFinite(result)) return false;
    *out = outer(bid128_isZero(result) ? bid128_abs(result) : result);
    return true;
}

qq_decimal qq_decimal_of(int64_t number)
{
    return outer(whole(number));
}

qq_decimal qq_decimal_scaled(int64_t number, unsigned digits)
{
    unsigned flags = 0;
    int shift = digits < EXPONENT_FURTHEST ? -(int)digits : -EXPONENT_FURTHEST;
    return outer(bid128_scalbn(whole(number), shift, BID_ROUNDING_TO_NEAREST, &flags));
}

/* ---- text ---- */

/* A number being read: the digits that decide, and the exponent of the last of them. */
typedef struct {
    char digits[DIGITS + 8]; /* beyond DIGITS + 1 only whether any was not zero matters */
    int count;
    int64_t exponent;
    bool any;
} number_text;

static void take_digit(number_text *number, char digit, bool after_point)
{
    number->any = true;
    if (after_point) number->exponent--;
    if (number->count == 0 && digit == '0') return;
    if (number->count <= DIGITS + 1) {
        number->digits[number->count++] = digit;
        return;
    }
    number->exponent++;
    if (digit != '0') number->digits[DIGITS + 1] = '1'; /* not a tie any more */
}

/* e[+-]digits from `at`; gives the end, or NULL when no digit follows the e. */
static const char *take_exponent(number_text *number, const char *at, const char *end)
{
    at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end) return NULL;
    int64_t exponent = 0;
    for (; at < end && g_ascii_isdigit(*at); at++)
        if (exponent < EXPONENT_FURTHEST) exponent = exponent * 10 + (*at - '0');
    number->exponent += negative ? -exponent : exponent;
    return at;
}

bool qq_decimal_read(const char *text, size_t length, qq_decimal *out)
{
    number_text number = {.count = 0};
    const char *at = text, *end = text + length;
    bool negative = at < end && *at == '-';
    if (negative) at++;
    for (; at < end && g_ascii_isdigit(*at); at++) take_digit(&number, *at, false);
    if (at < end && *at == '.') {
        const char *first = ++at;
        for (; at < end && g_ascii_isdigit(*at); at++) take_digit(&number, *at, true);
        if (at == first) return false;
    }
    if (!number.any) return false;
    if (at < end && (*at == 'e' || *at == 'E')) at = take_exponent(&number, at, end);
    if (at != end) return false;
    char written[TEXT + DIGITS];
    int64_t exponent = CLAMP(number.exponent, -EXPONENT_FURTHEST, EXPONENT_FURTHEST);
    g_snprintf(written, sizeof written, "%s%.*sE%" G_GINT64_FORMAT, negative ? "-" : "",
               number.count > 0 ? number.count : 1, number.count > 0 ? number.digits : "0", exponent);
    unsigned flags = 0;
    return give(bid128_from_string(written, BID_ROUNDING_TO_NEAREST, &flags), out);
}

/* Coefficient without trailing zeros, and its exponent. */
static int split(qq_decimal number, char digits[TEXT], int *exponent)
{
    unsigned flags = 0;
    char text[TEXT];
    bid128_to_string(text, inner(number), &flags);
    const char *e = strchr(text, 'E');
    g_assert(e != NULL);
    int count = (int)(e - text) - 1;
    memcpy(digits, text + 1, (size_t)count);
    *exponent = (int)g_ascii_strtoll(e + 1, NULL, 10);
    for (; count > 1 && digits[count - 1] == '0'; count--) ++*exponent;
    digits[count] = '\0';
    return count;
}

static void append_zeros(GString *out, int count)
{
    for (int i = 0; i < count; i++) g_string_append_c(out, '0');
}

static void append_plain(GString *out, const char *digits, int count, int exponent)
{
    int before = count + exponent; /* digits before the point */
    if (exponent >= 0) {
        g_string_append(out, digits);
        append_zeros(out, exponent);
    } else if (before > 0) {
        g_string_append_len(out, digits, before);
        g_string_append_c(out, '.');
        g_string_append(out, digits + before);
    } else {
        g_string_append(out, "0.");
        append_zeros(out, -before);
        g_string_append(out, digits);
    }
}

void qq_decimal_append(GString *out, qq_decimal number)
{
    if (qq_decimal_sign(number) == 0) {
        g_string_append_c(out, '0');
        return;
    }
    char digits[TEXT];
    int exponent, count = split(number, digits, &exponent);
    int leading = count + exponent - 1; /* the place of the first digit, 0 for ones */
    if (qq_decimal_sign(number) < 0) g_string_append_c(out, '-');
    if (leading < DIGITS && (exponent >= -DIGITS || leading >= LEAST_PLAIN)) {
        append_plain(out, digits, count, exponent);
        return;
    }
    g_string_append_c(out, digits[0]);
    if (count > 1) g_string_append_printf(out, ".%s", digits + 1);
    g_string_append_printf(out, "E%+d", leading);
}

bool qq_decimal_to_int64(qq_decimal number, unsigned digits, int64_t *out)
{
    if (digits > EXPONENT_FURTHEST) return false;
    unsigned flags = 0;
    BID_UINT128 shifted = bid128_scalbn(inner(number), (int)digits, BID_ROUNDING_TO_NEAREST, &flags);
    int64_t result = bid128_to_int64_xint(shifted, &flags);
    if (flags != BID_EXACT_STATUS) return false;
    *out = result;
    return true;
}

/* ---- order ---- */

int qq_decimal_compare(qq_decimal a, qq_decimal b)
{
    unsigned flags = 0;
    if (bid128_quiet_less(inner(a), inner(b), &flags)) return -1;
    return bid128_quiet_greater(inner(a), inner(b), &flags) ? 1 : 0;
}

int qq_decimal_sign(qq_decimal number)
{
    if (bid128_isZero(inner(number))) return 0;
    return bid128_isSigned(inner(number)) ? -1 : 1;
}

bool qq_decimal_is_whole(qq_decimal number)
{
    unsigned flags = 0;
    bid128_round_integral_exact(inner(number), BID_ROUNDING_TO_ZERO, &flags);
    return flags == BID_EXACT_STATUS;
}

/* ---- arithmetic ---- */

qq_decimal qq_decimal_negate(qq_decimal number)
{
    return bid128_isZero(inner(number)) ? number : outer(bid128_negate(inner(number)));
}

bool qq_decimal_add(qq_decimal a, qq_decimal b, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_add(inner(a), inner(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool qq_decimal_subtract(qq_decimal a, qq_decimal b, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_sub(inner(a), inner(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool qq_decimal_multiply(qq_decimal a, qq_decimal b, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_mul(inner(a), inner(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool qq_decimal_divide(qq_decimal a, qq_decimal b, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_div(inner(a), inner(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

/* A number of twice the digits: the sum of both, the second small beside the first. */
typedef struct {
    BID_UINT128 high, low;
} long_number;

static long_number multiply_long(long_number a, long_number b)
{
    unsigned flags = 0;
    BID_UINT128 high = bid128_mul(a.high, b.high, BID_ROUNDING_TO_NEAREST, &flags);
    BID_UINT128 low = bid128_fma(a.high, b.high, bid128_negate(high), BID_ROUNDING_TO_NEAREST, &flags);
    low = bid128_fma(a.high, b.low, low, BID_ROUNDING_TO_NEAREST, &flags);
    low = bid128_fma(a.low, b.high, low, BID_ROUNDING_TO_NEAREST, &flags);
    long_number product = {.high = bid128_add(high, low, BID_ROUNDING_TO_NEAREST, &flags)};
    BID_UINT128 taken = bid128_sub(product.high, high, BID_ROUNDING_TO_NEAREST, &flags);
    product.low = bid128_sub(low, taken, BID_ROUNDING_TO_NEAREST, &flags);
    return product;
}

/* 1/number, improved by one step of Newton's. */
static BID_UINT128 reciprocal(long_number number)
{
    unsigned flags = 0;
    BID_UINT128 first = bid128_div(whole(1), number.high, BID_ROUNDING_TO_NEAREST, &flags);
    BID_UINT128 minus = bid128_negate(first);
    BID_UINT128 rest = bid128_fma(minus, number.high, whole(1), BID_ROUNDING_TO_NEAREST, &flags);
    rest = bid128_fma(minus, number.low, rest, BID_ROUNDING_TO_NEAREST, &flags);
    return bid128_fma(rest, first, first, BID_ROUNDING_TO_NEAREST, &flags);
}

/* By squaring, with twice the digits: exact where the power has at most 34, and else rounded once at the end. The
 * library goes by logarithms, which loses two digits of 0.0456174132 to the power of 355. */
static BID_UINT128 whole_power(BID_UINT128 base, int64_t exponent)
{
    uint64_t size = exponent < 0 ? 0 - (uint64_t)exponent : (uint64_t)exponent;
    long_number square = {.high = base, .low = whole(0)}, result = {.high = whole(1), .low = whole(0)};
    for (;;) {
        if (size & 1) result = multiply_long(result, square);
        size >>= 1;
        if (size == 0) break;
        square = multiply_long(square, square);
    }
    return exponent < 0 ? reciprocal(result) : result.high;
}

bool qq_decimal_power(qq_decimal a, qq_decimal b, qq_decimal *out)
{
    int64_t exponent;
    /* What cannot be written between the ends of the exponents on the way is left to the library. */
    if (qq_decimal_to_int64(b, 0, &exponent) && give(whole_power(inner(a), exponent), out)) return true;
    unsigned flags = 0;
    return give(bid128_pow(inner(a), inner(b), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool qq_decimal_modulo(qq_decimal a, qq_decimal b, qq_decimal *out)
{
    unsigned flags = 0;
    BID_UINT128 rest = bid128_fmod(inner(a), inner(b), &flags); /* exact, with the sign of a */
    if (!bid128_isFinite(rest)) return false;
    if (!bid128_isZero(rest) && bid128_isSigned(rest) != bid128_isSigned(inner(b)))
        rest = bid128_add(rest, inner(b), BID_ROUNDING_TO_NEAREST, &flags);
    return give(rest, out);
}

bool qq_decimal_square_root(qq_decimal number, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_sqrt(inner(number), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool qq_decimal_exponential(qq_decimal number, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_exp(inner(number), BID_ROUNDING_TO_NEAREST, &flags), out);
}

bool qq_decimal_logarithm(qq_decimal number, qq_decimal *out)
{
    unsigned flags = 0;
    return give(bid128_log(inner(number), BID_ROUNDING_TO_NEAREST, &flags), out);
}

/* ---- rounding ---- */

static unsigned library_rounding(qq_rounding rounding, bool negative)
{
    switch (rounding) {
    case QQ_ROUND_HALF_EVEN:
        return BID_ROUNDING_TO_NEAREST;
    case QQ_ROUND_HALF_UP:
        return BID_ROUNDING_TIES_AWAY;
    case QQ_ROUND_UP:
        return negative ? BID_ROUNDING_DOWN : BID_ROUNDING_UP;
    case QQ_ROUND_FLOOR:
        return BID_ROUNDING_DOWN;
    case QQ_ROUND_CEILING:
        return BID_ROUNDING_UP;
    case QQ_ROUND_HALF_DOWN: /* of what is no tie; see below */
    case QQ_ROUND_DOWN:
        break;
    }
    return BID_ROUNDING_TO_ZERO;
}

/* Whether the number lies in the middle between two multiples of unit. */
static bool is_tie(BID_UINT128 number, BID_UINT128 unit)
{
    unsigned flags = 0;
    BID_UINT128 rest = bid128_abs(bid128_fmod(number, unit, &flags));
    BID_UINT128 twice = bid128_add(rest, rest, BID_ROUNDING_TO_NEAREST, &flags);
    return bid128_quiet_equal(twice, unit, &flags);
}

bool qq_decimal_round(qq_decimal number, int scale, qq_rounding rounding, qq_decimal *out)
{
    if (scale < -6111 || scale > 6176) return false;
    unsigned flags = 0;
    BID_UINT128 value = inner(number);
    if (bid128_quantexp(value, &flags) >= -scale) {
        *out = number;
        return true;
    }
    BID_UINT128 unit = bid128_scalbn(whole(1), -scale, BID_ROUNDING_TO_NEAREST, &flags);
    if (rounding == QQ_ROUND_HALF_DOWN) rounding = is_tie(value, unit) ? QQ_ROUND_DOWN : QQ_ROUND_HALF_EVEN;
    return give(bid128_quantize(value, unit, library_rounding(rounding, bid128_isSigned(value)), &flags), out);
}
