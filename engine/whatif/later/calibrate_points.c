/* From outcomes to proposed points.
 *
 * Members that share a ledger share every score, so that the likelihood of a trial is a sum over ledgers, whatever the
 * number of enterprises. */
#include <math.h>
#include <string.h>

#include "qinqing/calibrate.h"
#include "qinqing/error.h"
#include "whatif/later/outcomes.h"
#include "whatif/statistics/logistic.h"
#include "whatif/statistics/numeric.h"
#include "whatif/statistics/parallel.h"

enum {
    STEP = 100, /* of a proposed figure, 0.001 point */
    COARSE = 4, /* steps that an element's range is first cut into */
    HALVINGS = 3,
    PASSES = 4, /* over all elements, at most */
};

#define RESAMPLE_KEY UINT64_C(0x9b0f6a5d3c1e7284)
/* What a trial must gain of the mean log loss: less is rounding. */
#define GAIN_LEAST 1e-9

static const double LEVEL = 0.95;

typedef struct {
    const qq_points_calibration *options;
    const qq_points *points;
    qq_ledgers *ledgers;
    GArray *of;             /* of uint32_t: each member's ledger */
    GArray *event;          /* of bool: likewise */
    double mean, deviation; /* of nominal scores, so that merits are about standardised */
    qq_points_calibrated *out;
    double *drawn; /* resamples x elements */
} points_job;

/* What one search works in. */
typedef struct {
    const points_job *job;
    uint32_t *times; /* of each ledger: members with an act, members without */
    double *merits;  /* likewise */
    bool *event;
    qq_milli *values, *scores;
    double total; /* members counted */
} points_room;

/* ---- who is told apart ---- */

static void take_member(points_job *job, const qq_population *population, const qq_outcome *member)
{
    const qq_later_options *later = &job->options->later;
    size_t place = 0;
    const bool found = qq_population_find(population, &member->party, &place);
    g_assert(found); /* the same day and known time */
    const uint32_t ledger = qq_ledgers_of(job->ledgers, place);
    const bool event = qq_outcome_event(member, later->as_of, later->months);
    if (ledger == QQ_LEDGER_NONE) {
        job->out->successors++;
        return;
    }
    g_array_append_val(job->of, ledger);
    g_array_append_val(job->event, event);
    job->out->events += event;
    job->out->members++;
}

static bool take_members(points_job *job, GError **error)
{
    const qq_later_options *later = &job->options->later;
    const qq_population_options everyone = {.store_path = later->store_path,
                                            .model = later->model,
                                            .as_of = later->as_of,
                                            .known_at = later->known_at,
                                            .threads = later->threads,
                                            .progress = later->progress,
                                            .progress_data = later->progress_data};
    qq_outcomes outcomes;
    g_autoptr(qq_population) population = qq_population_new(&everyone, error);
    if (!population) return false;
    job->ledgers = qq_ledgers_new(&everyone, job->points, error);
    if (!job->ledgers || !qq_outcomes_read(later, &outcomes, error)) return false;
    for (guint i = 0; i < outcomes.members->len; i++)
        take_member(job, population, &g_array_index(outcomes.members, qq_outcome, i));
    qq_outcomes_clear(&outcomes);
    if (job->out->events && job->out->events < job->out->members) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s of %" G_GSIZE_FORMAT " enterprises has such an act within %d months: nothing to tell apart; take "
                "another window, day or kind of acts",
                job->out->events ? "every one" : "none", job->out->members, later->months);
    return false;
}

/* ---- one trial ---- */

static void room_init(points_room *room, const points_job *job)
{
    const size_t ledgers = qq_ledgers_count(job->ledgers);
    *room = (points_room){.job = job};
    room->times = g_new0(uint32_t, 2 * ledgers);
    room->merits = g_new0(double, 2 * ledgers);
    room->event = g_new0(bool, 2 * ledgers);
    room->values = g_new0(qq_milli, job->points->figures->len);
    room->scores = g_new0(qq_milli, ledgers);
    for (size_t i = 0; i < ledgers; i++) room->event[2 * i] = true;
}

static void room_clear(points_room *room)
{
    g_free(room->times);
    g_free(room->merits);
    g_free(room->event);
    g_free(room->values);
    g_free(room->scores);
}

static void score_ledgers(points_room *room, const double *factors)
{
    const points_job *job = room->job;
    qq_points_values(job->points, factors, room->values);
    qq_ledgers_score(job->ledgers, room->values, &job->options->weights, room->scores);
}

static void count_member(points_room *room, size_t member)
{
    const size_t ledger = g_array_index(room->job->of, uint32_t, member);
    room->times[2 * ledger + !g_array_index(room->job->event, bool, member)]++;
    room->total++;
}

/* Mean log loss of the best logistic model of these scores. */
static double loss_of_scores(points_room *room)
{
    const size_t rows = 2 * qq_ledgers_count(room->job->ledgers);
    double coefficients[2] = {0, 0}, sum = 0;
    unsigned iterations;
    for (size_t ledger = 0; 2 * ledger < rows; ledger++) {
        const double merit = ((double)room->scores[ledger] - room->job->mean) / room->job->deviation;
        room->merits[2 * ledger] = room->merits[2 * ledger + 1] = merit;
    }
    const bool fixed = false;
    const qq_logistic_data data = {room->merits, room->event, room->times, &fixed, rows, 1};
    if (qq_logistic_fit(&data, coefficients, &iterations) == QQ_LOGISTIC_ONE_CLASS) return NAN;
    for (size_t i = 0; i < rows; i++)
        if (room->times[i])
            sum += room->times[i] * qq_logistic_loss(qq_logistic_odds(&data, coefficients, i), room->event[i]);
    return sum / room->total;
}

static double loss_of(points_room *room, const double *factors)
{
    score_ledgers(room, factors);
    return loss_of_scores(room);
}

/* ---- the search ---- */

/* Tries a factor of one element; keeps it where it gains. */
static void try_factor(points_room *room, double *factors, unsigned element, double factor, double *best)
{
    const double before = factors[element];
    factors[element] = factor;
    const double loss = loss_of(room, factors);
    if (loss < *best - GAIN_LEAST)
        *best = loss;
    else
        factors[element] = before;
}

static bool search_element(points_room *room, double *factors, unsigned element, double *best)
{
    const double share = g_array_index(room->job->points->elements, qq_points_element, element).share;
    const double before = factors[element];
    double step = 2 * share / COARSE;
    for (unsigned i = 0; i <= COARSE; i++) try_factor(room, factors, element, 1 - share + i * step, best);
    for (unsigned i = 0; i < HALVINGS; i++) {
        const double around = factors[element];
        step /= 2;
        if (around - step >= 1 - share) try_factor(room, factors, element, around - step, best);
        if (around + step <= 1 + share) try_factor(room, factors, element, around + step, best);
    }
    return factors[element] < before || factors[element] > before;
}

/* From the factors given on; the loss reached. */
static double search(points_room *room, double *factors, unsigned passes)
{
    double best = loss_of(room, factors);
    bool moved = !isnan(best);
    for (unsigned pass = 0; pass < passes && moved; pass++) {
        moved = false;
        for (unsigned e = 0; e < room->job->points->elements->len; e++)
            moved |= search_element(room, factors, e, &best);
    }
    return best;
}

/* ---- intervals ---- */

static bool search_resample(size_t number, unsigned worker, void *data, GError **error)
{
    points_job *job = data;
    const size_t elements = job->points->elements->len, members = job->of->len;
    double *factors = job->drawn + number * elements;
    points_room room;
    qq_random random;
    (void)worker;
    (void)error;
    room_init(&room, job);
    qq_random_start(&random, job->options->seed ^ RESAMPLE_KEY, number);
    for (size_t i = 0; i < members; i++) count_member(&room, (size_t)qq_random_below(&random, members));
    for (size_t e = 0; e < elements; e++) factors[e] = job->out->factors[e].value;
    const bool told = !isnan(search(&room, factors, 1));
    for (size_t e = 0; e < elements && !told; e++) factors[e] = NAN;
    room_clear(&room);
    return true;
}

static bool find_intervals(points_job *job, const qq_run *run, GError **error)
{
    const size_t elements = job->points->elements->len, resamples = job->options->resamples;
    size_t done;
    if (!resamples) return true;
    g_autofree double *drawn = g_new0(double, resamples *elements + 1);
    g_autofree double *scratch = g_new0(double, resamples);
    job->drawn = drawn;
    if (!qq_run_blocks(run, resamples, search_resample, job, &done, error)) return false;
    for (size_t e = 0; e < elements; e++) {
        for (size_t i = 0; i < done; i++) scratch[i] = drawn[i * elements + e];
        qq_percentile_ends(scratch, done, LEVEL, &job->out->factors[e]);
    }
    job->out->resamples = done;
    return true;
}

/* ---- what is proposed ---- */

static double auc_of(const points_room *room)
{
    const points_job *job = room->job;
    g_autofree double *risk = g_new(double, job->of->len);
    qq_discrimination found;
    for (guint i = 0; i < job->of->len; i++) risk[i] = -(double)room->scores[g_array_index(job->of, uint32_t, i)];
    qq_discriminate(risk, (const bool *)(const void *)job->event->data, job->event->len, LEVEL, &found);
    return found.auc.value;
}

/* The nearest step within the element's bounds; where these hold none, the value itself. Bounds keep severities in
 * order, so that no step may pass one. */
static qq_milli rounded(const qq_points_figure *figure, double share, qq_milli value)
{
    const double nominal = (double)figure->nominal, near = 1e-6; /* a bound is a decimal, its double may miss it */
    const qq_milli least = (qq_milli)ceil(nominal * (1 - share) / STEP - near) * STEP;
    const qq_milli most = (qq_milli)floor(nominal * (1 + share) / STEP + near) * STEP;
    return least > most ? value : CLAMP(llrint((double)value / STEP) * STEP, least, most);
}

/* Proposed figures are those fitted, in steps; one that was not moved stays as it is. */
static void round_proposed(const points_job *job, qq_milli *proposed)
{
    for (unsigned e = 0; e < job->points->elements->len; e++) {
        const qq_points_element *element = &g_array_index(job->points->elements, qq_points_element, e);
        for (unsigned m = 0; m < element->members->len; m++) {
            const unsigned f = g_array_index(element->members, unsigned, m);
            const qq_points_figure *figure = &g_array_index(job->points->figures, qq_points_figure, f);
            if (proposed[f] != figure->nominal) proposed[f] = rounded(figure, element->share, proposed[f]);
        }
    }
}

static void propose(points_room *room)
{
    const points_job *job = room->job;
    qq_points_calibrated *out = job->out;
    const qq_weights *weights = &job->options->weights;
    g_autofree double *factors = g_new(double, job->points->elements->len + 1);
    for (unsigned e = 0; e < job->points->elements->len; e++) factors[e] = out->factors[e].value;
    qq_points_values(job->points, factors, out->proposed);
    round_proposed(job, out->proposed);
    qq_ledgers_score(job->ledgers, out->proposed, weights, room->scores);
    out->proposed_loss = loss_of_scores(room);
    out->proposed_auc = auc_of(room);
}

/* Mean and deviation of the nominal scores. */
static void standardise(points_job *job, const points_room *room)
{
    double sum = 0, squares = 0;
    for (guint i = 0; i < job->of->len; i++) sum += (double)room->scores[g_array_index(job->of, uint32_t, i)];
    job->mean = sum / room->total;
    for (guint i = 0; i < job->of->len; i++)
        squares += pow((double)room->scores[g_array_index(job->of, uint32_t, i)] - job->mean, 2);
    job->deviation = squares > 0 ? sqrt(squares / room->total) : 1;
}

static bool calibrate(points_job *job, const qq_run *run, GError **error)
{
    qq_points_calibrated *out = job->out;
    const size_t elements = job->points->elements->len;
    points_room room;
    g_autofree double *factors = g_new0(double, elements + 1);
    for (size_t e = 0; e < elements; e++) factors[e] = 1;
    room_init(&room, job);
    for (size_t i = 0; i < job->of->len; i++) count_member(&room, i);
    score_ledgers(&room, factors);
    standardise(job, &room);
    out->nominal_auc = auc_of(&room);
    out->nominal_loss = loss_of_scores(&room);
    search(&room, factors, PASSES);
    for (size_t e = 0; e < elements; e++) out->factors[e] = (qq_interval){factors[e], NAN, NAN};
    propose(&room);
    room_clear(&room);
    return find_intervals(job, run, error);
}

qq_points_calibrated *qq_calibrate_points(const qq_points_calibration *options, const qq_run *run, GError **error)
{
    g_autoptr(qq_points_calibrated) out = g_new0(qq_points_calibrated, 1);
    points_job job = {.options = options, .points = options->points, .out = out};
    out->factors = g_new0(qq_interval, options->points->elements->len + 1);
    out->proposed = g_new0(qq_milli, options->points->figures->len + 1);
    job.of = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    job.event = g_array_new(FALSE, FALSE, sizeof(bool));
    const bool good = take_members(&job, error) && calibrate(&job, run, error);
    qq_ledgers_free(job.ledgers);
    g_array_unref(job.of);
    g_array_unref(job.event);
    return good ? g_steal_pointer(&out) : NULL;
}

void qq_points_calibrated_free(qq_points_calibrated *calibrated)
{
    if (!calibrated) return;
    g_free(calibrated->factors);
    g_free(calibrated->proposed);
    g_free(calibrated);
}
