/* Outcomes by group, measured: who is counted, who has the favourable outcome, and each attribute's groups. */
#include <string.h>

#include "qinqing/decided.h"
#include "whatif_fairness.h"
#include "whatif_shift.h"

enum { DIVISIONS = 10000, DECADE = 10, FIRST_DECADE = 1990 };

typedef struct {
    const qq_fairness_words *words;
    const qq_fairness_asked *asked;
    qq_meter *meter;
    qq_population *population;
    qq_weighed *weighed; /* everyone, by place */
    GArray *places;      /* of size_t: who is counted */
    GArray *favourable;  /* of bool, of these */
} fairness_job;

static void job_clear(fairness_job *job)
{
    qq_population_free(job->population);
    g_free(job->weighed);
    g_array_unref(job->places);
    g_array_unref(job->favourable);
    qq_meter_free(job->meter);
}

/* ---- the outcome ---- */

/* The lowest grade that is favourable; without a word that of the grades that share the trust word of the best. */
static bool find_grade(const fairness_job *job, unsigned *least, GError **error)
{
    const qq_model *model = job->asked->model;
    const char *word = job->words->favourable;
    g_autoptr(GString) names = g_string_new(NULL);
    if (!model->graded || model->given_score.input) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    _("model %s gives no grades of its own: there is no outcome to compare"), model->id);
        return false;
    }
    for (unsigned i = 0; i < model->bands->len; i++) {
        const qq_band *band = &g_array_index(model->bands, qq_band, i),
                      *best = &g_array_index(model->bands, qq_band, 0);
        if (word ? strcmp(band->grade, word) == 0 : strcmp(band->trust, best->trust) == 0) {
            *least = i;
            if (word) return true;
        }
        g_string_append_printf(names, "%s%s", i ? ", " : "", band->grade);
    }
    if (!word) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, _("there is no grade “%s”; there are %s"), word, names->str);
    return false;
}

static void judge_by_grade(fairness_job *job, unsigned least)
{
    for (guint i = 0; i < job->places->len; i++) {
        const qq_weighed *weighed = &job->weighed[g_array_index(job->places, size_t, i)];
        g_array_index(job->favourable, bool, i) = weighed->grade <= least && !weighed->untrusted;
    }
}

static char *join(const GPtrArray *words)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(words, i));
    return g_string_free(out, FALSE);
}

/* The lowest outcome of the decision that is favourable; without a word the best. */
static bool find_outcome(const fairness_job *job, const GPtrArray *order, unsigned *least, GError **error)
{
    const char *word = job->words->favourable;
    g_autofree char *names = join(order);
    *least = 0;
    if (order->len == 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    _("decision %s does not say which of its outcomes is better: there is none to compare"),
                    job->words->decision);
        return false;
    }
    for (guint i = 0; word && i < order->len; i++) {
        *least = i;
        if (strcmp(g_ptr_array_index(order, i), word) == 0) return true;
    }
    if (!word) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, _("decision %s has no outcome “%s”; it has %s"), job->words->decision,
                word, names);
    return false;
}

static bool on_parties(uint64_t parties, void *data)
{
    const fairness_job *job = data;
    qq_meter_show(job->meter, parties, 0);
    return !qq_cli_interrupted();
}

/* Asks about those of job->places; nobody is there before everyone is priced, when only the words are checked. */
static qq_decided *decide(fairness_job *job, unsigned *least, GError **error)
{
    const qq_question *question = job->asked->question;
    const qq_asked asked = {.as_of = question->as_of,
                            .purpose = question->purpose != NULL,
                            .settings = (const char *const *)job->words->settings,
                            .setting_count = job->words->settings ? g_strv_length(job->words->settings) : 0};
    const qq_decided_options options = {.store_path = qq_store_path(question->store),
                                        .known_at = question->known_at,
                                        .decision = job->words->decision,
                                        .asked = &asked,
                                        .threads = job->asked->threads,
                                        .progress = on_parties,
                                        .progress_data = job};
    const qq_ruling ruling = {job->asked->package, job->asked->model};
    g_autofree qq_party *parties = g_new(qq_party, MAX(job->places->len, 1));
    for (guint i = 0; i < job->places->len; i++)
        qq_population_party(job->population, g_array_index(job->places, size_t, i), &parties[i]);
    GError *fault = NULL;
    g_autoptr(qq_decided) decided = qq_decide_many(&options, &ruling, 1, parties, job->places->len, &fault);
    if (decided) return find_outcome(job, decided->order, least, error) ? g_steal_pointer(&decided) : NULL;
    if (g_error_matches(fault, QQ_ERROR, QQ_ERROR_USAGE) && qq_shift_has_decision(&ruling, job->words->decision))
        g_prefix_error(&fault, _("here --with is what --set is to decide: "));
    g_propagate_error(error, fault);
    return NULL;
}

static bool judge_by_decision(fairness_job *job, GError **error)
{
    unsigned least;
    g_autoptr(qq_decided) decided = decide(job, &least, error);
    if (!decided) return false;
    for (guint i = 0; i < job->places->len; i++) {
        const int rank = decided->answers[i].rank;
        g_array_index(job->favourable, bool, i) = rank >= 0 && (unsigned)rank <= least;
    }
    return true;
}

/* Checks the words; the outcome in words, which the caller frees. */
static char *settle_outcome(fairness_job *job, unsigned *least, GError **error)
{
    const qq_model *model = job->asked->model;
    if (!job->words->decision) {
        if (!find_grade(job, least, error)) return NULL;
        return g_strdup_printf(_("grade %s or better"), qq_cli_grade(model, *least));
    }
    g_autoptr(qq_decided) decided = decide(job, least, error);
    if (!decided) return NULL;
    const char *word = g_ptr_array_index(decided->order, *least);
    return *least ? g_strdup_printf(_("%s: %s or better"), job->words->decision, word)
                  : g_strdup_printf("%s: %s", job->words->decision, word);
}

/* ---- everyone ---- */

static void find_places(fairness_job *job)
{
    for (unsigned b = 0; b < qq_population_blocks(job->population); b++) {
        qq_population_block block;
        qq_population_block_at(job->population, b, &block);
        for (unsigned i = 0; i < block.count; i++) {
            const size_t place = block.first + i;
            if (!(block.flags[i] & QQ_PARTY_REGISTERED) || job->weighed[place].unscored) continue;
            g_array_append_val(job->places, place);
        }
    }
    g_array_set_size(job->favourable, job->places->len);
}

static bool price_everyone(fairness_job *job, GError **error)
{
    const qq_question *question = job->asked->question;
    qq_population_options options = {.store_path = qq_store_path(question->store),
                                     .model = job->asked->model,
                                     .as_of = question->as_of,
                                     .known_at = question->known_at,
                                     .threads = job->asked->threads,
                                     .progress = on_parties,
                                     .progress_data = job};
    for (unsigned i = 0; i < job->words->attribute_count; i++) options.attributes |= 1u << job->words->attributes[i];
    job->population = qq_population_new(&options, error);
    if (!job->population) return false;
    const qq_weights weights = qq_weights_of(job->asked->model);
    job->weighed = g_new0(qq_weighed, qq_population_count(job->population) + 1);
    if (!qq_population_weigh(job->population, &weights, options.threads, job->weighed, error)) return false;
    find_places(job);
    return true;
}

/* ---- members ---- */

typedef struct {
    GPtrArray *groups; /* of char*, borrowed from `names` */
    GArray *favourable, *scores;
    GStringChunk *names;
} members;

static void members_init(members *out)
{
    out->groups = g_ptr_array_new();
    out->favourable = g_array_new(FALSE, FALSE, sizeof(bool));
    out->scores = g_array_new(FALSE, FALSE, sizeof(double));
    out->names = g_string_chunk_new(1024);
}

static void members_clear(members *out)
{
    g_ptr_array_unref(out->groups);
    g_array_unref(out->favourable);
    g_array_unref(out->scores);
    g_string_chunk_free(out->names);
}

/* Years of founding are counted by decade. */
static const char *group_name(members *to, qq_attribute attribute, const char *value)
{
    char decade[32];
    guint64 year;
    if (attribute == QQ_ATTRIBUTE_NEWCOMER && *value)
        return strcmp(value, "yes") == 0 ? _("newcomers") : _("longer registered");
    if (attribute != QQ_ATTRIBUTE_FOUNDED || !g_ascii_string_to_unsigned(value, 10, 1, 9999, &year, NULL))
        return g_string_chunk_insert_const(to->names, value);
    if (year < FIRST_DECADE) {
        g_snprintf(decade, sizeof decade, _("before %d"), FIRST_DECADE);
        return g_string_chunk_insert_const(to->names, decade);
    }
    int first = (int)year / DECADE * DECADE;
    g_snprintf(decade, sizeof decade, "%d–%d", first, first + DECADE - 1);
    return g_string_chunk_insert_const(to->names, decade);
}

/* Registered enterprises with a score: of others no attribute is known. */
static void add_members(members *to, const fairness_job *job, qq_attribute attribute)
{
    for (guint i = 0; i < job->places->len; i++) {
        const size_t place = g_array_index(job->places, size_t, i);
        bool favourable = g_array_index(job->favourable, bool, i);
        double score = (double)job->weighed[place].score / 1000;
        const char *value = qq_population_attribute(job->population, place, attribute);
        g_ptr_array_add(to->groups, (gpointer)group_name(to, attribute, value));
        g_array_append_val(to->favourable, favourable);
        g_array_append_val(to->scores, score);
    }
}

/* ---- attributes ---- */

static qq_fairness *compare(const fairness_job *job, qq_attribute attribute, GError **error)
{
    members all;
    members_init(&all);
    add_members(&all, job, attribute);
    const qq_fairness_data data = {.count = all.groups->len,
                                   .group = (const char *const *)all.groups->pdata,
                                   .favourable = (const bool *)(const void *)all.favourable->data,
                                   .score = (const double *)(const void *)all.scores->data};
    const qq_fairness_options options = {.attribute = qq_attribute_key(attribute),
                                         .reference = job->words->reference,
                                         .gate = job->words->gate,
                                         .divisions = DIVISIONS,
                                         .seed = (uint64_t)job->words->seed,
                                         .threads = job->asked->threads};
    qq_fairness *fairness = qq_fairness_run(&data, &options, error);
    members_clear(&all);
    return fairness;
}

static void tell_failing(GString *to, const qq_fairness_part *part)
{
    for (guint i = 0; i < part->fairness->groups->len; i++) {
        const qq_fairness_group *group = g_ptr_array_index(part->fairness->groups, i);
        if (!group->fails) continue;
        g_string_append_printf(to, "%s%s %s %.3f", to->len ? ", " : "", qq_attribute_key(part->attribute), group->name,
                               group->impact.ratio.value);
    }
}

static void part_free(gpointer data)
{
    qq_fairness_part *part = data;
    qq_fairness_free(part->fairness);
    g_free(part->why);
    g_free(part);
}

/* Of an attribute that cannot be compared, for a report. */
static const char *why_not_compared(const fairness_job *job)
{
    bool any = false;
    for (guint i = 0; i < job->favourable->len; i++) any |= g_array_index(job->favourable, bool, i);
    return any ? _("Fewer than two groups are known, or more than 1000: there is nothing to compare.")
               : _("Nobody counted has the favourable outcome: there is nothing to compare.");
}

/* False with the error set, unless it is told in the part. */
static bool add_part(const fairness_job *job, qq_attribute attribute, bool lenient, qq_fairness_found *found,
                     GError **error)
{
    GError *fault = NULL;
    qq_fairness_part *part = g_new0(qq_fairness_part, 1);
    part->attribute = attribute;
    part->fairness = compare(job, attribute, &fault);
    g_ptr_array_add(found->parts, part);
    if (fault && !(lenient && g_error_matches(fault, QQ_ERROR, QQ_ERROR_INPUT))) {
        g_propagate_error(error, fault);
        return false;
    }
    if (fault) part->why = g_strdup(why_not_compared(job));
    g_clear_error(&fault);
    if (part->fairness) tell_failing(found->failing, part);
    const size_t judged = part->fairness ? part->fairness->judged : 0;
    found->judged += judged;
    if (!judged)
        g_string_append_printf(found->not_judged, "%s%s", found->not_judged->len ? ", " : "",
                               qq_attribute_key(attribute));
    return true;
}

/* ---- all of it ---- */

void qq_fairness_found_free(qq_fairness_found *found)
{
    if (!found) return;
    g_free(found->favourable);
    g_ptr_array_unref(found->parts);
    g_string_free(found->failing, TRUE);
    g_string_free(found->not_judged, TRUE);
    g_free(found);
}

static bool measure(fairness_job *job, bool lenient, qq_fairness_found *found, GError **error)
{
    unsigned least = 0;
    found->favourable = settle_outcome(job, &least, error);
    if (!found->favourable || !price_everyone(job, error)) return false;
    if (!job->words->decision)
        judge_by_grade(job, least);
    else if (!judge_by_decision(job, error))
        return false;
    for (unsigned i = 0; i < job->words->attribute_count; i++)
        if (!add_part(job, job->words->attributes[i], lenient, found, error)) return false;
    return true;
}

qq_fairness_found *qq_fairness_measure(const qq_fairness_words *words, const qq_fairness_asked *asked, bool lenient,
                                       GError **error)
{
    fairness_job job = {.words = words, .asked = asked, .meter = qq_meter_new(_("comparing"), _("enterprises"))};
    g_autoptr(qq_fairness_found) found = g_new0(qq_fairness_found, 1);
    found->parts = g_ptr_array_new_with_free_func(part_free);
    found->failing = g_string_new(NULL);
    found->not_judged = g_string_new(NULL);
    job.places = g_array_new(FALSE, FALSE, sizeof(size_t));
    job.favourable = g_array_new(FALSE, TRUE, sizeof(bool));
    qq_cli_catch_interrupts();
    const bool good = measure(&job, lenient, found, error);
    job_clear(&job);
    return good ? g_steal_pointer(&found) : NULL;
}
