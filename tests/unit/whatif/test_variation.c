/* A population in the study of ranks: nominal scores, grades and ranks are the exact ones, those of a draw are
 * pricing's by the model of the draw, no spread no interval, and the same for any number of threads. Random registers;
 * the seed is printed. */
#include <math.h>
#include <string.h>

#include "qinqing/edit.h"
#include "qinqing/error.h"
#include "qinqing/variation.h"
#include "support/random_store.h"
#include "support/sanitized.h"
#include "whatif/statistics/scoring.h"

enum { DRAWS = SANITIZED ? 5 : 30 };

typedef struct {
    random_store store;
    qq_day day;
    qq_model *model;
    qq_population *population;
    qq_points *points[2]; /* none vary; some do */
    qq_ledgers *ledgers[2];
} fixture;

static void set_up(fixture *f, const void *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    random_store_open(&f->store, data);
    f->day = random_store_day(&f->store);
    f->model = qq_model_compile(package, &error);
    const qq_population_options options = {
        .store_path = f->store.path, .model = f->model, .as_of = f->day, .known_at = f->store.landing};
    f->population = qq_population_new(&options, &error);
    g_assert_no_error(error);
    const qq_points_words words = {0.3, "items=1,clean-record,severities", false};
    f->points[0] = qq_points_new(f->model, &(qq_points_words){.share = 0}, &error);
    f->points[1] = qq_points_new(f->model, &words, &error);
    g_assert_no_error(error);
    for (unsigned i = 0; i < 2; i++) f->ledgers[i] = qq_ledgers_new(&options, f->points[i], &error);
    g_assert_no_error(error);
}

static void tear_down(fixture *f, const void *data)
{
    for (unsigned i = 0; i < 2; i++) qq_ledgers_free(f->ledgers[i]);
    for (unsigned i = 0; i < 2; i++) qq_points_free(f->points[i]);
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
    g_autoptr(qq_variation) variation =
        qq_variation_new(f->population, &(qq_variation_options){.ledgers = f->ledgers[0], .edge = 0}, &error);
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
    g_autoptr(qq_variation) variation = qq_variation_new(
        f->population, &(qq_variation_options){.ledgers = f->ledgers[1], .spread = {QQ_SPREAD_SHARE, 0.3}, .edge = 0.5},
        &error);
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

/* The model of a draw as its package would be written. */
static qq_model *model_of_draw(const fixture *f, const qq_weights *weights, const qq_milli *values)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(GStrvBuilder) edits = g_strv_builder_new();
    g_auto(GStrv) points = qq_points_edits(f->points[1], values);
    for (unsigned c = 0; c < f->model->category_count; c++) {
        char number[QQ_MILLI_TEXT];
        qq_decimal_format(weights->of[c], 6, number);
        g_autofree char *edit = g_strdup_printf("categories/%s/weight=%s", f->model->categories[c].id, number);
        g_strv_builder_add(edits, edit);
    }
    g_strv_builder_addv(edits, (const char **)points);
    g_auto(GStrv) list = g_strv_builder_end(edits);
    g_autoptr(qq_package) edited = qq_package_edit(package, (const char *const *)list, g_strv_length(list), &error);
    g_assert_no_error(error);
    qq_model *model = qq_model_compile(edited, &error);
    g_assert_no_error(error);
    return model;
}

/* Everyone priced by it. */
static qq_weighed *priced_by(const fixture *f, const qq_model *model)
{
    g_autoptr(GError) error = NULL;
    const qq_population_options options = {
        .store_path = f->store.path, .model = model, .as_of = f->day, .known_at = f->store.landing};
    g_autoptr(qq_population) population = qq_population_new(&options, &error);
    g_assert_no_error(error);
    const qq_weights own = qq_weights_of(model);
    qq_weighed *weighed = g_new(qq_weighed, qq_population_count(population));
    g_assert_true(qq_population_weigh(population, &own, 1, weighed, &error));
    return weighed;
}

static size_t place_of(const fixture *f, const qq_variation *variation, size_t unit)
{
    qq_party party;
    size_t place;
    qq_variation_party(variation, unit, &party);
    g_assert_true(qq_population_find(f->population, &party, &place));
    return place;
}

static void check_draw(const fixture *f, const qq_variation *variation, const qq_scoring *scoring, const double *inputs)
{
    g_autoptr(GError) error = NULL;
    qq_weights weights;
    g_autofree qq_milli *values = g_new(qq_milli, f->points[1]->figures->len);
    g_autofree double *scores = g_new(double, scoring->units);
    g_autofree uint8_t *grades = g_new(uint8_t, scoring->units);
    qq_variation_draw(variation, inputs, &weights, values);
    g_autoptr(qq_model) model = model_of_draw(f, &weights, values);
    g_autofree qq_weighed *weighed = priced_by(f, model);
    g_assert_true(qq_scoring_scores(scoring, inputs, scores, &error));
    for (size_t unit = 0; unit < scoring->units; unit++)
        g_assert_cmpint(llrint(scores[unit] * 1000), ==, weighed[place_of(f, variation, unit)].score);
    qq_scoring_carry(scoring, inputs, scores);
    qq_scoring_grades(scoring, inputs, scores, grades);
    for (size_t unit = 0; unit < scoring->units; unit++)
        g_assert_cmpuint(grades[unit], ==, weighed[place_of(f, variation, unit)].grade);
}

static void draws_are_models(fixture *f, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    const qq_variation_options options = {.spread = {QQ_SPREAD_DIRICHLET, 20}, .ledgers = f->ledgers[1]};
    g_autoptr(qq_variation) variation = qq_variation_new(f->population, &options, &error);
    g_assert_no_error(error);
    const qq_rank_model *model = qq_variation_model(variation);
    g_autoptr(qq_scoring) scoring = qq_scoring_new(model, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(model->heir_count, >, 0);
    g_autofree double *inputs = g_new(double, scoring->inputs);
    for (unsigned draw = 0; draw < DRAWS; draw++) {
        qq_random random;
        qq_random_start(&random, g_rand_int(f->store.random), draw);
        qq_uncertain_draw(&model->uncertain, &random, inputs);
        check_draw(f, variation, scoring, inputs);
    }
}

static void refuses_spreads(fixture *f, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_variation_new(
        f->population, &(qq_variation_options){.ledgers = f->ledgers[0], .spread = {QQ_SPREAD_SHARE, 2}}, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_null(
        qq_variation_new(f->population, &(qq_variation_options){.ledgers = f->ledgers[0], .edge = 6}, &error));
    g_assert_cmpstr(error->message, ==,
                    "edges that move by so much could pass one another at grade AA; let them move less");
    g_clear_error(&error);
    g_assert_null(
        qq_variation_new(f->population, &(qq_variation_options){.ledgers = f->ledgers[0], .edge = NAN}, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpstr(qq_attribute_key(QQ_ATTRIBUTE_FOUNDED), ==, "founded");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/variation/nominal", fixture, NULL, set_up, nominal_is_exact, tear_down);
    g_test_add("/variation/draws", fixture, NULL, set_up, draws_are_models, tear_down);
    g_test_add("/variation/threads", fixture, NULL, set_up, threads_do_not_matter, tear_down);
    g_test_add("/variation/refused", fixture, NULL, set_up, refuses_spreads, tear_down);
    return g_test_run();
}
