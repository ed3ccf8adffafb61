/* Decision tables, read into qq_decision_table. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "qinqing/error.h"

typedef struct {
    const qq_dmn_reader *reader;
    qq_dmn_visible *visible;
    qq_decision_table *table;
    const char *why; /* lenient: what keeps the table from being evaluated; NULL */
    int why_line;
} table_reader;

/* The structure is public and its texts plain pointers; they live in the arena. */
static char *keep_attribute(const table_reader *at, const xmlNode *node, const char *name)
{
    return (char *)qq_dmn_keep_attribute(at->reader->dmn, node, name);
}

static char *keep_child(const table_reader *at, const xmlNode *node, const char *child)
{
    g_autofree char *text = qq_dmn_xml_child_text(node, child);
    return text && *g_strstrip(text) ? (char *)qq_dmn_keep(at->reader->dmn, text) : NULL;
}

static bool refuse(table_reader *at, int line, const char *why)
{
    if (!at->why) {
        at->why = why;
        at->why_line = line;
    }
    return true;
}

/* Whether the cell is FEEL; it refuses the table when not. false with an error when that refuses the file. */
static bool check_language(table_reader *at, const xmlNode *node, GError **error)
{
    if (qq_dmn_xml_is_feel(node)) return true;
    refuse(at, qq_dmn_xml_line(node), "a table with cells in a language other than FEEL");
    return qq_dmn_fault(at->reader, qq_dmn_xml_line(node), error,
                        "a <%s> in a language other than FEEL; write it in FEEL", (const char *)node->name);
}

/* ---- head ---- */

static bool read_policy(table_reader *at, const xmlNode *node, GError **error)
{
    static const struct {
        const char *name;
        qq_hit_policy policy;
    } policies[] = {{"UNIQUE", QQ_HIT_UNIQUE},         {"ANY", QQ_HIT_ANY},
                    {"PRIORITY", QQ_HIT_PRIORITY},     {"FIRST", QQ_HIT_FIRST},
                    {"RULE ORDER", QQ_HIT_RULE_ORDER}, {"OUTPUT ORDER", QQ_HIT_OUTPUT_ORDER},
                    {"COLLECT", QQ_HIT_COLLECT}};
    g_autofree char *name = qq_dmn_xml_attribute(node, "hitPolicy");
    at->table->policy = QQ_HIT_UNIQUE;
    if (!name) return true;
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++)
        if (strcmp(name, policies[i].name) == 0) {
            at->table->policy = policies[i].policy;
            return true;
        }
    refuse(at, at->table->line, "unknown hit policy");
    return qq_dmn_fault(at->reader, at->table->line, error,
                        "hit policy \"%s\" is none of UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER, COLLECT",
                        name);
}

static bool read_aggregation(table_reader *at, const xmlNode *node, GError **error)
{
    static const char *const names[] = {[QQ_COLLECT_LIST] = "LIST",
                                        [QQ_COLLECT_SUM] = "SUM",
                                        [QQ_COLLECT_MIN] = "MIN",
                                        [QQ_COLLECT_MAX] = "MAX",
                                        [QQ_COLLECT_COUNT] = "COUNT"};
    g_autofree char *name = qq_dmn_xml_attribute(node, "aggregation");
    if (!name || at->table->policy != QQ_HIT_COLLECT) return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(name, names[i]) == 0) {
            at->table->collect = (qq_collect)i;
            return true;
        }
    refuse(at, at->table->line, "unknown aggregation");
    return qq_dmn_fault(at->reader, at->table->line, error, "aggregation \"%s\" is none of SUM, MIN, MAX, COUNT", name);
}

/* The tests in a child such as inputValues; *out NULL when there is none. */
static bool read_allowed(table_reader *at, const xmlNode *node, const char *child, qq_feel_expression **out,
                         GError **error)
{
    const xmlNode *found = qq_dmn_xml_first(node, child);
    g_autofree char *text = found ? qq_dmn_xml_child_text(found, "text") : NULL;
    *out = NULL;
    if (!text || !*text) return true;
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (!*trimmed || strcmp(trimmed, "-") == 0) return true;
    const qq_feel_expression *made;
    const char *why;
    if (!qq_dmn_tests(at->reader, at->visible, text, qq_dmn_xml_line(found), &made, &why, error)) return false;
    if (!made) refuse(at, qq_dmn_xml_line(found), why);
    *out = (qq_feel_expression *)made;
    return true;
}

static bool read_input(table_reader *at, const xmlNode *node, qq_table_input *input, GError **error)
{
    const xmlNode *place = qq_dmn_xml_first(node, "inputExpression");
    g_autofree char *text = place ? qq_dmn_xml_child_text(place, "text") : NULL;
    g_autofree char *trimmed = text ? g_strstrip(g_strdup(text)) : NULL;
    input->id = keep_attribute(at, node, "id");
    input->label = keep_attribute(at, node, "label");
    input->line = qq_dmn_xml_line(node);
    input->type = qq_dmn_anything(at->reader->dmn).type;
    if (!trimmed || !*trimmed) {
        refuse(at, input->line, "an input has no expression");
        return qq_dmn_fault(at->reader, input->line, error, "a table's input has no expression; write one in it");
    }
    if (!check_language(at, place, error)) return false;
    bool seen;
    qq_dmn_variable variable = qq_dmn_visible_find(at->reader, at->visible, trimmed, &seen), said;
    const xmlNode *inner = qq_dmn_xml_first(place, "text");
    const qq_feel_expression *made;
    const char *why;
    if (!qq_dmn_expression(at->reader, at->visible, text, qq_dmn_xml_line(inner), &made, &why, error)) return false;
    if (!made) refuse(at, input->line, why);
    input->expression = (qq_feel_expression *)made;
    if (!qq_dmn_read_type_of(at->reader, place, &said, error)) return false;
    if (!qq_feel_type_is_any(said.type)) variable = said;
    input->type = variable.type;
    if (!read_allowed(at, node, "inputValues", &input->allowed, error)) return false;
    if (!input->allowed) input->allowed = (qq_feel_expression *)qq_dmn_allowed(variable);
    return true;
}

/* ---- outputs ---- */

static bool is_scalar(qq_feel_value value)
{
    return value.kind != QQ_FEEL_LIST && value.kind != QQ_FEEL_CONTEXT && value.kind != QQ_FEEL_RANGE &&
           value.kind != QQ_FEEL_FUNCTION;
}

/* The allowed values as a list, when they are single values: "a", "b" reads as the list ["a", "b"]. Their order is
 * what PRIORITY and OUTPUT ORDER go by. */
static GPtrArray *order_of(const table_reader *at, const qq_feel_expression *allowed)
{
    if (!allowed) return NULL;
    qq_dmn *dmn = at->reader->dmn;
    g_autofree char *text = g_strdup_printf("[%s]", qq_feel_expression_text(allowed));
    g_autoptr(qq_feel_names) names = qq_feel_names_new(dmn->types);
    g_autoptr(qq_feel_expression) list = qq_feel_compile(text, names, 1, 1, NULL);
    if (!list) return NULL;
    qq_feel_run run = {.arena = dmn->arena};
    qq_feel_value value = qq_feel_evaluate(list, &run, NULL);
    if (value.kind != QQ_FEEL_LIST || value.list->count == 0) return NULL;
    for (size_t i = 0; i < value.list->count; i++)
        if (!is_scalar(value.list->items[i])) return NULL;
    GPtrArray *order = g_ptr_array_sized_new((guint)value.list->count);
    for (size_t i = 0; i < value.list->count; i++) {
        qq_feel_value *item = qq_dmn_take(dmn, 1, sizeof *item);
        *item = qq_feel_copy(dmn->arena, value.list->items[i]);
        g_ptr_array_add(order, item);
    }
    g_ptr_array_add(dmn->arrays, order);
    return order;
}

static bool read_fallback(table_reader *at, const xmlNode *node, qq_table_output *output, GError **error)
{
    const xmlNode *found = qq_dmn_xml_first(node, "defaultOutputEntry");
    g_autofree char *text = found ? qq_dmn_xml_child_text(found, "text") : NULL;
    g_autofree char *trimmed = text ? g_strstrip(g_strdup(text)) : NULL;
    if (!trimmed || !*trimmed) return true;
    const qq_feel_expression *made;
    const char *why;
    if (!qq_dmn_expression(at->reader, at->visible, text, qq_dmn_xml_line(found), &made, &why, error)) return false;
    if (!made) refuse(at, qq_dmn_xml_line(found), why);
    output->fallback = (qq_feel_expression *)made;
    return true;
}

static bool read_output(table_reader *at, const xmlNode *node, qq_dmn_variable wanted, qq_table_output *output,
                        GError **error)
{
    bool several = at->table->output_count > 1;
    qq_dmn *dmn = at->reader->dmn;
    output->line = qq_dmn_xml_line(node);
    output->id = keep_attribute(at, node, "id");
    output->label = keep_attribute(at, node, "label");
    output->name = several ? (char *)qq_dmn_keep_name(dmn, node, "name") : NULL;
    if (several && !output->name) {
        refuse(at, output->line, "an output has no name");
        if (!qq_dmn_fault(at->reader, output->line, error, "one of several outputs has no name; name it")) return false;
    }
    qq_dmn_variable said, variable = wanted;
    if (several) variable = output->name ? qq_dmn_component(dmn, wanted, output->name) : qq_dmn_anything(dmn);
    if (!qq_dmn_read_type_of(at->reader, node, &said, error)) return false;
    if (!qq_feel_type_is_any(said.type)) variable = said;
    output->type = variable.type;
    if (!read_allowed(at, node, "outputValues", &output->allowed, error)) return false;
    if (!output->allowed) output->allowed = (qq_feel_expression *)qq_dmn_allowed(variable);
    output->order = order_of(at, output->allowed);
    return read_fallback(at, node, output, error);
}

/* ---- rules ---- */

static bool read_test(table_reader *at, const xmlNode *node, qq_feel_expression **out, GError **error)
{
    g_autofree char *text = qq_dmn_xml_child_text(node, "text");
    g_autofree char *trimmed = text ? g_strstrip(g_strdup(text)) : NULL;
    if (!trimmed || !*trimmed || strcmp(trimmed, "-") == 0) return true;
    if (!check_language(at, node, error)) return false;
    const qq_feel_expression *made;
    const char *why;
    const xmlNode *inner = qq_dmn_xml_first(node, "text");
    if (!qq_dmn_tests(at->reader, at->visible, text, qq_dmn_xml_line(inner), &made, &why, error)) return false;
    if (!made) refuse(at, qq_dmn_xml_line(node), why);
    *out = (qq_feel_expression *)made;
    return true;
}

/* An empty conclusion is null. */
static bool read_conclusion(table_reader *at, const xmlNode *node, qq_feel_expression **out, GError **error)
{
    g_autofree char *text = qq_dmn_xml_child_text(node, "text");
    g_autofree char *trimmed = text ? g_strstrip(g_strdup(text)) : NULL;
    const char *said = trimmed && *trimmed ? text : "null";
    if (!check_language(at, node, error)) return false;
    const qq_feel_expression *made;
    const char *why;
    const xmlNode *inner = qq_dmn_xml_first(node, "text");
    int line = qq_dmn_xml_line(inner ? inner : node);
    if (!qq_dmn_expression(at->reader, at->visible, said, line, &made, &why, error)) return false;
    if (!made) refuse(at, line, why);
    *out = (qq_feel_expression *)made;
    return true;
}

static bool check_width(table_reader *at, const xmlNode *node, const char *child, size_t wanted, GError **error)
{
    size_t count = qq_dmn_xml_count(node, child);
    if (count == wanted) return true;
    refuse(at, qq_dmn_xml_line(node), "a rule has another number of cells than the table has columns");
    return qq_dmn_fault(at->reader, qq_dmn_xml_line(node), error,
                        "a rule has %zu <%s> where the table has %zu columns; add or remove cells", count, child,
                        wanted);
}

static bool read_cells(table_reader *at, const xmlNode *node, qq_table_rule *rule, GError **error)
{
    size_t i = 0;
    for (const xmlNode *cell = qq_dmn_xml_first(node, "inputEntry"); cell && i < at->table->input_count;
         cell = qq_dmn_xml_next(cell, "inputEntry"))
        if (!read_test(at, cell, &rule->tests[i++], error)) return false;
    i = 0;
    for (const xmlNode *cell = qq_dmn_xml_first(node, "outputEntry"); cell && i < at->table->output_count;
         cell = qq_dmn_xml_next(cell, "outputEntry"))
        if (!read_conclusion(at, cell, &rule->conclusions[i++], error)) return false;
    return true;
}

static void read_annotations(table_reader *at, const xmlNode *node, qq_table_rule *rule)
{
    size_t i = 0;
    for (const xmlNode *cell = qq_dmn_xml_first(node, "annotationEntry"); cell && i < at->table->annotation_count;
         cell = qq_dmn_xml_next(cell, "annotationEntry"))
        rule->annotations[i++] = keep_child(at, cell, "text");
    for (i = 0; i < at->table->annotation_count; i++)
        if (!rule->annotations[i]) rule->annotations[i] = (char *)"";
}

static bool read_rule(table_reader *at, const xmlNode *node, size_t number, qq_table_rule *rule, GError **error)
{
    qq_dmn *dmn = at->reader->dmn;
    rule->line = qq_dmn_xml_line(node);
    rule->id = keep_attribute(at, node, "id");
    if (!rule->id) {
        g_autofree char *id = g_strdup_printf("rule-%zu", number);
        rule->id = (char *)qq_dmn_keep(dmn, id);
    }
    rule->description = keep_child(at, node, "description");
    rule->tests = qq_dmn_take(dmn, at->table->input_count, sizeof(qq_feel_expression *));
    rule->conclusions = qq_dmn_take(dmn, at->table->output_count, sizeof(qq_feel_expression *));
    rule->annotations = qq_dmn_take(dmn, at->table->annotation_count, sizeof *rule->annotations);
    read_annotations(at, node, rule);
    return check_width(at, node, "inputEntry", at->table->input_count, error) &&
           check_width(at, node, "outputEntry", at->table->output_count, error) && read_cells(at, node, rule, error);
}

static void read_annotation_names(table_reader *at, const xmlNode *node)
{
    qq_decision_table *table = at->table;
    table->annotation_count = qq_dmn_xml_count(node, "annotation");
    table->annotation_names = qq_dmn_take(at->reader->dmn, table->annotation_count, sizeof *table->annotation_names);
    size_t i = 0;
    for (const xmlNode *child = qq_dmn_xml_first(node, "annotation"); child;
         child = qq_dmn_xml_next(child, "annotation")) {
        char *name = keep_attribute(at, child, "name");
        table->annotation_names[i++] = name ? name : (char *)"";
    }
}

/* ---- the whole ---- */

static bool read_columns(table_reader *at, const xmlNode *node, qq_dmn_variable wanted, GError **error)
{
    qq_decision_table *table = at->table;
    qq_dmn *dmn = at->reader->dmn;
    table->input_count = qq_dmn_xml_count(node, "input");
    table->output_count = qq_dmn_xml_count(node, "output");
    table->inputs = qq_dmn_take(dmn, table->input_count, sizeof *table->inputs);
    table->outputs = qq_dmn_take(dmn, table->output_count, sizeof *table->outputs);
    size_t i = 0;
    for (const xmlNode *child = qq_dmn_xml_first(node, "input"); child; child = qq_dmn_xml_next(child, "input"))
        if (!read_input(at, child, &table->inputs[i++], error)) return false;
    i = 0;
    for (const xmlNode *child = qq_dmn_xml_first(node, "output"); child; child = qq_dmn_xml_next(child, "output"))
        if (!read_output(at, child, wanted, &table->outputs[i++], error)) return false;
    if (table->output_count > 0) return true;
    refuse(at, table->line, "a decision table without an output");
    return qq_dmn_fault(at->reader, table->line, error, "the decision table has no output; add one");
}

static bool read_rules(table_reader *at, const xmlNode *node, GError **error)
{
    qq_decision_table *table = at->table;
    read_annotation_names(at, node);
    table->rules = qq_dmn_take(at->reader->dmn, qq_dmn_xml_count(node, "rule"), sizeof *table->rules);
    for (const xmlNode *child = qq_dmn_xml_first(node, "rule"); child; child = qq_dmn_xml_next(child, "rule")) {
        qq_table_rule *rule = &table->rules[table->rule_count++];
        if (!read_rule(at, child, table->rule_count, rule, error)) return false;
    }
    return true;
}

/* What one hit must give: tables that list their hits give lists of it. */
static qq_dmn_variable of_one_hit(const qq_decision_table *table, qq_dmn_variable wanted, const qq_dmn *dmn)
{
    bool lists = table->policy == QQ_HIT_RULE_ORDER || table->policy == QQ_HIT_OUTPUT_ORDER ||
                 (table->policy == QQ_HIT_COLLECT && table->collect == QQ_COLLECT_LIST);
    if (lists) return qq_dmn_element_of(wanted);
    return table->policy == QQ_HIT_COLLECT ? qq_dmn_anything(dmn) : wanted;
}

bool qq_dmn_read_table(const qq_dmn_reader *reader, const xmlNode *node, qq_dmn_visible *visible,
                       qq_dmn_variable wanted, qq_dmn_logic *out, GError **error)
{
    qq_decision_table *table = qq_dmn_take(reader->dmn, 1, sizeof *table);
    table_reader at = {reader, visible, table, NULL, 0};
    table->line = qq_dmn_xml_line(node);
    table->id = keep_attribute(&at, node, "id");
    if (qq_feel_type_is_any(wanted.type)) wanted = out->variable;
    out->variable = qq_dmn_anything(reader->dmn);
    if (!read_policy(&at, node, error) || !read_aggregation(&at, node, error)) return false;
    if (!read_columns(&at, node, of_one_hit(table, wanted, reader->dmn), error)) return false;
    if (!read_rules(&at, node, error)) return false;
    out->kind = at.why ? QQ_LOGIC_NONE : QQ_LOGIC_TABLE;
    out->why = at.why;
    if (at.why) out->line = at.why_line;
    out->table = at.why ? NULL : table;
    return true;
}
