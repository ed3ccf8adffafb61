/* Decimal text to integers and back, exactly.
 *
 * Invariant: no digit is ever dropped silently: what does not fit the scale or the range is a fault. A number is read
 * as its whole part and its first ten decimals (亿元 to fen is the finest scale), so that the unit may follow the
 * number. */
#include "qinqing/amount.h"

#include <string.h>

enum { FRACTION_DIGITS = 10, FEN_DECIMALS = 2, WAN_DECIMALS = 6, YI_DECIMALS = 10 };

static const int64_t MONEY_LIMIT = INT64_C(100000000000000000);     /* 10^15 yuan in fen */
static const uint64_t WHOLE_LIMIT = UINT64_C(10000000000000000000); /* beyond every range; the sum stops here */

static const int64_t powers[] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

typedef struct {
    const unsigned char *at, *end;
} reader;

typedef struct {
    bool negative;
    uint64_t whole;   /* at most WHOLE_LIMIT */
    int64_t fraction; /* in units of 10^-FRACTION_DIGITS */
    int places;       /* decimals up to the last that is not zero; more than FRACTION_DIGITS when finer */
} number;

/* The ASCII character that stands at the reader, full-width forms and U+3000 folded; 0 at the end or for any other. */
static unsigned char peek(const reader *in, int *width)
{
    *width = 1;
    if (in->at >= in->end) return 0;
    if (*in->at < 0x80) return *in->at;
    if (in->end - in->at < 3) return 0;
    *width = 3;
    if (in->at[0] == 0xEF && in->at[1] == 0xBC && in->at[2] >= 0x81) return (unsigned char)(in->at[2] - 0x60);
    if (in->at[0] == 0xE3 && in->at[1] == 0x80 && in->at[2] == 0x80) return ' ';
    return 0;
}

static void skip_blanks(reader *in)
{
    int width;
    for (unsigned char c = peek(in, &width); c == ' ' || (c >= '\t' && c <= '\r'); c = peek(in, &width))
        in->at += width;
}

/* Reads the digits before the point. Separators stand after one to three digits, then after every third. */
static bool read_whole(reader *in, bool separators, number *out, bool *any)
{
    int group = 0, width;
    bool grouped = false;
    for (;;) {
        unsigned char c = peek(in, &width);
        if (c >= '0' && c <= '9') {
            if (out->whole < WHOLE_LIMIT / 10)
                out->whole = out->whole * 10 + (c - '0');
            else
                out->whole = WHOLE_LIMIT;
            group++;
        } else if (c == ',' && separators) {
            if (group == 0 || group > 3 || (grouped && group != 3)) return false;
            grouped = true;
            group = 0;
        } else {
            break;
        }
        in->at += width;
        *any = true;
    }
    return !grouped || group == 3;
}

static void read_fraction(reader *in, number *out, bool *any)
{
    int width, place = 0;
    for (unsigned char c = peek(in, &width); c >= '0' && c <= '9'; c = peek(in, &width)) {
        if (place < FRACTION_DIGITS) out->fraction = out->fraction * 10 + (c - '0');
        if (place <= FRACTION_DIGITS) place++;
        if (c != '0') out->places = place;
        in->at += width;
        *any = true;
    }
    if (place < FRACTION_DIGITS) out->fraction *= powers[FRACTION_DIGITS - place];
}

static bool read_number(reader *in, bool separators, number *out)
{
    *out = (number){0};
    skip_blanks(in);
    int width;
    unsigned char c = peek(in, &width);
    if (c == '-' || c == '+') {
        out->negative = c == '-';
        in->at += width;
    }
    bool any = false;
    if (!read_whole(in, separators, out, &any)) return false;
    if (peek(in, &width) == '.') {
        in->at += width;
        read_fraction(in, out, &any);
    }
    skip_blanks(in);
    return any;
}

static qq_amount_fault scale(const number *value, int decimals, int64_t limit, int64_t *out)
{
    qq_wide scaled = (qq_wide)value->whole * powers[decimals] + value->fraction / powers[FRACTION_DIGITS - decimals];
    if (scaled > limit) return QQ_AMOUNT_TOO_LARGE;
    if (value->places > decimals) return QQ_AMOUNT_TOO_PRECISE;
    *out = (int64_t)scaled;
    return QQ_AMOUNT_OK;
}

static bool take(reader *in, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(in->end - in->at) < length || memcmp(in->at, word, length) != 0) return false;
    in->at += length;
    return true;
}

qq_amount_fault qq_money_parse(const char *text, size_t length, qq_money_unit unit, qq_fen *out)
{
    reader in = {(const unsigned char *)text, (const unsigned char *)text + length};
    number value;
    if (!read_number(&in, true, &value)) return QQ_AMOUNT_NOT_A_NUMBER;
    int decimals = unit == QQ_UNIT_WAN_YUAN ? WAN_DECIMALS : FEN_DECIMALS;
    if (in.at < in.end) {
        if (take(&in, "元"))
            decimals = FEN_DECIMALS;
        else if (take(&in, "万元"))
            decimals = WAN_DECIMALS;
        else if (take(&in, "亿元"))
            decimals = YI_DECIMALS;
        skip_blanks(&in);
        if (in.at < in.end) return QQ_AMOUNT_NOT_A_NUMBER;
    }
    if (value.negative && (value.whole != 0 || value.places != 0)) return QQ_AMOUNT_NEGATIVE;
    return scale(&value, decimals, MONEY_LIMIT, out);
}

qq_amount_fault qq_decimal_parse(const char *text, size_t length, int decimals, int64_t *out)
{
    g_assert(decimals >= 0 && decimals <= 9);
    reader in = {(const unsigned char *)text, (const unsigned char *)text + length};
    number value;
    if (!read_number(&in, false, &value) || in.at < in.end) return QQ_AMOUNT_NOT_A_NUMBER;
    int64_t magnitude;
    qq_amount_fault fault = scale(&value, decimals, INT64_MAX, &magnitude);
    if (fault == QQ_AMOUNT_OK) *out = value.negative ? -magnitude : magnitude;
    return fault;
}

void qq_decimal_format(int64_t value, int decimals, char out[QQ_MILLI_TEXT])
{
    g_assert(decimals >= 0 && decimals < (int)G_N_ELEMENTS(powers));
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char reversed[QQ_MILLI_TEXT];
    int length = 0;
    do {
        if (length == decimals && decimals > 0) reversed[length++] = '.';
        reversed[length++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0 || length <= decimals || (decimals > 0 && length == decimals + 1));
    if (value < 0) reversed[length++] = '-';
    for (int i = 0; i < length; i++) out[i] = reversed[length - 1 - i];
    out[length] = '\0';
}

const char *qq_amount_fault_text(qq_amount_fault fault)
{
    switch (fault) {
    case QQ_AMOUNT_OK:
        return "no fault";
    case QQ_AMOUNT_NOT_A_NUMBER:
        return "not a decimal number";
    case QQ_AMOUNT_NEGATIVE:
        return "a negative amount";
    case QQ_AMOUNT_TOO_PRECISE:
        return "more decimals than can be kept";
    case QQ_AMOUNT_TOO_LARGE:
        return "larger than can be kept";
    }
    g_assert_not_reached();
}

int64_t qq_divide_half_even(qq_wide numerator, int64_t denominator)
{
    g_assert(denominator > 0);
    qq_wide quotient = numerator / denominator;
    qq_wide rest = numerator % denominator;
    int sign = numerator < 0 ? -1 : 1;
    qq_wide twice = rest * 2 * sign;
    if (twice > denominator || (twice == denominator && quotient % 2 != 0)) quotient += sign;
    g_assert(quotient >= INT64_MIN && quotient <= INT64_MAX);
    return (int64_t)quotient;
}
