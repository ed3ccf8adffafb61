/* qinqing whatif: one subcommand a question; each has its own file. */
#include "whatif.h"

int qq_command_whatif(int argc, char **argv)
{
    static const qq_command verbs[] = {
        {"compare", qq_whatif_compare, N_("everyone by one model and by another, each change put down to an element")},
        {"weights", qq_whatif_weights, N_("everyone under other weights, or a model with figures changed")},
        {0} /* the end */
    };
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs) - 1);
}
