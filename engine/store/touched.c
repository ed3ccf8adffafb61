/* What the open transaction touches, and word of it to whoever keeps something beside the rows (qinqing/image.h).
 *
 * Whatever adds to the rows of an enterprise, or changes what its dossier is made of, says so here. Only a transaction
 * that makes a landing is told of. */
#include "internal.h"

enum { TOUCHED_MAX = 131072 }; /* enterprises; 4.5 MiB */

void qq_store_set_landing_hook(qq_store *store, qq_landing_hook hook, void *data)
{
    store->hook = hook;
    store->hook_data = data;
}

void qq_touched_forget(qq_store *store)
{
    store->touching = -1;
    store->touched_many = store->facts_changed = false;
    g_clear_pointer(&store->touched, g_array_unref);
}

void qq_touch(qq_store *store, const qq_party *party)
{
    if (store->hook == NULL || store->touched_many || !qq_party_is_enterprise(party)) return;
    if (store->touched == NULL) store->touched = g_array_new(FALSE, FALSE, sizeof(qq_party));
    g_array_append_vals(store->touched, party, 1);
    store->touched_many = store->touched->len > TOUCHED_MAX;
    if (store->touched_many) g_clear_pointer(&store->touched, g_array_unref);
}

static gint compare_parties(gconstpointer a, gconstpointer b)
{
    return strcmp(((const qq_party *)a)->text, ((const qq_party *)b)->text);
}

static void drop_doubles(GArray *parties)
{
    unsigned kept = 0;
    g_array_sort(parties, compare_parties);
    for (unsigned i = 0; i < parties->len; i++) {
        const qq_party party = g_array_index(parties, qq_party, i);
        if (kept == 0 || strcmp(g_array_index(parties, qq_party, kept - 1).text, party.text) != 0)
            g_array_index(parties, qq_party, kept++) = party;
    }
    g_array_set_size(parties, kept);
}

bool qq_touched_tell(qq_store *store, GError **error)
{
    const int32_t landing = store->touching;
    if (landing < 0 || store->hook == NULL) return true;
    if (store->facts_changed) store->data_version = -1; /* what is told may ask for them */
    qq_touched touched = {.landing = landing, .many = store->touched_many};
    if (store->touched != NULL) {
        drop_doubles(store->touched);
        touched.parties = (const qq_party *)(void *)store->touched->data;
        touched.count = store->touched->len;
    }
    return store->hook(store, &touched, store->hook_data, error);
}
