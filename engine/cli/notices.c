/* The notice file: whose grade or listing is about to change, for the offices to tell them.
 *
 * A night that assessed what is published knows them from it. Otherwise the kept results know the next day on which
 * each party can change, and only those whose day is near are looked at again, with what ended something since. Names
 * are those of the night before where nothing can have changed them. */
#include "answer.h"
#include "names.h"
#include "nightly.h"

static void write_row(GString *out, const qq_model *model, const qq_upcoming *upcoming, const char *name)
{
    const qq_change *before = &upcoming->before, *after = &upcoming->after;
    char day[QQ_DAY_TEXT], score_before[QQ_MILLI_TEXT] = "", score[QQ_MILLI_TEXT] = "";
    qq_day_format(after->day, day);
    if (!before->unscored) qq_decimal_format(before->score, 3, score_before);
    if (!after->unscored) qq_decimal_format(after->score, 3, score);
    const char *listing = before->blacklisted == after->blacklisted ? "" : after->blacklisted ? "listed" : "ends";
    const char *const cells[] = {upcoming->party.text,
                                 name,
                                 day,
                                 score_before,
                                 before->unscored ? "" : qq_cli_grade(model, before->grade),
                                 score,
                                 after->unscored ? "" : qq_cli_grade(model, after->grade),
                                 listing};
    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++) qq_csv_shown_cell(out, cells[i], i + 1 == G_N_ELEMENTS(cells));
}

/* ---- who: when no assessment of this night says so ---- */

static bool near_by_kept_results(const qq_notices *notices, GArray *near, GError **error)
{
    const qq_generation *generation = &notices->published->generation;
    const qq_kept_result *kept = NULL;
    g_autoptr(qq_model) model = qq_store_model_kept(notices->store, generation->model_digest, error);
    if (!model) return false;
    g_autoptr(qq_results_reader) results = qq_results_open_quick(notices->store, generation, model, error);
    bool good = results != NULL;
    while (good && (good = qq_results_next(results, &kept, error)) && kept)
        if (kept->next_change != QQ_DAY_NONE && kept->next_change <= notices->as_of + QQ_NOTICE_DAYS)
            g_array_append_val(near, kept->party);
    return good;
}

static bool find_upcoming(const qq_notices *notices, const qq_model *model, int32_t latest, GArray *upcoming,
                          GError **error)
{
    g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(qq_party));
    const qq_upcoming_options options = {.as_of = notices->as_of,
                                         .until = notices->as_of + QQ_NOTICE_DAYS,
                                         .known_at = notices->published->generation.known_at,
                                         .ends_known_at = latest,
                                         .model = model,
                                         .threads = notices->threads,
                                         .within = near,
                                         .progress = notices->progress,
                                         .progress_data = notices->progress_data};
    return near_by_kept_results(notices, near, error) &&
           qq_upcoming_find(qq_store_path(notices->store), &options, upcoming, error);
}

/* ---- what they are called ---- */

/* Reads the names that the book does not have. */
static bool read_missing(const qq_notices *notices, int32_t latest, const GArray *upcoming, GPtrArray *names, bool *any,
                         GError **error)
{
    const qq_names_question question = {.db = qq_store_path(notices->store),
                                        .known_at = notices->published->generation.known_at,
                                        .ends_known_at = latest,
                                        .threads = notices->threads};
    g_autoptr(GArray) parties = g_array_new(FALSE, FALSE, sizeof(qq_party));
    for (unsigned i = 0; i < upcoming->len; i++)
        if (!g_ptr_array_index(names, i)) g_array_append_val(parties, g_array_index(upcoming, qq_upcoming, i).party);
    g_autoptr(GPtrArray) read = qq_names_read(&question, parties, error);
    if (!read) return false;
    for (unsigned i = 0, next = 0; i < upcoming->len; i++)
        if (!g_ptr_array_index(names, i))
            g_ptr_array_index(names, i) = g_steal_pointer(&g_ptr_array_index(read, next++));
    *any = read->len > 0;
    return true;
}

/* A book is of one known time: with ends beyond it nothing is kept for another night. */
static GPtrArray *find_names(const qq_notices *notices, int32_t latest, const GArray *upcoming, GError **error)
{
    const int32_t known_at = notices->published->generation.known_at;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(qq_name_book) book = NULL;
    bool any = false;
    if (latest == known_at && !qq_name_book_open(notices->store, known_at, &book, error)) return NULL;
    for (unsigned i = 0; i < upcoming->len; i++) {
        const qq_upcoming *one = &g_array_index(upcoming, qq_upcoming, i);
        g_ptr_array_add(names, book ? g_strdup(qq_name_book_find(book, &one->party, one->settled_at)) : NULL);
    }
    if (!read_missing(notices, latest, upcoming, names, &any, error)) return NULL;
    if (book && any) qq_name_book_save(book, upcoming, names);
    return g_steal_pointer(&names);
}

/* ---- the file ---- */

bool qq_notices_write(const qq_notices *notices, const char *path, int64_t *count, GError **error)
{
    g_autoptr(GString) out = g_string_new("uscc,name,day,score_before,grade_before,score,grade,listing\n");
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
    const int32_t known_at = notices->published->generation.known_at;
    int32_t latest = 0;
    if (!qq_store_latest(notices->store, &latest, error)) return false;
    g_autoptr(qq_model) model = qq_store_model(notices->store, notices->as_of, known_at, error);
    if (!model) return false;
    const GArray *upcoming = latest == known_at ? notices->upcoming : NULL;
    if (!upcoming && !find_upcoming(notices, model, latest, found, error)) return false;
    if (!upcoming) upcoming = found;
    g_autoptr(GPtrArray) names = find_names(notices, latest, upcoming, error);
    if (!names) return false;
    for (unsigned i = 0; i < upcoming->len; i++)
        write_row(out, model, &g_array_index(upcoming, qq_upcoming, i), g_ptr_array_index(names, i));
    *count = upcoming->len;
    return qq_write_whole(path, out, error);
}
