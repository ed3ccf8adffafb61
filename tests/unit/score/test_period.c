/* The default model with a period put into it: every category must be the mean of what the model without one says of
 * each day, and limits of the grade those of the day asked about. The seed is printed; QINQING_TEST_SEED sets it. */
#include <string.h>

#include "qinqing/score.h"
#include "support/history.h"
#include "support/random.h"
#include "support/sanitized.h"

enum { HISTORIES = SANITIZED ? 50 : 1000, TIMELINES = SANITIZED ? 3 : 40, TIMELINE_DAYS = 800, RECORDS = 16 };

typedef struct {
    qq_model *daily, *mean;
    qq_pricer *of_day, *of_period;
    GRand *random;
} period_fixture;

static qq_model *compile(const char *period)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) shipped = qq_package_default();
    GBytes *file = qq_package_file(shipped, "model.xml");
    g_autofree char *text = g_strndup(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    g_auto(GStrv) parts = g_strsplit(text, "  <severities>", 2);
    g_assert_nonnull(parts[1]);
    g_autofree char *changed = g_strconcat(parts[0], period, "  <severities>", parts[1], NULL);
    g_autoptr(qq_package) package = qq_package_of_model(changed, strlen(changed), &error);
    g_assert_no_error(error);
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}

static void set_up(period_fixture *fixture, const void *data)
{
    fixture->daily = compile("");
    fixture->mean = compile(data);
    fixture->of_day = qq_pricer_new_texts(fixture->daily, history_texts, history_text_count);
    fixture->of_period = qq_pricer_new_texts(fixture->mean, history_texts, history_text_count);
    fixture->random = test_random();
}

static void tear_down(period_fixture *fixture, const void *data)
{
    (void)data;
    g_rand_free(fixture->random);
    qq_pricer_free(fixture->of_day);
    qq_pricer_free(fixture->of_period);
    qq_model_free(fixture->daily);
    qq_model_free(fixture->mean);
}

/* The limits of the day, on top of the band of another score. */
static void check_grade(const period_fixture *fixture, const qq_result *mean, const qq_result *now)
{
    unsigned grade = 0;
    bool vetoed = false;
    while (mean->score < g_array_index(fixture->mean->bands, qq_band, grade).at_least) grade++;
    for (unsigned i = 0; i < now->adjustment_count; i++) {
        const qq_adjustment *limit = &now->adjustments[i];
        if (limit->kind == QQ_ADJUST_VETO) vetoed = true;
        if (limit->kind == QQ_ADJUST_VETO && limit->grade > grade) grade = limit->grade;
    }
    if (vetoed) g_assert_cmpstr(mean->trust, ==, fixture->mean->veto_trust);
    g_assert_cmpuint(mean->grade, >=, grade);
    g_assert_true(mean->blacklisted == now->blacklisted);
    g_assert_true(mean->registered == now->registered);
    g_assert_true(mean->proposed == now->proposed);
}

static void check_means(const period_fixture *fixture, const random_history *history, const qq_result *mean)
{
    int64_t sums[QQ_CATEGORY_MAX] = {0}, days = mean->period_until - mean->period_from + 1, weighted = 0;
    for (qq_day day = mean->period_from; day <= mean->period_until; day++) {
        qq_result of_day;
        qq_price(fixture->of_day, history->records, history->count, day, &of_day);
        for (unsigned c = 0; c < fixture->daily->category_count; c++) sums[c] += of_day.categories[c].score;
    }
    for (unsigned c = 0; c < fixture->daily->category_count; c++) {
        qq_milli expected = qq_divide_half_even(sums[c], days);
        g_assert_cmpint(mean->categories[c].score, ==, expected);
        weighted += expected * fixture->daily->categories[c].weight;
    }
    qq_milli score = qq_divide_half_even(weighted, 1000000);
    g_assert_cmpint(mean->score, ==, CLAMP(score, fixture->daily->total_low, fixture->daily->total_high));
}

static void test_period__mean_of_days(period_fixture *fixture, const void *data)
{
    (void)data;
    unsigned limited = 0;
    for (int i = 0; i < HISTORIES; i++) {
        random_history history;
        history_make(fixture->random, RECORDS, &history);
        qq_day day = history_day(fixture->random, &history);
        qq_result mean, now;
        qq_price(fixture->of_period, history.records, history.count, day, &mean);
        g_assert_true(qq_ledger_balances(fixture->mean, &mean));
        check_means(fixture, &history, &mean);
        qq_price(fixture->of_day, history.records, history.count, day, &now);
        check_grade(fixture, &mean, &now);
        for (unsigned a = 0; a < mean.adjustment_count; a++) limited += mean.adjustments[a].kind >= QQ_ADJUST_GATE;
    }
    g_assert_cmpuint(limited, >, SANITIZED ? 0 : HISTORIES / 10); /* of fifty it may be a few */
}

/* Nothing hangs on the order in which records stand. */
static void test_period__order_does_not_matter(period_fixture *fixture, const void *data)
{
    (void)data;
    for (int i = 0; i < HISTORIES; i++) {
        random_history history;
        history_make(fixture->random, RECORDS, &history);
        qq_day day = history_day(fixture->random, &history);
        qq_result before, after;
        qq_price(fixture->of_period, history.records, history.count, day, &before);
        for (unsigned r = history.count; r > 1; r--) {
            unsigned other = (unsigned)g_rand_int_range(fixture->random, 0, (gint32)r);
            qq_record swap = history.records[r - 1];
            history.records[r - 1] = history.records[other];
            history.records[other] = swap;
        }
        qq_price(fixture->of_period, history.records, history.count, day, &after);
        g_assert_cmpint(after.score, ==, before.score);
        g_assert_cmpint(after.grade, ==, before.grade);
        g_assert_cmpuint(after.step_count, ==, before.step_count);
    }
}

static bool same(const qq_result *a, const qq_result *b)
{
    return a->score == b->score && a->grade == b->grade && a->trust == b->trust && a->blacklisted == b->blacklisted;
}

static void test_period__timeline_is_exact(period_fixture *fixture, const void *data)
{
    (void)data;
    for (int i = 0; i < TIMELINES; i++) {
        random_history history;
        history_make(fixture->random, RECORDS, &history);
        qq_day from = history_day(fixture->random, &history);
        g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
        qq_timeline(fixture->of_period, history.records, history.count, from, from + TIMELINE_DAYS, 0, changes);
        qq_result last, now;
        unsigned next = 0;
        qq_price(fixture->of_period, history.records, history.count, from, &last);
        for (qq_day day = from + 1; day <= from + TIMELINE_DAYS; day++, last = now) {
            qq_price(fixture->of_period, history.records, history.count, day, &now);
            bool told = next < changes->len && g_array_index(changes, qq_change, next).day == day;
            g_assert_true(same(&now, &last) != told);
            if (told) g_assert_cmpint(g_array_index(changes, qq_change, next++).score, ==, now.score);
        }
        g_assert_cmpuint(next, ==, changes->len);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *of, *xml;
    } periods[] = {{"month", "  <period of=\"month\" basis=\"design\"/>\n"},
                   {"quarter", "  <period of=\"quarter\" cut-off-day=\"10\" basis=\"design\"/>\n"},
                   {"year", "  <period of=\"year\" cut-off-day=\"28\" basis=\"design\"/>\n"}};
    static const struct {
        const char *name;
        void (*run)(period_fixture *, const void *);
    } tests[] = {{"mean_of_days", test_period__mean_of_days},
                 {"order_does_not_matter", test_period__order_does_not_matter},
                 {"timeline_is_exact", test_period__timeline_is_exact}};
    g_test_init(&argc, &argv, NULL);
    for (size_t p = 0; p < G_N_ELEMENTS(periods); p++)
        for (size_t t = 0; t < G_N_ELEMENTS(tests); t++) {
            g_autofree char *path = g_strdup_printf("/score/period/%s/%s", periods[p].of, tests[t].name);
            g_test_add(path, period_fixture, periods[p].xml, set_up, tests[t].run, tear_down);
        }
    return g_test_run();
}
