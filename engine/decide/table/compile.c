/* Boundaries and masks of one input of a fast table.
 *
 * Every cell becomes spans of whole numbers in the column's unit, first and last included: 2.0005 in thousandths lies
 * between two rows, so "< 2.0005" ends at 2000 and ">= 2.0005" begins at 2001, and nothing is lost. Where a span
 * begins or ends a bin begins; a bin's mask says which rules hold in it. */
#include "fast.h"

#include <string.h>

#include "cells.h"
#include "decide/feel/temporal.h"
#include "qinqing/error.h"

enum {
    WORDS_MAX = 1 << 23, /* masks of one input: 64 MiB */
    DIGITS_MAX = 18,     /* of an int64 */
    CODES_MAX = 65536    /* of uint16 */
};

typedef struct {
    int64_t first, last;
} span;

typedef struct {
    const qq_column_form *form;
    qq_feel_kind kind; /* of all cells so far; NULL kind: only "-" */
    GHashTable *codes; /* text -> code + 1; CODE only */
    span all;          /* what the column can hold */
    GArray *spans;     /* of span, rule by rule */
    size_t *span_ends; /* index into spans after each rule */
    GArray *starts;    /* of int64_t */
    size_t bins;
    uint64_t *masks;
} compilation;

/* ---- a cell as spans ---- */

/* Where a value lies among the column's whole numbers: -1 below all, 1 above all, else 0 with the number at or below
 * it and whether it is exactly that. */
static int locate(const compilation *of, qq_feel_value value, int64_t *floor, bool *exact)
{
    unsigned digits = of->form->digits;
    *exact = true;
    switch (value.kind) {
    case QQ_FEEL_DATE:
        *floor = qq_feel_day_number(value.date);
        break;
    case QQ_FEEL_MONTHS:
        *floor = value.months;
        break;
    case QQ_FEEL_SECONDS:
        *floor = value.seconds.seconds;
        *exact = value.seconds.nanosecond == 0;
        break;
    default:
        /* Compared first: within these bounds rounding cannot fail. */
        if (qq_decimal_compare(value.number, qq_decimal_scaled(of->all.first, digits)) < 0) return -1;
        if (qq_decimal_compare(value.number, qq_decimal_scaled(of->all.last, digits)) > 0) return 1;
        qq_decimal rounded = value.number;
        bool fits = qq_decimal_round(value.number, (int)digits, QQ_ROUND_FLOOR, &rounded) &&
                    qq_decimal_to_int64(rounded, digits, floor);
        g_assert(fits);
        *exact = qq_decimal_compare(rounded, value.number) == 0;
    }
    return *floor < of->all.first ? -1 : *floor > of->all.last ? 1 : 0;
}

static void add_span(compilation *of, int64_t first, int64_t last)
{
    span one = {first, last};
    if (first <= last) g_array_append_val(of->spans, one);
}

static void add_interval(compilation *of, const qq_interval *interval)
{
    span one = of->all;
    int64_t floor;
    bool exact;
    if (interval->low.kind != QQ_FEEL_NULL) {
        int side = locate(of, interval->low, &floor, &exact);
        bool begins_after = !exact || !interval->low_closed;
        if (side > 0 || (side == 0 && begins_after && floor == of->all.last)) return;
        if (side == 0) one.first = begins_after ? floor + 1 : floor;
    }
    if (interval->high.kind != QQ_FEEL_NULL) {
        int side = locate(of, interval->high, &floor, &exact);
        bool ends_before = exact && !interval->high_closed;
        if (side < 0 || (side == 0 && ends_before && floor == of->all.first)) return;
        if (side == 0) one.last = ends_before ? floor - 1 : floor;
    }
    add_span(of, one.first, one.last);
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The codes of a set's values, ascending; values that no row can have are left out. */
static GArray *codes_of(const compilation *of, const qq_cell *cell)
{
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < cell->count; i++) {
        qq_feel_value value = cell->values[i];
        const char *text = value.kind == QQ_FEEL_STRING ? value.text : value.truth ? "true" : "false";
        int64_t code = GPOINTER_TO_INT(g_hash_table_lookup(of->codes, text)) - 1;
        if (code >= 0) g_array_append_val(codes, code);
    }
    g_array_sort(codes, compare_numbers);
    return codes;
}

static void add_codes(compilation *of, const qq_cell *cell)
{
    g_autoptr(GArray) codes = codes_of(of, cell);
    int64_t next = 0;
    for (guint i = 0; i < codes->len; i++) {
        int64_t code = g_array_index(codes, int64_t, i);
        if (cell->kind == QQ_CELL_SET)
            add_span(of, code, code);
        else
            add_span(of, next, code - 1);
        next = code + 1;
    }
    /* Codes beyond the texts are no value: only "-" holds of them. */
    if (cell->kind == QQ_CELL_COMPLEMENT) add_span(of, next, (int64_t)of->form->text_count - 1);
}

/* ---- what fits the column ---- */

static bool fits(const compilation *of, qq_feel_kind kind)
{
    switch (kind) {
    case QQ_FEEL_STRING:
    case QQ_FEEL_BOOLEAN:
        return of->form->kind == QQ_COLUMN_CODE;
    case QQ_FEEL_NUMBER:
    case QQ_FEEL_DATE:
    case QQ_FEEL_MONTHS:
    case QQ_FEEL_SECONDS:
        return of->form->kind != QQ_COLUMN_CODE;
    default:
        return false;
    }
}

static const char *add_cell(compilation *of, const qq_cell *cell)
{
    if (cell->kind == QQ_CELL_ANY) {
        add_span(of, of->all.first, of->all.last);
        return NULL;
    }
    if (!fits(of, cell->value_kind)) return "its values do not fit the kind of the column";
    if (of->kind != QQ_FEEL_NULL && of->kind != cell->value_kind) return "its values are of another kind than above";
    of->kind = cell->value_kind;
    if (cell->kind != QQ_CELL_INTERVALS) {
        add_codes(of, cell);
        return NULL;
    }
    for (size_t i = 0; i < cell->count; i++) add_interval(of, &cell->intervals[i]);
    return NULL;
}

static bool add_rules(compilation *of, const qq_decision_table *source, size_t index, GError **error)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (size_t rule = 0; rule < source->rule_count; rule++) {
        qq_cell cell;
        const char *why = NULL;
        qq_feel_arena_reset(arena);
        if (qq_cell_reduce(source->rules[rule].tests[index], arena, &cell, &why)) why = add_cell(of, &cell);
        if (why) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "rule %zu, input %zu: %s; columns take intervals and sets",
                        rule + 1, index + 1, why);
            return false;
        }
        of->span_ends[rule] = of->spans->len;
    }
    return true;
}

static bool read_form(compilation *of, size_t index, GError **error)
{
    const qq_column_form *form = of->form;
    of->all = form->kind == QQ_COLUMN_INT32   ? (span){INT32_MIN, INT32_MAX}
              : form->kind == QQ_COLUMN_INT64 ? (span){INT64_MIN, INT64_MAX}
                                              : (span){0, CODES_MAX - 1};
    if (form->digits > DIGITS_MAX || form->text_count > CODES_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "input %zu: a column has at most %d digits and %d texts",
                    index + 1, DIGITS_MAX, CODES_MAX);
        return false;
    }
    for (size_t i = 0; form->kind == QQ_COLUMN_CODE && i < form->text_count; i++) {
        if (g_hash_table_insert(of->codes, (gpointer)form->texts[i], GINT_TO_POINTER((int)i + 1))) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "input %zu: the text \"%s\" has two codes; give each one",
                    index + 1, form->texts[i]);
        return false;
    }
    return true;
}

/* ---- bins ---- */

static void find_starts(compilation *of)
{
    guint kept = 0;
    for (guint i = 0; i < of->spans->len; i++) {
        const span *one = &g_array_index(of->spans, span, i);
        int64_t after = one->last < of->all.last ? one->last + 1 : of->all.first;
        if (one->first > of->all.first) g_array_append_val(of->starts, one->first);
        if (after > of->all.first) g_array_append_val(of->starts, after);
    }
    g_array_sort(of->starts, compare_numbers);
    for (guint i = 0; i < of->starts->len; i++) {
        int64_t start = g_array_index(of->starts, int64_t, i);
        if (kept > 0 && start == g_array_index(of->starts, int64_t, kept - 1)) continue;
        g_array_index(of->starts, int64_t, kept++) = start;
    }
    g_array_set_size(of->starts, kept);
    of->bins = (size_t)kept + 1;
}

/* The bin that a value lies in. */
static size_t bin_of(const compilation *of, int64_t value)
{
    size_t low = 0, high = of->starts->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g_array_index(of->starts, int64_t, middle) <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void fill_masks(compilation *of, size_t rule_count, size_t stride)
{
    size_t at = 0;
    for (size_t rule = 0; rule < rule_count; rule++) {
        for (; at < of->span_ends[rule]; at++) {
            const span *one = &g_array_index(of->spans, span, at);
            size_t last = bin_of(of, one->last);
            for (size_t bin = bin_of(of, one->first); bin <= last; bin++) {
                of->masks[bin * stride + rule / 64] |= UINT64_C(1) << rule % 64;
            }
        }
    }
}

/* Neighbours of equal masks become one. */
static void merge_bins(compilation *of, size_t stride)
{
    size_t kept = 1, size = stride * sizeof *of->masks;
    for (size_t bin = 1; bin < of->bins; bin++) {
        if (!memcmp(of->masks + (kept - 1) * stride, of->masks + bin * stride, size)) continue;
        memmove(of->masks + kept * stride, of->masks + bin * stride, size);
        g_array_index(of->starts, int64_t, kept - 1) = g_array_index(of->starts, int64_t, bin - 1);
        kept++;
    }
    g_array_set_size(of->starts, (guint)kept - 1);
    of->bins = kept;
}

static bool compile_input(compilation *of, qq_fast_table *table, const qq_decision_table *source, size_t index,
                          GError **error)
{
    qq_fast_input *input = &table->inputs[index];
    if (!read_form(of, index, error) || !add_rules(of, source, index, error)) return false;
    find_starts(of);
    if (of->bins > WORDS_MAX / table->stride) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "input %zu: %zu boundaries for %zu rules are too many to run at speed; split the table", index + 1,
                    of->bins - 1, table->rule_count);
        return false;
    }
    of->masks = g_aligned_alloc0(of->bins * table->stride, sizeof *of->masks, QQ_FAST_CHUNK * sizeof *of->masks);
    fill_masks(of, table->rule_count, table->stride);
    merge_bins(of, table->stride);
    input->kind = of->form->kind;
    input->masks = g_steal_pointer(&of->masks);
    qq_fast_input_place(input, of->starts, table->rule_count, table->stride);
    return true;
}

bool qq_fast_input_compile(qq_fast_table *table, const qq_decision_table *source, size_t index,
                           const qq_column_form *form, GError **error)
{
    compilation of = {.form = form, .kind = QQ_FEEL_NULL};
    of.codes = g_hash_table_new(g_str_hash, g_str_equal);
    of.spans = g_array_new(FALSE, FALSE, sizeof(span));
    of.starts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    of.span_ends = g_new0(size_t, source->rule_count);
    bool good = compile_input(&of, table, source, index, error);
    g_hash_table_unref(of.codes);
    g_array_unref(of.spans);
    g_array_unref(of.starts);
    g_free(of.span_ends);
    g_aligned_free(of.masks);
    return good;
}
