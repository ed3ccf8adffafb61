/* Intervals are kept sorted and apart: two that overlap, or that touch where one is closed, are one. Booleans are
 * always a set, so that a complement of them is one as well. */
#include "cell_sets.h"

#include "decide/feel/operations.h"

static bool is_infinite(const qq_feel_value *end)
{
    return end->kind == QQ_FEEL_NULL;
}

/* Values that have an order were checked to have one when the cell was made. */
static int order_of(qq_feel_value a, qq_feel_value b)
{
    int order = 0;
    return qq_feel_order(a, b, &order) ? order : 0;
}

/* Whether all finite ends go together: times with and without a zone do not. */
static bool are_ordered(const qq_interval *intervals, size_t count)
{
    const qq_feel_value *known = NULL;
    int order;
    for (size_t i = 0; i < count * 2; i++) {
        const qq_feel_value *end = i % 2 ? &intervals[i / 2].high : &intervals[i / 2].low;
        if (is_infinite(end)) continue;
        if (known && !qq_feel_order(*known, *end, &order)) return false;
        known = end;
    }
    return true;
}

/* By where they begin: what begins closed begins before what begins open at the same value. */
static int compare_lows(const qq_interval *a, const qq_interval *b)
{
    if (is_infinite(&a->low) || is_infinite(&b->low)) return (int)is_infinite(&b->low) - (int)is_infinite(&a->low);
    int order = order_of(a->low, b->low);
    return order ? order : (int)b->low_closed - (int)a->low_closed;
}

static int compare_highs(const qq_interval *a, const qq_interval *b)
{
    if (is_infinite(&a->high) || is_infinite(&b->high)) return (int)is_infinite(&a->high) - (int)is_infinite(&b->high);
    int order = order_of(a->high, b->high);
    return order ? order : (int)a->high_closed - (int)b->high_closed;
}

static int compare_intervals(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return compare_lows(a, b);
}

static bool is_empty_interval(const qq_interval *interval)
{
    if (is_infinite(&interval->low) || is_infinite(&interval->high)) return false;
    int order = order_of(interval->low, interval->high);
    return order > 0 || (order == 0 && !(interval->low_closed && interval->high_closed));
}

/* Whether b, which does not begin before a, leaves no value between itself and a. */
static bool joins(const qq_interval *a, const qq_interval *b)
{
    if (is_infinite(&a->high) || is_infinite(&b->low)) return true;
    int order = order_of(b->low, a->high);
    return order < 0 || (order == 0 && (a->high_closed || b->low_closed));
}

/* Sorts and joins in place; gives the new count. */
static size_t settle(qq_interval *intervals, size_t count)
{
    size_t full = 0, kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_empty_interval(&intervals[i])) intervals[full++] = intervals[i];
    }
    if (full == 0) return 0;
    g_qsort_with_data(intervals, (gint)full, sizeof *intervals, compare_intervals, NULL);
    for (size_t i = 1; i < full; i++) {
        if (!joins(&intervals[kept], &intervals[i])) {
            intervals[++kept] = intervals[i];
        } else if (compare_highs(&intervals[i], &intervals[kept]) > 0) {
            intervals[kept].high = intervals[i].high;
            intervals[kept].high_closed = intervals[i].high_closed;
        }
    }
    return kept + 1;
}

static qq_cell interval_cell(qq_feel_kind kind, qq_interval *intervals, size_t count)
{
    return (qq_cell){
        .kind = QQ_CELL_INTERVALS, .value_kind = kind, .intervals = intervals, .count = settle(intervals, count)};
}

static qq_cell set_cell(qq_cell_kind kind, qq_feel_kind value_kind, qq_feel_value *values, size_t count)
{
    return (qq_cell){.kind = kind, .value_kind = value_kind, .values = values, .count = count};
}

qq_cell qq_cell_everything(void)
{
    return (qq_cell){.kind = QQ_CELL_ANY, .value_kind = QQ_FEEL_NULL};
}

qq_cell qq_cell_single(qq_feel_arena *arena, qq_feel_value value)
{
    qq_feel_value copy = qq_feel_copy(arena, value);
    if (value.kind == QQ_FEEL_STRING || value.kind == QQ_FEEL_BOOLEAN) {
        qq_feel_value *one = qq_feel_arena_take(arena, sizeof *one);
        *one = copy;
        return set_cell(QQ_CELL_SET, value.kind, one, 1);
    }
    qq_interval *point = qq_feel_arena_take(arena, sizeof *point);
    *point = (qq_interval){.low = copy, .high = copy, .low_closed = true, .high_closed = true};
    return interval_cell(value.kind, point, 1);
}

bool qq_cell_between(qq_feel_arena *arena, const qq_interval *ends, qq_cell *out)
{
    if (!are_ordered(ends, 1)) return false;
    qq_interval *one = qq_feel_arena_take(arena, sizeof *one);
    *one = *ends;
    one->low = qq_feel_copy(arena, ends->low);
    one->high = qq_feel_copy(arena, ends->high);
    *out = interval_cell(is_infinite(&ends->low) ? ends->high.kind : ends->low.kind, one, 1);
    return true;
}

static bool has_value(const qq_feel_value *values, size_t count, qq_feel_value value)
{
    for (size_t i = 0; i < count; i++) {
        if (qq_feel_same(values[i], value)) return true;
    }
    return false;
}

/* The values of a that are in b, or (wanted false) that are not. */
static qq_cell pick(const qq_cell *a, const qq_cell *b, bool wanted, qq_feel_arena *arena)
{
    qq_cell picked = set_cell(a->kind, a->value_kind, qq_feel_arena_take(arena, a->count * sizeof *a->values), 0);
    for (size_t i = 0; i < a->count; i++) {
        if (has_value(b->values, b->count, a->values[i]) == wanted) picked.values[picked.count++] = a->values[i];
    }
    return picked;
}

/* The values of both, each once, in order of a and then b. */
static qq_cell join(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena)
{
    size_t most = a->count + b->count;
    qq_cell joined = set_cell(a->kind, a->value_kind, qq_feel_arena_take(arena, most * sizeof *a->values), 0);
    for (size_t i = 0; i < a->count; i++) joined.values[joined.count++] = a->values[i];
    for (size_t i = 0; i < b->count; i++) {
        if (!has_value(a->values, a->count, b->values[i])) joined.values[joined.count++] = b->values[i];
    }
    return joined;
}

static qq_cell both_sets(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena)
{
    if (a->kind == QQ_CELL_COMPLEMENT && b->kind == QQ_CELL_COMPLEMENT) return join(a, b, arena);
    const qq_cell *from = a->kind == QQ_CELL_SET ? a : b, *other = from == a ? b : a;
    return pick(from, other, other->kind == QQ_CELL_SET, arena);
}

static qq_cell both_intervals(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena)
{
    /* Of two lists sorted and apart, the pairs that overlap are fewer than both together. */
    qq_interval *cut = qq_feel_arena_take(arena, (a->count + b->count) * sizeof *cut);
    size_t count = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        const qq_interval *x = &a->intervals[i], *y = &b->intervals[j];
        const qq_interval *low = compare_lows(x, y) > 0 ? x : y, *high = compare_highs(x, y) < 0 ? x : y;
        cut[count] = (qq_interval){low->low, high->high, low->low_closed, high->high_closed};
        if (!is_empty_interval(&cut[count])) count++;
        if (high == x)
            i++;
        else
            j++;
    }
    return interval_cell(a->value_kind, cut, count);
}

bool qq_cell_both(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena, qq_cell *out)
{
    if (a->kind == QQ_CELL_ANY || b->kind == QQ_CELL_ANY) {
        *out = a->kind == QQ_CELL_ANY ? *b : *a;
        return true;
    }
    if (a->value_kind != b->value_kind) return false;
    if (a->kind != QQ_CELL_INTERVALS) {
        *out = both_sets(a, b, arena);
        return true;
    }
    const qq_interval *first_a = a->intervals, *first_b = b->intervals;
    if (a->count > 0 && b->count > 0) {
        const qq_interval pair[] = {*first_a, *first_b};
        if (!are_ordered(pair, 2)) return false;
    }
    *out = both_intervals(a, b, arena);
    return true;
}

static bool otherwise_intervals(const qq_cell *cell, qq_feel_arena *arena, qq_cell *out)
{
    qq_interval *gaps = qq_feel_arena_take(arena, (cell->count + 1) * sizeof *gaps);
    size_t count = 0;
    qq_interval gap = {0};
    for (size_t i = 0; i < cell->count; i++) {
        const qq_interval *full = &cell->intervals[i];
        gap.high = full->low;
        gap.high_closed = !full->low_closed;
        if (!is_infinite(&full->low)) gaps[count++] = gap;
        gap = (qq_interval){.low = full->high, .low_closed = !full->high_closed};
        if (is_infinite(&full->high)) {
            *out = interval_cell(cell->value_kind, gaps, count);
            return true;
        }
    }
    gaps[count++] = gap;
    *out = interval_cell(cell->value_kind, gaps, count);
    return true;
}

static qq_cell otherwise_booleans(const qq_cell *cell, qq_feel_arena *arena)
{
    qq_feel_value *values = qq_feel_arena_take(arena, 2 * sizeof *values);
    size_t count = 0;
    for (int truth = 0; truth < 2; truth++) {
        qq_feel_value value = qq_feel_boolean(truth != 0);
        if (!has_value(cell->values, cell->count, value)) values[count++] = value;
    }
    return set_cell(QQ_CELL_SET, QQ_FEEL_BOOLEAN, values, count);
}

bool qq_cell_otherwise(const qq_cell *cell, qq_feel_arena *arena, qq_cell *out)
{
    if (cell->kind == QQ_CELL_ANY) return false;
    if (cell->kind == QQ_CELL_INTERVALS) return otherwise_intervals(cell, arena, out);
    if (cell->value_kind == QQ_FEEL_BOOLEAN) {
        *out = otherwise_booleans(cell, arena);
        return true;
    }
    *out = *cell;
    out->kind = cell->kind == QQ_CELL_SET ? QQ_CELL_COMPLEMENT : QQ_CELL_SET;
    return true;
}

static bool any_interval(const qq_cell *cells, size_t count, qq_feel_arena *arena, qq_cell *out)
{
    size_t all = 0, at = 0;
    for (size_t i = 0; i < count; i++) all += cells[i].count;
    qq_interval *intervals = qq_feel_arena_take(arena, all * sizeof *intervals);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < cells[i].count; j++) intervals[at++] = cells[i].intervals[j];
    }
    if (!are_ordered(intervals, all)) return false;
    *out = interval_cell(cells[0].value_kind, intervals, all);
    return true;
}

/* Sets add up; complements keep out what all of them keep out and no set lets in. */
static qq_cell any_set(const qq_cell *cells, size_t count, qq_feel_arena *arena)
{
    qq_cell in = set_cell(QQ_CELL_SET, cells[0].value_kind, NULL, 0), kept_out = in;
    bool has_complement = false;
    size_t all = 0;
    for (size_t i = 0; i < count; i++) all += cells[i].count;
    in.values = qq_feel_arena_take(arena, all * sizeof *in.values);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].kind == QQ_CELL_COMPLEMENT) {
            if (!has_complement)
                kept_out = cells[i];
            else
                kept_out = pick(&kept_out, &cells[i], true, arena);
            has_complement = true;
            continue;
        }
        for (size_t j = 0; j < cells[i].count; j++) {
            if (!has_value(in.values, in.count, cells[i].values[j])) in.values[in.count++] = cells[i].values[j];
        }
    }
    if (!has_complement) return in;
    return pick(&kept_out, &in, false, arena);
}

bool qq_cell_any_of(const qq_cell *cells, size_t count, qq_feel_arena *arena, qq_cell *out)
{
    for (size_t i = 0; i < count; i++) {
        if (cells[i].kind != QQ_CELL_ANY) continue;
        *out = qq_cell_everything();
        return true;
    }
    for (size_t i = 1; i < count; i++) {
        if (cells[i].value_kind != cells[0].value_kind) return false;
    }
    if (cells[0].kind == QQ_CELL_INTERVALS) return any_interval(cells, count, arena, out);
    *out = any_set(cells, count, arena);
    return true;
}

bool qq_cell_is_empty(const qq_cell *cell)
{
    return cell->count == 0 && (cell->kind == QQ_CELL_INTERVALS || cell->kind == QQ_CELL_SET);
}

bool qq_cell_meet(const qq_cell *a, const qq_cell *b, qq_feel_arena *arena, qq_cell *out)
{
    qq_cell cut;
    if (!qq_cell_both(a, b, arena, &cut) || qq_cell_is_empty(&cut)) return false;
    *out = cut;
    return true;
}
