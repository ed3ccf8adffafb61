/* Sobol indices against closed forms: a linear model, Ishigami's function, Sobol's g. */
#include "qinqing/uncertainty.h"

#include <math.h>
#include <string.h>
#include "qinqing/error.h"

enum { INPUTS_MAX = 32 };

typedef struct {
    size_t inputs;
    double first[INPUTS_MAX], total[INPUTS_MAX], mean, variance;
} closed_form;

/* ---- functions ---- */

static const double slopes[] = {4, -2, 1, 0};

static bool linear(const double *points, size_t count, double *values, void *data, GError **error)
{
    (void)data;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        values[i] = 1000;
        for (size_t k = 0; k < 4; k++) values[i] += slopes[k] * points[i * 4 + k];
    }
    return true;
}

static closed_form linear_form(void)
{
    closed_form form = {.inputs = 4, .mean = 1001.5, .variance = 21.0 / 12};
    for (size_t i = 0; i < 4; i++) form.first[i] = form.total[i] = slopes[i] * slopes[i] / 21;
    return form;
}

#define ISHIGAMI_A 7
#define ISHIGAMI_B 0.1

static bool ishigami(const double *points, size_t count, double *values, void *data, GError **error)
{
    (void)data;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        double x[3];
        for (int k = 0; k < 3; k++) x[k] = G_PI * (2 * points[i * 3 + (size_t)k] - 1);
        values[i] = sin(x[0]) + ISHIGAMI_A * pow(sin(x[1]), 2) + ISHIGAMI_B * pow(x[2], 4) * sin(x[0]);
    }
    return true;
}

static closed_form ishigami_form(void)
{
    double a = ISHIGAMI_A, b = ISHIGAMI_B, pi4 = pow(G_PI, 4), pi8 = pi4 * pi4;
    double one = pow(1 + b * pi4 / 5, 2) / 2, two = a * a / 8, both = 8 * b * b * pi8 / 225;
    double variance = one + two + both;
    return (closed_form){3,
                         {one / variance, two / variance, 0},
                         {(one + both) / variance, two / variance, both / variance},
                         a / 2,
                         variance};
}

static const double g_slopes[] = {0, 1, 4.5, 9, 99, 99};

static bool sobol_g(const double *points, size_t count, double *values, void *data, GError **error)
{
    size_t inputs = *(const size_t *)data;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        values[i] = 1;
        for (size_t k = 0; k < inputs; k++) {
            double a = g_slopes[k % 6] + (k < 6 ? 0 : 100);
            values[i] *= (fabs(4 * points[i * inputs + k] - 2) + a) / (1 + a);
        }
    }
    return true;
}

static closed_form g_form(size_t inputs)
{
    closed_form form = {.inputs = inputs, .mean = 1};
    double parts[INPUTS_MAX], product = 1;
    for (size_t k = 0; k < inputs; k++) {
        double a = g_slopes[k % 6] + (k < 6 ? 0 : 100);
        parts[k] = 1 / (3 * (1 + a) * (1 + a));
        product *= 1 + parts[k];
    }
    form.variance = product - 1;
    for (size_t k = 0; k < inputs; k++) {
        form.first[k] = parts[k] / form.variance;
        form.total[k] = parts[k] * product / (1 + parts[k]) / form.variance;
    }
    return form;
}

/* ---- checks ---- */

static void assert_inside(const qq_interval *interval, double expected, double tolerance)
{
    g_assert_cmpfloat(interval->low, <=, interval->value);
    g_assert_cmpfloat(interval->high, >=, interval->value);
    g_assert_cmpfloat_with_epsilon(interval->value, expected, tolerance);
    g_assert_cmpfloat(interval->low, <=, expected + 1e-9);
    g_assert_cmpfloat(interval->high, >=, expected - 1e-9);
}

/* The level is such that an interval misses once in 2,000 when estimates scatter as the bootstrap says. */
static void check(qq_block_function function, void *data, const closed_form *form, qq_design design, size_t samples,
                  double tolerance)
{
    qq_sobol_options options = {form->inputs, 1, samples, design, 42, 2000, 0.9995};
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_sobol) sobol = qq_sobol_run(&options, function, data, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sobol->samples, ==, samples);
    g_assert_cmpfloat_with_epsilon(sobol->mean[0], form->mean, 10 * tolerance * sqrt(form->variance));
    g_assert_cmpfloat_with_epsilon(sobol->variance[0] / form->variance, 1, 10 * tolerance);
    for (size_t i = 0; i < form->inputs; i++) {
        assert_inside(&sobol->first[i], form->first[i], tolerance);
        assert_inside(&sobol->total[i], form->total[i], tolerance);
    }
}

static void test_sobol__linear(void)
{
    closed_form form = linear_form();
    check(linear, NULL, &form, QQ_DESIGN_SOBOL, 4096, 0.02);
    check(linear, NULL, &form, QQ_DESIGN_RANDOM, 4096, 0.06);
}

static void test_sobol__ishigami(void)
{
    closed_form form = ishigami_form();
    check(ishigami, NULL, &form, QQ_DESIGN_SOBOL, 4096, 0.02);
    check(ishigami, NULL, &form, QQ_DESIGN_RANDOM, 8192, 0.06);
}

static void test_sobol__g(void)
{
    size_t inputs = 6, many = 24;
    closed_form form = g_form(inputs), long_form = g_form(many);
    check(sobol_g, &inputs, &form, QQ_DESIGN_SOBOL, 4096, 0.02);
    check(sobol_g, &many, &long_form, QQ_DESIGN_RANDOM, 4096, 0.08);
}

static void assert_bytes(const void *a, const void *b, size_t size)
{
    g_assert_cmpint(memcmp(a, b, size), ==, 0);
}

static void assert_same(const qq_sobol *a, const qq_sobol *b)
{
    size_t indices = a->inputs * a->outputs * sizeof(qq_interval);
    assert_bytes(a->first, b->first, indices);
    assert_bytes(a->total, b->total, indices);
    assert_bytes(a->mean, b->mean, a->outputs * sizeof(double));
    assert_bytes(a->variance, b->variance, a->outputs * sizeof(double));
}

static void test_sobol__same_for_any_threads(void)
{
    qq_sobol_options options = {3, 1, 1000, QQ_DESIGN_SOBOL, 7, 100, 0};
    g_autoptr(qq_sobol) one = qq_sobol_run(&options, ishigami, NULL, &(qq_run){.threads = 1}, NULL);
    for (unsigned threads = 2; threads <= 5; threads++) {
        g_autoptr(qq_sobol) more = qq_sobol_run(&options, ishigami, NULL, &(qq_run){.threads = threads}, NULL);
        assert_same(one, more);
    }
    options.seed = 8;
    g_autoptr(qq_sobol) other = qq_sobol_run(&options, ishigami, NULL, NULL, NULL);
    g_assert_cmpfloat(one->first[0].value, !=, other->first[0].value);
}

/* Two outputs: the second does not move at all. */
static bool moved_and_still(const double *points, size_t count, double *values, void *data, GError **error)
{
    (void)data;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        values[2 * i] = points[2 * i];
        values[2 * i + 1] = 0.1;
    }
    return true;
}

static void test_sobol__no_variance(void)
{
    qq_sobol_options options = {2, 2, 64, QQ_DESIGN_SOBOL, 7, 20, 0.9};
    g_autoptr(qq_sobol) sobol = qq_sobol_run(&options, moved_and_still, NULL, NULL, NULL);
    g_assert_cmpfloat_with_epsilon(sobol->total[0].value, 1, 0.2);
    g_assert_cmpfloat(sobol->total[1].value, ==, 0);
    g_assert_cmpfloat(sobol->variance[1], ==, 0);
    for (int i = 2; i < 4; i++) {
        g_assert_true(isnan(sobol->first[i].value) && isnan(sobol->total[i].value) && isnan(sobol->total[i].low));
    }
}

static bool not_finite(const double *points, size_t count, double *values, void *data, GError **error)
{
    (void)error;
    for (size_t i = 0; i < count; i++) values[i] = points[2 * i] > 0.9 ? *(const double *)data : points[2 * i];
    return true;
}

static void test_sobol__not_finite(void)
{
    double faults[] = {NAN, INFINITY};
    for (int i = 0; i < 2; i++) {
        qq_sobol_options options = {2, 1, 64, QQ_DESIGN_SOBOL, 7, 20, 0.9};
        g_autoptr(qq_sobol) sobol = qq_sobol_run(&options, not_finite, &faults[i], NULL, NULL);
        g_assert_true(isnan(sobol->first[0].value) && isnan(sobol->total[1].value) && isnan(sobol->first[0].high));
    }
}

static bool fail(const double *points, size_t count, double *values, void *data, GError **error)
{
    memset(values, 0, count * sizeof *values);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "row of %.3f", points[0] * *(const double *)data);
    return false;
}

static void test_sobol__failure_is_that_of_the_first_row(void)
{
    g_autofree char *said = NULL;
    double times = 1;
    for (unsigned threads = 1; threads < 5; threads++) {
        qq_sobol_options options = {2, 1, 1000, QQ_DESIGN_SOBOL, 7, 0, 0};
        g_autoptr(GError) error = NULL;
        g_assert_null(qq_sobol_run(&options, fail, &times, &(qq_run){.threads = threads}, &error));
        g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
        if (said) g_assert_cmpstr(said, ==, error->message);
        g_free(said);
        said = g_strdup(error->message);
    }
}

static bool stop_at(size_t done, size_t total, void *data)
{
    g_assert_cmpuint(done, <=, total);
    return done < *(size_t *)data;
}

/* Ended early: what is done is what as many rows would have given. */
static void test_sobol__ended_early(void)
{
    size_t blocks = 3;
    qq_run run = {.threads = 1, .progress = stop_at, .data = &blocks};
    qq_sobol_options options = {3, 1, 4096, QQ_DESIGN_SOBOL, 7, 50, 0};
    g_autoptr(qq_sobol) ended = qq_sobol_run(&options, ishigami, NULL, &run, NULL);
    g_assert_cmpuint(ended->samples, >, 0);
    g_assert_cmpuint(ended->samples, <, 4096);
    options.samples = ended->samples;
    g_autoptr(qq_sobol) whole = qq_sobol_run(&options, ishigami, NULL, NULL, NULL);
    assert_same(ended, whole);
}

static void check_refused(qq_sobol_options options, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_sobol_run(&options, linear, NULL, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, part));
    g_assert_null(strchr(error->message, '\n'));
}

static void test_sobol__refused(void)
{
    check_refused((qq_sobol_options){4, 1, 1000000000, QQ_DESIGN_SOBOL, 1, 0, 0}, "by 1000000000 samples");
    check_refused((qq_sobol_options){4, SIZE_MAX, 16, QQ_DESIGN_SOBOL, 1, 0, 0}, "outputs");
    check_refused((qq_sobol_options){0, 1, 16, QQ_DESIGN_SOBOL, 1, 0, 0}, "0 inputs");
    check_refused((qq_sobol_options){4, 1, 1, QQ_DESIGN_SOBOL, 1, 0, 0}, "2 or more");
    check_refused((qq_sobol_options){513, 1, 2, QQ_DESIGN_RANDOM, 1, 0, 0}, "513 inputs");
    check_refused((qq_sobol_options){21, 1, 16, QQ_DESIGN_SOBOL, 1, 0, 0}, "at most 20; ask for the random design");
    check_refused((qq_sobol_options){4, 1, 16, QQ_DESIGN_SOBOL, 1, 1000000000, 0}, "1000000000 bootstrap resamples");
    check_refused((qq_sobol_options){4, 1, 16, QQ_DESIGN_SOBOL, 1, 0, 1}, "level 1");
    check_refused((qq_sobol_options){4, 1, 16, QQ_DESIGN_SOBOL, 1, 0, NAN}, "level nan");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sobol/linear", test_sobol__linear);
    g_test_add_func("/sobol/ishigami", test_sobol__ishigami);
    g_test_add_func("/sobol/g", test_sobol__g);
    g_test_add_func("/sobol/same_for_any_threads", test_sobol__same_for_any_threads);
    g_test_add_func("/sobol/no_variance", test_sobol__no_variance);
    g_test_add_func("/sobol/not_finite", test_sobol__not_finite);
    g_test_add_func("/sobol/failure_is_that_of_the_first_row", test_sobol__failure_is_that_of_the_first_row);
    g_test_add_func("/sobol/ended_early", test_sobol__ended_early);
    g_test_add_func("/sobol/refused", test_sobol__refused);
    return g_test_run();
}
