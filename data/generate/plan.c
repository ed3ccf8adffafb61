/* Shares of the feeds. The default mix is chosen by hand: bids outnumber everything else, convictions are rare. */
#include "plan.h"

#include <string.h>
#include "qinqing/error.h"

const char *const feed_names[FEED_COUNT] = {"registry", "honour",   "penalty", "bribery",
                                            "bidding",  "accident", "listing", "revocation"};

#define FEED_LIST "registry,honour,penalty,bribery,bidding,accident,listing,revocation"

/* Permille of all records, the registry's apart. */
static const uint32_t shares[FEED_COUNT] = {0, 150, 200, 6, 550, 18, 18, 58};

static bool choose(const char *list, plan *out, GError **error)
{
    for (unsigned feed = 0; feed < FEED_COUNT; feed++) out->chosen[feed] = list == NULL;
    if (list == NULL) return true;
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    for (char **name = names; *name != NULL; name++) {
        unsigned feed = 0;
        while (feed < FEED_COUNT && strcmp(feed_names[feed], *name) != 0) feed++;
        if (feed == FEED_COUNT) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "--feeds: no feed is called '%s'; choose from " FEED_LIST,
                        *name);
            return false;
        }
        out->chosen[feed] = true;
    }
    return true;
}

bool plan_make(const char *list, uint64_t records, plan *out, GError **error)
{
    uint64_t total = 0, given = 0, rest[FEED_COUNT] = {0};
    memset(out, 0, sizeof *out);
    if (!choose(list, out, error)) return false;
    for (unsigned feed = 0; feed < FEED_COUNT; feed++) total += out->chosen[feed] ? shares[feed] : 0;
    if (total == 0) return true;
    for (unsigned feed = 0; feed < FEED_COUNT; feed++) {
        uint64_t share = out->chosen[feed] ? shares[feed] : 0;
        out->count[feed] = records * share / total;
        rest[feed] = records * share % total;
        given += out->count[feed];
    }
    for (; given < records; given++) {
        unsigned largest = 0;
        for (unsigned feed = 1; feed < FEED_COUNT; feed++)
            if (rest[feed] > rest[largest]) largest = feed;
        out->count[largest]++;
        rest[largest] = 0;
    }
    return true;
}
