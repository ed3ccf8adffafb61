/* Names of many parties. First the records that name them are found, party by party; then the texts beside these are
 * read in the order in which they lie, so that a block of them is unpacked once and not once a name. */
#include "names.h"

#include <stdlib.h>

#include "answer.h"

enum { PARTIES_A_THREAD = 256 }; /* fewer are not worth a thread and a store opened for it */

/* Which text names a party. */
typedef struct {
    int64_t detail; /* 0: none */
    unsigned place;
} naming;

typedef struct names_worker names_worker;
typedef bool (*names_phase)(names_worker *worker, GError **error);

typedef struct {
    const qq_names_question *question;
    const GArray *parties;
    GArray *namings; /* of naming */
    GPtrArray *names;
    names_phase phase;
} names_job;

struct names_worker {
    names_job *job;
    qq_store *store;
    unsigned from, until;
    GThread *thread;
    GError *error;
};

static bool find_records(names_worker *worker, GError **error)
{
    const names_job *job = worker->job;
    qq_dossier dossier = {0};
    bool good = true;
    for (unsigned i = worker->from; good && i < worker->until; i++) {
        const qq_party *party = &g_array_index(job->parties, qq_party, i);
        good = qq_store_dossier(worker->store, party, job->question->known_at, &dossier, error);
        const qq_record *record = good ? qq_naming_record(&dossier) : NULL;
        g_array_index(job->namings, naming, i) = (naming){record ? record->detail : 0, i};
    }
    qq_dossier_clear(&dossier);
    return good;
}

static bool read_texts(names_worker *worker, GError **error)
{
    const names_job *job = worker->job;
    for (unsigned i = worker->from; i < worker->until; i++) {
        const naming *by = &g_array_index(job->namings, naming, i);
        qq_detail detail;
        if (!qq_detail_load_number(worker->store, by->detail, &detail, error)) return false;
        g_ptr_array_index(job->names, by->place) = g_strdup(by->detail ? qq_detail_text(&detail, "name") : "");
        qq_detail_clear(&detail);
    }
    return true;
}

static void *work(void *data)
{
    names_worker *worker = data;
    const qq_names_question *question = worker->job->question;
    if (!worker->store) worker->store = qq_store_open(question->db, QQ_STORE_READ, &worker->error);
    if (!worker->store) return NULL;
    qq_store_let_ends_act(worker->store, question->ends_known_at);
    worker->job->phase(worker, &worker->error);
    return NULL;
}

/* Each worker does its part of all; the first error in order is told. */
static bool run_phase(names_job *job, names_worker *workers, unsigned count, names_phase phase, GError **error)
{
    const unsigned parties = job->parties->len;
    bool good = true;
    job->phase = phase;
    for (unsigned i = 0; i < count; i++) {
        workers[i].job = job;
        workers[i].from = (unsigned)((uint64_t)parties * i / count);
        workers[i].until = (unsigned)((uint64_t)parties * (i + 1) / count);
        if (i) workers[i].thread = g_thread_new("names", work, &workers[i]);
    }
    work(&workers[0]);
    for (unsigned i = 0; i < count; i++) {
        if (i) g_thread_join(workers[i].thread);
        if (workers[i].error && good)
            g_propagate_error(error, g_steal_pointer(&workers[i].error));
        else if (!workers[i].error)
            continue;
        g_clear_error(&workers[i].error);
        good = false;
    }
    return good;
}

static int compare_namings(const void *a, const void *b)
{
    const naming *left = a, *right = b;
    return (left->detail > right->detail) - (left->detail < right->detail);
}

static unsigned worker_count(const qq_names_question *question, unsigned parties)
{
    const unsigned threads = question->threads ? question->threads : g_get_num_processors();
    return CLAMP(parties / PARTIES_A_THREAD, 1, threads);
}

GPtrArray *qq_names_read(const qq_names_question *question, const GArray *parties, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) namings = g_array_new(FALSE, TRUE, sizeof(naming));
    if (!parties->len) return g_steal_pointer(&names);
    g_ptr_array_set_size(names, (gint)parties->len);
    g_array_set_size(namings, parties->len);
    names_job job = {.question = question, .parties = parties, .namings = namings, .names = names};
    const unsigned count = worker_count(question, parties->len);
    g_autofree names_worker *workers = g_new0(names_worker, count);
    bool good = run_phase(&job, workers, count, find_records, error);
    g_array_sort(namings, compare_namings);
    good = good && run_phase(&job, workers, count, read_texts, error);
    for (unsigned i = 0; i < count; i++) qq_store_close(workers[i].store);
    return good ? g_steal_pointer(&names) : NULL;
}
