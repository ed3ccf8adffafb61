/* Packing everyone: ranges of identifiers on all cores, their blocks taken in order of range by the caller's thread.
 *
 * Threads read by connections of their own, each range as it is then. What landed after the base is left out; a landing
 * that came meanwhile may still show in whom it touched (that they have a row of a record that moved), and those are
 * told whole by its delta. Whoever is too far ahead waits; the range whose turn it is never does. */
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
    int32_t base;
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
    int32_t base;
    GArray *known; /* of qq_record: of the party being packed, where later ones are left out */
    qq_block_taker give;
    void *data;
} block_packer;

static void packer_init(block_packer *packer, int32_t base, qq_block_taker give, void *data)
{
    *packer =
        (block_packer){.base = base, .known = g_array_new(FALSE, FALSE, sizeof(qq_record)), .give = give, .data = data};
    qq_sheet_init(&packer->sheet);
}

static void packer_clear(block_packer *packer)
{
    qq_sheet_clear(&packer->sheet);
    g_array_unref(packer->known);
}

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

static size_t count_known(const qq_history *history, int32_t base)
{
    size_t count = 0;
    for (size_t i = 0; i < history->count; i++) count += history->rows[i].landing <= base;
    return count;
}

/* Adds a party of which something landed after the base, without that. */
static void add_known(block_packer *packer, const qq_history *history)
{
    qq_history known = *history;
    g_array_set_size(packer->known, 0);
    for (size_t i = 0; i < history->count; i++)
        if (history->rows[i].landing <= packer->base) g_array_append_vals(packer->known, &history->rows[i], 1);
    known.rows = (const qq_record *)(const void *)packer->known->data;
    known.count = packer->known->len;
    if (known.count) qq_sheet_add(&packer->sheet, &known);
}

static bool take_history(const qq_history *history, void *data, GError **error)
{
    block_packer *packer = data;
    if (count_known(history, packer->base) == history->count)
        qq_sheet_add(&packer->sheet, history);
    else
        add_known(packer, history);
    return (packer->sheet.rows < BLOCK_ROWS && packer->sheet.parties < BLOCK_PARTIES) || give_block(packer, error);
}

static bool pack_range(block_packer *packer, qq_store *store, const qq_party *from, const qq_party *before,
                       GError **error)
{
    qq_sheet_restart(&packer->sheet);
    return qq_store_scan_histories(store, from, before, take_history, packer, error) && give_block(packer, error);
}

static bool pack_all(qq_store *store, int32_t base, qq_block_taker take, void *data, GError **error)
{
    block_packer packer;
    packer_init(&packer, base, take, data);
    const bool good = pack_range(&packer, store, NULL, NULL, error);
    packer_clear(&packer);
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
    block_packer packer;
    g_autoptr(qq_store) store = qq_store_open(job->path, QQ_STORE_READ, &failed);
    packer_init(&packer, job->base, queue_block, &seat);
    while (begin_range(job, &seat.number)) {
        const block_range *range = &job->ranges[seat.number];
        GError *error = store ? NULL : g_error_copy(failed);
        if (store) pack_range(&packer, store, range->from, range->before, &error);
        finish_range(job, seat.number, error);
    }
    packer_clear(&packer);
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

bool qq_blocks_make(qq_store *store, bool beside, int32_t base, qq_block_taker take, void *data, GError **error)
{
    const unsigned threads = MIN(g_get_num_processors(), THREADS_MAX);
    g_autoptr(GArray) cuts = qq_store_split(store, threads * RANGES_PER_THREAD, error);
    if (!cuts) return false;
    if (!beside) return pack_all(store, base, take, data, error);
    block_job job = {.path = qq_store_path(store), .base = base, .cuts = cuts};
    return make_in_threads(&job, MIN(threads, cuts->len + 1), take, data, error);
}
