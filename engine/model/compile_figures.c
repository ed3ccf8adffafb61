/* The figures of a model: categories, scale, severities, terms, measure rules, issuers, repetition, steps. */
#include "model/compile.h"
#include "qinqing/text.h"
#include <string.h>

static void check_category(model_reader *reader, const qq_model *model, const qq_category *category)
{
    for (unsigned i = 0; &model->categories[i] != category; i++)
        if (strcmp(model->categories[i].id, category->id) == 0)
            qq_reader_fail_at(reader, category->line, "category %s is there twice; keep one", category->id);
}

static int64_t decimal_or(model_reader *reader, const xmlNode *node, const char *name, int64_t missing)
{
    return qq_xml_has(node, name) ? qq_xml_decimal(reader, node, name, 3) : missing;
}

/* Its lists are found when they have been read. */
static void compile_base_when(model_reader *reader, const xmlNode *node, qq_base_condition *when)
{
    if (!node) return;
    when->registered = qq_xml_flag(node, "registered");
    when->title = qq_xml_text(node, "title");
    when->title_zh = qq_xml_text(node, "title-zh");
    when->basis = qq_xml_basis(reader, node);
    when->line = qq_xml_line(node);
    if (!when->registered && !qq_xml_has(node, "not-listed"))
        qq_reader_fail(reader, node, "base-when asks for nothing; give it registered or not-listed, or leave it out");
}

static void compile_categories(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node && model->category_count < QQ_CATEGORY_MAX;
         node = qq_xml_next(node)) {
        qq_category *category = &model->categories[model->category_count++];
        category->id = qq_xml_text(node, "id");
        category->title = qq_xml_text(node, "title");
        category->title_zh = qq_xml_text(node, "title-zh");
        category->weight = (qq_ppm)qq_xml_decimal(reader, node, "weight", 6);
        category->base = decimal_or(reader, node, "base", 0);
        category->good_cap = decimal_or(reader, node, "good-cap", INT64_MAX);
        category->low = decimal_or(reader, node, "low", INT64_MIN);
        category->high = decimal_or(reader, node, "high", INT64_MAX);
        category->basis = qq_xml_basis(reader, node);
        category->line = qq_xml_line(node);
        if (category->low >= category->high)
            qq_reader_fail(reader, node, "low is not below high; a category needs two ends, or one, or none");
        compile_base_when(reader, qq_xml_first(node), &category->base_when);
        check_category(reader, model, category);
    }
}

static void compile_total(model_reader *reader, const xmlNode *node, qq_model *model)
{
    if (!node) return;
    model->total_low = decimal_or(reader, node, "low", INT64_MIN);
    model->total_high = decimal_or(reader, node, "high", INT64_MAX);
    model->total_basis = qq_xml_basis(reader, node);
    model->total_line = qq_xml_line(node);
    if (model->total_low >= model->total_high)
        qq_reader_fail(reader, node, "low is not below high; the scale needs two ends");
}

static void compile_severities(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        int severity = qq_xml_member(reader, node, "id", QQ_SET_SEVERITY, QQ_SEVERITY_NONE);
        if (model->act_points_line[severity])
            qq_reader_fail(reader, node, "severity %s is there twice; write A, B and C once each",
                           qq_set_text(QQ_SET_SEVERITY, severity));
        model->act_points[severity] = qq_xml_decimal(reader, node, "points", 3);
        model->act_points_line[severity] = qq_xml_line(node);
        model->default_months[severity] = qq_xml_integer(reader, node, "months");
        g_free(model->act_basis[severity]);
        model->act_basis[severity] = qq_xml_basis(reader, node);
    }
}

static void compile_maxima(model_reader *reader, const xmlNode *parent, qq_regime *regime)
{
    unsigned seen = 0;
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        int severity = qq_xml_member(reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE);
        if (seen & (1u << severity))
            qq_reader_fail(reader, node, "severity %s is there twice; write A, B and C once each",
                           qq_set_text(QQ_SET_SEVERITY, severity));
        seen |= 1u << severity;
        regime->maximum_months[severity] = qq_xml_integer(reader, node, "months");
        regime->maximum_line[severity] = qq_xml_line(node);
        g_autofree char *unstated = qq_xml_text(node, "unstated");
        regime->unpublished_unstated[severity] = strcmp(unstated, "not-published") == 0;
    }
}

static void compile_regimes(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_regime regime = {
            .id = qq_xml_text(node, "id"),
            .from = qq_xml_day(reader, node, "from", QQ_DAY_NONE),
            .until = qq_xml_day(reader, node, "until", QQ_DAY_FOREVER),
            .basis = qq_xml_basis(reader, node),
            .line = qq_xml_line(node),
        };
        compile_maxima(reader, node, &regime);
        g_array_append_val(model->regimes, regime);
    }
}

static void compile_measure_rules(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_measure_rule rule = {
            .severity = (qq_severity)qq_xml_member(reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE),
            .any_of = (uint16_t)qq_xml_members(reader, node, "any-of", QQ_SET_MEASURE),
            .only = (uint16_t)qq_xml_members(reader, node, "only", QQ_SET_MEASURE),
            .fine_from = qq_xml_has(node, "fine-from") ? qq_xml_decimal(reader, node, "fine-from", 2) : QQ_FEN_NONE,
            .basis = qq_xml_basis(reader, node),
            .line = qq_xml_line(node),
        };
        if (!rule.any_of && !rule.only && rule.fine_from == QQ_FEN_NONE)
            qq_reader_fail(reader, node, "the rule asks for nothing; give it any-of, only or fine-from");
        g_array_append_val(model->measure_rules, rule);
    }
}

static qq_match match_of(const xmlNode *node)
{
    static const char *const names[] = {"exact", "prefix", "suffix", "contains"};
    g_autofree char *text = qq_xml_text(node, "match");
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(text, names[i]) == 0) return (qq_match)i;
    return QQ_MATCH_EXACT;
}

GArray *qq_compile_issuers(model_reader *reader, const xmlNode *parent)
{
    GArray *issuers = g_array_new(FALSE, FALSE, sizeof(qq_issuer));
    g_array_set_clear_func(issuers, qq_issuer_clear);
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_issuer issuer = {.match = match_of(node), .text = qq_xml_text(node, "text"), .line = qq_xml_line(node)};
        issuer.key = qq_name_key(issuer.text, strlen(issuer.text));
        if (!*issuer.key) qq_reader_fail(reader, node, "the issuer has no name; an empty one would match everybody");
        issuer.basis = qq_xml_basis(reader, node);
        g_array_append_val(issuers, issuer);
    }
    return issuers;
}

static void compile_steps(model_reader *reader, const xmlNode *parent, GArray *steps)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_step step = {qq_xml_integer(reader, node, "months"), qq_xml_decimal(reader, node, "points", 3),
                        qq_xml_line(node)};
        g_array_append_val(steps, step);
    }
}

static char *basis_or_empty(model_reader *reader, const xmlNode *node)
{
    return node ? qq_xml_basis(reader, node) : g_strdup("");
}

static void compile_repetition(model_reader *reader, const xmlNode *node, qq_model *model)
{
    if (!node) return;
    model->repetition_factor = (qq_ppm)qq_xml_decimal(reader, node, "factor", 6);
    model->repetition_months = qq_xml_integer(reader, node, "months");
    model->repetition_basis = qq_xml_basis(reader, node);
    model->repetition_line = qq_xml_line(node);
}

static void compile_period(model_reader *reader, const xmlNode *node, qq_model *model)
{
    if (!node) return;
    qq_period *period = &model->period;
    period->of = qq_xml_text(node, "of");
    period->months = strcmp(period->of, "month") == 0 ? 1 : strcmp(period->of, "quarter") == 0 ? 3 : 12;
    if (qq_xml_has(node, "cut-off-day")) period->cut_off_day = qq_xml_integer(reader, node, "cut-off-day");
    period->basis = qq_xml_basis(reader, node);
    period->line = qq_xml_line(node);
}

/* The score is the model's own, made of categories, or one that others give. */
static void compile_score(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *given = qq_xml_child(root, "given-score");
    model->total_low = INT64_MIN;
    model->total_high = INT64_MAX;
    if (!given) {
        compile_categories(reader, qq_xml_need(reader, root, "categories"), model);
        compile_total(reader, qq_xml_need(reader, root, "total"), model);
        return;
    }
    model->given_score = (qq_given_score){.input = qq_xml_text(given, "input"),
                                          .title = qq_xml_text(given, "title"),
                                          .title_zh = qq_xml_text(given, "title-zh"),
                                          .basis = qq_xml_basis(reader, given),
                                          .line = qq_xml_line(given)};
}

static void compile_terms(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *convictions = qq_xml_child(root, "convictions"), *honours = qq_xml_child(root, "honours");
    const xmlNode *clean = qq_xml_child(root, "clean-record");
    compile_steps(reader, convictions, model->conviction_steps);
    model->conviction_basis = basis_or_empty(reader, convictions);
    model->honour_months = honours ? qq_xml_integer(reader, honours, "months") : 0;
    model->honour_basis = basis_or_empty(reader, honours);
    model->honour_line = honours ? qq_xml_line(honours) : 0;
    compile_steps(reader, clean, model->clean_steps);
    model->clean_basis = basis_or_empty(reader, clean);
}

void qq_compile_figures(model_reader *reader, const xmlNode *root, qq_model *model)
{
    compile_score(reader, root, model);
    compile_period(reader, qq_xml_child(root, "period"), model);
    compile_severities(reader, qq_xml_child(root, "severities"), model);
    compile_regimes(reader, qq_xml_child(root, "regimes"), model);
    compile_measure_rules(reader, qq_xml_child(root, "measure-rules"), model);
    model->any_issuer = qq_xml_child(root, "issuers") == NULL;
    model->issuers = qq_compile_issuers(reader, qq_xml_child(root, "issuers"));
    compile_repetition(reader, qq_xml_child(root, "repetition"), model);
    compile_terms(reader, root, model);
}
