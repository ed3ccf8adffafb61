/* Many weightings at once, against a loop that does them one by one: every level of the processor, any number of
 * threads. Random units; the seed is printed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qinqing/error.h"
#include "qinqing/weightings.h"
#include "support/random.h"
#include "support/random_store.h"
#include "support/sanitized.h"

enum { UNITS_MOST = SANITIZED ? 700 : 5000, ROUNDS = SANITIZED ? 4 : 12, WEIGHTINGS = 11, COLUMNS_MOST = 16 };

/* A random question, and what it is made of. */
typedef struct {
    qq_weighed_units units;
    double *columns[COLUMNS_MOST];
    double nominal[COLUMNS_MOST], edge[QQ_WEIGHTING_GRADES];
    uint8_t *limits;
    double weights[WEIGHTINGS * COLUMNS_MOST];
} question;

static void random_weights(GRand *random, unsigned columns, double *out)
{
    double sum = 0;
    for (unsigned c = 0; c < columns; c++) sum += out[c] = g_rand_int_range(random, 0, 5) ? g_rand_double(random) : 0;
    for (unsigned c = 0; c < columns && sum > 0; c++) out[c] /= sum;
}

static void question_make(question *q, GRand *random)
{
    const size_t count = (size_t)g_rand_int_range(random, 1, UNITS_MOST);
    const unsigned columns = (unsigned)g_rand_int_range(random, 1, COLUMNS_MOST + 1);
    const unsigned edges = (unsigned)g_rand_int_range(random, 0, QQ_WEIGHTING_GRADES);
    q->limits = g_new(uint8_t, count);
    for (unsigned c = 0; c < columns; c++) {
        q->columns[c] = g_new(double, count);
        /* few values, so that many changes are equal */
        for (size_t i = 0; i < count; i++) q->columns[c][i] = 5.0 * g_rand_int_range(random, -4, 25);
    }
    for (size_t i = 0; i < count; i++)
        q->limits[i] = g_rand_int_range(random, 0, 4) ? 0 : (uint8_t)g_rand_int_range(random, 0, (gint)edges + 1);
    for (unsigned e = 0; e < edges; e++) q->edge[e] = 95 - 90.0 * e / QQ_WEIGHTING_GRADES;
    random_weights(random, columns, q->nominal);
    for (unsigned w = 0; w < WEIGHTINGS; w++) random_weights(random, columns, q->weights + w * columns);
    q->units = (qq_weighed_units){.units = count,
                                  .columns = columns,
                                  .values = (const double *const *)q->columns,
                                  .limits = q->limits,
                                  .nominal = q->nominal,
                                  .edges = edges,
                                  .edge = q->edge,
                                  .least = 0,
                                  .most = 100};
}

static void question_clear(question *q)
{
    for (unsigned c = 0; c < q->units.columns; c++) g_free(q->columns[c]);
    g_free(q->limits);
}

static double score_of(const question *q, const double *weights, size_t unit)
{
    double sum = 0;
    for (unsigned c = 0; c < q->units.columns; c++) sum = fma(weights[c], q->columns[c][unit], sum);
    return CLAMP(sum, 0, 100);
}

static unsigned grade_of(const question *q, double score, size_t unit)
{
    unsigned grade = 0;
    while (grade < q->units.edges && score < q->edge[grade]) grade++;
    return MAX(grade, q->limits[unit]);
}

typedef struct {
    size_t unit;
    double change;
    unsigned grade, limit;
} naive_mover;

static int compare_movers(const void *a, const void *b)
{
    const naive_mover *left = a, *right = b;
    if (fabs(left->change) > fabs(right->change)) return -1;
    if (fabs(left->change) < fabs(right->change)) return 1;
    if (left->grade != right->grade) return (int)left->grade - (int)right->grade;
    if (left->limit != right->limit) return (int)left->limit - (int)right->limit;
    return left->unit < right->unit ? -1 : left->unit > right->unit;
}

static void check_weighting(const question *q, const double *weights, const qq_weighting_outcome *got)
{
    int64_t moves[QQ_WEIGHTING_GRADES][QQ_WEIGHTING_GRADES] = {{0}}, grades[QQ_WEIGHTING_GRADES] = {0};
    g_autofree naive_mover *movers = g_new(naive_mover, q->units.units);
    size_t moved = 0;
    for (size_t i = 0; i < q->units.units; i++) {
        const double before = score_of(q, q->nominal, i), after = score_of(q, weights, i);
        const unsigned from = grade_of(q, before, i), to = grade_of(q, after, i);
        moves[from][to]++;
        grades[to]++;
        if (before != after) movers[moved++] = (naive_mover){i, after - before, from, q->limits[i]};
    }
    qsort(movers, moved, sizeof *movers, compare_movers);
    g_assert_true(!memcmp(moves, got->moves, sizeof moves));
    g_assert_true(!memcmp(grades, got->grades, sizeof grades));
    g_assert_cmpuint(got->mover_count, ==, MIN(moved, QQ_WEIGHTING_MOVERS));
    for (unsigned m = 0; m < got->mover_count; m++) {
        g_assert_cmpuint(got->movers[m].unit, ==, movers[m].unit);
        g_assert_true(got->movers[m].change == movers[m].change);
    }
}

static void as_one_by_one(gconstpointer level)
{
    if (!qq_weightings_use(level)) {
        g_test_skip("this processor has not got it");
        return;
    }
    GRand *random = test_random();
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        question q = {0};
        question_make(&q, random);
        g_autoptr(qq_weightings) weightings = qq_weightings_new(&q.units, &error);
        g_assert_no_error(error);
        g_autofree qq_weighting_outcome *out = g_new0(qq_weighting_outcome, WEIGHTINGS);
        qq_weightings_run(weightings, q.weights, WEIGHTINGS, 1 + round % 3, out);
        for (unsigned w = 0; w < WEIGHTINGS; w++) check_weighting(&q, q.weights + w * q.units.columns, &out[w]);
        question_clear(&q);
    }
    g_rand_free(random);
}

static void refuse(qq_weighed_units units, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_weightings_new(&units, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpstr(error->message, ==, expected);
}

static void refuses_what_is_no_matrix(void)
{
    const double column[] = {1, 2}, odd[] = {1, NAN}, nominal[] = {1}, edge[] = {60, 80};
    const double *const values[] = {column}, *const odd_values[] = {odd};
    const uint8_t limits[] = {0, 9};
    const qq_weighed_units good = {
        .units = 2, .columns = 1, .values = values, .nominal = nominal, .edges = 1, .edge = edge, .most = 100};
    qq_weighed_units bad = good;
    bad.units = 0;
    refuse(bad, "weightings: from one unit to 4,294,967,295");
    bad = good;
    bad.columns = 65;
    refuse(bad, "weightings: from one column to 64");
    bad = good;
    bad.values = odd_values;
    refuse(bad, "weightings: a figure is no finite number");
    bad = good;
    bad.edges = 2;
    refuse(bad, "weightings: edges go from the best grade down");
    bad = good;
    bad.limits = limits;
    refuse(bad, "weightings: a limit is no grade");
    bad = good;
    bad.most = 0;
    refuse(bad, "weightings: the least score is not below the most");
}

/* Nominal weights: nobody moves, and grades are those of the exact result. */
static void fits_the_exact_result(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    const qq_population_options options = {
        .store_path = r->path, .model = model, .as_of = random_store_day(r), .known_at = r->landing};
    g_autoptr(qq_population) population = qq_population_new(&options, &error);
    g_assert_no_error(error);
    g_autoptr(qq_weightings) weightings = qq_weightings_of_population(population, &error);
    g_assert_no_error(error);
    double weights[QQ_CATEGORY_MAX];
    int64_t grades[QQ_WEIGHTING_GRADES] = {0}, apart = 0;
    qq_weighting_outcome out;
    const qq_weights own = qq_weights_of(model);
    const size_t count = qq_population_count(population);
    g_autofree qq_weighed *weighed = g_new(qq_weighed, count);
    for (unsigned c = 0; c < model->category_count; c++) weights[c] = (double)model->categories[c].weight / 1000000;
    qq_weightings_run(weightings, weights, 1, 2, &out);
    g_assert_true(qq_population_weigh(population, &own, 2, weighed, &error));
    for (size_t i = 0; i < count; i++) grades[weighed[i].grade]++;
    for (unsigned g = 0; g < model->bands->len; g++) apart += llabs(grades[g] - out.grades[g]);
    g_assert_cmpuint(out.mover_count, ==, 0);
    g_assert_cmpint(apart, <=, 2 * (int64_t)qq_population_apart(population)); /* successors carry on another's grade */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/weightings/plain", "plain", as_one_by_one);
    g_test_add_data_func("/weightings/avx2", "avx2", as_one_by_one);
    g_test_add_data_func("/weightings/avx512", "avx512", as_one_by_one);
    g_test_add_func("/weightings/refused", refuses_what_is_no_matrix);
    g_test_add("/weightings/population", random_store, NULL, random_store_open, fits_the_exact_result,
               random_store_close);
    return g_test_run();
}
