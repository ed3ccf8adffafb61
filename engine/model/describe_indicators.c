/* The figures that decision tables may ask for, in words. */
#include "model/describe.h"

static const char *use_words(const description *out, qq_indicator_use use)
{
    switch (use) {
    case QQ_INDICATOR_COUNT:
        return qq_say(out, "number of documents", "文书数");
    case QQ_INDICATOR_SUM:
        return qq_say(out, "sum of amounts, yuan", "金额合计（元）");
    case QQ_INDICATOR_MAX:
        return qq_say(out, "largest amount, yuan", "最大金额（元）");
    case QQ_INDICATOR_LATEST:
        return qq_say(out, "day of the latest", "最近一次日期");
    case QQ_INDICATOR_DAYS_SINCE:
        return qq_say(out, "days since the latest", "距最近一次天数");
    default:
        return qq_say(out, "whole months since the latest", "距最近一次满月数");
    }
}

static const char *subject_words(const description *out, qq_subject subject)
{
    switch (subject) {
    case QQ_SUBJECT_UNIT:
        return qq_say(out, "the enterprise", "本单位");
    case QQ_SUBJECT_LEGAL_REPRESENTATIVE:
        return qq_say(out, "its legal representative", "法定代表人");
    case QQ_SUBJECT_ACTUAL_CONTROLLER:
        return qq_say(out, "its actual controller", "实际控制人");
    default:
        return qq_say(out, "the proposed project manager", "拟派项目负责人");
    }
}

static const char *kind_words(const description *out, int kind)
{
    static const char *const chinese[] = {
        [QQ_KIND_HONOUR] = "优良信息",      [QQ_KIND_PENALTY] = "行政处罚",
        [QQ_KIND_CONVICTION] = "生效裁判",  [QQ_KIND_BID] = "投标",
        [QQ_KIND_CANDIDATE] = "中标候选",   [QQ_KIND_AWARD] = "中标",
        [QQ_KIND_PERFORMANCE] = "履约评价", [QQ_KIND_COLLUSION] = "串标线索",
        [QQ_KIND_ACCIDENT] = "事故",        [QQ_KIND_LISTING] = "列入名单",
    };
    return out->chinese ? chinese[kind] : qq_set_text(QQ_SET_RECORD_KIND, kind);
}

/* Which records: kinds, then codes, lists, severities and flags that narrow them. */
static void put_records(description *out, const qq_indicator *indicator)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (int kind = 1; kind < QQ_KIND_END; kind++)
        if (indicator->kinds & (1u << kind))
            g_string_append_printf(words, "%s%s", words->len ? qq_say(out, ", ", "、") : "", kind_words(out, kind));
    for (guint i = 0; i < indicator->items->len; i++) {
        uint16_t item = g_array_index(indicator->items, uint16_t, i);
        g_string_append_printf(words, " %s", g_array_index(out->model->items, qq_item, item).code);
    }
    for (guint i = 0; i < indicator->lists->len; i++) {
        uint16_t list = g_array_index(indicator->lists, uint16_t, i);
        g_string_append_printf(words, " %s", g_array_index(out->model->lists, qq_list, list).id);
    }
    for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--)
        if (indicator->severities & (1u << severity))
            g_string_append_printf(words, " %s", qq_set_text(QQ_SET_SEVERITY, severity));
    if (indicator->bribery) g_string_append(words, qq_say(out, ", bribery", "，行贿犯罪"));
    if (indicator->in_force) g_string_append(words, qq_say(out, ", in force", "，在有效期内"));
    qq_put_cell(out, "%s", words->str);
}

static void put_window(description *out, int window)
{
    if (window == QQ_WINDOW_EVER)
        qq_put_cell(out, "%s", qq_say(out, "ever", "不限"));
    else if (window == QQ_WINDOW_ASKED)
        qq_put_cell(out, "%s", qq_say(out, "as asked", "按询问"));
    else if (window == QQ_WINDOW_LATER)
        qq_put_cell(out, "%s", qq_say(out, "after those asked", "所询期间之后"));
    else
        qq_put_number(out, window, 0);
}

static void put_none(description *out, const qq_indicator *indicator)
{
    if (indicator->use == QQ_INDICATOR_LATEST)
        qq_put_day(out, (qq_day)indicator->none);
    else
        qq_put_number(out, indicator->none, 0);
}

void qq_describe_indicators(description *out)
{
    const GArray *indicators = out->model->indicators;
    if (!indicators->len) return;
    qq_put_heading(out, "Indicators that decision tables may ask for", "决策表可用的指标");
    qq_begin_table(out, "indicator", "指标", "name", "代号", "figure", "计算", "whose records", "对象", "records",
                   "记录", "within months", "月数范围", "when there is none", "无记录时", NULL);
    for (guint i = 0; i < indicators->len; i++) {
        const qq_indicator *indicator = &g_array_index(indicators, qq_indicator, i);
        qq_put_cell(out, "%s", qq_say(out, indicator->title, indicator->title_zh));
        qq_put_cell(out, "%s", indicator->id);
        qq_put_cell(out, "%s", use_words(out, indicator->use));
        qq_put_cell(out, "%s", subject_words(out, indicator->subject));
        put_records(out, indicator);
        put_window(out, indicator->window);
        put_none(out, indicator);
        qq_end_row(out, indicator->basis, indicator->line);
    }
    qq_end_table(out);
}
