/* Values: made, copied, compared, calculated with, written. Expected results follow DMN 1.5, tables 53 to 65. */
#include "qinqing/feel.h"

#include <string.h>
#include "decide/feel/operations.h"
#include "decide/feel/temporal.h"

typedef struct {
    qq_feel_arena *arena;
    qq_feel_run run;
} fixture;

static void set_up(fixture *with, gconstpointer data)
{
    (void)data;
    with->arena = qq_feel_arena_new();
    with->run = (qq_feel_run){.arena = with->arena, .notes = g_ptr_array_new_with_free_func(g_free)};
}

static void tear_down(fixture *with, gconstpointer data)
{
    (void)data;
    g_ptr_array_unref(with->run.notes);
    qq_feel_arena_free(with->arena);
}

/* A value from a short text: 'x' a string, [a b] a list, true, null, a number or a temporal value. */
static qq_feel_value of(fixture *with, const char *text)
{
    qq_decimal number;
    size_t length = strlen(text);
    if (!strcmp(text, "null")) return QQ_FEEL_NOTHING;
    if (!strcmp(text, "true") || !strcmp(text, "false")) return qq_feel_boolean(*text == 't');
    if (qq_decimal_read(text, length, &number)) return qq_feel_number(number);
    if (*text == '\'') {
        g_autofree char *inner = g_strndup(text + 1, length - 2);
        return qq_feel_string(with->arena, inner);
    }
    if (*text == '[') {
        g_autofree char *inner = g_strndup(text + 1, length - 2);
        g_auto(GStrv) parts = g_strsplit(inner, " ", -1);
        qq_feel_list *list = qq_feel_list_new(with->arena, 0);
        for (char **part = parts; *part; part++) qq_feel_list_add(with->arena, list, of(with, *part));
        return qq_feel_list_value(list);
    }
    qq_feel_value value = qq_feel_read_temporal(with->arena, text, length);
    if (value.kind == QQ_FEEL_NULL) g_error("\"%s\" is no value", text);
    return value;
}

static qq_feel_value context_of(fixture *with, const char *a, qq_feel_value x, const char *b, qq_feel_value y)
{
    qq_feel_context *context = qq_feel_context_new(with->arena, 0);
    qq_feel_context_put(with->arena, context, a, x);
    if (b) qq_feel_context_put(with->arena, context, b, y);
    return qq_feel_context_value(context);
}

static qq_feel_value range_of(fixture *with, qq_feel_range range)
{
    qq_feel_range *kept = qq_feel_arena_take(with->arena, sizeof *kept);
    *kept = range;
    return (qq_feel_value){.kind = QQ_FEEL_RANGE, .range = kept};
}

static void assert_text(qq_feel_value value, bool literal, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, value, literal);
    g_assert_cmpstr(text->str, ==, expected);
}

typedef qq_feel_value (*operator)(qq_feel_run *run, qq_feel_place place, qq_feel_value a, qq_feel_value b);
static const qq_feel_place HERE = {.line = 3, .column = 7};

typedef struct {
    const char *a, *b, *expected;
} row;

/* Nulls have a note that says where. */
static void assert_rows(fixture *with, operator calculate, const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_ptr_array_set_size(with->run.notes, 0);
        qq_feel_value result = calculate(&with->run, HERE, of(with, rows[i].a), of(with, rows[i].b));
        g_autoptr(GString) text = g_string_new(NULL);
        qq_feel_append(text, result, false);
        if (strcmp(text->str, rows[i].expected))
            g_error("%s, %s: %s instead of %s", rows[i].a, rows[i].b, text->str, rows[i].expected);
        g_assert_cmpuint(with->run.notes->len, ==, result.kind == QQ_FEEL_NULL);
        if (result.kind == QQ_FEEL_NULL)
            g_assert_true(g_str_has_prefix(g_ptr_array_index(with->run.notes, 0), "3:7: "));
    }
}

static void test_add(fixture *with, gconstpointer data)
{
    static const row rows[] = {
        {"1.2345", "2.234", "3.4685"},
        {"'foo'", "'bar'", "foobar"},
        {"''", "''", ""},
        {"1", "'1'", "null"},
        {"1", "null", "null"},
        {"true", "true", "null"},
        {"[1]", "1", "null"},
        {"9e6144", "9e6144", "null"},
        {"2021-01-31", "P1M", "2021-02-28"},
        {"P1D", "2021-12-31", "2022-01-01"},
        {"2021-01-01", "PT36H", "2021-01-02"},
        {"2021-01-01T10:10:10", "P1M", "2021-02-01T10:10:10"},
        {"2021-01-01T24:00:00", "-PT1S", "2021-01-01T23:59:59"},
        {"-2021-01-01T10:10:10+11:00", "-P1D", "-2022-12-31T10:10:10+11:00"},
        {"10:15:00@Australia/Melbourne", "-PT1H", "09:15:00@Australia/Melbourne"},
        {"PT1H", "23:30:00", "00:30:00"},
        {"10:15:00", "P1M", "null"},
        {"2021-01-01", "2021-01-01", "null"},
        {"2021-01-01", "1", "null"},
        {"P1Y", "-P2M", "P10M"},
        {"PT24H", "P1D", "P2D"},
        {"P1Y", "P1D", "null"},
        {"999999999-12-31", "P1D", "null"},
    };
    (void)data;
    assert_rows(with, qq_feel_add, rows, G_N_ELEMENTS(rows));
}

static void test_subtract(fixture *with, gconstpointer data)
{
    static const row rows[] = {
        {"1.1234", "0.2345", "0.8889"},
        {"'a'", "'b'", "null"},
        {"2021-01-02", "2021-01-01", "P1D"},
        {"2021-01-02T10:10:10", "2021-01-01T10:10:10Z", "null"},
        {"2021-01-02T10:10:10@Europe/Paris", "2021-01-01T10:10:10@Asia/Dhaka", "P1DT5H"},
        {"2021-01-02T10:10:10@Europe/Paris", "2021-01-01", "P1DT9H10M10S"},
        {"2021-01-02", "2021-01-01T10:10:10+11:00", "P1DT49M50S"},
        {"2021-01-02", "2021-01-01T10:10:10", "null"},
        {"2021-01-02", "PT1S", "2021-01-01"},
        {"2021-01-02", "-PT25H", "2021-01-03"},
        {"2021-01-02", "P1Y", "2020-01-02"},
        {"10:10:10", "11:10:10", "-PT1H"},
        {"10:10:10Z", "10:10:10", "null"},
        {"10:10:10@Australia/Melbourne", "09:10:10@Australia/Melbourne", "PT1H"},
        {"10:10:10", "P1D", "10:10:10"},
        {"10:10:10", "2021-01-02", "null"},
        {"P1D", "PT2H", "PT22H"},
        {"-P1Y", "P2M", "-P1Y2M"},
        {"P1D", "10:10:10", "null"},
    };
    (void)data;
    assert_rows(with, qq_feel_subtract, rows, G_N_ELEMENTS(rows));
}

static void test_multiply(fixture *with, gconstpointer data)
{
    static const row rows[] = {
        {"10", "-10", "-100"},   {"1.5", "P4DT1H", "P6DT1H30M"}, {"PT23H", "2.5", "P2DT9H30M"},
        {"0", "P1D", "PT0S"},    {"-2.5", "P1Y11M", "-P4Y9M"},   {"P2M", "-1.5", "-P3M"},
        {"P1Y", "P1Y", "null"},  {"'a'", "3", "null"},           {"P1D", "1e30", "null"},
        {"P1Y", "1e30", "null"}, {"2", "null", "null"},
    };
    (void)data;
    assert_rows(with, qq_feel_multiply, rows, G_N_ELEMENTS(rows));
}

static void test_divide(fixture *with, gconstpointer data)
{
    static const row rows[] = {
        {"1", "3", "0.3333333333333333333333333333333333"},
        {"1", "0", "null"},
        {"P1D", "0", "null"},
        {"P10Y11M", "-2.5", "-P4Y4M"},
        {"P10DT23H", "2.5", "P4DT9H12M"},
        {"P10D", "P4D", "2.5"},
        {"P10Y", "P5Y", "2"},
        {"P1Y", "P0M", "null"},
        {"P1D", "PT0S", "null"},
        {"P1Y", "P1D", "null"},
        {"10", "P1D", "null"},
    };
    (void)data;
    assert_rows(with, qq_feel_divide, rows, G_N_ELEMENTS(rows));
}

static void test_power_and_sign(fixture *with, gconstpointer data)
{
    static const row rows[] = {{"5", "-2", "0.04"}, {"-5", "2", "25"}, {"0", "-1", "null"}, {"P1D", "2", "null"}};
    (void)data;
    assert_rows(with, qq_feel_power, rows, G_N_ELEMENTS(rows));
    assert_text(qq_feel_minus(&with->run, HERE, of(with, "5")), false, "-5");
    assert_text(qq_feel_minus(&with->run, HERE, of(with, "0")), false, "0");
    assert_text(qq_feel_minus(&with->run, HERE, of(with, "-PT0.5S")), false, "PT0.5S");
    assert_text(qq_feel_minus(&with->run, HERE, of(with, "P14M")), false, "-P1Y2M");
    g_assert_cmpint(qq_feel_minus(&with->run, HERE, of(with, "'a'")).kind, ==, QQ_FEEL_NULL);
}

static void assert_compare(fixture *with, const char *a, qq_feel_comparison how, const char *b, const char *expected)
{
    qq_feel_value result = qq_feel_compare(&with->run, HERE, how, of(with, a), of(with, b));
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, result, false);
    if (strcmp(text->str, expected)) g_error("%s ? %s: %s instead of %s", a, b, text->str, expected);
}

static void test_equal(fixture *with, gconstpointer data)
{
    static const row rows[] = {
        {"null", "null", "true"},
        {"true", "null", "false"},
        {"null", "5", "false"},
        {"false", "0", "null"},
        {"100", "'100'", "null"},
        {"0", "0.00", "true"},
        {"'foo'", "'Foo'", "false"},
        {"[1 2 3]", "[1 2 3]", "true"},
        {"[1 2]", "[2 1]", "false"},
        {"[1]", "1", "null"},
        {"[1 'a']", "['a' 1]", "false"},
        {"[1]", "null", "false"},
        {"2018-12-08", "2018-12-08", "true"},
        {"2018-12-08", "2018-12-08T00:00:00", "null"},
        {"10:30:00.0001", "10:30:00.0002", "true"},
        {"10:30:00Z", "10:30:00+00:00", "true"},
        {"10:30:00", "10:30:00Z", "false"},
        {"2018-12-08T00:00:00+00:00", "2018-12-08T00:00:00@Etc/UTC", "true"},
        {"2018-10-08T00:00:00+02:00", "2018-10-08T00:00:00@Europe/Paris", "true"},
        {"2002-04-02T23:00:00-04:00", "2002-04-03T02:00:00-01:00", "true"},
        {"P1D", "PT24H", "true"},
        {"P1Y", "P12M", "true"},
        {"P1Y", "P365D", "null"},
    };
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *opposite = rows[i].expected;
        if (*opposite != 'n') opposite = *opposite == 't' ? "false" : "true";
        assert_compare(with, rows[i].a, QQ_COMPARE_EQUAL, rows[i].b, rows[i].expected);
        assert_compare(with, rows[i].b, QQ_COMPARE_EQUAL, rows[i].a, rows[i].expected);
        assert_compare(with, rows[i].a, QQ_COMPARE_NOT_EQUAL, rows[i].b, opposite);
    }
}

/* Contexts are equal in whatever order; entries that differ in kind make them differ. */
static void test_equal_contexts(fixture *with, gconstpointer data)
{
    qq_feel_value one = of(with, "1"), two = of(with, "2"), text = of(with, "'1'");
    qq_feel_value ab = context_of(with, "a", one, "b", two), ba = context_of(with, "b", two, "a", one);
    (void)data;
    g_assert_true(qq_feel_same(ab, ba));
    g_assert_false(qq_feel_same(ab, context_of(with, "a", one, NULL, one)));
    g_assert_false(qq_feel_same(ab, context_of(with, "a", text, "b", two)));
    g_assert_false(qq_feel_same(ab, context_of(with, "a", one, "c", two)));
    g_assert_false(qq_feel_same(ab, one));
}

static void test_order(fixture *with, gconstpointer data)
{
    static const row less[] = {
        {"1", "2", ""},
        {"'a'", "'ab'", ""},
        {"'Z'", "'a'", ""},
        {"'é'", "'横'", ""},
        {"'横'", "'😀'", ""},
        {"-0001-12-31", "0000-01-01", ""},
        {"10:00:00", "10:00:01", ""},
        {"10:00:00+08:00", "10:00:00Z", ""},
        {"2021-01-01T00:00:00@Asia/Shanghai", "2021-01-01T00:00:00Z", ""},
        {"P11M", "P1Y", ""},
        {"-PT1S", "-PT0.5S", ""},
    };
    static const row none[] = {{"1", "null", ""},
                               {"true", "false", ""},
                               {"1", "'1'", ""},
                               {"10:00:00", "10:00:00Z", ""},
                               {"[1]", "[2]", ""},
                               {"null", "null", ""},
                               {"2021-01-01", "2021-01-01T00:00:00", ""}};
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(less); i++) {
        assert_compare(with, less[i].a, QQ_COMPARE_LESS, less[i].b, "true");
        assert_compare(with, less[i].a, QQ_COMPARE_AT_MOST, less[i].b, "true");
        assert_compare(with, less[i].a, QQ_COMPARE_AT_LEAST, less[i].b, "false");
        assert_compare(with, less[i].b, QQ_COMPARE_MORE, less[i].a, "true");
        assert_compare(with, less[i].a, QQ_COMPARE_AT_MOST, less[i].a, "true");
        assert_compare(with, less[i].a, QQ_COMPARE_LESS, less[i].a, "false");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        assert_compare(with, none[i].a, QQ_COMPARE_AT_MOST, none[i].b, "null");
}

static void assert_in(fixture *with, const char *value, qq_feel_value test, const char *expected)
{
    qq_feel_value result = qq_feel_in(&with->run, HERE, of(with, value), test);
    assert_text(result, false, expected);
}

static void test_in(fixture *with, gconstpointer data)
{
    qq_feel_value one = of(with, "1"), ten = of(with, "10");
    qq_feel_value half_open = range_of(with, (qq_feel_range){.low_closed = true, .low = one, .high = ten});
    qq_feel_value below = range_of(with, (qq_feel_range){.unary = true, .high = ten});
    qq_feel_value other = range_of(with, (qq_feel_range){.unary = true, .low = ten, .high = ten});
    qq_feel_value ten_only = range_of(
        with, (qq_feel_range){.unary = true, .low_closed = true, .high_closed = true, .low = ten, .high = ten});
    (void)data;
    assert_in(with, "1", half_open, "true");
    assert_in(with, "10", half_open, "false");
    assert_in(with, "0", half_open, "false");
    assert_in(with, "null", half_open, "null");
    assert_in(with, "'a'", half_open, "null");
    assert_in(with, "-5", below, "true");
    assert_in(with, "9", other, "true");
    assert_in(with, "10", other, "false");
    assert_in(with, "10", ten_only, "true");
    assert_in(with, "2", of(with, "[1 2 3]"), "true");
    assert_in(with, "4", of(with, "[1 2 3]"), "false");
    assert_in(with, "[1 2]", of(with, "[1 2]"), "true");
    assert_in(with, "5", of(with, "5"), "true");
    assert_in(with, "5", of(with, "'5'"), "null");
    qq_feel_list *ranges = qq_feel_list_new(with->arena, 2);
    qq_feel_list_add(with->arena, ranges, of(with, "40"));
    qq_feel_list_add(with->arena, ranges, half_open);
    assert_in(with, "3", qq_feel_list_value(ranges), "true");
    assert_in(with, "30", qq_feel_list_value(ranges), "false");
    assert_in(with, "null", qq_feel_list_value(ranges), "null");
    g_assert_false(qq_feel_same(below, range_of(with, (qq_feel_range){.high = ten})));
    g_assert_true(qq_feel_same(below, range_of(with, (qq_feel_range){.unary = true, .high = ten})));
}

static void test_logic(fixture *with, gconstpointer data)
{
    const qq_feel_value yes = qq_feel_boolean(true), no = qq_feel_boolean(false), unknown = QQ_FEEL_NOTHING;
    const qq_feel_value values[] = {no, unknown, yes};
    (void)data;
    /* Written as false < unknown < true, and is the least of two, or the greatest. */
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            g_assert_true(qq_feel_same(qq_feel_and(values[i], values[j]), values[MIN(i, j)]));
            g_assert_true(qq_feel_same(qq_feel_or(values[i], values[j]), values[MAX(i, j)]));
        }
        g_assert_true(qq_feel_same(qq_feel_not(values[i]), values[2 - i]));
    }
    g_assert_true(qq_feel_same(qq_feel_and(of(with, "1"), no), no));
    g_assert_true(qq_feel_same(qq_feel_or(of(with, "'a'"), no), unknown));
    g_assert_true(qq_feel_same(qq_feel_not(of(with, "0")), unknown));
}

static void test_properties(fixture *with, gconstpointer data)
{
    static const struct {
        const char *value, *name, *expected; /* NULL: there is no such property */
    } cases[] = {
        {"2018-12-10", "year", "2018"},
        {"2018-12-10", "weekday", "1"},
        {"2018-12-09", "weekday", "7"},
        {"0001-01-01", "weekday", "1"},
        {"-0400-03-01", "weekday", "3"},
        {"2018-12-10", "hour", NULL},
        {"2018-12-10T10:30:01", "month", "12"},
        {"2018-12-10T10:30:01", "second", "1"},
        {"2018-12-10T10:30:00+05:00", "time offset", "PT5H"},
        {"2018-12-10T10:30:00", "time offset", "null"},
        {"2018-07-10T10:30:00@Europe/Paris", "time offset", "PT2H"},
        {"2018-12-10T10:30:00@Etc/UTC", "timezone", "Etc/UTC"},
        {"2018-12-10T10:30:00Z", "timezone", "null"},
        {"10:30:01", "minute", "30"},
        {"10:30:01", "year", NULL},
        {"10:30:01-01:30", "time offset", "-PT1H30M"},
        {"P1Y2M", "years", "1"},
        {"-P1Y2M", "months", "-2"},
        {"P1Y", "days", NULL},
        {"PT26H", "days", "1"},
        {"PT26H", "hours", "2"},
        {"-P1DT2H", "hours", "-2"},
        {"-PT90.5S", "seconds", "-30"},
        {"-PT90.5S", "minutes", "-1"},
        {"P1D", "years", NULL},
        {"5", "year", NULL},
        {"'a'", "year", NULL},
    };
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        qq_feel_value out;
        bool has = qq_feel_property(&with->run, of(with, cases[i].value), cases[i].name, &out);
        if (has != (cases[i].expected != NULL)) g_error("%s.%s: %d", cases[i].value, cases[i].name, has);
        if (has) assert_text(out, false, cases[i].expected);
    }
    qq_feel_value range = range_of(with, (qq_feel_range){.high_closed = true, .high = of(with, "9")}), out;
    g_assert_true(qq_feel_property(&with->run, range, "end", &out));
    assert_text(out, false, "9");
    g_assert_true(qq_feel_property(&with->run, range, "start", &out) && out.kind == QQ_FEEL_NULL);
    g_assert_true(qq_feel_property(&with->run, range, "end included", &out) && out.truth);
}

static void test_text(fixture *with, gconstpointer data)
{
    qq_feel_value nested = context_of(with, "a b", of(with, "['x' null 2018-12-10]"), "c-d", of(with, "true"));
    qq_feel_value quote = qq_feel_string(with->arena, "say \"a\\b\"\n");
    (void)data;
    assert_text(nested, false, "{a b: [\"x\", null, 2018-12-10], \"c-d\": true}");
    assert_text(nested, true, "{a b: [\"x\", null, date(\"2018-12-10\")], \"c-d\": true}");
    assert_text(quote, false, "say \"a\\b\"\n");
    assert_text(quote, true, "\"say \\\"a\\\\b\\\"\\n\"");
    assert_text(of(with, "P1D"), true, "duration(\"P1D\")");
    assert_text(of(with, "2018-12-10T10:30:00"), true, "date and time(\"2018-12-10T10:30:00\")");
    assert_text(range_of(with, (qq_feel_range){.low_closed = true, .low = of(with, "1"), .high = of(with, "2")}), false,
                "[1..2)");
    assert_text(range_of(with, (qq_feel_range){.unary = true, .high_closed = true, .high = of(with, "2")}), false,
                "(<= 2)");
    assert_text(qq_feel_string(with->arena, NULL), false, "null");
    assert_text(qq_feel_days(0), false, "1970-01-01");
    assert_text(qq_feel_days(INT64_MAX), false, "null");
}

static void test_collections(fixture *with, gconstpointer data)
{
    qq_feel_list *list = qq_feel_list_new(with->arena, 3);
    (void)data;
    for (int i = 0; i < 1000; i++) qq_feel_list_add(with->arena, list, qq_feel_integer(i));
    g_assert_cmpuint(list->count, ==, 1000);
    for (int i = 0; i < 1000; i++) g_assert_true(qq_feel_same(list->items[i], qq_feel_integer(i)));
    qq_feel_context *context = qq_feel_context_new(with->arena, 0);
    for (int i = 0; i < 100; i++) {
        g_autofree char *name = g_strdup_printf("n%d", i % 50);
        qq_feel_context_put(with->arena, context, name, qq_feel_integer(i));
    }
    g_assert_cmpuint(context->count, ==, 50);
    g_assert_cmpstr(context->entries[7].name, ==, "n7");
    g_assert_true(qq_feel_same(*qq_feel_context_get(context, "n7"), qq_feel_integer(57)));
    g_assert_null(qq_feel_context_get(context, "n50"));
}

/* Many entries are found as fast as few, in what was put together, put into and copied. */
static void test_large_context(fixture *with, gconstpointer data)
{
    enum { MANY = 200000 };
    qq_feel_context *context = qq_feel_context_new(with->arena, 0);
    (void)data;
    for (int i = 0; i < 2 * MANY; i++) {
        char name[16];
        g_snprintf(name, sizeof name, "n%d", i % MANY);
        qq_feel_context_put(with->arena, context, name, qq_feel_integer(i));
    }
    qq_feel_value copy = qq_feel_copy(with->arena, qq_feel_context_value(context));
    g_assert_cmpuint(copy.context->count, ==, MANY);
    for (int i = 0; i < MANY; i += 777) {
        char name[16];
        g_snprintf(name, sizeof name, "n%d", i);
        g_assert_cmpstr(copy.context->entries[i].name, ==, name);
        g_assert_true(qq_feel_same(*qq_feel_context_get(copy.context, name), qq_feel_integer(i + MANY)));
    }
    g_assert_null(qq_feel_context_get(copy.context, "n"));
    g_assert_true(qq_feel_same(copy, qq_feel_context_value(context)));
    qq_feel_context listed = {.count = context->count, .entries = context->entries};
    g_assert_true(qq_feel_same(*qq_feel_context_get(&listed, "n40"), qq_feel_integer(40 + MANY)));
}

/* What is copied has nothing left of the arena it was made in. */
static void test_copy(fixture *with, gconstpointer data)
{
    g_autoptr(qq_feel_arena) first = qq_feel_arena_new();
    fixture made = {.arena = first};
    qq_feel_range range = {
        .low = of(&made, "2021-01-01T10:00:00@Etc/UTC"), .high_closed = true, .high = QQ_FEEL_NOTHING};
    qq_feel_list *list = qq_feel_list_new(first, 0);
    (void)data;
    qq_feel_list_add(first, list, context_of(&made, "key", of(&made, "'text'"), "t", of(&made, "10:00:00@Etc/UTC")));
    qq_feel_list_add(first, list, range_of(&made, range));
    qq_feel_list_add(first, list, of(&made, "[1 P1D true]"));
    g_autoptr(GString) before = g_string_new(NULL);
    qq_feel_append(before, qq_feel_list_value(list), true);
    qq_feel_value copy = qq_feel_copy(with->arena, qq_feel_list_value(list));
    g_assert_true(qq_feel_same(copy, qq_feel_list_value(list)));
    qq_feel_arena_reset(first);
    memset(qq_feel_arena_take(first, 4000), 'x', 4000);
    assert_text(copy, true, before->str);
}

static qq_feel_value wrap(fixture *with, qq_feel_value value, int times, bool twice)
{
    for (int i = 0; i < times; i++) {
        qq_feel_list *list = qq_feel_list_new(with->arena, 2);
        qq_feel_list_add(with->arena, list, value);
        if (twice) qq_feel_list_add(with->arena, list, value);
        value = qq_feel_list_value(list);
    }
    return value;
}

/* Values that unfold without end are looked at only so far. */
static void test_unfolding(fixture *with, gconstpointer data)
{
    qq_feel_value deep = wrap(with, of(with, "1"), 1000000, false), other = wrap(with, of(with, "1"), 1000000, false);
    qq_feel_value wide = wrap(with, of(with, "1"), 100, true), same_wide = wrap(with, of(with, "1"), 100, true);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(qq_feel_arena) second = qq_feel_arena_new();
    (void)data;
    g_assert_false(qq_feel_same(deep, other));
    g_assert_true(qq_feel_same(wide, wide));
    g_assert_false(qq_feel_same(wide, same_wide));
    qq_feel_append(text, deep, true);
    g_assert_nonnull(strstr(text->str, "[…]"));
    g_assert_cmpuint(text->len, <, 2000);
    g_assert_cmpint(qq_feel_copy(second, deep).kind, ==, QQ_FEEL_LIST);
    const qq_feel_list *copy = qq_feel_copy(second, wide).list;
    g_assert_true(copy != wide.list && copy->items[0].list == copy->items[1].list);
}

#define TEST(name) g_test_add("/decide/values/" #name, fixture, NULL, set_up, test_##name, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(add);
    TEST(subtract);
    TEST(multiply);
    TEST(divide);
    TEST(power_and_sign);
    TEST(equal);
    TEST(equal_contexts);
    TEST(order);
    TEST(in);
    TEST(logic);
    TEST(properties);
    TEST(text);
    TEST(collections);
    TEST(large_context);
    TEST(copy);
    TEST(unfolding);
    return g_test_run();
}
