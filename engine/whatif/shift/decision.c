/* The line of a named decision: what its tables say before and after.
 *
 * Who stands as before by score, grade, trust and listing is decided as before, unless the tables themselves differ;
 * then everyone is to be asked. */
#include "qinqing/shift.h"

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

bool qq_shift_decide(qq_shift *shift, const qq_decided_options *options, const qq_ruling *before,
                     const qq_ruling *after, GError **error)
{
    const qq_ruling sides[2] = {*before, *after};
    const unsigned count = shift->shifted->len;
    g_autofree qq_party *parties = g_new(qq_party, MAX(count, 1));
    for (unsigned i = 0; i < count; i++) parties[i] = g_array_index(shift->shifted, qq_shifted, i).party;
    g_autoptr(qq_decided) decided = qq_decide_many(options, sides, G_N_ELEMENTS(sides), parties, count, error);
    if (!decided) return false;
    shift->decision = g_strdup(options->decision);
    shift->outcomes = g_ptr_array_ref(decided->words);
    for (unsigned i = 0; i < count; i++)
        for (unsigned side = 0; side < 2; side++)
            g_array_index(shift->shifted, qq_shifted, i).outcomes[side] = decided->answers[2 * i + side].word;
    count_moves(shift);
    return true;
}
