/* The study of ranks at speed: samples of weights over a table of random scores, rank intervals for every unit.
 *
 * usage: study_bench [UNITS [CATEGORIES [SAMPLES [THREADS]]]]; prints wall seconds and processor seconds of the study.
 */
#include <glib.h>
#include <stdio.h>
#include <time.h>

#include "qinqing/uncertainty.h"

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static size_t word(int argc, char **argv, int at, size_t otherwise)
{
    return argc > at ? (size_t)g_ascii_strtoull(argv[at], NULL, 10) : otherwise;
}

static double *make_values(size_t count)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    double *values = g_new(double, count);
    for (size_t i = 0; i < count; i++) values[i] = g_rand_int_range(random, 0, 100001) / 1000.0;
    return values;
}

int main(int argc, char **argv)
{
    size_t units = word(argc, argv, 1, 100000), categories = word(argc, argv, 2, 16);
    qq_study_options options = {word(argc, argv, 3, 1000), 1, 0};
    qq_run run = {.threads = (unsigned)word(argc, argv, 4, 0)};
    g_autofree double *values = make_values(units * categories);
    g_autofree double *weights = g_new(double, categories);
    g_autoptr(GError) error = NULL;
    for (size_t i = 0; i < categories; i++) weights[i] = 1.0 / (double)categories;
    qq_rank_model model = {
        .units = units,
        .uncertain = {.weights = weights, .weight_count = categories, .spread = {QQ_SPREAD_DIRICHLET, 50}},
        .values = values,
    };
    double wall = (double)g_get_monotonic_time() / G_USEC_PER_SEC, processor = processor_seconds();
    g_autoptr(qq_rank_study) study = qq_rank_study_run(&model, &options, &run, &error);
    if (!study) {
        fprintf(stderr, "study_bench: %s\n", error->message);
        return 2;
    }
    wall = (double)g_get_monotonic_time() / G_USEC_PER_SEC - wall;
    printf("%.6f %.6f\n", wall, processor_seconds() - processor);
    return 0;
}
