/* A compiled model printed for the people who answer for it: every figure with its line in model.xml and its basis.
 * This is the first half, what acts cost and honours earn; describe_rules.c has the second. */
#include "model/describe.h"

static void put_mechanism(description *out)
{
    qq_put_heading(out, "How the figures are used", "计算方法");
    qq_put_note(
        out,
        "In each category: its base, plus what honours and the clean record earn, up to the cap, minus what bad "
        "records cost. The weighted sum of the categories is rounded once, half to even, to thousandths of a "
        "point, and held within the scale.",
        "各类别得分为基础分，加优良信息与无不良记录加分（不超过上限），减不良信息扣分；各类别得分加权求和，仅舍入一次（"
        "四舍六入五成双，"
        "保留三位小数），并限于分值范围之内。");
    qq_put_note(
        out,
        "The acts of one decision or case count once, by the one with the largest weighted effect. A record counts "
        "from its decision to its last day, both included; months end on the corresponding day or the month's last.",
        "同一决定或同一案件的多个行为只计一次，取加权影响最大者。信息自决定之日起至末日止计分，首尾两日均计入；月数届满"
        "于对应日，"
        "无对应日的为当月末日。");
}

/* A limit that may be left out. */
static void put_limit(description *out, qq_milli limit)
{
    if (limit == INT64_MIN || limit == INT64_MAX)
        qq_put_cell(out, "%s", qq_say(out, "none", "无"));
    else
        qq_put_number(out, limit, 3);
}

static void put_categories(description *out)
{
    const qq_model *model = out->model;
    bool ends = false;
    for (unsigned i = 0; i < model->category_count; i++)
        ends |= model->categories[i].low != INT64_MIN || model->categories[i].high != INT64_MAX;
    qq_put_heading(out, "Categories", "类别");
    qq_begin_table(out, "category", "类别", "name", "代号", "weight", "权重", "base", "基础分", "cap of what is earned",
                   "加分上限", ends ? "at least" : NULL, "最低", "at most", "最高", NULL);
    for (unsigned i = 0; i < model->category_count; i++) {
        const qq_category *category = &model->categories[i];
        qq_put_cell(out, "%s", qq_say(out, category->title, category->title_zh));
        qq_put_cell(out, "%s", category->id);
        qq_put_number(out, category->weight, 6);
        qq_put_number(out, category->base, 3);
        put_limit(out, category->good_cap);
        if (ends) put_limit(out, category->low);
        if (ends) put_limit(out, category->high);
        qq_end_row(out, category->basis, category->line);
    }
    qq_end_table(out);
}

static void put_base_conditions(description *out)
{
    const qq_model *model = out->model;
    for (unsigned i = 0; i < model->category_count; i++) {
        const qq_category *category = &model->categories[i];
        const qq_base_condition *when = &category->base_when;
        if (!when->line) continue;
        g_autoptr(GString) lists = g_string_new(NULL);
        for (guint l = 0; l < when->not_listed->len; l++)
            g_string_append_printf(
                lists, "%s%s", l ? " " : "",
                g_array_index(model->lists, qq_list, g_array_index(when->not_listed, uint16_t, l)).id);
        qq_put_heading(out, "When the base is given", "给予基础分的条件");
        qq_begin_table(out, "category", "类别", "condition", "条件", "in the registry", "已登记",
                       "on none of the lists", "未列入名单", NULL);
        qq_put_cell(out, "%s", qq_say(out, category->title, category->title_zh));
        qq_put_cell(out, "%s", qq_say(out, when->title, when->title_zh));
        qq_put_cell(out, "%s", when->registered ? qq_say(out, "yes", "是") : "");
        qq_put_cell(out, "%s", lists->str);
        qq_end_row(out, when->basis, when->line);
        qq_end_table(out);
    }
}

static void put_scale(description *out)
{
    const qq_model *model = out->model;
    qq_put_heading(out, "Scale of the total", "总分范围");
    qq_begin_table(out, "from", "最低", "to", "最高", NULL);
    put_limit(out, model->total_low);
    put_limit(out, model->total_high);
    qq_end_row(out, model->total_basis, model->total_line);
    qq_end_table(out);
}

static void put_given_score(description *out)
{
    const qq_given_score *given = &out->model->given_score;
    qq_put_heading(out, "No score of its own", "本模型不评分");
    qq_begin_table(out, "the score that is given", "采用的信用分", "input of the tables", "决策表输入项", NULL);
    qq_put_cell(out, "%s", qq_say(out, given->title, given->title_zh));
    qq_put_cell(out, "%s", given->input);
    qq_end_row(out, given->basis, given->line);
    qq_end_table(out);
}

static void put_period(description *out)
{
    static const char *const english[] = {"month", "quarter", "year"};
    static const char *const chinese[] = {"月", "季度", "年度"};
    const qq_period *period = &out->model->period;
    unsigned which = period->months == 1 ? 0 : period->months == 3 ? 1 : 2;
    if (!period->months) return;
    qq_put_heading(out, "Mean over a period", "按周期取平均");
    qq_put_note(
        out,
        "Each category is the mean of its values on the days of a whole period of the calendar: their sum, "
        "neither clamped nor rounded, divided by the days, rounded half-even to thousandths, then held between "
        "the ends of the category.",
        "各类别得分为一个完整自然周期内每日分值的平均值：每日分值不设上下限、不舍入，求和后除以天数，四舍六入五成双"
        "保留三位小数，再限于该类别的分值范围之内。");
    qq_begin_table(out, "period", "周期", "up to this day of its first month the last but one answers",
                   "首月至该日（含）采用再前一周期", NULL);
    qq_put_cell(out, "%s", qq_say(out, english[which], chinese[which]));
    qq_put_number(out, period->cut_off_day, 0);
    qq_end_row(out, period->basis, period->line);
    qq_end_table(out);
}

static void put_severities(description *out)
{
    const qq_model *model = out->model;
    if (!model->act_points_line[QQ_SEVERITY_A]) return;
    qq_put_heading(out, "What a decided act costs", "不良行为扣分");
    qq_begin_table(out, "severity", "等级", "points", "扣分", "months where the document gives no end",
                   "文书未写明时的公示月数", NULL);
    for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--) {
        qq_put_cell(out, "%s", qq_set_text(QQ_SET_SEVERITY, severity));
        qq_put_number(out, model->act_points[severity], 3);
        qq_put_number(out, model->default_months[severity], 0);
        qq_end_row(out, model->act_basis[severity], model->act_points_line[severity]);
    }
    qq_end_table(out);
}

static void put_repetition(description *out)
{
    const qq_model *model = out->model;
    if (!model->repetition_line) return;
    qq_put_heading(out, "The same act again, done after a decision", "处罚决定之后再犯同一行为");
    qq_begin_table(out, "times", "乘以", "when decided within so many months", "再受处罚的期限（月）", NULL);
    qq_put_number(out, model->repetition_factor, 6);
    qq_put_number(out, model->repetition_months, 0);
    qq_end_row(out, model->repetition_basis, model->repetition_line);
    qq_end_table(out);
}

static void put_regimes(description *out)
{
    if (!out->model->regimes->len) return;
    qq_put_heading(out, "Longest publication, by date", "公示期上限（按施行日期）");
    qq_begin_table(out, "severity", "等级", "in force from", "自", "until", "至", "months at most", "最长月数",
                   "where no end is stated", "未写明截止日期的", NULL);
    for (guint i = 0; i < out->model->regimes->len; i++) {
        const qq_regime *regime = &g_array_index(out->model->regimes, qq_regime, i);
        for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--) {
            qq_put_cell(out, "%s", qq_set_text(QQ_SET_SEVERITY, severity));
            qq_put_day(out, regime->from);
            qq_put_day(out, regime->until);
            qq_put_number(out, regime->maximum_months[severity], 0);
            qq_put_cell(out, "%s",
                        regime->unpublished_unstated[severity]
                            ? qq_say(out, "not published, costs nothing", "不公示，不扣分")
                            : qq_say(out, "published", "公示"));
            qq_end_row(out, regime->basis, regime->maximum_line[severity]);
        }
    }
    qq_end_table(out);
}

static void put_measures(description *out, unsigned bits)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (int measure = 0; measure < QQ_MEASURE_END; measure++)
        if (bits & QQ_MEASURE_BIT((unsigned)measure))
            g_string_append_printf(words, "%s%s", words->len ? qq_say(out, ", ", "；") : "",
                                   qq_say_measure(out, measure));
    qq_put_cell(out, "%s", words->str);
}

static void put_measure_rules(description *out)
{
    if (!out->model->measure_rules->len) return;
    qq_put_heading(out, "Severity from the penalty kinds (the first rule that holds)", "按处罚种类定等级（依次适用）");
    qq_begin_table(out, "severity", "等级", "any of", "含下列之一", "none but", "仅含下列", "fine of at least (yuan)",
                   "罚款不低于（元）", NULL);
    for (guint i = 0; i < out->model->measure_rules->len; i++) {
        const qq_measure_rule *rule = &g_array_index(out->model->measure_rules, qq_measure_rule, i);
        qq_put_cell(out, "%s", qq_set_text(QQ_SET_SEVERITY, (int)rule->severity));
        put_measures(out, rule->any_of);
        put_measures(out, rule->only);
        if (rule->fine_from != QQ_FEN_NONE)
            qq_put_number(out, rule->fine_from, 2);
        else
            qq_put_cell(out, "%s", "");
        qq_end_row(out, rule->basis, rule->line);
    }
    qq_end_table(out);
}

static void put_issuers(description *out)
{
    static const char *const english[] = {"is", "begins with", "ends in", "contains"};
    static const char *const chinese[] = {"等于", "开头为", "结尾为", "含有"};
    if (!out->model->items->len) return;
    qq_put_heading(out, "Authorities whose decisions count", "处罚计入的机关");
    if (out->model->any_issuer) {
        qq_put_note(out, "Every authority's decisions count.", "各机关的决定均计入。");
        return;
    }
    qq_begin_table(out, "the name", "名称", "text", "文字", NULL);
    for (guint i = 0; i < out->model->issuers->len; i++) {
        const qq_issuer *issuer = &g_array_index(out->model->issuers, qq_issuer, i);
        qq_put_cell(out, "%s", qq_say(out, english[issuer->match], chinese[issuer->match]));
        qq_put_cell(out, "%s", issuer->text);
        qq_end_row(out, issuer->basis, issuer->line);
    }
    qq_end_table(out);
}

static void put_steps(description *out, const GArray *steps, const char *basis)
{
    for (guint i = 0; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        qq_put_number(out, step->months, 0);
        qq_put_number(out, step->points, 3);
        qq_end_row(out, basis, step->line);
    }
    qq_end_table(out);
}

static void put_convictions(description *out)
{
    const qq_model *model = out->model;
    if (!model->conviction_steps->len) return;
    qq_put_heading(out, "Convictions", "生效判决扣分");
    qq_begin_table(out, "until so many months after effect", "生效后月数以内", "points", "扣分", NULL);
    put_steps(out, model->conviction_steps, model->conviction_basis);
}

static void put_clean_record(description *out)
{
    const qq_model *model = out->model;
    if (!model->clean_steps->len) return;
    qq_put_heading(out, "Clean record, in every category without a bad record in force", "无不良记录加分（各类别）");
    qq_begin_table(out, "from so many months after registration", "登记满月数", "points", "加分", NULL);
    put_steps(out, model->clean_steps, model->clean_basis);
}

static void put_honours(description *out)
{
    const qq_model *model = out->model;
    if (!model->honour_line) return;
    qq_put_heading(out, "Honours; one project earns once in a category", "优良信息（同一项目同一类别只计最高一项）");
    qq_begin_table(out, "earn for so many months", "有效月数", NULL);
    qq_put_number(out, model->honour_months, 0);
    qq_end_row(out, model->honour_basis, model->honour_line);
    qq_end_table(out);
}

static void put_score(description *out)
{
    if (out->model->given_score.input) {
        put_given_score(out);
        return;
    }
    put_mechanism(out);
    put_categories(out);
    put_base_conditions(out);
    put_scale(out);
    put_period(out);
}

static void put_sources(description *out)
{
    qq_put_heading(out, "Sources", "依据目录");
    qq_begin_table(out, "source", "依据", NULL);
    for (guint i = 0; i < out->model->sources->len; i++) {
        const qq_legal_source *source = &g_array_index(out->model->sources, qq_legal_source, i);
        qq_put_cell(out, "%s", source->id);
        qq_end_row(out, source->title_zh, source->line);
    }
    qq_end_table(out);
}

char *qq_model_describe(const qq_model *model, qq_describe_format format, bool chinese)
{
    description out = {.model = model, .text = g_string_new(NULL), .chinese = chinese, .format = format};
    qq_page_begin(&out);
    put_score(&out);
    put_severities(&out);
    put_repetition(&out);
    put_regimes(&out);
    put_measure_rules(&out);
    put_issuers(&out);
    put_convictions(&out);
    put_clean_record(&out);
    put_honours(&out);
    qq_describe_rules(&out);
    qq_describe_indicators(&out);
    put_sources(&out);
    qq_page_end(&out);
    return g_string_free(out.text, FALSE);
}
