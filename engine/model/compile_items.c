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
    if (qq_xml_is(node, "evaluation")) return QQ_ITEM_EVALUATION;
    return QQ_ITEM_LABEL;
}

static uint8_t evaluates(const xmlNode *node)
{
    g_autofree char *as = qq_xml_text(node, "as");
    return strcmp(as, "bad") == 0 ? QQ_EVALUATES_BAD : strcmp(as, "good") == 0 ? QQ_EVALUATES_GOOD : QQ_EVALUATES_BASE;
}

/* Points of its own go with months of its own; else the severity or the steps say both. */
static void check_price(model_reader *reader, const xmlNode *node, const qq_item *item)
{
    bool act = item->use == QQ_ITEM_ACT || item->use == QQ_ITEM_CONVICTION;
    if (!act) return;
    if (qq_xml_has(node, "points") != (item->months > 0))
        qq_reader_fail(reader, node, "%s has points or months of its own, not both; write both or neither", item->code);
    else if ((item->severity == QQ_SEVERITY_NONE) != (item->months > 0))
        qq_reader_fail(reader, node, "%s: write either a severity, or points and months of its own", item->code);
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
        .months = qq_xml_has(node, "months") ? qq_xml_integer(reader, node, "months") : 0,
        .as = evaluates(node),
        .also = qq_xml_text(node, "also"),
        .basis = qq_xml_basis(reader, node),
        .line = qq_xml_line(node),
    };
    check_price(reader, node, &item);
    if (item.use != QQ_ITEM_LABEL) item.category = category_of(reader, node, model);
    if (qq_xml_has(node, "points")) item.points = qq_xml_decimal(reader, node, "points", 3);
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

static void note_month(GArray *months, int term)
{
    for (guint i = 0; i < months->len; i++)
        if (g_array_index(months, int, i) == term) return;
    g_array_append_val(months, term);
}

static void note_also(model_reader *reader, qq_model *model, const qq_item *item, guint index)
{
    g_auto(GStrv) words = g_strsplit_set(item->also, " \t\r\n", -1);
    for (char **word = words; *word; word++) {
        if (!**word) continue;
        if (qq_model_item(model, *word) >= 0)
            qq_reader_fail_at(reader, item->line, "also: code %s is there twice; let one item have it", *word);
        g_ptr_array_add(model->also_words, g_strdup(*word));
        g_hash_table_insert(model->also, g_ptr_array_index(model->also_words, model->also_words->len - 1),
                            GUINT_TO_POINTER(index));
    }
}

/* What pricing looks up for all items together. */
static void note_items(model_reader *reader, qq_model *model)
{
    for (guint i = 0; i < model->items->len; i++) {
        const qq_item *item = &g_array_index(model->items, qq_item, i);
        uint16_t index = (uint16_t)i;
        note_also(reader, model, item, i);
        if (item->months) note_month(model->own_months, item->months);
        if (item->use != QQ_ITEM_EVALUATION || item->as != QQ_EVALUATES_BASE) continue;
        g_array_append_val(model->base_evaluations, index);
        model->categories[item->category].measured = true;
    }
}

static void compile_unclassified(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    if (!qq_xml_has(parent, "unclassified")) return;
    g_autofree char *code = qq_xml_text(parent, "unclassified");
    int index = qq_model_item(model, code);
    if (index < 0 || g_array_index(model->items, qq_item, index).use != QQ_ITEM_ACT)
        qq_reader_fail(reader, parent, "unclassified=\"%s\": there is no such <act>; decisions without a code need one",
                       code);
    else
        model->unclassified = (uint16_t)index;
}

void qq_compile_items(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *parent = qq_xml_child(root, "items");
    model->unclassified = QQ_ITEM_NONE;
    model->own_catalogue = !parent;
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_item item = compile_item(reader, node, model);
        g_array_append_val(model->items, item);
    }
    if (reader_failed(reader) || !parent) return;
    g_array_sort(model->items, compare_items);
    int twice = first_repeated(model->items);
    if (twice >= 0) {
        const qq_item *item = &g_array_index(model->items, qq_item, twice);
        qq_reader_fail_at(reader, item->line, "code %s is there twice; keep one", item->code);
        return;
    }
    g_autofree char *catalogue = qq_xml_text(parent, "catalogue");
    model->own_catalogue = strcmp(catalogue, "own") == 0;
    note_items(reader, model);
    compile_unclassified(reader, parent, model);
}
