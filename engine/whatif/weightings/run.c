/* Many weightings over all blocks, on several threads.
 *
 * A thread takes runs of blocks as they come free, in order, and keeps tallies of its own; what is put together does
 * not depend on who took what: counts are sums, and movers have one order (size, then place). */
#include <string.h>

#include "whatif/weightings/arrangement.h"

enum { RUN_BLOCKS = 16 };

typedef struct {
    const qq_weightings *weightings;
    const qq_weightings_loops *loops;
    const double *weights; /* filled up with zeros to whole QQ_WEIGHTINGS_AT_ONCE */
    size_t groups;
    gint next; /* atomic: the next run nobody has taken */
    GMutex lock;
    qq_weighting_tally *tallies; /* of all threads; guarded by lock */
} weighing;

/* Whether fillers, who score as zero does, are at or above an edge. */
static bool filler_counts(const qq_units_shape *shape, unsigned edge)
{
    const double raised = 0 > shape->least ? 0 : shape->least;
    return (raised < shape->most ? raised : shape->most) >= shape->edge[edge];
}

static void count_moves(const qq_units_block *block, const qq_units_shape *shape, const unsigned *at_least,
                        qq_weighting_tally *tally)
{
    unsigned above = 0;
    for (unsigned grade = 0; grade <= shape->edges; grade++) {
        unsigned up_to = block->count;
        if (grade < shape->edges)
            up_to = at_least[grade] - (filler_counts(shape, grade) ? QQ_BLOCK_UNITS - block->count : 0);
        tally->moves[block->grade][MAX(grade, block->limit)] += up_to - above;
        above = up_to;
    }
}

static void weigh_block(const weighing *job, const qq_units_block *block, qq_weighting_tally *tallies)
{
    const qq_units_shape *shape = &job->weightings->shape;
    for (size_t group = 0; group < job->groups; group++) {
        unsigned at_least[QQ_WEIGHTINGS_AT_ONCE][QQ_WEIGHTING_GRADES];
        qq_weighting_tally *own = tallies + group * QQ_WEIGHTINGS_AT_ONCE;
        job->loops->weigh(block, shape, job->weights + group * QQ_WEIGHTINGS_AT_ONCE * shape->columns, at_least, own);
        for (unsigned w = 0; w < QQ_WEIGHTINGS_AT_ONCE; w++) count_moves(block, shape, at_least[w], &own[w]);
    }
}

/* ---- threads ---- */

static bool goes_before(const qq_movers *a, unsigned i, const qq_movers *b, unsigned j)
{
    return a->size[i] != b->size[j] ? a->size[i] > b->size[j] : a->place[i] < b->place[j];
}

static void join_movers(qq_movers *into, const qq_movers *part)
{
    qq_movers joined = {0};
    for (unsigned i = 0, j = 0; joined.count < QQ_WEIGHTING_MOVERS && (i < into->count || j < part->count);) {
        const bool first = j == part->count || (i < into->count && goes_before(into, i, part, j));
        const qq_movers *from = first ? into : part;
        const unsigned at = first ? i++ : j++;
        joined.size[joined.count] = from->size[at];
        joined.change[joined.count] = from->change[at];
        joined.place[joined.count++] = from->place[at];
    }
    *into = joined;
}

static void join_tallies(weighing *job, const qq_weighting_tally *part)
{
    g_mutex_lock(&job->lock);
    for (size_t w = 0; w < job->groups * QQ_WEIGHTINGS_AT_ONCE; w++) {
        for (unsigned i = 0; i < QQ_WEIGHTING_GRADES; i++)
            for (unsigned j = 0; j < QQ_WEIGHTING_GRADES; j++) job->tallies[w].moves[i][j] += part[w].moves[i][j];
        join_movers(&job->tallies[w].movers, &part[w].movers);
    }
    g_mutex_unlock(&job->lock);
}

static void *weigh_runs(void *data)
{
    weighing *job = data;
    const GArray *blocks = job->weightings->blocks;
    g_autofree qq_weighting_tally *tallies = g_new0(qq_weighting_tally, job->groups * QQ_WEIGHTINGS_AT_ONCE);
    for (unsigned run; (run = (unsigned)g_atomic_int_add(&job->next, 1)) * RUN_BLOCKS < blocks->len;)
        for (unsigned b = run * RUN_BLOCKS; b < MIN((run + 1) * RUN_BLOCKS, blocks->len); b++)
            weigh_block(job, &g_array_index(blocks, qq_units_block, b), tallies);
    join_tallies(job, tallies);
    return NULL;
}

static void run_threads(weighing *job, unsigned wanted)
{
    const unsigned runs = (job->weightings->blocks->len + RUN_BLOCKS - 1) / RUN_BLOCKS;
    const unsigned threads = CLAMP(wanted, 1, runs);
    GThread **workers = g_new(GThread *, threads);
    for (unsigned i = 1; i < threads; i++) workers[i] = g_thread_new("weightings", weigh_runs, job);
    weigh_runs(job);
    for (unsigned i = 1; i < threads; i++) g_thread_join(workers[i]);
    g_free(workers);
}

/* ---- what comes out ---- */

static void tell(const qq_weightings *weightings, const qq_weighting_tally *tally, qq_weighting_outcome *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->moves, tally->moves, sizeof out->moves);
    for (unsigned i = 0; i < QQ_WEIGHTING_GRADES; i++)
        for (unsigned j = 0; j < QQ_WEIGHTING_GRADES; j++) out->grades[j] += tally->moves[i][j];
    out->mover_count = tally->movers.count;
    for (unsigned i = 0; i < tally->movers.count; i++)
        out->movers[i] = (qq_mover){weightings->unit_at[tally->movers.place[i]], tally->movers.change[i]};
}

void qq_weightings_run(const qq_weightings *weightings, const double *weights, size_t count, unsigned threads,
                       qq_weighting_outcome *out)
{
    const size_t groups = (count + QQ_WEIGHTINGS_AT_ONCE - 1) / QQ_WEIGHTINGS_AT_ONCE;
    const unsigned columns = weightings->shape.columns;
    if (!count) return;
    g_autofree double *filled = g_new0(double, groups *QQ_WEIGHTINGS_AT_ONCE *columns);
    g_autofree qq_weighting_tally *tallies = g_new0(qq_weighting_tally, groups * QQ_WEIGHTINGS_AT_ONCE);
    memcpy(filled, weights, count * columns * sizeof *weights);
    weighing job = {.weightings = weightings,
                    .loops = qq_weightings_best(),
                    .weights = filled,
                    .groups = groups,
                    .tallies = tallies};
    g_mutex_init(&job.lock);
    run_threads(&job, threads ? threads : g_get_num_processors());
    g_mutex_clear(&job.lock);
    for (size_t w = 0; w < count; w++) tell(weightings, &tallies[w], &out[w]);
}
