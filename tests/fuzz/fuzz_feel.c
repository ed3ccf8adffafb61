/* Fuzz target: any bytes as a FEEL expression and as a cell give a value or one line, never a crash, and never the end
 * of time, memory or stack. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/feel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char *const declared[] = {"a", "b", "Full Name", "a-b", "list", "信用分", "f", "date"};

static void check_refusal(const GError *error)
{
    if (!error || strchr(error->message, '\n') || !g_utf8_validate(error->message, -1, NULL)) abort();
    if (!g_ascii_isdigit(*error->message)) abort();
}

static qq_feel_context *small_scope(qq_feel_arena *arena)
{
    qq_feel_context *context = qq_feel_context_new(arena, G_N_ELEMENTS(declared));
    qq_feel_list *list = qq_feel_list_new(arena, 3);
    qq_feel_list_add(arena, list, qq_feel_integer(3));
    qq_feel_list_add(arena, list, qq_feel_string(arena, "three"));
    qq_feel_list_add(arena, list, QQ_FEEL_NOTHING);
    qq_feel_context_put(arena, context, "a", qq_feel_integer(7));
    qq_feel_context_put(arena, context, "b", qq_feel_string(arena, "text"));
    qq_feel_context_put(arena, context, "Full Name", qq_feel_string(arena, "武汉"));
    qq_feel_context_put(arena, context, "a-b", qq_feel_boolean(true));
    qq_feel_context_put(arena, context, "list", qq_feel_list_value(list));
    qq_feel_context_put(arena, context, "信用分", QQ_FEEL_NOTHING);
    qq_feel_context_put(arena, context, "f", qq_feel_days(20000));
    return context;
}

/* What it gives can be written, and read again: as a literal the value means itself. */
static void use_value(qq_feel_run *run, qq_feel_value value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    qq_feel_append(text, value, true);
    if (!g_utf8_validate(text->str, (gssize)text->len, NULL)) abort();
    for (guint i = 0; i < run->notes->len; i++) {
        if (!g_utf8_validate(run->notes->pdata[i], -1, NULL)) abort();
    }
    if (value.kind == QQ_FEEL_NULL || value.kind > QQ_FEEL_SECONDS || value.kind == QQ_FEEL_DATE_TIME ||
        value.kind == QQ_FEEL_TIME) {
        return;
    }
    g_autoptr(qq_feel_expression) again = qq_feel_compile(text->str, NULL, 1, 1, NULL);
    if (!again && text->len < 1 << 20) abort();
    if (again && !qq_feel_same(qq_feel_evaluate(again, run, NULL), value)) abort();
}

static void try_text(const char *text, const qq_feel_names *names, bool tests)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_expression) expression =
        tests ? qq_feel_compile_tests(text, names, 1, 1, &error) : qq_feel_compile(text, names, 1, 1, &error);
    if (!expression) {
        check_refusal(error);
        return;
    }
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    /* A hundredth of the steps: inputs that use all of them are tested elsewhere. */
    qq_feel_run run = {.arena = arena, .notes = notes, .steps = QQ_FEEL_STEPS_MAX - QQ_FEEL_STEPS_MAX / 100};
    qq_feel_scope scope = {.names = small_scope(arena)};
    g_autoptr(GPtrArray) uses = qq_feel_uses(expression);
    (void)uses;
    if (tests)
        use_value(&run, qq_feel_test(expression, &run, &scope, qq_feel_integer(5)));
    else
        use_value(&run, qq_feel_evaluate(expression, &run, &scope));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length > 4096) return 0;
    g_autofree char *text = g_strndup((const char *)bytes, length);
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(types);
    for (size_t i = 0; i < G_N_ELEMENTS(declared); i++) qq_feel_names_add(names, declared[i]);
    try_text(text, names, false);
    try_text(text, names, true);
    return 0;
}
