/* The fit of weights: a closed form, SciPy 1.10.1's bounded optimum, recovery of known weights, and every way it can
 * have no answer. */
#include "qinqing/fit.h"

#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "support/random.h"

enum { ROWS_MAX = 6000, FEATURES_MAX = 4 };

typedef struct {
    double merits[ROWS_MAX * FEATURES_MAX];
    bool event[ROWS_MAX];
    qq_fit_data data;
} fit_sample;

static fit_sample *sample_new(size_t count, size_t features)
{
    fit_sample *sample = g_new0(fit_sample, 1);
    sample->data = (qq_fit_data){sample->merits, sample->event, count, features};
    return sample;
}

static qq_fit *fit(const fit_sample *sample, qq_fit_options options, const qq_run *run)
{
    g_autoptr(GError) error = NULL;
    qq_fit *got = qq_fit_weights(&sample->data, &options, run, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(got->features, ==, sample->data.features);
    return got;
}

/* One merit of 0 or 1: the model gives both observed rates. */
static void test_fit__closed_form(void)
{
    g_autofree fit_sample *sample = sample_new(100, 1);
    for (size_t i = 0; i < 100; i++) {
        sample->merits[i] = i < 60;
        sample->event[i] = i < 6 || i >= 80;
    }
    g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){0}, NULL);
    g_assert_cmpint(got->status, ==, QQ_FIT_GOOD);
    g_assert_cmpfloat(got->weights[0].value, ==, 1);
    g_assert_cmpfloat_with_epsilon(got->intercept, 0, 1e-7);
    g_assert_cmpfloat_with_epsilon(got->scale, log(9), 1e-7);
    g_assert_cmpfloat_with_epsilon(qq_fit_predict(got, (double[]){1}), 0.1, 1e-8);
    g_assert_cmpfloat_with_epsilon(qq_fit_predict(got, (double[]){0}), 0.5, 1e-8);
    double loss = -(6 * log(0.1) + 54 * log(0.9) + 40 * log(0.5)) / 100;
    g_assert_cmpfloat_with_epsilon(got->log_loss, loss, 1e-9);
    g_assert_true(isnan(got->weights[0].low) && isnan(got->held_out_loss));
}

static void fill_by_residues(fit_sample *sample)
{
    for (size_t i = 0; i < 80; i++) {
        double *merits = sample->merits + i * 4;
        merits[0] = (double)(i * 7 % 11);
        merits[1] = (double)(i * 5 % 13);
        merits[2] = (double)(i * 3 % 7);
        merits[3] = (double)(i * 11 % 5);
        int limit = 4 + 4 * (merits[0] < 4) + 3 * (merits[1] < 5) - 3 * (merits[3] < 2);
        sample->event[i] = (int)((i * i * 3 + i * 7) % 17) < limit;
    }
}

/* scipy.optimize.minimize, L-BFGS-B with bounds, gtol 1e-12. */
static void test_fit__reference(void)
{
    static const double weights[] = {0.24993289470684302, 0.4996705902547387, 0.25039651503841837, 0};
    g_autofree fit_sample *sample = sample_new(80, 4);
    fill_by_residues(sample);
    g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){.folds = 5, .resamples = 200, .seed = 4}, NULL);
    g_assert_cmpint(got->status, ==, QQ_FIT_GOOD);
    g_assert_cmpfloat_with_epsilon(got->log_loss, 0.46574514667371697, 1e-10);
    g_assert_cmpfloat_with_epsilon(got->intercept, 1.25432989, 1e-5);
    g_assert_cmpfloat_with_epsilon(got->scale, 0.536829969592497, 1e-5);
    for (int i = 0; i < 4; i++) {
        g_assert_cmpfloat_with_epsilon(got->weights[i].value, weights[i], 1e-5);
        g_assert_cmpfloat(got->weights[i].low, <=, weights[i]);
        g_assert_cmpfloat(got->weights[i].high, >=, weights[i] - 1e-9);
    }
    g_assert_cmpfloat(got->weights[3].value, ==, 0);
    g_assert_cmpfloat(got->held_out_loss, >, got->log_loss);
    g_assert_cmpfloat(got->held_out_auc, <, got->auc);
    g_assert_cmpuint(got->resamples, >, 190);
}

static void simulate(fit_sample *sample, GRand *random, const double *weights, double scale)
{
    for (size_t i = 0; i < sample->data.count; i++) {
        double merit = 0;
        for (size_t k = 0; k < sample->data.features; k++) {
            double drawn = g_rand_double_range(random, 20, 100);
            sample->merits[i * sample->data.features + k] = drawn;
            merit += weights[k] * drawn;
        }
        sample->event[i] = g_rand_double(random) < 1 / (1 + exp(-(4 - scale * merit)));
    }
}

static void test_fit__recovers_weights(void)
{
    static const double weights[] = {0.5, 0.3, 0.2, 0};
    g_autoptr(GRand) random = g_rand_new_with_seed(20);
    g_autofree fit_sample *sample = sample_new(ROWS_MAX, 4);
    simulate(sample, random, weights, 0.1);
    g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){.folds = 4, .resamples = 60, .level = 0.99}, NULL);
    g_assert_cmpint(got->status, ==, QQ_FIT_GOOD);
    for (int i = 0; i < 4; i++) {
        g_assert_cmpfloat_with_epsilon(got->weights[i].value, weights[i], 0.06);
        g_assert_cmpfloat(got->weights[i].low, <=, weights[i]);
        g_assert_cmpfloat(got->weights[i].high, >=, weights[i]);
    }
    g_assert_cmpfloat_with_epsilon(got->scale, 0.1, 0.01);
    g_assert_cmpfloat_with_epsilon(got->held_out_loss, got->log_loss, 0.005);
}

/* Laws of any fit: weights not negative, sum 1, and no nearby weighting has a smaller loss. */
static double loss_of(const fit_sample *sample, const qq_fit *at, const double *slopes, double intercept)
{
    double sum = 0;
    for (size_t i = 0; i < sample->data.count; i++) {
        double odds = intercept;
        for (size_t k = 0; k < at->features; k++) odds -= slopes[k] * sample->merits[i * at->features + k];
        sum += odds > 0 ? log1p(exp(-odds)) + (sample->event[i] ? 0 : odds)
                        : log1p(exp(odds)) - (sample->event[i] ? odds : 0);
    }
    return sum / (double)sample->data.count;
}

static void test_fit__nothing_nearby_is_better(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 20; round++) {
        double weights[] = {g_rand_double(random), g_rand_double(random) - 0.3, g_rand_double(random) - 0.6};
        g_autofree fit_sample *sample = sample_new(300, 3);
        simulate(sample, random, weights, 0.08);
        g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){0}, NULL);
        if (got->status != QQ_FIT_GOOD) continue;
        double slopes[3], sum = 0;
        for (int k = 0; k < 3; k++) {
            g_assert_cmpfloat(got->weights[k].value, >=, 0);
            sum += got->weights[k].value;
            slopes[k] = got->scale * got->weights[k].value;
        }
        g_assert_cmpfloat_with_epsilon(sum, 1, 1e-12);
        g_assert_cmpfloat_with_epsilon(loss_of(sample, got, slopes, got->intercept), got->log_loss, 1e-9);
        for (int tries = 0; tries < 50; tries++) {
            double moved[3], shift = 0.1 * (g_rand_double(random) - 0.5);
            for (int k = 0; k < 3; k++) moved[k] = fmax(0, slopes[k] + 0.002 * (g_rand_double(random) - 0.5));
            g_assert_cmpfloat(loss_of(sample, got, moved, got->intercept + shift), >=, got->log_loss - 1e-10);
        }
    }
}

static void test_fit__one_class(void)
{
    g_autofree fit_sample *sample = sample_new(80, 4), *empty = sample_new(0, 2);
    fill_by_residues(sample);
    memset(sample->event, 0, sizeof sample->event);
    g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){.folds = 5, .resamples = 20}, NULL);
    g_assert_cmpint(got->status, ==, QQ_FIT_ONE_CLASS);
    g_assert_true(isnan(got->weights[0].value) && isnan(got->auc) && isnan(got->scale));
    g_assert_true(isnan(qq_fit_predict(got, sample->merits)));
    g_autoptr(qq_fit) none = fit(empty, (qq_fit_options){.folds = 5, .resamples = 20}, NULL);
    g_assert_cmpint(none->status, ==, QQ_FIT_ONE_CLASS);
}

/* Merits that go with more events: the best slope is 0. */
static void test_fit__no_signal(void)
{
    g_autofree fit_sample *sample = sample_new(100, 2);
    for (size_t i = 0; i < 100; i++) {
        sample->event[i] = i % 4 == 0;
        sample->merits[2 * i] = (sample->event[i] ? 5 : 0) + (double)(i % 7);
        sample->merits[2 * i + 1] = (sample->event[i] ? 1 : 0) + (double)(i % 5);
    }
    g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){.folds = 5, .resamples = 20}, NULL);
    g_assert_cmpint(got->status, ==, QQ_FIT_NO_SIGNAL);
    g_assert_cmpfloat(got->scale, ==, 0);
    g_assert_true(isnan(got->weights[0].value));
    g_assert_cmpfloat_with_epsilon(qq_fit_predict(got, sample->merits), 0.25, 1e-9);
    g_assert_cmpfloat_with_epsilon(got->log_loss, -0.25 * log(0.25) - 0.75 * log(0.75), 1e-9);
}

static void test_fit__separated(void)
{
    g_autofree fit_sample *sample = sample_new(40, 2);
    for (size_t i = 0; i < 40; i++) {
        sample->event[i] = i < 10;
        sample->merits[2 * i] = (double)i;
        sample->merits[2 * i + 1] = (double)(i * 7 % 5);
    }
    g_autoptr(qq_fit) got = fit(sample, (qq_fit_options){.folds = 4, .resamples = 20}, NULL);
    g_assert_cmpint(got->status, ==, QQ_FIT_SEPARATED);
    g_assert_cmpfloat(got->auc, ==, 1);
    g_assert_cmpfloat(got->weights[0].value, >, 0.5);
    g_assert_true(isnan(got->weights[0].low) && isfinite(got->scale));
    /* Told apart but for one member in the middle, whom both classes share: slopes grow without end as well. */
    sample->merits[2 * 9] = sample->merits[2 * 10] = 10;
    sample->merits[2 * 9 + 1] = sample->merits[2 * 10 + 1] = 1;
    g_autoptr(qq_fit) nearly = fit(sample, (qq_fit_options){0}, NULL);
    g_assert_cmpint(nearly->status, ==, QQ_FIT_SEPARATED);
}

static void test_fit__singular(void)
{
    g_autofree fit_sample *sample = sample_new(80, 4);
    fill_by_residues(sample);
    for (size_t i = 0; i < 80; i++) sample->merits[4 * i + 3] = 12.3;
    g_autoptr(qq_fit) constant = fit(sample, (qq_fit_options){.folds = 5, .resamples = 20}, NULL);
    g_assert_cmpint(constant->status, ==, QQ_FIT_SINGULAR);
    g_assert_cmpfloat(constant->weights[3].value, ==, 0);
    g_assert_cmpfloat(constant->weights[3].high, ==, 0);
    g_assert_cmpfloat_with_epsilon(constant->log_loss, 0.46574514667371697, 1e-9);
    for (size_t i = 0; i < 80; i++)
        sample->merits[4 * i + 3] = 2 * sample->merits[4 * i] - sample->merits[4 * i + 1] + 7;
    g_autoptr(qq_fit) dependent = fit(sample, (qq_fit_options){.folds = 5, .resamples = 20}, NULL);
    g_assert_cmpint(dependent->status, ==, QQ_FIT_SINGULAR);
    g_assert_cmpfloat_with_epsilon(dependent->log_loss, 0.46574514667371697, 1e-7);
}

/* Units of merits, huge or tiny, change weights by exactly their factor. */
static void test_fit__units(void)
{
    g_autofree fit_sample *sample = sample_new(80, 4);
    fill_by_residues(sample);
    g_autoptr(qq_fit) plain = fit(sample, (qq_fit_options){0}, NULL);
    for (size_t i = 0; i < 320; i++) sample->merits[i] = sample->merits[i] * 1e9 + 1e12;
    g_autoptr(qq_fit) huge = fit(sample, (qq_fit_options){0}, NULL);
    g_assert_cmpint(huge->status, ==, QQ_FIT_GOOD);
    for (int i = 0; i < 4; i++) g_assert_cmpfloat_with_epsilon(huge->weights[i].value, plain->weights[i].value, 1e-5);
    g_assert_cmpfloat_with_epsilon(huge->scale * 1e9, plain->scale, 1e-5);
}

static bool stop_at_once(size_t done, size_t total, void *data)
{
    (void)data;
    return done > total;
}

static void test_fit__same_for_any_threads(void)
{
    g_autofree fit_sample *sample = sample_new(80, 4);
    fill_by_residues(sample);
    qq_fit_options options = {.folds = 5, .resamples = 40, .seed = 4};
    g_autoptr(qq_fit) one = fit(sample, options, &(qq_run){.threads = 1});
    g_autoptr(qq_fit) three = fit(sample, options, &(qq_run){.threads = 3});
    g_assert_cmpint(memcmp(one->weights, three->weights, 4 * sizeof(qq_interval)), ==, 0);
    g_assert_cmpfloat(one->held_out_loss, ==, three->held_out_loss);
    qq_run run = {.threads = 1, .progress = stop_at_once};
    g_autoptr(qq_fit) ended = fit(sample, options, &run);
    g_assert_cmpuint(ended->resamples, ==, 1);
    g_assert_cmpfloat(ended->weights[0].value, ==, one->weights[0].value);
}

static void check_refused(qq_fit_data data, qq_fit_options options, int code, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_fit_weights(&data, &options, NULL, &error));
    g_assert_error(error, QQ_ERROR, code);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(strchr(error->message, '\n'));
}

static void test_fit__refused(void)
{
    static const double merits[] = {1, 2, 3, NAN, 5, INFINITY};
    static const bool event[] = {true, false, true};
    qq_fit_data data = {merits, event, 2, 2};
    check_refused(data, (qq_fit_options){0}, QQ_ERROR_INPUT, "merit 2 of member 2 is nan");
    check_refused((qq_fit_data){merits + 4, event, 1, 2}, (qq_fit_options){0}, QQ_ERROR_INPUT, "member 1 is inf");
    data.count = 1;
    check_refused(data, (qq_fit_options){.folds = 1}, QQ_ERROR_USAGE, "1 folds");
    check_refused(data, (qq_fit_options){.folds = 101}, QQ_ERROR_USAGE, "101 folds");
    check_refused(data, (qq_fit_options){.resamples = 1000000000}, QQ_ERROR_USAGE, "1000000000 bootstrap");
    check_refused(data, (qq_fit_options){.level = 1}, QQ_ERROR_USAGE, "level 1");
    check_refused(data, (qq_fit_options){.level = NAN}, QQ_ERROR_USAGE, "level nan");
    data.count = 1000000000;
    check_refused(data, (qq_fit_options){0}, QQ_ERROR_USAGE, "1000000000 members");
    data.features = 0;
    check_refused(data, (qq_fit_options){0}, QQ_ERROR_USAGE, "fit of 0 weights");
    data.features = 129;
    check_refused(data, (qq_fit_options){0}, QQ_ERROR_USAGE, "129 weights");
}

static void test_fit__status_texts(void)
{
    for (int i = QQ_FIT_GOOD; i <= QQ_FIT_NOT_CONVERGED; i++)
        g_assert_cmpstr(qq_fit_status_text((qq_fit_status)i), !=, "unknown");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fit/closed_form", test_fit__closed_form);
    g_test_add_func("/fit/reference", test_fit__reference);
    g_test_add_func("/fit/recovers_weights", test_fit__recovers_weights);
    g_test_add_func("/fit/nothing_nearby_is_better", test_fit__nothing_nearby_is_better);
    g_test_add_func("/fit/one_class", test_fit__one_class);
    g_test_add_func("/fit/no_signal", test_fit__no_signal);
    g_test_add_func("/fit/separated", test_fit__separated);
    g_test_add_func("/fit/singular", test_fit__singular);
    g_test_add_func("/fit/units", test_fit__units);
    g_test_add_func("/fit/same_for_any_threads", test_fit__same_for_any_threads);
    g_test_add_func("/fit/refused", test_fit__refused);
    g_test_add_func("/fit/status_texts", test_fit__status_texts);
    return g_test_run();
}
