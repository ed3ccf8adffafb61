/* qinqing whatif: one subcommand a question; each has its own file. */
#include "whatif.h"

int qq_command_whatif(int argc, char **argv)
{
    static const qq_command verbs[] = {
        {"backtest", qq_whatif_backtest, N_("grades of a past day against the acts of the months after it")},
        {"calibrate", qq_whatif_calibrate,
         N_("weights that best tell who had an act later: a proposal, not put in force")},
        {"compare", qq_whatif_compare, N_("everyone by one model and by another, each change put down to an element")},
        {"fairness", qq_whatif_fairness, N_("outcomes by what models may not read, and by who is new")},
        {"montecarlo", qq_whatif_montecarlo, N_("how sure ranks and grades are when weights may differ a little")},
        {"sensitivity", qq_whatif_sensitivity, N_("which weight moves ranks most, and whose score")},
        {"table", qq_whatif_table, N_("scores, ranks and their certainty of any table of units and indicators")},
        {"tenders", qq_whatif_tenders, N_("past awards replayed under another model")},
        {"weights", qq_whatif_weights, N_("everyone under other weights, or a model with figures changed")},
    };
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
