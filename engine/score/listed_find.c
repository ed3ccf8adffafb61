/* Who is listed on a day, at a glance from the image. What ended something beyond the known time: see
 * upcoming_find.c. */
#include "glance.h"
#include "qinqing/sweep.h"

typedef struct {
    const qq_listed_options *options;
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
    return g_array_new(FALSE, TRUE, sizeof(qq_party));
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

static void keep(const find_job *job, GArray *found, const qq_party *party, bool listed, bool proposed)
{
    if (listed || (proposed && job->options->proposed)) g_array_append_vals(found, party, 1);
}

static bool find_dossier(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *data, GError **error)
{
    const find_job *job = data;
    const qq_listed_options *options = job->options;
    find_seat *own = seat->own;
    qq_glance_result brief;
    qq_result result;
    if (options->ends_known_at > options->known_at) {
        const qq_party party = dossier->party;
        if (!qq_store_dossier(seat->store, &party, options->known_at, &own->dossier, error)) return false;
        dossier = &own->dossier;
    }
    if (own->glance && qq_glance_at_dossier(own->glance, dossier, &brief)) {
        keep(job, room, &dossier->party, brief.blacklisted, brief.proposed);
        return true;
    }
    qq_price_dossier(seat->pricer, dossier, options->as_of, &result);
    keep(job, room, &dossier->party, result.listing_count > 0, result.ground_count > 0);
    return true;
}

static bool find_packed(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *data, GError **error)
{
    const find_seat *own = seat->own;
    qq_glance_result brief;
    if (!party->columns || !own->glance ||
        !qq_glance_at(own->glance, party->columns, party->first, party->count, &brief))
        return find_dossier(seat, room, qq_portfolio_dossier(seat->reader, party), data, error);
    keep(data, room, &party->party, brief.blacklisted, brief.proposed);
    return true;
}

bool qq_listed_find(const char *store_path, const qq_listed_options *options, GArray *out, GError **error)
{
    find_job job = {.options = options, .out = out};
    const qq_sweep_options sweep = {.store_path = store_path,
                                    .known_at = options->known_at,
                                    .model = options->model,
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
