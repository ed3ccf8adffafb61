/* Numbers (DMN 1.5, 10.3.4.5): decimal128 throughout. */
#include "decide/feel/builtins_groups.h"

enum { SCALE_MIN = -6111, SCALE_MAX = 6176 /* of decimal128; DMN 1.5, table 76 */ };

static qq_feel_value no_result(const qq_feel_invocation *call)
{
    return qq_feel_refuse(call, "there is no such number of 34 digits");
}

/* Where the scale may be left out it is 0. */
static qq_feel_value round_to(const qq_feel_invocation *call, qq_rounding rounding)
{
    int64_t scale = 0;
    qq_decimal rounded;
    if (call->count > 1 && call->given[1].kind == QQ_FEEL_NUMBER &&
        (!qq_feel_whole(call->given[1], &scale) || scale < SCALE_MIN || scale > SCALE_MAX))
        return qq_feel_refuse(call, "the scale must be in %d..%d", SCALE_MIN, SCALE_MAX);
    if (!qq_decimal_round(call->given[0].number, (int)scale, rounding, &rounded)) return no_result(call);
    return qq_feel_number(rounded);
}

static qq_feel_value decimal(const qq_feel_invocation *call)
{
    return round_to(call, QQ_ROUND_HALF_EVEN);
}

static qq_feel_value floor_of(const qq_feel_invocation *call)
{
    return round_to(call, QQ_ROUND_FLOOR);
}

static qq_feel_value ceiling_of(const qq_feel_invocation *call)
{
    return round_to(call, QQ_ROUND_CEILING);
}

/* The round functions, unlike decimal(), take whole scales only. */
static qq_feel_value round_whole(const qq_feel_invocation *call, qq_rounding rounding)
{
    if (!qq_decimal_is_whole(call->given[1].number)) return qq_feel_refuse(call, "the scale must be a whole number");
    return round_to(call, rounding);
}

static qq_feel_value round_up(const qq_feel_invocation *call)
{
    return round_whole(call, QQ_ROUND_UP);
}

static qq_feel_value round_down(const qq_feel_invocation *call)
{
    return round_whole(call, QQ_ROUND_DOWN);
}

static qq_feel_value round_half_up(const qq_feel_invocation *call)
{
    return round_whole(call, QQ_ROUND_HALF_UP);
}

static qq_feel_value round_half_down(const qq_feel_invocation *call)
{
    return round_whole(call, QQ_ROUND_HALF_DOWN);
}

/* Of a number or a duration. */
static qq_feel_value absolute(const qq_feel_invocation *call)
{
    qq_feel_value given = call->given[0];
    switch (given.kind) {
    case QQ_FEEL_MONTHS:
        return given.months < 0 ? qq_feel_minus(call->run, call->place, given) : given;
    case QQ_FEEL_SECONDS:
        return given.seconds.seconds < 0 ? qq_feel_minus(call->run, call->place, given) : given;
    default:
        return qq_decimal_sign(given.number) < 0 ? qq_feel_number(qq_decimal_negate(given.number)) : given;
    }
}

static qq_feel_value modulo(const qq_feel_invocation *call)
{
    qq_decimal rest;
    if (!qq_decimal_modulo(call->given[0].number, call->given[1].number, &rest)) return no_result(call);
    return qq_feel_number(rest);
}

static qq_feel_value square_root(const qq_feel_invocation *call)
{
    qq_decimal root;
    if (!qq_decimal_square_root(call->given[0].number, &root)) return no_result(call);
    return qq_feel_number(root);
}

static qq_feel_value logarithm(const qq_feel_invocation *call)
{
    qq_decimal exponent;
    if (!qq_decimal_logarithm(call->given[0].number, &exponent)) return no_result(call);
    return qq_feel_number(exponent);
}

static qq_feel_value exponential(const qq_feel_invocation *call)
{
    qq_decimal power;
    if (!qq_decimal_exponential(call->given[0].number, &power)) return no_result(call);
    return qq_feel_number(power);
}

/* A number with a fraction is neither odd nor even: both are null. */
static qq_feel_value has_rest(const qq_feel_invocation *call, bool wanted)
{
    qq_decimal rest;
    if (!qq_decimal_is_whole(call->given[0].number)) return qq_feel_refuse(call, "only whole numbers are odd or even");
    if (!qq_decimal_modulo(call->given[0].number, qq_decimal_of(2), &rest)) return no_result(call);
    return qq_feel_boolean((qq_decimal_sign(rest) != 0) == wanted);
}

static qq_feel_value is_odd(const qq_feel_invocation *call)
{
    return has_rest(call, true);
}

static qq_feel_value is_even(const qq_feel_invocation *call)
{
    return has_rest(call, false);
}

/* clang-format off */
#define N_AND_SCALE(use) {{"n", QQ_TAKES_NUMBER, QQ_NEEDED}, {"scale", QQ_TAKES_NUMBER, use}}
#define NUMBER {{"number", QQ_TAKES_NUMBER, QQ_NEEDED}}

const qq_feel_builtin QQ_FEEL_NUMBERS[] = {
    {"decimal", decimal, N_AND_SCALE(QQ_NEEDED)},
    {"floor", floor_of, N_AND_SCALE(QQ_OPTIONAL)},
    {"ceiling", ceiling_of, N_AND_SCALE(QQ_OPTIONAL)},
    {"round up", round_up, N_AND_SCALE(QQ_NEEDED)},
    {"round down", round_down, N_AND_SCALE(QQ_NEEDED)},
    {"round half up", round_half_up, N_AND_SCALE(QQ_NEEDED)},
    {"round half down", round_half_down, N_AND_SCALE(QQ_NEEDED)},
    {"abs", absolute, {{"n", QQ_TAKES_NUMBER | QQ_TAKES_DURATION, QQ_NEEDED}}},
    {"modulo", modulo, {{"dividend", QQ_TAKES_NUMBER, QQ_NEEDED}, {"divisor", QQ_TAKES_NUMBER, QQ_NEEDED}}},
    {"sqrt", square_root, NUMBER},
    {"log", logarithm, NUMBER},
    {"exp", exponential, NUMBER},
    {"odd", is_odd, NUMBER},
    {"even", is_even, NUMBER},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
