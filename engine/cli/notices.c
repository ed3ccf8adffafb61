/* The notice file: whose grade or listing is about to change, for the offices to tell them.
 *
 * The kept results know the next day on which each party can change; only those whose day is near are looked at again,
 * with what ended something since. */
#include "answer.h"
#include "nightly.h"

typedef struct {
    qq_question question;
    qq_day until;
    GString *out;
    int64_t count;
} notice_writer;

static bool matters(const qq_change *before, const qq_change *after)
{
    return before->unscored != after->unscored || before->grade != after->grade ||
           before->blacklisted != after->blacklisted;
}

static void write_row(notice_writer *notices, const qq_party *party, const char *name, const qq_change *before,
                      const qq_change *after)
{
    const qq_model *model = notices->question.model;
    char day[QQ_DAY_TEXT], score_before[QQ_MILLI_TEXT] = "", score[QQ_MILLI_TEXT] = "";
    qq_day_format(after->day, day);
    if (!before->unscored) qq_decimal_format(before->score, 3, score_before);
    if (!after->unscored) qq_decimal_format(after->score, 3, score);
    const char *listing = before->blacklisted == after->blacklisted ? "" : after->blacklisted ? "listed" : "ends";
    const char *const cells[] = {party->text,
                                 name,
                                 day,
                                 score_before,
                                 before->unscored ? "" : qq_cli_grade(model, before->grade),
                                 score,
                                 after->unscored ? "" : qq_cli_grade(model, after->grade),
                                 listing};
    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++)
        qq_csv_shown_cell(notices->out, cells[i], i + 1 == G_N_ELEMENTS(cells));
    notices->count++;
}

static bool look_at(notice_writer *notices, const qq_party *party, qq_dossier *dossier, GError **error)
{
    qq_question *question = &notices->question;
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    qq_result now;
    if (!qq_store_dossier(question->store, party, question->known_at, dossier, error)) return false;
    qq_timeline_dossier(question->pricer, dossier, question->as_of, notices->until, 0, changes);
    qq_price_dossier(question->pricer, dossier, question->as_of, &now);
    const qq_change before = {
        .score = now.score, .grade = now.grade, .blacklisted = now.blacklisted, .unscored = now.unscored};
    for (unsigned i = 0; i < changes->len; i++) {
        const qq_change *after = &g_array_index(changes, qq_change, i);
        if (!matters(&before, after)) continue;
        g_autofree char *name = qq_party_name(question->store, dossier, error);
        if (!name) return false;
        write_row(notices, party, name, &before, after);
        return true;
    }
    return true;
}

static bool look_at_all(notice_writer *notices, qq_results_reader *results, GError **error)
{
    qq_dossier dossier = {0};
    const qq_kept_result *kept = NULL;
    bool good = true;
    while (good && (good = qq_results_next(results, &kept, error)) && kept)
        if (kept->next_change != QQ_DAY_NONE && kept->next_change <= notices->until)
            good = look_at(notices, &kept->party, &dossier, error);
    qq_dossier_clear(&dossier);
    return good;
}

static bool gather(notice_writer *notices, const qq_publication *published, GError **error)
{
    qq_question *question = &notices->question;
    g_autoptr(qq_model) kept = qq_store_model_kept(question->store, published->generation.model_digest, error);
    if (!kept) return false;
    g_autoptr(qq_results_reader) results = qq_results_open(question->store, &published->generation, kept, error);
    if (!results) return false;
    g_autoptr(qq_model) model = qq_store_model(question->store, question->as_of, question->known_at, error);
    if (!model) return false;
    g_autoptr(qq_pricer) pricer = qq_pricer_new(model, question->store);
    question->model = model;
    question->pricer = pricer;
    return look_at_all(notices, results, error);
}

bool qq_notices_write(qq_store *store, const qq_publication *published, qq_day as_of, const char *path, int64_t *count,
                      GError **error)
{
    g_autoptr(GString) out = g_string_new("uscc,name,day,score_before,grade_before,score,grade,listing\n");
    notice_writer notices = {.question = {.store = store, .as_of = as_of, .known_at = published->generation.known_at},
                             .until = as_of + QQ_NOTICE_DAYS,
                             .out = out};
    int32_t latest = 0;
    if (!qq_store_latest(store, &latest, error)) return false;
    qq_store_let_ends_act(store, latest);
    bool good = gather(&notices, published, error) && qq_write_whole(path, out, error);
    qq_store_let_ends_act(store, 0);
    *count = notices.count;
    return good;
}
