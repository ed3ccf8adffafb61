/* A glance against the pricer: parties at random, by the shipped model and by models changed at random. */
#include <stdio.h>
#include <string.h>

#include "score/glance.h"
#include "support/history.h"
#include "support/random.h"
#include "support/sanitized.h"

enum { PARTIES = SANITIZED ? 4000 : 40000, PARTIES_A_MODEL = 400, PARTIES_A_DAY = 40, RECORDS = 14 };

/* Columns of one party's records, each with an earlier row that says nothing before it where they are spread. */
enum { ROWS_MAX = 2 * HISTORY_MAX };
typedef struct {
#define COLUMN_ROOM(member, type, ...) type member[ROWS_MAX];
    QQ_PORTFOLIO_COLUMNS(COLUMN_ROOM)
#undef COLUMN_ROOM
    qq_columns columns;
    uint32_t rows[ROWS_MAX], records[ROWS_MAX];
    qq_rows found;
} column_room;

/* Where the record that a decision names begins, as qq_columns.target. */
static uint32_t target_of(const random_history *history, const qq_record *decision, unsigned step)
{
    if (qq_key_is_zero(&decision->target)) return 0;
    for (unsigned i = 0; i < history->count; i++)
        if (!memcmp(&history->records[i].key, &decision->target, sizeof decision->target)) return i * step + 1;
    return QQ_TARGET_NOWHERE;
}

static void fill_row(column_room *room, const qq_record *record, unsigned row)
{
    room->kind[row] = record->kind;
    room->variant[row] = record->variant;
    room->severity[row] = record->severity;
    room->measures[row] = record->measures;
    room->code[row] = (uint16_t)record->code;
    room->issuer[row] = (uint16_t)record->issuer;
    room->acted_on[row] = record->acted_on;
    room->decided_on[row] = record->decided_on;
    room->effective_on[row] = record->effective_on;
    room->until_on[row] = record->until_on;
    room->ban_until[row] = record->ban_until;
    room->amount[row] = record->amount;
    room->document[row] = record->document;
    room->case_group[row] = record->case_group;
    room->project[row] = record->project;
    room->target_document[row] = record->target_document;
    room->updated_at[row] = record->updated_at;
    room->content[row] = record->content;
    room->key[row] = record->key;
}

/* spread: every record has two rows, of which the second speaks. */
static const qq_rows *fill(column_room *room, const random_history *history, bool spread, bool plain)
{
    const unsigned step = spread ? 2 : 1;
    memset(room, 0, sizeof *room);
    for (unsigned i = 0; i < history->count; i++) {
        const unsigned row = i * step + step - 1;
        fill_row(room, &history->records[i], row);
        room->target[row] = target_of(history, &history->records[i], step);
        room->rows[i] = row;
        room->records[i] = i * step;
    }
#define COLUMN_POINTER(member, type, ...) room->columns.member = room->member;
    QQ_PORTFOLIO_COLUMNS(COLUMN_POINTER)
#undef COLUMN_POINTER
    room->found = (qq_rows){.columns = &room->columns,
                            .count = history->count,
                            .rows = spread ? room->rows : NULL,
                            .records = spread ? room->records : NULL,
                            .decided = !plain,
                            .linked = !plain};
    return &room->found;
}

/* Leaves what a plain party may have: no decisions about records, no number twice. */
static void make_plain(random_history *history)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < history->count; i++) {
        qq_record record = history->records[i];
        if (record.kind == QQ_KIND_REVOCATION || record.kind == QQ_KIND_DELISTING) continue;
        record.document = record.case_group = record.project = 0;
        history->records[kept++] = record;
    }
    history->count = kept;
}

static qq_model *load_model(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(QQ_SOURCE_DIR, "models", name, NULL);
    g_autoptr(qq_package) package = qq_package_read(folder, &error);
    g_assert_no_error(error);
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}

/* ---- models changed at random ---- */

static bool chance(GRand *random, int percent)
{
    return g_rand_int_range(random, 0, 100) < percent;
}

static int some_months(GRand *random)
{
    static const int months[] = {1, 3, 6, 12, 12, 24, 36, 60, 200};
    return months[g_rand_int_range(random, 0, G_N_ELEMENTS(months))];
}

static qq_milli some_points(GRand *random, int most)
{
    return (qq_milli)g_rand_int_range(random, 0, most + 1) * (chance(random, 80) ? 1000 : 333);
}

static void change_steps(GRand *random, GArray *steps)
{
    int months = 0;
    for (unsigned i = 0; i < steps->len; i++) {
        qq_step *step = &g_array_index(steps, qq_step, i);
        step->months = months += g_rand_int_range(random, 1, 30);
        step->points = some_points(random, 60);
    }
}

static void change_severities(GRand *random, qq_model *model)
{
    for (int severity = QQ_SEVERITY_C; severity < QQ_SEVERITY_END; severity++) {
        if (chance(random, 60)) model->act_points[severity] = some_points(random, 70);
        if (chance(random, 60)) model->default_months[severity] = some_months(random);
        for (unsigned r = 0; r < model->regimes->len; r++) {
            qq_regime *regime = &g_array_index(model->regimes, qq_regime, r);
            if (chance(random, 50)) regime->maximum_months[severity] = some_months(random);
            if (chance(random, 20)) regime->unpublished_unstated[severity] = chance(random, 50);
        }
    }
}

static void change_items(GRand *random, qq_model *model)
{
    for (unsigned i = 0; i < model->items->len; i++) {
        qq_item *item = &g_array_index(model->items, qq_item, i);
        if (chance(random, 10)) item->category = (uint8_t)g_rand_int_range(random, 0, (gint32)model->category_count);
        if (item->use == QQ_ITEM_ACT && chance(random, 10)) {
            item->months = some_months(random);
            item->points = some_points(random, 40);
            g_array_append_val(model->own_months, item->months);
        }
        if (item->use == QQ_ITEM_HONOUR && chance(random, 20)) item->points = some_points(random, 12);
    }
}

static void change_grade(GRand *random, qq_model *model)
{
    for (unsigned i = 0; i < model->gates->len; i++) {
        qq_gate *gate = &g_array_index(model->gates, qq_gate, i);
        gate->at_most = (uint8_t)g_rand_int_range(random, 0, (gint32)model->bands->len);
        gate->groups = g_rand_int_range(random, 1, 4);
        gate->same_code = chance(random, 40);
        gate->severities = (uint8_t)(g_rand_int_range(random, 0, 8) << QQ_SEVERITY_C);
    }
    for (unsigned i = 0; i < model->vetoes->len; i++) {
        qq_veto *veto = &g_array_index(model->vetoes, qq_veto, i);
        veto->months = some_months(random);
        veto->until_ban_ends = chance(random, 50);
        veto->grade = (uint8_t)g_rand_int_range(random, 0, (gint32)model->bands->len);
    }
}

static void change_categories(GRand *random, qq_model *model)
{
    for (unsigned c = 0; c < model->category_count; c++) {
        qq_category *category = &model->categories[c];
        if (chance(random, 30)) category->good_cap = chance(random, 20) ? INT64_MAX : some_points(random, 30);
        if (chance(random, 30)) category->low = 0;
        if (chance(random, 30)) category->high = 95000;
        if (chance(random, 20)) category->base = some_points(random, 100);
    }
    if (chance(random, 20)) { /* acts of a category without weight have no effect to compare */
        model->categories[0].weight += model->categories[1].weight;
        model->categories[1].weight = 0;
    }
    if (chance(random, 20)) model->total_low = 60000;
    if (chance(random, 20)) model->total_high = INT64_MAX;
}

static void change_model(GRand *random, qq_model *model)
{
    static const qq_ppm factors[] = {0, 1000000, 1333333, 1500000, 2000000};
    change_severities(random, model);
    change_items(random, model);
    change_grade(random, model);
    change_categories(random, model);
    change_steps(random, model->conviction_steps);
    change_steps(random, model->clean_steps);
    for (unsigned i = 0; i < model->lists->len; i++)
        g_array_index(model->lists, qq_list, i).months = chance(random, 30) ? -1 : some_months(random);
    model->honour_months = some_months(random);
    model->repetition_months = some_months(random);
    model->repetition_factor = factors[g_rand_int_range(random, 0, G_N_ELEMENTS(factors))];
}

/* ---- one party, by both ---- */

/* rows: what was read; NULL: the records. */
static void assert_listings(const qq_rows *rows, const qq_result *slow, const qq_glance_result *quick)
{
    g_assert_cmpuint(quick->listing_count, ==, slow->listing_count);
    for (unsigned i = 0; i < slow->listing_count; i++) {
        const uint32_t record = slow->listings[i].record;
        g_assert_cmpuint(quick->listings[i].row, ==, rows ? qq_row_at(rows, record) : record);
        g_assert_cmpuint(quick->listings[i].list, ==, slow->listings[i].list);
    }
}

static bool agree(const qq_model *model, const qq_result *slow, const qq_glance_result *quick, qq_day slow_next,
                  qq_day quick_next)
{
    for (unsigned c = 0; c < model->category_count; c++)
        if (quick->categories[c] != slow->categories[c].score) return false;
    return quick->score == slow->score && quick->grade == slow->grade &&
           quick->untrusted == g_str_equal(slow->trust, model->veto_trust) && quick->registered == slow->registered &&
           quick->blacklisted == slow->blacklisted && quick->proposed == slow->proposed && quick_next == slow_next;
}

static void show(const random_history *history, const qq_result *slow, const qq_glance_result *quick, qq_day as_of,
                 qq_day slow_next, qq_day quick_next)
{
    char day[QQ_DAY_TEXT], then[QQ_DAY_TEXT], other[QQ_DAY_TEXT];
    qq_day_format(as_of, day);
    qq_day_format(slow_next, then);
    qq_day_format(quick_next, other);
    printf("# on %s the pricer says %" G_GINT64_FORMAT
           " grade %u listed %d proposed %d next %s; a glance %" G_GINT64_FORMAT
           " grade %u listed %d proposed %d next %s\n",
           day, slow->score, slow->grade, slow->blacklisted, slow->proposed, then, quick->score, quick->grade,
           quick->blacklisted, quick->proposed, other);
    history_print(history);
}

static bool same_change(const qq_change *a, const qq_change *b)
{
    return a->day == b->day && a->score == b->score && a->grade == b->grade && a->blacklisted == b->blacklisted &&
           a->unscored == b->unscored && g_str_equal(a->trust, b->trust);
}

/* The change that a notice tells of, within days at random. */
static bool agree_on_upcoming(GArray *slow, GArray *quick)
{
    if (slow->len != quick->len) return false;
    if (!slow->len) return true;
    const qq_upcoming *one = &g_array_index(slow, qq_upcoming, 0), *other = &g_array_index(quick, qq_upcoming, 0);
    return same_change(&one->before, &other->before) && same_change(&one->after, &other->after);
}

/* What is compared with what; the pricer has a twin of its own, because a glance works with the one it is given. */
typedef struct {
    qq_model *model;
    qq_pricer *pricer, *twin;
    qq_glance *glance;
    qq_day as_of;
    unsigned refused, rows_refused, plain_refused, upcoming;
    bool plain; /* what is compared now */
} match;

static void compare_upcoming(match *with, const qq_dossier *dossier, qq_day next)
{
    g_autoptr(GArray) slow = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
    g_autoptr(GArray) quick = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
    const qq_day until = with->as_of + 30 * (1 + with->as_of % 40);
    qq_upcoming_dossier(with->twin, dossier, with->as_of, until, slow);
    if (next != QQ_DAY_NONE) qq_glance_upcoming(with->glance, next, until, quick);
    g_assert_true(agree_on_upcoming(slow, quick));
    with->upcoming += slow->len;
}

static qq_dossier dossier_of(const random_history *history)
{
    return (qq_dossier){.records = (qq_record *)history->records, .count = history->count};
}

/* rows: read these of it; NULL: the dossier. */
static void compare(match *with, const random_history *history, const qq_dossier *dossier, const qq_rows *rows)
{
    qq_glance_result quick;
    qq_result slow;
    const bool priced =
        rows ? qq_glance_at(with->glance, rows, &quick) : qq_glance_at_dossier(with->glance, dossier, &quick);
    if (rows)
        *(with->plain ? &with->plain_refused : &with->rows_refused) += !priced;
    else
        with->refused += !priced;
    if (!priced) return;
    const qq_day quick_next = qq_glance_next_change(with->glance);
    qq_price_dossier(with->twin, dossier, with->as_of, &slow);
    assert_listings(rows, &slow, &quick);
    const qq_result now = slow;
    const qq_day slow_next = qq_next_change(with->twin, dossier, &slow);
    const bool same = agree(with->model, &now, &quick, slow_next, quick_next);
    if (!same) show(history, &now, &quick, with->as_of, slow_next, quick_next);
    g_assert_true(same);
    compare_upcoming(with, dossier, quick_next);
}

/* The same record come through two feeds. */
static void double_some(GRand *random, random_history *history)
{
    if (!history->count || history->count == HISTORY_MAX || !chance(random, 30)) return;
    qq_record *doubled = &history->records[history->count];
    *doubled = history->records[g_rand_int_range(random, 0, (gint32)history->count)];
    memset(&doubled->key, 0xfe, sizeof doubled->key);
    history->count++;
}

static qq_day some_day(GRand *random)
{
    return chance(random, 30) ? QQ_DAY_NONE : g_rand_int_range(random, HISTORY_FIRST_DAY, HISTORY_LAST_DAY);
}

/* The party as the successor of one or two others. */
static void compare_successor(GRand *random, match *with, const random_history *history)
{
    random_history old[2];
    qq_predecessor predecessors[2];
    qq_record inherited[2 * HISTORY_MAX];
    qq_dossier dossier = dossier_of(history);
    if (!history->count || !chance(random, 20)) return; /* nobody without records is priced */
    dossier.predecessors = predecessors;
    dossier.inherited = inherited;
    for (unsigned i = 0; i < 1 + (unsigned)chance(random, 30); i++) {
        history_make(random, RECORDS, &old[i]);
        predecessors[i] = (qq_predecessor){.tie = chance(random, 50) ? QQ_TIE_MERGED_INTO : QQ_TIE_SPLIT_FROM,
                                           .from = some_day(random),
                                           .until = some_day(random),
                                           .first = dossier.inherited_count,
                                           .count = old[i].count};
        memcpy(inherited + dossier.inherited_count, old[i].records, old[i].count * sizeof *inherited);
        dossier.inherited_count += old[i].count;
        dossier.predecessor_count++;
    }
    compare(with, history, &dossier, NULL);
}

/* Parties at random on one day: as they are, as records and as rows, then made plain. */
static void compare_on_a_day(GRand *random, match *with)
{
    random_history history;
    column_room room;
    history_make(random, RECORDS, &history);
    with->as_of = history_day(random, &history);
    with->glance = qq_glance_new(with->pricer, with->as_of);
    g_assert_nonnull(with->glance);
    for (unsigned i = 0; i < PARTIES_A_DAY; i++) {
        double_some(random, &history);
        const qq_dossier dossier = dossier_of(&history);
        compare(with, &history, &dossier, NULL);
        compare(with, &history, &dossier, fill(&room, &history, chance(random, 50), false));
        compare_successor(random, with, &history);
        make_plain(&history);
        const qq_dossier plain = dossier_of(&history);
        with->plain = true;
        compare(with, &history, &plain, fill(&room, &history, chance(random, 50), true));
        with->plain = false;
        history_make(random, RECORDS, &history);
    }
    qq_glance_free(with->glance);
}

static void test_glance__agrees_with_the_pricer(gconstpointer changed)
{
    g_autoptr(GRand) random = test_random();
    match with = {.refused = 0};
    for (unsigned done = 0; done < PARTIES; done += PARTIES_A_MODEL) {
        with.model = load_model("hubei-enterprise");
        if (changed) change_model(random, with.model);
        with.pricer = qq_pricer_new_texts(with.model, history_texts, history_text_count);
        with.twin = qq_pricer_new_texts(with.model, history_texts, history_text_count);
        for (unsigned i = 0; i < PARTIES_A_MODEL; i += PARTIES_A_DAY) compare_on_a_day(random, &with);
        qq_pricer_free(with.twin);
        qq_pricer_free(with.pricer);
        qq_model_free(with.model);
    }
    g_test_message("refused of %d: %u by their records, %u by their rows, %u by plain ones", PARTIES, with.refused,
                   with.rows_refused, with.plain_refused);
    g_assert_cmpuint(with.refused, <, PARTIES / 1000);
    g_assert_cmpuint(with.plain_refused, <, PARTIES / 1000);
    g_assert_cmpuint(with.upcoming, >, PARTIES / 100);
    g_assert_cmpuint(with.rows_refused, <, PARTIES / 5);
}

/* What a glance does not know it refuses: models first. */
static void test_glance__refuses_what_it_does_not_know(void)
{
    static const char *const others[] = {"chuzhou-2021", "fujian-2017", "jiangxi-2020"};
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(qq_model) model = load_model(others[i]);
        g_autoptr(qq_pricer) pricer = qq_pricer_new_texts(model, history_texts, history_text_count);
        g_assert_null(qq_glance_new(pricer, HISTORY_LAST_DAY));
    }
}

/* ... then records: texts that came after the pricer, a decision that another annulled, two corrections of one record.
 */
static void test_glance__refuses_records_it_does_not_know(void)
{
    g_autoptr(qq_model) model = load_model("hubei-enterprise");
    g_autoptr(qq_pricer) pricer = qq_pricer_new_texts(model, history_texts, history_text_count);
    g_autoptr(qq_glance) glance = qq_glance_new(pricer, HISTORY_LAST_DAY);
    g_autofree random_history *history = g_new0(random_history, 1);
    g_autofree column_room *room = g_new0(column_room, 1);
    qq_glance_result out;
    static const qq_revocation seconds[] = {QQ_REVOCATION_ANNUL, QQ_REVOCATION_CORRECT};
    history->count = 3;
    for (unsigned s = 0; s < G_N_ELEMENTS(seconds); s++) {
        for (unsigned i = 0; i < 3; i++) {
            qq_record_clear(&history->records[i]);
            history->records[i].key.bytes[0] = (uint8_t)(i + 1);
            history->records[i].kind = i ? QQ_KIND_REVOCATION : QQ_KIND_PENALTY;
        }
        history->records[1].variant = QQ_REVOCATION_CORRECT;
        history->records[1].target = history->records[0].key;
        g_assert_true(qq_glance_at(glance, fill(room, history, s == 1, false), &out));
        history->records[2].variant = (uint8_t)seconds[s];
        history->records[2].target = history->records[s == 0 ? 1 : 0].key;
        g_assert_false(qq_glance_at(glance, fill(room, history, s == 1, false), &out));
        history->records[2].target.bytes[0] = 9; /* nobody */
        g_assert_true(qq_glance_at(glance, fill(room, history, s == 1, false), &out));
    }
    history->count = 1;
    history->records[0].code = history_text_count;
    g_assert_false(qq_glance_at(glance, fill(room, history, false, false), &out));
    g_assert_false(qq_glance_at(glance, fill(room, history, false, true), &out));
    history->records[0].code = 0;
    g_assert_true(qq_glance_at(glance, fill(room, history, false, true), &out));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/score/glance/agrees_with_the_pricer", NULL, test_glance__agrees_with_the_pricer);
    g_test_add_data_func("/score/glance/agrees_by_changed_models", "changed", test_glance__agrees_with_the_pricer);
    g_test_add_func("/score/glance/refuses_what_it_does_not_know", test_glance__refuses_what_it_does_not_know);
    g_test_add_func("/score/glance/refuses_records_it_does_not_know", test_glance__refuses_records_it_does_not_know);
    return g_test_run();
}
