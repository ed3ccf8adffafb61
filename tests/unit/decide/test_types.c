/* Types: text and back, what is an instance, conversions, conformance, calls. */
#include "qinqing/feel.h"

#include <string.h>
#include "decide/feel/temporal.h"
#include "decide/feel/types.h"
#include "qinqing/error.h"

typedef struct {
    qq_feel_arena *arena;
    qq_feel_types *types;
} fixture;

static void set_up(fixture *with, gconstpointer data)
{
    (void)data;
    with->arena = qq_feel_arena_new();
    with->types = qq_feel_types_new();
}

static void tear_down(fixture *with, gconstpointer data)
{
    (void)data;
    qq_feel_types_free(with->types);
    qq_feel_arena_free(with->arena);
}

static const qq_feel_type *type(fixture *with, const char *text)
{
    g_autoptr(GError) error = NULL;
    const qq_feel_type *found = qq_feel_type_parse(with->types, text, &error);
    g_assert_no_error(error);
    g_assert_nonnull(found);
    return found;
}

static qq_feel_value list_of(fixture *with, qq_feel_value a, qq_feel_value b)
{
    qq_feel_list *list = qq_feel_list_new(with->arena, 2);
    qq_feel_list_add(with->arena, list, a);
    if (b.kind != QQ_FEEL_FUNCTION) qq_feel_list_add(with->arena, list, b);
    return qq_feel_list_value(list);
}

/* Stands for "no second item". */
static const qq_feel_value NONE = {.kind = QQ_FEEL_FUNCTION};

static void test_text(fixture *with, gconstpointer data)
{
    static const char *const same[] = {
        "Any",
        "Null",
        "number",
        "date and time",
        "years and months duration",
        "context",
        "function",
        "list<number>",
        "list<list<Any>>",
        "range<date>",
        "context<a: string, b c: list<number>>",
        "function<> -> Any",
        "function<number, list<string>> -> context<a: date>",
        "function<function<number> -> number> -> boolean",
    };
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        qq_feel_type_append(text, type(with, same[i]));
        g_assert_cmpstr(text->str, ==, same[i]);
    }
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_type_append(text, type(with, " list< context <a :  days   and time duration> > "));
    g_assert_cmpstr(text->str, ==, "list<context<a: days and time duration>>");
}

static void test_refused(fixture *with, gconstpointer data)
{
    static const char *const none[] = {"",
                                       "numbers",
                                       "list<",
                                       "list<>",
                                       "list<number",
                                       "list<number>>",
                                       "list<a>",
                                       "string<number>",
                                       "context<a>",
                                       "context<a: >",
                                       "function<number>",
                                       "function<number> ->",
                                       "context<a: number b: string>",
                                       "list<number> x"};
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_autoptr(GError) error = NULL;
        if (qq_feel_type_parse(with->types, none[i], &error)) g_error("\"%s\" is a type", none[i]);
        g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
        g_assert_null(strchr(error->message, '\n'));
    }
    g_autoptr(GString) deep = g_string_new(NULL);
    for (int i = 0; i < 100000; i++) g_string_append(deep, "list<");
    g_autoptr(GError) error = NULL;
    g_assert_null(qq_feel_type_parse(with->types, deep->str, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
}

static void test_named(fixture *with, gconstpointer data)
{
    const qq_feel_type *grades = type(with, "list<string>");
    (void)data;
    g_assert_null(qq_feel_type_find(with->types, "tGrades"));
    qq_feel_type_name(with->types, "tGrades", grades);
    g_assert_true(qq_feel_type_find(with->types, "tGrades") == grades);
    g_assert_true(qq_feel_type_element(type(with, "list<tGrades>")) == grades);
    qq_feel_type_name(with->types, "tGrades", type(with, "number"));
    g_assert_cmpint(qq_feel_type_kind(qq_feel_type_find(with->types, "tGrades")), ==, QQ_FEEL_NUMBER);
    const qq_feel_type *context = type(with, "context<a: string, b: tGrades>"), *member;
    g_assert_cmpuint(qq_feel_type_member_count(context), ==, 2);
    g_assert_cmpstr(qq_feel_type_member(context, 1, &member), ==, "b");
    g_assert_cmpint(qq_feel_type_kind(member), ==, QQ_FEEL_NUMBER);
    g_assert_null(qq_feel_type_element(context));
    g_assert_true(qq_feel_type_is_any(type(with, "Any")));
    g_assert_cmpint(qq_feel_type_kind(type(with, "Any")), ==, QQ_FEEL_NULL);
}

/* However deep types are built, what lies too deep is Any. */
static void test_deep(fixture *with, gconstpointer data)
{
    const qq_feel_type *deep = type(with, "number");
    (void)data;
    for (int i = 0; i < 1000000; i++) deep = qq_feel_type_list(with->types, deep);
    int depth = 0;
    for (; qq_feel_type_element(deep); deep = qq_feel_type_element(deep)) depth++;
    g_assert_cmpint(depth, <=, QQ_TYPE_DEPTH_MAX);
    g_assert_true(qq_feel_type_is_any(deep));
}

static void assert_instance(fixture *with, qq_feel_value value, const char *of, bool expected)
{
    if (qq_feel_is_instance(value, type(with, of)) == expected) return;
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, value, true);
    g_error("%s instance of %s", text->str, of);
}

static void test_simple_instances(fixture *with, gconstpointer data)
{
    static const char *const names[] = {"boolean",
                                        "number",
                                        "string",
                                        "date",
                                        "time",
                                        "date and time",
                                        "years and months duration",
                                        "days and time duration"};
    const qq_feel_value values[] = {
        qq_feel_boolean(true),
        qq_feel_integer(1),
        qq_feel_string(with->arena, "a"),
        qq_feel_days(1),
        qq_feel_read_temporal(with->arena, "10:00:00", 8),
        qq_feel_read_temporal(with->arena, "2021-01-01T10:00:00", 19),
        qq_feel_months_value(1),
        qq_feel_seconds_value((qq_feel_seconds){.seconds = 1}),
    };
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(names); j++) assert_instance(with, values[i], names[j], i == j);
        assert_instance(with, values[i], "Any", true);
        assert_instance(with, values[i], "Null", false);
        assert_instance(with, values[i], "list", false);
        assert_instance(with, QQ_FEEL_NOTHING, names[i], false);
    }
    assert_instance(with, QQ_FEEL_NOTHING, "Null", true);
    assert_instance(with, QQ_FEEL_NOTHING, "Any", false);
}

static void test_composed_instances(fixture *with, gconstpointer data)
{
    qq_feel_value one = qq_feel_integer(1), text = qq_feel_string(with->arena, "a");
    qq_feel_context *context = qq_feel_context_new(with->arena, 2);
    qq_feel_range range = {.low = one, .high = qq_feel_integer(2)};
    qq_feel_value value = {.kind = QQ_FEEL_RANGE, .range = &range};
    (void)data;
    assert_instance(with, list_of(with, one, one), "list<number>", true);
    assert_instance(with, list_of(with, one, text), "list<number>", false);
    assert_instance(with, list_of(with, one, text), "list<Any>", true);
    assert_instance(with, list_of(with, one, QQ_FEEL_NOTHING), "list<number>", true);
    assert_instance(with, qq_feel_list_value(qq_feel_list_new(with->arena, 0)), "list<date>", true);
    assert_instance(with, list_of(with, list_of(with, one, one), NONE), "list<list<number>>", true);
    assert_instance(with, one, "list<number>", false);
    qq_feel_context_put(with->arena, context, "a", one);
    qq_feel_context_put(with->arena, context, "b", text);
    assert_instance(with, qq_feel_context_value(context), "context", true);
    assert_instance(with, qq_feel_context_value(context), "context<a: number>", true);
    assert_instance(with, qq_feel_context_value(context), "context<a: number, b: string>", true);
    assert_instance(with, qq_feel_context_value(context), "context<a: string>", false);
    assert_instance(with, qq_feel_context_value(context), "context<c: string>", false);
    assert_instance(with, value, "range<number>", true);
    assert_instance(with, value, "range<date>", false);
    assert_instance(with, value, "range", true);
    assert_instance(with, value, "list<number>", false);
}

/* ---- functions ---- */

static qq_feel_value first_argument(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                    size_t count)
{
    (void)run, (void)function;
    return count > 0 ? arguments[0] : QQ_FEEL_NOTHING;
}

static const char *const parameter_names[] = {"a", "b"};

static void test_function_instances(fixture *with, gconstpointer data)
{
    const qq_feel_type *const parameters[] = {type(with, "context<x: number>"), NULL};
    qq_feel_function function = {.parameter_count = 2,
                                 .parameters = parameter_names,
                                 .parameter_types = parameters,
                                 .result_type = type(with, "list<number>"),
                                 .call = first_argument};
    qq_feel_value value = {.kind = QQ_FEEL_FUNCTION, .function = &function};
    (void)data;
    assert_instance(with, value, "function", true);
    assert_instance(with, value, "function<context<x: number>, Any> -> list<number>", true);
    /* Takes more than asked for, gives less. */
    assert_instance(with, value, "function<context<x: number, y: string>, date> -> list<Any>", true);
    assert_instance(with, value, "function<context<y: number>, date> -> list<Any>", false);
    assert_instance(with, value, "function<context<x: number>, Any> -> list<string>", false);
    assert_instance(with, value, "function<context<x: number>> -> list<number>", false);
    assert_instance(with, value, "number", false);
    function.result_type = NULL;
    assert_instance(with, value, "function<context<x: number>, Any> -> Any", true);
    assert_instance(with, value, "function<context<x: number>, Any> -> number", false);
}

static void test_conformance(fixture *with, gconstpointer data)
{
    static const struct {
        const char *type, *wider;
        bool conforms;
    } cases[] = {
        {"number", "Any", true},
        {"Any", "number", false},
        {"Null", "number", true},
        {"number", "number", true},
        {"date", "date and time", false},
        {"list<number>", "list<Any>", true},
        {"list<Any>", "list<number>", false},
        {"list<number>", "number", false},
        {"range<number>", "range<Any>", true},
        {"range<number>", "list<number>", false},
        {"context<a: number, b: date>", "context<b: Any>", true},
        {"context<a: number>", "context<a: number, b: date>", false},
        {"context<a: number>", "context", true},
        {"function<Any> -> number", "function<number> -> Any", true},
        {"function<number> -> number", "function<Any> -> number", false},
        {"function<number> -> Any", "function<number> -> number", false},
        {"function<> -> number", "function<number> -> number", false},
        {"function<> -> number", "function", true},
        {"function", "function<> -> number", false},
    };
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (qq_feel_type_conforms(type(with, cases[i].type), type(with, cases[i].wider)) != cases[i].conforms)
            g_error("%s conforms to %s", cases[i].type, cases[i].wider);
}

static void assert_conform(fixture *with, qq_feel_value value, const char *to, const char *expected)
{
    qq_feel_value out = qq_feel_integer(77);
    bool done = qq_feel_conform(with->arena, value, type(with, to), &out);
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, out, false);
    g_assert_cmpstr(text->str, ==, expected ? expected : "null");
    g_assert_cmpint(done, ==, expected != NULL);
}

static void test_conversions(fixture *with, gconstpointer data)
{
    qq_feel_value one = qq_feel_integer(1), date = qq_feel_days(0);
    (void)data;
    assert_conform(with, one, "number", "1");
    assert_conform(with, one, "string", NULL);
    assert_conform(with, one, "list<number>", "[1]");
    assert_conform(with, one, "list<string>", NULL);
    assert_conform(with, list_of(with, one, NONE), "number", "1");
    assert_conform(with, list_of(with, one, NONE), "Any", "[1]");
    assert_conform(with, list_of(with, one, one), "number", NULL);
    assert_conform(with, list_of(with, one, NONE), "list<list<number>>", NULL);
    assert_conform(with, date, "date and time", "1970-01-01T00:00:00Z");
    assert_conform(with, list_of(with, date, NONE), "date and time", "1970-01-01T00:00:00Z");
    assert_conform(with, date, "time", NULL);
    assert_conform(with, QQ_FEEL_NOTHING, "number", "null");
    assert_conform(with, QQ_FEEL_NOTHING, "list<number>", "null");
}

static void test_calls(fixture *with, gconstpointer data)
{
    const qq_feel_type *const parameters[] = {type(with, "list<number>"), NULL};
    qq_feel_function function = {.name = "first",
                                 .parameter_count = 2,
                                 .parameters = parameter_names,
                                 .parameter_types = parameters,
                                 .call = first_argument};
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = with->arena, .notes = notes};
    qq_feel_value given[] = {qq_feel_integer(1), qq_feel_string(with->arena, "a")};
    (void)data;
    g_assert_cmpint(qq_feel_call(&run, &function, given, 2).kind, ==, QQ_FEEL_LIST);
    g_assert_cmpuint(notes->len, ==, 0);
    g_assert_cmpint(given[0].kind, ==, QQ_FEEL_NUMBER);
    g_assert_cmpint(qq_feel_call(&run, &function, given, 1).kind, ==, QQ_FEEL_NULL);
    g_assert_cmpstr(g_ptr_array_index(notes, 0), ==, "first takes 2 arguments, not 1");
    given[0] = qq_feel_days(0);
    g_assert_cmpint(qq_feel_call(&run, &function, given, 2).kind, ==, QQ_FEEL_NULL);
    g_assert_cmpstr(g_ptr_array_index(notes, 1), ==, "first: a is a date, not of type list<number>");
    given[0] = qq_feel_integer(1);
    function.result_type = type(with, "string");
    g_assert_cmpint(qq_feel_call(&run, &function, given, 2).kind, ==, QQ_FEEL_NULL);
    g_assert_cmpuint(notes->len, ==, 3);
    function.result_type = type(with, "number");
    g_assert_cmpint(qq_feel_call(&run, &function, given, 2).kind, ==, QQ_FEEL_NUMBER);
    run.notes = NULL;
    g_assert_cmpint(qq_feel_call(&run, &function, given, 0).kind, ==, QQ_FEEL_NULL);
}

static void test_notes_limited(fixture *with, gconstpointer data)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = with->arena, .notes = notes};
    (void)data;
    for (int i = 0; i < 1000; i++) qq_feel_note(&run, i + 1, 2, "wrong %d", i);
    g_assert_cmpuint(notes->len, ==, QQ_FEEL_NOTES_MAX);
    g_assert_cmpstr(g_ptr_array_index(notes, 9), ==, "10:2: wrong 9");
}

#define TEST(name) g_test_add("/decide/types/" #name, fixture, NULL, set_up, test_##name, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(text);
    TEST(refused);
    TEST(named);
    TEST(deep);
    TEST(simple_instances);
    TEST(composed_instances);
    TEST(function_instances);
    TEST(conformance);
    TEST(conversions);
    TEST(calls);
    TEST(notes_limited);
    return g_test_run();
}
