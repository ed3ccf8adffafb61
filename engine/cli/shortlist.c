/* Which bids of one shortlist share an enterprise, or the head of one.
 *
 * An enterprise that bids alone and in a consortium, or in two, voids all of those bids: 招标投标法实施条例 Article 37.
 * So do different units with the same responsible person in one section: Article 34; whether the shortlist is of one
 * section only the tenderer knows, so that is a warning. The same bid written twice is one bid. */
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

/* ---- the same head ---- */

static bool is_member_of(const qq_decided_bidder *bidder, const qq_party *unit)
{
    for (guint i = 0; i < bidder->asked->codes->len; i++)
        if (strcmp(g_array_index(bidder->asked->codes, qq_party, i).text, unit->text) == 0) return true;
    return false;
}

/* What a legal representative stands for: a member of a bid. */
typedef struct {
    qq_decided_bidder *bidder;
    const qq_member_decision *member;
} represented_bid;

static void keep_shared(const represented_bid *one, const represented_bid *other)
{
    bool same_bid = one->bidder == other->bidder || one->bidder->asked->again || other->bidder->asked->again;
    if (same_bid || is_member_of(other->bidder, &one->member->party)) return;
    char *word = other->bidder->asked->word;
    if (!g_ptr_array_find(one->bidder->shared_head, word, NULL)) g_ptr_array_add(one->bidder->shared_head, word);
}

static void add_represented(GHashTable *bids, qq_decided_bidder *bidder, const qq_member_decision *member)
{
    const represented_bid one = {bidder, member};
    for (guint i = 0; i < member->representatives->len; i++) {
        char *person = g_array_index(member->representatives, qq_party, i).text;
        GArray *of_person = g_hash_table_lookup(bids, person);
        if (!of_person)
            g_hash_table_insert(bids, person, of_person = g_array_new(FALSE, FALSE, sizeof(represented_bid)));
        for (guint j = 0; j < of_person->len; j++) {
            const represented_bid *other = &g_array_index(of_person, represented_bid, j);
            keep_shared(&one, other);
            keep_shared(other, &one);
        }
        g_array_append_val(of_person, one);
    }
}

static void array_free(gpointer array)
{
    g_array_unref(array);
}

void qq_decided_compare(GPtrArray *decided)
{
    g_autoptr(GHashTable) bids = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free);
    for (guint i = 0; i < decided->len; i++) {
        qq_decided_bidder *bidder = g_ptr_array_index(decided, i);
        for (guint j = 0; !bidder->asked->error && j < bidder->decision.members->len; j++)
            add_represented(bids, bidder, g_ptr_array_index(bidder->decision.members, j));
    }
}
