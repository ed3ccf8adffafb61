/* Everyone priced, put together in order of identifier, kept as one generation.
 *
 * Invariant: the outcome does not depend on the ranges of the sweep or on who priced which: results are packed one
 * after another in order of identifier, and the digest (digest.h) is taken over exactly those bytes. */
#include "digest.h"
#include "qinqing/sweep.h"
#include "results.h"

/* What is gathered of a range. */
typedef struct {
    qq_packed_results packed;
    qq_digest_part digest;
    qq_assess_summary sum;
    GArray *upcoming; /* of qq_upcoming */
} assess_room;

typedef struct {
    const qq_assess_options *options;
    bool look_ahead; /* what is kept knows when it will change */
    qq_digest_joiner digest;
    qq_assess_summary sum;
    GPtrArray *kept; /* of qq_packed_results, in order; NULL: nothing is kept */
} assess_job;

static void *room_new(void *data)
{
    (void)data;
    assess_room *room = g_new0(assess_room, 1);
    qq_packed_init(&room->packed);
    qq_digest_part_init(&room->digest);
    room->upcoming = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
    return room;
}

static void room_free(void *data)
{
    assess_room *room = data;
    qq_packed_clear(&room->packed);
    qq_digest_part_clear(&room->digest);
    g_array_unref(room->upcoming);
    g_free(room);
}

static void count_result(qq_assess_summary *sum, size_t records, const qq_glance_result *result)
{
    sum->parties++;
    sum->records += (int64_t)records;
    if (!result->unscored) sum->by_grade[result->grade]++;
    sum->unscored += result->unscored;
    sum->blacklisted += result->blacklisted;
    sum->registered += result->registered;
}

static void keep_result(assess_room *room, const qq_model *model, const qq_party *party, size_t records,
                        const qq_glance_result *result)
{
    qq_packed_add(&room->packed, model, party, result);
    qq_digest_part_add(&room->digest, party->text, room->packed.forms);
    count_result(&room->sum, records, result);
}

static void *seat_new(const qq_sweep_seat *seat, void *shared)
{
    const assess_job *job = shared;
    return job->options->simple ? NULL : qq_glance_new(seat->pricer, job->options->as_of);
}

static void seat_free(void *own)
{
    qq_glance_free(own);
}

/* Whether the next change is one to be told of. */
static bool is_near(const assess_job *job, qq_day next)
{
    return job->options->upcoming && next != QQ_DAY_NONE && next <= job->options->upcoming_until;
}

/* By the pricer, which knows every rule. */
static void price_slowly(const assess_job *job, const qq_sweep_seat *seat, assess_room *room, const qq_dossier *dossier)
{
    const qq_model *model = job->options->model;
    qq_result result;
    qq_price_dossier(seat->pricer, dossier, job->options->as_of, &result);
    const qq_glance_result brief = qq_glance_of_result(model, &result);
    keep_result(room, model, &dossier->party, dossier->count, &brief);
    for (unsigned i = 0; i < result.listing_count; i++)
        qq_packed_add_listing(&room->packed, model, result.listings[i].list,
                              &dossier->records[result.listings[i].record].key);
    if (!job->look_ahead) return;
    const qq_day next = qq_next_change(seat->pricer, dossier, &result);
    g_array_append_val(room->packed.next_change, next);
    if (is_near(job, next))
        qq_upcoming_dossier(seat->pricer, dossier, job->options->as_of, job->options->upcoming_until, room->upcoming);
}

/* settled_at: see qq_upcoming. */
static void tell_upcoming(const assess_job *job, qq_glance *glance, assess_room *room, qq_day next,
                          const qq_party *party, int32_t settled_at)
{
    if (!qq_glance_upcoming(glance, next, job->options->upcoming_until, room->upcoming)) return;
    qq_upcoming *told = &g_array_index(room->upcoming, qq_upcoming, room->upcoming->len - 1);
    told->party = *party;
    told->settled_at = settled_at;
}

static qq_day look_ahead(const assess_job *job, qq_glance *glance, assess_room *room)
{
    if (!job->look_ahead) return QQ_DAY_NONE;
    const qq_day next = qq_glance_next_change(glance);
    g_array_append_val(room->packed.next_change, next);
    return next;
}

/* A packed party, straight from its columns. */
static bool glance_at_rows(const assess_job *job, const qq_sweep_seat *seat, assess_room *room,
                           const qq_packed_party *party)
{
    qq_glance *glance = seat->own;
    const qq_model *model = job->options->model;
    qq_glance_result result;
    if (!qq_glance_at(glance, &party->rows, &result)) return false;
    keep_result(room, model, &party->party, party->count, &result);
    for (unsigned i = 0; i < result.listing_count; i++)
        qq_packed_add_listing(&room->packed, model, result.listings[i].list,
                              &party->rows.columns->key[result.listings[i].row]);
    const qq_day next = look_ahead(job, glance, room);
    if (is_near(job, next))
        tell_upcoming(job, glance, room, next, &party->party, qq_portfolio_latest(seat->reader, party));
    return true;
}

static bool glance_at_dossier(const assess_job *job, qq_glance *glance, assess_room *room, const qq_dossier *dossier)
{
    const qq_model *model = job->options->model;
    qq_glance_result result;
    if (!qq_glance_at_dossier(glance, dossier, &result)) return false;
    keep_result(room, model, &dossier->party, dossier->count, &result);
    for (unsigned i = 0; i < result.listing_count; i++)
        qq_packed_add_listing(&room->packed, model, result.listings[i].list,
                              &dossier->records[result.listings[i].row].key);
    const qq_day next = look_ahead(job, glance, room);
    if (is_near(job, next)) tell_upcoming(job, glance, room, next, &dossier->party, -1);
    return true;
}

static bool assess_dossier(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *shared,
                           GError **error)
{
    const assess_job *job = shared;
    (void)error;
    if (!seat->own || !glance_at_dossier(job, seat->own, room, dossier)) price_slowly(job, seat, room, dossier);
    return true;
}

static bool assess_packed(const qq_sweep_seat *seat, void *room, const qq_packed_party *party, void *shared,
                          GError **error)
{
    if (seat->own && party->rows.columns && glance_at_rows(shared, seat, room, party)) return true;
    return assess_dossier(seat, room, qq_portfolio_dossier(seat->reader, party), shared, error);
}

static void add_summary(qq_assess_summary *to, const qq_assess_summary *part)
{
    to->parties += part->parties;
    to->records += part->records;
    to->blacklisted += part->blacklisted;
    to->registered += part->registered;
    to->unscored += part->unscored;
    for (unsigned i = 0; i < QQ_GRADE_MAX; i++) to->by_grade[i] += part->by_grade[i];
}

static void packed_free(void *packed)
{
    qq_packed_clear(packed);
    g_free(packed);
}

/* Keeps what the room holds and leaves it empty. */
static void keep_room(GPtrArray *kept, assess_room *room)
{
    qq_packed_results *own = g_new(qq_packed_results, 1);
    *own = room->packed;
    qq_packed_init(&room->packed);
    g_ptr_array_add(kept, own);
}

static bool collect(void *data, void *shared, GError **error)
{
    assess_job *job = shared;
    assess_room *room = data;
    (void)error;
    qq_digest_join(&job->digest, &room->digest, room->packed.forms);
    add_summary(&job->sum, &room->sum);
    if (job->options->upcoming) g_array_append_vals(job->options->upcoming, room->upcoming->data, room->upcoming->len);
    if (job->kept) keep_room(job->kept, room);
    return true;
}

static qq_generation_writer *begin(qq_store *store, const qq_assess_options *options, GError **error)
{
    qq_generation generation = {
        .as_of = options->as_of, .known_at = options->known_at, .semantics = QQ_ENGINE_SEMANTICS};
    g_strlcpy(generation.model_digest, options->model->digest, sizeof generation.model_digest);
    return qq_generation_begin(store, &generation, error);
}

static bool write_whole(const assess_job *job, qq_generation_writer *writer, GError **error)
{
    for (unsigned i = 0; i < job->kept->len; i++)
        if (!qq_packed_write(g_ptr_array_index(job->kept, i), job->options->model, writer, error)) return false;
    return true;
}

/* What differs from the last whole generation, if that is little. */
static bool write_results(const assess_job *job, qq_store *store, qq_generation_writer *writer, GError **error)
{
    const qq_model *model = job->options->model;
    qq_generation base;
    bool found = false;
    GError *failed = NULL;
    if (!qq_generation_base(writer, &base, &found, error)) return false;
    g_autoptr(qq_results_reader) before = found ? qq_results_open(store, &base, model, error) : NULL;
    if (!before) return !found && write_whole(job, writer, error);
    qq_packed_results difference;
    qq_packed_init(&difference);
    bool good = qq_difference_make(job->kept, model, before, job->sum.parties, &difference, &failed);
    if (good)
        good = qq_generation_differs(writer, error) && qq_packed_write(&difference, model, writer, error);
    else
        good = write_whole(job, writer, error);
    g_clear_error(&failed); /* a base that cannot be read is none */
    qq_packed_clear(&difference);
    return good;
}

/* All of it in one transaction, begun only now: other writers never wait for the computing. */
static bool keep(const assess_job *job, qq_store *store, GError **error)
{
    qq_generation_writer *writer = begin(store, job->options, error);
    if (!writer) return false;
    if (write_results(job, store, writer, error)) return qq_generation_commit(writer, job->sum.parties, error);
    qq_generation_abandon(writer);
    return false;
}

static bool sweep(const char *store_path, assess_job *job, GError **error)
{
    const qq_sweep_options options = {.store_path = store_path,
                                      .known_at = job->options->known_at,
                                      .model = job->options->model,
                                      .threads = job->options->threads,
                                      .progress = job->options->progress,
                                      .progress_data = job->options->progress_data,
                                      .whole = job->options->simple};
    const qq_sweep_steps steps = {.seat_new = seat_new,
                                  .seat_free = seat_free,
                                  .room_new = room_new,
                                  .party = assess_dossier,
                                  .packed = assess_packed,
                                  .collect = collect,
                                  .room_free = room_free,
                                  .data = job};
    if (!qq_sweep(&options, &steps, error)) return false;
    qq_digest_finish(&job->digest, job->sum.digest);
    return true;
}

bool qq_assess(const char *store_path, const qq_assess_options *options, bool write, qq_assess_summary *out,
               GError **error)
{
    g_autoptr(qq_store) store = qq_store_open(store_path, write ? QQ_STORE_WRITE : QQ_STORE_READ, error);
    if (!store || (write && !options->simple && !qq_portfolio_refresh(store, false, error))) return false;
    g_autoptr(GPtrArray) kept = write || options->assessed ? g_ptr_array_new_with_free_func(packed_free) : NULL;
    assess_job job = {.options = options, .look_ahead = kept != NULL, .kept = kept};
    qq_digest_joiner_init(&job.digest);
    bool good = sweep(store_path, &job, error) && (!write || keep(&job, store, error));
    qq_digest_joiner_clear(&job.digest);
    if (!good) return false;
    *out = job.sum;
    if (!options->assessed) return true;
    *options->assessed = g_new0(qq_assessed, 1);
    (*options->assessed)->parts = g_steal_pointer(&kept);
    return true;
}
