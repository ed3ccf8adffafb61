/* The sweep over everyone: in order, the same for any number of threads, and what ends it early. */
#include "../store/support.h"
#include "qinqing/sweep.h"
#include "support/random.h"

enum { PARTIES = 3000 };

typedef struct {
    test_bench bench;
    qq_model *model;
} sweep_fixture;

/* What a test's steps share. */
typedef struct {
    GArray *seen;          /* of qq_party */
    const qq_party *fails; /* at this enterprise */
    unsigned collected;
} sweep_log;

static gint rooms; /* atomic: made and not freed */

static void *room_new(void *data)
{
    (void)data;
    g_atomic_int_inc(&rooms);
    return g_array_new(FALSE, FALSE, sizeof(qq_party));
}

static void room_free(void *room)
{
    g_atomic_int_add(&rooms, -1);
    g_array_unref(room);
}

static bool note_party(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *data, GError **error)
{
    const sweep_log *log = data;
    g_assert_nonnull(seat->store);
    g_assert_nonnull(seat->pricer);
    if (log->fails && !strcmp(log->fails->text, dossier->party.text)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT, "here");
        return false;
    }
    g_array_append_val((GArray *)room, dossier->party);
    return true;
}

static bool take(void *room, void *data, GError **error)
{
    (void)error;
    sweep_log *log = data;
    const GArray *parties = room;
    g_array_append_vals(log->seen, parties->data, parties->len);
    log->collected++;
    return true;
}

static void set_up(sweep_fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GRand) random = test_random();
    fixture->bench = bench_new();
    for (unsigned part = 0; part < 3; part++) {
        qq_landing *landing = land_begin(&fixture->bench, "part");
        for (unsigned i = 0; i < PARTIES; i++) {
            test_told told;
            g_autofree char *id = g_strdup_printf("%u-%u", part, i);
            const qq_party party = uscc((unsigned)g_rand_int_range(random, 0, 90000000));
            tell(&told, id, 1, 100);
            tell_of(&told, &party, QQ_ROLE_SUBJECT);
            tell_end(&told);
            land_add(landing, &told);
        }
        land_end(landing);
    }
    g_autoptr(qq_package) package = qq_package_default();
    fixture->model = qq_model_compile(package, NULL);
    g_atomic_int_set(&rooms, 0);
}

static void tear_down(sweep_fixture *fixture, const void *data)
{
    (void)data;
    g_assert_cmpint(g_atomic_int_get(&rooms), ==, 0);
    qq_model_free(fixture->model);
    bench_free(&fixture->bench);
}

static bool sweep(sweep_fixture *fixture, unsigned threads, sweep_log *log,
                  bool (*progress)(uint64_t parties, void *data), GError **error)
{
    const qq_sweep_options options = {.store_path = fixture->bench.path,
                                      .known_at = latest(&fixture->bench),
                                      .model = fixture->model,
                                      .threads = threads,
                                      .progress = progress};
    const qq_sweep_steps steps = {
        .room_new = room_new, .party = note_party, .collect = take, .room_free = room_free, .data = log};
    return qq_sweep(&options, &steps, error);
}

static bool append_party(const qq_dossier *dossier, void *data, GError **error)
{
    (void)error;
    g_array_append_val((GArray *)data, dossier->party);
    return true;
}

static bool begins_with(const GArray *all, const GArray *seen)
{
    return seen->len <= all->len && (!seen->len || !memcmp(all->data, seen->data, seen->len * sizeof(qq_party)));
}

static void test_sweep__gives_everyone_in_order(sweep_fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(qq_party));
    g_assert_true(qq_store_scan(fixture->bench.store, latest(&fixture->bench), NULL, NULL, append_party, all, NULL));
    g_assert_cmpuint(all->len, >, PARTIES);
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(qq_party));
        sweep_log log = {.seen = seen};
        g_assert_true(sweep(fixture, threads, &log, NULL, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(log.collected, >, 1);
        g_assert_cmpuint(seen->len, ==, all->len);
        g_assert_true(begins_with(all, seen));
    }
}

/* The error of an enterprise is told, not that the other threads stopped because of it; what was collected before it is
 * a beginning. */
static void test_sweep__ends_with_the_first_error(sweep_fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(qq_party));
    g_assert_true(qq_store_scan(fixture->bench.store, latest(&fixture->bench), NULL, NULL, append_party, all, NULL));
    const unsigned places[] = {0, all->len / 2, all->len - 1};
    for (unsigned i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(qq_party));
        sweep_log log = {.seen = seen, .fails = &g_array_index(all, qq_party, places[i])};
        g_assert_false(sweep(fixture, 3, &log, NULL, &error));
        g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
        g_assert_cmpuint(seen->len, <=, places[i]);
        g_assert_true(begins_with(all, seen));
    }
}

static bool no_more(uint64_t parties, void *data)
{
    (void)parties;
    (void)data;
    return false;
}

static void test_sweep__can_be_cancelled(sweep_fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(qq_party));
    sweep_log log = {.seen = seen};
    g_assert_false(sweep(fixture, 2, &log, no_more, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_CANCELLED);
}

static void test_sweep__says_that_the_store_is_not_there(sweep_fixture *fixture, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(qq_party));
    sweep_log log = {.seen = seen};
    const qq_sweep_options options = {.store_path = "/nowhere/at.all", .model = fixture->model, .threads = 2};
    const qq_sweep_steps steps = {
        .room_new = room_new, .party = note_party, .collect = take, .room_free = room_free, .data = &log};
    g_assert_false(qq_sweep(&options, &steps, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/score/sweep/gives_everyone_in_order", sweep_fixture, NULL, set_up, test_sweep__gives_everyone_in_order,
               tear_down);
    g_test_add("/score/sweep/ends_with_the_first_error", sweep_fixture, NULL, set_up,
               test_sweep__ends_with_the_first_error, tear_down);
    g_test_add("/score/sweep/can_be_cancelled", sweep_fixture, NULL, set_up, test_sweep__can_be_cancelled, tear_down);
    g_test_add("/score/sweep/says_that_the_store_is_not_there", sweep_fixture, NULL, set_up,
               test_sweep__says_that_the_store_is_not_there, tear_down);
    return g_test_run();
}
