/* The study of ranks and grades: batches of samples are scored and ranked, a few samples a thread; then every unit
 * takes in its ranks of the batch, a range of units a thread.
 *
 * Invariant: sums are integers and each unit takes its samples in their order, so no thread count and no size of batch
 * changes a bit. Where all ranks find room there is one batch. Otherwise only those of a unit's ranks below its 5 % and
 * above its 95 % are kept from batch to batch: memory is a tenth of all ranks. */
#include "qinqing/uncertainty.h"

#include <math.h>
#include <string.h>
#include "base/levels.h"
#include "numeric.h"
#include "parallel.h"
#include "qinqing/error.h"
#include "room.h"
#include "scoring.h"
#include "tails.h"

#define MEMORY_DEFAULT (UINT64_C(1) << 30)

enum {
    BATCH_MIN = 16,
    BATCH_MAX = 256,
    BATCH_RANKS = 1 << 25, /* about so many ranks in a batch */
    RANGE_UNITS = 1024,
    GROUP = 8,    /* samples scored together */
    COLUMNS = 16, /* units taken in together: their ranks of a sample fill a line of cache */
    STRIPS = 4,   /* lines of cache read together where all ranks are at hand */
};

/* What a thread keeps to itself. */
typedef struct {
    qq_ranker *ranker;
    double *scores, *inputs; /* GROUP of each */
    uint32_t *columns;       /* COLUMNS units x batch: ranks by unit; or STRIPS x batch x QQ_LANES: whole */
    uint32_t *scratch;       /* of the tails */
} study_worker;

typedef struct {
    const qq_scoring *scoring;
    const qq_study_options *options;
    qq_rank_study *study;
    study_worker *workers;
    unsigned worker_count;
    bool whole;      /* one batch holds all samples */
    size_t batch;    /* samples in one, at most */
    size_t from, in; /* the batch at work: its first sample, and how many are in it */
    uint32_t *ranks; /* batch x units */
    uint8_t *grades; /* batch x units; NULL without */
    uint64_t *rank_sums;
    qq_tails tails; /* unless whole */
} study_job;

/* ---- one batch ---- */

static void take_sample(study_job *job, study_worker *own, size_t place, const double *inputs, double *scores)
{
    const qq_scoring *scoring = job->scoring;
    uint32_t *ranks = job->ranks + place * scoring->units;
    qq_ranker_rank(own->ranker, scores, ranks);
    job->study->shifts[job->from + place] = qq_scoring_shift(scoring, ranks);
    if (!job->grades) return;
    qq_scoring_carry(scoring, inputs, scores);
    qq_scoring_grades(scoring, inputs, scores, job->grades + place * scoring->units);
}

static bool rank_group(size_t group, unsigned worker, void *data, GError **error)
{
    study_job *job = data;
    study_worker *own = &job->workers[worker];
    const qq_scoring *scoring = job->scoring;
    size_t first = group * GROUP, count = MIN(job->in - first, GROUP);
    for (size_t i = 0; i < count; i++) {
        qq_random random;
        qq_random_start(&random, job->options->seed, job->from + first + i);
        qq_uncertain_draw(&scoring->model->uncertain, &random, own->inputs + i * scoring->inputs);
    }
    if (!qq_scoring_scores_of(scoring, own->inputs, count, own->scores, error)) return false;
    for (size_t i = 0; i < count; i++)
        take_sample(job, own, first + i, own->inputs + i * scoring->inputs, own->scores + i * scoring->units);
    return true;
}

QQ_LEVELS
static void take_in(study_job *job, size_t unit, const uint32_t *ranks, uint32_t *scratch)
{
    qq_unit_study *out = &job->study->unit[unit];
    uint32_t best = out->best, worst = out->worst;
    uint64_t sum = 0;
    for (size_t i = 0; i < job->in; i++) {
        sum += ranks[i];
        best = ranks[i] < best ? ranks[i] : best;
        worst = ranks[i] > worst ? ranks[i] : worst;
    }
    out->best = best;
    out->worst = worst;
    job->rank_sums[unit] += sum;
    qq_tails_add(&job->tails, unit, job->from, ranks, job->in, scratch);
}

static void count_grades(study_job *job, size_t from, size_t before)
{
    size_t grades = job->study->grades;
    for (size_t i = 0; job->grades && i < job->in; i++) {
        const uint8_t *row = job->grades + i * job->scoring->units;
        for (size_t unit = from; unit < before; unit++) job->study->grade_counts[unit * grades + row[unit]]++;
    }
}

/* Ranks lie sample by sample: those of a few units are first put unit by unit. */
static void take_in_columns(study_job *job, study_worker *own, size_t from, size_t before)
{
    for (size_t i = 0; i < job->in; i++) {
        const uint32_t *row = job->ranks + i * job->scoring->units;
        for (size_t unit = from; unit < before; unit++) own->columns[(unit - from) * job->batch + i] = row[unit];
    }
    for (size_t unit = from; unit < before; unit++)
        take_in(job, unit, own->columns + (unit - from) * job->batch, own->scratch);
}

static void keep_lanes(study_job *job, size_t from, size_t count, const qq_lanes *lanes)
{
    for (size_t k = 0; k < count; k++) {
        qq_unit_study *out = &job->study->unit[from + k];
        job->rank_sums[from + k] = lanes->sum[k];
        out->best = lanes->best[k];
        out->worst = lanes->worst[k];
        out->low = lanes->low[k];
        out->high = lanes->high[k];
    }
}

/* What is beyond the last unit of a strip is left from others: any ranks will do. */
static void take_in_strips(study_job *job, study_worker *own, size_t from, size_t before)
{
    size_t strips = (before - from + QQ_LANES - 1) / QQ_LANES;
    qq_lanes lanes;
    for (size_t i = 0; i < job->in; i++) {
        const uint32_t *row = job->ranks + i * job->scoring->units + from;
        for (size_t strip = 0; strip < strips; strip++) {
            size_t first = strip * QQ_LANES, count = MIN(before - from - first, (size_t)QQ_LANES);
            memcpy(own->columns + (strip * job->batch + i) * QQ_LANES, row + first, count * sizeof *row);
        }
    }
    for (size_t strip = 0; strip < strips; strip++) {
        size_t first = from + strip * QQ_LANES;
        qq_lanes_sum_up(own->columns + strip * job->batch * QQ_LANES, job->in, &lanes);
        keep_lanes(job, first, MIN(before - first, (size_t)QQ_LANES), &lanes);
    }
}

static bool take_in_range(size_t range, unsigned worker, void *data, GError **error)
{
    study_job *job = data;
    size_t from = range * RANGE_UNITS, before = MIN(from + RANGE_UNITS, job->scoring->units);
    (void)error;
    count_grades(job, from, before);
    for (size_t unit = from; !job->whole && unit < before; unit += COLUMNS)
        take_in_columns(job, &job->workers[worker], unit, MIN(unit + COLUMNS, before));
    for (size_t unit = from; job->whole && unit < before; unit += STRIPS * QQ_LANES)
        take_in_strips(job, &job->workers[worker], unit, MIN(unit + STRIPS * QQ_LANES, before));
    return true;
}

/* Ranks the batch's samples; fewer when progress ends the run. */
static bool rank_batch(study_job *job, const qq_run *run, GError **error)
{
    size_t groups = (job->in + GROUP - 1) / GROUP, done;
    if (!qq_run_blocks(run, groups, rank_group, job, &done, error)) return false;
    job->in = MIN(done * GROUP, job->in);
    return true;
}

static bool take_in_batch(study_job *job, GError **error)
{
    const qq_run quiet = {.threads = job->worker_count};
    size_t ranges = (job->scoring->units + RANGE_UNITS - 1) / RANGE_UNITS, done;
    if (!qq_run_blocks(&quiet, ranges, take_in_range, job, &done, error)) return false;
    job->from += job->in;
    return true;
}

static bool run_batches(study_job *job, const qq_run *run, GError **error)
{
    const qq_run quiet = {.threads = job->worker_count};
    size_t samples = job->options->samples;
    while (job->from < samples) {
        job->in = MIN(samples - job->from, job->batch);
        if (!rank_batch(job, &quiet, error) || !take_in_batch(job, error)) return false;
        if (run && run->progress && !run->progress(job->from, samples, run->data)) break;
    }
    return true;
}

typedef struct {
    const qq_run *run;
    size_t samples;
} study_telling;

/* Told in groups, tells in samples. */
static bool tell_samples(size_t done, size_t total, void *data)
{
    const study_telling *telling = data;
    (void)total;
    return telling->run->progress(MIN(done * GROUP, telling->samples), telling->samples, telling->run->data);
}

static bool run_whole(study_job *job, const qq_run *run, GError **error)
{
    study_telling telling = {run, job->options->samples};
    const qq_run told = {
        .threads = job->worker_count, .progress = run && run->progress ? tell_samples : NULL, .data = &telling};
    job->in = job->options->samples;
    return rank_batch(job, &told, error) && take_in_batch(job, error);
}

/* ---- what comes of it ---- */

/* From the score that the grade is of up to the edge of the grade above, if its cap allows that one, or down to its own
 * edge. */
static double edge_distance(const qq_scoring *scoring, size_t unit, double score, uint8_t grade)
{
    const qq_rank_model *model = scoring->model;
    const qq_uncertain_figure *edges = model->uncertain.figures;
    double up = INFINITY, down = INFINITY;
    uint8_t cap = model->caps ? model->caps[unit] : 0;
    if (grade > cap) up = edges[grade - 1].nominal - score;
    if (grade < model->edges) down = score - edges[grade].nominal;
    if (isinf(up) && isinf(down)) return NAN;
    return up <= down ? up : 0 - down;
}

/* graded: the scores that grades are of. */
static void finish_unit(const study_job *job, size_t unit, const double *graded, const uint8_t *nominal_grades)
{
    const qq_scoring *scoring = job->scoring;
    qq_rank_study *study = job->study;
    qq_unit_study *out = &study->unit[unit];
    out->score = scoring->nominal[unit];
    out->rank = scoring->nominal_rank[unit];
    out->mean_rank = (double)job->rank_sums[unit] / (double)study->samples;
    if (!job->whole) qq_tails_ends(&job->tails, unit, study->samples, &out->low, &out->high);
    out->distance = NAN;
    if (!study->grades) return;
    out->grade = nominal_grades[unit];
    size_t same = study->grade_counts[unit * study->grades + out->grade];
    out->flips = (double)(study->samples - same) / (double)study->samples;
    if (!isnan(out->score)) out->distance = edge_distance(scoring, unit, graded[unit], out->grade);
}

static void finish_study(const study_job *job)
{
    qq_rank_study *study = job->study;
    g_autofree double *inputs = g_new(double, job->scoring->inputs + 1);
    g_autofree uint8_t *grades = g_new0(uint8_t, study->units);
    g_autofree double *sorted = g_memdup2(study->shifts, study->samples * sizeof(double));
    double sum = 0;
    g_autofree double *graded = g_memdup2(job->scoring->nominal, study->units * sizeof(double));
    qq_uncertain_nominal(&job->scoring->model->uncertain, inputs);
    if (study->grades) {
        qq_scoring_carry(job->scoring, inputs, graded);
        qq_scoring_grades(job->scoring, inputs, graded, grades);
    }
    for (size_t unit = 0; unit < study->units; unit++) finish_unit(job, unit, graded, grades);
    for (size_t i = 0; i < study->samples; i++) sum += study->shifts[i];
    qq_sort_doubles(sorted, study->samples);
    study->shift.value = sum / (double)study->samples;
    study->shift.low = qq_quantile(sorted, study->samples, 0.05);
    study->shift.high = qq_quantile(sorted, study->samples, 0.95);
}

/* ---- room ---- */

static size_t batch_size(size_t units)
{
    return CLAMP(BATCH_RANKS / units, BATCH_MIN, BATCH_MAX);
}

/* Bytes the study takes, as a double: it may be beyond any size. */
static double bytes_needed(const qq_rank_model *model, const qq_study_options *options, unsigned threads, bool whole)
{
    double units = (double)model->units, samples = (double)options->samples;
    double batch = whole ? samples : fmin((double)batch_size(model->units), samples);
    double unit_bytes = (double)(sizeof(qq_unit_study) + sizeof(uint64_t) + (model->edges + 1) * sizeof(uint32_t));
    double tail_bytes = whole ? 0 : (double)qq_tails_kept(options->samples) * sizeof(uint32_t);
    double rank_bytes = (double)(sizeof(uint32_t) + (model->edges ? sizeof(uint8_t) : 0));
    double column_bytes = batch * STRIPS * QQ_LANES * sizeof(uint32_t);
    return (double)qq_scoring_size(model) + units * (unit_bytes + tail_bytes + batch * rank_bytes) +
           samples * 2 * sizeof(double) +
           threads * ((double)qq_ranker_size(model->units) + units * GROUP * sizeof(double) + column_bytes);
}

static double bytes_allowed(const qq_study_options *options)
{
    return options->memory ? (double)options->memory : (double)MEMORY_DEFAULT;
}

static bool check_options(const qq_rank_model *model, const qq_study_options *options, unsigned threads, GError **error)
{
    double allowed = bytes_allowed(options);
    if (options->samples < 1 || options->samples > QQ_SAMPLES_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%zu samples: ask for 1 to %d", options->samples, QQ_SAMPLES_MAX);
        return false;
    }
    double needed = fmin(bytes_needed(model, options, threads, false), bytes_needed(model, options, threads, true));
    if (needed <= allowed) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                "%zu samples of %zu units need %.0f MiB, of which %.0f may be taken: ask for fewer samples",
                options->samples, model->units, ceil(needed / 1048576), floor(allowed / 1048576));
    return false;
}

static qq_rank_study *study_new(const qq_scoring *scoring, size_t samples)
{
    qq_rank_study *study = g_new0(qq_rank_study, 1);
    study->units = scoring->units;
    study->grades = scoring->grades;
    study->unit = g_new0(qq_unit_study, study->units);
    for (size_t i = 0; i < study->units; i++) study->unit[i].best = UINT32_MAX;
    study->grade_counts = g_new0(uint32_t, study->units * study->grades + 1);
    study->shifts = g_new(double, samples);
    return study;
}

void qq_rank_study_free(qq_rank_study *study)
{
    if (!study) return;
    g_free(study->unit);
    g_free(study->grade_counts);
    g_free(study->shifts);
    g_free(study);
}

static void job_init(study_job *job, const qq_scoring *scoring, const qq_study_options *options, unsigned threads)
{
    size_t units = scoring->units;
    *job = (study_job){.scoring = scoring, .options = options, .worker_count = threads};
    job->whole = bytes_needed(scoring->model, options, threads, true) <= bytes_allowed(options);
    job->batch = job->whole ? options->samples : MIN(batch_size(units), options->samples);
    job->study = study_new(scoring, options->samples);
    job->ranks = qq_room_new(job->batch * units * sizeof *job->ranks);
    if (scoring->grades) job->grades = g_new(uint8_t, job->batch * units);
    job->rank_sums = g_new0(uint64_t, units);
    if (!job->whole) qq_tails_init(&job->tails, units, options->samples);
    job->workers = g_new0(study_worker, threads);
    for (unsigned i = 0; i < threads; i++) {
        job->workers[i].ranker = qq_ranker_new(units);
        job->workers[i].scores = qq_room_new(units * GROUP * sizeof(double));
        job->workers[i].inputs = g_new(double, scoring->inputs *GROUP + 1);
        job->workers[i].columns = g_new0(uint32_t, (job->whole ? STRIPS * QQ_LANES : COLUMNS) * job->batch);
        if (!job->whole) job->workers[i].scratch = g_new(uint32_t, qq_tails_scratch(&job->tails, job->batch));
    }
}

static void job_clear(study_job *job)
{
    for (unsigned i = 0; i < job->worker_count; i++) {
        qq_ranker_free(job->workers[i].ranker);
        qq_room_free(job->workers[i].scores);
        g_free(job->workers[i].inputs);
        g_free(job->workers[i].columns);
        g_free(job->workers[i].scratch);
    }
    g_free(job->workers);
    qq_room_free(job->ranks);
    g_free(job->grades);
    g_free(job->rank_sums);
    qq_tails_clear(&job->tails);
}

qq_rank_study *qq_rank_study_run(const qq_rank_model *model, const qq_study_options *options, const qq_run *run,
                                 GError **error)
{
    study_job job;
    unsigned threads = qq_run_threads(run);
    if (!qq_scoring_check(model, error) || !check_options(model, options, threads, error)) return NULL;
    g_autoptr(qq_scoring) scoring = qq_scoring_new(model, error);
    if (!scoring) return NULL;
    job_init(&job, scoring, options, threads);
    bool well = job.whole ? run_whole(&job, run, error) : run_batches(&job, run, error);
    job.study->samples = job.from;
    if (well)
        finish_study(&job);
    else
        g_clear_pointer(&job.study, qq_rank_study_free);
    job_clear(&job);
    return job.study;
}
