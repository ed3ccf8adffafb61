/* From package to compiled model: parse, refuse forbidden inputs, validate, compile stage by stage, check sense. */
#include "model/compile.h"
#include "qinqing/error.h"
#include <string.h>

static GArray *array_of(guint size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);
    if (clear) g_array_set_clear_func(array, clear);
    return array;
}

static void source_clear(gpointer data)
{
    qq_legal_source *source = data;
    g_free(source->id), g_free(source->title), g_free(source->title_zh);
}

static void regime_clear(gpointer data)
{
    qq_regime *regime = data;
    g_free(regime->id), g_free(regime->basis);
}

static void measure_rule_clear(gpointer data)
{
    g_free(((qq_measure_rule *)data)->basis);
}

void qq_issuer_clear(gpointer data)
{
    qq_issuer *issuer = data;
    g_free(issuer->text), g_free(issuer->key), g_free(issuer->basis);
}

static void item_clear(gpointer data)
{
    qq_item *item = data;
    g_free(item->code), g_free(item->title), g_free(item->title_zh), g_free(item->basis), g_free(item->also);
}

static void band_clear(gpointer data)
{
    qq_band *band = data;
    g_free(band->grade), g_free(band->trust);
}

static void gate_clear(gpointer data)
{
    qq_gate *gate = data;
    g_free(gate->id), g_free(gate->title), g_free(gate->title_zh), g_free(gate->basis);
}

static void veto_clear(gpointer data)
{
    qq_veto *veto = data;
    g_free(veto->id), g_free(veto->title), g_free(veto->title_zh), g_free(veto->basis);
}

static void list_clear(gpointer data)
{
    qq_list *list = data;
    g_free(list->id), g_free(list->title), g_free(list->title_zh), g_free(list->basis);
}

static void ground_clear(gpointer data)
{
    qq_ground *ground = data;
    g_free(ground->id), g_free(ground->list), g_free(ground->title), g_free(ground->title_zh), g_free(ground->basis);
    g_ptr_array_unref(ground->codes);
    g_array_unref(ground->issuers);
}

static void keyword_clear(gpointer data)
{
    g_free(((qq_keyword *)data)->text);
}

static void indicator_clear(gpointer data)
{
    qq_indicator *indicator = data;
    g_free(indicator->id), g_free(indicator->title), g_free(indicator->title_zh), g_free(indicator->basis);
    g_array_unref(indicator->items);
    g_array_unref(indicator->lists);
}

static qq_model *model_new(void)
{
    qq_model *model = g_new0(qq_model, 1);
    model->sources = array_of(sizeof(qq_legal_source), source_clear);
    model->basis_english = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    model->regimes = array_of(sizeof(qq_regime), regime_clear);
    model->measure_rules = array_of(sizeof(qq_measure_rule), measure_rule_clear);
    model->items = array_of(sizeof(qq_item), item_clear);
    model->bands = array_of(sizeof(qq_band), band_clear);
    model->gates = array_of(sizeof(qq_gate), gate_clear);
    model->vetoes = array_of(sizeof(qq_veto), veto_clear);
    model->lists = array_of(sizeof(qq_list), list_clear);
    model->grounds = array_of(sizeof(qq_ground), ground_clear);
    model->keywords = array_of(sizeof(qq_keyword), keyword_clear);
    model->indicators = array_of(sizeof(qq_indicator), indicator_clear);
    model->conviction_steps = array_of(sizeof(qq_step), NULL);
    model->clean_steps = array_of(sizeof(qq_step), NULL);
    model->own_months = array_of(sizeof(int), NULL);
    model->base_evaluations = array_of(sizeof(uint16_t), NULL);
    model->also_words = g_ptr_array_new_with_free_func(g_free);
    model->also = g_hash_table_new(g_str_hash, g_str_equal);
    return model;
}

static void category_clear(qq_category *category)
{
    qq_base_condition *when = &category->base_when;
    g_free(category->id), g_free(category->title), g_free(category->title_zh), g_free(category->basis);
    g_free(when->title), g_free(when->title_zh), g_free(when->basis);
    if (when->not_listed) g_array_unref(when->not_listed);
}

void qq_model_free(qq_model *model)
{
    if (!model) return;
    for (unsigned i = 0; i < model->category_count; i++) category_clear(&model->categories[i]);
    GArray *arrays[] = {model->sources,     model->regimes,    model->measure_rules,
                        model->issuers,     model->items,      model->conviction_steps,
                        model->clean_steps, model->bands,      model->gates,
                        model->vetoes,      model->lists,      model->grounds,
                        model->keywords,    model->own_months, model->base_evaluations,
                        model->indicators};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        if (arrays[i]) g_array_unref(arrays[i]);
    char *texts[] = {model->id,
                     model->version,
                     model->title,
                     model->title_zh,
                     model->total_basis,
                     model->repetition_basis,
                     model->conviction_basis,
                     model->honour_basis,
                     model->clean_basis,
                     model->bands_basis,
                     model->veto_trust,
                     model->period.of,
                     model->period.basis,
                     model->given_score.input,
                     model->given_score.title,
                     model->given_score.title_zh,
                     model->given_score.basis};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(model->act_basis); i++) g_free(model->act_basis[i]);
    g_hash_table_unref(model->basis_english);
    g_hash_table_unref(model->also);
    g_ptr_array_unref(model->also_words);
    g_free(model);
}

static void compile_head(model_reader *reader, const xmlNode *root, qq_model *model)
{
    model->id = qq_xml_text(root, "id");
    model->version = qq_xml_text(root, "version");
    model->title = qq_xml_text(root, "title");
    model->title_zh = qq_xml_text(root, "title-zh");
    model->from = qq_xml_day(reader, root, "from", QQ_DAY_NONE);
    model->until = qq_xml_day(reader, root, "until", QQ_DAY_FOREVER);
    if (model->until < model->from)
        qq_reader_fail(reader, root, "until is before from; a model is in force for at least a day");
}

/* The table points into the array, which does not grow after. */
static void compile_sources(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *parent = qq_xml_need(reader, root, "sources");
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_legal_source source = {
            .id = qq_xml_text(node, "id"),
            .title = qq_xml_text(node, "title"),
            .title_zh = qq_xml_text(node, "title-zh"),
            .line = qq_xml_line(node),
        };
        g_array_append_val(model->sources, source);
    }
    for (guint i = 0; i < model->sources->len; i++) {
        qq_legal_source *source = &g_array_index(model->sources, qq_legal_source, i);
        if (!g_hash_table_insert(reader->sources, source->id, source))
            qq_reader_fail_at(reader, source->line, "source %s is there twice; keep one", source->id);
        g_hash_table_replace(model->basis_english, g_strdup(source->title_zh), g_strdup(source->title));
    }
}

static qq_model *compile_document(xmlDoc *document, GError **error)
{
    model_reader reader = {.file = "model.xml"};
    g_autoptr(GHashTable) sources = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(qq_model) model = model_new();
    reader.sources = sources;
    reader.english = model->basis_english;
    const xmlNode *root = xmlDocGetRootElement(document);
    compile_head(&reader, root, model);
    compile_sources(&reader, root, model);
    qq_compile_figures(&reader, root, model);
    qq_compile_items(&reader, root, model);
    qq_compile_rules(&reader, root, model);
    qq_compile_indicators(&reader, root, model);
    if (!reader_failed(&reader)) qq_check_sense(&reader, model);
    if (!reader_failed(&reader)) return g_steal_pointer(&model);
    g_propagate_error(error, reader.error);
    return NULL;
}

qq_model *qq_compile_checked(xmlDoc *document, GError **error)
{
    if (!qq_check_forbidden(document, error) || !qq_xml_validate(document, "model.xml", "model.xsd", error))
        return NULL;
    return compile_document(document, error);
}

qq_model *qq_model_compile(const qq_package *package, GError **error)
{
    xmlDoc *document = qq_xml_parse("model.xml", qq_package_file(package, "model.xml"), error);
    if (!document) return NULL;
    qq_model *model = qq_compile_checked(document, error);
    xmlFreeDoc(document);
    if (!model) return NULL;
    g_strlcpy(model->digest, qq_package_digest(package), sizeof model->digest);
    return model;
}
