/* The compiler of model packages: what a good model becomes. */
#include "small.h"

static void test_figures(void)
{
    g_autofree char *text = small_text();
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = compile_text(text, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(model->id, ==, "small");
    g_assert_cmpint(model->until, ==, QQ_DAY_FOREVER);
    g_assert_cmpuint(model->category_count, ==, 2);
    g_assert_cmpint(model->categories[0].weight, ==, 600000);
    g_assert_cmpint(model->categories[1].base, ==, 80000);
    g_assert_cmpstr(model->categories[1].basis, ==, "某法；自定");
    g_assert_cmpint(model->categories[1].line, ==, 9);
    g_assert_cmpint(model->act_points[QQ_SEVERITY_B], ==, 30500);
    g_assert_cmpint(model->act_points_line[QQ_SEVERITY_B], ==, 14);
    g_assert_cmpint(model->default_months[QQ_SEVERITY_C], ==, 3);
    g_assert_cmpint(model->repetition_factor, ==, 1500000);
    g_assert_cmpint(model->repetition_months, ==, 12);
    g_assert_cmpuint(model->conviction_steps->len, ==, 2);
    g_assert_cmpint(g_array_index(model->conviction_steps, qq_step, 1).points, ==, 30000);
    g_assert_cmpint(model->honour_months, ==, 36);
    g_assert_cmpstr(model->veto_trust, ==, "untrust");
}

static void test_regimes(void)
{
    g_autofree char *text = small_text();
    g_autoptr(qq_model) model = compile_text(text, NULL);
    qq_day last_old, first_new;
    g_assert_true(qq_day_parse("2026-03-31", 10, &last_old));
    g_assert_true(qq_day_parse("2026-04-01", 10, &first_new));
    g_assert_cmpstr(qq_model_regime(model, last_old)->id, ==, "old");
    g_assert_cmpstr(qq_model_regime(model, first_new)->id, ==, "new");
    g_assert_cmpstr(qq_model_regime(model, QQ_DAY_NONE)->id, ==, "old");
    g_assert_cmpstr(qq_model_regime(model, QQ_DAY_FOREVER)->id, ==, "new");
    const qq_regime *regime = qq_model_regime(model, first_new);
    g_assert_cmpint(regime->maximum_months[QQ_SEVERITY_B], ==, 12);
    g_assert_true(regime->unpublished_unstated[QQ_SEVERITY_C]);
    g_assert_false(regime->unpublished_unstated[QQ_SEVERITY_B]);
}

static void test_rules(void)
{
    g_autofree char *text = small_text();
    g_autoptr(qq_model) model = compile_text(text, NULL);
    const qq_measure_rule *rules = (const qq_measure_rule *)(void *)model->measure_rules->data;
    g_assert_cmpint(rules[0].fine_from, ==, 100000050);
    g_assert_cmpuint(rules[1].only, ==, QQ_MEASURE_BIT(QQ_MEASURE_WARNING) | QQ_MEASURE_BIT(QQ_MEASURE_CRITICISM));
    g_assert_cmpuint(rules[2].any_of, ==, QQ_MEASURE_BIT(QQ_MEASURE_FINE) | QQ_MEASURE_BIT(QQ_MEASURE_BAN));
    g_assert_cmpint(rules[2].fine_from, ==, QQ_FEN_NONE);
    const qq_gate *gate = &g_array_index(model->gates, qq_gate, 0);
    g_assert_cmpuint(gate->at_most, ==, 1);
    g_assert_cmpuint(gate->severities, ==, 1u << QQ_SEVERITY_A | 1u << QQ_SEVERITY_B);
    g_assert_true(gate->same_code);
    const qq_veto *veto = &g_array_index(model->vetoes, qq_veto, 0);
    g_assert_cmpint(veto->kind, ==, QQ_VETO_BRIBERY);
    g_assert_cmpint(veto->months, ==, 12);
    g_assert_true(veto->until_ban_ends);
    g_assert_cmpint(g_array_index(model->bands, qq_band, 2).at_least, ==, INT64_MIN);
    const qq_ground *ground = &g_array_index(model->grounds, qq_ground, 1);
    g_assert_cmpint(ground->kind, ==, QQ_GROUND_ACCIDENTS);
    g_assert_cmpint(ground->least, ==, QQ_ACCIDENT_LARGER);
    g_assert_cmpint(ground->count, ==, 2);
    g_assert_cmpint(ground->within_months, ==, 12);
    g_assert_true(ground->vile);
}

static void test_items(void)
{
    g_autofree char *text = small_text();
    g_autoptr(qq_model) model = compile_text(text, NULL);
    int conviction = qq_model_item(model, "CR-393"), honour = qq_model_item(model, "G-01");
    g_assert_cmpint(conviction, >=, 0);
    g_assert_true(g_array_index(model->items, qq_item, conviction).bribery);
    g_assert_cmpint(g_array_index(model->items, qq_item, honour).points, ==, 2125);
    g_assert_cmpint(g_array_index(model->items, qq_item, honour).category, ==, 1);
    g_assert_true(g_array_index(model->items, qq_item, qq_model_item(model, "D1-1-01")).official);
    g_assert_cmpstr(g_array_index(model->items, qq_item, model->unclassified).code, ==, "UNC");
    g_assert_cmpint(qq_model_item(model, "D1-1-02"), ==, -1);
    g_assert_cmpint(qq_model_item(model, ""), ==, -1);
    for (guint i = 1; i < model->items->len; i++)
        g_assert_cmpstr(g_array_index(model->items, qq_item, i - 1).code, <,
                        g_array_index(model->items, qq_item, i).code);
}

static void test_issuers(void)
{
    g_autofree char *text = small_text();
    g_autoptr(qq_model) model = compile_text(text, NULL);
    const char *counted[] = {"武汉市住房和城乡建设局",
                             " 武汉市　住房和城乡建设局 ",
                             "某(市)公司",
                             "某（市）公司",
                             "湖北省任何机关",
                             "安全监督站"};
    const char *ignored[] = {"", "住房和城乡建设", "武汉市住房和城乡建设局工会", "某(市)公司分部", "驻湖北省", "法院"};
    for (size_t i = 0; i < G_N_ELEMENTS(counted); i++) g_assert_true(qq_model_issuer_counts(model, counted[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(ignored); i++) g_assert_false(qq_model_issuer_counts(model, ignored[i]));
    const qq_ground *court = &g_array_index(model->grounds, qq_ground, 0),
                    *any = &g_array_index(model->grounds, qq_ground, 1);
    g_assert_true(qq_ground_issuer_counts(court, "武汉市中级人民法院"));
    g_assert_false(qq_ground_issuer_counts(court, "武汉市住房和城乡建设局"));
    g_assert_true(qq_ground_issuer_counts(any, "谁都行"));
}

/* The same figures written in other lawful ways. */
static void test_lexical_forms(void)
{
    g_autofree char *plus = small_changed("points=\"30.5\"", "points=\" +030.500 \"");
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = compile_text(plus, &error);
    g_assert_no_error(error);
    g_assert_cmpint(model->act_points[QQ_SEVERITY_B], ==, 30500);
    g_autofree char *list = small_changed("any-of=\"fine ban\"", "any-of=\" ban\n\t fine \"");
    g_autoptr(qq_model) other = compile_text(list, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_array_index(other->measure_rules, qq_measure_rule, 2).any_of, ==,
                     QQ_MEASURE_BIT(QQ_MEASURE_FINE) | QQ_MEASURE_BIT(QQ_MEASURE_BAN));
}

static void test_shipped(void)
{
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(model->id, ==, "hubei-enterprise");
    g_assert_cmpstr(model->digest, ==, qq_package_digest(package));
    for (int chinese = 0; chinese < 2; chinese++) {
        g_autofree char *words = qq_model_describe(model, QQ_DESCRIBE_TEXT, chinese);
        g_assert_true(g_utf8_validate(words, -1, NULL));
        for (guint i = 0; i < model->items->len; i++)
            g_assert_nonnull(strstr(words, g_array_index(model->items, qq_item, i).code));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/compile/figures", test_figures);
    g_test_add_func("/model/compile/regimes", test_regimes);
    g_test_add_func("/model/compile/rules", test_rules);
    g_test_add_func("/model/compile/items", test_items);
    g_test_add_func("/model/compile/issuers", test_issuers);
    g_test_add_func("/model/compile/lexical-forms", test_lexical_forms);
    g_test_add_func("/model/compile/shipped", test_shipped);
    return g_test_run();
}
