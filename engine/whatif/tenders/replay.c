/* The rule by which a tender is decided again, and what the two models make of all of them. */
#include "whatif/tenders/tenders.h"

#include <math.h>
#include "qinqing/error.h"
#include "whatif/statistics/parallel.h"

static qq_tender_standing *standing_of(qq_tender_bid *bid, bool after)
{
    return after ? &bid->after : &bid->before;
}

static bool beats(const qq_tender_bid *bid, double total, const qq_tender_bid *best, double best_total)
{
    if (total != best_total) return total > best_total;
    return bid->price < best->price; /* of equal ones the first, which has the lower code */
}

int qq_tender_winner(const qq_tender_options *options, GArray *bids, bool after)
{
    qq_fen lowest = INT64_MAX;
    int winner = -1;
    for (guint i = 0; i < bids->len; i++) {
        qq_tender_bid *bid = &g_array_index(bids, qq_tender_bid, i);
        if (!standing_of(bid, after)->refused && bid->price < lowest) lowest = bid->price;
    }
    for (guint i = 0; i < bids->len; i++) {
        qq_tender_bid *bid = &g_array_index(bids, qq_tender_bid, i);
        qq_tender_standing *standing = standing_of(bid, after);
        standing->total = NAN;
        if (standing->refused) continue;
        double above = ((double)bid->price / (double)lowest - 1) * 100;
        standing->total = fmax(options->price_points - above * options->per_percent, 0) + standing->credit;
        qq_tender_bid *best = winner < 0 ? NULL : &g_array_index(bids, qq_tender_bid, winner);
        if (!best || beats(bid, standing->total, best, standing_of(best, after)->total)) winner = (int)i;
    }
    return winner;
}

/* ---- counting ---- */

static void count_tender(qq_tender_replay *out, const qq_tender *tender)
{
    bool otherwise = false;
    for (guint i = 0; i < tender->bids->len; i++) {
        const qq_tender_bid *bid = &g_array_index(tender->bids, qq_tender_bid, i);
        bool refused = bid->after.refused && !bid->before.refused, allowed = bid->before.refused && !bid->after.refused;
        out->refused += refused;
        out->allowed += allowed;
        out->winners_refused += refused && bid->awarded;
        otherwise |= refused || allowed;
    }
    bool changed = tender->winner_before != tender->winner_after;
    out->changed += changed;
    out->reordered += changed && !otherwise;
    if (tender->winner_before < 0) return;
    const qq_tender_bid *before = &g_array_index(tender->bids, qq_tender_bid, tender->winner_before);
    out->agreeing += before->awarded;
    if (tender->winner_after < 0) return;
    out->priced++;
    out->price_before += before->price;
    out->price_after += g_array_index(tender->bids, qq_tender_bid, tender->winner_after).price;
}

/* ---- on all cores ---- */

/* Both models as one thread judges by them. */
typedef struct {
    qq_store *store;
    tender_judge *before, *after;
} judge_seat;

typedef struct {
    const qq_tender_options *options;
    const GPtrArray *gathered;
    judge_seat *seats;
    unsigned seat_count;
} replay_job;

static bool seat_open(const qq_tender_options *options, judge_seat *seat, GError **error)
{
    seat->store = qq_store_open(options->store_path, QQ_STORE_READ, error);
    seat->before = seat->store ? qq_judge_new(options, &options->before, seat->store, error) : NULL;
    seat->after = seat->before ? qq_judge_new(options, &options->after, seat->store, error) : NULL;
    return seat->after != NULL;
}

static bool open_seats(replay_job *job, GError **error)
{
    const qq_run run = {.threads = job->options->threads};
    job->seat_count = MIN(qq_run_threads(&run), job->gathered->len);
    job->seats = g_new0(judge_seat, job->seat_count);
    for (unsigned i = 0; i < job->seat_count; i++)
        if (!seat_open(job->options, &job->seats[i], error)) return false;
    return true;
}

static void close_seats(replay_job *job)
{
    for (unsigned i = 0; i < job->seat_count; i++) {
        qq_judge_free(job->seats[i].before);
        qq_judge_free(job->seats[i].after);
        qq_store_close(job->seats[i].store);
    }
    g_free(job->seats);
}

static bool judge_one(size_t index, unsigned worker, void *data, GError **error)
{
    const replay_job *job = data;
    const judge_seat *seat = &job->seats[worker];
    const gathered_tender *one = g_ptr_array_index(job->gathered, index);
    return qq_judge_tender(seat->before, one, false, error) && qq_judge_tender(seat->after, one, true, error);
}

static bool tell_tenders(size_t done, size_t total, void *data)
{
    const replay_job *job = data;
    (void)total;
    return job->options->progress(done, job->options->progress_data);
}

static bool judge_all(replay_job *job, GError **error)
{
    const qq_run run = {
        .threads = job->seat_count, .progress = job->options->progress ? tell_tenders : NULL, .data = job};
    size_t done;
    if (!qq_run_blocks(&run, job->gathered->len, judge_one, job, &done, error)) return false;
    if (done == job->gathered->len) return true;
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "cancelled before the end; nothing was changed");
    return false;
}

static bool replay_all(const qq_tender_options *options, const GPtrArray *gathered, qq_tender_replay *out,
                       GError **error)
{
    replay_job job = {.options = options, .gathered = gathered};
    const bool good = open_seats(&job, error) && judge_all(&job, error);
    close_seats(&job);
    for (guint i = 0; good && i < gathered->len; i++) {
        qq_tender *tender = ((const gathered_tender *)g_ptr_array_index(gathered, i))->tender;
        tender->winner_before = qq_tender_winner(options, tender->bids, false);
        tender->winner_after = qq_tender_winner(options, tender->bids, true);
        count_tender(out, tender);
    }
    return good;
}

/* ---- all of it ---- */

static bool check(const qq_tender_options *options, GError **error)
{
    const char *what = NULL;
    if (options->from > options->until)
        what = "the first day of awards is after the last";
    else if (!(options->price_points > 0 && options->per_percent > 0 && isfinite(options->price_points) &&
               isfinite(options->per_percent)))
        what = "points for prices are numbers above 0";
    else if (options->before.model->given_score.input || options->after.model->given_score.input)
        what = "a model whose score is given by others grades nobody";
    if (what) g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, what);
    return !what;
}

static bool check_found(const qq_tender_replay *out, GError **error)
{
    if (out->tenders->len) return true;
    if (out->awards == 0)
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT,
                            "no awards are recorded in these days: import bidding records, or take other days");
    else
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "of %" G_GSIZE_FORMAT " awards in these days none has two bids with prices: nothing to replay",
                    out->awards);
    return false;
}

qq_tender_replay *qq_tenders_replay(const qq_tender_options *options, GError **error)
{
    if (!check(options, error)) return NULL;
    g_autoptr(qq_store) store = qq_store_open(options->store_path, QQ_STORE_READ, error);
    if (!store) return NULL;
    g_autoptr(qq_tender_replay) out = g_new0(qq_tender_replay, 1);
    out->tenders = g_ptr_array_new_with_free_func(qq_tender_free);
    g_autoptr(GPtrArray) gathered = qq_tenders_gather(options, store, out, error);
    if (!gathered || !check_found(out, error)) return NULL;
    return replay_all(options, gathered, out, error) ? g_steal_pointer(&out) : NULL;
}

void qq_tender_replay_free(qq_tender_replay *replay)
{
    if (!replay) return;
    g_ptr_array_unref(replay->tenders);
    g_free(replay);
}
