/* Equality, order and membership. Source: DMN 1.5, 10.3.2.13, tables 53 to 55. */
#include <string.h>
#include "decide/feel/limits.h"
#include "decide/feel/operations.h"
#include "decide/feel/temporal.h"

static int order_int64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int order_text(qq_feel_value a, qq_feel_value b)
{
    int order = memcmp(a.text, b.text, MIN(a.length, b.length)); /* UTF-8: bytes have the order of code points */
    return order != 0 ? order : order_int64(a.length, b.length);
}

/* Fractions of a second do not count: a time's properties end with whole seconds. */
static bool order_moments(qq_feel_date_time a, qq_feel_date_time b, int *order)
{
    qq_feel_seconds clock_a, clock_b;
    if (!qq_feel_date_time_clocks(a, b, &clock_a, &clock_b)) return false;
    *order = order_int64(clock_a.seconds, clock_b.seconds);
    return true;
}

static bool order_times(qq_feel_time a, qq_feel_time b, int *order)
{
    qq_feel_seconds clock_a, clock_b;
    if (!qq_feel_time_clocks(a, b, &clock_a, &clock_b)) return false;
    *order = order_int64(clock_a.seconds, clock_b.seconds);
    return true;
}

bool qq_feel_order(qq_feel_value a, qq_feel_value b, int *order)
{
    if (a.kind != b.kind) return false;
    switch (a.kind) {
    case QQ_FEEL_NUMBER:
        *order = qq_decimal_compare(a.number, b.number);
        return true;
    case QQ_FEEL_STRING:
        *order = order_text(a, b);
        return true;
    case QQ_FEEL_DATE:
        *order = order_int64(qq_feel_day_number(a.date), qq_feel_day_number(b.date));
        return true;
    case QQ_FEEL_TIME:
        return order_times(a.time, b.time, order);
    case QQ_FEEL_DATE_TIME:
        return order_moments(*a.date_time, *b.date_time, order);
    case QQ_FEEL_MONTHS:
        *order = order_int64(a.months, b.months);
        return true;
    case QQ_FEEL_SECONDS:
        *order = qq_feel_seconds_compare(a.seconds, b.seconds);
        return true;
    default:
        return false;
    }
}

/* ---- equality ---- */

static bool same(qq_feel_value a, qq_feel_value b, qq_feel_reach *reach);

static bool same_lists(const qq_feel_list *a, const qq_feel_list *b, qq_feel_reach *reach)
{
    if (a == b) return true;
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same(a->items[i], b->items[i], reach)) return false;
    return true;
}

static bool same_contexts(const qq_feel_context *a, const qq_feel_context *b, qq_feel_reach *reach)
{
    if (a == b) return true;
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const qq_feel_value *other = qq_feel_context_get(b, a->entries[i].name);
        if (!other || !same(a->entries[i].value, *other, reach)) return false;
    }
    return true;
}

static bool same_ranges(const qq_feel_range *a, const qq_feel_range *b, qq_feel_reach *reach)
{
    return a->unary == b->unary && a->low_closed == b->low_closed && a->high_closed == b->high_closed &&
           same(a->low, b->low, reach) && same(a->high, b->high, reach);
}

static bool same_parts(qq_feel_value a, qq_feel_value b, qq_feel_reach *reach)
{
    int order;
    switch (a.kind) {
    case QQ_FEEL_NULL:
        return true;
    case QQ_FEEL_BOOLEAN:
        return a.truth == b.truth;
    case QQ_FEEL_LIST:
        return same_lists(a.list, b.list, reach);
    case QQ_FEEL_CONTEXT:
        return same_contexts(a.context, b.context, reach);
    case QQ_FEEL_RANGE:
        return same_ranges(a.range, b.range, reach);
    case QQ_FEEL_FUNCTION:
        return a.function == b.function;
    default:
        return qq_feel_order(a, b, &order) && order == 0;
    }
}

/* Values too deep or too large to be looked at are not the same. */
static bool same(qq_feel_value a, qq_feel_value b, qq_feel_reach *reach)
{
    if (a.kind != b.kind || !qq_feel_reach_enter(reach)) return false;
    bool result = same_parts(a, b, reach);
    qq_feel_reach_leave(reach);
    return result;
}

bool qq_feel_same(qq_feel_value a, qq_feel_value b)
{
    qq_feel_reach reach = qq_feel_reach_new();
    return same(a, b, &reach);
}

/* The same, with what was looked at counted as steps. */
static bool same_in_run(qq_feel_run *run, qq_feel_value a, qq_feel_value b)
{
    qq_feel_reach reach = qq_feel_reach_new();
    int64_t before = reach.items;
    bool result = same(a, b, &reach);
    if (run) run->steps += before - reach.items;
    return result;
}

/* ---- comparisons ---- */

static qq_feel_value incomparable(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b)
{
    qq_feel_note(run, place.line, place.column, "%s and %s cannot be compared", qq_feel_kind_name(a.kind),
                 qq_feel_kind_name(b.kind));
    return QQ_FEEL_NOTHING;
}

static bool holds(qq_feel_comparison how, int order)
{
    switch (how) {
    case QQ_COMPARE_LESS:
        return order < 0;
    case QQ_COMPARE_AT_MOST:
        return order <= 0;
    case QQ_COMPARE_MORE:
        return order > 0;
    case QQ_COMPARE_AT_LEAST:
        return order >= 0;
    case QQ_COMPARE_EQUAL:
        return order == 0;
    case QQ_COMPARE_NOT_EQUAL:
        break;
    }
    return order != 0;
}

qq_feel_value qq_feel_compare(qq_feel_run *run, qq_feel_place place, qq_feel_comparison how, qq_feel_value a,
                              qq_feel_value b)
{
    int order;
    if (how == QQ_COMPARE_EQUAL || how == QQ_COMPARE_NOT_EQUAL) {
        bool known = a.kind == b.kind || a.kind == QQ_FEEL_NULL || b.kind == QQ_FEEL_NULL;
        if (!known) return incomparable(run, place, a, b);
        return qq_feel_boolean(same_in_run(run, a, b) == (how == QQ_COMPARE_EQUAL));
    }
    if (!qq_feel_order(a, b, &order)) return incomparable(run, place, a, b);
    return qq_feel_boolean(holds(how, order));
}

/* ---- membership ---- */

/* An end that is null is not known: it may make the answer false, never true (DMN 1.5, 10.3.2.7). */
static qq_feel_value in_range(qq_feel_run *run, qq_feel_place place, qq_feel_value value, const qq_feel_range *range)
{
    if (range->unary && range->low.kind == range->high.kind)
        return qq_feel_compare(run, place, range->low_closed ? QQ_COMPARE_EQUAL : QQ_COMPARE_NOT_EQUAL, value,
                               range->low);
    qq_feel_value above = qq_feel_boolean(true), below = above;
    if (!range->unary || range->low.kind != QQ_FEEL_NULL)
        above =
            qq_feel_compare(run, place, range->low_closed ? QQ_COMPARE_AT_LEAST : QQ_COMPARE_MORE, value, range->low);
    if (!range->unary || range->high.kind != QQ_FEEL_NULL)
        below =
            qq_feel_compare(run, place, range->high_closed ? QQ_COMPARE_AT_MOST : QQ_COMPARE_LESS, value, range->high);
    return qq_feel_and(above, below);
}

/* An item is the value, or a range that holds it. A list is also in itself. */
static qq_feel_value in_list(qq_feel_run *run, qq_feel_place place, qq_feel_value value, qq_feel_value test)
{
    qq_feel_value found = qq_feel_boolean(same_in_run(run, value, test));
    for (size_t i = 0; i < test.list->count && !(found.kind == QQ_FEEL_BOOLEAN && found.truth); i++) {
        qq_feel_value item = test.list->items[i];
        if (item.kind == QQ_FEEL_RANGE && value.kind != QQ_FEEL_RANGE)
            found = qq_feel_or(found, in_range(run, place, value, item.range));
        else
            found = qq_feel_or(found, qq_feel_boolean(same_in_run(run, value, item)));
    }
    return found;
}

qq_feel_value qq_feel_in(qq_feel_run *run, qq_feel_place place, qq_feel_value value, qq_feel_value test)
{
    if (test.kind == QQ_FEEL_LIST) return in_list(run, place, value, test);
    if (test.kind == QQ_FEEL_RANGE && value.kind != QQ_FEEL_RANGE) return in_range(run, place, value, test.range);
    return qq_feel_compare(run, place, QQ_COMPARE_EQUAL, value, test);
}

/* ---- logic ---- */

static bool is_truth(qq_feel_value value, bool truth)
{
    return value.kind == QQ_FEEL_BOOLEAN && value.truth == truth;
}

qq_feel_value qq_feel_and(qq_feel_value a, qq_feel_value b)
{
    if (is_truth(a, false) || is_truth(b, false)) return qq_feel_boolean(false);
    return is_truth(a, true) && is_truth(b, true) ? qq_feel_boolean(true) : QQ_FEEL_NOTHING;
}

qq_feel_value qq_feel_or(qq_feel_value a, qq_feel_value b)
{
    if (is_truth(a, true) || is_truth(b, true)) return qq_feel_boolean(true);
    return is_truth(a, false) && is_truth(b, false) ? qq_feel_boolean(false) : QQ_FEEL_NOTHING;
}

qq_feel_value qq_feel_not(qq_feel_value a)
{
    return a.kind == QQ_FEEL_BOOLEAN ? qq_feel_boolean(!a.truth) : QQ_FEEL_NOTHING;
}
