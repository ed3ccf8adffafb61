/* Blocks and deltas as one sequence in order of identifier: where a delta tells of a party, the block's entry is passed
 * over. Each block stands for the identifiers from its first party up to the next block's, the first one for all
 * before it too: of those there are only deltas, given before it is opened. */
#include <string.h>

#include "portfolio.h"

static int order(const char *a, const char *b)
{
    return memcmp(a, b, QQ_NAME_BYTES);
}

static const char *entry_name(const qq_merge *merge, uint32_t index)
{
    const qq_delta_entry *entry = &g_array_index(merge->portfolio->entries, qq_delta_entry, index);
    return qq_view_name(&merge->portfolio->deltas[entry->delta].view, entry->party);
}

/* The first party of a view that is not before `name`. */
static uint32_t first_party(const qq_view *view, const char *name)
{
    uint32_t low = 0, high = view->parties;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (order(qq_view_name(view, middle), name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first block whose stretch may reach `name`. */
static uint32_t block_of(const qq_portfolio *portfolio, const char *name)
{
    uint32_t low = 0, high = portfolio->block_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (order(portfolio->blocks[middle].first, name) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : 0;
}

static uint32_t first_entry(const qq_merge *merge, const char *name)
{
    uint32_t low = 0, high = merge->portfolio->entries->len;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (order(entry_name(merge, middle), name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool in_range(const qq_merge *merge, const char *name)
{
    return merge->open_end || order(name, merge->before) < 0;
}

/* Where the stretch of the block being given, or just passed, ends; NULL: nowhere. */
static const char *stretch_end(const qq_merge *merge)
{
    return merge->block < merge->block_end ? merge->portfolio->blocks[merge->block].first : NULL;
}

/* The next entry of the deltas, and its name if it lies within the stretch. */
static void set_entry(qq_merge *merge, uint32_t entry)
{
    merge->entry = entry;
    merge->changed = NULL;
    if (entry >= merge->portfolio->entries->len) return;
    const char *name = entry_name(merge, entry);
    const char *end = stretch_end(merge);
    if (in_range(merge, name) && (end == NULL || order(name, end) < 0)) merge->changed = name;
}

void qq_merge_begin(qq_merge *merge, const qq_portfolio *portfolio, qq_store *store, qq_place *place,
                    const qq_party *from, const qq_party *before)
{
    *merge = (qq_merge){.portfolio = portfolio, .store = store, .place = place, .open_end = before == NULL};
    if (from) qq_name_of(from, merge->from);
    if (before) qq_name_of(before, merge->before);
    merge->block = block_of(portfolio, merge->from);
    merge->block_end = portfolio->block_count;
    set_entry(merge, first_entry(merge, merge->from));
}

/* Gives the stretch of the block just passed to the rows, and passes over its deltas. */
static void give_stretch(qq_merge *merge, qq_member *out)
{
    const qq_portfolio *portfolio = merge->portfolio;
    const char *begin = portfolio->blocks[merge->block - 1].first;
    const char *end = stretch_end(merge);
    *out = (qq_member){.from = qq_party_named(order(begin, merge->from) > 0 ? begin : merge->from)};
    if (end == NULL || !in_range(merge, end)) end = merge->open_end ? NULL : merge->before;
    out->open_end = end == NULL;
    if (end) out->before = qq_party_named(end);
    set_entry(merge, end ? first_entry(merge, end) : portfolio->entries->len);
}

/* *sound: the next block is there as it was written. */
static bool open_block(qq_merge *merge, bool *sound, GError **error)
{
    const qq_block_entry *known = &merge->portfolio->blocks[merge->block];
    const void *body = NULL;
    size_t length = 0;
    uint64_t checksum = 0;
    const int64_t number = merge->block++ + 1;
    if (!qq_image_block(merge->store, merge->portfolio->stamp.series, number, &body, &length, error)) return false;
    if (length >= sizeof checksum) memcpy(&checksum, body, sizeof checksum);
    *sound = checksum == known->checksum &&
             qq_block_decode(body, length, QQ_BODY_BLOCK, number, qq_store_text_count(merge->store), merge->place,
                             &merge->view) &&
             merge->view.last_landing <= merge->portfolio->stamp.base;
    merge->party = merge->party_end = 0;
    if (!*sound) return true;
    merge->party = first_party(&merge->view, merge->from);
    merge->party_end = merge->open_end ? merge->view.parties : first_party(&merge->view, merge->before);
    set_entry(merge, merge->entry);
    return true;
}

/* The next party of the open block and the deltas of its stretch. */
static bool next_party(qq_merge *merge, qq_member *out)
{
    const char *packed = merge->party < merge->party_end ? qq_view_name(&merge->view, merge->party) : NULL;
    if (!packed && !merge->changed) return false;
    const int which = !merge->changed ? -1 : !packed ? 1 : order(packed, merge->changed);
    if (which < 0) {
        *out = (qq_member){.view = &merge->view, .party = merge->party++, .name = packed};
        return true;
    }
    const qq_delta_entry *entry = &g_array_index(merge->portfolio->entries, qq_delta_entry, merge->entry);
    *out = (qq_member){
        .view = &merge->portfolio->deltas[entry->delta].view, .party = entry->party, .name = merge->changed};
    merge->party += which == 0;
    set_entry(merge, merge->entry + 1);
    return true;
}

bool qq_merge_next(qq_merge *merge, qq_member *out, bool *found, GError **error)
{
    *found = true;
    if (next_party(merge, out)) return true;
    while (merge->block < merge->block_end &&
           (merge->block == 0 || in_range(merge, merge->portfolio->blocks[merge->block].first))) {
        bool sound = false;
        if (!open_block(merge, &sound, error)) return false;
        if (!sound) give_stretch(merge, out);
        if (!sound || next_party(merge, out)) return true;
    }
    *found = false;
    return true;
}
