/* A population in the study of ranks: nominal scores, grades and ranks are the exact ones, no spread no interval, and
 * the same for any number of threads. Random registers; the seed is printed. */
#include <math.h>
#include <string.h>

#include "qinqing/error.h"
#include "qinqing/variation.h"
#include "support/random_store.h"

typedef struct {
    random_store store;
    qq_model *model;
    qq_population *population;
} fixture;

static void set_up(fixture *f, const void *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    random_store_open(&f->store, data);
    f->model = qq_model_compile(package, &error);
    const qq_population_options options = {.store_path = f->store.path,
                                           .model = f->model,
                                           .as_of = random_store_day(&f->store),
                                           .known_at = f->store.landing};
    f->population = qq_population_new(&options, &error);
    g_assert_no_error(error);
}

static void tear_down(fixture *f, const void *data)
{
    qq_population_free(f->population);
    qq_model_free(f->model);
    random_store_close(&f->store, data);
}

static qq_rank_study *study_of(const qq_variation *variation, unsigned threads, size_t samples)
{
    g_autoptr(GError) error = NULL;
    const qq_study_options options = {.samples = samples, .seed = 7};
    const qq_run run = {.threads = threads};
    qq_rank_study *study = qq_rank_study_run(qq_variation_model(variation), &options, &run, &error);
    g_assert_no_error(error);
    return study;
}

static void nominal_is_exact(fixture *f, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_variation) variation = qq_variation_new(f->population, (qq_spread){QQ_SPREAD_NONE, 0}, 0, &error);
    g_assert_no_error(error);
    g_autoptr(qq_rank_study) study = study_of(variation, 2, 5);
    const qq_weights own = qq_weights_of(f->model);
    g_autofree qq_weighed *weighed = g_new(qq_weighed, qq_population_count(f->population));
    g_assert_true(qq_population_weigh(f->population, &own, 2, weighed, &error));
    g_assert_cmpuint(study->units, >, 0);
    for (size_t unit = 0; unit < study->units; unit++) {
        const qq_unit_study *one = &study->unit[unit];
        qq_party party;
        size_t place, found;
        qq_variation_party(variation, unit, &party);
        g_assert_true(qq_variation_find(variation, &party, &found));
        g_assert_cmpuint(found, ==, unit);
        g_assert_true(qq_population_find(f->population, &party, &place));
        g_assert_cmpint(llrint(one->score * 1000), ==, weighed[place].score);
        g_assert_cmpuint(one->grade, ==, weighed[place].grade);
        g_assert_cmpuint(one->low, ==, one->rank);
        g_assert_cmpuint(one->high, ==, one->rank);
        g_assert_true(one->flips == 0);
    }
    g_assert_true(study->shift.value == 0);
}

static void threads_do_not_matter(fixture *f, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_variation) variation = qq_variation_new(f->population, (qq_spread){QQ_SPREAD_SHARE, 0.3}, 0.5, &error);
    g_assert_no_error(error);
    g_autoptr(qq_rank_study) one = study_of(variation, 1, 60), three = study_of(variation, 3, 60);
    g_assert_true(!memcmp(one->grade_counts, three->grade_counts, one->units * one->grades * sizeof(uint32_t)));
    g_assert_true(!memcmp(one->shifts, three->shifts, one->samples * sizeof(double)));
    g_assert_true(one->shift.value > 0);
    double shares[QQ_CATEGORY_MAX], sum = 0;
    qq_variation_effective(variation, shares);
    for (unsigned c = 0; c < f->model->category_count; c++) sum += shares[c];
    g_assert_true(fabs(sum - 1) < 1e-9);
}

static void refuses_spreads(fixture *f, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_variation_new(f->population, (qq_spread){QQ_SPREAD_SHARE, 2}, 0, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_null(qq_variation_new(f->population, (qq_spread){QQ_SPREAD_NONE, 0}, 6, &error));
    g_assert_cmpstr(error->message, ==,
                    "edges that move by so much could pass one another at grade AA; let them move less");
    g_clear_error(&error);
    g_assert_null(qq_variation_new(f->population, (qq_spread){QQ_SPREAD_NONE, 0}, NAN, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpstr(qq_attribute_key(QQ_ATTRIBUTE_FOUNDED), ==, "founded");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/variation/nominal", fixture, NULL, set_up, nominal_is_exact, tear_down);
    g_test_add("/variation/threads", fixture, NULL, set_up, threads_do_not_matter, tear_down);
    g_test_add("/variation/refused", fixture, NULL, set_up, refuses_spreads, tear_down);
    return g_test_run();
}
