/* The sweep over everyone: ranges are taken by threads as they come free and collected in order.
 *
 * Readers see facts by landing number, so a landing that is committed meanwhile changes nothing. */
#include "qinqing/sweep.h"

#include "qinqing/error.h"

enum {
    RANGES_PER_THREAD = 16, /* enough that no thread waits long for the last range */
    COUNT_EVERY = 256,      /* enterprises between two looks at what the threads share */
    PROGRESS_EVERY = 100000 /* microseconds */
};

typedef struct {
    const qq_party *from, *before; /* NULL: the first, the last */
    void *room;
    bool done;
    GError *error;
} sweep_range;

typedef struct {
    const qq_sweep_options *options;
    const qq_sweep_steps *steps;
    const qq_portfolio *portfolio; /* NULL: the rows are read */
    sweep_range *ranges;
    unsigned range_count;
    gint next;      /* atomic: the next range nobody has taken */
    gint cancelled; /* atomic */
    GMutex lock;    /* guards what follows, and what a range says when it is done */
    GCond changed;
    uint64_t seen; /* enterprises */
} sweep_job;

/* A thread at work on a range. */
typedef struct {
    sweep_job *job;
    sweep_range *range;
    qq_sweep_seat seat;
    unsigned uncounted; /* enterprises since the job was told */
} sweep_worker;

static void tell_seen(sweep_worker *worker)
{
    g_mutex_lock(&worker->job->lock);
    worker->job->seen += worker->uncounted;
    g_mutex_unlock(&worker->job->lock);
    worker->uncounted = 0;
}

static bool refuse_cancelled(GError **error)
{
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "cancelled before the end; nothing was changed");
    return false;
}

/* False when the sweep ends. */
static bool count_one(sweep_worker *worker, GError **error)
{
    if (++worker->uncounted < COUNT_EVERY) return true;
    tell_seen(worker);
    return !g_atomic_int_get(&worker->job->cancelled) || refuse_cancelled(error);
}

static bool visit(const qq_dossier *dossier, void *data, GError **error)
{
    sweep_worker *worker = data;
    const qq_sweep_steps *steps = worker->job->steps;
    return count_one(worker, error) && steps->party(&worker->seat, worker->range->room, dossier, steps->data, error);
}

static bool visit_packed(qq_portfolio_reader *reader, const qq_packed_party *party, void *data, GError **error)
{
    sweep_worker *worker = data;
    const qq_sweep_steps *steps = worker->job->steps;
    if (!count_one(worker, error)) return false;
    if (steps->packed) return steps->packed(&worker->seat, worker->range->room, party, steps->data, error);
    return steps->party(&worker->seat, worker->range->room, qq_portfolio_dossier(reader, party), steps->data, error);
}

static void finish_range(sweep_job *job, sweep_range *range, GError *error)
{
    g_mutex_lock(&job->lock);
    range->error = error;
    range->done = true;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
    if (error) g_atomic_int_set(&job->cancelled, 1);
}

static bool scan(sweep_worker *worker, const sweep_range *range, GError **error)
{
    const int32_t known_at = worker->job->options->known_at;
    if (worker->seat.reader)
        return qq_portfolio_scan(worker->seat.reader, known_at, range->from, range->before, visit_packed, worker,
                                 error);
    return qq_store_scan(worker->seat.store, known_at, range->from, range->before, visit, worker, error);
}

static void sweep_one(sweep_worker *worker, sweep_range *range)
{
    sweep_job *job = worker->job;
    GError *error = NULL;
    worker->range = range;
    range->room = job->steps->room_new(job->steps->data);
    if (g_atomic_int_get(&job->cancelled))
        refuse_cancelled(&error);
    else
        scan(worker, range, &error);
    tell_seen(worker);
    finish_range(job, range, error);
}

static void take_ranges(sweep_worker *worker, const GError *error)
{
    sweep_job *job = worker->job;
    for (;;) {
        unsigned taken = (unsigned)g_atomic_int_add(&job->next, 1);
        if (taken >= job->range_count) return;
        if (error)
            finish_range(job, &job->ranges[taken], g_error_copy(error));
        else
            sweep_one(worker, &job->ranges[taken]);
    }
}

static void *work(void *data)
{
    sweep_job *job = data;
    const qq_sweep_options *options = job->options;
    const qq_sweep_steps *steps = job->steps;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_store) store = qq_store_open(options->store_path, QQ_STORE_READ, &error);
    if (store) qq_store_let_ends_act(store, options->ends_known_at);
    g_autoptr(qq_pricer) pricer = store ? qq_pricer_new(options->model, store) : NULL;
    g_autoptr(qq_portfolio_reader) reader =
        store && job->portfolio ? qq_portfolio_reader_new(job->portfolio, store) : NULL;
    sweep_worker worker = {.job = job, .seat = {.store = store, .pricer = pricer, .reader = reader}};
    if (store && steps->seat_new) worker.seat.own = steps->seat_new(&worker.seat, steps->data);
    take_ranges(&worker, error);
    if (store && steps->seat_new) steps->seat_free(worker.seat.own);
    return NULL;
}

/* False when the user wants no more. */
static bool show_progress(const sweep_job *job, uint64_t seen)
{
    return !job->options->progress || job->options->progress(seen, job->options->progress_data);
}

/* Waits for a range, telling how far all of them are. */
static void wait_for(sweep_job *job, const sweep_range *range)
{
    g_mutex_lock(&job->lock);
    while (!range->done) {
        if (g_cond_wait_until(&job->changed, &job->lock, g_get_monotonic_time() + PROGRESS_EVERY)) continue;
        const uint64_t seen = job->seen;
        g_mutex_unlock(&job->lock);
        if (!show_progress(job, seen)) g_atomic_int_set(&job->cancelled, 1);
        g_mutex_lock(&job->lock);
    }
    g_mutex_unlock(&job->lock);
}

static uint64_t seen_so_far(sweep_job *job)
{
    g_mutex_lock(&job->lock);
    const uint64_t seen = job->seen;
    g_mutex_unlock(&job->lock);
    return seen;
}

static bool collect_range(sweep_job *job, const sweep_range *range, GError **error)
{
    if (!job->steps->collect(range->room, job->steps->data, error)) return false;
    return show_progress(job, seen_so_far(job)) || refuse_cancelled(error);
}

/* Keeps the first error in order of ranges; that others were cancelled because of it is none. */
static void keep_error(GError **kept, GError *error)
{
    const bool weightier = *kept && g_error_matches(*kept, QQ_ERROR, QQ_ERROR_CANCELLED) &&
                           !g_error_matches(error, QQ_ERROR, QQ_ERROR_CANCELLED);
    if (weightier) g_clear_error(kept);
    if (*kept)
        g_error_free(error);
    else
        *kept = error;
}

/* Takes finished ranges in order of identifier. */
static bool collect_all(sweep_job *job, GError **error)
{
    GError *kept = NULL;
    for (unsigned i = 0; i < job->range_count; i++) {
        sweep_range *range = &job->ranges[i];
        wait_for(job, range);
        GError *failed = g_steal_pointer(&range->error);
        if (!failed && !kept) collect_range(job, range, &failed);
        if (failed) {
            g_atomic_int_set(&job->cancelled, 1);
            keep_error(&kept, failed);
        }
        if (range->room) job->steps->room_free(range->room);
    }
    if (!kept) return true;
    g_propagate_error(error, kept);
    return false;
}

static void cut_ranges(sweep_job *job, const GArray *cuts)
{
    job->range_count = cuts->len + 1;
    job->ranges = g_new0(sweep_range, job->range_count);
    for (unsigned i = 0; i < job->range_count; i++) {
        job->ranges[i].from = i ? &g_array_index(cuts, qq_party, i - 1) : NULL;
        job->ranges[i].before = i < cuts->len ? &g_array_index(cuts, qq_party, i) : NULL;
    }
}

static bool run_threads(sweep_job *job, unsigned threads, GError **error)
{
    g_mutex_init(&job->lock);
    g_cond_init(&job->changed);
    GThread **workers = g_new(GThread *, threads);
    for (unsigned i = 0; i < threads; i++) workers[i] = g_thread_new("sweep", work, job);
    bool good = collect_all(job, error);
    for (unsigned i = 0; i < threads; i++) g_thread_join(workers[i]);
    g_free(workers);
    g_mutex_clear(&job->lock);
    g_cond_clear(&job->changed);
    return good;
}

static bool sweep_store(sweep_job *job, qq_store *store, GError **error)
{
    const qq_sweep_options *options = job->options;
    const unsigned threads = options->threads ? options->threads : g_get_num_processors();
    const unsigned ranges = threads * RANGES_PER_THREAD;
    g_autoptr(GArray) cuts = job->portfolio ? qq_portfolio_split(job->portfolio, store, ranges, error)
                                            : qq_store_split(store, ranges, error);
    if (!cuts) return false;
    cut_ranges(job, cuts);
    bool good = run_threads(job, threads, error);
    g_free(job->ranges);
    return good;
}

bool qq_sweep(const qq_sweep_options *options, const qq_sweep_steps *steps, GError **error)
{
    sweep_job job = {.options = options, .steps = steps};
    g_autoptr(qq_store) store = qq_store_open(options->store_path, QQ_STORE_READ, error);
    if (!store) return false;
    if (options->whole || options->ends_known_at > options->known_at) return sweep_store(&job, store, error);
    g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(store, false, error);
    job.portfolio = portfolio;
    return portfolio && sweep_store(&job, store, error);
}
