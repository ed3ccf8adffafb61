/* The engine against an independent slow statement of the default model's rules, on random histories. The seed is
 * printed; QINQING_TEST_SEED sets it. A disagreement is shrunk to a smallest history and printed. */
#include <stdio.h>
#include <string.h>

#include "qinqing/score.h"
#include "support/history.h"
#include "support/random.h"
#include "support/reference.h"
#include "support/sanitized.h"

enum {
    HISTORIES = SANITIZED ? 10000 : 100000,
    TIMELINES = SANITIZED ? 50 : 2000,
    DAYS = 1500,
    RECORDS = 24,
};

typedef struct {
    qq_model *model;
    qq_pricer *pricer;
    reference_rules *rules;
    GRand *random;
} reference_fixture;

static void set_up(reference_fixture *fixture, const void *data)
{
    (void)data;
    GError *error = NULL;
    qq_package *package = qq_package_default();
    fixture->model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    qq_package_free(package);
    fixture->pricer = qq_pricer_new_texts(fixture->model, history_texts, history_text_count);
    fixture->rules = reference_new(fixture->model, history_texts, history_text_count);
    fixture->random = test_random();
}

static void tear_down(reference_fixture *fixture, const void *data)
{
    (void)data;
    g_rand_free(fixture->random);
    reference_free(fixture->rules);
    qq_pricer_free(fixture->pricer);
    qq_model_free(fixture->model);
}

/* ---- one answer, from each ---- */

static void ask_engine(reference_fixture *fixture, const random_history *history, qq_day day, reference_result *out)
{
    qq_result result;
    qq_price(fixture->pricer, history->records, history->count, day, &result);
    memset(out, 0, sizeof *out);
    for (int c = 0; c < REFERENCE_CATEGORIES; c++) out->categories[c] = result.categories[c].score;
    out->score = result.score;
    out->grade = g_array_index(fixture->model->bands, qq_band, result.grade).grade;
    out->trust = result.trust;
    out->registered = result.registered;
    out->blacklisted = result.blacklisted;
    for (unsigned g = 0; g < result.ground_count; g++)
        out->grounds |= 1u << (g_array_index(fixture->model->grounds, qq_ground, result.grounds[g]).id[3] - '0');
    g_assert_true(result.proposed == (out->grounds != 0));
}

static void ask_reference(reference_fixture *fixture, const random_history *history, qq_day day, reference_result *out)
{
    reference_price(fixture->rules, history->records, history->count, day, out);
}

static bool same(const reference_result *a, const reference_result *b)
{
    return !memcmp(a->categories, b->categories, sizeof a->categories) && a->score == b->score &&
           !strcmp(a->grade, b->grade) && !strcmp(a->trust, b->trust) && a->registered == b->registered &&
           a->blacklisted == b->blacklisted && a->grounds == b->grounds;
}

static bool agree(reference_fixture *fixture, const random_history *history, qq_day day)
{
    reference_result engine, reference;
    ask_engine(fixture, history, day, &engine);
    ask_reference(fixture, history, day, &reference);
    return same(&engine, &reference);
}

/* ---- a disagreement: shrunk and shown ---- */

static bool try_without(reference_fixture *fixture, random_history *history, qq_day day, unsigned left_out)
{
    random_history less = *history;
    memmove(&less.records[left_out], &less.records[left_out + 1], (less.count - left_out - 1) * sizeof less.records[0]);
    less.count--;
    if (agree(fixture, &less, day)) return false;
    *history = less;
    return true;
}

enum { FIELDS = 11 };

/* Sets one field to its neutral value; false when it has it already. */
static bool neutralise(qq_record *record, int field)
{
    qq_record before = *record;
    switch (field) {
    case 0:
        record->severity = QQ_SEVERITY_NONE;
        break;
    case 1:
        record->measures = 0;
        break;
    case 2:
        record->amount = QQ_FEN_NONE;
        break;
    case 3:
        record->acted_on = QQ_DAY_NONE;
        break;
    case 4:
        record->until_on = QQ_DAY_NONE;
        break;
    case 5:
        record->ban_until = QQ_DAY_NONE;
        break;
    case 6:
        record->case_group = 0;
        break;
    case 7:
        record->project = 0;
        break;
    case 8:
        record->document = 0;
        break;
    case 9:
        record->role = QQ_ROLE_SUBJECT;
        break;
    default:
        record->decided_on = record->kind == QQ_KIND_REVOCATION ? QQ_DAY_NONE : record->decided_on;
        break;
    }
    return memcmp(&before, record, sizeof before) != 0;
}

static bool try_plainer(reference_fixture *fixture, random_history *history, qq_day day, unsigned index)
{
    for (int field = 0; field < FIELDS; field++) {
        random_history plainer = *history;
        bool shorten = plainer.records[index].variant == QQ_REVOCATION_SHORTEN;
        if (shorten && field == 4) continue; /* its last day is what it says */
        if (!neutralise(&plainer.records[index], field) || agree(fixture, &plainer, day)) continue;
        *history = plainer;
        return true;
    }
    return false;
}

static void shrink(reference_fixture *fixture, random_history *history, qq_day day)
{
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (unsigned i = 0; i < history->count && !smaller; i++) smaller = try_without(fixture, history, day, i);
        for (unsigned i = 0; i < history->count && !smaller; i++) smaller = try_plainer(fixture, history, day, i);
    }
}

static void print_answer(const char *whose, const reference_result *result)
{
    printf("#  %-9s", whose);
    for (int c = 0; c < REFERENCE_CATEGORIES; c++) printf(" %" G_GINT64_FORMAT, result->categories[c]);
    printf("  score %" G_GINT64_FORMAT " grade %s trust %s%s%s grounds %x\n", result->score, result->grade,
           result->trust, result->registered ? "" : " unregistered", result->blacklisted ? " blacklisted" : "",
           result->grounds);
}

static void show(reference_fixture *fixture, const random_history *found, qq_day day)
{
    random_history history = *found;
    reference_result engine, reference;
    char text[QQ_DAY_TEXT];
    shrink(fixture, &history, day);
    ask_engine(fixture, &history, day, &engine);
    ask_reference(fixture, &history, day, &reference);
    qq_day_format(day, text);
    printf("# disagreement on %s:\n", text);
    history_print(&history);
    print_answer("engine", &engine);
    print_answer("reference", &reference);
}

/* ---- the comparisons ---- */

static void test_reference__agrees(reference_fixture *fixture, const void *data)
{
    (void)data;
    random_history history;
    for (int i = 0; i < HISTORIES; i++) {
        history_make(fixture->random, RECORDS, &history);
        qq_day day = history_day(fixture->random, &history);
        if (agree(fixture, &history, day)) continue;
        show(fixture, &history, day);
        g_test_fail();
        return;
    }
}

static bool told_apart(const reference_result *a, const reference_result *b)
{
    return a->score != b->score || strcmp(a->grade, b->grade) || strcmp(a->trust, b->trust) ||
           a->blacklisted != b->blacklisted;
}

static bool says(const reference_fixture *fixture, const qq_change *change, const reference_result *now)
{
    return change->score == now->score &&
           !strcmp(g_array_index(fixture->model->bands, qq_band, change->grade).grade, now->grade) &&
           !strcmp(change->trust, now->trust) && change->blacklisted == now->blacklisted;
}

/* The reference asked on every day finds the engine's changes and no others. */
static bool timeline_agrees(reference_fixture *fixture, const random_history *history, qq_day from)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    qq_timeline(fixture->pricer, history->records, history->count, from, from + DAYS, 0, changes);
    reference_result before, now;
    unsigned next = 0;
    ask_reference(fixture, history, from, &before);
    for (qq_day day = from + 1; day <= from + DAYS; day++, before = now) {
        ask_reference(fixture, history, day, &now);
        const qq_change *change = next < changes->len ? &g_array_index(changes, qq_change, next) : NULL;
        bool told = change && change->day == day;
        if (told_apart(&before, &now) != told || (told && !says(fixture, change, &now))) {
            show(fixture, history, day);
            return false;
        }
        if (told) next++;
    }
    return next == changes->len;
}

static void test_reference__timeline_agrees(reference_fixture *fixture, const void *data)
{
    (void)data;
    random_history history;
    for (int i = 0; i < TIMELINES; i++) {
        history_make(fixture->random, RECORDS, &history);
        if (timeline_agrees(fixture, &history, history_day(fixture->random, &history))) continue;
        g_test_fail();
        return;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/score/reference/agrees", reference_fixture, NULL, set_up, test_reference__agrees, tear_down);
    g_test_add("/score/reference/timeline_agrees", reference_fixture, NULL, set_up, test_reference__timeline_agrees,
               tear_down);
    return g_test_run();
}
