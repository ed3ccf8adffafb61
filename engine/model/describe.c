/* A compiled model in words, for the people who answer for it: every figure with its line in model.xml and its basis.
 */
#include "qinqing/model.h"
#include <stdarg.h>
#include "model/describe.h"

const char *qq_say(const description *out, const char *english, const char *chinese)
{
    return out->chinese ? chinese : english;
}

void qq_put(description *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(out->text, format, arguments);
    va_end(arguments);
}

void qq_put_heading(description *out, const char *english, const char *chinese)
{
    qq_put(out, "\n%s\n", qq_say(out, english, chinese));
}

void qq_put_basis(description *out, const char *basis, int line)
{
    qq_put(out, "  [%s; model.xml:%d]\n", basis, line);
}

const char *qq_say_points(qq_milli value, char room[QQ_MILLI_TEXT])
{
    qq_decimal_format(value, 3, room);
    char *end = room + strlen(room) - 1;
    while (*end == '0') *end-- = '\0';
    if (*end == '.') *end = '\0';
    return room;
}

static const char *weight(int32_t value, char room[QQ_MILLI_TEXT])
{
    qq_decimal_format(value, 6, room);
    for (char *end = room + strlen(room) - 1; *end == '0' && end[-1] != '.'; end--) *end = '\0';
    return room;
}

static void put_categories(description *out, const qq_model *model)
{
    char a[QQ_MILLI_TEXT], b[QQ_MILLI_TEXT], c[QQ_MILLI_TEXT];
    qq_put_heading(out, "Categories", "类别");
    for (unsigned i = 0; i < model->category_count; i++) {
        const qq_category *category = &model->categories[i];
        qq_put(out,
               qq_say(out, "  %s (%s): weight %s, base %s, honours and clean record add at most %s",
                      "  %s（%s）：权重 %s，基础分 %s，加分上限 %s"),
               qq_say(out, category->title, category->title_zh), category->id, weight(category->weight, a),
               qq_say_points(category->base, b), qq_say_points(category->good_cap, c));
        qq_put_basis(out, category->basis, category->line);
    }
    qq_put(out, qq_say(out, "  The weighted total is held between %s and %s\n", "  加权总分限于 %s 至 %s 之间\n"),
           qq_say_points(model->total_low, a), qq_say_points(model->total_high, b));
}

static void put_severities(description *out, const qq_model *model)
{
    char a[QQ_MILLI_TEXT];
    qq_put_heading(out, "What a decided act costs", "不良行为扣分");
    for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--)
        qq_put(out,
               qq_say(out, "  %s: %s points, %d months where the document does not say  [model.xml:%d]\n",
                      "  %s 级：扣 %s 分，文书未写明时公示 %d 个月  [model.xml:%d]\n"),
               qq_set_text(QQ_SET_SEVERITY, severity), qq_say_points(model->act_points[severity], a),
               model->default_months[severity], model->act_points_line[severity]);
    qq_decimal_format(model->repetition_factor, 6, a);
    qq_put(out,
           qq_say(out, "  Repeated (the same code, done after a decision and decided within %d months of it): times %s",
                  "  再犯（处罚决定之后又发生同一行为，%d 个月内再受处罚）：乘以 %s"),
           model->repetition_months, weight(model->repetition_factor, a));
    qq_put_basis(out, model->repetition_basis, model->repetition_line);
}

static void put_regimes(description *out, const qq_model *model)
{
    qq_put_heading(out, "Longest publication, by date", "公示期上限（按施行日期）");
    for (guint i = 0; i < model->regimes->len; i++) {
        const qq_regime *regime = &g_array_index(model->regimes, qq_regime, i);
        char from[QQ_DAY_TEXT] = "…", until[QQ_DAY_TEXT] = "…";
        if (regime->from != QQ_DAY_NONE) qq_day_format(regime->from, from);
        if (regime->until != QQ_DAY_FOREVER) qq_day_format(regime->until, until);
        qq_put(out, "  %s .. %s:", from, until);
        for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--)
            qq_put(out, qq_say(out, " %s %d months%s", " %s 级 %d 个月%s"), qq_set_text(QQ_SET_SEVERITY, severity),
                   regime->maximum_months[severity],
                   regime->unpublished_unstated[severity]
                       ? qq_say(out, " (not published when no end is stated)", "（未写明截止日者不公示）")
                       : "");
        qq_put_basis(out, regime->basis, regime->line);
    }
}

static void put_measures(description *out, unsigned bits)
{
    for (int measure = 0; measure < QQ_MEASURE_END; measure++)
        if (bits & QQ_MEASURE_BIT((unsigned)measure)) qq_put(out, " %s", qq_set_text(QQ_SET_MEASURE, measure));
}

static void put_rules(description *out, const qq_model *model)
{
    qq_put_heading(out, "Severity from the penalty kinds (the first that holds)", "按处罚种类定等级（依次适用）");
    for (guint i = 0; i < model->measure_rules->len; i++) {
        const qq_measure_rule *rule = &g_array_index(model->measure_rules, qq_measure_rule, i);
        qq_put(out, "  %s:", qq_set_text(QQ_SET_SEVERITY, (int)rule->severity));
        if (rule->any_of) qq_put(out, "%s", qq_say(out, " any of", " 含")), put_measures(out, rule->any_of);
        if (rule->only) qq_put(out, "%s", qq_say(out, " only", " 仅")), put_measures(out, rule->only);
        if (rule->fine_from != QQ_FEN_NONE)
            qq_put(out,
                   qq_say(out, " fine of %" G_GINT64_FORMAT " yuan or more", " 罚款 %" G_GINT64_FORMAT " 元及以上"),
                   rule->fine_from / 100);
        qq_put_basis(out, rule->basis, rule->line);
    }
}

static void put_issuers(description *out, const qq_model *model)
{
    static const char *const english[] = {"is", "begins with", "ends in", "contains"};
    static const char *const chinese[] = {"等于", "开头为", "结尾为", "含有"};
    qq_put_heading(out, "Authorities whose decisions count", "处罚计入的机关");
    for (guint i = 0; i < model->issuers->len; i++) {
        const qq_issuer *issuer = &g_array_index(model->issuers, qq_issuer, i);
        qq_put(out, "  %s %s  [model.xml:%d]\n", qq_say(out, english[issuer->match], chinese[issuer->match]),
               issuer->text, issuer->line);
    }
}

static void put_steps(description *out, const qq_model *model)
{
    char a[QQ_MILLI_TEXT];
    qq_put_heading(out, "Convictions", "生效判决");
    for (guint i = 0; i < model->conviction_steps->len; i++) {
        const qq_step *step = &g_array_index(model->conviction_steps, qq_step, i);
        qq_put(out,
               qq_say(out, "  %d months after its effect: costs %s  [model.xml:%d]\n",
                      "  生效后 %d 个月内：扣 %s 分  [model.xml:%d]\n"),
               step->months, qq_say_points(step->points, a), step->line);
    }
    qq_put_heading(out, "Clean record, in every category", "洁净记录加分（各类别）");
    for (guint i = 0; i < model->clean_steps->len; i++) {
        const qq_step *step = &g_array_index(model->clean_steps, qq_step, i);
        qq_put(out,
               qq_say(out, "  from %d months after registration: earns %s  [model.xml:%d]\n",
                      "  登记满 %d 个月：加 %s 分  [model.xml:%d]\n"),
               step->months, qq_say_points(step->points, a), step->line);
    }
    qq_put_heading(out, "Honours", "优良信息");
    qq_put(out,
           qq_say(out, "  earn for %d months; one project counts once a category\n",
                  "  有效 %d 个月；同一项目同一类别只计最高一项\n"),
           model->honour_months);
}

char *qq_model_describe(const qq_model *model, bool chinese)
{
    description out = {g_string_new(NULL), chinese};
    char from[QQ_DAY_TEXT] = "…", until[QQ_DAY_TEXT] = "…";
    if (model->from != QQ_DAY_NONE) qq_day_format(model->from, from);
    if (model->until != QQ_DAY_FOREVER) qq_day_format(model->until, until);
    qq_put(&out, "%s %s: %s\n%s .. %s\nSM3 %s\n", model->id, model->version, chinese ? model->title_zh : model->title,
           from, until, model->digest);
    put_categories(&out, model);
    put_severities(&out, model);
    put_regimes(&out, model);
    put_rules(&out, model);
    put_issuers(&out, model);
    put_steps(&out, model);
    qq_describe_rules(&out, model);
    qq_describe_items(&out, model);
    return g_string_free(out.text, FALSE);
}
