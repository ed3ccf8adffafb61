/* Two sweeps over everyone: one on the past day with what was known then, one at the end of the window with what is
 * known now. Both come in order of identifier, so that the second is laid beside the first in one pass. */
#include "whatif/later/outcomes.h"

#include <string.h>
#include "qinqing/error.h"
#include "qinqing/sweep.h"

/* ---- the past day ---- */

typedef struct {
    const qq_later_options *options;
    qq_outcomes *out;
} past_job;

typedef struct {
    GArray *members; /* of qq_outcome */
    size_t unscored;
} past_room;

static void *past_room_new(void *data)
{
    (void)data;
    past_room *room = g_new0(past_room, 1);
    room->members = g_array_new(FALSE, FALSE, sizeof(qq_outcome));
    return room;
}

static void past_room_free(void *data)
{
    past_room *room = data;
    g_array_unref(room->members);
    g_free(room);
}

static bool past_party(const qq_sweep_seat *seat, void *data, const qq_dossier *dossier, void *shared, GError **error)
{
    const past_job *job = shared;
    past_room *room = data;
    qq_result result;
    (void)error;
    qq_price_dossier(seat->pricer, dossier, job->options->as_of, &result);
    if (result.unscored) {
        room->unscored++;
        return true;
    }
    qq_outcome outcome = {.party = dossier->party,
                          .score = result.score,
                          .grade = result.grade,
                          .registered = result.registered,
                          .event = QQ_DAY_NONE};
    for (unsigned i = 0; i < job->options->model->category_count; i++)
        outcome.categories[i] = (int32_t)result.categories[i].score;
    g_array_append_val(room->members, outcome);
    return true;
}

static bool past_collect(void *data, void *shared, GError **error)
{
    past_job *job = shared;
    past_room *room = data;
    (void)error;
    g_array_append_vals(job->out->members, room->members->data, room->members->len);
    job->out->unscored += room->unscored;
    return true;
}

/* ---- what became of them ---- */

typedef struct {
    qq_party party;
    qq_day event;
    qq_milli score;
    uint8_t grade;
    bool scored;
} later_party;

typedef struct {
    const qq_later_options *options;
    qq_indicator acts;
    qq_day until;
    GArray *members; /* of qq_outcome, read only while threads run but by the collector */
    guint at;        /* the first member not yet laid beside */
} later_job;

static void *later_room_new(void *data)
{
    (void)data;
    return g_array_new(FALSE, FALSE, sizeof(later_party));
}

static void later_room_free(void *data)
{
    g_array_unref(data);
}

/* The first act after the day. */
static qq_day first_act(const later_job *job, const qq_sweep_seat *seat, const qq_dossier *dossier)
{
    qq_day first = QQ_DAY_NONE;
    qq_indication found;
    qq_indicate(seat->pricer, &job->acts, dossier->records, dossier->count, job->until, 0, QQ_DAY_NONE, &found);
    for (guint i = 0; i < found.records->len; i++) {
        qq_day day = qq_day_of_record(seat->pricer, g_array_index(found.records, uint32_t, i));
        if (day > job->options->as_of && (first == QQ_DAY_NONE || day < first)) first = day;
    }
    g_array_unref(found.records);
    return first;
}

static bool later_visit(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *shared, GError **error)
{
    const later_job *job = shared;
    qq_result result;
    (void)error;
    later_party later = {.party = dossier->party, .event = first_act(job, seat, dossier)};
    qq_price_dossier(seat->pricer, dossier, job->until, &result);
    later.score = result.score;
    later.grade = result.grade;
    later.scored = !result.unscored;
    g_array_append_val(room, later);
    return true;
}

static bool later_collect(void *data, void *shared, GError **error)
{
    later_job *job = shared;
    const GArray *room = data;
    (void)error;
    for (guint i = 0; i < room->len; i++) {
        const later_party *later = &g_array_index(room, later_party, i);
        int order = 1;
        qq_outcome *member = NULL;
        while (job->at < job->members->len && order > 0) {
            member = &g_array_index(job->members, qq_outcome, job->at);
            order = strcmp(later->party.text, member->party.text);
            if (order >= 0) job->at++;
        }
        if (!member || order != 0) continue;
        member->followed = true;
        member->event = later->event;
        member->later_score = later->score;
        member->later_grade = later->grade;
        member->later_scored = later->scored;
    }
    return true;
}

/* ---- both ---- */

static bool sweep(const qq_later_options *options, int32_t known_at, int32_t ends_known_at, const qq_sweep_steps *steps,
                  GError **error)
{
    const qq_sweep_options how = {.store_path = options->store_path,
                                  .known_at = known_at,
                                  .ends_known_at = ends_known_at,
                                  .model = options->model,
                                  .threads = options->threads,
                                  .progress = options->progress,
                                  .progress_data = options->progress_data};
    return qq_sweep(&how, steps, error);
}

static bool read_past(const qq_later_options *options, qq_outcomes *out, GError **error)
{
    past_job job = {.options = options, .out = out};
    const qq_sweep_steps steps = {.room_new = past_room_new,
                                  .party = past_party,
                                  .collect = past_collect,
                                  .room_free = past_room_free,
                                  .data = &job};
    return sweep(options, options->known_at, 0, &steps, error);
}

static bool follow(const qq_later_options *options, qq_outcomes *out, GError **error)
{
    g_autoptr(GArray) nothing = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    later_job job = {
        .options = options, .until = qq_day_add_months(options->as_of, options->months), .members = out->members};
    job.acts = (qq_indicator){.id = (char *)"acts",
                              .use = QQ_INDICATOR_COUNT,
                              .kinds = options->kinds,
                              .items = nothing,
                              .lists = nothing,
                              .window = QQ_WINDOW_EVER};
    for (int severity = (int)options->least; options->least && severity < QQ_SEVERITY_END; severity++)
        job.acts.severities |= (uint8_t)(1u << severity);
    const qq_sweep_steps steps = {.room_new = later_room_new,
                                  .party = later_visit,
                                  .collect = later_collect,
                                  .room_free = later_room_free,
                                  .data = &job};
    return sweep(options, options->acts_known_at, options->acts_ends_known_at, &steps, error);
}

static void drop_gone(qq_outcomes *out)
{
    guint kept = 0;
    for (guint i = 0; i < out->members->len; i++) {
        qq_outcome *member = &g_array_index(out->members, qq_outcome, i);
        if (member->followed) g_array_index(out->members, qq_outcome, kept++) = *member;
    }
    out->gone = out->members->len - kept;
    g_array_set_size(out->members, kept);
}

bool qq_outcomes_read(const qq_later_options *options, qq_outcomes *out, GError **error)
{
    *out = (qq_outcomes){.members = g_array_new(FALSE, FALSE, sizeof(qq_outcome))};
    bool good = read_past(options, out, error) && follow(options, out, error);
    if (good) drop_gone(out);
    if (good && out->members->len == 0) {
        char day[QQ_DAY_TEXT];
        qq_day_format(options->as_of, day);
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "nobody had a score on %s by what was known at landing %d; give a later day or landing", day,
                    options->known_at);
        good = false;
    }
    if (!good) qq_outcomes_clear(out);
    return good;
}

void qq_outcomes_clear(qq_outcomes *outcomes)
{
    g_clear_pointer(&outcomes->members, g_array_unref);
}

bool qq_outcome_event(const qq_outcome *outcome, qq_day as_of, int months)
{
    return outcome->event != QQ_DAY_NONE && outcome->event <= qq_day_add_months(as_of, months);
}
