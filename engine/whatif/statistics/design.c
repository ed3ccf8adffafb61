/* Two matrices of independent points: Sobol's sequence, its first half of dimensions A and its second half B, moved by
 * a random shift modulo 1 (Cranley and Patterson 1976) so that the seed counts; or random points. */
#include <gsl/gsl_qrng.h>
#include <math.h>
#include "numeric.h"
#include "qinqing/error.h"
#include "qinqing/uncertainty.h"

/* A stream no row has. */
#define SHIFT_STREAM UINT64_MAX

/* Never an end of (0, 1), where some quantiles are infinite. */
static double shifted(double coordinate, double shift)
{
    double moved = coordinate + shift;
    if (moved >= 1) moved -= 1;
    return fmin(fmax(moved, 0x1p-53), 1 - 0x1p-53);
}

static void random_points(size_t samples, size_t inputs, uint64_t seed, double *a, double *b)
{
    for (size_t row = 0; row < samples; row++) {
        qq_random random;
        qq_random_start(&random, seed, row);
        for (size_t i = 0; i < inputs; i++) a[row * inputs + i] = qq_random_uniform(&random);
        for (size_t i = 0; i < inputs; i++) b[row * inputs + i] = qq_random_uniform(&random);
    }
}

static bool sobol_points(size_t samples, size_t inputs, uint64_t seed, double *a, double *b, GError **error)
{
    double point[2 * QQ_SOBOL_INPUTS] = {0}, shift[2 * QQ_SOBOL_INPUTS] = {0};
    qq_random random;
    qq_random_start(&random, seed, SHIFT_STREAM);
    for (size_t i = 0; i < 2 * inputs; i++) shift[i] = qq_random_uniform(&random);
    qq_gsl_quiet();
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)(2 * inputs));
    int status = sequence ? 0 : -1;
    for (size_t row = 0; row < samples && status == 0; row++) {
        /* GSL leaves out the sequence's first point, the origin; without it 2^m points are no net. */
        if (row > 0) status = gsl_qrng_get(sequence, point);
        for (size_t i = 0; i < inputs; i++) {
            a[row * inputs + i] = shifted(point[i], shift[i]);
            b[row * inputs + i] = shifted(point[inputs + i], shift[inputs + i]);
        }
    }
    if (sequence) gsl_qrng_free(sequence);
    if (status == 0) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "no Sobol sequence of %zu points in %zu dimensions", samples,
                2 * inputs);
    return false;
}

bool qq_design_points(qq_design design, size_t samples, size_t inputs, uint64_t seed, double *a, double *b,
                      GError **error)
{
    if (samples > QQ_SAMPLES_MAX || inputs > QQ_INPUTS_MAX || inputs == 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "a design of %zu samples of %zu inputs: at most %d of 1 to %d",
                    samples, inputs, QQ_SAMPLES_MAX, QQ_INPUTS_MAX);
        return false;
    }
    if (design == QQ_DESIGN_RANDOM) {
        random_points(samples, inputs, seed, a, b);
        return true;
    }
    if (inputs <= QQ_SOBOL_INPUTS) return sobol_points(samples, inputs, seed, a, b, error);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                "%zu uncertain inputs: the Sobol sequence serves at most %d; ask for the random design", inputs,
                QQ_SOBOL_INPUTS);
    return false;
}
