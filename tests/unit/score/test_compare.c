/* Generations compared, against pricing every party anew with one thing changed at a time; and what kept results know
 * of their next change, against the timeline. Random registers; the seed is printed. */
#include <string.h>

#include "qinqing/publish.h"
#include "support/history.h"
#include "support/register.h"

enum { ROUNDS = 12 };

/* A party priced alone: its standing and the records of its listings, one after another. */
typedef struct {
    qq_standing standing;
    GString *listings;
} naive;

static naive price_alone(test_register *r, const qq_model *model, const qq_party *party, qq_day day, int32_t known_at)
{
    qq_dossier dossier = {0};
    naive out = {.listings = g_string_new(NULL)};
    g_assert_true(qq_store_dossier(r->store, party, known_at, &dossier, NULL));
    if (dossier.count) {
        g_autoptr(qq_pricer) pricer = qq_pricer_new(model, r->store);
        qq_result result;
        qq_price_dossier(pricer, &dossier, day, &result);
        out.standing = (qq_standing){.present = true,
                                     .unscored = result.unscored,
                                     .untrusted = !strcmp(result.trust, model->veto_trust),
                                     .blacklisted = result.blacklisted,
                                     .grade = result.grade,
                                     .score = result.unscored ? 0 : result.score};
        for (unsigned i = 0; i < result.listing_count; i++)
            for (unsigned b = 0; b < QQ_KEY_BYTES; b++)
                g_string_append_printf(out.listings, "%02x%s", dossier.records[result.listings[i].record].key.bytes[b],
                                       b + 1 == QQ_KEY_BYTES ? " " : "");
    }
    qq_dossier_clear(&dossier);
    return out;
}

static void assert_standing(const qq_standing *got, const qq_standing *expected)
{
    g_assert_cmpint(got->present, ==, expected->present);
    g_assert_cmpint(got->unscored, ==, expected->unscored);
    g_assert_cmpint(got->untrusted, ==, expected->untrusted);
    g_assert_cmpint(got->blacklisted, ==, expected->blacklisted);
    g_assert_cmpint(got->grade, ==, expected->grade);
    g_assert_cmpint(got->score, ==, expected->score);
}

static const qq_party_change *change_of(const qq_comparison *comparison, const qq_party *party)
{
    for (unsigned i = 0; i < comparison->changes->len; i++) {
        const qq_party_change *change = &g_array_index(comparison->changes, qq_party_change, i);
        if (!strcmp(change->party.text, party->text)) return change;
    }
    return NULL;
}

static void assert_listings(const qq_comparison *comparison, const qq_party *party, const naive *stages)
{
    for (unsigned i = 0; i < comparison->listings->len; i++) {
        const qq_listing_change *listing = &g_array_index(comparison->listings, qq_listing_change, i);
        g_autoptr(GString) key = g_string_new(NULL);
        if (strcmp(listing->party.text, party->text)) continue;
        for (unsigned b = 0; b < QQ_KEY_BYTES; b++) g_string_append_printf(key, "%02x", listing->record.bytes[b]);
        for (unsigned s = 0; s <= QQ_CAUSE_COUNT; s++) {
            const bool stands = strstr(stages[s].listings->str, key->str) != NULL;
            if (s == 0 || s == QQ_CAUSE_COUNT) g_assert_cmpint(stands, ==, (s == 0) == listing->ended);
            if (s == listing->cause + 1u) g_assert_cmpint(stands, ==, !listing->ended);
        }
    }
}

static bool differ(const qq_standing *a, const qq_standing *b)
{
    return a->present != b->present || a->unscored != b->unscored || a->untrusted != b->untrusted ||
           a->blacklisted != b->blacklisted || a->grade != b->grade || a->score != b->score;
}

static void check_party(test_register *r, const qq_comparison *comparison, const qq_party *party, int64_t *causes)
{
    const qq_generation *old = &comparison->before, *now = &comparison->after;
    naive stages[1 + QQ_CAUSE_COUNT] = {price_alone(r, comparison->before_model, party, old->as_of, old->known_at),
                                        price_alone(r, comparison->before_model, party, now->as_of, old->known_at),
                                        price_alone(r, comparison->before_model, party, now->as_of, now->known_at),
                                        price_alone(r, comparison->after_model, party, now->as_of, now->known_at)};
    const qq_party_change *change = change_of(comparison, party);
    if (!change) assert_standing(&stages[0].standing, &stages[QQ_CAUSE_COUNT].standing);
    for (unsigned s = 0; change && s <= QQ_CAUSE_COUNT; s++) assert_standing(&change->stages[s], &stages[s].standing);
    for (unsigned c = 0; change && stages[0].standing.present && c < QQ_CAUSE_COUNT; c++)
        causes[c] += differ(&change->stages[c], &change->stages[c + 1]);
    assert_listings(comparison, party, stages);
    for (unsigned s = 0; s <= QQ_CAUSE_COUNT; s++) g_string_free(stages[s].listings, TRUE);
}

static void puts_changes_down_to_causes(test_register *r, const void *data)
{
    (void)data;
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GError) error = NULL;
        const qq_day first = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1000, HISTORY_LAST_DAY);
        const qq_day later = round % 3 ? first + g_rand_int_range(r->random, 1, 400) : first;
        const unsigned from = (unsigned)g_rand_int_range(r->random, 0, 3);
        const unsigned to = (unsigned)g_rand_int_range(r->random, (gint32)from, 3);
        const qq_generation before = register_keep(r, first, r->landings[from]),
                            after = register_keep(r, later, r->landings[to]);
        g_autoptr(qq_comparison) comparison = qq_compare(r->store, &before, &after, NULL, &error);
        g_assert_no_error(error);
        int64_t causes[QQ_CAUSE_COUNT] = {0};
        for (unsigned p = 0; p < REGISTER_PARTIES; p++) {
            const qq_party party = history_party(p);
            check_party(r, comparison, &party, causes);
        }
        for (unsigned c = 0; c < QQ_CAUSE_COUNT; c++) g_assert_cmpint(comparison->by_cause[c], ==, causes[c]);
        g_assert_cmpint(comparison->before_parties + comparison->arrived, ==,
                        comparison->after_parties + comparison->gone);
    }
}

static void knows_the_next_change(test_register *r, const void *data)
{
    (void)data;
    for (unsigned round = 0; round < ROUNDS; round++) {
        const qq_day day = g_rand_int_range(r->random, HISTORY_FIRST_DAY + 1000, HISTORY_LAST_DAY);
        const qq_generation generation = register_keep(r, day, r->landings[round % 3]);
        g_autoptr(qq_model) model = qq_store_model_kept(r->store, generation.model_digest, NULL);
        g_autoptr(qq_pricer) pricer = qq_pricer_new(model, r->store);
        g_autoptr(qq_results_reader) results = qq_results_open(r->store, &generation, model, NULL);
        const qq_kept_result *kept = NULL;
        qq_dossier dossier = {0};
        unsigned seen = 0;
        for (; qq_results_next(results, &kept, NULL) && kept; seen++) {
            g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
            g_assert_true(qq_store_dossier(r->store, &kept->party, generation.known_at, &dossier, NULL));
            qq_timeline_dossier(pricer, &dossier, day, QQ_DAY_FOREVER - 1, 1, changes);
            g_assert_cmpint(kept->next_change, ==,
                            changes->len ? g_array_index(changes, qq_change, 0).day : QQ_DAY_NONE);
        }
        qq_dossier_clear(&dossier);
        g_assert_cmpuint(seen, >, REGISTER_PARTIES / 2);
    }
}

/* The verdict at and just beyond each limit. */
static void judges_by_limits(void)
{
    qq_comparison comparison = {.before_parties = 1000, .moved = 100, .moved_down = 30, .moved_up = 10};
    qq_gate_limits limits = {
        .moved_share = 100000, .moved_allowed = 0, .downgraded_share = 20000, .downgraded_allowed = 0};
    g_assert_cmpuint(qq_gate_judge(&comparison, &limits), ==, QQ_GATE_OPEN);
    comparison.moved = 101;
    g_assert_cmpuint(qq_gate_judge(&comparison, &limits), ==, QQ_GATE_MOVED);
    comparison.moved_up = 9;
    g_assert_cmpuint(qq_gate_judge(&comparison, &limits), ==, (unsigned)QQ_GATE_MOVED | QQ_GATE_DOWNGRADED);
    limits.moved_allowed = 101;
    limits.downgraded_allowed = 21;
    g_assert_cmpuint(qq_gate_judge(&comparison, &limits), ==, QQ_GATE_OPEN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/compare/causes", test_register, NULL, register_set_up, puts_changes_down_to_causes,
               register_tear_down);
    g_test_add("/compare/next-change", test_register, NULL, register_set_up, knows_the_next_change, register_tear_down);
    g_test_add_func("/compare/gate", judges_by_limits);
    return g_test_run();
}
