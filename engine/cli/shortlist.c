/* Which bids of one shortlist share an enterprise.
 *
 * An enterprise that bids alone and in a consortium, or in two, voids all of those bids: 招标投标法实施条例 Article 37.
 * The same bid written twice is one bid. */
#include <string.h>

#include "bidders.h"

static gint compare_codes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The members in order: a consortium is the same whichever is named first. */
static char *bid_key(const qq_listed_bidder *bidder)
{
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    for (guint i = 0; i < bidder->codes->len; i++)
        g_ptr_array_add(codes, g_array_index(bidder->codes, qq_party, i).text);
    g_ptr_array_sort(codes, compare_codes);
    g_ptr_array_add(codes, NULL);
    return g_strjoinv("+", (char **)codes->pdata);
}

static void bids_free(gpointer bids)
{
    g_ptr_array_unref(bids);
}

/* The bids of each enterprise, each bid once. */
static GHashTable *bids_by_code(const GPtrArray *bidders)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTable *bids = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, bids_free);
    for (guint i = 0; i < bidders->len; i++) {
        qq_listed_bidder *bidder = g_ptr_array_index(bidders, i);
        if (bidder->error) continue;
        bidder->again = !g_hash_table_add(seen, bid_key(bidder));
        for (guint j = 0; !bidder->again && j < bidder->codes->len; j++) {
            char *code = g_array_index(bidder->codes, qq_party, j).text;
            GPtrArray *of_code = g_hash_table_lookup(bids, code);
            if (!of_code) g_hash_table_insert(bids, code, of_code = g_ptr_array_new());
            g_ptr_array_add(of_code, bidder);
        }
    }
    return bids;
}

static void keep_others(qq_listed_bidder *bidder, GHashTable *bids)
{
    g_autofree char *key = bid_key(bidder);
    for (guint i = 0; i < bidder->codes->len; i++) {
        const GPtrArray *of_code = g_hash_table_lookup(bids, g_array_index(bidder->codes, qq_party, i).text);
        unsigned others = of_code->len - 1;
        g_array_append_val(bidder->other_bids, others);
        for (guint j = 0; others && j < of_code->len; j++) {
            const qq_listed_bidder *other = g_ptr_array_index(of_code, j);
            g_autofree char *other_key = bid_key(other);
            if (strcmp(key, other_key) != 0 && !g_ptr_array_find(bidder->also, other->word, NULL))
                g_ptr_array_add(bidder->also, other->word);
        }
    }
}

void qq_bidders_compare(GPtrArray *bidders)
{
    g_autoptr(GHashTable) bids = bids_by_code(bidders);
    for (guint i = 0; i < bidders->len; i++) {
        qq_listed_bidder *bidder = g_ptr_array_index(bidders, i);
        if (!bidder->error) keep_others(bidder, bids);
    }
}
