/* Everyone: all enterprises priced over ranges of identifiers, on all cores, put together in order.
 *
 * Invariant: the outcome does not depend on the ranges or on who priced which: results are packed one after another in
 * order of identifier, and the digest is taken over exactly those bytes. Readers see facts by landing number, so a
 * landing that is committed meanwhile changes nothing. */
#include "qinqing/score.h"

#include "qinqing/error.h"
#include "qinqing/sm3.h"
#include "results.h"

enum {
    RANGES_PER_THREAD = 16, /* enough that no thread waits long for the last party_range */
    BLOCK_PARTIES = 4096,
};

typedef struct {
    const qq_party *from, *before;
    qq_packed_results packed;
    GArray *parties; /* of qq_party: the first and last of each block */
    qq_assess_summary sum;
    bool done;
    GError *error;
} party_range;

typedef struct {
    const char *store_path;
    const qq_assess_options *options;
    bool look_ahead; /* what is kept knows when it will change */
    GArray *cuts;    /* of qq_party */
    party_range *ranges;
    unsigned range_count;
    unsigned next; /* atomic: the next range nobody has taken */
    int cancelled; /* atomic */
    GMutex lock;
    GCond changed;
} assess_job;

typedef struct {
    assess_job *job;
    party_range *range;
    qq_pricer *pricer;
} range_worker;

static void mark_block(party_range *range, const qq_party *party)
{
    if (range->sum.parties % BLOCK_PARTIES == 0) {
        g_array_append_val(range->parties, *party);
        g_array_append_val(range->parties, *party);
    } else {
        g_array_index(range->parties, qq_party, range->parties->len - 1) = *party;
    }
}

static bool assess_party(const qq_dossier *dossier, void *data, GError **error)
{
    range_worker *worker = data;
    const qq_assess_options *options = worker->job->options;
    party_range *range = worker->range;
    qq_result result;
    if (g_atomic_int_get(&worker->job->cancelled)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "assessment cancelled; nothing was changed");
        return false;
    }
    qq_price_dossier(worker->pricer, dossier, options->as_of, &result);
    mark_block(range, &dossier->party);
    qq_packed_add(&range->packed, options->model, dossier, &result);
    range->sum.parties++;
    range->sum.records += (int64_t)dossier->count;
    if (!result.unscored) range->sum.by_grade[result.grade]++;
    range->sum.unscored += result.unscored;
    range->sum.blacklisted += result.blacklisted;
    range->sum.registered += result.registered;
    if (worker->job->look_ahead) {
        qq_day next = qq_next_change(worker->pricer, dossier, &result);
        g_array_append_val(range->packed.next_change, next);
    }
    return true;
}

static void finish_range(assess_job *job, party_range *range, GError *error)
{
    g_mutex_lock(&job->lock);
    range->error = error;
    range->done = true;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
}

static void assess_range(assess_job *job, party_range *range, qq_store *store, qq_pricer *pricer)
{
    GError *error = NULL;
    range_worker worker = {job, range, pricer};
    qq_packed_init(&range->packed);
    range->parties = g_array_new(FALSE, FALSE, sizeof(qq_party));
    if (!qq_store_scan(store, job->options->known_at, range->from, range->before, assess_party, &worker, &error))
        g_atomic_int_set(&job->cancelled, 1);
    finish_range(job, range, error);
}

static unsigned take_range(assess_job *job)
{
    return (unsigned)g_atomic_int_add((gint *)&job->next, 1);
}

static void *work(void *data)
{
    assess_job *job = data;
    GError *error = NULL;
    g_autoptr(qq_store) store = qq_store_open(job->store_path, QQ_STORE_READ, &error);
    g_autoptr(qq_pricer) pricer = store ? qq_pricer_new(job->options->model, store) : NULL;
    for (unsigned i = take_range(job); i < job->range_count; i = take_range(job)) {
        if (store)
            assess_range(job, &job->ranges[i], store, pricer);
        else
            finish_range(job, &job->ranges[i], g_error_copy(error));
    }
    g_clear_error(&error);
    return NULL;
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

static bool write_blocks(qq_generation_writer *writer, const party_range *range, GError **error)
{
    if (!range->sum.parties) return true;
    size_t form = range->packed.forms->len / (size_t)range->sum.parties;
    for (unsigned block = 0; block * 2 < range->parties->len; block++) {
        size_t from = (size_t)block * BLOCK_PARTIES;
        size_t count = MIN((size_t)range->sum.parties - from, BLOCK_PARTIES);
        const qq_party *ends = &g_array_index(range->parties, qq_party, block * 2);
        g_autoptr(GByteArray) body = qq_packed_body(&range->packed, form, from, count);
        if (!qq_generation_add(writer, &ends[0], &ends[1], (unsigned)count, body->data, body->len, error)) return false;
    }
    return true;
}

static void wait_for(assess_job *job, const party_range *range)
{
    g_mutex_lock(&job->lock);
    while (!range->done) g_cond_wait(&job->changed, &job->lock);
    g_mutex_unlock(&job->lock);
}

static void release_range(party_range *range)
{
    qq_packed_clear(&range->packed);
    if (range->parties) g_array_unref(range->parties);
    range->parties = NULL;
}

/* Takes finished ranges in order of identifier. */
static bool collect_range(assess_job *job, party_range *range, qq_sm3 *sm3, qq_assess_summary *out, GError **error)
{
    const qq_assess_options *options = job->options;
    if (range->error) {
        g_propagate_error(error, g_steal_pointer(&range->error));
        return false;
    }
    qq_sm3_update(sm3, range->packed.forms->data, range->packed.forms->len);
    add_summary(out, &range->sum);
    if (options->progress && !options->progress((uint64_t)out->parties, options->progress_data)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "assessment cancelled; nothing was changed");
        return false;
    }
    return true;
}

static bool collect_all(assess_job *job, qq_assess_summary *out, GError **error)
{
    g_autoptr(qq_sm3) sm3 = qq_sm3_new();
    uint8_t digest[QQ_SM3_BYTES];
    bool good = true;
    for (unsigned i = 0; i < job->range_count; i++) {
        wait_for(job, &job->ranges[i]);
        good = good && collect_range(job, &job->ranges[i], sm3, out, error);
        if (!good) g_atomic_int_set(&job->cancelled, 1);
        g_clear_error(&job->ranges[i].error);
    }
    qq_sm3_finish(sm3, digest);
    qq_sm3_hex(digest, out->digest);
    return good;
}

static void cut_ranges(assess_job *job)
{
    job->range_count = job->cuts->len + 1;
    job->ranges = g_new0(party_range, job->range_count);
    for (unsigned i = 0; i < job->range_count; i++) {
        job->ranges[i].from = i ? &g_array_index(job->cuts, qq_party, i - 1) : NULL;
        job->ranges[i].before = i < job->cuts->len ? &g_array_index(job->cuts, qq_party, i) : NULL;
    }
}

static bool compute(assess_job *job, unsigned threads, qq_assess_summary *out, GError **error)
{
    g_mutex_init(&job->lock);
    g_cond_init(&job->changed);
    GThread **workers = g_new(GThread *, threads);
    for (unsigned i = 0; i < threads; i++) workers[i] = g_thread_new("assess", work, job);
    bool good = collect_all(job, out, error);
    for (unsigned i = 0; i < threads; i++) g_thread_join(workers[i]);
    g_free(workers);
    g_mutex_clear(&job->lock);
    g_cond_clear(&job->changed);
    return good;
}

static qq_generation_writer *begin(qq_store *store, const qq_assess_options *options, GError **error)
{
    qq_generation generation = {
        .as_of = options->as_of, .known_at = options->known_at, .semantics = QQ_ENGINE_SEMANTICS};
    g_strlcpy(generation.model_digest, options->model->digest, sizeof generation.model_digest);
    return qq_generation_begin(store, &generation, error);
}

/* All of it in one transaction, begun only now: other writers never wait for the computing. */
static bool keep(assess_job *job, qq_store *store, int64_t parties, GError **error)
{
    qq_generation_writer *writer = begin(store, job->options, error);
    if (!writer) return false;
    for (unsigned i = 0; i < job->range_count; i++) {
        if (write_blocks(writer, &job->ranges[i], error)) continue;
        qq_generation_abandon(writer);
        return false;
    }
    return qq_generation_commit(writer, parties, error);
}

bool qq_assess(const char *store_path, const qq_assess_options *options, bool write, qq_assess_summary *out,
               GError **error)
{
    qq_assess_summary sum = {0};
    unsigned threads = options->threads ? options->threads : g_get_num_processors();
    g_autoptr(qq_store) store = qq_store_open(store_path, write ? QQ_STORE_WRITE : QQ_STORE_READ, error);
    if (!store) return false;
    g_autoptr(GArray) cuts = qq_store_split(store, threads == 1 ? 1 : threads * RANGES_PER_THREAD, error);
    if (!cuts) return false;
    assess_job job = {.store_path = store_path, .options = options, .look_ahead = write, .cuts = cuts};
    cut_ranges(&job);
    bool good = compute(&job, threads, &sum, error) && (!write || keep(&job, store, sum.parties, error));
    for (unsigned i = 0; i < job.range_count; i++) release_range(&job.ranges[i]);
    g_free(job.ranges);
    if (good) *out = sum;
    return good;
}
