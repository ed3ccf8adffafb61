/* Indicators: figures over records that decision tables may ask for. */
#include "model/compile.h"
#include <string.h>

static const char *const subjects[] = {
    [QQ_SUBJECT_UNIT] = "unit",
    [QQ_SUBJECT_LEGAL_REPRESENTATIVE] = "legal-representative",
    [QQ_SUBJECT_ACTUAL_CONTROLLER] = "actual-controller",
    [QQ_SUBJECT_PROJECT_MANAGER] = "project-manager",
};
static const char *const uses[] = {
    [QQ_INDICATOR_COUNT] = "count",
    [QQ_INDICATOR_SUM] = "sum",
    [QQ_INDICATOR_MAX] = "max",
    [QQ_INDICATOR_LATEST] = "latest",
    [QQ_INDICATOR_DAYS_SINCE] = "days-since",
    [QQ_INDICATOR_MONTHS_SINCE] = "months-since",
};

const char *qq_subject_text(qq_subject subject)
{
    return subjects[subject];
}

const char *qq_indicator_use_text(qq_indicator_use use)
{
    return uses[use];
}

/* The schema has let only these pass. */
static unsigned member_of(const char *const *texts, unsigned count, const char *text)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0) return i;
    return 0;
}

static GArray *items_of(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    g_autoptr(GPtrArray) codes = qq_xml_words(node, "codes");
    for (guint i = 0; i < codes->len; i++) {
        int found = qq_model_item(model, g_ptr_array_index(codes, i));
        uint16_t item = (uint16_t)MAX(found, 0);
        if (found < 0)
            qq_reader_fail(reader, node, "codes: there is no item %s; add it, or leave it out",
                           (const char *)g_ptr_array_index(codes, i));
        g_array_append_val(items, item);
    }
    return items;
}

static GArray *lists_of(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    GArray *lists = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    g_autoptr(GPtrArray) ids = qq_xml_words(node, "lists");
    for (guint i = 0; i < ids->len; i++) {
        uint16_t list = 0;
        while (list < model->lists->len &&
               strcmp(g_array_index(model->lists, qq_list, list).id, g_ptr_array_index(ids, i)) != 0)
            list++;
        if (list == model->lists->len)
            qq_reader_fail(reader, node, "lists: there is no <list> %s; add it, or leave it out",
                           (const char *)g_ptr_array_index(ids, i));
        g_array_append_val(lists, list);
    }
    return lists;
}

static int window_of(model_reader *reader, const xmlNode *node)
{
    g_autofree char *text = qq_xml_text(node, "window");
    if (!*text) return QQ_WINDOW_EVER;
    if (strcmp(text, "asked") == 0) return QQ_WINDOW_ASKED;
    return strcmp(text, "later") == 0 ? QQ_WINDOW_LATER : qq_xml_integer(reader, node, "window");
}

static bool needs_none(qq_indicator_use use)
{
    return use >= QQ_INDICATOR_LATEST;
}

/* What the figure is when there is no record: a day, or a number of days or months. */
static int64_t none_of(model_reader *reader, const xmlNode *node, qq_indicator_use use)
{
    if (needs_none(use) != qq_xml_has(node, "none"))
        qq_reader_fail(reader, node,
                       needs_none(use) ? "no none; say what the figure is when there is no record"
                                       : "none is 0 here; leave it out");
    if (!needs_none(use)) return 0;
    if (use != QQ_INDICATOR_LATEST) return qq_xml_integer(reader, node, "none");
    qq_day day = qq_xml_day(reader, node, "none", QQ_DAY_NONE);
    if (day == QQ_DAY_NONE) qq_reader_fail(reader, node, "none is no day of the calendar; write one as 1990-01-01");
    return day;
}

static qq_indicator compile_indicator(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    g_autofree char *of = qq_xml_text(node, "of");
    qq_indicator_use use = (qq_indicator_use)member_of(uses, G_N_ELEMENTS(uses), (const char *)node->name);
    return (qq_indicator){
        .id = qq_xml_text(node, "id"),
        .title = qq_xml_text(node, "title"),
        .title_zh = qq_xml_text(node, "title-zh"),
        .basis = qq_xml_basis(reader, node),
        .use = use,
        .subject = (qq_subject)member_of(subjects, G_N_ELEMENTS(subjects), of),
        .kinds = qq_xml_members(reader, node, "records", QQ_SET_RECORD_KIND),
        .items = items_of(reader, node, model),
        .lists = lists_of(reader, node, model),
        .severities = (uint8_t)qq_xml_members(reader, node, "severities", QQ_SET_SEVERITY),
        .bribery = qq_xml_flag(node, "bribery"),
        .in_force = qq_xml_flag(node, "in-force"),
        .window = window_of(reader, node),
        .none = none_of(reader, node, use),
        .line = qq_xml_line(node),
    };
}

static bool is_there(const qq_model *model, const char *id)
{
    return qq_model_indicator(model, id) != NULL;
}

void qq_compile_indicators(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *parent = qq_xml_child(root, "indicators");
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_indicator indicator = compile_indicator(reader, node, model);
        if (is_there(model, indicator.id))
            qq_reader_fail(reader, node, "indicator %s is there twice; keep one", indicator.id);
        if (!indicator.kinds) qq_reader_fail(reader, node, "records names no kind; the figure would always be nothing");
        g_array_append_val(model->indicators, indicator);
    }
}
