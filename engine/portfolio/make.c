/* Packing everyone: ranges of identifiers on all cores, their blocks taken in order of range by the caller's thread.
 *
 * Threads read by connections of their own. They see what the open write transaction sees of the rows: it has not
 * changed them, and nobody else can. Whoever is too far ahead waits; the range whose turn it is never does. */
#include "make.h"

#include <string.h>
#include "qinqing/error.h"

enum {
    BLOCK_ROWS = 16384,
    BLOCK_PARTIES = 8192,
    THREADS_MAX = 4,
    RANGES_PER_THREAD = 16,
    AHEAD_MAX = 24, /* blocks made and not taken */
};

typedef struct {
    GByteArray *body;
    qq_block_entry entry;
} made_block;

typedef struct {
    const qq_party *from, *before;
    GQueue blocks; /* of made_block */
    bool done;
    GError *error;
} block_range;

typedef struct {
    const char *path;
    GArray *cuts;
    block_range *ranges;
    unsigned range_count;
    /* Under the lock. */
    GMutex lock;
    GCond changed;
    unsigned next;  /* range that nobody has begun */
    unsigned turn;  /* range whose blocks are being taken */
    unsigned ahead; /* blocks made and not taken */
    bool stopped;
} block_job;

/* ---- packing one range ---- */

typedef struct {
    qq_sheet sheet;
    qq_block_taker give;
    void *data;
} block_packer;

static bool give_block(block_packer *packer, GError **error)
{
    qq_sheet *sheet = &packer->sheet;
    if (!sheet->parties) return true;
    qq_block_entry entry = {.parties = sheet->parties, .rows = sheet->rows};
    memcpy(entry.first, sheet->names->data, QQ_NAME_BYTES);
    GByteArray *body = qq_block_encode(sheet, QQ_BODY_BLOCK, 0);
    qq_sheet_restart(sheet);
    return packer->give(body, &entry, packer->data, error);
}

static bool take_history(const qq_history *history, void *data, GError **error)
{
    block_packer *packer = data;
    qq_sheet_add(&packer->sheet, history);
    return (packer->sheet.rows < BLOCK_ROWS && packer->sheet.parties < BLOCK_PARTIES) || give_block(packer, error);
}

static bool pack_range(qq_store *store, const qq_party *from, const qq_party *before, qq_block_taker give, void *data,
                       GError **error)
{
    block_packer packer = {.give = give, .data = data};
    qq_sheet_init(&packer.sheet);
    const bool good =
        qq_store_scan_histories(store, from, before, take_history, &packer, error) && give_block(&packer, error);
    qq_sheet_clear(&packer.sheet);
    return good;
}

/* ---- in threads ---- */

typedef struct {
    block_job *job;
    unsigned number;
} range_seat;

static bool queue_block(GByteArray *body, const qq_block_entry *entry, void *data, GError **error)
{
    const range_seat *seat = data;
    block_job *job = seat->job;
    made_block *made = g_new(made_block, 1);
    *made = (made_block){body, *entry};
    g_mutex_lock(&job->lock);
    while (job->ahead >= AHEAD_MAX && job->turn != seat->number && !job->stopped)
        g_cond_wait(&job->changed, &job->lock);
    g_queue_push_tail(&job->ranges[seat->number].blocks, made);
    job->ahead++;
    const bool stopped = job->stopped;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
    if (stopped) g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "packing was stopped");
    return !stopped;
}

static void finish_range(block_job *job, unsigned number, GError *error)
{
    g_mutex_lock(&job->lock);
    job->ranges[number].done = true;
    job->ranges[number].error = error;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
}

static bool begin_range(block_job *job, unsigned *number)
{
    g_mutex_lock(&job->lock);
    const bool any = job->next < job->range_count && !job->stopped;
    if (any) *number = job->next++;
    g_mutex_unlock(&job->lock);
    return any;
}

static void *work(void *data)
{
    block_job *job = data;
    range_seat seat = {.job = job};
    GError *failed = NULL;
    g_autoptr(qq_store) store = qq_store_open(job->path, QQ_STORE_READ, &failed);
    while (begin_range(job, &seat.number)) {
        const block_range *range = &job->ranges[seat.number];
        GError *error = store ? NULL : g_error_copy(failed);
        if (store) pack_range(store, range->from, range->before, queue_block, &seat, &error);
        finish_range(job, seat.number, error);
    }
    g_clear_error(&failed);
    return NULL;
}

/* The next block of the range whose turn it is; NULL: it is at its end. */
static made_block *wait_for_block(block_job *job, block_range *range)
{
    g_mutex_lock(&job->lock);
    while (g_queue_is_empty(&range->blocks) && !range->done) g_cond_wait(&job->changed, &job->lock);
    made_block *made = g_queue_pop_head(&range->blocks);
    if (made) job->ahead--;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
    return made;
}

static void set_turn(block_job *job, unsigned turn)
{
    g_mutex_lock(&job->lock);
    job->turn = turn;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
}

static bool take_range(block_job *job, block_range *range, qq_block_taker take, void *data, GError **error)
{
    for (made_block *made = wait_for_block(job, range); made; made = wait_for_block(job, range)) {
        const bool good = take(made->body, &made->entry, data, error);
        g_free(made);
        if (!good) return false;
    }
    if (!range->error) return true;
    g_propagate_error(error, g_steal_pointer(&range->error));
    return false;
}

static bool take_all(block_job *job, qq_block_taker take, void *data, GError **error)
{
    bool good = true;
    for (unsigned i = 0; good && i < job->range_count; i++) {
        set_turn(job, i);
        good = take_range(job, &job->ranges[i], take, data, error);
    }
    g_mutex_lock(&job->lock);
    job->stopped = true;
    g_cond_broadcast(&job->changed);
    g_mutex_unlock(&job->lock);
    return good;
}

static void drop_range(block_range *range)
{
    for (made_block *made = g_queue_pop_head(&range->blocks); made; made = g_queue_pop_head(&range->blocks)) {
        g_byte_array_unref(made->body);
        g_free(made);
    }
    g_clear_error(&range->error);
}

static void cut_ranges(block_job *job)
{
    job->range_count = job->cuts->len + 1;
    job->ranges = g_new0(block_range, job->range_count);
    for (unsigned i = 0; i < job->range_count; i++) {
        job->ranges[i].from = i ? &g_array_index(job->cuts, qq_party, i - 1) : NULL;
        job->ranges[i].before = i < job->cuts->len ? &g_array_index(job->cuts, qq_party, i) : NULL;
    }
}

static bool make_in_threads(block_job *job, unsigned threads, qq_block_taker take, void *data, GError **error)
{
    GThread *workers[THREADS_MAX];
    cut_ranges(job);
    g_mutex_init(&job->lock);
    g_cond_init(&job->changed);
    for (unsigned i = 0; i < threads; i++) workers[i] = g_thread_new("pack", work, job);
    const bool good = take_all(job, take, data, error);
    for (unsigned i = 0; i < threads; i++) g_thread_join(workers[i]);
    for (unsigned i = 0; i < job->range_count; i++) drop_range(&job->ranges[i]);
    g_mutex_clear(&job->lock);
    g_cond_clear(&job->changed);
    g_free(job->ranges);
    return good;
}

bool qq_blocks_make(qq_store *store, bool beside, qq_block_taker take, void *data, GError **error)
{
    const unsigned threads = MIN(g_get_num_processors(), THREADS_MAX);
    g_autoptr(GArray) cuts = qq_store_split(store, threads * RANGES_PER_THREAD, error);
    if (!cuts) return false;
    if (!beside || cuts->len == 0) return pack_range(store, NULL, NULL, take, data, error);
    block_job job = {.path = qq_store_path(store), .cuts = cuts};
    return make_in_threads(&job, threads, take, data, error);
}
