/* The ledger of a priced case as text: under each category its lines, then what was adjusted. */
#include "check/compare.h"

static const char *const adjustment_names[] = {
    [QQ_ADJUST_CLEAN] = "clean record",
    [QQ_ADJUST_CAP] = "beyond the cap of the good account",
    [QQ_ADJUST_GROUPED] = "another act of the case counts",
    [QQ_ADJUST_PROJECT] = "another honour of the project counts",
    [QQ_ADJUST_BASE] = "the base is not given",
    [QQ_ADJUST_MISSING] = "not sent",
    [QQ_ADJUST_PART] = "ends of the category",
    [QQ_ADJUST_MEAN] = "rounding of the mean, over all days",
    [QQ_ADJUST_ROUNDING] = "rounding",
    [QQ_ADJUST_CLAMP] = "ends of the scale",
    [QQ_ADJUST_GATE] = "gate",
    [QQ_ADJUST_VETO] = "veto",
};

static void print_line(GString *out, const qq_model *model, const qq_line *line)
{
    const qq_item *item = &g_array_index(model->items, qq_item, line->item);
    char points[QQ_MILLI_TEXT], first[QQ_DAY_TEXT], last[QQ_DAY_TEXT];
    qq_decimal_format(line->points, 3, points);
    qq_day_format(line->first, first);
    qq_day_format(line->last, last);
    g_string_append_printf(out, "    %s %s %s %s..%s%s%s\n", points, item->code,
                           qq_set_text(QQ_SET_SEVERITY, line->severity), first, last, line->repeated ? " repeated" : "",
                           line->state == QQ_LINE_COUNTED ? "" : " (another counts)");
}

static bool is_of_grade(const qq_adjustment *adjustment)
{
    return adjustment->kind == QQ_ADJUST_GATE || adjustment->kind == QQ_ADJUST_VETO;
}

static bool is_of_total(const qq_adjustment *adjustment)
{
    return adjustment->kind == QQ_ADJUST_ROUNDING || adjustment->kind == QQ_ADJUST_CLAMP;
}

static void print_adjustment(GString *out, const qq_model *model, const qq_adjustment *adjustment)
{
    const char *name = adjustment_names[adjustment->kind];
    if (is_of_grade(adjustment)) {
        const char *id = adjustment->kind == QQ_ADJUST_GATE
                             ? g_array_index(model->gates, qq_gate, adjustment->index).id
                             : g_array_index(model->vetoes, qq_veto, adjustment->index).id;
        g_string_append_printf(out, "  %s %s: at most %s\n", name, id,
                               g_array_index(model->bands, qq_band, adjustment->grade).grade);
        return;
    }
    char amount[QQ_MILLI_TEXT];
    qq_decimal_format(adjustment->amount, is_of_total(adjustment) ? 9 : 3, amount);
    g_string_append_printf(out, "    %s %s\n", amount, name);
}

/* A day's lines and adjustments of a category, and what it comes to. */
static void print_page(GString *out, const qq_category_result *sums, const qq_model *model, const qq_line *lines,
                       unsigned line_count, const qq_adjustment *adjustments, unsigned adjustment_count,
                       unsigned category)
{
    char base[QQ_MILLI_TEXT], good[QQ_MILLI_TEXT], bad[QQ_MILLI_TEXT], score[QQ_MILLI_TEXT];
    qq_decimal_format(sums->base, 3, base);
    qq_decimal_format(sums->good, 3, good);
    qq_decimal_format(sums->bad, 3, bad);
    qq_decimal_format(sums->score, 3, score);
    g_string_append_printf(out, "  %s %s: base %s, good %s, bad %s\n", model->categories[category].id, score, base,
                           good, bad);
    for (unsigned i = 0; i < line_count; i++)
        if (lines[i].category == category) print_line(out, model, &lines[i]);
    for (unsigned i = 0; i < adjustment_count; i++)
        if (adjustments[i].category == category && !is_of_grade(&adjustments[i]) && !is_of_total(&adjustments[i]))
            print_adjustment(out, model, &adjustments[i]);
}

static void print_step(GString *out, const qq_model *model, const qq_result *result, unsigned index)
{
    g_assert(result->steps && index < result->step_count);
    const qq_step_of_period *step = &result->steps[index];
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
    qq_day_format(step->from, from);
    qq_day_format(step->until, until);
    g_string_append_printf(out, "  %s..%s, %d days\n", from, until, step->until - step->from + 1);
    for (unsigned c = 0; c < model->category_count; c++)
        print_page(out, &step->categories[c], model, result->lines + step->first_line, step->line_count,
                   result->adjustments + step->first_adjustment, step->adjustment_count, c);
}

char *qq_check_ledger(const qq_model *model, const qq_result *result)
{
    GString *out = g_string_new(NULL);
    const qq_step_of_period *last = result->step_count ? &result->steps[result->step_count - 1] : NULL;
    unsigned first = last ? last->first_adjustment + last->adjustment_count : 0;
    unsigned line_count = last ? 0 : result->line_count;
    for (unsigned i = 0; i < result->step_count; i++) print_step(out, model, result, i);
    for (unsigned c = 0; c < model->category_count; c++)
        print_page(out, &result->categories[c], model, result->lines, line_count, result->adjustments + first,
                   result->adjustment_count - first, c);
    for (unsigned i = first; i < result->adjustment_count; i++) {
        const qq_adjustment *adjustment = &result->adjustments[i];
        if (is_of_grade(adjustment) || is_of_total(adjustment)) print_adjustment(out, model, adjustment);
    }
    return g_string_free(out, FALSE);
}
