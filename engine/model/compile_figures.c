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

static void compile_categories(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node && model->category_count < QQ_CATEGORY_MAX;
         node = qq_xml_next(node)) {
        qq_category *category = &model->categories[model->category_count++];
        category->id = qq_xml_text(node, "id");
        category->title = qq_xml_text(node, "title");
        category->title_zh = qq_xml_text(node, "title-zh");
        category->weight = (qq_ppm)qq_xml_decimal(reader, node, "weight", 6);
        category->base = qq_xml_decimal(reader, node, "base", 3);
        category->good_cap = qq_xml_decimal(reader, node, "good-cap", 3);
        category->basis = qq_xml_basis(reader, node);
        category->line = qq_xml_line(node);
        check_category(reader, model, category);
    }
}

static void compile_total(model_reader *reader, const xmlNode *node, qq_model *model)
{
    if (!node) return;
    model->total_low = qq_xml_decimal(reader, node, "low", 3);
    model->total_high = qq_xml_decimal(reader, node, "high", 3);
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

static GArray *compile_steps(model_reader *reader, const xmlNode *parent)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(qq_step));
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_step step = {qq_xml_integer(reader, node, "months"), qq_xml_decimal(reader, node, "points", 3),
                        qq_xml_line(node)};
        g_array_append_val(steps, step);
    }
    return steps;
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

void qq_compile_figures(model_reader *reader, const xmlNode *root, qq_model *model)
{
    compile_categories(reader, qq_xml_need(reader, root, "categories"), model);
    compile_total(reader, qq_xml_need(reader, root, "total"), model);
    compile_severities(reader, qq_xml_need(reader, root, "severities"), model);
    compile_regimes(reader, qq_xml_need(reader, root, "regimes"), model);
    compile_measure_rules(reader, qq_xml_need(reader, root, "measure-rules"), model);
    model->issuers = qq_compile_issuers(reader, qq_xml_need(reader, root, "issuers"));
    compile_repetition(reader, qq_xml_need(reader, root, "repetition"), model);
    const xmlNode *convictions = qq_xml_need(reader, root, "convictions");
    model->conviction_steps = compile_steps(reader, convictions);
    model->conviction_basis = basis_or_empty(reader, convictions);
    const xmlNode *honours = qq_xml_need(reader, root, "honours");
    model->honour_months = honours ? qq_xml_integer(reader, honours, "months") : 0;
    model->honour_basis = basis_or_empty(reader, honours);
    model->honour_line = qq_xml_line(honours);
    const xmlNode *clean = qq_xml_need(reader, root, "clean-record");
    model->clean_steps = compile_steps(reader, clean);
    model->clean_basis = basis_or_empty(reader, clean);
}
