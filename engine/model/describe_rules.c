/* The second half of a printed model: grades, gates, vetoes, lists, grounds, keywords, and the table of items. */
#include "model/describe.h"

static const char *grade(const description *out, unsigned index)
{
    return g_array_index(out->model->bands, qq_band, index).grade;
}

static void put_bands(description *out)
{
    if (!out->model->graded) {
        if (out->model->given_score.input) return;
        qq_put_heading(out, "Grades", "信用等级");
        qq_put_note(out, "The model gives a score and no grade.", "本模型只评分，不评等级。");
        return;
    }
    qq_put_heading(out, "Grades", "信用等级");
    qq_begin_table(out, "grade", "等级", "from", "最低分", "trust word", "信用评价", NULL);
    for (guint i = 0; i < out->model->bands->len; i++) {
        const qq_band *band = &g_array_index(out->model->bands, qq_band, i);
        qq_put_cell(out, "%s", band->grade);
        if (band->at_least == INT64_MIN)
            qq_put_cell(out, "%s", qq_say(out, "below the others", "低于上述"));
        else
            qq_put_number(out, band->at_least, 3);
        qq_put_cell(out, "%s", qq_say_trust(out, band->trust));
        qq_end_row(out, out->model->bands_basis, band->line);
    }
    qq_end_table(out);
}

static void put_severities(description *out, unsigned bits)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--)
        if (bits & (1u << severity))
            g_string_append_printf(words, "%s%s", words->len ? " " : "", qq_set_text(QQ_SET_SEVERITY, severity));
    qq_put_cell(out, "%s", words->str);
}

static void put_gates(description *out)
{
    if (!out->model->gates->len) return;
    qq_put_heading(out, "Gates", "等级附加条件");
    qq_begin_table(out, "gate", "条件", "from so many cases", "起数", "of severity", "行为等级", "of one code",
                   "同一代码", "at most", "最高等级", NULL);
    for (guint i = 0; i < out->model->gates->len; i++) {
        const qq_gate *gate = &g_array_index(out->model->gates, qq_gate, i);
        qq_put_cell(out, "%s", qq_say(out, gate->title, gate->title_zh));
        qq_put_number(out, gate->groups, 0);
        put_severities(out, gate->severities);
        qq_put_cell(out, "%s", gate->same_code ? qq_say(out, "yes", "是") : "");
        qq_put_cell(out, "%s", grade(out, gate->at_most));
        qq_end_row(out, gate->basis, gate->line);
    }
    qq_end_table(out);
}

static void put_vetoes(description *out)
{
    if (!out->model->vetoes->len) return;
    qq_put_heading(out, "Vetoes", "一票否决");
    qq_begin_table(out, "veto", "情形", "grade", "等级", "trust word", "信用评价", "months from effect", "自生效起月数",
                   "or to the end of a longer ban", "禁业期更长的至其期满", NULL);
    for (guint i = 0; i < out->model->vetoes->len; i++) {
        const qq_veto *veto = &g_array_index(out->model->vetoes, qq_veto, i);
        qq_put_cell(out, "%s", qq_say(out, veto->title, veto->title_zh));
        qq_put_cell(out, "%s", grade(out, veto->grade));
        qq_put_cell(out, "%s", qq_say_trust(out, out->model->veto_trust));
        if (veto->kind == QQ_VETO_BRIBERY)
            qq_put_number(out, veto->months, 0);
        else
            qq_put_cell(out, "%s", qq_say(out, "while listed", "列入期间"));
        qq_put_cell(out, "%s", veto->until_ban_ends ? qq_say(out, "yes", "是") : "");
        qq_end_row(out, veto->basis, veto->line);
    }
    qq_end_table(out);
}

static void put_lists(description *out)
{
    if (!out->model->lists->len) return;
    qq_put_heading(out, "Recognised lists", "认可的名单");
    qq_begin_table(out, "list", "名单", "name", "代号", "months", "月数", NULL);
    for (guint i = 0; i < out->model->lists->len; i++) {
        const qq_list *list = &g_array_index(out->model->lists, qq_list, i);
        qq_put_cell(out, "%s", qq_say(out, list->title, list->title_zh));
        qq_put_cell(out, "%s", list->id);
        if (list->months < 0)
            qq_put_cell(out, "%s", qq_say(out, "until removed", "至移出"));
        else
            qq_put_number(out, list->months, 0);
        qq_end_row(out, list->basis, list->line);
    }
    qq_end_table(out);
}

static void put_condition(description *out, const qq_ground *ground)
{
    g_autoptr(GString) words = g_string_new(NULL);
    if (ground->kind == QQ_GROUND_CODES) {
        for (guint i = 0; i < ground->codes->len; i++)
            g_string_append_printf(words, "%s%s", i ? " " : "", (const char *)g_ptr_array_index(ground->codes, i));
    } else {
        g_string_append_printf(words, qq_say(out, "%d accidents of class %s or above", "%d 次%s及以上事故"),
                               ground->count, qq_say_accident(out, (int)ground->least));
        if (ground->vile) g_string_append(words, qq_say(out, ", vile", "，性质恶劣"));
        if (ground->within_months)
            g_string_append_printf(words, qq_say(out, " within %d months", "，%d 个月内"), ground->within_months);
    }
    qq_put_cell(out, "%s", words->str);
}

static void put_ground(description *out, const qq_ground *ground)
{
    g_autoptr(GString) issuers = g_string_new(NULL);
    for (guint i = 0; i < ground->issuers->len; i++)
        g_string_append_printf(issuers, "%s…%s", i ? qq_say(out, ", ", "、") : "",
                               g_array_index(ground->issuers, qq_issuer, i).text);
    qq_put_cell(out, "%s", ground->id);
    qq_put_cell(out, "%s", qq_say(out, ground->title, ground->title_zh));
    qq_put_cell(out, "%s", ground->list);
    put_condition(out, ground);
    qq_put_cell(out, "%s", issuers->str);
    qq_end_row(out, ground->basis, ground->line);
}

static void put_grounds(description *out)
{
    if (!out->model->grounds->len) return;
    qq_put_heading(out, "Grounds on which a listing is proposed", "建议列入名单的情形");
    qq_put_note(out, "A proposal has no effect: only a listing decision has.", "建议本身不产生效力，以列入决定为准。");
    qq_begin_table(out, "ground", "代号", "title", "情形", "list", "名单", "condition", "条件", "documents of",
                   "文书机关", NULL);
    for (guint i = 0; i < out->model->grounds->len; i++)
        put_ground(out, &g_array_index(out->model->grounds, qq_ground, i));
    qq_end_table(out);
}

/* Points and months of an item's own, and what kind of thing it is. */
static void put_price(description *out, const qq_item *item)
{
    bool own = item->months || item->use == QQ_ITEM_HONOUR;
    if (own)
        qq_put_number(out, item->points, 3);
    else
        qq_put_cell(out, "%s", "");
    if (item->months)
        qq_put_number(out, item->months, 0);
    else
        qq_put_cell(out, "%s", "");
}

static const char *kind_of(const description *out, const qq_item *item)
{
    static const char *const english[] = {"label", "act", "conviction", "honour"};
    static const char *const chinese[] = {"标识", "行为", "判决", "优良信息"};
    static const char *const sent[][2] = {{"base sent by others", "报送的基础分"},
                                          {"good sent by others", "报送的加分"},
                                          {"bad sent by others", "报送的扣分"}};
    return item->use == QQ_ITEM_EVALUATION ? qq_say(out, sent[item->as][0], sent[item->as][1])
                                           : qq_say(out, english[item->use], chinese[item->use]);
}

static void put_item(description *out, const qq_item *item)
{
    const qq_category *category = &out->model->categories[item->category];
    bool label = item->use == QQ_ITEM_LABEL;
    if (*item->also)
        qq_put_cell(out, "%s (%s)", item->code, item->also);
    else
        qq_put_cell(out, "%s", item->code);
    qq_put_cell(out, "%s", qq_say(out, item->title, item->title_zh));
    qq_put_cell(out, "%s", kind_of(out, item));
    qq_put_cell(out, "%s", label ? "" : qq_say(out, category->title, category->title_zh));
    qq_put_cell(out, "%s", item->severity ? qq_set_text(QQ_SET_SEVERITY, (int)item->severity) : "");
    put_price(out, item);
    qq_put_cell(out, "%s", item->bribery ? qq_say(out, "yes", "是") : "");
    qq_put_cell(out, "%s", item->official ? qq_say(out, "yes", "是") : "");
    qq_end_row(out, item->basis, item->line);
}

static void put_unclassified(description *out)
{
    qq_put_heading(out, "Decisions without a code", "未归类的决定");
    if (out->model->unclassified == QQ_ITEM_NONE) {
        qq_put_note(out, "They cost nothing until a person gives them a code.", "人工归类之前不扣分。");
        return;
    }
    qq_begin_table(out, "priced as", "按此条目计", NULL);
    const qq_item *unclassified = &g_array_index(out->model->items, qq_item, out->model->unclassified);
    qq_put_cell(out, "%s", unclassified->code);
    qq_end_row(out, unclassified->basis, unclassified->line);
    qq_end_table(out);
}

static void put_items(description *out)
{
    if (!out->model->items->len) return;
    qq_put_heading(out, "Items", "认定标准条目");
    qq_begin_table(out, "code", "代码", "title", "名称", "kind", "种类", "category", "类别", "typical severity",
                   "通常等级", "points", "分值", "months", "月数", "bribery", "行贿", "official number", "官方编号",
                   NULL);
    for (guint i = 0; i < out->model->items->len; i++) put_item(out, &g_array_index(out->model->items, qq_item, i));
    qq_end_table(out);
    put_unclassified(out);
}

static void put_keywords(description *out)
{
    const GArray *keywords = out->model->keywords;
    if (!keywords->len) return;
    qq_put_heading(out, "Words that propose a code; a person classifies", "用于建议代码的词语（由人工归类）");
    qq_begin_table(out, "words", "词语", "code", "代码", NULL);
    for (guint i = 0; i < keywords->len; i++) {
        const qq_keyword *keyword = &g_array_index(keywords, qq_keyword, i);
        const qq_item *item = &g_array_index(out->model->items, qq_item, keyword->item);
        qq_put_cell(out, "%s", keyword->text);
        qq_put_cell(out, "%s", item->code);
        qq_end_row(out, item->basis, keyword->line);
    }
    qq_end_table(out);
}

void qq_describe_rules(description *out)
{
    put_bands(out);
    put_gates(out);
    put_vetoes(out);
    put_lists(out);
    put_grounds(out);
    put_keywords(out);
    put_items(out);
}
