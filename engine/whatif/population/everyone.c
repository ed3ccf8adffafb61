/* Everyone under one weighting: on all cores, and as one digest. */
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

static void add_result(const qq_population *population, qq_scales *scales, const qq_population_block *block,
                       unsigned at, const qq_weighed *weighed, qq_assess_digest *digest)
{
    const uint8_t flags = block->flags[at];
    int32_t categories[QQ_CATEGORY_MAX];
    qq_party party;
    qq_result result = {.score = weighed->score,
                        .grade = weighed->grade,
                        .trust = weighed->untrusted ? population->model->veto_trust : "",
                        .registered = flags & QQ_PARTY_REGISTERED,
                        .blacklisted = flags & QQ_PARTY_BLACKLISTED,
                        .proposed = flags & QQ_PARTY_PROPOSED,
                        .unscored = weighed->unscored};
    qq_scales_categories(scales, block->first + at, categories);
    for (unsigned c = 0; c < population->categories; c++) result.categories[c].score = categories[c];
    qq_population_party(population, block->first + at, &party);
    qq_assess_digest_add(digest, &party, &result);
}

bool qq_population_digest(const qq_population *population, const qq_weights *weights, char out[65], GError **error)
{
    g_autoptr(qq_scales) scales = qq_scales_new(population, error);
    if (!scales) return false;
    qq_assess_digest *digest = qq_assess_digest_new(population->model);
    g_autofree qq_weighed *weighed = g_new(qq_weighed, QQ_POPULATION_BLOCK);
    qq_scales_set(scales, weights);
    for (unsigned b = 0; b < population->blocks->len; b++) {
        qq_population_block block;
        qq_population_block_at(population, b, &block);
        qq_scales_weigh(scales, b, weighed);
        for (unsigned i = 0; i < block.count; i++) add_result(population, scales, &block, i, &weighed[i], digest);
    }
    qq_assess_digest_free(digest, out);
    return true;
}
