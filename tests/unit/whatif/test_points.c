/* Points left open: ledgers under any points and weights against pricing by the model edited to these, enterprise by
 * enterprise, on random registers, for models with and without a period; what is drawn, and what is refused. The seed
 * is printed. */
#include <math.h>
#include <string.h>

#include "qinqing/edit.h"
#include "qinqing/error.h"
#include "qinqing/points.h"
#include "support/random_store.h"
#include "support/sanitized.h"

enum { ROUNDS = SANITIZED ? 4 : 25, DRAWS = 6 };

/* A package of the repository with texts of model.xml replaced: pairs of what and by what. */
static qq_package *package_of(const char *name, const char *const *replaced)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(QQ_SOURCE_DIR "/models", name, NULL);
    g_autoptr(qq_package) shipped = qq_package_read(folder, &error);
    g_assert_no_error(error);
    GBytes *file = qq_package_file(shipped, "model.xml");
    GString *text = g_string_new_len(g_bytes_get_data(file, NULL), (gssize)g_bytes_get_size(file));
    for (; *replaced; replaced += 2) g_assert_cmpuint(g_string_replace(text, replaced[0], replaced[1], 1), ==, 1);
    qq_package *package = qq_package_of_model(text->str, text->len, &error);
    g_assert_no_error(error);
    g_string_free(text, TRUE);
    return package;
}

static qq_model *compiled(const qq_package *package)
{
    g_autoptr(GError) error = NULL;
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}

static qq_points *points_of(const qq_model *model, double share, const char *items, bool together)
{
    g_autoptr(GError) error = NULL;
    const qq_points_words words = {share, items, together};
    qq_points *points = qq_points_new(model, &words, &error);
    g_assert_no_error(error);
    return points;
}

static qq_ledgers *ledgers_of(const random_store *r, const qq_points *points, qq_day day, unsigned threads)
{
    g_autoptr(GError) error = NULL;
    const qq_population_options options = {
        .store_path = r->path, .model = points->model, .as_of = day, .known_at = r->landing, .threads = threads};
    qq_ledgers *ledgers = qq_ledgers_new(&options, points, &error);
    g_assert_no_error(error);
    return ledgers;
}

/* ---- as an edited model ---- */

static qq_weights random_weights(GRand *random, unsigned count)
{
    qq_weights weights = {{0}};
    qq_ppm left = 1000000;
    for (unsigned c = 0; c + 1 < count; c++) {
        const qq_ppm most = left - (qq_ppm)(count - 1 - c); /* every category weighs something */
        weights.of[c] = g_rand_int_range(random, 1, MAX(most, 2));
        left -= weights.of[c];
    }
    weights.of[count - 1] = left;
    return weights;
}

/* Acts of one case that cost the same in different categories: the earlier one counts. */
static qq_weights alike(const qq_model *model)
{
    qq_weights weights = {{0}};
    for (unsigned c = 0; c < model->category_count; c++) weights.of[c] = (qq_ppm)(1000000 / model->category_count);
    weights.of[0] += (qq_ppm)(1000000 % model->category_count);
    return weights;
}

static qq_model *edited(const qq_package *package, const qq_model *model, const qq_points *points,
                        const qq_milli *values, const qq_weights *weights)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) edits = qq_points_edits(points, values);
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    for (unsigned c = 0; c < model->category_count; c++) {
        char number[QQ_MILLI_TEXT];
        qq_decimal_format(weights->of[c], 6, number);
        g_autofree char *edit = g_strdup_printf("categories/%s/weight=%s", model->categories[c].id, number);
        g_strv_builder_add(all, edit);
    }
    g_strv_builder_addv(all, (const char **)edits);
    g_auto(GStrv) list = g_strv_builder_end(all);
    g_autoptr(qq_package) changed = qq_package_edit(package, (const char *const *)list, g_strv_length(list), &error);
    g_assert_no_error(error);
    return compiled(changed);
}

typedef struct {
    size_t parties, ledgers, apart, moved;
} compared;

/* Every enterprise: categories and, where there is one, the score. */
static void check_everyone(const random_store *r, const qq_ledgers *ledgers, const qq_population *population,
                           const qq_model *changed, qq_day day, const qq_milli *values, const qq_weights *weights,
                           compared *seen)
{
    g_autoptr(qq_pricer) pricer = qq_pricer_new(changed, r->store);
    g_autofree qq_milli *scores = g_new(qq_milli, qq_ledgers_count(ledgers) + 1);
    qq_ledgers_score(ledgers, values, weights, scores);
    seen->ledgers += qq_ledgers_count(ledgers);
    for (size_t i = 0; i < qq_ledgers_places(ledgers); i++) {
        const uint32_t ledger = qq_ledgers_of(ledgers, i);
        qq_milli categories[QQ_CATEGORY_MAX];
        qq_dossier dossier = {0};
        qq_result result;
        qq_party party;
        qq_population_party(population, i, &party);
        g_assert_true(qq_store_dossier(r->store, &party, r->landing, &dossier, NULL));
        qq_price_dossier(pricer, &dossier, day, &result);
        g_assert_true((ledger == QQ_LEDGER_NONE) == (dossier.predecessor_count > 0));
        qq_dossier_clear(&dossier);
        seen->parties++;
        seen->apart += ledger == QQ_LEDGER_NONE;
        if (ledger == QQ_LEDGER_NONE) continue;
        qq_ledgers_categories(ledgers, ledger, values, weights, categories);
        for (unsigned c = 0; c < changed->category_count; c++)
            g_assert_cmpint(categories[c], ==, result.categories[c].score);
        g_assert_cmpint(scores[ledger], ==, result.score);
    }
}

static void draw_points(GRand *random, const qq_points *points, qq_milli *values)
{
    g_autofree double *factors = g_new(double, points->elements->len + 1);
    for (unsigned e = 0; e < points->elements->len; e++) {
        const double share = g_array_index(points->elements, qq_points_element, e).share;
        factors[e] = g_rand_double_range(random, 1 - share, 1 + share);
    }
    qq_points_values(points, factors, values);
}

typedef struct {
    const char *name;
    const char *replaced[9];
    const char *items; /* own shares where all at once could pass one another */
    bool together;
} variety;

/* Points drawn, under the model's weights, under any, and under equal ones. */
static void check_day(random_store *r, const qq_package *package, const qq_points *points, qq_day day, compared *seen)
{
    g_autoptr(GError) error = NULL;
    const qq_model *model = points->model;
    const qq_population_options options = {.store_path = r->path, .model = model, .as_of = day, .known_at = r->landing};
    g_autoptr(qq_population) population = qq_population_new(&options, &error);
    g_assert_no_error(error);
    g_autoptr(qq_ledgers) ledgers = ledgers_of(r, points, day, 1 + (unsigned)day % 3);
    g_assert_cmpuint(qq_ledgers_places(ledgers), ==, qq_population_count(population));
    g_autofree qq_milli *values = g_new(qq_milli, points->figures->len);
    for (unsigned draw = 0; draw < DRAWS; draw++) {
        qq_weights weights = qq_weights_of(model);
        if (draw % 3) weights = draw % 3 == 1 ? random_weights(r->random, model->category_count) : alike(model);
        draw_points(r->random, points, values);
        g_autoptr(qq_model) changed = edited(package, model, points, values, &weights);
        check_everyone(r, ledgers, population, changed, day, values, &weights, seen);
    }
}

static void prices_as_an_edited_model(random_store *r, const void *data)
{
    const variety *of = data;
    compared seen = {0};
    g_autoptr(qq_package) package = package_of(of->name, of->replaced);
    g_autoptr(qq_model) model = compiled(package);
    g_autoptr(qq_points) points = points_of(model, of->items ? 0 : 0.3, of->items, of->together);
    for (unsigned round = 0; round < ROUNDS; round++) check_day(r, package, points, random_store_day(r), &seen);
    g_assert_cmpuint(seen.apart, >, 0);
    g_assert_cmpuint(seen.ledgers, >, 0);
    g_assert_cmpuint(seen.ledgers, <, seen.parties);
}

/* ---- what is drawn ---- */

static void names_and_draws(void)
{
    const char *const none[] = {NULL};
    g_autoptr(qq_package) package = package_of("hubei-enterprise", none);
    g_autoptr(qq_model) model = compiled(package);
    g_autoptr(qq_points) all = points_of(model, 0.2, NULL, false);
    g_autoptr(qq_points) few = points_of(model, 0.1, "G-02, severities=0.3,items/G-01=0.5,clean-record/24", false);
    g_autoptr(qq_points) grouped = points_of(model, 0.9, NULL, true);
    g_autoptr(qq_points) nothing = points_of(model, 0, NULL, false);
    g_autofree qq_milli *values = g_new(qq_milli, all->figures->len);
    const double factors[] = {1.5, 0.5, 1, 1.2345678, 1, 0.3333333};
    g_assert_cmpuint(all->elements->len, ==, all->figures->len);
    g_assert_cmpuint(nothing->elements->len, ==, 0);
    g_assert_cmpuint(few->elements->len, ==, 6);
    g_assert_cmpuint(grouped->elements->len, ==, 6);
    g_assert_cmpstr(g_array_index(grouped->elements, qq_points_element, 3).name, ==, "items/quality");
    g_assert_cmpstr(g_array_index(few->elements, qq_points_element, 3).name, ==, "clean-record/24");
    qq_points_values(few, factors, values);
    g_auto(GStrv) edits = qq_points_edits(few, values);
    g_autofree char *text = g_strjoinv(" ", edits);
    g_assert_cmpstr(text, ==,
                    "severities/A/points=90.000 severities/B/points=15.000 severities/C/points=5.000 "
                    "clean-record/24/points=6.173 items/G-01/points=10.000 items/G-02/points=1.667");
}

static void refuses_one(const qq_model *model, double share, const char *items, bool together, const char *why)
{
    g_autoptr(GError) error = NULL;
    const qq_points_words words = {share, items, together};
    g_autoptr(qq_points) taken = qq_points_new(model, &words, &error);
    if (taken) g_error("nothing says “%s”", why);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    if (!strstr(error->message, why)) g_error("“%s” does not say “%s”", error->message, why);
}

static void refuses(void)
{
    const char *const none[] = {NULL};
    g_autoptr(qq_package) package = package_of("hubei-enterprise", none);
    g_autoptr(qq_model) model = compiled(package);
    refuses_one(model, -0.1, NULL, false, "a share from 0 to 1");
    refuses_one(model, 1.1, NULL, false, "a share from 0 to 1");
    refuses_one(model, NAN, NULL, false, "a share from 0 to 1");
    refuses_one(model, 0, "G-01=NaN", false, "G-01=NaN: points lie up to a share");
    refuses_one(model, 0, "G-01=", false, "G-01=: points lie up to a share");
    refuses_one(model, 0, "G-01=-1", false, "a share from 0 to 1");
    refuses_one(model, 0.1, "G-99", false,
                "there are no points of “G-99” in model hubei-enterprise; it has severities/A");
    refuses_one(model, 0.1, "", false, "there are no points of “”");
    refuses_one(model, 0.1, "G-01,items", false, "items/G-01 is named twice");
    refuses_one(model, 0.1, "D1-3-01", false, "D1-3-01 costs what its severity costs, A unless a document says other");
    refuses_one(model, 0.1, "CR-389", false, "name convictions");
    refuses_one(model, 0.1, "BL-1", false, "BL-1 costs and earns nothing");
    refuses_one(model, 0, "G-01=0.1,G-02=0.2", true, "items/quality move together");
    refuses_one(model, 0.5, NULL, false, "could make severities/B cost more than severities/A");
    refuses_one(model, 0.6, "severities/A", true, "could make severities/B cost more than severities/A");
    g_autoptr(qq_package) measured = package_of("jiangxi-2020", none);
    g_autoptr(qq_model) other = compiled(measured);
    refuses_one(other, 0.1, NULL, false, "has no points");
}

static const variety varieties[] = {
    {"hubei-enterprise", {NULL}, NULL, false},
    {"hubei-enterprise", {NULL}, "items=1,severities=0.3,convictions=1,clean-record=0.7", false},
    {"hubei-enterprise", {NULL}, "items=1,severities=0.9,convictions=0.8,clean-record=1", true},
    {"hubei-enterprise",
     {"<repetition factor=\"1.5\"", "<repetition factor=\"1.234567\"", "good-cap=\"20\"", "good-cap=\"4\" low=\"30\"",
      "<severities>", "<period of=\"quarter\" basis=\"design\"/>\n<severities>", "<step months=\"36\" points=\"30\"/>",
      "<step months=\"36\" points=\"60\"/>", NULL},
     NULL,
     false},
    {"fujian-2017", {NULL}, NULL, false},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(varieties); i++) {
        g_autofree char *path = g_strdup_printf("/points/edited/%u-%s", i, varieties[i].name);
        g_test_add(path, random_store, &varieties[i], random_store_open, prices_as_an_edited_model, random_store_close);
    }
    g_test_add_func("/points/names", names_and_draws);
    g_test_add_func("/points/refused", refuses);
    return g_test_run();
}
