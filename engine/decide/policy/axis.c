/* Cutting an input at the ends of its intervals. Every ordered kind is put on a line of decimals: numbers as they are,
 * dates by day number, durations in months or nanoseconds. */
#include "decide/policy/axis.h"
#include "decide/feel/temporal.h"
#include <string.h>

#define NANOSECONDS INT64_C(1000000000)
enum { RANGES_SAID = 6 };

bool qq_axis_can(qq_feel_kind kind)
{
    switch (kind) {
    case QQ_FEEL_BOOLEAN:
    case QQ_FEEL_NUMBER:
    case QQ_FEEL_STRING:
    case QQ_FEEL_DATE:
    case QQ_FEEL_MONTHS:
    case QQ_FEEL_SECONDS:
        return true;
    default:
        return false;
    }
}

/* ---- the line ---- */

static bool position_of_seconds(qq_feel_seconds seconds, qq_decimal *out)
{
    return qq_decimal_multiply(qq_decimal_of(seconds.seconds), qq_decimal_of(NANOSECONDS), out) &&
           qq_decimal_add(*out, qq_decimal_of(seconds.nanosecond), out);
}

static bool position_of(qq_feel_value value, qq_decimal *out)
{
    switch (value.kind) {
    case QQ_FEEL_NUMBER:
        *out = value.number;
        return true;
    case QQ_FEEL_DATE:
        *out = qq_decimal_of(qq_feel_day_number(value.date));
        return true;
    case QQ_FEEL_MONTHS:
        *out = qq_decimal_of(value.months);
        return true;
    case QQ_FEEL_SECONDS:
        return position_of_seconds(value.seconds, out);
    default:
        return false;
    }
}

static bool seconds_at(qq_decimal position, qq_feel_value *out)
{
    qq_decimal unit = qq_decimal_of(NANOSECONDS), quotient, rest;
    int64_t seconds, nanosecond;
    if (!qq_decimal_modulo(position, unit, &rest) || !qq_decimal_subtract(position, rest, &quotient)) return false;
    if (!qq_decimal_divide(quotient, unit, &quotient) || !qq_decimal_to_int64(quotient, 0, &seconds)) return false;
    if (!qq_decimal_to_int64(rest, 0, &nanosecond)) return false;
    *out = qq_feel_seconds_value((qq_feel_seconds){seconds, (int32_t)nanosecond});
    return true;
}

/* The value at a place of the line; false when the kind has none there. */
static bool value_at(qq_feel_kind kind, qq_decimal position, qq_feel_value *out)
{
    int64_t whole;
    if (kind == QQ_FEEL_NUMBER) {
        *out = qq_feel_number(position);
        return true;
    }
    if (kind == QQ_FEEL_SECONDS) return seconds_at(position, out);
    if (!qq_decimal_to_int64(position, 0, &whole)) return false;
    if (kind == QQ_FEEL_MONTHS) {
        *out = qq_feel_months_value(whole);
        return true;
    }
    qq_feel_date date;
    if (!qq_feel_date_of_number(whole, &date)) return false;
    *out = qq_feel_date_value(date);
    return true;
}

/* ---- a value between two ends ---- */

/* What lies strictly between; NULL: no end on that side. */
typedef struct {
    const qq_decimal *low, *high;
} span;

/* What people count in, from coarse to fine: in nanoseconds for durations. */
typedef struct {
    const int64_t *grains;
    size_t count;
    size_t beyond; /* the grain for one step beyond the only end */
} counting;

static counting counting_of(qq_feel_kind kind)
{
    static const int64_t numbers[] = {1000000, 100000, 10000, 1000, 100, 10, 5, 1};
    static const int64_t days[] = {1}, months[] = {12, 1};
    static const int64_t durations[] = {86400 * NANOSECONDS, 3600 * NANOSECONDS, 60 * NANOSECONDS, NANOSECONDS, 1};
    switch (kind) {
    case QQ_FEEL_NUMBER:
        return (counting){numbers, G_N_ELEMENTS(numbers), G_N_ELEMENTS(numbers) - 1};
    case QQ_FEEL_MONTHS:
        return (counting){months, G_N_ELEMENTS(months), 1};
    case QQ_FEEL_SECONDS:
        return (counting){durations, G_N_ELEMENTS(durations), 0};
    default:
        return (counting){days, 1, 0};
    }
}

static bool is_between(span ends, qq_decimal number)
{
    return (!ends.low || qq_decimal_compare(*ends.low, number) < 0) &&
           (!ends.high || qq_decimal_compare(number, *ends.high) < 0);
}

/* The last multiple of the grain up to a number; false beyond what a decimal holds exactly. */
static bool round_down(qq_decimal number, int64_t grain, qq_decimal *out)
{
    return qq_decimal_divide(number, qq_decimal_of(grain), out) && qq_decimal_round(*out, 0, QQ_ROUND_FLOOR, out) &&
           qq_decimal_multiply(*out, qq_decimal_of(grain), out);
}

/* A multiple of the grain near `around`. */
static bool try_grain(span ends, qq_decimal around, int64_t grain, qq_decimal *out)
{
    if (!round_down(around, grain, out)) return false;
    if (is_between(ends, *out)) return true;
    return qq_decimal_add(*out, qq_decimal_of(grain), out) && is_between(ends, *out);
}

/* Half-open: the next step beyond the end, or where steps are lost in the digits, nothing or ten times as far. */
static bool sample_beyond(span ends, counting with, qq_decimal *out)
{
    const qq_decimal zero = qq_decimal_of(0);
    const qq_decimal *end = ends.low ? ends.low : ends.high;
    if (!end) {
        *out = zero;
        return true;
    }
    qq_decimal step = qq_decimal_of(with.grains[with.beyond]), around;
    if ((ends.low ? qq_decimal_add(*end, step, &around) : qq_decimal_subtract(*end, step, &around)) &&
        try_grain(ends, around, with.grains[with.beyond], out))
        return true;
    *out = zero;
    return is_between(ends, zero) || (qq_decimal_multiply(*end, qq_decimal_of(10), out) && is_between(ends, *out));
}

static bool sample_between(qq_feel_kind kind, span ends, qq_decimal *out)
{
    counting with = counting_of(kind);
    qq_decimal middle;
    if (!ends.low || !ends.high) return sample_beyond(ends, with, out);
    /* Halves first: a sum could overflow. */
    qq_decimal low, high, two = qq_decimal_of(2);
    if (!qq_decimal_divide(*ends.low, two, &low) || !qq_decimal_divide(*ends.high, two, &high)) return false;
    if (!qq_decimal_add(low, high, &middle)) return false;
    for (size_t i = 0; i < with.count; i++)
        if (try_grain(ends, middle, with.grains[i], out)) return true;
    *out = middle;
    return kind == QQ_FEEL_NUMBER && is_between(ends, middle);
}

/* ---- cutting ---- */

static int compare_positions(gconstpointer a, gconstpointer b)
{
    const qq_decimal *left = a, *right = b;
    return qq_decimal_compare(*left, *right);
}

static void add_ends(const qq_cell *cell, GArray *cuts)
{
    if (cell->kind != QQ_CELL_INTERVALS) return;
    for (size_t i = 0; i < cell->count; i++) {
        qq_decimal at;
        if (position_of(cell->intervals[i].low, &at)) g_array_append_val(cuts, at);
        if (position_of(cell->intervals[i].high, &at)) g_array_append_val(cuts, at);
    }
}

static void sort_cuts(GArray *cuts)
{
    g_array_sort(cuts, compare_positions);
    guint kept = 0;
    for (guint i = 0; i < cuts->len; i++) {
        qq_decimal at = g_array_index(cuts, qq_decimal, i);
        if (kept && qq_decimal_compare(g_array_index(cuts, qq_decimal, kept - 1), at) == 0) continue;
        g_array_index(cuts, qq_decimal, kept++) = at;
    }
    g_array_set_size(cuts, kept);
}

static void add_bin(qq_axis *axis, const qq_cell *domain, qq_bin bin)
{
    if (domain->kind == QQ_CELL_ANY || qq_cell_holds(domain, bin.sample)) g_array_append_val(axis->bins, bin);
}

static void add_point(qq_axis *axis, const qq_cell *domain, qq_decimal at)
{
    qq_feel_value value;
    if (!value_at(axis->kind, at, &value)) return;
    add_bin(axis, domain, (qq_bin){{value, value, true, true}, value});
}

/* The end of what lies between, as people read it: dates and months have a neighbour, the others an open end. step: 1
 * upwards, -1 downwards. */
static void end_of(qq_feel_kind kind, const qq_decimal *at, int step, qq_feel_value *value, bool *closed)
{
    qq_decimal next;
    *value = QQ_FEEL_NOTHING;
    *closed = false;
    if (!at) return;
    *closed = (kind == QQ_FEEL_DATE || kind == QQ_FEEL_MONTHS) && qq_decimal_add(*at, qq_decimal_of(step), &next);
    if (!value_at(kind, *closed ? next : *at, value)) *closed = false;
}

static void add_between(qq_axis *axis, const qq_cell *domain, span ends)
{
    qq_decimal at;
    qq_bin bin = {0};
    if (!sample_between(axis->kind, ends, &at) || !value_at(axis->kind, at, &bin.sample)) return;
    end_of(axis->kind, ends.low, 1, &bin.range.low, &bin.range.low_closed);
    end_of(axis->kind, ends.high, -1, &bin.range.high, &bin.range.high_closed);
    add_bin(axis, domain, bin);
}

static void cut_line(qq_axis *axis, const qq_cell *domain, const qq_cell *const *cells, size_t count)
{
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(qq_decimal));
    add_ends(domain, cuts);
    for (size_t i = 0; i < count; i++) add_ends(cells[i], cuts);
    sort_cuts(cuts);
    const qq_decimal *before = NULL;
    for (guint i = 0; i < cuts->len; i++) {
        const qq_decimal *at = &g_array_index(cuts, qq_decimal, i);
        add_between(axis, domain, (span){before, at});
        add_point(axis, domain, *at);
        before = at;
    }
    add_between(axis, domain, (span){before, NULL});
}

static bool take_set(qq_axis *axis, const qq_cell *domain)
{
    if (domain->kind == QQ_CELL_SET) {
        for (size_t i = 0; i < domain->count; i++) add_bin(axis, domain, (qq_bin){.sample = domain->values[i]});
        return true;
    }
    if (axis->kind != QQ_FEEL_BOOLEAN) return false;
    add_bin(axis, domain, (qq_bin){.sample = qq_feel_boolean(true)});
    add_bin(axis, domain, (qq_bin){.sample = qq_feel_boolean(false)});
    return true;
}

bool qq_axis_make(qq_feel_kind kind, const qq_cell *domain, const qq_cell *const *cells, size_t count, qq_axis *out)
{
    qq_axis axis = {kind, g_array_new(FALSE, TRUE, sizeof(qq_bin))};
    bool good = true;
    if (kind == QQ_FEEL_STRING || kind == QQ_FEEL_BOOLEAN)
        good = take_set(&axis, domain);
    else
        cut_line(&axis, domain, cells, count);
    if (good && axis.bins->len) {
        *out = axis;
        return true;
    }
    g_array_unref(axis.bins);
    return false;
}

void qq_axis_clear(qq_axis *axis)
{
    if (axis->bins) g_array_unref(axis->bins);
    axis->bins = NULL;
}

/* ---- boxes ---- */

static const qq_bin *bin_at(const qq_axis *axis, guint index)
{
    return &g_array_index(axis->bins, qq_bin, index);
}

void qq_axis_mark(const qq_axis *axis, const qq_cell *cell, const qq_boxes *boxes, size_t input, uint64_t *box)
{
    for (guint i = 0; i < axis->bins->len; i++)
        if (cell->kind == QQ_CELL_ANY || qq_cell_holds(cell, bin_at(axis, i)->sample))
            qq_boxes_add(boxes, box, input, i);
}

/* Whether nothing lies between one bin and the next. */
static bool touch(qq_feel_kind kind, const qq_interval *low, const qq_interval *high)
{
    qq_decimal end, begin, next;
    if (!position_of(low->high, &end) || !position_of(high->low, &begin)) return false;
    if (qq_decimal_compare(end, begin) == 0) return low->high_closed || high->low_closed;
    return kind != QQ_FEEL_NUMBER && qq_decimal_add(end, qq_decimal_of(1), &next) &&
           qq_decimal_compare(next, begin) == 0;
}

static void append_ranges(GString *out, const qq_axis *axis, const qq_boxes *boxes, size_t input, const uint64_t *box)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(qq_interval));
    for (guint i = 0; i < axis->bins->len; i++) {
        if (!qq_boxes_has(boxes, box, input, i)) continue;
        qq_interval range = bin_at(axis, i)->range;
        qq_interval *last = ranges->len ? &g_array_index(ranges, qq_interval, ranges->len - 1) : NULL;
        if (last && touch(axis->kind, last, &range)) {
            last->high = range.high;
            last->high_closed = range.high_closed;
        } else {
            g_array_append_val(ranges, range);
        }
    }
    const qq_interval *first = (const qq_interval *)(void *)ranges->data;
    if (ranges->len == 1 && first->low.kind == QQ_FEEL_NULL && first->high.kind == QQ_FEEL_NULL) {
        g_string_append_c(out, '-');
        return;
    }
    qq_cell cell = {QQ_CELL_INTERVALS, axis->kind, (qq_interval *)(void *)ranges->data, NULL,
                    MIN(ranges->len, RANGES_SAID)};
    qq_cell_append(out, &cell);
    if (ranges->len > RANGES_SAID) g_string_append_printf(out, " and %u more", ranges->len - RANGES_SAID);
}

void qq_axis_append(GString *out, const qq_axis *axis, const qq_boxes *boxes, size_t input, const uint64_t *box)
{
    if (axis->kind != QQ_FEEL_STRING && axis->kind != QQ_FEEL_BOOLEAN) {
        append_ranges(out, axis, boxes, input, box);
        return;
    }
    guint said = 0;
    for (guint i = 0; i < axis->bins->len; i++) {
        if (!qq_boxes_has(boxes, box, input, i) || ++said > RANGES_SAID) continue;
        g_string_append(out, said > 1 ? ", " : "");
        qq_feel_append(out, bin_at(axis, i)->sample, true);
    }
    if (said > RANGES_SAID) g_string_append_printf(out, " and %u more", said - RANGES_SAID);
}

qq_feel_value qq_axis_sample(const qq_axis *axis, const qq_boxes *boxes, size_t input, const uint64_t *box)
{
    const qq_bin *first = NULL;
    for (guint i = 0; i < axis->bins->len; i++) {
        if (!qq_boxes_has(boxes, box, input, i)) continue;
        const qq_bin *bin = bin_at(axis, i);
        if (axis->kind != QQ_FEEL_NUMBER || qq_decimal_is_whole(bin->sample.number)) return bin->sample;
        if (!first) first = bin;
    }
    g_assert(first);
    return first->sample;
}
