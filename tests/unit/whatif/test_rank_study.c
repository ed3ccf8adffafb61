/* The study of ranks against a plain reference that counts and sorts; its laws; sensitivity of ranks; leaving out. */
#include "qinqing/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/error.h"
#include "support/random.h"

enum { UNITS_MAX = 400, WEIGHTS_MAX = 6, EDGES_MAX = 3, SAMPLES_MAX = 300 };

typedef struct {
    double values[UNITS_MAX * WEIGHTS_MAX], weights[WEIGHTS_MAX];
    qq_uncertain_figure edges[EDGES_MAX];
    uint8_t caps[UNITS_MAX];
    qq_rank_model model;
} random_model;

/* Values on a coarse grid, so that scores tie; some missing, some infinite. */
static void make_model(GRand *random, random_model *made, bool hostile)
{
    size_t units = (size_t)g_rand_int_range(random, 1, UNITS_MAX + 1);
    size_t weights = (size_t)g_rand_int_range(random, 1, WEIGHTS_MAX + 1);
    double sum = 0;
    for (size_t i = 0; i < units * weights; i++) {
        made->values[i] = g_rand_int_range(random, 0, 40) * 2.5;
        if (hostile && g_rand_int_range(random, 0, 60) == 0) made->values[i] = NAN;
        if (hostile && g_rand_int_range(random, 0, 60) == 0)
            made->values[i] = g_rand_boolean(random) ? INFINITY : -1e308;
    }
    for (size_t i = 0; i < weights; i++) sum += made->weights[i] = g_rand_int_range(random, 0, 5) + (i == 0);
    for (size_t i = 0; i < weights; i++) made->weights[i] /= sum;
    for (int i = 0; i < EDGES_MAX; i++) {
        double edge = 80 - 20 * i;
        made->edges[i] = (qq_uncertain_figure){edge, edge - 3, edge + g_rand_int_range(random, 0, 4)};
    }
    for (size_t i = 0; i < units; i++) made->caps[i] = (uint8_t)g_rand_int_range(random, 0, EDGES_MAX + 1);
    made->model = (qq_rank_model){
        .units = units,
        .uncertain = {.weights = made->weights,
                      .weight_count = weights,
                      .spread = {QQ_SPREAD_DIRICHLET, 30},
                      .figures = made->edges,
                      .figure_count = EDGES_MAX},
        .values = made->values,
        .step = g_rand_boolean(random) ? 0.5 : 0,
        .most = g_rand_boolean(random) ? 95 : 0,
        .edges = EDGES_MAX,
        .caps = g_rand_boolean(random) ? made->caps : NULL,
    };
}

/* ---- the reference ---- */

static double plain_score(const qq_rank_model *model, size_t unit, const double *inputs)
{
    size_t weights = model->uncertain.weight_count;
    double score = 0;
    for (size_t i = 0; i < weights; i++) score += inputs[i] * model->values[unit * weights + i];
    bool own = memcmp(inputs, model->uncertain.weights, weights * sizeof *inputs) == 0;
    if (own && model->step > 0 && fabs(score) < 1e6) score = rint(score / model->step * 1e6) / 1e6 * model->step;
    if (model->step > 0) score = rint(score / model->step) * model->step;
    if (model->most > 0 && score > model->most) score = model->most;
    if (model->most > 0 && score < 0) score = 0;
    return score;
}

static uint32_t plain_rank(const double *scores, size_t units, size_t unit)
{
    uint32_t rank = 1;
    double own = isnan(scores[unit]) ? -INFINITY : scores[unit];
    for (size_t i = 0; i < units; i++) rank += scores[i] > own;
    return rank;
}

static uint8_t plain_grade(const qq_rank_model *model, const double *inputs, size_t unit, double score)
{
    uint8_t grade = EDGES_MAX;
    /* Drawn edges may cross; the first that is reached counts. */
    for (int i = 0; i < EDGES_MAX; i++) {
        if (score >= inputs[model->uncertain.weight_count + (size_t)i]) {
            grade = (uint8_t)i;
            break;
        }
    }
    return model->caps && model->caps[unit] > grade ? model->caps[unit] : grade;
}

static int compare_ranks(const void *a, const void *b)
{
    return (int)*(const uint32_t *)a - (int)*(const uint32_t *)b;
}

/* The least rank that at least `percent` of the sorted ranks lie at or below. */
static uint32_t plain_quantile(const uint32_t *sorted, size_t count, size_t percent)
{
    for (size_t i = 0; i < count; i++) {
        if ((i + 1) * 100 >= percent * count) return sorted[i];
    }
    g_assert_not_reached();
}

typedef struct {
    uint32_t ranks[SAMPLES_MAX][UNITS_MAX], nominal_rank[UNITS_MAX];
    uint8_t grades[SAMPLES_MAX][UNITS_MAX], nominal_grade[UNITS_MAX];
    double nominal[UNITS_MAX];
} plain_study;

static void rank_plainly(const qq_rank_model *model, const double *inputs, double *scores, uint32_t *ranks,
                         uint8_t *grades)
{
    for (size_t i = 0; i < model->units; i++) scores[i] = plain_score(model, i, inputs);
    for (size_t i = 0; i < model->units; i++) {
        ranks[i] = plain_rank(scores, model->units, i);
        grades[i] = plain_grade(model, inputs, i, scores[i]);
    }
}

static plain_study *study_plainly(const qq_rank_model *model, uint64_t seed, size_t samples)
{
    plain_study *plain = g_new0(plain_study, 1);
    double inputs[WEIGHTS_MAX + EDGES_MAX], scores[UNITS_MAX];
    qq_uncertain_nominal(&model->uncertain, inputs);
    rank_plainly(model, inputs, plain->nominal, plain->nominal_rank, plain->nominal_grade);
    for (size_t i = 0; i < samples; i++) {
        qq_random random;
        qq_random_start(&random, seed, i);
        qq_uncertain_draw(&model->uncertain, &random, inputs);
        rank_plainly(model, inputs, scores, plain->ranks[i], plain->grades[i]);
    }
    return plain;
}

static void compare_unit(const plain_study *plain, const qq_rank_study *study, size_t unit)
{
    const qq_unit_study *got = &study->unit[unit];
    uint32_t column[SAMPLES_MAX], counts[EDGES_MAX + 1] = {0};
    uint64_t sum = 0;
    for (size_t i = 0; i < study->samples; i++) {
        sum += column[i] = plain->ranks[i][unit];
        counts[plain->grades[i][unit]]++;
    }
    qsort(column, study->samples, sizeof *column, compare_ranks);
    g_assert_cmpuint(got->rank, ==, plain->nominal_rank[unit]);
    g_assert_cmpuint(got->grade, ==, plain->nominal_grade[unit]);
    g_assert_cmpfloat(got->mean_rank, ==, (double)sum / (double)study->samples);
    g_assert_cmpuint(got->low, ==, plain_quantile(column, study->samples, 5));
    g_assert_cmpuint(got->high, ==, plain_quantile(column, study->samples, 95));
    g_assert_cmpuint(got->best, ==, column[0]);
    g_assert_cmpuint(got->worst, ==, column[study->samples - 1]);
    for (size_t grade = 0; grade <= EDGES_MAX; grade++)
        g_assert_cmpuint(study->grade_counts[unit * study->grades + grade], ==, counts[grade]);
    double flipped = (double)(study->samples - counts[got->grade]);
    g_assert_cmpfloat(got->flips, ==, flipped / (double)study->samples);
}

static void compare_shifts(const plain_study *plain, const qq_rank_study *study)
{
    double total = 0;
    for (size_t i = 0; i < study->samples; i++) {
        double sum = 0;
        for (size_t unit = 0; unit < study->units; unit++)
            sum += fabs((double)plain->ranks[i][unit] - (double)plain->nominal_rank[unit]);
        g_assert_cmpfloat(study->shifts[i], ==, sum / (double)study->units);
        total += study->shifts[i];
    }
    g_assert_cmpfloat(study->shift.value, ==, total / (double)study->samples);
    g_assert_cmpfloat(study->shift.low, <=, study->shift.high);
}

static void check_against_reference(bool hostile)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 40; round++) {
        g_autofree random_model *made = g_new0(random_model, 1);
        g_autoptr(GError) error = NULL;
        make_model(random, made, hostile);
        qq_study_options options = {(size_t)g_rand_int_range(random, 1, SAMPLES_MAX + 1), g_rand_int(random), 0};
        g_autoptr(qq_rank_study) study = qq_rank_study_run(&made->model, &options, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(study->samples, ==, options.samples);
        g_autofree plain_study *plain = study_plainly(&made->model, options.seed, options.samples);
        for (size_t unit = 0; unit < study->units; unit++) compare_unit(plain, study, unit);
        compare_shifts(plain, study);
    }
}

static void test_rank_study__as_a_plain_reference(void)
{
    check_against_reference(false);
}

static void test_rank_study__values_that_are_no_numbers(void)
{
    check_against_reference(true);
}

/* ---- laws ---- */

static void assert_same(const qq_rank_study *a, const qq_rank_study *b)
{
    g_assert_cmpuint(a->samples, ==, b->samples);
    for (size_t i = 0; i < a->units; i++) {
        const qq_unit_study *x = &a->unit[i], *y = &b->unit[i];
        g_assert_cmpuint(x->rank, ==, y->rank);
        g_assert_cmpfloat(x->mean_rank, ==, y->mean_rank);
        g_assert_true(x->low == y->low && x->high == y->high && x->best == y->best && x->worst == y->worst);
        g_assert_true(x->grade == y->grade && x->flips == y->flips && x->score == y->score);
        g_assert_true(x->distance == y->distance || (isnan(x->distance) && isnan(y->distance)));
    }
    size_t counts = a->units * a->grades * sizeof(uint32_t), shifts = a->samples * sizeof(double);
    g_assert_cmpint(memcmp(a->grade_counts, b->grade_counts, counts), ==, 0);
    g_assert_cmpint(memcmp(a->shifts, b->shifts, shifts), ==, 0);
    g_assert_cmpint(memcmp(&a->shift, &b->shift, sizeof a->shift), ==, 0);
}

static void test_rank_study__same_for_any_threads(void)
{
    g_autoptr(GRand) random = test_random();
    g_autofree random_model *made = g_new0(random_model, 1);
    make_model(random, made, false);
    qq_study_options options = {777, 5, 0};
    g_autoptr(qq_rank_study) one = qq_rank_study_run(&made->model, &options, &(qq_run){.threads = 1}, NULL);
    for (unsigned threads = 2; threads < 6; threads++) {
        g_autoptr(qq_rank_study) more = qq_rank_study_run(&made->model, &options, &(qq_run){.threads = threads}, NULL);
        assert_same(one, more);
    }
}

/* Little memory: only the tails of ranks are kept from batch to batch. */
static void test_rank_study__same_in_batches(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 4; round++) {
        g_autofree random_model *made = g_new0(random_model, 1);
        make_model(random, made, false);
        made->model.units = MAX(made->model.units, 2) / 2 + UNITS_MAX / 2;
        qq_run run = {.threads = 1};
        qq_study_options whole = {(size_t)g_rand_int_range(random, 4000, 5000), 5, 0}, little = whole;
        little.memory = 3 << 20;
        g_autoptr(qq_rank_study) at_once = qq_rank_study_run(&made->model, &whole, &run, NULL);
        g_autoptr(qq_rank_study) in_batches = qq_rank_study_run(&made->model, &little, &run, NULL);
        assert_same(at_once, in_batches);
    }
}

static void test_rank_study__no_spread_no_intervals(void)
{
    g_autoptr(GRand) random = test_random();
    g_autofree random_model *made = g_new0(random_model, 1);
    make_model(random, made, false);
    made->model.uncertain.spread = (qq_spread){QQ_SPREAD_SHARE, 0};
    for (int i = 0; i < EDGES_MAX; i++) made->edges[i].low = made->edges[i].high = made->edges[i].nominal;
    qq_study_options options = {100, 5, 0};
    g_autoptr(qq_rank_study) study = qq_rank_study_run(&made->model, &options, NULL, NULL);
    for (size_t i = 0; i < study->units; i++) {
        const qq_unit_study *unit = &study->unit[i];
        g_assert_true(unit->low == unit->rank && unit->high == unit->rank && unit->worst == unit->best);
        g_assert_cmpfloat(unit->mean_rank, ==, unit->rank);
        g_assert_cmpfloat(unit->flips, ==, 0);
    }
    g_assert_cmpfloat(study->shift.value, ==, 0);
    g_assert_cmpfloat(study->shift.high, ==, 0);
}

typedef struct {
    size_t limit, told;
} stop_rule;

static bool stop_after(size_t done, size_t total, void *data)
{
    stop_rule *rule = data;
    g_assert_cmpuint(done, <=, total);
    g_assert_cmpuint(done, >, rule->told);
    rule->told = done;
    return done < rule->limit;
}

static void test_rank_study__ended_early(void)
{
    g_autoptr(GRand) random = test_random();
    g_autofree random_model *made = g_new0(random_model, 1);
    make_model(random, made, false);
    stop_rule rule = {300, 0};
    qq_run run = {.threads = 2, .progress = stop_after, .data = &rule};
    qq_study_options options = {5000, 5, 0};
    g_autoptr(qq_rank_study) ended = qq_rank_study_run(&made->model, &options, &run, NULL);
    g_assert_cmpuint(ended->samples, >=, 300);
    g_assert_cmpuint(ended->samples, <, 5000);
    options.samples = ended->samples;
    g_autoptr(qq_rank_study) whole = qq_rank_study_run(&made->model, &options, NULL, NULL);
    assert_same(ended, whole);
}

static const double three_values[] = {90, 10, 50, 50, 10, 80};
static const double half[] = {0.5, 0.5};

static qq_rank_model three_units(void)
{
    return (qq_rank_model){.units = 3,
                           .uncertain = {.weights = half, .weight_count = 2, .spread = {QQ_SPREAD_SHARE, 1}},
                           .values = three_values};
}

/* Scores 50, 50, 45 with grades from 60 and 48, and a cap. */
static void test_rank_study__distances(void)
{
    static const qq_uncertain_figure edges[] = {{60, 60, 60}, {48, 48, 48}};
    static const uint8_t caps[] = {0, 1, 2};
    qq_rank_model model = three_units();
    qq_study_options options = {50, 5, 0};
    model.uncertain.figures = edges;
    model.uncertain.figure_count = model.edges = 2;
    g_autoptr(qq_rank_study) study = qq_rank_study_run(&model, &options, NULL, NULL);
    g_assert_cmpuint(study->unit[0].rank, ==, 1);
    g_assert_cmpuint(study->unit[1].rank, ==, 1);
    g_assert_cmpuint(study->unit[2].rank, ==, 3);
    g_assert_cmpfloat(study->unit[0].distance, ==, -2);
    g_assert_cmpfloat(study->unit[2].distance, ==, 3);
    model.caps = caps;
    g_autoptr(qq_rank_study) capped = qq_rank_study_run(&model, &options, NULL, NULL);
    g_assert_cmpfloat(capped->unit[0].distance, ==, -2);
    g_assert_cmpfloat(capped->unit[1].distance, ==, -2);
    g_assert_true(isnan(capped->unit[2].distance));
    g_assert_cmpuint(capped->unit[2].grade, ==, 2);
    g_assert_cmpfloat(capped->unit[2].flips, ==, 0);
    model.edges = 0;
    g_autoptr(qq_rank_study) bare = qq_rank_study_run(&model, &options, NULL, NULL);
    g_assert_cmpuint(bare->grades, ==, 0);
    g_assert_true(isnan(bare->unit[0].distance));
}

/* ---- a function in place of the sum ---- */

static bool product_scores(const double *inputs, double *scores, void *data, GError **error)
{
    size_t *left = data;
    if (left && !*left) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT, "no more");
        return false;
    }
    for (size_t i = 0; i < 3; i++)
        scores[i] = pow(three_values[2 * i], inputs[0]) * pow(three_values[2 * i + 1], inputs[1]);
    return true;
}

static void test_rank_study__function(void)
{
    qq_rank_model model = three_units();
    qq_study_options options = {200, 5, 0};
    g_autoptr(GError) error = NULL;
    size_t left = 0;
    model.values = NULL;
    model.score = product_scores;
    g_autoptr(qq_rank_study) study = qq_rank_study_run(&model, &options, NULL, NULL);
    g_assert_cmpfloat_with_epsilon(study->unit[0].score, 30, 1e-12);
    g_assert_cmpuint(study->unit[1].rank, ==, 1);
    model.score_data = &left;
    g_assert_null(qq_rank_study_run(&model, &options, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
}

static void check_refused(const qq_rank_model *model, qq_study_options options, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_rank_study_run(model, &options, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(strchr(error->message, '\n'));
}

static void test_rank_study__refused(void)
{
    qq_rank_model model = three_units();
    check_refused(&model, (qq_study_options){1000000000, 1, 0}, "1000000000 samples");
    check_refused(&model, (qq_study_options){0, 1, 0}, "0 samples");
    check_refused(&model, (qq_study_options){100000, 1, 1000}, "ask for fewer samples");
    model.units = 0;
    check_refused(&model, (qq_study_options){10, 1, 0}, "units");
    model.units = SIZE_MAX;
    check_refused(&model, (qq_study_options){10, 1, 0}, "units");
    model = three_units();
    model.score = product_scores;
    check_refused(&model, (qq_study_options){10, 1, 0}, "either values or a function");
    model = three_units();
    model.edges = 1;
    check_refused(&model, (qq_study_options){10, 1, 0}, "edges");
    model = three_units();
    model.step = NAN;
    check_refused(&model, (qq_study_options){10, 1, 0}, "step");
    model = three_units();
    model.uncertain.weight_count = 1;
    check_refused(&model, (qq_study_options){10, 1, 0}, "sum to 0.5");
}

/* ---- sensitivity ---- */

/* A named unit's score with weights drawn apart from each other: uniform figures are the weights, so the closed form of
 * a linear model holds. */
static bool figure_scores(const double *inputs, double *scores, void *data, GError **error)
{
    (void)data;
    (void)error;
    for (size_t i = 0; i < 3; i++) scores[i] = inputs[2] * three_values[2 * i] + inputs[3] * three_values[2 * i + 1];
    return true;
}

static void test_rank_study__sensitivity(void)
{
    static const qq_uncertain_figure figures[] = {{0.5, 0, 1}, {0.5, 0, 1}};
    static const size_t named[] = {0, 2};
    qq_rank_model model = three_units();
    qq_sobol_options options = {.samples = 2048, .seed = 3, .resamples = 200};
    g_autoptr(GError) error = NULL;
    model.values = NULL;
    model.score = figure_scores;
    model.uncertain.figures = figures;
    model.uncertain.figure_count = 2;
    g_autoptr(qq_sobol) sobol = qq_rank_sensitivity(&model, named, 2, &options, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sobol->inputs, ==, 4);
    g_assert_cmpuint(sobol->outputs, ==, 3);
    for (size_t i = 0; i < 2; i++) {
        double x = three_values[2 * named[i]], y = three_values[2 * named[i] + 1];
        const qq_interval *total = sobol->total + (1 + i) * 4;
        g_assert_cmpfloat(total[0].value, ==, 0);
        g_assert_cmpfloat_with_epsilon(total[2].value, x * x / (x * x + y * y), 0.01);
        g_assert_cmpfloat_with_epsilon(total[3].value, y * y / (x * x + y * y), 0.01);
    }
    g_assert_cmpfloat(sobol->mean[0], >, 0);
    g_assert_cmpfloat(sobol->total[2].value, >, 0.1);
    size_t unknown = 3;
    g_assert_null(qq_rank_sensitivity(&model, &unknown, 1, &options, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
}

/* Without the first indicator the order is c 80, b 50, a 10; without the second a 90, b 50, c 10; nominally 1, 1, 3. */
static void test_rank_study__leave_one_out(void)
{
    static const double whole[] = {1, 0};
    qq_rank_model model = three_units();
    double shifts[2];
    g_assert_true(qq_leave_one_out(&model, shifts, NULL));
    g_assert_cmpfloat(shifts[0], ==, (2 + 1 + 2) / 3.0);
    g_assert_cmpfloat(shifts[1], ==, (0 + 1 + 0) / 3.0);
    model.uncertain.weights = whole;
    g_assert_true(qq_leave_one_out(&model, shifts, NULL));
    g_assert_true(isnan(shifts[0]));
    g_assert_cmpfloat(shifts[1], ==, 0);
}

/* Half to even of millionths, in integers. */
static int64_t whole_score(const int64_t *millionths, const int64_t *values, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += millionths[i] * values[i];
    int64_t steps = sum / 1000000, rest = sum % 1000000;
    return steps + (rest > 500000 || (rest == 500000 && steps % 2));
}

/* Sums that lie just between two steps come often where weights and values have few decimals. */
static void test_rank_study__halves_as_whole_numbers(void)
{
    enum { UNITS = 2000, WEIGHTS = 4 };
    static const int64_t millionths[WEIGHTS] = {22500, 92500, 12500, 872500};
    static const double weights[WEIGHTS] = {0.0225, 0.0925, 0.0125, 0.8725};
    static double values[UNITS * WEIGHTS];
    static int64_t whole[UNITS * WEIGHTS];
    g_autoptr(GRand) random = test_random();
    g_autoptr(GError) error = NULL;
    for (size_t i = 0; i < UNITS * WEIGHTS; i++) {
        whole[i] = g_rand_int_range(random, 0, 10000) * 10;
        values[i] = (double)whole[i] / 1000;
    }
    const qq_rank_model model = {.units = UNITS,
                                 .uncertain = {.weights = weights, .weight_count = WEIGHTS},
                                 .values = values,
                                 .step = 0.001,
                                 .most = 100};
    const qq_study_options options = {.samples = 2};
    g_autoptr(qq_rank_study) study = qq_rank_study_run(&model, &options, NULL, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < UNITS; i++) {
        int64_t expected = whole_score(millionths, &whole[i * WEIGHTS], WEIGHTS);
        g_assert_cmpint(llrint(study->unit[i].score * 1000), ==, expected);
        g_assert_cmpuint(study->unit[i].low, ==, study->unit[i].high);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rank_study/as_a_plain_reference", test_rank_study__as_a_plain_reference);
    g_test_add_func("/rank_study/values_that_are_no_numbers", test_rank_study__values_that_are_no_numbers);
    g_test_add_func("/rank_study/same_for_any_threads", test_rank_study__same_for_any_threads);
    g_test_add_func("/rank_study/same_in_batches", test_rank_study__same_in_batches);
    g_test_add_func("/rank_study/no_spread_no_intervals", test_rank_study__no_spread_no_intervals);
    g_test_add_func("/rank_study/ended_early", test_rank_study__ended_early);
    g_test_add_func("/rank_study/halves_as_whole_numbers", test_rank_study__halves_as_whole_numbers);
    g_test_add_func("/rank_study/distances", test_rank_study__distances);
    g_test_add_func("/rank_study/function", test_rank_study__function);
    g_test_add_func("/rank_study/refused", test_rank_study__refused);
    g_test_add_func("/rank_study/sensitivity", test_rank_study__sensitivity);
    g_test_add_func("/rank_study/leave_one_out", test_rank_study__leave_one_out);
    return g_test_run();
}
