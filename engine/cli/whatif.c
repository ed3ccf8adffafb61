/* qinqing whatif: one subcommand a question; each has its own file. */
#include "whatif.h"

int qq_command_whatif(int argc, char **argv)
{
    static const qq_command verbs[] = {
        {"compare", qq_whatif_compare, N_("everyone by one model and by another, each change put down to an element")},
        {"table", qq_whatif_table, N_("scores, ranks and their certainty of any table of units and indicators")},
        {"weights", qq_whatif_weights, N_("everyone under other weights, or a model with figures changed")},
    };
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
