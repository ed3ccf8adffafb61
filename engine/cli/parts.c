/* Work cut into parts of equal size, one a thread, each with a store of its own. */
#include "names.h"

enum { ITEMS_A_THREAD = 256 }; /* fewer are not worth a thread and a store opened for it */

typedef struct {
    const qq_parts_work *work;
    unsigned from, until;
    GThread *thread;
    GError *error;
} part_worker;

static void *work(void *data)
{
    part_worker *worker = data;
    const qq_parts_work *whole = worker->work;
    g_autoptr(qq_store) store = qq_store_open(whole->db, QQ_STORE_READ, &worker->error);
    if (!store) return NULL;
    qq_store_let_ends_act(store, whole->ends_known_at);
    whole->part(store, worker->from, worker->until, whole->data, &worker->error);
    return NULL;
}

bool qq_parts_run(const qq_parts_work *whole, unsigned items, GError **error)
{
    const unsigned threads = whole->threads ? whole->threads : g_get_num_processors();
    const unsigned count = CLAMP(items / ITEMS_A_THREAD, 1, threads);
    g_autofree part_worker *workers = g_new0(part_worker, count);
    GError *first = NULL;
    if (!items) return true;
    for (unsigned i = 0; i < count; i++) {
        workers[i].work = whole;
        workers[i].from = (unsigned)((uint64_t)items * i / count);
        workers[i].until = (unsigned)((uint64_t)items * (i + 1) / count);
        if (i) workers[i].thread = g_thread_new("part", work, &workers[i]);
    }
    work(&workers[0]);
    for (unsigned i = 0; i < count; i++) {
        if (i) g_thread_join(workers[i].thread);
        if (first)
            g_clear_error(&workers[i].error);
        else
            first = workers[i].error;
    }
    if (first) g_propagate_error(error, first);
    return !first;
}
