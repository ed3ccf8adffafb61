/* The figures of a model: categories, scale, severities, terms, measure rules, issuers, repetition, steps. */
#include "model/compile.h"
#include "qinqing/text.h"
#include <string.h>

static void compile_categories(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node && model->category_count < QQ_CATEGORY_MAX;
         node = next_sibling(node)) {
        qq_category *category = &model->categories[model->category_count++];
        category->id = text_of(node, "id");
        category->title = text_of(node, "title");
        category->title_zh = text_of(node, "title-zh");
        category->weight = (qq_ppm)decimal_of(reader, node, "weight", 6);
        category->base = decimal_of(reader, node, "base", 3);
        category->good_cap = decimal_of(reader, node, "good-cap", 3);
        category->basis = basis_of(reader, node);
        category->line = line_of(node);
    }
}

static void compile_total(model_reader *reader, const xmlNode *node, qq_model *model)
{
    if (!node) return;
    model->total_low = decimal_of(reader, node, "low", 3);
    model->total_high = decimal_of(reader, node, "high", 3);
    model->total_basis = basis_of(reader, node);
    if (model->total_low >= model->total_high)
        reader_fail(reader, node, "low is not below high; the scale needs two ends");
}

static void compile_severities(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        int severity = member_of(reader, node, "id", QQ_SET_SEVERITY, QQ_SEVERITY_NONE);
        if (model->act_points_line[severity])
            reader_fail(reader, node, "severity %s is there twice; write A, B and C once each",
                        qq_set_text(QQ_SET_SEVERITY, severity));
        model->act_points[severity] = decimal_of(reader, node, "points", 3);
        model->act_points_line[severity] = line_of(node);
        model->default_months[severity] = integer_of(reader, node, "months");
        g_free(basis_of(reader, node));
    }
}

static void compile_maxima(model_reader *reader, const xmlNode *parent, qq_regime *regime)
{
    unsigned seen = 0;
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        int severity = member_of(reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE);
        if (seen & (1u << severity))
            reader_fail(reader, node, "severity %s is there twice; write A, B and C once each",
                        qq_set_text(QQ_SET_SEVERITY, severity));
        seen |= 1u << severity;
        regime->maximum_months[severity] = integer_of(reader, node, "months");
        g_autofree char *unstated = text_of(node, "unstated");
        regime->unpublished_unstated[severity] = strcmp(unstated, "not-published") == 0;
    }
}

static void compile_regimes(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_regime regime = {
            .id = text_of(node, "id"),
            .from = day_of(reader, node, "from", QQ_DAY_NONE),
            .until = day_of(reader, node, "until", QQ_DAY_FOREVER),
            .basis = basis_of(reader, node),
            .line = line_of(node),
        };
        compile_maxima(reader, node, &regime);
        g_array_append_val(model->regimes, regime);
    }
}

static void compile_measure_rules(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_measure_rule rule = {
            .severity = (qq_severity)member_of(reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE),
            .any_of = (uint16_t)members_of(reader, node, "any-of", QQ_SET_MEASURE),
            .only = (uint16_t)members_of(reader, node, "only", QQ_SET_MEASURE),
            .fine_from = has(node, "fine-from") ? decimal_of(reader, node, "fine-from", 2) : QQ_FEN_NONE,
            .basis = basis_of(reader, node),
            .line = line_of(node),
        };
        if (!rule.any_of && !rule.only && rule.fine_from == QQ_FEN_NONE)
            reader_fail(reader, node, "the rule asks for nothing; give it any-of, only or fine-from");
        g_array_append_val(model->measure_rules, rule);
    }
}

static qq_match match_of(const xmlNode *node)
{
    static const char *const names[] = {"exact", "prefix", "suffix", "contains"};
    g_autofree char *text = text_of(node, "match");
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(text, names[i]) == 0) return (qq_match)i;
    return QQ_MATCH_EXACT;
}

GArray *compile_issuers(model_reader *reader, const xmlNode *parent)
{
    GArray *issuers = g_array_new(FALSE, FALSE, sizeof(qq_issuer));
    g_array_set_clear_func(issuers, issuer_clear);
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_issuer issuer = {.match = match_of(node), .text = text_of(node, "text"), .line = line_of(node)};
        issuer.key = qq_name_key(issuer.text, strlen(issuer.text));
        if (!*issuer.key) reader_fail(reader, node, "the issuer has no name; an empty one would match everybody");
        g_free(basis_of(reader, node));
        g_array_append_val(issuers, issuer);
    }
    return issuers;
}

static GArray *compile_steps(model_reader *reader, const xmlNode *parent)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(qq_step));
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_step step = {integer_of(reader, node, "months"), decimal_of(reader, node, "points", 3), line_of(node)};
        g_array_append_val(steps, step);
    }
    return steps;
}

static char *basis_or_empty(model_reader *reader, const xmlNode *node)
{
    return node ? basis_of(reader, node) : g_strdup("");
}

static void compile_repetition(model_reader *reader, const xmlNode *node, qq_model *model)
{
    if (!node) return;
    model->repetition_factor = (qq_ppm)decimal_of(reader, node, "factor", 6);
    model->repetition_months = integer_of(reader, node, "months");
    model->repetition_basis = basis_of(reader, node);
    model->repetition_line = line_of(node);
}

void compile_figures(model_reader *reader, const xmlNode *root, qq_model *model)
{
    compile_categories(reader, need_child(reader, root, "categories"), model);
    compile_total(reader, need_child(reader, root, "total"), model);
    compile_severities(reader, need_child(reader, root, "severities"), model);
    compile_regimes(reader, need_child(reader, root, "regimes"), model);
    compile_measure_rules(reader, need_child(reader, root, "measure-rules"), model);
    model->issuers = compile_issuers(reader, need_child(reader, root, "issuers"));
    compile_repetition(reader, need_child(reader, root, "repetition"), model);
    const xmlNode *convictions = need_child(reader, root, "convictions");
    model->conviction_steps = compile_steps(reader, convictions);
    model->conviction_basis = basis_or_empty(reader, convictions);
    const xmlNode *honours = need_child(reader, root, "honours");
    model->honour_months = honours ? integer_of(reader, honours, "months") : 0;
    model->honour_basis = basis_or_empty(reader, honours);
    const xmlNode *clean = need_child(reader, root, "clean-record");
    model->clean_steps = compile_steps(reader, clean);
    model->clean_basis = basis_or_empty(reader, clean);
}
