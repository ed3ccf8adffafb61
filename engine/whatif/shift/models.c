/* Everyone priced by one model after another, in one sweep. Stages between are priced only for who changed. */
#include "qinqing/sweep.h"
#include "whatif/population/population.h"
#include "whatif/shift/shift.h"

typedef struct {
    const qq_population_options *options;
    const qq_model *const *stages;
    unsigned count;
    qq_shift_keep keep;
    qq_shift *shift;
} staging;

static void *part_new(void *data)
{
    const staging *job = data;
    return qq_shift_new(job->stages[0], job->stages[job->count - 1], job->count, job->options->attributes);
}

static void part_free(void *part)
{
    qq_shift_free(part);
}

/* A seat's pricers: by the models of all stages but the first, which the sweep has; NULL behind the last. */
static void *pricers_new(const qq_sweep_seat *seat, void *data)
{
    const staging *job = data;
    qq_pricer **pricers = g_new0(qq_pricer *, job->count);
    for (unsigned s = 1; s < job->count; s++) pricers[s - 1] = qq_pricer_new(job->stages[s], seat->store);
    return pricers;
}

static void pricers_free(void *own)
{
    for (qq_pricer **pricer = own; *pricer; pricer++) qq_pricer_free(*pricer);
    g_free(own);
}

static qq_standing price(const staging *job, qq_pricer *pricer, unsigned stage, const qq_dossier *dossier)
{
    qq_result result;
    qq_price_dossier(pricer, dossier, job->options->as_of, &result);
    return (qq_standing){.present = true,
                         .unscored = result.unscored,
                         .untrusted = g_str_equal(result.trust, job->stages[stage]->veto_trust),
                         .blacklisted = result.blacklisted,
                         .grade = result.grade,
                         .score = result.unscored ? 0 : result.score};
}

static void count_enterprise(const staging *job, qq_pricer *first, qq_pricer *const *pricers, const qq_dossier *dossier,
                             const char *const *words, qq_shift *part)
{
    const unsigned last = job->count - 1;
    const qq_standing before = price(job, first, 0, dossier), after = price(job, pricers[last - 1], last, dossier);
    if (!qq_standing_differs(job->stages[0], &before, job->stages[last], &after)) {
        qq_shift_count_same(part, &dossier->party, &before, &after, words, job->keep);
        return;
    }
    g_autofree qq_standing *standings = g_new(qq_standing, job->count);
    standings[0] = before;
    standings[last] = after;
    for (unsigned s = 1; s < last; s++) standings[s] = price(job, pricers[s - 1], s, dossier);
    qq_shift_count(part, &dossier->party, job->stages, standings, words, job->keep);
}

static bool count_party(const qq_sweep_seat *seat, void *part, const qq_dossier *dossier, void *data, GError **error)
{
    const staging *job = data;
    char *words[QQ_ATTRIBUTE_END] = {NULL};
    if (job->options->attributes &&
        !qq_attributes_read(dossier, seat->store, job->options->attributes, job->options->as_of, words, error))
        return false;
    count_enterprise(job, seat->pricer, seat->own, dossier, (const char *const *)words, part);
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) g_free(words[a]);
    return true;
}

static bool collect(void *part, void *data, GError **error)
{
    (void)error;
    qq_shift_join(((staging *)data)->shift, part);
    return true;
}

qq_shift *qq_shift_of_models(const qq_population_options *options, const qq_model *const *stages, unsigned count,
                             qq_shift_keep keep, GError **error)
{
    staging job = {.options = options, .stages = stages, .count = count, .keep = keep};
    g_assert(count >= 2);
    job.shift = part_new(&job);
    const qq_sweep_options sweep = {.store_path = options->store_path,
                                    .known_at = options->known_at,
                                    .model = stages[0],
                                    .threads = options->threads,
                                    .progress = options->progress,
                                    .progress_data = options->progress_data,
                                    .whole = options->attributes != 0};
    const qq_sweep_steps steps = {.room_new = part_new,
                                  .party = count_party,
                                  .collect = collect,
                                  .room_free = part_free,
                                  .data = &job,
                                  .seat_new = pricers_new,
                                  .seat_free = pricers_free};
    const bool good = qq_sweep(&sweep, &steps, error);
    if (good) {
        qq_shift_finish(job.shift);
        return job.shift;
    }
    qq_shift_free(job.shift);
    return NULL;
}
