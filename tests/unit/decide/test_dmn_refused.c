/* What is no DMN, or is hostile, is refused in one line that says where; what only looks so is not. */
#include "qinqing/dmn.h"
#include <string.h>
#include "qinqing/error.h"
#include "support/sanitized.h"

#define HEAD                                                                                                           \
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" namespace=\"n\" name=\"m\" id=\"m\">\n"
#define TAIL "</definitions>\n"

static qq_dmn *compile(const char *text, bool lenient, GPtrArray **warnings, GError **error)
{
    qq_dmn_options options = {NULL, NULL, lenient};
    return qq_dmn_compile_with("m.dmn", text, strlen(text), &options, warnings, error);
}

static void assert_refused(const char *text, const char *where, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn = compile(text, false, NULL, &error);
    g_assert_null(dmn);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    if (!g_str_has_prefix(error->message, where) || !strstr(error->message, what) || strchr(error->message, '\n'))
        g_error("\"%s\" instead of %s … %s", error->message, where, what);
}

static void test_refused(void)
{
    static const char *const files[][3] = {
        {"", "m.dmn:1: ", "empty"},
        {"<definitions", "m.dmn:1: ", "not well-formed"},
        {"<!DOCTYPE definitions [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n" HEAD TAIL,
         "m.dmn:1: ", "document type"},
        {"<definitions xmlns=\"http://example.org/other\"/>", "m.dmn:1: ", "no <definitions> of DMN"},
        {"<model/>", "m.dmn:1: ", "no <definitions> of DMN"},
        {HEAD "<inputData/>" TAIL, "m.dmn:2: ", "neither name nor id"},
        {HEAD "<inputData id=\"a\"/>\n<inputData id=\"a\"/>" TAIL, "m.dmn:3: ", "two elements with the id \"a\""},
        {HEAD "<itemDefinition name=\"t\"/>\n<itemDefinition name=\"t\"/>" TAIL, "m.dmn:3: ", "two item definitions"},
        {HEAD "<inputData name=\"a\"><variable name=\"a\" typeRef=\"nowhere\"/></inputData>" TAIL,
         "m.dmn:2: ", "no type \"nowhere\""},
        {HEAD "<decision name=\"a\"><knowledgeRequirement>\n<requiredKnowledge href=\"#b\"/></knowledgeRequirement>"
              "</decision>" TAIL,
         "m.dmn:3: ", "means no element"},
        {HEAD "<decision name=\"a\"><literalExpression>\n<text>1 +</text></literalExpression></decision>" TAIL,
         "m.dmn:3:", ""},
        {HEAD "<decision name=\"a\"><literalExpression><text>\n\n1 + )</text></literalExpression></decision>" TAIL,
         "m.dmn:4:", ""},
        {HEAD "<import namespace=\"other\" importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>" TAIL,
         "m.dmn:2: ", "imports are not looked for"},
        {HEAD "<decision name=\"a\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement>"
              "</decision>" TAIL,
         "m.dmn:2: ", "requires itself"},
        {HEAD "<decision id=\"a\"><informationRequirement><requiredDecision href=\"#b\"/></informationRequirement>"
              "</decision><decision id=\"b\"><informationRequirement><requiredDecision href=\"#a\"/>"
              "</informationRequirement></decision>" TAIL,
         "m.dmn:2: ", "requires itself"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) assert_refused(files[i][0], files[i][1], files[i][2]);
}

static void test_tables_refused(void)
{
    static const char *const tables[][2] = {
        {"<decisionTable hitPolicy=\"LAST\"><output/></decisionTable>", "hit policy \"LAST\""},
        {"<decisionTable hitPolicy=\"COLLECT\" aggregation=\"MEAN\"><output/></decisionTable>", "aggregation \"MEAN\""},
        {"<decisionTable></decisionTable>", "no output"},
        {"<decisionTable><input/><output/></decisionTable>", "no expression"},
        {"<decisionTable><output/><output/></decisionTable>", "no name"},
        {"<decisionTable><output/><rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text>"
         "</outputEntry></rule></decisionTable>",
         "1 <inputEntry> where the table has 0"},
        {"<decisionTable><output/><rule/></decisionTable>", "0 <outputEntry> where the table has 1"},
        {"<decisionTable><output/><rule><outputEntry expressionLanguage=\"juel\"><text>1</text></outputEntry></rule>"
         "</decisionTable>",
         "a <outputEntry> in a language other than FEEL"},
        {"<literalExpression expressionLanguage=\"groovy\"><text>1</text></literalExpression>", "other than FEEL"},
        {"<conditional><if/></conditional>", "no expression in its <if>"},
        {"<for><in><literalExpression><text>1</text></literalExpression></in></for>", "no iteratorVariable"},
        {"<relation><column/></relation>", "column without a name"},
        {"<relation><row><literalExpression><text>1</text></literalExpression></row></relation>", "more cells"},
        {"<functionDefinition><formalParameter/></functionDefinition>", "parameter without a name"},
        {"<invocation><literalExpression><text>f</text></literalExpression><binding/></invocation>", "binding without"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *text = g_strdup_printf(HEAD "<decision name=\"a\">\n%s</decision>" TAIL, tables[i][0]);
        assert_refused(text, "m.dmn:3: ", tables[i][1]);
    }
}

/* The same files, leniently: a model whose broken parts are null, with notes and warnings. */
static void test_lenient(void)
{
    static const char text[] =
        HEAD "<decision name=\"bad\"><literalExpression><text>1 +</text></literalExpression></decision>"
             "<decision name=\"good\"><literalExpression><text>1 + 1</text></literalExpression></decision>"
             "<decision name=\"table\"><decisionTable hitPolicy=\"LAST\"><output/></decisionTable></decision>" TAIL;
    static const char *const names[] = {"bad", "good", "table"};
    g_autoptr(GPtrArray) warnings = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn = compile(text, true, &warnings, &error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_assert_no_error(error);
    g_assert_cmpuint(warnings->len, >=, 2);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
        qq_feel_run run = {.arena = arena, .notes = notes};
        const qq_dmn_element *decision = qq_dmn_find(dmn, QQ_DMN_DECISION, names[i]);
        qq_feel_value value = qq_dmn_decide(dmn, decision, &run, NULL);
        g_assert_cmpint((int)value.kind, ==, i == 1 ? QQ_FEEL_NUMBER : QQ_FEEL_NULL);
        g_assert_true(notes->len > 0 || i == 1);
    }
}

static void test_imports_refused(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn =
        qq_dmn_compile_path(QQ_SOURCE_DIR "/tests/data/dmn/imports/circle-one.dmn", false, NULL, &error);
    g_assert_null(dmn);
    g_assert_nonnull(
        strstr(error->message, "circle-two.dmn:3: model \"http://example.org/circle-one\" imports itself"));
    g_clear_error(&error);
    g_assert_null(qq_dmn_compile_path("/nowhere/m.dmn", false, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
}

/* ---- hostile ---- */

static char *repeated(const char *head, const char *open, const char *inside, const char *close, size_t count,
                      const char *tail)
{
    GString *text = g_string_new(head);
    for (size_t i = 0; i < count; i++) g_string_append(text, open);
    g_string_append(text, inside);
    for (size_t i = 0; i < count; i++) g_string_append(text, close);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

static void test_nested(void)
{
    g_autofree char *deep = repeated(HEAD "<decision name=\"a\">", "<list>", "", "</list>", 100000, "</decision>" TAIL);
    assert_refused(deep, "m.dmn:2: ", "");
    g_autofree char *text = repeated(HEAD "<decision name=\"a\"><literalExpression><text>", "(", "1", ")", 100000,
                                     "</text></literalExpression></decision>" TAIL);
    assert_refused(text, "m.dmn:2:", "");
    g_autofree char *fair = repeated(HEAD "<decision name=\"a\">", "<list>", "", "</list>", 200, "</decision>" TAIL);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn = compile(fair, false, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_run run = {.arena = arena};
    g_assert_cmpint((int)qq_dmn_decide(dmn, qq_dmn_find(dmn, QQ_DMN_DECISION, "a"), &run, NULL).kind, ==, QQ_FEEL_LIST);
}

/* Each decision requires the one before it. */
static char *chain(size_t count)
{
    GString *text = g_string_new(HEAD "<decision id=\"d0\"><literalExpression><text>0</text></literalExpression>"
                                      "</decision>\n");
    for (size_t i = 1; i < count; i++)
        g_string_append_printf(text,
                               "<decision id=\"d%zu\"><informationRequirement><requiredDecision href=\"#d%zu\"/>"
                               "</informationRequirement><literalExpression><text>d%zu + 1</text></literalExpression>"
                               "</decision>\n",
                               i, i - 1, i - 1);
    g_string_append(text, TAIL);
    return g_string_free(text, FALSE);
}

static void test_long_chain(void)
{
    enum { LENGTH = 20000 };
    g_autofree char *text = chain(LENGTH), *last = g_strdup_printf("d%d", LENGTH - 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn = compile(text, false, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_run run = {.arena = arena};
    qq_feel_value value = qq_dmn_decide(dmn, qq_dmn_find(dmn, QQ_DMN_DECISION, last), &run, NULL);
    g_assert_true(qq_feel_same(value, qq_feel_integer(LENGTH - 1)));
}

/* A table of many rules and inputs is read in time that grows with its size. */
static void test_large_table(void)
{
    enum { INPUTS = SANITIZED ? 50 : 200, RULES = SANITIZED ? 200 : 1000 };
    GString *text = g_string_new(HEAD "<decision name=\"large\"><decisionTable hitPolicy=\"COLLECT\" "
                                      "aggregation=\"COUNT\">");
    for (int i = 0; i < INPUTS; i++)
        g_string_append_printf(text, "<input><inputExpression><text>x%d</text></inputExpression></input>", i);
    g_string_append(text, "<output/>");
    for (int i = 0; i < RULES; i++) {
        g_string_append(text, "<rule>");
        for (int k = 0; k < INPUTS; k++) g_string_append(text, "<inputEntry><text>null</text></inputEntry>");
        g_string_append(text, "<outputEntry><text>1</text></outputEntry></rule>");
    }
    g_string_append(text, "</decisionTable></decision>" TAIL);
    g_autofree char *bytes = g_string_free(text, FALSE);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn = compile(bytes, false, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_feel_run run = {.arena = arena};
    qq_feel_value value = qq_dmn_decide(dmn, qq_dmn_find(dmn, QQ_DMN_DECISION, "large"), &run, NULL);
    g_assert_true(qq_feel_same(value, qq_feel_integer(RULES)));
}

/* Item definitions whose components are of one another: as a tree it has 10^20 leaves. */
static void test_type_explosion(void)
{
    GString *text = g_string_new(HEAD "<itemDefinition name=\"t0\"><typeRef>number</typeRef></itemDefinition>\n");
    for (int i = 1; i <= 20; i++) {
        g_string_append_printf(text, "<itemDefinition name=\"t%d\">", i);
        for (int k = 0; k < 10; k++)
            g_string_append_printf(text, "<itemComponent name=\"m%d\"><typeRef>t%d</typeRef></itemComponent>", k,
                                   i - 1);
        g_string_append(text, "</itemDefinition>\n");
    }
    g_string_append(text, "<inputData name=\"x\"><variable name=\"x\" typeRef=\"t20\"/></inputData>"
                          "<decision name=\"d\"><informationRequirement><requiredInput href=\"#x\"/>"
                          "</informationRequirement><literalExpression><text>x.m1.m2</text></literalExpression>"
                          "</decision>" TAIL);
    g_autofree char *bytes = g_string_free(text, FALSE);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_dmn) dmn = compile(bytes, false, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = arena, .notes = notes};
    qq_feel_context *inputs = qq_feel_context_new(arena, 1);
    qq_feel_context_put(arena, inputs, "x", qq_feel_integer(1));
    qq_feel_value value = qq_dmn_decide(dmn, qq_dmn_find(dmn, QQ_DMN_DECISION, "d"), &run, inputs);
    g_assert_cmpint((int)value.kind, ==, QQ_FEEL_NULL);
    g_assert_cmpuint(strlen(notes->pdata[0]), <, 1000);
}

int main(int count, char **words)
{
    g_test_init(&count, &words, NULL);
    g_test_add_func("/dmn/refused", test_refused);
    g_test_add_func("/dmn/refused/tables", test_tables_refused);
    g_test_add_func("/dmn/lenient", test_lenient);
    g_test_add_func("/dmn/refused/imports", test_imports_refused);
    g_test_add_func("/dmn/hostile/nested", test_nested);
    g_test_add_func("/dmn/hostile/chain", test_long_chain);
    g_test_add_func("/dmn/hostile/table", test_large_table);
    g_test_add_func("/dmn/hostile/types", test_type_explosion);
    return g_test_run();
}
