/* The packages of real schemes against an independent slow statement of them, on random histories; and their timelines
 * against every day. The seed is printed; QINQING_TEST_SEED sets it. */
#include <stdio.h>
#include <string.h>

#include "qinqing/score.h"
#include "support/random.h"
#include "support/sanitized.h"
#include "support/scheme_reference.h"

enum { HISTORIES = SANITIZED ? 300 : 3000, TIMELINES = SANITIZED ? 3 : 40, TIMELINE_DAYS = 1200, RECORDS = 24 };

static const char *const texts[] = {
    "",         "FJ-U-HOUSE", "FJ-C-HOUSE",     "FJ-S-HOUSE",         "JX-GOOD",    "JX-BAD",  "FJ-5-1-1", "FJ-5-1-2",
    "FJ-5-1-3", "FJ-5-1-4",   "FJ-5-1-5",       "FJ-5-1-6",           "FJ-5-2-1",   "D1-2-05", "D1-2-03",  "D1-2-02",
    "D1-3-01",  "CR-223",     "joint-sanction", "abnormal-operation", "unheard-of", "某机关"};
enum { VALUES = 1, ACTS = 6, CONVICTION = 17, LISTS = 18, ISSUER = 21 };

static const char *const ids[SCHEME_COUNT] = {"fujian-2017", "jiangxi-2020", "chuzhou-2021"};

typedef struct {
    qq_record records[RECORDS];
    unsigned count;
} history;

typedef struct {
    qq_model *models[SCHEME_COUNT];
    qq_pricer *pricers[SCHEME_COUNT];
    GRand *random;
} scheme_fixture;

static void set_up(scheme_fixture *fixture, const void *data)
{
    (void)data;
    for (int s = 0; s < SCHEME_COUNT; s++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *folder = g_build_filename(QQ_SOURCE_DIR, "models", ids[s], NULL);
        g_autoptr(qq_package) package = qq_package_read(folder, &error);
        g_assert_no_error(error);
        fixture->models[s] = qq_model_compile(package, &error);
        g_assert_no_error(error);
        fixture->pricers[s] = qq_pricer_new_texts(fixture->models[s], texts, G_N_ELEMENTS(texts));
    }
    fixture->random = test_random();
}

static void tear_down(scheme_fixture *fixture, const void *data)
{
    (void)data;
    for (int s = 0; s < SCHEME_COUNT; s++) {
        qq_pricer_free(fixture->pricers[s]);
        qq_model_free(fixture->models[s]);
    }
    g_rand_free(fixture->random);
}

/* ---- random histories: quarters begin and end often ---- */

static bool chance(GRand *random, int percent)
{
    return g_rand_int_range(random, 0, 100) < percent;
}

static qq_day some_day(GRand *random)
{
    qq_day day = 0;
    int year = g_rand_int_range(random, 2023, 2027), month = g_rand_int_range(random, 1, 13);
    g_assert_true(qq_day_from_civil(year, month, 1, &day));
    if (chance(random, 40)) return day + g_rand_int_range(random, -2, 12);
    return day + g_rand_int_range(random, 0, 28);
}

static qq_record *add(GRand *random, history *to, qq_record_kind kind)
{
    qq_record *record = &to->records[to->count];
    qq_record_clear(record);
    record->kind = (uint8_t)kind;
    record->key.bytes[0] = (uint8_t)to->count;
    record->key.bytes[1] = 1;
    record->updated_at = (qq_stamp)g_rand_int_range(random, 0, 1000) * RECORDS + to->count;
    to->count++;
    return record;
}

static void add_value(GRand *random, history *to, int code, bool early)
{
    qq_record *record = add(random, to, QQ_KIND_EVALUATION);
    record->code = VALUES + code;
    record->effective_on = early ? 0 : some_day(random);
    record->amount = g_rand_int_range(random, -5000, code < 3 ? 112000 : 50000);
    if (!early && chance(random, 10)) record->until_on = record->effective_on + g_rand_int_range(random, 0, 400);
}

static void add_act(GRand *random, history *to)
{
    bool judgment = chance(random, 15);
    qq_record *record = add(random, to, judgment ? QQ_KIND_CONVICTION : QQ_KIND_PENALTY);
    record->code = judgment ? CONVICTION : g_rand_int_range(random, ACTS, CONVICTION);
    record->variant = judgment ? (chance(random, 80) ? QQ_SOURCE_JUDGMENT : QQ_SOURCE_BASE) : 0;
    record->issuer = ISSUER;
    record->decided_on = record->effective_on = some_day(random);
    if (chance(random, 25)) record->until_on = record->decided_on + g_rand_int_range(random, 0, 900);
    if (chance(random, 25)) record->case_group = g_rand_int_range(random, 1, 4);
}

static void add_listing(GRand *random, history *to)
{
    qq_record *record = add(random, to, QQ_KIND_LISTING);
    record->code = LISTS + g_rand_int_range(random, 0, 3);
    record->decided_on = some_day(random);
    if (chance(random, 30)) record->until_on = record->decided_on + g_rand_int_range(random, 0, 300);
    if (chance(random, 50)) return;
    const qq_record listing = *record;
    qq_record *removal = add(random, to, QQ_KIND_DELISTING);
    removal->code = listing.code;
    removal->target = listing.key;
    removal->effective_on = listing.decided_on + g_rand_int_range(random, 0, 200);
}

/* Of one of the records, each at most once. */
static void add_revocation(GRand *random, history *to)
{
    const qq_record target = to->records[g_rand_int_range(random, 0, (gint32)to->count)];
    bool possible = target.kind == QQ_KIND_PENALTY || target.kind == QQ_KIND_CONVICTION ||
                    target.kind == QQ_KIND_EVALUATION || target.kind == QQ_KIND_LISTING;
    for (unsigned i = 0; i < to->count; i++)
        if (!memcmp(&to->records[i].target, &target.key, sizeof target.key)) possible = false;
    if (!possible) return;
    qq_record *record = add(random, to, QQ_KIND_REVOCATION);
    bool annul = target.kind == QQ_KIND_LISTING || chance(random, 40);
    record->variant = annul ? QQ_REVOCATION_ANNUL : QQ_REVOCATION_REPAIR;
    record->target = target.key;
    record->effective_on = some_day(random);
}

static void make(GRand *random, history *out)
{
    out->count = 0;
    if (chance(random, 85))
        add(random, out, QQ_KIND_ENTERPRISE)->effective_on = chance(random, 70) ? 0 : some_day(random);
    for (int code = 0; code < 3; code++)
        if (chance(random, 95)) add_value(random, out, code, true);
    unsigned wanted = (unsigned)g_rand_int_range(random, 3, RECORDS - 2);
    while (out->count < wanted) {
        int what = g_rand_int_range(random, 0, 100);
        if (what < 35)
            add_value(random, out, g_rand_int_range(random, 0, 5), false);
        else if (what < 75)
            add_act(random, out);
        else if (what < 88)
            add_listing(random, out);
        else if (out->count)
            add_revocation(random, out);
    }
}

/* ---- one answer from each ---- */

static void ask_engine(const scheme_fixture *fixture, scheme which, const history *of, qq_day day, scheme_result *out)
{
    qq_result result;
    qq_price(fixture->pricers[which], of->records, of->count, day, &result);
    g_assert_true(qq_ledger_balances(fixture->models[which], &result));
    *out = (scheme_result){.scored = !result.unscored, .from = result.period_from, .until = result.period_until};
    out->blacklisted = result.blacklisted;
    if (!out->scored) return;
    for (unsigned c = 0; c < fixture->models[which]->category_count; c++) out->parts[c] = result.categories[c].score;
    out->score = result.score;
}

static bool same(const scheme_result *a, const scheme_result *b)
{
    return a->scored == b->scored && a->score == b->score && !memcmp(a->parts, b->parts, sizeof a->parts) &&
           a->from == b->from && a->until == b->until && a->blacklisted == b->blacklisted;
}

static bool agree(const scheme_fixture *fixture, scheme which, const history *of, qq_day day)
{
    scheme_result engine, reference;
    ask_engine(fixture, which, of, day, &engine);
    scheme_price(which, texts, of->records, of->count, day, &reference);
    return same(&engine, &reference);
}

/* ---- a disagreement, shrunk by leaving records out ---- */

static void shrink(const scheme_fixture *fixture, scheme which, history *of, qq_day day)
{
    for (unsigned i = 0; i < of->count;) {
        history less = *of;
        memmove(&less.records[i], &less.records[i + 1], (less.count - i - 1) * sizeof less.records[0]);
        less.count--;
        if (agree(fixture, which, &less, day)) {
            i++;
        } else {
            *of = less;
            i = 0;
        }
    }
}

static void print_day(const char *name, qq_day day)
{
    char text[QQ_DAY_TEXT];
    qq_day_format(day, text);
    if (*text) printf(" %s=%s", name, text);
}

static void print_answer(const char *whose, const scheme_result *result)
{
    printf("#  %-9s %s %" G_GINT64_FORMAT ": %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, whose,
           result->scored ? "scored" : "unscored", result->score, result->parts[0], result->parts[1], result->parts[2]);
    print_day("from", result->from);
    print_day("until", result->until);
    printf("%s\n", result->blacklisted ? " blacklisted" : "");
}

static void show(const scheme_fixture *fixture, scheme which, const history *found, qq_day day)
{
    history of = *found;
    scheme_result engine, reference;
    shrink(fixture, which, &of, day);
    printf("# %s disagrees", ids[which]);
    print_day("on", day);
    printf("\n");
    for (unsigned i = 0; i < of.count; i++) {
        const qq_record *record = &of.records[i];
        printf("#  %2u %s %s variant=%u amount=%" G_GINT64_FORMAT " case=%" G_GINT64_FORMAT " target=%u", i,
               qq_set_text(QQ_SET_RECORD_KIND, record->kind), texts[record->code], record->variant, record->amount,
               record->case_group, record->target.bytes[0]);
        print_day("decided", record->decided_on);
        print_day("effective", record->effective_on);
        print_day("until", record->until_on);
        printf("\n");
    }
    ask_engine(fixture, which, &of, day, &engine);
    scheme_price(which, texts, of.records, of.count, day, &reference);
    print_answer("engine", &engine);
    print_answer("reference", &reference);
}

static void test_schemes__agree(scheme_fixture *fixture, const void *data)
{
    (void)data;
    unsigned scored[SCHEME_COUNT] = {0};
    for (int i = 0; i < HISTORIES; i++) {
        history of;
        make(fixture->random, &of);
        qq_day day = some_day(fixture->random);
        for (int s = 0; s < SCHEME_COUNT; s++) {
            scheme_result engine;
            ask_engine(fixture, (scheme)s, &of, day, &engine);
            scored[s] += engine.scored;
            if (agree(fixture, (scheme)s, &of, day)) continue;
            show(fixture, (scheme)s, &of, day);
            g_test_fail();
            return;
        }
    }
    g_assert_cmpuint(scored[SCHEME_FUJIAN], >, HISTORIES / 4);
    g_assert_cmpuint(scored[SCHEME_FUJIAN], <, HISTORIES);
    g_assert_cmpuint(scored[SCHEME_JIANGXI], ==, HISTORIES);
    g_assert_cmpuint(scored[SCHEME_CHUZHOU], ==, 0);
}

/* ---- timelines ---- */

static bool told_apart(const scheme_result *a, const scheme_result *b)
{
    return a->scored != b->scored || (a->scored && a->score != b->score) || a->blacklisted != b->blacklisted;
}

/* The reference asked on every day finds the engine's changes and no others. */
static void check_timeline(const scheme_fixture *fixture, scheme which, const history *of, qq_day from)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    qq_timeline(fixture->pricers[which], of->records, of->count, from, from + TIMELINE_DAYS, 0, changes);
    scheme_result before, now;
    unsigned next = 0;
    scheme_price(which, texts, of->records, of->count, from, &before);
    for (qq_day day = from + 1; day <= from + TIMELINE_DAYS; day++, before = now) {
        scheme_price(which, texts, of->records, of->count, day, &now);
        const qq_change *change = next < changes->len ? &g_array_index(changes, qq_change, next) : NULL;
        bool told = change && change->day == day;
        if (told_apart(&before, &now) != told) show(fixture, which, of, day);
        g_assert_true(told_apart(&before, &now) == told);
        if (!told) continue;
        g_assert_true(change->unscored == !now.scored);
        if (now.scored) g_assert_cmpint(change->score, ==, now.score);
        next++;
    }
    g_assert_cmpuint(next, ==, changes->len);
}

static void test_schemes__timelines(scheme_fixture *fixture, const void *data)
{
    (void)data;
    for (int i = 0; i < TIMELINES; i++) {
        history of;
        make(fixture->random, &of);
        qq_day from = some_day(fixture->random);
        for (int s = 0; s < SCHEME_COUNT; s++) check_timeline(fixture, (scheme)s, &of, from);
    }
}

/* The first change is the same whether one or all are asked for, and without a last day there is an end of them. */
static void test_schemes__timelines_end(scheme_fixture *fixture, const void *data)
{
    (void)data;
    for (int i = 0; i < TIMELINES; i++) {
        history of;
        make(fixture->random, &of);
        qq_day from = some_day(fixture->random);
        for (int s = 0; s < SCHEME_COUNT; s++) {
            g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(qq_change));
            g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(qq_change));
            qq_timeline(fixture->pricers[s], of.records, of.count, from, QQ_DAY_FOREVER - 1, 0, all);
            qq_timeline(fixture->pricers[s], of.records, of.count, from, QQ_DAY_FOREVER - 1, 1, first);
            g_assert_cmpuint(first->len, ==, MIN(all->len, 1));
            if (first->len)
                g_assert_cmpint(g_array_index(first, qq_change, 0).day, ==, g_array_index(all, qq_change, 0).day);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/score/schemes/agree", scheme_fixture, NULL, set_up, test_schemes__agree, tear_down);
    g_test_add("/score/schemes/timelines", scheme_fixture, NULL, set_up, test_schemes__timelines, tear_down);
    g_test_add("/score/schemes/timelines-end", scheme_fixture, NULL, set_up, test_schemes__timelines_end, tear_down);
    return g_test_run();
}
