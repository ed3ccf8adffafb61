/* The population's own weights against others, block by block on all cores. */
#include "whatif/population/population.h"
#include "whatif/shift/shift.h"

typedef struct {
    const qq_population *population;
    const qq_weights *weights;
    qq_shift_keep keep;
    unsigned attributes;
    qq_shift **parts; /* one a run of blocks, in order */
    gint next;        /* atomic: the next run nobody has taken */
    GMutex lock;
    GError *error; /* of the first thread that failed */
} shift_job;

enum { RUN_BLOCKS = 4 };

static qq_standing standing_of(const qq_weighed *weighed, uint8_t flags)
{
    return (qq_standing){.present = true,
                         .unscored = weighed->unscored,
                         .untrusted = weighed->untrusted,
                         .blacklisted = flags & QQ_PARTY_BLACKLISTED,
                         .grade = weighed->grade,
                         .score = weighed->unscored ? 0 : weighed->score};
}

static void find_words(const shift_job *job, size_t place, const char *words[QQ_ATTRIBUTE_END])
{
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        words[a] =
            job->attributes & (1u << a) ? qq_population_attribute(job->population, place, (qq_attribute)a) : NULL;
}

/* Two scales, one of which stays at the model's own weights, and room for a block. */
typedef struct {
    qq_scales *scales[2];
    int32_t scores[2][QQ_POPULATION_BLOCK];
    uint8_t grades[2][QQ_POPULATION_BLOCK];
} weighing_bench;

/* One enterprise looked at by itself. */
static void count_one(const shift_job *job, const qq_population_block *block, unsigned at, const weighing_bench *bench,
                      qq_shift *part)
{
    const qq_model *model = qq_population_model(job->population);
    const qq_model *models[2] = {model, model};
    const char *words[QQ_ATTRIBUTE_END];
    qq_standing standings[2];
    qq_party party = {""};
    for (unsigned side = 0; side < 2; side++) {
        qq_weighed weighed =
            qq_scales_weighed(bench->scales[side], bench->scores[side][at], bench->grades[side][at], block->flags[at]);
        if (block->flags[at] & QQ_PARTY_APART) qq_scales_weigh_apart(bench->scales[side], block->first + at, &weighed);
        standings[side] = standing_of(&weighed, block->flags[at]);
    }
    find_words(job, block->first + at, words);
    if (job->keep != QQ_KEEP_NOBODY) qq_population_party(job->population, block->first + at, &party);
    if (!qq_standing_differs(model, &standings[0], model, &standings[1]))
        qq_shift_count_same(part, &party, &standings[0], &standings[1], words, job->keep);
    else
        qq_shift_count(part, &party, models, standings, words, job->keep);
}

/* Whether a unit's grade is the columns' own: no dossier is looked at, and there is a score. */
static bool is_plain(const qq_population_block *block, unsigned at)
{
    return !(block->flags[at] & (QQ_PARTY_APART | QQ_PARTY_UNSCORED));
}

/* Those that nobody asks for one by one are counted together. */
static void count_block(const shift_job *job, const qq_population_block *block, const weighing_bench *bench,
                        qq_shift *part)
{
    enum { LANES = 4 /* so that no count waits for the last one */ };
    const bool each = job->attributes || job->keep > QQ_KEEP_CROSSED, crossing = job->keep == QQ_KEEP_CROSSED;
    int64_t moves[LANES][QQ_GRADE_MAX][QQ_GRADE_MAX] = {{{0}}}, changed = 0, score = 0;
    for (unsigned i = 0; i < block->count; i++) {
        const uint8_t before = bench->grades[0][i], after = bench->grades[1][i];
        if (each || (crossing && before != after) || !is_plain(block, i)) {
            count_one(job, block, i, bench, part);
            continue;
        }
        moves[i % LANES][before][after]++;
        changed += bench->scores[0][i] != bench->scores[1][i];
        score += bench->scores[1][i] - bench->scores[0][i];
        for (unsigned side = 0; crossing && side < 2; side++) qq_shift_count_score(part, side, bench->scores[side][i]);
    }
    for (unsigned lane = 1; lane < LANES; lane++)
        for (unsigned i = 0; i < QQ_GRADE_MAX; i++)
            for (unsigned j = 0; j < QQ_GRADE_MAX; j++) moves[0][i][j] += moves[lane][i][j];
    qq_shift_count_many(part, moves[0], changed, score);
}

static void count_run(const shift_job *job, unsigned run, weighing_bench *bench)
{
    const unsigned blocks = qq_population_blocks(job->population);
    const qq_model *model = qq_population_model(job->population);
    qq_shift *part = qq_shift_new(model, model, 2, job->attributes);
    for (unsigned b = run * RUN_BLOCKS; b < MIN((run + 1) * RUN_BLOCKS, blocks); b++) {
        qq_population_block block;
        qq_population_block_at(job->population, b, &block);
        for (unsigned side = 0; side < 2; side++)
            qq_scales_columns(bench->scales[side], &block, bench->scores[side], bench->grades[side]);
        count_block(job, &block, bench, part);
    }
    job->parts[run] = part;
}

static unsigned run_count(const qq_population *population)
{
    return (qq_population_blocks(population) + RUN_BLOCKS - 1) / RUN_BLOCKS;
}

static void keep_error(shift_job *job, GError *error)
{
    g_mutex_lock(&job->lock);
    if (job->error)
        g_error_free(error);
    else
        job->error = error;
    g_mutex_unlock(&job->lock);
}

static void *count_runs(void *data)
{
    shift_job *job = data;
    GError *error = NULL;
    g_autofree weighing_bench *bench = g_new0(weighing_bench, 1);
    bench->scales[0] = qq_scales_new(job->population, &error);
    bench->scales[1] = bench->scales[0] ? qq_scales_new(job->population, &error) : NULL;
    if (bench->scales[1]) {
        qq_scales_set(bench->scales[1], job->weights);
        for (unsigned run; (run = (unsigned)g_atomic_int_add(&job->next, 1)) < run_count(job->population);)
            count_run(job, run, bench);
    } else {
        keep_error(job, error);
    }
    qq_scales_free(bench->scales[0]);
    qq_scales_free(bench->scales[1]);
    return NULL;
}

static void run_threads(shift_job *job, unsigned threads)
{
    GThread **workers = g_new(GThread *, threads);
    g_mutex_init(&job->lock);
    for (unsigned i = 1; i < threads; i++) workers[i] = g_thread_new("shift", count_runs, job);
    count_runs(job);
    for (unsigned i = 1; i < threads; i++) g_thread_join(workers[i]);
    g_mutex_clear(&job->lock);
    g_free(workers);
}

static qq_shift *join_runs(shift_job *job, unsigned runs)
{
    const qq_model *model = qq_population_model(job->population);
    qq_shift *shift = qq_shift_new(model, model, 2, job->attributes);
    for (unsigned run = 0; run < runs; run++) {
        if (job->parts[run]) qq_shift_join(shift, job->parts[run]);
        qq_shift_free(job->parts[run]);
    }
    qq_shift_finish(shift);
    return shift;
}

qq_shift *qq_shift_of_weights(const qq_population *population, const qq_weights *weights, qq_shift_keep keep,
                              unsigned threads, GError **error)
{
    const unsigned runs = run_count(population), wanted = threads ? threads : g_get_num_processors();
    shift_job job = {.population = population,
                     .weights = weights,
                     .keep = keep,
                     .attributes = qq_population_attributes(population),
                     .parts = g_new0(qq_shift *, MAX(runs, 1))};
    run_threads(&job, CLAMP(wanted, 1, MAX(runs, 1)));
    qq_shift *shift = join_runs(&job, runs);
    g_free(job.parts);
    if (!job.error) return shift;
    qq_shift_free(shift);
    g_propagate_error(error, job.error);
    return NULL;
}
