/* Laws of the shipped model over random histories (design §6). The seed is printed; QINQING_TEST_SEED sets it. */
#include <stdio.h>
#include <string.h>

#include "qinqing/score.h"
#include "support/history.h"
#include "support/sanitized.h"

enum { HISTORIES = SANITIZED ? 10000 : 100000, RECORDS = 14 };

typedef struct {
    qq_model *model;
    qq_pricer *pricer;
    GRand *random;
} law_fixture;

static void set_up(law_fixture *fixture, const void *data)
{
    (void)data;
    GError *error = NULL;
    const char *given = g_getenv("QINQING_TEST_SEED");
    guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("QINQING_TEST_SEED=%u", seed);
    printf("# QINQING_TEST_SEED=%u\n", seed);
    qq_package *package = qq_package_default();
    fixture->model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    qq_package_free(package);
    fixture->pricer = qq_pricer_new_texts(fixture->model, history_texts, history_text_count);
    fixture->random = g_rand_new_with_seed(seed);
}

static void tear_down(law_fixture *fixture, const void *data)
{
    (void)data;
    g_rand_free(fixture->random);
    qq_pricer_free(fixture->pricer);
    qq_model_free(fixture->model);
}

static qq_result price(law_fixture *fixture, const random_history *history, qq_day day)
{
    qq_result result;
    qq_price(fixture->pricer, history->records, history->count, day, &result);
    return result;
}

static qq_day some_day(law_fixture *fixture)
{
    return g_rand_int_range(fixture->random, HISTORY_FIRST_DAY + 700, HISTORY_LAST_DAY + 400);
}

static void test_laws__ledger_adds_up(law_fixture *fixture, const void *data)
{
    (void)data;
    random_history history;
    for (int i = 0; i < HISTORIES; i++) {
        history_make(fixture->random, RECORDS, &history);
        qq_result result = price(fixture, &history, some_day(fixture));
        g_assert_true(qq_ledger_balances(fixture->model, &result));
        g_assert_cmpint(result.score, >=, fixture->model->total_low);
        g_assert_cmpint(result.score, <=, fixture->model->total_high);
    }
}

/* One more act of its own decision and case never raises score or grade. */
static void test_laws__one_more_act_never_helps(law_fixture *fixture, const void *data)
{
    (void)data;
    random_history history;
    for (int i = 0; i < HISTORIES; i++) {
        history_make(fixture->random, RECORDS, &history);
        qq_day day = some_day(fixture);
        qq_result before = price(fixture, &history, day);
        history_add_act(fixture->random, &history);
        qq_record *added = &history.records[history.count - 1];
        if (g_rand_boolean(fixture->random)) { /* of a case that is known, whose documents all say so */
            unsigned other = (unsigned)g_rand_int_range(fixture->random, 0, (gint32)history.count);
            added->case_group = history.records[other].case_group;
        }
        qq_result after = price(fixture, &history, day);
        g_assert_cmpint(after.score, <=, before.score);
        g_assert_cmpint(after.grade, >=, before.grade);
    }
}

/* A day on which terms only end, and no honour or bonus ends with them, never lowers anything. */
static void test_laws__expiry_never_hurts(law_fixture *fixture, const void *data)
{
    (void)data;
    random_history history;
    for (int i = 0; i < HISTORIES; i++) {
        history_make(fixture->random, RECORDS, &history);
        unsigned kept = 0;
        for (unsigned r = 0; r < history.count; r++) { /* what earns ends too: leave it out */
            const qq_record *record = &history.records[r];
            if (record->kind != QQ_KIND_HONOUR && record->kind != QQ_KIND_PERFORMANCE)
                history.records[kept++] = *record;
        }
        history.count = kept;
        qq_day day = HISTORY_LAST_DAY + 30; /* every record is decided: from here on they can only end */
        qq_result before = price(fixture, &history, day);
        qq_result after = price(fixture, &history, day + g_rand_int_range(fixture->random, 1, 900));
        g_assert_cmpint(after.score, >=, before.score);
        g_assert_cmpint(after.grade, <=, before.grade);
    }
}

/* What people decide for a party, to annul, repair or shorten an act, never lowers anything. */
static void test_laws__relief_never_hurts(law_fixture *fixture, const void *data)
{
    (void)data;
    static const qq_revocation kinds[] = {QQ_REVOCATION_ANNUL, QQ_REVOCATION_REPAIR, QQ_REVOCATION_SHORTEN};
    random_history history;
    for (int i = 0; i < HISTORIES; i++) {
        history_make(fixture->random, RECORDS, &history);
        history_add_act(fixture->random, &history);
        unsigned act = (unsigned)g_rand_int_range(fixture->random, 0, (gint32)history.count);
        if (history.records[act].kind != QQ_KIND_CONVICTION) act = history.count - 1;
        qq_day day = some_day(fixture);
        qq_result before = price(fixture, &history, day);
        qq_record *relief = &history.records[history.count++];
        qq_record_clear(relief);
        relief->state = QQ_STATE_PRESENT;
        relief->kind = QQ_KIND_REVOCATION;
        relief->variant = (uint8_t)kinds[g_rand_int_range(fixture->random, 0, G_N_ELEMENTS(kinds))];
        memset(&relief->key, 0xff, sizeof relief->key);
        relief->target = history.records[act].key;
        relief->effective_on = relief->until_on = some_day(fixture);
        qq_result after = price(fixture, &history, day);
        g_assert_cmpint(after.score, >=, before.score);
        g_assert_cmpint(after.grade, <=, before.grade);
    }
}

/* A dossier is in order of key, but nothing may hang on it. */
static void test_laws__order_does_not_matter(law_fixture *fixture, const void *data)
{
    (void)data;
    random_history history;
    for (int i = 0; i < HISTORIES; i++) {
        history_make(fixture->random, RECORDS, &history);
        qq_day day = some_day(fixture);
        qq_result before = price(fixture, &history, day);
        for (unsigned r = history.count; r > 1; r--) {
            unsigned other = (unsigned)g_rand_int_range(fixture->random, 0, (gint32)r);
            qq_record swap = history.records[r - 1];
            history.records[r - 1] = history.records[other];
            history.records[other] = swap;
        }
        qq_result after = price(fixture, &history, day);
        g_assert_cmpint(after.score, ==, before.score);
        g_assert_cmpint(after.grade, ==, before.grade);
        g_assert_cmpstr(after.trust, ==, before.trust);
        g_assert_cmpint(memcmp(after.categories, before.categories, sizeof after.categories), ==, 0);
    }
}

/* Advancing the calendar day by day finds the timeline's changes and no others. */
static void test_laws__timeline_is_exact(law_fixture *fixture, const void *data)
{
    enum { TIMELINES = SANITIZED ? 50 : 1000, DAYS = 1500 };
    (void)data;
    random_history history;
    for (int i = 0; i < TIMELINES; i++) {
        history_make(fixture->random, RECORDS, &history);
        qq_day from = some_day(fixture);
        g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
        qq_timeline(fixture->pricer, history.records, history.count, from, from + DAYS, 0, changes);
        qq_result last = price(fixture, &history, from);
        unsigned next = 0;
        for (qq_day day = from + 1; day <= from + DAYS; day++) {
            qq_result now = price(fixture, &history, day);
            bool same = now.score == last.score && now.grade == last.grade && now.trust == last.trust &&
                        now.blacklisted == last.blacklisted;
            bool told = next < changes->len && g_array_index(changes, qq_change, next).day == day;
            g_assert_true(same != told);
            if (told) g_assert_cmpint(g_array_index(changes, qq_change, next++).score, ==, now.score);
            last = now;
        }
        g_assert_cmpuint(next, ==, changes->len);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/score/laws/ledger_adds_up", law_fixture, NULL, set_up, test_laws__ledger_adds_up, tear_down);
    g_test_add("/score/laws/one_more_act_never_helps", law_fixture, NULL, set_up, test_laws__one_more_act_never_helps,
               tear_down);
    g_test_add("/score/laws/expiry_never_hurts", law_fixture, NULL, set_up, test_laws__expiry_never_hurts, tear_down);
    g_test_add("/score/laws/relief_never_hurts", law_fixture, NULL, set_up, test_laws__relief_never_hurts, tear_down);
    g_test_add("/score/laws/order_does_not_matter", law_fixture, NULL, set_up, test_laws__order_does_not_matter,
               tear_down);
    g_test_add("/score/laws/timeline_is_exact", law_fixture, NULL, set_up, test_laws__timeline_is_exact, tear_down);
    return g_test_run();
}
