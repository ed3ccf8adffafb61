/* The rule by which a tender is decided again, by hand. */
#include <math.h>
#include <string.h>

#include "whatif/tenders/tenders.h"

static const qq_tender_options rule = {.price_points = 60, .per_percent = 1};

static void add_bid(GArray *bids, qq_fen price, double credit, bool refused)
{
    qq_tender_bid bid = {.price = price, .members = 1};
    bid.before = bid.after = (qq_tender_standing){.credit = credit, .refused = refused};
    g_array_append_val(bids, bid);
}

static double total(GArray *bids, guint index)
{
    return g_array_index(bids, qq_tender_bid, index).before.total;
}

/* 60 + 3 = 63; 2 percent above: 58 + 5.5 = 63.5; 70 percent above: none left, 5. */
static void test_points(void)
{
    g_autoptr(GArray) bids = g_array_new(FALSE, TRUE, sizeof(qq_tender_bid));
    add_bid(bids, 100000000, 3, false);
    add_bid(bids, 102000000, 5.5, false);
    add_bid(bids, 170000000, 5, false);
    g_assert_cmpint(qq_tender_winner(&rule, bids, false), ==, 1);
    g_assert_cmpfloat_with_epsilon(total(bids, 0), 63, 1e-9);
    g_assert_cmpfloat_with_epsilon(total(bids, 1), 63.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(total(bids, 2), 5, 1e-9);
}

/* Who is refused sets no lowest price: 105 is then the lowest. */
static void test_refused(void)
{
    g_autoptr(GArray) bids = g_array_new(FALSE, TRUE, sizeof(qq_tender_bid));
    add_bid(bids, 100000000, 5, true);
    add_bid(bids, 105000000, 0, false);
    add_bid(bids, 210000000, 1, false);
    g_assert_cmpint(qq_tender_winner(&rule, bids, false), ==, 1);
    g_assert_true(isnan(total(bids, 0)));
    g_assert_cmpfloat_with_epsilon(total(bids, 1), 60, 1e-9);
    g_assert_cmpfloat_with_epsilon(total(bids, 2), 1, 1e-9);
    for (guint i = 0; i < bids->len; i++) g_array_index(bids, qq_tender_bid, i).before.refused = true;
    g_assert_cmpint(qq_tender_winner(&rule, bids, false), ==, -1);
    g_assert_cmpint(qq_tender_winner(&rule, bids, true), ==, 1);
}

/* Equal totals: the lower price; equal prices: the first. */
static void test_ties(void)
{
    g_autoptr(GArray) bids = g_array_new(FALSE, TRUE, sizeof(qq_tender_bid));
    add_bid(bids, 200000000, 4, false);
    add_bid(bids, 100000000, 4, false);
    add_bid(bids, 100000000, 4, false);
    g_assert_cmpint(qq_tender_winner(&rule, bids, false), ==, 1);
    g_array_index(bids, qq_tender_bid, 0).before.credit = 64; /* 0 + 64 = 60 + 4 */
    g_assert_cmpint(qq_tender_winner(&rule, bids, false), ==, 1);
    g_array_set_size(bids, 0);
    g_assert_cmpint(qq_tender_winner(&rule, bids, false), ==, -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/whatif/tenders/points", test_points);
    g_test_add_func("/whatif/tenders/refused", test_refused);
    g_test_add_func("/whatif/tenders/ties", test_ties);
    return g_test_run();
}
