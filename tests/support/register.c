#include "support/register.h"

#include <glib/gstdio.h>
#include <string.h>
#include "qinqing/score.h"
#include "support/history.h"
#include "support/random.h"

enum { RECORDS = 10 };

static void add_record(qq_landing *landing, const qq_record *record, const qq_party *party)
{
    g_autoptr(GError) error = NULL;
    const qq_participant subject = {.party = *party, .role = QQ_ROLE_SUBJECT};
    qq_revision revision = {.record = *record,
                            .code = history_texts[record->code],
                            .issuer = history_texts[record->issuer],
                            .participants = &subject,
                            .participant_count = 1};
    revision.record.state = QQ_STATE_PRESENT;
    g_assert_true(qq_landing_add(landing, &revision, &error));
    g_assert_no_error(error);
}

/* Part of every history; some parties have nothing in the first landing. */
static int32_t land_part(test_register *r, random_history *histories, bool second)
{
    g_autoptr(GError) error = NULL;
    qq_landing_counts counts;
    qq_landing *landing = qq_landing_begin(r->store, "test", second ? "second" : "first", &error);
    g_assert_no_error(error);
    for (unsigned p = 0; p < REGISTER_PARTIES; p++) {
        const qq_party party = history_party(p);
        const unsigned cut = p % 7 == 3 ? 0 : p % 3 ? histories[p].count : histories[p].count / 2;
        for (unsigned i = second ? cut : 0; i < (second ? histories[p].count : cut); i++)
            add_record(landing, &histories[p].records[i], &party);
    }
    g_assert_true(qq_landing_commit(landing, "", 0, 0, &counts, &error));
    g_assert_no_error(error);
    return counts.landing;
}

static void adopt_other(test_register *r)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_read(QQ_SOURCE_DIR "/models/fujian-2017", &error);
    g_assert_no_error(error);
    g_assert_true(qq_store_adopt_model(r->store, package, "test", &r->landings[2], &error));
    g_assert_no_error(error);
}

void register_set_up(test_register *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree random_history *histories = g_new0(random_history, REGISTER_PARTIES);
    r->random = test_random();
    r->folder = g_dir_make_tmp("qinqing-compare-XXXXXX", &error);
    g_assert_no_error(error);
    r->path = g_build_filename(r->folder, "test.db", NULL);
    r->store = qq_store_open(r->path, QQ_STORE_CREATE, &error);
    g_assert_no_error(error);
    for (unsigned p = 0; p < REGISTER_PARTIES; p++) {
        const qq_party party = history_party(p);
        history_make(r->random, RECORDS, &histories[p]);
        history_set_keys(&histories[p], &party);
    }
    r->landings[0] = land_part(r, histories, false);
    r->landings[1] = land_part(r, histories, true);
    adopt_other(r);
}

void register_tear_down(test_register *r, const void *data)
{
    (void)data;
    static const char *const endings[] = {"", "-wal", "-shm"};
    qq_store_close(r->store);
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(r->path, endings[i], NULL);
        g_unlink(file);
    }
    g_rmdir(r->folder);
    g_free(r->path);
    g_free(r->folder);
    g_rand_free(r->random);
}

/* Assesses and keeps what is known at a landing; the model follows from it. */
qq_generation register_keep(test_register *r, qq_day as_of, int32_t known_at)
{
    g_autoptr(GError) error = NULL;
    qq_assess_summary sum;
    g_autoptr(qq_model) model = qq_store_model(r->store, as_of, known_at, &error);
    g_assert_no_error(error);
    const qq_assess_options options = {.as_of = as_of, .known_at = known_at, .model = model, .threads = 2};
    g_assert_true(qq_assess(r->path, &options, true, &sum, &error));
    g_assert_no_error(error);
    qq_generation generation = {.as_of = as_of, .known_at = known_at, .semantics = QQ_ENGINE_SEMANTICS};
    g_strlcpy(generation.model_digest, model->digest, sizeof generation.model_digest);
    return generation;
}
