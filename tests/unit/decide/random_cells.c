#include "unit/decide/random_cells.h"

#include <stdio.h>

#include "decide/feel/temporal.h"

GRand *random_seeded(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("QINQING_TEST_SEED=%u", seed);
    printf("# QINQING_TEST_SEED=%u\n", seed);
    return g_rand_new_with_seed(seed);
}

static char *literal(random_kind kind, int number)
{
    switch (kind) {
    case RANDOM_NUMBERS:
        return g_strdup_printf("%d", number);
    case RANDOM_TEXTS:
        return g_strdup_printf("\"%c\"", 'a' + (number + 3) % 4);
    case RANDOM_BOOLEANS:
        return g_strdup(number & 1 ? "true" : "false");
    case RANDOM_DATES:
        return g_strdup_printf("date(\"2026-03-%02d\")", 10 + number * 2);
    case RANDOM_MONTHS:
        return g_strdup_printf("@\"P%dM\"", 10 + number * 2);
    default:
        return g_strdup_printf("duration(\"PT%dS\")", 10 + number * 2);
    }
}

static const char *pick(GRand *random, const char *const *of, int count)
{
    return of[g_rand_int_range(random, 0, count)];
}

static bool is_ordered(random_kind kind)
{
    return kind != RANDOM_TEXTS && kind != RANDOM_BOOLEANS;
}

/* A test as cells hold them; `condition`: as an expression of ?, which may stand beside and, or. */
static char *random_test(GRand *random, random_kind kind, bool condition)
{
    static const char *const equal[] = {"= ", "!= "}, *const signs[] = {"< ", "<= ", "> ", ">= ", "!= "};
    static const char *const opens[] = {"[", "(", "]"}, *const closes[] = {"]", ")"};
    int from = g_rand_int_range(random, -3, 4), to = g_rand_int_range(random, from, 4);
    g_autofree char *low = literal(kind, from), *high = literal(kind, to);
    int way = g_rand_int_range(random, 0, is_ordered(kind) ? 4 : 2);
    if (way == 0) return g_strconcat(condition ? "? " : "", condition ? pick(random, equal, 2) : "", low, NULL);
    if (way == 1 && is_ordered(kind)) return g_strconcat(condition ? "? " : "", pick(random, signs, 5), low, NULL);
    if (way == 1) return g_strconcat("? ", pick(random, equal, 2), low, NULL);
    if (way == 2 && condition) return g_strconcat("? between ", low, " and ", high, NULL);
    return g_strconcat(condition ? "? in " : "", pick(random, opens, 3), low, "..", high, pick(random, closes, 2),
                       NULL);
}

static char *random_condition(GRand *random, random_kind kind)
{
    static const char *const words[] = {" and ", " or "};
    g_autofree char *a = random_test(random, kind, true), *b = random_test(random, kind, true);
    if (g_rand_int_range(random, 0, 4) == 0) return g_strconcat("not(", a, ")", pick(random, words, 2), b, NULL);
    return g_strconcat(a, pick(random, words, 2), b, NULL);
}

char *random_cell(GRand *random, random_kind kind)
{
    int count = g_rand_int_range(random, 1, 4);
    if (g_rand_int_range(random, 0, 12) == 0) return g_strdup("-");
    if (g_rand_int_range(random, 0, 4) == 0) return random_condition(random, kind);
    bool negated = g_rand_int_range(random, 0, 4) == 0;
    GString *text = g_string_new(negated ? "not(" : "");
    for (int i = 0; i < count; i++) {
        g_autofree char *test = random_test(random, kind, false);
        g_string_append_printf(text, "%s%s", i ? ", " : "", test);
    }
    if (negated) g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

int random_value_count(random_kind kind)
{
    return kind == RANDOM_BOOLEANS ? 2 : kind == RANDOM_TEXTS ? 5 : 17;
}

qq_feel_value random_value(qq_feel_arena *arena, random_kind kind, int index)
{
    static const char *const texts[] = {"a", "b", "c", "d", "other"};
    qq_feel_date first = {2026, 3, 2};
    switch (kind) {
    case RANDOM_NUMBERS:
        return qq_feel_number(qq_decimal_scaled((index - 8) * 5, 1));
    case RANDOM_TEXTS:
        return qq_feel_string(arena, texts[index]);
    case RANDOM_BOOLEANS:
        return qq_feel_boolean(index != 0);
    case RANDOM_DATES:
        return qq_feel_days(qq_feel_day_number(first) + index);
    case RANDOM_MONTHS:
        return qq_feel_months_value(index + 2);
    default:
        return qq_feel_seconds_value((qq_feel_seconds){index + 2, index % 3 == 0 ? 500000000 : 0});
    }
}
