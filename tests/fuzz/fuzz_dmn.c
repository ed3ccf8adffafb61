/* Fuzz target: any bytes as a DMN file, strictly and leniently: a model that can be evaluated, or one line. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/dmn.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { ASKED_MAX = 20 /* elements evaluated, so that one input ends soon */ };

static void check_line(const char *text)
{
    if (!*text || strchr(text, '\n') || !g_utf8_validate(text, -1, NULL)) abort();
}

/* Asks every element, giving one value for all that is wanted. */
static void use_model(const qq_dmn *dmn, qq_feel_value given)
{
    const GPtrArray *elements = qq_dmn_elements(dmn);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    for (guint i = 0; i < elements->len && i < ASKED_MAX; i++) {
        const qq_dmn_element *element = elements->pdata[i];
        g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
        /* Most of the steps are spent already. */
        qq_feel_run run = {.arena = arena, .notes = notes, .steps = QQ_FEEL_STEPS_MAX - 20000};
        qq_feel_context *inputs = qq_feel_context_new(arena, 4);
        for (guint k = 0; k < elements->len && k < ASKED_MAX; k++)
            qq_feel_context_put(arena, inputs, ((const qq_dmn_element *)elements->pdata[k])->name, given);
        if (element->kind == QQ_DMN_DECISION)
            qq_dmn_decide(dmn, element, &run, inputs);
        else if (element->kind != QQ_DMN_INPUT)
            qq_dmn_invoke(dmn, element, &run, inputs);
        if (run.depth != 0) abort();
        for (guint k = 0; k < notes->len; k++) check_line(notes->pdata[k]);
        qq_feel_arena_reset(arena);
    }
}

static void compile(const uint8_t *bytes, size_t length, bool lenient)
{
    qq_dmn_options options = {NULL, NULL, lenient};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = NULL;
    g_autoptr(qq_dmn) dmn = qq_dmn_compile_with("fuzz.dmn", bytes, length, &options, &warnings, &error);
    if (!dmn) {
        if (!error) abort();
        check_line(error->message);
        return;
    }
    for (guint i = 0; i < warnings->len; i++) check_line(warnings->pdata[i]);
    use_model(dmn, QQ_FEEL_NOTHING);
    use_model(dmn, qq_feel_integer(3));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length > 1 << 18) return 0;
    compile(bytes, length, false);
    compile(bytes, length, true);
    return 0;
}
