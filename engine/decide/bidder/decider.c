/* A decider: one decision and what it asks, settled once for many bidders. */
#include <string.h>

#include "decide/bidder/bidder.h"

static void add_input(qq_decider *decider, const qq_dmn_element *element)
{
    qq_asked_input input = {.element = element, .fact = qq_fact_find(element->name)};
    if (input.fact < 0) input.indicator = qq_model_indicator(decider->decisions->model, element->name);
    input.setting = QQ_FEEL_NOTHING;
    g_array_append_val(decider->inputs, input);
    decider->windowed |=
        input.indicator && (input.indicator->window == QQ_WINDOW_ASKED || input.indicator->window == QQ_WINDOW_LATER);
    for (int subject = 0; subject < QQ_SUBJECT_END; subject++)
        decider->asks[subject] |= qq_fact_looks_at(&input, (qq_subject)subject);
}

/* The input data that an element rests on, each once. seen: elements that were visited. */
static void collect_inputs(qq_decider *decider, const qq_dmn_element *element, GHashTable *seen)
{
    if (!g_hash_table_add(seen, (gpointer)element)) return;
    if (element->kind == QQ_DMN_INPUT) add_input(decider, element);
    for (guint i = 0; element->requires && i < element->requires->len; i++)
        collect_inputs(decider, g_ptr_array_index(element->requires, i), seen);
}

/* The tables that an element rests on; of qq_dmn_element*, each once. */
static void collect_tables(const qq_dmn_element *element, GHashTable *seen, GPtrArray *tables)
{
    if (!g_hash_table_add(seen, (gpointer)element)) return;
    if (element->table) g_ptr_array_add(tables, (gpointer)element);
    for (guint i = 0; element->requires && i < element->requires->len; i++)
        collect_tables(g_ptr_array_index(element->requires, i), seen, tables);
}

static const qq_dmn_element *find_reasons(const qq_dmn_element *decision)
{
    if (decision->table) return decision;
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    collect_tables(decision, seen, tables);
    return tables->len == 1 ? g_ptr_array_index(tables, 0) : NULL;
}

/* ---- what the table's inputs rest on ---- */

static bool is_setting(const qq_decider *decider, const qq_dmn_element *element)
{
    for (guint i = 0; i < decider->inputs->len; i++) {
        const qq_asked_input *input = &g_array_index(decider->inputs, qq_asked_input, i);
        if (input->element == element) return input->fact < 0 && !input->indicator;
    }
    return false;
}

/* Whether anything that an element rests on is a fact about the bidder. */
static bool rests_on_bidder(const qq_decider *decider, const qq_dmn_element *element)
{
    if (element->kind == QQ_DMN_INPUT) return !is_setting(decider, element);
    for (guint i = 0; element->requires && i < element->requires->len; i++)
        if (rests_on_bidder(decider, g_ptr_array_index(element->requires, i))) return true;
    return false;
}

static bool is_of_element(const char *use, const char *name)
{
    size_t length = strlen(name);
    return strncmp(use, name, length) == 0 && (use[length] == '\0' || use[length] == '.');
}

/* Whether an input of the table that says why is about the bidder: some name in its expression is. */
static bool is_of_bidder(const qq_decider *decider, const qq_table_input *input)
{
    const GPtrArray *requires = decider->reasons->requires;
    g_autoptr(GPtrArray) uses = qq_feel_uses(input->expression);
    for (guint i = 0; requires && i < requires->len; i++) {
        const qq_dmn_element *element = g_ptr_array_index(requires, i);
        for (guint j = 0; j < uses->len; j++)
            if (is_of_element(g_ptr_array_index(uses, j), element->name) && rests_on_bidder(decider, element))
                return true;
    }
    return false;
}

static void find_of_bidder(qq_decider *decider)
{
    if (!decider->reasons) return;
    const qq_decision_table *table = decider->reasons->table;
    decider->of_bidder = g_new(bool, table->input_count + 1);
    for (size_t i = 0; i < table->input_count; i++) decider->of_bidder[i] = is_of_bidder(decider, &table->inputs[i]);
}

static gint compare_inputs(gconstpointer a, gconstpointer b)
{
    const qq_asked_input *left = a, *right = b;
    return strcmp(left->element->name, right->element->name);
}

qq_decider *qq_decider_new(const qq_decisions *decisions, const char *name, const qq_asked *asked, qq_pricer *pricer,
                           const qq_record_source *source, GError **error)
{
    g_autoptr(qq_decider) decider = g_new0(qq_decider, 1);
    decider->decisions = decisions;
    decider->pricer = pricer;
    decider->source = *source;
    decider->as_of = decider->anchor = asked->as_of;
    decider->purpose = asked->purpose;
    decider->inputs = g_array_new(FALSE, TRUE, sizeof(qq_asked_input));
    decider->arena = qq_feel_arena_new();
    decider->decision = qq_decision_find(decisions, name, &decider->file, error);
    if (!decider->decision) return NULL;
    decider->reasons = find_reasons(decider->decision);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    collect_inputs(decider, decider->decision, seen);
    g_array_sort(decider->inputs, compare_inputs);
    find_of_bidder(decider);
    return qq_settings_read(decider, asked, error) ? g_steal_pointer(&decider) : NULL;
}

void qq_decider_free(qq_decider *decider)
{
    if (!decider) return;
    g_array_unref(decider->inputs);
    qq_feel_arena_free(decider->arena);
    g_free(decider->of_bidder);
    g_free(decider);
}

const qq_dmn_element *qq_decider_decision(const qq_decider *decider)
{
    return decider->decision;
}

bool qq_decider_asks(const qq_decider *decider, qq_subject subject)
{
    return decider->asks[subject];
}

bool qq_decider_window(const qq_decider *decider, int *months, qq_day *anchor)
{
    *months = decider->window_months;
    *anchor = decider->anchor;
    return decider->windowed;
}
