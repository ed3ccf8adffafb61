/* The requirements graph: decisions with what they require, knowledge models and services as functions. */
#include <string.h>
#include "decide/dmn/internal.h"

/* ---- limits ---- */

bool qq_dmn_enter(qq_feel_run *run, int line)
{
    run->steps++;
    if (run->depth >= QQ_FEEL_DEPTH_MAX) {
        qq_feel_note(run, line, 1, "nested deeper than %d calls", QQ_FEEL_DEPTH_MAX);
        return false;
    }
    if (run->steps > QQ_FEEL_STEPS_MAX) {
        qq_feel_note(run, line, 1, "more than %lld steps", QQ_FEEL_STEPS_MAX);
        return false;
    }
    run->depth++;
    return true;
}

void qq_dmn_leave(qq_feel_run *run)
{
    run->depth--;
}

/* ---- values and their variables ---- */

static bool holds(qq_feel_run *run, const qq_dmn_item *item, qq_feel_value value);

static bool tests_hold(qq_feel_run *run, const qq_feel_expression *tests, qq_feel_value value)
{
    if (!tests) return true;
    qq_feel_scope scope = {NULL, value.kind == QQ_FEEL_CONTEXT ? value.context : NULL};
    qq_feel_value held = qq_feel_test(tests, run, scope.names ? &scope : NULL, value);
    return held.kind == QQ_FEEL_BOOLEAN && held.truth;
}

static bool all_hold(qq_feel_run *run, const qq_dmn_item *collection, qq_feel_value value)
{
    if (value.kind != QQ_FEEL_LIST) return holds(run, collection->element, value);
    for (size_t i = 0; i < value.list->count; i++)
        if (!holds(run, collection->element, value.list->items[i])) return false;
    return true;
}

/* Whether a value that conforms to the type is one that the item allows. Null always is. */
static bool holds(qq_feel_run *run, const qq_dmn_item *item, qq_feel_value value)
{
    if (!item || !item->checked || value.kind == QQ_FEEL_NULL) return true;
    if (item->collection) return all_hold(run, item, value) && tests_hold(run, item->constraint, value);
    if (!holds(run, item->base, value)) return false;
    for (size_t i = 0; value.kind == QQ_FEEL_CONTEXT && i < item->member_count; i++) {
        const qq_feel_value *member = qq_feel_context_get(value.context, item->members[i].name);
        if (member && !holds(run, &item->members[i], *member)) return false;
    }
    return tests_hold(run, item->allowed, value) && tests_hold(run, item->constraint, value);
}

qq_feel_value qq_dmn_fit(qq_feel_run *run, qq_dmn_variable variable, qq_feel_value value, int line, const char *what)
{
    qq_feel_value fitting = value;
    if (qq_feel_type_is_any(variable.type) && !variable.item) return value;
    if (!qq_feel_conform(run->arena, value, variable.type, &fitting)) {
        g_autoptr(GString) text = g_string_new(variable.item ? variable.item->name : NULL);
        if (!variable.item) qq_feel_type_append(text, variable.type);
        qq_feel_note(run, line, 1, "%s does not conform to %s", what, text->str);
        return QQ_FEEL_NOTHING;
    }
    if (!holds(run, variable.item, fitting)) {
        qq_feel_note(run, line, 1, "%s is not among the allowed values of \"%s\"", what, variable.item->name);
        return QQ_FEEL_NOTHING;
    }
    return fitting;
}

/* ---- sessions ---- */

static const qq_dmn *root_of(const qq_dmn *dmn)
{
    while (dmn->importer) dmn = dmn->importer;
    return dmn;
}

static void session_open(qq_dmn_session *session, qq_feel_run *run, const qq_dmn *dmn, const qq_feel_context *inputs)
{
    const qq_dmn *root = root_of(dmn);
    *session = (qq_dmn_session){.run = run, .root = root, .inputs = inputs};
    session->values = g_new0(qq_feel_value, root->part_total);
    session->known = g_new0(uint8_t, root->part_total);
    run->steps += (int64_t)root->part_total;
}

static void session_close(qq_dmn_session *session)
{
    g_free(session->values);
    g_free(session->known);
}

static void know(qq_dmn_session *session, const qq_dmn_part *part, qq_feel_value value)
{
    session->values[part->index] = value;
    session->known[part->index] = 1;
}

/* ---- input data ---- */

/* The value given for input data of an imported model: inside the context of the import, and of its import's; or all
 * names joined by dots; or its own name. */
static const qq_feel_value *find_given(const qq_feel_context *inputs, const qq_dmn *home, const char *name)
{
    const qq_feel_value *found = NULL;
    if (home->importer && *home->import_name) {
        const qq_feel_value *outer = find_given(inputs, home->importer, home->import_name);
        if (outer && outer->kind == QQ_FEEL_CONTEXT) found = qq_feel_context_get(outer->context, name);
        g_autofree char *dotted = found ? NULL : g_strdup_printf("%s.%s", home->import_name, name);
        if (dotted) found = find_given(inputs, home->importer, dotted);
    }
    return found ? found : qq_feel_context_get(inputs, name);
}

static qq_feel_value input_value(qq_dmn_session *session, const qq_dmn_part *part)
{
    const qq_dmn_element *element = &part->element;
    const qq_feel_value *given = session->inputs ? find_given(session->inputs, part->home, element->name) : NULL;
    if (!given) {
        qq_feel_note(session->run, element->line, 1, "no value is given for \"%s\"", element->name);
        return QQ_FEEL_NOTHING;
    }
    return qq_dmn_fit(session->run, part->variable, *given, element->line, element->name);
}

/* ---- what an element sees ---- */

static bool is_called(const qq_dmn_part *part)
{
    return part->element.kind == QQ_DMN_KNOWLEDGE || part->element.kind == QQ_DMN_SERVICE;
}

static qq_feel_value function_value(const qq_dmn_part *part)
{
    return (qq_feel_value){.kind = QQ_FEEL_FUNCTION, .function = &part->function};
}

/* The context of an import's elements inside the frame, which is being made. */
static qq_feel_context *imported(qq_feel_arena *arena, qq_feel_context *frame, const char *import)
{
    const qq_feel_value *there = qq_feel_context_get(frame, import);
    if (there && there->kind == QQ_FEEL_CONTEXT) return (qq_feel_context *)there->context;
    qq_feel_context *made = qq_feel_context_new(arena, 4);
    qq_feel_context_put(arena, frame, import, qq_feel_context_value(made));
    return made;
}

/* session NULL: functions only. */
static qq_feel_context *frame_of(qq_feel_run *run, const qq_dmn_session *session, const qq_dmn_part *part)
{
    qq_feel_context *frame = qq_feel_context_new(run->arena, part->required_count + 1);
    for (size_t i = 0; i < part->required_count; i++) {
        const qq_dmn_requirement *required = &part->required[i];
        if (!is_called(required->part) && !session) continue;
        qq_feel_value value =
            is_called(required->part) ? function_value(required->part) : session->values[required->part->index];
        qq_feel_context *into = required->import ? imported(run->arena, frame, required->import) : frame;
        qq_feel_context_put(run->arena, into, required->part->element.name, value);
    }
    return frame;
}

static qq_feel_scope *scope_new(qq_feel_run *run, const qq_feel_scope *outer, const qq_feel_context *names)
{
    qq_feel_scope *scope = qq_feel_arena_take(run->arena, sizeof *scope);
    *scope = (qq_feel_scope){outer, names};
    return scope;
}

/* ---- decisions ---- */

static qq_feel_value conclude(qq_dmn_session *session, const qq_dmn_part *part)
{
    qq_feel_run *run = session->run;
    const qq_dmn_element *element = &part->element;
    if (!part->logic) {
        qq_feel_note(run, element->line, 1, "decision \"%s\" says nothing", element->name);
        return QQ_FEEL_NOTHING;
    }
    const qq_feel_scope *scope = scope_new(run, NULL, frame_of(run, session, part));
    qq_feel_value value = part == session->traced ? qq_dmn_table_value(run, part->logic->table, scope, session->trace)
                                                  : qq_dmn_think(run, part->logic, scope);
    return qq_dmn_fit(run, part->variable, value, element->line, element->name);
}

typedef struct {
    const qq_dmn_part *part;
    size_t next; /* requirement to look at */
} pending_part;

/* The next requirement whose value is wanted first; NULL when all are there. */
static const qq_dmn_part *next_wanted(qq_dmn_session *session, pending_part *pending)
{
    while (pending->next < pending->part->required_count) {
        const qq_dmn_part *required = pending->part->required[pending->next++].part;
        if (is_called(required) || session->known[required->index]) continue;
        if (required->element.kind == QQ_DMN_DECISION) return required;
        know(session, required, input_value(session, required));
    }
    return NULL;
}

/* The value of a decision, those it requires first; without recursion, for chains may be long. */
static qq_feel_value decide(qq_dmn_session *session, const qq_dmn_part *decision)
{
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(pending_part));
    pending_part first = {decision, 0};
    if (!session->known[decision->index]) g_array_append_val(stack, first);
    while (stack->len > 0) {
        const qq_dmn_part *wanted = next_wanted(session, &g_array_index(stack, pending_part, stack->len - 1));
        if (wanted) {
            pending_part pending = {wanted, 0};
            g_array_append_val(stack, pending);
            continue;
        }
        const qq_dmn_part *part = g_array_index(stack, pending_part, stack->len - 1).part;
        if (!session->known[part->index]) know(session, part, conclude(session, part));
        g_array_set_size(stack, stack->len - 1);
    }
    return session->values[decision->index];
}

/* ---- functions ---- */

/* The argument as its parameter takes it; false, with a note, when it does not: then the call gives null. */
static bool take_argument(qq_feel_run *run, qq_dmn_variable variable, qq_feel_value given, int line, const char *name,
                          qq_feel_value *out)
{
    *out = qq_dmn_fit(run, variable, given, line, name);
    return out->kind != QQ_FEEL_NULL || given.kind == QQ_FEEL_NULL;
}

/* The parameters' frame; NULL when an argument does not fit. */
static qq_feel_context *frame_of_call(qq_feel_run *run, const qq_dmn_part *part, const qq_feel_value *arguments)
{
    size_t count = part->function.parameter_count;
    qq_feel_context *frame = qq_feel_context_new(run->arena, count);
    for (size_t i = 0; i < count; i++) {
        const qq_dmn_entry *parameter = &part->parameters[i];
        qq_feel_value value;
        if (!take_argument(run, parameter->variable, arguments[i], parameter->line, parameter->name, &value))
            return NULL;
        qq_feel_context_put(run->arena, frame, parameter->name, value);
    }
    return frame;
}

qq_feel_value qq_dmn_call_knowledge(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                    size_t count)
{
    const qq_dmn_part *part = function->data;
    const qq_dmn_element *element = &part->element;
    g_assert(count == function->parameter_count);
    if (!part->logic) {
        qq_feel_note(run, element->line, 1, "\"%s\" says nothing that can be evaluated", element->name);
        return QQ_FEEL_NOTHING;
    }
    const qq_feel_context *frame = frame_of_call(run, part, arguments);
    if (!frame || !qq_dmn_enter(run, element->line)) return QQ_FEEL_NOTHING;
    qq_feel_context *functions = frame_of(run, NULL, part);
    qq_feel_context_put(run->arena, functions, element->name, function_value(part));
    const qq_feel_scope *scope = scope_new(run, scope_new(run, NULL, functions), frame);
    qq_feel_value value = qq_dmn_think(run, part->logic, scope);
    qq_dmn_leave(run);
    return qq_dmn_fit(run, part->result, value, element->line, element->name);
}

static qq_feel_value serve(qq_dmn_session *session, const qq_dmn_part *service)
{
    qq_feel_run *run = session->run;
    qq_feel_value value = QQ_FEEL_NOTHING;
    if (service->output_count == 1) {
        value = decide(session, service->outputs[0]);
    } else {
        qq_feel_context *all = qq_feel_context_new(run->arena, service->output_count);
        for (size_t i = 0; i < service->output_count; i++)
            qq_feel_context_put(run->arena, all, service->outputs[i]->element.name,
                                decide(session, service->outputs[i]));
        value = qq_feel_context_value(all);
    }
    return qq_dmn_fit(run, service->result, value, service->element.line, service->element.name);
}

static bool give(qq_dmn_session *session, const qq_dmn_part *service, const qq_feel_value *arguments)
{
    for (size_t i = 0; i < service->given_count; i++) {
        const qq_dmn_part *given = service->given[i];
        qq_feel_value value;
        if (!take_argument(session->run, given->variable, arguments[i], given->element.line, given->element.name,
                           &value))
            return false;
        know(session, given, value);
    }
    return true;
}

qq_feel_value qq_dmn_call_service(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                  size_t count)
{
    const qq_dmn_part *service = function->data;
    g_assert(count == function->parameter_count);
    if (!qq_dmn_enter(run, service->element.line)) return QQ_FEEL_NOTHING;
    qq_dmn_session session;
    session_open(&session, run, service->home, NULL);
    qq_feel_value value = give(&session, service, arguments) ? serve(&session, service) : QQ_FEEL_NOTHING;
    session_close(&session);
    qq_dmn_leave(run);
    return value;
}

/* ---- the public face ---- */

static qq_feel_value decide_traced(const qq_dmn *dmn, const qq_dmn_element *decision, qq_feel_run *run,
                                   const qq_feel_context *inputs, qq_table_trace *trace)
{
    const qq_dmn_part *part = (const qq_dmn_part *)decision;
    g_assert(decision->kind == QQ_DMN_DECISION);
    qq_dmn_session session;
    session_open(&session, run, dmn, inputs);
    if (trace) {
        session.traced = part;
        session.trace = trace;
    }
    qq_feel_value value = decide(&session, part);
    session_close(&session);
    return value;
}

qq_feel_value qq_dmn_decide(const qq_dmn *dmn, const qq_dmn_element *decision, qq_feel_run *run,
                            const qq_feel_context *inputs)
{
    return decide_traced(dmn, decision, run, inputs, NULL);
}

qq_feel_value qq_dmn_trace(const qq_dmn *dmn, const qq_dmn_element *decision, qq_feel_run *run,
                           const qq_feel_context *inputs, qq_table_trace *trace)
{
    g_assert(decision->table);
    *trace = (qq_table_trace){NULL, g_array_new(FALSE, FALSE, sizeof(size_t)), false};
    return decide_traced(dmn, decision, run, inputs, trace);
}

qq_feel_value qq_dmn_invoke(const qq_dmn *dmn, const qq_dmn_element *element, qq_feel_run *run,
                            const qq_feel_context *arguments)
{
    (void)dmn;
    const qq_dmn_part *part = (const qq_dmn_part *)element;
    const qq_feel_function *function = &part->function;
    g_assert(is_called(part));
    qq_feel_value *values = qq_feel_arena_take(run->arena, (function->parameter_count + 1) * sizeof *values);
    for (size_t i = 0; i < function->parameter_count; i++) {
        const qq_feel_value *given = arguments ? qq_feel_context_get(arguments, function->parameters[i]) : NULL;
        if (!given) qq_feel_note(run, element->line, 1, "no value is given for \"%s\"", function->parameters[i]);
        values[i] = given ? *given : QQ_FEEL_NOTHING;
    }
    return qq_feel_call(run, function, values, function->parameter_count);
}
