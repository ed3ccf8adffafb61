/* A store with random histories of a dozen enterprises, and what the rows and the image say of them. */
#ifndef QINQING_TESTS_PORTFOLIO_WORLD_H
#define QINQING_TESTS_PORTFOLIO_WORLD_H

#include "qinqing/portfolio.h"
#include "support/history.h"
#include "unit/store/support.h"

enum { WORLD_PARTIES = 12 };

typedef struct {
    test_bench bench;
    GRand *random;
    random_history histories[WORLD_PARTIES];
    unsigned sayings; /* so far; their contents differ */
} small_world;

small_world *world_new(GRand *random);
void world_free(small_world *world);
/* Opens the store anew, so that landings carry the image on, or not. */
void world_open(small_world *world, bool carrying);
/* Lands a file of random revisions: new ones, later and earlier ones, deletions, records that move to another party,
 * ties, names without a number, organisation codes. */
void world_land(small_world *world, unsigned revisions);
/* Takes a landing back, gives a code, an alias or a waiting record, or adopts the model beside the default one. */
void world_decide(small_world *world);
void world_refresh(small_world *world, bool force);
/* Findings of the image's own check. */
unsigned world_findings(small_world *world);
qq_portfolio_state world_state(small_world *world);

typedef struct {
    unsigned plain, resolved, others; /* rows one after another, some of them, a dossier of a party apart */
    unsigned glances;                 /* priced from their rows */
} world_seen;
/* Everything that pricing everyone says, a line a party: from the rows, and from the image in so many ranges. Caller
 * frees. */
char *world_by_rows(small_world *world, int32_t known_at, qq_day as_of);
char *world_by_image(small_world *world, int32_t known_at, qq_day as_of, unsigned ranges, world_seen *seen);
/* At random known times and days. */
void world_assert_equal(small_world *world, unsigned times, world_seen *seen);
/* A qq_portfolio_visit: counts the parties. */
bool world_count(qq_portfolio_reader *reader, const qq_packed_party *party, void *data, GError **error);
qq_day world_day(small_world *world);

#endif
