/* Everyone under weightings, against assessing with a model of those weights. Random registers with successors and with
 * cases that span categories; the seed is printed. */
#include <string.h>

#include "qinqing/brief.h"
#include "qinqing/error.h"
#include "qinqing/population.h"
#include "qinqing/score.h"
#include "qinqing/sweep.h"
#include "support/random.h"
#include "support/random_store.h"
#include "support/sanitized.h"

enum { ROUNDS = SANITIZED ? 6 : 40 };

/* The default model, or another one of the repository, with weights set in memory. */
static qq_model *model_named(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(QQ_SOURCE_DIR "/models", name, NULL);
    g_autoptr(qq_package) package = qq_package_read(folder, &error);
    g_assert_no_error(error);
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}

static qq_population *population_with(const random_store *r, const qq_model *model, qq_day day, unsigned threads,
                                      unsigned attributes)
{
    g_autoptr(GError) error = NULL;
    const qq_population_options options = {.store_path = r->path,
                                           .model = model,
                                           .as_of = day,
                                           .known_at = r->landing,
                                           .threads = threads,
                                           .attributes = attributes};
    qq_population *population = qq_population_new(&options, &error);
    g_assert_no_error(error);
    return population;
}

/* From the rows, as attributes are asked for. */
static qq_population *population_of(const random_store *r, const qq_model *model, qq_day day, unsigned threads)
{
    return population_with(r, model, day, threads, 1u << QQ_ATTRIBUTE_REGION | 1u << QQ_ATTRIBUTE_NEWCOMER);
}

static void make_image(const random_store *r)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(qq_portfolio_refresh(r->store, true, &error));
    g_assert_no_error(error);
}

static void set_weights(qq_model *model, const qq_weights *weights)
{
    for (unsigned c = 0; c < model->category_count; c++) model->categories[c].weight = weights->of[c];
}

/* Anything that sums to one; sometimes a category weighs nothing. */
static qq_weights random_weights(GRand *random, unsigned count)
{
    qq_weights weights = {{0}};
    qq_ppm left = 1000000;
    for (unsigned c = 0; c + 1 < count; c++) {
        weights.of[c] = g_rand_int_range(random, 0, 4) ? g_rand_int_range(random, 0, left + 1) : 0;
        left -= weights.of[c];
    }
    weights.of[count - 1] = left;
    return weights;
}

static void assess(const random_store *r, const qq_model *model, qq_day day, qq_assess_summary *out)
{
    g_autoptr(GError) error = NULL;
    const qq_assess_options options = {.as_of = day, .known_at = r->landing, .model = model, .threads = 2};
    g_assert_true(qq_assess(r->path, &options, false, out, &error));
    g_assert_no_error(error);
}

/* Each enterprise as the general pricer prices it by the model with these weights. */
static void check_alone(const random_store *r, const qq_model *model, const qq_population *population, qq_day day,
                        const qq_weighed *weighed)
{
    g_autoptr(qq_pricer) pricer = qq_pricer_new(model, r->store);
    for (size_t i = 0; i < qq_population_count(population); i++) {
        qq_dossier dossier = {0};
        qq_result result;
        qq_party party;
        qq_population_party(population, i, &party);
        g_assert_true(qq_store_dossier(r->store, &party, r->landing, &dossier, NULL));
        qq_price_dossier(pricer, &dossier, day, &result);
        g_assert_cmpint(weighed[i].score, ==, result.score);
        g_assert_cmpint(weighed[i].grade, ==, result.grade);
        g_assert_cmpint(weighed[i].unscored, ==, result.unscored);
        g_assert_cmpint(weighed[i].untrusted, ==, !strcmp(result.trust, model->veto_trust));
        qq_dossier_clear(&dossier);
    }
}

static void check_weighting(const random_store *r, qq_model *varied, const qq_population *population, qq_day day,
                            const qq_weights *weights, unsigned threads)
{
    g_autoptr(GError) error = NULL;
    char digest[65];
    qq_assess_summary summary;
    g_autofree qq_weighed *weighed = g_new(qq_weighed, qq_population_count(population));
    set_weights(varied, weights);
    assess(r, varied, day, &summary);
    g_assert_cmpint((int64_t)qq_population_count(population), ==, summary.parties);
    g_assert_true(qq_population_weigh(population, weights, threads, weighed, &error));
    g_assert_no_error(error);
    g_assert_true(qq_population_digest(population, weights, digest, &error));
    g_assert_no_error(error);
    check_alone(r, varied, population, day, weighed);
    g_assert_cmpstr(digest, ==, summary.digest);
}

static void weighs_as_an_edited_model(random_store *r, const void *data)
{
    size_t apart = 0;
    g_autoptr(qq_model) model = model_named(data);
    g_autoptr(qq_model) varied = model_named(data);
    for (unsigned round = 0; round < ROUNDS; round++) {
        const qq_day day = random_store_day(r);
        if (round == ROUNDS / 2) make_image(r);
        g_autoptr(qq_population) population = population_with(r, model, day, 1 + round % 2, 0);
        const qq_weights own = qq_weights_of(model), other = random_weights(r->random, model->category_count);
        apart += qq_population_apart(population);
        check_weighting(r, varied, population, day, &own, 1);
        check_weighting(r, varied, population, day, &other, 1 + round % 3);
    }
    g_assert_cmpuint(apart, >, 0);
}

static void assert_same_blocks(const qq_population *a, const qq_population *b, unsigned categories)
{
    g_assert_cmpuint(qq_population_count(a), ==, qq_population_count(b));
    g_assert_cmpuint(qq_population_apart(a), ==, qq_population_apart(b));
    for (unsigned i = 0; i < qq_population_blocks(a); i++) {
        qq_population_block x, y;
        qq_population_block_at(a, i, &x);
        qq_population_block_at(b, i, &y);
        g_assert_cmpuint(x.count, ==, y.count);
        g_assert_true(!memcmp(x.limits, y.limits, x.count) && !memcmp(x.flags, y.flags, x.count));
        for (unsigned c = 0; c < categories; c++)
            g_assert_true(!memcmp(x.categories[c], y.categories[c], x.count * sizeof(int32_t)));
    }
}

static void image_says_what_rows_say(random_store *r, const void *data)
{
    g_autoptr(qq_model) model = model_named(data);
    make_image(r);
    for (unsigned round = 0; round < ROUNDS; round++) {
        const qq_day day = random_store_day(r);
        g_autoptr(qq_population) rows = population_of(r, model, day, 2);
        g_autoptr(qq_population) image = population_with(r, model, day, 1 + round % 3, 0);
        assert_same_blocks(rows, image, model->category_count);
    }
}

/* ---- in brief ---- */

typedef struct {
    const qq_model *model;
    qq_day day;
    gint parties, brief; /* atomic */
} brief_count;

static void *room_new(void *data)
{
    return data;
}

static bool collect_nothing(void *room, void *data, GError **error)
{
    (void)room;
    (void)data;
    (void)error;
    return true;
}

static void room_free(void *room)
{
    (void)room;
}

static void *briefer_new(const qq_sweep_seat *seat, void *data)
{
    return qq_briefer_new(seat->pricer, ((const brief_count *)data)->day);
}

static void briefer_free(void *own)
{
    qq_briefer_free(own);
}

static void assert_brief(const qq_sweep_seat *seat, const brief_count *count, const qq_brief *brief,
                         const qq_dossier *dossier)
{
    qq_result result;
    qq_price_dossier(seat->pricer, dossier, count->day, &result);
    g_assert_cmpint(brief->score, ==, result.score);
    g_assert_cmpint(brief->grade, ==, result.grade);
    g_assert_cmpint(brief->untrusted, ==, !strcmp(result.trust, count->model->veto_trust));
    g_assert_true(brief->registered == result.registered && brief->blacklisted == result.blacklisted);
    g_assert_true(brief->proposed == result.proposed && !result.unscored);
    for (unsigned c = 0; c < count->model->category_count; c++)
        g_assert_cmpint(brief->categories[c], ==, result.categories[c].score);
    for (unsigned i = 0; i < result.line_count; i++) g_assert_cmpint(result.lines[i].state, !=, QQ_LINE_GROUPED);
}

static bool brief_dossier(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *data, GError **error)
{
    brief_count *count = data;
    qq_brief brief;
    (void)room;
    (void)error;
    g_atomic_int_inc(&count->parties);
    if (!qq_brief_dossier(seat->own, dossier, &brief)) return true;
    g_atomic_int_inc(&count->brief);
    assert_brief(seat, count, &brief, dossier);
    return true;
}

static bool brief_packed(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *data,
                         GError **error)
{
    brief_count *count = data;
    qq_brief brief;
    (void)room;
    (void)error;
    g_atomic_int_inc(&count->parties);
    if (!qq_brief_packed(seat->own, party, &brief)) return true;
    g_atomic_int_inc(&count->brief);
    assert_brief(seat, count, &brief, qq_portfolio_dossier(seat->reader, party));
    return true;
}

static void brief_says_what_the_pricer_says(random_store *r, const void *data)
{
    g_autoptr(qq_model) model = model_named(data);
    make_image(r);
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        brief_count count = {.day = random_store_day(r), .model = model};
        const qq_sweep_options options = {
            .store_path = r->path, .known_at = r->landing, .model = model, .threads = 2, .whole = round % 2};
        const qq_sweep_steps steps = {.room_new = room_new,
                                      .party = brief_dossier,
                                      .collect = collect_nothing,
                                      .room_free = room_free,
                                      .data = &count,
                                      .seat_new = briefer_new,
                                      .seat_free = briefer_free,
                                      .packed = brief_packed};
        g_assert_true(qq_sweep(&options, &steps, &error));
        g_assert_no_error(error);
        g_assert_cmpint(count.brief, >, 0);
        g_assert_cmpint(count.brief, <, count.parties);
    }
}

static bool succeeds(const random_store *r, const qq_population *population, size_t place)
{
    qq_dossier dossier = {0};
    qq_party party;
    qq_population_party(population, place, &party);
    g_assert_true(qq_store_dossier(r->store, &party, r->landing, &dossier, NULL));
    const bool found = dossier.predecessor_count > 0;
    qq_dossier_clear(&dossier);
    return found;
}

/* With one category at 1 the score is that category's, held to the scale. */
static void one_category_orders(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = model_named("hubei-enterprise");
    g_autoptr(qq_population) population = population_of(r, model, random_store_day(r), 0);
    const size_t count = qq_population_count(population);
    g_autofree qq_weighed *weighed = g_new(qq_weighed, count);
    g_autoptr(qq_scales) scales = qq_scales_new(population, &error);
    g_assert_no_error(error);
    size_t successors = 0;
    for (unsigned c = 0; c < model->category_count; c++) {
        qq_weights weights = {{0}};
        weights.of[c] = 1000000;
        qq_scales_set(scales, &weights);
        g_assert_true(qq_population_weigh(population, &weights, 2, weighed, &error));
        for (size_t i = 0; i < count; i++) {
            int32_t categories[QQ_CATEGORY_MAX];
            qq_scales_categories(scales, i, categories);
            const bool successor = succeeds(r, population, i);
            successors += successor;
            if (successor) continue; /* may carry on another's score */
            g_assert_cmpint(weighed[i].score, ==, CLAMP(categories[c], model->total_low, model->total_high));
        }
    }
    g_assert_cmpuint(successors, >, 0);
}

/* Shares of a weighting, given in another order of the model's categories, give the same results. */
static void permuting_categories_permutes(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    const qq_day day = random_store_day(r);
    g_autoptr(qq_model) model = model_named("hubei-enterprise");
    g_autoptr(qq_model) turned = model_turned();
    g_autoptr(qq_population) straight = population_of(r, model, day, 1), other = population_of(r, turned, day, 2);
    const size_t count = qq_population_count(straight);
    g_autofree qq_weighed *left = g_new(qq_weighed, count), *right = g_new(qq_weighed, count);
    for (unsigned round = 0; round < 8; round++) {
        const qq_weights weights = random_weights(r->random, model->category_count);
        qq_weights reversed = {{0}};
        for (unsigned c = 0; c < model->category_count; c++) reversed.of[model->category_count - 1 - c] = weights.of[c];
        g_assert_true(qq_population_weigh(straight, &weights, 1, left, &error));
        g_assert_true(qq_population_weigh(other, &reversed, 2, right, &error));
        for (size_t i = 0; i < count; i++) {
            g_assert_cmpint(left[i].score, ==, right[i].score);
            g_assert_cmpint(left[i].grade, ==, right[i].grade);
        }
    }
}

static void finds_parties_and_attributes(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(qq_model) model = model_named("hubei-enterprise");
    g_autoptr(qq_population) population = population_of(r, model, random_store_day(r), 2);
    qq_party party, before = {""};
    size_t place;
    for (size_t i = 0; i < qq_population_count(population); i++) {
        qq_population_party(population, i, &party);
        g_assert_cmpint(strcmp(before.text, party.text), <, 0);
        g_assert_true(qq_population_find(population, &party, &place));
        g_assert_cmpuint(place, ==, i);
        g_assert_cmpstr(qq_population_attribute(population, i, QQ_ATTRIBUTE_REGION), ==, "4201");
        before = party;
    }
    party.text[3] = '9';
    g_assert_false(qq_population_find(population, &party, &place));
}

/* ---- weights as written ---- */

static void refuse(const qq_model *model, const char *text, bool scale, const char *expected)
{
    g_autoptr(GError) error = NULL;
    qq_weights weights;
    g_assert_false(qq_weights_parse(model, text, scale, &weights, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_assert_cmpstr(error->message, ==, expected);
}

static void refuses_weights(void)
{
    g_autoptr(qq_model) model = model_named("hubei-enterprise");
    refuse(model, "conduct=0.3,performance=0.15,quality=0.35,probity=0.21", false,
           "the weights sum to 1.010000; make them sum to 1");
    refuse(model, "conduct=0.5,quality=0.5", false,
           "no weight for performance, probity; name every category, or say --rest scale to share what is left");
    refuse(model, "conduct=0.7,quality=0.7", true, "the weights sum to 1.400000; make them sum to 1");
    refuse(model, "honour=1", true,
           "there is no category “honour” in model hubei-enterprise; it has conduct, performance, quality, probity");
    refuse(model, "conduct=0.5,conduct=0.5", true, "category conduct is weighted twice; keep one");
    refuse(model, "conduct=NaN", true,
           "weight “conduct=NaN”: not a decimal number; write a number from 0 to 1 with at most six decimals");
    refuse(model, "conduct=0.1234567", true,
           "weight “conduct=0.1234567”: more decimals than can be kept; write a number from 0 to 1 with at most six "
           "decimals");
    refuse(model, "conduct=-0.1", true,
           "weight “conduct=-0.1”: is below zero; write a number from 0 to 1 with at most six decimals");
    refuse(model, "conduct", true, "weight “conduct”: write it as category=figure, e.g. conduct=0.5");
    refuse(model, "", true, "weight “”: write it as category=figure, e.g. conduct=0.5");
}

static void scales_the_rest(void)
{
    g_autoptr(qq_model) model = model_named("hubei-enterprise");
    g_autoptr(GError) error = NULL;
    qq_weights weights;
    g_assert_true(qq_weights_parse(model, "quality=0.5", true, &weights, &error));
    g_autofree char *text = qq_weights_text(model, &weights);
    g_assert_cmpstr(text, ==, "conduct=0.230770,performance=0.115384,quality=0.500000,probity=0.153846");
    g_assert_true(qq_weights_parse(model, " conduct = 1 ", true, &weights, &error));
    g_autofree char *alone = qq_weights_text(model, &weights);
    g_assert_cmpstr(alone, ==, "conduct=1.000000,performance=0.000000,quality=0.000000,probity=0.000000");
    g_assert_no_error(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/population/edited/hubei", random_store, "hubei-enterprise", random_store_open,
               weighs_as_an_edited_model, random_store_close);
    g_test_add("/population/edited/fujian", random_store, "fujian-2017", random_store_open, weighs_as_an_edited_model,
               random_store_close);
    g_test_add("/population/image/hubei", random_store, "hubei-enterprise", random_store_open, image_says_what_rows_say,
               random_store_close);
    g_test_add("/population/image/fujian", random_store, "fujian-2017", random_store_open, image_says_what_rows_say,
               random_store_close);
    g_test_add("/population/brief", random_store, "hubei-enterprise", random_store_open,
               brief_says_what_the_pricer_says, random_store_close);
    g_test_add("/population/one-category", random_store, NULL, random_store_open, one_category_orders,
               random_store_close);
    g_test_add("/population/permuted", random_store, NULL, random_store_open, permuting_categories_permutes,
               random_store_close);
    g_test_add("/population/places", random_store, NULL, random_store_open, finds_parties_and_attributes,
               random_store_close);
    g_test_add_func("/population/weights/refused", refuses_weights);
    g_test_add_func("/population/weights/rest", scales_the_rest);
    return g_test_run();
}
