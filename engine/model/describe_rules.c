/* The second half of a model in words: grades, gates, vetoes, lists, grounds, and the table of items. */
#include "model/describe.h"

static const char *grade(const qq_model *model, unsigned index)
{
    return g_array_index(model->bands, qq_band, index).grade;
}

static void put_bands(description *out, const qq_model *model)
{
    char a[QQ_MILLI_TEXT];
    qq_put_heading(out, "Grades", "等级");
    for (guint i = 0; i < model->bands->len; i++) {
        const qq_band *band = &g_array_index(model->bands, qq_band, i);
        if (band->at_least == INT64_MIN)
            qq_put(out, qq_say(out, "  %s below that, %s", "  %s 以下，%s"), band->grade, band->trust);
        else
            qq_put(out, qq_say(out, "  %s from %s, %s", "  %s %s 分起，%s"), band->grade,
                   qq_say_points(band->at_least, a), band->trust);
        qq_put(out, "  [model.xml:%d]\n", band->line);
    }
}

static void put_severities(description *out, unsigned bits)
{
    for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--)
        if (bits & (1u << severity)) qq_put(out, " %s", qq_set_text(QQ_SET_SEVERITY, severity));
}

static void put_gates(description *out, const qq_model *model)
{
    qq_put_heading(out, "Gates", "等级限制");
    for (guint i = 0; i < model->gates->len; i++) {
        const qq_gate *gate = &g_array_index(model->gates, qq_gate, i);
        qq_put(out, qq_say(out, "  %s: from %d cases of", "  %s：%d 起以上"), qq_say(out, gate->title, gate->title_zh),
               gate->groups);
        put_severities(out, gate->severities);
        qq_put(out, qq_say(out, "%s, at most %s", "%s，至多 %s"),
               gate->same_code ? qq_say(out, " of one code", "（同一代码）") : "", grade(model, gate->at_most));
        qq_put_basis(out, gate->basis, gate->line);
    }
}

static void put_vetoes(description *out, const qq_model *model)
{
    qq_put_heading(out, "Vetoes", "一票否决");
    for (guint i = 0; i < model->vetoes->len; i++) {
        const qq_veto *veto = &g_array_index(model->vetoes, qq_veto, i);
        qq_put(out, qq_say(out, "  %s: %s, %s", "  %s：%s，%s"), qq_say(out, veto->title, veto->title_zh),
               grade(model, veto->grade), model->veto_trust);
        if (veto->kind == QQ_VETO_BRIBERY)
            qq_put(out, qq_say(out, ", for %d months from effect%s", "，自生效起 %d 个月%s"), veto->months,
                   veto->until_ban_ends ? qq_say(out, ", or to the end of a ban if later", "，禁业期更长者至其期满")
                                        : "");
        qq_put_basis(out, veto->basis, veto->line);
    }
}

static void put_lists(description *out, const qq_model *model)
{
    qq_put_heading(out, "Recognised lists", "认可的名单");
    for (guint i = 0; i < model->lists->len; i++) {
        const qq_list *list = &g_array_index(model->lists, qq_list, i);
        qq_put(out, qq_say(out, "  %s (%s): %d months", "  %s（%s）：%d 个月"),
               qq_say(out, list->title, list->title_zh), list->id, list->months);
        qq_put_basis(out, list->basis, list->line);
    }
}

static void put_ground(description *out, const qq_ground *ground)
{
    qq_put(out, qq_say(out, "  %s for list %s: %s;", "  %s（名单 %s）：%s；"), ground->id, ground->list,
           qq_say(out, ground->title, ground->title_zh));
    if (ground->kind == QQ_GROUND_CODES) {
        for (guint i = 0; i < ground->codes->len; i++)
            qq_put(out, " %s", (const char *)g_ptr_array_index(ground->codes, i));
    } else {
        qq_put(out, qq_say(out, " %d of class %s or above%s", " %d 次 %s 及以上%s"), ground->count,
               qq_set_text(QQ_SET_ACCIDENT_CLASS, (int)ground->least),
               ground->vile ? qq_say(out, ", vile", "，性质恶劣") : "");
        if (ground->within_months) qq_put(out, qq_say(out, " within %d months", "，%d 个月内"), ground->within_months);
    }
    qq_put_basis(out, ground->basis, ground->line);
}

void qq_describe_rules(description *out, const qq_model *model)
{
    put_bands(out, model);
    put_gates(out, model);
    put_vetoes(out, model);
    put_lists(out, model);
    qq_put_heading(out, "Grounds on which a listing is proposed", "建议列入的情形");
    for (guint i = 0; i < model->grounds->len; i++) put_ground(out, &g_array_index(model->grounds, qq_ground, i));
}

static void put_item(description *out, const qq_model *model, const qq_item *item)
{
    char a[QQ_MILLI_TEXT];
    const char *category =
        qq_say(out, model->categories[item->category].title, model->categories[item->category].title_zh);
    qq_put(out, "  %-9s %s", item->code, qq_say(out, item->title, item->title_zh));
    switch (item->use) {
    case QQ_ITEM_LABEL:
        qq_put(out, "%s", qq_say(out, ": a label", "：仅标识"));
        break;
    case QQ_ITEM_ACT:
        qq_put(out, qq_say(out, ": %s, typically %s", "：%s，通常 %s 级"), category,
               qq_set_text(QQ_SET_SEVERITY, (int)item->severity));
        break;
    case QQ_ITEM_CONVICTION:
        qq_put(out, qq_say(out, ": %s, conviction%s", "：%s，判决%s"), category,
               item->bribery ? qq_say(out, " for bribery", "（行贿）") : "");
        break;
    case QQ_ITEM_HONOUR:
        qq_put(out, qq_say(out, ": %s, earns %s", "：%s，加 %s 分"), category, qq_say_points(item->points, a));
        break;
    }
    qq_put_basis(out, item->basis, item->line);
}

void qq_describe_items(description *out, const qq_model *model)
{
    qq_put_heading(out, "Items", "认定标准条目");
    for (guint i = 0; i < model->items->len; i++) put_item(out, model, &g_array_index(model->items, qq_item, i));
}
