/* Sorting by a function that says which of two items precedes (DMN 1.5, 10.3.4.8). A merge sort: stable, and ends
 * after n log n comparisons whatever the function answers. */
#include "decide/feel/builtins_groups.h"

#include <string.h>

typedef enum { STAYS, PRECEDES, UNKNOWN } answer;

/* Whether a must come before b, which stands before it. */
static answer precedes(const qq_feel_invocation *call, qq_feel_value a, qq_feel_value b)
{
    int order;
    if (call->given[1].kind == QQ_FEEL_NULL) {
        if (!qq_feel_order(a, b, &order)) return UNKNOWN;
        return order < 0 ? PRECEDES : STAYS;
    }
    qq_feel_value pair[] = {a, b};
    qq_feel_value said = qq_feel_call(call->run, call->given[1].function, pair, 2);
    if (said.kind != QQ_FEEL_BOOLEAN) return UNKNOWN;
    return said.truth ? PRECEDES : STAYS;
}

/* Merges from[low..middle) and from[middle..high) into the same places of `into`. */
static bool merge(const qq_feel_invocation *call, const qq_feel_value *from, qq_feel_value *into, size_t low,
                  size_t middle, size_t high)
{
    size_t left = low, right = middle;
    for (size_t at = low; at < high; at++) {
        bool take_right = left == middle;
        if (left < middle && right < high) {
            answer said = precedes(call, from[right], from[left]);
            if (said == UNKNOWN) return false;
            take_right = said == PRECEDES;
        }
        into[at] = take_right ? from[right++] : from[left++];
    }
    return true;
}

static bool merge_all(const qq_feel_invocation *call, const qq_feel_value *from, qq_feel_value *into, size_t count,
                      size_t width)
{
    for (size_t low = 0; low < count; low += 2 * width) {
        size_t middle = MIN(low + width, count), high = MIN(low + 2 * width, count);
        if (!merge(call, from, into, low, middle, high)) return false;
    }
    return true;
}

static qq_feel_value sort(const qq_feel_invocation *call)
{
    const qq_feel_list *list = call->given[0].list;
    qq_feel_value *from = qq_feel_arena_take(call->run->arena, (list->count + 1) * sizeof *from);
    qq_feel_value *into = qq_feel_arena_take(call->run->arena, (list->count + 1) * sizeof *into);
    if (list->count > 0) memcpy(from, list->items, list->count * sizeof *from);
    for (size_t width = 1; width < list->count; width *= 2) {
        if (!merge_all(call, from, into, list->count, width))
            return qq_feel_refuse(call, "of two items it is not known which precedes");
        qq_feel_value *merged = into;
        into = from;
        from = merged;
    }
    qq_feel_list *made = qq_feel_arena_take(call->run->arena, sizeof *made);
    *made = (qq_feel_list){.count = list->count, .items = from};
    return qq_feel_list_value(made);
}

/* Without a function: from the least to the greatest. */
const qq_feel_builtin QQ_FEEL_SORTS[] = {
    {"sort", sort, {{"list", QQ_TAKES_LIST, QQ_NEEDED}, {"precedes", QQ_TAKES_FUNCTION, QQ_OPTIONAL}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
