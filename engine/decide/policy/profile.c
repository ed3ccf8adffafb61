/* What of the profile can be seen without a proof. */
#include "decide/policy/inspection.h"
#include <string.h>

/* ---- hit policy ---- */

/* The word that begins the line of the decision's description that gives the reason; NULL: none is wanted. */
static const char *wanted_reason(qq_hit_policy policy)
{
    switch (policy) {
    case QQ_HIT_FIRST:
        return "FIRST";
    case QQ_HIT_RULE_ORDER:
        return "RULE ORDER";
    default:
        return NULL;
    }
}

/* Whether a line reads "WORD: reason", with either colon. */
static bool gives_reason(const char *line, const char *word)
{
    while (g_ascii_isspace(*line)) line++;
    if (!g_str_has_prefix(line, word)) return false;
    line += strlen(word);
    while (*line == ' ') line++;
    if (g_str_has_prefix(line, "："))
        line += strlen("：");
    else if (*line == ':')
        line++;
    else
        return false;
    while (g_ascii_isspace(*line)) line++;
    return *line != '\0';
}

static void inspect_policy(const qq_inspection *at)
{
    const char *word = wanted_reason(at->table->policy);
    if (!word) return;
    g_auto(GStrv) lines = g_strsplit(at->decision->description ? at->decision->description : "", "\n", -1);
    for (char **line = lines; *line; line++)
        if (gives_reason(*line, word)) return;
    qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->line,
                      "hit policy %s without a stated reason; add a line \"%s: why\" to the decision's description, or "
                      "use UNIQUE",
                      word, word);
}

/* ---- inputs and outputs ---- */

static void inspect_inputs(const qq_inspection *at)
{
    const qq_decision_table *table = at->table;
    for (size_t i = 1; i < table->input_count; i++) {
        const char *text = qq_feel_expression_text(table->inputs[i].expression);
        for (size_t before = 0; before < i; before++) {
            if (strcmp(text, qq_feel_expression_text(table->inputs[before].expression)) != 0) continue;
            qq_inspection_say(at, QQ_POLICY_PROFILE, table->inputs[i].line,
                              "input %zu asks for %s, as input %zu does; make them one column", i + 1, text,
                              before + 1);
            break;
        }
    }
}

static void inspect_outputs(const qq_inspection *at)
{
    for (size_t i = 0; i < at->table->output_count; i++)
        if (at->table->outputs[i].fallback)
            qq_inspection_say(at, QQ_POLICY_PROFILE, at->table->outputs[i].line,
                              "output %zu has a default, which hides gaps; take it away and write rules", i + 1);
}

/* ---- rules ---- */

static void inspect_identifier(const qq_inspection *at, GHashTable *seen, size_t rule)
{
    const qq_table_rule *one = &at->table->rules[rule];
    size_t before = GPOINTER_TO_SIZE(g_hash_table_lookup(seen, one->id));
    if (before)
        qq_inspection_say(at, QQ_POLICY_PROFILE, one->line, "rule %zu has the id %s of rule %zu; give each its own",
                          rule + 1, one->id, before);
    else
        g_hash_table_insert(seen, one->id, GSIZE_TO_POINTER(rule + 1));
}

/* In an annotation column, or where editors without such columns keep their one annotation: the rule's description. */
static void inspect_annotation(const qq_inspection *at, size_t rule)
{
    const qq_table_rule *one = &at->table->rules[rule];
    if (one->description) return;
    for (size_t i = 0; i < at->table->annotation_count; i++) {
        g_autofree char *text = g_strdup(one->annotations[i] ? one->annotations[i] : "");
        if (*g_strstrip(text)) return;
    }
    qq_inspection_say(at, QQ_POLICY_PROFILE, one->line,
                      "rule %zu has no annotation; write the legal article it rests on there", rule + 1);
}

/* The value of a conclusion that depends on nothing. */
static bool evaluate(const qq_inspection *at, const qq_feel_expression *conclusion, qq_feel_value *out)
{
    static const qq_feel_context no_names = {0};
    const qq_feel_scope scope = {.names = &no_names};
    if (!conclusion) return false;
    g_autoptr(GPtrArray) uses = qq_feel_uses(conclusion);
    if (uses->len) return false;
    qq_feel_run run = {.arena = at->arena};
    *out = qq_feel_evaluate(conclusion, &run, &scope);
    return out->kind != QQ_FEEL_NULL;
}

static void inspect_conclusion(const qq_inspection *at, size_t rule, size_t output)
{
    const qq_table_rule *one = &at->table->rules[rule];
    const qq_table_output *column = &at->table->outputs[output];
    const qq_feel_expression *conclusion = one->conclusions[output];
    const char *text = conclusion ? qq_feel_expression_text(conclusion) : "";
    qq_feel_value *value = &at->values[rule * at->table->output_count + output], fitting;
    if (!evaluate(at, conclusion, value)) {
        qq_inspection_say(at, QQ_POLICY_PROFILE, one->line,
                          "rule %zu, output %zu: \"%s\" is no plain value; write one, and compute in another decision",
                          rule + 1, output + 1, text);
        return;
    }
    if (column->type && !qq_feel_conform(at->arena, *value, column->type, &fitting)) {
        g_autoptr(GString) type = g_string_new(NULL);
        qq_feel_type_append(type, column->type);
        qq_inspection_say(at, QQ_POLICY_PROFILE, one->line, "rule %zu, output %zu: %s is no %s; correct it", rule + 1,
                          output + 1, text, type->str);
        return;
    }
    if (!column->allowed) return;
    qq_feel_run run = {.arena = at->arena};
    qq_feel_value allowed = qq_feel_test(column->allowed, &run, NULL, *value);
    if (allowed.kind == QQ_FEEL_BOOLEAN && allowed.truth) return;
    qq_inspection_say(at, QQ_POLICY_PROFILE, one->line,
                      "rule %zu, output %zu: %s is not among the allowed values; correct one or the other", rule + 1,
                      output + 1, text);
}

void qq_inspect_profile(qq_inspection *at)
{
    const qq_decision_table *table = at->table;
    at->values = qq_feel_arena_take(at->arena, (table->rule_count * table->output_count + 1) * sizeof *at->values);
    inspect_policy(at);
    inspect_inputs(at);
    inspect_outputs(at);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t rule = 0; rule < table->rule_count; rule++) {
        inspect_identifier(at, seen, rule);
        inspect_annotation(at, rule);
        for (size_t output = 0; output < table->output_count; output++) inspect_conclusion(at, rule, output);
    }
}
