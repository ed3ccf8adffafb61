/* The items: the table from code to category, cost and law. Kept in order of code, so that a code is found by halving.
 */
#include "model/compile.h"
#include <string.h>

static uint8_t category_of(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    g_autofree char *id = qq_xml_text(node, "category");
    for (unsigned i = 0; i < model->category_count; i++)
        if (strcmp(model->categories[i].id, id) == 0) return (uint8_t)i;
    qq_reader_fail(reader, node, "category=\"%s\": there is no such <category>; add it, or name one that is there", id);
    return 0;
}

static qq_item_use use_of(const xmlNode *node)
{
    if (qq_xml_is(node, "act")) return QQ_ITEM_ACT;
    if (qq_xml_is(node, "conviction")) return QQ_ITEM_CONVICTION;
    if (qq_xml_is(node, "honour")) return QQ_ITEM_HONOUR;
    return QQ_ITEM_LABEL;
}

static qq_item compile_item(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    qq_item item = {
        .code = qq_xml_text(node, "code"),
        .title = qq_xml_text(node, "title"),
        .title_zh = qq_xml_text(node, "title-zh"),
        .use = use_of(node),
        .severity = (qq_severity)qq_xml_member(reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE),
        .official = qq_xml_flag(node, "official"),
        .bribery = qq_xml_flag(node, "bribery"),
        .basis = qq_xml_basis(reader, node),
        .line = qq_xml_line(node),
    };
    if (item.use != QQ_ITEM_LABEL) item.category = category_of(reader, node, model);
    if (item.use == QQ_ITEM_HONOUR) item.points = qq_xml_decimal(reader, node, "points", 3);
    return item;
}

static gint compare_items(gconstpointer a, gconstpointer b)
{
    const qq_item *left = a, *right = b;
    int order = strcmp(left->code, right->code);
    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static int first_repeated(const GArray *items)
{
    for (guint i = 1; i < items->len; i++) {
        const qq_item *before = &g_array_index(items, qq_item, i - 1), *item = &g_array_index(items, qq_item, i);
        if (strcmp(before->code, item->code) == 0) return (int)i;
    }
    return -1;
}

void qq_compile_items(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *parent = qq_xml_need(reader, root, "items");
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_item item = compile_item(reader, node, model);
        g_array_append_val(model->items, item);
    }
    if (reader_failed(reader)) return;
    g_array_sort(model->items, compare_items);
    int twice = first_repeated(model->items);
    if (twice >= 0) {
        const qq_item *item = &g_array_index(model->items, qq_item, twice);
        qq_reader_fail_at(reader, item->line, "code %s is there twice; keep one", item->code);
        return;
    }
    g_autofree char *code = qq_xml_text(parent, "unclassified");
    int index = qq_model_item(model, code);
    if (index < 0 || g_array_index(model->items, qq_item, index).use != QQ_ITEM_ACT)
        qq_reader_fail(reader, parent, "unclassified=\"%s\": there is no such <act>; decisions without a code need one",
                       code);
    else
        model->unclassified = (uint16_t)index;
}
