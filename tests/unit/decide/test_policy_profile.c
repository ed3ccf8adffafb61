/* The profile of policies, rule by rule: a sound table, and what is said when one thing of it is changed. */
#include "unit/decide/policy_support.h"

#define HEAD "table,deposit\nhit policy,UNIQUE\ninput data,score,number\ninput data,grade,string\n"
#define GRID                                                                                                           \
    "column,,input,input,output,annotation\nname,,score,grade,,law\ntype,,number,string,number,\n"                     \
    "values,,[0..100],\"\"\"A\"\", \"\"B\"\"\",\"0, 1, 2\",\n"
#define RULES "rule,r1,< 60,-,2,art. 1\nrule,r2,>= 60,\"\"\"A\"\"\",0,art. 2\nrule,r3,>= 60,\"\"\"B\"\"\",1,art. 3\n"
#define SOUND HEAD GRID RULES

/* The text with `from` in place of `to`; it must be there. */
static char *replaced(const char *text, const char *from, const char *to)
{
    g_assert_nonnull(strstr(text, from));
    g_auto(GStrv) parts = g_strsplit(text, from, 2);
    return g_strjoinv(to, parts);
}

static const struct {
    const char *name, *from, *to;
    qq_policy_kind kind;
    const char *says;
} changes[] = {
    {"gap", "rule,r3,>= 60", "rule,r3,> 60", QQ_POLICY_GAP,
     "decision deposit: no rule for score = 60, grade = \"B\" (and wherever score in 60, grade in \"B\"); add a rule"},
    {"gap between", "< 60,-", "< 59,-", QQ_POLICY_GAP, "no rule for score = 59, "},
    {"no type", "name,,score,grade,,law\ntype,,number,", "name,,score + 0,grade,,law\ntype,,,", QQ_POLICY_PROFILE,
     "input 1 (score + 0) has no type"},
    {"list", "type,,number,", "type,,list<number>,", QQ_POLICY_PROFILE, "input 1 (score) is a list, which cannot be"},
    {"time", "type,,number,", "type,,time,", QQ_POLICY_PROFILE, "input 1 (score) is a time, which cannot be proved"},
    {"any text", "values,,[0..100],\"\"\"A\"\", \"\"B\"\"\"", "values,,[0..100],", QQ_POLICY_PROFILE,
     "input 2 (grade) is a text of any kind; list its allowed values"},
    {"text but some", "\"\"\"A\"\", \"\"B\"\"\",\"0", "\"not(\"\"C\"\")\",\"0", QQ_POLICY_PROFILE,
     "input 2 (grade) is a text of any kind"},
    {"domain of another kind", "values,,[0..100]", "values,,\"date(\"\"2024-01-01\"\")\"", QQ_POLICY_PROFILE,
     "input 1 (score) is a number, but each of its allowed values is a date"},
    {"misspelt", "60,\"\"\"A\"\"\"", "60,\"\"\"AA\"\"\"", QQ_POLICY_PROFILE,
     "rule 2 tests input 2 (grade) for \"AA\", which is not among its allowed values"},
    {"another kind", "< 60,-", "\"\"\"60\"\"\",-", QQ_POLICY_PROFILE,
     "rule 1, input 1: \"\"60\"\" tests for a text, but the input is a number; it never holds"},
    {"another name", "< 60,-", "< score,-", QQ_POLICY_PROFILE, "rule 1, input 1: \"< score\" is no interval or set"},
    {"null", "< 60,-", "null,-", QQ_POLICY_PROFILE, "it tests for null"},
    {"function", "< 60,-", "even(?),-", QQ_POLICY_PROFILE, "is no interval or set"},
    {"outside", "< 60,-", "> 100,-", QQ_POLICY_UNREACHABLE,
     "rule 1 is never reached: no allowed value fits its cell of score"},
    {"first without reason", "UNIQUE", "FIRST", QQ_POLICY_PROFILE,
     "hit policy FIRST without a stated reason; add a line \"FIRST: why\" to the decision's description"},
    {"order without reason", "UNIQUE\n", "RULE ORDER\ndescription,RULE ORDER:\n", QQ_POLICY_PROFILE,
     "hit policy RULE ORDER without a stated reason"},
    {"no annotation", "art. 2", " ", QQ_POLICY_PROFILE, "rule 2 has no annotation; write the legal article"},
    {"same id", "rule,r2", "rule,r1", QQ_POLICY_PROFILE, "rule 2 has the id r1 of rule 1"},
    {"default", "rule,r1", "default,,,,2,\nrule,r1", QQ_POLICY_PROFILE, "output 1 has a default, which hides gaps"},
    {"computed", "-,2,art. 1", "-,score / 50,art. 1", QQ_POLICY_PROFILE,
     "rule 1, output 1: \"score / 50\" is no plain value"},
    {"null conclusion", "-,2,art. 1", "-,null,art. 1", QQ_POLICY_PROFILE,
     "rule 1, output 1: \"null\" is no plain value"},
    {"conclusion of another kind", "-,2,art. 1", "-,\"\"\"2\"\"\",art. 1", QQ_POLICY_PROFILE,
     "rule 1, output 1: \"2\" is no number"},
    {"conclusion not allowed", "-,2,art. 1", "-,3,art. 1", QQ_POLICY_PROFILE,
     "rule 1, output 1: 3 is not among the allowed values"},
    {"asked twice", "name,,score,grade", "name,,score,score", QQ_POLICY_PROFILE, "input 2 asks for score, as input 1"},
    {"clock", "name,,score", "name,,today() - date(score)", QQ_POLICY_PROFILE,
     "today() makes an answer depend on when it is asked; take the day as input data"},
    {"dynamic", "name,,score", "name,,\"get value({}, \"\"x\"\")\"", QQ_POLICY_PROFILE,
     "get value() reads by a name that nobody can check"},
    {"forbidden data", "input data,score", "input data,registered capital,number\ninput data,score",
     QQ_POLICY_FORBIDDEN, "\"registered capital\" may not be read by a model"},
    {"forbidden component", "input data,score,number",
     "input data,unit,\"context<net_assets: number>\"\ninput data,score,number", QQ_POLICY_FORBIDDEN,
     "\"net_assets\" may not be read"},
    {"forbidden path", HEAD GRID,
     "table,deposit\nhit policy,UNIQUE\ninput data,unit,Any\ninput data,grade,string\n"
     "column,,input,input,output,annotation\nname,,(unit).ownership,grade,,law\ntype,,number,string,number,\n"
     "values,,[0..100],\"\"\"A\"\", \"\"B\"\"\",\"0, 1, 2\",\n",
     QQ_POLICY_FORBIDDEN, "\"ownership\" may not be read"},
};

static bool says(const GPtrArray *findings, qq_policy_kind kind, const char *text)
{
    for (guint i = 0; i < findings->len; i++) {
        const qq_policy_finding *finding = g_ptr_array_index(findings, i);
        g_assert_true(g_str_has_prefix(finding->text, "t.dmn:"));
        g_assert_null(strchr(finding->text, '\n'));
        g_assert_cmpint(finding->line, >, 0);
        if (finding->kind == kind && strstr(finding->text, text)) return true;
    }
    return false;
}

static void test_sound(void)
{
    g_autoptr(qq_dmn) dmn = dmn_of_csv(SOUND);
    qq_policy_summary summary = {0};
    g_autoptr(GPtrArray) findings = qq_policy_check(dmn, &summary);
    g_assert_cmpuint(confirm(dmn, findings), ==, 0);
    g_assert_cmpuint(findings->len, ==, 0);
    g_assert_cmpuint(summary.tables, ==, 1);
    g_assert_cmpuint(summary.rules, ==, 3);
    g_assert_cmpuint(summary.proved, ==, 1);
}

/* Where an editor has one annotation a rule, it is the rule's description. */
static void test_description(void)
{
    g_autofree char *noted = replaced(SOUND, "output,annotation", "output,note");
    g_autoptr(qq_dmn) dmn = dmn_of_csv(noted);
    g_assert_cmpuint(only_table(dmn)->table->annotation_count, ==, 0);
    g_autoptr(GPtrArray) findings = qq_policy_check(dmn, NULL);
    g_assert_cmpuint(findings->len, ==, 0);
}

static void test_change(gconstpointer data)
{
    const size_t i = GPOINTER_TO_SIZE(data);
    g_autofree char *csv = replaced(SOUND, changes[i].from, changes[i].to);
    g_autoptr(qq_dmn) dmn = dmn_of_csv(csv);
    qq_policy_summary summary = {0};
    g_autoptr(GPtrArray) findings = qq_policy_check(dmn, &summary);
    for (guint j = 0; j < findings->len; j++)
        g_test_message("%s", ((const qq_policy_finding *)g_ptr_array_index(findings, j))->text);
    g_assert_true(says(findings, changes[i].kind, changes[i].says));
    if (changes[i].kind != QQ_POLICY_FORBIDDEN && !strstr(changes[i].says, "()"))
        g_assert_cmpuint(summary.proved, ==, 0);
}

/* ---- hit policies ---- */

static GPtrArray *check_with(const char *policy, const char *rules, qq_dmn **dmn)
{
    g_autofree char *head = replaced(HEAD GRID, "UNIQUE", policy);
    g_autofree char *csv = g_strconcat(head, rules, NULL);
    *dmn = dmn_of_csv(csv);
    GPtrArray *findings = qq_policy_check(*dmn, NULL);
    confirm(*dmn, findings);
    return findings;
}

#define OVERLAPPING "rule,r1,<= 60,-,2,art. 1\nrule,r2,>= 60,-,0,art. 2\n"
#define AGREEING    "rule,r1,<= 60,-,2,art. 1\nrule,r2,>= 60,-,2,art. 2\n"
#define HIDDEN      "rule,r1,-,-,2,art. 1\nrule,r2,>= 60,-,1,art. 2\n"

static void test_overlap(void)
{
    static const struct {
        const char *policy, *rules;
        guint overlaps, unreachable;
    } tables[] = {
        {"UNIQUE", OVERLAPPING, 1, 0},
        {"UNIQUE", AGREEING, 1, 0},
        {"ANY", OVERLAPPING, 1, 0},
        {"ANY", AGREEING, 0, 0},
        {"COLLECT SUM", OVERLAPPING, 0, 0},
        {"PRIORITY", OVERLAPPING, 0, 0},
        {"OUTPUT ORDER", OVERLAPPING, 0, 0},
        {"FIRST\ndescription,\"A ladder.\nFIRST: the statute names its grounds in this order\"", OVERLAPPING, 0, 0},
        {"FIRST\ndescription,FIRST：条例按此顺序列举", HIDDEN, 0, 1},
        {"PRIORITY", HIDDEN, 0, 0},
        {"PRIORITY", "rule,r1,-,-,0,art. 1\nrule,r2,>= 60,-,1,art. 2\n", 0, 1},
        {"RULE ORDER\ndescription,RULE ORDER: as listed", HIDDEN, 0, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(qq_dmn) dmn = NULL;
        g_autoptr(GPtrArray) findings = check_with(tables[i].policy, tables[i].rules, &dmn);
        g_assert_cmpuint(count_kind(findings, QQ_POLICY_OVERLAP), ==, tables[i].overlaps);
        g_assert_cmpuint(count_kind(findings, QQ_POLICY_UNREACHABLE), ==, tables[i].unreachable);
        g_assert_cmpuint(findings->len, ==, tables[i].overlaps + tables[i].unreachable);
    }
}

/* Findings that would fill pages are counted. */
static void test_many(void)
{
    g_autoptr(GString) rules = g_string_new(NULL);
    for (int i = 0; i < 40; i++) g_string_append_printf(rules, "rule,r%d,%d,-,2,art. 1\n", i, 2 * i);
    g_autoptr(qq_dmn) dmn = NULL;
    g_autoptr(GPtrArray) gaps = check_with("UNIQUE", rules->str, &dmn);
    g_assert_cmpuint(gaps->len, <=, 11);
    g_assert_true(says(gaps, QQ_POLICY_GAP, "more such gaps") || gaps->len <= 10);
    g_string_truncate(rules, 0);
    for (int i = 0; i < 40; i++) g_string_append_printf(rules, "rule,r%d,-,-,2,art. 1\n", i);
    g_autoptr(qq_dmn) other = NULL;
    g_autoptr(GPtrArray) overlaps = check_with("UNIQUE", rules->str, &other);
    g_assert_true(says(overlaps, QQ_POLICY_OVERLAP, "760 more pairs of rules overlap"));
    g_assert_cmpuint(overlaps->len, ==, 21);
}

/* ---- chains of decisions ---- */

#define DMN(body)                                                                                                      \
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"d\" name=\"d\" namespace=\"urn:t\">\n"   \
    "<inputData id=\"unit\" name=\"unit\"><variable name=\"unit\"/></inputData>\n" body "</definitions>\n"
#define NEEDS_UNIT "<informationRequirement><requiredInput href=\"#unit\"/></informationRequirement>"

/* What is read under another name, in a context, an invocation, a filter. */
static void test_chain(void)
{
    static const char *const files[] = {
        DMN("<decision id=\"a\" name=\"a\"><variable name=\"a\"/>" NEEDS_UNIT
            "\n<literalExpression><text>unit.ownership</text></literalExpression></decision>\n"),
        DMN("<decision id=\"a\" name=\"a\"><variable name=\"a\"/>" NEEDS_UNIT
            "\n<context><contextEntry><variable name=\"x\"/><literalExpression><text>unit.ownership = "
            "1</text></literalExpression></contextEntry></context></decision>\n"),
        DMN("<decision id=\"a\" name=\"a\"><variable name=\"a\"/>" NEEDS_UNIT
            "\n<literalExpression><text>[unit][ownership = \"x\"]</text></literalExpression></decision>\n"),
        DMN("<businessKnowledgeModel id=\"k\" name=\"k\"><variable name=\"k\"/><encapsulatedLogic><formalParameter "
            "name=\"x\"/>\n<literalExpression><text>for y in x return "
            "y.ownership</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>\n"),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(qq_dmn) dmn = dmn_of("t.dmn", files[i]);
        g_autoptr(GPtrArray) findings = qq_policy_check(dmn, NULL);
        g_assert_cmpuint(findings->len, ==, 1);
        const qq_policy_finding *finding = g_ptr_array_index(findings, 0);
        g_assert_cmpint(finding->kind, ==, QQ_POLICY_FORBIDDEN);
        g_assert_cmpint(finding->line, ==, 4);
        g_assert_true(g_str_has_prefix(finding->text, "t.dmn:4: \"ownership\" may not be read by a model"));
        g_assert_cmpstr(finding->decision, ==, i == 3 ? "k" : "a");
    }
}

/* A table that is no decision of its own is not proved, and that is said. */
static void test_inside(void)
{
    g_autoptr(qq_dmn) dmn = dmn_of(
        "t.dmn",
        DMN("<decision id=\"a\" name=\"a\"><variable name=\"a\"/>" NEEDS_UNIT
            "<context><contextEntry><variable name=\"x\"/><decisionTable><input><inputExpression><text>unit</text>"
            "</inputExpression></input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1"
            "</text></outputEntry></rule></decisionTable></contextEntry></context></decision>\n"));
    g_autoptr(GPtrArray) findings = qq_policy_check(dmn, NULL);
    g_assert_cmpuint(findings->len, ==, 1);
    g_assert_true(says(findings, QQ_POLICY_PROFILE, "a decision table inside other logic cannot be proved"));
}

/* ---- packages ---- */

static GPtrArray *tables_of(const char *dmn, GError **error)
{
    g_autoptr(GString) kept = g_string_new("qinqing-package 1\n");
    g_string_append_printf(kept, "a.dmn\n%zu\n%smodel.xml\n0\n", strlen(dmn), dmn);
    g_autoptr(qq_package) package = qq_package_parse(kept->str, kept->len, error);
    return package ? qq_policy_tables(package, error) : NULL;
}

static void test_package(void)
{
    static const struct {
        const char *dmn, *message;
    } refused[] = {
        {DMN("<inputData id=\"r\" name=\"registered region\"/>"),
         "a.dmn:3: \"registered region\" may not be read by a model (Fair Competition Review Rules for Bidding, "
         "Articles 7 and 9: no different scores by ownership, place, size, capital, assets or local tax); remove it"},
        {DMN("<decision id=\"a\" name=\"a\">" NEEDS_UNIT
             "<literalExpression><text>if unit.net_assets &gt; 3 then 1 else 2</text></literalExpression></decision>"),
         "a.dmn:3: \"net_assets\" may not be read by a model"},
        {"<!DOCTYPE d><d/>", "a.dmn:1: "},
        {"<d>", "a.dmn:1: "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) tables = tables_of(refused[i].dmn, &error);
        g_assert_null(tables);
        g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_prefix(error->message, refused[i].message));
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tables = tables_of(DMN(""), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(tables->len, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/policy/sound", test_sound);
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *path = g_strdup_printf("/decide/policy/change/%s", changes[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_change);
    }
    g_test_add_func("/decide/policy/description", test_description);
    g_test_add_func("/decide/policy/overlap", test_overlap);
    g_test_add_func("/decide/policy/many", test_many);
    g_test_add_func("/decide/policy/chain", test_chain);
    g_test_add_func("/decide/policy/inside", test_inside);
    g_test_add_func("/decide/policy/package", test_package);
    return g_test_run();
}
