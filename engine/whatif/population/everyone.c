/* Everyone under one weighting, on all cores. */
#include "whatif/population/population.h"

#include "qinqing/error.h"

typedef struct {
    const qq_population *population;
    const qq_weights *weights;
    qq_weighed *out;
    gint next; /* atomic: the next block nobody has taken */
    GMutex lock;
    GError *error; /* of the first thread that failed */
} weighing_job;

static void *weigh_blocks(void *data)
{
    weighing_job *job = data;
    GError *error = NULL;
    g_autoptr(qq_scales) scales = qq_scales_new(job->population, &error);
    if (scales) qq_scales_set(scales, job->weights);
    while (scales) {
        const unsigned block = (unsigned)g_atomic_int_add(&job->next, 1);
        if (block >= job->population->blocks->len) return NULL;
        qq_scales_weigh(scales, block, job->out + (size_t)block * QQ_POPULATION_BLOCK);
    }
    g_mutex_lock(&job->lock);
    if (job->error)
        g_error_free(error);
    else
        job->error = error;
    g_mutex_unlock(&job->lock);
    return NULL;
}

bool qq_population_weigh(const qq_population *population, const qq_weights *weights, unsigned threads, qq_weighed *out,
                         GError **error)
{
    weighing_job job = {.population = population, .weights = weights, .out = out};
    const unsigned wanted = threads ? threads : g_get_num_processors();
    const unsigned count = MAX(MIN(wanted, population->blocks->len), 1);
    g_mutex_init(&job.lock);
    GThread **workers = g_new(GThread *, count);
    for (unsigned i = 1; i < count; i++) workers[i] = g_thread_new("weigh", weigh_blocks, &job);
    weigh_blocks(&job);
    for (unsigned i = 1; i < count; i++) g_thread_join(workers[i]);
    g_free(workers);
    g_mutex_clear(&job.lock);
    if (!job.error) return true;
    g_propagate_error(error, job.error);
    return false;
}
