/* The rules on top of points: grades, gates, vetoes, lists, grounds. */
#include "model/compile.h"
#include <string.h>

static void check_grade(model_reader *reader, const qq_model *model, const qq_band *band)
{
    for (guint i = 0; i < model->bands->len; i++)
        if (strcmp(g_array_index(model->bands, qq_band, i).grade, band->grade) == 0)
            qq_reader_fail_at(reader, band->line, "grade %s is there twice; keep one", band->grade);
}

static void compile_grades(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_band band = {
            .grade = qq_xml_text(node, "id"),
            .at_least = qq_xml_has(node, "from") ? qq_xml_decimal(reader, node, "from", 3) : INT64_MIN,
            .trust = qq_xml_text(node, "trust"),
            .line = qq_xml_line(node),
        };
        check_grade(reader, model, &band);
        g_array_append_val(model->bands, band);
    }
    model->bands_basis = parent ? qq_xml_basis(reader, parent) : g_strdup("");
}

static uint8_t grade_of(model_reader *reader, const xmlNode *node, const char *name, const qq_model *model)
{
    g_autofree char *grade = qq_xml_text(node, name);
    for (guint i = 0; i < model->bands->len; i++)
        if (strcmp(g_array_index(model->bands, qq_band, i).grade, grade) == 0) return (uint8_t)i;
    qq_reader_fail(reader, node, "%s=\"%s\": there is no such <grade>; name one that is there", name, grade);
    return 0;
}

static void compile_gates(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_gate gate = {
            .id = qq_xml_text(node, "id"),
            .title = qq_xml_text(node, "title"),
            .title_zh = qq_xml_text(node, "title-zh"),
            .at_most = grade_of(reader, node, "at-most", model),
            .severities = (uint8_t)qq_xml_members(reader, node, "of", QQ_SET_SEVERITY),
            .groups = qq_xml_integer(reader, node, "groups"),
            .same_code = qq_xml_flag(node, "same-code"),
            .basis = qq_xml_basis(reader, node),
            .line = qq_xml_line(node),
        };
        if (!gate.severities) qq_reader_fail(reader, node, "of names no severity; the gate would never close");
        g_array_append_val(model->gates, gate);
    }
}

static void compile_vetoes(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    model->veto_trust = parent ? qq_xml_text(parent, "trust") : g_strdup("untrust");
    model->veto_trust_line = qq_xml_line(parent);
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_veto veto = {
            .id = qq_xml_text(node, "id"),
            .kind = qq_xml_is(node, "bribery") ? QQ_VETO_BRIBERY : QQ_VETO_LISTED,
            .grade = grade_of(reader, node, "grade", model),
            .months = qq_xml_has(node, "months") ? qq_xml_integer(reader, node, "months") : 0,
            .until_ban_ends = qq_xml_flag(node, "until-ban-ends"),
            .title = qq_xml_text(node, "title"),
            .title_zh = qq_xml_text(node, "title-zh"),
            .basis = qq_xml_basis(reader, node),
            .line = qq_xml_line(node),
        };
        g_array_append_val(model->vetoes, veto);
    }
}

static void compile_lists(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        qq_list list = {
            .id = qq_xml_text(node, "id"),
            .title = qq_xml_text(node, "title"),
            .title_zh = qq_xml_text(node, "title-zh"),
            .basis = qq_xml_basis(reader, node),
            .months = qq_xml_has(node, "months") ? qq_xml_integer(reader, node, "months") : -1,
            .line = qq_xml_line(node),
        };
        g_array_append_val(model->lists, list);
    }
}

static int list_index(const qq_model *model, const char *id)
{
    for (guint i = 0; i < model->lists->len; i++)
        if (strcmp(g_array_index(model->lists, qq_list, i).id, id) == 0) return (int)i;
    return -1;
}

static char *list_of(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    char *id = qq_xml_text(node, "list");
    if (list_index(model, id) >= 0) return id;
    qq_reader_fail(reader, node, "list=\"%s\": there is no such <list>; add it, or name one that is there", id);
    return id;
}

static GPtrArray *ground_codes(model_reader *reader, const xmlNode *node, const qq_model *model)
{
    GPtrArray *codes = qq_xml_words(node, "codes");
    for (guint i = 0; i < codes->len; i++) {
        const char *code = g_ptr_array_index(codes, i);
        if (qq_model_item(model, code) < 0)
            qq_reader_fail(reader, node, "codes: there is no item %s; add it, or leave it out", code);
    }
    return codes;
}

static void compile_grounds(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        bool acts = qq_xml_is(node, "acts");
        qq_ground ground = {
            .id = qq_xml_text(node, "id"),
            .list = list_of(reader, node, model),
            .title = qq_xml_text(node, "title"),
            .title_zh = qq_xml_text(node, "title-zh"),
            .basis = qq_xml_basis(reader, node),
            .kind = acts ? QQ_GROUND_CODES : QQ_GROUND_ACCIDENTS,
            .codes = ground_codes(reader, node, model),
            .least =
                (qq_accident_class)qq_xml_member(reader, node, "least", QQ_SET_ACCIDENT_CLASS, QQ_ACCIDENT_GENERAL),
            .count = qq_xml_has(node, "count") ? qq_xml_integer(reader, node, "count") : 1,
            .within_months = qq_xml_has(node, "within-months") ? qq_xml_integer(reader, node, "within-months") : 0,
            .vile = qq_xml_flag(node, "vile"),
            .issuers = qq_compile_issuers(reader, acts ? node : NULL),
            .line = qq_xml_line(node),
        };
        g_array_append_val(model->grounds, ground);
        if (model->grounds->len > QQ_GROUND_MAX)
            qq_reader_fail(reader, node, "more than %d grounds; put them together", QQ_GROUND_MAX);
    }
}

static int longest_first(const void *a, const void *b)
{
    const qq_keyword *left = a, *right = b;
    const size_t left_length = strlen(left->text), right_length = strlen(right->text);
    if (left_length != right_length) return left_length > right_length ? -1 : 1;
    return left->line - right->line;
}

static void compile_keywords(model_reader *reader, const xmlNode *parent, qq_model *model)
{
    for (const xmlNode *node = qq_xml_first(parent); node; node = qq_xml_next(node)) {
        g_autofree char *code = qq_xml_text(node, "code");
        const int item = qq_model_item(model, code);
        if (item < 0)
            qq_reader_fail(reader, node, "code=\"%s\": there is no such item; add it, or leave the keyword out", code);
        qq_keyword keyword = {
            .text = qq_xml_text(node, "text"), .item = (uint16_t)MAX(item, 0), .line = qq_xml_line(node)};
        g_array_append_val(model->keywords, keyword);
    }
    g_array_sort(model->keywords, longest_first);
}

/* The lists that a base must not stand on, now that there are lists. */
static void compile_base_lists(model_reader *reader, const xmlNode *root, qq_model *model)
{
    unsigned c = 0;
    for (const xmlNode *node = qq_xml_first(qq_xml_child(root, "categories")); node && c < model->category_count;
         node = qq_xml_next(node), c++) {
        const xmlNode *when = qq_xml_child(node, "base-when");
        g_autoptr(GPtrArray) words = when ? qq_xml_words(when, "not-listed") : g_ptr_array_new();
        model->categories[c].base_when.not_listed = g_array_new(FALSE, FALSE, sizeof(uint16_t));
        for (guint i = 0; i < words->len; i++) {
            int found = list_index(model, g_ptr_array_index(words, i));
            uint16_t index = (uint16_t)MAX(found, 0);
            if (found < 0)
                qq_reader_fail(reader, when, "not-listed: there is no <list> %s; add it, or leave it out",
                               (const char *)g_ptr_array_index(words, i));
            g_array_append_val(model->categories[c].base_when.not_listed, index);
        }
    }
}

/* A score without grades: one band that says nothing, so that every result has one. */
static void compile_no_grades(qq_model *model)
{
    qq_band band = {.grade = g_strdup(""), .trust = g_strdup(""), .at_least = INT64_MIN};
    g_array_append_val(model->bands, band);
}

void qq_compile_rules(model_reader *reader, const xmlNode *root, qq_model *model)
{
    const xmlNode *grades = qq_xml_child(root, "grades");
    model->graded = grades != NULL;
    compile_grades(reader, grades, model);
    if (!grades) compile_no_grades(model);
    compile_gates(reader, qq_xml_child(root, "gates"), model);
    compile_vetoes(reader, qq_xml_child(root, "vetoes"), model);
    compile_lists(reader, qq_xml_child(root, "lists"), model);
    compile_base_lists(reader, root, model);
    compile_grounds(reader, qq_xml_child(root, "grounds"), model);
    compile_keywords(reader, qq_xml_child(root, "keywords"), model);
}
