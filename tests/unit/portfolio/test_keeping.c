/* When the image is there, when it is behind, and that a landing which fails leaves it as it was. */
#include <sqlite3.h>

#include "qinqing/image.h"
#include "support/random.h"
#include "world.h"

/* Absent until somebody wants it; carried on by landings through a store that was opened for it, and only by those. */
static void states(void)
{
    g_autoptr(GRand) random = test_random();
    world_seen seen = {0};
    small_world *world = world_new(random);
    world_land(world, 60);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_ABSENT);
    world_refresh(world, false);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    world_land(world, 5);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    world_open(world, false);
    world_land(world, 5);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_BEHIND);
    world_assert_equal(world, 4, &seen);
    g_assert_cmpuint(seen.plain, ==, 0); /* never read while it is behind */
    world_open(world, true);
    world_land(world, 5);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_BEHIND); /* nothing can be carried on from there */
    world_refresh(world, false);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    world_assert_equal(world, 4, &seen);
    g_assert_cmpuint(seen.plain, >, 0);
    world_free(world);
}

/* Nothing has landed: there is an image of nobody, and what is done next is done. */
static void of_nobody(void)
{
    g_autoptr(GRand) random = test_random();
    small_world *world = world_new(random);
    world_refresh(world, false);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    world_refresh(world, true);
    world_land(world, 20);
    world_refresh(world, false);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    g_assert_cmpuint(world_findings(world), ==, 0);
    world_free(world);
}

/* A landing that is given up leaves neither rows nor a delta. */
static void abandoned(void)
{
    g_autoptr(GRand) random = test_random();
    small_world *world = world_new(random);
    world_land(world, 60);
    world_refresh(world, false);
    const qq_day as_of = world_day(world);
    g_autofree char *before = world_by_rows(world, latest(&world->bench), as_of);
    qq_landing *landing = land_begin(&world->bench, "given up");
    test_told told;
    const qq_party party = uscc(1);
    tell(&told, "one", 1, 1);
    tell_of(&told, &party, QQ_ROLE_SUBJECT);
    tell_end(&told);
    land_add(landing, &told);
    qq_landing_abandon(landing);
    world_seen seen = {0};
    g_autofree char *after = world_by_image(world, latest(&world->bench), as_of, 1, &seen);
    g_assert_cmpstr(after, ==, before);
    g_assert_cmpuint(seen.plain, >, 0);
    g_assert_cmpuint(world_findings(world), ==, 0);
    world_free(world);
}

static bool refuse(qq_store *store, const qq_touched *touched, void *data, GError **error)
{
    (void)store;
    *(size_t *)data = touched->count;
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_STORE, "no");
    return false;
}

/* What is kept beside the rows and the rows stand or fall together. */
static void refused_by_the_hook(void)
{
    g_autoptr(GRand) random = test_random();
    small_world *world = world_new(random);
    world_land(world, 60);
    const int32_t before = latest(&world->bench);
    size_t touched = 0;
    qq_store_set_landing_hook(world->bench.store, refuse, &touched);
    const qq_party party = uscc(1), target = uscc(2);
    int32_t landing;
    g_autoptr(GError) error = NULL;
    g_assert_false(qq_store_alias(world->bench.store, &party, &target, "me", "why", &landing, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_assert_cmpuint(touched, ==, 2);
    g_assert_cmpint(latest(&world->bench), ==, before);
    world_free(world);
}

/* A landing of a large part of everyone writes no delta. */
static void a_large_landing(void)
{
    enum { MANY = 3000 };
    g_autoptr(GRand) random = test_random();
    small_world *world = world_new(random);
    world_land(world, 60);
    world_refresh(world, false);
    qq_landing *landing = land_begin(&world->bench, "many");
    for (unsigned i = 0; i < MANY; i++) {
        test_told told;
        char id[16];
        const qq_party party = uscc(100 + i);
        g_snprintf(id, sizeof id, "%u", i);
        tell(&told, id, 1, 1);
        tell_of(&told, &party, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    land_end(landing);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_BEHIND);
    world_refresh(world, false);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    world_seen seen = {0};
    world_assert_equal(world, 2, &seen);
    world_free(world);
}

/* An image goes with its store. */
static void backup_has_it(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GError) error = NULL;
    small_world *world = world_new(random);
    world_land(world, 60);
    world_refresh(world, false);
    world_land(world, 6);
    g_autofree char *copy = g_build_filename(world->bench.folder, "copy.db", NULL);
    g_assert_true(qq_store_backup(world->bench.store, copy, &error));
    g_assert_no_error(error);
    g_free(world->bench.path);
    world->bench.path = g_steal_pointer(&copy);
    world_open(world, true);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    g_assert_cmpuint(world_findings(world), ==, 0);
    world_free(world);
}

/* Another program makes the image anew, or lands something, while this one holds the portfolio it opened. */
static void replaced_meanwhile(void)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GError) error = NULL;
    small_world *world = world_new(random);
    world_land(world, 60);
    world_refresh(world, false);
    const int32_t known_at = latest(&world->bench);
    g_autoptr(qq_store) other = qq_store_open(world->bench.path, QQ_STORE_READ, &error);
    g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(other, false, &error);
    g_autoptr(qq_portfolio_reader) reader = qq_portfolio_reader_new(portfolio, other);
    g_assert_cmpint(qq_portfolio_state_of(portfolio), ==, QQ_PORTFOLIO_READY);
    unsigned before = 0, after = 0, anew = 0;
    g_assert_true(qq_portfolio_scan(reader, known_at, NULL, NULL, world_count, &before, &error));
    world_land(world, 6);
    g_assert_true(qq_portfolio_scan(reader, known_at, NULL, NULL, world_count, &after, &error));
    g_assert_cmpuint(after, ==, before);
    world_refresh(world, true);
    g_assert_true(qq_portfolio_scan(reader, known_at, NULL, NULL, world_count, &anew, &error));
    g_assert_cmpuint(anew, ==, before);
    g_assert_no_error(error);
    world_free(world);
}

static void *make_again(void *data)
{
    enum { TIMES = 6 };
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_store) store = qq_portfolio_open_store(data, QQ_STORE_WRITE, &error);
    g_assert_no_error(error);
    for (unsigned i = 0; i < TIMES; i++) {
        const bool good = qq_portfolio_refresh(store, true, &error);
        g_assert_no_error(error);
        g_assert_true(good);
    }
    return NULL;
}

/* Files land and people decide while the image is made, carrying it on or not; two programs make it at once. */
static void landed_while_made(void)
{
    g_autoptr(GRand) random = test_random();
    for (unsigned round = 0; round < 4; round++) {
        world_seen seen = {0};
        small_world *world = world_new(random);
        world_land(world, 100);
        if (round != 1) world_refresh(world, false);
        world_open(world, round != 2);
        GThread *first = g_thread_new("make", make_again, world->bench.path);
        GThread *second = round == 3 ? g_thread_new("make", make_again, world->bench.path) : NULL;
        for (unsigned i = 0; i < 12; i++) {
            world_land(world, 3);
            if (i % 4 == 0) world_decide(world);
        }
        g_thread_join(first);
        if (second) g_thread_join(second);
        world_open(world, true);
        if (round != 2) g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
        world_assert_equal(world, 6, &seen);
        g_assert_cmpuint(world_findings(world), ==, 0);
        world_refresh(world, false);
        g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
        world_assert_equal(world, 6, &seen);
        g_assert_cmpuint(world_findings(world), ==, 0);
        world_free(world);
    }
}

/* Runs a script; gives the first number of its last row. */
static int64_t run_sql(const small_world *world, const char *script)
{
    sqlite3 *db = NULL;
    int64_t number = -1;
    g_assert_cmpint(sqlite3_open(world->bench.path, &db), ==, SQLITE_OK);
    for (const char *rest = script; *rest != '\0';) {
        sqlite3_stmt *statement = NULL;
        g_assert_cmpint(sqlite3_prepare_v2(db, rest, -1, &statement, &rest), ==, SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) number = sqlite3_column_int64(statement, 0);
        g_assert_cmpint(sqlite3_finalize(statement), ==, SQLITE_OK);
    }
    sqlite3_close(db);
    return number;
}

/* What a making that was cut off leaves: blocks of no image, and where none stood a stamp without blocks. */
static void cut_off(void)
{
    g_autoptr(GRand) random = test_random();
    world_seen seen = {0};
    small_world *world = world_new(random);
    world_land(world, 100);
    world_refresh(world, false);
    run_sql(world, "INSERT INTO image_block SELECT (9 << 32) + block % (1 << 32), body FROM image_block");
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    world_land(world, 5);
    world_assert_equal(world, 4, &seen);
    g_assert_cmpuint(seen.plain, >, 0);
    g_assert_cmpuint(world_findings(world), ==, 0);
    run_sql(world, "UPDATE image SET series = -1, base = landing; DELETE FROM image_delta");
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_ABSENT);
    world_land(world, 5); /* gathers a delta */
    world_assert_equal(world, 4, &seen);
    world_refresh(world, false);
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    g_assert_cmpuint(world_findings(world), ==, 0);
    world_assert_equal(world, 4, &seen);
    g_assert_cmpint(run_sql(world, "SELECT count(*) FROM image_block WHERE block >> 32 <> (SELECT series FROM image)"),
                    ==, 0);
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/portfolio/keeping/states", states);
    g_test_add_func("/portfolio/keeping/of-nobody", of_nobody);
    g_test_add_func("/portfolio/keeping/abandoned", abandoned);
    g_test_add_func("/portfolio/keeping/refused", refused_by_the_hook);
    g_test_add_func("/portfolio/keeping/large", a_large_landing);
    g_test_add_func("/portfolio/keeping/backup", backup_has_it);
    g_test_add_func("/portfolio/keeping/replaced", replaced_meanwhile);
    g_test_add_func("/portfolio/keeping/landed-while-made", landed_while_made);
    g_test_add_func("/portfolio/keeping/cut-off", cut_off);
    return g_test_run();
}
