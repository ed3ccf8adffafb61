/* How points and ranges lie to each other. Examples: DMN 1.5, table 78, and every function against its formula there
 * over all small ranges. */
#include <glib.h>
#include <stdbool.h>

#include "decide/feel/builtins.h"
#include "unit/decide/cases.h"

static void test_examples(void)
{
    static const qq_feel_case CASES[] = {
        {"before(1, 10)", "true"},
        {"before(10, 1)", "false"},
        {"before(1, [1..10])", "false"},
        {"before(1, (1..10])", "true"},
        {"before([1..10], 10)", "false"},
        {"before([1..10), 10)", "true"},
        {"before([1..10), [10..20])", "true"},
        {"before([1..10], [10..20])", "false"},
        {"before([1..10], (10..20])", "true"},
        {"after(10, 5)", "true"},
        {"after(12, [1..10])", "true"},
        {"after(10, [1..10))", "true"},
        {"after((1..10], 1)", "true"},
        {"after([11..20), [1..11))", "true"},
        {"meets([1..5], [5..10])", "true"},
        {"meets([1..5), [5..10])", "false"},
        {"met by([5..10], [1..5])", "true"},
        {"met by([5..10], [1..5))", "false"},
        {"overlaps([1..5], [3..8])", "true"},
        {"overlaps([1..5], [5..8])", "true"},
        {"overlaps([1..5), [5..8])", "false"},
        {"overlaps before([1..5], [5..8])", "true"},
        {"overlaps before([1..5), [1..5])", "false"},
        {"overlaps before([1..5), [1..5)) or overlaps before([1..5], [1..5))", "false"},
        {"overlaps after([5..8], [1..5])", "true"},
        {"overlaps after((1..5], [1..5))", "true"},
        {"finishes(10, [1..10])", "true"},
        {"finishes(10, [1..10))", "false"},
        {"finishes([5..10], [1..10])", "true"},
        {"finishes([1..10], (1..10])", "false"},
        {"finished by([1..10], 10)", "true"},
        {"finished by([1..10], [5..10])", "true"},
        {"finished by((1..10], [1..10])", "false"},
        {"includes([1..10], 5)", "true"},
        {"includes((1..10], 1)", "false"},
        {"includes([1..10], [1..10))", "true"},
        {"includes([1..10), [1..10])", "false"},
        {"during(5, [1..10])", "true"},
        {"during([1..10), [1..10])", "true"},
        {"starts(1, [1..10])", "true"},
        {"starts(1, (1..10])", "false"},
        {"starts([1..5], [1..10])", "true"},
        {"started by([1..10], 1)", "true"},
        {"started by([1..10], [1..5])", "true"},
        {"coincides(5, 5)", "true"},
        {"coincides(3, 4)", "false"},
        {"coincides([1..5], [1..5])", "true"},
        {"coincides([1..5], [1..5))", "false"},
        {"before(date(\"2024-01-01\"), [date(\"2024-01-02\")..date(\"2024-01-03\")])", "true"},
        {"during(\"b\", [\"a\"..\"c\"])", "true"},
        {"includes([@\"PT1H\"..@\"PT3H\"], @\"PT2H\")", "true"},
        {"before(point1: 1, point2: 2)", "true"},
        {"includes(range: [1..3], point: 2)", "true"},
        {"meets(range1: [1..2], range2: [2..3])", "true"},
        {"before((< 5), 6)", "true"},
        {"includes((< 5), (< 4))", "true"},
        {"overlaps((> 5), (> 9))", "true"},
        {"meets((< 5), (> 5))", "false"},
        {"includes((!= 5), 4)", NULL},
        {"coincides((= 5), [5..5])", "true"},
        {"includes([null..5], 3)", NULL},
        {"before(1, \"a\")", NULL},
        {"before(null, [1..2])", NULL},
        {"before([1..2], null)", NULL},
        {"meets(1, [1..2])", NULL},
        {"includes(5, [1..10])", NULL},
        {"includes([1..10], \"a\")", NULL},
        {"coincides(5, [5..5])", NULL},
        {"coincides(5)", NULL},
        {"starts(range: [1..3], point: 1, other: 1)", NULL},
    };
    qq_expect_all(CASES);
}

static void test_read(void)
{
    static const qq_feel_case CASES[] = {
        {"range(\"[18..21)\")", "[18..21)"},
        {"5 in range(\"[1..10]\")", "true"},
        {"range(\"[\\\"a\\\"..\\\"c\\\"]\")", "[\"a\"..\"c\"]"},
        {"range(\"[@\\\"2024-01-01\\\"..@\\\"2024-02-01\\\")\")", "[@\"2024-01-01\"..@\"2024-02-01\")"},
        {"range(\"(date(\\\"2024-01-01\\\")..date(\\\"2024-02-01\\\")]\")", "(@\"2024-01-01\"..@\"2024-02-01\"]"},
        {"range(\"]1..2[\")", "(1..2)"},
        {"range(\"[-1.5..2.5]\")", "[-1.5..2.5]"},
        {"range(from: \" [1 .. 2] \")", "[1..2]"},
        {"3 in range(\"[2..)\")", "true"},
        {"1 in range(\"[2..)\")", "false"},
        {"3 in [2..null)", NULL},
        {"1 in [2..null)", "false"},
        {"2 in range(\"(..2)\")", "false"},
        {"range(\"\")", NULL},
        {"range(\"[..]\")", NULL},
        {"range(\"(..)\")", NULL},
        {"range(\"[2..]\")", NULL},
        {"range(\"[2..1]\")", NULL},
        {"range(\"[1..\\\"a\\\"]\")", NULL},
        {"range(\"[1..a]\")", NULL},
        {"range(\"[true..true]\")", NULL},
        {"range(\"[1,2]\")", NULL},
        {"range(\"1..2\")", NULL},
        {"range(\"[1..2..3]\")", NULL},
        {"range(\"[date( \\\"2024-01-01\\\" )..date and time(\\\"2024-01-01T00:00:00\\\")]\")", NULL},
        {"range(\"[duration( \\\"P1D\\\" )..@\\\"P2D\\\"]\")", "[@\"P1D\"..@\"P2D\"]"},
        {"range(\"[time(\\\"10:00:00\\\")..time(\\\"11:00:00\\\"))\")", "[@\"10:00:00\"..@\"11:00:00\")"},
        {"range(\"[1..1+1]\")", NULL},
        {"range(\"[1..(2)]\")", NULL},
        {"range(\"[1..abs(2)]\")", NULL},
        {"range(\"[date(2024,1,1)..date(2024,1,2)]\")", NULL},
        {"range(\"[date(\\\"foo\\\")..date(\\\"2024-01-01\\\")]\")", NULL},
        {"range(\"[\\\"a\\\"+\\\"b\\\"..\\\"c\\\"]\")", NULL},
        {"range(\"[null..2]\")", NULL},
        {"range(\"<10\")", NULL},
        {"range(\"(..2)\")", "(< 2)"},
        {"range(\"[2..)\")", "(>= 2)"},
        {"range(null)", NULL},
        {"range(1)", NULL},
    };
    qq_expect_all(CASES);
}

/* ---- every function against its formula ---- */

typedef struct {
    int start, end;
    bool start_in, end_in;
} plain;

static bool f_before(plain a, plain b)
{
    return a.end < b.start || ((!a.end_in || !b.start_in) && a.end == b.start);
}

static bool f_after(plain a, plain b)
{
    return a.start > b.end || ((!a.start_in || !b.end_in) && a.start == b.end);
}

static bool f_meets(plain a, plain b)
{
    return a.end_in && b.start_in && a.end == b.start;
}

static bool f_met_by(plain a, plain b)
{
    return a.start_in && b.end_in && a.start == b.end;
}

static bool f_overlaps(plain a, plain b)
{
    return (a.end > b.start || (a.end == b.start && a.end_in && b.start_in)) &&
           (a.start < b.end || (a.start == b.end && a.start_in && b.end_in));
}

static bool f_overlaps_before(plain a, plain b)
{
    return (a.start < b.start || (a.start == b.start && a.start_in && !b.start_in)) &&
           (a.end > b.start || (a.end == b.start && a.end_in && b.start_in)) &&
           (a.end < b.end || (a.end == b.end && (!a.end_in || b.end_in)));
}

static bool f_overlaps_after(plain a, plain b)
{
    return (b.start < a.start || (b.start == a.start && b.start_in && !a.start_in)) &&
           (b.end > a.start || (b.end == a.start && b.end_in && a.start_in)) &&
           (b.end < a.end || (b.end == a.end && (!b.end_in || a.end_in)));
}

static bool f_finishes(plain a, plain b)
{
    return a.end_in == b.end_in && a.end == b.end &&
           (a.start > b.start || (a.start == b.start && (!a.start_in || b.start_in)));
}

static bool f_finished_by(plain a, plain b)
{
    return f_finishes(b, a);
}

static bool f_includes(plain a, plain b)
{
    return (a.start < b.start || (a.start == b.start && (a.start_in || !b.start_in))) &&
           (a.end > b.end || (a.end == b.end && (a.end_in || !b.end_in)));
}

static bool f_during(plain a, plain b)
{
    return f_includes(b, a);
}

static bool f_starts(plain a, plain b)
{
    return a.start == b.start && a.start_in == b.start_in &&
           (a.end < b.end || (a.end == b.end && (!a.end_in || b.end_in)));
}

static bool f_started_by(plain a, plain b)
{
    return f_starts(b, a);
}

static bool f_coincides(plain a, plain b)
{
    return a.start == b.start && a.start_in == b.start_in && a.end == b.end && a.end_in == b.end_in;
}

static const struct {
    const char *name;
    bool (*formula)(plain a, plain b);
} FUNCTIONS[] = {
    {"before", f_before},
    {"after", f_after},
    {"meets", f_meets},
    {"met by", f_met_by},
    {"overlaps", f_overlaps},
    {"overlaps before", f_overlaps_before},
    {"overlaps after", f_overlaps_after},
    {"finishes", f_finishes},
    {"finished by", f_finished_by},
    {"includes", f_includes},
    {"during", f_during},
    {"starts", f_starts},
    {"started by", f_started_by},
    {"coincides", f_coincides},
};

/* The ranges with ends in 1..5, each with four kinds of ends. */
static size_t all_plain(plain *out)
{
    size_t count = 0;
    for (int start = 1; start < 5; start++) {
        for (int end = start + 1; end <= 5; end++) {
            for (int ends = 0; ends < 4; ends++) out[count++] = (plain){start, end, ends & 1, ends & 2};
        }
    }
    return count;
}

static qq_feel_value value_of(plain from, qq_feel_range *range)
{
    *range = (qq_feel_range){.low_closed = from.start_in,
                             .high_closed = from.end_in,
                             .low = qq_feel_integer(from.start),
                             .high = qq_feel_integer(from.end)};
    return (qq_feel_value){.kind = QQ_FEEL_RANGE, .range = range};
}

static void test_formulas(void)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    plain ranges[40];
    size_t count = all_plain(ranges);
    g_assert_cmpuint(count, ==, G_N_ELEMENTS(ranges));
    for (size_t index = 0; index < G_N_ELEMENTS(FUNCTIONS) * count * count; index++) {
        size_t function = index / (count * count);
        plain a = ranges[index / count % count], b = ranges[index % count];
        qq_feel_run run = {.arena = arena};
        qq_feel_range first, second;
        qq_feel_value pair[] = {value_of(a, &first), value_of(b, &second)};
        qq_feel_value got = qq_feel_builtin_call(&run, 1, 1, FUNCTIONS[function].name, NULL, pair, 2);
        if (got.kind != QQ_FEEL_BOOLEAN || got.truth != FUNCTIONS[function].formula(a, b))
            g_error("%s of %d %d %d %d and %d %d %d %d", FUNCTIONS[function].name, a.start_in, a.start, a.end, a.end_in,
                    b.start_in, b.start, b.end, b.end_in);
        qq_feel_arena_reset(arena);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/builtins/ranges", test_examples);
    g_test_add_func("/decide/builtins/range", test_read);
    g_test_add_func("/decide/builtins/formulas", test_formulas);
    return g_test_run();
}
