/* Which feeds are written and how many records each gets. */
#ifndef QQ_GENERATE_PLAN_H
#define QQ_GENERATE_PLAN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    FEED_REGISTRY,
    FEED_HONOUR,
    FEED_PENALTY,
    FEED_BRIBERY,
    FEED_BIDDING,
    FEED_ACCIDENT,
    FEED_LISTING,
    FEED_REVOCATION,
    FEED_COUNT
} feed_id;

extern const char *const feed_names[FEED_COUNT];

typedef struct {
    bool chosen[FEED_COUNT];
    uint64_t count[FEED_COUNT]; /* record elements; the registry's are not of `records` */
} plan;

/* Shares `records` out among the chosen feeds but the registry, by largest remainder, so that the sum is exact.
 * list: names joined by commas, NULL for all. Errors: QQ_ERROR_USAGE for a name that is none. */
bool plan_make(const char *list, uint64_t records, plan *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
