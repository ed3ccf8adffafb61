/* A decision asked about many enterprises: tables are compiled once, each thread has its own store, pricers and
 * deciders, and takes runs of enterprises as they come free. Outcomes are numbered afterwards, in order. */
#include "qinqing/decided.h"

#include <string.h>

#include "qinqing/error.h"
#include "qinqing/feel.h"
#include "whatif/statistics/parallel.h"

enum { RUN = 32 }; /* enterprises a thread takes at once */

/* One ruling as a thread asks it. */
typedef struct {
    qq_pricer *pricer;
    qq_decider *decider;
} bench;

typedef struct {
    qq_store *store;
    qq_store_view view;
    qq_record_source source;
    bench *benches;
    GStringChunk *words; /* that `said` points into */
} decide_seat;

typedef struct {
    const qq_decided_options *options;
    const qq_party *parties;
    size_t count;
    unsigned ruling_count, seat_count;
    qq_decisions **decisions; /* of each ruling */
    decide_seat *seats;
    const char **said; /* the outcome of each answer */
    qq_decided_answer *answers;
} decide_job;

/* ---- seats ---- */

static bool seat_open(decide_job *job, decide_seat *seat, const qq_ruling *rulings, GError **error)
{
    const qq_decided_options *options = job->options;
    seat->words = g_string_chunk_new(256);
    seat->benches = g_new0(bench, job->ruling_count);
    seat->store = qq_store_open(options->store_path, QQ_STORE_READ, error);
    if (!seat->store) return false;
    seat->view = (qq_store_view){seat->store, options->known_at};
    seat->source = qq_records_of_store(&seat->view);
    for (unsigned i = 0; i < job->ruling_count; i++) {
        bench *of = &seat->benches[i];
        of->pricer = qq_pricer_new(rulings[i].model, seat->store);
        of->decider =
            qq_decider_new(job->decisions[i], options->decision, options->asked, of->pricer, &seat->source, error);
        if (!of->decider) return false;
    }
    return true;
}

static void seat_close(const decide_job *job, decide_seat *seat)
{
    for (unsigned i = 0; seat->benches && i < job->ruling_count; i++) {
        qq_decider_free(seat->benches[i].decider);
        qq_pricer_free(seat->benches[i].pricer);
    }
    g_free(seat->benches);
    qq_store_close(seat->store);
    if (seat->words) g_string_chunk_free(seat->words);
}

/* All seats before any is asked, so that a wrong question is refused even where nobody is there. */
static bool job_open(decide_job *job, const qq_ruling *rulings, GError **error)
{
    const qq_run run = {.threads = job->options->threads};
    size_t runs = (job->count + RUN - 1) / RUN;
    job->seat_count = (unsigned)CLAMP(runs, 1, qq_run_threads(&run));
    job->seats = g_new0(decide_seat, job->seat_count);
    job->decisions = g_new0(qq_decisions *, job->ruling_count);
    job->said = g_new0(const char *, job->count * job->ruling_count + 1);
    job->answers = g_new0(qq_decided_answer, job->count * job->ruling_count + 1);
    for (unsigned i = 0; i < job->ruling_count; i++) {
        job->decisions[i] = qq_decisions_new(rulings[i].package, rulings[i].model, error);
        if (!job->decisions[i]) return false;
    }
    for (unsigned i = 0; i < job->seat_count; i++)
        if (!seat_open(job, &job->seats[i], rulings, error)) return false;
    return true;
}

static void job_close(decide_job *job)
{
    for (unsigned i = 0; i < job->seat_count; i++) seat_close(job, &job->seats[i]);
    for (unsigned i = 0; i < job->ruling_count; i++) qq_decisions_free(job->decisions[i]);
    g_free(job->seats);
    g_free(job->decisions);
    g_free(job->said);
    g_free(job->answers);
}

/* ---- asking ---- */

static bool ask(decide_job *job, decide_seat *seat, size_t place, unsigned ruling, GError **error)
{
    const qq_bidder bidder = {.members = &job->parties[place], .member_count = 1, .no_manager = true};
    const size_t at = place * job->ruling_count + ruling;
    qq_bidder_decision decision;
    if (!qq_decide(seat->benches[ruling].decider, &bidder, &decision, error)) return false;
    const qq_member_decision *member = g_ptr_array_index(decision.members, decision.decisive);
    g_autoptr(GString) outcome = g_string_new(NULL);
    qq_feel_append(outcome, member->outcome, false);
    job->said[at] = g_string_chunk_insert_const(seat->words, outcome->str);
    job->answers[at].rank = (int16_t)member->rank;
    qq_bidder_decision_clear(&decision);
    return true;
}

static bool ask_run(size_t run, unsigned worker, void *data, GError **error)
{
    decide_job *job = data;
    const size_t before = MIN((run + 1) * RUN, job->count);
    for (size_t place = run * RUN; place < before; place++)
        for (unsigned ruling = 0; ruling < job->ruling_count; ruling++)
            if (!ask(job, &job->seats[worker], place, ruling, error)) return false;
    return true;
}

static bool tell_parties(size_t done, size_t total, void *data)
{
    const decide_job *job = data;
    (void)total;
    return job->options->progress(MIN(done * RUN, job->count), job->options->progress_data);
}

static bool ask_all(decide_job *job, GError **error)
{
    const qq_run run = {
        .threads = job->seat_count, .progress = job->options->progress ? tell_parties : NULL, .data = job};
    const size_t runs = (job->count + RUN - 1) / RUN;
    size_t done;
    if (!qq_run_blocks(&run, runs, ask_run, job, &done, error)) return false;
    if (done == runs) return true;
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "cancelled before the end; nothing was changed");
    return false;
}

/* ---- numbers ---- */

static bool number_words(const decide_job *job, GPtrArray *words, GError **error)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal); /* one more than the index */
    for (size_t at = 0; at < job->count * job->ruling_count; at++) {
        unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, job->said[at]));
        if (!number) {
            g_ptr_array_add(words, g_strdup(job->said[at]));
            number = words->len;
            g_hash_table_insert(numbers, g_ptr_array_index(words, number - 1), GUINT_TO_POINTER(number));
        }
        if (number >= UINT16_MAX) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "decision %s gives more than 65534 different outcomes",
                        job->options->decision);
            return false;
        }
        job->answers[at].word = (uint16_t)(number - 1);
    }
    return true;
}

static void put_order(const decide_job *job, GPtrArray *words)
{
    const char *file;
    const qq_decision_table *table = qq_decisions_table(job->decisions[0], job->options->decision, &file);
    const GPtrArray *order = table ? table->outputs[0].order : NULL;
    for (guint i = 0; order && i < order->len; i++) {
        GString *word = g_string_new(NULL);
        qq_feel_append(word, *(const qq_feel_value *)g_ptr_array_index(order, i), false);
        g_ptr_array_add(words, g_string_free(word, FALSE));
    }
}

qq_decided *qq_decide_many(const qq_decided_options *options, const qq_ruling *rulings, unsigned ruling_count,
                           const qq_party *parties, size_t count, GError **error)
{
    decide_job job = {.options = options, .parties = parties, .count = count, .ruling_count = ruling_count};
    g_autoptr(qq_decided) out = g_new0(qq_decided, 1);
    out->words = g_ptr_array_new_with_free_func(g_free);
    out->order = g_ptr_array_new_with_free_func(g_free);
    bool good = job_open(&job, rulings, error) && ask_all(&job, error) && number_words(&job, out->words, error);
    if (good) {
        put_order(&job, out->order);
        out->answers = g_steal_pointer(&job.answers);
    }
    job_close(&job);
    return good ? g_steal_pointer(&out) : NULL;
}

void qq_decided_free(qq_decided *decided)
{
    if (!decided) return;
    g_ptr_array_unref(decided->words);
    g_ptr_array_unref(decided->order);
    g_free(decided->answers);
    g_free(decided);
}
