/* The ladder of models/chuzhou-2021 against the rule it was written from, on every half point and at the ends of every
 * class: points = credit points - 0.5 for each full or partial band of 10 below the threshold; below 20 none. */
#include "qinqing/dmn.h"
#include "qinqing/model.h"

typedef struct {
    qq_dmn *dmn;
    qq_feel_arena *arena;
} ladder_fixture;

static void set_up(ladder_fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_read(QQ_SOURCE_DIR "/models/chuzhou-2021", &error);
    g_assert_no_error(error);
    GBytes *file = qq_package_file(package, "bid_points.dmn");
    size_t length = 0;
    const void *bytes = g_bytes_get_data(file, &length);
    fixture->dmn = qq_dmn_compile("bid_points.dmn", bytes, length, NULL, &error);
    g_assert_no_error(error);
    fixture->arena = qq_feel_arena_new();
}

static void tear_down(ladder_fixture *fixture, const void *data)
{
    (void)data;
    qq_dmn_free(fixture->dmn);
    qq_feel_arena_free(fixture->arena);
}

/* All in half points. */
static int64_t expected(int64_t credit, int64_t score, int64_t estimate)
{
    static const int64_t classes[][2] = {{10, 40}, {30, 60}, {60, 80}, {100, 90}, {150, 100}};
    int64_t threshold = 110;
    for (size_t i = G_N_ELEMENTS(classes); i-- > 0;)
        if (estimate < classes[i][0] * 1000000) threshold = classes[i][1];
    if (score < 2 * 20) return 0;
    int64_t deficit = 2 * threshold - score;
    int64_t bands = deficit > 0 ? (deficit + 19) / 20 : 0;
    return MAX(credit - bands, 0);
}

static qq_feel_value half(int64_t twice)
{
    return qq_feel_number(qq_decimal_scaled(twice * 5, 1));
}

static void check(ladder_fixture *fixture, int64_t credit, int64_t score, int64_t estimate)
{
    qq_feel_arena_reset(fixture->arena);
    qq_feel_run run = {.arena = fixture->arena};
    qq_feel_context *inputs = qq_feel_context_new(fixture->arena, 3);
    qq_feel_context_put(fixture->arena, inputs, "city_score", half(score));
    qq_feel_context_put(fixture->arena, inputs, "contract_estimate", qq_feel_number(qq_decimal_scaled(estimate, 0)));
    qq_feel_context_put(fixture->arena, inputs, "credit_points", half(credit));
    const qq_dmn_element *decision = qq_dmn_find(fixture->dmn, QQ_DMN_DECISION, "bid_points");
    g_assert_nonnull(decision);
    qq_feel_value points = qq_dmn_decide(fixture->dmn, decision, &run, inputs);
    g_assert_cmpint(points.kind, ==, QQ_FEEL_NUMBER);
    g_assert_cmpint(qq_decimal_compare(points.number, half(expected(credit, score, estimate)).number), ==, 0);
}

static void test_ladder(ladder_fixture *fixture, const void *data)
{
    (void)data;
    static const int64_t ends[] = {10, 30, 60, 100, 150};
    for (int64_t score = -10; score < 260; score++)
        for (int64_t credit = 10; credit <= 20; credit += 5) {
            check(fixture, credit, score, 0);
            for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
                check(fixture, credit, score, ends[i] * 1000000 - 1);
                check(fixture, credit, score, ends[i] * 1000000);
            }
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/decide/bid-points/ladder", ladder_fixture, NULL, set_up, test_ladder, tear_down);
    return g_test_run();
}
