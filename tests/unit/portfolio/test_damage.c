/* No flipped byte of the image changes an answer: what does not fit its checksum is read from the rows. */
#include <sqlite3.h>

#include "support/random.h"
#include "support/sanitized.h"
#include "world.h"

enum { FLIPS = SANITIZED ? 60 : 300 };

static unsigned warnings;

static void count_warning(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    (void)domain;
    (void)data;
    if (level & G_LOG_LEVEL_WARNING) {
        g_assert_nonnull(strstr(message, "damaged"));
        warnings++;
    }
}

static void run_sql(const small_world *world, const char *script)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(world->bench.path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, script, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

/* Flips one bit of a body; *bit counts on over all bits of it. */
static size_t write_flipped(const small_world *world, const char *table, const char *number, size_t bit)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *read = NULL, *write = NULL;
    g_autofree char *select = g_strdup_printf("SELECT body FROM %s WHERE %s", table, number);
    g_autofree char *update = g_strdup_printf("UPDATE %s SET body = ?1 WHERE %s", table, number);
    g_assert_cmpint(sqlite3_open(world->bench.path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_prepare_v2(db, select, -1, &read, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(read), ==, SQLITE_ROW);
    const size_t length = (size_t)sqlite3_column_bytes(read, 0);
    g_autofree uint8_t *body = g_memdup2(sqlite3_column_blob(read, 0), length);
    sqlite3_finalize(read);
    bit %= length * 8;
    body[bit / 8] ^= (uint8_t)(1u << bit % 8);
    g_assert_cmpint(sqlite3_prepare_v2(db, update, -1, &write, NULL), ==, SQLITE_OK);
    sqlite3_bind_blob(write, 1, body, (int)length, SQLITE_STATIC);
    g_assert_cmpint(sqlite3_step(write), ==, SQLITE_DONE);
    sqlite3_finalize(write);
    sqlite3_close(db);
    return bit;
}

static void assert_damaged(small_world *world, int32_t known_at, qq_day as_of)
{
    world_seen seen = {0};
    g_autofree char *rows = world_by_rows(world, known_at, as_of);
    warnings = 0;
    g_autofree char *image = world_by_image(world, known_at, as_of, 2, &seen);
    g_assert_cmpstr(image, ==, rows);
    g_assert_cmpuint(warnings, ==, 1);
    g_assert_cmpuint(world_findings(world), >, 0);
}

static void flipped_bits(void)
{
    static const char *const places[][2] = {{"image_block", "block % 4294967296 = 0"},
                                            {"image_block", "block % 4294967296 = 1"},
                                            {"image_delta", "landing = (SELECT max(landing) FROM image_delta)"}};
    g_autoptr(GRand) random = test_random();
    small_world *world = world_new(random);
    world_land(world, 150);
    world_refresh(world, false);
    world_land(world, 10);
    const qq_day as_of = world_day(world);
    for (unsigned i = 0; i < FLIPS; i++) {
        const char *const *place = places[i % G_N_ELEMENTS(places)];
        /* The first ones in the head, where every bit means something. */
        const size_t bit = i < FLIPS / 2 ? i / 3 : g_rand_int(random);
        const size_t flipped = write_flipped(world, place[0], place[1], bit);
        assert_damaged(world, latest(&world->bench), as_of);
        write_flipped(world, place[0], place[1], flipped);
    }
    g_assert_cmpuint(world_findings(world), ==, 0);
    world_free(world);
}

/* Whole bodies that are sound, but not where they belong, or not there. */
static void bodies_out_of_place(void)
{
    static const char *const scripts[] = {
        "DELETE FROM image_block WHERE block % 4294967296 = 1",
        "DELETE FROM image_block WHERE block % 4294967296 = 0",
        "DELETE FROM image_delta WHERE landing = (SELECT max(landing) FROM image_delta)",
        "UPDATE image_block SET body = (SELECT body FROM image_delta LIMIT 1) WHERE block % 4294967296 = 1",
        "UPDATE image_delta SET body = (SELECT body FROM image_delta ORDER BY landing LIMIT 1)",
        "UPDATE image SET base = base + 1",
        "UPDATE image SET base = base - 1",
        "UPDATE image_block SET body = x'' WHERE block % 4294967296 = 1",
        "UPDATE image_block SET body = substr(body, 1, length(body) - 8) WHERE block % 4294967296 = 1",
    };
    g_autoptr(GRand) random = test_random();
    for (unsigned i = 0; i < G_N_ELEMENTS(scripts); i++) {
        small_world *world = world_new(random);
        world_land(world, 100);
        world_refresh(world, false);
        world_land(world, 3);
        world_land(world, 3);
        run_sql(world, scripts[i]);
        assert_damaged(world, latest(&world->bench), world_day(world));
        world_refresh(world, true);
        g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
        g_assert_cmpuint(world_findings(world), ==, 0);
        world_free(world);
    }
}

/* A sound image that says something else than the rows: only the full check can find it. */
static void rows_that_differ(void)
{
    g_autoptr(GRand) random = test_random();
    small_world *world = world_new(random);
    world_land(world, 100);
    world_refresh(world, false);
    run_sql(world,
            "DELETE FROM record WHERE (party, key) IN (SELECT party, key FROM record WHERE party > '9' LIMIT 1)");
    g_assert_cmpint(world_state(world), ==, QQ_PORTFOLIO_READY);
    g_assert_cmpuint(world_findings(world), >, 0);
    world_refresh(world, true);
    g_assert_cmpuint(world_findings(world), ==, 0);
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_log_set_always_fatal(G_LOG_FATAL_MASK);
    g_log_set_default_handler(count_warning, NULL);
    g_test_add_func("/portfolio/damage/bits", flipped_bits);
    g_test_add_func("/portfolio/damage/places", bodies_out_of_place);
    g_test_add_func("/portfolio/damage/rows", rows_that_differ);
    return g_test_run();
}
