/* for, some, every: one loop over all iterators, the last turning fastest. */
#include "evaluate.h"

#include "temporal.h"

/* What one iterator runs over: a list, or whole numbers or dates from `at` to `last`. */
typedef struct {
    const qq_feel_list *list; /* NULL: counting */
    size_t next;
    bool dates, done;
    int64_t at, last;
} domain;

typedef struct {
    const qq_feel_view *view;
    const qq_feel_node *node;
    domain *domains;
    qq_feel_context *names; /* [partial,] the iterators */
    size_t first;           /* of the iterators in names */
} loop;

/* ---- domains ---- */

static bool count_of(qq_feel_value value, int64_t *out)
{
    if (value.kind == QQ_FEEL_NUMBER) return qq_decimal_to_int64(value.number, 0, out);
    if (value.kind != QQ_FEEL_DATE) return false;
    *out = qq_feel_day_number(value.date);
    return true;
}

static bool counting(domain *out, qq_feel_value low, qq_feel_value high)
{
    *out = (domain){.dates = low.kind == QQ_FEEL_DATE};
    return low.kind == high.kind && count_of(low, &out->at) && count_of(high, &out->last);
}

/* Leaves out an end; nothing is left when it is the only one. */
static void step_in(domain *how, int64_t *end, int64_t step)
{
    how->done = how->done || how->at >= how->last;
    if (!how->done) *end += step;
}

/* The whole numbers or dates within a range value. */
static bool counting_range(domain *out, const qq_feel_range *range)
{
    if (range->unary || !counting(out, range->low, range->high)) return false;
    if (!range->low_closed) step_in(out, &out->at, 1);
    if (!range->high_closed) step_in(out, &out->last, -1);
    return true;
}

static bool begin(loop *how, size_t which)
{
    const qq_feel_node_entry *iterator = &how->node->entries[which];
    domain *out = &how->domains[which];
    qq_feel_value value = qq_feel_go_within(how->view, how->names, iterator->value);
    if (iterator->until) {
        qq_feel_value until = qq_feel_go_within(how->view, how->names, iterator->until);
        return counting(out, value, until);
    }
    if (value.kind == QQ_FEEL_NULL) return false;
    if (value.kind == QQ_FEEL_RANGE) return counting_range(out, value.range);
    if (value.kind != QQ_FEEL_LIST) {
        qq_feel_list *single = qq_feel_list_new(how->view->run->arena, 1);
        qq_feel_list_add(how->view->run->arena, single, value);
        value = qq_feel_list_value(single);
    }
    *out = (domain){.list = value.list};
    return true;
}

static bool next_item(domain *from, qq_feel_value *out)
{
    if (from->list) {
        if (from->next == from->list->count) return false;
        *out = from->list->items[from->next++];
        return true;
    }
    if (from->done) return false;
    *out = from->dates ? qq_feel_days(from->at) : qq_feel_integer(from->at);
    from->done = from->at == from->last;
    if (!from->done) from->at += from->last > from->at ? 1 : -1;
    return true;
}

/* ---- the loop ---- */

/* Names as a function written in the loop may keep them. */
static void renew_names(loop *how)
{
    qq_feel_arena *arena = how->view->run->arena;
    size_t room = how->first + how->node->count;
    qq_feel_context *fresh = qq_feel_arena_take(arena, sizeof *fresh);
    fresh->entries = qq_feel_arena_take(arena, room * sizeof *fresh->entries);
    for (size_t i = 0; how->names && i < how->names->count; i++) fresh->entries[i] = how->names->entries[i];
    fresh->count = how->names ? how->names->count : 0;
    how->names = fresh;
}

static void loop_new(loop *how, const qq_feel_view *view, const qq_feel_node *node, bool has_partial)
{
    *how = (loop){.view = view, .node = node, .first = has_partial ? 1 : 0};
    how->domains = qq_feel_arena_take(view->run->arena, node->count * sizeof *how->domains);
    renew_names(how);
    how->names->count = how->first;
    if (has_partial) how->names->entries[0] = (qq_feel_entry){.name = "partial", .value = QQ_FEEL_NOTHING};
}

/* Sets all iterators from `which` on; steps back where one has no more. Gives false when all is done, or, with
 * *failed, when one runs over nothing that can be run over. */
static bool turn(loop *how, size_t which, bool starting, bool *failed)
{
    qq_feel_run *run = how->view->run;
    for (;;) {
        if (!qq_feel_charge(run, how->node, 1)) return false;
        if (how->node->captures) renew_names(how);
        how->names->count = how->first + which;
        if (starting && !begin(how, which)) {
            *failed = true;
            return false;
        }
        qq_feel_value item;
        starting = next_item(&how->domains[which], &item);
        if (!starting) {
            if (which == 0) return false;
            which--;
            continue;
        }
        how->names->entries[how->first + which] =
            (qq_feel_entry){.name = how->node->entries[which].name, .value = item};
        how->names->count = how->first + which + 1;
        if (which + 1 == how->node->count) return true;
        which++;
    }
}

static qq_feel_value no_domain(const qq_feel_view *view, const qq_feel_node *node)
{
    return qq_feel_unknown(view->run, node,
                           "an iterator runs over null, or over ends that are not whole numbers or dates");
}

/* The list as it is now; items added later are not in it. */
static qq_feel_value as_it_is(qq_feel_run *run, const qq_feel_list *list)
{
    qq_feel_list *now = qq_feel_arena_take(run->arena, sizeof *now);
    now->count = list->count;
    now->items = list->items;
    return qq_feel_list_value(now);
}

qq_feel_value qq_feel_go_for(const qq_feel_view *view, const qq_feel_node *node)
{
    loop how;
    qq_feel_run *run = view->run;
    bool failed = false;
    loop_new(&how, view, node, true);
    qq_feel_list *made = qq_feel_list_new(run->arena, 0);
    how.names->entries[0].value = as_it_is(run, made);
    for (bool more = turn(&how, 0, true, &failed); more; more = turn(&how, node->count - 1, false, &failed)) {
        qq_feel_list_add(run->arena, made, qq_feel_go_within(view, how.names, node->right));
        how.names->entries[0].value = as_it_is(run, made);
    }
    return failed ? no_domain(view, node) : qq_feel_list_value(made);
}

qq_feel_value qq_feel_go_quantified(const qq_feel_view *view, const qq_feel_node *node)
{
    loop how;
    bool failed = false, some = node->kind == QQ_NODE_SOME;
    qq_feel_value all = qq_feel_boolean(!some);
    loop_new(&how, view, node, false);
    for (bool more = turn(&how, 0, true, &failed); more; more = turn(&how, node->count - 1, false, &failed)) {
        qq_feel_value one = qq_feel_go_within(view, how.names, node->right);
        all = some ? qq_feel_or(all, one) : qq_feel_and(all, one);
        if (all.kind == QQ_FEEL_BOOLEAN && all.truth == some) return all;
    }
    return failed ? no_domain(view, node) : all;
}
