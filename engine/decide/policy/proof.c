/* Complete, free of conflict, every rule reachable: each shown by boxes, each fault by an input that anybody can try.
 */
#include "decide/policy/inspection.h"

enum {
    GAPS_FOUND = 100, /* looked for before giving up on more */
    GAPS_SAID = 10,
    OVERLAPS_SAID = 20,
};
/* Words looked at, for gaps and for each hidden rule: some seconds. */
#define STEPS_MAX INT64_C(2000000000)

static const char *name_of(const qq_inspection *at, size_t input)
{
    return qq_feel_expression_text(at->table->inputs[input].expression);
}

/* One value an input; says them as "a = 1, b = 2". */
static GPtrArray *sample_of(const qq_inspection *at, const qq_grid *grid, const uint64_t *box, GString *words)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
    for (size_t input = 0; input < at->table->input_count; input++) {
        g_autoptr(GString) value = g_string_new(NULL);
        qq_feel_append(value, qq_axis_sample(&grid->axes[input], grid->boxes, input, box), true);
        g_string_append_printf(words, "%s%s = %s", input ? ", " : "", name_of(at, input), value->str);
        g_ptr_array_add(values, g_string_free(g_steal_pointer(&value), FALSE));
    }
    if (at->table->input_count == 0) g_string_append(words, "no input");
    return values;
}

/* The whole of a box, "wherever a in [1..2], b in "x"", without the inputs that it takes all of. */
static void append_extent(GString *out, const qq_inspection *at, const qq_grid *grid, const uint64_t *box)
{
    const qq_boxes *boxes = grid->boxes;
    const char *between = "wherever ";
    for (size_t input = 0; input < boxes->input_count; input++) {
        size_t bin = 0;
        while (bin < boxes->bins[input] && qq_boxes_has(boxes, box, input, bin)) bin++;
        if (bin == boxes->bins[input]) continue;
        g_string_append_printf(out, "%s%s in ", between, name_of(at, input));
        qq_axis_append(out, &grid->axes[input], boxes, input, box);
        between = ", ";
    }
    if (*between == 'w') g_string_append(out, "everywhere");
}

/* ---- gaps ---- */

static void say_gap(const qq_inspection *at, const qq_grid *grid, const uint64_t *box)
{
    g_autoptr(GString) sample = g_string_new(NULL), extent = g_string_new(NULL);
    GPtrArray *values = sample_of(at, grid, box, sample);
    append_extent(extent, at, grid, box);
    qq_policy_finding *finding = qq_inspection_say(at, QQ_POLICY_GAP, at->table->line,
                                                   "no rule for %s (and %s); add a rule", sample->str, extent->str);
    finding->inputs = values;
}

static void say_unproved(const qq_inspection *at, const char *what)
{
    qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->line,
                      "too many combinations of inputs to prove that %s; make several smaller tables of it", what);
}

static void find_gaps(const qq_inspection *at, const qq_grid *grid)
{
    size_t count = at->table->rule_count;
    g_autofree size_t *rules = g_new(size_t, count + 1);
    for (size_t i = 0; i < count; i++) rules[i] = i;
    g_autofree uint64_t *whole = qq_boxes_whole(grid->boxes);
    g_autoptr(GPtrArray) gaps = g_ptr_array_new_with_free_func(g_free);
    int64_t steps = STEPS_MAX;
    bool ended = qq_boxes_uncovered(grid->boxes, whole, rules, count, GAPS_FOUND, &steps, gaps);
    for (guint i = 0; i < gaps->len && i < GAPS_SAID; i++) say_gap(at, grid, g_ptr_array_index(gaps, i));
    if (gaps->len > GAPS_SAID)
        qq_inspection_say(at, QQ_POLICY_GAP, at->table->line, "%s%u more such gaps",
                          gaps->len == GAPS_FOUND ? "at least " : "", gaps->len - GAPS_SAID);
    if (!ended && gaps->len == 0) say_unproved(at, "it is complete");
}

/* ---- overlaps ---- */

static const qq_feel_value *values_of(const qq_inspection *at, size_t rule)
{
    return at->values + rule * at->table->output_count;
}

static bool agree(const qq_inspection *at, size_t a, size_t b)
{
    for (size_t output = 0; output < at->table->output_count; output++)
        if (!qq_feel_same(values_of(at, a)[output], values_of(at, b)[output])) return false;
    return true;
}

static void say_overlap(const qq_inspection *at, const qq_grid *grid, const uint64_t *box, size_t first, size_t second)
{
    g_autoptr(GString) sample = g_string_new(NULL), extent = g_string_new(NULL);
    GPtrArray *values = sample_of(at, grid, box, sample);
    append_extent(extent, at, grid, box);
    qq_policy_finding *finding = qq_inspection_say(
        at, QQ_POLICY_OVERLAP, at->table->rules[second].line,
        "rules %zu and %zu both hold for %s (and %s)%s; leave it to one of them", first + 1, second + 1, sample->str,
        extent->str, at->table->policy == QQ_HIT_ANY ? " and conclude differently" : "");
    finding->inputs = values;
    finding->rules[0] = (int)first + 1;
    finding->rules[1] = (int)second + 1;
}

static void find_overlaps(const qq_inspection *at, const qq_grid *grid)
{
    size_t found = 0;
    bool any = at->table->policy == QQ_HIT_ANY;
    if (!any && at->table->policy != QQ_HIT_UNIQUE) return;
    g_autofree uint64_t *shared = g_new(uint64_t, grid->boxes->words + 1);
    for (size_t second = 1; second < at->table->rule_count; second++)
        for (size_t first = 0; first < second; first++) {
            if (!qq_boxes_meet(grid->boxes, qq_boxes_rule(grid->boxes, first), qq_boxes_rule(grid->boxes, second),
                               shared))
                continue;
            if (any && agree(at, first, second)) continue;
            if (found++ < OVERLAPS_SAID) say_overlap(at, grid, shared, first, second);
        }
    if (found > OVERLAPS_SAID)
        qq_inspection_say(at, QQ_POLICY_OVERLAP, at->table->line, "%zu more pairs of rules overlap",
                          found - OVERLAPS_SAID);
}

/* ---- rules that are never reached ---- */

/* The place of a conclusion in the order of its output's values; after all of them when it is none. */
static size_t rank_of(const qq_table_output *output, qq_feel_value value)
{
    guint rank = 0;
    while (output->order && rank < output->order->len &&
           !qq_feel_same(*(const qq_feel_value *)g_ptr_array_index(output->order, rank), value))
        rank++;
    return rank;
}

/* Whether one rule goes before another where both hold. */
static bool goes_before(const qq_inspection *at, size_t one, size_t other)
{
    if (at->table->policy == QQ_HIT_FIRST) return one < other;
    for (size_t output = 0; output < at->table->output_count; output++) {
        size_t a = rank_of(&at->table->outputs[output], values_of(at, one)[output]);
        size_t b = rank_of(&at->table->outputs[output], values_of(at, other)[output]);
        if (a != b) return a < b;
    }
    return false;
}

static void say_unreachable(const qq_inspection *at, size_t rule, const char *why, const char *input)
{
    qq_policy_finding *finding =
        qq_inspection_say(at, QQ_POLICY_UNREACHABLE, at->table->rules[rule].line,
                          "rule %zu is never reached: %s%s; correct it or take it out", rule + 1, why, input);
    finding->rules[0] = (int)rule + 1;
}

/* Whether the rules that go before take all of this one. */
static bool is_hidden(const qq_inspection *at, const qq_grid *grid, size_t rule, int64_t *steps)
{
    if (at->table->policy != QQ_HIT_FIRST && at->table->policy != QQ_HIT_PRIORITY) return false;
    g_autofree size_t *before = g_new(size_t, at->table->rule_count);
    size_t count = 0;
    for (size_t other = 0; other < at->table->rule_count; other++)
        if (other != rule && goes_before(at, other, rule)) before[count++] = other;
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
    bool ended = qq_boxes_uncovered(grid->boxes, qq_boxes_rule(grid->boxes, rule), before, count, 1, steps, left);
    return ended && left->len == 0;
}

static void find_unreachable(const qq_inspection *at, const qq_grid *grid)
{
    int64_t steps = STEPS_MAX;
    for (size_t rule = 0; rule < at->table->rule_count; rule++) {
        const uint64_t *box = qq_boxes_rule(grid->boxes, rule);
        size_t input = 0;
        while (input < grid->boxes->input_count) {
            size_t bin = 0;
            while (bin < grid->boxes->bins[input] && !qq_boxes_has(grid->boxes, box, input, bin)) bin++;
            if (bin == grid->boxes->bins[input]) break;
            input++;
        }
        if (input < grid->boxes->input_count)
            say_unreachable(at, rule, "no allowed value fits its cell of ", name_of(at, input));
        else if (is_hidden(at, grid, rule, &steps))
            say_unreachable(at, rule, "the rules that go before it take all that it has", "");
    }
    if (steps <= 0) say_unproved(at, "every rule is reached");
}

void qq_inspect_proof(const qq_inspection *at, const qq_grid *grid)
{
    find_gaps(at, grid);
    find_overlaps(at, grid);
    find_unreachable(at, grid);
}
