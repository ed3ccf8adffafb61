/* Blocks are taken from one counter, and whoever took one finishes it: so those done are always the first ones, and all
 * below a failed one have run. The thread that started the run works too, and alone tells progress. */
#include "parallel.h"

typedef struct {
    qq_block_job job;
    void *data;
    size_t blocks;
    GMutex lock; /* for all below */
    size_t next, done;
    bool stopped;
    size_t failed_block;
    GError *error;
} block_run;

typedef struct {
    block_run *run;
    unsigned number;
} block_worker;

unsigned qq_run_threads(const qq_run *run)
{
    unsigned threads = run && run->threads ? run->threads : g_get_num_processors();
    return MIN(threads, QQ_THREADS_MAX);
}

static bool take_block(block_run *run, size_t *block)
{
    g_mutex_lock(&run->lock);
    bool taken = !run->stopped && run->next < run->blocks;
    if (taken) *block = run->next++;
    g_mutex_unlock(&run->lock);
    return taken;
}

/* Takes the error over; returns how many blocks are done. */
static size_t finish_block(block_run *run, size_t block, GError *error)
{
    g_mutex_lock(&run->lock);
    size_t done = ++run->done;
    if (error) {
        run->stopped = true;
        if (!run->error || block < run->failed_block) {
            g_clear_error(&run->error);
            run->error = error;
            run->failed_block = block;
            error = NULL;
        }
    }
    g_mutex_unlock(&run->lock);
    g_clear_error(&error);
    return done;
}

static size_t do_block(block_run *run, size_t block, unsigned worker)
{
    GError *error = NULL;
    if (!run->job(block, worker, run->data, &error)) g_assert_nonnull(error);
    return finish_block(run, block, error);
}

static void *work(void *data)
{
    block_worker *worker = data;
    size_t block;
    while (take_block(worker->run, &block)) do_block(worker->run, block, worker->number);
    return NULL;
}

static void work_and_tell(block_run *run, const qq_run *told)
{
    size_t block;
    while (take_block(run, &block)) {
        size_t done = do_block(run, block, 0);
        if (told && told->progress && !told->progress(done, run->blocks, told->data)) {
            g_mutex_lock(&run->lock);
            run->stopped = true;
            g_mutex_unlock(&run->lock);
        }
    }
}

bool qq_run_blocks(const qq_run *run, size_t blocks, qq_block_job job, void *data, size_t *done, GError **error)
{
    block_run state = {.job = job, .data = data, .blocks = blocks};
    unsigned threads = (unsigned)MIN((size_t)qq_run_threads(run), MAX(blocks, 1));
    g_autofree block_worker *workers = g_new(block_worker, threads);
    g_autofree GThread **others = g_new(GThread *, threads);
    g_mutex_init(&state.lock);
    for (unsigned i = 1; i < threads; i++) {
        workers[i] = (block_worker){&state, i};
        others[i] = g_thread_new("statistics", work, &workers[i]);
    }
    work_and_tell(&state, run);
    for (unsigned i = 1; i < threads; i++) g_thread_join(others[i]);
    g_mutex_clear(&state.lock);
    *done = state.next;
    if (!state.error) return true;
    g_propagate_error(error, state.error);
    return false;
}
