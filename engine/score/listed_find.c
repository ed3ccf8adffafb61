/* Who is listed on a day, at a glance: from the image, or where ends beyond the known time count from the rows. */
#include "glance.h"
#include "qinqing/sweep.h"

typedef struct {
    const qq_listed_options *options;
    GArray *out;
} find_job;

/* NULL: the model has rules that a glance does not know. */
static void *seat_new(const qq_sweep_seat *seat, void *data)
{
    const find_job *job = data;
    return qq_glance_new(seat->pricer, job->options->as_of);
}

static void seat_free(void *own)
{
    qq_glance_free(own);
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
    qq_glance_result brief;
    qq_result result;
    (void)error;
    if (seat->own && qq_glance_at_dossier(seat->own, dossier, &brief)) {
        keep(job, room, &dossier->party, brief.blacklisted, brief.proposed);
        return true;
    }
    qq_price_dossier(seat->pricer, dossier, job->options->as_of, &result);
    keep(job, room, &dossier->party, result.listing_count > 0, result.ground_count > 0);
    return true;
}

static bool find_packed(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *data, GError **error)
{
    qq_glance_result brief;
    if (!seat->own || !party->rows.columns || !qq_glance_at(seat->own, &party->rows, &brief))
        return find_dossier(seat, room, qq_portfolio_dossier(seat->reader, party), data, error);
    keep(data, room, &party->party, brief.blacklisted, brief.proposed);
    return true;
}

bool qq_listed_find(const char *store_path, const qq_listed_options *options, GArray *out, GError **error)
{
    find_job job = {.options = options, .out = out};
    const qq_sweep_options sweep = {.store_path = store_path,
                                    .known_at = options->known_at,
                                    .ends_known_at = options->ends_known_at,
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
