/* Fairness: counts, ratios and references by hand, the gate, and data that cannot be compared. */
#include "qinqing/fairness.h"

#include <math.h>
#include <string.h>

#include "qinqing/error.h"

typedef struct {
    GPtrArray *groups;
    GArray *favourable, *scores;
} sample;

static sample sample_new(void)
{
    return (sample){g_ptr_array_new(), g_array_new(FALSE, FALSE, sizeof(bool)),
                    g_array_new(FALSE, FALSE, sizeof(double))};
}

static void sample_clear(sample *of)
{
    g_ptr_array_unref(of->groups);
    g_array_unref(of->favourable);
    g_array_unref(of->scores);
}

/* A group of `count`, the first `favourable` of them so, all with one score. */
static void add(sample *to, const char *name, size_t count, size_t favourable, double score)
{
    for (size_t i = 0; i < count; i++) {
        bool good = i < favourable;
        g_ptr_array_add(to->groups, (gpointer)name);
        g_array_append_val(to->favourable, good);
        g_array_append_val(to->scores, score);
    }
}

static qq_fairness *run(const sample *of, const char *reference, double gate, GError **error)
{
    const qq_fairness_data data = {.count = of->groups->len,
                                   .group = (const char *const *)of->groups->pdata,
                                   .favourable = (const bool *)(const void *)of->favourable->data,
                                   .score = (const double *)(const void *)of->scores->data};
    const qq_fairness_options options = {
        .attribute = "ownership", .reference = reference, .gate = gate, .divisions = 1000, .seed = 1, .threads = 1};
    return qq_fairness_run(&data, &options, error);
}

static const qq_fairness_group *group_at(const qq_fairness *fairness, guint index)
{
    return g_ptr_array_index(fairness->groups, index);
}

static sample usual_sample(void)
{
    sample of = sample_new();
    add(&of, "", 5, 5, 99);
    add(&of, "private", 100, 60, 60);
    add(&of, "state", 100, 80, 80);
    add(&of, "foreign", 10, 10, 80);
    return of;
}

/* Ratio 0.6 / 0.8; Katz: exp(ln 0.75 +- 1.959964 x sqrt(1/60 - 1/100 + 1/80 - 1/100)); p by summing the
 * hypergeometric distribution of 100 out of 200 with 140 favourable, both computed apart with Python. */
static void test_by_hand(void)
{
    sample of = usual_sample();
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_fairness) fairness = run(&of, NULL, 0.8, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(fairness->groups->len, ==, 4);
    g_assert_cmpstr(group_at(fairness, 0)->name, ==, "foreign");
    g_assert_cmpstr(group_at(fairness, 1)->name, ==, "private");
    g_assert_cmpstr(group_at(fairness, 2)->name, ==, "state");
    g_assert_cmpstr(group_at(fairness, 3)->name, ==, "");
    /* The small group has the highest rate, but is too small to be the reference. */
    g_assert_cmpuint(fairness->reference, ==, 2);
    const qq_fairness_group *private = group_at(fairness, 1);
    g_assert_cmpfloat_with_epsilon(private->rate.value, 0.6, 1e-12);
    g_assert_cmpfloat_with_epsilon(private->impact.ratio.value, 0.75, 1e-12);
    g_assert_cmpfloat_with_epsilon(private->impact.ratio.low, 0.6216772, 1e-6);
    g_assert_cmpfloat_with_epsilon(private->impact.ratio.high, 0.9048104, 1e-6);
    g_assert_cmpfloat_with_epsilon(private->rates.p, 0.0031918, 1e-6);
    g_assert_cmpfloat_with_epsilon(private->scores.superiority, 0, 1e-12);
    g_assert_cmpfloat_with_epsilon(private->mean_score, 60, 1e-12);
    g_assert_true(private->fails);
    g_assert_false(group_at(fairness, 0)->fails);
    g_assert_true(group_at(fairness, 0)->impact.small);
    g_assert_cmpuint(fairness->failing, ==, 1);
    sample_clear(&of);
}

static void test_gate(void)
{
    sample of = usual_sample();
    g_autoptr(qq_fairness) none = run(&of, NULL, 0, NULL), equal = run(&of, NULL, 0.75, NULL);
    g_assert_cmpuint(none->failing, ==, 0);
    g_assert_cmpuint(equal->failing, ==, 0); /* at the gate is not below it */
    g_autoptr(qq_fairness) other = run(&of, "private", 0.8, NULL);
    g_assert_cmpuint(other->failing, ==, 0);
    g_assert_cmpfloat_with_epsilon(group_at(other, 2)->impact.ratio.value, 4.0 / 3, 1e-12);
    sample_clear(&of);
}

/* A small group below the gate is marked, not failed; neither is the group of whom nothing is known. */
static void test_small_and_unknown(void)
{
    sample of = sample_new();
    add(&of, "", 100, 10, 50);
    add(&of, "few", 10, 1, 50);
    add(&of, "many", 200, 160, 80);
    g_autoptr(qq_fairness) fairness = run(&of, NULL, 0.8, NULL);
    g_assert_nonnull(fairness);
    g_assert_cmpuint(fairness->failing, ==, 0);
    g_assert_true(group_at(fairness, 0)->impact.small);
    g_assert_cmpfloat(group_at(fairness, 2)->impact.ratio.value, <, 0.2);
    sample_clear(&of);
}

static void expect_refused(sample *of, const char *reference, double gate, qq_error_code code, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(run(of, reference, gate, &error));
    g_assert_error(error, QQ_ERROR, (int)code);
    g_assert_cmpstr(error->message, ==, message);
    sample_clear(of);
}

static void test_refused(void)
{
    sample empty = sample_new(), one = sample_new(), nobody = sample_new(), named = usual_sample(),
           gate = usual_sample();
    expect_refused(&empty, NULL, 0, QQ_ERROR_INPUT, "ownership: fewer than two groups are known: nothing to compare");
    add(&one, "state", 10, 5, 1);
    add(&one, "", 10, 5, 1);
    expect_refused(&one, NULL, 0, QQ_ERROR_INPUT, "ownership: fewer than two groups are known: nothing to compare");
    add(&nobody, "state", 10, 0, 1);
    add(&nobody, "private", 10, 0, 1);
    expect_refused(&nobody, NULL, 0, QQ_ERROR_INPUT, "ownership: nobody has the favourable outcome");
    expect_refused(&named, "martian", 0, QQ_ERROR_USAGE,
                   "ownership has no group \"martian\" to compare with; there are: foreign, private, state");
    expect_refused(&gate, NULL, NAN, QQ_ERROR_USAGE, "a gate is between 0 and 1");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/whatif/fairness/by-hand", test_by_hand);
    g_test_add_func("/whatif/fairness/gate", test_gate);
    g_test_add_func("/whatif/fairness/small-and-unknown", test_small_and_unknown);
    g_test_add_func("/whatif/fairness/refused", test_refused);
    return g_test_run();
}
