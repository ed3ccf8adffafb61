/* What differs between new results and those of a kept generation: both are walked in order of identifier. */
#include <string.h>

#include "results_form.h"

/* One party in so many may differ before it is better to keep all of them: a reader goes over both. */
enum { WHOLE_FROM = 8 };

static int order_of(const qq_parts_walk *walk, const qq_kept_entry *before)
{
    if (walk->ended || !before) return (int)walk->ended - (int)!before;
    return memcmp(walk->entry.form, before->form, QQ_FORM_IDENTIFIER_BYTES);
}

bool qq_difference_make(const GPtrArray *parts, const qq_model *model, qq_results_reader *base, int64_t parties,
                        qq_packed_results *out, GError **error)
{
    const size_t form = qq_packed_form_size(model);
    qq_parts_walk walk;
    const qq_kept_entry *before = NULL;
    qq_parts_begin(&walk, parts, model);
    if (!qq_results_next_entry(base, &before, error)) return false;
    while (!walk.ended || before) {
        const int order = order_of(&walk, before);
        if (order > 0)
            qq_packed_add_gone(out, model, before);
        else if (order < 0 || walk.entry.next_change != before->next_change ||
                 !qq_same_entry(&walk.entry, before, form))
            qq_packed_add_entry(out, model, &walk.entry);
        if ((int64_t)(out->forms->len / form) > parties / WHOLE_FROM) return false;
        if (order <= 0) qq_parts_next(&walk);
        if (order >= 0 && !qq_results_next_entry(base, &before, error)) return false;
    }
    return true;
}
