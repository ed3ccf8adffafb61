/* Tables of FEEL texts and what they give, as qq_feel_append writes it with literals. */
#ifndef QQ_TESTS_FEEL_CASES_H
#define QQ_TESTS_FEEL_CASES_H

#include "qinqing/feel.h"

typedef struct {
    const char *text, *expected;
} feel_case;

/* The value of the text with the names in `scope`, written; notes go to *notes when wanted. */
static inline char *feel_value(const char *text, const qq_feel_names *names, const qq_feel_scope *scope, char **notes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_expression) expression = qq_feel_compile(text, names, 1, 1, &error);
    if (!expression) return g_strdup_printf("error %s", error->message);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = arena, .notes = kept};
    g_autoptr(GString) out = g_string_new(NULL);
    qq_feel_append(out, qq_feel_evaluate(expression, &run, scope), true);
    if (notes) *notes = kept->len > 0 ? g_strdup(kept->pdata[0]) : g_strdup("");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static inline void assert_feel(const feel_case *cases, size_t count, const qq_feel_names *names,
                               const qq_feel_scope *scope)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *notes = NULL;
        g_autofree char *value = feel_value(cases[i].text, names, scope, &notes);
        if (g_strcmp0(value, cases[i].expected) != 0) {
            g_error("%s\n  gives    %s\n  expected %s\n  note     %s", cases[i].text, value, cases[i].expected,
                    notes ? notes : "");
        }
    }
}

#define ASSERT_FEEL(cases) assert_feel(cases, G_N_ELEMENTS(cases), NULL, NULL)

#endif
