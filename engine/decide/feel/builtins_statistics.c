/* Sums and statistics of numbers, in decimal128 (DMN 1.5, 10.3.4.4). An item that is no number makes null. */
#include "decide/feel/builtins_groups.h"

#include <stdlib.h>

static qq_feel_value too_large(const qq_feel_invocation *call)
{
    return qq_feel_refuse(call, "the result is beyond the numbers of 34 digits");
}

/* The numbers given, copied; NULL with a note when one is none, or fewer than `least`. */
static qq_decimal *numbers_of(const qq_feel_invocation *call, size_t least, size_t *count)
{
    qq_feel_list list = qq_feel_items(call);
    if (list.count < least) {
        qq_feel_refuse(call, "of %" G_GSIZE_FORMAT " numbers: there must be at least %" G_GSIZE_FORMAT, list.count,
                       least);
        return NULL;
    }
    qq_decimal *numbers = qq_feel_arena_take(call->run->arena, (list.count + 1) * sizeof *numbers);
    for (size_t index = 0; index < list.count; index++) {
        if (list.items[index].kind != QQ_FEEL_NUMBER) {
            qq_feel_refuse(call, "item %" G_GSIZE_FORMAT " is not a number", index + 1);
            return NULL;
        }
        numbers[index] = list.items[index].number;
    }
    *count = list.count;
    return numbers;
}

typedef bool (*operation)(qq_decimal a, qq_decimal b, qq_decimal *out);

static bool fold(operation join, const qq_decimal *numbers, size_t count, qq_decimal *out)
{
    *out = numbers[0];
    for (size_t index = 1; index < count; index++) {
        if (!join(*out, numbers[index], out)) return false;
    }
    return true;
}

static bool mean_of(const qq_decimal *numbers, size_t count, qq_decimal *out)
{
    return fold(qq_decimal_add, numbers, count, out) && qq_decimal_divide(*out, qq_decimal_of((int64_t)count), out);
}

static qq_feel_value sum(const qq_feel_invocation *call)
{
    size_t count;
    qq_decimal result;
    const qq_decimal *numbers = numbers_of(call, 1, &count);
    if (!numbers) return QQ_FEEL_NOTHING;
    return fold(qq_decimal_add, numbers, count, &result) ? qq_feel_number(result) : too_large(call);
}

static qq_feel_value product(const qq_feel_invocation *call)
{
    size_t count;
    qq_decimal result;
    const qq_decimal *numbers = numbers_of(call, 1, &count);
    if (!numbers) return QQ_FEEL_NOTHING;
    return fold(qq_decimal_multiply, numbers, count, &result) ? qq_feel_number(result) : too_large(call);
}

static qq_feel_value mean(const qq_feel_invocation *call)
{
    size_t count;
    qq_decimal result;
    const qq_decimal *numbers = numbers_of(call, 1, &count);
    if (!numbers) return QQ_FEEL_NOTHING;
    return mean_of(numbers, count, &result) ? qq_feel_number(result) : too_large(call);
}

static int compare_numbers(const void *a, const void *b)
{
    return qq_decimal_compare(*(const qq_decimal *)a, *(const qq_decimal *)b);
}

static qq_feel_value median(const qq_feel_invocation *call)
{
    size_t count;
    qq_decimal *numbers = numbers_of(call, 1, &count), middle;
    if (!numbers) return QQ_FEEL_NOTHING;
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    if (count % 2 == 1) return qq_feel_number(numbers[count / 2]);
    return mean_of(numbers + count / 2 - 1, 2, &middle) ? qq_feel_number(middle) : too_large(call);
}

/* The sum of squared distances from the mean. */
static bool spread(const qq_decimal *numbers, size_t count, qq_decimal *out)
{
    qq_decimal middle, distance, square;
    if (!mean_of(numbers, count, &middle)) return false;
    *out = qq_decimal_of(0);
    for (size_t index = 0; index < count; index++) {
        if (!qq_decimal_subtract(numbers[index], middle, &distance) ||
            !qq_decimal_multiply(distance, distance, &square) || !qq_decimal_add(*out, square, out))
            return false;
    }
    return true;
}

/* Of a sample: divided by one less than the count. */
static qq_feel_value standard_deviation(const qq_feel_invocation *call)
{
    size_t count;
    const qq_decimal *numbers = numbers_of(call, 2, &count);
    qq_decimal squares, variance, deviation;
    if (!numbers) return QQ_FEEL_NOTHING;
    if (!spread(numbers, count, &squares) ||
        !qq_decimal_divide(squares, qq_decimal_of((int64_t)count - 1), &variance) ||
        !qq_decimal_square_root(variance, &deviation))
        return too_large(call);
    return qq_feel_number(deviation);
}

/* How many numbers from the first on are equal to it. */
static size_t run_length(const qq_decimal *numbers, size_t count)
{
    size_t length = 1;
    while (length < count && qq_decimal_compare(numbers[length], numbers[0]) == 0) length++;
    return length;
}

/* The most frequent numbers, ascending; of none, none. */
static qq_feel_value mode(const qq_feel_invocation *call)
{
    size_t count;
    qq_decimal *numbers = numbers_of(call, 0, &count);
    if (!numbers) return QQ_FEEL_NOTHING;
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    size_t longest = 0;
    qq_feel_list *made = qq_feel_list_new(call->run->arena, 1);
    for (size_t at = 0, length; at < count; at += length) {
        length = run_length(numbers + at, count - at);
        if (length > longest) made->count = 0;
        if (length >= longest) qq_feel_list_add(call->run->arena, made, qq_feel_number(numbers[at]));
        if (length > longest) longest = length;
    }
    return qq_feel_list_value(made);
}

/* clang-format off */
#define ONE_LIST {{"list", QQ_TAKES_LIST, QQ_NEEDED}}
#define ITEMS {{"", QQ_TAKES_NUMBER, QQ_REPEATED}}

const qq_feel_builtin QQ_FEEL_STATISTICS[] = {
    {"sum", sum, ONE_LIST},
    {"sum", sum, ITEMS},
    {"product", product, ONE_LIST},
    {"product", product, ITEMS},
    {"mean", mean, ONE_LIST},
    {"mean", mean, ITEMS},
    {"median", median, ONE_LIST},
    {"median", median, ITEMS},
    {"stddev", standard_deviation, ONE_LIST},
    {"stddev", standard_deviation, ITEMS},
    {"mode", mode, ONE_LIST},
    {"mode", mode, ITEMS},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
