/* Looking ahead for everyone: at a glance who changes at all, from the image; whoever does is looked at closely.
 *
 * What ended something beyond the known time is in the rows of its party. So a party all of whose revisions count is
 * the same with such ends, and any other is read from the rows where there are any. */
#include <stdlib.h>
#include <string.h>

#include "glance.h"
#include "qinqing/sweep.h"

typedef struct {
    const qq_upcoming_options *options;
    GArray *out;
} find_job;

/* What a thread has of its own. */
typedef struct {
    qq_glance *glance; /* NULL: the model has rules that it does not know */
    qq_dossier dossier;
} find_seat;

static void *seat_new(const qq_sweep_seat *seat, void *data)
{
    const find_job *job = data;
    find_seat *own = g_new0(find_seat, 1);
    own->glance = qq_glance_new(seat->pricer, job->options->as_of);
    qq_store_let_ends_act(seat->store, job->options->ends_known_at);
    return own;
}

static void seat_free(void *data)
{
    find_seat *own = data;
    qq_glance_free(own->glance);
    qq_dossier_clear(&own->dossier);
    g_free(own);
}

static void *room_new(void *data)
{
    (void)data;
    return g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
}

static void room_free(void *room)
{
    g_array_unref(room);
}

static bool collect(void *room, void *data, GError **error)
{
    const find_job *job = data;
    const GArray *found = room;
    (void)error;
    g_array_append_vals(job->out, found->data, found->len);
    return true;
}

static int compare_parties(const void *a, const void *b)
{
    return strcmp(((const qq_party *)a)->text, ((const qq_party *)b)->text);
}

static bool is_asked(const qq_upcoming_options *options, const qq_party *party)
{
    const GArray *within = options->within;
    return !within || (within->len && bsearch(party, within->data, within->len, sizeof *party, compare_parties));
}

static void look_closely(const find_job *job, const qq_sweep_seat *seat, const qq_dossier *dossier, GArray *room)
{
    const qq_upcoming_options *options = job->options;
    if (options->every)
        qq_upcoming_every(seat->pricer, dossier, options->as_of, options->until, room);
    else
        qq_upcoming_dossier(seat->pricer, dossier, options->as_of, options->until, room);
}

/* Whether the party that was just glanced at changes by then. */
static bool is_near(const find_job *job, qq_glance *glance)
{
    const qq_day next = qq_glance_next_change(glance);
    return next != QQ_DAY_NONE && next <= job->options->until;
}

static bool find_dossier(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *data, GError **error)
{
    const find_job *job = data;
    const qq_upcoming_options *options = job->options;
    find_seat *own = seat->own;
    qq_glance_result now;
    if (!is_asked(options, &dossier->party)) return true;
    if (options->ends_known_at > options->known_at) {
        const qq_party party = dossier->party;
        if (!qq_store_dossier(seat->store, &party, options->known_at, &own->dossier, error)) return false;
        dossier = &own->dossier;
    }
    if (!own->glance || !qq_glance_at_dossier(own->glance, dossier, &now) || is_near(job, own->glance))
        look_closely(job, seat, dossier, room);
    return true;
}

static void keep_settled(GArray *found, unsigned from, int32_t settled_at)
{
    for (unsigned i = from; i < found->len; i++) g_array_index(found, qq_upcoming, i).settled_at = settled_at;
}

/* Whether the rows that were given say all there is, ends beyond the known time included. */
static bool tells_all(const find_job *job, const qq_sweep_seat *seat, const qq_packed_party *party)
{
    const bool beyond = job->options->ends_known_at > job->options->known_at;
    return party->rows.columns && (!beyond || qq_portfolio_latest(seat->reader, party) >= 0);
}

static bool find_packed(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *data, GError **error)
{
    const find_job *job = data;
    const find_seat *own = seat->own;
    GArray *found = room;
    const unsigned had = found->len;
    qq_glance_result now;
    if (!is_asked(job->options, &party->party)) return true;
    if (!own->glance || !tells_all(job, seat, party) || !qq_glance_at(own->glance, &party->rows, &now))
        return find_dossier(seat, room, qq_portfolio_dossier(seat->reader, party), data, error);
    if (!is_near(job, own->glance)) return true;
    look_closely(job, seat, qq_portfolio_dossier(seat->reader, party), found);
    keep_settled(found, had, qq_portfolio_latest(seat->reader, party));
    return true;
}

bool qq_upcoming_find(const char *store_path, const qq_upcoming_options *options, GArray *out, GError **error)
{
    find_job job = {.options = options, .out = out};
    const qq_sweep_options sweep = {.store_path = store_path,
                                    .known_at = options->known_at,
                                    .model = options->model,
                                    .threads = options->threads,
                                    .progress = options->progress,
                                    .progress_data = options->progress_data};
    const qq_sweep_steps steps = {.seat_new = seat_new,
                                  .seat_free = seat_free,
                                  .room_new = room_new,
                                  .party = find_dossier,
                                  .packed = find_packed,
                                  .collect = collect,
                                  .room_free = room_free,
                                  .data = &job};
    return qq_sweep(&sweep, &steps, error);
}
