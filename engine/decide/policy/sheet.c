/* From a decision table to the words of its sheet. */
#include "decide/policy/sheet.h"
#include "decide/policy/words.h"

static const char *say(const qq_sheet *sheet, const char *english, const char *chinese)
{
    return sheet->chinese ? chinese : english;
}

static void add_fact(qq_sheet *sheet, const char *english, const char *chinese, const char *value)
{
    if (!value || !*value) return;
    g_ptr_array_add(sheet->facts, g_strdup(say(sheet, english, chinese)));
    g_ptr_array_add(sheet->facts, g_strdup(value));
}

static void free_row(gpointer row)
{
    g_ptr_array_unref(row);
}

static GPtrArray *new_row(GPtrArray *rows)
{
    GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(rows, row);
    return row;
}

static void put(GPtrArray *row, const char *text)
{
    g_ptr_array_add(row, g_strdup(text ? text : ""));
}

static const char *text_of(const qq_feel_expression *expression, const char *otherwise)
{
    return expression ? qq_feel_expression_text(expression) : otherwise;
}

/* What the cells are about: the label, with the name that is asked for below it. */
static void put_head(GPtrArray *row, const char *label, const char *name)
{
    if (label && *label && name && *name && g_strcmp0(label, name) != 0)
        g_ptr_array_add(row, g_strdup_printf("%s (%s)", label, name));
    else
        put(row, label && *label ? label : name);
}

static void add_heads(qq_sheet *sheet, const qq_decision_table *table)
{
    GPtrArray *names = new_row(sheet->heads), *allowed = new_row(sheet->heads);
    put(names, qq_hit_policy_letters(table));
    put(allowed, "");
    for (size_t i = 0; i < table->input_count; i++) {
        put_head(names, table->inputs[i].label, text_of(table->inputs[i].expression, ""));
        put(allowed, text_of(table->inputs[i].allowed, ""));
    }
    for (size_t i = 0; i < table->output_count; i++) {
        const qq_table_output *output = &table->outputs[i];
        const char *name = output->name && *output->name ? output->name : say(sheet, "result", "结论");
        put_head(names, output->label, output->label && *output->label ? output->name : name);
        put(allowed, text_of(output->allowed, ""));
    }
    for (size_t i = 0; i < table->annotation_count; i++) {
        const char *name = table->annotation_names[i];
        put(names, name && *name ? name : say(sheet, "legal basis", "依据"));
        put(allowed, "");
    }
    if (!qq_table_has_notes(table)) return;
    put(names, table->annotation_count ? say(sheet, "note", "备注") : say(sheet, "legal basis", "依据"));
    put(allowed, "");
}

static void add_parts(qq_sheet *sheet, const qq_decision_table *table)
{
    qq_sheet_part part = QQ_SHEET_NUMBER;
    g_array_append_val(sheet->parts, part);
    part = QQ_SHEET_INPUT;
    for (size_t i = 0; i < table->input_count; i++) g_array_append_val(sheet->parts, part);
    part = QQ_SHEET_OUTPUT;
    for (size_t i = 0; i < table->output_count; i++) g_array_append_val(sheet->parts, part);
    part = QQ_SHEET_NOTE;
    for (size_t i = 0; i < table->annotation_count; i++) g_array_append_val(sheet->parts, part);
    if (qq_table_has_notes(table)) g_array_append_val(sheet->parts, part);
}

static void add_rules(qq_sheet *sheet, const qq_decision_table *table)
{
    bool notes = qq_table_has_notes(table);
    for (size_t rule = 0; rule < table->rule_count; rule++) {
        const qq_table_rule *one = &table->rules[rule];
        GPtrArray *row = new_row(sheet->rows);
        g_ptr_array_add(row, g_strdup_printf("%zu", rule + 1));
        for (size_t i = 0; i < table->input_count; i++) put(row, text_of(one->tests[i], "-"));
        for (size_t i = 0; i < table->output_count; i++) put(row, text_of(one->conclusions[i], ""));
        for (size_t i = 0; i < table->annotation_count; i++) put(row, one->annotations[i]);
        if (notes) put(row, one->description);
    }
}

/* Defaults, when there are any, as a last row without a number. */
static void add_defaults(qq_sheet *sheet, const qq_decision_table *table)
{
    bool any = false;
    for (size_t i = 0; i < table->output_count; i++) any = any || table->outputs[i].fallback;
    if (!any) return;
    GPtrArray *row = new_row(sheet->rows);
    put(row, "");
    for (size_t i = 0; i < table->input_count; i++) put(row, i ? "" : say(sheet, "otherwise", "其他情形"));
    for (size_t i = 0; i < table->output_count; i++) put(row, text_of(table->outputs[i].fallback, ""));
    for (size_t i = 0; i < table->annotation_count + qq_table_has_notes(table); i++) put(row, "");
}

qq_sheet *qq_sheet_of(const qq_dmn_element *decision, const char *file, const char *digest, bool chinese)
{
    const qq_decision_table *table = decision->table;
    qq_sheet *sheet = g_new0(qq_sheet, 1);
    sheet->chinese = chinese;
    sheet->title = g_strdup(decision->label && *decision->label ? decision->label : decision->name);
    sheet->facts = g_ptr_array_new_with_free_func(g_free);
    sheet->parts = g_array_new(FALSE, FALSE, sizeof(qq_sheet_part));
    sheet->heads = g_ptr_array_new_with_free_func(free_row);
    sheet->rows = g_ptr_array_new_with_free_func(free_row);
    add_fact(sheet, "Decision", "决策", decision->name);
    add_fact(sheet, "Hit policy", "命中策略", qq_hit_policy_title(table, chinese));
    add_fact(sheet, "Description", "说明", decision->description);
    add_fact(sheet, "File", "文件", file);
    add_fact(sheet, "Digest of the file (SM3)", "文件摘要（SM3）", digest);
    add_parts(sheet, table);
    add_heads(sheet, table);
    add_rules(sheet, table);
    add_defaults(sheet, table);
    return sheet;
}

void qq_sheet_free(qq_sheet *sheet)
{
    if (!sheet) return;
    g_free(sheet->title);
    g_ptr_array_unref(sheet->facts);
    g_array_unref(sheet->parts);
    g_ptr_array_unref(sheet->heads);
    g_ptr_array_unref(sheet->rows);
    g_free(sheet);
}
