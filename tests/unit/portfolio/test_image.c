/* The image says what the rows say: over random histories, at random known times and days, in any ranges, after every
 * landing and whatever people decide. */
#include "support/random.h"
#include "support/sanitized.h"
#include "world.h"

enum { TRIALS = SANITIZED ? 3 : 8, STEPS = 14 };

static void random_histories(void)
{
    g_autoptr(GRand) random = test_random();
    world_seen seen = {0};
    unsigned carried = 0;
    for (unsigned trial = 0; trial < TRIALS; trial++) {
        small_world *world = world_new(random);
        world_land(world, trial % 2 ? 200 : 1);
        world_refresh(world, false);
        for (unsigned step = 0; step < STEPS; step++) {
            world_land(world, 1 + (unsigned)g_rand_int_range(random, 0, 20));
            if (g_rand_boolean(random)) world_decide(world);
            g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
            world_assert_equal(world, 3, &seen);
            if (step % 4 == 0) g_assert_cmpuint(world_findings(world), ==, 0);
            if (g_rand_int_range(random, 0, 6) == 0)
                world_refresh(world, true);
            else
                carried++;
        }
        assert_sound(&world->bench);
        world_free(world);
    }
    g_assert_cmpuint(carried, >, 0);
    g_assert_cmpuint(seen.plain, >, 100);
    g_assert_cmpuint(seen.resolved, >, 100);
    g_assert_cmpuint(seen.others, >, 100);
    g_test_message("%u of %u parties by their rows", seen.glances, seen.plain + seen.resolved);
    g_assert_cmpuint(seen.glances, >, (seen.plain + seen.resolved) / 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/portfolio/image/random", random_histories);
    return g_test_run();
}
