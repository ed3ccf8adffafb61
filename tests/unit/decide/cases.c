#include "unit/decide/cases.h"

#include <glib.h>

#include "qinqing/feel.h"

static qq_feel_value evaluate(const char *text, qq_feel_run *run)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(types);
    g_autoptr(qq_feel_expression) compiled = qq_feel_compile(text, names, 1, 1, &error);
    if (!compiled) g_error("%s: %s", text, error->message);
    /* Copied, because constants live as long as the expression. */
    return qq_feel_copy(run->arena, qq_feel_evaluate(compiled, run, NULL));
}

static char *written(qq_feel_value value)
{
    GString *text = g_string_new(NULL);
    qq_feel_append(text, value, true);
    return g_string_free(text, FALSE);
}

static void expect(const qq_feel_case *one)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = arena, .notes = notes, .has_clock = true};
    run.clock = (qq_feel_date_time){
        .date = {2024, 2, 29}, .time = {.hour = 12, .minute = 30, .zone_kind = QQ_FEEL_OFFSET, .offset = 8 * 3600}};
    qq_feel_value got = evaluate(one->expression, &run);
    guint kept = notes->len;
    qq_feel_value wanted = one->expected ? evaluate(one->expected, &run) : QQ_FEEL_NOTHING;
    g_autofree char *got_text = written(got), *wanted_text = written(wanted);
    if (!qq_feel_same(got, wanted) || !g_str_equal(got_text, wanted_text))
        g_test_fail_printf("%s gives %s, not %s (%s)", one->expression, got_text, wanted_text,
                           kept > 0 ? (const char *)notes->pdata[0] : "no note");
    else if (!one->expected && kept == 0)
        g_test_fail_printf("%s is null without a note", one->expression);
}

void qq_expect_cases(const qq_feel_case *cases, size_t count)
{
    for (size_t index = 0; index < count; index++) expect(&cases[index]);
}
