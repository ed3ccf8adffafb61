/* A table tried on values of its own inputs: whether what a proof found is so.
 *
 * The proof reasons about sets; this asks the evaluator that answers about bidders. */
#include <string.h>

#include "decide/bidder/bidder.h"
#include "qinqing/error.h"
#include "qinqing/identifier.h"

typedef struct {
    const qq_dmn *file;
    const qq_dmn_element *decision;
    const char *at; /* what is left to read */
} inputs_reader;

static bool refuse(const inputs_reader *reader, size_t input, const char *what, GError **error)
{
    const qq_decision_table *table = reader->decision->table;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%d: decision “%s”, input %zu (%s): %s; write them as `qinqing model check` prints them",
                qq_dmn_file(reader->file), table->line, reader->decision->name, input + 1,
                qq_feel_expression_text(table->inputs[input].expression), what);
    return false;
}

/* "name = ", or ", name = " before all but the first. Caller frees. */
static char *key_of(const qq_decision_table *table, size_t input)
{
    return g_strdup_printf("%s%s = ", input ? ", " : "", qq_feel_expression_text(table->inputs[input].expression));
}

/* Where the value of an input ends: where the next one's name begins. */
static const char *end_of_value(const inputs_reader *reader, size_t input)
{
    const qq_decision_table *table = reader->decision->table;
    if (input + 1 == table->input_count) return reader->at + strlen(reader->at);
    g_autofree char *next = key_of(table, input + 1);
    return strstr(reader->at, next);
}

static bool read_value(inputs_reader *reader, size_t input, qq_feel_arena *arena, qq_feel_value *out, GError **error)
{
    g_autofree char *key = key_of(reader->decision->table, input);
    if (!g_str_has_prefix(reader->at, key)) return refuse(reader, input, "is not there in its turn", error);
    reader->at += strlen(key);
    const char *end = end_of_value(reader, input);
    if (!end) return refuse(reader, input + 1, "is missing", error);
    g_autofree char *text = g_strndup(reader->at, (gsize)(end - reader->at));
    g_autoptr(qq_feel_expression) expression = qq_feel_compile(text, NULL, 1, 1, NULL);
    if (!expression) return refuse(reader, input, "its value is no FEEL", error);
    qq_feel_run run = {.arena = arena};
    *out = qq_feel_copy(arena, qq_feel_evaluate(expression, &run, NULL));
    reader->at = end;
    return out->kind != QQ_FEEL_NULL || refuse(reader, input, "its value is null", error);
}

/* Why there is no outcome: no rule holds, which rules hold together, or which input the table does not take. */
static bool refuse_outcome(const inputs_reader *reader, const char *inputs, const GPtrArray *notes, GError **error)
{
    g_autofree char *shown = qq_plain_text(inputs);
    g_autoptr(GString) why = g_string_new(NULL);
    for (guint i = 0; i < notes->len; i++)
        g_string_append_printf(why, "%s%s", i ? "; " : "", (const char *)g_ptr_array_index(notes, i));
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%d: decision “%s” gives no outcome for %s: %s; correct the table, or the inputs",
                qq_dmn_file(reader->file), reader->decision->table->line, reader->decision->name, shown, why->str);
    return false;
}

static bool try_values(const inputs_reader *reader, const char *inputs, const qq_feel_value *values, qq_tried *out,
                       GError **error)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = {.arena = out->arena, .notes = notes};
    qq_table_trace trace;
    out->outcome = qq_dmn_try(out->table, &run, values, &trace);
    if (trace.matched->len) {
        size_t first = g_array_index(trace.matched, size_t, 0);
        out->rule = &out->table->rules[first];
        out->number = (int)first + 1;
    }
    bool good = out->outcome.kind != QQ_FEEL_NULL;
    if (!good) refuse_outcome(reader, inputs, notes, error);
    g_array_unref(trace.matched);
    return good;
}

bool qq_decision_try(const qq_decisions *decisions, const char *name, const char *inputs, qq_tried *out, GError **error)
{
    inputs_reader reader = {.at = inputs};
    reader.decision = qq_decision_find(decisions, name, &reader.file, error);
    if (!reader.decision) return false;
    if (!reader.decision->table) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "decision “%s” is no table; name the table that it rests on",
                    reader.decision->name);
        return false;
    }
    *out = (qq_tried){.table = reader.decision->table, .arena = qq_feel_arena_new()};
    g_autofree qq_feel_value *values = g_new0(qq_feel_value, out->table->input_count + 1);
    bool good = true;
    for (size_t i = 0; good && i < out->table->input_count; i++)
        good = read_value(&reader, i, out->arena, &values[i], error);
    if (good && try_values(&reader, inputs, values, out, error)) return true;
    qq_tried_clear(out);
    return false;
}

void qq_tried_clear(qq_tried *tried)
{
    qq_feel_arena_free(tried->arena);
    tried->arena = NULL;
}
