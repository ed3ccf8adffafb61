/* The line of a named decision: what its tables say before and after.
 *
 * Who stands as before by score, grade, trust and listing is decided as before, unless the tables themselves differ;
 * then everyone is to be asked. */
#include "qinqing/shift.h"

#include <string.h>

#include "qinqing/error.h"
#include "qinqing/feel.h"

/* One side: the decider and what it rests on. */
typedef struct {
    qq_decisions *decisions;
    qq_pricer *pricer;
    qq_decider *decider;
} bench;

static void bench_clear(bench *side)
{
    qq_decider_free(side->decider);
    qq_decisions_free(side->decisions);
    qq_pricer_free(side->pricer);
}

static bool bench_open(bench *side, const char *decision, const qq_ruling *ruling, const qq_asked *asked,
                       qq_store *store, const qq_record_source *source, GError **error)
{
    side->decisions = qq_decisions_new(ruling->package, ruling->model, error);
    if (!side->decisions) return false;
    side->pricer = qq_pricer_new(ruling->model, store);
    side->decider = qq_decider_new(side->decisions, decision, asked, side->pricer, source, error);
    return side->decider != NULL;
}

static uint16_t outcome_number(qq_shift *shift, const char *outcome)
{
    for (unsigned i = 0; i < shift->outcomes->len; i++)
        if (!strcmp(g_ptr_array_index(shift->outcomes, i), outcome)) return (uint16_t)i;
    g_ptr_array_add(shift->outcomes, g_strdup(outcome));
    return (uint16_t)(shift->outcomes->len - 1);
}

static bool decide(qq_shift *shift, const bench *side, const qq_party *party, uint16_t *out, GError **error)
{
    const qq_bidder bidder = {.members = party, .member_count = 1, .no_manager = true};
    qq_bidder_decision decision;
    if (!qq_decide(side->decider, &bidder, &decision, error)) return false;
    const qq_member_decision *member = g_ptr_array_index(decision.members, decision.decisive);
    g_autoptr(GString) outcome = g_string_new(NULL);
    qq_feel_append(outcome, member->outcome, false);
    *out = outcome_number(shift, outcome->str);
    qq_bidder_decision_clear(&decision);
    return true;
}

static bool decide_all(qq_shift *shift, const bench sides[2], bool (*progress)(uint64_t parties, void *data),
                       void *progress_data, GError **error)
{
    for (unsigned i = 0; i < shift->shifted->len; i++) {
        qq_shifted *shifted = &g_array_index(shift->shifted, qq_shifted, i);
        for (unsigned side = 0; side < 2; side++)
            if (!decide(shift, &sides[side], &shifted->party, &shifted->outcomes[side], error)) return false;
        if (!progress || i % 64 || progress(i, progress_data)) continue;
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED, "cancelled before the end; nothing was changed");
        return false;
    }
    return true;
}

static void count_moves(qq_shift *shift)
{
    const unsigned width = shift->outcomes->len;
    shift->outcome_moves = g_array_new(FALSE, TRUE, sizeof(int64_t));
    g_array_set_size(shift->outcome_moves, width * width);
    for (unsigned i = 0; i < shift->shifted->len; i++) {
        const qq_shifted *shifted = &g_array_index(shift->shifted, qq_shifted, i);
        g_array_index(shift->outcome_moves, int64_t, shifted->outcomes[0] * width + shifted->outcomes[1])++;
    }
}

bool qq_shift_decide(qq_shift *shift, const char *decision, const qq_ruling *before, const qq_ruling *after,
                     const qq_asked *asked, qq_store *store, int32_t known_at,
                     bool (*progress)(uint64_t parties, void *data), void *progress_data, GError **error)
{
    const qq_store_view view = {store, known_at};
    const qq_record_source source = qq_records_of_store(&view);
    bench sides[2] = {{0}, {0}};
    shift->decision = g_strdup(decision);
    shift->outcomes = g_ptr_array_new_with_free_func(g_free);
    bool good = bench_open(&sides[0], decision, before, asked, store, &source, error) &&
                bench_open(&sides[1], decision, after, asked, store, &source, error) &&
                decide_all(shift, sides, progress, progress_data, error);
    if (good) count_moves(shift);
    bench_clear(&sides[0]);
    bench_clear(&sides[1]);
    return good;
}
