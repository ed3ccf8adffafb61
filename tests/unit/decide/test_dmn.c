/* DMN models of every kind against expected values: tests/data/dmn. */
#include "qinqing/dmn.h"
#include <string.h>

typedef struct {
    const char *file, *asked, *inputs, *expected; /* inputs, expected: FEEL */
    const char *note;                             /* a part of a note that must be kept; NULL: no note at all */
} question;

typedef struct {
    qq_dmn *dmn;
    GPtrArray *warnings, *notes;
    qq_feel_arena *arena;
    qq_feel_run run;
} fixture;

static void fixture_open(fixture *at, const char *file)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(QQ_SOURCE_DIR "/tests/data/dmn", file, NULL);
    at->dmn = qq_dmn_compile_path(path, false, &at->warnings, &error);
    g_assert_no_error(error);
    at->arena = qq_feel_arena_new();
    at->notes = g_ptr_array_new_with_free_func(g_free);
    at->run = (qq_feel_run){.arena = at->arena, .notes = at->notes};
}

static void fixture_close(fixture *at)
{
    g_ptr_array_unref(at->notes);
    g_ptr_array_unref(at->warnings);
    qq_feel_arena_free(at->arena);
    qq_dmn_free(at->dmn);
}

static bool has_text(const GPtrArray *texts, const char *part)
{
    for (guint i = 0; i < texts->len; i++)
        if (strstr(texts->pdata[i], part)) return true;
    return false;
}

static qq_feel_value feel(qq_feel_arena *arena, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_expression) expression = qq_feel_compile(text, NULL, 1, 1, &error);
    g_assert_no_error(error);
    qq_feel_run run = {.arena = arena};
    return qq_feel_copy(arena, qq_feel_evaluate(expression, &run, NULL));
}

static qq_feel_value ask(fixture *at, const char *name, const char *inputs)
{
    qq_feel_value given = feel(at->arena, inputs);
    const qq_dmn_element *element = qq_dmn_find(at->dmn, QQ_DMN_DECISION, name);
    if (element) return qq_dmn_decide(at->dmn, element, &at->run, given.context);
    element = qq_dmn_find(at->dmn, QQ_DMN_SERVICE, name);
    if (!element) element = qq_dmn_find(at->dmn, QQ_DMN_KNOWLEDGE, name);
    if (!element) g_error("there is no \"%s\"", name);
    return qq_dmn_invoke(at->dmn, element, &at->run, given.context);
}

static void check(const question *asked)
{
    fixture at;
    fixture_open(&at, asked->file);
    qq_feel_value got = ask(&at, asked->asked, asked->inputs);
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, got, true);
    for (guint i = 0; i < at.notes->len; i++) g_string_append_printf(text, "; %s", (char *)at.notes->pdata[i]);
    if (!qq_feel_same(got, feel(at.arena, asked->expected)))
        g_error("%s %s %s: %s instead of %s", asked->file, asked->asked, asked->inputs, text->str, asked->expected);
    if (asked->note ? !has_text(at.notes, asked->note) : at.notes->len > 0)
        g_error("%s %s %s: %s, but the note should be %s", asked->file, asked->asked, asked->inputs, text->str,
                asked->note ? asked->note : "none");
    g_assert_cmpuint(at.run.depth, ==, 0);
    fixture_close(&at);
}

#define PARTS "{Parts: [{name: \"bolt\", \"unit price\": 0.5}, {name: \"beam\", \"unit price\": 120}]}"

static const question boxed[] = {
    {"boxed.dmn", "context", "{n: 2}", "{\"first-part\": 3, \"second part\": null, third: 2}", "second part"},
    {"boxed.dmn", "result", "{n: 3}", "10", NULL},
    {"boxed.dmn", "inner", "{n: 3}", "7", "second part"},
    {"boxed.dmn", "relation", "{}", "[{name: \"bolt\", \"unit price\": 0.5}, {name: \"beam\", \"unit price\": 120}]",
     NULL},
    {"boxed.dmn", "list", "{}", "[0.5, [[\"bolt\", \"beam\"]]]", NULL},
    {"boxed.dmn", "invocation", "{n: 20}", "2432902008176640000", NULL},
    {"boxed.dmn", "factorial", "{k: 5}", "120", NULL},
    {"boxed.dmn", "factorial", "{}", "null", "no value is given for \"k\""},
    {"boxed.dmn", "wrong invocation", "{}", "null", "no parameter \"j\""},
    {"boxed.dmn", "wrong argument", "{}", "null", "k"},
    {"boxed.dmn", "endless", "{}", "null", "stopped at a depth"},
    {"boxed.dmn", "java", "{}", "null", "abroad"},
    {"boxed.dmn", "built in", "{}", "\"a-b\"", NULL},
    {"boxed.dmn", "functions", "{n: 1}", "[11, 55, 13]", NULL},
    {"boxed.dmn", "filter", PARTS, "[{name: \"beam\", \"unit price\": 120}]", NULL},
    {"boxed.dmn", "filter", "{Parts: []}", "[]", NULL},
    {"boxed.dmn", "filter by number", PARTS, "\"beam\"", NULL},
    {"boxed.dmn", "for", PARTS, "[0.5, 121]", NULL},
    {"boxed.dmn", "for range", "{}", "[4, 9, 16]", NULL},
    {"boxed.dmn", "some", PARTS, "true", NULL},
    {"boxed.dmn", "every", PARTS, "false", NULL},
    {"boxed.dmn", "every", "{Parts: null}", "null", "null cannot be gone through"},
    {"boxed.dmn", "nothing", "{}", "null", "says nothing"},
    {"boxed.dmn", "after nothing", "{}", "true", "says nothing"},
    {"boxed.dmn", "hidden", "{n: 1}", "null", "n"},
    {"boxed.dmn", "mistyped", "{}", "null", "does not conform to boolean"},
    {"boxed.dmn", "needs keys", "{}", "3", NULL},
    {"boxed.dmn", "service output", "{n: 1}", "22", NULL},
    {"boxed.dmn", "one", "{\"service input\": 4, n: 1}", "82", NULL},
    {"boxed.dmn", "one", "{\"service input\": \"4\", n: 1}", "null", "service input"},
    {"boxed.dmn", "two", "{n: 1}", "{\"service output\": 22, \"service inside\": 11}", NULL},
    {"boxed.dmn", "calls services", "{}", "[50, 68, {\"service output\": 34, \"service inside\": 17}]", NULL},
};

static const question types[] = {
    {"types.dmn", "ages", "{team: {lead: {name: \"a\", age: 40}, members: [{name: \"b\", age: 7}]}}", "[40, 7]", NULL},
    {"types.dmn", "ages", "{team: {lead: {name: \"a\", age: 40}, members: [{name: \"b\", age: 151}]}}", "null",
     "team is not among"},
    {"types.dmn", "adult name", "{adult: {name: \"a\", age: 18}}", "\"a\"", NULL},
    {"types.dmn", "adult name", "{adult: {name: \"a\", age: 17}}", "null", "adult"},
    {"types.dmn", "adult name", "{adult: {name: 7, age: 18}}", "null", "does not conform"},
    {"types.dmn", "colour list", "{colours: [\"red\", \"green\"]}", "[\"red\", \"green\"]", NULL},
    {"types.dmn", "colour list", "{colours: \"red\"}", "[\"red\"]", NULL},
    {"types.dmn", "colour list", "{colours: [\"red\", \"blue\"]}", "null", "colours"},
    {"types.dmn", "colour list", "{colours: [\"red\", \"red\", \"red\"]}", "null", "colours"},
    {"types.dmn", "tree value", "{tree: {value: 1, left: {value: 2, left: null}}}", "2", NULL},
    {"types.dmn", "hour", "{when: date and time(\"2026-03-01T07:30:00\")}", "7", NULL},
    {"types.dmn", "hour", "{when: date(\"2026-03-01\")}", "0", NULL},
    {"types.dmn", "applied", "{}", "7", NULL},
};

static const question tables[] = {
    {"tables.dmn", "unique", "{x: 1}", "10", NULL},
    {"tables.dmn", "unique", "{x: 2}", "null", "UNIQUE: rules 1, 2"},
    {"tables.dmn", "unique", "{x: 0}", "null", "no rule holds"},
    {"tables.dmn", "unique", "{x: \"1\"}", "null", "x does not conform to number"},
    {"tables.dmn", "any", "{x: 1}", "10", NULL},
    {"tables.dmn", "any", "{x: 2}", "null", "ANY: rules 1, 2"},
    {"tables.dmn", "against any", "{x: 2}", "\"same\"", NULL},
    {"tables.dmn", "priority", "{x: 2}", "10", NULL},
    {"tables.dmn", "priority", "{x: 3}", "30", NULL},
    {"tables.dmn", "first", "{x: 4}", "10", NULL},
    {"tables.dmn", "rule order", "{x: 4}", "[10, 20, 30, 30]", NULL},
    {"tables.dmn", "rule order", "{x: 0}", "null", "no rule holds"},
    {"tables.dmn", "output order", "{x: 4}", "[30, 30, 10, 20]", NULL},
    {"tables.dmn", "collect", "{x: 3}", "[10, 20, 30]", NULL},
    {"tables.dmn", "collect", "{x: 9}", "[10, 20, 30, 30, null]", "output 1 is none of the values"},
    {"tables.dmn", "sum", "{x: 4}", "90", NULL},
    {"tables.dmn", "sum", "{x: 9}", "null", "cannot be summed"},
    {"tables.dmn", "min", "{x: 4}", "10", NULL},
    {"tables.dmn", "max", "{x: 4}", "30", NULL},
    {"tables.dmn", "count", "{x: 4}", "4", NULL},
    {"tables.dmn", "count", "{x: 0}", "0", NULL},
    {"tables.dmn", "with default", "{x: 0}", "20", NULL},
    {"tables.dmn", "several", "{x: 1, y: \"a\"}", "{level: \"low\", \"the reason\": \"a!\"}", NULL},
    {"tables.dmn", "several", "{x: 6, y: \"a\"}", "{level: \"high\", \"the reason\": 6}", NULL},
    {"tables.dmn", "several", "{x: 6, y: \"b\"}", "{level: \"low\", \"the reason\": null}", NULL},
    {"tables.dmn", "several", "{x: 6, y: \"c\"}", "null", "none of the values that the table takes"},
    {"tables.dmn", "several", "{x: 6, y: 1}", "null", "input 2, y is not of its type"},
};

static const question dialects[] = {
    {"camunda-modeler.dmn", "bid_bonus", "{grade: \"A\", penalties: 0}", "2.5", NULL},
    {"camunda-modeler.dmn", "bid_bonus", "{grade: \"B\", penalties: 3}", "1", NULL},
    {"camunda-modeler.dmn", "bid_bonus", "{grade: \"D\", penalties: 30}", "0", NULL},
    {"camunda-modeler.dmn", "bid_bonus", "{grade: \"E\", penalties: 30}", "null", "grade"},
    {"dmn-js.dmn", "信用 等级", "{信用得分: 89.9}", "\"一般\"", NULL},
    {"dmn-js.dmn", "Decision_level", "{信用得分: 90}", "\"优秀\"", NULL},
    {"dmn-js.dmn", "投标资格", "{信用得分: 50, 是否列入黑名单: false, 最近处罚日期: null}",
     "{结论: \"核查\", 说明: \"等级：较差\"}", NULL},
    {"dmn-js.dmn", "投标资格", "{信用得分: 50, 是否列入黑名单: true, 最近处罚日期: null}",
     "{结论: \"拒绝\", 说明: \"列入黑名单期间不得投标\"}", NULL},
    {"dmn-js.dmn", "投标资格", "{信用得分: 95, 是否列入黑名单: false, 最近处罚日期: date(\"2025-12-31\")}",
     "{结论: \"允许\", 说明: null}", NULL},
};

static const question imports[] = {
    {"imports/base.dmn", "Good grade", "{Grade: \"A\"}", "true", NULL},
    {"imports/base.dmn", "Good grade", "{Grade: \"Z\"}", "false", "Grade is not among"},
    {"imports/middle.dmn", "both", "{own: \"B\", base: {Grade: \"A\"}}", "[\"B\", \"A\", true, 8, 10, true]", NULL},
    {"imports/middle.dmn", "both", "{own: \"B\", Grade: \"A\"}", "[\"B\", \"A\", true, 8, 10, true]", NULL},
    {"imports/middle.dmn", "both", "{own: \"B\", \"base.Grade\": \"C\"}", "[\"B\", \"C\", false, 8, 10, true]", NULL},
    {"imports/top.dmn", "all", "{\"the middle\": {own: \"B\", base: {Grade: \"A\"}}}", "6", NULL},
    {"imports/top.dmn", "first", "{\"the middle\": {own: \"B\", base: {Grade: \"C\"}}}", "\"C\"", NULL},
    {"imports/top.dmn", "first", "{own: \"B\", \"the middle.base.Grade\": \"B\"}", "\"B\"", NULL},
};

static void check_all(const question *questions, size_t count)
{
    for (size_t i = 0; i < count; i++) check(&questions[i]);
}

static void test_boxed(void)
{
    check_all(boxed, G_N_ELEMENTS(boxed));
}

static void test_types(void)
{
    check_all(types, G_N_ELEMENTS(types));
}

static void test_tables(void)
{
    check_all(tables, G_N_ELEMENTS(tables));
}

static void test_dialects(void)
{
    check_all(dialects, G_N_ELEMENTS(dialects));
}

static void test_imports(void)
{
    check_all(imports, G_N_ELEMENTS(imports));
}

/* ---- what is read besides values ---- */

static void test_structure(void)
{
    fixture at;
    fixture_open(&at, "tables.dmn");
    const qq_dmn_element *element = qq_dmn_find(at.dmn, QQ_DMN_DECISION, "several");
    const qq_decision_table *table = element->table;
    g_assert_cmpint(table->policy, ==, QQ_HIT_PRIORITY);
    g_assert_cmpuint(table->input_count, ==, 2);
    g_assert_cmpuint(table->output_count, ==, 2);
    g_assert_cmpuint(table->rule_count, ==, 2);
    g_assert_cmpint((int)qq_feel_type_kind(table->inputs[0].type), ==, QQ_FEEL_NUMBER); /* by its input data */
    g_assert_null(table->inputs[0].allowed);
    g_assert_nonnull(table->inputs[1].allowed);
    g_assert_null(table->rules[0].tests[0]);
    g_assert_cmpstr(table->rules[1].id, ==, "t30r2");
    g_assert_cmpstr(table->rules[1].description, ==, "many");
    g_assert_cmpstr(table->rules[0].annotations[0], ==, "Article 1");
    g_assert_cmpstr(table->rules[1].annotations[0], ==, "");
    g_assert_cmpuint(table->outputs[0].order->len, ==, 2);
    g_assert_null(table->outputs[1].order);
    g_assert_cmpstr(table->outputs[1].name, ==, "the reason");
    g_assert_cmpuint(element->requires->len, ==, 2);
    g_assert_false(element->inferred);
    fixture_close(&at);
}

static void test_warnings(void)
{
    fixture at;
    fixture_open(&at, "camunda-modeler.dmn");
    g_assert_true(has_text(at.warnings, "camunda-modeler.dmn:3: \"bid_bonus\" has no <variable>"));
    g_assert_true(has_text(at.warnings, "\"penalties\" is not declared; taken as input data"));
    g_assert_true(has_text(at.warnings, "type \"integer\" is no type of DMN; taken as number"));
    const qq_dmn_element *inferred = qq_dmn_find(at.dmn, QQ_DMN_INPUT, "penalties");
    g_assert_true(inferred->inferred);
    g_assert_cmpint((int)qq_feel_type_kind(inferred->type), ==, QQ_FEEL_NUMBER);
    const qq_dmn_element *decision = qq_dmn_find(at.dmn, QQ_DMN_DECISION, "bid_bonus");
    g_assert_cmpuint(decision->requires->len, ==, 2);
    g_assert_cmpstr(decision->table->inputs[0].label, ==, "信用等级");
    fixture_close(&at);
}

static void check_trace(const char *name, const char *inputs, size_t count, const size_t *rules, bool fallback)
{
    fixture at;
    qq_table_trace trace;
    fixture_open(&at, "tables.dmn");
    const qq_dmn_element *decision = qq_dmn_find(at.dmn, QQ_DMN_DECISION, name);
    qq_dmn_trace(at.dmn, decision, &at.run, feel(at.arena, inputs).context, &trace);
    g_assert_cmpuint(trace.matched->len, ==, count);
    for (size_t i = 0; i < count; i++) g_assert_cmpuint(g_array_index(trace.matched, size_t, i), ==, rules[i]);
    g_assert_true(trace.fallback == fallback);
    g_assert_cmpint((int)trace.inputs[0].kind, ==, QQ_FEEL_NUMBER);
    g_array_unref(trace.matched);
    fixture_close(&at);
}

static void test_trace(void)
{
    check_trace("unique", "{x: 2}", 2, (const size_t[]){0, 1}, false);
    check_trace("rule order", "{x: 3}", 3, (const size_t[]){0, 1, 2}, false);
    check_trace("first", "{x: 3}", 1, (const size_t[]){0}, false);
    check_trace("with default", "{x: 0}", 0, NULL, true);
    check_trace("unique", "{x: 0}", 0, NULL, false);
}

/* A model is shared by threads. */
static gpointer decide_often(gpointer data)
{
    const qq_dmn *dmn = data;
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    const qq_dmn_element *decision = qq_dmn_find(dmn, QQ_DMN_DECISION, "functions");
    for (int i = 0; i < 50; i++) {
        qq_feel_run run = {.arena = arena};
        qq_feel_value got = qq_dmn_decide(dmn, decision, &run, feel(arena, "{n: 1}").context);
        g_assert_true(qq_feel_same(got, feel(arena, "[11, 55, 13]")));
        qq_feel_arena_reset(arena);
    }
    return NULL;
}

static void test_threads(void)
{
    fixture at;
    GThread *threads[3];
    fixture_open(&at, "boxed.dmn");
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) threads[i] = g_thread_new("decide", decide_often, at.dmn);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) g_thread_join(threads[i]);
    fixture_close(&at);
}

int main(int count, char **words)
{
    g_test_init(&count, &words, NULL);
    g_test_add_func("/dmn/boxed", test_boxed);
    g_test_add_func("/dmn/types", test_types);
    g_test_add_func("/dmn/tables", test_tables);
    g_test_add_func("/dmn/dialects", test_dialects);
    g_test_add_func("/dmn/imports", test_imports);
    g_test_add_func("/dmn/structure", test_structure);
    g_test_add_func("/dmn/warnings", test_warnings);
    g_test_add_func("/dmn/trace", test_trace);
    g_test_add_func("/dmn/threads", test_threads);
    return g_test_run();
}
