/* One exact weighting of everyone with its migration matrix, beside a bare pass over the same matrix. Random category
 * scores, one thread each, everything in one process, in turn.
 *
 * usage: exact_bench [ENTERPRISES [PAIRS]]; prints seconds (medians) and the median of the pairwise ratios. */
#include <stdio.h>
#include <stdlib.h>

#include "qinqing/shift.h"
#include "whatif/population/population.h"

static double seconds(void)
{
    return (double)g_get_monotonic_time() / G_USEC_PER_SEC;
}

static size_t word(int argc, char **argv, int at, size_t otherwise)
{
    return argc > at ? (size_t)g_ascii_strtoull(argv[at], NULL, 10) : otherwise;
}

/* The default model with as many categories as there may be. */
static qq_model wide_model(const qq_model *model)
{
    qq_model wide = *model;
    wide.category_count = QQ_CATEGORY_MAX;
    for (unsigned c = 0; c < QQ_CATEGORY_MAX; c++) wide.categories[c].weight = 1000000 / QQ_CATEGORY_MAX;
    return wide;
}

static qq_held_block *random_block(GRand *random, size_t first)
{
    qq_held_block *block = g_malloc0(sizeof *block + sizeof(int32_t) * QQ_POPULATION_BLOCK * QQ_CATEGORY_MAX);
    for (unsigned i = 0; i < QQ_POPULATION_BLOCK; i++) {
        char text[QQ_IDENTIFIER_BYTES + 1];
        g_snprintf(text, sizeof text, "9142%014zu", first + i);
        for (unsigned b = 0; b < QQ_IDENTIFIER_BYTES; b++) block->parties[i][b] = text[b];
        block->limits[i] = i % 17 ? 0 : (uint8_t)(2 + i % 4);
        for (unsigned c = 0; c < QQ_CATEGORY_MAX; c++)
            block->cells[c * QQ_POPULATION_BLOCK + i] = 1000 * g_rand_int_range(random, 50, 101);
    }
    return block;
}

static qq_population *random_population(const qq_model *model, size_t count)
{
    GRand *random = g_rand_new_with_seed(1);
    qq_population *population = g_new0(qq_population, 1);
    population->model = model;
    population->categories = model->category_count;
    population->count = count;
    population->blocks = g_ptr_array_new_with_free_func(g_free);
    population->apart = g_array_new(FALSE, FALSE, sizeof(qq_apart));
    for (size_t first = 0; first < count; first += QQ_POPULATION_BLOCK)
        g_ptr_array_add(population->blocks, random_block(random, first));
    g_rand_free(random);
    return population;
}

/* Reads every cell once. */
static double time_pass(const qq_population *population)
{
    const double from = seconds();
    int64_t sum = 0;
    for (unsigned b = 0; b < population->blocks->len; b++) {
        const qq_held_block *block = g_ptr_array_index(population->blocks, b);
        for (size_t i = 0; i < (size_t)QQ_POPULATION_BLOCK * QQ_CATEGORY_MAX; i++) sum += block->cells[i];
    }
    const double took = seconds() - from;
    if (sum == 1) puts("a sum of one"); /* so that the pass is not left out */
    return took;
}

static double time_weighting(const qq_population *population)
{
    g_autoptr(GError) error = NULL;
    qq_weights weights = {{200000, 100000, 150000, 100000, 50000, 150000, 125000, 125000}};
    const double from = seconds();
    g_autoptr(qq_shift) shift = qq_shift_of_weights(population, &weights, QQ_KEEP_NOBODY, 1, &error);
    if (!shift) g_error("%s", error->message);
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

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const size_t count = word(argc, argv, 1, 1000000), pairs = MAX(word(argc, argv, 2, 5), 1);
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    const qq_model wide = wide_model(model);
    g_autoptr(qq_population) population = random_population(&wide, count);
    g_autofree double *ours = g_new(double, pairs), *bare = g_new(double, pairs), *ratios = g_new(double, pairs);
    time_pass(population);
    time_weighting(population);
    for (size_t p = 0; p < pairs; p++) {
        ours[p] = time_weighting(population);
        bare[p] = time_pass(population);
        ratios[p] = ours[p] / bare[p];
    }
    printf("exact weighting of %zu x %d, moves  %.4f s   bare pass %.4f s   ratio %.2f\n", count, QQ_CATEGORY_MAX,
           median(ours, pairs), median(bare, pairs), median(ratios, pairs));
    return 0;
}
