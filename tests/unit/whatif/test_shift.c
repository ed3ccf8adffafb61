/* What a change does to everyone: the matrix against pricing by an edited model, causes that add up, and the same for
 * any number of threads. Random registers; the seed is printed. */
#include <string.h>

#include "qinqing/edit.h"
#include "qinqing/error.h"
#include "qinqing/shift.h"
#include "support/random.h"
#include "support/random_store.h"
#include "support/sanitized.h"

enum { ROUNDS = SANITIZED ? 4 : 20 };

static qq_package *edited(const qq_package *package, const char *const *edits, size_t count)
{
    g_autoptr(GError) error = NULL;
    qq_package *out = qq_package_edit(package, edits, count, &error);
    g_assert_no_error(error);
    return out;
}

static qq_model *compiled(const qq_package *package)
{
    g_autoptr(GError) error = NULL;
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}

static qq_population_options options_of(const random_store *r, const qq_model *model, qq_day day, unsigned threads)
{
    return (qq_population_options){.store_path = r->path,
                                   .model = model,
                                   .as_of = day,
                                   .known_at = r->landing,
                                   .threads = threads,
                                   .attributes = 1u << QQ_ATTRIBUTE_REGION | 1u << QQ_ATTRIBUTE_NEWCOMER};
}

static void assert_same_standing(const qq_standing *a, const qq_standing *b)
{
    g_assert_cmpint(a->score, ==, b->score);
    g_assert_cmpint(a->grade, ==, b->grade);
    g_assert_cmpint(a->unscored, ==, b->unscored);
    g_assert_cmpint(a->untrusted, ==, b->untrusted);
    g_assert_cmpint(a->blacklisted, ==, b->blacklisted);
}

static void assert_same_groups(const qq_shift *a, const qq_shift *b)
{
    for (unsigned at = 0; at < QQ_ATTRIBUTE_END; at++) {
        g_assert_true((a->groups[at] == NULL) == (b->groups[at] == NULL));
        for (unsigned i = 0; a->groups[at] && i < a->groups[at]->len; i++) {
            const qq_shift_group *x = g_ptr_array_index(a->groups[at], i), *y = g_ptr_array_index(b->groups[at], i);
            g_assert_cmpstr(x->word, ==, y->word);
            g_assert_cmpint(x->parties, ==, y->parties);
            g_assert_cmpint(x->changed, ==, y->changed);
            g_assert_cmpint(x->upgraded, ==, y->upgraded);
            g_assert_cmpint(x->downgraded, ==, y->downgraded);
        }
    }
}

static void assert_same(const qq_shift *a, const qq_shift *b, bool counted)
{
    g_assert_cmpint(a->parties, ==, b->parties);
    g_assert_cmpint(a->changed, ==, b->changed);
    g_assert_cmpint(a->crossed, ==, b->crossed);
    g_assert_cmpint(a->upgraded, ==, b->upgraded);
    g_assert_cmpint(a->downgraded, ==, b->downgraded);
    g_assert_cmpint(a->score_change, ==, b->score_change);
    g_assert_cmpint(a->width, ==, b->width);
    if (counted) g_assert_true(!memcmp(a->scores, b->scores, sizeof a->scores));
    g_assert_true(!memcmp(a->migrations, b->migrations, sizeof a->migrations));
    g_assert_cmpuint(a->shifted->len, ==, b->shifted->len);
    for (unsigned i = 0; i < a->shifted->len; i++) {
        const qq_shifted *x = &g_array_index(a->shifted, qq_shifted, i), *y = &g_array_index(b->shifted, qq_shifted, i);
        g_assert_cmpstr(x->party.text, ==, y->party.text);
        assert_same_standing(&x->before, &y->before);
        assert_same_standing(&x->after, &y->after);
        g_assert_cmpint(x->steps, ==, y->steps);
        g_assert_cmpint(x->cause, ==, y->cause);
    }
    assert_same_groups(a, b);
}

/* Four positive weights as an edit of model.xml writes them. */
static void random_edits(GRand *random, qq_weights *weights, char *edits[4])
{
    static const char *const ids[] = {"conduct", "performance", "quality", "probity"};
    qq_ppm left = 1000000;
    for (unsigned c = 0; c < 4; c++) {
        char number[QQ_MILLI_TEXT];
        weights->of[c] = c == 3 ? left : g_rand_int_range(random, 1, left - 3 + (qq_ppm)c);
        left -= weights->of[c];
        qq_decimal_format(weights->of[c], 6, number);
        edits[c] = g_strdup_printf("categories/%s/weight=%s", ids[c], number);
    }
}

static void weights_are_an_edit(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = compiled(package);
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        qq_weights weights;
        char *edits[4];
        const qq_day day = random_store_day(r);
        random_edits(r->random, &weights, edits);
        g_autoptr(qq_package) changed = edited(package, (const char *const *)edits, 4);
        g_autoptr(qq_model) after = compiled(changed);
        const qq_population_options options = options_of(r, model, day, 1 + round % 3);
        const qq_model *stages[] = {model, after};
        const qq_shift_keep keep = (qq_shift_keep)(round % 4);
        g_autoptr(qq_population) population = qq_population_new(&options, &error);
        g_assert_no_error(error);
        g_autoptr(qq_shift) one = qq_shift_of_weights(population, &weights, keep, 1, &error);
        g_autoptr(qq_shift) two = qq_shift_of_weights(population, &weights, keep, 3, &error);
        g_autoptr(qq_shift) priced = qq_shift_of_models(&options, stages, 2, keep, &error);
        g_assert_no_error(error);
        assert_same(one, two, true);
        assert_same(one, priced, keep != QQ_KEEP_NOBODY);
        g_assert_cmpint(one->parties, ==, (int64_t)qq_population_count(population));
        for (unsigned i = 0; i < 4; i++) g_free(edits[i]);
    }
}

/* Nothing changes nothing. */
static void own_weights_change_nobody(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = compiled(package);
    const qq_population_options options = options_of(r, model, random_store_day(r), 2);
    const qq_weights own = qq_weights_of(model);
    g_autoptr(qq_population) population = qq_population_new(&options, &error);
    g_assert_no_error(error);
    g_autoptr(qq_shift) shift = qq_shift_of_weights(population, &own, QQ_KEEP_CHANGED, 2, &error);
    g_assert_no_error(error);
    g_assert_cmpint(shift->changed, ==, 0);
    g_assert_cmpuint(shift->shifted->len, ==, 0);
    g_assert_cmpint(shift->parties, ==, (int64_t)qq_population_count(population));
}

/* ---- causes ---- */

static const char *const changes[] = {
    "categories/quality/weight=0.25", "categories/conduct/weight=0.4", "severities/B/points=25",
    "severities/C/months=6",          "items/G-01/points=12",          "grades/AA/from=80",
    "grades/A/trust=neutral",         "convictions/24/points=35",      "repetition/factor=2",
    "clean-record/36/points=8",       "gates/general-act/at-most=B",   "lists/wage/months=24",
};

static qq_standing standing_of(const random_store *r, const qq_model *model, const qq_party *party, qq_day day)
{
    qq_dossier dossier = {0};
    qq_result result;
    g_autoptr(qq_pricer) pricer = qq_pricer_new(model, r->store);
    g_assert_true(qq_store_dossier(r->store, party, r->landing, &dossier, NULL));
    qq_price_dossier(pricer, &dossier, day, &result);
    const qq_standing out = {.present = true,
                             .unscored = result.unscored,
                             .untrusted = !strcmp(result.trust, model->veto_trust),
                             .blacklisted = result.blacklisted,
                             .grade = result.grade,
                             .score = result.unscored ? 0 : result.score};
    qq_dossier_clear(&dossier);
    return out;
}

static void check_cause(const random_store *r, const qq_model *const *stages, unsigned count, const qq_shifted *shifted,
                        qq_day day)
{
    qq_standing before = standing_of(r, stages[0], &shifted->party, day);
    assert_same_standing(&before, &shifted->before);
    for (unsigned s = 1; s < count; s++) {
        const qq_standing after = standing_of(r, stages[s], &shifted->party, day);
        const bool differs = qq_standing_differs(stages[s - 1], &before, stages[s], &after);
        if (s < shifted->cause) g_assert_false(differs);
        if (s == shifted->cause) g_assert_true(differs);
        before = after;
    }
    assert_same_standing(&before, &shifted->after);
}

static void check_sums(const qq_shift *shift)
{
    int64_t first = 0, score = 0, moved = 0;
    for (unsigned s = 0; s < shift->stages->len; s++) {
        const qq_shift_stage *stage = &g_array_index(shift->stages, qq_shift_stage, s);
        first += stage->first;
        score += stage->score;
        g_assert_cmpint(stage->touched, >=, stage->first);
    }
    g_assert_cmpint(first, ==, shift->changed);
    g_assert_cmpint(score, ==, shift->score_change);
    for (unsigned i = 0; i <= QQ_GRADE_MAX; i++)
        for (unsigned j = 0; j <= QQ_GRADE_MAX; j++) moved += shift->migrations[i][j];
    g_assert_cmpint(moved, ==, shift->parties);
    int64_t binned = 0;
    for (unsigned i = 0; i < QQ_SHIFT_BINS; i++) binned += shift->scores[1][i];
    g_assert_cmpint(binned, ==, shift->parties); /* everyone has a score here */
}

/* The stages of the way from one package to another. Caller frees. */
static GPtrArray *stages_of(const qq_model *before, const GPtrArray *steps)
{
    GPtrArray *stages = g_ptr_array_new();
    g_ptr_array_add(stages, (gpointer)before);
    for (unsigned i = 0; i < steps->len; i++) {
        const qq_package_step *step = g_ptr_array_index(steps, i);
        if (!step->words && !step->tables) g_ptr_array_add(stages, step->model);
    }
    return stages;
}

static void causes_add_up(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = compiled(package);
    g_autoptr(qq_package) changed = edited(package, changes, G_N_ELEMENTS(changes));
    g_autoptr(qq_model) last = compiled(changed);
    for (unsigned round = 0; round < ROUNDS / 2; round++) {
        g_autoptr(GError) error = NULL;
        const qq_day day = random_store_day(r);
        const bool back = round % 2;
        g_autoptr(GPtrArray) steps = qq_package_steps(back ? changed : package, back ? package : changed, &error);
        g_assert_no_error(error);
        g_autoptr(GPtrArray) stages = stages_of(back ? last : model, steps);
        const qq_population_options options = options_of(r, model, day, 1 + round % 2);
        g_autoptr(qq_shift) shift =
            qq_shift_of_models(&options, (const qq_model *const *)stages->pdata, stages->len, QQ_KEEP_CHANGED, &error);
        g_assert_no_error(error);
        check_sums(shift);
        g_assert_cmpint(shift->changed, ==, shift->shifted->len);
        for (unsigned i = 0; i < shift->shifted->len; i += 7)
            check_cause(r, (const qq_model *const *)stages->pdata, stages->len,
                        &g_array_index(shift->shifted, qq_shifted, i), day);
        g_assert_cmpint(shift->changed, >, 0);
    }
}

static void largest_come_first(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = compiled(package);
    g_autoptr(qq_package) changed = edited(package, changes, G_N_ELEMENTS(changes));
    g_autoptr(qq_model) after = compiled(changed);
    const qq_model *stages[] = {model, after};
    const qq_population_options options = options_of(r, model, random_store_day(r), 2);
    g_autoptr(qq_shift) shift = qq_shift_of_models(&options, stages, 2, QQ_KEEP_CHANGED, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) all = qq_shift_largest(shift, 0), some = qq_shift_largest(shift, 3);
    g_assert_cmpint(all->len, ==, shift->crossed);
    g_assert_cmpuint(some->len, ==, MIN(3, all->len));
    for (unsigned i = 1; i < all->len; i++) {
        const qq_shifted *one = g_ptr_array_index(all, i - 1), *next = g_ptr_array_index(all, i);
        g_assert_cmpint(ABS(one->steps), >=, ABS(next->steps));
    }
}

static bool never(uint64_t parties, void *data)
{
    (void)parties, (void)data;
    return false;
}

static void ends_when_cancelled(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = compiled(package);
    const qq_model *stages[] = {model, model};
    qq_population_options options = options_of(r, model, random_store_day(r), 2);
    options.progress = never;
    g_assert_null(qq_shift_of_models(&options, stages, 2, QQ_KEEP_CROSSED, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_CANCELLED);
    g_clear_error(&error);
    g_assert_null(qq_population_new(&options, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_CANCELLED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/shift/weights", random_store, NULL, random_store_open, weights_are_an_edit, random_store_close);
    g_test_add("/shift/own-weights", random_store, NULL, random_store_open, own_weights_change_nobody,
               random_store_close);
    g_test_add("/shift/causes", random_store, NULL, random_store_open, causes_add_up, random_store_close);
    g_test_add("/shift/largest", random_store, NULL, random_store_open, largest_come_first, random_store_close);
    g_test_add("/shift/cancelled", random_store, NULL, random_store_open, ends_when_cancelled, random_store_close);
    return g_test_run();
}
