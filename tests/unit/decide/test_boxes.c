/* Covering boxes with boxes, against counting every point; and that tables of the size of large policies end soon. */
#include "decide/policy/boxes.h"
#include <string.h>
#include "support/random.h"

enum { PLENTY = 100 };
#define ALL_STEPS INT64_C(4000000000)

static bool box_has_point(const qq_boxes *boxes, const uint64_t *box, const size_t *point)
{
    for (size_t input = 0; input < boxes->input_count; input++)
        if (!qq_boxes_has(boxes, box, input, point[input])) return false;
    return true;
}

static bool in_some(const qq_boxes *boxes, const size_t *point)
{
    for (size_t rule = 0; rule < boxes->rule_count; rule++)
        if (box_has_point(boxes, qq_boxes_rule(boxes, rule), point)) return true;
    return false;
}

static bool same_box(const qq_boxes *boxes, const uint64_t *a, const uint64_t *b)
{
    return memcmp(a, b, boxes->words * sizeof *a) == 0;
}

static bool next_point(const qq_boxes *boxes, size_t *point)
{
    for (size_t input = 0; input < boxes->input_count; input++) {
        if (++point[input] < boxes->bins[input]) return true;
        point[input] = 0;
    }
    return false;
}

static GPtrArray *gaps_of(const qq_boxes *boxes, size_t most, bool *ended)
{
    GPtrArray *gaps = g_ptr_array_new_with_free_func(g_free);
    g_autofree size_t *rules = g_new(size_t, boxes->rule_count + 1);
    g_autofree uint64_t *whole = qq_boxes_whole(boxes);
    for (size_t rule = 0; rule < boxes->rule_count; rule++) rules[rule] = rule;
    int64_t steps = ALL_STEPS;
    *ended = qq_boxes_uncovered(boxes, whole, rules, boxes->rule_count, most, &steps, gaps);
    return gaps;
}

/* Every point is in a rule or in a gap, never in both. */
static void assert_exact(const qq_boxes *boxes)
{
    bool ended;
    g_autoptr(GPtrArray) gaps = gaps_of(boxes, G_MAXUINT, &ended);
    g_assert_true(ended);
    size_t point[4] = {0};
    do {
        bool in_gap = false;
        for (guint i = 0; i < gaps->len && !in_gap; i++)
            in_gap = box_has_point(boxes, g_ptr_array_index(gaps, i), point);
        g_assert_cmpint(in_gap, !=, in_some(boxes, point));
    } while (next_point(boxes, point));
}

static void test_small(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 2000; round++) {
        size_t inputs = (size_t)g_rand_int_range(random, 1, 5), bins[4];
        for (size_t i = 0; i < inputs; i++) bins[i] = (size_t)g_rand_int_range(random, 1, round % 50 == 0 ? 70 : 6);
        if (inputs > 2) bins[0] = 1 + bins[0] % 8, bins[1] = 1 + bins[1] % 8;
        g_autoptr(qq_boxes) boxes = qq_boxes_new(bins, inputs, (size_t)g_rand_int_range(random, 0, 12));
        int chance = g_rand_int_range(random, 4, 10);
        for (size_t rule = 0; rule < boxes->rule_count; rule++)
            for (size_t input = 0; input < inputs; input++)
                for (size_t bin = 0; bin < bins[input]; bin++)
                    if (g_rand_int_range(random, 0, 10) < chance)
                        qq_boxes_add(boxes, qq_boxes_rule(boxes, rule), input, bin);
        assert_exact(boxes);
    }
}

/* Cuts rules at random into 1,000 that cover 8 inputs of many bins exactly once. */
static qq_boxes *cut_table(GRand *random, size_t rules)
{
    const size_t bins[8] = {300, 300, 200, 200, 100, 100, 20, 6};
    qq_boxes *boxes = qq_boxes_new(bins, 8, rules);
    g_autofree uint64_t *whole = qq_boxes_whole(boxes);
    memcpy(qq_boxes_rule(boxes, 0), whole, boxes->words * sizeof *whole);
    for (size_t made = 1; made < rules;) {
        uint64_t *rule = qq_boxes_rule(boxes, (size_t)g_rand_int_range(random, 0, (gint32)made));
        uint64_t *other = qq_boxes_rule(boxes, made);
        size_t input = (size_t)g_rand_int_range(random, 0, 8);
        size_t at = (size_t)g_rand_int_range(random, 0, (gint32)bins[input]);
        memcpy(other, rule, boxes->words * sizeof *rule);
        for (size_t bin = 0; bin < bins[input]; bin++) {
            uint64_t *loser = bin < at ? other : rule;
            loser[boxes->offsets[input] + bin / 64] &= ~(UINT64_C(1) << bin % 64);
        }
        if (!qq_boxes_is_empty(boxes, rule) && !qq_boxes_is_empty(boxes, other))
            made++;
        else if (qq_boxes_is_empty(boxes, rule))
            memcpy(rule, other, boxes->words * sizeof *rule);
    }
    return boxes;
}

static void test_large(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(qq_boxes) boxes = cut_table(random, 1000);
    bool ended;
    gint64 begun = g_get_monotonic_time();
    g_autoptr(GPtrArray) gaps = gaps_of(boxes, PLENTY, &ended);
    g_test_message("1,000 rules of 8 inputs: %" G_GINT64_FORMAT " us", g_get_monotonic_time() - begun);
    g_assert_true(ended);
    g_assert_cmpuint(gaps->len, ==, 0);
    size_t lost = (size_t)g_rand_int_range(random, 0, 1000);
    g_autofree uint64_t *hole = g_memdup2(qq_boxes_rule(boxes, lost), boxes->words * sizeof *hole);
    memset(qq_boxes_rule(boxes, lost), 0, boxes->words * sizeof *hole);
    g_autoptr(GPtrArray) holes = gaps_of(boxes, PLENTY, &ended);
    g_assert_true(ended);
    g_assert_cmpuint(holes->len, ==, 1);
    g_assert_true(same_box(boxes, hole, g_ptr_array_index(holes, 0)));
}

static void test_ends(void)
{
    const size_t bins[2] = {3, 2};
    g_autoptr(qq_boxes) none = qq_boxes_new(bins, 2, 0);
    bool ended;
    g_autoptr(GPtrArray) all = gaps_of(none, PLENTY, &ended);
    g_assert_cmpuint(all->len, ==, 1);
    g_autofree uint64_t *whole = qq_boxes_whole(none);
    g_assert_true(same_box(none, whole, g_ptr_array_index(all, 0)));
    g_autoptr(GPtrArray) gaps = g_ptr_array_new_with_free_func(g_free);
    int64_t steps = 0;
    g_assert_false(qq_boxes_uncovered(none, whole, NULL, 0, PLENTY, &steps, gaps));
    g_assert_cmpuint(gaps->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/boxes/small", test_small);
    g_test_add_func("/decide/boxes/large", test_large);
    g_test_add_func("/decide/boxes/ends", test_ends);
    return g_test_run();
}
