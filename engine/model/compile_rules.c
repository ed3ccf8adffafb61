/* The rules on top of points: grades, gates, vetoes, lists, grounds. */
#include "model/compile.h"
#include <string.h>

static void compile_grades(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_band band = {
            .grade = text_of(node, "id"),
            .at_least = has(node, "from") ? decimal_of(reader, node, "from", 3) : INT64_MIN,
            .trust = text_of(node, "trust"),
            .line = line_of(node),
        };
        g_array_append_val(model->bands, band);
    }
    model->bands_basis = parent ? basis_of(reader, parent) : g_strdup("");
}

static uint8_t grade_of(model_reader *reader, const xmlNode *node, const char *name, const qq_model *model)
{
    g_autofree char *grade = text_of(node, name);
    for (guint i = 0; i < model->bands->len; i++)
        if (strcmp(g_array_index(model->bands, qq_band, i).grade, grade) == 0) return (uint8_t)i;
    reader_fail(reader, node, "%s=\"%s\": there is no such <grade>; name one that is there", name, grade);
    return 0;
}

static void compile_gates(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_gate gate = {
            .id = text_of(node, "id"),
            .title = text_of(node, "title"),
            .title_zh = text_of(node, "title-zh"),
            .at_most = grade_of(reader, node, "at-most", model),
            .severities = (uint8_t)members_of(reader, node, "of", QQ_SET_SEVERITY),
            .groups = integer_of(reader, node, "groups"),
            .same_code = flag_of(node, "same-code"),
            .basis = basis_of(reader, node),
            .line = line_of(node),
        };
        if (!gate.severities) reader_fail(reader, node, "of names no severity; the gate would never close");
        g_array_append_val(model->gates, gate);
    }
}

static void compile_vetoes(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    if (parent) model->veto_trust = text_of(parent, "trust");
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_veto veto = {
            .id = text_of(node, "id"),
            .kind = is_element(node, "bribery") ? QQ_VETO_BRIBERY : QQ_VETO_LISTED,
            .grade = grade_of(reader, node, "grade", model),
            .months = has(node, "months") ? integer_of(reader, node, "months") : 0,
            .until_ban_ends = flag_of(node, "until-ban-ends"),
            .title = text_of(node, "title"),
            .title_zh = text_of(node, "title-zh"),
            .basis = basis_of(reader, node),
            .line = line_of(node),
        };
        g_array_append_val(model->vetoes, veto);
    }
}

static void compile_lists(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        qq_list list = {
            .id = text_of(node, "id"),
            .title = text_of(node, "title"),
            .title_zh = text_of(node, "title-zh"),
            .basis = basis_of(reader, node),
            .months = integer_of(reader, node, "months"),
            .line = line_of(node),
        };
        g_array_append_val(model->lists, list);
    }
}

static char *list_of(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    char *id = text_of(node, "list");
    for (guint i = 0; i < model->lists->len; i++)
        if (strcmp(g_array_index(model->lists, qq_list, i).id, id) == 0) return id;
    reader_fail(reader, node, "list=\"%s\": there is no such <list>; add it, or name one that is there", id);
    return id;
}

static GPtrArray *ground_codes(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    GPtrArray *codes = words_of(node, "codes");
    for (guint i = 0; i < codes->len; i++) {
        const char *code = g_ptr_array_index(codes, i);
        if (qq_model_item(model, code) < 0)
            reader_fail(reader, node, "codes: there is no item %s; add it, or leave it out", code);
    }
    return codes;
}

static void compile_grounds(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = first_child(parent); node; node = next_sibling(node)) {
        bool acts = is_element(node, "acts");
        qq_ground ground = {
            .id = text_of(node, "id"),
            .list = list_of(reader, node, model),
            .title = text_of(node, "title"),
            .title_zh = text_of(node, "title-zh"),
            .basis = basis_of(reader, node),
            .kind = acts ? QQ_GROUND_CODES : QQ_GROUND_ACCIDENTS,
            .codes = ground_codes(reader, node, model),
            .least = (qq_accident_class)member_of(reader, node, "least", QQ_SET_ACCIDENT_CLASS, QQ_ACCIDENT_GENERAL),
            .count = has(node, "count") ? integer_of(reader, node, "count") : 1,
            .within_months = has(node, "within-months") ? integer_of(reader, node, "within-months") : 0,
            .vile = flag_of(node, "vile"),
            .issuers = compile_issuers(reader, acts ? node : NULL),
            .line = line_of(node),
        };
        g_array_append_val(model->grounds, ground);
        if (model->grounds->len > QQ_GROUND_MAX)
            reader_fail(reader, node, "more than %d grounds; put them together", QQ_GROUND_MAX);
    }
}

void compile_rules(model_reader *reader, const xmlNode *root, qq_model *model)
{
    compile_grades(reader, need_child(reader, root, "grades"), model);
    compile_gates(reader, need_child(reader, root, "gates"), model);
    compile_vetoes(reader, need_child(reader, root, "vetoes"), model);
    compile_lists(reader, need_child(reader, root, "lists"), model);
    compile_grounds(reader, need_child(reader, root, "grounds"), model);
}
