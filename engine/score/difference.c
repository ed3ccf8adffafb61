/* What differs between new results and those of a kept generation: both are walked in order of identifier. */
#include <string.h>

#include "results_form.h"

/* One party in so many may differ before it is better to keep all of them: a reader goes over both. */
enum { WHOLE_FROM = 8 };

/* New results, part by part. */
typedef struct {
    const GPtrArray *parts; /* of qq_packed_results */
    const qq_model *model;
    unsigned part;
    size_t place;
    qq_kept_entry entry;
    bool ended;
} part_walk;

static void settle(part_walk *walk)
{
    const size_t form = qq_packed_form_size(walk->model);
    for (; walk->part < walk->parts->len; walk->part++, walk->place = 0) {
        const qq_packed_results *packed = g_ptr_array_index(walk->parts, walk->part);
        if (walk->place * form == packed->forms->len) continue;
        qq_packed_entry(packed, walk->model, walk->place, &walk->entry);
        return;
    }
    walk->ended = true;
}

static void step(part_walk *walk)
{
    walk->place++;
    settle(walk);
}

static bool same_entry(const qq_kept_entry *a, const qq_kept_entry *b, size_t form)
{
    if (a->next_change != b->next_change || a->listing_count != b->listing_count || memcmp(a->form, b->form, form) != 0)
        return false;
    for (unsigned i = 0; i < a->listing_count; i++)
        if (a->listings[i].list != b->listings[i].list ||
            memcmp(&a->listings[i].record, &b->listings[i].record, sizeof a->listings[i].record) != 0)
            return false;
    return true;
}

static int order_of(const part_walk *walk, const qq_kept_entry *before)
{
    if (walk->ended || !before) return (int)walk->ended - (int)!before;
    return memcmp(walk->entry.form, before->form, QQ_FORM_IDENTIFIER_BYTES);
}

bool qq_difference_make(const GPtrArray *parts, const qq_model *model, qq_results_reader *base, int64_t parties,
                        qq_packed_results *out, GError **error)
{
    const size_t form = qq_packed_form_size(model);
    part_walk walk = {.parts = parts, .model = model};
    const qq_kept_entry *before = NULL;
    settle(&walk);
    if (!qq_results_next_entry(base, &before, error)) return false;
    while (!walk.ended || before) {
        const int order = order_of(&walk, before);
        if (order > 0)
            qq_packed_add_gone(out, model, before);
        else if (order < 0 || !same_entry(&walk.entry, before, form))
            qq_packed_add_entry(out, model, &walk.entry);
        if ((int64_t)(out->forms->len / form) > parties / WHOLE_FROM) return false;
        if (order <= 0) step(&walk);
        if (order >= 0 && !qq_results_next_entry(base, &before, error)) return false;
    }
    return true;
}
