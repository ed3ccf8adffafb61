/* Tables for tests of the policy profile: written as CSV, asked by the evaluator. */
#ifndef QINQING_TESTS_POLICY_SUPPORT_H
#define QINQING_TESTS_POLICY_SUPPORT_H

#include <string.h>
#include "qinqing/error.h"
#include "qinqing/policy.h"

static inline qq_dmn *dmn_of(const char *name, const char *xml)
{
    g_autoptr(GError) error = NULL;
    qq_dmn *dmn = qq_dmn_compile(name, xml, strlen(xml), NULL, &error);
    g_assert_no_error(error);
    return dmn;
}

static inline qq_dmn *dmn_of_csv(const char *csv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = qq_table_read_csv("t.csv", csv, strlen(csv), &error);
    g_assert_no_error(error);
    return dmn_of("t.dmn", xml);
}

static inline const qq_dmn_element *only_table(const qq_dmn *dmn)
{
    const GPtrArray *elements = qq_dmn_elements(dmn);
    for (guint i = 0; i < elements->len; i++) {
        const qq_dmn_element *element = g_ptr_array_index(elements, i);
        if (element->table) return element;
    }
    g_assert_not_reached();
}

static inline qq_feel_value literal(qq_feel_arena *arena, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_names) names = qq_feel_names_new(NULL);
    g_autoptr(qq_feel_expression) expression = qq_feel_compile(text, names, 1, 1, &error);
    g_assert_no_error(error);
    qq_feel_run run = {.arena = arena};
    return qq_feel_copy(arena, qq_feel_evaluate(expression, &run, NULL));
}

/* The rules that hold for one FEEL literal an input, each input named plainly, as bits. */
static inline guint64 rules_for(const qq_dmn *dmn, const GPtrArray *values)
{
    const qq_dmn_element *decision = only_table(dmn);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_context *inputs = qq_feel_context_new(arena, values->len);
    for (guint i = 0; i < values->len; i++)
        qq_feel_context_put(arena, inputs, qq_feel_expression_text(decision->table->inputs[i].expression),
                            literal(arena, g_ptr_array_index(values, i)));
    qq_feel_run run = {.arena = arena};
    qq_table_trace trace = {0};
    qq_dmn_trace(dmn, decision, &run, inputs, &trace);
    guint64 bits = 0;
    for (guint i = 0; i < trace.matched->len; i++)
        bits |= G_GUINT64_CONSTANT(1) << g_array_index(trace.matched, size_t, i);
    g_array_unref(trace.matched);
    return bits;
}

static inline guint count_kind(const GPtrArray *findings, qq_policy_kind kind)
{
    guint count = 0;
    for (guint i = 0; i < findings->len; i++)
        count += ((const qq_policy_finding *)g_ptr_array_index(findings, i))->kind == kind;
    return count;
}

/* Every gap and overlap that is said is one for the evaluator. Gives how many there are of both. */
static inline guint confirm(const qq_dmn *dmn, const GPtrArray *findings)
{
    guint confirmed = 0;
    for (guint i = 0; i < findings->len; i++) {
        const qq_policy_finding *finding = g_ptr_array_index(findings, i);
        g_test_message("%s", finding->text);
        if (!finding->inputs) continue;
        guint64 bits = rules_for(dmn, finding->inputs), expected = 0;
        for (int j = 0; finding->kind == QQ_POLICY_OVERLAP && j < 2; j++)
            expected |= G_GUINT64_CONSTANT(1) << (finding->rules[j] - 1);
        if (finding->kind == QQ_POLICY_GAP)
            g_assert_cmpuint(bits, ==, 0);
        else
            g_assert_cmpuint(bits & expected, ==, expected);
        confirmed++;
    }
    return confirmed;
}

#endif
