/* What-if at speed: many weightings in double beside OpenBLAS's bare product of the same matrices. Random figures;
 * everything in one process, in turn.
 *
 * usage: whatif_bench [ENTERPRISES [CATEGORIES [WEIGHTINGS [PAIRS]]]]; prints seconds (medians) and medians of the
 * pairwise ratios. */
#include <cblas.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "qinqing/weightings.h"

void openblas_set_num_threads(int threads);

typedef struct {
    size_t units, weightings;
    unsigned columns;
    double *matrix; /* units x columns, row by row: what dgemm takes */
    double **by_column;
    uint8_t *limits;
    double *weights; /* weightings x columns */
    double *product; /* units x weightings */
    qq_weighting_outcome *out;
    qq_weightings *arranged;
} bench;

static double seconds(void)
{
    return (double)g_get_monotonic_time() / G_USEC_PER_SEC;
}

static size_t word(int argc, char **argv, int at, size_t otherwise)
{
    return argc > at ? (size_t)g_ascii_strtoull(argv[at], NULL, 10) : otherwise;
}

static void make_matrix(bench *b, GRand *random)
{
    b->matrix = g_new(double, b->units * b->columns);
    b->by_column = g_new(double *, b->columns);
    b->limits = g_new0(uint8_t, b->units);
    for (unsigned c = 0; c < b->columns; c++) {
        b->by_column[c] = g_new(double, b->units);
        for (size_t i = 0; i < b->units; i++)
            b->matrix[i * b->columns + c] = b->by_column[c][i] = g_rand_int_range(random, 0, 100001) / 1000.0;
    }
    for (size_t i = 0; i < b->units; i += 17) b->limits[i] = (uint8_t)(2 + i % 4);
}

static void make_weights(bench *b, GRand *random)
{
    b->weights = g_new(double, b->weightings * b->columns);
    for (size_t w = 0; w < b->weightings; w++) {
        double sum = 0;
        for (unsigned c = 0; c < b->columns; c++) sum += b->weights[w * b->columns + c] = 0.2 + g_rand_double(random);
        for (unsigned c = 0; c < b->columns; c++) b->weights[w * b->columns + c] /= sum;
    }
}

static void arrange(bench *b)
{
    g_autoptr(GError) error = NULL;
    g_autofree double *nominal = g_new(double, b->columns);
    const double edge[] = {60, 55, 50, 45, 40};
    for (unsigned c = 0; c < b->columns; c++) nominal[c] = 1.0 / b->columns;
    const qq_weighed_units units = {.units = b->units,
                                    .columns = b->columns,
                                    .values = (const double *const *)b->by_column,
                                    .limits = b->limits,
                                    .nominal = nominal,
                                    .edges = G_N_ELEMENTS(edge),
                                    .edge = edge,
                                    .most = 100};
    b->arranged = qq_weightings_new(&units, &error);
    if (!b->arranged) g_error("%s", error->message);
}

static double time_product(const bench *b, int threads)
{
    openblas_set_num_threads(threads);
    const double from = seconds();
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)b->units, (blasint)b->weightings, (blasint)b->columns,
                1, b->matrix, (blasint)b->columns, b->weights, (blasint)b->columns, 0, b->product,
                (blasint)b->weightings);
    return seconds() - from;
}

static double time_weightings(const bench *b, unsigned threads)
{
    const double from = seconds();
    qq_weightings_run(b->arranged, b->weights, b->weightings, threads, b->out);
    return seconds() - from;
}

static int compare(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *figures, size_t count)
{
    qsort(figures, count, sizeof *figures, compare);
    return count % 2 ? figures[count / 2] : (figures[count / 2 - 1] + figures[count / 2]) / 2;
}

static void run(const bench *b, unsigned threads, unsigned their_threads, size_t pairs)
{
    g_autofree double *ours = g_new(double, pairs), *theirs = g_new(double, pairs), *ratios = g_new(double, pairs);
    for (size_t p = 0; p < pairs; p++) {
        ours[p] = time_weightings(b, threads);
        theirs[p] = time_product(b, (int)their_threads);
        ratios[p] = ours[p] / theirs[p];
    }
    printf(
        "%zu weightings x %zu x %u, counts, moves, movers, %u thread%s (%s)  %.3f s   dgemm alone, 1 thread %.3f s   "
        "ratio %.2f\n",
        b->weightings, b->units, b->columns, threads, threads == 1 ? "" : "s", qq_weightings_level(),
        median(ours, pairs), median(theirs, pairs), median(ratios, pairs));
}

int main(int argc, char **argv)
{
    bench b = {.units = word(argc, argv, 1, 1000000),
               .columns = (unsigned)word(argc, argv, 2, 16),
               .weightings = word(argc, argv, 3, 256)};
    const size_t pairs = word(argc, argv, 4, 5);
    GRand *random = g_rand_new_with_seed(1);
    make_matrix(&b, random);
    make_weights(&b, random);
    arrange(&b);
    b.product = g_new0(double, b.units *b.weightings);
    b.out = g_new0(qq_weighting_outcome, b.weightings);
    time_product(&b, 1);
    time_weightings(&b, 1);
    run(&b, 1, 1, pairs);
    run(&b, 2, 1, pairs);
    run(&b, 2, 2, pairs);
    return 0;
}
